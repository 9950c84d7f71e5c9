import type { Span } from '../../text';
import { bindingOf, environmentVariable, functionAround, onlyValue } from './bindings';
import { outerSpan } from './cuts';
import { conditionsOf } from './flag-conditions';
import { isArgument } from './flag-places';
import { isBracketed } from './flag-text-parts';
import type { Module } from './module';
import { childOf, identifierOf, isCall, type Node } from './syntax';

/** What goes on both sides of `kept` when it takes the place of `root`: its brackets too, where a plain name needs none. */
export function replacedSpan(root: Node, kept: Node, module: Module): Span {
  const { text } = module.file;
  const outer = outerSpan(root, module);
  const parent = module.parentOf(root);
  const isPlain =
    /^(?:Identifier|(?:Optional)?MemberExpression|(?:Optional)?CallExpression|TSNonNullExpression|StringLiteral|TemplateLiteral)$/.test(
      kept.type,
    );
  const isGoneOnWith =
    parent !== undefined && (parent.object === root || parent.callee === root || /^TS/.test(parent.type));
  const isWord = /[\w$]/.test(text[outer.start - 1] ?? '') || /[\w$]/.test(text[outer.end] ?? '');
  return isPlain && !isGoneOnWith && !isWord ? outer : { start: root.start, end: root.end };
}

/** Expressions that need brackets where another one goes on with them. */
const LOOSE =
  /^(?:Conditional|Logical|Binary|Assignment|ArrowFunction|Yield|Sequence|TSAs|TSSatisfies|Await|Unary)\w*Expression$/;
const CLOSED =
  /^(?:VariableDeclarator|ReturnStatement|AssignmentExpression|AssignmentPattern|ObjectProperty|ClassProperty|ArrayExpression|ArrowFunctionExpression|TemplateLiteral|ExpressionStatement|ThrowStatement|JSXExpressionContainer|SpreadElement|ExportDefaultDeclaration)$/;

/** What has to be written around an expression that takes the place of `root`. */
export function bracketsFor(node: Node, root: Node, module: Module): readonly [open: string, close: string] {
  const parent = module.parentOf(root);
  const isClosed = parent === undefined || CLOSED.test(parent.type) || isArgument(parent, root) || isBracketed(root);
  if (LOOSE.test(node.type) && !isClosed && !isBracketed(node)) return ['(', ')'];
  return ['', needsAssertion(node, root, module) ? '!' : ''];
}

/** In TypeScript a text that was put together is a string; the variable alone may be undefined, where a string is declared. */
function needsAssertion(node: Node, root: Node, module: Module): boolean {
  if (!/\.[cm]?tsx?$/.test(module.file.path) || !isMaybeUndefined(node, root, module)) return false;
  const parent = module.parentOf(root);
  if (parent === undefined || isArgument(parent, root)) return parent !== undefined;
  const owner = parent.type === 'ReturnStatement' ? functionAround(parent, module) : parent;
  const declared = owner && (childOf(owner, 'returnType') ?? childOf(childOf(owner, 'id') ?? owner, 'typeAnnotation'));
  return declared !== undefined && !/undefined|null/.test(module.file.text.slice(declared.start, declared.end));
}

/** `process.env.X`, and a constant for it that nothing was asked about. */
function isMaybeUndefined(node: Node, root: Node, module: Module): boolean {
  if (node.type === 'TSNonNullExpression' || isCall(node)) return false;
  if (environmentVariable(node, module) !== null) return true;
  const binding = node.type === 'Identifier' ? bindingOf(node, module) : undefined;
  const value = binding && onlyValue(binding, module);
  if (value === undefined || value.type === 'TSNonNullExpression' || environmentVariable(value, module) === null)
    return false;
  const asked = conditionsOf(root, module).map(({ test }) => module.file.text.slice(test.start, test.end));
  return !asked.some((text) => text.includes(identifierOf(node) ?? ''));
}
