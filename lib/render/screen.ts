import type { RunOutcome } from '../outcome';
import { checkLines, commandLines, notProjectLines, summaryLines, whyLines } from './ending';
import {
  answerCommands,
  generateCommand,
  type NextCommand,
  type NextOptions,
  nextCommands,
  type PackageManager,
  type Standing,
} from './next';
import { type Block, fullBlocks } from './project-full';
import { shortBlock } from './project-short';
import { errorLines, remarkLines } from './remarks';
import { type Sources, shownText } from './shown';
import { columnsOf, type Look, manualLines } from './steps';
import { styleOf } from './style';
import { wrap } from './width';

/** What is known of the terminal and the files, for every text that goes to a person. */
export interface LookOptions {
  readonly color: boolean;
  /** Width of the terminal in cells; 100 if it is not known. */
  readonly columns?: number;
  /** The files that places point into; see `outcomeSources`. */
  readonly sources: Sources;
  /** The paths that git ignores. */
  readonly ignored: ReadonlySet<string>;
  /** Nothing is folded, and several projects are drawn in full. */
  readonly verbose?: boolean;
}

export interface ScreenOptions extends LookOptions, NextOptions {
  /** Version of this tool. */
  readonly version: string;
  /** Whether a question follows on the same terminal, or `--yes` answers it; then no command is advised that it would run. */
  readonly interactive: boolean;
  /** Whether open facts are asked for next. */
  readonly asks: boolean;
  /** Errors and the summary only. */
  readonly quiet: boolean;
}

const NARROWEST = 40;

/**
 * Draws a run for a person: what was seen of each project, what changes, what is held back and why, what is asked, what
 * is left to do, and the numbers.
 *
 * One project is drawn in full, several in one short block each; `verbose` draws all in full. No secret leaves, and no
 * line is wider than the terminal except for a word or path that is. Without a final line end.
 */
export function screen(outcome: RunOutcome, options: ScreenOptions): string {
  const look = lookOf(options);
  const summary = summaryLines(outcome, options.command, look);
  if (options.quiet) {
    return joined([errorLines(allRemarks(outcome), look), summary, whyLines(outcome, options.command, look)]);
  }
  return joined([
    [look.style.title(`prisma-one-url ${options.version}`)],
    ...projectBlocks(outcome, look),
    remarkLines(outcome.remarks, look),
    notProjectLines(outcome.notProjects, look),
    summary,
    options.command === 'check' ? checkLines(outcome, look) : [],
    commandLines(commandsAfter(outcome, options), look),
  ]);
}

/** Where a question follows, or `--yes` has answered it, only what is still asked goes on with a command. */
function commandsAfter(outcome: RunOutcome, options: ScreenOptions): readonly NextCommand[] {
  if (options.command !== 'upgrade' || !options.interactive) return nextCommands(outcome, options);
  return options.asks ? [] : answerCommands(outcome, options);
}

function lookOf({ sources, color, columns = 100, ignored, verbose = false }: LookOptions): Look {
  return { sources, style: styleOf(color), columns: Math.max(columns, NARROWEST), ignored, verbose };
}

function joined(blocks: readonly Block[]): string {
  const drawn = blocks.filter((block) => block.length > 0).map((block) => block.join('\n').trimEnd());
  return drawn.join('\n\n');
}

function allRemarks({ projects, remarks }: RunOutcome): RunOutcome['remarks'] {
  return [...projects.flatMap(({ plan }) => plan.remarks), ...remarks];
}

function projectBlocks({ projects }: RunOutcome, look: Look): readonly Block[] {
  if (projects.length === 0) return [['  no Prisma project with a Postgres datasource was found']];
  const isShort = projects.length > 1 && !look.verbose;
  return projects.flatMap((project) => (isShort ? [shortBlock(project, look)] : fullBlocks(project, look)));
}

export interface WrittenOptions extends LookOptions, Standing {
  /** How the result was verified, in a sentence without a stop. */
  readonly verified: string;
  readonly packageManager: PackageManager;
  /** The command that undoes the run; absent with `--no-undo`. */
  readonly undo?: string;
}

/**
 * Draws the end of an upgrade that wrote: the files, how they were verified, what is left, the commands to go on with.
 *
 * It follows the screen or a question, so it begins with an empty line.
 */
export function written(outcome: RunOutcome, options: WrittenOptions): string {
  const look = lookOf(options);
  const paths = [...new Set(outcome.projects.flatMap(({ plan }) => plan.changes.map(({ path }) => path)))];
  // Only a changed schema makes another client.
  const changed = outcome.projects.filter(({ plan, project }) =>
    plan.changes.some(({ path }) => path === project.schema.path),
  );
  const commands = changed.map((project) => generateCommand(project, options.packageManager, options));
  const blocks = [
    [
      ...paths.map((path) => `  ${look.style.good('wrote')}  ${look.style.path(shownText(path))}`),
      ...wrap(`verified: ${shownText(options.verified)}`, look.columns - 2).map((line) => `  ${line}`),
    ],
    leftLines(outcome, look),
    commandLines(
      [
        ...commands.map((command) => ({ command, what: 'make the client from the new schema' })),
        ...(options.undo === undefined ? [] : [{ command: options.undo, what: 'put everything back' }]),
      ],
      look,
    ),
  ];
  return `\n${joined(blocks)}`;
}

function leftLines({ projects }: RunOutcome, look: Look): Block {
  const manual = projects.flatMap(({ plan }) => plan.manual);
  const columns = columnsOf({ changes: [], steps: [], manual, remarks: [] }, look.sources);
  return manual.length === 0 ? [] : [`  ${look.style.title('left to you')}`, ...manualLines(manual, columns, look)];
}
