import { requiredModule } from '../prisma-config/scope';
import {
  childOf,
  childrenOf,
  identifierOf,
  isCall,
  isMember,
  isNode,
  keyOf,
  type Node,
  stringOf,
  unwrapped,
} from './syntax';

/** What a destructuring takes: `const { key: name = orElse } = from`; `keyNode` is the key as it is written. */
export interface Taken {
  readonly from: Node;
  readonly key: string;
  readonly keyNode: Node;
  readonly orElse?: Node;
}

/**
 * What a name of a module stands for; `id` is the identifier that declares it.
 *
 * `imported` is the export's name, `default`, or `*` for the whole module; `require('x')` and `await import('x')` count as
 * imports. A variable has `init` only when it takes the whole value, `taken` when it takes one key of it; a parameter
 * likewise (`taken` without `from`), with the value that it has when nothing is passed.
 */
export type Binding = { readonly name: string; readonly id: Node } & (
  | { readonly kind: 'import'; readonly module: string; readonly imported: string; readonly node: Node }
  | {
      readonly kind: 'const' | 'let' | 'var';
      readonly declarator: Node;
      readonly init?: Node;
      readonly taken?: Taken;
    }
  | {
      readonly kind: 'param';
      readonly fn: Node;
      readonly index: number;
      readonly taken?: Omit<Taken, 'from'>;
      readonly orElse?: Node;
      /** False for what is deep inside of a pattern. */
      readonly whole: boolean;
    }
  | { readonly kind: 'function' | 'class' | 'enum' | 'other'; readonly node: Node }
);

/** The names of one scope. */
export type Names = Map<string, Binding>;

/**
 * The scopes of a program, by the node that opens each, as ECMAScript has them: program, function, block, loop, switch,
 * catch, class expression, static block, namespace.
 *
 * A function's parameters and its body are two scopes. A function declared in a block stays in the block, as in modules.
 * Iterative, since hostile code nests deep.
 */
export function scopesOf(program: Node): ReadonlyMap<Node, Names> {
  const scopes = new Map<Node, Names>();
  const open: Placed[] = [{ node: program, vars: new Map(), block: new Map() }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const within = entered(next, scopes);
    declare(next.node, within, next);
    for (const node of partsOf(next.node).toReversed()) open.push({ node, ...within });
  }
  return scopes;
}

interface Around {
  /** Where `var` goes. */
  readonly vars: Names;
  /** Where everything else goes. */
  readonly block: Names;
}

interface Placed extends Around {
  readonly node: Node;
}

const VAR_SCOPES = new Set(['Program', 'StaticBlock', 'TSModuleBlock']);
const BLOCK_SCOPES = new Set([
  'BlockStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'SwitchStatement',
  'CatchClause',
  'ClassExpression',
]);
const FUNCTIONS = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ObjectMethod',
  'ClassMethod',
  'ClassPrivateMethod',
]);

export function isFunction(node: Node): boolean {
  return FUNCTIONS.has(node.type);
}

/** The scopes inside of a node, which are those around it unless it opens some. */
function entered({ node, vars, block }: Placed, scopes: Map<Node, Names>): Around {
  if (isFunction(node)) {
    const names = opened(node, scopes);
    const body = childOf(node, 'body');
    // The body's `var`s are its own: a `var` in an arrow without a block can't be.
    return { vars: body?.type === 'BlockStatement' ? opened(body, scopes) : names, block: names };
  }
  if (VAR_SCOPES.has(node.type)) {
    const names = opened(node, scopes);
    return { vars: names, block: names };
  }
  return { vars, block: BLOCK_SCOPES.has(node.type) ? opened(node, scopes) : block };
}

function opened(node: Node, scopes: Map<Node, Names>): Names {
  const names = scopes.get(node) ?? new Map<string, Binding>();
  scopes.set(node, names);
  return names;
}

// ---- declarations

/** Enters what a node declares: names inside of it (`within`), and its own name around it. */
function declare(node: Node, within: Around, around: Around): void {
  switch (node.type) {
    case 'VariableDeclaration':
      for (const declarator of childrenOf(node, 'declarations')) declareVariables(node, declarator, around);
      return;
    case 'ImportDeclaration':
      for (const binding of importsOf(node)) enter(around.block, binding);
      return;
    case 'TSImportEqualsDeclaration':
      enterNamed(node, around.block, (id, name) => importEquals(node, id, name));
      return;
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
      enterNamed(node, around.block, (id, name) => ({ kind: 'function', node, id, name }));
      break;
    case 'FunctionExpression':
      enterNamed(node, within.block, (id, name) => ({ kind: 'function', node, id, name }));
      break;
    case 'ClassDeclaration':
      enterNamed(node, around.block, (id, name) => ({ kind: 'class', node, id, name }));
      return;
    case 'ClassExpression':
      enterNamed(node, within.block, (id, name) => ({ kind: 'class', node, id, name }));
      return;
    case 'TSEnumDeclaration':
      enterNamed(node, around.block, (id, name) => ({ kind: 'enum', node, id, name }));
      return;
    case 'TSModuleDeclaration':
      enterNamed(node, around.block, (id, name) => ({ kind: 'other', node, id, name }));
      return;
    case 'CatchClause':
      declareCaught(node, within.block);
      return;
  }
  if (isFunction(node)) declareParameters(node, within.block);
}

