import { structuredPatch } from 'diff';
import type { Finding } from '../finding';
import type { Change } from '../outcome';
import { redactFile, redactLine } from '../redact';
import { type FileKind, harmless } from './shown';

/**
 * The masked line that stands in `after` where the 1-based line `number` of `before` stood, or `undefined` when that
 * line is gone or the same.
 *
 * A line is known again by what stands before its `=`: neighbours may be removed in the same breath.
 */
export function lineLeft({ before, after, path }: Change, number: number, kind: FileKind): string | undefined {
  const { hunks } = structuredPatch(path, path, before, after, undefined, undefined, { context: 0 });
  const hunk = hunks.find(({ oldStart, oldLines }) => oldStart <= number && number < oldStart + oldLines);
  if (hunk === undefined) return undefined;
  const key = keyOf(before.split('\n')[number - 1] ?? '');
  const earlier = linesIn(before, hunk.oldStart, number - hunk.oldStart).filter((line) => keyOf(line) === key).length;
  const fresh = linesIn(after, hunk.newStart, hunk.newLines);
  const same = fresh.flatMap((line, index) => (key !== '' && keyOf(line) === key ? [index] : []))[earlier];
  const masked = same === undefined ? undefined : redactFile(after, kind)[hunk.newStart - 1 + same];
  return masked === undefined ? undefined : harmless(masked.text.trim());
}

/** The masked line that a fix inserts, or `undefined` where it replaces or removes something. */
export function lineAdded({ fix }: Finding, kind: FileKind): string | undefined {
  if (fix?.announced.some((each) => each.kind === 'file-created')) return undefined; // many lines; the title says it
  const [edit, ...others] = fix?.edits ?? [];
  if (edit === undefined || others.length > 0 || edit.span.start < edit.span.end) return undefined;
  if (!/[\r\n]/.test(edit.newText)) return undefined; // within a line
  return harmless(redactLine(edit.newText.trim(), kind).text);
}

function linesIn(text: string, first: number, count: number): readonly string[] {
  return text.split('\n').slice(first - 1, first - 1 + count);
}

/** What an assignment sets, with its indent and `export`; empty for a line without `=`. */
function keyOf(line: string): string {
  return line.slice(0, line.indexOf('=') + 1);
}
