import type { ProjectOutcome } from '../outcome';
import { asksOf, holdsOf, notApplicableOf, type Shared, stepsOf } from '../summary';
import type { Ask, Hold } from '../verdict';
import { someOf } from './remarks';
import { placeName, shownText } from './shown';
import type { Look } from './steps';
import { padEnd, wrap } from './width';

const MOST_REASONS = 3;

/** Draws what a gate holds back: the steps, the reason, where it stands, what would change it, what holds next. */
export function heldLines(outcome: ProjectOutcome, look: Look): readonly string[] {
  return holdsOf([outcome]).flatMap(({ verdict, steps }) => [
    ...prose(steps.join(', '), 4, look),
    ...holdLines(verdict, look),
  ]);
}

function holdLines({ reason, at, cure, also = [] }: Hold, look: Look): readonly string[] {
  const place = at === undefined ? [] : [{ label: 'where', text: placeName(at, look.sources, 'line') }];
  const help = cure === undefined ? [] : [{ label: 'help', text: shownText(cure) }];
  const next = nextHolds(also, look).map((text, index) => ({ label: index === 0 ? 'after that' : '', text }));
  return [...prose(reason, 6, look), ...labelled([...place, ...help, ...next], look)];
}

/** What holds once the first hold is gone, each reason once with its places. */
function nextHolds(holds: readonly Hold[], { sources, verbose }: Look): readonly string[] {
  const reasons = [...new Set(holds.map(({ reason }) => reason))];
  const shown = verbose ? reasons : reasons.slice(0, MOST_REASONS);
  const left = reasons.length - shown.length;
  const texts = shown.map((reason) => {
    const places = holds.flatMap((hold) => (hold.reason === reason && hold.at !== undefined ? [hold.at] : []));
    const names = someOf(places, verbose ? places.length : 1, (place) => placeName(place, sources, 'line'));
    return shownText(reason) + (names === '' ? '' : ` (${names})`);
  });
  return left === 0 ? texts : [...texts, `and ${left} more ${left === 1 ? 'reason' : 'reasons'} (--verbose shows all)`];
}

/** Draws the open questions: what is asked, which steps wait for it, what was looked at, the flag that states it. */
export function askLines(outcome: ProjectOutcome, look: Look): readonly string[] {
  return asksOf([outcome]).flatMap(({ verdict, steps }: Shared<Ask>) => [
    ...wrap(shownText(verdict.question), look.columns - 4).map((line) => `    ${look.style.title(line)}`),
    ...labelled(
      [
        { label: 'needed for', text: steps.join(', ') },
        ...verdict.looked.map((looked, index) => ({ label: index === 0 ? 'evidence' : '', text: shownText(looked) })),
        { label: 'state it', text: shownText(verdict.flag) },
      ],
      look,
    ),
  ]);
}

/** Draws why steps have nothing to do here: those that are done, and those that don't apply. */
export function idleLines(outcome: ProjectOutcome, look: Look): readonly string[] {
  const done = stepsOf(outcome, 'done');
  const doneLines = done.length === 0 ? [] : prose(`already done: ${done.join(', ')}`, 2, look);
  const reasons = notApplicableOf([outcome], look.verbose).map(
    ({ verdict, steps }) => `not applicable: ${steps.join(', ')}: ${verdict.reason}`,
  );
  return [...doneLines, ...reasons.flatMap((reason) => prose(reason, 2, look))];
}

function prose(text: string, indent: number, { columns }: Look): readonly string[] {
  return wrap(shownText(text), columns - indent).map((line) => ' '.repeat(indent) + line);
}

interface Labelled {
  readonly label: string;
  readonly text: string;
}

function labelled(rows: readonly Labelled[], { columns, style }: Look): readonly string[] {
  const width = Math.max(...rows.map(({ label }) => label.length), 0);
  const indent = 6 + width + 2;
  return rows.flatMap(({ label, text }) =>
    wrap(text, columns - indent).map((line, index) =>
      index === 0 ? `      ${style.faint(padEnd(label, width))}  ${line}` : ' '.repeat(indent) + line,
    ),
  );
}
