import type { Span } from '../../text';
import { bindingOf, onlyValue } from '../code/bindings';
import { outerSpan } from '../code/cuts';
import type { Module } from '../code/module';
import { type Reduced, reducedCondition, reducedUrl, type Target } from '../code/url-expression';
import { readsIn, type VariableRead } from '../code/variables';
import { chainOf } from './chain';
import { variablesIn } from './names';
import type { Entry } from './object';
import { entriesOf, type Parts } from './parts';
import { childOf, type Node, stringOf, unwrapped } from './syntax';

/** The variables that leave `datasource.url`, and the one that stays. */
export interface Move {
  readonly from: readonly string[];
  readonly to: string;
}

/**
 * Reduces `datasource.url` to one variable; `null` when it asks none of `from`.
 *
 * Only what the URL asks one after the other can be reduced, not what something else decides. `going` are spans that are
 * deleted along with it, so that what a constant does in there doesn't matter. A constant that is used elsewhere too stays as
 * it is, and the property gets the variable itself where that can be told.
 */
export function urlReduction(parts: Parts, move: Move, going: readonly Span[]): Reduced | null {
  const [entry, second] = entriesOf(parts, 'datasource.url');
  if (entry === undefined || !namesFrom(entry, move, parts)) return null;
  if (second !== undefined) return { left: '`url` stands in two places', at: spanOf(second.property) };
  const { module } = parts;
  const chain = chainOf(entry.value, module);
  if (chain === null) return { left: 'it is more than a choice between variables', at: spanOf(entry.value) };
  const from = move.from.filter((name) => chain.names.includes(name));
  const isOurs = (use: Node) => going.some(({ start, end }) => start <= use.start && use.end <= end);
  const target: Target = { from, to: move.to, module, isOurs };
  const value = reducedUrl(entry.value, target);
  return merged([
    value !== null && 'left' in value ? (inProperty(entry, target) ?? value) : value,
    ...entry.conditions.map((condition) => reducedCondition(condition, target)),
  ]);
}

function spanOf({ start, end }: Span): Span {
  return { start, end };
}

function namesFrom({ value, conditions }: Entry, { from }: Move, { scope }: Parts): boolean {
  return [value, ...conditions].some((node) => variablesIn(node, scope).some((name) => from.includes(name)));
}

/** The edits of all; the first one that can't be done stands for all. */
function merged(results: readonly (Reduced | null)[]): Reduced | null {
  const done = results.filter((result) => result !== null);
  const left = done.find((result) => 'left' in result);
  if (left !== undefined || done.length === 0) return left ?? null;
  return { edits: done.flatMap((result) => ('edits' in result ? result.edits : [])) };
}

/** `url: migrationUrl` becomes `url: process.env.DATABASE_URL`, as it is written in the constant. */
function inProperty({ property, value }: Entry, target: Target): Reduced | null {
  const { module } = target;
  const binding = bindingOf(unwrapped(value), module);
  const init = binding && onlyValue(binding, module);
  const chain = init && chainOf(init, module);
  if (init === undefined || !chain || chain.literal !== undefined) return null;
  const text = textFor(init, target);
  if (text === undefined) return null;
  const path = module.file.path;
  const newText = property.shorthand === true ? `url: ${text}` : text;
  return { edits: [{ path, span: spanOf(property.shorthand === true ? property : value), newText }] };
}

/** The variable that stays as a constant reads it; without it the first one under its name. */
function textFor(init: Node, { from, to, module }: Target): string | undefined {
  const reads =
    readsIn(init, module)?.reads.filter(({ how, node }) => how === 'environment' && isInside(node, init)) ?? [];
  const read = reads.find(({ name }) => name === to) ?? reads.find(({ name }) => from.includes(name));
  return read && withName(read, to, module) + emptyTail(init, module);
}

function isInside(node: Node, around: Node): boolean {
  return around.start <= node.start && node.end <= around.end;
}

function withName({ node, nameSpan }: VariableRead, name: string, { file: { text } }: Module): string {
  const mark = text[node.end] === '!' ? '!' : '';
  return text.slice(node.start, nameSpan.start) + name + text.slice(nameSpan.end, node.end) + mark;
}

/** ` ?? ''` at the end of a chain. */
function emptyTail(init: Node, module: Module): string {
  const node = unwrapped(init);
  const left = childOf(node, 'left');
  const right = childOf(node, 'right');
  if (node.type !== 'LogicalExpression' || left === undefined || right === undefined || stringOf(right) !== '')
    return '';
  return module.file.text.slice(outerSpan(left, module).end, node.end);
}
