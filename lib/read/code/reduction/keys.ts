import { declarationsIn } from '../declarations';
import type { Module } from '../module';
import { bindingOf, type Origin, originOf, plain, valuesOf } from '../references';
import type { Binding } from '../scopes';
import { childOf, identifierOf, isCall, isMember, keyOf, type Node, nodesIn } from '../syntax';

/** Tells whether a module of the project, as an import names it, declares a variable. */
export type DeclaresName = (origin: Origin, name: string) => boolean;

interface Asked {
  readonly key: string;
  readonly module: Module;
  readonly declares?: DeclaresName;
}

/**
 * Whether an object that holds variables (`env` of `env.X`) is seen to have a key.
 *
 * It is where the module reads that key of the same object, where the module makes the object or a type with that key, and
 * where the object comes from a module that declares the key.
 */
export function hasKey(object: Node, asked: Asked): boolean {
  const { key, module } = asked;
  const { owners, isTyped, isNamed } = mentionsOf(key, module);
  const owner = ownerOf(object, module);
  if (isTyped || (owner !== undefined && owners.has(owner))) return true;
  const binding = bindingOf(rootOf(object), module);
  if (binding === undefined || binding.kind === 'param') return isNamed;
  return isMadeWith(object, asked);
}

/** `env` of `env.server`, of `env()` and of `env(c).server`. */
function rootOf(object: Node): Node {
  let node = plain(object);
  for (let next = ownerPart(node); next !== undefined; next = ownerPart(node)) node = plain(next);
  return node;
}

function ownerPart(node: Node): Node | undefined {
  if (isMember(node)) return childOf(node, 'object');
  return isCall(node) ? childOf(node, 'callee') : undefined;
}

/** Far more than the making of an environment takes. */
const MOST_NODES = 3_000;

/** Whether what an object is made of, also behind its names, has the key, or comes from where it is declared. */
function isMadeWith(object: Node, { key, module, declares }: Asked): boolean {
  const open = new Set([object]); // grows while it is gone through
  let left = MOST_NODES;
  for (const next of open) {
    const origin = originOf(next, module);
    if (origin !== undefined && declares?.(origin, key) === true) return true;
    for (const node of nodesIn(next)) {
      if (left-- <= 0) return false;
      if (isKey(node, key, module)) return true;
      for (const made of node.type === 'Identifier' ? standsFor(node, module) : []) open.add(made);
    }
  }
  return false;
}

/** What a name is given, and what it is taken from; of an import the name itself. */
function standsFor(identifier: Node, module: Module): readonly Node[] {
  const binding = bindingOf(identifier, module);
  if (binding === undefined || binding.kind === 'param') return [];
  if (binding.kind === 'import') return [identifier];
  if ('declarator' in binding) return binding.taken ? [binding.taken.from] : valuesOf(binding, module);
  return [binding.node];
}

// ---- one walk for each key

/** Where a module names a key. */
interface Mentions {
  /** The objects that it is read of. */
  readonly owners: ReadonlySet<Binding | string>;
  /** A type has it. */
  readonly isTyped: boolean;
  /** An object, a class or a type has it. */
  readonly isNamed: boolean;
}

const MENTIONS = new WeakMap<Node, Map<string, Mentions>>();

function mentionsOf(key: string, module: Module): Mentions {
  const known = MENTIONS.get(module.program) ?? new Map<string, Mentions>();
  MENTIONS.set(module.program, known);
  const mentions = known.get(key) ?? findMentions(key, module);
  known.set(key, mentions);
  return mentions;
}

function findMentions(key: string, module: Module): Mentions {
  if (!module.file.text.includes(key)) return { owners: new Set(), isTyped: false, isNamed: false };
  const nodes = [...nodesIn(module.program)];
  const keys = nodes.filter((node) => isKey(node, key, module));
  const objects = nodes.flatMap((node) => readOf(node, key, module) ?? []);
  return {
    owners: new Set(objects.flatMap((object) => ownerOf(object, module) ?? [])),
    isTyped: keys.some(({ type }) => TYPE_KEY.test(type)),
    isNamed: keys.length > 0,
  };
}

const TYPE_KEY = /^(?:TSPropertySignature|ObjectTypeProperty)$/;

/** The key of an object, a class or a type; what a pattern takes is none. */
function isKey(node: Node, key: string, module: Module): boolean {
  return keyOf(node, 'key') === key && module.parentOf(node)?.type !== 'ObjectPattern';
}

/** The object that `object.KEY` or `const { KEY } = object` reads. */
function readOf(node: Node, key: string, module: Module): Node | undefined {
  if (isMember(node)) return keyOf(node, 'property') === key ? childOf(node, 'object') : undefined;
  const pattern = keyOf(node, 'key') === key ? module.parentOf(node) : undefined;
  const declarator = pattern?.type === 'ObjectPattern' ? module.parentOf(pattern) : undefined;
  return declarator?.type === 'VariableDeclarator' ? childOf(declarator, 'init') : undefined;
}

/** A longer chain of members is nobody's environment. */
const MOST_TEXT = 200;

/** What tells one object from another: the binding of a name, or else its text. */
function ownerOf(object: Node, module: Module): Binding | string | undefined {
  const { start, end } = plain(object);
  if (plain(object).type === 'Identifier') return bindingOf(plain(object), module) ?? identifierOf(plain(object));
  return end - start > MOST_TEXT ? undefined : module.file.text.slice(start, end).replace(/[\s?!]/g, '');
}

// ---- another module

/** Whether a module declares a variable in a typed environment, has an object with that key, or exports it by its name. */
export function declaresKey(module: Module, key: string): boolean {
  if (!module.file.text.includes(key)) return false;
  return mentionsOf(key, module).isNamed || declarationsIn(module.file, [key]).length > 0;
}
