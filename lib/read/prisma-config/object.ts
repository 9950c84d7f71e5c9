import { originOf, resolved, type Scope } from './scope';
import { childOf, childrenOf, dottedName, identifierOf, isCall, keyOf, type Node, unwrapped } from './syntax';

/** One property. `conditions` are the tests of the spreads and choices in which it stands. */
export interface Entry {
  readonly key: string;
  /** The property itself; of a getter it is the value as well. */
  readonly property: Node;
  readonly value: Node;
  readonly conditions: readonly Node[];
}

/** The properties of an object expression. `whole` is false when some of them can't be seen. */
export interface Properties {
  readonly entries: readonly Entry[];
  readonly whole: boolean;
}

const NOTHING: Properties = { entries: [], whole: true };
const UNSEEN: Properties = { entries: [], whole: false };

/** What the config exports, `defineConfig(...)` taken off. */
export interface Exported {
  readonly node: Node;
  readonly form: 'defineConfig' | 'object' | 'other';
}

/** The default export, `module.exports` or `export =`; `undefined` when the module exports none. */
export function exportedConfig(scope: Scope): Exported | undefined {
  const values = childrenOf(scope.program, 'body').flatMap((statement) => exportedBy(statement, scope) ?? []);
  const last = values.at(-1); // a second `module.exports =` takes the place of the first
  return last === undefined ? undefined : withoutDefine(resolved(last, scope), scope);
}

/** `defineConfig({...})` gives its argument; of another call the first argument is all that is known. */
function withoutDefine(node: Node, scope: Scope): Exported {
  if (!isCall(node)) return { node, form: node.type === 'ObjectExpression' ? 'object' : 'other' };
  const [first] = childrenOf(node, 'arguments');
  const callee = childOf(node, 'callee');
  if (first === undefined || callee === undefined) return { node, form: 'other' };
  return { node: resolved(first, scope), form: isDefineConfig(unwrapped(callee), scope) ? 'defineConfig' : 'other' };
}

function isDefineConfig(callee: Node, scope: Scope): boolean {
  const name = originOf(callee, scope)?.name ?? dottedName(callee)?.split('.').at(-1);
  return name === 'defineConfig';
}

function exportedBy(statement: Node, scope: Scope): Node | undefined {
  switch (statement.type) {
    case 'ExportDefaultDeclaration':
      return childOf(statement, 'declaration');
    case 'TSExportAssignment':
      return childOf(statement, 'expression');
    case 'ExportNamedDeclaration':
      return namedDefault(statement, scope);
    case 'ExpressionStatement':
      return commonJsExport(childOf(statement, 'expression'));
    default:
      return undefined;
  }
}

/** `export { config as default }`. */
function namedDefault(statement: Node, scope: Scope): Node | undefined {
  const specifier = childrenOf(statement, 'specifiers').find(
    (candidate) => identifierOf(childOf(candidate, 'exported')) === 'default',
  );
  const local = specifier === undefined ? undefined : childOf(specifier, 'local');
  return local === undefined || childOf(statement, 'source') !== undefined ? undefined : resolved(local, scope);
}

const EXPORTS = new Set(['module.exports', 'module.exports.default', 'exports.default']);

function commonJsExport(expression: Node | undefined): Node | undefined {
  if (expression?.type !== 'AssignmentExpression') return undefined;
  const target = dottedName(childOf(expression, 'left'));
  return target !== undefined && EXPORTS.has(target) ? childOf(expression, 'right') : undefined;
}

/** The properties of an object, those of spreads and of both sides of a choice included. */
export function propertiesOf(node: Node, scope: Scope): Properties {
  return propertiesBelow(node, { scope, conditions: [], budget: { left: MOST_NODES } });
}

interface Reading {
  readonly scope: Scope;
  readonly conditions: readonly Node[];
  /** How many more nodes may be looked at: constants that spread each other, or themselves, would never end. */
  readonly budget: { left: number };
}

/** Far more than a config has. */
const MOST_NODES = 1_000;

function propertiesBelow(raw: Node, reading: Reading): Properties {
  if (reading.budget.left-- <= 0) return UNSEEN;
  const node = resolved(raw, reading.scope);
  switch (node.type) {
    case 'ObjectExpression':
      return united(childrenOf(node, 'properties').map((property) => propertyOf(property, reading)));
    case 'ConditionalExpression':
      return united(alternatives(node, reading, 'consequent', 'alternate'));
    case 'LogicalExpression':
      // `X && {...}` spreads X itself when it is falsy, which adds nothing.
      return united(alternatives(node, reading, ...(node.operator === '&&' ? ['right'] : ['left', 'right'])));
    default:
      return isNothing(node) ? NOTHING : UNSEEN;
  }
}

function propertyOf(property: Node, reading: Reading): Properties {
  if (reading.budget.left-- <= 0) return UNSEEN;
  if (property.type === 'SpreadElement') {
    const spread = childOf(property, 'argument');
    return spread === undefined ? UNSEEN : propertiesBelow(spread, reading);
  }
  const key = keyOf(property, 'key');
  if (key === undefined) return UNSEEN;
  // A getter has no value of its own: the whole of it is looked through for names.
  const value = childOf(property, 'value') ?? property;
  return { entries: [{ key, property, value, conditions: reading.conditions }], whole: true };
}

function alternatives(node: Node, reading: Reading, ...fields: readonly string[]): readonly Properties[] {
  const test = childOf(node, 'test') ?? (node.operator === '&&' ? childOf(node, 'left') : undefined);
  const conditions = test === undefined ? reading.conditions : [...reading.conditions, test];
  return fields.map((field) => {
    const side = childOf(node, field);
    return side === undefined ? UNSEEN : propertiesBelow(side, { ...reading, conditions });
  });
}

function united(all: readonly Properties[]): Properties {
  return { entries: all.flatMap(({ entries }) => entries), whole: all.every(({ whole }) => whole) };
}

/** `undefined`, `null` and `false` spread into nothing. */
export function isNothing(node: Node): boolean {
  return node.type === 'NullLiteral' || node.type === 'BooleanLiteral' || identifierOf(node) === 'undefined';
}
