import type { Prose } from '../page';
import type { Style } from './style';
import { widthOf, wrap } from './width';

/** What a page consists of, as far as it is drawn. */
interface DrawnPage {
  readonly name: string;
  readonly summary: string;
  readonly sections: readonly { readonly title: string; readonly prose: Prose }[];
}

export interface PageLook {
  readonly style: Style;
  /** Width in cells that the text is wrapped to; commands and pieces of files are never broken. */
  readonly columns: number;
}

/** Beside a wide name a column of single words would be of no use. */
const NARROWEST = 24;

/** Draws a page: its name and summary, then each section under its heading. Without a final line end. */
export function drawPage({ name, summary, sections }: DrawnPage, look: PageLook): string {
  const title = wrap(`${name}: ${summary}`, look.columns).map((line) => look.style.title(line));
  const blocks = sections.map(({ title: heading, prose }) => [
    look.style.title(heading),
    ...proseLines(prose, look.columns).map((line) => (line === '' ? '' : `  ${line}`)),
  ]);
  return [title, ...blocks].map((lines) => lines.join('\n')).join('\n\n');
}

/** Draws names with their summaries, lined up; `width` is that of the widest name, where several lists are to match. */
export function drawList(
  pages: readonly DrawnPage[],
  { style, columns }: PageLook,
  width = Math.max(...pages.map(({ name }) => widthOf(name)), 0),
): readonly string[] {
  const indent = 2 + width + 2;
  return pages.flatMap(({ name, summary }) =>
    wrap(summary, Math.max(columns - indent, NARROWEST)).map((line, index) =>
      index === 0 ? `  ${style.path(name)}${' '.repeat(width - widthOf(name) + 2)}${line}` : ' '.repeat(indent) + line,
    ),
  );
}

type Piece =
  | { readonly kind: 'text'; readonly lead: string; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'gap' };

/** The lines of a prose in `columns` cells, two of which are the indent. */
function proseLines(prose: Prose, columns: number): readonly string[] {
  return piecesOf(prose).flatMap((piece) => {
    if (piece.kind === 'gap') return [''];
    if (piece.kind === 'code') return [`  ${piece.text}`];
    const { lead, text } = piece;
    const lines = wrap(text, columns - 2 - lead.length);
    return lines.map((line, index) => (index === 0 ? lead : ' '.repeat(lead.length)) + line);
  });
}

/** Joins the lines that flow together. */
function piecesOf(prose: Prose): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const line of prose) {
    const last = pieces.at(-1);
    if (line === '') pieces.push({ kind: 'gap' });
    else if (line.startsWith('    ')) pieces.push({ kind: 'code', text: line.slice(2) });
    else if (line.startsWith('- ')) pieces.push({ kind: 'text', lead: '- ', text: line.slice(2) });
    else if (last?.kind === 'text') pieces.splice(-1, 1, { ...last, text: `${last.text} ${line.trim()}` });
    else pieces.push({ kind: 'text', lead: line.startsWith('  ') ? '  ' : '', text: line.trim() });
  }
  return pieces;
}
