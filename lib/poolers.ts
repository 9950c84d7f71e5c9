import major from 'semver/functions/major';
import minor from 'semver/functions/minor';
import { Refusal } from './errors';
import { type ConnectionUrl, hostsSpan, isPlaceholderHost, readUrl } from './read/url';
import { sliceOf } from './text';

/** How a URL's connections reach a server: one a transaction, one a session, none in between, or over HTTP. */
export type Mode = 'transaction' | 'session' | 'direct' | 'http' | 'unknown';

/** `unsure` is never acted on: it counts as `no` wherever a step depends on it. */
export type Answer = 'yes' | 'no' | 'unsure';

/** What is known of the pooler behind one URL. */
export interface Pooler {
  readonly id: string;
  /** As its owner spells it. */
  readonly name: string;
  readonly mode: Mode;
  /** `proven` by the URL's own host, `stated` by the user, or `none`. */
  readonly evidence: 'proven' | 'stated' | 'none';
  /** Whether named prepared statements work through this URL. */
  readonly namedStatements: Answer;
  /** Whether a role may CREATE DATABASE and reach it through this URL, as Prisma's shadow database needs it. */
  readonly shadowDatabase: Answer;
  /** Whether this one URL can run the app and Prisma Migrate. */
  readonly oneUrl: Answer;
  /** Why a step is held there: one sentence, lower case, no final stop. */
  readonly why: string;
  /** Where this is from, and when it was last looked at (ISO date). */
  readonly source: string;
  readonly date: string;
}

/** What a URL of the given mode can do; everything that is left out is `unsure`. */
type Abilities = Partial<Pick<Pooler, 'namedStatements' | 'shadowDatabase' | 'oneUrl'>>;

interface Row {
  readonly id: string;
  readonly name: string;
  /** Real host suffixes or labels, matched against the lower-case host. None: known by `--pooler` alone. */
  readonly hosts: readonly RegExp[];
  readonly modeOf: (host: string, port: number) => Mode;
  /** What the pooled connection can do. A direct or session connection carries named statements in any case. */
  readonly pooled: Abilities;
  readonly direct?: Abilities;
  /** The host without its pooled mark. */
  readonly unpooled?: (host: string) => string;
  /**
   * The direct host and port that a pooled one gives by a mechanical rule, from `host[:port]` as it is written; the same
   * text where the rule does not apply. Left out where none is known: then nothing is derived.
   */
  readonly directOf?: (address: string) => string;
  /** Whether pooled and direct connection differ by the port alone. */
  readonly portsPair?: boolean;
  readonly why: string;
  readonly source: string;
  readonly date: string;
}

const byFirstLabel = (host: string): Mode => (/^[^.]*-pooler(\.|$)/.test(host) ? 'transaction' : 'direct');
const byPort =
  (...pooled: readonly number[]) =>
  (_host: string, port: number): Mode =>
    pooled.includes(port) ? 'transaction' : 'direct';
const withoutPoolerMark = (host: string): string => host.replace(/^((?:[^.]|\.{3})*?)(-pooler)+(?=\.|$)/i, '$1');
const toPort5432 =
  (pooled: RegExp) =>
  (address: string): string =>
    pooled.test(address) ? address.replace(/\d+$/, '5432') : address;
const always = (mode: Mode) => (): Mode => mode;
const CAN_ALL: Abilities = { namedStatements: 'yes', shadowDatabase: 'yes', oneUrl: 'yes' };

