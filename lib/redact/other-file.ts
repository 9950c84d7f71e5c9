import type { Span } from '../text';
import { bareLogins } from './bare-logins';
import { conflictLabel } from './conflict';
import { lineSpans, moved } from './masked';
import { namedSecrets } from './named-secrets';
import { openLines } from './open-url';
import { urlTokens } from './url-tokens';

// A line that goes on in the next one: a shell's or a string's backslash, a string that is put together.
const GOES_ON = /\\$|["'`]\s{0,20}\+$/;
const COMES_AFTER = /^\s{0,200}\+\s{0,20}["'`]/;
const MOST_LINES = 20;

/** What to hide in a file that isn't an env file: in URLs, logins without a scheme, and values called a password or such. */
export function otherFileMasks(text: string): readonly Span[] {
  return logicalLines(text).flatMap(({ start, end }) => moved(lineMasks(text.slice(start, end)), start));
}

/** What to hide in one line that is no env assignment. */
export function lineMasks(line: string): readonly Span[] {
  return [
    ...urlTokens(line).flatMap((token) => token.masks),
    ...bareLogins(line),
    ...namedSecrets(line),
    ...conflictLabel(line),
  ];
}

/** The lines, where one that goes on in the next is one with it, so that a URL that is cut there is seen whole. */
function logicalLines(text: string): readonly Span[] {
  const physical = lineSpans(text);
  const lines: Span[] = [];
  let joined = 0;
  let openUntil = -1;
  for (const [index, line] of physical.entries()) {
    const last = lines.at(-1);
    const isOpen = index <= openUntil;
    const isNext = last !== undefined && (isOpen || (joined < MOST_LINES && goesOn(text, last, line)));
    joined = isNext && !isOpen ? joined + 1 : 0;
    if (isNext) lines[lines.length - 1] = { start: last.start, end: line.end };
    else lines.push(line);
    if (!isOpen) openUntil = index + openLines(text, physical, index);
  }
  return lines;
}

function goesOn(text: string, last: Span, next: Span): boolean {
  const end = text.slice(Math.max(last.start, last.end - 40), last.end).trimEnd();
  return GOES_ON.test(end) || COMES_AFTER.test(text.slice(next.start, Math.min(next.end, next.start + 250)));
}
