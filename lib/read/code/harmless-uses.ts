import type { Module } from './module';
import { bindingOf, nodesAround, outermost, plain, usesOf } from './references';
import { type Binding, isFunction } from './scopes';
import {
  childOf,
  childrenOf,
  identifierOf,
  isCall,
  isMember,
  keyOf,
  type Node,
  nodesIn,
  quasiText,
  stringOf,
} from './syntax';

/**
 * Whether a use of a URL is the same to its reader when another URL of the same database stands there.
 *
 * That is: asking whether there is one (`if (!url)`, `typeof url`, `url === undefined`), asking something else of its text
 * than the pooler (`url.includes('localhost')`), and words for a person (`console.log`, `throw new Error`), also through a
 * constant that is used for nothing else. Whatever hands the URL on is not.
 */
export function isHarmless(use: Node, module: Module): boolean {
  return asks(use, module) || isTold(use, module, MOST_STEPS);
}

/** Constants that are made of each other, and only told. */
const MOST_STEPS = 3;

/** Deeper than anybody nests a condition. */
const MOST_LEVELS = 40;

// ---- asked

/** Whether the value goes no further than into a condition, or into a boolean. */
export function asks(use: Node, module: Module, levels = MOST_LEVELS): boolean {
  if (levels <= 0) return false;
  const node = outermost(use, module);
  const around = module.parentOf(node);
  if (around === undefined) return false;
  switch (around.type) {
    case 'UnaryExpression':
      return around.operator === '!' || around.operator === 'typeof';
    case 'BinaryExpression':
      return comparesWithWord(around, node);
    case 'LogicalExpression':
      return (around.operator === '&&' && around.left === node) || asks(around, module, levels - 1);
    case 'IfStatement':
    case 'ConditionalExpression':
    case 'WhileStatement':
      return around.test === node;
    case 'CallExpression':
    case 'OptionalCallExpression':
      return around.callee !== node && (isAssertion(around) || testsText(around));
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return around.object === node && asksOfText(around, module, levels - 1);
    default:
      return false;
  }
}

function comparesWithWord(comparison: Node, side: Node): boolean {
  if (!/^[!=]==?$/.test(String(comparison.operator))) return false;
  const other = childOf(comparison, comparison.left === side ? 'right' : 'left');
  if (other === undefined) return false;
  return other.type === 'NullLiteral' || identifierOf(other) === 'undefined' || isPlainWord(other);
}

const ASSERTION = /^(?:Boolean|assert|invariant|expect|ok|tiny_?[Ii]nvariant)$/;

/** `assert(url)`, `assert.ok(url)`, `invariant(url, '…')`, `Boolean(url)`. */
export function isAssertion(call: Node): boolean {
  const callee = plain(childOf(call, 'callee') ?? call);
  const owner = isMember(callee) ? childOf(callee, 'object') : undefined;
  return ASSERTION.test(identifierOf(owner === undefined ? callee : plain(owner)) ?? '');
}

// What tells a pooled URL from a direct one.
const OF_THE_POOLER = /pool|pgbouncer|direct|5432|6543|supabase/i;

/** Whether nothing in some code looks for what tells a pooled URL from a direct one, by its strings and patterns. */
export function isNeutral(code: Node): boolean {
  const known = NEUTRAL.get(code);
  if (known !== undefined) return known;
  const neutral = [...nodesIn(code)].every((node) => !TEXTS.test(node.type) || !OF_THE_POOLER.test(textIn(node)));
  NEUTRAL.set(code, neutral);
  return neutral;
}

const NEUTRAL = new WeakMap<Node, boolean>();

function textIn(literal: Node): string {
  return stringOf(literal) ?? quasiText(literal) ?? String(literal.pattern ?? literal.value);
}

const TEXTS = /^(?:StringLiteral|NumericLiteral|RegExpLiteral|TemplateElement)$/;
const TEXT_TESTS = /^(?:includes|startsWith|endsWith|match|indexOf|search)$/;

/** `/neon/.test(url)`, `['localhost', '127.0.0.1'].includes(host)`. */
function testsText(call: Node): boolean {
  const callee = childOf(call, 'callee');
  const words = callee === undefined || !isMember(callee) ? undefined : childOf(callee, 'object');
  if (callee === undefined || words === undefined) return false;
  const method = keyOf(callee, 'property');
  if (words.type === 'ArrayExpression')
    return method === 'includes' && childrenOf(words, 'elements').every(isPlainWord);
  return method === 'test' && words.type === 'RegExpLiteral' && isPlainWord(words);
}

