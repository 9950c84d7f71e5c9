import { posix } from 'node:path';
import { bindingOf, originOf, resolved, type Scope } from './scope';
import { childOf, childrenOf, dottedName, isCall, keyOf, type Node, quasiText, stringOf } from './syntax';

/**
 * Where a config stands, as paths below the root: `folder` is its own folder, `workingFolder` the one in which `prisma`
 * is run when it finds this config.
 */
export interface Standing {
  readonly path: string;
  readonly folder: string;
  readonly workingFolder: string;
}

// The root's absolute path can't be known here and must not matter. NUL stands for it, since no real path holds one.
const ROOT = '\0';

/** The standing of a config at `path`; one in `.config/` is found from the folder above (c12 of Prisma 6.4 to 7.10). */
export function standingOf(path: string): Standing {
  const folder = folderOf(path);
  const inDotConfig = posix.basename(folder) === '.config';
  return { path, folder, workingFolder: inDotConfig ? folderOf(folder) : folder };
}

/** The folder of a path below the root; `''` for the root. */
function folderOf(path: string): string {
  const folder = posix.dirname(path);
  return folder === '.' ? '' : folder;
}

/**
 * The paths below the root that an expression can mean, relative ones starting at `from`.
 *
 * Understands strings, `path.join` and `path.resolve`, `__dirname`, `import.meta`, `process.cwd()`, `new URL(x,
 * import.meta.url)`, `+`, templates, constants of the module, and both sides of `?:`, `||` and `??`. Empty when the
 * expression can't be read, or leaves the root.
 */
export function pathsIn(node: Node, scope: Scope, standing: Standing, from: string): readonly string[] {
  const reading = { scope, standing, budget: { left: MOST_NODES } };
  return textsIn(node, reading).flatMap((text) => belowRoot(joined([absolute(from), text])) ?? []);
}

interface Reading {
  readonly scope: Scope;
  readonly standing: Standing;
  /** How many more nodes may be looked at: constants that name each other, or themselves, would never end. */
  readonly budget: { left: number };
}

/** Far more than the path of a config has. */
const MOST_NODES = 200;
const MOST_CHOICES = 20;

/** The strings that an expression can give, each absolute below `ROOT` or relative. */
function textsIn(raw: Node, reading: Reading): readonly string[] {
  if (reading.budget.left-- <= 0) return [];
  const node = resolved(raw, reading.scope);
  const text = stringOf(node);
  if (text !== undefined) return [text];
  const ambient = ambientText(dottedName(node), reading);
  if (ambient !== undefined) return [ambient];
  return composedTexts(node, reading);
}

/** What Node itself puts into a module: where it stands. */
function ambientText(name: string | undefined, { standing }: Reading): string | undefined {
  switch (name) {
    case '__dirname':
    case 'import.meta.dirname':
      return absolute(standing.folder);
    case '__filename':
    case 'import.meta.filename':
    case 'import.meta.url':
      return absolute(standing.path);
    default:
      return undefined;
  }
}

function composedTexts(node: Node, reading: Reading): readonly string[] {
  switch (node.type) {
    case 'TemplateLiteral':
      return templateTexts(node, reading);
    case 'BinaryExpression':
      return node.operator === '+' ? concatenated(parts(node, 'left', 'right'), reading) : [];
    case 'ConditionalExpression':
      return parts(node, 'consequent', 'alternate').flatMap((part) => textsIn(part, reading));
    case 'LogicalExpression':
      return parts(node, 'left', 'right').flatMap((part) => textsIn(part, reading));
    case 'NewExpression':
      return urlTexts(node, reading);
    case 'MemberExpression':
      return propertyTexts(node, reading);
    default:
      return isCall(node) ? callTexts(node, reading) : [];
  }
}

function parts(node: Node, ...fields: readonly string[]): readonly Node[] {
  return fields.flatMap((field) => childOf(node, field) ?? []);
}