/** The one table of poolers (FACTS section 4). What it marks UNSURE is left out of `pooled`, and so never acted on. */
const ROWS: readonly Row[] = [
  {
    id: 'neon',
    name: 'Neon',
    hosts: [/\.neon\.tech$/],
    modeOf: byFirstLabel,
    pooled: CAN_ALL,
    direct: CAN_ALL,
    unpooled: withoutPoolerMark,
    directOf: withoutPoolerMark,
    why: 'Neon carries migrations through its pooled connection',
    source: 'neon.com/docs/connect/connection-pooling (PgBouncer, max_prepared_statements=1000) and guides/prisma',
    date: '2026-08-12',
  },
  {
    id: 'vercel-postgres',
    name: 'Vercel Postgres',
    hosts: [/\.postgres\.vercel-storage\.com$/],
    modeOf: byFirstLabel,
    pooled: CAN_ALL,
    direct: CAN_ALL,
    unpooled: withoutPoolerMark,
    directOf: withoutPoolerMark,
    why: 'Vercel Postgres is Neon and carries migrations through its pooled connection',
    source: 'neon.com/guides/vercel-sdk-migration: these databases are Neon since 2024-10',
    date: '2024-10-01',
  },
  {
    id: 'supabase',
    name: 'Supabase',
    hosts: [/\.pooler\.supabase\.com$/, /^db\.[^.]+\.supabase\.co$/],
    modeOf: (host, port) =>
      port === 6543 ? 'transaction' : host.endsWith('.pooler.supabase.com') ? 'session' : 'direct',
    pooled: { namedStatements: 'no', oneUrl: 'no' },
    direct: { oneUrl: 'no' },
    portsPair: true,
    // The dedicated pooler (db.<ref>.supabase.co:6543) is left out: FACTS marks its ports UNSURE.
    directOf: toPort5432(/\.pooler\.supabase\.com:6543$/i),
    why: "Supabase's transaction pooler (port 6543) needs `pgbouncer=true`, and `prisma migrate` hangs on it, so the direct URL stays",
    source: 'supabase.com/docs/guides/database/prisma/prisma-troubleshooting; supabase/supavisor docs/orms/prisma.md',
    date: '2026-07-09',
  },
  {
    id: 'prisma-postgres',
    name: 'Prisma Postgres',
    hosts: [/^(pooled\.)?db\.prisma\.io$/],
    modeOf: (host) => (host.startsWith('pooled.') ? 'transaction' : 'direct'),
    pooled: { oneUrl: 'no' },
    direct: { oneUrl: 'no' },
    unpooled: (host) => host.replace(/^pooled\./, ''),
    directOf: (address) => address.replace(/^pooled\./i, ''),
    why: 'Prisma Postgres asks for the direct connection for migrations and admin tools',
    source: 'prisma.io/docs/postgres/database',
    date: '2026-11-21',
  },
  {
    id: 'digitalocean',
    name: 'DigitalOcean',
    hosts: [/\.db\.ondigitalocean\.com$/],
    modeOf: byPort(25061),
    pooled: { shadowDatabase: 'no', oneUrl: 'no' },
    direct: { oneUrl: 'no' },
    why: "DigitalOcean's pools are reached by the pool's name in place of the database's, so the pooled URL can not reach a shadow database",
    source: 'docs.digitalocean.com connection pools; prisma #6053, #6224',
    date: '2026-11-21',
  },
  {
    id: 'aiven',
    name: 'Aiven',
    hosts: [/\.aivencloud\.com$/],
    modeOf: always('unknown'),
    pooled: { shadowDatabase: 'no', oneUrl: 'no' },
    why: "Aiven's pools are reached by the pool's name in place of the database's, so the pooled URL can not reach a shadow database",
    source: 'aiven.io/docs manage connection pools',
    date: '2026-11-21',
  },
  {
    id: 'azure',
    name: 'Azure Database for PostgreSQL',
    hosts: [/\.postgres\.database\.azure\.com$/],
    modeOf: byPort(6432),
    pooled: { namedStatements: 'no', oneUrl: 'no' },
    direct: { oneUrl: 'no' },
    portsPair: true,
    directOf: toPort5432(/:6432$/),
    why: "Azure's PgBouncer (1.25.1, port 6432) has `max_prepared_statements` = 0 by default, so it does not carry named prepared statements",
    source: 'learn.microsoft.com azure/postgresql/flexible-server/concepts-pgbouncer',
    date: '2026-11-21',
  },
  {
    id: 'heroku',
    name: 'Heroku',
    hosts: [],
    modeOf: always('unknown'),
    pooled: { shadowDatabase: 'no', oneUrl: 'no' },
    why: 'Heroku lets no role create databases (prisma #13275), so the shadow database and the direct URL stay',
    source: 'devcenter.heroku.com postgres-connection-pooling; prisma #13275',
    date: '2026-05-29',
  },
  {
    id: 'railway',
    name: 'Railway',
    hosts: [],
    modeOf: always('unknown'),
    pooled: { oneUrl: 'no' },
    why: "Railway's PgBouncer template asks for the unpooled URL for migrations",
    source: 'docs.railway.com; railway.com/deploy PgBouncer template',
    date: '2026-11-21',
  },
  {
    id: 'render',
    name: 'Render',
    hosts: [/^dpg-[^.]+(\.[^.]+-postgres\.render\.com)?$/],
    modeOf: always('unknown'),
    pooled: { oneUrl: 'no' },
    why: 'Render asks for a direct connection where session state matters, as it does for migrations',
    source: 'render.com/docs postgresql connection pooling',
    date: '2026-11-21',
  },
  {
    id: 'fly',
    name: 'Fly Managed Postgres',
    hosts: [/^(pgbouncer|direct)\.[^.]+\.flympg\.net$/],
    modeOf: (host) => (host.startsWith('pgbouncer.') ? 'transaction' : 'direct'),
    pooled: { oneUrl: 'no' },
    direct: { oneUrl: 'no' },
    unpooled: (host) => host.replace(/^pgbouncer\./, 'direct.'),
    directOf: (address) => address.replace(/^pgbouncer\./i, 'direct.'),
    why: 'Fly asks for the direct host for migrations and advisory locks',
    source: 'fly.io/docs/mpg',
    date: '2026-03-25',
  },
  {
    id: 'planetscale',
    name: 'PlanetScale Postgres',
    hosts: [/\.horizon\.psdb\.cloud$/],
    modeOf: byPort(6432),
    pooled: { oneUrl: 'no' },
    direct: { oneUrl: 'no' },
    portsPair: true,
    directOf: toPort5432(/:6432$/),
    why: 'PlanetScale asks for port 5432 for schema changes',
    source: 'planetscale.com/docs/postgres/connecting/pgbouncer',
    date: '2026-11-21',
  },
  {
    id: 'crunchy',
    name: 'Crunchy Bridge',
    hosts: [/^p\.[^.]+\.db\.postgresbridge\.com$/],
    modeOf: byPort(5431),
    pooled: {},
    portsPair: true,
    directOf: toPort5432(/:5431$/),
    why: "it is not known whether Crunchy Bridge's PgBouncer carries named prepared statements and shadow databases",
    source: 'docs.crunchybridge.com PgBouncer',
    date: '2026-11-21',
  },
  {
    id: 'rds-proxy',
    name: 'AWS RDS Proxy',
    hosts: [/\.proxy-[^.]+\.[^.]+\.rds\.amazonaws\.com$/],
    modeOf: always('unknown'),
    pooled: {},
    why: 'RDS Proxy pins the session of every prepared statement, and it is not known whether it carries migrations',
    source: 'prisma.io/docs (no pooling benefit with RDS Proxy); AWS RDS Proxy extended query protocol, 2023-11',
    date: '2023-11-11',
  },
  {
    id: 'tiger',
    name: 'Tiger Cloud',
    hosts: [],
    modeOf: always('unknown'),
    pooled: {},
    why: "it is not known whether Tiger Cloud's pooler carries migrations",
    source: 'tigerdata.com docs, connection pooling',
    date: '2026-11-21',
  },
  {
    id: 'cloud-sql',
    name: 'Cloud SQL managed connection pooling',
    hosts: [],
    modeOf: always('unknown'),
    pooled: {},
    why: "it is not known whether Cloud SQL's pooler carries migrations",
    source: 'cloud.google.com/sql managed connection pooling, overview',
    date: '2026-11-21',
  },
  {
    id: 'pgcat',
    name: 'PgCat',
    hosts: [],
    modeOf: always('transaction'),
    pooled: {},
    why: 'PgCat carries named prepared statements only where `prepared_statements_cache_size` is set, which can not be seen here',
    source: 'postgresml/pgcat CONFIG.md',
    date: '2025-02-01',
  },
  {
    id: 'odyssey',
    name: 'Odyssey',
    hosts: [],
    modeOf: always('transaction'),
    pooled: {},
    why: 'Odyssey carries named prepared statements only where `pool_reserve_prepared_statement` is set, which can not be seen here',
    source: 'yandex/odyssey docs/configuration/rules.md',
    date: '2026-11-21',
  },
  {
    id: 'none',
    name: 'no pooler',
    hosts: [],
    modeOf: always('direct'),
    pooled: {},
    direct: { namedStatements: 'yes', oneUrl: 'yes' },
    why: 'it is not known whether the role may create databases',
    source: 'PgBouncer and Prisma are out of play without a pooler',
    date: '2026-11-21',
  },
];

