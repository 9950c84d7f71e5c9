import type { Span } from '../text';
import { QUOTES } from './positions';
import { isPlainHost, mannerOf } from './url';

/** A scheme, and the quote right before it, at the end of what stands before `://`. */
const SCHEME = /(["'`]?)([A-Za-z][A-Za-z\d+.-]{0,30})$/;
/** A login ends with an `@` that begins no word: `@id` and `@scope/name` end none. */
const LOGIN_END = /[^\s"'`=(]@/;
const CLOSES = /^\s{0,20}(?:$|[,;:)\]}#]|\/\/)/;
const NEAR = 4000;
const MOST_QUOTED = 20;
const MOST_BARE = 4;

/**
 * How many lines behind `lines[index]` may belong to a URL that is still open at its end.
 *
 * Prisma lets a string hold line ends, and so may a password. A URL in a quote is open until the quote is closed, one
 * without until it has a host; the lines up to the next end of a login or the closing quote are then part of it.
 */
export function openLines(text: string, lines: readonly Span[], index: number): number {
  const line = lines[index];
  if (line === undefined) return 0;
  const content = text.slice(Math.max(line.start, line.end - NEAR), line.end);
  const mark = content.lastIndexOf('://');
  const [, quote = '', scheme = ''] = SCHEME.exec(content.slice(Math.max(mark - 40, 0), Math.max(mark, 0))) ?? [];
  if (scheme === '' || mannerOf(scheme) === 'web' || !isOpen(content.slice(mark + 3), quote)) return 0;
  return linesToEnd(text, lines.slice(index + 1, index + 1 + (quote === '' ? MOST_BARE : MOST_QUOTED)), quote);
}

/** How many of `lines` belong to the URL; none when its end isn't seen. */
function linesToEnd(text: string, lines: readonly Span[], quote: string): number {
  for (const [index, { start, end }] of lines.entries()) {
    const found = endIn(text.slice(start, Math.min(end, start + NEAR)), quote);
    if (found !== 'further') return found === 'here' ? index + 1 : 0;
  }
  return 0;
}

function isOpen(rest: string, quote: string): boolean {
  return quote === '' ? isOpenWord(rest) : !rest.includes(quote);
}

/** A login that has no host yet, at the very end of its line. */
function isOpenWord(rest: string): boolean {
  if (rest === '' || /\s/.test(rest) || QUOTES.some((quote) => rest.includes(quote))) return false;
  const at = rest.lastIndexOf('@');
  return at === -1 ? rest.includes(':') && !isPlainHost(rest, 0, rest.length) : at === rest.length - 1;
}

function endIn(line: string, quote: string): 'here' | 'further' | 'none' {
  if (line.includes('://')) return 'none';
  if (LOGIN_END.test(line)) return 'here';
  if (quote === '') return line.trim() === '' ? 'none' : 'further';
  const close = line.indexOf(quote);
  return close !== -1 && CLOSES.test(line.slice(close + 1)) ? 'here' : 'further';
}
