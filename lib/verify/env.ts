import { parse } from 'dotenv';
import type { Announced } from '../finding';
import type { Change } from '../outcome';
import { type EnvEntry, isOnOneLine, readEnv } from '../read/env';
import { losesOnlyFlag } from './flag';
import { type Allowance, differsOnlyIn, withoutLines, withReplaced } from './text';

/** What differs between two texts of an env file and was not announced, or was announced and is not there; in clauses. */
export function envSurprises(change: Change, announced: readonly Announced[]): readonly string[] {
  const names = namesIn(announced);
  const surprises = valueSurprises(change, names);
  if (surprises.length > 0) return surprises;
  const allowances = allowancesFor(change, names);
  const rest = withoutAdded(change, names);
  return differsOnlyIn(change.before, rest, allowances) ? [] : ['it would change in other places'];
}

/** The variables that are announced to come, to go, and to lose `pgbouncer=true`. */
interface Names {
  readonly added: ReadonlySet<string>;
  readonly removed: ReadonlySet<string>;
  readonly changed: ReadonlySet<string>;
}

function namesIn(announced: readonly Announced[]): Names {
  const of = (kind: Announced['kind']) =>
    new Set(announced.flatMap((each) => (each.kind === kind && 'name' in each ? [each.name] : [])));
  return { added: of('env-added'), removed: of('env-removed'), changed: of('env-changed') };
}

/** Compares what dotenv, the official parser, makes of both texts. */
function valueSurprises({ before, after }: Change, names: Names): readonly string[] {
  const old = new Map(Object.entries(parse(before)));
  const young = new Map(Object.entries(parse(after)));
  return [...new Set([...names.added, ...old.keys(), ...young.keys()])].flatMap(
    (name) => surpriseIn({ name, old: old.get(name), young: young.get(name) }, names) ?? [],
  );
}

interface Pair {
  readonly name: string;
  readonly old?: string;
  readonly young?: string;
}

function surpriseIn({ name, old, young }: Pair, { added, removed, changed }: Names): string | undefined {
  if (added.has(name)) return old === undefined && young !== undefined ? undefined : `${name} would not be added`;
  if (old === undefined) return `${name} would be new`;
  if (young === undefined) return removed.has(name) ? undefined : `${name} would be gone`;
  if (removed.has(name)) return `${name} would still be there`;
  if (old === young || (changed.has(name) && losesOnlyFlag(old, young))) return undefined;
  return `${name} would change`;
}

/** The text without the announced new lines, each of which holds its entry and nothing else; else the text as it is. */
function withoutAdded({ path, after }: Change, { added }: Names): string {
  const entries = readEnv({ path, text: after }).entries.filter((entry) => added.has(entry.name) && !entry.commented);
  const isPlain = entries.every((entry) => isOnOneLine(after, entry) && entry.comment === undefined);
  return isPlain && entries.length === added.size
    ? withoutLines(
        after,
        entries.map(({ lineSpan }) => lineSpan),
      )
    : after;
}

function allowancesFor({ path, before, after }: Change, { removed, changed }: Names): readonly Allowance[] {
  const rest = readEnv({ path, text: after }).entries;
  return readEnv({ path, text: before }).entries.flatMap((entry): readonly Allowance[] => {
    if (removed.has(entry.name) && !entry.commented) return [{ span: entry.lineSpan, mayGo: true, texts: [] }];
    const texts = changed.has(entry.name) ? rest.flatMap((other) => asChanged(before, entry, other)) : [];
    return texts.length > 0 ? [{ span: entry.lineSpan, mayGo: false, texts }] : [];
  });
}

/** The lines of an entry with the value that another entry of its name has, if that is the same without the flag. */
function asChanged(text: string, entry: EnvEntry, other: EnvEntry): readonly string[] {
  if (other.name !== entry.name || !losesOnlyFlag(entry.rawValue, other.rawValue)) return [];
  return [withReplaced(text, entry.lineSpan, entry.valueSpan, other.rawValue)];
}
