import type { Edit } from '../../edit';
import type { Unit } from './flag-unit';
import type { Module } from './module';

/** Lines that go, with nothing but empty lines between them, and what stands around all of them. */
interface Gap {
  readonly edits: readonly Edit[];
  /** The empty line right before, and the one right behind. */
  readonly before?: number;
  readonly behind?: number;
  /** At the beginning or the end of a block or the file. */
  readonly opens: boolean;
  readonly closes: boolean;
  /** Where what comes before ends, for the last lines of a file without a line end. */
  readonly rest?: number;
}

/**
 * Takes empty lines along where whole lines go, so that two of them never meet that did not before, and none begins or
 * ends a block.
 */
export function withEmptyLines(units: readonly Unit[], { file }: Module): readonly Unit[] {
  const whole = units.flat().filter((edit) => isWholeLines(edit, file.text));
  const wider = new Map(gapsIn(whole, file.text).flatMap(widened));
  return units.map((unit) => unit.map((edit) => wider.get(edit) ?? edit));
}

function isWholeLines({ span: { start, end }, newText }: Edit, text: string): boolean {
  // The last line of a file without a line end goes with the one before it.
  const isStart = start === 0 || text[start - 1] === '\n' || /^\r?\n/.test(text.slice(start, start + 2));
  const isMarked = start === 1 && text[0] === '\uFEFF';
  return newText === '' && (isStart || isMarked) && (text[end - 1] === '\n' || end === text.length);
}

function gapsIn(edits: readonly Edit[], text: string): readonly Gap[] {
  const groups: Edit[][] = [];
  for (const edit of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    const isNext = last !== undefined && text.slice(last.span.end, edit.span.start).trim() === '';
    if (group !== undefined && isNext) group.push(edit);
    else groups.push([edit]);
  }
  return groups.map((group) => gapOf(group, text));
}

function gapOf(edits: readonly Edit[], text: string): Gap {
  const start = edits[0]?.span.start ?? 0;
  const end = edits.at(-1)?.span.end ?? start;
  const before = /(?:^|\n)([^\S\n]*\n)$/.exec(text.slice(Math.max(start - 200, 0), start))?.[1]?.length;
  const behind = /^[^\S\n]*\n/.exec(text.slice(end, end + 200))?.[0].length;
  const head = text.slice(Math.max(start - 200, 0), start).trimEnd();
  const opens = head === '' || head === '\uFEFF' || /[{[(]$/.test(head);
  const closes = /^\s*(?:[}\])]|$)/.test(text.slice(end, end + 200));
  const isLast = end === text.length && !text.endsWith('\n');
  // The byte order mark counts as white space, and stays.
  const rest = isLast ? Math.max(text.slice(0, start).trimEnd().length, text.startsWith('\uFEFF') ? 1 : 0) : undefined;
  return { edits, before, behind, opens, closes, rest };
}

/** The edits of a gap, wide enough. */
function widened({ edits, before, behind, opens, closes, rest }: Gap): readonly (readonly [Edit, Edit])[] {
  const isEdge = opens || closes;
  // One empty line stays of all there are: the one behind, or the one before, or one between.
  const keepsBetween = !isEdge && before === undefined && behind === undefined;
  const takesBefore = before !== undefined && (behind !== undefined || closes) ? before : 0;
  const first = rest ?? (edits[0]?.span.start ?? 0) - takesBefore;
  const takesBehind = behind !== undefined && opens ? behind : 0;
  return edits.map((edit, index) => {
    const previous = edits[index - 1];
    const isSecond = index === 1 && keepsBetween;
    const start = previous === undefined ? first : isSecond ? edit.span.start : previous.span.end;
    const end = index === edits.length - 1 ? edit.span.end + takesBehind : edit.span.end;
    return [edit, { ...edit, span: { start, end } }];
  });
}
