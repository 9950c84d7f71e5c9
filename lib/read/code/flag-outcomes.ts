import type { FlagMention } from '../mentions/flag';
import { bindingOf, environmentVariable, functionAround, isFunction, plain, usesOf } from './bindings';
import { isForSupabase, namesSupabase } from './flag-audience';
import { conditionsOf, leaves, operandsBeside } from './flag-conditions';
import { namedValues, nameOf, someNodesIn } from './flag-names';
import { calleeText, isArgument } from './flag-places';
import type { Module } from './module';
import { childOf, childrenOf, identifierOf, isCall, type Node, nodesIn, stringOf } from './syntax';

/** What a module does with the flag, by the nodes that do it. */
export interface FlagDoings {
  readonly module: Module;
  readonly sets: readonly { readonly node: Node; readonly audience?: FlagMention['for'] }[];
  readonly strips: readonly Node[];
}

/**
 * What follows from a question for the flag: it is only set there, set with more, its absence (or presence) is an error, it
 * is taken out, a test expects that it is absent, or something else.
 */
interface Outcome {
  readonly kind: 'flag' | 'more' | 'fails' | 'strips' | 'absent' | 'other';
  /** Where it is decided. */
  readonly at: Node;
  readonly sets: FlagDoings['sets'];
}

const MOST_STEPS = 4;
const MOST_USES = 20;
const MOST_NODES = 3000;
const MOST_STATEMENTS = 100;

/** Tells what code does that asks for the flag. */
export function askedFlag(ask: Node, doings: FlagDoings): Pick<FlagMention, 'use' | 'why' | 'for'> {
  const outcomes = outcomesOf(ask, doings, MOST_STEPS);
  const audience = audienceOfAll(ask, outcomes, doings.module);
  return { ...combined(outcomes), ...(audience ? { for: audience } : {}) };
}

function combined(outcomes: readonly Outcome[]): Pick<FlagMention, 'use' | 'why'> {
  const all = (kind: Outcome['kind']) => outcomes.length > 0 && outcomes.every((outcome) => outcome.kind === kind);
  if (all('flag')) return { use: 'sets', why: 'code puts the flag into a URL that lacks it' };
  if (all('strips')) return { use: 'strips', why: 'code takes the flag out of a URL' };
  if (all('absent')) return { use: 'strips', why: 'a test expects the flag to be gone' };
  if (outcomes.some(({ kind }) => kind === 'fails')) return { use: 'demands', why: 'code fails by the flag' };
  // Without the flag in the env file that branch would be entered, and would do the other things too.
  if (outcomes.some(({ kind }) => kind === 'more'))
    return { use: 'obeys', why: 'code adds more than the flag to a URL that lacks it' };
  return { use: 'obeys', why: 'code decides by the flag' };
}

function audienceOfAll(ask: Node, outcomes: readonly Outcome[], module: Module): FlagMention['for'] {
  const isSupabases = (node: Node) =>
    isForSupabase([...conditionsOf(node, module), ...operandsBeside(node, module)], module, 'every');
  if (isSupabases(ask) || namesSupabase(ask, module)) return 'supabase';
  if (outcomes.length > 0 && outcomes.every(({ at }) => isSupabases(at))) return 'supabase';
  const audiences = outcomes.flatMap(({ kind, sets }): readonly FlagMention['for'][] =>
    kind === 'flag' ? sets.map(({ audience }) => audience) : [undefined],
  );
  const [first] = audiences;
  return audiences.every((audience) => audience === first) ? first : undefined;
}

// ---- where it is decided

/** What follows from the value of an expression, wherever it is decided. */
function outcomesOf(question: Node, doings: FlagDoings, steps: number): readonly Outcome[] {
  const { module } = doings;
  let node = question;
  let acted: Node | undefined;
  for (let parent = module.parentOf(node); parent !== undefined; parent = module.parentOf(node)) {
    const right = parent.type === 'LogicalExpression' && parent.left === node ? childOf(parent, 'right') : undefined;
    if (right !== undefined) acted = right;
    if (!isPassedOn(parent, node)) return decidedAt(parent, { node, acted, doings, steps });
    node = parent;
  }
  return [];
}

