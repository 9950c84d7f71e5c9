import { bindingOf, plain, usesOf } from './bindings';
import { audienceOf, namesSupabase } from './flag-audience';
import { isFromEnvironment, namedValues, someNodesIn } from './flag-names';
import { calleeText, type FlagPlace, isArgument } from './flag-places';
import { isForeignUrl } from './flag-text-parts';
import type { Module } from './module';
import { childOf, childrenOf, isCall, isMember, type Node, stringOf } from './syntax';

/**
 * What a place does with the flag.
 *
 * `asks`: `node` is the expression whose value tells whether the flag is there. `sets`: `node` is what puts it there (`at`
 * is where, for a constant), and `how` is the kind of it for the cut; `left` says why it can't be cut.
 */
export type FlagRole =
  | { readonly kind: 'prose' }
  | { readonly kind: 'strips'; readonly why: string }
  | { readonly kind: 'demands'; readonly why: string; readonly audience?: 'supabase' }
  | { readonly kind: 'asks'; readonly node: Node }
  | {
      readonly kind: 'sets';
      readonly node: Node;
      readonly at?: Node;
      readonly how: 'text' | 'call' | 'entry' | 'assignment' | 'replacement';
      readonly left?: string;
      readonly audience?: 'supabase' | 'runtime';
    };

const STRIPS: FlagRole = { kind: 'strips', why: 'code takes the flag out of a URL' };
const MOST_STEPS = 4;
const MOST_USES = 20;

/** Tells what a place does; more than one thing where a constant is used in several ways. */
export function flagRoles(place: FlagPlace, module: Module): readonly FlagRole[] {
  switch (place.form) {
    case 'prose':
      return [{ kind: 'prose' }];
    case 'text':
    case 'name':
    case 'pattern':
      return rolesOfValue(place.node, { module, form: place.form, steps: MOST_STEPS }).map((role) =>
        withValue(role, place, module),
      );
    case 'key':
      return [entryRole(place.node, module)].map((role) => withValue(role, place, module));
    case 'member':
      return [memberRole(place.node, module)].map((role) => withValue(role, place, module));
    default:
      return place.form satisfies never;
  }
}

interface Asked {
  readonly module: Module;
  readonly form: 'text' | 'name' | 'pattern';
  readonly steps: number;
}

/** Whom a setting is for, and whether it gives the flag its usual value. */
function withValue(role: FlagRole, { form, span, node }: FlagPlace, module: Module): FlagRole {
  if (role.kind !== 'sets') return role;
  const value = form === 'text' ? textValue(module.file.text.slice(span.end, span.end + 40)) : givenValue(role.node);
  const audience =
    value === 'runtime'
      ? 'runtime'
      : (audienceOf(form === 'text' ? node : role.node, module) ?? audienceOf(role.node, module));
  const left = value === 'other' ? 'it has another value than `true`' : (role.left ?? ownReason(role, module));
  return { ...role, ...(audience ? { audience } : {}), ...(left ? { left } : {}) };
}

type Value = 'true' | 'other' | 'runtime';

