import { posix } from 'node:path';
import { reaches } from '../prisma-version';
import { field } from '../read/json';
import { configExtension } from '../read/prisma-config';
import { type Assignment, assignmentOf } from '../read/schema';
import { type Hold, hold, oneHold, type Verdict } from '../verdict';
import { reasonToKeep } from './comments';
import { isSeven, wholeGate } from './gates';
import type { Known } from './known';
import { countingConfig } from './url-names';

/** One URL that leaves the schema for the config. A literal may hold a password and is never printed. */
export interface MovedUrl {
  readonly key: 'url' | 'shadowDatabaseUrl';
  readonly value: { readonly kind: 'env'; readonly name: string } | { readonly kind: 'literal'; readonly url: string };
  /** The comments that hold the direct URL, without marks: they go where it goes. */
  readonly comments?: readonly string[];
}

/** What `move-url-to-config` writes. */
export interface MovedUrls {
  /** The config's path; it need not exist. */
  readonly path: string;
  readonly exists: boolean;
  /** The schema as the config has to name it, from the config's folder; absent where the CLI finds it by itself. */
  readonly schemaPath?: string;
  readonly entries: readonly MovedUrl[];
  readonly moduleStyle: 'ts' | 'mts' | 'js' | 'mjs' | 'cjs';
  /** The env files that the CLI loaded before and a new config has to load, from the package's folder; the first wins. */
  readonly dotenv: readonly string[];
  /** `datasource.url` may be undefined from 7.2.0 on. */
  readonly optionalUrl: boolean;
  /** The seed command of package.json, which 7 does not read there. */
  readonly seed?: string;
}

// `datasource.url` is required in the type of 7.0 and 7.1 (@prisma/config PrismaConfig.ts; 2025-12-16).
const OPTIONAL_URL = '7.2.0';

export interface MovedJudgement {
  readonly verdict: Verdict;
  readonly moved?: MovedUrls;
}

/**
 * Judges `move-url-to-config` (RULES: the steps), from 7.0.0 up to 8.
 *
 * The lines leave the schema whatever the pooler, since 7 refuses them. A `datasource.url` that the config has already
 * stays. Without one the config gets the URL that the CLI used so far, unless the one-URL gates pass (`oneUrl`) .
 */
export function judgeMovedUrl(known: Known, oneUrl: Verdict, shadow: Verdict): MovedJudgement {
  if (!isSeven(known))
    return {
      verdict: { kind: 'not-applicable', reason: 'below Prisma 7 the URLs stand in the schema', unasked: true },
    };
  const { project } = known;
  const lines = ['url', 'directUrl', 'shadowDatabaseUrl'].flatMap((key) => assignmentOf(project.datasource, key) ?? []);
  if (lines.length === 0) return { verdict: { kind: 'done' } };
  const gate = wholeGate(known);
  if (gate) return { verdict: gate };
  const { config } = project;
  const at = { path: project.schema.path, span: lines[0]?.keySpan ?? project.datasource.nameSpan };
  const held = oneHold(
    [
      config && !config.readable ? hold(`${config.path} can not be read for certain`, { at }) : null,
      (config?.rivals ?? []).length > 0
        ? hold(`${config?.path} and ${config?.rivals?.join(' and ')} stand in one folder`, { at })
        : null,
      project.name === project.schema.path
        ? hold('two schemas of one package would need two configs', { at, cure: 'write a config for each by hand' })
        : null,
    ].filter((each) => each !== null),
  );
  if (held) return { verdict: held };
  const moved = movedUrls(known, { oneUrl, shadow });
  const unwritten = moved.exists ? commentHold(moved, known) : null;
  if (unwritten) return { verdict: unwritten };
  const extension = config && configExtension(config, moved, []);
  if (extension && 'left' in extension) {
    const place = { path: config.path, span: extension.at };
    return { verdict: hold(`the URLs can not be written into ${config.path}: ${extension.left}`, { at: place }) };
  }
  return { verdict: { kind: 'go', reason: 'Prisma 7 refuses URLs in the schema (P1012)' }, moved };
}

/** The check of a changed config (lib/verify/config-rest.ts) lets no new comment in, and without it the next run drops the URL. */
function commentHold({ path, entries }: MovedUrls, { project }: Known): Hold | null {
  const direct = assignmentOf(project.datasource, 'directUrl');
  if (direct === undefined || !entries.some(({ comments = [] }) => comments.length > 0)) return null;
  return hold(`a comment beside \`directUrl\` may give a reason to keep it, and would not get into ${path}`, {
    at: { path: project.schema.path, span: direct.keySpan },
    cure: `write \`datasource.url\` with that comment into ${path} yourself; \`--review\` takes the step all the same`,
  });
}

