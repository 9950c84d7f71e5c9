import { type Finding, finding } from '../finding';
import { CHECK_WORDS, type Check, type CheckName } from '../probe-result';

/** One finding for each thing that is wrong, with its cure; the verdict is drawn without them. */
export function findingsOn(checks: readonly Check[], servers: number): readonly Finding[] {
  const bad = (...names: readonly CheckName[]) =>
    checks.filter(({ name, outcome }) => names.includes(name) && outcome === 'bad');
  return [
    statementMode(bad('pooling')),
    poolOfOne(checks, servers),
    namedStatements(bad('statement-follows-client', 'statement-names', 'statement-left-over')),
    resets(bad('deallocate-all', 'discard-all')),
    noRight(bad('create-database')),
    shadow(bad('shadow-database', 'other-databases')),
    oldPostgres(bad('postgres-version')),
    lockStays(bad('lock-released')),
    lockHeld(bad('lock-free')),
    searchPath(bad('search-path')),
    otherLogin(bad('same-login')),
    unclear(checks, servers),
  ].filter((found) => found !== null);
}

type Found = Finding | null;

function statementMode([check]: readonly Check[]): Found {
  return check
    ? finding({
        code: 'probe-statement-mode',
        level: 'error',
        message: 'the pooler is in statement mode and refuses transactions, which Prisma and its migrations need',
        help: 'set `pool_mode = transaction`, or give Prisma another URL',
      })
    : null;
}

/** A check that waited for a second server connection in vain. */
function isStarved({ name, outcome }: Check): boolean {
  return outcome === 'unclear' && (name === 'pooling' || name === 'statement-follows-client');
}

function poolOfOne(checks: readonly Check[], servers: number): Found {
  return servers === 1 && checks.some(isStarved)
    ? finding({
        code: 'probe-pool-of-one',
        level: 'warning',
        message:
          'the pool has one server connection, or others hold the rest: what happens on a second one could not be tried',
        help: 'give the pool two or more (`default_pool_size`, `pool_size`), or probe again when it is less busy',
      })
    : null;
}

function namedStatements(checks: readonly Check[]): Found {
  return checks.length > 0
    ? finding({
        code: 'probe-named-statements',
        level: 'error',
        message: 'the pooler does not carry named prepared statements, which every command of Prisma Migrate uses',
        notes: checks.map(({ saw }) => saw),
        help: 'PgBouncer 1.22 or newer with `max_prepared_statements` above 0 (200 by default from 1.24), or a direct URL for the CLI',
      })
    : null;
}

function resets(checks: readonly Check[]): Found {
  return checks.length > 0
    ? finding({
        code: 'probe-reset-takes-statements',
        level: 'error',
        message: 'DEALLOCATE ALL or DISCARD ALL of one client takes the prepared statements of the others away',
        notes: checks.map(({ saw }) => saw),
        help: 'PgBouncer 1.22 or newer; 1.21 alone behaves so',
      })
    : null;
}

function noRight([check]: readonly Check[]): Found {
  return check
    ? finding({
        code: 'probe-no-createdb',
        level: 'warning',
        message: 'the role may not create databases, so `migrate dev` can not make its shadow database',
        help: 'ALTER ROLE ... CREATEDB, or keep `shadowDatabaseUrl`; `migrate deploy` needs neither',
      })
    : null;
}

function shadow([check]: readonly Check[]): Found {
  return check
    ? finding({
        code: 'probe-shadow-database',
        level: 'warning',
        message: 'a shadow database can not be used through this URL, so `migrate dev` needs another one',
        notes: [check.saw],
        help: 'PgBouncer reaches it with a wildcard entry (`* = host=...`) in [databases]; else keep `shadowDatabaseUrl` or `directUrl`',
      })
    : null;
}

function oldPostgres([check]: readonly Check[]): Found {
  return check
    ? finding({
        code: 'probe-old-postgres',
        level: 'warning',
        message: `a shadow database can not be dropped behind a pooler: this is Postgres ${check.saw}`,
        help: 'Postgres 13 or newer, or a direct URL for `migrate dev`',
      })
    : null;
}

function lockStays([check]: readonly Check[]): Found {
  return check
    ? finding({
        code: 'probe-lock-stays',
        level: 'warning',
        message:
          "Prisma's advisory lock would stay on the pooler's server connection, where the next `migrate` waits for it in vain (P1002)",
        help: 'run migrations with PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK=1, one at a time (prisma-one-url explain advisory-lock)',
      })
    : null;
}

function lockHeld([check]: readonly Check[]): Found {
  return check
    ? finding({
        code: 'probe-lock-held',
        level: 'warning',
        message: `Prisma's advisory lock is taken on this database: ${check.saw}`,
        help: 'a migration is running, or an earlier one left it on a connection of the pooler (prisma-one-url explain advisory-lock)',
      })
    : null;
}

function searchPath([check]: readonly Check[]): Found {
  return check
    ? finding({
        code: 'probe-search-path',
        level: 'warning',
        message:
          'the URL has `schema=`, which Prisma Client below 7 sends as a startup parameter once `pgbouncer=true` is gone, and the pooler does not carry that',
        notes: [check.saw],
        help: 'drop `schema=public`, which is the default; for another schema keep `pgbouncer=true` below Prisma 7',
      })
    : null;
}

function otherLogin([check]: readonly Check[]): Found {
  return check
    ? finding({
        code: 'probe-other-login',
        level: 'error',
        message: `url and direct URL do not log in to the same: ${check.saw}`,
        help: 'one URL needs one role, database and server; where they differ on purpose, both stay',
      })
    : null;
}

/** What was tried and told nothing, where no other finding says why. */
function unclear(checks: readonly Check[], servers: number): Found {
  const open = checks.filter((check) => check.outcome === 'unclear' && !(servers === 1 && isStarved(check)));
  return open.length > 0
    ? finding({
        code: 'probe-unclear',
        level: 'warning',
        message: 'not everything could be seen',
        notes: open.map(({ name, saw }) => `${CHECK_WORDS[name]}: ${saw}`),
        help: 'probe again; a pool that is busy leaves less to see',
      })
    : null;
}
