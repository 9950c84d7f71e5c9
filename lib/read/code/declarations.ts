import type { SourceFile, Span } from '../../text';
import { namesPattern } from '../mentions/site';
import { environmentVariable, isEnvironment } from './bindings';
import { type UnusedImport, unusedImports } from './declarations/imports';
import { type Entry, removals } from './declarations/removal';
import { isDescribing, isHandingOver, isSchema } from './declarations/schemas';
import { type Module, moduleOf } from './module';
import { bindingOf, plain, usesOf } from './references';
import { childOf, isMember, keyOf, type Node, nodesIn, stringOf } from './syntax';

/** An entry that declares a variable. */
export interface Declared {
  readonly name: string;
  readonly nameSpan: Span;
  /**
   * What goes with the entry: whole lines with their line end where it stands alone on them, else the entry with one of
   * the commas beside it; and the block above that documents it. Removals of one call never overlap.
   */
  readonly removal: Span;
  /** How it is declared, as `Use.why` says it. */
  readonly why: string;
}

/** A file that names variables more often isn't read any further. */
const MOST_NAMED = 2000;

/**
 * Finds the entries of typed environments that declare one of the variables.
 *
 * That is entries of schemas (zod, valibot, envalid, joi and their like), what hands a variable to such a schema under its
 * own name (`runtimeEnv`), and members of types and classes without a value. An entry that reads another variable, or
 * gives another value, is none. In the order of the text; none when the file doesn't parse.
 */
export function declarationsIn(file: SourceFile, names: readonly string[]): readonly Declared[] {
  const module = names.length === 0 ? null : moduleOf(file);
  if (module === null) return [];
  const found = [...file.text.matchAll(namesPattern(names))].slice(0, MOST_NAMED).flatMap(({ 0: name, index }) => {
    const entry = entryAt(name, index, names, module);
    return entry === null ? [] : [{ ...entry, name, nameSpan: { start: index, end: index + name.length } }];
  });
  const entries = outermostOf(found);
  const spans = removals(entries, module);
  return entries.map(({ name, nameSpan, why }, index) => ({ name, nameSpan, why, removal: spans[index] ?? nameSpan }));
}

/** Finds what goes of the imports of a file once the entries are removed; nothing when the file doesn't parse. */
export function importsOnlyFor(declared: readonly Declared[], file: SourceFile): readonly UnusedImport[] {
  const module = declared.length === 0 ? null : moduleOf(file);
  if (module === null) return [];
  const gone = declared.map(({ removal }) => removal);
  return unusedImports(module, gone);
}

/** The entries less those that stand in another one. */
function outermostOf<Each extends Entry>(entries: readonly Each[]): readonly Each[] {
  let end = 0;
  return entries.filter(({ node }) => {
    const isInside = node.start < end;
    if (!isInside) end = node.end;
    return !isInside;
  });
}

/** The entry whose key stands at an offset. */
function entryAt(name: string, offset: number, names: readonly string[], module: Module): Entry | null {
  const key = module.nodeAt(offset);
  const node = module.parentOf(key);
  if (node === undefined || node.computed === true || !isName(key, name)) return null;
  if (node.shorthand === true) return shorthandEntry(node, { name, names, module });
  if (node.key !== key) return null;
  switch (node.type) {
    case 'TSPropertySignature':
    case 'ObjectTypeProperty':
      return { node, why: 'declared as a type' };
    case 'ClassProperty':
      return isBare(node) ? { node, why: 'declared as a type' } : null;
    case 'ObjectProperty':
      return propertyEntry(node, { name, names, module });
    default:
      return null;
  }
}

/** The name itself, or `'X?'`, as arktype writes an optional key. */
function isName(key: Node, name: string): boolean {
  const text = key.type === 'Identifier' ? key.name : stringOf(key);
  return text === name || text === `${name}?`;
}

/** A member of a class that only has a type. */
function isBare(member: Node): boolean {
  return childOf(member, 'value') === undefined && childOf(member, 'typeAnnotation') !== undefined;
}

interface Asked {
  readonly name: string;
  readonly names: readonly string[];
  readonly module: Module;
}

function propertyEntry(node: Node, asked: Asked): Entry | null {
  const { module } = asked;
  const object = module.parentOf(node);
  const value = childOf(node, 'value');
  if (object?.type !== 'ObjectExpression' || value === undefined) return null;
  const isHanded = isItself(value, asked) && isHandingOver(object, module);
  if (!isHanded && !isSchema(value, module) && !isDescribing(object, module)) return null;
  if (readsMore(value, asked)) return null;
  return { node, why: isHanded ? 'handed to the check of the environment' : 'declared with a schema' };
}

/** `{ X }`, taken from the environment for nothing but the check, or handed to it. */
function shorthandEntry(node: Node, asked: Asked): Entry | null {
  const { module } = asked;
  const name = childOf(node, 'value');
  if (name?.type !== 'Identifier' || !isItself(name, asked)) return null;
  const isTaken = module.parentOf(node)?.type === 'ObjectPattern';
  const binding = isTaken ? bindingOf(name, module) : undefined;
  const uses = isTaken ? (binding === undefined ? [] : usesOf(binding, module)) : [name];
  const isHanded = uses.length > 0 && uses.every((use) => isHandedEntry(module.parentOf(use), asked));
  return isHanded ? { node, why: 'handed to the check of the environment' } : null;
}

/** `X: …` in an object whose entries go to a check. */
function isHandedEntry(property: Node | undefined, { name, module }: Asked): boolean {
  const object = property === undefined ? undefined : module.parentOf(property);
  if (property?.type !== 'ObjectProperty' || object?.type !== 'ObjectExpression') return false;
  return keyOf(property, 'key') === name && isHandingOver(object, module);
}

/** `process.env.X`, and `c.env.X` of whatever holds variables. */
function isItself(value: Node, { name, module }: Asked): boolean {
  const inner = plain(value);
  return environmentVariable(inner, module)?.name === name || (isMember(inner) && keyOf(inner, 'property') === name);
}

/** Far more than one entry has. */
const MOST_NODES = 2000;

/** Whether a value reads another variable than its own: in a default, a transform, a preprocessor. */
function readsMore(value: Node, { name, names, module }: Asked): boolean {
  let left = MOST_NODES;
  for (const node of nodesIn(value)) {
    if (left-- <= 0) return true;
    const variable = environmentVariable(node, module);
    if (variable !== null ? variable.name !== name : isWholeEnvironment(node, module)) return true;
    if (node.type === 'Identifier' && node.name !== name && names.includes(String(node.name))) return true;
  }
  return false;
}

/** The environment, of which it is not to be seen what is taken. */
function isWholeEnvironment(node: Node, module: Module): boolean {
  if (!isEnvironment(node, module)) return false;
  const around = module.parentOf(node);
  return around === undefined || environmentVariable(around, module) === null;
}
