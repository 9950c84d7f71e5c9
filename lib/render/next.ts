import { dirname, join, relative } from 'node:path/posix';
import type { Command } from '../exit-code';
import type { ProjectOutcome, RunOutcome } from '../outcome';
import type { Project } from '../project';
import { asksOf, summaryOf } from '../summary';
import { STEPS } from '../verdict';

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
  /** The same for one of several projects. */
  readonly alone: (project: ProjectOutcome) => readonly string[];
}

const TOOL = 'npx prisma-one-url';

/** The commands that go on from a run that wrote nothing. */
export function nextCommands(outcome: RunOutcome, options: NextOptions): readonly NextCommand[] {
  const { command, args } = options;
  const { changed } = summaryOf(outcome);
  const write = command === 'upgrade' ? ['upgrade', '--yes'] : ['upgrade'];
  return [
    ...answerCommands(outcome, options),
    ...(changed > 0 && command !== 'plan' ? [{ command: tool(['plan', ...args]), what: 'see the diff' }] : []),
    ...(changed > 0 ? [{ command: tool([...write, ...args]), what: 'write these changes' }] : []),
  ];
}

/** The commands that go on from a diagnosis; `args` select what was diagnosed. */
export function diagnosisCommands({ projects }: RunOutcome, args: readonly string[]): readonly NextCommand[] {
  if (projects.length === 0) return [];
  const verdicts = projects.flatMap((project) => STEPS.map((step) => ({ step, kind: project.verdicts[step].kind })));
  const telling = (['hold', 'ask', 'go', 'done'] as const).flatMap(
    (kind) => verdicts.find((each) => each.kind === kind) ?? [],
  );
  const step = telling[0]?.step ?? STEPS[0];
  return [
    { command: tool(['plan', ...args]), what: 'see the changes' },
    { command: tool(['explain', step]), what: 'why it goes or holds' },
  ];
}

const MOST_ANSWERS = 3;

/** The commands that answer what is asked: one a project, since a fact that is stated holds for all that a run selects. */
export function answerCommands({ projects }: RunOutcome, { args, alone }: NextOptions): readonly NextCommand[] {
  const asking = projects.filter((project) => openFlags(project).length > 0);
  return asking.slice(0, MOST_ANSWERS).map((project) => {
    const selection = projects.length > 1 ? alone(project) : args;
    return { command: tool(['plan', ...selection], openFlags(project)), what: 'plan with the answer' };
  });
}

/** The flags that answer what is asked, and what would be asked next, so that one more run is enough. */
function openFlags(project: ProjectOutcome): readonly string[] {
  const asked = asksOf([project]).map(({ verdict }) => flagAlone(verdict.flag));
  const next = project.supposed?.answers ?? [];
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

/** The command that undoes a run of the journal; `folder` is the one to work in. */
export function undoCommand(run: string, folder: string): string {
  return tool(['undo', run, ...(folder === '.' ? [] : ['--cwd', folder])]);
}

/** Where a command is run: `cwd` as a path from the root, which is known where `..` leads out of it. */
export interface Standing {
  readonly root?: string;
  readonly cwd: string;
}

/** The `prisma generate` of a project, as run from the working folder. */
export function generateCommand(
  { project }: ProjectOutcome,
  manager: PackageManager,
  { root = '/', cwd }: Standing,
): string {
  const path = relative(join(root, cwd), join(root, project.packageFolder));
  const enter = path === '' ? '' : `cd ${quoted(path)} && `;
  return `${enter}${RUN_PRISMA[manager]} generate${schemaFlag(project)}`;
}

/** Prisma finds its own default places, and what its config or package.json names; else it has to be told. */
function schemaFlag({ packageFolder, schema, schemaFiles, pointedBy, config }: Project): string {
  const path = relative(packageFolder, schemaFiles.length > 1 ? dirname(schema.path) : schema.path);
  const isFound = ['prisma/schema.prisma', 'schema.prisma'].includes(path) || config?.schema !== undefined;
  return isFound || pointedBy.how.includes('package.json#prisma') ? '' : ` --schema ${quoted(path)}`;
}
