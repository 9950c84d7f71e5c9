import { bindingOf, type Origin, onlyValue, originOf, plain } from './bindings';
import type { Module } from './module';
import { childOf, type Node } from './syntax';

/** What a class or function is to Prisma: its client, a Postgres adapter, a driver's pool, or Neon's `neon(url)`. */
export type ClientKind = 'client' | 'adapter' | 'pool' | 'sql';

/** Who is who among the modules of one project. */
export interface Clients {
  /**
   * Whether a module exports PrismaClient: `@prisma/client`, a generator's output by whatever path, the project's own
   * package, or a local module that hands it on.
   */
  isClientModule(specifier: string, fromPath: string): boolean;
  /** What an export is, local modules that hand it on or extend it included; without it only the packages are known. */
  kindOf?(origin: Origin, fromPath: string): ClientKind | undefined;
  /** Whether a local module declares a variable in what it exports: a typed environment, an object, the environment. */
  declares?(origin: Origin, fromPath: string, name: string): boolean;
  /** Whether a package.json names the file as a seed or a script. */
  isScript?(path: string): boolean;
}

const ADAPTER = /^@prisma\/adapter-(?:pg|pg-worker|neon|ppg)(?:\/|$)/;
const CLIENT = /^(?:@prisma\/client|\.prisma\/client)(?:\/|$)/;
const NEON = '@neondatabase/serverless';

/** What an export of a package is, by the package's name alone. */
export function packageKind({ module, name }: Origin): ClientKind | undefined {
  if (CLIENT.test(module)) return name === 'PrismaClient' ? 'client' : undefined;
  if (ADAPTER.test(module)) return /^Prisma[A-Z]\w*$/.test(name) ? 'adapter' : undefined;
  if (module === NEON && name === 'neon') return 'sql';
  if (name === 'Pool') return [NEON, 'pg', 'pg-pool'].includes(module) ? 'pool' : undefined;
  return module === 'pg-pool' && name === 'default' ? 'pool' : undefined;
}

/** Classes that extend each other, or themselves, would never end. */
const MOST_STEPS = 6;

/**
 * What an expression stands for, where `kindOf` knows what is imported: a name, a member of a module, or a class that
 * extends PrismaClient.
 */
export function kindIn(
  expression: Node,
  module: Module,
  kindOf: (origin: Origin) => ClientKind | undefined,
): ClientKind | undefined {
  let node: Node | undefined = plain(expression);
  for (let steps = MOST_STEPS; node !== undefined && steps > 0; steps--) {
    const origin = originOf(node, module);
    if (origin !== undefined) return kindOf(origin);
    const next = classOf(node, module);
    node = next === undefined ? undefined : plain(next);
  }
  return undefined;
}

/** The class that a class extends; of a name the class that it stands for. */
function classOf(node: Node, module: Module): Node | undefined {
  if (/^Class/.test(node.type)) return childOf(node, 'superClass');
  const binding = node.type === 'Identifier' ? bindingOf(node, module) : undefined;
  if (binding === undefined) return undefined;
  return binding.kind === 'class' ? binding.node : onlyValue(binding, module);
}
