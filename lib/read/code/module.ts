import { basename } from 'node:path/posix';
import type { SourceFile, Span } from '../../text';
import { childOf, childrenOf, isNode, type Node } from './syntax';
import { takesTooLong } from './too-long';

/** One parsed module of JavaScript or TypeScript; offsets are UTF-16 units of the file's text, as it is on disk. */
export interface Module {
  readonly file: SourceFile;
  readonly program: Node;
  /** The node around a node; `undefined` for the program, and for a node of another module. */
  parentOf(node: Node): Node | undefined;
  /** The innermost node that covers the unit at `offset`; of `{ x }`, whose key and value share a span, the value. */
  nodeAt(offset: number): Node;
  readonly comments: readonly Span[];
}

/** What the parser makes of a text; a token is whatever is neither white space nor a comment. */
export interface Parsed {
  readonly program: Node;
  readonly comments: readonly Span[];
  readonly tokens: readonly Span[];
}

/** Longer texts aren't parsed; nobody writes them by hand. */
export const LONGEST_CODE = 1024 * 1024;

const modules = new WeakMap<SourceFile, Module | null>();

/**
 * Parses a file of JavaScript or TypeScript, once for each `SourceFile`.
 *
 * `null` when it doesn't parse or is longer than `LONGEST_CODE`; never throws.
 */
export function moduleOf(file: SourceFile): Module | null {
  const known = modules.get(file);
  if (known !== undefined) return known;
  const parsed = parsedCode(file);
  const module = parsed && new ParsedModule(file, parsed);
  modules.set(file, module);
  return module;
}

/** Whether a file is JavaScript or TypeScript by its name; Vue, Svelte and Astro only embed it. */
export function isCodeFile(path: string): boolean {
  return /\.[cm]?[jt]sx?$/i.test(basename(path));
}

/** Parses a text anew, with every parser that can read files of its name; `null` as for `moduleOf`. */
export function parsedCode(file: SourceFile): Parsed | null {
  if (file.text.length > LONGEST_CODE || takesTooLong(file.text)) return null;
  // Behind a byte order mark Babel doesn't know a shebang, Node does.
  const text = file.text.replace(/^\uFEFF#!/, '\uFEFF//');
  for (const parser of parsersFor(file.path)) {
    const parsed = parsedBy(parser, text);
    if (parsed !== null) return parsed;
  }
  return null;
}

interface Parser {
  parse(text: string): unknown;
}

// Required here, which makes it a chunk of its own in the build: most runs parse no code.
function parsersFor(path: string): readonly Parser[] {
  const { PARSERS } = require('../babel') as typeof import('../babel');
  if (/\.[cm]?ts$/i.test(path)) return [PARSERS.ts];
  return /\.tsx$/i.test(path) ? [PARSERS.tsx] : [PARSERS.tsx, PARSERS.flow];
}

function parsedBy(parser: Parser, text: string): Parsed | null {
  try {
    const tree = parser.parse(text);
    const program = isNode(tree) ? childOf(tree, 'program') : undefined;
    if (!isNode(tree) || program === undefined) return null;
    const tokens = spansIn(tree.tokens).filter((token) => !isComment(token));
    return { program, comments: childrenOf(tree, 'comments'), tokens };
  } catch {
    // A SyntaxError mostly, a RangeError for code that nests too deep; whatever it is, the text can't be read.
    return null;
  }
}

function spansIn(list: unknown): readonly Span[] {
  return Array.isArray(list) ? list.filter(isSpan) : [];
}

function isSpan(value: unknown): value is Span {
  return typeof value === 'object' && value !== null && 'start' in value && typeof value.start === 'number';
}

function isComment(token: Span): boolean {
  return isNode(token) && token.type.startsWith('Comment');
}

class ParsedModule implements Module {
  readonly program: Node;
  readonly comments: readonly Span[];
  #family: Family | undefined;

  constructor(
    readonly file: SourceFile,
    { program, comments }: Parsed,
  ) {
    this.program = program;
    this.comments = comments;
  }

  parentOf(node: Node): Node | undefined {
    return this.family.parents.get(node);
  }

  nodeAt(offset: number): Node {
    const { inOrder, parents } = this.family;
    let node = lastFrom(inOrder, offset);
    while (node !== undefined && node.end <= offset) node = parents.get(node);
    return node ?? this.program;
  }

  // Only a file that names something is walked.
  private get family(): Family {
    this.#family ??= familyOf(this.program);
    return this.#family;
  }
}

interface Family {
  readonly parents: ReadonlyMap<Node, Node>;
  /** All nodes by their starts; of those that start together an outer one comes first. */
  readonly inOrder: readonly Node[];
}

/** Walks iteratively, since hostile code nests deep. */
function familyOf(program: Node): Family {
  const parents = new Map<Node, Node>();
  const inOrder: Node[] = [];
  const open: Node[] = [program];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    inOrder.push(node);
    for (const part of partsOf(node).reverse()) {
      parents.set(part, node);
      open.push(part);
    }
  }
  return { parents, inOrder: inOrder.sort((a, b) => a.start - b.start) };
}

function partsOf(node: Node): Node[] {
  const parts: Node[] = [];
  for (const value of Object.values(node)) {
    for (const part of Array.isArray(value) ? value : [value]) if (isCode(part)) parts.push(part);
  }
  return parts.sort((a, b) => a.start - b.start);
}

function isCode(value: unknown): value is Node {
  return isNode(value) && !value.type.startsWith('Comment');
}

/** The last of the sorted nodes that starts at `offset` or before. */
function lastFrom(nodes: readonly Node[], offset: number): Node | undefined {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((nodes[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return nodes[low - 1];
}
