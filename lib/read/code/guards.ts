import { asks, isAssertion } from './harmless-uses';
import type { Module } from './module';
import { nodesAround } from './references';
import { childOf, childrenOf, isCall, isMember, keyOf, type Node } from './syntax';
import { truthOf } from './truth';
import { isLeaf } from './variables';

/** The condition of `if (!process.env.X) throw …`, or what an assertion is given. */
export function guardAround(read: Node, module: Module): Node | undefined {
  if (!asks(read, module)) return undefined;
  for (const [around, node] of nodesAround(read, module)) {
    if (around.type === 'IfStatement') return around.test === node && stops(around, module) ? node : undefined;
    if (isCall(around) && isAssertion(around)) return node;
    if (isCall(around) || around.type.endsWith('Statement')) return undefined;
  }
  return undefined;
}

/** Whether a statement throws, returns or ends the process when variables are missing. */
function stops(statement: Node, module: Module): boolean {
  const consequent = childOf(statement, 'consequent');
  const test = childOf(statement, 'test');
  if (consequent === undefined || test === undefined || childOf(statement, 'alternate') !== undefined) return false;
  if (truthOf(test, { isSet: false, holds: (node) => isLeaf(node, module) }) !== true) return false;
  const body = consequent.type === 'BlockStatement' ? childrenOf(consequent, 'body') : [consequent];
  return body.some((each) => /^(?:Throw|Return)Statement$/.test(each.type) || endsProcess(each));
}

function endsProcess(statement: Node): boolean {
  const call = childOf(statement, 'expression');
  const callee = call === undefined || !isCall(call) ? undefined : childOf(call, 'callee');
  return callee !== undefined && isMember(callee) && keyOf(callee, 'property') === 'exit';
}
