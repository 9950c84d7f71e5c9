import type { Span } from '../text';

/** What stands for anything that is hidden; its length says nothing about what it hides. */
export const MASK = '****';

/** One line as it may be shown. */
export interface Masked {
  /** Without the line end. */
  readonly text: string;
  /**
   * The 0-based UTF-16 column in `text` of a column in the line as it is on disk.
   *
   * It never falls when `original` grows, and lies in `0..text.length` whatever the number.
   */
  column(original: number): number;
}

/** The text with each of `masks` replaced; masks may touch and overlap, in any order. */
export function masked(text: string, masks: readonly Span[]): Masked {
  const hidden = joined(masks);
  let shown = '';
  let done = 0;
  for (const { start, end } of hidden) {
    shown += text.slice(done, start) + MASK;
    done = end;
  }
  shown += text.slice(done);
  return { text: shown, column: (original) => Math.min(shiftedColumn(hidden, original), shown.length) };
}

/** The lines of `text`, each with its part of `masks`. `\n` ends a line; a carriage return before it belongs to it. */
export function maskedLines(text: string, masks: readonly Span[]): readonly Masked[] {
  const hidden = joined(masks);
  const lines: Masked[] = [];
  let first = 0;
  for (const line of lineSpans(text)) {
    while ((hidden[first]?.end ?? Number.POSITIVE_INFINITY) <= line.start) first += 1;
    const parts: Span[] = [];
    for (let index = first; (hidden[index]?.start ?? line.end) < line.end; index += 1) {
      const { start, end } = hidden[index] ?? line;
      parts.push({ start: Math.max(start, line.start) - line.start, end: Math.min(end, line.end) - line.start });
    }
    lines.push(masked(text.slice(line.start, line.end), parts));
  }
  return lines;
}

/** The spans of the lines without their line ends. */
export function lineSpans(text: string): readonly Span[] {
  let start = 0;
  return text.split('\n').map((line) => {
    const span = { start, end: start + line.length - (line.endsWith('\r') ? 1 : 0) };
    start += line.length + 1;
    return span;
  });
}

/** The masks moved by `offset`: from a line's columns to the places in its file. */
export function moved(masks: readonly Span[], offset: number): readonly Span[] {
  return masks.map(({ start, end }) => ({ start: start + offset, end: end + offset }));
}

function joined(masks: readonly Span[]): readonly Span[] {
  const sorted = masks.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start);
  const result: Span[] = [];
  for (const mask of sorted) {
    const last = result.at(-1);
    if (last === undefined || mask.start > last.end) result.push(mask);
    else result[result.length - 1] = { start: last.start, end: Math.max(last.end, mask.end) };
  }
  return result;
}

function shiftedColumn(hidden: readonly Span[], original: number): number {
  const column = Math.max(original, 0);
  let shift = 0;
  for (const { start, end } of hidden) {
    if (column < start) break;
    if (column < end) return start + shift + Math.min(column - start, MASK.length);
    shift += MASK.length - (end - start);
  }
  return column + shift;
}
