import { bindingOf, environmentVariable, isFunction, onlyValue, plain, usesOf } from './bindings';
import type { Module } from './module';
import { childOf, childrenOf, type Node, nodesIn } from './syntax';

/** How many nodes of an expression are looked at, as many as anybody writes into one. */
const MOST_NODES = 400;
/** How many statements of a function. */
const MOST_STATEMENTS = 2000;
const MOST_USES = 20;

/** The first nodes of an expression. */
export function* someNodesIn(node: Node): Generator<Node> {
  let left = MOST_NODES;
  for (const part of nodesIn(node)) {
    if (left-- <= 0) return;
    yield part;
  }
}

/** The values that the names in an expression always stand for; functions are left out. */
export function namedValues(node: Node, module: Module): readonly Node[] {
  const identifiers = [...someNodesIn(node)].filter(({ type }) => type === 'Identifier');
  const bindings = new Set(identifiers.flatMap((identifier) => bindingOf(identifier, module) ?? []));
  const values = [...bindings].flatMap((binding) => onlyValue(binding, module) ?? []);
  return values.filter((value) => !isFunction(plain(value)) && !(value.start <= node.start && node.end <= value.end));
}

/** Whether an expression is made from an environment variable, also through the names in it. */
export function isFromEnvironment(node: Node, module: Module): boolean {
  const open = [node];
  const seen = new Set<Node>();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if ([...someNodesIn(next)].some((part) => environmentVariable(part, module) !== null)) return true;
    open.push(...namedValues(next, module));
  }
  return false;
}

// ---- functions

/** The places that name a function. */
export function callsOf(fn: Node, module: Module): readonly Node[] {
  const id = childOf(fn, 'id') ?? nameOf(fn, module);
  const binding = id === undefined ? undefined : bindingOf(id, module);
  return binding === undefined ? [] : usesOf(binding, module).slice(0, MOST_USES);
}

/** The name of `const name = () => …`. */
export function nameOf(fn: Node, module: Module): Node | undefined {
  const declarator = module.parentOf(fn);
  return declarator?.type === 'VariableDeclarator' && declarator.init === fn ? childOf(declarator, 'id') : undefined;
}

/** The function that a name stands for. */
export function functionNamed(callee: Node, module: Module): Node | undefined {
  const binding = callee.type === 'Identifier' ? bindingOf(callee, module) : undefined;
  if (binding?.kind === 'function') return binding.node;
  const value = binding && onlyValue(binding, module);
  return value !== undefined && isFunction(plain(value)) ? plain(value) : undefined;
}

/** The expressions that a function of the module returns, by a call of it. */
export function returnedBy(call: Node, module: Module): readonly Node[] {
  const callee = childOf(call, 'callee');
  const fn = callee === undefined ? undefined : functionNamed(callee, module);
  return fn === undefined ? [] : returnsOf(fn);
}

/** What a function returns, what is returned by functions inside of it left out. */
function returnsOf(fn: Node): readonly Node[] {
  const body = childOf(fn, 'body');
  if (body === undefined) return [];
  if (body.type !== 'BlockStatement') return [body];
  const found: Node[] = [];
  const open: Node[] = [body];
  for (let node = open.pop(), left = MOST_STATEMENTS; node !== undefined && left > 0; node = open.pop(), left--) {
    const returned = node.type === 'ReturnStatement' ? childOf(node, 'argument') : undefined;
    if (returned !== undefined) found.push(returned);
    else if (/Statement$|^SwitchCase$|^CatchClause$/.test(node.type)) open.push(...statementsIn(node));
  }
  return found;
}

function statementsIn(node: Node): readonly Node[] {
  const fields = ['consequent', 'alternate', 'block', 'handler', 'finalizer', 'body', 'cases'];
  return fields.flatMap((field) => [
    ...childrenOf(node, field),
    ...(childOf(node, field) ? [childOf(node, field) ?? node] : []),
  ]);
}
