import type { Finding } from '../finding';
import type { Plan, ProjectOutcome, Seen } from '../outcome';
import type { Project } from '../project';
import { stepsOf } from '../summary';
import { remarkLines } from './remarks';
import { shownText } from './shown';
import { columnsOf, fileBlocks, type Look, manualLines } from './steps';
import { table } from './table';
import { askLines, heldLines, idleLines } from './verdicts';
import { wrap } from './width';

/** Lines that stand together; blocks are parted by an empty line. */
export type Block = readonly string[];

/** Draws one project in full: the table, the files with their steps, what is left, held back and asked, the remarks. */
export function fullBlocks(outcome: ProjectOutcome, look: Look): readonly Block[] {
  return [
    table(seenRows(outcome), look.style, look.columns),
    planLines(outcome.plan, look),
    titled('held back', heldLines(outcome, look), look),
    titled('to answer', askLines(outcome, look), look),
    supposedLines(outcome, look),
    look.verbose || isIdle(outcome) ? idleLines(outcome, look) : doneLines(outcome, look),
    remarkLines(unsaidRemarks(outcome), look),
  ];
}

function planLines(plan: Plan, look: Look): Block {
  const columns = columnsOf(plan, look.sources);
  return [...fileBlocks(plan, columns, look), ...titled('left to you', manualLines(plan.manual, columns, look), look)];
}

function titled(title: string, lines: Block, { style }: Look): Block {
  return lines.length === 0 ? [] : [`  ${style.title(title)}`, ...lines];
}

function seenRows({ project, seen }: ProjectOutcome): readonly Seen[] {
  if (seen.some(({ label }) => label === 'Project')) return seen;
  return [{ label: 'Project', value: titleOf(project), source: '', remark: '' }, ...seen];
}

/** What the screen calls a project, ready to print; a package in the root goes by its own name, which may be any text. */
export function titleOf({ name, packageName }: Project): string {
  return shownText(name === '' || name === '.' ? (packageName ?? '.') : name);
}

function supposedLines({ supposed }: ProjectOutcome, look: Look): Block {
  const lines = supposed === undefined ? [] : planLines(supposed.plan, look);
  if (supposed === undefined || lines.length === 0) return [];
  const lead = `supposing ${supposed.answers.join(' ')} (not proven), this would change:`;
  return [...wrap(shownText(lead), look.columns - 2).map((line) => `  ${look.style.warning(line)}`), ...lines];
}

/** Whether nothing changes and nothing stands in the way: then the reader wants to know why. */
function isIdle({ plan, verdicts }: ProjectOutcome): boolean {
  const isWaiting = Object.values(verdicts).some(({ kind }) => kind === 'ask' || kind === 'hold');
  return plan.changes.length === 0 && !isWaiting;
}

function doneLines(outcome: ProjectOutcome, { columns }: Look): Block {
  const done = stepsOf(outcome, 'done');
  return done.length === 0 ? [] : wrap(`already done: ${done.join(', ')}`, columns - 2).map((line) => `  ${line}`);
}

/** The remarks without notes that only repeat the reason of a hold. */
function unsaidRemarks({ plan, verdicts }: ProjectOutcome): readonly Finding[] {
  const holds = Object.values(verdicts).filter((verdict) => verdict.kind === 'hold');
  const said = new Set(holds.flatMap(({ reason, also = [] }) => [reason, ...also.map((hold) => hold.reason)]));
  return plan.remarks.filter(({ level, message }) => level !== 'note' || !said.has(message));
}