function enterNamed(node: Node, names: Names, bindingFor: (id: Node, name: string) => Binding): void {
  const id = childOf(node, 'id');
  const name = identifierOf(id);
  if (id !== undefined && name !== undefined) enter(names, bindingFor(id, name));
}

/** The first declaration counts, but for a function after its overloads, and a parameter with the function's own name. */
function enter(names: Names, binding: Binding): void {
  const known = names.get(binding.name);
  if (known === undefined || known.kind === 'function') names.set(binding.name, binding);
}

function declareCaught(clause: Node, names: Names): void {
  const param = childOf(clause, 'param');
  for (const { id, name } of param === undefined ? [] : namesIn(param)) {
    enter(names, { kind: 'other', node: clause, id, name });
  }
}

function declareParameters(fn: Node, names: Names): void {
  childrenOf(fn, 'params').forEach((param, index) => {
    const target = param.type === 'TSParameterProperty' ? (childOf(param, 'parameter') ?? param) : param;
    const orElse = target.type === 'AssignmentPattern' ? childOf(target, 'right') : undefined;
    for (const { id, name, part, deep } of namesIn(target)) {
      const taken = part && { key: part.key, keyNode: part.keyNode, orElse: part.orElse };
      enter(names, { kind: 'param', fn, index, id, name, taken, whole: !deep, orElse: taken ? undefined : orElse });
    }
  });
}

function declareVariables(declaration: Node, declarator: Node, { vars, block }: Around): void {
  const target = childOf(declarator, 'id');
  if (target === undefined) return;
  const kind = declaration.kind === 'var' ? 'var' : declaration.kind === 'let' ? 'let' : 'const';
  const init = childOf(declarator, 'init');
  for (const { id, name, part, deep } of namesIn(target)) {
    const binding: Binding = { kind, declarator, id, name, ...takenOf(init, part, deep) };
    enter(kind === 'var' ? vars : block, requiredBinding(binding) ?? binding);
  }
}

function takenOf(init: Node | undefined, part: Part | undefined, deep: boolean): { init?: Node; taken?: Taken } {
  if (init === undefined || deep) return {};
  return part === undefined ? { init } : { taken: { from: init, ...part } };
}

/** What a name takes of the value in front of it. */
type Part = Omit<Taken, 'from'>;

interface Declared {
  readonly id: Node;
  readonly name: string;
  /** Set for a name directly in an object pattern. */
  readonly part?: Part;
  /** In an array pattern, a rest, or a pattern inside of a pattern. */
  readonly deep: boolean;
}

/** The names that a pattern declares. */
function namesIn(pattern: Node): readonly Declared[] {
  const found: Declared[] = [];
  const open: { readonly node: Node; readonly part?: Part; readonly depth: number }[] = [{ node: pattern, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, part, depth } = next;
    const name = identifierOf(node);
    if (name !== undefined) found.push({ id: node, name, part, deep: part === undefined ? depth > 0 : depth > 1 });
    else for (const inner of partsOfPattern(node, part)) open.push({ ...inner, depth: depth + stepInto(node) });
  }
  return found;
}

function stepInto(node: Node): number {
  return node.type === 'AssignmentPattern' || node.type === 'ObjectProperty' ? 0 : 1;
}

function partsOfPattern(node: Node, part: Part | undefined): readonly { readonly node: Node; readonly part?: Part }[] {
  switch (node.type) {
    case 'AssignmentPattern': {
      const left = childOf(node, 'left');
      const orElse = childOf(node, 'right');
      return left === undefined ? [] : [{ node: left, part: part && { ...part, orElse } }];
    }
    case 'ObjectPattern':
      return childrenOf(node, 'properties').map((property) => ({ node: property }));
    case 'ObjectProperty':
      return propertyParts(node);
    case 'ArrayPattern':
      return childrenOf(node, 'elements').map((element) => ({ node: element }));
    default: {
      const inner = childOf(node, node.type === 'RestElement' ? 'argument' : 'parameter');
      return inner === undefined ? [] : [{ node: inner }];
    }
  }
}

