import type { Span } from '../text';
import { readFlow } from './yaml-flow';
import { isColon, lineEnd, plainScalar, quotedScalar, skipSpaces, type YamlScalar } from './yaml-scalar';

/**
 * An entry of a block map (`key: …`), or an item of a block list (`- …`), with everything below it.
 *
 * Spans are in UTF-16 units of the text. `- key: …` is an item and an entry inside of it, on one line.
 */
export interface YamlNode {
  readonly kind: 'entry' | 'item';
  /** Its lines, with what stands below it and the last line end; comments and empty lines behind it are not its own. */
  readonly lines: Span;
  /** The key without its quotes; of an entry only. */
  readonly key?: string;
  /** What stands behind the colon or the dash on the first line, without a comment; empty for a collection below it. */
  readonly value: Span;
  readonly indent: number;
  readonly parent?: YamlNode;
  readonly children: readonly YamlNode[];
}

/**
 * Reads the block maps and lists of a YAML text, in the order of the text and in linear time.
 *
 * A second reader beside `yamlLeaves` for those who need places: it knows where each entry begins and ends, and nothing
 * of what scalars mean. Block scalars, flow collections and scalars over several lines belong to their entry. Never
 * throws; a line that is none of these belongs to what stands before it.
 */
export function yamlNodes(text: string): readonly YamlNode[] {
  return new NodeScanner(text).nodes();
}

/** The innermost node that covers an offset. */
export function yamlNodeAt(nodes: readonly YamlNode[], offset: number): YamlNode | undefined {
  return nodes.findLast(({ lines }) => lines.start <= offset && offset < lines.end);
}

/** Deeper collections are nothing that a person wrote; the limit keeps the work of each line small. */
const DEEPEST = 64;

/** A node that is still being read. */
interface Growing extends YamlNode {
  readonly lines: { start: number; end: number };
  readonly children: Growing[];
}

class NodeScanner {
  readonly #found: Growing[] = [];
  readonly #open: Growing[] = [];
  /** Lines that begin before this offset belong to the quoted scalar or the flow collection above them. */
  #taken = 0;
  /** Lines indented deeper than this belong to a block scalar, or go on with a plain one. */
  #swallowed = Number.POSITIVE_INFINITY;
  /** The end of the last line that is neither empty nor a comment. */
  #lastEnd = 0;

  constructor(readonly text: string) {}

  nodes(): readonly YamlNode[] {
    let start = this.text.startsWith('\uFEFF') ? 1 : 0;
    while (start < this.text.length) {
      const end = lineEnd(this.text, start);
      this.#readLine({ start, content: skipSpaces(this.text, start, end), end });
      start = end + 1;
    }
    this.#closeFrom(0);
    return this.#found;
  }

  #readLine(line: Line): void {
    const { start, content, end } = line;
    const isSwallowed = start < this.#taken || content - start > this.#swallowed;
    if (isLineEnd(this.text, content, end) || (!isSwallowed && this.text[content] === '#')) return;
    if (!isSwallowed) {
      this.#swallowed = Number.POSITIVE_INFINITY;
      // A line of Helm's own, `{{ if … }}`, has no place among the nodes.
      if (this.text.startsWith('{{', content)) return;
      if (isDocumentMark(this.text, line)) this.#closeFrom(0);
      else this.#readContent(line);
    }
    this.#lastEnd = Math.min(end + 1, this.text.length);
  }

  #readContent({ start, content, end }: Line): void {
    let at = content;
    while (isDash(this.text, at, end) && this.#open.length < DEEPEST) {
      const indent = at - start;
      at = skipSpaces(this.text, at + 1, end);
      this.#push({ kind: 'item', start, indent, value: this.#valueAt(at, end) });
    }
    const key = keyAt(this.text, at, end);
    if (key === null) {
      this.#followValue(at, end, this.#open.at(-1)?.indent ?? 0);
      return;
    }
    const value = this.#valueAt(skipSpaces(this.text, key.end, end), end);
    this.#push({ kind: 'entry', start, indent: at - start, key: key.value, value });
    this.#followValue(value.start, end, at - start);
  }

  /** The dashes of a list may stand in the column of its key, so there only another item closes a level. */
  #push({ start, ...node }: Pushed): void {
    const closes = ({ kind, indent }: Growing) =>
      indent > node.indent || (indent === node.indent && (node.kind === 'entry' || kind === 'item'));
    const first = this.#open.findIndex(closes);
    if (first !== -1) this.#closeFrom(first);
    if (this.#open.length === DEEPEST) return;
    const parent = this.#open.at(-1);
    const pushed: Growing = { ...node, lines: { start, end: start }, children: [], ...(parent ? { parent } : {}) };
    parent?.children.push(pushed);
    this.#found.push(pushed);
    this.#open.push(pushed);
  }

  #closeFrom(first: number): void {
    for (const node of this.#open.splice(first)) node.lines.end = this.#lastEnd;
  }

  /** The value on its line: quoted, a flow collection, or plain up to a comment. */
  #valueAt(start: number, end: number): Span {
    const first = this.text[start] ?? '';
    if (start >= end || first === '#' || first === '\r') return { start, end: start };
    if (first === '"' || first === "'") return { start, end: quotedScalar(this.text, start, end)?.end ?? end };
    if (/[{[]/.test(first)) return { start, end: Math.min(readFlow(this.text, start).end, end) };
    const { value } = plainScalar(this.text, start, end, '\r');
    return { start, end: start + value.length };
  }

  /** Sees how far a value goes below its line; what is only named or typed there (`&x`, `!x`) may be a collection. */
  #followValue(at: number, end: number, indent: number): void {
    const first = this.text[at] ?? '';
    if (at >= end || /[\r#&!]/.test(first)) return;
    if (first === '{' || first === '[') this.#taken = readFlow(this.text, at).end;
    if (first === '"' || first === "'") this.#taken = quotedScalar(this.text, at, this.text.length)?.end ?? 0;
    this.#swallowed = indent;
  }
}

/** One line by its offsets: its start, where its indent ends, and its line end. */
interface Line {
  readonly start: number;
  readonly content: number;
  readonly end: number;
}

type Pushed = Omit<YamlNode, 'lines' | 'children' | 'parent'> & { readonly start: number };

function isLineEnd(text: string, at: number, end: number): boolean {
  return at >= end || (text[at] === '\r' && at + 1 === end);
}

function isDocumentMark(text: string, { start, content }: Line): boolean {
  return start === content && /^(?:---|\.\.\.)(?:\s|$)/.test(text.slice(content, content + 4));
}

function isDash(text: string, at: number, end: number): boolean {
  return text[at] === '-' && (at + 1 >= end || /\s/.test(text[at + 1] ?? ''));
}

/** The key at `at` with the offset behind its colon. */
function keyAt(text: string, at: number, end: number): YamlScalar | null {
  const isQuoted = text[at] === '"' || text[at] === "'";
  const scalar = isQuoted ? quotedScalar(text, at, end) : plainScalar(text, at, end, '\r');
  const isKey = scalar !== null && scalar.end > at && isColon(text, scalar.end, end);
  return isKey ? { value: scalar.value, end: scalar.end + 1 } : null;
}
