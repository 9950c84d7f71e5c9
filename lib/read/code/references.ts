import type { Module } from './module';
import { type Binding, isFunction, type Names, partsOf, requiredOrigin, scopesOf } from './scopes';
import { childOf, childrenOf, identifierOf, isMember, keyOf, type Node } from './syntax';

/** Where each name of a module leads, and who names it. */
interface Resolution {
  /** By identifier, the declaring ones and the keys of `{ name }` included. */
  readonly bindings: ReadonlyMap<Node, Binding>;
  /** In the order of the text. */
  readonly uses: ReadonlyMap<Binding, readonly Node[]>;
  /** The names that nothing in the module declares. */
  readonly free: ReadonlySet<string>;
}

const RESOLUTIONS = new WeakMap<Node, Resolution>();

/**
 * What an identifier stands for, by the scopes around it; `undefined` for a global, a property's name, and in a type.
 *
 * The identifier that declares a name leads to its own binding.
 */
export function bindingOf(identifier: Node, module: Module): Binding | undefined {
  return resolutionOf(module).bindings.get(identifier);
}

/**
 * The identifiers that lead to a binding, in the order of the text; not the one that declares it, and none in types.
 *
 * An assignment is a use, and so is a second `var` of the same name.
 */
export function usesOf(binding: Binding, module: Module): readonly Node[] {
  return resolutionOf(module).uses.get(binding) ?? [];
}

/** The names that a module uses and doesn't declare: globals, and what was forgotten. */
export function freeNames(module: Module): ReadonlySet<string> {
  return resolutionOf(module).free;
}

/** Whether a use gives the name another value: `x = …`, `x++`, `[x] = …`, `for (x of …)`, a second `var x`. */
export function isAssignment(use: Node, module: Module): boolean {
  let node = use;
  for (let around = module.parentOf(node); around !== undefined; around = module.parentOf(node)) {
    if (around.type === 'UpdateExpression' || around.type === 'VariableDeclarator') return node !== around.init;
    if (/^(?:AssignmentExpression|ForInStatement|ForOfStatement)$/.test(around.type)) return node === around.left;
    if (!isPatternPart(around, node)) return false;
    node = around;
  }
  return false;
}

function isPatternPart(around: Node, node: Node): boolean {
  if (around.type === 'ObjectProperty') return node === around.value;
  if (around.type === 'AssignmentPattern') return node === around.left;
  return /^(?:ObjectPattern|ArrayPattern|RestElement)$/.test(around.type);
}

const VALUES = new WeakMap<Binding, readonly Node[]>();
const ONLY_VALUES = new WeakMap<Binding, { readonly value: Node | undefined }>();

/** Every value that a variable is given by its name alone; a parameter may get others. */
export function valuesOf(binding: Binding, module: Module): readonly Node[] {
  const known = VALUES.get(binding);
  if (known !== undefined) return known;
  const first = 'declarator' in binding ? binding.init : undefined;
  const given = usesOf(binding, module).flatMap((use) => assignedTo(use, module) ?? []);
  const values = first === undefined ? given : [first, ...given];
  VALUES.set(binding, values);
  return values;
}

/** The value in `use = value`. */
function assignedTo(use: Node, module: Module): Node | undefined {
  const around = module.parentOf(use);
  return around?.type === 'AssignmentExpression' && around.left === use ? childOf(around, 'right') : undefined;
}

/** The expression that a name always stands for: it has a value from the start and never gets another one. */
export function onlyValue(binding: Binding, module: Module): Node | undefined {
  const known = ONLY_VALUES.get(binding);
  if (known !== undefined) return known.value;
  const init = 'declarator' in binding ? binding.init : undefined;
  const isFixed = init !== undefined && !usesOf(binding, module).some((use) => isAssignment(use, module));
  const value = isFixed ? init : undefined;
  ONLY_VALUES.set(binding, { value });
  return value;
}

const WRAPPERS =
  /^(?:TS(?:As|Satisfies|NonNull|Instantiation)Expression|TSTypeAssertion|TypeCastExpression|ParenthesizedExpression)$/;

