import { type Finding, finding } from '../finding';
import { type EnvEntry, referencesIn } from '../read/env';
import type { Mention } from '../read/mentions';
import type { Place } from '../text';
import { type Hold, hold, oneHold, type Step, type Verdict } from '../verdict';
import type { Known } from './known';
import { setterStep } from './setter-steps';
import { countingConfig, directNamesOf, schemaNames } from './url-names';

/** What becomes of the variables that the dropped properties named. */
export interface VariablesJudgement {
  readonly verdict: Verdict;
  /** The variables that nobody reads any more; their env entries may go now. */
  readonly gone: readonly string[];
  /** The variables that schema and config name no more and nobody reads. */
  readonly unread: readonly string[];
  /** Of `drop-env-declaration`. */
  readonly declarations: Verdict;
  /** The variables whose declarations go with them. */
  readonly goneDeclarations: readonly string[];
  /** Why a variable stays although the schema names it no more, one for each reader. */
  readonly kept: readonly Finding[];
  /** What only sets a variable that goes: left to a person. */
  readonly setters: readonly Finding[];
}

/**
 * Judges `drop-url-variable`, the last step: a variable goes when nobody in scope reads it (RULES: readers).
 *
 * The names are those that the datasource had when the run began; a property that is still there keeps its variable.
 */
export function judgeVariables(known: Known, steps: readonly Step[]): VariablesJudgement {
  const names = candidates(known);
  const freed = names
    .filter((name) => !stillNamed(known, name))
    .map((name) => ({ name, holds: readersOf(known, name, steps) }));
  const unread = freed.filter(({ holds }) => holds.length === 0).map(({ name }) => name);
  const gone = unread.filter((name) => isDefined(known, name));
  const holds = freed.filter(({ name }) => isDefined(known, name)).flatMap((variable) => variable.holds);
  return {
    verdict: verdictOf({ names, gone, holds, freed: freed.map(({ name }) => name) }),
    gone,
    unread,
    ...declarationsOf(known, { names, freed: freed.map(({ name }) => name), unread }, steps),
    kept: freed.flatMap(({ name, holds }) => holds.map((reader) => keptFinding(name, reader))),
    setters: settersOf(known, unread),
  };
}

interface Judged {
  readonly names: readonly string[];
  readonly gone: readonly string[];
  readonly holds: readonly Hold[];
  /** Those that neither schema nor config name any more. */
  readonly freed: readonly string[];
}

function verdictOf({ names, gone, holds, freed }: Judged): Verdict {
  if (gone.length > 0) return { kind: 'go', reason: `nobody reads ${gone.join(' or ')} any more` };
  const held = oneHold(holds);
  if (held) return held;
  if (names.length === freed.length) return { kind: 'done' };
  return {
    kind: 'not-applicable',
    reason: `the schema or the config names ${names.filter((name) => !freed.includes(name)).join(' and ')}`,
  };
}

function candidates({ names }: Known): readonly string[] {
  const all = [names.shadow, ...directNamesOf(names)];
  return [...new Set(all)].filter((name): name is string => name !== undefined && name !== names.url);
}

/** A config that does not decide is one more reader. */
function stillNamed({ project, version }: Known, name: string): boolean {
  const inConfig = Object.values(countingConfig(project, version)?.datasource ?? {}).flatMap(
    (value) => value?.names ?? [],
  );
  return [...Object.values(schemaNames(project)), ...inConfig].includes(name);
}

function isDefined(known: Known, name: string): boolean {
  return known.project.envFiles.some(({ entries }) => entries.some((entry) => entry.name === name && !entry.commented));
}

interface Freed {
  readonly names: readonly string[];
  /** Those that neither schema nor config name any more. */
  readonly freed: readonly string[];
  /** Those of them that nobody reads. */
  readonly unread: readonly string[];
}

/** Judges `drop-env-declaration`, which goes with the variable. */
function declarationsOf(
  known: Known,
  { names, freed, unread }: Freed,
  steps: readonly Step[],
): Pick<VariablesJudgement, 'declarations' | 'goneDeclarations'> {
  const declared = names.filter((name) => isDeclared(known, name));
  if (declared.length === 0) {
    return {
      declarations: { kind: 'not-applicable', reason: 'no declaration names them', unasked: true },
      goneDeclarations: [],
    };
  }
  const isShared = (name: string) => known.neighbours.some((neighbour) => stillNamed(neighbour, name));
  const gone = steps.includes('drop-env-declaration')
    ? unread.filter((name) => declared.includes(name) && !isShared(name))
    : [];
  if (gone.length > 0)
    return {
      declarations: { kind: 'go', reason: `nobody reads ${gone.join(' or ')} any more` },
      goneDeclarations: gone,
    };
  const isFree = declared.every((name) => freed.includes(name));
  const reason = isFree
    ? `${declared.join(' and ')} stays, since it is still read`
    : `${declared.join(' and ')} stays as long as it is named`;
  return { declarations: { kind: 'not-applicable', reason }, goneDeclarations: [] };
}