function movedUrls(known: Known, verdicts: { readonly oneUrl: Verdict; readonly shadow: Verdict }): MovedUrls {
  const { project, version } = known;
  const { config } = project;
  const path = config?.path ?? inFolder(project.packageFolder, `prisma.config.${newStyle(known)}`);
  const schemaPath = config?.schema === undefined ? schemaFrom(known, posix.dirname(path)) : undefined;
  const { seed } = project;
  return {
    path,
    exists: config !== undefined,
    ...(schemaPath === undefined ? {} : { schemaPath }),
    entries: entriesOf(known, verdicts),
    moduleStyle: styleOf(path),
    dotenv: config === undefined ? loadedBefore(known) : [],
    optionalUrl: version.kind === 'known' && reaches(version.version, OPTIONAL_URL),
    ...(seed === undefined ? {} : { seed }),
  };
}

function entriesOf(
  known: Known,
  { oneUrl, shadow }: { readonly oneUrl: Verdict; readonly shadow: Verdict },
): readonly MovedUrl[] {
  const { project, version } = known;
  const inConfig = countingConfig(project, version)?.datasource;
  const own = (key: string) => assignmentOf(project.datasource, key);
  const direct = oneUrl.kind === 'go' ? undefined : own('directUrl');
  const comments = direct ? keptComments(direct, known) : [];
  return [
    ...(inConfig?.url
      ? []
      : entryOf('url', direct ?? own('url')).map((entry) => ({
          ...entry,
          ...(comments.length > 0 ? { comments } : {}),
        }))),
    ...(inConfig?.shadowDatabaseUrl || shadow.kind === 'go'
      ? []
      : entryOf('shadowDatabaseUrl', own('shadowDatabaseUrl'))),
  ];
}

/** Those above it and the one behind it are judged apart, as `reasonToKeep` does; what gives the old reason alone stays. */
function keptComments(direct: Assignment, known: Known): readonly string[] {
  const { comment, ...bare } = direct;
  const blocks = [{ ...bare }, ...(comment ? [{ ...bare, comment, commentsAbove: [] }] : [])];
  return blocks
    .filter((block) => reasonToKeep(block, known) !== null)
    .flatMap((block) => ('comment' in block ? [block.comment] : block.commentsAbove))
    .map(({ text }) => text.replace(/^\s*\/{2,}/, '').trim())
    .filter((text) => text !== '');
}

function entryOf(key: MovedUrl['key'], assignment: Assignment | undefined): readonly MovedUrl[] {
  switch (assignment?.value.kind) {
    case 'env':
      return [{ key, value: { kind: 'env', name: assignment.value.name } }];
    case 'literal':
      return [{ key, value: { kind: 'literal', url: assignment.value.url } }];
    default:
      return [];
  }
}

/** Prisma 7 looks for `prisma/schema.prisma` and `schema.prisma` from the config's folder. */
function schemaFrom({ project }: Known, folder: string): string | undefined {
  const isFolder = project.schemaFiles.length > 1;
  const target = isFolder ? commonFolder(project.schemaFiles.map(({ path }) => path)) : project.schema.path;
  const relative = posix.relative(folder, target);
  return ['prisma/schema.prisma', 'schema.prisma'].includes(relative) ? undefined : relative;
}

function commonFolder(paths: readonly string[]): string {
  const [first = '', ...rest] = paths.map((path) => posix.dirname(path));
  return rest.reduce((common, folder) => {
    let shared = common;
    while (shared !== '' && shared !== '.' && folder !== shared && !folder.startsWith(`${shared}/`))
      shared = posix.dirname(shared);
    return shared === '.' ? '' : shared;
  }, first);
}

/** Below 7 the CLI loads the `.env` of the package, then the one beside the schema; 7 loads none by itself. */
function loadedBefore({ project }: Known): readonly string[] {
  const folders = [project.packageFolder, posix.dirname(project.schema.path)];
  const paths = new Set(folders.map((folder) => inFolder(folder, '.env')));
  return [...paths]
    .filter((path) => project.envFiles.some(({ file }) => file.path === path))
    .map((path) => posix.relative(project.packageFolder, path));
}

/** What the project's own files are written in. Prisma finds each of them (lib/discover/configs.ts). */
function newStyle({ project, hosting, around }: Known): 'ts' | 'mjs' | 'cjs' {
  const { manifests } = hosting;
  const hasTypeScript = manifests.some(({ dependencies }) => dependencies.some(({ name }) => name === 'typescript'));
  if (hasTypeScript || [...around.texts.keys()].some((path) => /\.(?:tsx?|mts)$/.test(path))) return 'ts';
  const own = manifests.find(({ folder }) => folder === project.packageFolder);
  return field(own?.json, 'type') === 'module' ? 'mjs' : 'cjs';
}

function inFolder(folder: string, name: string): string {
  return folder === '' || folder === '.' ? name : `${folder}/${name}`;
}

function styleOf(path: string): MovedUrls['moduleStyle'] {
  const [, style] = /\.(mts|cts|mjs|cjs|js|ts)$/.exec(path) ?? [];
  if (style === 'mts' || style === 'mjs' || style === 'js') return style;
  return style === 'cjs' || style === 'cts' ? 'cjs' : 'ts';
}
