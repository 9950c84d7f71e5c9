import type { Module } from '../module';
import { bindingOf, outermost, usesOf } from '../references';
import type { Binding } from '../scopes';
import { childOf, childrenOf, isMember, type Node } from '../syntax';
import { calleeName, isCalling, type Place, type Word } from './place';

/** A word with the form in which it stands. */
export interface Placed {
  readonly word: Word;
  readonly place: Place;
}

/** A value that is made of a variable: where it is written itself, or a name for it. */
interface Value {
  readonly node: Node;
  readonly of: Placed;
}

/** More names for values than anybody gives; each is followed once. */
const MOST_VALUES = 1000;

/** One comparison, and what stands on its sides. */
type Sides = readonly [Placed[], Placed[]];

/**
 * The words that are compared with a word of another name: by an operator, by `a.equals(b)`, `expect(a).toBe(b)` or a
 * function that is called so, directly or through constants made of them.
 */
export function comparedWords(words: readonly Placed[], module: Module): ReadonlySet<Placed> {
  const comparisons = new Map<Node, Sides>();
  for (const { node, of } of valuesOf(words, module)) addSide(comparisons, node, of, module);
  return new Set([...comparisons.values()].flatMap(differing));
}

function differing([left, right]: Sides): readonly Placed[] {
  const isOther = (one: Placed, others: readonly Placed[]) => others.some(({ word }) => word.name !== one.word.name);
  return [...left.filter((one) => isOther(one, right)), ...right.filter((one) => isOther(one, left))];
}

/** The words that give a value, and every use of a constant that is made of one. */
function valuesOf(words: readonly Placed[], module: Module): readonly Value[] {
  const values = words.flatMap((of): Value[] => {
    const node = expressionOf(of.place);
    return node === undefined ? [] : [{ node, of }];
  });
  const seen = new Set<Binding>();
  for (const { node, of } of values) {
    const binding = nameFor(node, module);
    if (binding === undefined || seen.has(binding) || values.length > MOST_VALUES) continue;
    seen.add(binding);
    for (const use of usesOf(binding, module)) values.push({ node: outermost(use, module), of });
  }
  return values;
}

function expressionOf(place: Place): Node | undefined {
  switch (place.kind) {
    case 'member':
    case 'call':
    case 'identifier':
      return place.value;
    case 'pattern':
      return childOf(place.property, 'value');
    case 'key':
      return place.property.shorthand === true ? childOf(place.property, 'value') : undefined;
    case 'type':
    case 'string':
    case 'text':
    case 'pattern-text':
      return undefined;
    default:
      return place satisfies never;
  }
}

/** The constant that is made of a value, or the name that a pattern or a declaration gives it. */
function nameFor(value: Node, module: Module): Binding | undefined {
  const top = topOf(value, module, (around) => around.type === 'VariableDeclarator' || makesMore(around));
  if (top?.around.type === 'VariableDeclarator' && top.around.init === top.within) {
    return bindingOf(childOf(top.around, 'id') ?? top.around, module);
  }
  const target = value.type === 'AssignmentPattern' ? childOf(value, 'left') : value;
  const binding = target === undefined ? undefined : bindingOf(target, module);
  return binding?.id === target ? binding : undefined;
}

/** What is made there is no URL any more: a client, a row of a database, a list. */
function makesMore(node: Node): boolean {
  if (node.type === 'NewExpression') return calleeName(node) !== 'URL';
  return /^(?:Await|Array|Object)Expression$/.test(node.type);
}

/** Comparisons around a value; a side may be any expression, but no function of its own. */
function addSide(comparisons: Map<Node, Sides>, value: Node, of: Placed, module: Module): void {
  let found = topOf(value, module, isComparison);
  for (let steps = 0; found !== undefined && steps < 10; steps++) {
    const { within, around } = found;
    const sides = comparisons.get(around) ?? [[], []];
    comparisons.set(around, sides);
    sides[isLeft(around, within, module) ? 0 : 1].push(of);
    found = topOf(around, module, isComparison);
  }
}

const OPERATORS = new Set(['==', '===', '!=', '!==']);
const COMPARES = /(?:[Ee]qual|[Ss]ame|[Dd]iffer|[Cc]ompare|[Mm]atch|[Dd]istinct)|^(?:toBe|eql?|is)$/;

function isComparison(node: Node): boolean {
  if (node.type === 'BinaryExpression') return OPERATORS.has(String(node.operator));
  return isCalling(node) && COMPARES.test(calleeName(node));
}

/** The first argument of two stands left; of one, what the method is called on. */
function isLeft(comparison: Node, within: Node, module: Module): boolean {
  if (comparison.type === 'BinaryExpression') return comparison.left === within;
  const given = childrenOf(comparison, 'arguments');
  return given.length > 1
    ? given[0] === within
    : module.parentOf(within) === comparison && comparison.callee === within;
}

interface Top {
  readonly within: Node;
  readonly around: Node;
}

/** How far up an expression goes; longer ones are no comparison that a person wrote. */
const MOST_STEPS = 30;

/** The nearest node around an expression that `is` what is looked for, up to the end of the expression. */
function topOf(value: Node, module: Module, is: (around: Node) => boolean): Top | undefined {
  let within = value;
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const around = module.parentOf(within);
    if (around === undefined || isBoundary(around, within)) return undefined;
    if (is(around)) return { within, around };
    within = around;
  }
  return undefined;
}

/** Statements and functions, and what only asks: the test of `a ? b : c`. */
function isBoundary(around: Node, within: Node): boolean {
  if (around.type === 'VariableDeclarator') return false;
  if (around.type === 'ConditionalExpression') return around.test === within;
  if (/Statement$|^(?:Program|Arrow)?Function|^Program$|^Class|Method$|^VariableDeclaration$/.test(around.type))
    return true;
  return around.type === 'ArrowFunctionExpression' || (isMember(around) && around.property === within);
}
