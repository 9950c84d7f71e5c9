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
  readonly repooled: ReadonlySet<string>;
}

function namesIn(announced: readonly Announced[]): Names {
  const of = (kind: Announced['kind']) =>
    new Set(announced.flatMap((each) => (each.kind === kind && 'name' in each ? [each.name] : [])));
  return {
    added: of('env-added'),
    removed: of('env-removed'),
    changed: of('env-changed'),
    repooled: of('env-repooled'),
  };
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

function surpriseIn({ name, old, young }: Pair, names: Names): string | undefined {
  const { added, removed } = names;
  if (added.has(name)) return old === undefined && young !== undefined ? undefined : `${name} would not be added`;
  if (old === undefined) return `${name} would be new`;
  if (young === undefined) return removed.has(name) ? undefined : `${name} would be gone`;
  if (removed.has(name)) return `${name} would still be there`;
  if (old === young || isAsAnnounced({ name, old, young }, names)) return undefined;
  return `${name} would change`;
}

/** Whether the new value is the old one less the flag, or with the pooled host, or both. */
function isAsAnnounced({ name, old, young }: Required<Pair>, { changed, repooled }: Names): boolean {
  const isRepooled = repooled.has(name) && !old.includes('-pooler.');
  const unpooled = isRepooled ? young.replace('-pooler.', '.') : young;
  if (isRepooled && unpooled === old) return true;
  return changed.has(name) && losesOnlyFlag(old, unpooled);
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

function allowancesFor({ path, before, after }: Change, names: Names): readonly Allowance[] {
  const { removed, changed, repooled } = names;
  const rest = readEnv({ path, text: after }).entries;
  return readEnv({ path, text: before }).entries.flatMap((entry): readonly Allowance[] => {
    if (removed.has(entry.name) && !entry.commented) return [{ span: entry.lineSpan, mayGo: true, texts: [] }];
    const isChanged = changed.has(entry.name) || repooled.has(entry.name);
    const texts = isChanged ? rest.flatMap((other) => asChanged(before, { entry, other }, names)) : [];
    return texts.length > 0 ? [{ span: entry.lineSpan, mayGo: false, texts }] : [];
  });
}

/** The lines of an entry with the value that another entry of its name has, if that is the same but for what was announced. */
function asChanged(
  text: string,
  { entry, other }: { readonly entry: EnvEntry; readonly other: EnvEntry },
  names: Names,
): readonly string[] {
  const pair = { name: entry.name, old: entry.rawValue, young: other.rawValue };
  if (other.name !== entry.name || !isAsAnnounced(pair, names)) return [];
  return [withReplaced(text, entry.lineSpan, entry.valueSpan, other.rawValue)];
}
