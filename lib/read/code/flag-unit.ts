import { type Edit, inOrder } from '../../edit';
import type { Span } from '../../text';

/** Edits that belong together. */
export type Unit = readonly Edit[];

/** Spans that are looked into often. */
export class Cover {
  private readonly spans: readonly Span[];

  constructor(units: readonly Unit[]) {
    const sorted = units.flatMap((unit) => unit.map(({ span }) => span)).sort((a, b) => a.start - b.start);
    this.spans = joinedSpans(sorted);
  }

  /** Whether a span lies in one of them. */
  holds({ start, end }: Span): boolean {
    let low = 0;
    let high = this.spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.spans[middle]?.start ?? 0) <= start) low = middle + 1;
      else high = middle;
    }
    const last = this.spans[low - 1];
    return last !== undefined && end <= last.end;
  }

  /** The items that lie in them, of a list in the order of the text. */
  within<T extends Span>(items: readonly T[]): readonly T[] {
    const found: T[] = [];
    let at = 0;
    for (const span of this.spans) {
      at = Math.max(at, firstFrom(items, span.start));
      for (let item = items[at]; item !== undefined && item.start < span.end; item = items[++at]) {
        if (item.end <= span.end) found.push(item);
      }
    }
    return found;
  }
}

/** The place of the first item of a sorted list that begins at `start` or behind it. */
export function firstFrom(items: readonly Span[], start: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Spans that overlap as one; those that only touch stay two. */
function joinedSpans(sorted: readonly Span[]): readonly Span[] {
  const joined: Span[] = [];
  for (const span of sorted) {
    const last = joined.at(-1);
    if (last !== undefined && span.start < last.end) {
      joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    } else joined.push(span);
  }
  return joined;
}

export function within(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Edits in order, each once; what lies in a deletion is gone with it, and those that touch are one. */
export function tidied(edits: readonly Edit[]): Unit {
  const result: Edit[] = [];
  for (const edit of inOrder(edits)) {
    const last = result.at(-1);
    if (last !== undefined && edit.newText === '' && within(edit.span, last.span)) continue;
    if (last === undefined || last.span.end !== edit.span.start) result.push(edit);
    else result[result.length - 1] = oneEdit(last, edit);
  }
  return result;
}

function oneEdit(first: Edit, second: Edit): Edit {
  const span = { start: first.span.start, end: second.span.end };
  return { path: first.path, span, newText: first.newText + second.newText };
}

/** The units with all that meet `belongs` made one. */
export function merged(units: readonly Unit[], belongs: (unit: Unit) => boolean): readonly Unit[] {
  const together = units.filter(belongs);
  if (together.length < 2) return units;
  const others = new Set(together);
  return [...units.filter((unit) => !others.has(unit)), tidied(together.flat())];
}

/** The edits of units that overlap with others. */
export function overlapping(units: readonly Unit[]): ReadonlySet<Edit> {
  const found = new Set<Edit>();
  let last: Edit | undefined;
  for (const edit of units.flat().sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)) {
    if (last !== undefined && edit.span.start < last.span.end) found.add(edit).add(last);
    if (last === undefined || edit.span.end > last.span.end) last = edit;
  }
  return found;
}
