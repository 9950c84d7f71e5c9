import type { Span } from '../../text';

/** A comment as it stands: `span` with its marks, `text` without them and without the space around. */
export interface Comment {
  readonly text: string;
  readonly span: Span;
}

/**
 * A text whose comments and strings can't be mistaken for code any more.
 *
 * `code` has the length of the original: comments are spaces (their line ends too, so that a block comment lies on
 * one line of `code`), strings keep only their quotes. `unclosed` are strings that their line cuts off and a block
 * comment that the end of the file cuts off; they are blanked as far as they go.
 */
export interface Blanked {
  readonly code: string;
  readonly comments: readonly Comment[];
  readonly strings: readonly Span[];
  readonly unclosed: readonly Span[];
}

// Prisma's grammar: a line comment ends at `\n` or a bare `\r`, a string never leaves its line, block comments don't
// nest (6.2 and later; before it has none). Each alternative takes what is unclosed too, which keeps this linear.
const COMMENT_OR_STRING = /\/\/[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$)|"[^"\\\r\n]*(?:\\[^\r\n][^"\\\r\n]*)*"?/g;

/** Blanks the comments and strings of `text`, which must start outside of both; spans are shifted by `offset`. */
export function blank(text: string, offset = 0): Blanked {
  const comments: Comment[] = [];
  const strings: Span[] = [];
  const unclosed: Span[] = [];
  const code = text.replace(COMMENT_OR_STRING, (piece, index: number) => {
    const span = { start: offset + index, end: offset + index + piece.length };
    if (!isClosed(piece)) unclosed.push(span);
    if (!piece.startsWith('"')) comments.push({ text: withoutMarks(piece), span });
    else if (isClosed(piece)) strings.push(span);
    return blanks(piece);
  });
  return { code, comments, strings, unclosed };
}

/** The text with spaces for its comments; strings stay. */
export function withoutComments(text: string): string {
  return text.replace(COMMENT_OR_STRING, (piece) => (piece.startsWith('"') ? piece : ' '.repeat(piece.length)));
}

function isClosed(piece: string): boolean {
  if (piece.startsWith('//')) return true;
  if (piece.startsWith('/*')) return piece.length > 3 && piece.endsWith('*/');
  return /^"[^"\\]*(?:\\.[^"\\]*)*"$/.test(piece);
}

function blanks(piece: string): string {
  if (!piece.startsWith('"')) return ' '.repeat(piece.length);
  return isClosed(piece) ? `"${' '.repeat(piece.length - 2)}"` : `"${' '.repeat(piece.length - 1)}`;
}

function withoutMarks(piece: string): string {
  if (piece.startsWith('//')) return piece.replace(/^\/+/, '').trim();
  return piece
    .replace(/^\/\*+/, '')
    .replace(/\*+\/$/, '')
    .trim();
}
