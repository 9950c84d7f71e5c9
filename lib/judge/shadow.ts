import { type Pooler, sameEndpoint } from '../poolers';
import { assignmentOf } from '../read/schema';
import { type ConnectionUrl, parameterOf } from '../read/url';
import type { Place } from '../text';
import { type Hold, hold, oneHold, type Verdict } from '../verdict';
import { poolerAsk } from './asks';
import type { Environment, UrlInPlace } from './environment';
import { versionGate } from './gates';
import type { Known } from './known';
import { rewriterHolds } from './rewriters';
import { standingOf } from './standing';
import { countingConfig, directNamesOf } from './url-names';

type Reading =
  | Hold
  | { readonly kind: 'ask'; readonly why: string }
  | { readonly kind: 'fine'; readonly proves: boolean };

/**
 * Judges `drop-shadow-database-url` (RULES: the steps).
 *
 * From 5.10.0 on Prisma drops its own shadow databases WITH (FORCE), so a role that may CREATE DATABASE and reach it
 * through the CLI's URL needs no second database.
 */
export function judgeShadowUrl(known: Known, environments: readonly Environment[]): Verdict {
  if (shadowPlace(known) === undefined) return { kind: 'done' };
  const gate = versionGate(known);
  if (gate?.kind === 'not-applicable') return gate;
  const readings = environments.map((environment) => readEnvironment(environment, known));
  const holds = [
    gate,
    statedHold(known),
    ...rewriterHolds(known, 'shadowDatabaseUrl', known.names.shadow),
    ...setUrlHolds(known),
    ...readings,
  ].filter((part): part is Hold => part?.kind === 'hold');
  return oneHold(holds) ?? gate ?? goOrAsk(known, environments, readings);
}

function goOrAsk(known: Known, environments: readonly Environment[], readings: readonly Reading[]): Verdict {
  const ask = readings.find((reading) => reading.kind === 'ask');
  if (ask?.kind === 'ask') return poolerAsk(known, environments, ask.why);
  const proven = readings.some((reading) => reading.kind === 'fine' && reading.proves);
  if (!proven && !known.stated.pooler) return poolerAsk(known, environments, 'no value that was seen proves a pooler');
  return { kind: 'go', reason: 'Prisma makes and drops its own shadow database' };
}

function readEnvironment(environment: Environment, known: Known): Reading {
  const cli = cliUrl(environment);
  const standing = standingOf(cli, environment, known);
  switch (standing.kind) {
    case 'neutral':
      return { kind: 'fine', proves: false };
    case 'local':
      return readLocal(environment, cli);
    case 'unknown':
      return { kind: 'ask', why: standing.why };
    case 'known':
      if (standing.pooler.shadowDatabase === 'yes') return { kind: 'fine', proves: true };
      return hold(noShadow(standing.pooler), { at: cli?.at, cure: KEEP });
    default:
      return standing satisfies never;
  }
}

/**
 * The URL that the CLI uses once the move is done: the url, but `directUrl` where the url is no Postgres URL at all
 * (Accelerate) or was not seen.
 */
function cliUrl({ url, direct }: Environment): UrlInPlace | undefined {
  const isUsable = url?.url && url.pooler.mode !== 'http' && url.pooler.id !== 'placeholder';
  return isUsable || !direct?.url || direct.pooler.id === 'placeholder' ? url : direct;
}

/** A shadow database of one's own beside a local database stays: nothing shows that the local role may create another. */
function readLocal(environment: Environment, cli: UrlInPlace | undefined): Reading {
  const { shadow } = environment;
  if (environment.kind === 'template' || !shadow?.url || shadow.pooler.id !== 'local')
    return { kind: 'fine', proves: false };
  return hold(`${cli?.name ?? 'the url'} in ${environment.path} is local and has a local shadow database of its own`, {
    at: shadow.at,
  });
}

function statedHold(known: Known): Hold | null {
  const { pooler } = known.stated;
  if (!pooler || pooler.shadowDatabase === 'yes') return null;
  return hold(noShadow(pooler), { cure: KEEP });
}

/** What compose, a workflow or a chart gives the url can hold the step, and never proves it. */
function setUrlHolds({ around, names }: Known): readonly Hold[] {
  const isUnable = (pooler: Pooler) =>
    (pooler.evidence === 'proven' || pooler.id === 'pgbouncer') && pooler.shadowDatabase !== 'yes';
  return around.setUrls
    .filter(({ name, pooler }) => name === names.url && isUnable(pooler))
    .map(({ path, span, name, pooler }) =>
      hold(`${name} is set in ${path}: ${noShadow(pooler)}`, { at: { path, span }, cure: KEEP }),
    );
}

const KEEP = '`shadowDatabaseUrl` stays as long as the role may not create databases';

function noShadow(pooler: Pooler): string {
  if (pooler.id === 'none') return pooler.why;
  return `${pooler.name} is not known to let Prisma create its own shadow database`;
}

/** Where the shadow database's URL is given: in the schema, or in a config that counts. */
function shadowPlace({ project, version }: Known): Place | undefined {
  const assignment = assignmentOf(project.datasource, 'shadowDatabaseUrl');
  if (assignment) return { path: project.schema.path, span: assignment.valueSpan };
  const config = countingConfig(project, version);
  const value = config?.datasource?.shadowDatabaseUrl;
  return config && value && { path: config.path, span: value.span };
}

/** A shadow URL that is the main database (T16): `migrate dev` resets its shadow database. Returns where, or `null`. */
export function shadowIsMain(
  known: Known,
  environments: readonly Environment[],
): { readonly at: UrlInPlace['at']; readonly with: string } | null {
  const place = shadowPlace(known);
  if (place === undefined) return null;
  const { url, shadow } = known.names;
  const twin = [url, ...directNamesOf(known.names)].find((name) => name !== undefined && name === shadow);
  if (twin !== undefined) return { at: place, with: twin };
  for (const environment of environments) {
    const main = [environment.url, environment.direct].find(
      (value) => value && isSameDatabase(value, environment.shadow),
    );
    if (main && environment.shadow) return { at: environment.shadow.at, with: main.name ?? main.key };
  }
  return null;
}

function isSameDatabase(main: UrlInPlace, shadow: UrlInPlace | undefined): boolean {
  if (!main.url || !shadow?.url || shadow.url.placeholder) return false;
  const schemaOf = (url: ConnectionUrl) => parameterOf(url, 'schema')?.value ?? 'public';
  return (
    sameEndpoint(main.url, shadow.url) &&
    main.url.database === shadow.url.database &&
    schemaOf(main.url) === schemaOf(shadow.url)
  );
}
