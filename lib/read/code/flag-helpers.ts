import type { Edit } from '../../edit';
import { bindingOf, functionAround, isFunction, plain, usesOf } from './bindings';
import { FlagCutter } from './flag-cuts';
import { isCommented, isNamedByType } from './flag-leftovers';
import { nameOf } from './flag-names';
import type { Cutting } from './flag-values';
import type { Module } from './module';
import { childOf, childrenOf, identifierOf, isCall, isMember, type Node } from './syntax';

/** A function that gives back what it is given once the flag is cut out of it. */
export interface Helper {
  readonly fn: Node;
  /** All that the module does with it, where its calls can be replaced by what they are given. */
  readonly calls: readonly Node[] | null;
  /** The edit that leaves just the `return` in it; absent where nothing has to be done beside the cuts. */
  readonly body?: Edit;
}

/** Finds the functions around the places to be cut that give back their one argument afterwards. */
export function helpersIn(cutting: Cutting): readonly Helper[] {
  const { module, places } = cutting;
  const around = places.flatMap((place) => functionAround(place.node, module) ?? []);
  return [...new Set(around)].flatMap((fn) => {
    const name = soleParameter(fn);
    const inside = places.filter(({ span }) => fn.start <= span.start && span.end <= fn.end);
    if (name === undefined || !givesBack(fn, name, { ...cutting, places: inside })) return [];
    return [{ fn, calls: callsOf(fn, module), body: soleReturn(fn, name, module) }];
  });
}

function soleParameter(fn: Node): string | undefined {
  const [only, second] = childrenOf(fn, 'params');
  return fn.async || fn.generator || second !== undefined ? undefined : identifierOf(only);
}

/**
 * Whether every way through a function returns its parameter.
 *
 * `new URL(x).toString()` is the same URL, though not always the same text: it counts where another way returns the
 * parameter itself, and nothing else is done to it.
 */
function givesBack(fn: Node, name: string, cutting: Cutting): boolean {
  const cutter = new FlagCutter(cutting);
  const exits = cutter.exitsOf(fn);
  if (exits === null || cutter.left.size > 0 || !exits.includes(name)) return false;
  return exits.every((exit) => exit === name || isUrlOf(exit, fn, name, { cutting, cutter }));
}

interface Work {
  readonly cutting: Cutting;
  readonly cutter: FlagCutter;
}

function isUrlOf(exit: string, fn: Node, name: string, { cutting, cutter }: Work): boolean {
  const url = /^(?:([\w$]+)\.(?:toString\(\)|href)|String\(([\w$]+)\))$/.exec(exit);
  const declarator = declaratorIn(fn, url?.[1] ?? url?.[2] ?? '', cutting.module);
  const made = declarator && childOf(declarator, 'init');
  const id = declarator && childOf(declarator, 'id');
  const binding = id && bindingOf(id, cutting.module);
  if (made === undefined || binding === undefined || !isUrl(made, name)) return false;
  const isCut = ({ start, end }: Node) =>
    cutter.found.some((unit) => unit.some(({ span }) => span.start <= start && end <= span.end));
  return usesOf(binding, cutting.module).every((use) => isCut(use) || isRead(use, cutting.module));
}

function isUrl(made: Node, name: string): boolean {
  const [first, second] = childrenOf(made, 'arguments');
  return (
    made.type === 'NewExpression' &&
    identifierOf(childOf(made, 'callee')) === 'URL' &&
    second === undefined &&
    identifierOf(first) === name
  );
}

function declaratorIn(fn: Node, name: string, module: Module): Node | undefined {
  const open = [childOf(fn, 'body') ?? fn];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const found = childrenOf(node, 'declarations').find((each) => identifierOf(childOf(each, 'id')) === name);
    if (found !== undefined && functionAround(found, module) === fn) return found;
    const handled = childOf(node, 'block');
    open.push(...childrenOf(node, 'body'), ...(handled === undefined ? [] : [handled]));
  }
  return undefined;
}

const READS = /^(?:has|get|getAll|toString|includes|startsWith|endsWith|test|match)$/;

/** `url.host.includes(…)`, `url.searchParams.has(…)`, `url.toString()`, `String(url)`: nothing is changed by it. */
function isRead(use: Node, module: Module): boolean {
  let node = use;
  let parent = module.parentOf(node);
  let last = '';
  for (; parent !== undefined && isMember(parent) && parent.object === node; parent = module.parentOf(node)) {
    last = identifierOf(childOf(parent, 'property')) ?? '';
    node = parent;
  }
  if (parent === undefined || parent.type === 'AssignmentExpression') return false;
  if (isCall(parent))
    return parent.callee === node ? READS.test(last) : identifierOf(childOf(parent, 'callee')) === 'String';
  return node !== use;
}

// ---- what becomes of it

/** The calls of a function that is used in no other way; `null` where it is exported, or used as a value. */
function callsOf(fn: Node, module: Module): readonly Node[] | null {
  const id = (fn.type === 'FunctionDeclaration' ? childOf(fn, 'id') : undefined) ?? nameOf(fn, module);
  const binding = id && bindingOf(id, module);
  const declaration = fn.type === 'FunctionDeclaration' ? fn : declarationOf(fn, module);
  if (id === undefined || binding === undefined || declaration === undefined) return null;
  if (!/^(?:Program|BlockStatement)$/.test(module.parentOf(declaration)?.type ?? '')) return null;
  const calls = usesOf(binding, module).map((use) => plainCall(use, module));
  const isFree = !isNamedByType(binding.name, module) && !isCommented(declaration, module);
  return isFree && calls.length > 0 && !calls.includes(undefined) ? calls.flatMap((call) => call ?? []) : null;
}

/** `const f = …` with nothing else in it. */
function declarationOf(fn: Node, module: Module): Node | undefined {
  const declarator = module.parentOf(fn);
  const declaration = declarator && module.parentOf(declarator);
  return declaration !== undefined &&
    declaration.kind === 'const' &&
    childrenOf(declaration, 'declarations').length === 1
    ? declaration
    : undefined;
}

function plainCall(use: Node, module: Module): Node | undefined {
  const call = module.parentOf(use);
  const [first, second] = call === undefined ? [] : childrenOf(call, 'arguments');
  const isPlain = call?.type === 'CallExpression' && call.callee === use && second === undefined;
  return isPlain && first !== undefined && first.type !== 'SpreadElement' && !isFunction(plain(first))
    ? call
    : undefined;
}

/** `return url;` in place of a body with more in it. */
function soleReturn(fn: Node, name: string, module: Module): Edit | undefined {
  const body = childOf(fn, 'body');
  const statements = body?.type === 'BlockStatement' ? childrenOf(body, 'body') : [];
  const [first, last] = [statements[0], statements.at(-1)];
  if (body === undefined || first === undefined || last === undefined) return undefined;
  if (module.comments.some(({ start, end }) => body.start <= start && end <= body.end)) return undefined;
  const isEnded = /;\s*\}?$/.test(module.file.text.slice(first.start, last.end));
  return {
    path: module.file.path,
    span: { start: first.start, end: last.end },
    newText: `return ${name}${isEnded ? ';' : ''}`,
  };
}
