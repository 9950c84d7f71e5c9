import type { Span } from '../text';
import { Positions, QUOTES } from './positions';
import { isPathMark, isPlainHost, type Manner, mannerOf, urlMasks } from './url';

/** A URL-looking piece of a line, and what to hide of it. */
export interface UrlToken extends Span {
  readonly masks: readonly Span[];
}

/** One `://` of a line. */
interface Mark {
  /** Where the scheme begins. */
  readonly start: number;
  /** Where the authority begins. */
  readonly authority: number;
  readonly manner: Manner;
}

interface Line {
  readonly text: string;
  readonly marks: readonly Mark[];
  readonly positions: Positions;
}

// `:\/\/` is how some JSON writers put it.
const MARK = /:(?:\/\/|\\\/\\\/)/g;
const SCHEME_UNIT = /[A-Za-z0-9+.-]/;

/**
 * Finds the URLs of a line that is no env assignment.
 *
 * Where a URL ends is a guess; it leans to the long side. A quote right before the URL ends it, otherwise everything up to
 * the last `@` of the line that can end a user info belongs to it.
 */
export function urlTokens(text: string): readonly UrlToken[] {
  const marks = marksOf(text);
  const line = { text, marks, positions: new Positions(text) };
  const tokens: UrlToken[] = [];
  for (const [index, mark] of marks.entries()) {
    if (mark.start < (tokens.at(-1)?.end ?? 0)) continue;
    const end = tokenEnd(line, mark, index);
    const masks = urlMasks(text, { start: mark.authority, end }, mark.manner);
    tokens.push({ start: mark.start, end, masks });
  }
  return [...tokens, ...encodedTokens(text)];
}

/** A whole URL inside another one's parameter is percent-encoded; nothing of it is worth to be shown. */
function encodedTokens(text: string): readonly UrlToken[] {
  return [...text.matchAll(/%3A%2F%2F[^\s"'`]*/gi)].map(({ index, 0: match }) => {
    const span = { start: index + '%3A%2F%2F'.length, end: index + match.length };
    return { ...span, masks: [span] };
  });
}

function marksOf(text: string): readonly Mark[] {
  let floor = 0;
  return [...text.matchAll(MARK)].map(({ index, 0: match }) => {
    let start = index;
    while (start > floor && SCHEME_UNIT.test(text.charAt(start - 1))) start -= 1;
    floor = index + match.length;
    return { start, authority: floor, manner: mannerOf(text.slice(start, index)) };
  });
}

function tokenEnd(line: Line, mark: Mark, index: number): number {
  const quote = QUOTES.find((candidate) => candidate === line.text[mark.start - 1]);
  return quote === undefined ? bareEnd(line, mark, index) : quotedEnd(line, mark, quote);
}

/** The closing quote; where the quotes of the line don't pair, one of them belongs to the password. */
function quotedEnd(line: Line, mark: Mark, quote: string): number {
  const { text, positions } = line;
  const close = positions.firstFrom(quote, mark.authority);
  if (close === -1) return text.length;
  const isWhole = isWholeString(line, mark, close);
  const isPaired = (positions.count(quote) - positions.countBefore(quote, close + 1)) % 2 === 0;
  if (isPaired && isWhole) return close;
  const at = isWhole ? lastLoginEnd(line, text.length) : positions.lastBefore('@', text.length);
  if (at < close) return close;
  const closeBehind = positions.firstFrom(quote, at);
  return closeBehind === -1 ? text.length : closeBehind;
}

/**
 * Whether a string holds all of its URL, and isn't the first part of one that is put together on the line.
 *
 * A quote with a letter, or with its like (YAML's escape), right behind it closes nothing.
 */
function isWholeString({ text }: Line, { authority, manner }: Mark, close: number): boolean {
  const behind = text.slice(close + 1, close + 22);
  if (!/^(?:$|[\s,;:)\]}>.|&\\"'`?!])/.test(behind) || behind[0] === text[close]) return false;
  return close === authority || isComplete(text, { authority, manner }, close);
}

function bareEnd(line: Line, mark: Mark, index: number): number {
  const { text, positions } = line;
  const { authority, manner } = mark;
  const wordEnd = endOfWord(text, authority);
  const atInWord = positions.lastBefore('@', wordEnd);
  const hasLogin = atInWord >= authority && !isPathMark(text.slice(authority, atInWord), manner);
  if (manner === 'web') return bareTail(line, mark, hasLogin ? atInWord : authority);
  if (!hasLogin && (wordEnd === authority || isPlainHost(text, authority, wordEnd)))
    return bareTail(line, mark, authority);
  const limit = nextUrl(line, index);
  const at = hasLogin ? lastLoginEnd(line, limit) : positions.lastBefore('@', limit);
  return bareTail(line, mark, Math.max(at, authority));
}

/** Behind the user info a URL without a quote before it ends with its word, or with the string that it stands in. */
function bareTail({ text, positions }: Line, { start, authority, manner }: Mark, from: number): number {
  const wordEnd = endOfWord(text, from);
  const close = positions.closeAround(start, from + 1) ?? text.length;
  const hasQuery = manner !== 'web' && text.slice(authority, wordEnd).includes('?');
  if (close < text.length && close > wordEnd && hasQuery) return close;
  const end = Math.min(wordEnd, close);
  return end - (/[)"'`,;.\]}>]*$/.exec(text.slice(from, end).slice(-20))?.[0].length ?? 0);
}

/** Whether the piece up to `end` has all that a URL needs, so that nothing of a login can come behind it. */
function isComplete(text: string, { authority, manner }: Pick<Mark, 'authority' | 'manner'>, end: number): boolean {
  const at = text.slice(authority, end).indexOf('@');
  const hasLogin = at !== -1 && !isPathMark(text.slice(authority, authority + at), manner);
  return hasLogin || isPlainHost(text, authority, end);
}

/** The last `@` before `end` that may end a user info: one at the beginning of a word (`@scope/name`) doesn't. */
function lastLoginEnd({ text, positions }: Line, end: number): number {
  let at = positions.lastBefore('@', end);
  while (at !== -1 && /[\s"'`=(]/.test(text.charAt(at - 1))) at = positions.lastBefore('@', at);
  return at;
}

/** Where the next URL of a known kind begins, as a word or a string of its own. */
function nextUrl({ text, marks }: Line, index: number): number {
  for (let place = index + 1; place < marks.length; place += 1) {
    const { start, manner } = marks[place] ?? { start: 0, manner: 'other' };
    if (manner !== 'other' && /[\s"'`]/.test(text.charAt(start - 1))) return start;
  }
  return text.length;
}

function endOfWord(text: string, from: number): number {
  const space = /\s/g;
  space.lastIndex = from;
  return space.exec(text)?.index ?? text.length;
}
