import { bindingOf, isAssignment, plain, usesOf } from './bindings';
import { calleeText } from './flag-places';
import type { Module } from './module';
import { childOf, childrenOf, isCall, isMember, type Node, stringOf } from './syntax';

/** What may be done with a list of parameters that is joined to a query. */
const KNOWN = /^(?:push|unshift|join|length|filter)$/;

/** Whether `list.push(…)` adds to a list that is joined to a query, and that gets more than this one. */
export function isQueryName(list: Node, module: Module): boolean {
  const binding = bindingOf(plain(list), module);
  const value = binding !== undefined && 'init' in binding ? binding.init : undefined;
  if (binding === undefined || value === undefined || plain(value).type !== 'ArrayExpression') return false;
  const methods = usesOf(binding, module).map((use) => methodOn(use, module));
  const others = methods.filter((method) => method === 'push' || method === 'unshift').length - 1;
  return isJoinedOnly(methods) && others + childrenOf(plain(value), 'elements').length > 0;
}

/** Whether a list is one of parameters: joined with `&`, by itself or by its name, or one of pairs. */
export function isQueryList(list: Node, module: Module): boolean {
  if (childrenOf(list, 'elements').every((item) => plain(item).type === 'ArrayExpression')) return true;
  const parent = module.parentOf(list);
  if (parent !== undefined && isMember(parent)) return joins(list, module);
  const id = parent?.type === 'VariableDeclarator' ? childOf(parent, 'id') : undefined;
  const binding = id && bindingOf(id, module);
  return binding !== undefined && isJoinedOnly(usesOf(binding, module).map((use) => methodOn(use, module)));
}

function isJoinedOnly(methods: readonly (string | undefined)[]): boolean {
  return methods.includes('join') && methods.every((method) => KNOWN.test(method ?? ''));
}

/** The method or field that is used of a name. */
function methodOn(use: Node, module: Module): string | undefined {
  const parent = module.parentOf(use);
  if (parent === undefined || !isMember(parent) || parent.object !== use || isAssignment(use, module)) return undefined;
  const name = childOf(parent, 'property')?.name;
  if (name !== 'join') return typeof name === 'string' ? name : undefined;
  return joins(use, module) ? 'join' : undefined;
}

/** `list.join('&')`, also behind `.filter(…)`. */
function joins(list: Node, module: Module): boolean {
  const member = module.parentOf(list);
  const call = member && module.parentOf(member);
  if (member === undefined || call === undefined || !isCall(call)) return false;
  if (/\.filter$/.test(calleeText(call))) return joins(call, module);
  const [first] = childrenOf(call, 'arguments');
  return /(?:^|\.)join$/.test(calleeText(call)) && first !== undefined && stringOf(first) === '&';
}
