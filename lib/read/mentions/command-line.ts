import { type SourceFile, type Span, sliceOf, wholeLines } from '../../text';
import { insideOf } from '../jsonc';
import { type FileKind, fileKind } from './file-kind';

/** One simple command: from its first word to where the next command, or the text around it, goes on. */
export interface CommandLine {
  readonly span: Span;
  /** The first word of the command that runs this one as a string: `sh` of `sh -c "npx …"`. */
  readonly runBy?: string;
  /** Whether quotes inside of it stand escaped, as in a JSON string. */
  readonly escaped: boolean;
}

/** How far to each side a line is looked at: far enough for what people write, and bounded for minified files. */
const FAR = 2000;

/**
 * Finds the simple command around a place.
 *
 * In package.json it stays within its string, in YAML and Dockerfiles within its line (behind `run:`, `RUN`), in code
 * within its quotes. A list of words (`["npx", "prisma", …]`) is one command. Looks at one line.
 */
export function commandAt(file: SourceFile, at: number): CommandLine {
  const kind = fileKind(file);
  const line = wholeLines(file.text, { start: at, end: at });
  const near = { start: Math.max(line.start, at - FAR), end: Math.min(lineEndOf(file.text, line), at + FAR) };
  const whole = trimmed(file.text, near);
  const list = wordList(file.text, whole, at);
  const word = list && stringAround(file.text, list, at);
  // `["sh", "-c", "cd … && npx …"]`: one of the words is a whole line.
  if (word && /\s/.test(sliceOf(file.text, word)))
    return { ...commandIn(file.text, word, { at, escaped: true }), runBy: 'sh' };
  if (list !== null) return { span: list, escaped: false };
  const escaped = kind === 'json';
  return commandIn(file.text, containerOf(file.text, { whole, at, kind }), { at, escaped });
}

function lineEndOf(text: string, { start, end }: Span): number {
  return end - (/\r?\n?$/.exec(sliceOf(text, { start, end }))?.[0].length ?? 0);
}

function trimmed(text: string, { start, end }: Span): Span {
  let from = start;
  let to = end;
  while (from < to && /\s/.test(text[from] ?? '')) from++;
  while (to > from && /\s/.test(text[to - 1] ?? '')) to--;
  return { start: from, end: to };
}

// ---- what the command stands in

interface Sought {
  readonly whole: Span;
  readonly at: number;
  readonly kind: FileKind;
}

