import type { Span } from '../../text';
import type { Assignment } from '../schema';
import type { Comment } from './blank';
import type { Line } from './lines';
import type { Problem } from './problem';
import { scripted } from './scripts';
import { urlValue, wrongEscape } from './value';

/** What one line of a datasource or generator block says. `commentsAbove` of an assignment is still its own line's. */
export type LineReading =
  | { readonly kind: 'blank' }
  | { readonly kind: 'comments'; readonly comments: readonly Comment[] }
  | { readonly kind: 'assignment'; readonly assignment: Assignment }
  | { readonly kind: 'problem'; readonly problem: Problem };

const KEY = scripted(String.raw`^[\p{Zs}\t]*([\p{L}\p{N}][\p{L}\p{N}_-]*)[\p{Zs}\t]*=[\p{Zs}\t]*`);

// Of white space Prisma knows the space separators and the tab; a bare `\r` ends a line for it, but for hardly anyone else.
const ODD_SPACE = scripted(String.raw`[^\S\p{Zs}\t]`);

/** Reads a line as Prisma does: nothing, comments, or one `key = value` that ends on this line. */
export function readLine(line: Line): LineReading {
  const odd = line.code.search(ODD_SPACE(line.code));
  if (odd !== -1) return { kind: 'problem', problem: oddSpace(line.span.start + odd) };
  if (line.code.trim() === '') return withoutCode(line);
  const parts = partsOf(line);
  if (parts === undefined) return problem(codeSpan(line), 'this line is no `key = value`, which Prisma refuses');
  const fault = quoteProblem(line, parts) ?? valueProblem(line, parts);
  return fault ? { kind: 'problem', problem: fault } : { kind: 'assignment', assignment: assignmentOn(line, parts) };
}

function withoutCode({ comments }: Line): LineReading {
  return comments.length > 0 ? { kind: 'comments', comments } : { kind: 'blank' };
}

function oddSpace(start: number): Problem {
  const message = 'this line holds an invisible character that not every reader takes for white space';
  return { span: { start, end: start + 1 }, message, help: 'replace it by a space or a line feed' };
}

/** Where the key and the value of a line are. `code` is the value with its strings blanked. */
interface Parts {
  readonly key: string;
  readonly keySpan: Span;
  readonly valueSpan: Span;
  readonly code: string;
}

function partsOf(line: Line): Parts | undefined {
  const [prefix, key] = KEY(line.code).exec(line.code) ?? [];
  if (prefix === undefined || key === undefined) return undefined;
  const keyStart = line.span.start + prefix.indexOf(key);
  const valueStart = line.span.start + prefix.length;
  const code = line.code.slice(prefix.length).trimEnd();
  return {
    key,
    keySpan: { start: keyStart, end: keyStart + key.length },
    valueSpan: { start: valueStart, end: valueStart + code.length },
    code,
  };
}

/** URLs as they come out of articles: without quotes, where `//` begins a comment, or in quotes that Prisma has not. */
function quoteProblem(line: Line, { key, code, valueSpan }: Parts): Problem | undefined {
  const rest = line.text.slice(valueSpan.start - line.span.start);
  const bare = /^[a-z][a-z0-9+.-]*:\S+/i.exec(rest)?.[0];
  if (bare !== undefined) {
    const span = { start: valueSpan.start, end: valueSpan.start + bare.length };
    const message = `the URL of \`${key}\` stands without quotes, which Prisma refuses`;
    const help = 'put it in double quotes, or in a variable that `env("...")` names';
    return { code: 'url-without-quotes', span, message, help };
  }
  const quote = code.search(/['`\u2018\u2019\u201C\u201D]/);
  if (quote === -1) return undefined;
  const span = { start: valueSpan.start + quote, end: valueSpan.start + quote + 1 };
  const message = `the value of \`${key}\` is in quotes that Prisma refuses`;
  return { code: 'wrong-quotes', span, message, help: 'use `"`' };
}

function valueProblem(line: Line, { key, keySpan, valueSpan }: Parts): Problem | undefined {
  if (valueSpan.start === valueSpan.end) return { span: keySpan, message: `\`${key}\` has no value on its line` };
  const [unclosed] = line.unclosed;
  if (unclosed) return { span: unclosed, message: 'this string is not closed on its line' };
  const inside = line.comments.find(({ span }) => span.start > keySpan.start && span.start < valueSpan.end);
  if (inside) return { span: inside.span, message: 'Prisma refuses a comment between a key and its value' };
  return escapeProblem(line);
}

function escapeProblem(line: Line): Problem | undefined {
  for (const { start, end } of line.strings) {
    const wrong = wrongEscape(line.text.slice(start - line.span.start + 1, end - line.span.start - 1));
    if (wrong === undefined) continue;
    const span = { start: start + 1 + wrong.start, end: start + 1 + wrong.end };
    return { span, message: 'Prisma refuses this escape or control character', help: 'write a backslash as `\\\\`' };
  }
  return undefined;
}

function assignmentOn(line: Line, { key, keySpan, valueSpan, code }: Parts): Assignment {
  const text = line.text.slice(valueSpan.start - line.span.start, valueSpan.end - line.span.start);
  const value = urlValue(text, code, valueSpan.start);
  const comment = joined(line.comments.filter(({ span }) => span.start >= valueSpan.end));
  const commentsAbove = line.comments.filter(({ span }) => span.start < keySpan.start);
  return { key, keySpan, value, valueSpan, lineSpan: line.span, ...(comment && { comment }), commentsAbove };
}

/** Several comments at the end of a line as one. */
function joined(comments: readonly Comment[]): Comment | undefined {
  const [first, last] = [comments[0], comments.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const text = comments.map((comment) => comment.text).join(' ');
  return { text, span: { start: first.span.start, end: last.span.end } };
}

/** The part of a line that is neither comment nor space around. */
export function codeSpan(line: Line): Span {
  const start = line.span.start + line.code.length - line.code.trimStart().length;
  return { start, end: line.span.start + line.code.trimEnd().length };
}

function problem(span: Span, message: string, help?: string): LineReading {
  return { kind: 'problem', problem: { span, message, ...(help && { help }) } };
}
