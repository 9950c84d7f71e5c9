import type { Edit } from '../../edit';
import { type Span, sliceOf } from '../../text';
import { commentIn } from './cuts';
import { guardAround } from './guards';
import { isHarmless, isNeutral } from './harmless-uses';
import type { Module } from './module';
import { cutMembers, keepOnly } from './reduction/cut';
import { isCut, releasedNames } from './reduction/release';
import { fits, renamed } from './reduction/rename';
import { calleeOf, isExportedName, usedElsewhere } from './reduction/used';
import {
  edited,
  isMereFrom,
  type Left,
  leave,
  membersOf,
  namesFrom,
  namesOf,
  namesOnlyFrom,
  namesTo,
  type Released,
  type Step,
  type Target,
  type Work,
  workOf,
} from './reduction/work';
import { bindingOf, isAssignment, isWrapper, onlyValue, plain, usesOf } from './references';
import { type Binding, isFunction } from './scopes';
import { childOf, childrenOf, identifierOf, isCall, isMember, keyOf, type Node, nodesIn, stringOf } from './syntax';
import { type Assumed, truthOf } from './truth';
import { functionOf, isLeaf, keptValue, readsIn, returnsOf, type VariableRead, variableRead } from './variables';

export type { Target } from './reduction/work';

/** The edits, or why the expression stays as it is. */
export type Reduced = { readonly edits: readonly Edit[] } | Left;

/**
 * Reduces an expression for a connection URL to one variable.
 *
 * `D` becomes `U`; of `D ?? U`, `U || D`, `env('D') ?? env('U')` and `D ? D : U` only `U` is left, of longer chains all but
 * the members of `from`; in a chain without `to` the first of `from` takes its name. Casts, `!` and `?? ''` stay. Follows
 * constants and functions of the module that are used for nothing else. The edits are the smallest that do, and comments
 * are never among them. `null` when nothing of `from` is in it. The result, reduced again, gives `null`.
 */
export function reducedUrl(expression: Node, target: Target): Reduced | null {
  const seen = readsIn(expression, target.module);
  if (seen === null) return tooLong(expression, target);
  if (!seen.reads.some(({ name }) => target.from.includes(name))) return null;
  const followed = new Set(seen.followed);
  const work = workOf(target, (use) => followed.has(use) || target.isOurs?.(use) === true);
  return resultOf(retarget(expression, work), work);
}

/**
 * Puts `to` into a condition that asks whether variables of `from` are there: `!D` becomes `!U`, and `!D || !U` only `!U`.
 *
 * `null` when it asks for none.
 */
export function reducedCondition(condition: Node, target: Target): Reduced | null {
  const work = workOf(target, target.isOurs ?? (() => false));
  return namesFrom(condition, work) ? resultOf(renameAll(condition, work), work) : null;
}

function tooLong({ start, end }: Node, { from, module }: Target): Reduced | null {
  const text = module.file.text.slice(start, end);
  if (!from.some((name) => text.includes(name))) return null;
  return { left: 'the expression is too long to be read', at: { start, end } };
}

function resultOf(steps: readonly Step[], work: Work): Reduced {
  const asked = askedOtherwise(steps, work);
  const released = steps.flatMap((step) => ('released' in step ? [step.released] : []));
  const all = [...steps, ...asked, ...releasedNames(released, editsOf([...steps, ...asked]), work)];
  const problem = all.find((step) => 'left' in step);
  if (problem !== undefined) return problem;
  const edits = editsOf(all);
  const torn = edits.find(({ span }) => commentIn(span, work.module) !== undefined);
  return torn === undefined ? { edits } : { left: 'a comment stands inside of what would go', at: torn.span };
}

function editsOf(steps: readonly Step[]): readonly Edit[] {
  return steps.flatMap((step) => ('edit' in step ? [step.edit] : []));
}

/** `if (!direct) throw …` in front of `direct ?? pooled` asks for what is left: `if (!pooled) throw …`. */
function askedOtherwise(steps: readonly Step[], work: Work): readonly Step[] {
  const { module } = work;
  const cuts = editsOf(steps);
  const instead = new Map(steps.flatMap((step) => ('released' in step ? substituteFor(step, work) : [])));
  const uses = [...instead.keys()].flatMap((binding) => usesOf(binding, module)).filter((use) => !isCut(use, cuts));
  const conditions = new Set(uses.map((use) => guardAround(use, module)).filter((node) => node !== undefined));
  return [...conditions].flatMap((condition) => renameAll(condition, { ...work, done: new Set(), instead }));
}

