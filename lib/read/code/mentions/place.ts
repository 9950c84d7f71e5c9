import type { Span } from '../../../text';
import type { Module } from '../module';
import { outermost } from '../references';
import { childOf, childrenOf, isCall, isMember, keyOf, type Node, stringOf } from '../syntax';

/** One place in code that names a variable; `node` is the innermost node there. */
export interface Word {
  readonly name: string;
  readonly span: Span;
  readonly node: Node;
}

/**
 * In which form a name stands in code.
 *
 * `value` is the expression that gives the variable's value, casts included: the whole of `env.X!` or of `get('X')`.
 */
export type Place =
  | { readonly kind: 'member'; readonly value: Node; readonly object: Node }
  | { readonly kind: 'call'; readonly value: Node; readonly call: Node; readonly text: Node }
  /** `{ X: … }` and `{ X }`. */
  | { readonly kind: 'key'; readonly property: Node }
  /** `const { X } = …`. */
  | { readonly kind: 'pattern'; readonly property: Node }
  | { readonly kind: 'identifier'; readonly value: Node }
  /** A key of an interface or of a class, or a name in a type. */
  | { readonly kind: 'type'; readonly node: Node }
  /** A string that is just the name. */
  | { readonly kind: 'string'; readonly text: Node }
  /** A longer text, of a string, a template or JSX. */
  | { readonly kind: 'text'; readonly text: Node }
  | { readonly kind: 'pattern-text' };

/** Tells in which form a word stands. */
export function placeOf(word: Word, module: Module): Place {
  const { node } = word;
  switch (node.type) {
    case 'Identifier':
      return identifierPlace(node, module);
    case 'StringLiteral':
    case 'DirectiveLiteral':
    case 'TemplateElement':
    case 'JSXText':
      return textPlace(word, node.type === 'TemplateElement' ? (module.parentOf(node) ?? node) : node, module);
    case 'RegExpLiteral':
      return { kind: 'pattern-text' };
    default:
      return isTypePart(node) ? { kind: 'type', node } : named(node, module);
  }
}

function identifierPlace(node: Node, module: Module): Place {
  const around = module.parentOf(node);
  if (around === undefined) return { kind: 'identifier', value: node };
  if (isMember(around) && around.property === node && around.computed !== true) return memberPlace(around, module);
  if (around.type === 'AssignmentPattern' && around.left === node)
    return shorthandPlace(around, module) ?? named(node, module);
  if (around.type === 'ObjectProperty') return propertyPlace(around, node, module) ?? named(node, module);
  return isTypePart(around) || isClassKey(around, node) ? { kind: 'type', node: around } : named(node, module);
}

function named(node: Node, module: Module): Place {
  return { kind: 'identifier', value: outermost(node, module) };
}

function memberPlace(member: Node, module: Module): Place {
  return { kind: 'member', value: outermost(member, module), object: childOf(member, 'object') ?? member };
}

/** `{ X = 'default' }` of a pattern. */
function shorthandPlace(pattern: Node, module: Module): Place | undefined {
  const property = module.parentOf(pattern);
  return property?.type === 'ObjectProperty' && property.shorthand === true ? { kind: 'pattern', property } : undefined;
}

/** A key, or the one word of a shorthand. */
function propertyPlace(property: Node, node: Node, module: Module): Place | undefined {
  const isKey = property.key === node && property.computed !== true;
  if (!isKey && property.shorthand !== true) return undefined;
  return { kind: module.parentOf(property)?.type === 'ObjectPattern' ? 'pattern' : 'key', property };
}

/** Nodes of which no part is left when the program runs; of TypeScript and of Flow. */
const TYPE_PARTS =
  /^(?:TS(?:PropertySignature|MethodSignature|LiteralType|TypeReference|QualifiedName|TypeQuery|TypeAliasDeclaration|InterfaceDeclaration|TypeParameter|NamedTupleMember|ImportType|ExpressionWithTypeArguments|InterfaceHeritage|TemplateLiteralType)|ObjectTypeProperty|\w+TypeAnnotation|QualifiedTypeIdentifier|TypeAlias|OpaqueType|InterfaceDeclaration)$/;

function isTypePart({ type }: Node): boolean {
  return TYPE_PARTS.test(type);
}

/** `X: string` in a class; with a value it is no mere type. */
function isClassKey(around: Node, node: Node): boolean {
  const isKey = around.type === 'ClassProperty' && around.key === node && around.computed !== true;
  return isKey && childOf(around, 'value') === undefined && childOf(around, 'typeAnnotation') !== undefined;
}

function textPlace({ name }: Word, text: Node, module: Module): Place {
  const around = module.parentOf(text);
  const isWhole = stringOf(text) === name;
  if (around === undefined || !isWhole) return keyTextPlace(name, text, around, module) ?? { kind: 'text', text };
  if (isMember(around) && around.property === text) return memberPlace(around, module);
  if (around.type === 'ObjectProperty' && around.key === text)
    return propertyPlace(around, text, module) ?? { kind: 'string', text };
  if (isTypePart(around) || isClassKey(around, text)) return { kind: 'type', node: around };
  if (isCall(around) && childrenOf(around, 'arguments')[0] === text) {
    return { kind: 'call', value: outermost(around, module), call: around, text };
  }
  return { kind: 'string', text };
}

/** `'X?'` is how arktype writes an optional key. */
function keyTextPlace(name: string, text: Node, around: Node | undefined, module: Module): Place | undefined {
  const isKey = around?.type === 'ObjectProperty' && around.key === text && keyOf(around, 'key') === `${name}?`;
  return isKey ? propertyPlace(around, text, module) : undefined;
}

/** The last name of what is called: `c` of `a.b.c()`, of `a().c()` and of `` c`…` ``. */
export function calleeName(call: Node): string {
  const callee = childOf(call, call.type === 'TaggedTemplateExpression' ? 'tag' : 'callee');
  return callee === undefined ? '' : lastName(callee);
}

export function lastName(expression: Node): string {
  if (isMember(expression)) return keyOf(expression, 'property') ?? '';
  return typeof expression.name === 'string' ? expression.name : '';
}

/** `a.b.c` of plain names, `this.a` too; '' for anything else. */
export function fullName(expression: Node | undefined): string {
  const names: string[] = [];
  let node = expression;
  for (; node !== undefined && isMember(node); node = childOf(node, 'object'))
    names.push(keyOf(node, 'property') ?? '');
  const root = node?.type === 'ThisExpression' ? 'this' : node?.type === 'MetaProperty' ? 'import.meta' : node?.name;
  if (typeof root !== 'string' || names.includes('')) return '';
  return [root, ...names.reverse()].join('.');
}

/** Whether a node calls something, by brackets or by `new`. */
export function isCalling(node: Node): boolean {
  return isCall(node) || node.type === 'NewExpression';
}

/** A word's place among the arguments of a call, or -1. */
export function argumentIndex(call: Node, argument: Node): number {
  return childrenOf(call, 'arguments').indexOf(argument);
}
