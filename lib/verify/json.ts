import type { Announced } from '../finding';
import type { Change } from '../outcome';
import { listedIn } from '../read/json-lists';
import { parseJsonc } from '../read/jsonc';
import { getsLockOff, lockAllowances } from './lock';
import { type Allowance, differsOnlyIn } from './text';

/**
 * What differs between two texts of a JSON file and was not announced, or was announced and is not there; in clauses.
 *
 * The values are compared as `JSON.parse` has them, with comments and last commas taken out; then every byte outside of
 * the announced entries and commands.
 */
export function jsonSurprises(change: Change, announced: readonly Announced[]): readonly string[] {
  const names = announced.flatMap((each) => (each.kind === 'json-removed' ? [each.name] : []));
  const mayLock = announced.some(({ kind }) => kind === 'lock-disabled');
  const surprises = valueSurprises(change, { names: new Set(names), mayLock });
  if (surprises.length > 0) return surprises;
  return differsOnlyIn(change.before, change.after, allowancesFor(change, names, mayLock))
    ? []
    : ['it would change in other places'];
}

/** What was announced: names whose entries go, and whether commands get the lock's variable. */
interface Expected {
  readonly names: ReadonlySet<string>;
  readonly mayLock: boolean;
}

function valueSurprises({ before, after }: Change, expected: Expected): readonly string[] {
  const old = parseJsonc(before);
  const young = parseJsonc(after);
  if (!('value' in old) || !('value' in young)) return ['it would be no JSON'];
  const seen: Seen = { removed: new Set(), locked: false, other: false };
  compare(old.value, young.value, { ...expected, seen, depth: 0 });
  if (seen.other) return ['it would say something else'];
  const left = [...expected.names].filter((name) => !seen.removed.has(name));
  const unlocked = expected.mayLock && !seen.locked ? ['no command would get the variable of the lock'] : [];
  return [...left.map((name) => `${name} would still be there`), ...unlocked];
}

/** What a comparison came upon. */
interface Seen {
  readonly removed: Set<string>;
  locked: boolean;
  other: boolean;
}

interface Comparison extends Expected {
  readonly seen: Seen;
  readonly depth: number;
}

/** Deeper values are no file that a fix may touch. */
const DEEPEST = 64;

/** Walks both values side by side and notes every difference. */
function compare(old: unknown, young: unknown, comparison: Comparison): void {
  const { seen } = comparison;
  const inner = { ...comparison, depth: comparison.depth + 1 };
  if (inner.depth > DEEPEST) seen.other = true;
  else if (Array.isArray(old) && Array.isArray(young)) compareLists(old.entries(), [...young.entries()], inner);
  else if (isRecord(old) && isRecord(young)) compareLists(Object.entries(old), Object.entries(young), inner);
  else if (old !== young) compareTexts(old, young, comparison);
}

type Entry = readonly [key: string | number, value: unknown];

/** Every entry of `young` has to be the next one of `old` that isn't announced to go; keys of lists are places. */
function compareLists(old: Iterable<Entry>, young: readonly Entry[], comparison: Comparison): void {
  let next = 0;
  for (const [key, value] of old) {
    const name = nameOf(key, value);
    const other = young[next];
    const isGone = name !== undefined && comparison.names.has(name);
    if (isGone && !(other && nameOf(...other) === name)) comparison.seen.removed.add(name);
    else if (other === undefined || (typeof key === 'string' && key !== other[0])) comparison.seen.other = true;
    else {
      compare(value, other[1], comparison);
      next++;
    }
  }
  if (next < young.length) comparison.seen.other = true;
}

/** The variable that an entry of a list names: `"X"`, `"$X"`, `{ "env": "X" }`, or the key of a member that sets nothing. */
function nameOf(key: string | number, value: unknown): string | undefined {
  if (typeof key === 'string') return isUnset(value) ? key : undefined;
  if (typeof value === 'string') return value.replace(/^[$!]/, '');
  const keys = isRecord(value) ? Object.keys(value) : [];
  return isRecord(value) && keys.length === 1 && typeof value.env === 'string' ? value.env : undefined;
}

function isUnset(value: unknown): boolean {
  return (typeof value === 'string' && value.startsWith('@')) || (isRecord(value) && value.external === true);
}

function compareTexts(old: unknown, young: unknown, { mayLock, seen }: Comparison): void {
  const isLocked = mayLock && typeof old === 'string' && typeof young === 'string' && getsLockOff(old, young);
  if (isLocked) seen.locked = true;
  else seen.other = true;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function allowancesFor({ path, before }: Change, names: readonly string[], mayLock: boolean): readonly Allowance[] {
  const spans = listedIn({ path, text: before }, names).flatMap(({ removal, comma }) => [
    removal,
    ...(comma ? [comma] : []),
  ]);
  const removals = spans.map((span): Allowance => ({ span, mayGo: true, texts: [] }));
  const locks = mayLock ? lockAllowances(before) : [];
  return [
    ...removals,
    ...locks.filter(({ span }) => !spans.some((one) => one.start <= span.start && span.end <= one.end)),
  ];
}