/** The text that can stand for a name which goes. */
function substituteFor({ released, kept }: Released, work: Work): readonly (readonly [Binding, string])[] {
  const binding = namesFrom(released, work) ? bindingOf(released, work.module) : undefined;
  const node = kept === undefined ? undefined : plain(kept);
  if (binding === undefined || node === undefined || !isLeaf(node, work.module) || !namesTo(node, work)) return [];
  const other = bindingOf(node, work.module);
  const isDeclaredLater = other !== undefined && usesOf(binding, work.module).some((use) => use.start < other.id.end);
  return isDeclaredLater ? [] : [[binding, sliceOf(work.module.file.text, node)]];
}

// ---- one expression

/** Changes an expression that names a variable of `from`. */
function retarget(expression: Node, work: Work): readonly Step[] {
  const node = plain(expression);
  const read = variableRead(node, work.module);
  if (read !== null) return retargetRead(read, work);
  switch (node.type) {
    case 'Identifier':
      return retargetName(node, work);
    case 'LogicalExpression':
      return node.operator === '&&' ? retargetGuarded(node, work) : retargetChain(node, work);
    case 'ConditionalExpression':
      return retargetChoice(node, work);
    case 'AwaitExpression':
      return partsIn(node, 'argument').flatMap((part) => retarget(part, work));
    case 'CallExpression':
    case 'OptionalCallExpression':
      return retargetCall(node, work);
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return retargetKept(node, work);
    case 'TemplateLiteral':
      return retargetTemplate(node, work);
    case 'BinaryExpression':
      return retargetMixed(partsIn(node, 'left', 'right'), work) ?? leave(node, TOGETHER);
    case 'NewExpression':
      return retargetMade(node, work);
    default:
      return leave(node, 'the expression can not be read');
  }
}

const TOGETHER = 'the URL is put together from parts';

function partsIn(node: Node, ...fields: readonly string[]): readonly Node[] {
  return fields.flatMap((field) => childOf(node, field) ?? []);
}

/** What makes another text out of its parts: the parts that had the choice of both can be changed. */
function retargetMixed(parts: readonly Node[], work: Work): readonly Step[] | undefined {
  const named = parts.filter((part) => namesFrom(part, work));
  if (named.length === 0 || !named.every((part) => namesTo(part, work))) return undefined;
  return named.flatMap((part) => retarget(part, work));
}

/** `new URL(url)` is the URL, as long as nothing is set in it, which would be another use. */
function retargetMade(node: Node, work: Work): readonly Step[] {
  const args = childrenOf(node, 'arguments');
  const [first] = args;
  const isUrl = identifierOf(childOf(node, 'callee')) === 'URL' && args.length === 1;
  if (isUrl && first !== undefined) return retarget(first, work);
  return retargetMixed(args, work) ?? leave(node, changedBy(node, work));
}

/** `${url}` alone is the URL. */
function retargetTemplate(template: Node, work: Work): readonly Step[] {
  const parts = childrenOf(template, 'expressions');
  const [only] = parts;
  const isMere = childrenOf(template, 'quasis').every(({ start, end }) => start === end);
  if (isMere && parts.length === 1 && only !== undefined) return retarget(only, work);
  return retargetMixed(parts, work) ?? leave(template, TOGETHER);
}

/** One variable; `get('D', get('U'))` has its fallback as the second argument. */
function retargetRead(read: VariableRead, work: Work): readonly Step[] {
  const [, fallback] = read.how === 'getter' ? childrenOf(read.node, 'arguments') : [];
  if (fallback !== undefined && namesTo(fallback, work)) {
    return [...keepOnly(read.node, fallback, work), ...(namesFrom(fallback, work) ? retarget(fallback, work) : [])];
  }
  if (fallback !== undefined && namesFrom(fallback, work)) return leave(fallback, 'its default is another variable');
  return renamed(read, work);
}

// ---- names

/** A constant of the module: its value is changed, if it is there for nothing else. */
function retargetName(identifier: Node, work: Work): readonly Step[] {
  const binding = bindingOf(identifier, work.module);
  const value = binding && onlyValue(binding, work.module);
  if (binding === undefined || value === undefined || isFunction(plain(value))) {
    return leave(identifier, whyNotFollowed(binding, identifier));
  }
  return followed(value, usedElsewhere(binding, identifier, work), work);
}

