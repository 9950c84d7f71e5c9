import { type Finding, finding } from '../finding';
import type { Project } from '../project';
import { type EnvEntry, referencesIn } from '../read/env';
import type { Mention } from '../read/mentions';
import type { Place } from '../text';
import { type Hold, hold, oneHold, type Verdict } from '../verdict';
import { urlNames } from './environment';
import type { Known } from './known';

/** What becomes of the variables that the dropped properties named. */
export interface VariablesJudgement {
  readonly verdict: Verdict;
  /** The variables that nobody reads any more; their env entries may go now. */
  readonly gone: readonly string[];
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
export function judgeVariables(known: Known): VariablesJudgement {
  const names = candidates(known);
  const freed = names
    .filter((name) => !stillNamed(known.project, name))
    .map((name) => ({ name, holds: readersOf(known, name) }));
  const unread = freed.filter(({ holds }) => holds.length === 0).map(({ name }) => name);
  const gone = unread.filter((name) => isDefined(known, name));
  const holds = freed.filter(({ name }) => isDefined(known, name)).flatMap((variable) => variable.holds);
  return {
    verdict: verdictOf(
      names,
      gone,
      holds,
      freed.map(({ name }) => name),
    ),
    gone,
    kept: freed.flatMap(({ name, holds }) => holds.map((reader) => keptFinding(name, reader))),
    setters: settersOf(known, unread),
  };
}

function verdictOf(
  names: readonly string[],
  gone: readonly string[],
  holds: readonly Hold[],
  freed: readonly string[],
): Verdict {
  if (gone.length > 0) return { kind: 'go', reason: `nobody reads ${gone.join(' or ')} any more` };
  const held = oneHold(holds);
  if (held) return held;
  if (names.length === freed.length) return { kind: 'done' };
  return {
    kind: 'not-applicable',
    reason: `the schema names ${names.filter((name) => !freed.includes(name)).join(' and ')}`,
  };
}

function candidates({ names }: Known): readonly string[] {
  const both = [names.shadow, names.direct].filter((name): name is string => name !== undefined && name !== names.url);
  return [...new Set(both)];
}

function stillNamed(project: Project, name: string): boolean {
  return Object.values(urlNames(project)).includes(name);
}

function isDefined(known: Known, name: string): boolean {
  return known.project.envFiles.some(({ entries }) => entries.some((entry) => entry.name === name && !entry.commented));
}

function readersOf(known: Known, name: string): readonly Hold[] {
  return [...mentionHolds(known, name), ...compositionHolds(known, name), ...neighbourHolds(known, name)];
}

const KEEPS: Readonly<Record<Mention['kind'], boolean>> = {
  'prisma-config': true,
  'prisma-client': true,
  reader: true,
  declaration: true,
  setter: false,
  doc: false,
};

function mentionHolds({ around }: Known, name: string): readonly Hold[] {
  return around.mentions
    .filter((mention) => mention.name === name && KEEPS[mention.kind] && !isList(mention))
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
function neighbourHolds(known: Known, name: string): readonly Hold[] {
  const paths = known.project.envFiles
    .filter(({ entries }) => entries.some((entry) => entry.name === name))
    .map(({ file }) => file.path);
  return known.neighbours
    .filter(({ project }) => project.envFiles.some(({ file }) => paths.includes(file.path)))
    .flatMap((neighbour) => [...schemaHolds(neighbour, name), ...mentionHolds(neighbour, name)]);
}

function schemaHolds({ project }: Known, name: string): readonly Hold[] {
  if (!stillNamed(project, name)) return [];
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

function settersOf({ around }: Known, names: readonly string[]): readonly Finding[] {
  const setters = around.mentions.filter(
    (mention) => names.includes(mention.name) && (mention.kind === 'setter' || isList(mention)),
  );
  return oneEach(setters).map((mention) =>
    finding({
      code: 'drop-url-variable',
      level: 'note',
      message: `${mention.name} is named here and read by nobody any more`,
      at: placeOf(mention),
      help: `remove ${mention.name} here`,
    }),
  );
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
