import { type Command, exitCode } from '../exit-code';
import type { RunOutcome } from '../outcome';
import type { NotProject } from '../project';
import { asksOf, holdsOf, type Summary, summaryOf } from '../summary';
import { flagAlone, type NextCommand } from './next';
import type { Block } from './project-full';
import { someOf } from './remarks';
import { harmless, placeName, shownText } from './shown';
import type { Look } from './steps';
import { table } from './table';
import { padEnd, widthOf, wrap } from './width';

const MOST_NAMED = 2;
const MOST_REASONS = 5;

/** Draws what was found and is no project of its own, and why; what is left out for the same reason shares a line. */
export function notProjectLines(found: readonly NotProject[], { columns, verbose }: Look): Block {
  const reasons = [...new Set(found.map(({ why }) => why))];
  return reasons.flatMap((why) => {
    const paths = found.filter((other) => other.why === why).map(({ path }) => path);
    const names = someOf(paths, verbose ? paths.length : MOST_NAMED, String);
    const lines = wrap(shownText(`not a project: ${names} (${why})`), columns - 4);
    return lines.map((line, index) => (index === 0 ? `  ${line}` : `    ${line}`));
  });
}

/** Draws the numbers of a run. "0 files changed" alone would leave open whether anything was looked at. */
export function summaryLines(outcome: RunOutcome, command: Command, { style, columns, verbose }: Look): Block {
  const summary = summaryOf(outcome);
  const held = heldReasons(outcome, verbose);
  const rows = [
    { label: 'Examined', value: examinedText(summary) },
    { label: 'Changes', value: changesText(summary, command) },
    { label: 'Steps', value: stepsText(summary) },
    ...held.map((value, index) => ({ label: index === 0 ? 'Held' : '', value })),
  ];
  return table(
    rows.map((row) => ({ ...row, source: '', remark: '' })),
    style,
    columns,
  );
}

function heldReasons({ projects }: RunOutcome, verbose: boolean): readonly string[] {
  const holds = holdsOf(projects);
  const shown = verbose ? holds : holds.slice(0, MOST_REASONS);
  const left = holds.slice(shown.length).reduce((sum, { times }) => sum + times, 0);
  const texts = shown.map(({ verdict, times }) => `${verdict.reason} (${count(times, 'step')})`);
  return left === 0 ? texts : [...texts, `and ${count(left, 'step')} for other reasons (--verbose shows all)`];
}

function examinedText({ examined, matched, unreadable }: Summary): string {
  return `${count(examined, 'schema')}, ${matched} matched, ${count(unreadable, 'file')} unreadable`;
}

function changesText({ changes, changed }: Summary, command: Command): string {
  const isDry = command !== 'upgrade' && changes > 0;
  return `${changes} in ${count(changed, 'file')}${isDry ? ', not written' : ''}`;
}

function stepsText({ done, held, asked, manual }: Summary): string {
  return `${done} already done, ${held} held, ${asked} to answer, ${manual} left to you`;
}

/** Draws in one line why a run that says little else ends with 1: what it leaves to write, to answer and to do. */
export function whyLines(outcome: RunOutcome, command: Command, { columns, sources, style }: Look): Block {
  const isWriting = command === 'upgrade';
  if (exitCode(outcome, command, isWriting ? 'written' : 'planned') !== 1) return [];
  const { asked, changes, manual } = summaryOf(outcome);
  const isOne = outcome.projects.length === 1;
  const asks = asksOf(outcome.projects).map(
    ({ verdict, projects }) => (isOne ? '' : `${someOf(projects, MOST_NAMED, String)}: `) + flagAlone(verdict.flag),
  );
  const places = outcome.projects.flatMap(({ plan }) => plan.manual.flatMap(({ at }) => at ?? []));
  const names = someOf(places, MOST_NAMED, (place) => placeName(place, sources, 'line'));
  const parts = [
    ...(changes > 0 && !isWriting ? [`${count(changes, 'change')} to write`] : []),
    ...(asked > 0 ? [`${count(asked, 'question')} to answer (${[...new Set(asks)].join(', ')})`] : []),
    ...(manual > 0 ? [`${count(manual, 'step')} left to you${names === '' ? '' : ` (${names})`}`] : []),
  ];
  if (parts.length === 0) return [];
  return wrap(shownText(`work is left: ${parts.join(', ')}`), columns - 2).map((line) => `  ${style.warning(line)}`);
}

/** Draws the word of `check`. */
export function checkLines(outcome: RunOutcome, { style }: Look): Block {
  switch (exitCode(outcome, 'check', 'planned')) {
    case 0:
      return [`  ${style.good('check passes: no work is left')}`];
    case 1:
      return [`  ${style.error('check fails: work is left')}`];
    default:
      return [`  ${style.error('check fails: not everything could be judged')}`];
  }
}

/** Draws the commands to go on with. A command is never broken or cut; what a very long one does stands below it. */
export function commandLines(commands: readonly NextCommand[], { style, columns }: Look): Block {
  if (commands.length === 0) return [];
  const shown = commands.map(({ command, what }) => ({ command: harmless(command), what }));
  const fits = ({ command, what }: NextCommand) => 4 + widthOf(command) + 3 + what.length <= columns;
  const width = Math.max(...shown.filter(fits).map(({ command }) => widthOf(command)), 0);
  const lines = shown.flatMap(({ command, what }) => {
    const lead = `    ${padEnd(command, width)}   `;
    const isBeside = widthOf(lead) + what.length <= columns;
    return isBeside ? [lead + style.faint(what)] : [`    ${command}`, `      ${style.faint(what)}`];
  });
  return [`  ${style.title('next')}`, ...lines];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