function whyNotFollowed(binding: Binding | undefined, { name }: Node): string {
  return binding?.kind === 'param' ? `\`${name}\` is handed in` : `\`${name}\` has more than one value`;
}

/** Goes on with what a name stands for, once. */
function followed(value: Node, problems: readonly Step[], work: Work): readonly Step[] {
  if (problems.length > 0) return problems;
  if (work.done.has(value)) return [];
  work.done.add(value);
  return retarget(value, work);
}

/** `config.url` of a constant object of the module. */
function retargetKept(member: Node, work: Work): readonly Step[] {
  const kept = keptValue(member, work.module);
  if (kept === undefined) {
    const owner = partsIn(member, 'object');
    if (keyOf(member, 'property') === 'href') return owner.flatMap((node) => retarget(node, work));
    return retargetMixed(owner, work) ?? leave(member, 'the URL is changed before it is used');
  }
  const { owner, key, value } = kept;
  const other = usesOf(owner, work.module).find((use) => !work.isOurs(use) && !isApart(use, key, work.module));
  const isShared = other !== undefined || isExportedName(owner, work.module);
  return followed(value, isShared ? leave(other ?? member, `\`${owner.name}\` is also used elsewhere`) : [], work);
}

/** Whether a use of an object takes another key, or only asks for this one. */
function isApart(use: Node, key: string, module: Module): boolean {
  const member = module.parentOf(use);
  if (member === undefined || !isMember(member) || member.object !== use) return false;
  const other = keyOf(member, 'property');
  return (other !== undefined && other !== key) || isHarmless(member, module);
}

// ---- calls

/** Methods that give the same text. */
const SAME_TEXT = /^(?:trim|toString|valueOf)$/;

function retargetCall(call: Node, work: Work): readonly Step[] {
  const callee = plain(childOf(call, 'callee') ?? call);
  const args = childrenOf(call, 'arguments');
  const [first] = args;
  if (isMember(callee) && namesFrom(callee, work)) return retargetMethod(call, callee, work);
  if (first !== undefined && identifierOf(callee) === 'String') return retarget(first, work);
  const fn = localFunction(callee, work.module);
  if (fn !== undefined && first !== undefined && givesBack(fn, work.module)) return retargetGivenBack(args, work);
  const given = args.filter((arg) => namesFrom(arg, work));
  if (fn !== undefined && given.length === 0) return retargetReturned(callee, fn, work);
  if (fn !== undefined && isNeutral(fn) && !namesFrom(callee, work)) return given.flatMap((arg) => retarget(arg, work));
  return retargetMixed(args, work) ?? leave(call, changedBy(call, work));
}

function changedBy(call: Node, { module }: Work): string {
  return `the URL is changed by ${calleeOf(call, module)}`;
}

/** `url.trim()`, `env.get('D').required().asString()`. */
function retargetMethod(call: Node, callee: Node, work: Work): readonly Step[] {
  const owner = partsIn(callee, 'object');
  const isSame =
    SAME_TEXT.test(keyOf(callee, 'property') ?? '') || owner.some((node) => isGetterChain(node, work.module));
  if (isSame) return owner.flatMap((node) => retarget(node, work));
  return retargetMixed(owner, work) ?? leave(call, 'the URL is changed before it is used');
}

function isGetterChain(owner: Node, module: Module): boolean {
  for (let node = plain(owner); isCall(node); ) {
    if (variableRead(node, module) !== null) return true;
    const callee = plain(childOf(node, 'callee') ?? node);
    const next = isMember(callee) ? childOf(callee, 'object') : undefined;
    if (next === undefined) return false;
    node = plain(next);
  }
  return false;
}

function localFunction(callee: Node, module: Module): Node | undefined {
  if (isFunction(callee)) return callee;
  const binding = callee.type === 'Identifier' ? bindingOf(callee, module) : undefined;
  return binding === undefined ? undefined : functionOf(binding, module);
}

/** Whether a function returns what it is given first, as `required(value, name)` does. */
function givesBack(fn: Node, module: Module): boolean {
  const returned = returnsOf(fn);
  return returned.length > 0 && returned.every((value) => isFirstParameter(plain(value), fn, module));
}

