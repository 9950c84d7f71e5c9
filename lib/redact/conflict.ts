import type { Span } from '../text';

const MARKER = /^\uFEFF?(?:<{7,}|>{7,}|={7,}|\|{7,})\s+(?=\S)/;

/** The label behind the marker of a merge conflict: a branch or a commit's title may say anything. */
export function conflictLabel(line: string): readonly Span[] {
  const start = MARKER.exec(line)?.[0].length;
  return start === undefined ? [] : [{ start, end: line.length }];
}
