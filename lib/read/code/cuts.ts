import { removableLines, type Span, sliceOf } from '../../text';
import type { Module } from './module';
import { childrenOf, type Node } from './syntax';

/** The span of an expression with the brackets around it. */
export function outerSpan(node: Node, { file, comments }: Module): Span {
  const start = bracketStart(node);
  if (start === undefined) return { start: node.start, end: node.end };
  let open = countOf(file.text, { start, end: node.start }, '(', comments);
  let end = node.end;
  for (; open > 0 && end < file.text.length; end++) {
    const comment = commentAt(comments, end);
    if (comment !== undefined) end = comment.end - 1;
    else if (file.text[end] === ')') open--;
  }
  return { start, end };
}

/** Where the outermost of the brackets around an expression opens, as Babel notes it. */
function bracketStart({ extra }: Node): number | undefined {
  if (typeof extra !== 'object' || extra === null || !('parenStart' in extra)) return undefined;
  return typeof extra.parenStart === 'number' ? extra.parenStart : undefined;
}

function countOf(text: string, span: Span, char: string, comments: readonly Span[]): number {
  let count = 0;
  for (let at = span.start; at < span.end; at++) {
    const comment = commentAt(comments, at);
    if (comment !== undefined) at = comment.end - 1;
    else if (text[at] === char) count++;
  }
  return count;
}

function commentAt(comments: readonly Span[], offset: number): Span | undefined {
  const comment = firstEndingAfter(comments, offset);
  return comment !== undefined && comment.start <= offset ? comment : undefined;
}

/** The first of the comments, which are in order, that ends behind an offset. */
function firstEndingAfter(comments: readonly Span[], offset: number): Span | undefined {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((comments[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return comments[low];
}

/** The comment that a cut would take along or tear. */
export function commentIn(span: Span, { comments }: Module): Span | undefined {
  const comment = firstEndingAfter(comments, span.start);
  return comment !== undefined && comment.start < span.end ? comment : undefined;
}

/** What has to go so that one item of a list with commas, as of a pattern or of `const a = 1, b = 2`, is gone. */
export function itemSpan(list: Node, field: 'properties' | 'declarations', item: Node): Span {
  const items = childrenOf(list, field);
  const index = items.indexOf(item);
  const next = items[index + 1];
  if (next !== undefined) return { start: item.start, end: next.start };
  return { start: items[index - 1]?.end ?? item.start, end: item.end };
}

/** What has to go so that a statement is gone: its lines where it has them for itself, else also the blanks behind it. */
export function statementSpan(statement: Node, { file: { text } }: Module): Span {
  const lines = removableLines(text, statement);
  if (sliceOf(text, lines).trim() === sliceOf(text, statement).trim()) return lines;
  const blanks = /^[ \t]*/.exec(text.slice(statement.end, statement.end + 200))?.[0].length ?? 0;
  return { start: statement.start, end: statement.end + blanks };
}