function isFirstParameter(value: Node, fn: Node, module: Module): boolean {
  const binding = value.type === 'Identifier' ? bindingOf(value, module) : undefined;
  if (binding?.kind !== 'param' || binding.fn !== fn || binding.index !== 0 || binding.taken) return false;
  return !usesOf(binding, module).some((use) => isAssignment(use, module));
}

/** `required(process.env.D, 'D')`: the name goes along. */
function retargetGivenBack([value, ...rest]: readonly Node[], work: Work): readonly Step[] {
  const named = rest.flatMap(labelOf).filter(({ name }) => work.from.includes(name) && fits('string', work.to));
  return [
    ...(value === undefined ? [] : retarget(value, work)),
    ...named.flatMap(({ nameSpan }) => edited(work, nameSpan, work.to)),
  ];
}

/** A variable's name as a text; the place is inside of the quotes. */
interface Label {
  readonly name: string;
  readonly nameSpan: Span;
}

function labelOf(text: Node): readonly Label[] {
  const { start, end } = text;
  const name = stringOf(text);
  return name?.length === end - start - 2 ? [{ name, nameSpan: { start: start + 1, end: end - 1 } }] : [];
}

/** The texts in an expression that go along when a variable is renamed: `'D'` of `required(process.env.D, 'D')`. */
export function labelsIn(expression: Node, module: Module): readonly Label[] {
  return [...nodesIn(expression)].flatMap((node) => {
    const callee = isCall(node) ? childOf(node, 'callee') : undefined;
    const fn = callee === undefined ? undefined : localFunction(plain(callee), module);
    const isChecked = fn !== undefined && givesBack(fn, module);
    return isChecked ? childrenOf(node, 'arguments').slice(1).flatMap(labelOf) : [];
  });
}

/** A function of the module that isn't given the URL: what it returns is changed. */
function retargetReturned(callee: Node, fn: Node, work: Work): readonly Step[] {
  const binding = callee.type === 'Identifier' ? bindingOf(callee, work.module) : undefined;
  const problems = binding === undefined ? [] : usedElsewhere(binding, callee, work);
  if (problems.length > 0) return problems;
  if (work.done.has(fn)) return [];
  work.done.add(fn);
  const returned = returnsOf(fn);
  if (isSplit(returned, work)) return leave(fn, DECIDED);
  return returned.filter((value) => namesFrom(value, work)).flatMap((value) => retarget(value, work));
}

const DECIDED = 'which variable is read is decided by a condition';

/** Whether one of the alternatives gives a variable of `from`, and another one what that would become. */
function isSplit(alternatives: readonly Node[], work: Work): boolean {
  const relevant = (node: Node) => namesOf(node, work).filter((name) => name === work.to || work.from.includes(name));
  const sets = alternatives.map(relevant).filter((names) => names.length > 0);
  const isSame = sets.every((names) => names.join() === sets[0]?.join());
  return sets.some((names) => names.some((name) => name !== work.to)) && !isSame;
}

// ---- chains

/** `a ?? b || c`: the members that give nothing but variables of `from` go, as long as one with `to` is left. */
function retargetChain(chain: Node, work: Work): readonly Step[] {
  const members = membersOf(chain);
  const kept = keptOf(members, work);
  const gone = new Set(members.filter((member) => member !== kept && isMereFrom(member, work)));
  const rest = members.filter((member) => !gone.has(member) && namesFrom(member, work));
  return [
    ...rest.flatMap((member) =>
      member === kept || namesTo(member, work) ? retarget(member, work) : leave(member, DECIDED),
    ),
    ...cutMembers(chain, gone, work),
  ];
}

function keptOf(members: readonly Node[], work: Work): Node | undefined {
  return members.find((member) => namesTo(member, work)) ?? members.find((member) => namesFrom(member, work));
}

// ---- conditions

/** `isCli && D`: the condition stays. */
function retargetGuarded(node: Node, work: Work): readonly Step[] {
  const conditions = partsIn(node, 'left').filter((part) => namesFrom(part, work));
  const values = partsIn(node, 'right').filter((part) => namesFrom(part, work));
  return [...conditions.flatMap((part) => renameAll(part, work)), ...values.flatMap((part) => retarget(part, work))];
}

