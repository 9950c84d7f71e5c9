import { bindingOf, nodesAround, type Origin, outermost, plain, usesOf } from './bindings';
import { type ClientKind, type Clients, kindIn, packageKind } from './client-kinds';
import { isHarmless } from './harmless-uses';
import type { Module } from './module';
import { isExportedName } from './reduction/used';
import type { Binding } from './scopes';
import { childOf, childrenOf, identifierOf, isCall, isMember, keyOf, type Node, nodesIn } from './syntax';
import { entriesIn, sameMembers, valuesIn } from './values';

/** Where a URL stands: under which option, or as what an adapter or its pool is given. */
export type ClientOption = 'datasourceUrl' | 'datasources' | 'adapter' | 'pool';

/** An expression that is a client's URL; `problem` says what else a pool is there for. */
export interface Position {
  readonly expression: Node;
  readonly option: ClientOption;
  readonly problem?: string;
  /** The parameter through which it comes in. */
  readonly handed?: Node;
}

/** The expressions of a module that give a PrismaClient, its adapter, or a pool of an adapter the URL to connect to. */
export function positionsIn(module: Module, clients: Clients): readonly Position[] {
  const kindOf = (node: Node) => kindIn(node, module, (origin) => known(clients, origin, module));
  const looking = { module, kindOf, pools: new Map() };
  const found = new Map<Node, Position>();
  for (const node of nodesIn(module.program)) {
    for (const position of positionsOf(node, looking)) {
      if (!found.has(position.expression)) found.set(position.expression, position);
    }
  }
  return [...found.values()];
}

function known(clients: Clients, origin: Origin, { file }: Module): ClientKind | undefined {
  const kind = packageKind(origin);
  // What comes from local modules means reading them, so only where a client could be told something about its URL.
  if (kind !== undefined || !OPTIONS.test(file.text)) return kind;
  if (clients.kindOf !== undefined) return clients.kindOf(origin, file.path);
  return origin.name === 'PrismaClient' && clients.isClientModule(origin.module, file.path) ? 'client' : undefined;
}

const OPTIONS = /datasource|adapter/i;

interface Looking {
  readonly module: Module;
  readonly kindOf: (node: Node) => ClientKind | undefined;
  /** What each pool is there for beside its adapter, as far as it is known. */
  readonly pools: Map<Node, string | undefined>;
}

function positionsOf(node: Node, looking: Looking): readonly Position[] {
  const made = madeKind(node, looking);
  const [first] = made === undefined ? [] : childrenOf(node, 'arguments');
  if (first === undefined) return [];
  switch (made) {
    case 'client':
      return inOptions(first, looking.module);
    case 'adapter':
      return inAdapter(first, looking);
    default:
      return []; // a pool counts where an adapter is given it
  }
}

/** What `new X(…)` makes; `super(…)` makes what the class extends. */
function madeKind(node: Node, { module, kindOf }: Looking): ClientKind | undefined {
  const callee = node.type === 'NewExpression' || isCall(node) ? childOf(node, 'callee') : undefined;
  if (callee === undefined) return undefined;
  if (callee.type === 'Super') {
    const owner = classAround(node, module);
    return owner === undefined ? undefined : kindOf(owner);
  }
  return node.type === 'NewExpression' ? kindOf(callee) : undefined;
}

function classAround(node: Node, module: Module): Node | undefined {
  for (const [around] of nodesAround(node, module)) {
    if (/^Class(?:Declaration|Expression)$/.test(around.type)) return around;
  }
  return undefined;
}

/** `{ datasourceUrl }` and `{ datasources: { db: { url } } }`. */
function inOptions(options: Node, module: Module): readonly Position[] {
  return entriesIn(options, module).flatMap(({ key, value }): readonly Position[] => {
    if (key === 'datasourceUrl') return [{ expression: value, option: 'datasourceUrl' }];
    if (key !== 'datasources') return [];
    const urls = entriesIn(value, module).flatMap((source) => entriesIn(source.value, module));
    return urls
      .filter((entry) => entry.key === 'url')
      .map((entry) => ({ expression: entry.value, option: 'datasources' }));
  });
}

/** `{ connectionString }`, a pool, `neon(url)`, or the URL itself. */
function inAdapter(given: Node, looking: Looking): readonly Position[] {
  const { module } = looking;
  const values = valuesIn(given, module).flatMap(({ node, through }): readonly Position[] => {
    if (node.type === 'NewExpression' || isCall(node)) return inPool(node, through, looking);
    if (node.type === 'ObjectExpression') return connectionStrings(node, 'adapter', module);
    return [];
  });
  if (values.length > 0) return values;
  const isObject = valuesIn(given, module).some(({ node }) => node.type === 'ObjectExpression');
  return isObject ? [] : [{ expression: given, option: 'adapter' }];
}

