import type { RunOutcome } from '../outcome';
import { isEnvFileName } from '../read/env';
import { type Masked, redactFile } from '../redact';
import { harmless } from '../redact/harmless';
import { lineAndColumn, type Place } from '../text';

export { harmless } from '../redact/harmless';

/** How the values in a file are masked: in an env file all that isn't known to be harmless, elsewhere what looks like a URL. */
export type FileKind = 'env' | 'other';

/** The files that may be shown. No renderer reads a file's text in any other way. */
export interface Sources {
  /** The text that findings point into, or `undefined` when the file can't be read. */
  text(path: string): string | undefined;
  kind(path: string): FileKind;
  /** The lines of the file as they may be shown, without line ends; empty when the file can't be read. */
  lines(path: string): readonly Masked[];
}

/** A place as people and programs count it: from 1, columns in UTF-16 units, the end exclusive. */
export interface Position {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/**
 * Makes the sources from a function that gives a file's text.
 *
 * `isEnvFile` adds files whose name doesn't tell that they hold values (`--env-file`, `dotenv -e`).
 */
export function sourcesOf(
  textOf: (path: string) => string | undefined,
  isEnvFile: (path: string) => boolean = () => false,
): Sources {
  const masked = new Map<string, readonly Masked[]>();
  const kind = (path: string): FileKind => (isEnvFile(path) ? 'env' : kindByName(path));
  const lines = (path: string): readonly Masked[] => {
    const known = masked.get(path) ?? redactFile(textOf(path) ?? '', kind(path));
    masked.set(path, known);
    return known;
  };
  return { text: textOf, kind, lines };
}

/** The sources of a run: what its plans change is read as it was before, since places point into that text. */
export function outcomeSources(outcome: RunOutcome, textOf: (path: string) => string | undefined): Sources {
  const plans = outcome.projects.flatMap(({ plan, supposed }) => [
    plan,
    ...(supposed === undefined ? [] : [supposed.plan]),
  ]);
  const before = new Map(plans.flatMap(({ changes }) => changes.map((change) => [change.path, change.before])));
  const envFiles = new Set(outcome.projects.flatMap(({ project }) => project.envFiles.map(({ file }) => file.path)));
  return sourcesOf(
    (path) => before.get(path) ?? textOf(path),
    (path) => envFiles.has(path),
  );
}

/** How the values of a file are masked, as far as its name tells. */
export function kindByName(path: string): FileKind {
  return isEnvFileName(path.slice(path.lastIndexOf('/') + 1)) ? 'env' : 'other';
}

/** The position of `place`, or `undefined` when the file can't be read. */
export function positionOf(place: Place, sources: Sources): Position | undefined {
  const text = sources.text(place.path);
  if (text === undefined) return undefined;
  const start = lineAndColumn(text, place.span.start);
  const end = lineAndColumn(text, Math.max(place.span.start, place.span.end));
  return { path: place.path, ...start, endLine: end.line, endColumn: end.column };
}

/** `path:line` or `path:line:column`, as editors and terminals make them a link; the path alone when the file can't be read. */
export function placeName(place: Place, sources: Sources, detail: 'line' | 'column' = 'column'): string {
  const at = positionOf(place, sources);
  const line = at === undefined ? '' : `:${at.line}`;
  const column = at === undefined || detail === 'line' ? '' : `:${at.column}`;
  return shownText(place.path) + line + column;
}

/**
 * A message, a name or a path, ready to print.
 *
 * The model promises that none of them holds a secret. They are masked all the same, so that a mistake there stays
 * without harm.
 */
export function shownText(text: string): string {
  return redactFile(text, 'other')
    .map((line) => harmless(line.text))
    .join(' ');
}
