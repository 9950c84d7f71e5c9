import type { Edit } from '../../edit';
import type { Span } from '../../text';
import { readUrl, withoutParameters } from '../url';
import { outerSpan } from './cuts';
import { bracketsFor, replacedSpan } from './flag-replaced';
import { isSeparator, operandsOf, partsOfText, writtenText } from './flag-text-parts';
import type { Module } from './module';
import { childrenOf, type Node } from './syntax';

/**
 * What is left of an expression when the flag is cut out of it.
 *
 * `gone`: nothing; `emptied` are the edits that leave an empty text in its place, where that means the same, and an item
 * is a whole `pgbouncer=true`, which only a list or a statement can lose. `is`: a part of it, and the edits that leave just
 * that. `left`: it can't be cut, and why.
 */
export type Reduced =
  | { readonly kind: 'same' }
  | { readonly kind: 'gone'; readonly emptied?: readonly Edit[]; readonly isItem?: true }
  | { readonly kind: 'is'; readonly node: Node; readonly edits: readonly Edit[] }
  | { readonly kind: 'edits'; readonly edits: readonly Edit[] }
  | { readonly kind: 'left'; readonly why: string };

export const SAME: Reduced = { kind: 'same' };

/** A piece of a text: what is written there, or an expression whose value comes there. */
type Piece =
  | { readonly kind: 'written'; readonly node: Node }
  | { readonly kind: 'value'; readonly node: Node; readonly isSeparator: boolean };

/** One character of the whole text; a value counts as one. */
interface Cell {
  readonly char: string;
  readonly piece: number;
  /** Where a written character stands in the file. */
  readonly at: number;
}

const VALUE = '\u0000';
/** Longer texts are none that somebody wrote. */
const LONGEST = 4000;

/**
 * Cuts `pgbouncer=true` out of a text that is put together: `a + '?b'`, templates, one in the other.
 *
 * `schema=public` goes with it: without the flag Prisma Client below 7 sends the schema in the startup packet, which
 * PgBouncer refuses. `reduce` is asked for the expressions in between that set the flag themselves.
 */
export function reducedText(root: Node, module: Module, reduce: (node: Node) => Reduced): Reduced {
  const cutter = new TextCutter(root, module, reduce);
  return cutter.result();
}

class TextCutter {
  private readonly pieces: Piece[] = [];
  private readonly pieceOf = new Map<Node, number>();
  private readonly cells: Cell[] = [];
  private readonly inner: Edit[] = [];
  private readonly goneValues = new Set<number>();
  private why: string | undefined;

  constructor(
    private readonly root: Node,
    private readonly module: Module,
    private readonly reduce: (node: Node) => Reduced,
  ) {}

  result(): Reduced {
    for (const part of partsOfText(this.root)) this.collect(part);
    const kept = this.why === undefined ? this.keptCells() : null;
    if (kept === null || this.differs(kept))
      return { kind: 'left', why: this.why ?? 'the flag can not be told from its surroundings' };
    if (kept.length === this.cells.length && this.inner.length === 0) return SAME;
    const stays = new Stays(this.cells, kept);
    const [only, second] = this.pieces.filter((_, index) => stays.holdsPiece(index));
    if (only === undefined) return this.nothing();
    if (second === undefined && only.kind === 'value') return this.onlyValue(only.node);
    return { kind: 'edits', edits: [...this.inner, ...this.removals(this.root, stays)] };
  }

