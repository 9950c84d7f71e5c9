import { bindingOf, onlyValue, usesOf } from '../code/bindings';
import type { Module } from '../code/module';
import { isNothing, propertiesOf } from './object';
import type { Parts } from './parts';
import { childOf, childrenOf, keyOf, type Node, unwrapped } from './syntax';

/** Members of one object that go: a property, or a spread that gives nothing but keys that go. */
export interface Holder {
  readonly object: Node;
  /** The keys that each member takes along. */
  readonly members: ReadonlyMap<Node, readonly string[]>;
}

/** Where keys stand in a value; `left` says why one of them can't be taken out. */
export type Holders = { readonly holders: readonly Holder[] } | { readonly left: string; readonly at: Node };

/**
 * Finds the members with certain keys in an object, in spreads and choices, and in constants that are used just there.
 *
 * What is no object gives none.
 */
export function holdersIn(value: Node, keys: readonly string[], parts: Parts): Holders {
  const open = [value];
  const holders: Holder[] = [];
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const node = open.pop();
    if (node === undefined) return { holders: holders.filter(({ members }) => members.size > 0) };
    const inner = objectOf(node, parts.module);
    if (inner === undefined) return { left: 'the object is a constant that is used elsewhere too', at: node };
    if (childrenOf(inner, 'properties').length > MOST_STEPS) break;
    if (inner.type === 'ObjectExpression') {
      const { holder, deeper } = membersIn(inner, keys, parts);
      holders.push(holder);
      open.push(...deeper);
    } else open.push(...sidesOf(inner));
  }
  return { left: 'the object is too big to be read', at: value };
}

/** Far more than a config has. */
const MOST_STEPS = 200;

/** The expression without its wrappers; of a constant its value, as long as nothing but this use names it. */
export function objectOf(node: Node, module: Module): Node | undefined {
  const use = unwrapped(node);
  if (use.type !== 'Identifier') return use;
  const binding = bindingOf(use, module);
  if (binding === undefined || !('declarator' in binding) || usesOf(binding, module).length > 1) return undefined;
  const value = onlyValue(binding, module);
  return value && unwrapped(value);
}

/** The objects that a choice can give; `undefined` and the like give none. */
function sidesOf(node: Node): readonly Node[] {
  const fields =
    node.type === 'ConditionalExpression'
      ? ['consequent', 'alternate']
      : node.type === 'LogicalExpression'
        ? [...(node.operator === '&&' ? [] : ['left']), 'right']
        : [];
  return fields.flatMap((field) => childOf(node, field) ?? []).filter((side) => !isNothing(unwrapped(side)));
}

/** The members that give nothing but keys that go, and the spreads that give others as well. */
function membersIn(object: Node, keys: readonly string[], parts: Parts): { holder: Holder; deeper: readonly Node[] } {
  const members = new Map<Node, readonly string[]>();
  const deeper: Node[] = [];
  for (const member of childrenOf(object, 'properties')) {
    const spread = member.type === 'SpreadElement' ? childOf(member, 'argument') : undefined;
    const { own, whole } = spread === undefined ? keyOfProperty(member) : keysOf(spread, parts);
    const found = own.filter((key) => keys.includes(key));
    if (found.length === 0) continue;
    if (whole && found.length === own.length) members.set(member, [...new Set(found)]);
    else if (spread !== undefined) deeper.push(spread);
  }
  return { holder: { object, members }, deeper };
}

interface Keys {
  readonly own: readonly string[];
  readonly whole: boolean;
}

function keyOfProperty(property: Node): Keys {
  const key = keyOf(property, 'key');
  return { own: key === undefined ? [] : [key], whole: true };
}

function keysOf(spread: Node, { scope }: Parts): Keys {
  const { entries, whole } = propertiesOf(spread, scope);
  return { own: entries.map(({ key }) => key), whole };
}
