import type { Span } from '../text';
import { moved } from './masked';
import { isSecretName, spokenSecrets } from './named-secrets';
import { lineMasks } from './other-file';
import { QUOTES } from './positions';
import { isReference, mannerOf, urlMasks } from './url';
import { urlTokens } from './url-tokens';

// Every line end that dotenv or a JavaScript regular expression knows: what stands behind one may be an assignment.
const LINE_ENDS = /\r\n|[\n\r\u2028\u2029]/g;
const ASSIGNMENT = /^\s*(?:export\s+)?([\w.-]+)(?:\s*=\s*|:\s+|:$)/;
const COMMENT = /^\s*#[#\s]*/;
const HARMLESS = /^(?:true|false|\d{1,5})$/i;
const RULE = /^[=\s]*$/;
// A line of a key in Base64 may end in `=` and so look like an assignment to a name of its own.
const PLAIN_NAME = /^(?:[A-Z_][A-Z\d_]*|[a-z_][a-z\d_.-]*|[A-Za-z_.-]+)$/;
const LONGEST_NAME = 80;

/** One line, and where its value begins if it is an assignment (also a commented one). */
interface Line extends Span {
  readonly text: string;
  readonly isComment: boolean;
  readonly name?: string;
  /** In `text`; the place of the first thing that isn't known to be harmless for lines that are no assignments. */
  readonly valueAt: number;
}

/**
 * What to hide in an env file.
 *
 * It doesn't trust `lib/read/env.ts` or any one grammar: what one of the readers of env files (dotenv, Docker, a shell)
 * may take for a value is hidden, unless it is a connection URL or known to be harmless.
 */
export function envFileMasks(text: string): readonly Span[] {
  const lines = linesOf(text);
  let last = -1;
  return lines.flatMap((line, index) => {
    if (index <= last) return [line];
    last = lastLine(lines, index);
    return moved(lineMasksOf(line), line.start);
  });
}

const EMPTY: Line = { start: 0, end: 0, text: '', isComment: false, valueAt: 0 };

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const { index, 0: lineEnd } of text.matchAll(LINE_ENDS)) {
    lines.push(lineOf(text, { start, end: index }));
    start = index + lineEnd.length;
  }
  return [...lines, lineOf(text, { start, end: text.length })];
}

function lineOf(file: string, { start, end }: Span): Line {
  const text = file.slice(start, end);
  const lead = COMMENT.exec(text)?.[0].length ?? 0;
  const assignment = ASSIGNMENT.exec(text.slice(lead));
  const isComment = lead > 0;
  if (assignment?.[1] !== undefined) {
    return { start, end, text, isComment, name: assignment[1], valueAt: lead + assignment[0].length };
  }
  // dotenv lets a name, its `=` and a quoted value stand on three lines.
  return { start, end, text, isComment, valueAt: isComment ? lead : text.search(/[^\s=:]|$/) };
}

/** The last of the lines that may belong to this one's value; any of them may begin a value of its own. */
function lastLine(lines: readonly Line[], index: number): number {
  let last = index;
  for (let line = index; line <= last; line += 1) last = Math.max(last, line + furtherLines(lines, line));
  return last;
}

/** How many lines behind this one belong to its value, by a quote that isn't closed on it or a backslash at its end. */
function furtherLines(lines: readonly Line[], index: number): number {
  const { text, valueAt, isComment } = lines[index] ?? EMPTY;
  const value = text.slice(valueAt);
  const quote = value.charAt(0);
  if (!QUOTES.includes(quote) || !isOpen(value))
    return !isComment && value.endsWith('\\') && index + 1 < lines.length ? 1 : 0;
  return isComment ? commentedLines(lines, index, quote) : quotedLines(lines, index, quote);
}

/** Whether the quote that `value` begins with is still open at its end. */
function isOpen(value: string): boolean {
  return closingQuote(value) === -1 && quotesIn(value, value.charAt(0)) % 2 === 1;
}

function quotedLines(lines: readonly Line[], index: number, quote: string): number {
  let close = index + 1;
  while (close < lines.length && quotesIn(lines[close]?.text ?? '', quote) === 0) close += 1;
  if (close === lines.length) return escapedLines(lines, index, quote);
  const { text, valueAt, name } = lines[close] ?? EMPTY;
  const value = text.slice(valueAt);
  // The line with the next quote may as well be an assignment of its own; then the quote before was never closed.
  const isNext = name !== undefined && value.startsWith(quote) && closingQuote(value) !== -1;
  return isNext ? close - index - 1 : close - index;
}

/** dotenv takes a quote with a backslash before it for the closing one where there is no better. */
function escapedLines(lines: readonly Line[], index: number, quote: string): number {
  return Math.max(lines.findLastIndex(({ text }) => text.includes(`\\${quote}`)) - index, 0);
}

function commentedLines(lines: readonly Line[], index: number, quote: string): number {
  let last = index + 1;
  while (lines[last]?.isComment && quotesIn(lines[last]?.text ?? '', quote) === 0) last += 1;
  return last - index - (lines[last]?.isComment ? 0 : 1);
}