/** A node that is as true, or as false, as a part of it. */
function isPassedOn(parent: Node, node: Node): boolean {
  switch (parent.type) {
    case 'UnaryExpression':
    case 'LogicalExpression':
    case 'ParenthesizedExpression':
    case 'AwaitExpression':
      return true;
    case 'BinaryExpression':
      return /^(?:[!=]==?|[<>]=?)$/.test(String(parent.operator));
    case 'ConditionalExpression':
      return parent.test !== node;
    default:
      return /^TS\w+Expression$/.test(parent.type) || (isArgument(parent, node) && calleeText(parent) === 'Boolean');
  }
}

interface Decision {
  /** The part of the deciding node that tells of the flag. */
  readonly node: Node;
  /** What is done in `ask && …`. */
  readonly acted?: Node;
  readonly doings: FlagDoings;
  readonly steps: number;
}

function decidedAt(parent: Node, decision: Decision): readonly Outcome[] {
  const { node, acted, doings, steps } = decision;
  switch (parent.type) {
    case 'IfStatement':
      return [outcomeIn(parent, branchesOf(parent, doings.module), doings)];
    case 'ConditionalExpression':
      return [outcomeIn(parent, partsOf(parent, 'consequent', 'alternate'), doings)];
    case 'ExpressionStatement':
      return [outcomeIn(parent, acted === undefined ? [] : [acted], doings)];
    case 'VariableDeclarator':
      return steps > 0 && parent.init === node ? outcomesOfName(childOf(parent, 'id'), doings, steps) : [other(parent)];
    case 'ReturnStatement':
      return outcomesOfCalls(functionAround(parent, doings.module), decision);
    case 'ArrowFunctionExpression':
      return outcomesOfCalls(parent, decision);
    default:
      return [isArgument(parent, node) && isCheck(parent) ? checked(parent, doings.module) : other(parent)];
  }
}

/** `expect(asks).toBe(false)` goes on without the flag. */
function checked(call: Node, module: Module): Outcome {
  const member = module.parentOf(call);
  const matcher = member && module.parentOf(member);
  const name = matcher === undefined ? '' : calleeText(matcher);
  const [expected] = matcher === undefined ? [] : childrenOf(matcher, 'arguments');
  const isNegative =
    /\.(?:toBeFalsy|toBeNull|toBeUndefined)$/.test(name) ||
    expected?.value === false ||
    expected?.type === 'NullLiteral';
  return { kind: isNegative ? 'absent' : 'fails', at: call, sets: [] };
}

function other(at: Node): Outcome {
  return { kind: 'other', at, sets: [] };
}

function partsOf(node: Node, ...fields: readonly string[]): readonly Node[] {
  return fields.flatMap((field) => childOf(node, field) ?? []);
}

const CHECKS = /(?:^|\.)(?:refine|superRefine|check|expect|assert\w*|invariant|should|must[A-Z]\w*|ensure[A-Z]\w*|ok)$/;

function isCheck(call: Node): boolean {
  return CHECKS.test(calleeText(call)) || /^(?:expect|assert)\b/.test(calleeText(call));
}

function outcomesOfName(id: Node | undefined, doings: FlagDoings, steps: number): readonly Outcome[] {
  const binding = id === undefined ? undefined : bindingOf(id, doings.module);
  const uses = binding === undefined ? [] : usesOf(binding, doings.module);
  if (id === undefined) return [];
  if (uses.length === 0 || uses.length > MOST_USES) return [other(id)];
  return uses.flatMap((use) => outcomesOf(use, doings, steps - 1));
}

/** What follows from what a function returns: it is a check's callback, or the module calls it. */
function outcomesOfCalls(fn: Node | undefined, { doings, steps }: Decision): readonly Outcome[] {
  const { module } = doings;
  if (fn === undefined) return [];
  const parent = module.parentOf(fn);
  if (parent === undefined || steps <= 0) return [other(fn)];
  if (isArgument(parent, fn)) return [isCheck(parent) ? { kind: 'fails', at: fn, sets: [] } : other(fn)];
  const id = childOf(fn, 'id') ?? nameOf(fn, module);
  const binding = id && bindingOf(id, module);
  const calls = binding === undefined ? [] : usesOf(binding, module).map((use) => callOf(use, module));
  if (calls.length === 0 || calls.length > MOST_USES) return [other(fn)];
  return calls.flatMap((call) => (call === undefined ? [other(fn)] : outcomesOf(call, doings, steps - 1)));
}

