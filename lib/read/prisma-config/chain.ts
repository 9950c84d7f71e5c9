import { type Binding, bindingOf, isFunction, onlyValue, plain } from '../code/bindings';
import type { Module } from '../code/module';
import { functionOf, keptValue, returnsOf, variableRead } from '../code/variables';
import { isNothing } from './object';
import { childOf, childrenOf, identifierOf, isCall, isMember, keyOf, type Node, quasiText, stringOf } from './syntax';

/** What a URL's expression asks one after the other; the first variable that is set wins. */
export interface Chain {
  /** Each once. */
  readonly names: readonly string[];
  /** The first string in it that isn't empty. */
  readonly literal?: Node;
  /** The values of the constants, and the functions, that it goes through. */
  readonly through: readonly Node[];
}

/**
 * Reads an expression as a chain of variables: `A ?? B`, `A || B`, `A ? A : B`, `A && A`, also in constants and functions of
 * the module that do nothing else.
 *
 * `null` for what decides by something else (`NODE_ENV`) or changes the value (a template).
 */
export function chainOf(node: Node, module: Module): Chain | null {
  const through: Node[] = [];
  const chain = chainIn(node, { module, budget: { left: MOST_NODES }, through });
  return chain && { ...chain, names: [...new Set(chain.names)], through };
}

type Asked = Omit<Chain, 'through'>;

interface Reading {
  readonly module: Module;
  /** How many more nodes may be looked at: constants that name each other, or themselves, would never end. */
  readonly budget: { left: number };
  readonly through: Node[];
}

/** Far more than a URL's expression has. */
const MOST_NODES = 200;
const NOTHING: Asked = { names: [] };

function chainIn(raw: Node, reading: Reading): Asked | null {
  if (reading.budget.left-- <= 0) return null;
  const node = plain(raw);
  const read = variableRead(node, reading.module);
  if (read !== null)
    return joined([{ names: [read.name] }, fallbackOf(read.how === 'getter' ? node : undefined, reading)]);
  const text = stringOf(node);
  if (text !== undefined) return text === '' ? NOTHING : { names: [], literal: node };
  if (isNothing(node)) return NOTHING;
  if (node.type === 'Identifier') return followed(bindingOf(node, reading.module), reading);
  if (isMember(node)) return leadTo(keptValue(node, reading.module)?.value, reading);
  return isCall(node) ? callChain(node, reading) : composedChain(node, reading);
}

function followed(binding: Binding | undefined, reading: Reading): Asked | null {
  return leadTo(binding && onlyValue(binding, reading.module), reading);
}

function leadTo(value: Node | undefined, reading: Reading): Asked | null {
  if (value === undefined) return null;
  reading.through.push(value);
  return chainIn(value, reading);
}

/** The default in `get('X', orElse)`. */
function fallbackOf(call: Node | undefined, reading: Reading): Asked | null {
  const [, fallback] = call === undefined ? [] : childrenOf(call, 'arguments');
  return fallback === undefined ? NOTHING : chainIn(fallback, reading);
}

/** Methods that give the same text. */
const SAME_TEXT = /^(?:trim|toString|valueOf)$/;

function callChain(call: Node, reading: Reading): Asked | null {
  const callee = plain(childOf(call, 'callee') ?? call);
  const object = isMember(callee) ? childOf(callee, 'object') : undefined;
  if (object !== undefined) return SAME_TEXT.test(keyOf(callee, 'property') ?? '') ? chainIn(object, reading) : null;
  const [first, second] = childrenOf(call, 'arguments');
  if (first !== undefined) return identifierOf(callee) === 'String' && !second ? chainIn(first, reading) : null;
  const binding = bindingOf(callee, reading.module);
  const fn = isFunction(callee) ? callee : binding && functionOf(binding, reading.module);
  const [only, other] = fn === undefined ? [] : returnsOf(fn);
  if (fn === undefined || only === undefined || other !== undefined) return null;
  reading.through.push(fn);
  return chainIn(only, reading);
}

function composedChain(node: Node, reading: Reading): Asked | null {
  switch (node.type) {
    case 'LogicalExpression':
      return node.operator === '&&'
        ? choice(node, { test: 'left', yes: 'right' }, reading)
        : joined([partChain(node, 'left', reading), lastChain(childOf(node, 'right'), reading)]);
    case 'ConditionalExpression':
      return choice(node, { test: 'test', yes: 'consequent', no: 'alternate' }, reading);
    case 'TemplateLiteral':
      return templateChain(node, reading);
    case 'AwaitExpression':
      return partChain(node, 'argument', reading);
    default:
      return null;
  }
}

function partChain(node: Node, field: string, reading: Reading): Asked | null {
  const part = childOf(node, field);
  return part === undefined ? NOTHING : chainIn(part, reading);
}

/** A default from another module is none of the variables. */
function lastChain(part: Node | undefined, reading: Reading): Asked | null {
  const binding = part && bindingOf(plain(part), reading.module);
  return part === undefined || binding?.kind === 'import' ? NOTHING : chainIn(part, reading);
}

function joined(parts: readonly (Asked | null)[]): Asked | null {
  const chains = parts.filter((part) => part !== null);
  if (chains.length < parts.length) return null;
  const literal = chains.find((chain) => chain.literal !== undefined)?.literal;
  return { names: chains.flatMap(({ names }) => names), ...(literal === undefined ? {} : { literal }) };
}

interface Choice {
  readonly test: string;
  readonly yes: string;
  readonly no?: string;
}

/** `A ? A : B` asks A, then B; so does `!A ? B : A`. What is tested has to be the first that is asked. */
function choice(node: Node, { test, yes, no }: Choice, reading: Reading): Asked | null {
  const tested = testedVariable(childOf(node, test), reading);
  const sides = [yes, ...(no === undefined ? [] : [no])].map((side) => partChain(node, side, reading));
  const inOrder = tested?.negated === true ? sides.reverse() : sides;
  const isAsked = tested !== undefined && inOrder[0]?.names[0] === tested.name;
  return isAsked ? joined(inOrder) : null;
}

interface Tested {
  readonly name: string;
  readonly negated: boolean;
}

/** The variable that a test asks for: `A`, `!A`, `!!A`, a constant that is A. */
function testedVariable(test: Node | undefined, reading: Reading): Tested | undefined {
  if (test === undefined || reading.budget.left-- <= 0) return undefined;
  const node = plain(test);
  if (node.type === 'UnaryExpression' && node.operator === '!') {
    const inner = testedVariable(childOf(node, 'argument'), reading);
    return inner && { ...inner, negated: !inner.negated };
  }
  const [name] = chainIn(node, reading)?.names ?? [];
  return name === undefined ? undefined : { name, negated: false };
}

/** `` `${X}` `` is X. */
function templateChain(node: Node, reading: Reading): Asked | null {
  const [only, second] = childrenOf(node, 'expressions');
  const isBare = childrenOf(node, 'quasis').every((quasi) => quasiText(quasi) === '');
  return only !== undefined && second === undefined && isBare ? chainIn(only, reading) : null;
}
