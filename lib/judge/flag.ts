import type { Pooler } from '../poolers';
import type { Project } from '../project';
import { liveEntry } from '../read/env';
import { appendedTo } from '../read/mentions/appended';
import { cutsFor } from '../read/mentions/flag-cuts';
import { assignmentOf } from '../read/schema';
import { parameterOf, parametersIn, withoutParameters } from '../read/url';
import type { Place } from '../text';
import { type Hold, hold, oneHold, type Verdict } from '../verdict';
import { poolerAsk } from './asks';
import { readsUrl } from './config-url';
import { conflictHold, dotenvPair } from './dotenv-pair';
import { type Environment, type UrlInPlace, urlInPlace, urlOfEntry } from './environment';
import { isSeven, versionGate } from './gates';
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
  { moves, leaves }: { readonly moves: boolean; readonly leaves: boolean },
): FlagJudgement {
  const flagged = flaggedValues(known, environments, leaves);
  const isCut = cutsFor(known.around.flags, known.names.url, (path) => known.around.texts.get(path)?.text).size > 0;
  if (flagged.length === 0 && !isCut) return { verdict: { kind: 'done' }, values: [], code: { kind: 'done' } };
  const context = { known, environments, everywhere: holdEverywhere(known), isRead: readsUrl(known, moves) };
  const values = flagged.map((value) => judgeValue(value, context));
  const code = isCut ? judgeCode(context) : ({ kind: 'done' } as const);
  return { verdict: overall([...values.map(({ verdict }) => verdict), ...(isCut ? [code] : [])]), values, code };
}

/** All values, and the places in code that put the flag into a URL. */
export interface FlagJudgement {
  readonly verdict: Verdict;
  readonly values: readonly FlagValue[];
  readonly code: Verdict;
}

interface Context {
  readonly known: Known;
  readonly environments: readonly Environment[];
  readonly everywhere: Verdict | null;
  /** Whether Prisma's engine reads the url's variable: below 7 always, from 7 on where the config names it. */
  readonly isRead: boolean;
}

/** What code makes of the url goes to the client alone; from 7 on an adapter is behind it, which ignores the flag. */
function judgeCode({ known, environments, everywhere }: Context): Verdict {
  if (everywhere) return everywhere;
  if (isSeven(known)) return IGNORED;
  const held = environments.flatMap(({ url }) => (url && codeSchemaHold(url)) ?? [])[0];
  if (held) return held;
  const [environment] = environments.filter(({ url }) => url);
  if (!environment?.url) return followOthers({ at: undefined }, known, environments);
  const verdicts = environments.map((each) => standingVerdict(each.url, each, known));
  return (
    verdicts.find(({ kind }) => kind === 'hold') ??
    verdicts.find(({ kind }) => kind === 'ask') ??
    verdicts.find(({ kind }) => kind === 'go') ??
    followOthers({ at: undefined }, known, environments)
  );
}

/** `schema=` in a value that has no flag of its own relies on the one that code adds. */
function codeSchemaHold({ at, name, url, text }: UrlInPlace): Hold | null {
  if (url === null || hasFlag(text)) return null;
  return schemaHold({ at, name, value: { url } }, false);
}

const IGNORED: Verdict = { kind: 'go', reason: 'the adapters of Prisma 7 ignore the flag' };

function standingVerdict(url: UrlInPlace | undefined, environment: Environment, known: Known): Verdict {
  const standing = standingOf(url, environment, known);
  if (standing.kind === 'unknown') return poolerAsk(known, [environment], standing.why);
  if (standing.kind === 'known') return carriesStatements(standing.pooler, url?.at);
  return { kind: 'done' };
}

/** Work that is left outweighs work that can be done, which outweighs what is held. */
function overall(verdicts: readonly Verdict[]): Verdict {
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
  const reader = known.around.flags.find(
    ({ use, for: branch }) => branch === undefined && (use === 'demands' || use === 'obeys'),
  );
  if (!reader) return null;
  return hold(`the flag is read: ${reader.why}`, {
    cure: 'take that out first',
    at: { path: reader.path, span: reader.span },
  });
}

function judgeValue(flagged: Flagged, { known, environments, everywhere, isRead }: Context): FlagValue {
  const pooler = isSeven(known) && !isRead ? IGNORED : poolerVerdict(flagged, known, environments);
  const holds = [everywhere, ownHold(flagged, known, isRead), pooler].filter((part) => part?.kind === 'hold');
  const verdict = oneHold(holds) ?? everywhere ?? pooler;
  return {
    at: flagged.at,
    name: flagged.name,
    verdict,
    parameters: isSeven(known) ? ['pgbouncer'] : ['pgbouncer', 'schema'],
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
function followOthers(
  flagged: { readonly at: Place | undefined },
  known: Known,
  environments: readonly Environment[],
): Verdict {
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

function ownHold(flagged: Flagged, known: Known, isRead: boolean): Hold | null {
  const isOld = !isSeven(known);
  return (
    (isOld || isRead ? schemaHold(flagged, isOld) : null) ??
    compositionHold(flagged, known) ??
    (isOld ? twinFileHold(flagged, known) : null) ??
    neighbourHold(flagged, known)
  );
}

/** Without the flag Prisma's Rust engine sends `search_path` in the startup packet, which PgBouncer refuses (FACTS section 0, 3). */
function schemaHold(
  { at, name, value }: Pick<Flagged, 'at' | 'name'> & { readonly value: Pick<UrlInPlace, 'url'> },
  takesPublic: boolean,
): Hold | null {
  const schema = value.url && parameterOf(value.url, 'schema');
  if (!schema || (takesPublic && schema.value === 'public')) return null;
  return hold(
    `${name ?? 'the url'} sets \`schema=${schema.value}\`: without the flag Prisma sends it as the startup parameter \`search_path\`, which PgBouncer refuses`,
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

/** Without the flag the package's `.env` and the schema's may become equal. */
function twinFileHold({ name, at }: Flagged, { project }: Known): Hold | null {
  if (name === undefined || !dotenvPair(project).includes(at.path)) return null;
  return conflictHold(project, { name, valueIn: (_, now) => now && shortenedText(now), at });
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

function flaggedValues(known: Known, environments: readonly Environment[], leaves: boolean): readonly Flagged[] {
  // A URL that stands in the schema and moves to the config goes there whole.
  const literals = leaves ? [] : flaggedLiteral(known.project, environments);
  return [...flaggedEntries(known, environments), ...literals];
}

function flaggedEntries({ project, names }: Known, environments: readonly Environment[]): readonly Flagged[] {
  return project.envFiles.flatMap((envFile) => {
    const { path } = envFile.file;
    const environment = environments.find((candidate) => candidate.path === path) ?? { path, kind: envFile.kind };
    return envFile.entries
      .filter((entry) => entry.name === names.url && !entry.commented && hasFlag(entry.rawValue))
      .map((entry): Flagged => {
        const value = urlOfEntry(entry, 'url', { envFile, all: project.envFiles });
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
