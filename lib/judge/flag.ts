import { folderOf } from '../paths';
import type { Pooler } from '../poolers';
import type { Project } from '../project';
import { liveEntry } from '../read/env';
import { appendedTo } from '../read/mentions/appended';
import { assignmentOf } from '../read/schema';
import { parameterOf, parametersIn, withoutParameters } from '../read/url';
import type { Place } from '../text';
import { type Hold, hold, oneHold, type Verdict } from '../verdict';
import { poolerAsk } from './asks';
import { type Environment, type UrlInPlace, urlInPlace, urlOfEntry } from './environment';
import { versionGate } from './gates';
import type { Known } from './known';
import { provesOne } from './redundant';
import { standingOf } from './standing';

/** One value of the url that carries `pgbouncer=true`, and whether it may lose it. */
export interface FlagValue {
  /** The value as it stands in the file, without its quotes. */
  readonly at: Place;
  readonly name?: string;
  readonly verdict: Verdict;
  /** The parameters that go: `pgbouncer`, and `schema` where it is `public` (it would become a startup parameter). */
  readonly parameters: readonly string[];
  /** The file is written by another program; the value has to be changed there. */
  readonly ownedBy?: string;
}

interface Flagged {
  readonly at: Place;
  readonly name?: string;
  readonly raw: string;
  readonly environment: Environment;
  readonly value: UrlInPlace;
}

/**
 * Judges `drop-pgbouncer-flag`, value by value (RULES: the steps).
 *
 * Only `pgbouncer=true` on the datasource's url is judged; other values of the parameter are never touched. Without the
 * flag, Prisma before 7 sends named statements (FACTS section 2), so the pooler has to carry them.
 */
export function judgeFlag(
  known: Known,
  environments: readonly Environment[],
): { readonly verdict: Verdict; readonly values: readonly FlagValue[] } {
  const flagged = flaggedValues(known, environments);
  if (flagged.length === 0) return { verdict: { kind: 'done' }, values: [] };
  const everywhere = holdEverywhere(known);
  const values = flagged.map((value) => judgeValue(value, everywhere, known, environments));
  return { verdict: overall(values), values };
}

/** Work that is left outweighs work that can be done, which outweighs what is held. */
function overall(values: readonly FlagValue[]): Verdict {
  const verdicts = values.map((value) => value.verdict);
  return (
    verdicts.find((verdict) => verdict.kind === 'ask') ??
    verdicts.find((verdict) => verdict.kind === 'go') ??
    oneHold(verdicts.filter((verdict) => verdict.kind === 'hold')) ??
    verdicts[0] ?? { kind: 'done' }
  );
}

function holdEverywhere(known: Known): Verdict | null {
  const gate = versionGate(known);
  if (gate) return gate;
  const reader = known.around.flags.find((flag) => flag.use === 'demands' || flag.use === 'obeys');
  if (!reader) return null;
  return hold(`the flag is read: ${reader.why}`, {
    cure: 'take that out first',
    at: { path: reader.path, span: reader.span },
  });
}

function judgeValue(
  flagged: Flagged,
  everywhere: Verdict | null,
  known: Known,
  environments: readonly Environment[],
): FlagValue {
  const pooler = poolerVerdict(flagged, known, environments);
  const holds = [everywhere, ownHold(flagged, known), pooler].filter((part) => part?.kind === 'hold');
  const verdict = oneHold(holds) ?? everywhere ?? pooler;
  return {
    at: flagged.at,
    name: flagged.name,
    verdict,
    parameters: ['pgbouncer', 'schema'],
    ownedBy: flagged.environment.ownedBy,
  };
}

function poolerVerdict(flagged: Flagged, known: Known, environments: readonly Environment[]): Verdict {
  const standing = standingOf(flagged.value, flagged.environment, known);
  if (standing.kind === 'unknown') return poolerAsk(known, environments, standing.why);
  if (standing.kind === 'known') return carriesStatements(standing.pooler, flagged.at);
  if (provesOne(flagged.environment, known)) return { kind: 'go', reason: 'no pooler stands in between' };
  return followOthers(flagged, known, environments);
}

/** Placeholders and local values go the way of the environments that show their pooler. */
function followOthers(flagged: Flagged, known: Known, environments: readonly Environment[]): Verdict {
  const standings = environments.map((environment) => ({
    environment,
    standing: standingOf(environment.url, environment, known),
  }));
  const verdicts = standings.flatMap(({ environment, standing }): readonly Verdict[] => {
    if (standing.kind === 'known') return [carriesStatements(standing.pooler, environment.url?.at)];
    return standing.kind === 'unknown' ? [poolerAsk(known, environments, standing.why)] : [];
  });
  if (verdicts.length === 0 && known.stated.pooler) return carriesStatements(known.stated.pooler, flagged.at);
  return (
    verdicts.find((verdict) => verdict.kind === 'hold') ??
    verdicts.find((verdict) => verdict.kind === 'ask') ??
    verdicts[0] ??
    poolerAsk(known, environments, 'no value that was seen proves a pooler')
  );
}

function carriesStatements(pooler: Pooler, at: Place | undefined): Verdict {
  if (pooler.namedStatements === 'yes')
    return { kind: 'go', reason: `${pooler.name} carries named prepared statements` };
  return hold(pooler.why, { at });
}