const PGBOUNCER = {
  id: 'pgbouncer',
  name: 'PgBouncer',
  mode: 'transaction',
  /** Its shadow databases need a wildcard entry in [databases], which only a probe can see. */
  shadowDatabase: 'unsure',
  source: 'PgBouncer NEWS: 1.21.0 (2023-10-16), 1.22.0 (2024-01-31), 1.24.0 (2025-01-10)',
  date: '2026-05-08',
} as const;

/**
 * The pooler behind a URL, by its host.
 *
 * `placeholder` and `local` hosts, and hosts that belong to nobody known, come back under these ids with everything
 * unsure.
 */
export function poolerOf(url: ConnectionUrl | null): Pooler {
  if (url === null) return unproven('placeholder', 'a placeholder', 'the value is no URL');
  if (url.scheme === 'prisma' || url.scheme === 'prisma+postgres') return overHttp(url.scheme);
  const [first, ...others] = url.hosts;
  if (!first || first.host === '') return unproven('placeholder', 'a placeholder', 'the value names no host');
  if (others.length > 0) return unproven('unknown', 'unknown', 'the URL names several hosts');
  const host = wholeHost(first.host);
  const port = first.port ?? 5432;
  const row = rowOf(host);
  if (row) return fromRow(row, row.modeOf(host, port), 'proven');
  if (/\$/.test(host)) return unproven('unknown', 'unknown', 'the host is put together from variables');
  if (isPlaceholderHost(first.host)) return unproven('placeholder', 'a placeholder', 'the host is a placeholder');
  if (port === 6432 || /(^|[.-])pgbouncer([.-]|$)/.test(host)) return unknownPgBouncer();
  if (isLocal(host))
    return unproven('local', 'a local database', 'a local database is no evidence of the pooler elsewhere');
  return unproven('unknown', 'unknown', 'the host belongs to no known provider');
}

