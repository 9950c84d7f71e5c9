import { basename, dirname } from 'node:path/posix';
import type { Finding } from './finding';
import type { Host } from './host/host';
import { remembered } from './host/remembered';
import { folderOf, foldersTo, isWithin } from './paths';
import type { Project } from './project';
import { type FlagMention, flagMentionsIn, type Mention, mentionsIn } from './read/mentions';
import { type Appended, appendedTo } from './read/mentions/appended';
import { fixedReadersIn } from './read/mentions/fixed-readers';
import { accelerateIn, type MigrateCommand, migrateCommandsIn, type PrismaUse } from './read/mentions/prisma-commands';
import { type SchemaRewrite, schemaRewritesIn } from './read/mentions/schema-rewrites';
import { filesNaming, readHit, undecodedFile } from './read/mentions/search';
import { isGeneratedText, isPrismaConfigPath } from './read/mentions/searched';
import { type SetUrl, setUrlsIn } from './read/mentions/set-urls';
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
}

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
  const seen = hits.filter((path) => scope.holds(path)).map((path) => look(host, scope, path, names));
  return {
    mentions: seen.flatMap((one) => one.mentions),
    flags: seen.flatMap((one) => one.flags),
    schemaRewriters: seen.flatMap((one) => one.schemaRewriters),
    migrateCommands: seen.flatMap((one) => one.migrateCommands),
    setUrls: seen.flatMap((one) => one.setUrls),
    appended: seen.flatMap((one) => one.appended),
    accelerate: seen.flatMap((one) => one.accelerate),
    unreadable: [...refused, ...seen.flatMap((one) => one.unreadable)],
  };
}

const NOTHING: Around = {
  mentions: [],
  flags: [],
  schemaRewriters: [],
  migrateCommands: [],
  setUrls: [],
  appended: [],
  accelerate: [],
  unreadable: [],
};

/** What one file adds. */
function look(host: Host, scope: Scope, path: string, names: readonly string[]): Around {
  const hit = readHit(host, path, names);
  if (hit === null) return NOTHING;
  if (!('file' in hit)) return { ...NOTHING, ...lookAtUndecoded(path, hit.names) };
  if (isGeneratedText(path, hit.file.text) || scope.isGenerated(path)) return NOTHING;
  if (scope.isDocs(path)) return { ...NOTHING, mentions: asDocs(mentionsIn(hit.file, names)) };
  const mentions = scope.ownMentions(hit.file, names);
  const setUrls = setUrlsIn(hit.file, mentions);
  return scope.isForeign(path)
    ? { ...NOTHING, mentions, setUrls }
    : { ...NOTHING, mentions, setUrls, appended: appendedTo(hit.file, names), ...lookAtText(hit.file, scope, names) };
}

function lookAtText(
  file: SourceFile,
  scope: Scope,
  names: readonly string[],
): Pick<Around, 'flags' | 'schemaRewriters' | 'migrateCommands' | 'accelerate'> {
  return {
    flags: flagMentionsIn(file),
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

function fileSet(host: Host): ReadonlySet<string> {
  return new Set(host.files());
}

/** Which of the root's files concern one project. */
class Scope {
  private readonly files: ReadonlySet<string>;
  /** The env files of all projects, also those whose names don't tell. */
  private readonly envFiles: ReadonlySet<string>;
  /** Projects in packages that don't depend on this one. */
  private readonly foreign: readonly Project[];

  constructor(
    host: Host,
    private readonly project: Project,
    private readonly others: readonly Project[],
  ) {
    this.files = remembered(host, fileSet);
    this.envFiles = new Set([project, ...others].flatMap(({ envFiles }) => envFiles.map(({ file }) => file.path)));
    this.foreign = foreignProjects(host, project, others);
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
    return [...mentionsIn(file, own).map((mention) => this.inConfig(mention)), ...fixed];
  }

  private inConfig(mention: Mention): Mention {
    if (mention.path === this.project.config?.path) {
      return {
        name: mention.name,
        path: mention.path,
        span: mention.span,
        kind: 'prisma-config',
        why: 'named in the Prisma config',
      };
    }
    const isOther = isPrismaConfigPath(mention.path) && mention.kind !== 'doc';
    return isOther ? { ...mention, kind: 'reader', why: 'named in another Prisma config' } : mention;
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
