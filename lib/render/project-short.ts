import type { Change, ProjectOutcome } from '../outcome';
import { asksOf, type Errand, errandsOf, holdsOf, isAllDone, notApplicableOf, stepsOf } from '../summary';
import type { Hold } from '../verdict';
import { flagAlone } from './next';
import { type Block, titleOf } from './project-full';
import { shortRemarkLines, someOf } from './remarks';
import { placeName, shownText } from './shown';
import { ignoredMark, type Look, stepsIn } from './steps';
import { padEnd, widthOf, wrap } from './width';

const MOST_PLACES = 3;

interface Row {
  readonly label: string;
  readonly text: string;
}

/** Draws one of many projects: its name with what was seen, then a line for each file, hold, question and errand. */
export function shortBlock(outcome: ProjectOutcome, look: Look): Block {
  return [
    ...titleLines(outcome, look),
    ...rowLines(rowsOf(outcome, look), look),
    ...shortRemarkLines(outcome.plan.remarks, look),
  ];
}

function titleLines({ project, seen }: ProjectOutcome, { style, columns }: Look): Block {
  // The rows without a source are sentences, too long for a title.
  const facts = seen.filter(({ label, source }) => source !== '' && label !== 'Project');
  const text = shownText(facts.map(({ label, value }) => `${label} ${value}`).join(' · '));
  const name = shownText(titleOf(project));
  if (text === '') return [style.title(name)];
  const isOneLine = widthOf(name) + 3 + widthOf(text) <= columns;
  return isOneLine ? [`${style.title(name)}   ${style.faint(text)}`] : [style.title(name), `  ${style.faint(text)}`];
}

function rowsOf(outcome: ProjectOutcome, look: Look): readonly Row[] {
  const rows = [
    ...changeRows(outcome, look),
    ...errandsOf(outcome.plan.manual).map((errand) => ({ label: 'left to you', text: errandText(errand, look) })),
    ...holdsOf([outcome]).map(({ verdict, steps }) => ({
      label: 'held back',
      text: `${steps.join(', ')}: ${verdict.reason}${placeText(verdict, look)}`,
    })),
    ...asksOf([outcome]).map(({ verdict }) => ({
      label: 'to answer',
      text: `${verdict.question} State it with ${flagAlone(verdict.flag)}`,
    })),
  ];
  return rows.length === 0 ? [{ label: 'nothing to do', text: idleText(outcome) }] : rows;
}

function changeRows({ plan }: ProjectOutcome, look: Look): readonly Row[] {
  const width = Math.max(...plan.changes.map(({ path }) => widthOf(path)), 0);
  return plan.changes.map((change: Change) => {
    const codes = [...new Set(stepsIn(change, plan).map(({ code }) => code))];
    const mark = ignoredMark(change.path, look) === '' ? '' : ' (git-ignored)';
    return { label: 'change', text: `${padEnd(change.path, width)}  ${codes.join(', ')}${mark}` };
  });
}

function errandText({ finding, places }: Errand, { sources }: Look): string {
  const names = places.flatMap(({ at }) => (at === undefined ? [] : [placeName(at, sources, 'line')]));
  return names.length === 0 ? finding.message : `${finding.message} (${someOf(names, MOST_PLACES, String)})`;
}

function placeText({ at }: Hold, { sources }: Look): string {
  return at === undefined ? '' : ` (${placeName(at, sources, 'line')})`;
}

function idleText(outcome: ProjectOutcome): string {
  const done = stepsOf(outcome, 'done');
  if (done.length > 0 && isAllDone(outcome)) return 'every step is already done';
  const reasons = notApplicableOf([outcome]).map(({ verdict }) => verdict.reason);
  return [...(done.length === 0 ? [] : [`already done: ${done.join(', ')}`]), ...reasons].join('; ');
}

function rowLines(rows: readonly Row[], { columns, style }: Look): Block {
  const width = Math.max(...rows.map(({ label }) => label.length));
  const indent = 2 + width + 2;
  return rows.flatMap(({ label, text }, row) =>
    wrap(shownText(text), columns - indent).map((line, index) => {
      const isNew = index === 0 && label !== rows[row - 1]?.label;
      return isNew ? `  ${style.faint(padEnd(label, width))}  ${line}` : ' '.repeat(indent) + line;
    }),
  );
}
