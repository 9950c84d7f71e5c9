import { removableLines, type Span } from '../text';

/** A piece of a text that may differ afterwards: be gone, or be one of `texts`. Everything else has to stay. */
export interface Allowance {
  readonly span: Span;
  readonly mayGo: boolean;
  readonly texts: readonly string[];
}

/**
 * Whether `after` is `before` with no other differences than the allowed ones; never so if `allowances` overlap.
 *
 * A last line without a line end takes the line end before it along when it goes, so that a file without a final newline
 * stays one.
 */
export function differsOnlyIn(before: string, after: string, allowances: readonly Allowance[]): boolean {
  if (!areApart(allowances)) return false;
  if (before.endsWith('\n')) return matches(before, after, allowances);
  if (after.endsWith('\n')) return false;
  return ['\n', '\r\n'].some((end) =>
    matches(before + end, closed(after, end), closedAllowances(before, end, allowances)),
  );
}

/** A text without lines that were announced to be new: what is left has to be as before. */
export function withoutLines(text: string, lines: readonly Span[]): string {
  return [...lines]
    .sort((a, b) => b.start - a.start)
    .map((span) => removableLines(text, span))
    .reduce((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);
}

function areApart(allowances: readonly Allowance[]): boolean {
  const spans = allowances.map(({ span }) => span).sort((a, b) => a.start - b.start);
  return spans.every(({ end }, index) => end <= (spans[index + 1]?.start ?? Number.POSITIVE_INFINITY));
}

/** A text of which nothing is left has no line to close. */
function closed(text: string, end: string): string {
  return text === '' || text === '\uFEFF' ? text : text + end;
}

function closedAllowances(text: string, end: string, allowances: readonly Allowance[]): readonly Allowance[] {
  return allowances.map((allowance) =>
    allowance.span.end < text.length
      ? allowance
      : {
          ...allowance,
          span: { start: allowance.span.start, end: text.length + end.length },
          texts: allowance.texts.map((each) => each + end),
        },
  );
}

/** Follows all places of `after` that `before` can have led to up to here; they stay few, since what may go is little. */
function matches(before: string, after: string, allowances: readonly Allowance[]): boolean {
  let places: ReadonlySet<number> = new Set([0]);
  for (const { texts, mayGo } of pieces(before, allowances)) {
    const next = new Set(mayGo ? places : []);
    for (const place of places) {
      for (const text of texts) if (after.startsWith(text, place)) next.add(place + text.length);
    }
    places = next;
  }
  return places.has(after.length);
}

/** The text cut at the allowances: what has to stay is one text that may not go. */
function pieces(text: string, allowances: readonly Allowance[]): readonly Omit<Allowance, 'span'>[] {
  let done = 0;
  const cut = [...allowances]
    .sort((a, b) => a.span.start - b.span.start)
    .flatMap(({ span, mayGo, texts }) => {
      const kept = { mayGo: false, texts: [text.slice(done, span.start)] };
      done = span.end;
      return [kept, { mayGo, texts: [text.slice(span.start, span.end), ...texts] }];
    });
  return [...cut, { mayGo: false, texts: [text.slice(done)] }];
}

/** The piece `around` of a text with the part at `span`, which lies in it, replaced. */
export function withReplaced(text: string, around: Span, span: Span, replacement: string): string {
  return text.slice(around.start, span.start) + replacement + text.slice(span.end, around.end);
}