function textValue(after: string): Value {
  if (/^=true(?![\w%])/.test(after)) return 'true';
  return /^=\$\{|^=["'`]/.test(after) ? 'runtime' : 'other';
}

/** The value that a call, an entry or an assignment gives. */
function givenValue(setting: Node): Value {
  const value = valueNode(setting);
  if (value === undefined) return 'other';
  const inner = plain(value);
  const text = stringOf(inner);
  if (text !== undefined || /Literal$/.test(inner.type))
    return (text ?? String(inner.value)) === 'true' ? 'true' : 'other';
  const [first] = calleeText(inner) === 'String' ? childrenOf(inner, 'arguments') : [];
  return first?.value === true ? 'true' : 'runtime';
}

function valueNode(setting: Node): Node | undefined {
  if (setting.type === 'ObjectProperty') return childOf(setting, 'value');
  if (setting.type === 'AssignmentExpression') return childOf(setting, 'right');
  if (setting.type === 'ArrayExpression') return childrenOf(setting, 'elements')[1];
  const given = childrenOf(setting, 'arguments');
  return given[given.findIndex((argument) => stringOf(argument) === 'pgbouncer') + 1];
}

/** Why a place is not cut although it could be. */
function ownReason({ node, how }: Extract<FlagRole, { readonly kind: 'sets' }>, module: Module): string | undefined {
  if (isTestsOwn(node, module)) return A_TEST_WORKS_ON_IT;
  return how === 'text' && isForeignUrl(node, module)
    ? 'its own host is not known to carry named prepared statements'
    : undefined;
}

const A_TEST_WORKS_ON_IT = 'a test works on it';

/** What a test makes up for itself, and is no URL of the environment. */
function isTestsOwn(node: Node, module: Module): boolean {
  const isInTest = /(?:^|\/)(?:__tests__|__mocks__|tests?|specs?|e2e)\/|\.(?:test|spec)\.\w+$/.test(module.file.path);
  const isInCall = () =>
    aroundThat(
      node,
      module,
      (each) => isCall(each) && /^(?:it|test|describe|expect|assert)(?:\.|$)/.test(calleeText(each)),
    );
  return (isInTest || isInCall() !== undefined) && !isFromEnvironment(node, module);
}

// ---- strings and patterns

/** What becomes of a string, a template or a pattern that names the flag. */
function rolesOfValue(literal: Node, asked: Asked): readonly FlagRole[] {
  const { module, form } = asked;
  const node = asked.form === 'text' ? wholeText(literal, module) : literal;
  const parent = module.parentOf(node);
  if (parent === undefined) return [];
  if (isArgument(parent, node)) return argumentRoles(parent, node, asked);
  if (isMember(parent) && parent.object === node) return [methodRole(parent, node, asked)];
  if (parent.type === 'BinaryExpression') return [comparisonRole(parent, asked)];
  if (parent.type === 'VariableDeclarator' || isWrapper(parent)) return namedRoles(parent, node, asked);
  if (parent.type === 'ArrayExpression') return [itemRole(parent, node, asked)];
  if (parent.type === 'SwitchCase') return [{ kind: 'asks', node: parent }];
  if (form === 'name' && isMember(parent)) return [{ kind: 'asks', node: parent }];
  return form === 'text' ? [{ kind: 'sets', node, how: 'text' }] : [{ kind: 'asks', node }];
}

function isWrapper({ type }: Node): boolean {
  return /^(?:TS(?:As|Satisfies|NonNull)Expression|ParenthesizedExpression)$/.test(type);
}

/** The text that a literal is a part of: `a + 'b'`, a template, and one in the other. */
function wholeText(literal: Node, module: Module): Node {
  let node = literal;
  for (let parent = module.parentOf(node); parent !== undefined; parent = module.parentOf(parent)) {
    const isSum = parent.type === 'BinaryExpression' && parent.operator === '+';
    if (!isSum && !isWrapper(parent) && parent.type !== 'TemplateLiteral') return node;
    node = parent;
  }
  return node;
}

const ASKS =
  /^(?:includes?|indexOf|lastIndexOf|contains?|has|get|getAll|search|match|matchAll|endsWith|startsWith|test|exec|some|equals?)$/;
const REMOVES = /^(?:delete\w*|remove\w*|omit\w*|unset\w*|without\w*|exclude\w*|strip\w*|drop\w*|pop)$/i;
const SETS = /^(?:set\w*|append\w*|add\w*|put|upsert\w*|with\w*|ensure\w*)$/i;

function argumentRoles(call: Node, argument: Node, asked: Asked): readonly FlagRole[] {
  const { module, form } = asked;
  const callee = calleeText(call);
  const method = callee.split('.').at(-1) ?? '';
  const index = childrenOf(call, 'arguments').indexOf(argument);
  const isText = form === 'text';
  if (callee === 'RegExp') return rolesOfValue(call, { ...asked, form: 'pattern' });
  const assertion = assertionOf(call, argument, module);
  if (assertion !== undefined) return [assertion];
  if (/^(?:replace|replaceAll)$/.test(method)) return [replacementRole(call, argument, index)];
  if (method === 'split' || REMOVES.test(method)) return [STRIPS];
  if (ASKS.test(method) && index === 0) return [{ kind: 'asks', node: call }];
  if (isText) return [{ kind: 'sets', node: argument, how: 'text' }];
  const [, next] = childrenOf(call, 'arguments').slice(index);
  if (next !== undefined && (SETS.test(method) || stringOf(next) === 'true'))
    return [{ kind: 'sets', node: call, how: 'call' }];
  return [{ kind: 'asks', node: call }];
}

/** `replace(flag, rest)` takes it out, `replace(rest, flag)` puts it in; of these only `replace('?', '?flag&')` is plain. */
function replacementRole(call: Node, argument: Node, index: number): FlagRole {
  const [searched, replacement] = childrenOf(call, 'arguments');
  const isIn = (node: Node | undefined) => node !== undefined && namesFlagIn(node);
  if (index === 0 && !setsFlagIn(replacement)) return STRIPS;
  if (isIn(searched) && !setsFlagIn(replacement)) return STRIPS;
  if (index === 1 && searched && stringOf(searched) === '?' && /^\?pgbouncer=true&$/.test(stringOf(argument) ?? '')) {
    return { kind: 'sets', node: call, how: 'replacement' };
  }
  return { kind: 'sets', node: argument, how: 'text', left: 'it replaces something else' };
}

function namesFlagIn(node: Node): boolean {
  return [...someNodesIn(node)].some((part) => /pgbouncer/.test(literalText(part)));
}

function setsFlagIn(node: Node | undefined): boolean {
  return node !== undefined && [...someNodesIn(node)].some((part) => /pgbouncer=true/.test(literalText(part)));
}

function literalText(node: Node): string {
  if (node.type === 'TemplateElement') return JSON.stringify(node.value);
  if (node.type === 'RegExpLiteral') return String(node.pattern);
  return node.type === 'StringLiteral' ? String(node.value) : '';
}

/** `/…/.test(url)`; what is done with a text itself tells nothing. */
function methodRole(member: Node, node: Node, { module, form }: Asked): FlagRole {
  if (form === 'text') return { kind: 'sets', node, how: 'text' };
  const call = module.parentOf(member);
  const isCalled = call !== undefined && isCall(call) && call.callee === member;
  return { kind: 'asks', node: isCalled ? call : node };
}

function comparisonRole(binary: Node, { module }: Asked): FlagRole {
  const isOther = /^!==?$/.test(String(binary.operator));
  const isLeftOut = isOther ? isInFilter(binary, module) : isSkipped(binary, module);
  return isLeftOut ? STRIPS : { kind: 'asks', node: binary };
}

/** `if (key === 'pgbouncer') continue;` in what copies parameters. */
function isSkipped(node: Node, module: Module): boolean {
  const guard = module.parentOf(node);
  const skips =
    guard?.type === 'IfStatement' && /^\{?\s*continue\b/.test(textOf(childOf(guard, 'consequent') ?? guard, module));
  const loop = skips ? aroundThat(guard, module, ({ type }) => /^For/.test(type)) : undefined;
  return loop !== undefined && COPIES.test(textOf(loop, module));
}

const COPIES = /\.(?:set|append|push)\(/;

/** `key !== 'pgbouncer'` in what copies parameters. */
function isInFilter(node: Node, module: Module): boolean {
  const found = aroundThat(node, module, (each) => isCall(each) || each.type === 'IfStatement');
  if (found === undefined) return false;
  return isCall(found) ? /\.(?:filter|forEach)$/.test(calleeText(found)) : COPIES.test(textOf(found, module));
}

function aroundThat(node: Node, module: Module, isIt: (node: Node) => boolean): Node | undefined {
  let around = module.parentOf(node);
  while (around !== undefined && !isIt(around)) around = module.parentOf(around);
  return around;
}

function textOf({ start, end }: Node, module: Module): string {
  return module.file.text.slice(start, Math.min(end, start + 4000));
}

// ---- assertions

const MATCHERS =
  /^(?:to[A-Z]\w*|equal|equals|eql|include|includes|contain|match|matches|is|like|regex|doesNotMatch|notEqual|ok|strictEqual|deepEqual|deepStrictEqual|notStrictEqual|throws|rejects)$/;

/** A test's expectation: of what it names itself nothing follows, and neither from one that the flag is gone. */
function assertionOf(call: Node, argument: Node, module: Module): FlagRole | undefined {
  const callee = calleeText(call);
  const chain = chainOf(call);
  const isExpectation =
    MATCHERS.test(callee.split('.').at(-1) ?? '') && /^(?:expect|assert\w*|t|test|should|chai)$/.test(chain.root);
  if (!isExpectation) return undefined;
  if (/^(?:throws|rejects|toThrow\w*)$/.test(callee.split('.').at(-1) ?? '')) return { kind: 'prose' };
  if (/(?:^|\.)(?:not|doesNot\w*|not[A-Z]\w*)(?:\.|$)/.test(callee))
    return { kind: 'strips', why: 'a test expects the flag to be gone' };
  const actual = [...chain.given, ...childrenOf(call, 'arguments').filter((each) => each !== argument)];
  if (actual.some((node) => isOwnUrl(node, module)))
    return { kind: 'sets', node: argument, how: 'text', left: A_TEST_WORKS_ON_IT };
  return {
    kind: 'demands',
    why: 'a test demands the flag',
    ...(namesSupabase(call, module) ? { audience: 'supabase' } : {}),
  };
}

/** The name that a chain of calls begins with, and what is passed to it: `expect(a).not.toBe` gives `expect` and `a`. */
function chainOf(call: Node): { readonly root: string; readonly given: readonly Node[] } {
  let given: readonly Node[] = [];
  let node: Node | undefined = childOf(call, 'callee');
  while (node !== undefined && (isMember(node) || isCall(node))) {
    if (isCall(node)) given = childrenOf(node, 'arguments');
    node = childOf(node, isCall(node) ? 'callee' : 'object');
  }
  return { root: typeof node?.name === 'string' ? node.name : '', given };
}

/** Whether what is tested is made from a URL with the flag that stands in the test itself. */
function isOwnUrl(node: Node, module: Module): boolean {
  const open = [node];
  const seen = new Set<Node>();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if ([...someNodesIn(next)].some((part) => /pgbouncer=/.test(literalText(part)))) return true;
    open.push(...namedValues(next, module));
  }
  return false;
}

// ---- names for it

/** What becomes of a constant that holds the text, the name or the pattern. */
function namedRoles(declarator: Node, node: Node, asked: Asked): readonly FlagRole[] {
  const { module, steps, form } = asked;
  if (isWrapper(declarator)) return rolesOfValue(declarator, { ...asked, steps: steps - 1 });
  const id = childOf(declarator, 'id');
  const binding = id === undefined ? undefined : bindingOf(id, module);
  const uses =
    binding === undefined || steps <= 0 || declarator.init !== node ? [] : usesOf(binding, module).slice(0, MOST_USES);
  const own: FlagRole = form === 'text' ? { kind: 'sets', node, how: 'text' } : { kind: 'asks', node };
  // A whole URL goes on its way; a piece of one is what its uses make of it.
  if (uses.length === 0 || (form === 'text' && !isPiece(node, module))) return [own];
  const roles = uses.flatMap((use) => rolesOfValue(use, { ...asked, steps: steps - 1 }));
  const isAdded = roles.every((role) => role.kind === 'sets' && role.left === undefined);
  return roles.map((role) =>
    role.kind === 'sets'
      ? { ...role, node, at: role.node, how: 'text', ...(isAdded ? {} : { left: 'it is used in more than one way' }) }
      : role,
  );
}

function isPiece(node: Node, module: Module): boolean {
  return /^["'`]?[?&]?pgbouncer=|^["'`][?&][^"'`]*pgbouncer=/.test(textOf(node, module));
}

// ---- lists

/** An item of a list: a parameter `x=y` that will be joined, a pair, or one of several names. */
function itemRole(list: Node, item: Node, { module, form }: Asked): FlagRole {
  if (form === 'text') return { kind: 'sets', node: item, how: 'text' };
  const items = childrenOf(list, 'elements');
  const isPair = items[0] === item && items.length === 2 && module.parentOf(list)?.type === 'ArrayExpression';
  if (isPair) return { kind: 'sets', node: list, how: 'entry' };
  return listRole(list, module, MOST_STEPS) ?? { kind: 'asks', node: list };
}

/** What is done with each name of a list. */
function listRole(list: Node, module: Module, steps: number): FlagRole | undefined {
  const parent = module.parentOf(list);
  if (parent === undefined || steps <= 0) return undefined;
  if (parent.type === 'VariableDeclarator') return namedListRole(parent, module, steps - 1);
  const isWrapped =
    isWrapper(parent) || /^(?:Set|Object\.freeze)$/.test(isArgument(parent, list) ? calleeText(parent) : '');
  if (isWrapped || parent.type === 'SpreadElement' || parent.type === 'ArrayExpression')
    return listRole(parent, module, steps - 1);
  const around = aroundThat(list, module, ({ type }) => /Statement$|^VariableDeclaration$/.test(type));
  return around !== undefined && TAKES_OUT.test(textOf(around, module)) ? STRIPS : undefined;
}

const TAKES_OUT = /\.(?:delete|remove|filter)\(|\bdelete\s|omit|![\w$.]+\.(?:has|includes)\(/;
const TAKEN_OUT = /strip|remov|drop|omit|exclu|ignor|unsupported|only|block/i;

function namedListRole(declarator: Node, module: Module, steps: number): FlagRole | undefined {
  const id = childOf(declarator, 'id');
  const binding = id === undefined ? undefined : bindingOf(id, module);
  const uses = binding === undefined ? [] : usesOf(binding, module).slice(0, MOST_USES);
  const roles = uses
    .filter((use) => !/^(?:ExportSpecifier|TSTypeQuery)$/.test(module.parentOf(use)?.type ?? ''))
    .map((use) => listRole(use, module, steps));
  if (roles.length > 0) return roles.every((role) => role !== undefined) ? STRIPS : undefined;
  return TAKEN_OUT.test(binding?.name ?? '') ? STRIPS : undefined;
}

// ---- objects and members

const BUILDERS = /param|query|search|url|append|with|merge|assign|build/i;

/** An entry of an object of parameters: it sets where the object becomes a query, it asks where a URL is compared with it. */
function entryRole(property: Node, module: Module): FlagRole {
  const object = module.parentOf(property);
  const flow = object === undefined ? 'unknown' : flowOf(object, module, MOST_STEPS);
  if (flow === 'compared') return { kind: 'asks', node: property };
  return {
    kind: 'sets',
    node: property,
    how: 'entry',
    ...(flow === 'query' ? {} : { left: 'it can not be told what becomes of the object' }),
  };
}

type Flow = 'query' | 'compared' | 'unknown';

function flowOf(object: Node, module: Module, steps: number): Flow {
  const parent = module.parentOf(object);
  if (parent === undefined || steps <= 0) return 'unknown';
  if (isWrapper(parent)) return flowOf(parent, module, steps - 1);
  if (parent.type === 'VariableDeclarator') return namedFlow(parent, module, steps - 1);
  if (!isArgument(parent, object)) return 'unknown';
  const callee = calleeText(parent);
  if (callee === 'URLSearchParams') return 'query';
  if (/^Object\.(?:entries|keys)$/.test(callee)) return entriesFlow(parent, module);
  return parent.type !== 'NewExpression' && BUILDERS.test(callee) ? 'query' : 'unknown';
}

/** `for (const [key, value] of Object.entries(…)) url.searchParams.set(key, value)`, or a comparison of each. */
function entriesFlow(call: Node, module: Module): Flow {
  const around = aroundThat(call, module, ({ type }) =>
    /^(?:For\w*|Expression|If|Return)Statement$|^VariableDeclaration$/.test(type),
  );
  const text = around === undefined ? '' : textOf(around, module);
  if (/[!=]==?(?!=)|throw\b/.test(text)) return 'compared';
  return /\.(?:set|append)\(|\+=|=\$\{/.test(text) ? 'query' : 'unknown';
}

function namedFlow(declarator: Node, module: Module, steps: number): Flow {
  const id = childOf(declarator, 'id');
  const binding = id === undefined ? undefined : bindingOf(id, module);
  const flows =
    binding === undefined
      ? []
      : usesOf(binding, module)
          .slice(0, MOST_USES)
          .map((use) => flowOf(use, module, steps));
  if (flows.includes('compared')) return 'compared';
  return flows.length > 0 && flows.every((flow) => flow === 'query') ? 'query' : 'unknown';
}

function memberRole(member: Node, module: Module): FlagRole {
  const parent = module.parentOf(member);
  if (parent?.type === 'UnaryExpression' && parent.operator === 'delete') return STRIPS;
  const isSet = parent?.type === 'AssignmentExpression' && parent.left === member && parent.operator === '=';
  return isSet ? { kind: 'sets', node: parent, how: 'assignment' } : { kind: 'asks', node: member };
}
