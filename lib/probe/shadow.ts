import type { Check } from '../probe-result';
import type { Client } from './client';
import { isTrouble, type Lab, randomHex, soleValue, withClient } from './lab';
import { OWN_NAME } from './own-name';
import type { PoolingSeen } from './pooling';
import { tryResets } from './resets';
import { DROPS_WITH_FORCE, type ServerSeen } from './server';
import { lastingRefusal, ProbeTrouble, type Trouble, troubleText } from './trouble';

/**
 * Asks for a database that is not there: a pooler that passes the name on lets Postgres say so.
 *
 * That is all that can be seen of shadow databases without making one. PgBouncer has such databases only with a wildcard
 * entry (`* = ...`) in its `[databases]`.
 */
export async function lookForOtherDatabases(lab: Lab, { pooling }: PoolingSeen): Promise<Check> {
  const name = 'other-databases';
  if (pooling === 'direct') return { name, outcome: 'good', saw: 'Postgres itself is asked' };
  const database = lab.name();
  return lab.attempt(name, async () => {
    try {
      const landed = await withClient(lab.door, currentDatabase, { database });
      return { name, outcome: 'bad', saw: `asked for a database that is not there, one lands in \`${landed}\`` };
    } catch (problem) {
      return ofRefusal(lastingRefusal(problem));
    }
  });
}

function ofRefusal(trouble: Trouble): Check {
  const name = 'other-databases';
  const text = troubleText(trouble);
  // Postgres's own words, which PgBouncer may wrap into a refusal of its own.
  if (/database "?\S+"? does not exist/.test(text))
    return { name, outcome: 'good', saw: 'names of databases are passed on to Postgres' };
  const isUnknown = /no such database/i.test(text);
  return { name, outcome: isUnknown ? 'bad' : 'unclear', saw: text };
}

async function currentDatabase(client: Client): Promise<string> {
  return (await soleValue(client, 'select current_database()')) ?? '';
}

export interface ShadowSeen {
  readonly check: Check;
  /** The checks of resets, where they could be tried in the database. */
  readonly resets: readonly Check[] | null;
}

/**
 * Makes a database, reaches it through the URL, and drops it as Prisma does with its shadow database: from 5.10.0 on WITH
 * (FORCE), on a Postgres older than 13 without. `withResets` also tries DEALLOCATE ALL and DISCARD ALL in it.
 */
export async function tryShadowDatabase(lab: Lab, server: ServerSeen, withResets: boolean): Promise<ShadowSeen> {
  let resets: readonly Check[] | null = null;
  const check = await lab.attempt('shadow-database', async () => {
    const database = await nameDatabase(lab);
    const unmade = await problemOf('it could not be made', () => make(lab, database));
    if (unmade !== null) return { name: 'shadow-database', outcome: 'bad', saw: unmade };
    const unreached = await problemOf('it could not be reached', () => reach(lab, database));
    if (unreached === null && withResets) resets = await tryResets(lab, lab.door, { database });
    const undropped = await problemOf('it could not be dropped', () => drop(lab, database, server));
    const problem = unreached ?? undropped;
    return problem === null
      ? { name: 'shadow-database', outcome: 'good', saw: 'made, reached and dropped' }
      : { name: 'shadow-database', outcome: 'bad', saw: problem };
  });
  return { check, resets };
}

/** Why something was refused; `null` when it was done. */
async function problemOf(what: string, act: () => Promise<void>): Promise<string | null> {
  try {
    await act();
    return null;
  } catch (problem) {
    return `${what}: ${troubleText(lastingRefusal(problem))}`;
  }
}

/** The time in the name is the server's own (UTC, to the minute), so that a later probe knows how old it is. */
async function nameDatabase(lab: Lab): Promise<string> {
  const minute = await withClient(lab.door, (client) => soleValue(client, `select ${minuteSql('now()')}`));
  return `${OWN_NAME}${minute}_${randomHex()}`;
}

async function make(lab: Lab, database: string): Promise<void> {
  lab.left.databases.add(database);
  try {
    await withClient(lab.door, (client) =>
      client.query(`CREATE DATABASE "${database}"`, { milliseconds: lab.patience }),
    );
  } catch (problem) {
    if (isTrouble(problem, 'refused')) lab.left.databases.delete(database);
    throw problem;
  }
}

async function reach(lab: Lab, database: string): Promise<void> {
  await withClient(
    lab.door,
    async (client) => {
      const landed = await currentDatabase(client);
      if (landed !== database) throw new ProbeTrouble(landedElsewhere(landed));
      await client.query('create table reached (yes int)');
    },
    { database },
  );
}

function landedElsewhere(landed: string): Trouble {
  return { kind: 'refused', code: '3D000', message: `asked for it, one lands in \`${landed}\`` };
}

async function drop(lab: Lab, database: string, { version }: ServerSeen): Promise<void> {
  const dropOnce = () =>
    withClient(lab.door, (client) => client.query(dropSql(database, version), { milliseconds: lab.patience }));
  try {
    await dropOnce();
  } catch (problem) {
    // An autovacuum worker that is in it just then can not be ended by the role: 1 of 59 runs.
    if (!isTrouble(problem, 'refused') || version < DROPS_WITH_FORCE) throw problem;
    await dropOnce();
  }
  lab.left.databases.delete(database);
}

export function dropSql(database: string, version: number): string {
  return `DROP DATABASE IF EXISTS "${database}"${version < DROPS_WITH_FORCE ? '' : ' WITH (FORCE)'}`;
}

/** Drops a database of the probe's own although a pooler still holds connections to it, on any version. */
export async function dropForGood(
  client: Client,
  database: string,
  { version, patience }: { readonly version: number; readonly patience: number },
): Promise<void> {
  await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database}' and usename = current_user`,
  );
  await client.query(dropSql(database, version), { milliseconds: patience });
}

/**
 * Drops what probes that were killed have left: databases of this role with a name of theirs that is over an hour old.
 *
 * Gives the number of those that went.
 */
export async function dropOldOnes(lab: Lab, { version }: ServerSeen): Promise<number> {
  return withClient(lab.door, async (client) => {
    const { rows } = await client.query(OLD_ONES);
    let dropped = 0;
    for (const [database] of rows) {
      const problem = await problemOf('', () =>
        dropForGood(client, String(database), { version, patience: lab.patience }),
      );
      if (problem === null) dropped++;
    }
    return dropped;
  });
}

const OLD_ONES = `select datname from pg_database
  where datname ~ '^${OWN_NAME}\\d{12}_[0-9a-f]{8}$' and pg_has_role(datdba, 'USAGE')
  and substr(datname, ${OWN_NAME.length + 1}, 12) < ${minuteSql("now() - interval '1 hour'")}`;

/** A moment as twelve digits; the same digits sort as the moments do. */
function minuteSql(moment: string): string {
  return `to_char((${moment}) at time zone 'utc', 'YYYYMMDDHH24MI')`;
}
