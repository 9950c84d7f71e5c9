import { bindingOf, type Scope } from './scope';
import { childOf, childrenOf, dottedName, isCall, isMember, keyOf, type Node, nodesIn, stringOf } from './syntax';

const ENV_OBJECTS = new Set(['process.env', 'Bun.env', 'import.meta.env']);
const ENV_FUNCTIONS = new Set(['env', 'Deno.env.get']);

// Names by convention only: `env.DATABASE_URL` of a typed env module, `required('DATABASE_URL')` of a helper.
const VARIABLE = /^[A-Z][A-Z0-9_]*$/;

/**
 * The environment variables that an expression names, each once, in the order of the text.
 *
 * Follows the module's own constants and functions. Source of the forms: prisma.config files of public projects, 2026.
 */
export function variablesIn(node: Node, scope: Scope): readonly string[] {
  return reachedFrom(node, scope).names;
}

/** What an expression names, and the values of constants and the functions that it leads to, itself included. */
export interface Reached {
  readonly names: readonly string[];
  readonly nodes: readonly Node[];
}

export function reachedFrom(node: Node, scope: Scope): Reached {
  const found = new Set<string>();
  const open = new Set([node]); // grows while it is gone through
  for (const next of open) {
    for (const part of nodesIn(next)) {
      for (const name of namedBy(part)) found.add(name);
      for (const held of heldBy(part, scope, found)) open.add(held);
    }
  }
  return { names: [...found], nodes: [...open] };
}

/** The variables that a node names by itself, what is inside of it left out. */
function namedBy(node: Node): readonly string[] {
  if (isMember(node)) return memberName(node);
  return isCall(node) ? argumentNames(node) : [];
}

/** The variable that a node names by itself, what is inside of it left out. */
export function variableNamed(node: Node, scope: Scope): string | undefined {
  const binding = bindingOf(node, scope);
  return binding?.kind === 'env' ? binding.name : namedBy(node)[0];
}

/**
 * The one variable that an expression reads and gives as it is; `undefined` for every other expression.
 *
 * A call of a function of the project's own (`required('X')`) may do something else with it.
 */
export function variableIn(node: Node, scope: Scope): string | undefined {
  const isOwnCall = isCall(node) && !ENV_FUNCTIONS.has(dottedName(childOf(node, 'callee')) ?? '');
  return isOwnCall ? undefined : variableNamed(node, scope);
}

function memberName(node: Node): readonly string[] {
  const key = keyOf(node, 'property');
  if (key === undefined) return [];
  const isEnv = ENV_OBJECTS.has(dottedName(childOf(node, 'object')) ?? '');
  return isEnv || VARIABLE.test(key) ? [key] : [];
}

/** `env('x')` of prisma/config and `Deno.env.get('x')` take any name, other functions only what looks like one. */
function argumentNames(call: Node): readonly string[] {
  const [first] = childrenOf(call, 'arguments');
  const text = first === undefined ? undefined : stringOf(first);
  if (text === undefined) return [];
  const callee = dottedName(childOf(call, 'callee')) ?? '';
  return ENV_FUNCTIONS.has(callee) || VARIABLE.test(text) ? [text] : [];
}

/** What the names of the module stand for, to be looked through next; a variable taken from `process.env` is noted. */
function heldBy(node: Node, scope: Scope, found: Set<string>): readonly Node[] {
  const name = node.type === 'Identifier' ? dottedName(node) : undefined;
  const binding = name === undefined ? undefined : scope.bindings.get(name);
  if (binding?.kind === 'env') found.add(binding.name);
  return binding?.kind === 'value' ? binding.nodes : [];
}
