import { type Finding, finding } from '../finding';
import type { Client } from './client';
import { isTrouble, type Lab, pidOf, soleValue, withClient } from './lab';
import { DROPS_WITH_FORCE } from './server';
import { dropForGood, dropSql } from './shadow';
import { pause } from './time-limit';
import { troubleIn, troubleText } from './trouble';

/** How often a thing is tried, with a pause between. */
const TRIES = 20;
const PAUSE = 200;
/** How many server connections are held at once to come by all of them: few at first, since others need them too. */
const FEWEST_HELD = 4;
const MOST_HELD = 20;

/**
 * Takes away what the checks have left, also when the probe was ended early. Never rejects.
 *
 * Gives a finding for what could not be taken away. Time is limited by that of each question.
 */
export async function cleanUp(lab: Lab): Promise<readonly Finding[]> {
  await lab.door.closeAll();
  if (lab.left.isEmpty) return [];
  const problems = [await problemOf(() => dropDatabases(lab)), await problemOf(() => visitServers(lab))];
  await lab.backDoor.closeAll();
  if (lab.left.isEmpty) return [];
  return [leftBehind(lab, problems.find((problem) => problem !== null) ?? 'its server connections were not met again')];
}

async function problemOf(act: () => Promise<void>): Promise<string | null> {
  try {
    await act();
    return null;
  } catch (problem) {
    return troubleText(troubleIn(problem));
  }
}

function leftBehind({ left }: Lab, why: string): Finding {
  const statements = [...left.statements.values()].reduce((sum, names) => sum + names.size, 0);
  const things = [
    ...[...left.databases].map((database) => `the database \`${database}\``),
    ...(left.locks.size > 0 ? ['an advisory lock of its own'] : []),
    ...(statements > 0 ? [`${statements} prepared statement(s) of its own`] : []),
  ];
  const drops = [...left.databases].map((database) => `${dropSql(database, DROPS_WITH_FORCE)};`);
  return finding({
    code: 'probe-left-behind',
    level: 'warning',
    message: `the probe could not take away ${things.join(', ')}: ${why}`,
    help: [...drops, 'locks and statements end with the server connections of the pooler'].join(' '),
  });
}

// ---- databases

async function dropDatabases({ left, backDoor, patience }: Lab): Promise<void> {
  if (left.databases.size === 0) return;
  await withClient(backDoor, async (client) => {
    const version = Number(await soleValue(client, 'show server_version_num'));
    for (const database of left.databases) {
      await endMaking(client, database);
      await dropForGood(client, database, { version, patience });
      left.databases.delete(database);
    }
  });
}

/** Who hung up while a database was being made has not stopped that. */
async function endMaking(client: Client, database: string): Promise<void> {
  const making = `from pg_stat_activity where usename = current_user and pid <> pg_backend_pid()
    and state = 'active' and position('CREATE DATABASE "${database}"' in query) = 1`;
  for (let tries = 0; tries < TRIES; tries++) {
    const ended = await soleValue(client, `select count(pg_cancel_backend(pid)) ${making}`);
    if (ended === '0') return;
    await pause(PAUSE);
  }
}

// ---- server connections

/** Comes by the server connections that something is left on, by holding one after the other, and cleans each. */
async function visitServers(lab: Lab): Promise<void> {
  for (let tries = 0; tries < TRIES && lab.left.pids.size > 0; tries++) {
    if (tries > 0) await pause(PAUSE);
    await forgetDead(lab);
    await visitSome(lab, Math.min(FEWEST_HELD + tries, MOST_HELD));
  }
}

/** With its backend everything on it has gone. */
async function forgetDead({ left, backDoor }: Lab): Promise<void> {
  const { rows } = await withClient(backDoor, (client) => client.query('select pid from pg_stat_activity'));
  const alive = new Set(rows.map(([pid]) => Number(pid)));
  for (const pid of left.pids) if (!alive.has(pid)) left.forget(pid);
}

async function visitSome(lab: Lab, most: number): Promise<void> {
  const held: Client[] = [];
  try {
    while (held.length < most && lab.left.pids.size > 0) {
      const client = await lab.backDoor.open();
      held.push(client);
      await client.query('begin');
      await cleanServer(lab, client, await pidOf(client));
    }
  } catch (problem) {
    // No more server connections to be had: others hold the rest, or there is no more.
    if (!isTrouble(problem, 'silent', 'refused') || held.length < 2) throw problem;
  } finally {
    await Promise.all(held.map(letGo));
  }
}

async function letGo(client: Client): Promise<void> {
  await client.query('rollback').catch(troubleIn);
  await client.end();
}

/** Neither a prepared statement nor a session lock belongs to the transaction, so the rollback later keeps all this. */
async function cleanServer({ left }: Lab, client: Client, pid: number): Promise<void> {
  const key = left.locks.get(pid);
  const names = [...(left.statements.get(pid) ?? [])].map((name) => `'${name}'`);
  if (key !== undefined) await client.query(`select pg_advisory_unlock(${key})`);
  if (names.length > 0) {
    const { rows } = await client.query(`select name from pg_prepared_statements where name in (${names.join()})`);
    for (const [name] of rows) await client.query(`deallocate "${name}"`);
  }
  left.forget(pid);
}