/** Whether an entry of a typed env or a list names it that can be cut out. */
function isDeclared({ around }: Known, name: string): boolean {
  return around.mentions.some((mention) => mention.name === name && mention.removable === true);
}

/** Declarations go together with the variable; where one of the two is left out, both stay. */
function goesAlong({ kind, removable }: Mention, steps: readonly Step[]): boolean {
  if (kind !== 'declaration' || removable !== true) return false;
  return steps.includes('drop-env-declaration') && steps.includes('drop-url-variable');
}

/** Why a variable stays: everyone who reads it, in the code, in env files, in a project that shares one. */
export function readersOf(known: Known, name: string, steps: readonly Step[]): readonly Hold[] {
  return [...mentionHolds(known, name, steps), ...compositionHolds(known, name), ...neighbourHolds(known, name, steps)];
}

const KEEPS: Readonly<Record<Mention['kind'], boolean>> = {
  'prisma-config': true,
  'prisma-client': true,
  reader: true,
  declaration: true,
  setter: false,
  doc: false,
};

function mentionHolds({ around }: Known, name: string, steps: readonly Step[]): readonly Hold[] {
  return around.mentions
    .filter((mention) => mention.name === name && KEEPS[mention.kind] && !isList(mention) && !goesAlong(mention, steps))
    .map((mention) => hold(`${name} is still read: ${mention.why}`, { at: placeOf(mention), cure: CURE }));
}

const CURE = 'read the url variable there instead, or keep this one';

/** turbo.json, Nx inputs and the like name a variable that may be missing; a typed declaration would stop the app. */
export function isList(mention: Mention): boolean {
  return mention.kind === 'declaration' && /\.jsonc?$/.test(mention.path);
}

/** `A=${DIRECT_URL}` makes the variable read (T10), also in an env file of another package that does not set it itself. */
function compositionHolds({ project, otherEnvFiles }: Known, name: string): readonly Hold[] {
  const foreign = otherEnvFiles.filter(
    ({ entries }) => !entries.some((entry) => entry.name === name && !entry.commented),
  );
  return [...project.envFiles, ...foreign].flatMap(({ file, entries }) =>
    entries
      .filter((entry) => !entry.commented && entry.name !== name && isMadeOf(entry, name))
      .map((entry) =>
        hold(`${name} is still read: ${entry.name} is put together from it`, {
          at: { path: file.path, span: entry.valueSpan },
        }),
      ),
  );
}

function isMadeOf(entry: EnvEntry, name: string): boolean {
  return referencesIn(entry.rawValue).some((reference) => reference.name === name);
}

/** Whoever reads the variable for a project that shares the env file keeps it there: its schema, its config, its code. */
function neighbourHolds(known: Known, name: string, steps: readonly Step[]): readonly Hold[] {
  const paths = known.project.envFiles
    .filter(({ entries }) => entries.some((entry) => entry.name === name))
    .map(({ file }) => file.path);
  return known.neighbours
    .filter(({ project }) => project.envFiles.some(({ file }) => paths.includes(file.path)))
    .flatMap((neighbour) => [...schemaHolds(neighbour, name), ...mentionHolds(neighbour, name, steps)]);
}

function schemaHolds(known: Known, name: string): readonly Hold[] {
  const { project } = known;
  if (!stillNamed(known, name)) return [];
  const at = { path: project.schema.path, span: project.datasource.nameSpan };
  return [hold(`${name} is still read: ${project.schema.path} names it`, { at })];
}

function keptFinding(name: string, reader: Hold): Finding {
  return finding({
    code: 'drop-url-variable',
    level: 'note',
    message: reader.reason,
    at: reader.at,
    help: `${name} stays in the env files`,
  });
}

function settersOf(known: Known, names: readonly string[]): readonly Finding[] {
  const { around } = known;
  const setters = around.mentions.filter(
    (mention) =>
      names.includes(mention.name) && (mention.kind === 'setter' || (isList(mention) && mention.removable !== true)),
  );
  const steps = oneEach(setters).map((mention) => setterStep(mention, around.texts.get(mention.path), known));
  return steps.filter((step, index) => !steps.slice(0, index).some((other) => isSameErrand(other, step)));
}

/** A `secretKeyRef` names a variable twice, and both go with one entry. */
function isSameErrand(a: Finding, b: Finding): boolean {
  return a.at?.path === b.at?.path && a.help === b.help && a.help?.includes('`') === true;
}

/** `X: ${{ secrets.X }}` names a variable twice in one breath; one place is enough for a person. */
export function oneEach(mentions: readonly Mention[]): readonly Mention[] {
  return mentions.filter((mention, index) => {
    const before = mentions[index - 1];
    const isNear = before !== undefined && mention.span.start - before.span.end < 40;
    return !(isNear && before.path === mention.path && before.name === mention.name);
  });
}

function placeOf({ path, span }: Mention): Place {
  return { path, span };
}
