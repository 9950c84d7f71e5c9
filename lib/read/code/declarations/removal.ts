import { type Span, sliceOf, wholeLines } from '../../../text';
import type { Module } from '../module';
import { childrenOf, type Node } from '../syntax';

/** An entry of an object, a type or a class that declares a variable. */
export interface Entry {
  readonly node: Node;
  /** How, as `Use.why` says it. */
  readonly why: string;
}

/**
 * What goes with each entry, in the order of the entries; no two spans overlap.
 *
 * Neighbours that go together are cut as one piece. The block that documents an entry goes with it; other comments on
 * lines of their own stay.
 */
export function removals(entries: readonly Entry[], module: Module): readonly Span[] {
  const leaving = new Set(entries.map(({ node }) => node));
  const spans = new Map<Node, Span>();
  for (const around of new Set(entries.map(({ node }) => module.parentOf(node)))) {
    for (const run of around === undefined ? [] : runsIn(around, leaving, module)) {
      for (const [node, span] of cut(run, module)) spans.set(node, span);
    }
  }
  return entries.map(({ node }) => spans.get(node) ?? node);
}

/** One entry with what belongs to it; all are offsets. */
interface Part {
  readonly node: Node;
  /** Before what documents the entry. */
  readonly start: number;
  /** Behind the entry, before the comma or semicolon. */
  readonly end: number;
  /** Behind the comma or semicolon, where there is one. */
  readonly ended: number;
  /** Behind the comments that follow on the same line. */
  readonly tail: number;
}

/** Neighbours that go, with the one before them that stays. */
interface Run {
  readonly before?: Part;
  readonly parts: readonly [Part, ...Part[]];
  readonly isLast: boolean;
}

function runsIn(around: Node, leaving: ReadonlySet<Node>, module: Module): readonly Run[] {
  const siblings = ['properties', 'body', 'members'].flatMap((field) => childrenOf(around, field));
  const runs: { before?: Part; parts: [Part, ...Part[]]; isLast: boolean }[] = [];
  for (const [index, node] of siblings.entries()) {
    if (!leaving.has(node)) continue;
    const part = partOf(node, module);
    const [before] = siblings.slice(Math.max(index - 1, 0), index).map((each) => partOf(each, module));
    const isLast = index === siblings.length - 1;
    const run = runs.at(-1);
    if (before !== undefined && run?.parts.at(-1)?.node === before.node && isNext(before, part, module)) {
      run.parts.push(part);
      run.isLast = isLast;
    } else runs.push({ before, parts: [part], isLast });
  }
  return runs;
}

/** Whether nothing that stays stands between two entries. */
function isNext(before: Part, part: Part, { file }: Module): boolean {
  return file.text.slice(before.tail, part.start).trim() === '';
}

function partOf(node: Node, module: Module): Part {
  const { text } = module.file;
  const own = /[;,]$/.test(text.slice(node.end - 1, node.end)) ? node.end - 1 : node.end;
  const end = text.slice(node.start, own).trimEnd().length + node.start;
  const bare = bareText(module, end, lineEnd(text, node.end));
  const mark = /^\s*[;,]/.exec(
    own === node.end ? bareText(module, end, node.end + FAR) : text.slice(end, node.end),
  )?.[0];
  const ended = mark === undefined ? end : end + mark.length;
  const rest = bare.slice(Math.max(ended - end, 0));
  const start = startOf(node, module);
  return { node, start, end, ended, tail: rest.trim() === '' ? lineEnd(text, ended) : ended };
}

/** Where an entry begins, with the block in front that documents it: on the same line, or alone on the lines above. */
function startOf(node: Node, { file: { text }, comments }: Module): number {
  const comment = between(comments, Math.max(node.start - FAR, 0), node.start).at(-1);
  if (comment === undefined || !/^\/\*\*(?!\/)/.test(text.slice(comment.start, comment.start + 4))) return node.start;
  const gap = text.slice(comment.end, node.start);
  if (/^[ \t]*$/.test(gap)) return comment.start;
  const line = wholeLines(text, { start: comment.start, end: comment.start }).start;
  const isAlone = text.slice(line, comment.start).trim() === '';
  return isAlone && /^[ \t]*\r?\n[ \t]*$/.test(gap) ? comment.start : node.start;
}

