import { dirname, relative } from 'node:path/posix';
import type { Command } from '../exit-code';
import type { ProjectOutcome, RunOutcome } from '../outcome';
import type { Project } from '../project';
import { asksOf, summaryOf } from '../summary';

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun';

/** A command that the reader may copy as it stands, and what it does. */
export interface NextCommand {
  readonly command: string;
  readonly what: string;
}

export interface NextOptions {
  readonly command: Command;
  /** What the user gave beside the command: paths, selection, stated facts; repeated, so that the next run means the same. */
  readonly args: readonly string[];
}

const TOOL = 'npx prisma-one-url';

/** The commands that go on from a run that wrote nothing. */
export function nextCommands(outcome: RunOutcome, { command, args }: NextOptions): readonly NextCommand[] {
  const { changed } = summaryOf(outcome);
  const flags = openFlags(outcome);
  const write = command === 'upgrade' ? ['upgrade', '--yes'] : ['upgrade'];
  return [
    ...(flags.length > 0 ? [{ command: tool(['plan', ...args], flags), what: 'plan with the answer' }] : []),
    ...(changed > 0 && command !== 'plan' ? [{ command: tool(['plan', ...args]), what: 'see the diff' }] : []),
    ...(changed > 0 ? [{ command: tool([...write, ...args]), what: 'write these changes' }] : []),
  ];
}

/** The flags that answer what is asked, and what would be asked next, so that one more run is enough. */
function openFlags({ projects }: RunOutcome): readonly string[] {
  const asked = asksOf(projects).map(({ verdict }) => flagAlone(verdict.flag));
  const next = projects.flatMap(({ supposed }) => supposed?.answers ?? []);
  const isAsked = (answer: string) => asked.some((flag) => flag.split(' ')[0] === answer.split(' ')[0]);
  return [
    ...new Set([...asked, ...next.filter((answer) => !isAsked(answer)).map((answer) => answer.replace(/ .*/, ' …'))]),
  ];
}

/** `--pooler NAME` of `--pooler NAME (neon, supabase, ...)`. */
export function flagAlone(flag: string): string {
  return flag.split(' (')[0] ?? flag;
}

function tool(args: readonly string[], flags: readonly string[] = []): string {
  return [TOOL, ...args.map(quoted), ...flags].join(' ');
}

/** An argument as a POSIX shell takes it. */
export function quoted(arg: string): string {
  return /^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`;
}

const RUN_PRISMA: Readonly<Record<PackageManager, string>> = {
  npm: 'npx prisma',
  pnpm: 'pnpm prisma',
  yarn: 'yarn prisma',
  bun: 'bunx prisma',
};

/** The `prisma generate` of a project, as run from `cwd` (a path below the root). */
export function generateCommand({ project }: ProjectOutcome, manager: PackageManager, cwd: string): string {
  const enter = project.packageFolder === cwd ? '' : `cd ${quoted(relative(cwd, project.packageFolder) || '.')} && `;
  return `${enter}${RUN_PRISMA[manager]} generate${schemaFlag(project)}`;
}

/** Prisma finds its own default places, and what its config or package.json names; else it has to be told. */
function schemaFlag({ packageFolder, schema, schemaFiles, pointedBy, config }: Project): string {
  const path = relative(packageFolder, schemaFiles.length > 1 ? dirname(schema.path) : schema.path);
  const isFound = ['prisma/schema.prisma', 'schema.prisma'].includes(path) || config?.schema !== undefined;
  return isFound || pointedBy.how.includes('package.json#prisma') ? '' : ` --schema ${quoted(path)}`;
}