/** `["npx", "prisma", "migrate"]`, the exec form of a Dockerfile, of compose, or of a call. */
function wordList(text: string, whole: Span, at: number): Span | null {
  const open = text.lastIndexOf('[', at);
  const close = text.indexOf(']', at);
  if (open < whole.start || close === -1 || close >= whole.end) return null;
  const list = { start: open, end: close + 1 };
  return /^\[\s*["'][\w./@-]+["']\s*,/.test(sliceOf(text, list)) ? list : null;
}

function containerOf(text: string, { whole, at, kind }: Sought): Span {
  switch (kind) {
    case 'json':
      return jsonStringAround(text, whole, at);
    case 'yaml':
      return unquoted(text, behind(text, whole, /^(?:-\s+)*(?:["']?[\w.-]+["']?:\s+)?/));
    case 'docker':
      return behind(text, whole, /^(?:[A-Z]+\s+)?(?:--\S+\s+)*/);
    case 'shell':
      // A line of a Procfile, `release: …`, and of a Makefile, `\t@npx …`.
      return behind(text, whole, /^(?:[\w-]+:\s+)?[@-]?/);
    case 'script':
    case 'python':
    case 'slash-code':
    case 'hash-code':
      return stringAround(text, whole, at) ?? whole;
    default:
      return whole;
  }
}

function behind(text: string, whole: Span, head: RegExp): Span {
  return { start: whole.start + (head.exec(sliceOf(text, whole))?.[0].length ?? 0), end: whole.end };
}

/** A YAML scalar in quotes. */
function unquoted(text: string, span: Span): Span {
  const quote = text[span.start];
  return (quote === '"' || quote === "'") && text[span.end - 1] === quote && span.end - span.start > 1
    ? insideOf(span)
    : span;
}

/** What stands between the quotes of the JSON string around an offset. */
function jsonStringAround(text: string, whole: Span, at: number): Span {
  const isQuote = (index: number) => text[index] === '"' && text[index - 1] !== '\\';
  let start = at;
  while (start > whole.start && !isQuote(start - 1)) start--;
  let end = at;
  while (end < whole.end && !isQuote(end)) end++;
  return { start, end };
}

/** What stands between the quotes around an offset, in code. */
function stringAround(text: string, whole: Span, at: number): Span | null {
  let open = -1;
  for (let index = whole.start; index < whole.end; index++) {
    const char = text[index] ?? '';
    if (char === '\\') index++;
    else if (open === -1 && /["'`]/.test(char)) open = index;
    else if (open !== -1 && char === text[open]) {
      if (index > at) return { start: open + 1, end: index };
      open = -1;
    }
    if (open === -1 && index >= at) return null;
  }
  return open === -1 ? null : { start: open + 1, end: whole.end };
}

// ---- the simple command in a line of a shell

interface Looking {
  readonly at: number;
  readonly escaped: boolean;
}

const KEYWORDS = /^(?:(?:if|then|else|elif|do|while|until|!|\{)\s+)+/;

function commandIn(text: string, container: Span, looking: Looking): CommandLine {
  const { at, escaped } = looking;
  let start = container.start;
  let quote: { readonly mark: string; readonly from: number } | null = null;
  let depth = 0;
  for (let index = container.start; index < container.end; index++) {
    const mark = quoteAt(text, index, escaped);
    if (quote !== null) {
      const isClosed = mark === quote.mark;
      if (isClosed && quote.from <= at && at <= index)
        return inString(text, { start: quote.from, end: index }, { ...looking, outer: start });
      if (isClosed) quote = null;
    } else if (mark !== '') quote = { mark, from: index + mark.length };
    else if (index >= at && text[index] === '(') depth++;
    else if (index >= at && depth > 0) depth -= text[index] === ')' ? 1 : 0;
    else if (isSeparator(text, index) || (!escaped && isComment(text, index))) {
      if (index >= at) return ended(text, { start, end: index }, escaped);
      start = index + 1;
    }
    index += mark.length > 1 || text[index] === '\\' ? 1 : 0;
  }
  const isOpen = quote !== null && quote.from <= at;
  return isOpen && quote !== null
    ? inString(text, { start: quote.from, end: container.end }, { ...looking, outer: start })
    : ended(text, { start, end: container.end }, escaped);
}

/** A quote of the shell; in a JSON string the double one stands escaped. */
function quoteAt(text: string, index: number, escaped: boolean): string {
  if (text[index] === "'") return "'";
  if (escaped) return text.startsWith('\\"', index) ? '\\"' : '';
  return text[index] === '"' ? '"' : '';
}

/** `>&2` and `&>` separate nothing. */
function isSeparator(text: string, index: number): boolean {
  const char = text[index] ?? '';
  if (char === '&') return text[index - 1] !== '>' && text[index + 1] !== '>';
  return char === ';' || char === '|' || char === '(' || char === ')' || char === '`';
}

function isComment(text: string, index: number): boolean {
  return text[index] === '#' && /\s/.test(text[index - 1] ?? '');
}

function ended(text: string, span: Span, escaped: boolean): CommandLine {
  const own = trimmed(text, span);
  const skipped = KEYWORDS.exec(sliceOf(text, own))?.[0].length ?? 0;
  return { span: trimmed(text, { start: own.start + skipped, end: own.end }), escaped };
}

/** A command in quotes: what runs it is the first word of the command around it. */
function inString(text: string, inside: Span, looking: Looking & { readonly outer: number }): CommandLine {
  const { outer, at, escaped } = looking;
  const lead = ended(text, { start: outer, end: inside.start }, escaped);
  const runBy = /^(?:[A-Za-z_]\w*=\S*\s+)*(\S+)/.exec(sliceOf(text, lead.span))?.[1] ?? '';
  // Quotes inside of quotes are no matter of this reader's.
  return { ...commandIn(text, inside, { at, escaped: true }), escaped, runBy };
}
