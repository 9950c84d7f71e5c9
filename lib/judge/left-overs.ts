import { type Finding, finding } from '../finding';
import { loginOf } from '../poolers';
import type { EnvFile, Project } from '../project';
import type { EnvEntry } from '../read/env';
import type { Place } from '../text';
import { lineAndColumn } from '../text';
import type { Hold, Verdict } from '../verdict';
import { isTwin } from './direct-values';
import { type Environment, environmentsOf, type UrlInPlace, urlOfEntry } from './environment';
import type { Known } from './known';
import { directNamesOf, schemaNames, type UrlNames } from './url-names';
import { readersOf } from './variables';

/** An env value that belongs to the url and that no schema names any more (RULES: after the move). */
export interface LeftOver {
  readonly name: string;
  readonly kind: 'direct' | 'shadow';
  readonly at: Place;
  /** The variable of the url. */
  readonly url: string;
  /** The program that writes the file. */
  readonly ownedBy?: string;
}

/** The left-overs of a project; `added` is the variable that this run gives to `directUrl`. */
export function leftOversOf(
  { project, names, neighbours }: Known,
  environments: readonly Environment[],
  added: string | undefined,
): readonly LeftOver[] {
  const named = [...namesIn(project, names), ...neighbours.flatMap((each) => namesIn(each.project, each.names))];
  return leftOversIn(project, environments, new Set([...named, added]));
}

/** The names that a project's left-overs can have, for the search of who reads them. */
export function leftOverNames(project: Project, names: UrlNames): readonly string[] {
  const found = leftOversIn(project, environmentsOf(project, names), new Set(namesIn(project, names)));
  return [...new Set(found.map(({ name }) => name))];
}

/** What schema and config name, when the run began and now; a config that decides nothing is a reader all the same. */
function namesIn(project: Project, names: UrlNames): readonly (string | undefined)[] {
  const inConfig = Object.values(project.config?.datasource ?? {}).flatMap((value) => value?.names ?? []);
  return [...Object.values(names).flat(), ...Object.values(schemaNames(project)), ...inConfig];
}

function leftOversIn(
  project: Project,
  environments: readonly Environment[],
  named: ReadonlySet<string | undefined>,
): readonly LeftOver[] {
  return environments.flatMap(({ path, url, ownedBy }) => {
    const envFile = project.envFiles.find(({ file }) => file.path === path);
    if (!envFile || !url?.url) return [];
    return envFile.entries
      .filter((entry) => !entry.commented && !named.has(entry.name))
      .flatMap((entry): readonly LeftOver[] => {
        const kind = kindOf(entry, { envFile, url, project });
        const at = { path, span: entry.nameSpan };
        return kind === null ? [] : [{ name: entry.name, kind, at, url: url.name ?? 'the url', ownedBy }];
      });
  });
}

interface Beside {
  readonly envFile: EnvFile;
  readonly url: UrlInPlace;
  readonly project: Project;
}

/** The url around its pooler, or another database of the same role and server that calls itself a shadow. */
function kindOf(entry: EnvEntry, { envFile, url, project }: Beside): LeftOver['kind'] | null {
  const value = urlOfEntry(entry, 'directUrl', { envFile, all: project.envFiles });
  if (url.pooler.mode === 'transaction' && isTwin(value, url)) return 'direct';
  return /SHADOW/i.test(entry.name) && isSibling(value, url) ? 'shadow' : null;
}

function isSibling({ url: value }: UrlInPlace, { url }: UrlInPlace): boolean {
  if (value === null || url === null) return false;
  const ours = loginOf(url);
  const theirs = loginOf(value);
  return ours.role === theirs.role && ours.endpoint === theirs.endpoint && ours.database !== theirs.database;
}

// ---- what is said

/** One note for each left-over, with who reads it; nothing of it is ever edited. */
export function leftOverNotes(leftOvers: readonly LeftOver[], known: Known): readonly Finding[] {
  return leftOvers.map((leftOver) =>
    finding({
      code: 'left-over',
      level: 'note',
      message: `${leftOver.name} is ${WHAT[leftOver.kind](leftOver.url)}, and no schema names it`,
      at: leftOver.at,
      help: helpFor(leftOver, known),
    }),
  );
}

const WHAT: Readonly<Record<LeftOver['kind'], (url: string) => string>> = {
  direct: (url) => `the direct URL beside ${url}`,
  shadow: (url) => `a shadow database beside ${url}`,
};

function helpFor({ name, ownedBy }: LeftOver, known: Known): string {
  // Without the steps that would take a declaration along: it stays, and so its variable has to.
  const [reader, ...others] = readersOf(known, name, []);
  if (reader !== undefined) return readBy(reader, others.length, known);
  if (ownedBy !== undefined) return `${ownedBy} writes this file, so it would come back; it does no harm`;
  return 'no reader was found: remove it here, and where it is set besides (hosting, CI)';
}

/** `DIRECT_URL is still read: …` is a whole sentence elsewhere; here the variable was just named. */
function readBy({ reason, at }: Hold, others: number, known: Known): string {
  const what = reason.slice(reason.indexOf(' ') + 1);
  const more = others === 0 ? '' : ` and at ${others} other ${others === 1 ? 'place' : 'places'}`;
  return `it ${what}${at === undefined ? '' : ` (${lineOf(at, known)})`}${more}`;
}

function lineOf({ path, span }: Place, { project, around }: Known): string {
  const files = [...project.envFiles.map(({ file }) => file), ...around.texts.values()];
  const text = files.find((file) => file.path === path)?.text;
  return text === undefined ? path : `${path}:${lineAndColumn(text, span.start).line}`;
}

/** A project that names no second URL has nothing left to drop, but where left-overs stand "done" would be half the truth. */
export function besideLeftOvers(verdict: Verdict, leftOvers: readonly LeftOver[], { names }: Known): Verdict {
  const isMoved = directNamesOf(names).length === 0 && names.shadow === undefined;
  if (verdict.kind !== 'done' || !isMoved || leftOvers.length === 0) return verdict;
  const called = [...new Set(leftOvers.map(({ name }) => name))].join(' and ');
  const paths = [...new Set(leftOvers.map(({ at }) => at.path))].join(' and ');
  const stands = called.includes(' ') ? 'stand' : 'stands';
  return { kind: 'not-applicable', reason: `no schema names ${called}, which ${stands} in ${paths} all the same` };
}
