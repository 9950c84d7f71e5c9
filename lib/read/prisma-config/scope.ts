import {
  childOf,
  childrenOf,
  dottedName,
  identifierOf,
  isCall,
  isMember,
  keyOf,
  type Node,
  nodesIn,
  stringOf,
  unwrapped,
} from './syntax';

/** What a top-level name of the module stands for. */
export type Binding =
  /** Every expression or function that the name can hold; more than one when it is assigned again somewhere. */
  | { readonly kind: 'value'; readonly nodes: Node[] }
  /** `imported` is the export's name, `default`, or `*` for the whole module. */
  | { readonly kind: 'import'; readonly module: string; readonly imported: string }
  /** `const { DATABASE_URL } = process.env`. */
  | { readonly kind: 'env'; readonly name: string };

/** One module's program and its top-level names. */
export interface Scope {
  readonly program: Node;
  readonly bindings: ReadonlyMap<string, Binding>;
}

export function scopeOf(program: Node): Scope {
  const bindings = new Map<string, Binding>();
  for (const [name, binding] of childrenOf(program, 'body').flatMap(boundBy)) {
    const known = bindings.get(name);
    if (known === undefined) bindings.set(name, binding);
    else if (known.kind === 'value' && binding.kind === 'value') known.nodes.push(...binding.nodes);
  }
  for (const [name, node] of assignmentsIn(program)) {
    const known = bindings.get(name);
    if (known?.kind === 'value') known.nodes.push(node);
  }
  return { program, bindings };
}

/** What an identifier stands for. */
export function bindingOf(node: Node, scope: Scope): Binding | undefined {
  const name = identifierOf(node);
  return name === undefined ? undefined : scope.bindings.get(name);
}

/** The one expression that an identifier can hold, else the node itself; wrappers such as `as const` are removed. */
export function resolved(node: Node, scope: Scope): Node {
  const inner = unwrapped(node);
  const binding = bindingOf(inner, scope);
  const [only, second] = binding?.kind === 'value' ? binding.nodes : [];
  return only === undefined || second !== undefined ? inner : only;
}

/**
 * The module and the export that a callee comes from.
 *
 * `path.join`, an imported `join` and `require('path').join` all give `path` and `join`; `undefined` when the callee is
 * not imported.
 */
export function originOf(callee: Node, scope: Scope): { readonly module: string; readonly name: string } | undefined {
  const object = isMember(callee) ? childOf(callee, 'object') : undefined;
  const required = object === undefined ? undefined : requiredModule(unwrapped(object));
  if (required !== undefined) return { module: required, name: keyOf(callee, 'property') ?? 'default' };
  const [first = '', ...rest] = dottedName(callee)?.split('.') ?? [];
  const binding = scope.bindings.get(first);
  if (binding?.kind !== 'import') return undefined;
  return { module: binding.module, name: rest.at(-1) ?? binding.imported };
}

/** The module in `require('x')`, `await import('x')` and `import('x')`. */
export function requiredModule(node: Node): string | undefined {
  const call = node.type === 'AwaitExpression' ? (childOf(node, 'argument') ?? node) : node;
  if (!isCall(call)) return undefined;
  const callee = childOf(call, 'callee');
  if (callee?.type !== 'Import' && identifierOf(callee) !== 'require') return undefined;
  const [first] = childrenOf(call, 'arguments');
  return first === undefined ? undefined : stringOf(first);
}

type Bound = readonly [string, Binding];

function boundBy(statement: Node): readonly Bound[] {
  switch (statement.type) {
    case 'ImportDeclaration':
      return importsOf(statement);
    case 'ExportNamedDeclaration': {
      const declaration = childOf(statement, 'declaration');
      return declaration === undefined ? [] : boundBy(declaration);
    }
    case 'VariableDeclaration':
      return childrenOf(statement, 'declarations').flatMap(declared);
    case 'FunctionDeclaration': {
      const name = identifierOf(childOf(statement, 'id'));
      return name === undefined ? [] : [[name, { kind: 'value', nodes: [statement] }]];
    }
    default:
      return [];
  }
}

function importsOf(statement: Node): readonly Bound[] {
  const source = childOf(statement, 'source');
  const module = source === undefined ? undefined : stringOf(source);
  if (module === undefined) return [];
  return childrenOf(statement, 'specifiers').flatMap((specifier): readonly Bound[] => {
    const local = identifierOf(childOf(specifier, 'local'));
    return local === undefined ? [] : [[local, { kind: 'import', module, imported: importedName(specifier) }]];
  });
}

function importedName(specifier: Node): string {
  if (specifier.type === 'ImportDefaultSpecifier') return 'default';
  if (specifier.type === 'ImportNamespaceSpecifier') return '*';
  const imported = childOf(specifier, 'imported');
  return (imported && (identifierOf(imported) ?? stringOf(imported))) ?? 'default';
}

function declared(declarator: Node): readonly Bound[] {
  const target = childOf(declarator, 'id');
  const init = childOf(declarator, 'init');
  if (target === undefined || init === undefined) return [];
  const value = unwrapped(init);
  const name = identifierOf(target);
  if (name !== undefined) return [[name, moduleBinding(value, '*') ?? { kind: 'value', nodes: [value] }]];
  return target.type === 'ObjectPattern' ? childrenOf(target, 'properties').flatMap((part) => taken(part, value)) : [];
}

/** One name of a destructuring: from `process.env`, or from a required module. */
function taken(part: Node, from: Node): readonly Bound[] {
  const key = part.type === 'ObjectProperty' ? keyOf(part, 'key') : undefined;
  const local = localName(childOf(part, 'value'));
  if (key === undefined || local === undefined) return [];
  if (dottedName(from) === 'process.env') return [[local, { kind: 'env', name: key }]];
  const binding = moduleBinding(from, key);
  return binding === undefined ? [] : [[local, binding]];
}

/** `a` of `{ a }`, of `{ x: a }` and of `{ a = 'default' }`. */
function localName(target: Node | undefined): string | undefined {
  return identifierOf(target?.type === 'AssignmentPattern' ? childOf(target, 'left') : target);
}

function moduleBinding(value: Node, imported: string): Binding | undefined {
  const module = requiredModule(value);
  return module === undefined ? undefined : { kind: 'import', module, imported };
}

function* assignmentsIn(program: Node): Generator<readonly [string, Node]> {
  for (const node of nodesIn(program)) {
    if (node.type !== 'AssignmentExpression') continue;
    const name = identifierOf(childOf(node, 'left'));
    const value = childOf(node, 'right');
    if (name !== undefined && value !== undefined) yield [name, unwrapped(value)];
  }
}
