import { basename, dirname } from 'node:path/posix';
import { fileSet } from './discover/repository';
import type { Finding } from './finding';
import type { Host } from './host/host';
import { kept } from './host/kept';
import { remembered } from './host/remembered';
import { folderOf, foldersTo, isWithin } from './paths';
import type { Project } from './project';
import { type Clients, type ClientUrl, clientsOf, clientUrlsIn } from './read/code/clients';
import { isCodeFile } from './read/code/module';
import { isRead, readText } from './read/files';
import { type FlagMention, flagMentionsIn, type Mention, mentionsIn } from './read/mentions';
import { type Appended, appendedTo } from './read/mentions/appended';
import { fixedReadersIn } from './read/mentions/fixed-readers';
import { accelerateIn, type MigrateCommand, migrateCommandsIn, type PrismaUse } from './read/mentions/prisma-commands';
import { type SchemaRewrite, schemaRewritesIn } from './read/mentions/schema-rewrites';
import { filesNaming, type Hit, readHit, undecodedFile } from './read/mentions/search';
import { isGeneratedText, isMade, isMinified, isPrismaConfigPath } from './read/mentions/searched';
import { type SetUrl, setUrlsIn } from './read/mentions/set-urls';
import { namesPattern } from './read/mentions/site';
import type { SourceFile } from './text';
import { dependentsOf, workspacePackages } from './workspaces';

/** What the rest of the repository does with a project's variables, its flag and its schema; in the order of the paths. */
export interface Around {
  readonly mentions: readonly Mention[];
  readonly flags: readonly FlagMention[];
  /** Scripts that rewrite the schema's text. */
  readonly schemaRewriters: readonly SchemaRewrite[];
  /** `prisma migrate deploy` and `dev` in scripts, workflows, Dockerfiles and Procfiles. */
  readonly migrateCommands: readonly MigrateCommand[];
  /** The URLs that stand as literals in compose files, workflows, charts and images. */
  readonly setUrls: readonly SetUrl[];
  /** Places that append `&...` to a variable. */
  readonly appended: readonly Appended[];
  /** What shows that Prisma Accelerate is used. */
  readonly accelerate: readonly PrismaUse[];
  /** Files that name a variable and can't be decoded, and files that the system refuses. */
  readonly unreadable: readonly Finding[];
  /** The files of this project that a transform may change: code, JSON lists, scripts and workflows. */
  readonly files: readonly SourceFile[];
  /** Every file that names a variable, by its path. */
  readonly texts: ReadonlyMap<string, SourceFile>;
  readonly clients: Clients;
  /** The same look with other texts for some of the files, by their paths. */
  readonly again: (texts: ReadonlyMap<string, string>) => Around;
}

/** What one file adds. */
type Look = Omit<Around, 'texts' | 'clients' | 'again'> & { readonly file?: SourceFile };

/** What else is looked for besides the names, as bytes that the places have in common. */
const WORDS = ['pgbouncer', 'migrate', 'ccelerate', '--no-engine', '--data-proxy', '.prisma', '@vercel/postgres'];

/**
 * Looks for everything that has to do with a project's variables in the scope of RULES ("Readers").
 *
 * That is the whole root, less generated output, fixtures, env files, other `.prisma` files, and what belongs to the
 * `others`: packages with a Prisma project of their own that names the same variable and that don't depend on this one.
 * `names` come from the schema or the config. The same host is searched once for all of its projects.
 */
export function lookAround(host: Host, project: Project, others: readonly Project[], names: readonly string[]): Around {
  const scope = new Scope(host, project, others);
  const { hits, refused } = filesNaming(host, [...new Set([...names, ...others.flatMap(namesOf), ...WORDS])]);
  const seen = hits.filter((path) => scope.holds(path)).map((path) => ({ path, hit: readHit(host, path, names) }));
  const looks = seen.map(({ path, hit }): Looked => ({ path, look: look(scope, path, hit, names) }));
  return aroundOf(looks, { scope, names, refused });
}

/** One file with what it adds. */
interface Looked {
  readonly path: string;
  readonly look: Look;
}

interface Looking {
  readonly scope: Scope;
  readonly names: readonly string[];
  readonly refused: readonly Finding[];
}

function aroundOf(looked: readonly Looked[], looking: Looking): Around {
  const { scope, names, refused } = looking;
  const all = <K extends Exclude<keyof Look, 'file'>>(key: K) =>
    looked.flatMap(({ look: one }) => one[key] as readonly Look[K][number][]);
  const lookAgain = ({ path, look: before }: Looked, text: string | undefined): Looked =>
    text === undefined ? { path, look: before } : { path, look: look(scope, path, { file: { path, text } }, names) };
  return {
    mentions: all('mentions'),
    flags: all('flags'),
    schemaRewriters: all('schemaRewriters'),
    migrateCommands: all('migrateCommands'),
    setUrls: all('setUrls'),
    appended: all('appended'),
    accelerate: all('accelerate'),
    unreadable: [...refused, ...all('unreadable')],
    files: all('files'),
    texts: new Map(looked.flatMap(({ path, look: one }) => (one.file ? [[path, one.file]] : []))),
    clients: scope.clients,
    again: (texts) =>
      aroundOf(
        looked.map((one) => lookAgain(one, texts.get(one.path))),
        looking,
      ),
  };
}

