import type { Diagnosis, EnvironmentSeen, UrlSeen } from '../diagnosis';
import type { Judgement } from '../judge';
import { type Answer, loginOf, type Mode, type Pooler } from '../poolers';
import { readUrl } from '../read/url';
import { redactUrl } from '../redact';
import type { Environment, UrlInPlace } from './environment';
import type { Known } from './known';
import { loginsIn } from './same-login';
import { standingOf } from './standing';

/** Gathers what `doctor` shows of a project; `judgement` is that of its files as they are now. */
export function diagnosisOf(known: Known, { environments, flagValues }: Judgement): Diagnosis {
  return {
    version: known.version,
    variables: variablesOf(known),
    environments: environments.map((environment) => environmentSeen(environment, known)),
    poolers: poolersOf(environments, known),
    flagValues,
    around: known.around,
  };
}

function variablesOf({ names }: Known): Diagnosis['variables'] {
  const named = [
    { key: 'url' as const, name: names.url },
    { key: 'directUrl' as const, name: names.direct },
    { key: 'shadowDatabaseUrl' as const, name: names.shadow },
  ];
  return named.flatMap(({ key, name }) => (name === undefined ? [] : [{ key, name }]));
}

function urlsOf({ url, direct, shadow }: Environment): readonly UrlInPlace[] {
  return [url, direct, shadow].filter((value) => value !== undefined);
}

function environmentSeen(environment: Environment, known: Known): EnvironmentSeen {
  const { path, kind, ownedBy } = environment;
  return {
    path,
    kind,
    ...(ownedBy === undefined ? {} : { ownedBy }),
    urls: urlsOf(environment).map((value) => urlSeen(value, environment, known)),
    lacks: [...missingValues(environment, known), ...poolerLacks(environment, known)],
  };
}

function urlSeen(value: UrlInPlace, environment: Environment, known: Known): UrlSeen {
  const { key, name, at } = value;
  const login = maskedLogin(value);
  const comparison = key === 'directUrl' ? comparisonOf(environment, known) : undefined;
  return {
    key,
    ...(name === undefined ? {} : { name }),
    at,
    behind: behind(value, environment, known),
    ...(login === undefined ? {} : { login }),
    ...(comparison === undefined ? {} : { comparison }),
  };
}

/** What is cut from the masked text can not be a password, however the URL is written. */
function maskedLogin({ text, pooler }: UrlInPlace): UrlSeen['login'] {
  const url = readUrl(redactUrl(text));
  return url === null || pooler.mode === 'http' ? undefined : loginOf(url);
}

function behind(value: UrlInPlace, environment: Environment, known: Known): string {
  const standing = standingOf(value, environment, known);
  switch (standing.kind) {
    case 'known':
      return `${standing.pooler.name}, ${MODES[standing.pooler.mode]}${standing.pooler.evidence === 'stated' ? ' (stated)' : ''}`;
    case 'local':
      return 'a local database or pooler, which says nothing of other environments';
    case 'neutral':
      return neutral(value);
    case 'unknown':
      return unknown(value);
    default:
      return standing satisfies never;
  }
}

const MODES: Readonly<Record<Mode, string>> = {
  transaction: 'pooled by transaction',
  session: 'pooled by session',
  direct: 'direct',
  http: 'over HTTP',
  unknown: 'pooled or direct is not known',
};

function unknown({ pooler, complete, url }: UrlInPlace): string {
  if (pooler.id === 'pgbouncer') return 'a PgBouncer of unknown version and settings';
  if (!complete) return 'put together from variables that were not found';
  return (url?.hosts.length ?? 0) > 1 ? 'several hosts' : 'a host of no known provider';
}

function neutral({ text, entry, complete }: UrlInPlace): string {
  if (entry?.cutByHash) return 'cut at a `#`, so not judged';
  if (text.trim() === '') return 'empty';
  return complete ? 'a placeholder, or no URL' : 'put together from variables that were not found';
}

function comparisonOf(environment: Environment, known: Known): string | undefined {
  const login = loginsIn(environment, known);
  switch (login.kind) {
    case 'same':
      return 'the same login as the url';
    case 'one':
      return 'the url itself, to the letter';
    case 'differ':
      return 'another login than the url';
    case 'unseen':
      return environment.url === undefined ? undefined : 'can not be compared with the url';
    default:
      return login satisfies never;
  }
}

function missingValues({ url, direct, shadow }: Environment, { names }: Known): readonly string[] {
  const missing = [
    { name: names.url, value: url },
    { name: names.direct, value: direct },
    { name: names.shadow, value: shadow },
  ];
  return missing.flatMap(({ name, value }) =>
    name === undefined || value !== undefined ? [] : [`no value for ${name}`],
  );
}

/** Only what the steps of this project need. */
function poolerLacks(environment: Environment, known: Known): readonly string[] {
  if (environment.url === undefined) return [];
  const standing = standingOf(environment.url, environment, known);
  if (standing.kind !== 'known') return ['a value that proves its pooler'];
  const { mode, namedStatements, oneUrl, shadowDatabase } = standing.pooler;
  const needs: readonly Need[] = [
    { what: 'named prepared statements', answer: namedStatements, isNeeded: mode !== 'http' },
    { what: 'one URL for the CLI too', answer: oneUrl, isNeeded: known.names.direct !== undefined },
    { what: "a shadow database of Prisma's own", answer: shadowDatabase, isNeeded: known.names.shadow !== undefined },
  ];
  return needs
    .filter(({ answer, isNeeded }) => isNeeded && answer !== 'yes')
    .map(({ what, answer }) => `${what}: ${answer === 'no' ? 'no' : 'not known'}`);
}

interface Need {
  readonly what: string;
  readonly answer: Answer;
  readonly isNeeded: boolean;
}

function poolersOf(environments: readonly Environment[], known: Known): readonly Pooler[] {
  const found = environments.flatMap((environment) =>
    urlsOf(environment).flatMap((value) => {
      const standing = standingOf(value, environment, known);
      return standing.kind === 'known' ? [standing.pooler] : [];
    }),
  );
  const all = known.stated.pooler ? [...found, known.stated.pooler] : found;
  return [...new Map(all.map((pooler) => [`${pooler.name} ${pooler.mode}`, pooler])).values()];
}
