import { type Span, wholeLines } from '../../text';
import type { Layout } from './layout';
import type { Node } from './syntax';

/** What stands in braces, with commas between: the properties of an object or a pattern, the names of an import. */
export interface MemberList {
  readonly members: readonly Node[];
  /** Behind the opening brace. */
  readonly open: number;
  /** The closing brace. */
  readonly close: number;
}

/** The members in the first braces of a node; `undefined` when there are none. */
export function listOf(node: Node, members: readonly Node[], layout: Layout): MemberList | undefined {
  const last = members.at(-1);
  if (last === undefined) return undefined;
  const open = layout.behindBrace(node.start);
  const comma = layout.commaBehind(last);
  const close = layout.codeFrom(comma === undefined ? last.end : comma + 1);
  return layout.text[close] === '}' ? { members, open, close } : undefined;
}

/**
 * The spans whose deletion takes members out of a list, for each of them its own; they never overlap.
 *
 * Each goes with the comma behind it, and with its lines where it has them for itself, the comments behind it included;
 * comment lines above stay. `going` are all that go in the end.
 */
export function removals(
  list: MemberList,
  going: ReadonlySet<Node>,
  layout: Layout,
): ReadonlyMap<Node, readonly Span[]> {
  const gone = list.members.filter((member) => going.has(member));
  const kept = list.members.filter((member) => !going.has(member));
  const isEmptied = kept.length === 0 && layout.isFree(list.open, list.close);
  const cut = { list, going, layout };
  return new Map(
    gone.map((member) => {
      const lines = isEmptied ? emptied(member, list) : linesOf(member, cut);
      return [member, [...danglingComma(member, kept, cut), ...(lines === undefined ? inline(member, cut) : [lines])]];
    }),
  );
}

interface Cut {
  readonly list: MemberList;
  readonly going: ReadonlySet<Node>;
  readonly layout: Layout;
}

/** All of what is between the braces, each member's share of it. */
function emptied(member: Node, { members, open, close }: MemberList): Span {
  const index = members.indexOf(member);
  return { start: index === 0 ? open : member.start, end: members[index + 1]?.start ?? close };
}

/** The offset behind a member and its comma. */
function endOf(member: Node, { layout }: Cut): number {
  const comma = layout.commaBehind(member);
  return comma === undefined ? member.end : comma + 1;
}

/** The whole lines of a member, where nothing but comments stands on them. */
function linesOf(member: Node, cut: Cut): Span | undefined {
  const { list, layout } = cut;
  const tail = layout.tailFrom(endOf(member, cut));
  const isOnItsLine = !layout.text.slice(member.end, endOf(member, cut)).includes('\n');
  if (!isOnItsLine || !layout.isFirstOnLine(member.start) || !layout.isLineEnd(tail)) return undefined;
  const lines = wholeLines(layout.text, { start: member.start, end: tail });
  const next = layout.text.slice(lines.end).split('\n', 1)[0]?.trim() ?? '';
  const isGap = next === '' || (layout.codeFrom(lines.end) === list.close && next.startsWith('}'));
  return isGap ? { start: startOfBlankLines(lines.start, list, layout), end: lines.end } : lines;
}

/** The blank lines in front go along where another one or the closing brace follows. */
function startOfBlankLines(start: number, { open }: MemberList, layout: Layout): number {
  let at = start;
  for (let before = layout.lineStart(at - 1); before >= open; before = layout.lineStart(at - 1)) {
    if (layout.text.slice(before, at).trim() !== '') break;
    at = before;
  }
  return at;
}

/** The comma that a last member without one leaves behind the member that becomes the last. */
function danglingComma(member: Node, kept: readonly Node[], { list, layout }: Cut): readonly Span[] {
  const last = kept.at(-1);
  const isLast = list.members.at(-1) === member && layout.commaBehind(member) === undefined;
  const comma = isLast && last !== undefined ? layout.commaBehind(last) : undefined;
  if (last === undefined || comma === undefined) return [];
  const start = layout.isFree(last.end, comma) ? last.end : comma;
  const next = list.members[list.members.indexOf(last) + 1];
  const end = layout.blanksBehind(comma + 1);
  return [{ start, end: next !== member && next?.start === end ? end : comma + 1 }];
}

/** A member with its comma and the blanks behind it; without one, and at the end of a line, with those in front. */
function inline(member: Node, cut: Cut): readonly Span[] {
  const { layout, list, going } = cut;
  const end = endOf(member, cut);
  const behind = layout.blanksBehind(end);
  if (!layout.isFree(member.end, end)) {
    // A comment in front of the comma stays.
    return [
      { start: member.start, end: member.end },
      { start: end - 1, end },
    ];
  }
  if (end > member.end && !layout.isLineEnd(behind)) return [{ start: member.start, end: behind }];
  const before = list.members[list.members.indexOf(member) - 1];
  const isAfterGone = before !== undefined && going.has(before);
  return [{ start: isAfterGone ? member.start : layout.blanksBefore(member.start), end }];
}
