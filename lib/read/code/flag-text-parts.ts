import { poolerOf } from '../../poolers';
import { readUrl } from '../url';
import { type Binding, bindingOf, onlyValue, plain, usesOf } from './bindings';
import type { Module } from './module';
import { childOf, childrenOf, type Node, quasiText, stringOf } from './syntax';

/** The strings, pieces of templates and values that a text is made of, in order. */
export function partsOfText(root: Node): readonly Node[] {
  const parts: Node[] = [];
  const open: Node[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const inner = textParts(node);
    if (inner === null) parts.push(node);
    else open.push(...[...inner].reverse());
  }
  return parts;
}

function textParts(node: Node): readonly Node[] | null {
  if (node.type === 'TemplateLiteral') {
    const holes = childrenOf(node, 'expressions');
    return childrenOf(node, 'quasis').flatMap((quasi, index) => [quasi, ...holes.slice(index, index + 1)]);
  }
  const operands = operandsOf(node);
  return operands.length < 2 ? null : operands;
}

/** The operands of `a + b + c`, those in brackets as one; a node that is no sum is its own and only one. */
export function operandsOf(node: Node): readonly Node[] {
  const operands: Node[] = [];
  let rest = node;
  for (let left = childOf(rest, 'left'); left !== undefined && isSum(rest); left = childOf(rest, 'left')) {
    operands.unshift(childOf(rest, 'right') ?? rest);
    rest = left;
    if (isBracketed(rest)) break;
  }
  return [rest, ...operands];
}

function isSum(node: Node): boolean {
  return node.type === 'BinaryExpression' && node.operator === '+';
}

export function isBracketed(node: Node): boolean {
  const { extra } = node;
  return typeof extra === 'object' && extra !== null && 'parenthesized' in extra;
}

/** The text of a literal as it is written, when it has no escapes; offsets in it are those of the source. */
export function writtenText(literal: Node, source: string): string | undefined {
  if (literal.type === 'TemplateElement') {
    const raw = source.slice(literal.start, literal.end);
    return quasiText(literal) === raw ? raw : undefined;
  }
  const raw = source.slice(literal.start + 1, literal.end - 1);
  return literal.value === raw ? raw : undefined;
}

// ---- whole URLs

/**
 * Whether a text is a URL of a host that is not known to carry named prepared statements.
 *
 * Such a URL stands for itself: what is judged of the environments says nothing of it. A host that is there to be
 * replaced, a local one, and one that comes from a variable go the way of the environments.
 */
export function isForeignUrl(root: Node, module: Module): boolean {
  const known = FOREIGN.get(root) ?? isForeign(root, module);
  FOREIGN.set(root, known);
  return known;
}

const FOREIGN = new WeakMap<Node, boolean>();

function isForeign(root: Node, module: Module): boolean {
  const url = readUrl(writtenUrl(root, module));
  if (url === null) return false;
  const pooler = poolerOf(url);
  if (pooler.evidence === 'proven') return pooler.namedStatements !== 'yes';
  return !/^(?:placeholder|local)$/.test(pooler.id) && url.hosts.every(({ host }) => !host.includes('$'));
}

/** A text as it stands in the code, with `$_` for what comes from somewhere else. */
function writtenUrl(root: Node, module: Module): string {
  const parts = partsOfText(root).slice(0, 200);
  return parts
    .map((part) =>
      /^(?:StringLiteral|TemplateElement)$/.test(part.type) ? (writtenText(part, module.file.text) ?? '') : '$_',
    )
    .join('');
}

// ---- separators

const SEPARATOR = /^[?&]$/;

/** Whether a value is `?` or `&`: `url.includes('?') ? '&' : '?'`, and a name for that. */
export function isSeparator(expression: Node, module: Module, steps = 3): boolean {
  const node = plain(expression);
  if (steps <= 0) return false;
  const text = stringOf(node);
  if (text !== undefined) return SEPARATOR.test(text);
  if (node.type === 'ConditionalExpression') {
    return ['consequent', 'alternate'].every((field) => {
      const arm = childOf(node, field);
      return arm !== undefined && isSeparator(arm, module, steps - 1);
    });
  }
  const binding = node.type === 'Identifier' ? bindingOf(node, module) : undefined;
  if (binding === undefined) return false;
  const value = onlyValue(binding, module) ?? declaredValue(binding, module);
  return value !== undefined && isSeparator(value, module, steps - 1);
}

/** The first value of `let sep = '?'`, where what it is given later is a separator too. */
function declaredValue(binding: Binding, module: Module): Node | undefined {
  const init = 'declarator' in binding ? binding.init : undefined;
  const assigned = usesOf(binding, module).flatMap((use) => {
    const parent = module.parentOf(use);
    return parent?.type === 'AssignmentExpression' && parent.left === use ? (childOf(parent, 'right') ?? []) : [];
  });
  return assigned.every((value) => SEPARATOR.test(stringOf(plain(value)) ?? 'no')) ? init : undefined;
}
