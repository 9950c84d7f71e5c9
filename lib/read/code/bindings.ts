import type { Span } from '../../text';
import type { Module } from './module';
import { bindingOf, isGlobal, onlyValue, originOf, plain } from './references';
import type { Binding } from './scopes';
import { childOf, childrenOf, isCall, isMember, keyOf, type Node, stringOf } from './syntax';

export {
  bindingOf,
  freeNames,
  functionAround,
  isAssignment,
  isGlobal,
  isWrapper,
  nodesAround,
  type Origin,
  onlyValue,
  originOf,
  outermost,
  plain,
  usesOf,
  valuesOf,
} from './references';
export { type Binding, isFunction, type Taken } from './scopes';

/**
 * An environment variable as an expression names it.
 *
 * `nameSpan` is the name alone: behind the dot (`member`), or inside of quotes (`string`). For a name that was taken out
 * of the environment (`const { X: url } = process.env`), it is the key in the pattern, and `taken` is the name's binding.
 */
export interface VariableName {
  readonly name: string;
  readonly nameSpan: Span;
  readonly kind: 'member' | 'string';
  readonly taken?: Binding;
}

/**
 * The environment variable that an expression reads, without looking inside of it.
 *
 * Understands `process.env.X`, `process.env['X']`, the same of `import.meta` and `Bun`, `Deno.env.get('X')`, `env('X')` of
 * `prisma/config`, names for the environment (`const env = process.env`, `env` of `node:process`, a parameter typed
 * `NodeJS.ProcessEnv`), and what is destructured from it; also cast or with `!`. The key of such a pattern counts too.
 */
export function environmentVariable(node: Node, module: Module): VariableName | null {
  const inner = plain(node);
  if (isMember(inner)) return isEnvironment(childOf(inner, 'object'), module) ? memberName(inner) : null;
  if (isCall(inner)) return readsByCall(inner, module) ? argumentName(inner) : null;
  return inner.type === 'Identifier' ? takenVariable(inner, module) : null;
}

/** The name behind a dot or in brackets; the place of the latter is inside of its quotes. */
export function memberName(member: Node): VariableName | null {
  const name = keyOf(member, 'property');
  const key = childOf(member, 'property');
  if (name === undefined || key === undefined) return null;
  return key.type === 'Identifier' ? { name, nameSpan: spanOf(key), kind: 'member' } : insideQuotes(key);
}

/** The first argument of a call, where it is a string. */
export function argumentName(call: Node): VariableName | null {
  const [first] = childrenOf(call, 'arguments');
  return first === undefined ? null : insideQuotes(plain(first));
}

/** A name in quotes without escapes, which would move its place. */
function insideQuotes(text: Node): VariableName | null {
  const name = stringOf(text);
  if (name === undefined || text.end - text.start !== name.length + 2) return null;
  return { name, nameSpan: { start: text.start + 1, end: text.end - 1 }, kind: 'string' };
}

function spanOf({ start, end }: Node): Span {
  return { start, end };
}

function readsByCall(call: Node, module: Module): boolean {
  const callee = childOf(call, 'callee');
  if (callee === undefined) return false;
  const object = childOf(callee, 'object');
  if (isMember(callee) && object !== undefined && keyOf(callee, 'property') === 'get') {
    return isGlobalMember(plain(object), 'Deno', 'env', module);
  }
  const origin = originOf(callee, module);
  return origin?.name === 'env' && /^(?:prisma\/config|@prisma\/config)$/.test(origin.module);
}

/** `X` that was taken from the environment, or the key with which it is. */
function takenVariable(identifier: Node, module: Module): VariableName | null {
  const binding = bindingOf(identifier, module) ?? declaredByKey(identifier, module);
  const taken = binding !== undefined && 'declarator' in binding ? binding.taken : undefined;
  if (binding === undefined || taken === undefined || !isEnvironment(taken.from, module)) return null;
  const { key, keyNode } = taken;
  if (keyNode.type !== 'Identifier') return null;
  return { name: key, nameSpan: spanOf(keyNode), kind: 'member', taken: binding };
}

/** The binding of `name` in `{ KEY: name }`, for the key. */
function declaredByKey(key: Node, module: Module): Binding | undefined {
  const property = module.parentOf(key);
  if (property?.type !== 'ObjectProperty' || property.key !== key || property.computed === true) return undefined;
  const value = childOf(property, 'value');
  const target = value?.type === 'AssignmentPattern' ? childOf(value, 'left') : value;
  const binding = target === undefined ? undefined : bindingOf(target, module);
  return binding !== undefined && 'declarator' in binding && binding.taken?.keyNode === key ? binding : undefined;
}

const MOST_STEPS = 5;

/** Whether an expression is the environment itself. */
export function isEnvironment(expression: Node | undefined, module: Module, steps = MOST_STEPS): boolean {
  if (expression === undefined || steps <= 0) return false;
  const node = plain(expression);
  if (node.type === 'Identifier') return namesEnvironment(node, module, steps - 1);
  const object = isMember(node) ? childOf(node, 'object') : undefined;
  if (object === undefined || keyOf(node, 'property') !== 'env') return false;
  const owner = plain(object);
  if (owner.type === 'MetaProperty' || isGlobal(owner, 'Bun', module)) return true;
  return isProcess(owner, module);
}

function isProcess(node: Node, module: Module): boolean {
  if (isGlobal(node, 'process', module)) return true;
  if (['globalThis', 'global'].some((name) => isGlobalMember(node, name, 'process', module))) return true;
  const origin = originOf(node, module);
  return origin !== undefined && isProcessModule(origin.module) && /^(?:default|\*)$/.test(origin.name);
}

function isProcessModule(module: string): boolean {
  return module === 'process' || module === 'node:process';
}

/** `object.key` of a global object. */
function isGlobalMember(node: Node, object: string, key: string, module: Module): boolean {
  const owner = isMember(node) ? childOf(node, 'object') : undefined;
  return owner !== undefined && keyOf(node, 'property') === key && isGlobal(plain(owner), object, module);
}

/** A name for the environment: imported, a constant, taken from `process`, or a parameter of its type. */
function namesEnvironment(identifier: Node, module: Module, steps: number): boolean {
  const binding = bindingOf(identifier, module);
  if (binding === undefined) return false;
  if (binding.kind === 'import') {
    const isOwn = isProcessModule(binding.module) || /^(?:bun|\$env\/dynamic\/private)$/.test(binding.module);
    return isOwn && binding.imported === 'env';
  }
  if (binding.kind === 'param') return isEnvironment(binding.orElse, module, steps) || isTypedEnvironment(binding.id);
  if (!('declarator' in binding)) return false;
  if (binding.taken) return binding.taken.key === 'env' && isProcess(plain(binding.taken.from), module);
  return isEnvironment(onlyValue(binding, module), module, steps);
}

/** `env: NodeJS.ProcessEnv`. */
function isTypedEnvironment(id: Node): boolean {
  const type = childOf(childOf(id, 'typeAnnotation') ?? id, 'typeAnnotation');
  const name = type === undefined ? undefined : childOf(type, 'typeName');
  const last = name === undefined ? undefined : childOf(name, 'right');
  return last?.name === 'ProcessEnv';
}
