import { posix } from 'node:path';
import { folderOf, foldersTo, inFolder, isWithin } from '../../paths';
import type { Project } from '../../project';
import { isEnvironment, type Origin } from './bindings';
import { type ClientKind, type Clients, kindIn, packageKind } from './client-kinds';
import { isCodeFile, type Module, moduleOf } from './module';
import { declaresKey } from './reduction/keys';
import { scriptPathsIn } from './script-paths';
import { childOf, childrenOf, identifierOf, type Node, stringOf } from './syntax';

export type { Clients } from './client-kinds';
export { type ClientUrl, clientUrlsIn } from './client-urls';

/**
 * Knows the clients of a project.
 *
 * `read` gives a file's text, or `null` where there is none; local modules are read when something is imported from them
 * that could be a client, and remembered.
 */
export function clientsOf(project: Project, read: (path: string) => string | null): Clients {
  return new ProjectClients(project, read);
}

/** Modules that hand on what others hand on. */
const MOST_STEPS = 6;
/** What hands on a client or extends one names it, unless it hands on everything. */
const WORTH_PARSING = /Prisma|export\s*\*/;

class ProjectClients implements Clients {
  readonly #modules = new Map<string, Module | null>();
  /** Those that were asked for a variable, by their paths. */
  readonly #environments = new Map<string, Module | null>();
  #scripts: ReadonlySet<string> | undefined;

  constructor(
    private readonly project: Project,
    private readonly read: (path: string) => string | null,
  ) {}

  isClientModule(specifier: string, fromPath: string): boolean {
    return this.kindOf({ module: specifier, name: 'PrismaClient' }, fromPath) === 'client';
  }

  kindOf(origin: Origin, fromPath: string, steps = MOST_STEPS): ClientKind | undefined {
    const known = packageKind(origin) ?? this.#ownKind(origin, fromPath);
    if (known !== undefined || steps <= 0) return known;
    const local = this.#localModule(origin.module, fromPath);
    return local === undefined ? undefined : this.#exportedKind(local, origin.name, steps - 1);
  }

  declares(origin: Origin, fromPath: string, name: string, seen = new Set<Module>()): boolean {
    const modules = localPaths(origin.module, fromPath).map((path) => this.#environmentAt(path));
    const module = modules.find((each) => each !== null);
    if (module === undefined || module === null || seen.has(module)) return false;
    seen.add(module);
    if (declaresKey(module, name) || exportsItself(module, name, origin)) return true;
    return handedOn(module).some((from) => this.declares({ ...origin, module: from }, module.file.path, name, seen));
  }

  #environmentAt(path: string): Module | null {
    const known = this.#environments.get(path);
    if (known !== undefined) return known;
    const text = isCodeFile(path) ? this.read(path) : null;
    const module = text === null ? null : moduleOf({ path, text });
    this.#environments.set(path, module);
    return module;
  }

  isScript(path: string): boolean {
    this.#scripts ??= new Set(
      this.#manifests().flatMap((manifest) => scriptPathsIn(manifest, this.read(manifest) ?? '')),
    );
    return this.#scripts.has(path);
  }

  #manifests(): readonly string[] {
    const folders = new Set([this.project.packageFolder, this.project.workspaceRoot, ...this.project.dependents]);
    return [...folders].map((folder) => inFolder(folder, 'package.json'));
  }

  /** PrismaClient of the generated client, and of the package that the project is. */
  #ownKind({ module, name }: Origin, fromPath: string): ClientKind | undefined {
    if (name !== 'PrismaClient') return undefined;
    const { packageName, generatedFolders } = this.project;
    if (packageName !== undefined && isWithin(module, packageName)) return 'client';
    return generatedFolders.some((folder) => leadsInto(module, fromPath, folder)) ? 'client' : undefined;
  }

  #localModule(specifier: string, fromPath: string): Module | undefined {
    for (const path of localPaths(specifier, fromPath)) {
      const module = this.#moduleAt(path);
      if (module !== null) return module;
    }
    return undefined;
  }

  #moduleAt(path: string): Module | null {
    const known = this.#modules.get(path);
    if (known !== undefined) return known;
    const text = this.read(path);
    const module = text === null || !WORTH_PARSING.test(text) ? null : moduleOf({ path, text });
    this.#modules.set(path, module);
    return module;
  }

  /** What a module exports under a name. */
  #exportedKind(module: Module, name: string, steps: number): ClientKind | undefined {
    for (const statement of childrenOf(module.program, 'body')) {
      const kind = this.#statementKind({ statement, module, name, steps });
      if (kind !== undefined) return kind;
    }
    return undefined;
  }

  #statementKind({ statement, module, name, steps }: Exporting): ClientKind | undefined {
    const source = childOf(statement, 'source');
    const from = source === undefined ? undefined : stringOf(source);
    const { path } = module.file;
    if (statement.type === 'ExportAllDeclaration' && from !== undefined) {
      return this.kindOf({ module: from, name }, path, steps);
    }
    const specifier = childrenOf(statement, 'specifiers').find((each) => exportedName(each) === name);
    const local = specifier === undefined ? undefined : childOf(specifier, 'local');
    if (from !== undefined && local !== undefined) {
      return this.kindOf({ module: from, name: nameOf(local) ?? '' }, path, steps);
    }
    const exported = local ?? declarationOf(statement, name);
    return exported === undefined ? undefined : this.#kindHere(exported, module, steps);
  }

  /** What an expression or a class of a module is. */
  #kindHere(node: Node, module: Module, steps: number): ClientKind | undefined {
    return kindIn(node, module, (origin) => this.kindOf(origin, module.file.path, steps));
  }
}

