import type { SourceFile } from '../../text';

/** A node of Babel's tree; the fields beside these three depend on `type` and are read through the functions below. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

interface Parser {
  parse(text: string): unknown;
}

/**
 * Parses a module with the parser of jscodeshift 17 for its file name; `null` when it doesn't parse.
 *
 * The offsets are those of the raw text: with tabs, CRLF or a byte order mark `api.jscodeshift(source)` counts in a
 * normalised copy.
 */
export function parsedModule(file: SourceFile): Node | null {
  try {
    const tree = parserFor(file.path).parse(file.text);
    return isNode(tree) ? (childOf(tree, 'program') ?? null) : null;
  } catch (cause) {
    // Babel throws a SyntaxError, and a RangeError for code that is nested too deep for its stack.
    if (cause instanceof SyntaxError || cause instanceof RangeError) return null;
    throw cause;
  }
}

// Required here, which makes it a chunk of its own in the build: most projects have no config.
function parserFor(path: string): Parser {
  const { PARSERS } = require('../babel') as typeof import('../babel');
  return PARSERS[/\.[mc]?ts$/.test(path) ? 'ts' : 'tsx'];
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** The node in a field, or `undefined` when there is none. */
export function childOf(node: Node, field: string): Node | undefined {
  const value = node[field];
  return isNode(value) ? value : undefined;
}

/** The nodes in a field that holds a list; holes are left out. */
export function childrenOf(node: Node, field: string): readonly Node[] {
  const value = node[field];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** Every node below `node` and itself, in the order of the text; iterative, since hostile code nests deep. */
export function* nodesIn(node: Node): Generator<Node> {
  const open: Node[] = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    yield next;
    open.push(...partsOf(next).reverse());
  }
}

function partsOf(node: Node): Node[] {
  return Object.values(node)
    .flatMap((value) => (Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : []))
    .filter((part) => !part.type.startsWith('Comment'))
    .sort((a, b) => a.start - b.start);
}

const WRAPPERS = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
  'ParenthesizedExpression',
]);

/** The expression without `as T`, `satisfies T`, `!`, `<T>` and brackets around it; `(0, f)` is f, as tsc writes it. */
export function unwrapped(node: Node): Node {
  let inner = node;
  // A loop, since hostile code nests deep.
  for (let next = insideOf(inner); next !== undefined; next = insideOf(inner)) inner = next;
  return inner;
}

function insideOf(node: Node): Node | undefined {
  if (node.type === 'SequenceExpression') return childrenOf(node, 'expressions').at(-1);
  return WRAPPERS.has(node.type) ? childOf(node, 'expression') : undefined;
}

/** The text of a string literal, or of a template without expressions. */
export function stringOf(node: Node): string | undefined {
  if (node.type === 'StringLiteral') return textField(node, 'value');
  if (node.type !== 'TemplateLiteral' || childrenOf(node, 'expressions').length > 0) return undefined;
  const [only] = childrenOf(node, 'quasis');
  return only === undefined ? undefined : quasiText(only);
}

/** What a piece of a template literal means, escapes resolved. */
export function quasiText(quasi: Node): string | undefined {
  const value = quasi.value;
  const cooked = typeof value === 'object' && value !== null && 'cooked' in value ? value.cooked : undefined;
  return typeof cooked === 'string' ? cooked : undefined;
}

/** The name of an identifier. */
export function identifierOf(node: Node | undefined): string | undefined {
  return node?.type === 'Identifier' ? textField(node, 'name') : undefined;
}

/** The key of a property or the name behind the dot: `a`, `'a'` and `x['a']` give `a`; a computed key gives `undefined`. */
export function keyOf(node: Node, field: 'key' | 'property'): string | undefined {
  const key = childOf(node, field);
  if (key === undefined) return undefined;
  return node.computed === true ? stringOf(key) : (identifierOf(key) ?? stringOf(key));
}

/** `a.b.c` of a member expression of plain names, `a` of an identifier, `import.meta` of a meta property. */
export function dottedName(node: Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (node.type === 'MetaProperty') return 'import.meta';
  if (!isMember(node)) return identifierOf(node);
  const object = dottedName(withoutWrapper(childOf(node, 'object')));
  const property = keyOf(node, 'property');
  return object === undefined || property === undefined ? undefined : `${object}.${property}`;
}

export function isMember(node: Node): boolean {
  return node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression';
}

export function isCall(node: Node): boolean {
  return node.type === 'CallExpression' || node.type === 'OptionalCallExpression';
}

function withoutWrapper(node: Node | undefined): Node | undefined {
  return node === undefined ? undefined : unwrapped(node);
}

function textField(node: Node, field: string): string | undefined {
  const value = node[field];
  return typeof value === 'string' ? value : undefined;
}
