import type { SourceFile, Span } from '../../text';
import { type Blanked, blank } from './blank';

/**
 * One line of a block, with what a block comment joins to it.
 *
 * `span` has the line end with it, `text` and `code` (comments and strings blanked) are without. The spans of `blanked`
 * are those of the file.
 */
export interface Line extends Blanked {
  readonly span: Span;
  readonly text: string;
}

/** The text of a block cut into lines. `first` stands behind `{`, `last` before `}`; both are one in `{ ... }`. */
export interface BlockLines {
  readonly first: Line;
  readonly between: readonly Line[];
  readonly last?: Line;
}

/** Cuts the body of a block into lines; `code` is the whole file, blanked. */
export function linesOf(file: SourceFile, code: string, body: Span): BlockLines {
  const lines = lineSpans(code, body).map((span) => lineAt(file, span));
  const [first = lineAt(file, body), ...others] = lines;
  return { first, between: others.slice(0, -1), last: others.at(-1) };
}

/** The lines of `body`, the last one being what follows its last line end (it may be empty). */
function lineSpans(code: string, body: Span): readonly Span[] {
  const spans: Span[] = [];
  let start = body.start;
  for (const { index } of code.slice(body.start, body.end).matchAll(/\n/g)) {
    spans.push({ start, end: body.start + index + 1 });
    start = body.start + index + 1;
  }
  return [...spans, { start, end: body.end }];
}

function lineAt(file: SourceFile, span: Span): Line {
  const text = file.text.slice(span.start, span.end).replace(/\r?\n$/, '');
  return { ...blank(text, span.start), span, text };
}