/**
 * The pooler that `--pooler` states: `NAME[@VERSION[:max_prepared_statements=N]]`.
 *
 * Throws `Refusal` for a name that is not in the table, or a version that is none.
 */
export function statedPooler(text: string): Pooler {
  const match = /^([a-z-]+)(?:@(\d+(?:\.\d+){0,2}))?(?::max_prepared_statements=(\d+))?$/i.exec(text.trim());
  const name = match?.[1]?.toLowerCase();
  if (name === PGBOUNCER.id) return pgBouncer(match?.[2], match?.[3] === undefined ? undefined : Number(match[3]));
  const row = match?.[2] === undefined && match?.[3] === undefined ? ROWS.find(({ id }) => id === name) : undefined;
  if (!row)
    throw new Refusal(
      'the value of --pooler is no pooler that is known here',
      `the names are ${poolerNames().join(', ')}; PgBouncer may carry its version: pgbouncer@1.23:max_prepared_statements=100`,
    );
  const mode = row.modeOf('', 0);
  return fromRow(
    row,
    row.id === 'none' ? 'direct' : row.id === 'aiven' || mode === 'direct' ? 'transaction' : mode,
    'stated',
  );
}

/** The names that `--pooler` takes. */
export function poolerNames(): readonly string[] {
  return [...ROWS.map(({ id }) => id), PGBOUNCER.id];
}

