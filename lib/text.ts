/** A half-open range of UTF-16 code units in one text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One file as it is on disk: `path` relative to the root with `/`, `text` with its byte order mark and line ends. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** A place in a file that a finding can point at. */
export interface Place {
  readonly path: string;
  readonly span: Span;
}

/** The piece of `text` that `span` covers. */
export function sliceOf(text: string, span: Span): string {
  return text.slice(span.start, span.end);
}

/** The 1-based line and column (in UTF-16 units) of an offset; `\r\n` and `\n` end a line, a byte order mark is no column. */
export function lineAndColumn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  const mark = lineStart === 0 && text.startsWith('\uFEFF') ? 1 : 0;
  return { line: before.split('\n').length, column: Math.max(offset - lineStart - mark, 0) + 1 };
}

/** The whole lines that `span` touches, with the line end of the last one if it has one. */
export function wholeLines(text: string, span: Span): Span {
  const start = text.lastIndexOf('\n', span.start - 1) + 1;
  const newline = text.indexOf('\n', Math.max(span.end - 1, span.start));
  return {
    start: start === 0 && text.startsWith('\uFEFF') ? 1 : start,
    end: newline === -1 ? text.length : newline + 1,
  };
}

/**
 * Where and how to insert `line`, which comes without a line end, as the line behind `lines`.
 *
 * It ends as the line before it does; behind a last line without a line end the file has none at its end afterwards either.
 */
export function insertedLine(
  text: string,
  lines: Span,
  line: string,
): { readonly span: Span; readonly newText: string } {
  const span = { start: lines.end, end: lines.end };
  const own = /\r?\n$/.exec(sliceOf(text, lines))?.[0];
  if (own !== undefined) return { span, newText: line + own };
  return { span, newText: (/\r?\n/.exec(text)?.[0] ?? '\n') + line };
}

/**
 * The span whose deletion removes the whole lines of `span`.
 *
 * A last line without a line end takes the line end before it along, so that a file without a final newline still
 * has none afterwards.
 */
export function removableLines(text: string, span: Span): Span {
  const lines = wholeLines(text, span);
  if (lines.end < text.length || text.endsWith('\n') || lines.start === 0) return lines;
  const before = text.slice(0, lines.start);
  const lineEnd = /\r?\n$/.exec(before)?.[0].length ?? 0;
  return { start: lines.start - lineEnd, end: lines.end };
}

/**
 * The same for several spans of whole lines that go together: the spans are apart, in the order of `spans`.
 *
 * Where the last lines go, up to an end without a line end, each takes the line end before it in the place of its own.
 */
export function removableTogether(text: string, spans: readonly Span[]): readonly Span[] {
  const lines = spans.map((span) => wholeLines(text, span));
  let start = text.endsWith('\n') ? -1 : text.length;
  for (const each of lines.toSorted((a, b) => b.end - a.end)) if (each.end === start) start = each.start;
  const isFirst = text.slice(0, Math.max(start, 0)).replace('\uFEFF', '') === '';
  return lines.map((each) => (start < 0 || isFirst || each.start < start ? each : shifted(text, each)));
}

function shifted(text: string, { start, end }: Span): Span {
  const before = /\r?\n$/.exec(text.slice(0, start))?.[0].length ?? 0;
  const own = /\r?\n$/.exec(text.slice(start, end))?.[0].length ?? 0;
  return { start: start - before, end: end - own };
}
