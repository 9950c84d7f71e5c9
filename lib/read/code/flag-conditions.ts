import type { Module } from './module';
import { childOf, childrenOf, identifierOf, type Node } from './syntax';

/** A test that decides whether a place is reached: where it is true, or where it is false. */
export interface Condition {
  readonly test: Node;
  readonly holds: boolean;
  /** The other way is an error, or gives nothing. */
  readonly isRefusal?: boolean;
}

/**
 * The tests on which a node is reached, innermost first.
 *
 * Branches, `a ? b : c`, `a && b`, `a || b` around it, and what stands in front of it and leaves: `if (a) return`.
 */
export function conditionsOf(node: Node, module: Module): readonly Condition[] {
  const found: Condition[] = [];
  let child = node;
  for (let parent = module.parentOf(node); parent !== undefined; parent = module.parentOf(parent)) {
    found.push(...conditionsBetween(parent, child));
    child = parent;
  }
  return found.slice(0, MOST_CONDITIONS);
}

/** Nobody writes a function with more of them. */
const MOST_CONDITIONS = 100;

function conditionsBetween(parent: Node, child: Node): readonly Condition[] {
  const test = childOf(parent, 'test');
  switch (parent.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
      return test === undefined || child === test ? [] : [{ test, holds: child === parent.consequent }];
    case 'LogicalExpression': {
      const left = childOf(parent, 'left');
      if (left === undefined || child === left || parent.operator === '??') return [];
      return [{ test: left, holds: parent.operator === '&&' }];
    }
    case 'BlockStatement':
    case 'Program':
      return guardsBefore(childrenOf(parent, 'body'), child);
    default:
      return [];
  }
}

/** `if (test) return …;` in front of a statement: it is reached where the test is false. */
function guardsBefore(statements: readonly Node[], statement: Node): readonly Condition[] {
  const before = statements.slice(0, Math.max(statements.indexOf(statement), 0)).slice(-MOST_CONDITIONS);
  return before.flatMap((each): readonly Condition[] => {
    const test = each.type === 'IfStatement' ? childOf(each, 'test') : undefined;
    const branch = childOf(each, 'consequent');
    if (test === undefined || branch === undefined || each.alternate || !leaves(branch)) return [];
    return [{ test, holds: false, isRefusal: refuses(branch) }];
  });
}

/** `throw …`, `return;`, `return null;`: not another way to go on. */
function refuses(branch: Node): boolean {
  if (branch.type === 'BlockStatement') return childrenOf(branch, 'body').some(refuses);
  const value = childOf(branch, 'argument');
  const isNothing = value === undefined || value.type === 'NullLiteral' || identifierOf(value) === 'undefined';
  return branch.type === 'ThrowStatement' || (branch.type === 'ReturnStatement' && isNothing);
}

/** Whether control never gets behind a statement. */
export function leaves(statement: Node): boolean {
  if (statement.type === 'BlockStatement') return childrenOf(statement, 'body').some(leaves);
  return /^(?:Return|Throw|Continue|Break)Statement$/.test(statement.type);
}

/** What else has to be true, or false, besides an operand of `&&` or `||` for the whole of them to be decided by it. */
export function operandsBeside(operand: Node, module: Module): readonly Condition[] {
  const found: Condition[] = [];
  let node = operand;
  for (let parent = module.parentOf(node); parent !== undefined && isPassing(parent); parent = module.parentOf(node)) {
    const field = parent.left === node ? 'right' : 'left';
    const other = parent.type === 'LogicalExpression' ? childOf(parent, field) : undefined;
    if (other !== undefined) found.push({ test: other, holds: parent.operator === '&&' });
    node = parent;
  }
  return found;
}

function isPassing({ type }: Node): boolean {
  return /^(?:Logical|Unary|Parenthesized)Expression$/.test(type);
}