/** How far from its entry a comma may stand. */
const FAR = 500;

/** Before the line end. */
function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  const end = newline === -1 ? text.length : newline;
  return text[end - 1] === '\r' ? end - 1 : end;
}

/** A piece of the text with its comments blanked; one that goes on behind the piece is no blank. */
function bareText({ file, comments }: Module, start: number, end: number): string {
  const pieces: string[] = [];
  let at = start;
  for (const comment of between(comments, start, end)) {
    const from = Math.max(comment.start, start);
    const to = Math.min(comment.end, end);
    const isInside = comment.start >= start && comment.end <= end;
    pieces.push(file.text.slice(at, from), (isInside ? ' ' : '*').repeat(to - from));
    at = to;
  }
  return pieces.join('') + file.text.slice(at, end);
}

/** The sorted comments that touch a piece of the text. */
function between(comments: readonly Span[], start: number, end: number): readonly Span[] {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((comments[middle]?.end ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  let behind = low;
  while ((comments[behind]?.start ?? end) < end) behind++;
  return comments.slice(low, behind);
}

/** The piece that goes, shared out among its entries at the places where the next one begins. */
function cut(run: Run, module: Module): readonly (readonly [Node, Span])[] {
  const whole = wholeOf(run, module);
  const starts = run.parts.map((part, index) => (index === 0 ? whole.start : beginning(part, module)));
  return run.parts.map((part, index) => [
    part.node,
    { start: starts[index] ?? part.start, end: starts[index + 1] ?? whole.end },
  ]);
}

/** The start of the line, for an entry that begins it. */
function beginning({ start }: Part, { file }: Module): number {
  const line = wholeLines(file.text, { start, end: start }).start;
  return file.text.slice(line, start).trim() === '' ? line : start;
}

function wholeOf(run: Run, module: Module): Span {
  const { text } = module.file;
  const [first] = run.parts;
  const last = run.parts.at(-1) ?? first;
  const lines = wholeLines(text, { start: first.start, end: last.end });
  const isAlone = bareText(module, lines.start, first.start).trim() === '' && last.tail === lineEnd(text, last.ended);
  const comma = commaBefore(run, module);
  if (comma !== undefined) return { start: comma, end: isAlone ? last.tail : last.end };
  if (!isAlone) return withBlanks(text, first.start, last.ended);
  return withBlankLine(text, wholeLines(text, { start: first.start, end: last.tail }));
}

/** Lines with an empty one beside them, where two would be left together, or one beside a bracket. */
function withBlankLine(text: string, { start, end }: Span): Span {
  const before = start > 1 ? wholeLines(text, { start: start - 1, end: start - 1 }) : { start, end: start };
  const behind = wholeLines(text, { start: end, end });
  const above = sliceOf(text, before).trim();
  const below = sliceOf(text, behind).trim();
  if (below === '' && behind.end > end && /^$|[{([]$/.test(above)) return { start, end: behind.end };
  return above === '' && /^[})\]]/.test(below) ? { start: before.start, end } : { start, end };
}

/** Where the comma of the entry before stands, which goes along when no comma follows the last one. */
function commaBefore({ before, parts, isLast }: Run, { file }: Module): number | undefined {
  const last = parts.at(-1);
  if (!isLast || before === undefined || last === undefined || last.ended > last.end) return undefined;
  const between = file.text.slice(before.end, parts[0].start);
  return /^\s*,\s*$/.test(between) || /^[ \t]*;[ \t]*$/.test(between) ? before.end : undefined;
}

/** A piece of a line with the blanks on one side: those behind it, or at the end of a line those before it. */
function withBlanks(text: string, start: number, end: number): Span {
  const behind = /^[ \t]+/.exec(text.slice(end, end + FAR))?.[0].length ?? 0;
  if (!/[\r\n]/.test(text[end + behind] ?? '\n')) return { start, end: end + behind };
  const before = /[ \t]+$/.exec(text.slice(Math.max(start - FAR, 0), start))?.[0].length ?? 0;
  return { start: start - before, end };
}