/** Every row as a pooled URL of it would be judged; for the test of sources and dates. */
export function poolerTable(): readonly Pooler[] {
  return [...ROWS.map((row) => fromRow(row, 'transaction', 'stated')), unknownPgBouncer()];
}

function fromRow(row: Row, mode: Mode, evidence: Pooler['evidence']): Pooler {
  const isPooled = mode === 'transaction' || mode === 'unknown';
  const abilities: Abilities = isPooled ? row.pooled : { namedStatements: 'yes', ...row.direct };
  return {
    id: row.id,
    name: row.name,
    mode,
    evidence,
    namedStatements: abilities.namedStatements ?? 'unsure',
    shadowDatabase: abilities.shadowDatabase ?? 'unsure',
    oneUrl: abilities.oneUrl ?? 'unsure',
    why: row.why,
    source: row.source,
    date: row.date,
  };
}

function overHttp(scheme: 'prisma' | 'prisma+postgres'): Pooler {
  return {
    id: 'accelerate',
    name: scheme === 'prisma' ? 'Prisma Accelerate' : 'Prisma Postgres over HTTP',
    mode: 'http',
    evidence: 'proven',
    namedStatements: 'unsure',
    shadowDatabase: 'unsure',
    oneUrl: 'no',
    why:
      scheme === 'prisma'
        ? 'the Prisma CLI refuses a `prisma://` URL and needs `directUrl`'
        : 'a `prisma+postgres://` URL is one URL already; what stands beside it is left alone',
    source: 'prisma 4.10.0 and 7.9.1, checkUnsupportedDataProxy; prisma-engines postgres.rs',
    date: '2026-11-21',
  };
}

function unproven(id: 'placeholder' | 'local' | 'unknown', name: string, why: string): Pooler {
  const unsure = { namedStatements: 'unsure', shadowDatabase: 'unsure', oneUrl: 'unsure' } as const;
  const mode = id === 'local' ? 'direct' : 'unknown';
  return { id, name, mode, evidence: 'none', ...unsure, why, source: 'RULES: which pooler', date: '2026-11-21' };
}

function unknownPgBouncer(): Pooler {
  return {
    ...PGBOUNCER,
    evidence: 'none',
    namedStatements: 'unsure',
    oneUrl: 'unsure',
    why: 'a PgBouncer of unknown version and settings may not carry named prepared statements (1.22 with `max_prepared_statements` > 0 does)',
  };
}

/** Named statements need 1.22 and `max_prepared_statements` > 0; the default is 0 up to 1.23 and 200 from 1.24 on. */
function pgBouncer(version: string | undefined, stated: number | undefined): Pooler {
  if (version === undefined) return { ...unknownPgBouncer(), evidence: 'stated' };
  const full = [...version.split('.'), '0', '0'].slice(0, 3).join('.');
  const isFrom = (wanted: number) => major(full) > 1 || (major(full) === 1 && minor(full) >= wanted);
  const limit = stated ?? (isFrom(24) ? 200 : 0);
  const name = `PgBouncer ${version}`;
  const why = !isFrom(21)
    ? `${name} does not know named prepared statements of clients (1.22 or newer does)`
    : limit === 0
      ? `${name} with \`max_prepared_statements\` = 0 does not carry named prepared statements`
      : `${name} loses named prepared statements when another client runs DEALLOCATE ALL (1.22 or newer does not)`;
  const can: Answer = isFrom(22) && limit > 0 ? 'yes' : 'no';
  return {
    ...PGBOUNCER,
    name,
    evidence: 'stated',
    namedStatements: can,
    oneUrl: can,
    why: can === 'yes' ? `${name} carries named prepared statements` : why,
  };
}