/** `url.length`, `url.includes('localhost')`, and a trimmed URL that is only asked for. */
function asksOfText(member: Node, module: Module, levels: number): boolean {
  const method = keyOf(member, 'property') ?? '';
  if (method === 'length') return true;
  const call = module.parentOf(member);
  if (call === undefined || !isCall(call) || call.callee !== member) return false;
  if (method === 'trim') return asks(call, module, levels);
  return TEXT_TESTS.test(method) && childrenOf(call, 'arguments').every(isPlainWord);
}

function isPlainWord(argument: Node): boolean {
  const text = argument.type === 'RegExpLiteral' ? String(argument.pattern) : stringOf(argument);
  return text !== undefined && !OF_THE_POOLER.test(text);
}

// ---- told

/** Whether the value ends in a log line or an error's text. */
function isTold(use: Node, module: Module, steps: number): boolean {
  for (const [around, node] of nodesAround(use, module)) {
    if (isFunction(around) || isPassedOn(around, node)) return false;
    if (around.type === 'ThrowStatement' || isTelling(around, node)) return true;
    if (around.type === 'VariableDeclarator') return steps > 0 && isOnlyTold(around, module, steps - 1);
    if (around.type.endsWith('Statement')) return false;
  }
  return false;
}

const TEXT_METHODS = /^(?:replace|replaceAll|slice|substring|substr|split|trim|toString|at|pop|match)$/;

/** What takes the password out before a URL is told. */
const MASKING = /mask|redact|hide|sanit|obfus|censor/i;

/** Given to a function of which nothing is known. */
function isPassedOn(around: Node, node: Node): boolean {
  if (around.type === 'NewExpression') return around.callee !== node && !/^(?:URL|\w*Error)$/.test(calleeName(around));
  if (!isCall(around)) return false;
  if (around.callee !== node) return !isTelling(around, node) && !MASKING.test(calleeName(around));
  return !TEXT_METHODS.test(keyOf(plain(node), 'property') ?? '');
}

function calleeName(call: Node): string {
  return identifierOf(plain(childOf(call, 'callee') ?? call)) ?? '';
}

const TELLERS = /^(?:console|log|logger|Logger|consola|winston|pino|chalk|debug|print|warn|info|error)$/;

/** An argument of `console.log(…)`, `this.logger.warn(…)` or `new Error(…)`. */
function isTelling(call: Node, node: Node): boolean {
  if (call.type === 'NewExpression') return call.callee !== node && /Error$/.test(calleeName(call));
  if (!isCall(call) || call.callee === node) return false;
  const callee = plain(childOf(call, 'callee') ?? call);
  const owner = isMember(callee) ? plain(childOf(callee, 'object') ?? callee) : callee;
  return TELLERS.test(identifierOf(owner) ?? keyOf(owner, 'property') ?? '');
}

/** `const { hostname } = new URL(url)` for a log line or a check. */
function isOnlyTold(declarator: Node, module: Module, steps: number): boolean {
  const id = childOf(declarator, 'id');
  if (id === undefined || isExported(declarator, module)) return false;
  const bindings = new Set([...nodesIn(id)].flatMap((node) => declaredIn(declarator, node, module)));
  const uses = [...bindings].flatMap((binding) => usesOf(binding, module));
  return uses.every((use) => isAsked(use, module) || isTold(use, module, steps));
}

function declaredIn(declarator: Node, node: Node, module: Module): readonly Binding[] {
  const binding = bindingOf(node, module);
  return binding !== undefined && 'declarator' in binding && binding.declarator === declarator ? [binding] : [];
}

/** `parsed`, `parsed.hostname` and `parsed.pathname.endsWith('_test')` in a condition. */
function isAsked(use: Node, module: Module): boolean {
  for (let node = use, levels = MOST_LEVELS; levels > 0; levels--) {
    if (asks(node, module)) return true;
    const member = module.parentOf(outermost(node, module));
    if (member === undefined || !isMember(member) || !URL_PARTS.test(keyOf(member, 'property') ?? '')) return false;
    node = member;
  }
  return false;
}

const URL_PARTS = /^(?:host|hostname|pathname|protocol|href|origin)$/;

/** `export const url = …`. */
export function isExported(declarator: Node, module: Module): boolean {
  const declaration = module.parentOf(declarator);
  return declaration !== undefined && module.parentOf(declaration)?.type === 'ExportNamedDeclaration';
}