function propertyParts(property: Node): readonly { readonly node: Node; readonly part?: Part }[] {
  const key = keyOf(property, 'key');
  const keyNode = childOf(property, 'key');
  const value = childOf(property, 'value');
  if (value === undefined) return [];
  return [{ node: value, part: key === undefined || keyNode === undefined ? undefined : { key, keyNode } }];
}

// ---- imports

function importsOf(statement: Node): readonly Binding[] {
  const source = childOf(statement, 'source');
  const module = source === undefined ? undefined : stringOf(source);
  if (module === undefined) return [];
  return childrenOf(statement, 'specifiers').flatMap((specifier): readonly Binding[] => {
    const id = childOf(specifier, 'local');
    const name = identifierOf(id);
    if (id === undefined || name === undefined) return [];
    return [{ kind: 'import', module, imported: importedName(specifier), node: specifier, id, name }];
  });
}

function importedName(specifier: Node): string {
  if (specifier.type === 'ImportDefaultSpecifier') return 'default';
  if (specifier.type === 'ImportNamespaceSpecifier') return '*';
  const imported = childOf(specifier, 'imported');
  return (imported && (identifierOf(imported) ?? stringOf(imported))) ?? 'default';
}

/** `import x = require('y')`. */
function importEquals(node: Node, id: Node, name: string): Binding {
  const source = childOf(childOf(node, 'moduleReference') ?? node, 'expression');
  const module = source === undefined ? undefined : stringOf(source);
  if (module === undefined) return { kind: 'other', node, id, name };
  return { kind: 'import', module, imported: '*', node, id, name };
}

/** A variable that holds a required module, or one of its exports, as the import that it is. */
function requiredBinding(binding: Binding): Binding | undefined {
  if (!('declarator' in binding)) return undefined;
  const { id, name, init, taken, declarator: node } = binding;
  const origin = init === undefined ? undefined : requiredOrigin(unwrapped(init));
  if (origin !== undefined) return { kind: 'import', ...origin, node, id, name };
  const whole = taken === undefined ? undefined : requiredOrigin(unwrapped(taken.from));
  if (whole?.imported !== '*' || taken === undefined) return undefined;
  return { kind: 'import', module: whole.module, imported: taken.key, node, id, name };
}

// TypeScript's and Babel's helpers around `require` in compiled code.
const INTEROP = /^(?:__import(?:Star|Default)|_interopRequire(?:Wildcard|Default))$/;

/** The module and the export of `require('x')`, `await import('x')` and `require('x').y`. */
export function requiredOrigin(node: Node): { readonly module: string; readonly imported: string } | undefined {
  const module = requiredModule(withoutInterop(node));
  if (module !== undefined) return { module, imported: '*' };
  const object = isMember(node) ? childOf(node, 'object') : undefined;
  const whole = object === undefined ? undefined : requiredModule(unwrapped(object));
  const imported = keyOf(node, 'property');
  return whole === undefined || imported === undefined ? undefined : { module: whole, imported };
}

function withoutInterop(node: Node): Node {
  const callee = isCall(node) ? childOf(node, 'callee') : undefined;
  const helper = callee === undefined ? undefined : (identifierOf(callee) ?? keyOf(callee, 'property'));
  return (helper !== undefined && INTEROP.test(helper) ? childrenOf(node, 'arguments')[0] : undefined) ?? node;
}

// ---- parts

/** Fields that hold types, which refer to no value. */
const TYPE_FIELDS = new Set([
  'typeAnnotation',
  'returnType',
  'typeParameters',
  'typeArguments',
  'superTypeParameters',
  'implements',
  'predicate',
]);
const TS_VALUES = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
  'TSExportAssignment',
  'TSParameterProperty',
  'TSEnumDeclaration',
  'TSEnumBody',
  'TSEnumMember',
  'TSModuleDeclaration',
  'TSModuleBlock',
  'TSDeclareFunction',
]);

/** Declarations of TypeScript and Flow that hold nothing but types. */
function isType({ type }: Node): boolean {
  return (type.startsWith('TS') && !TS_VALUES.has(type)) || FLOW_TYPES.test(type);
}

const FLOW_TYPES = /^(?:TypeAlias|OpaqueType|InterfaceDeclaration|Declare[A-Z]\w*)$/;

/** The nodes directly below, types and comments left out. */
export function partsOf(node: Node): readonly Node[] {
  if (isType(node)) return [];
  const parts: Node[] = [];
  for (const [field, value] of Object.entries(node)) {
    if (TYPE_FIELDS.has(field) || field.endsWith('Comments')) continue;
    if (Array.isArray(value)) for (const item of value) pushPart(item, parts);
    else pushPart(value, parts);
  }
  return parts;
}

function pushPart(value: unknown, parts: Node[]): void {
  if (isNode(value) && !value.type.startsWith('Comment')) parts.push(value);
}