/** The expression without casts, `!`, `satisfies` and brackets; `(0, f)` is f. As deep as they nest. */
export function plain(node: Node): Node {
  let inner = node;
  for (let next = insideOf(inner); next !== undefined; next = insideOf(inner)) inner = next;
  return inner;
}

/** The widest cast, `!` or `satisfies` around an expression, or the expression itself. */
export function outermost(node: Node, module: Module): Node {
  let outer = node;
  for (let around = module.parentOf(outer); around && WRAPPERS.test(around.type); around = module.parentOf(outer)) {
    outer = around;
  }
  return outer;
}

/** Whether a node is a cast, `!` or the like around an expression. */
export function isWrapper(node: Node): boolean {
  return insideOf(node) !== undefined;
}

function insideOf(node: Node): Node | undefined {
  if (WRAPPERS.test(node.type)) return childOf(node, 'expression');
  return node.type === 'SequenceExpression' ? childrenOf(node, 'expressions').at(-1) : undefined;
}

/** An export of a module; `name` is `default`, or `*` for the whole module. */
export interface Origin {
  readonly module: string;
  readonly name: string;
}

/** Names that stand for each other could go on for ever. */
const MOST_STEPS = 10;

/**
 * The module and the export that an expression comes from: an imported name, `pg.Pool`, `require('pg').Pool`, and what is
 * destructured from either. `undefined` for everything else.
 */
export function originOf(expression: Node, module: Module, steps = MOST_STEPS): Origin | undefined {
  if (steps <= 0) return undefined;
  const node = plain(expression);
  if (node.type === 'Identifier') return originOfName(bindingOf(node, module), module, steps - 1);
  const required = requiredOrigin(node);
  if (required !== undefined) return { module: required.module, name: required.imported };
  const object = isMember(node) ? childOf(node, 'object') : undefined;
  const key = keyOf(node, 'property');
  return object === undefined || key === undefined ? undefined : exportOf(originOf(object, module, steps - 1), key);
}

function originOfName(binding: Binding | undefined, module: Module, steps: number): Origin | undefined {
  if (binding === undefined) return undefined;
  if (binding.kind === 'import') return { module: binding.module, name: binding.imported };
  if ('declarator' in binding && binding.taken) {
    return exportOf(originOf(binding.taken.from, module, steps), binding.taken.key);
  }
  const [value, other] = binding.kind === 'param' ? [] : valuesOf(binding, module);
  return value === undefined || other !== undefined ? undefined : originOf(value, module, steps);
}

/** A default import of a CommonJS module is the whole of it. */
function exportOf(whole: Origin | undefined, key: string): Origin | undefined {
  if (whole?.name === '*' || whole?.name === 'default') return { module: whole.module, name: key };
  return undefined;
}

/** Whether an identifier is a global: nothing in the module declares it. */
export function isGlobal(node: Node, name: string, module: Module): boolean {
  return identifierOf(node) === name && bindingOf(node, module) === undefined;
}

/** Deeper than anybody nests what says how a value is used. */
const MOST_LEVELS = 60;

/** The nodes around a node from the inside out, each with the one in it; not all of what nests very deep. */
export function* nodesAround(node: Node, module: Module): Generator<readonly [around: Node, inner: Node]> {
  let inner = node;
  for (let levels = MOST_LEVELS; levels > 0; levels--) {
    const around = module.parentOf(inner);
    if (around === undefined) return;
    yield [around, inner];
    inner = around;
  }
}

/** The function around a node, if there is one. */
export function functionAround(node: Node, module: Module): Node | undefined {
  let around = module.parentOf(node);
  while (around !== undefined && !isFunction(around)) around = module.parentOf(around);
  return around;
}

// ---- one walk for all names

/** Resolves every identifier of a module, once; one walk, whatever the depth of the scopes. */
function resolutionOf({ program }: Module): Resolution {
  const known = RESOLUTIONS.get(program);
  if (known !== undefined) return known;
  const resolution = resolve(program);
  RESOLUTIONS.set(program, resolution);
  return resolution;
}

