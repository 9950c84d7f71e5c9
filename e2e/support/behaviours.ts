import { type Client, connected, type Login, withClient } from './sql';

/** Prisma Migrate's lock (prisma-engines, `sql-schema-connector`). */
export const MIGRATE_LOCK = 72707369;

/** What a place does with the things that Prisma Migrate relies on: `ok`, or the SQLSTATE of what went wrong. */
export interface Behaviours {
  /** A statement is used where another server connection than the one that prepared it is free. */
  readonly elsewhere: string;
  /** Two clients prepare statements under one name. */
  readonly sameName: string;
  /** A client prepares a name that another one left behind when it hung up. */
  readonly leftBehind: string;
  /** A client uses its statement after another one has said `DEALLOCATE ALL`. */
  readonly deallocated: string;
  /** A database that was just made is reached, and dropped WITH (FORCE). */
  readonly newDatabase: string;
  /** Whether a session's lock ends with its client: `ok`, or `stays`. */
  readonly lock: string;
}

/**
 * Tries the six things at a place, as an ordinary user. The pool has to be quiet and hold two server connections or more.
 *
 * A client's statements stand or fall with the server connection that it gets, so one client keeps the connection that the
 * other has just used by opening a transaction.
 */
export async function behavioursAt(login: Login): Promise<Behaviours> {
  return {
    elsewhere: await outcome(login, elsewhere),
    sameName: await outcome(login, sameName),
    leftBehind: await outcome(login, leftBehind),
    deallocated: await outcome(login, deallocated),
    newDatabase: await outcome(login, newDatabase),
    lock: await lockAfter(login),
  };
}

type Experiment = (a: Client, b: Client, login: Login) => Promise<void>;

async function outcome(login: Login, experiment: Experiment): Promise<string> {
  const [a, b] = [await connected(login), await connected(login)];
  try {
    await experiment(a, b, login);
    return 'ok';
  } catch (problem) {
    return codeOf(problem);
  } finally {
    for (const client of [a, b]) await client.end();
    await tidy(login);
  }
}

function codeOf(problem: unknown): string {
  if (problem instanceof Error && 'code' in problem && typeof problem.code === 'string') return problem.code;
  throw problem;
}

/** node-postgres prepares a name once for a client, and then only binds it. */
async function ask(client: Client, name: string, number: number): Promise<void> {
  const { rows } = await client.query({ name, text: `SELECT ${number} AS number` });
  if (rows[0]?.number !== number) throw new Error(`asked for ${number}, and got ${rows[0]?.number}`);
}

async function elsewhere(a: Client, b: Client): Promise<void> {
  await ask(a, 'one_url_1', 1);
  await b.query('BEGIN');
  await ask(a, 'one_url_1', 1);
}

async function sameName(a: Client, b: Client): Promise<void> {
  await ask(a, 'one_url_2', 1);
  await ask(b, 'one_url_2', 2);
}

async function leftBehind(a: Client, b: Client): Promise<void> {
  await ask(a, 'one_url_3', 1);
  await a.end();
  await ask(b, 'one_url_3', 2);
}

async function deallocated(a: Client, b: Client): Promise<void> {
  await ask(a, 'one_url_4', 1);
  await b.query('DEALLOCATE ALL');
  await ask(a, 'one_url_4', 1);
}

async function newDatabase(a: Client, _b: Client, login: Login): Promise<void> {
  const database = 'one_url_new';
  await a.query(`CREATE DATABASE ${database}`);
  try {
    await withClient({ ...login, database }, (client) => client.query('SELECT 1'));
  } finally {
    await a.query(`DROP DATABASE ${database} WITH (FORCE)`);
  }
}

async function lockAfter(login: Login): Promise<string> {
  const key = 4711;
  await withClient(login, (client) => client.query(`SELECT pg_advisory_lock(${key})`));
  const held = await lockHolders(login, key);
  for (const pid of held)
    await onServerConnection(login, pid, (client) => client.query(`SELECT pg_advisory_unlock(${key})`));
  return held.length === 0 ? 'ok' : 'stays';
}

/** The server processes that hold an advisory lock of the login's database. */
export async function lockHolders(login: Login, key: number): Promise<readonly number[]> {
  // A session that has just ended needs a moment to let go.
  await new Promise((resolve) => setTimeout(resolve, 150));
  const own = '(SELECT oid FROM pg_database WHERE datname = current_database())';
  const where = `locktype = 'advisory' AND granted AND classid = 0 AND objid = ${key} AND database = ${own}`;
  const { rows } = await withClient(login, (client) => client.query(`SELECT pid FROM pg_locks WHERE ${where}`));
  return rows.map(({ pid }) => Number(pid));
}

/** Does something in a transaction on one server connection of a pool, which others keep busy until it is found. */
export async function onServerConnection<T>(
  login: Login,
  pid: number,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const clients: Client[] = [];
  try {
    while (clients.length < 20) {
      const client = await connected(login);
      clients.push(client);
      await client.query('BEGIN');
      const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
      if (Number(rows[0]?.pid) === pid) return await work(client);
    }
    throw new Error(`server process ${pid} is not in the pool`);
  } finally {
    for (const client of clients) {
      await client.query('ROLLBACK').catch(() => undefined);
      await client.end();
    }
  }
}

/** Statements that a pooler left on its server connections would disturb the next experiment. */
async function tidy(login: Login): Promise<void> {
  const clients = [await connected(login), await connected(login)];
  for (const client of clients) await client.query('BEGIN');
  for (const client of clients) await client.query('DEALLOCATE ALL');
  for (const client of clients) await client.query('COMMIT');
  for (const client of clients) await client.end();
}
