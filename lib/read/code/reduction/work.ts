import type { Edit } from '../../../edit';
import type { Span } from '../../../text';
import type { Module } from '../module';
import { plain } from '../references';
import type { Binding } from '../scopes';
import { childOf, identifierOf, type Node, stringOf } from '../syntax';
import { readsIn } from '../variables';
import type { DeclaresName } from './keys';

/** What an expression for a URL shall read: `to` in place of all of `from`. */
export interface Target {
  readonly from: readonly string[];
  readonly to: string;
  readonly module: Module;
  /** Tells which other uses of a name are changed along with this one; by default only those in the expression. */
  readonly isOurs?: (use: Node) => boolean;
  /** Tells which uses of a name are cut along with those in the expression, so that its declaration can go. */
  readonly isCut?: (use: Node) => boolean;
  /** Tells whether another module declares a variable; without it none is known to. */
  readonly declares?: DeclaresName;
}

/** Why an expression can't be changed, in lower case, and the place that stands in the way. */
export interface Left {
  readonly left: string;
  readonly at: Span;
}

/** A name whose last use may have gone, and what stays in its place. */
export interface Released {
  readonly released: Node;
  readonly kept?: Node;
}

/** One piece of a reduction. */
export type Step = { readonly edit: Edit } | Left | Released;

/** The reduction of one expression. */
export interface Work extends Target {
  readonly isOurs: (use: Node) => boolean;
  /** What was followed already: names that stand for each other would never end. */
  readonly done: Set<Node>;
  readonly names: Map<Node, readonly string[]>;
  /** What stands for names that go, in conditions that still ask for them. */
  readonly instead?: ReadonlyMap<Binding, string>;
}

export function workOf(target: Target, isOurs: (use: Node) => boolean): Work {
  return { ...target, isOurs, done: new Set(), names: new Map() };
}

/** A replacement, as a list of one; none for an empty span. */
export function edited({ module }: Work, { start, end }: Span, newText = ''): readonly Step[] {
  const { path } = module.file;
  return start < end
    ? [{ edit: { path, span: { start, end }, newText: newText || gapAt({ start, end }, module) } }]
    : [];
}

/** What keeps two words apart when what stood between them goes: `return(D||U)` is `return U` then. */
function gapAt({ start, end }: Span, { file: { text } }: Module): string {
  return /[\w$]/.test(text[start - 1] ?? '') && /[\w$]/.test(text[end] ?? '') ? ' ' : '';
}

/** A reason to leave the expression alone, as a list of one. */
export function leave({ start, end }: Node, left: string): readonly Step[] {
  return [{ left, at: { start, end } }];
}

// ---- what an expression names

/** The variables that an expression reads; none for one that is too long to be read. */
export function namesOf(node: Node, { module, names }: Work): readonly string[] {
  const known = names.get(node);
  if (known !== undefined) return known;
  const found = [...new Set(readsIn(node, module)?.reads.map(({ name }) => name))];
  names.set(node, found);
  return found;
}

export function namesFrom(node: Node, work: Work): boolean {
  return namesOf(node, work).some((name) => work.from.includes(name));
}

export function namesTo(node: Node, work: Work): boolean {
  return namesOf(node, work).includes(work.to);
}

/** Whether an expression reads variables of `from`, and no other. */
export function namesOnlyFrom(node: Node, work: Work): boolean {
  const names = namesOf(node, work);
  return names.length > 0 && names.every((name) => work.from.includes(name));
}

// ---- what an expression can come to

/** Whether all that an expression can give is a variable of `from`, or nothing. */
export function isMereFrom(expression: Node, work: Work): boolean {
  const values = valuesOf(expression).filter((value) => !isNothing(value));
  return values.length > 0 && values.every((value) => namesOnlyFrom(value, work));
}

function valuesOf(expression: Node): readonly Node[] {
  const found: Node[] = [];
  const open = [plain(expression)];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const fields = alternativesOf(node);
    if (fields.length === 0) found.push(node);
    for (const field of fields) open.push(plain(childOf(node, field) ?? node));
  }
  return found;
}

function alternativesOf(node: Node): readonly string[] {
  if (node.type === 'ConditionalExpression') return ['consequent', 'alternate'];
  if (node.type !== 'LogicalExpression') return [];
  return node.operator === '&&' ? ['right'] : ['left', 'right'];
}

function isNothing(node: Node): boolean {
  if (node.type === 'NullLiteral' || node.type === 'BooleanLiteral') return true;
  return identifierOf(node) === 'undefined' || stringOf(node) === '';
}

/** The members of a chain in the order of the text; brackets inside of it don't matter. */
export function membersOf(chain: Node): readonly Node[] {
  const found: Node[] = [];
  const open = [chain];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const left = childOf(node, 'left');
    const right = childOf(node, 'right');
    if (isLinkOf(node, chain) && left !== undefined && right !== undefined) open.push(right, left);
    else found.push(node);
  }
  return found;
}

/** `&&` makes a chain of its own; `??` and `||` make one. */
export function isLinkOf(node: Node, chain: Node): boolean {
  return node.type === 'LogicalExpression' && (node.operator === '&&') === (chain.operator === '&&');
}