/** The connection URLs of the clients that a project's code makes with an adapter, wherever in its scope. */
export function adapterUrls(host: Host, project: Project, others: readonly Project[]): readonly ClientUrl[] {
  const scope = new Scope(host, project, others);
  const { hits } = filesNaming(host, [...ADAPTERS]);
  const files = hits
    .filter(
      (path) =>
        scope.holds(path) &&
        isCodeFile(path) &&
        !isPrismaConfigPath(path) &&
        !scope.isForeign(path) &&
        !scope.isDocs(path),
    )
    .flatMap((path) => fileOf(readHit(host, path, [])))
    .filter((file) => ADAPTERS.some((word) => file.text.includes(word)));
  return files
    .filter(({ path, text }) => !isGeneratedText(path, text) && !scope.isGenerated(path))
    .flatMap((file) => clientUrlsIn(file, scope.clients));
}

/** What names an adapter: the packages, and the modules that hand one on. */
const ADAPTERS: readonly string[] = ['@prisma/adapter-'];

function fileOf(hit: Hit | null): readonly SourceFile[] {
  return hit !== null && 'file' in hit ? [hit.file] : [];
}

const NOTHING: Look = {
  mentions: [],
  flags: [],
  schemaRewriters: [],
  migrateCommands: [],
  setUrls: [],
  appended: [],
  accelerate: [],
  unreadable: [],
  files: [],
};

/** What one file adds. */
function look(scope: Scope, path: string, hit: Hit | null, names: readonly string[]): Look {
  if (hit === null) return NOTHING;
  if (!('file' in hit)) return { ...NOTHING, ...lookAtUndecoded(path, hit.names) };
  const { file } = hit;
  if (scope.isGenerated(path)) return NOTHING;
  if (isGeneratedText(path, file.text))
    return isMinified(file.text) && !isMade(file.text) ? minified(file, names) : NOTHING;
  if (scope.isDocs(path)) return { ...NOTHING, mentions: asDocs(mentionsIn(file, names)) };
  const mentions = scope.ownMentions(file, names);
  const setUrls = setUrlsIn(file, mentions);
  if (scope.isForeign(path)) return { ...NOTHING, file, mentions: mentions.map(ofAnother), setUrls };
  const inText = lookAtText(file, scope, names);
  const isChangeable =
    mentions.some(isChangeableMention) || inText.flags.some(({ cut }) => cut) || inText.migrateCommands.length > 0;
  const files = isChangeable ? [file] : [];
  return { ...NOTHING, file, mentions, setUrls, appended: appendedTo(file, names), ...inText, files };
}

/** Long lines may be somebody's hand all the same: what they name counts as read. */
function minified(file: SourceFile, names: readonly string[]): Look {
  const sites = names.length === 0 ? [] : [...file.text.matchAll(namesPattern(names))];
  const first = [...new Map(sites.map((match) => [match[0], match.index])).entries()];
  const mentions = first.map(
    ([name, start]): Mention => ({
      name,
      path: file.path,
      span: { start, end: start + name.length },
      kind: 'reader',
      why: 'named in minified code, which is not read any further',
    }),
  );
  return { ...NOTHING, file, mentions };
}

/** Nothing is changed in a package that has a Prisma project of its own. */
function ofAnother({ removable: _, client, ...mention }: Mention): Mention {
  return client === undefined ? mention : { ...mention, client: { ...client, movable: false } };
}

function isChangeableMention({ kind }: Mention): boolean {
  return kind === 'prisma-client' || kind === 'declaration';
}

function lookAtText(
  file: SourceFile,
  scope: Scope,
  names: readonly string[],
): Pick<Around, 'flags' | 'schemaRewriters' | 'migrateCommands' | 'accelerate'> {
  return {
    flags: flagMentionsIn(file, scope.clients),
    schemaRewriters: schemaRewritesIn(file, names).filter((rewrite) => scope.isOwnRewrite(rewrite)),
    migrateCommands: migrateCommandsIn(file).filter((command) => scope.isOwnCommand(command)),
    accelerate: accelerateIn(file),
  };
}

function lookAtUndecoded(path: string, names: readonly string[]): Pick<Around, 'mentions' | 'unreadable'> {
  const why = 'the file is not UTF-8, so its use can not be told';
  const mentions = names.map((name): Mention => ({ name, path, span: { start: 0, end: 0 }, kind: 'reader', why }));
  return { mentions, unreadable: [undecodedFile(path, names)] };
}

function asDocs(mentions: readonly Mention[]): readonly Mention[] {
  return mentions.map(({ name, path, span }) => ({ name, path, span, kind: 'doc', why: 'named in the documentation' }));
}

