import { type Span, sliceOf } from '../../text';
import type { Module } from '../code/module';
import type { Node } from './syntax';

/** A comment as it stands: `span` with its marks, `text` without them and without the space around. */
export interface Comment {
  readonly text: string;
  readonly span: Span;
}

/** The comments directly above a node, from the top, and those behind it on its last line; a blank line cuts them off. */
export function commentsBeside(node: Node, module: Module): readonly Comment[] {
  return [...above(node, module), ...behind(node, module)].map((span) => commentAt(span, module.file.text));
}

function above(node: Node, { comments, file: { text } }: Module): readonly Span[] {
  const found: Span[] = [];
  let { start } = node;
  for (const comment of comments.filter(({ end }) => end <= node.start).reverse()) {
    const gap = text.slice(comment.end, start);
    // One behind something else on its line belongs to that.
    if (gap.trim() !== '' || gap.split('\n').length > 2 || !isFirstOnLine(text, comment.start)) break;
    found.unshift({ start: comment.start, end: comment.end });
    start = comment.start;
  }
  return found;
}

function isFirstOnLine(text: string, offset: number): boolean {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset).trim() === '';
}

function behind(node: Node, { comments, file: { text } }: Module): readonly Span[] {
  const found: Span[] = [];
  let { end } = node;
  for (const comment of comments.filter(({ start }) => start >= node.end)) {
    const gap = text.slice(end, comment.start);
    if (gap.includes('\n') || !['', ',', ';'].includes(gap.trim())) break;
    found.push({ start: comment.start, end: comment.end });
    end = comment.end;
  }
  return found;
}

function commentAt(span: Span, text: string): Comment {
  const written = sliceOf(text, span);
  const inner = written.endsWith('*/') ? written.slice(2, -2) : written.slice(2);
  const lines = inner.split(/\r?\n/).map((line) =>
    line
      .trim()
      .replace(/^[*/]+/, '')
      .trim(),
  );
  return { text: lines.join('\n').trim(), span };
}
