import type { Check, Pooling } from '../probe-result';
import { isTrue, type Lab, soleValue, withClient } from './lab';

export interface ServerSeen {
  /** As `server_version_num` has it: 150018. */
  readonly version: number;
  readonly mayCreateDatabases: boolean;
  readonly checks: readonly Check[];
}

/** The first Postgres with DROP DATABASE ... WITH (FORCE). */
export const DROPS_WITH_FORCE = 130000;
/** `pg_advisory_lock` of Prisma Migrate. Source: acquire_lock in postgres.rs of prisma-engines. */
const MIGRATE_LOCK = 72707369;

/** Reads what the server says of itself and of the role. Rejects with a `ProbeTrouble`. */
export async function lookAtServer(lab: Lab, pooling: Pooling): Promise<ServerSeen> {
  return withClient(lab.door, async (client) => {
    const version = Number(await soleValue(client, 'show server_version_num'));
    const text = (await soleValue(client, 'show server_version')) ?? '';
    const mayCreateDatabases = await isTrue(
      client,
      'select rolcreatedb or rolsuper from pg_roles where rolname = current_user',
    );
    return {
      version,
      mayCreateDatabases,
      checks: [versionCheck(version, text, pooling === 'transaction' && !lab.deep), rightCheck(mayCreateDatabases)],
    };
  });
}

/** `--deep` sees for itself whether a database can be dropped; without it the version has to tell. */
function versionCheck(version: number, text: string, decides: boolean): Check {
  // Debian and others add the package's version in brackets.
  const plain = text.replace(/ .*$/, '');
  if (version >= DROPS_WITH_FORCE) return { name: 'postgres-version', outcome: 'fact', saw: plain };
  const saw = `${plain}, which has no DROP DATABASE ... WITH (FORCE)`;
  return { name: 'postgres-version', outcome: decides ? 'bad' : 'fact', saw };
}

function rightCheck(mayCreateDatabases: boolean): Check {
  return mayCreateDatabases
    ? { name: 'create-database', outcome: 'good', saw: 'the role may create databases' }
    : { name: 'create-database', outcome: 'bad', saw: 'the role has no CREATEDB right' };
}

/** Sees whether somebody holds Prisma's own lock on this database now. */
export async function lookAtLock(lab: Lab): Promise<Check> {
  return lab.attempt('lock-free', async () => {
    const holders = await withClient(lab.door, (client) => soleValue(client, HOLDERS));
    return holders === '0' || holders === null
      ? { name: 'lock-free', outcome: 'good', saw: `nobody holds ${MIGRATE_LOCK} now` }
      : { name: 'lock-free', outcome: 'bad', saw: `${MIGRATE_LOCK} is held now, by ${holders} server connection(s)` };
  });
}

const HOLDERS = `select count(*) from pg_locks where locktype = 'advisory' and granted and objsubid = 1
  and classid = 0 and objid = ${MIGRATE_LOCK}
  and database = (select oid from pg_database where datname = current_database())`;