function lineMasksOf(line: Line): readonly Span[] {
  const { text, name, valueAt, isComment } = line;
  const whole = { start: text.length - text.trimStart().length, end: text.length };
  if (name !== undefined) {
    const isName = isComment || (name.length <= LONGEST_NAME && PLAIN_NAME.test(name) && text[valueAt] !== '=');
    return isName ? valueMasks(text, { start: valueAt, end: text.length }, name) : [whole];
  }
  return isComment ? commentMasks(text) : [whole];
}

/** What to hide of an assignment's value, of which nothing but the lead is cut off. */
function valueMasks(text: string, span: Span, name: string): readonly Span[] {
  const value = text.slice(span.start, span.end);
  if (RULE.test(value)) return [];
  if (!QUOTES.includes(value.charAt(0))) return bareMasks(text, span, name);
  const close = closingQuote(value);
  if (close === -1) return [span];
  const body = { start: span.start + 1, end: span.start + close };
  return [...bodyMasks(text, body, name), trimmed(text, { start: afterHash(text, body.end + 1), end: span.end })];
}

/** The place behind the `#` of a comment behind a value; its text may be the rest of a value that was quoted wrongly. */
function afterHash(text: string, from: number): number {
  const lead = /^\s+#/.exec(text.slice(from))?.[0].length ?? 0;
  return from + lead;
}

/** An unquoted value, of which the part behind a `#` is a comment to some and the rest of a password to others. */
function bareMasks(text: string, span: Span, name: string): readonly Span[] {
  const value = text.slice(span.start, span.end);
  const from = isConnection(value) ? value.lastIndexOf('@') : 0;
  const hash = value.indexOf('#', Math.max(from, 0));
  const head = hash === -1 ? value : value.slice(0, hash);
  const body = { start: span.start, end: span.start + head.trimEnd().length };
  if (hash === -1) return bodyMasks(text, body, name);
  const isCut = head.length > 0 && head.trimEnd() === head;
  const tail = { start: span.start + hash + (isCut ? 0 : 1), end: span.end };
  return [...(isCut && !isConnection(head) ? [body] : bodyMasks(text, body, name)), trimmed(text, tail)];
}

function bodyMasks(text: string, span: Span, name: string): readonly Span[] {
  const body = text.slice(span.start, span.end);
  if (body === '' || isReference(body)) return [];
  if (isConnection(body)) return shownUrlMasks(text, span);
  return HARMLESS.test(body) && !isSecretName(name) ? [] : [span];
}

function isConnection(value: string): boolean {
  const scheme = /^([A-Za-z][A-Za-z+]{0,20}):\/\//.exec(value)?.[1];
  return scheme !== undefined && mannerOf(scheme) === 'database';
}

function shownUrlMasks(text: string, { start, end }: Span): readonly Span[] {
  return urlMasks(text, { start: text.indexOf('://', start) + 3, end }, 'database');
}

/** What to hide in a comment that is no assignment: also what it assigns in its middle, and what looks like a key. */
function commentMasks(text: string): readonly Span[] {
  return [...lineMasks(text), ...spokenSecrets(text), ...assignedWithin(text), ...opaqueWords(text)];
}

/** `set X=secret before`: everything behind the first `=` that follows a word and is no part of a URL. */
function assignedWithin(text: string): readonly Span[] {
  const urls = urlTokens(text);
  let next = 0;
  for (let at = text.indexOf('='); at !== -1; at = text.indexOf('=', at + 1)) {
    while ((urls[next]?.end ?? text.length) <= at) next += 1;
    const url = urls[next];
    const name = /([\w.-]{1,80})\s{0,20}$/.exec(text.slice(Math.max(at - 100, 0), at))?.[1];
    if (url !== undefined && url.start <= at) at = url.end - 1;
    else if (name !== undefined && !/^=\s|^>/.test(text.slice(at + 1, at + 3))) return restMasks(text, at + 1, name);
  }
  return [];
}

function restMasks(text: string, from: number, name: string): readonly Span[] {
  const start = text.length - text.slice(from).trimStart().length;
  return valueMasks(text, { start, end: text.length }, name);
}

const OPAQUE = /[A-Za-z\d+/=_-]{20,}/g;

/** Long words of digits and letters of both cases: keys, tokens, lines of a certificate. */
function opaqueWords(text: string): readonly Span[] {
  return [...text.matchAll(OPAQUE)].flatMap(({ index, 0: word }) => {
    const isKey = /\d/.test(word) && /[a-z]/.test(word) && (/[A-Z]/.test(word) || /^[a-f\d]+$/.test(word));
    return isKey ? [{ start: index, end: index + word.length }] : [];
  });
}

/** The place of the quote that closes the first one, if nothing but a comment follows; else -1. */
function closingQuote(value: string): number {
  const quote = value.charAt(0);
  let close = value.indexOf(quote, 1);
  while (close !== -1 && value[close - 1] === '\\') close = value.indexOf(quote, close + 1);
  return close !== -1 && /^\s*(?:#|$)/.test(value.slice(close + 1)) ? close : -1;
}

function quotesIn(text: string, quote: string): number {
  let count = 0;
  for (let at = text.indexOf(quote); at !== -1; at = text.indexOf(quote, at + 1)) {
    if (text[at - 1] !== '\\') count += 1;
  }
  return count;
}

function trimmed(text: string, { start, end }: Span): Span {
  const tail = text.slice(start, end);
  return { start: start + tail.length - tail.trimStart().length, end };
}
