import { discover } from '../discover';
import { gather } from '../gather';
import { memoryHost } from '../host/memory';
import { type Judgement, judge, type Known } from '../judge';
import type { Options } from '../options';
import type { Project } from '../project';
import type { SourceFile } from '../text';
import type { FileKind } from '../transform';
import { isMoving, type Step } from '../verdict';
import type { StockWords } from './words';

/** A client like this one follows the CLI, so the CLI has to move. */
const FOLLOWING: readonly Step[] = ['retarget-client-url', 'advisory-lock'];

/** What goes once the schema names the variable no more. */
const LATE: readonly Step[] = ['drop-env-declaration', 'drop-url-variable'];

/**
 * All that is known of a project with one file, in memory; the other files that a step asks for say what the options say.
 *
 * A text is the reason why there is no such project.
 */
export function knownFor(step: Step, file: SourceFile, words: StockWords): Known | string {
  const found = projectIn({ ...madeFiles(step, words), [file.path]: file.text });
  if (found.project === undefined) return found.why;
  const [known] = gather(found.host, [found.project], optionsOf(step, words));
  if (known === undefined) return found.why;
  if (!LATE.includes(step)) return known;
  // The names are those that the datasource had before it lost them.
  const after = projectIn({
    ...madeFiles(step, { ...words, direct: undefined, shadow: undefined }),
    [file.path]: file.text,
  });
  return after.project === undefined ? after.why : { ...known, project: after.project };
}

function projectIn(files: Readonly<Record<string, string>>) {
  const host = memoryHost(files);
  const { projects, notProjects, findings } = discover(host, { paths: [''], all: true, envGlobs: [] });
  const [project] = projects;
  const why = [...findings.map(({ message }) => message), ...notProjects.map((each) => each.why)];
  return { host, project, why: why[0] ?? 'no project with Postgres' };
}

/** The judgement on that project, for one step and the steps that it goes along with. */
export function judgementOf(step: Step, known: Known): Judgement {
  if (LATE.includes(step)) return judge(known, LATE);
  if (!FOLLOWING.includes(step)) return judge(known, [step]);
  const judgement = judge(known, ['drop-direct-url', 'config-one-url', step]);
  const { verdicts } = judgement;
  if (isMoving(verdicts)) return judgement;
  // Why the CLI does not move says more than that it stays.
  const why = [verdicts['drop-direct-url'], verdicts['config-one-url']].find(
    ({ kind }) => kind === 'hold' || kind === 'ask',
  );
  return why === undefined ? judgement : { ...judgement, verdicts: { ...verdicts, [step]: why } };
}

/** The file as a transform may have it: not one that another program writes. */
export function handedOut({ project, around }: Known, kind: FileKind, path: string): SourceFile | undefined {
  return filesOf(project, around, kind).find((file) => file.path === path);
}

function filesOf(project: Project, around: Known['around'], kind: FileKind): readonly SourceFile[] {
  switch (kind) {
    case 'schema':
      return [project.schema];
    case 'env':
      return project.envFiles.filter(({ ownedBy }) => ownedBy === undefined).map(({ file }) => file);
    case 'config':
      return project.config ? [project.config] : [];
    case 'code':
    case 'json':
    case 'yaml':
      return around.files;
    default:
      return kind satisfies never;
  }
}

// ---- what the options stand for

function madeFiles(step: Step, words: StockWords): Readonly<Record<string, string>> {
  const isSeven = /^[7-9]/.test(words.prismaVersion);
  return {
    'package.json': JSON.stringify({ dependencies: { '@prisma/client': '*', prisma: '*' } }),
    'prisma/schema.prisma': madeSchema(words),
    ...(isSeven && words.url !== undefined ? { 'src/made-client.ts': madeClient(words.url) } : {}),
    ...(isSeven && FOLLOWING.includes(step) ? { 'prisma.config.ts': madeConfig(words) } : {}),
  };
}

function madeSchema({ url, direct, shadow }: StockWords): string {
  const lines = Object.entries({ url, directUrl: direct, shadowDatabaseUrl: shadow });
  const named = lines.flatMap(([key, name]) => (name === undefined ? [] : `  ${key} = env("${name}")\n`));
  return `datasource db {\n  provider = "postgresql"\n${named.join('')}}\n`;
}

/** From 7 on the variable that stays is the one that the app's own client reads. */
function madeClient(url: string): string {
  return `import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@prisma/client';
export const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.${url} }) });
`;
}

function madeConfig({ url, direct }: StockWords): string {
  return `import { defineConfig } from 'prisma/config';
export default defineConfig({ datasource: { url: process.env.${direct ?? url} } });
`;
}

function optionsOf(step: Step, words: StockWords): Options {
  const { prismaVersion, pooler, sameLogin, review, target } = words;
  return {
    command: 'plan',
    paths: [],
    all: false,
    envFiles: [],
    only: [step],
    skip: [],
    yes: false,
    allowDirty: false,
    review,
    target,
    usePooledHost: step === 'use-pooled-host',
    poolers: [pooler],
    sameLogin,
    prismaVersion,
    probe: false,
    deep: false,
    undo: false,
    cwd: '.',
    answers: [],
    format: 'pretty',
    quiet: true,
    verbose: false,
  };
}
