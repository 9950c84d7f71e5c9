import type { Finding, Level } from '../finding';
import type { Masked } from '../redact';
import { lineAndColumn, type Place } from '../text';
import { harmless, placeName, type Sources, shownText } from './shown';
import type { Style } from './style';
import { type Cell, cellsOf, joinCells, padStart, takeCells, widthSum, wrap } from './width';

export interface FrameOptions {
  readonly style: Style;
  /** Width of the terminal in cells. */
  readonly columns: number;
}

/** A line of the snippet, and the part of it to underline in UTF-16 columns of the line as it is on disk. */
interface Row {
  readonly number: number;
  readonly line: Masked;
  readonly start: number;
  readonly end: number;
}

const TAB = '    ';
const MOST_ROWS = 4;
// Far more than a terminal shows; keeps a minified line of a megabyte from being cut into graphemes.
const NEAR = 2000;

/**
 * Draws a finding as compilers do: `level[code]: message`, `--> path:line:column`, the line with the span underlined,
 * then the notes and the help.
 *
 * Values in the line are masked, and the marks stand under what is shown. A finding whose file can't be read has no
 * line. Without a final line end.
 */
export function frame(finding: Finding, sources: Sources, { style, columns }: FrameOptions): string {
  const rows = finding.at === undefined ? [] : rowsOf(finding.at, sources);
  const gutter = ' '.repeat(String(rows.at(-1)?.number ?? 0).length);
  const bar = style.faint('|');
  return [
    ...heading(finding, style, columns),
    ...(finding.at === undefined ? [] : [`${gutter}${style.faint('-->')} ${placeName(finding.at, sources)}`]),
    ...snippet(rows, { gutter, bar, columns, mark: style[finding.level] }),
    ...remarks(finding, { gutter, style, columns }),
  ].join('\n');
}

/** `level[code]: message` on as few lines as fit. */
export function heading(finding: Finding, style: Style, columns: number): readonly string[] {
  const label = `${finding.level}[${finding.code}]:`;
  const [first = '', ...rest] = wrap(`${label} ${shownText(finding.message)}`, columns);
  const painted = style[finding.level](label) + style.title(first.slice(label.length));
  return [painted, ...rest.map((line) => style.title(line))];
}

function rowsOf({ path, span }: Place, sources: Sources): readonly Row[] {
  const text = sources.text(path);
  if (text === undefined) return [];
  const start = Math.min(span.start, text.length);
  const end = Math.max(start, contentEnd(text, start, span.end));
  const first = lineAndColumn(text, start).line;
  const last = lineAndColumn(text, end).line;
  const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return fewOf(numbers).flatMap((number) => rowOf({ number, start, end }, text, sources.lines(path)));
}

/** The end of the span without the line end that it may take along, so that a whole line is one row. */
function contentEnd(text: string, start: number, end: number): number {
  let last = Math.min(end, text.length);
  while (last > start && /[\r\n]/.test(text.charAt(last - 1))) last -= 1;
  return last;
}

function fewOf(numbers: readonly number[]): readonly number[] {
  return numbers.length <= MOST_ROWS ? numbers : [...numbers.slice(0, MOST_ROWS - 1), ...numbers.slice(-1)];
}

function rowOf(
  { number, start, end }: { number: number; start: number; end: number },
  text: string,
  lines: readonly Masked[],
): readonly Row[] {
  const line = lines[number - 1];
  if (line === undefined) return [];
  const lineStart = startOfLine(text, number);
  const content = text.slice(lineStart, lineStart + contentLength(text, lineStart));
  const indent = content.length - content.trimStart().length;
  const isFirst = start >= lineStart;
  return [
    { number, line, start: isFirst ? start - lineStart : indent, end: Math.min(end - lineStart, content.length) },
  ];
}

function startOfLine(text: string, number: number): number {
  let start = 0;
  for (let line = 1; line < number; line += 1) start = text.indexOf('\n', start) + 1;
  return start;
}

function contentLength(text: string, lineStart: number): number {
  const newline = text.indexOf('\n', lineStart);
  const end = newline === -1 ? text.length : newline;
  return text.charAt(end - 1) === '\r' && end > lineStart ? end - 1 - lineStart : end - lineStart;
}

interface SnippetLook {
  readonly gutter: string;
  readonly bar: string;
  readonly columns: number;
  readonly mark: (text: string) => string;
}