function templateTexts(node: Node, reading: Reading): readonly string[] {
  const quasis = childrenOf(node, 'quasis').map((quasi) => [quasiText(quasi) ?? '']);
  const values = childrenOf(node, 'expressions').map((expression) => textsIn(expression, reading));
  const pieces = quasis.flatMap((quasi, index) => [quasi, values[index] ?? ['']]);
  return combinations(pieces).map((texts) => texts.join(''));
}

function concatenated(nodes: readonly Node[], reading: Reading): readonly string[] {
  return combinations(nodes.map((node) => textsIn(node, reading))).map((texts) => texts.join(''));
}

/** `new URL('./prisma', import.meta.url)`: relative to the folder of its base. */
function urlTexts(node: Node, reading: Reading): readonly string[] {
  const isUrl = dottedName(childOf(node, 'callee')) === 'URL';
  const [target, base] = childrenOf(node, 'arguments').map((argument) => textsIn(argument, reading));
  if (!isUrl || target === undefined || base === undefined) return [];
  return combinations([base.map(posix.dirname), target]).map(joined);
}

/** `.pathname` and `.href` of a URL that can be read. */
function propertyTexts(node: Node, reading: Reading): readonly string[] {
  const key = keyOf(node, 'property');
  return key === 'pathname' || key === 'href' ? parts(node, 'object').flatMap((part) => textsIn(part, reading)) : [];
}

function callTexts(node: Node, reading: Reading): readonly string[] {
  const callee = childOf(node, 'callee');
  if (callee === undefined) return [];
  if (dottedName(callee) === 'process.cwd') return [absolute(reading.standing.workingFolder)];
  const given = combinations(childrenOf(node, 'arguments').map((argument) => textsIn(argument, reading)));
  switch (pathFunction(callee, reading)) {
    case 'join':
      return given.map((texts) => posix.normalize(texts.join('/')));
    case 'resolve':
      return given.map((texts) => joined([absolute(reading.standing.workingFolder), ...texts]));
    case 'dirname':
      return given.flatMap(([text]) => (text === undefined ? [] : [posix.dirname(text)]));
    case 'normalize':
    case 'fileURLToPath':
      return given.flatMap(([text]) => text ?? []);
    default:
      return [];
  }
}

const PATH_MODULES = /^(?:node:)?(?:path(?:\/posix)?|url|process)$|^pathe$/;

/** The name of a function of `node:path` or `node:url`. Some configs use `path` without a declaration that is seen. */
function pathFunction(callee: Node, { scope }: Reading): string | undefined {
  const origin = originOf(callee, scope);
  if (origin !== undefined) return PATH_MODULES.test(origin.module) ? origin.name : undefined;
  const name = dottedName(callee);
  return name?.startsWith('path.') && bindingOf(callee, scope) === undefined ? name.slice('path.'.length) : undefined;
}

/** Every choice of one text from each list. Bounded: a config with that many alternatives is not read. */
function combinations(lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
  let chosen: readonly (readonly string[])[] = [[]];
  for (const list of lists) {
    chosen = chosen.flatMap((texts) => list.map((text) => [...texts, text]));
    if (chosen.length > MOST_CHOICES) return [];
  }
  return chosen;
}

function absolute(path: string): string {
  return path === '' ? ROOT : `${ROOT}/${path}`;
}

/** Joins like `path.resolve`: an absolute path takes the place of what stands before it. */
function joined(texts: readonly string[]): string {
  return texts.reduce((before, text) => (isAbsolute(text) ? text : posix.join(before, text)));
}

function isAbsolute(text: string): boolean {
  return text.startsWith(ROOT) || text.startsWith('/');
}

/** The path below the root; `undefined` for one that leaves it, or is absolute on one machine only. */
function belowRoot(text: string): string | undefined {
  const path = posix.normalize(text).replace(/\/$/, '');
  if (path === ROOT) return '';
  return path.startsWith(`${ROOT}/`) ? path.slice(2) : undefined;
}
