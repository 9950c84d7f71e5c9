import type { Span } from '../../text';
import { scripted } from './scripts';

/** A top-level block of a schema: `keyword name { body }`; where the line before `{` is no such header, both are ''. */
export interface Outline {
  readonly keyword: string;
  readonly name: string;
  readonly nameSpan: Span;
  /** From the keyword to the closing brace. */
  readonly span: Span;
  /** Between the braces. */
  readonly body: Span;
}

/** Something outside of the lines of a block that Prisma refuses. */
export interface Misfit {
  readonly kind: 'unclosed-block' | 'stray-brace' | 'stray-text' | 'header' | 'merge-conflict';
  readonly span: Span;
}

/** The top-level blocks in order, and what stands in the way of trusting them. */
export interface Layout {
  readonly blocks: readonly Outline[];
  readonly misfits: readonly Misfit[];
}

const HEADER = scripted(String.raw`^([\p{L}\p{N}][\p{L}\p{N}_-]*)[\p{Zs}\t]+([\p{L}\p{N}][\p{L}\p{N}_-]*)$`);
// Prisma 8 has blocks without a name (`types {`), which are none of ours.
const NAMELESS = scripted(String.raw`^(?!datasource|generator)[\p{L}\p{N}_-]+$`);
const KNOWN = new Set(['datasource', 'generator', 'model', 'view', 'type', 'enum']);
const HEADER_WITHIN = scripted(
  String.raw`^[\p{Zs}\t]*(?:datasource|generator|model|view|type|enum)[\p{Zs}\t]+[\p{L}\p{N}_-]+[\p{Zs}\t]*\{`,
  'm',
);
const CONFLICT = scripted(String.raw`^(?:<{7}|\|{7}|={7}|>{7})(?=[\p{Zs}\t\r\n]|$)`, 'm');

/** Finds the top-level blocks in a text with blanked comments and strings (`blank`). */
export function blocksIn(code: string): Layout {
  const conflict = CONFLICT(code).exec(code);
  if (conflict !== null) return { blocks: [], misfits: [misfit('merge-conflict', conflict.index, conflict[0].length)] };
  const { pairs, stray, unclosed } = topLevelBraces(code);
  if (stray !== undefined) return { blocks: [], misfits: [misfit('stray-brace', stray, 1)] };
  const headers = headersOf(code, pairs, unclosed);
  if (unclosed !== undefined) return { blocks: [], misfits: [unclosedAt(headers, unclosed)] };
  const blocks = pairs.map((pair, index) => outline(headers[index] ?? NO_HEADER, pair));
  return {
    blocks,
    misfits: [...oddHeaders(code, blocks), ...mistakenBlocks(code, blocks), ...strayText(code, blocks)],
  };
}

/** Pairs of braces that aren't within another pair: `start` at `{`, `end` behind `}`. */
interface Braces {
  readonly pairs: readonly Span[];
  readonly stray?: number;
  readonly unclosed?: number;
}

function topLevelBraces(code: string): Braces {
  const pairs: Span[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: brace, index } of code.matchAll(/[{}]/g)) {
    if (brace === '}' && depth === 0) return { pairs, stray: index };
    if (brace === '{' && depth === 0) start = index;
    depth += brace === '{' ? 1 : -1;
    if (depth === 0) pairs.push({ start, end: index + 1 });
  }
  return depth === 0 ? { pairs } : { pairs, unclosed: start };
}

interface Header {
  readonly keyword: string;
  readonly name: string;
  readonly nameSpan: Span;
  readonly start: number;
}

const NO_HEADER: Header = { keyword: '', name: '', nameSpan: { start: 0, end: 0 }, start: 0 };

/** The header before each pair, and before the unclosed brace if there is one. */
function headersOf(code: string, pairs: readonly Span[], unclosed: number | undefined): readonly Header[] {
  const opens = [...pairs.map((pair) => pair.start), ...(unclosed === undefined ? [] : [unclosed])];
  return opens.map((open, index) => headerBefore(code, pairs[index - 1]?.end ?? 0, open));
}

/** Reads the last line between `from` and the brace at `open`. A line that is no header has no keyword. */
function headerBefore(code: string, from: number, open: number): Header {
  const between = code.slice(from, open);
  const lastLine = between.slice(Math.max(between.lastIndexOf('\n'), between.lastIndexOf('\r')) + 1);
  const text = lastLine.trim();
  const start = open - lastLine.length + lastLine.indexOf(text);
  const [, keyword, name] = HEADER(text).exec(text) ?? [];
  if (keyword === undefined || name === undefined) return { ...NO_HEADER, start };
  const end = start + text.length;
  return { keyword, name, nameSpan: { start: end - name.length, end }, start };
}

function outline({ start, ...header }: Header, braces: Span): Outline {
  return { ...header, span: { start, end: braces.end }, body: { start: braces.start + 1, end: braces.end - 1 } };
}

function unclosedAt(headers: readonly Header[], open: number): Misfit {
  const start = headers.at(-1)?.start ?? open;
  return misfit('unclosed-block', start, open + 1 - start);
}

/** A block whose header can't be read could be a datasource: Prisma even takes `datasourcedb {` for one called `db`. */
function oddHeaders(code: string, blocks: readonly Outline[]): readonly Misfit[] {
  return blocks
    .filter(({ keyword }) => keyword === '')
    .map(({ span, body }) => ({ start: span.start, text: code.slice(span.start, body.start - 1).trimEnd() }))
    .filter(({ text }) => !NAMELESS(text).test(text))
    .map(({ start, text }) => misfit('header', start, Math.max(text.length, 1)));
}

/** Blocks that another block's first line starts in: their own brace is missing, and another one closes them. */
function mistakenBlocks(code: string, blocks: readonly Outline[]): readonly Misfit[] {
  return blocks
    .filter((block) => KNOWN.has(block.keyword) && holdsHeader(code.slice(block.body.start, block.body.end)))
    .map((block) => misfit('unclosed-block', block.span.start, block.body.start - block.span.start));
}

function holdsHeader(body: string): boolean {
  return body.includes('{') && HEADER_WITHIN(body).test(body);
}

function strayText(code: string, blocks: readonly Outline[]): readonly Misfit[] {
  const ends = [0, ...blocks.map((block) => block.span.end)];
  return ends.flatMap((end, index) => {
    const between = code.slice(end, blocks[index]?.span.start ?? code.length);
    const text = between.trim().split(/[\r\n]/, 1)[0] ?? '';
    return text === '' ? [] : [misfit('stray-text', end + between.indexOf(text), text.trimEnd().length)];
  });
}

function misfit(kind: Misfit['kind'], start: number, length: number): Misfit {
  return { kind, span: { start, end: start + length } };
}
