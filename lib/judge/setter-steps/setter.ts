import { lineAndColumn, type SourceFile, type Span, sliceOf, wholeLines } from '../../text';

/** A place that sets a variable or passes it on, as the steps for a person look at it. */
export interface Setter {
  readonly name: string;
  /** The name. */
  readonly span: Span;
  readonly file: SourceFile;
  /** The variable that stays: that of the url. */
  readonly url?: string;
}

/** The text of the line at an offset, without its indent and its end. */
export function lineAt(text: string, offset: number): string {
  return sliceOf(text, wholeLines(text, { start: offset, end: offset })).trim();
}

/** `line 4`, or `lines 4-6`, of whole lines. */
export function lineNumbers(text: string, { start, end }: Span): string {
  const first = lineAndColumn(text, start).line;
  const last = first + sliceOf(text, { start, end }).trimEnd().split('\n').length - 1;
  return first === last ? `line ${first}` : `lines ${first}-${last}`;
}
