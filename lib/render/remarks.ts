import type { Finding, Level } from '../finding';
import type { Place } from '../text';
import { frame, heading, LEVELS } from './frame';
import { placeName, shownText } from './shown';
import type { Look } from './steps';
import { wrap } from './width';

const MOST_MESSAGES = 3;
const MOST_PLACES = 3;

/** One thing that is said about several places. */
interface Saying {
  readonly first: Finding;
  readonly all: readonly Finding[];
}

/**
 * Draws remarks, the grave ones first: errors and warnings in frames, notes on a line.
 *
 * What one code says again and again is folded with a count, except errors, of which every place is named. Verbose draws
 * each remark in a frame of its own.
 */
export function remarkLines(remarks: readonly Finding[], look: Look): readonly string[] {
  return LEVELS.flatMap((level) => {
    const found = remarks.filter((remark) => remark.level === level);
    if (look.verbose) return found.flatMap((remark) => framed(remark, look));
    return [...groupBy(found, (remark) => remark.code).values()].flatMap((group) => codeLines(group, level, look));
  });
}

/** Draws the errors alone. */
export function errorLines(remarks: readonly Finding[], look: Look): readonly string[] {
  return remarkLines(
    remarks.filter((remark) => remark.level === 'error'),
    { ...look, verbose: false },
  );
}

function framed(remark: Finding, look: Look): readonly string[] {
  return [frame(remark, look.sources, look), ''];
}

function codeLines(group: readonly Finding[], level: Level, look: Look): readonly string[] {
  const sayings = [...groupBy(group, (remark) => remark.message).values()].flatMap(sayingOf);
  const shown = level === 'error' ? sayings : sayings.slice(0, MOST_MESSAGES);
  const left = sayings.slice(shown.length).reduce((sum, saying) => sum + saying.all.length, 0);
  const draw = level === 'note' ? noteLines : framedLines;
  return [...shown.flatMap((saying) => draw(saying, look)), ...leftLine(left, group[0], look)];
}

function sayingOf(all: readonly Finding[]): readonly Saying[] {
  const [first] = all;
  return first === undefined ? [] : [{ first, all }];
}

function leftLine(left: number, first: Finding | undefined, { style }: Look): readonly string[] {
  if (left === 0 || first === undefined) return [];
  const noun = `${left} more ${first.level}${left === 1 ? '' : 's'}`;
  return [`  ${style.faint(`and ${noun} of ${first.code} (--verbose shows all)`)}`];
}

function framedLines({ first, all }: Saying, look: Look): readonly string[] {
  const others = placesOf(all.slice(1));
  const most = first.level === 'error' ? others.length : MOST_PLACES;
  const names = someOf(others, most, (place) => placeName(place, look.sources));
  return framed(others.length === 0 ? first : { ...first, notes: [...first.notes, `also at ${names}`] }, look);
}

function noteLines({ first, all }: Saying, look: Look): readonly string[] {
  const lead = `  ${first.level}: `;
  const room = look.columns - lead.length;
  const names = someOf(placesOf(all), MOST_PLACES, (place) => placeName(place, look.sources, 'line'));
  const help = first.help === undefined ? [] : wrap(`help: ${shownText(first.help)}`, room);
  const lines = [...wrap(shownText(first.message) + (names === '' ? '' : ` (${names})`), room), ...help];
  return lines.map((line, index) => (index === 0 ? look.style[first.level](lead) : ' '.repeat(lead.length)) + line);
}

function placesOf(remarks: readonly Finding[]): readonly Place[] {
  return remarks.flatMap(({ at }) => (at === undefined ? [] : [at]));
}

/** The names of all of a few things; of more than `most` the first one's and a count. */
export function someOf<T>(things: readonly T[], most: number, nameOf: (thing: T) => string): string {
  if (things.length <= most) return things.map(nameOf).join(', ');
  return `${things.slice(0, 1).map(nameOf).join('')} and ${things.length - 1} more`;
}

/** Draws remarks for the block of one of many projects: every error, the first warning of a code, the number of notes. */
export function shortRemarkLines(remarks: readonly Finding[], look: Look): readonly string[] {
  const ofLevel = (level: Level) => remarks.filter((remark) => remark.level === level);
  const warnings = [...groupBy(ofLevel('warning'), ({ code }) => code).values()];
  const notes = ofLevel('note').length;
  return [
    ...ofLevel('error').flatMap((remark) => shortLines(remark, look)),
    ...warnings.flatMap(([first, ...rest]) =>
      first === undefined ? [] : [...shortLines(first, look), ...leftLine(rest.length, first, look)],
    ),
    ...(notes === 0
      ? []
      : [`  ${look.style.faint(`${notes} ${notes === 1 ? 'note' : 'notes'} (--verbose shows all)`)}`]),
  ];
}

function shortLines(remark: Finding, look: Look): readonly string[] {
  const place = remark.at === undefined ? '' : ` (${placeName(remark.at, look.sources)})`;
  const lines = heading({ ...remark, message: remark.message + place }, look.style, look.columns - 4);
  return lines.map((line, index) => (index === 0 ? `  ${line}` : `    ${line}`));
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
