import { propertiesOf } from './object';
import { pathsIn, type Standing } from './paths';
import { originOf, requiredModule, type Scope } from './scope';
import { childOf, childrenOf, dottedName, isCall, type Node, nodesIn, stringOf, unwrapped } from './syntax';

// dotenv, dotenv-flow, dotenv-expand, dotenv-safe, dotenv-defaults, dotenv-mono, @dotenvx/dotenvx and frameworks' own.
const LOADERS = /^(?:dotenv(?:-[a-z]+)?|@dotenvx\/dotenvx|@next\/env|vite)$/;
const LOADS_ON_IMPORT = /^(?:dotenv(?:-[a-z]+)?|@dotenvx\/dotenvx)\/(?:config|auto-config|load)(?:\.m?js)?$/;
const LOADING_FUNCTIONS = new Set(['config', 'configDotenv', 'load', 'loadEnvConfig', 'loadEnv', 'default']);

/** The env files that a config's own code loads; `loads` also when the files' names can't be read. */
export interface Loading {
  readonly files: readonly string[];
  readonly loads: boolean;
}

/** `imports` is set where a package of the dotenv family is imported, used or not. */
export interface EnvLoading extends Loading {
  readonly imports: boolean;
}

/**
 * Finds `import 'dotenv/config'`, `dotenv.config({ path })`, `process.loadEnvFile(path)` and their like.
 *
 * A relative path counts from the working folder, as in dotenv 17 and Node 20. The files need not exist.
 */
export function loadingIn(scope: Scope, standing: Standing): EnvLoading {
  const nodes = [...nodesIn(scope.program)];
  const calls = nodes.flatMap((node) => loadedBy(node, scope, standing) ?? []);
  const files = [...new Set(calls.flatMap(({ files }) => files))];
  return { files, loads: calls.length > 0, imports: nodes.some(importsDotenv) };
}

const DOTENV = /^(?:dotenv(?:-[a-z]+)?|@dotenvx\/dotenvx)(?:\/|$)/;

function importsDotenv(node: Node): boolean {
  const module = importedModule(node);
  return module !== undefined && DOTENV.test(module);
}

function importedModule(node: Node): string | undefined {
  const source = node.type === 'ImportDeclaration' ? childOf(node, 'source') : undefined;
  return source === undefined ? requiredModule(node) : stringOf(source);
}

function loadedBy(node: Node, scope: Scope, standing: Standing): Loading | undefined {
  if (isLoadingImport(node)) return loading([beside(standing)]);
  if (!isCall(node)) return undefined;
  const callee = childOf(node, 'callee');
  if (callee === undefined) return undefined;
  const [first] = childrenOf(node, 'arguments');
  if (isLoadEnvFile(callee, scope)) return loading(first ? filesIn(first, scope, standing) : [beside(standing)]);
  return isLoader(callee, scope) ? loading(configuredFiles(first, scope, standing)) : undefined;
}

function loading(files: readonly string[]): Loading {
  return { files, loads: true };
}

function isLoadingImport(node: Node): boolean {
  const module = importedModule(node);
  return module !== undefined && LOADS_ON_IMPORT.test(module);
}

function isLoadEnvFile(callee: Node, scope: Scope): boolean {
  if (dottedName(callee) === 'process.loadEnvFile') return true;
  const origin = originOf(callee, scope);
  return origin?.name === 'loadEnvFile' && /^(?:node:)?process$/.test(origin.module);
}

function isLoader(callee: Node, scope: Scope): boolean {
  const origin = originOf(callee, scope);
  return origin !== undefined && LOADERS.test(origin.module) && LOADING_FUNCTIONS.has(origin.name);
}

/** The files of `config()`, `config({ path: … })` with a path or a list of them, and `loadEnvConfig(folder)`. */
function configuredFiles(options: Node | undefined, scope: Scope, standing: Standing): readonly string[] {
  if (options === undefined) return [beside(standing)];
  const folders = pathsIn(options, scope, standing, standing.workingFolder);
  if (folders.length > 0) return folders.map(dotEnvIn);
  const paths = propertiesOf(options, scope).entries.filter(({ key }) => key === 'path');
  return paths.length === 0 ? [beside(standing)] : paths.flatMap(({ value }) => filesIn(value, scope, standing));
}

function filesIn(value: Node, scope: Scope, standing: Standing): readonly string[] {
  const inner = unwrapped(value);
  const items = inner.type === 'ArrayExpression' ? childrenOf(inner, 'elements') : [inner];
  return items.flatMap((item) => pathsIn(item, scope, standing, standing.workingFolder));
}

function beside(standing: Standing): string {
  return dotEnvIn(standing.workingFolder);
}

function dotEnvIn(folder: string): string {
  return folder === '' ? '.env' : `${folder}/.env`;
}