function callOf(callee: Node, module: Module): Node | undefined {
  const call = module.parentOf(callee);
  return call !== undefined && isCall(call) && call.callee === callee ? call : undefined;
}

/** What an `if` decides: its branches, and what is behind it where a branch returns. */
function branchesOf(statement: Node, module: Module): readonly Node[] {
  const branches = partsOf(statement, 'consequent', 'alternate');
  return branches.some(returns) ? [...branches, ...restAfter(statement, module)] : branches;
}

function returns(branch: Node): boolean {
  if (branch.type === 'BlockStatement') return childrenOf(branch, 'body').some(returns);
  return branch.type === 'ReturnStatement' || (branch.type === 'ContinueStatement' && leaves(branch));
}

/** The statements that are run behind a statement, up to the end of its function. */
function restAfter(statement: Node, module: Module): readonly Node[] {
  const rest: Node[] = [];
  let node = statement;
  for (let parent = module.parentOf(node); parent !== undefined && !isFunction(node); parent = module.parentOf(node)) {
    const from = node.end;
    rest.push(...childrenOf(parent, 'body').filter(({ start }) => start >= from));
    node = parent;
  }
  return rest;
}

// ---- what is done there

function outcomeIn(at: Node, region: readonly Node[], doings: FlagDoings): Outcome {
  const isIn = ({ start, end }: Node) => region.some((node) => node.start <= start && end <= node.end);
  const sets = doings.sets.filter((set) => isIn(set.node));
  const doneIn = region.length > MOST_STATEMENTS ? ['something' as const] : region.map((node) => doneBy(node, doings));
  if (sets.length > 0) return { kind: setKind(region, sets, doneIn, doings.module), at, sets };
  if (doings.strips.some(isIn)) return { kind: 'strips', at, sets };
  return { kind: doneIn.includes('failure') ? 'fails' : 'other', at, sets };
}

/** Whether nothing but the flag is set, and on the very URL that is used in the other case. */
function setKind(
  region: readonly Node[],
  sets: FlagDoings['sets'],
  doneIn: readonly Done[],
  module: Module,
): Outcome['kind'] {
  if (doneIn.some((done) => done !== 'nothing')) return 'more';
  const own = new Set(sets.flatMap(({ node }) => [...sourcesOf(node, module)]));
  const others = region
    .flatMap((node) => resultsIn(node))
    .filter((node) => !sets.some((set) => isWithin(set.node, node)));
  const isSame = (node: Node) => isNothing(node) || [...sourcesOf(node, module)].some((name) => own.has(name));
  return others.every(isSame) ? 'flag' : 'other';
}

function isWithin(inner: Node, outer: Node): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** What a branch gives: an arm itself, or what is returned in a statement. */
function resultsIn(node: Node): readonly Node[] {
  if (!/Statement$|Declaration$/.test(node.type)) return [node];
  const fields = ['argument', 'consequent', 'alternate', 'block', 'handler', 'body'];
  if (node.type === 'ReturnStatement') return partsOf(node, 'argument');
  const inner = [...partsOf(node, ...fields), ...childrenOf(node, 'body')].filter(({ type }) =>
    /Statement$|^CatchClause$/.test(type),
  );
  return inner.flatMap(resultsIn);
}

function isNothing(node: Node): boolean {
  const text = stringOf(node);
  return text === '' || node.type === 'NullLiteral' || node.name === 'undefined';
}

/** The variables of the environment and the names that a value is made from. */
function sourcesOf(value: Node, module: Module): ReadonlySet<string> {
  const names = new Set<string>();
  const open = [value];
  const seen = new Set<Node>();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const part of someNodesIn(next)) names.add(sourceName(part, module) ?? '');
    open.push(...namedValues(next, module));
  }
  names.delete('');
  return names;
}

function sourceName(node: Node, module: Module): string | undefined {
  const variable = environmentVariable(node, module);
  if (variable !== null) return `env ${variable.name}`;
  const isName = node.type === 'Identifier' && module.parentOf(node)?.property !== node;
  return isName ? identifierOf(node) : undefined;
}

type Done = 'nothing' | 'failure' | 'something';