function connectionStrings(config: Node, option: ClientOption, module: Module): readonly Position[] {
  const entries = entriesIn(config, module).filter(({ key }) => key === 'connectionString');
  return entries.map(({ value }) => ({ expression: value, option }));
}

/** `new Pool({ connectionString })` and `neon(url)`, with what else the pool is used for. */
function inPool(made: Node, through: readonly Binding[], looking: Looking): readonly Position[] {
  const { module, kindOf, pools } = looking;
  const callee = childOf(made, 'callee');
  const kind = callee === undefined ? undefined : kindOf(callee);
  const [first] = childrenOf(made, 'arguments');
  if (first === undefined || (kind !== 'pool' && kind !== 'sql')) return [];
  if (!pools.has(made)) pools.set(made, otherUse(made, through, looking));
  const problem = pools.get(made);
  const found: readonly Position[] =
    kind === 'sql' ? [{ expression: first, option: 'pool' }] : connectionStrings(first, 'pool', module);
  return found.map((position) => ({ ...position, problem }));
}

/** What a pool is there for beside its adapter. */
function otherUse(made: Node, through: readonly Binding[], looking: Looking): string | undefined {
  const { module } = looking;
  for (const binding of through.filter((each) => 'declarator' in each)) {
    if (isExportedName(binding, module)) return `the pool \`${binding.name}\` is exported`;
    const other = usesOf(binding, module).find((use) => !isForAdapter(use, looking));
    if (other !== undefined) return `the pool \`${binding.name}\` is also used for something else`;
  }
  const target = module.parentOf(outermost(made, module));
  const members = target?.type === 'AssignmentExpression' ? membersLike(childOf(target, 'left'), module) : [];
  const isShared = members.some((member) => !isForAdapter(member, looking));
  return isShared ? 'the pool is also used for something else' : undefined;
}

function membersLike(target: Node | undefined, module: Module): readonly Node[] {
  return target === undefined || !isMember(target) ? [] : sameMembers(target, module);
}

const LIFE_OF_A_POOL =
  /^(?:end|on|once|off|removeListener|removeAllListeners|totalCount|idleCount|waitingCount|options)$/;

/** Places that hand a pool to each other would never end. */
const MOST_STEPS = 3;

/** Whether a use of a pool hands it to an adapter, listens to it, ends it, keeps it for a hot reload, or only asks for it. */
function isForAdapter(use: Node, looking: Looking, steps = MOST_STEPS): boolean {
  const { module, kindOf } = looking;
  const node = outermost(use, module);
  const around = module.parentOf(node);
  if (around === undefined || steps <= 0) return false;
  if (around.type === 'NewExpression') {
    const callee = childOf(around, 'callee');
    return callee !== undefined && callee !== node && kindOf(callee) === 'adapter';
  }
  if (isMember(around)) return LIFE_OF_A_POOL.test(keyOf(around, 'property') ?? '');
  if (around.type === 'ObjectProperty') return isKeptInGlobal(module.parentOf(around), module);
  if (around.type === 'AssignmentExpression') return isKeptWell(around, node, { looking, steps });
  return isHarmless(use, module);
}

/** `pool = …`, `globalThis.pool = pool`, and `this.pool = pool` where that is used as well as the pool itself. */
function isKeptWell(
  assignment: Node,
  pool: Node,
  { looking, steps }: { readonly looking: Looking; readonly steps: number },
): boolean {
  const { module } = looking;
  const target = childOf(assignment, 'left');
  if (target === undefined || target === pool) return true;
  if (!isMember(target)) return false;
  if (isGlobalObject(target, module)) return true;
  return membersLike(target, module).every((member) => member === target || isForAdapter(member, looking, steps - 1));
}

/** `global.prisma = { client, pool }`. */
function isKeptInGlobal(object: Node | undefined, module: Module): boolean {
  const assignment = object === undefined ? undefined : module.parentOf(object);
  const target = assignment?.type === 'AssignmentExpression' ? childOf(assignment, 'left') : undefined;
  return target !== undefined && isGlobalObject(target, module);
}

/** `globalThis`, `global`, what is in them, and names for them. */
function isGlobalObject(node: Node, module: Module, steps = 5): boolean {
  const inner = plain(node);
  if (steps <= 0) return false;
  if (isMember(inner)) return isGlobalObject(childOf(inner, 'object') ?? inner, module, steps - 1);
  const binding = inner.type === 'Identifier' ? bindingOf(inner, module) : undefined;
  if (binding === undefined) return /^(?:globalThis|global|window|self)$/.test(identifierOf(inner) ?? '');
  return valuesOfName(binding).some((value) => isGlobalObject(value, module, steps - 1));
}

function valuesOfName(binding: Binding): readonly Node[] {
  const init = 'declarator' in binding && binding.init ? plain(binding.init) : undefined;
  if (init === undefined) return [];
  return init.type === 'LogicalExpression' ? [childOf(init, 'left') ?? init] : [init];
}
