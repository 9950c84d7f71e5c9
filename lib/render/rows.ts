import type { Paint } from './style';
import { padEnd, widthOf, wrap } from './width';

/** One row of a list: short cells that line up over all rows, then paragraphs in what room is left. */
export interface ListRow {
  readonly cells: readonly string[];
  readonly text: readonly string[];
  /** Paints the last cell. */
  readonly paint?: Paint;
}

const GAP = '  ';
/** With less room than this for the text, it goes below its cells. */
const NARROWEST_TEXT = 28;

/** Draws rows with `indent` spaces before them in `columns` cells. */
export function listLines(rows: readonly ListRow[], indent: number, columns: number): readonly string[] {
  const count = Math.max(...rows.map(({ cells }) => cells.length), 0);
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(...rows.map(({ cells }) => widthOf(cells[column] ?? ''))),
  );
  const lead = widths.reduce((sum, width) => sum + width + GAP.length, 0);
  const isBeside = columns - indent - lead >= NARROWEST_TEXT;
  const hanging = ' '.repeat(indent + (isBeside ? lead : 4));
  return rows.flatMap((row) => {
    const head = ' '.repeat(indent) + headOf(row, widths);
    const text = row.text.flatMap((part) => wrap(part, Math.max(columns - hanging.length, NARROWEST_TEXT)));
    const [first, ...rest] = text;
    if (isBeside && first !== undefined) return [head + first, ...rest.map((line) => hanging + line)];
    return [head.trimEnd(), ...text.map((line) => hanging + line)];
  });
}

function headOf({ cells, paint }: ListRow, widths: readonly number[]): string {
  const shown = widths.map((width, column) => {
    const cell = cells[column] ?? '';
    const painted = paint && column === cells.length - 1 ? paint(cell) : cell;
    return painted + padEnd('', width - widthOf(cell)) + GAP;
  });
  return shown.join('');
}
