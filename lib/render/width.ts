/**
 * How much room text takes on a terminal, in cells.
 *
 * A grapheme is one unit: wide East Asian characters and emoji take two cells, a combining mark alone none.
 */
export interface Cell {
  readonly text: string;
  readonly width: number;
}

// Each of these takes one cell and joins nothing: ASCII, and the dashes, dots and marks that the screens are drawn with.
const PLAIN = /^[\x20-\x7E\u00B7\u2013\u2014\u2026\u2713\u2717]*$/;
// Made when they are first needed, which is seldom: the sets of characters in them take long.
const emoji = () =>
  /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F|\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3)/u;
const invisible = () => /^[\p{Mark}\p{Default_Ignorable_Code_Point}]+$/u;

/** East Asian wide and fullwidth ranges, first and last code point. Source: Unicode 15.1, EastAsianWidth.txt (W and F). */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6b],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x17000, 0x18cff],
  [0x1b000, 0x1b2ff],
  [0x20000, 0x3fffd],
];

let segmenter: Intl.Segmenter | undefined;

/** Made when it is first needed: to load the system's tables for it takes half as long as to start node. */
function graphemes(): Intl.Segmenter {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter;
}

/** The text cut into what a reader takes for characters, each with its width. */
export function cellsOf(text: string): readonly Cell[] {
  if (PLAIN.test(text)) return Array.from(text, (character) => ({ text: character, width: 1 }));
  return Array.from(graphemes().segment(text), ({ segment }) => ({ text: segment, width: graphemeWidth(segment) }));
}

/** The cells that `text` takes; it holds no line end and no tab. */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return widthSum(cellsOf(text));
}

function graphemeWidth(grapheme: string): number {
  if (invisible().test(grapheme)) return 0;
  if (emoji().test(grapheme)) return 2;
  const code = grapheme.codePointAt(0) ?? 0;
  return WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

/** `text` with spaces behind it up to `width` cells. */
export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(width - widthOf(text), 0));
}

/** `text` with spaces before it up to `width` cells. */
export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(width - widthOf(text), 0)) + text;
}

/**
 * `text` in at most `width` cells, with `…` for what is left out behind its first three fifths.
 *
 * A connection URL says the most at both ends: the variable, the user and the host's first label, then the parameters.
 */
export function cutMiddle(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  const cells = cellsOf(text);
  const head = takeCells(cells, Math.ceil((width - 1) * 0.6));
  const tail = takeCells(cells.toReversed(), width - 1 - widthSum(head)).toReversed();
  return `${joinCells(head)}…${joinCells(tail)}`;
}

/** The first cells that fit into `room`. */
export function takeCells(cells: readonly Cell[], room: number): readonly Cell[] {
  let free = room;
  const end = cells.findIndex((cell) => {
    free -= cell.width;
    return free < 0;
  });
  return end === -1 ? cells : cells.slice(0, end);
}

export function widthSum(cells: readonly Cell[]): number {
  return cells.reduce((sum, cell) => sum + cell.width, 0);
}

export function joinCells(cells: readonly Cell[]): string {
  return cells.map((cell) => cell.text).join('');
}

/**
 * Breaks one line of prose at its spaces into lines of at most `width` cells.
 *
 * What stands between backticks stays in one piece, and so does a path: a word that is too long gets a line of its own.
 */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of wordsOf(text)) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  let open = '';
  for (const piece of text.split(' ')) {
    const word = open === '' ? piece : `${open} ${piece}`;
    const backticks = piece.split('`').length - 1;
    const isOpen = (open !== '') !== (backticks % 2 === 1);
    if (isOpen) open = word;
    else words.push(word);
    if (!isOpen) open = '';
  }
  // A lone backtick quotes nothing; its rest is prose like any other.
  return open === '' ? words : [...words, ...open.split(' ')];
}
