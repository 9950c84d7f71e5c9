import { bindingOf, environmentVariable, nodesAround, outermost, plain, usesOf, valuesOf } from './bindings';
import type { Module } from './module';
import { type Binding, isFunction } from './scopes';
import { childOf, childrenOf, isCall, isMember, keyOf, type Node, nodesIn } from './syntax';
import { functionOf, keptValue, returnsOf } from './variables';

/** One expression that another one can come to, and the names through which it is reached. */
export interface Value {
  readonly node: Node;
  readonly through: readonly Binding[];
}

/** Far more than a client's options need; names that stand for each other would never end. */
const MOST_STEPS = 200;

/**
 * The expressions that an expression can come to: through names, both sides of a choice, functions of the module, what the
 * callers hand in, and members that the module assigns (`this.pool = …`).
 */
export function valuesIn(expression: Node, module: Module): readonly Value[] {
  const found: Value[] = [];
  const seen = new Set<Node>();
  const open: Value[] = [{ node: expression, through: [] }];
  for (let next = open.pop(), left = MOST_STEPS; next !== undefined && left > 0; next = open.pop(), left--) {
    const node = plain(next.node);
    if (seen.has(node)) continue;
    seen.add(node);
    const steps = stepsFrom(node, module);
    if (steps === undefined) found.push({ node, through: next.through });
    else {
      const through = steps.binding === undefined ? next.through : [...next.through, steps.binding];
      for (const each of steps.nodes) open.push({ node: each, through });
    }
  }
  return found.sort((a, b) => a.node.start - b.node.start);
}

interface Steps {
  readonly nodes: readonly Node[];
  readonly binding?: Binding;
}

/** What an expression hands on; `undefined` for one that is a value itself. */
function stepsFrom(node: Node, module: Module): Steps | undefined {
  if (environmentVariable(node, module) !== null) return undefined;
  switch (node.type) {
    case 'Identifier':
      return stepsFromName(node, module);
    case 'ConditionalExpression':
      return { nodes: partsIn(node, 'consequent', 'alternate') };
    case 'LogicalExpression':
      return { nodes: node.operator === '&&' ? partsIn(node, 'right') : partsIn(node, 'left', 'right') };
    case 'AssignmentExpression':
      return { nodes: partsIn(node, 'right') };
    case 'AwaitExpression':
      return { nodes: partsIn(node, 'argument') };
    case 'CallExpression':
    case 'OptionalCallExpression':
      return stepsFromCall(node, module);
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return stepsFromMember(node, module);
    default:
      return undefined;
  }
}

function partsIn(node: Node, ...fields: readonly string[]): readonly Node[] {
  return fields.flatMap((field) => childOf(node, field) ?? []);
}

function stepsFromName(identifier: Node, module: Module): Steps | undefined {
  const binding = bindingOf(identifier, module);
  if (binding === undefined) return undefined;
  if (binding.kind === 'param') return { nodes: argumentsFor(binding, module), binding };
  const nodes = valuesOf(binding, module).filter((value) => !isFunction(plain(value)));
  return nodes.length === 0 ? undefined : { nodes, binding };
}

function stepsFromCall(call: Node, module: Module): Steps | undefined {
  const callee = plain(childOf(call, 'callee') ?? call);
  if (isFunction(callee)) return { nodes: returnsOf(callee) };
  const binding = callee.type === 'Identifier' ? bindingOf(callee, module) : undefined;
  const fn = binding && functionOf(binding, module);
  return fn === undefined ? undefined : { nodes: returnsOf(fn), binding };
}

/** `this.pool`, `globalForPrisma.pool`: what the module assigns to it. */
function stepsFromMember(member: Node, module: Module): Steps | undefined {
  const kept = keptValue(member, module);
  const nodes = [
    ...(kept === undefined ? [] : [kept.value]),
    ...sameMembers(member, module).flatMap((each) => assignedTo(each, module)),
    ...fieldValues(member, module),
  ];
  return nodes.length === 0 ? undefined : { nodes };
}

function assignedTo(member: Node, module: Module): readonly Node[] {
  const around = module.parentOf(member);
  return around?.type === 'AssignmentExpression' && around.left === member ? partsIn(around, 'right') : [];
}

const MEMBERS = new WeakMap<Node, ReadonlyMap<string, readonly Node[]>>();

/** Every place with the same text, as `this.pool`, in the order of the text. */
export function sameMembers(member: Node, { program, file: { text } }: Module): readonly Node[] {
  const members = MEMBERS.get(program) ?? membersByText(program, text);
  MEMBERS.set(program, members);
  return members.get(text.slice(member.start, member.end)) ?? [];
}

function membersByText(program: Node, text: string): ReadonlyMap<string, readonly Node[]> {
  const found = new Map<string, Node[]>();
  for (const node of nodesIn(program)) {
    if (!isMember(node) || node.end - node.start > LONGEST_MEMBER) continue;
    const key = text.slice(node.start, node.end);
    const known = found.get(key);
    if (known === undefined) found.set(key, [node]);
    else known.push(node);
  }
  return found;
}

