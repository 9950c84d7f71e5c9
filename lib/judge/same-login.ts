import { Refusal } from '../errors';
import { type Login as LoginParts, loginOf, type Pooler, sameEndpoint } from '../poolers';
import { readUrl } from '../read/url';
import { redactUrl } from '../redact';
import { MASK } from '../redact/masked';
import { type Hold, hold } from '../verdict';
import type { Environment, UrlInPlace } from './environment';
import type { Known } from './known';
import { standingOf } from './standing';

/** Both URLs of one environment; a password is never compared. */
export type Login =
  | { readonly kind: 'same' }
  /** One host, port, role and database to the letter: `directUrl` adds nothing. */
  | { readonly kind: 'one' }
  | { readonly kind: 'differ'; readonly hold: Hold }
  | { readonly kind: 'unseen' };

/**
 * Compares role, database and endpoint of the url and the direct URL of one environment (RULES: same login).
 *
 * The endpoint is the host without the provider's pooled mark, and the port. Placeholders that differ prove nothing,
 * and neither does a pair of hosts that only a stated pooler connects.
 */
export function loginsOf(environment: Environment, pooler: Pooler | null): Login {
  const { url, direct } = environment;
  if (!isReadable(url) || !isReadable(direct)) return { kind: 'unseen' };
  if (isOne(url, direct)) return { kind: 'one' };
  const difference = differenceBetween(url, direct, pooler);
  if (difference === null) return { kind: 'same' };
  if (difference === 'unknown' || isTemplateText(environment)) return { kind: 'unseen' };
  return {
    kind: 'differ',
    hold: hold(`${nameOf(url)} and ${nameOf(direct)} differ in ${environment.path}: ${difference}`, {
      at: direct.at,
      cure: 'one URL needs one role, database and endpoint; where they differ on purpose, both stay',
    }),
  };
}

type Readable = UrlInPlace & { readonly url: NonNullable<UrlInPlace['url']> };

function isReadable(value: UrlInPlace | undefined): value is Readable {
  return value !== undefined && value.url !== null && value.pooler.id !== 'placeholder' && value.pooler.mode !== 'http';
}

function isOne(a: Readable, b: Readable): boolean {
  const first = loginOf(a.url);
  const second = loginOf(b.url);
  const port = (value: Readable) =>
    value.url.hosts.map(({ host, port: at }) => `${oneLoopback(host)}:${at ?? 5432}`).join();
  return first.role === second.role && first.database === second.database && port(a) === port(b);
}

function differenceBetween(url: Readable, direct: Readable, pooler: Pooler | null): string | null {
  const a = loginOf(url.url);
  const b = loginOf(direct.url);
  if (a.role !== b.role) return inWords('role', url, direct);
  if (a.database !== b.database) return inWords('database', url, direct);
  if (sameEndpoint(url.url, direct.url)) return null;
  if (hostsMayDiffer(pooler)) return hostsOf(url) === hostsOf(direct) ? null : 'unknown';
  return inWords('endpoint', url, direct);
}

function inWords(part: keyof LoginParts, url: Readable, direct: Readable): string {
  return `${part} \`${shownPart(part, url)}\` and ${part} \`${shownPart(part, direct)}\``;
}

const LONGEST_NAME = 63; // of a role and a database in Postgres, and of one label of a host
const ENDPOINT = /^(?:[\w.-]{1,253}|\[[\da-f:.]{2,45}\]|\$\{\w{1,80}\})(?::\d{1,5})?$/i;

/** A part of a login as a message may name it: where the URL can be read in two ways it may be a piece of the password. */
function shownPart(part: keyof LoginParts, { url }: Readable): string {
  const masked = readUrl(redactUrl(url.text));
  const text = loginOf(url)[part];
  if (masked === null || loginOf(masked)[part] !== text) return MASK;
  if (part === 'endpoint') return text.split(',').every((host) => ENDPOINT.test(host)) ? text : MASK;
  return /[@:/\s]/.test(text) || text.length > LONGEST_NAME ? MASK : text;
}

/** `localhost`, `127.0.0.1` and `::1` are one host. */
function oneLoopback(host: string): string {
  return host.toLowerCase().replace(/^(127\.0\.0\.1|\[?::1\]?)$/, 'localhost');
}

/** A PgBouncer of one's own stands on another port or host than its database; only the user knows that they belong together. */
function hostsMayDiffer(pooler: Pooler | null): boolean {
  return pooler === null || pooler.id === 'pgbouncer' || pooler.evidence === 'stated';
}

function hostsOf(value: Readable): string {
  return value.url.hosts.map(({ host }) => oneLoopback(host)).join();
}

function isTemplateText(environment: Environment): boolean {
  return (
    environment.kind === 'template' && [environment.url, environment.direct].some((value) => value?.url?.placeholder)
  );
}

function nameOf(value: UrlInPlace): string {
  return value.name ?? `\`${value.key}\``;
}

/** The same, with the pooler that the environment's url shows or the user stated. */
export function loginsIn(environment: Environment, known: Known): Login {
  const standing = standingOf(environment.url, environment, known);
  return loginsOf(environment, standing.kind === 'known' ? standing.pooler : null);
}

/** Refuses a `--same-login` where the values show the opposite. Throws `Refusal`. */
export function refuseStatedLogin(known: Known, environments: readonly Environment[]): void {
  // What a probe saw contradicts nothing: names of two hosts can lead to one server.
  if (!known.stated.sameLogin || known.stated.probed !== undefined) return;
  for (const environment of environments) {
    const login = loginsIn(environment, known);
    if (login.kind !== 'differ') continue;
    throw new Refusal(
      `--same-login was stated, but ${login.hold.reason}`,
      'leave --same-login out; the two URLs stay as they are',
    );
  }
}