interface Exporting {
  readonly statement: Node;
  readonly module: Module;
  readonly name: string;
  readonly steps: number;
}

function exportedName(specifier: Node): string | undefined {
  const exported = childOf(specifier, 'exported');
  return exported === undefined ? undefined : nameOf(exported);
}

function nameOf(node: Node): string | undefined {
  return identifierOf(node) ?? stringOf(node);
}

/** What `export class X …`, `export const X = …` or `export default …` exports under a name. */
function declarationOf(statement: Node, name: string): Node | undefined {
  const declaration = childOf(statement, 'declaration');
  if (declaration === undefined) return undefined;
  if (statement.type === 'ExportDefaultDeclaration') return name === 'default' ? declaration : undefined;
  if (identifierOf(childOf(declaration, 'id')) === name) return declaration;
  const declarators = childrenOf(declaration, 'declarations');
  return declarators.flatMap((each) =>
    identifierOf(childOf(each, 'id')) === name ? (childOf(each, 'init') ?? []) : [],
  )[0];
}

// ---- environments

/** `export const X = …` of a module that is imported as a whole, and `export const env = process.env`. */
function exportsItself(module: Module, key: string, { name }: Origin): boolean {
  return childrenOf(module.program, 'body').some((statement) => {
    if (name === '*' && declarationOf(statement, key) !== undefined) return true;
    return isEnvironment(declarationOf(statement, name), module);
  });
}

/** The modules of which a module hands on exports. */
function handedOn({ program }: Module): readonly string[] {
  return childrenOf(program, 'body').flatMap((statement) => {
    const source = /^Export/.test(statement.type) ? childOf(statement, 'source') : undefined;
    return (source && stringOf(source)) ?? [];
  });
}

// ---- paths

const ENDINGS = ['', '.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];
/** Beside the folders of `tsconfig` paths in general use. */
const SOURCE_FOLDERS = ['', 'src', 'app', 'lib', 'src/lib', 'server'];
const ALIAS = /^(?:[@~#]|\$lib|#?[a-z]+|@(?:src|app|lib|server|db|database))\/(.+)$/;

/** Whether an import leads into a folder that a generator writes: by a relative path, an alias, or a package's name. */
function leadsInto(specifier: string, fromPath: string, folder: string): boolean {
  if (specifier.startsWith('.')) return isWithin(posix.join(posix.dirname(fromPath), specifier), folder);
  const [, asPackage] = /(?:^|\/)node_modules\/(.+)$/.exec(folder) ?? [];
  if (asPackage !== undefined) return isWithin(specifier, asPackage);
  return aliasTargets(specifier, fromPath).some((path) => isWithin(path, folder)) || endsIn(specifier, folder);
}

/** The paths that an alias (`@/x`, `~/x`, `src/x`) can mean, as seen from a file. */
function aliasTargets(specifier: string, fromPath: string): readonly string[] {
  const bare = specifier.replace(/^#(?!\/)/, '');
  const tails = [ALIAS.exec(specifier)?.[1], bare].filter((tail) => tail !== undefined);
  const around = ['', ...foldersTo(folderOf(fromPath))].reverse();
  const bases = around.flatMap((folder) =>
    SOURCE_FOLDERS.map((source) => (source === '' ? folder : inFolder(folder, source))),
  );
  return bases.flatMap((base) => tails.map((tail) => inFolder(base, tail)));
}

/** `@acme/db/generated/prisma/client` of `packages/db/src/generated/prisma`: two steps of the path in common. */
function endsIn(specifier: string, folder: string): boolean {
  const steps = specifier.split('/');
  const tails = [steps.slice(1), ...(specifier.startsWith('@') ? [steps.slice(2)] : [])];
  return tails.some((tail) =>
    tail.some((_, index) => index > 0 && `/${folder}`.endsWith(`/${tail.slice(0, index + 1).join('/')}`)),
  );
}

/** The paths at which a local module can be; none for a package. */
function localPaths(specifier: string, fromPath: string): readonly string[] {
  const isAlias = /^(?:[@~#]\/|\$lib\/|#|src\/)/.test(specifier);
  if (!specifier.startsWith('.') && !isAlias) return [];
  const targets = isAlias ? aliasTargets(specifier, fromPath) : [posix.join(posix.dirname(fromPath), specifier)];
  return targets.flatMap((target) => {
    const stem = target.replace(/\.[cm]?jsx?$/, '');
    return [...ENDINGS.map((ending) => stem + ending), ...ENDINGS.slice(1).map((ending) => `${stem}/index${ending}`)];
  });
}
