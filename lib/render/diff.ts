import { formatPatch, type StructuredPatch, type StructuredPatchHunk, structuredPatch } from 'diff';
import type { Change } from '../outcome';
import { holdsSecret, type Masked, redactFile } from '../redact';
import { type FileKind, harmless, kindByName, shownText } from './shown';

export interface DiffOptions {
  /** The paths that git ignores. */
  readonly ignored: ReadonlySet<string>;
  /** How the values of a file are masked; by the file's name if it is left out. */
  readonly kind?: (path: string) => FileKind;
}

/** A file that a patch can't carry. */
export interface LeftOut {
  readonly path: string;
  readonly why: 'git-ignored' | 'holds a secret';
}

const CONTEXT = 3;
const NO_FINAL_NEWLINE = '\\';

/**
 * Draws the changes as one unified diff for the eye: paths from the git root, every line masked.
 *
 * It applies only where nothing was masked; `patch` gives what always applies. The first line says so. Empty for no
 * changes, else with a final line end.
 */
export function diff(changes: readonly Change[], { ignored, kind = kindByName }: DiffOptions): string {
  if (changes.length === 0) return '';
  const files = changes.map((change) => {
    const whole = filePatch(change);
    const masked = maskedPatch(whole, change, kind(change.path));
    const isWhole = isSame(whole, masked);
    return { text: fileMark(change.path, ignored, isWhole) + formatted(harmlessPatch(masked)), isWhole };
  });
  return previewLine(files.map((file) => file.isWhole)) + files.map((file) => file.text).join('');
}

/** The diff of one change without the line that tells what it is; for a report that says so elsewhere. */
export function diffOfFile(change: Change, kind: FileKind): string {
  return formatted(harmlessPatch(maskedPatch(filePatch(change), change, kind)));
}

/**
 * Makes a patch that `git apply` takes as it stands, run in the git root.
 *
 * Nothing in it is masked, so it leaves out every file whose changed or context lines hold a secret, and those that git
 * ignores. `text` is empty when no file is left.
 */
export function patch(
  changes: readonly Change[],
  { ignored, kind = kindByName }: DiffOptions,
): { readonly text: string; readonly leftOut: readonly LeftOut[] } {
  const judged = changes.map((change) => ({ change, why: reasonToLeaveOut(change, ignored, kind(change.path)) }));
  const leftOut = judged.flatMap(({ change, why }) => (why === undefined ? [] : [{ path: change.path, why }]));
  const kept = judged.flatMap(({ change, why }) => (why === undefined ? [formatted(filePatch(change))] : []));
  return { text: kept.length === 0 ? '' : patchLine(kept.length) + kept.join(''), leftOut };
}

function reasonToLeaveOut(change: Change, ignored: ReadonlySet<string>, kind: FileKind): LeftOut['why'] | undefined {
  if (ignored.has(change.path)) return 'git-ignored';
  const whole = filePatch(change);
  const hasSecret = contentOf(whole).some((line) => holdsSecret(line, kind));
  // A line in the middle of a value of several lines looks harmless by itself, so what is masked in its file counts too.
  return hasSecret || !isSame(whole, maskedPatch(whole, change, kind)) ? 'holds a secret' : undefined;
}

function filePatch({ path, before, after, created }: Change): StructuredPatch {
  const from = created ? '/dev/null' : `a/${path}`;
  const made = structuredPatch(from, `b/${path}`, before, after, undefined, undefined, { context: CONTEXT });
  return { ...made, isGit: true, ...(created && { isCreate: true, newMode: '100644' }) };
}

function maskedPatch(whole: StructuredPatch, { before, after }: Change, kind: FileKind): StructuredPatch {
  const old = redactFile(before, kind);
  const fresh = redactFile(after, kind);
  return { ...whole, hunks: whole.hunks.map((hunk) => ({ ...hunk, lines: maskedLines(hunk, old, fresh) })) };
}

/** The hunk's lines with each one replaced by what may be shown of that line of its file. */
function maskedLines(hunk: StructuredPatchHunk, old: readonly Masked[], fresh: readonly Masked[]): string[] {
  let oldLine = hunk.oldStart - 1;
  let newLine = hunk.newStart - 1;
  return hunk.lines.map((line) => {
    if (line.startsWith(NO_FINAL_NEWLINE)) return line;
    const masked = line.startsWith('+') ? fresh[newLine] : old[oldLine];
    if (!line.startsWith('-')) newLine += 1;
    if (!line.startsWith('+')) oldLine += 1;
    return line.slice(0, 1) + withLineEndOf(line, masked?.text ?? '****');
  });
}

/** A line of a CRLF file ends in a carriage return here; whatever the masking does with it, it stays. */
function withLineEndOf(line: string, masked: string): string {
  return masked.replace(/\r$/, '') + (line.endsWith('\r') ? '\r' : '');
}

/** The patch as a terminal may show it: the carriage return of a line end is the only control character left. */
function harmlessPatch(masked: StructuredPatch): StructuredPatch {
  const hunks = masked.hunks.map((hunk) => ({
    ...hunk,
    lines: hunk.lines.map((line) => withLineEndOf(line, harmless(line.replace(/\r$/, '')))),
  }));
  return { ...masked, hunks };
}

function linesOf(whole: StructuredPatch): readonly string[] {
  return whole.hunks.flatMap((hunk) => hunk.lines);
}

/** The changed and the context lines as they stand in the file, without line ends. */
function contentOf(whole: StructuredPatch): readonly string[] {
  const lines = linesOf(whole).filter((line) => !line.startsWith(NO_FINAL_NEWLINE));
  return lines.map((line) => line.slice(1).replace(/\r$/, ''));
}

function isSame(whole: StructuredPatch, masked: StructuredPatch): boolean {
  return linesOf(whole).join('\n') === linesOf(masked).join('\n');
}

function formatted(made: StructuredPatch): string {
  const lines = formatPatch(made).split('\n');
  const names = lines.findIndex((line) => line.startsWith('--- '));
  return lines.map((line, index) => (index === names || index === names + 1 ? endedName(line) : line)).join('\n');
}

/** git ends a name with spaces by a tab, else `patch` takes the first word for the name. */
function endedName(header: string): string {
  const name = header.slice(header.indexOf(' ') + 1);
  return name.includes(' ') && !name.startsWith('"') ? `${header}\t` : header;
}

function previewLine(isWhole: readonly boolean[]): string {
  const masked = isWhole.filter((whole) => !whole).length;
  const lead = `# prisma-one-url: preview of ${count(isWhole.length, 'changed file')}; paths start at the git root`;
  return masked === 0
    ? `${lead}\n`
    : `${lead}; values in ${count(masked, 'file')} are masked, so this is for reading\n`;
}

function patchLine(files: number): string {
  return `# prisma-one-url: patch of ${count(files, 'file')}; paths start at the git root, so run \`git apply\` there\n`;
}

function fileMark(path: string, ignored: ReadonlySet<string>, isWhole: boolean): string {
  if (!ignored.has(path)) return '';
  return `# ${shownText(path)}: git-ignored${isWhole ? '' : ', values masked'}, left out of every patch\n`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
