import { plain } from './bindings';
import { functionNamed } from './flag-names';
import { calleeText } from './flag-places';
import type { Module } from './module';
import { childOf, childrenOf, isCall, type Node, nodesIn } from './syntax';

const MOST_NODES = 500;

const METHODS =
  /\.(?:includes|startsWith|endsWith|indexOf|lastIndexOf|test|exec|match|search|has|get|getAll|toString|toLowerCase|toUpperCase|trim|slice|substring|split|join|at|some|every|replace|replaceAll|concat)$/;
const FUNCTIONS =
  /^(?:Boolean|String|Number|parseInt|encodeURIComponent|decodeURIComponent|URL|URLSearchParams|RegExp|Set)$/;
/** A function of another module that is named like a question. */
const QUESTION = /(?:^|\.)(?:is|has|should|looks|needs|uses|can|are)[A-Z]\w*$/;
const ACTS =
  /^(?:Assignment|Update|Await|Yield|TaggedTemplate|Import)Expression$|^Import$|^(?:Throw|Debugger)Statement$|^Class/;

/** Whether evaluating an expression does nothing but give its value, so that it can be left out. */
export function isPure(expression: Node, module: Module): boolean {
  let left = MOST_NODES;
  for (const node of nodesIn(expression)) {
    if (left-- <= 0 || ACTS.test(node.type)) return false;
    if (node.type === 'UnaryExpression' && node.operator === 'delete') return false;
    if ((isCall(node) || node.type === 'NewExpression') && !isPureCall(node, module)) return false;
  }
  return true;
}

function isPureCall(call: Node, module: Module): boolean {
  const callee = calleeText(call);
  if (METHODS.test(callee) || FUNCTIONS.test(callee) || QUESTION.test(callee)) return true;
  const fn = functionNamed(plain(childOf(call, 'callee') ?? call), module);
  return fn !== undefined && isPureFunction(fn, module);
}

const PURE = new WeakMap<Node, boolean>();

/** A function that only computes what it returns; one that calls itself adds nothing by that. */
function isPureFunction(fn: Node, module: Module): boolean {
  const known = PURE.get(fn);
  if (known !== undefined) return known;
  PURE.set(fn, true);
  const body = childOf(fn, 'body');
  const isIt = body !== undefined && isPureBody(body, module);
  PURE.set(fn, isIt);
  return isIt;
}

function isPureBody(body: Node, module: Module): boolean {
  if (body.type !== 'BlockStatement') return isPure(body, module);
  return childrenOf(body, 'body').every((statement) => PARTS.test(statement.type) && isPure(statement, module));
}

const PARTS = /^(?:VariableDeclaration|ReturnStatement|IfStatement|BlockStatement|TryStatement|EmptyStatement)$/;
