import { isExported, isHarmless } from '../harmless-uses';
import type { Module } from '../module';
import { isAssignment, nodesAround, usesOf } from '../references';
import { type Binding, isFunction } from '../scopes';
import { childOf, isCall, type Node } from '../syntax';
import { leave, type Step, type Work } from './work';

/** Why a name can't be changed: it is there for something else too; an empty list when it isn't. */
export function usedElsewhere(binding: Binding, use: Node, { module, isOurs }: Work): readonly Step[] {
  if (isExportedName(binding, module)) return leave(use, `\`${binding.name}\` is exported`);
  const other = telling(binding, module).find((each) => !isOurs(each));
  return other === undefined ? [] : leave(other, `\`${binding.name}\` is also ${whatFor(other, module)}`);
}

const TELLING = new WeakMap<Binding, readonly Node[]>();

/** The uses of a name that are not harmless. */
function telling(binding: Binding, module: Module): readonly Node[] {
  const known = TELLING.get(binding);
  if (known !== undefined) return known;
  const uses = usesOf(binding, module).filter((use) => !isHarmless(use, module));
  TELLING.set(binding, uses);
  return uses;
}

export function isExportedName(binding: Binding, module: Module): boolean {
  if ('declarator' in binding) return isExported(binding.declarator, module);
  return 'node' in binding && /^Export/.test(module.parentOf(binding.node)?.type ?? '');
}

/** Completes "`url` is also …". */
function whatFor(use: Node, module: Module): string {
  if (isAssignment(use, module)) return 'given another value';
  for (const [around, node] of nodesAround(use, module)) {
    if (/^Export/.test(around.type)) return 'exported';
    if (around.type === 'BinaryExpression') return 'compared or put together with something';
    if (isGivenTo(around, node)) return `passed to ${calleeOf(around, module)}`;
    if (around.type.endsWith('Statement') || isFunction(around)) break;
  }
  return 'used elsewhere';
}

function isGivenTo(around: Node, node: Node): boolean {
  return (isCall(around) || around.type === 'NewExpression') && around.callee !== node;
}

/** The callee's name as code, unless it is an expression of its own. */
export function calleeOf(call: Node, { file }: Module): string {
  const callee = childOf(call, 'callee');
  const text = callee === undefined ? '' : file.text.slice(callee.start, callee.end);
  if (!/^[\w$.?]{1,60}$/.test(text)) return 'a function';
  return `\`${call.type === 'NewExpression' ? 'new ' : ''}${text}\``;
}