function textOf(host: Host, path: string): string | null {
  const file = host.entry(path)?.kind === 'file' ? readText(host, path) : null;
  return file !== null && isRead(file) ? file.text : null;
}

/** What knows code is a chunk of its own in the build, and a project without code that names a variable never asks. */
function late(make: () => Clients): Clients {
  const clients = kept(make);
  return {
    isClientModule: (...given) => clients.get().isClientModule(...given),
    kindOf: (...given) => clients.get().kindOf?.(...given),
    declares: (...given) => clients.get().declares?.(...given) ?? false,
    isScript: (path) => clients.get().isScript?.(path) ?? false,
  };
}

/** Which of the root's files concern one project. */
class Scope {
  private readonly files: ReadonlySet<string>;
  /** The env files of all projects, also those whose names don't tell. */
  private readonly envFiles: ReadonlySet<string>;
  /** Projects in packages that don't depend on this one. */
  private readonly foreign: readonly Project[];
  readonly clients: Clients;

  constructor(
    host: Host,
    private readonly project: Project,
    private readonly others: readonly Project[],
  ) {
    this.files = remembered(host, fileSet);
    this.envFiles = new Set([project, ...others].flatMap(({ envFiles }) => envFiles.map(({ file }) => file.path)));
    this.foreign = foreignProjects(host, project, others);
    this.clients = late(() => clientsOf(project, (path) => textOf(host, path)));
  }

  holds(path: string): boolean {
    return !this.envFiles.has(path) && !this.project.generatedFolders.some((folder) => isWithin(path, folder));
  }

  /** Prisma's generated client, told by the runtime that stands beside its files. */
  isGenerated(path: string): boolean {
    return [dirname(path), dirname(dirname(path))].some((folder) => this.files.has(`${folder}/runtime/library.js`));
  }

  /** In a folder of documentation that is no package itself. */
  isDocs(path: string): boolean {
    const folders = foldersTo(folderOf(path));
    const docs = folders.findIndex((folder) => /^(?:docs?|documentation)$/i.test(basename(folder)));
    return docs !== -1 && !folders.slice(docs).some((folder) => this.files.has(`${folder}/package.json`));
  }

  /** In a package that has its own Prisma project and doesn't depend on this one. */
  isForeign(path: string): boolean {
    return this.foreign.some(({ packageFolder }) => isWithin(path, packageFolder));
  }

  /** Whether a command migrates this project: not when its `--schema` is another project's. */
  isOwnCommand({ schema }: MigrateCommand): boolean {
    if (schema === undefined || isSchemaOf(this.project, schema)) return true;
    return !this.others.some((other) => isSchemaOf(other, schema));
  }

  /** Whether a script writes this project's schema, as far as it says which one it writes. */
  isOwnRewrite({ target }: SchemaRewrite): boolean {
    return target === undefined || target.includes('$') || isSchemaOf(this.project, target);
  }

  /** The mentions of a file, less those of names that mean another project's variable there. */
  ownMentions(file: SourceFile, names: readonly string[]): readonly Mention[] {
    const here = this.foreign.filter(({ packageFolder }) => isWithin(file.path, packageFolder));
    const theirs = new Set(here.flatMap(namesOf));
    const own = names.filter((name) => !theirs.has(name));
    const fixed = basename(file.path) === 'package.json' ? fixedReadersIn(file, own) : [];
    return [...mentionsIn(file, own, this.clients).map((mention) => this.inConfig(mention)), ...fixed];
  }

  /** What only tells a person of it, as the text of an error does, is no use of the config either. */
  private inConfig(mention: Mention): Mention {
    if (mention.kind === 'doc') return mention;
    if (mention.path === this.project.config?.path) {
      return {
        name: mention.name,
        path: mention.path,
        span: mention.span,
        kind: 'prisma-config',
        why: 'named in the Prisma config',
      };
    }
    return isPrismaConfigPath(mention.path)
      ? { ...mention, kind: 'reader', why: 'named in another Prisma config' }
      : mention;
  }
}

/** A package around this project can't be left out, whatever it has of its own. */
function foreignProjects(host: Host, project: Project, others: readonly Project[]): readonly Project[] {
  const apart = others.filter(({ packageFolder }) => !isWithin(project.packageFolder, packageFolder));
  if (apart.length === 0) return [];
  const dependents = dependentsOf(workspacePackages(host), project.packageFolder);
  return apart.filter(({ packageFolder }) => !dependents.includes(packageFolder));
}

/** Whether the path that a command gives, from a folder that isn't known, can mean the project's schema. */
function isSchemaOf({ schema }: Project, given: string): boolean {
  return [schema.path, dirname(schema.path)].some((path) => `/${path}`.endsWith(`/${given}`));
}

/** The variables that a project's schema and config name. */
function namesOf({ datasource, config }: Project): readonly string[] {
  const inSchema = datasource.assignments.flatMap(({ value }) => (value.kind === 'env' ? [value.name] : []));
  return [...inSchema, ...Object.values(config?.datasource ?? {}).flatMap((value) => value?.names ?? [])];
}
