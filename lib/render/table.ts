import type { Seen } from '../outcome';
import { shownText } from './shown';
import type { Style } from './style';
import { padEnd, widthOf, wrap } from './width';

const MARGIN = '  ';
const GAP = '  ';

/**
 * Draws the table of what was seen: label, value, where it was found, what it means.
 *
 * Columns are aligned over the rows that name a source and fit; a row that is too wide goes on below its value. A last word of
 * `✓` or `✗` says whether the rules are met.
 */
export function table(rows: readonly Seen[], style: Style, columns: number): readonly string[] {
  const shown = rows.map(shownRow);
  const label = Math.max(...shown.map((row) => widthOf(row.label)), 0);
  const value = Math.max(...shown.filter((row) => row.source !== '').map((row) => widthOf(row.value)), 0);
  const room = columns - MARGIN.length - label - value - 3 * GAP.length;
  // A row that needs a second line anyway does not push the remarks of the others away.
  const fitting = shown.filter(({ source, remark }) => remark !== '' && widthOf(source) + widthOf(remark) <= room);
  const widths = { label, value, source: Math.max(...fitting.map((row) => widthOf(row.source)), 0) };
  return shown.flatMap((row) => rowLines(row, widths, { style, columns }));
}

interface Row {
  readonly label: string;
  readonly value: string;
  readonly source: string;
  readonly remark: string;
}

function shownRow({ label, value, source, remark, ok }: Seen): Row {
  const mark = ok === undefined || /[✓✗]$/.test(remark) ? '' : ok ? '✓' : '✗';
  return {
    label: shownText(label),
    value: shownText(value),
    source: shownText(source),
    remark: [shownText(remark), mark].filter((part) => part !== '').join(GAP),
  };
}

type Widths = { readonly label: number; readonly value: number; readonly source: number };

function rowLines(row: Row, widths: Widths, { style, columns }: { style: Style; columns: number }): readonly string[] {
  const label = padEnd(row.label, widths.label);
  const indent = MARGIN.length + widths.label + GAP.length;
  const cells =
    row.source === ''
      ? [row.value, row.remark]
      : [padEnd(row.value, widths.value), padEnd(row.source, widths.source), row.remark];
  const lines = fitted(cells, columns - indent).map((line) => marked(line.trimEnd(), style));
  return lines.map((line, index) =>
    index === 0 ? `${MARGIN}${style.faint(label)}${GAP}${line}` : ' '.repeat(indent) + line,
  );
}

/** The cells side by side while they fit into `room`, each on a line of its own from where they don't. */
function fitted(cells: readonly string[], room: number): readonly string[] {
  const lines: string[] = [];
  for (const cell of cells.filter((text) => text.trim() !== '')) {
    const last = lines.at(-1);
    const together = last === undefined ? cell : last + GAP + cell;
    if (widthOf(together.trimEnd()) > room) lines.push(...wrap(cell.trimEnd(), room));
    else lines.splice(-1, 1, together);
  }
  return lines;
}

function marked(line: string, style: Style): string {
  return line.replaceAll('✓', style.good('✓')).replaceAll('✗', style.warning('✗'));
}
