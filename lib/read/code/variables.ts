import { argumentName, environmentVariable, memberName, type VariableName } from './bindings';
import type { Module } from './module';
import { bindingOf, isWrapper, onlyValue, outermost, plain, valuesOf } from './references';
import { type Binding, isFunction } from './scopes';
import { childOf, childrenOf, identifierOf, isCall, isMember, isNode, keyOf, type Node, nodesIn } from './syntax';

/**
 * One place that reads a variable.
 *
 * `object` is a typed environment or a configuration (`env.X`, `c.env.X`, `env(c).X`), `getter` a function that is given
 * the name (`config.get('X')`, `required('X')`); what they read is told by the name's form alone.
 */
export interface VariableRead extends VariableName {
  readonly node: Node;
  readonly how: 'environment' | 'object' | 'getter';
}

const VARIABLE = /^[A-Z][A-Z0-9_]*$/;

/** The variable that an expression reads: `environmentVariable`, typed environments, and getters. */
export function variableRead(expression: Node, module: Module): VariableRead | null {
  const node = plain(expression);
  const variable = environmentVariable(node, module);
  if (variable !== null) return { ...variable, node, how: 'environment' };
  if (isMember(node)) return conventional(memberName(node), node, 'object');
  if (isCall(node) && !isMessage(node)) return conventional(argumentName(node), node, 'getter');
  return node.type === 'Identifier' ? takenRead(node, module) : null;
}

function conventional(name: VariableName | null, node: Node, how: VariableRead['how']): VariableRead | null {
  return name !== null && VARIABLE.test(name.name) ? { ...name, node, how } : null;
}

/** `const { X } = env` of a typed environment. */
function takenRead(node: Node, module: Module): VariableRead | null {
  const binding = bindingOf(node, module);
  const taken = binding !== undefined && 'declarator' in binding ? binding.taken : undefined;
  if (binding === undefined || taken?.keyNode.type !== 'Identifier' || !VARIABLE.test(taken.key)) return null;
  const { start, end } = taken.keyNode;
  return { name: taken.key, nameSpan: { start, end }, kind: 'member', taken: binding, node, how: 'object' };
}

/** `console.log('X')`, `fail('X')`: functions that are given words, not names to look up. */
function isMessage(call: Node): boolean {
  const callee = plain(childOf(call, 'callee') ?? call);
  const owner = isMember(callee) ? plain(childOf(callee, 'object') ?? callee) : callee;
  return /^(?:console|logger|log|Symbol|describe|it|test|expect)$/.test(identifierOf(owner) ?? '');
}

/** What an expression reads, and the names and functions of the module that stand between. */
export interface Reads {
  readonly reads: readonly VariableRead[];
  /** The identifiers that were followed, in the expression and in what they stand for. */
  readonly followed: readonly Node[];
}

/** Far more than an expression for a URL has. */
const MOST_NODES = 3_000;

/**
 * Every variable that an expression reads, through constants and functions of the module.
 *
 * `null` for an expression so long that nobody wrote it by hand. `nodesOf` can leave parts of each expression out.
 */
export function readsIn(
  expression: Node,
  module: Module,
  nodesOf: (node: Node) => Iterable<Node> = nodesIn,
): Reads | null {
  const reads = new Map<Node, VariableRead>();
  const followed = new Set<Node>();
  const open = new Set([expression]); // grows while it is gone through
  let left = MOST_NODES;
  for (const next of open) {
    for (const node of nodesOf(next)) {
      if (left-- <= 0) return null;
      const read = isWrapper(node) ? null : variableRead(node, module);
      if (read !== null) reads.set(node, read);
      for (const held of heldBy(node, module)) open.add(held);
      if (node.type === 'Identifier' && bindingOf(node, module) !== undefined) followed.add(node);
    }
  }
  return { reads: outermostReads([...reads.values()]), followed: [...followed] };
}

/** `a.X.Y` reads `Y` of whatever `a.X` is. */
function outermostReads(reads: readonly VariableRead[]): readonly VariableRead[] {
  if (reads.length < 2) return reads;
  const owners = reads.flatMap(({ node }) => childOf(node, 'object') ?? childOf(node, 'callee') ?? []);
  return reads.filter(({ node }) => !owners.some(({ start, end }) => start <= node.start && node.end <= end));
}

/** The nodes of which the value of an expression is made: not its conditions, and no objects, which hold options. */
export function* valueNodesIn(node: Node): Generator<Node> {
  const open = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    yield next;
    for (const part of valueParts(next)) open.push(part);
  }
}