  /** The second opinion on a URL that stands there as a whole. */
  private differs(kept: readonly Cell[]): boolean {
    const [before, after] = [this.cells, kept].map((cells) => cells.map(({ char }) => char).join(''));
    if (before === undefined || before.includes(VALUE) || readUrl(before) === null) return false;
    const names = /[?&]schema=public(?![^&#])/.test(before) ? ['pgbouncer', 'schema'] : ['pgbouncer'];
    return after !== withoutParameters(before, names);
  }

  /** A piece of a query in quotes of its own can be empty; a whole `pgbouncer=true` is an item that is counted. */
  private nothing(): Reduced {
    const [first] = this.cells;
    if (!/^[?&]/.test(first?.char ?? ''))
      return { kind: 'gone', ...(this.isSeparatorCell(first) ? {} : { isItem: true }) };
    const { start, end, type } = this.root;
    if (!/^(?:StringLiteral|TemplateLiteral)$/.test(type)) return { kind: 'gone' };
    return { kind: 'gone', emptied: [this.deletion({ start: start + 1, end: end - 1 })] };
  }

  private onlyValue(node: Node): Reduced {
    const inner = this.root.type === 'TemplateLiteral' ? node : outerSpan(node, this.module);
    const outer = replacedSpan(this.root, node, this.module);
    const [open, close] = bracketsFor(node, this.root, this.module);
    const edits = [
      { ...this.deletion({ start: outer.start, end: inner.start }), newText: open },
      { ...this.deletion({ start: inner.end, end: outer.end }), newText: close },
    ];
    return { kind: 'is', node, edits: [...this.inner, ...edits.filter(({ span }) => span.end > span.start)] };
  }

  private deletion(span: Span): Edit {
    return { path: this.module.file.path, span, newText: '' };
  }

  // ---- the pieces

  private collect(part: Node): void {
    if (this.cells.length > LONGEST) this.why = 'the text is too long';
    if (this.why !== undefined) return;
    this.pieceOf.set(part, this.pieces.length);
    if (part.type === 'StringLiteral' || part.type === 'TemplateElement') this.addWritten(part);
    else this.addValue(part);
  }

  private addWritten(node: Node): void {
    const isLong = this.cells.length + node.end - node.start > LONGEST;
    if (isLong) this.why = 'the text is too long';
    const text = isLong ? '' : writtenText(node, this.module.file.text);
    if (text === undefined) this.why = 'it is written with escapes';
    const piece = this.pieces.push({ kind: 'written', node }) - 1;
    let at = node.type === 'StringLiteral' ? node.start + 1 : node.start;
    for (const char of text ?? '') {
      this.cells.push({ char, piece, at });
      at += char.length;
    }
  }

  private addValue(node: Node): void {
    const reduced = this.reduce(node);
    if (reduced.kind === 'left') this.why = reduced.why;
    if (reduced.kind === 'gone' && reduced.isItem) this.why = 'what joins it would be left over';
    if (reduced.kind === 'is' || reduced.kind === 'edits') this.inner.push(...reduced.edits);
    const piece = this.pieces.push({ kind: 'value', node, isSeparator: isSeparator(node, this.module) }) - 1;
    if (reduced.kind === 'gone') this.goneValues.add(piece);
    this.cells.push({ char: VALUE, piece, at: node.start });
  }

  // ---- which characters stay

  private keptCells(): readonly Cell[] | null {
    let cells: readonly Cell[] = this.cells.filter(({ piece }) => !this.goneValues.has(piece));
    let isCut = cells.length < this.cells.length;
    for (;;) {
      const found = this.parameterIn(cells, 'pgbouncer=true');
      if (found === 'left') return null;
      if (found === null) return isCut ? this.withoutSchema(cells) : cells;
      cells = without(cells, found);
      isCut = true;
    }
  }

  private withoutSchema(cells: readonly Cell[]): readonly Cell[] | null {
    if (!SCHEMA.test(textOf(cells))) return cells;
    const found = this.parameterIn(cells, 'schema=public');
    const rest = found === null || found === 'left' ? cells : without(cells, found);
    if (!SCHEMA.test(textOf(rest))) return rest;
    this.why = KEEPS_SCHEMA;
    return null;
  }

  /** The cells of a parameter with the `?` or `&` that goes with it. */
  private parameterIn(cells: readonly Cell[], parameter: string): Span | 'left' | null {
    const text = textOf(cells);
    const start = text.search(new RegExp(`(?<![A-Za-z0-9_])${parameter}(?![A-Za-z0-9_%])`));
    if (start === -1) return null;
    const end = start + parameter.length;
    const before = text[start - 1];
    const after = text[end];
    if (/\s/.test(text)) return this.leave('it stands in a longer text');
    if (after === '&') return { start, end: end + 1 };
    if (after !== undefined && after !== '#') return this.leave('what follows it is put together at run time');
    if (before === undefined) return { start, end };
    const isJoined = before === '?' || before === '&' || (before === VALUE && this.isSeparatorCell(cells[start - 1]));
    return isJoined ? { start: start - 1, end } : this.leave('what stands in front of it is put together at run time');
  }

  private leave(why: string): 'left' {
    this.why = why;
    return 'left';
  }

  private isSeparatorCell(cell: Cell | undefined): boolean {
    const piece = cell && this.pieces[cell.piece];
    return piece?.kind === 'value' && piece.isSeparator;
  }

  // ---- the edits

  /** The edits of one sum or template: parts that are gone go with what joins them, written ones lose characters. */
  private removals(node: Node, stays: Stays): readonly Edit[] {
    const isLeft = (part: Node) => partsOfText(part).some((each) => stays.holdsPiece(this.pieceOf.get(each) ?? -1));
    if (node.type === 'StringLiteral') return this.lostCharacters(node, stays);
    if (node.type === 'TemplateLiteral') return this.removalsInTemplate(node, stays, isLeft);
    const operands = operandsOf(node);
    if (operands.length < 2) return [];
    const inside = operands.filter(isLeft).flatMap((operand) => this.removals(operand, stays));
    return [...inside, ...this.lostOperands(operands, isLeft)];
  }

  private removalsInTemplate(template: Node, stays: Stays, isLeft: (part: Node) => boolean): readonly Edit[] {
    const quasis = childrenOf(template, 'quasis');
    const lost = childrenOf(template, 'expressions').flatMap((hole, index) => {
      const span = { start: quasis[index]?.end ?? hole.start, end: quasis[index + 1]?.start ?? hole.end };
      return isLeft(hole) ? this.removals(hole, stays) : [this.deletion(span)];
    });
    return [...quasis.flatMap((quasi) => this.lostCharacters(quasi, stays)), ...lost];
  }

  private lostCharacters(literal: Node, stays: Stays): readonly Edit[] {
    return stays.lostIn(this.pieceOf.get(literal) ?? -1).map((span) => this.deletion(span));
  }

  /** An operand goes with the `+` in front of it, the first ones with the `+` behind. */
  private lostOperands(operands: readonly Node[], isLeft: (part: Node) => boolean): readonly Edit[] {
    const spans = operands.map((operand) => outerSpan(operand, this.module));
    const first = operands.findIndex(isLeft);
    return spans.flatMap((own, index) => {
      const operand = operands[index];
      if (operand === undefined || isLeft(operand)) return [];
      const start = index < first ? own.start : (spans[index - 1]?.end ?? own.start);
      const end = index < first ? (spans[index + 1]?.start ?? own.end) : own.end;
      return [this.deletion({ start, end })];
    });
  }
}

/** Which characters of which piece are left. */
class Stays {
  private readonly pieces: ReadonlySet<number>;
  private readonly lost = new Map<number, Span[]>();

  constructor(all: readonly Cell[], kept: readonly Cell[]) {
    const stays = new Set(kept);
    this.pieces = new Set(kept.map(({ piece }) => piece));
    for (const cell of all) if (!stays.has(cell)) this.lose(cell);
  }

  private lose({ piece, at, char }: Cell): void {
    const spans = this.lost.get(piece) ?? [];
    const last = spans.at(-1);
    if (last?.end === at) spans[spans.length - 1] = { start: last.start, end: at + char.length };
    else spans.push({ start: at, end: at + char.length });
    this.lost.set(piece, spans);
  }

  holdsPiece(piece: number): boolean {
    return this.pieces.has(piece);
  }

  lostIn(piece: number): readonly Span[] {
    return this.lost.get(piece) ?? [];
  }
}

const SCHEMA = /(?:^|[?&])schema=/;
export const KEEPS_SCHEMA =
  'the URL has a `schema=`, which Prisma would send as the startup parameter `search_path` without the flag';

function textOf(cells: readonly Cell[]): string {
  return cells.map(({ char }) => char[0] ?? '').join('');
}

function without(cells: readonly Cell[], { start, end }: Span): readonly Cell[] {
  return [...cells.slice(0, start), ...cells.slice(end)];
}
