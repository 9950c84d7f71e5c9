import { plain } from './references';
import { childOf, childrenOf, identifierOf, isCall, isMember, keyOf, type Node, stringOf } from './syntax';

/** What is taken for granted of some expressions while a condition is read: that they have a value, or that they have none. */
export interface Assumed {
  readonly isSet: boolean;
  readonly holds: (node: Node) => boolean;
}

/**
 * What a condition comes to when the expressions that `holds` knows are all set, or all unset; `undefined` when that does
 * not decide it.
 */
export function truthOf(condition: Node, assumed: Assumed, levels = MOST_LEVELS): boolean | undefined {
  const node = plain(condition);
  if (levels <= 0) return undefined;
  if (assumed.holds(node)) return assumed.isSet;
  switch (node.type) {
    case 'UnaryExpression':
      return node.operator === '!' ? negated(truthOfChild(node, 'argument', { assumed, levels })) : undefined;
    case 'LogicalExpression':
      return logicalTruth(node, { assumed, levels });
    case 'BinaryExpression':
      return comparedTruth(node, assumed);
    default:
      return derivedTruth(node, { assumed, levels });
  }
}

/** Deeper than anybody nests a condition. */
const MOST_LEVELS = 100;

/** How a condition is read, and how deep it may go on. */
interface Reading {
  readonly assumed: Assumed;
  readonly levels: number;
}

function truthOfChild(node: Node, field: string, { assumed, levels }: Reading): boolean | undefined {
  const child = childOf(node, field);
  return child === undefined ? undefined : truthOf(child, assumed, levels - 1);
}

function negated(truth: boolean | undefined): boolean | undefined {
  return truth === undefined ? undefined : !truth;
}

function logicalTruth(node: Node, reading: Reading): boolean | undefined {
  const sides = [truthOfChild(node, 'left', reading), truthOfChild(node, 'right', reading)];
  const decides = node.operator !== '&&'; // a true side decides `||` and `??`, a false one `&&`
  if (sides.includes(decides)) return decides;
  return sides.includes(undefined) ? undefined : !decides;
}

/** `x === undefined`, `x != null`, `x !== ''`, `typeof x === 'string'`, `x.length > 0`. */
function comparedTruth(node: Node, assumed: Assumed): boolean | undefined {
  const left = plain(childOf(node, 'left') ?? node);
  const right = plain(childOf(node, 'right') ?? node);
  const operator = String(node.operator);
  if (operator === '>' && assumed.holds(ownerOf(left))) return assumed.isSet;
  if (!/^[!=]==?$/.test(operator)) return undefined;
  const equal = equalTo(left, right, assumed) ?? equalTo(right, left, assumed);
  return operator.startsWith('!') ? negated(equal) : equal;
}

/** Whether what is assumed equals a constant; a set variable is a text that is not empty. */
function equalTo(side: Node, constant: Node, { isSet, holds }: Assumed): boolean | undefined {
  const text = stringOf(constant);
  const isNothing = constant.type === 'NullLiteral' || identifierOf(constant) === 'undefined';
  if (side.type === 'UnaryExpression' && side.operator === 'typeof') {
    const argument = childOf(side, 'argument');
    if (argument === undefined || text === undefined || !holds(plain(argument))) return undefined;
    return text === (isSet ? 'string' : 'undefined');
  }
  if (!holds(side) || (text === undefined && !isNothing)) return undefined;
  if (isSet) return isNothing || text === '' ? false : undefined;
  return isNothing;
}

/** `Boolean(x)`, `x?.length`, `x.trim()`, `x.startsWith('…')`. */
function derivedTruth(node: Node, { assumed, levels }: Reading): boolean | undefined {
  if (isCall(node)) {
    const callee = childOf(node, 'callee');
    const [first] = childrenOf(node, 'arguments');
    if (identifierOf(callee) === 'Boolean' && first !== undefined) return truthOf(first, assumed, levels - 1);
    return callee === undefined ? undefined : ofText(plain(callee), assumed, /^trim$/);
  }
  return ofText(node, assumed, /^length$/);
}

/** Nothing can be asked of an unset variable; of a set one only what is true of every text. */
function ofText(member: Node, { isSet, holds }: Assumed, ofEvery: RegExp): boolean | undefined {
  if (!isMember(member) || !holds(ownerOf(member))) return undefined;
  if (!isSet) return false;
  return ofEvery.test(keyOf(member, 'property') ?? '') ? true : undefined;
}

function ownerOf(member: Node): Node {
  const owner = isMember(member) ? childOf(member, 'object') : undefined;
  return owner === undefined ? member : plain(owner);
}
