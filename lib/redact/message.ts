import type { Span } from '../text';
import { harmless } from './harmless';
import { masked } from './masked';
import { lineMasks } from './other-file';
import { Positions } from './positions';
import { isDatabaseScheme } from './url';

const LINE_ENDS = /[ \t]*[\r\n\u2028\u2029]+[ \t]*/g;
// A path that a shell or `path.join` tidied has one slash left. Two letters at least: `C:\` is a drive.
const SCHEME = /(?<![A-Za-z\d+.-])([A-Za-z][A-Za-z\d+.-]{1,30}):(?=[^\s"'`])/g;

/**
 * A message on one line, ready to print, whatever words of the user it repeats.
 *
 * It hides more than `redactLine`: also what was a URL before a path function or a typing mistake took a slash from it.
 */
export function redactMessage(text: string): string {
  const line = text.trim().replace(LINE_ENDS, ' ');
  return harmless(masked(line, [...lineMasks(line), ...tidiedUrls(line)]).text);
}

/** What stands behind each `scheme:` that isn't followed by `//`; it ends with the word that holds the last `@`. */
function tidiedUrls(line: string): readonly Span[] {
  const masks: Span[] = [];
  const positions = new Positions(line);
  let wordEnd = 0;
  for (const { index, 0: lead, 1: scheme = '' } of line.matchAll(SCHEME)) {
    const start = index + lead.length;
    if (start < (masks.at(-1)?.end ?? 0) || line.startsWith('//', start)) continue;
    if (start >= wordEnd) wordEnd = endOfBlankless(line, start);
    const isDatabase = isDatabaseScheme(scheme);
    const at = positions.lastBefore('@', isDatabase ? line.length : wordEnd);
    if (at > start || isDatabase) masks.push({ start, end: endOfWord(line, Math.max(at, start)) });
  }
  return masks;
}

function endOfBlankless(line: string, start: number): number {
  const length = line.slice(start).search(/\s/);
  return length === -1 ? line.length : start + length;
}

/** Where the word around `at` ends, without the quote that a message may put around it. */
function endOfWord(line: string, at: number): number {
  const end = endOfBlankless(line, at);
  return end - (/["'`,;.)]*$/.exec(line.slice(at, end).slice(-5))?.[0].length ?? 0);
}