/** `ep-...-pooler.neon.tech` is how a template leaves out the middle. */
function wholeHost(host: string): string {
  return host.toLowerCase().replace(/\.{3}|…/g, 'x');
}

function isLocal(host: string): boolean {
  return (
    /^(localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\]|host\.docker\.internal|[^.]+)$/.test(host) ||
    /\.(local|localhost|internal\.docker)$/.test(host)
  );
}

/**
 * The direct URL that belongs to a pooled one, as text: its host or its port is replaced, and every other byte stays.
 *
 * `text` is the value as it stands in its file, so `${}` may stand in every part but host and port. Returns `null` where
 * no mechanical rule is known for the provider (FACTS section 4), or where the URL is not a pooled one.
 */
export function directUrlOf(text: string): string | null {
  const span = hostsSpan(text);
  const hosts = readUrl(text)?.hosts ?? [];
  if (span === null || hosts.length !== 1) return null;
  const address = sliceOf(text, span);
  const direct = rowOf(hosts[0]?.host ?? '')?.directOf?.(address) ?? address;
  return direct === address ? null : text.slice(0, span.start) + direct + text.slice(span.end);
}

/**
 * The pooled URL of a direct Neon one: `-pooler` behind the first label of the host, everything else as it is.
 *
 * `null` where the host is no single Neon host, has the mark already, or where the URL repeats the endpoint in
 * `options=endpoint...`: whether that needs the mark too is UNSURE (FACTS section 4).
 */
export function pooledUrlOf(text: string): string | null {
  const span = hostsSpan(text);
  const hosts = readUrl(text)?.hosts ?? [];
  const host = hosts[0]?.host ?? '';
  if (span === null || hosts.length !== 1 || /[?&]options=/.test(text)) return null;
  if (rowOf(host)?.id !== 'neon' && rowOf(host)?.id !== 'vercel-postgres') return null;
  const label = /^[^.]+/.exec(sliceOf(text, span))?.[0] ?? '';
  if (label === '' || label.endsWith('-pooler')) return null;
  const end = span.start + label.length;
  return `${text.slice(0, end)}-pooler${text.slice(end)}`;
}

function rowOf(host: string): Row | undefined {
  return ROWS.find(({ hosts }) => hosts.some((pattern) => pattern.test(host.toLowerCase())));
}

/** Role, database and endpoint of a URL, for comparing and for messages; never the password. */
export interface Login {
  readonly role: string;
  readonly database: string;
  /** Host without the provider's pooled mark, and the port where it is not the usual one. */
  readonly endpoint: string;
}

export function loginOf(url: ConnectionUrl): Login {
  return { role: url.user ?? '', database: url.database ?? url.user ?? '', endpoint: endpointOf(url) };
}

/** Whether two URLs reach the same server: hosts without the pooled mark, and ports that are the same or the provider's pair. */
export function sameEndpoint(a: ConnectionUrl, b: ConnectionUrl): boolean {
  return endpointOf(a) === endpointOf(b);
}

function endpointOf(url: ConnectionUrl): string {
  return url.hosts.map(({ host, port }) => endpointName(wholeHost(host), port ?? 5432)).join(',');
}

function endpointName(host: string, port: number): string {
  const row = rowOf(host);
  const bare = row?.unpooled?.(host) ?? host;
  return port === 5432 || row?.portsPair === true ? bare : `${bare}:${port}`;
}