function resolve(program: Node): Resolution {
  const scopes = scopesOf(program);
  const seen = new Visible();
  const bindings = new Map<Node, Binding>();
  const uses = new Map<Binding, Node[]>();
  const free = new Set<string>();
  const open: { readonly node: Node; readonly leaves?: Names }[] = [{ node: program }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.leaves !== undefined) {
      seen.leave(next.leaves);
      continue;
    }
    const names = scopes.get(next.node);
    if (names !== undefined) {
      seen.enter(names);
      for (const binding of names.values()) bindings.set(binding.id, binding);
      open.push({ node: next.node, leaves: names });
    }
    refer(next.node, seen, { bindings, uses, free });
    for (const node of referringParts(next.node).toReversed()) open.push({ node });
  }
  for (const list of uses.values()) list.sort((a, b) => a.start - b.start);
  return { bindings, uses, free };
}

/** The names that can be seen at one point of a walk; the innermost binding of each is the last of its list. */
class Visible {
  readonly #byName = new Map<string, Binding[]>();

  enter(names: Names): void {
    for (const [name, binding] of names) {
      const list = this.#byName.get(name);
      if (list === undefined) this.#byName.set(name, [binding]);
      else list.push(binding);
    }
  }

  leave(names: Names): void {
    for (const name of names.keys()) this.#byName.get(name)?.pop();
  }

  at(name: string): Binding | undefined {
    return this.#byName.get(name)?.at(-1);
  }
}

interface Resolving {
  readonly bindings: Map<Node, Binding>;
  readonly uses: Map<Binding, Node[]>;
  readonly free: Set<string>;
}

function refer(node: Node, seen: Visible, { bindings, uses, free }: Resolving): void {
  const name = node.type === 'JSXIdentifier' ? node.name : identifierOf(node);
  const binding = typeof name === 'string' ? seen.at(name) : undefined;
  if (typeof name === 'string' && binding === undefined) free.add(name);
  if (binding !== undefined && binding.id !== node) {
    bindings.set(node, binding);
    const known = uses.get(binding);
    if (known === undefined) uses.set(binding, [node]);
    else known.push(node);
  }
  if (node.type === 'ObjectProperty' && node.shorthand === true) aliasKey(node, seen, bindings);
}

/** `{ name }` has two nodes at one place; the value is the use. */
function aliasKey(property: Node, seen: Visible, bindings: Map<Node, Binding>): void {
  const key = childOf(property, 'key');
  const binding = key === undefined ? undefined : seen.at(identifierOf(key) ?? '');
  if (key !== undefined && binding !== undefined) bindings.set(key, binding);
}

/** The nodes directly below that can be, or hold, a reference, a declaration, or a scope. */
function referringParts(node: Node): readonly Node[] {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
    case 'JSXClosingElement':
    case 'TSDeclareFunction':
      return [];
    case 'ExportNamedDeclaration':
      return childOf(node, 'source') === undefined ? partsOf(node) : [];
    case 'ExportSpecifier':
      return fields(node, 'local');
    case 'LabeledStatement':
    case 'TSModuleDeclaration':
      return fields(node, 'body');
    case 'TSEnumMember':
      return fields(node, 'initializer');
    case 'JSXAttribute':
      return fields(node, 'value');
    case 'JSXMemberExpression':
      return fields(node, 'object');
    default:
      return partsOf(node).filter((part) => !isMereName(node, part));
  }
}

function fields(node: Node, field: string): readonly Node[] {
  const part = childOf(node, field);
  return part === undefined ? [] : [part];
}

/** `a.NAME`, `{ NAME: x }`, the name of a function or class, and of a JSX element such as `div`. */
function isMereName(node: Node, part: Node): boolean {
  if (node.computed !== true && (part === node.property || part === node.key)) return true;
  if (part === node.id && part.type === 'Identifier' && node.type !== 'VariableDeclarator') return true;
  return part.type === 'JSXIdentifier' && typeof part.name === 'string' && /^[a-z]/.test(part.name);
}
