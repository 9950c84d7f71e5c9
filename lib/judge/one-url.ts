import type { Pooler } from '../poolers';
import type { SetUrl } from '../read/mentions/set-urls';
import type { Place } from '../text';
import { type Ask, type Hold, hold, oneHold, type Verdict } from '../verdict';
import { poolerAsk, sameLoginAsk } from './asks';
import type { Environment } from './environment';
import type { Known } from './known';
import { provesOne } from './redundant';
import { rewriterHolds } from './rewriters';
import { type Login, loginsOf } from './same-login';
import { isOwnPooler, standingOf } from './standing';
import { directNamesOf } from './url-names';

/** What one environment says about dropping `directUrl`. */
type Reading =
  | Hold
  | { readonly kind: 'ask'; readonly why: string }
  /** `proves`: the environment shows by itself that one URL works; `login`: both URLs were seen and are the same. */
  | { readonly kind: 'fine'; readonly proves: boolean; readonly login: boolean };

const FOLLOWS: Reading = { kind: 'fine', proves: false, login: false };

/** What belongs to the place where the direct URL stands: the schema or the config. */
export interface OwnGates {
  readonly gate: Ask | Hold | null;
  /** A comment that may give a reason to keep it, a value that can't be edited, and the like. */
  readonly holds: readonly (Hold | null)[];
}

/**
 * Judges whether one pooled URL can take the place of two (RULES: `drop-direct-url`, `config-one-url`).
 *
 * The pooler of every environment carries named prepared statements, both URLs log in to the same database, and the url
 * is pooled or the two are one.
 */
export function judgeOneUrl(known: Known, environments: readonly Environment[], { gate, holds }: OwnGates): Verdict {
  const readings = environments.map((environment) => readEnvironment(environment, known));
  const all = [gate, ...holdsAround(known), ...holds, statedHold(known), ...readings].filter(isHold);
  return oneHold(all) ?? gate ?? goOrAsk(known, environments, readings);
}

export function isHold(part: { readonly kind: string } | null): part is Hold {
  return part?.kind === 'hold';
}

function goOrAsk(known: Known, environments: readonly Environment[], readings: readonly Reading[]): Verdict {
  const ask = readings.find((reading) => reading.kind === 'ask');
  if (ask?.kind === 'ask') return poolerAsk(known, environments, ask.why);
  const fine = readings.filter((reading) => reading.kind === 'fine');
  if (!known.stated.pooler && !fine.some((reading) => reading.proves)) {
    return poolerAsk(known, environments, 'no value that was seen proves a pooler');
  }
  if (!known.stated.sameLogin && !fine.some((reading) => reading.login)) return sameLoginAsk(known, environments);
  const isOne = environments.every((environment) => !environment.direct || provesOne(environment, known));
  const carries = isOne ? '' : 'the url alone carries migrations, and ';
  return { kind: 'go', reason: `${carries}both URLs name one role, database and endpoint` };
}

function readEnvironment(environment: Environment, known: Known): Reading {
  const standing = standingOf(environment.url, environment, known);
  const pooler = standing.kind === 'known' ? standing.pooler : null;
  const login = loginsOf(environment, pooler);
  if (login.kind === 'one') {
    const isProof = provesOne(environment, known);
    return { kind: 'fine', proves: isProof, login: isProof };
  }
  const differ = login.kind === 'differ' ? login.hold : null;
  switch (standing.kind) {
    case 'neutral':
      return differ ?? readDirectAlone(environment, known);
    case 'local':
      return differ ?? readLocal(environment, login, known);
    case 'unknown':
      return differ ?? { kind: 'ask', why: standing.why };
    case 'known':
      return (
        oneHold([poolerHold(standing.pooler, environment), differ].filter(isHold)) ?? {
          kind: 'fine',
          proves: true,
          login: login.kind === 'same',
        }
      );
    default:
      return standing satisfies never;
  }
}

/** Localhost is "no pooler" only where both URLs are one; another port or host is a PgBouncer of unknown set-up. */
function readLocal(environment: Environment, login: Login, known: Known): Reading {
  const { direct } = environment;
  if (!direct?.url || (login.kind === 'unseen' && direct.pooler.id === 'placeholder')) return FOLLOWS;
  if (known.stated.pooler && isOwnPooler(known.stated.pooler)) {
    return { kind: 'fine', proves: true, login: login.kind === 'same' };
  }
  return {
    kind: 'ask',
    why: `url and directUrl in ${environment.path} are local but on different ports or hosts, as with a PgBouncer of one's own`,
  };
}

/** An environment whose url can't be seen still shows its provider by the direct URL. */
function readDirectAlone(environment: Environment, known: Known): Reading {
  const standing = standingOf(environment.direct, environment, known);
  if (standing.kind !== 'known' || standing.pooler.oneUrl === 'yes') return FOLLOWS;
  return hold(standing.pooler.why, { at: environment.direct?.at });
}

function statedHold(known: Known): Hold | null {
  const { pooler } = known.stated;
  return pooler ? unableHold(pooler, undefined) : null;
}

function poolerHold(pooler: Pooler, environment: Environment): Hold | null {
  const at = environment.url?.at;
  const unable = unableHold(pooler, at);
  if (unable || pooler.evidence === 'stated' || pooler.mode === 'transaction') return unable;
  if (environment.kind === 'template' && environment.url?.url?.placeholder) return null; // placeholders hold nothing
  const name = environment.url?.name ?? '`url`';
  return hold(
    `${name} in ${environment.path} is not a pooled connection, so there is nothing for \`directUrl\` to collapse into`,
    {
      at,
      cure: `point ${name} at the pooled host, then run this again`,
    },
  );
}

/** A pooler that is not known to carry the CLI's traffic keeps `directUrl`; an unsure row counts as one that does not. */
function unableHold(pooler: Pooler, at: Place | undefined): Hold | null {
  return pooler.namedStatements === 'yes' && pooler.oneUrl === 'yes' ? null : hold(pooler.why, { at });
}

/** Accelerate needs `directUrl`; code that assigns or compares the two variables decides by both. */
function holdsAround(known: Known): readonly Hold[] {
  const { accelerate, mentions } = known.around;
  const acting = mentions.filter(
    (mention) => mention.acts !== undefined && directNamesOf(known.names).includes(mention.name),
  );
  return [
    ...accelerate.map((use) =>
      hold(`Prisma Accelerate needs \`directUrl\`: ${use.why}`, { at: { path: use.path, span: use.span } }),
    ),
    ...acting.map((mention) =>
      hold(`${mention.name} decides in code: ${mention.why}`, {
        cure: 'let that code use one variable first',
        at: { path: mention.path, span: mention.span },
      }),
    ),
    ...rewriterHolds(known, 'directUrl', known.names.direct),
    ...setUrlHolds(known),
  ];
}

/** What compose, a workflow or a chart gives the url can hold the step, and never proves it. */
function setUrlHolds({ around, names, stated }: Known): readonly Hold[] {
  const isUnable = ({ pooler }: SetUrl) =>
    pooler.evidence === 'proven'
      ? pooler.oneUrl !== 'yes'
      : pooler.id === 'pgbouncer' && stated.pooler?.id !== 'pgbouncer';
  return around.setUrls
    .filter((set) => set.name === names.url && isUnable(set))
    .map(({ path, span, name, pooler }) => hold(`${name} is set in ${path}: ${pooler.why}`, { at: { path, span } }));
}