function snippet(rows: readonly Row[], { gutter, bar, columns, mark }: SnippetLook): readonly string[] {
  if (rows.length === 0) return [];
  const room = Math.max(columns - gutter.length - 3, 20);
  const drawn = rows.flatMap((row, index) => {
    const { shown, marks } = underlined(row, room);
    const gap = index > 0 && row.number > (rows[index - 1]?.number ?? 0) + 1 ? ['...'] : [];
    const number = padStart(String(row.number), gutter.length);
    return [...gap, `${number} ${bar} ${shown}`.trimEnd(), `${gutter} ${bar} ${mark(marks)}`];
  });
  return [`${gutter} ${bar}`, ...drawn];
}

/** The line as it is shown in `room` cells, and the line of marks below it. */
function underlined(row: Row, room: number): { readonly shown: string; readonly marks: string } {
  const from = row.line.column(row.start);
  const to = Math.max(row.line.column(row.end), from);
  const sliceStart = Math.max(from - NEAR, 0);
  const visible = harmless(row.line.text).slice(sliceStart, Math.min(to, from + NEAR) + NEAR);
  const before = cellsOf(visible.slice(0, from - sliceStart)).map(drawnCell);
  const marked = cellsOf(visible.slice(from - sliceStart, to - sliceStart)).map(drawnCell);
  const after = cellsOf(visible.slice(to - sliceStart)).map(drawnCell);
  return cutAround({ before, marked, after }, room, sliceStart > 0);
}

function drawnCell(cell: Cell): Cell {
  if (cell.text === '\t') return { text: TAB, width: TAB.length };
  // A byte order mark takes no room, but some terminals draw a box for it.
  return cell.text === '\uFEFF' ? { text: '', width: 0 } : cell;
}

interface Parts {
  readonly before: readonly Cell[];
  readonly marked: readonly Cell[];
  readonly after: readonly Cell[];
}

/** Keeps what is marked, and of its surroundings what fits, with `…` where something is left out. */
function cutAround({ before, marked, after }: Parts, room: number, isTail: boolean) {
  const kept = takeCells(marked, room - 2);
  const isMarkCut = kept.length < marked.length;
  const rest = room - widthSum(kept);
  const behind = isMarkCut ? [] : after;
  const wantsBehind = Math.min(widthSum(behind), Math.floor(rest / 3));
  const isHeadCut = isTail || widthSum(before) + wantsBehind > rest;
  const head = isHeadCut ? takeLast(before, rest - wantsBehind - 2) : before;
  const free = rest - widthSum(head) - (isHeadCut ? 1 : 0);
  const isEndCut = isMarkCut || widthSum(behind) > free;
  const tail = isEndCut ? takeCells(behind, free - 1) : behind;
  const lead = isHeadCut ? '…' : '';
  return {
    shown: lead + joinCells(head) + joinCells(kept) + joinCells(tail) + (isEndCut ? '…' : ''),
    marks: ' '.repeat(lead.length + widthSum(head)) + '^'.repeat(Math.max(widthSum(kept), 1)),
  };
}

function takeLast(cells: readonly Cell[], room: number): readonly Cell[] {
  return takeCells(cells.toReversed(), room).toReversed();
}

interface RemarkLook {
  readonly gutter: string;
  readonly style: Style;
  readonly columns: number;
}

function remarks({ notes, help, at }: Finding, look: RemarkLook): readonly string[] {
  const lines = [
    ...notes.flatMap((note) => remark('note', note, look)),
    ...(help === undefined ? [] : remark('help', help, look)),
  ];
  const isFramed = at !== undefined && lines.length > 0;
  return isFramed ? [`${look.gutter} ${look.style.faint('|')}`, ...lines] : lines;
}

function remark(label: 'note' | 'help', text: string, { gutter, style, columns }: RemarkLook): readonly string[] {
  const lead = `${gutter} = ${label}: `;
  const [first = '', ...rest] = wrap(shownText(text), Math.max(columns - lead.length, 20));
  const painted = `${gutter} ${style.faint('=')} ${style.title(`${label}:`)} ${first}`;
  return [painted, ...rest.map((line) => ' '.repeat(lead.length) + line)];
}

/** The levels from grave to slight. */
export const LEVELS: readonly Level[] = ['error', 'warning', 'note'];