function valueParts(node: Node): readonly Node[] {
  if (node.type === 'ObjectExpression') return [];
  const parts = Object.entries(node).flatMap(([field, value]) => (isCondition(node, field) ? [] : [value].flat()));
  return parts.filter(isNode).filter(({ type }) => !type.startsWith('Comment'));
}

function isCondition({ type, operator }: Node, field: string): boolean {
  return field === 'test' || (type === 'LogicalExpression' && operator === '&&' && field === 'left');
}

/** What a name stands for: the value of a constant or of its key, and what a function returns. */
function heldBy(node: Node, module: Module): readonly Node[] {
  if (isMember(node)) return [keptValue(node, module)?.value ?? []].flat();
  const binding = node.type === 'Identifier' ? bindingOf(node, module) : undefined;
  if (binding === undefined || isOwner(node, module)) return [];
  const fn = functionOf(binding, module);
  if (fn !== undefined) return binding.id === node ? [] : returnsOf(fn);
  return valuesOf(binding, module);
}

/** `config` of `config.url`, which has other keys too; of `url.trim()` and `url.length` the whole is meant. */
function isOwner(identifier: Node, module: Module): boolean {
  const value = outermost(identifier, module);
  const member = module.parentOf(value);
  if (member === undefined || !isMember(member) || member.object !== value) return false;
  const call = module.parentOf(member);
  const isMethod = call !== undefined && isCall(call) && call.callee === member;
  return !isMethod && !/^(?:href|length)$/.test(keyOf(member, 'property') ?? '');
}

/** The value under a key of a constant object of the module: `config.url`. */
export function keptValue(
  member: Node,
  module: Module,
): { readonly owner: Binding; readonly key: string; readonly value: Node } | undefined {
  const owner = bindingOf(plain(childOf(member, 'object') ?? member), module);
  const key = keyOf(member, 'property');
  const object = owner === undefined ? undefined : onlyValue(owner, module);
  if (owner === undefined || key === undefined || object === undefined) return undefined;
  if (plain(object).type !== 'ObjectExpression') return undefined;
  const property = childrenOf(plain(object), 'properties').findLast((each) => keyOf(each, 'key') === key);
  const value = property === undefined ? undefined : childOf(property, 'value');
  return value === undefined ? undefined : { owner, key, value };
}

/** The function that a name stands for. */
export function functionOf(binding: Binding, module: Module): Node | undefined {
  if (binding.kind === 'function') return binding.node;
  const value = onlyValue(binding, module);
  const inner = value === undefined ? undefined : plain(value);
  return inner !== undefined && isFunction(inner) ? inner : undefined;
}

const RETURNS = new WeakMap<Node, readonly Node[]>();

/** The expressions that a function returns, nested functions left out. */
export function returnsOf(fn: Node): readonly Node[] {
  const known = RETURNS.get(fn) ?? returnedBy(fn);
  RETURNS.set(fn, known);
  return known;
}

function returnedBy(fn: Node): readonly Node[] {
  const body = childOf(fn, 'body');
  if (body === undefined) return [];
  if (body.type !== 'BlockStatement') return [body];
  const found: Node[] = [];
  const open: Node[] = [body];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const value = next.type === 'ReturnStatement' ? childOf(next, 'argument') : undefined;
    if (value !== undefined) found.push(value);
    else for (const part of statementsIn(next)) open.push(part);
  }
  return found.sort((a, b) => a.start - b.start);
}

const STATEMENT_FIELDS = ['body', 'consequent', 'alternate', 'block', 'finalizer', 'cases'] as const;

/** The statements directly in a statement, those of `try`, `switch` and loops included. */
function statementsIn(node: Node): readonly Node[] {
  const handler = childOf(node, 'handler');
  const fields = STATEMENT_FIELDS.flatMap((field) => [...childrenOf(node, field), childOf(node, field) ?? []].flat());
  return [...fields, ...(handler === undefined ? [] : statementsIn(handler))].filter((part) => isStatement(part));
}

function isStatement({ type }: Node): boolean {
  return type.endsWith('Statement') || type === 'SwitchCase';
}

/** Whether an expression is a variable, or a name for one. */
export function isLeaf(node: Node, module: Module): boolean {
  if (variableRead(node, module) !== null) return true;
  const binding = node.type === 'Identifier' ? bindingOf(node, module) : undefined;
  const value = binding && onlyValue(binding, module);
  return value !== undefined && variableRead(value, module) !== null;
}
