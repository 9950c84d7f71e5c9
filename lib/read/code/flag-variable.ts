import { type Binding, bindingOf, environmentVariable, onlyValue, outermost, plain, usesOf } from './bindings';
import { calleeText, isArgument } from './flag-places';
import type { FlagRole } from './flag-roles';
import type { Module } from './module';
import { childOf, childrenOf, identifierOf, isCall, isMember, keyOf, type Node } from './syntax';
import { readsIn, valueNodesIn } from './variables';

type Setting = Extract<FlagRole, { readonly kind: 'sets' }>;

const VARIABLE = /^[A-Z][A-Z0-9_]*$/;
const MOST_STEPS = 3;
const MOST_LEVELS = 60;
const MOST_USES = 20;

/**
 * The environment variable whose URL gets the flag, where the code says it plainly.
 *
 * That is the one that is set (`process.env.X = …`, `{ X: … }`), else the one that the URL begins with. `undefined` where
 * nothing tells, or where it is one of several.
 */
export function variableOf({ node, at, how }: Setting, module: Module): string | undefined {
  const own = urlIn(at ?? node, how, module);
  if (own === undefined) return undefined;
  const set = [...new Set(setBy(own, module, MOST_STEPS))];
  return set.length > 0 ? onlyOne(set) : onlyOne(baseNames(own, module));
}

function onlyOne(names: readonly string[]): string | undefined {
  return names.length === 1 ? names[0] : undefined;
}

/** The expression for the URL: a text that holds it, or `url` of `url.searchParams.set(…)`. */
function urlIn(node: Node, how: Setting['how'], module: Module): Node | undefined {
  if (how === 'text') return textAround(node, module);
  if (how === 'entry') return undefined;
  const target = childOf(node, how === 'assignment' ? 'left' : 'callee');
  let owner = target === undefined ? undefined : childOf(target, 'object');
  while (owner !== undefined && keyOf(plain(owner), 'property') === 'searchParams') {
    owner = childOf(plain(owner), 'object');
  }
  return owner === undefined ? undefined : plain(owner);
}

/** The whole of a sum or a template that a text is a part of. */
function textAround(text: Node, module: Module): Node {
  let whole = text;
  for (let levels = MOST_LEVELS; levels > 0; levels--) {
    const around = module.parentOf(whole);
    if (around === undefined || !isTextOf(around, whole)) break;
    whole = around;
  }
  return whole;
}

function isTextOf(around: Node, part: Node): boolean {
  if (around.type === 'BinaryExpression') return around.operator === '+';
  if (around.type === 'ConditionalExpression') return around.test !== part;
  return /^(?:TemplateLiteral|LogicalExpression|ParenthesizedExpression|TS\w+Expression)$/.test(around.type);
}

// ---- what it is given to

/** The variables that an expression is given to, also through names for it. */
function setBy(expression: Node, module: Module, steps: number): readonly string[] {
  const { value, around } = wholeOf(expression, module);
  if (around === undefined || steps <= 0) return [];
  if (around.type === 'ObjectProperty') return around.value === value ? variableKey(around) : [];
  if (around.type === 'VariableDeclarator') return setByName(childOf(around, 'id'), module, steps - 1);
  if (around.type === 'AssignmentExpression' && around.right === value) {
    const left = childOf(around, 'left');
    const variable = left === undefined ? null : environmentVariable(left, module);
    return variable === null ? setByName(left, module, steps - 1) : [variable.name];
  }
  const isName = plain(expression).type === 'Identifier';
  return isName && steps === MOST_STEPS ? setByName(plain(expression), module, steps - 1) : [];
}

function setByName(name: Node | undefined, module: Module, steps: number): readonly string[] {
  const binding = name?.type === 'Identifier' ? bindingOf(name, module) : undefined;
  if (binding === undefined) return [];
  const uses = usesOf(binding, module).slice(0, MOST_USES);
  return uses.flatMap((use) => setBy(use, module, steps));
}

function variableKey(property: Node): readonly string[] {
  const key = keyOf(property, 'key');
  return key !== undefined && VARIABLE.test(key) ? [key] : [];
}

interface Whole {
  readonly value: Node;
  readonly around: Node | undefined;
}

/** The widest expression with the same text: `url.toString()`, `url.href`, `String(url)`, one arm of two. */
function wholeOf(expression: Node, module: Module): Whole {
  let value = outermost(expression, module);
  for (let levels = MOST_LEVELS; levels > 0; levels--) {
    const around = module.parentOf(value);
    if (around === undefined || !hasSameText(around, value)) return { value, around };
    value = outermost(around, module);
  }
  return { value, around: undefined };
}

function hasSameText(around: Node, value: Node): boolean {
  if (isMember(around)) return around.object === value && /^(?:href|toString)$/.test(keyOf(around, 'property') ?? '');
  if (isCall(around) && around.callee === value) return isMember(value);
  if (isCall(around)) return isArgument(around, value) && identifierOf(childOf(around, 'callee')) === 'String';
  return isTextOf(around, value);
}

// ---- what it begins with

/** The variables with which the text of a URL begins. */
function baseNames(expression: Node, module: Module): readonly string[] {
  const base = beginningOf(expression, module);
  const reads = base === undefined ? [] : (readsIn(base, module, valueNodesIn)?.reads ?? []);
  return [...new Set(reads.filter(({ how }) => how === 'environment').map(({ name }) => name))];
}

function beginningOf(expression: Node, module: Module): Node | undefined {
  const around = module.parentOf(expression);
  const isAppended = around?.type === 'AssignmentExpression' && around.operator === '+=' && around.right === expression;
  let node: Node | undefined = isAppended ? childOf(around, 'left') : expression;
  for (let levels = MOST_LEVELS; node !== undefined && levels > 0; levels--) {
    const inner: Node = plain(node);
    const next = partsOf(inner, module);
    if (next === undefined) return inner;
    [node] = next;
  }
  return undefined;
}

/** What an expression is put together from, its beginning first; `undefined` for one that is not. */
function partsOf(node: Node, module: Module): readonly Node[] | undefined {
  if (node.type === 'BinaryExpression') return [childOf(node, 'left') ?? []].flat();
  if (node.type === 'TemplateLiteral') return [firstOf(node) ?? []].flat();
  if (node.type === 'NewExpression' && calleeText(node) === 'URL') return childrenOf(node, 'arguments');
  const binding = node.type === 'Identifier' ? bindingOf(node, module) : undefined;
  const value = binding === undefined || taken(binding) ? undefined : onlyValue(binding, module);
  return value === undefined ? undefined : [value];
}

function taken(binding: Binding): boolean {
  return 'taken' in binding && binding.taken !== undefined;
}

/** What stands at the very beginning of a template. */
function firstOf(template: Node): Node | undefined {
  const [text] = childrenOf(template, 'quasis');
  return text !== undefined && text.start === text.end ? childrenOf(template, 'expressions')[0] : undefined;
}