function ownHold(flagged: Flagged, known: Known): Hold | null {
  return (
    schemaHold(flagged) ??
    compositionHold(flagged, known) ??
    twinFileHold(flagged, known) ??
    neighbourHold(flagged, known)
  );
}

/** Without the flag Prisma's Rust engine sends `search_path` in the startup packet, which PgBouncer refuses (FACTS section 0, 3). */
function schemaHold({ at, name, value }: Flagged): Hold | null {
  const schema = value.url && parameterOf(value.url, 'schema');
  if (!schema || schema.value === 'public') return null;
  return hold(
    `${name ?? 'the url'} sets \`schema=${schema.value}\`: without the flag Prisma Client sends it as the startup parameter \`search_path\`, which PgBouncer refuses`,
    {
      at,
      cure: 'keep both, or set `search_path` on the role and let the pooler ignore the startup parameter (prisma #23438)',
    },
  );
}

/** `X="${DATABASE_URL}&a=b"` is no URL any more once the last parameter is gone (T11); code does the same with `+`. */
function compositionHold(flagged: Flagged, known: Known): Hold | null {
  const { name } = flagged;
  if (name === undefined || shortened(flagged).includes('?')) return null;
  const foreign = known.otherEnvFiles.filter(({ entries }) => !liveEntry(entries, name));
  const inEnvFiles = [...known.project.envFiles, ...foreign].flatMap(({ file }) => appendedTo(file, [name]));
  const inCode = known.around.appended.filter((place) => place.name === name);
  const [place] = [...inEnvFiles, ...inCode];
  if (!place) return null;
  return hold(`${place.path} appends \`&...\` to ${name}, which would have no \`?\` left`, {
    at: { path: place.path, span: place.span },
    cure: 'append it with a `?` there first',
  });
}

/** The CLI below 7 refuses a key that has the same value in the package's `.env` and the schema's (V-RUN 5.10.0, 6.19.3). */
function twinFileHold(flagged: Flagged, known: Known): Hold | null {
  const twins = dotenvPair(known.project);
  if (flagged.name === undefined || !twins.includes(flagged.at.path)) return null;
  const after = shortened(flagged);
  const other = known.project.envFiles.find(({ file }) => twins.includes(file.path) && file.path !== flagged.at.path);
  const entry = other && liveEntry(other.entries, flagged.name);
  if (!other || !entry || entry.rawValue === flagged.raw || shortenedText(entry.rawValue) !== after) return null;
  return hold(
    `${flagged.at.path} and ${other.file.path} would give ${flagged.name} the same value, which the Prisma CLI refuses as a conflict`,
    {
      at: flagged.at,
      cure: `remove ${flagged.name} from one of the two files`,
    },
  );
}

/** The two env files that the CLI below 7 loads together: the package's and the schema's. */
export function dotenvPair(project: Project): readonly string[] {
  const beside = (path: string) => (path === '' ? '.env' : `${path}/.env`);
  return [beside(project.packageFolder), beside(folderOf(project.schema.path))];
}

/** A project that shares the env file, and needs the flag there or reads it, keeps it for both. */
function neighbourHold({ at, name }: Flagged, known: Known): Hold | null {
  const sharing = known.neighbours.filter(
    ({ project, names }) => names.url === name && project.envFiles.some(({ file }) => file.path === at.path),
  );
  for (const neighbour of sharing) {
    const gate = holdEverywhere(neighbour);
    const why = gate?.kind === 'hold' ? gate.reason : 'its Prisma version is not known';
    if (gate?.kind === 'hold' || gate?.kind === 'ask')
      return hold(`${neighbour.project.name} reads ${name} from the same file: ${why}`, { at });
  }
  return null;
}

function shortened(flagged: Flagged): string {
  return shortenedText(flagged.raw);
}

function shortenedText(raw: string): string {
  return withoutParameters(raw, ['pgbouncer', 'schema']);
}

function flaggedValues(known: Known, environments: readonly Environment[]): readonly Flagged[] {
  return [...flaggedEntries(known, environments), ...flaggedLiteral(known.project, environments)];
}

function flaggedEntries({ project, names }: Known, environments: readonly Environment[]): readonly Flagged[] {
  return project.envFiles.flatMap((envFile) => {
    const { path } = envFile.file;
    const environment = environments.find((candidate) => candidate.path === path) ?? { path, kind: envFile.kind };
    return envFile.entries
      .filter((entry) => entry.name === names.url && !entry.commented && hasFlag(entry.rawValue))
      .map((entry): Flagged => {
        const value = urlOfEntry(entry, 'url', envFile, project.envFiles);
        return { at: value.at, name: entry.name, raw: entry.rawValue, environment, value };
      });
  });
}

function flaggedLiteral(project: Project, environments: readonly Environment[]): readonly Flagged[] {
  const literal = assignmentOf(project.datasource, 'url')?.value;
  if (literal?.kind !== 'literal' || !hasFlag(literal.url)) return [];
  const at = { path: project.schema.path, span: literal.urlSpan };
  const environment = environments.find(({ url }) => url?.at.path === at.path) ?? { path: at.path, kind: 'real' };
  return [{ at, raw: literal.url, environment, value: urlInPlace('url', literal.url, at) }];
}

/** Whether a raw value carries exactly `pgbouncer=true`; `false`, `transaction` and a bare `pgbouncer` are somebody's own idea and stay. */
export function hasFlag(raw: string): boolean {
  return parameterOf({ parameters: parametersIn(raw) }, 'pgbouncer')?.value === 'true';
}