/** Longer ones have calls in them. */
const LONGEST_MEMBER = 80;

/** The value of the class field that `this.name` means. */
function fieldValues(member: Node, module: Module): readonly Node[] {
  if (childOf(member, 'object')?.type !== 'ThisExpression') return [];
  const [around] = [...nodesAround(member, module)].flatMap(([each]) => (each.type === 'ClassBody' ? [each] : []));
  const fields = around === undefined ? [] : childrenOf(around, 'body');
  return fields
    .filter((field) => keyOf(field, 'key') === keyOf(member, 'property'))
    .flatMap((field) => partsIn(field, 'value'));
}

// ---- parameters

type Parameter = Extract<Binding, { kind: 'param' }>;

/** What a parameter is given: by the calls in the module, and when nothing is passed. */
function argumentsFor(parameter: Parameter, module: Module): readonly Node[] {
  const { fn, index, taken, orElse, whole } = parameter;
  if (!whole) return [];
  const given = callsOf(fn, module).flatMap((call) => childrenOf(call, 'arguments').slice(index, index + 1));
  if (taken === undefined) return orElse === undefined ? given : [...given, orElse];
  const keyed = given.flatMap((argument) => entriesIn(argument, module)).filter(({ key }) => key === taken.key);
  return [...keyed.map(({ value }) => value), ...(taken.orElse === undefined ? [] : [taken.orElse])];
}

/** The calls of a function of the module, and the `new` of a constructor. */
export function callsOf(fn: Node, module: Module): readonly Node[] {
  const name = nameOfFunction(fn, module);
  const binding = name === undefined ? undefined : bindingOf(name, module);
  const uses = binding === undefined ? [] : usesOf(binding, module);
  return uses.flatMap((use) => {
    const callee = outermost(use, module);
    const call = module.parentOf(callee);
    return call !== undefined && (isCall(call) || call.type === 'NewExpression') && call.callee === callee
      ? [call]
      : [];
  });
}

/** The identifier that declares a function, or the class of a constructor. */
function nameOfFunction(fn: Node, module: Module): Node | undefined {
  const around = module.parentOf(outermost(fn, module));
  if (around?.type === 'VariableDeclarator') return childOf(around, 'id');
  if (fn.type === 'ClassMethod' && fn.kind === 'constructor') {
    const owner = around === undefined ? undefined : module.parentOf(around);
    return owner === undefined ? undefined : childOf(owner, 'id');
  }
  return childOf(fn, 'id');
}

// ---- objects

/** One property of an object. */
export interface ObjectEntry {
  readonly key: string;
  readonly value: Node;
}

/** The properties that an expression's objects can have: spreads, choices, and keys that are assigned later included. */
export function entriesIn(expression: Node, module: Module): readonly ObjectEntry[] {
  const found: ObjectEntry[] = [];
  const seen = new Set<Node>();
  const open: Node[] = [expression];
  for (let next = open.pop(); next !== undefined && seen.size < MOST_STEPS; next = open.pop()) {
    for (const { node, through } of valuesIn(next, module)) {
      if (seen.has(node)) continue;
      seen.add(node);
      for (const entry of ownEntries(node)) found.push(entry);
      for (const binding of through) for (const entry of assignedEntries(binding, module)) found.push(entry);
      for (const spread of spreadsIn(node)) open.push(spread);
    }
  }
  return found;
}

/** Far more than options have. */
const MOST_PROPERTIES = 500;

function propertiesOf(object: Node): readonly Node[] {
  return object.type === 'ObjectExpression' ? childrenOf(object, 'properties').slice(0, MOST_PROPERTIES) : [];
}

function ownEntries(object: Node): readonly ObjectEntry[] {
  return propertiesOf(object).flatMap((property) => {
    const key = property.type === 'ObjectProperty' ? keyOf(property, 'key') : undefined;
    const value = childOf(property, 'value');
    return key === undefined || value === undefined ? [] : [{ key, value }];
  });
}

function spreadsIn(object: Node): readonly Node[] {
  return propertiesOf(object).flatMap((property) =>
    property.type === 'SpreadElement' ? partsIn(property, 'argument') : [],
  );
}

const ASSIGNED = new WeakMap<Binding, readonly ObjectEntry[]>();

/** `options.datasourceUrl = …`. */
function assignedEntries(binding: Binding, module: Module): readonly ObjectEntry[] {
  const known = ASSIGNED.get(binding) ?? keysAssigned(binding, module);
  ASSIGNED.set(binding, known);
  return known;
}

function keysAssigned(binding: Binding, module: Module): readonly ObjectEntry[] {
  const found = usesOf(binding, module).flatMap((use) => {
    const member = module.parentOf(use);
    if (member === undefined || !isMember(member) || member.object !== use) return [];
    const key = keyOf(member, 'property');
    return key === undefined ? [] : assignedTo(member, module).map((value) => ({ key, value }));
  });
  return found.slice(0, MOST_PROPERTIES);
}