/** `D ? D : U`, `U ? U : D`, `isTest ? T : D`. */
function retargetChoice(choice: Node, work: Work): readonly Step[] {
  const [test, yes, no] = partsIn(choice, 'test', 'consequent', 'alternate');
  if (test === undefined || yes === undefined || no === undefined) return [];
  const truth = truthOf(test, namesFrom(test, work) ? withoutFrom(work) : withTo(work));
  const taken = truth === true ? yes : no;
  if (truth !== undefined && namesTo(taken, work)) {
    return [...keepOnly(choice, taken, work), ...(namesFrom(taken, work) ? retarget(taken, work) : [])];
  }
  return namesFrom(test, work)
    ? renameChoice({ test, yes, no }, truth, work)
    : retargetBranches(choice, [yes, no], work);
}

interface Choice {
  readonly test: Node;
  readonly yes: Node;
  readonly no: Node;
}

/** `D ? D : 'postgres://localhost'`: there is no other variable to fall back to. */
function renameChoice({ test, yes, no }: Choice, truth: boolean | undefined, work: Work): readonly Step[] {
  // Where both stand in each part that has one of them, as `const url = D ?? U` does, they are reduced in each.
  const isMixed = [test, yes, no].every((part) => namesTo(part, work) === namesFrom(part, work));
  const hasTo = !isMixed && [test, yes, no].some((part) => namesTo(part, work));
  if ((truth === undefined && hasTo) || !isNeutral(test)) return leave(test, 'the variable is compared');
  if (hasTo || isSplit([yes, no], work)) return leave(test, DECIDED);
  const branches = [yes, no].filter((part) => namesFrom(part, work));
  // The branches first: a name in both of them and in the condition is a URL, and reduced as one.
  return [...branches.flatMap((part) => retarget(part, work)), ...renameAll(test, work)];
}

function retargetBranches(choice: Node, branches: readonly Node[], work: Work): readonly Step[] {
  if (isSplit(branches, work)) return leave(choice, DECIDED);
  return branches.filter((part) => namesFrom(part, work)).flatMap((part) => retarget(part, work));
}

/** What a condition comes to once the variables of `from` are gone. */
function withoutFrom(work: Work): Assumed {
  return { isSet: false, holds: (node) => isLeaf(node, work.module) && namesOnlyFrom(node, work) };
}

function withTo(work: Work): Assumed {
  return {
    isSet: true,
    holds: (node) => isLeaf(node, work.module) && namesOf(node, work).every((name) => name === work.to),
  };
}

/** Renames every variable of `from` in a condition; of `!D || !U` a question goes. */
function renameAll(condition: Node, work: Work): readonly Step[] {
  const node = plain(condition);
  if (node.type === 'UnaryExpression') return partsIn(node, 'argument').flatMap((part) => renameAll(part, work));
  if (node.type !== 'LogicalExpression') return [...nodesIn(node)].flatMap((part) => renamedPart(part, work));
  const members = membersOf(node);
  const kept = members.find((member) => asksForTo(member, work)) ?? members.find((member) => namesFrom(member, work));
  const gone = new Set(members.filter((member) => member !== kept && namesOnlyFrom(member, work)));
  const rest = members.filter((member) => !gone.has(member) && namesFrom(member, work));
  return [...rest.flatMap((member) => renameAll(member, work)), ...cutMembers(node, gone, work)];
}

function asksForTo(condition: Node, work: Work): boolean {
  return namesTo(condition, work) && truthOf(condition, withTo(work)) !== undefined;
}

/** One variable of a condition, or a name for one; what is made of it (`isLocal`) may be there for other things too. */
function renamedPart(part: Node, work: Work): readonly Step[] {
  const binding = part.type === 'Identifier' ? bindingOf(part, work.module) : undefined;
  const substitute = binding && work.instead?.get(binding);
  if (substitute !== undefined) return edited(work, part, substitute);
  const read = isWrapper(part) ? null : variableRead(part, work.module);
  if (read !== null) return work.from.includes(read.name) ? retargetRead(read, work) : [];
  const value = binding && onlyValue(binding, work.module);
  if (binding === undefined || value === undefined || work.done.has(value) || !namesFrom(value, work)) return [];
  const problems = isLeaf(part, work.module) ? usedElsewhere(binding, part, work) : [];
  if (problems.length > 0) return problems;
  work.done.add(value);
  return isNeutral(value) ? renameAll(value, work) : leave(value, 'the variable is compared');
}
