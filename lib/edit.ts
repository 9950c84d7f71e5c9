import { InternalError } from './errors';
import type { Span } from './text';

/** One replacement in one file; an empty `newText` deletes the span. */
export interface Edit {
  readonly path: string;
  readonly span: Span;
  readonly newText: string;
}

/**
 * Applies edits of one file to its text.
 *
 * The spans are in UTF-16 units of `text` and may come in any order. Equal edits count once; spans that overlap
 * otherwise, or lie outside the text, are a bug of ours and throw `InternalError`.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = '';
  let done = 0;
  for (const { span, newText } of inOrder(edits)) {
    if (span.start < done || span.end < span.start || span.end > text.length) {
      throw new InternalError(`edit ${span.start}-${span.end} overlaps another one or leaves the text`);
    }
    result += text.slice(done, span.start) + newText;
    done = span.end;
  }
  return result + text.slice(done);
}

/** The edits sorted by place, each once. */
export function inOrder(edits: readonly Edit[]): readonly Edit[] {
  const sorted = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  return sorted.filter((edit, index) => !isSameEdit(edit, sorted[index - 1]));
}

function isSameEdit(edit: Edit, other: Edit | undefined): boolean {
  return (
    other !== undefined &&
    edit.path === other.path &&
    edit.span.start === other.span.start &&
    edit.span.end === other.span.end &&
    edit.newText === other.newText
  );
}

/** The smallest edit that turns `before`, which stands at `span` of `path`, into `after`. */
export function replacementEdit(path: string, span: Span, before: string, after: string): Edit {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < before.length - head && tail < after.length - head && before.at(-1 - tail) === after.at(-1 - tail))
    tail++;
  return {
    path,
    span: { start: span.start + head, end: span.end - tail },
    newText: after.slice(head, after.length - tail),
  };
}