/** What a statement or an expression does beside setting the flag. */
function doneBy(node: Node, doings: FlagDoings): Done {
  if (node.end - node.start > MOST_NODES * 10) return 'something';
  switch (node.type) {
    case 'BlockStatement':
      return gravest(childrenOf(node, 'body').map((each) => doneBy(each, doings)));
    case 'IfStatement':
      return gravest(partsOf(node, 'test', 'consequent', 'alternate').map((each) => doneBy(each, doings)));
    case 'TryStatement':
      return gravest(partsOf(node, 'block', 'finalizer').map((each) => doneBy(each, doings)));
    case 'ExpressionStatement':
      return doneByExpression(childOf(node, 'expression') ?? node, doings);
    case 'VariableDeclaration':
      return gravest(
        childrenOf(node, 'declarations')
          .flatMap((each) => partsOf(each, 'init'))
          .map((each) => doneByValue(each, doings)),
      );
    case 'ReturnStatement':
      return gravest(partsOf(node, 'argument').map((each) => doneByValue(each, doings)));
    case 'ThrowStatement':
      return 'failure';
    case 'EmptyStatement':
    case 'FunctionDeclaration':
      return 'nothing';
    default:
      return /Statement$|Declaration$/.test(node.type) ? 'something' : doneByValue(node, doings);
  }
}

function gravest(done: readonly Done[]): Done {
  return done.find((each) => each === 'failure') ?? done.find((each) => each === 'something') ?? 'nothing';
}

const FAILS = /^(?:process\.exit|Deno\.exit|reject|fail\w*|die|abort|panic)$|\.(?:addIssue|reject|fail|abort)$/;

function doneByExpression(expression: Node, doings: FlagDoings): Done {
  const node = plain(expression);
  if (doings.sets.some((set) => set.node === node)) return 'nothing';
  if (isCall(node) && FAILS.test(calleeText(node))) return 'failure';
  if (isCall(node) && isLogging(node)) return 'nothing';
  if (node.type === 'LogicalExpression')
    return gravest(partsOf(node, 'right').map((each) => doneByExpression(each, doings)));
  const holdsSet = doings.sets.some((set) => node.start <= set.node.start && set.node.end <= node.end);
  const right = node.type === 'AssignmentExpression' ? childOf(node, 'right') : undefined;
  if (right !== undefined && (holdsSet || isUrlAsText(right))) return doneByValue(right, doings);
  const isPushed = isCall(node) && /\.(?:push|unshift)$/.test(calleeText(node)) && holdsSet;
  return isPushed ? gravest(childrenOf(node, 'arguments').map((each) => doneByValue(each, doings))) : 'something';
}

/** Whether a call only prints. */
export function isLogging(call: Node): boolean {
  return /(?:^|\.)(?:console|logger|log)\.\w+$|^(?:log|debug|warn)$/.test(calleeText(call));
}

/** `url.toString()`, `String(url)`, `url.href`: the URL written back. */
function isUrlAsText(node: Node): boolean {
  const inner = plain(node);
  return /(?:\.toString|^String)$/.test(calleeText(inner)) || /^href$/.test(String(childOf(inner, 'property')?.name));
}

/** A text that gives the URL another parameter, and calls that set one. */
function doneByValue(value: Node, doings: FlagDoings): Done {
  let left = MOST_NODES;
  for (const part of nodesIn(value)) {
    if (left-- <= 0) return 'something';
    if (part.type === 'AssignmentExpression' && !doings.sets.some((set) => set.node === part)) return 'something';
    if (addsParameter(part, doings.module)) return 'something';
  }
  return 'nothing';
}

function addsParameter(part: Node, module: Module): boolean {
  if (isCall(part)) {
    const [first] = childrenOf(part, 'arguments');
    const name = first && stringOf(first);
    return /\.(?:set|append)$/.test(calleeText(part)) && name !== undefined && name !== 'pgbouncer';
  }
  const text =
    part.type === 'StringLiteral' ? String(part.value) : part.type === 'TemplateElement' ? textOfElement(part) : '';
  const parent = /(?:^|[?&])(?!pgbouncer=)[a-z_]+=/i.test(text) ? module.parentOf(part) : undefined;
  return (
    parent !== undefined &&
    !(isArgument(parent, part) && /\.(?:includes|indexOf|has|startsWith|endsWith|test)$/.test(calleeText(parent)))
  );
}

function textOfElement(element: Node): string {
  const { value } = element;
  return typeof value === 'object' && value !== null && 'raw' in value ? String(value.raw) : '';
}
