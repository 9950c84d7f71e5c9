import type { Check, CheckName } from '../probe-result';
import type { Answer, Client } from './client';
import type { Door } from './door';
import { isTrouble, type Lab, pidOf, withClient } from './lab';
import type { PoolingSeen } from './pooling';
import { lastingRefusal, ProbeTrouble, troubleText } from './trouble';

/** How a prepared statement answered: from which backend, whose text, and under which name the backend knows it. */
interface Ran {
  readonly pid: number;
  readonly token: string;
  readonly serverName: string | null;
}

/** How often something is tried that needs a certain server connection; a pooler may give them out in turn. */
const ROUNDS = 5;
/** How many server connections are held at most, so that others keep some. */
const MOST_HELD = 5;

const NAMES = ['statement-follows-client', 'statement-names', 'statement-left-over'] as const;
type Name = (typeof NAMES)[number];
type Seen = Pick<Check, 'outcome' | 'saw'>;

const KEPT: Seen = { outcome: 'good', saw: 'each client keeps its own server connection' };
const APART: Seen = { outcome: 'unclear', saw: 'the two never met on one server connection' };

/**
 * Tries named prepared statements the way in which Prisma's engines use them (PgBouncer 1.22 carries them).
 *
 * Where each client keeps its server connection, only what the client before it has left can be in the way.
 */
export async function tryStatements(lab: Lab, { pooling }: PoolingSeen): Promise<readonly Check[]> {
  const look = (name: Name, act: () => Promise<Seen>): Promise<Check> =>
    lab.attempt(name, () => orBad(name, async () => ({ name, ...(await act()) })));
  switch (pooling) {
    case 'direct':
      return NAMES.map((name) => ({ name, ...KEPT }));
    case 'session':
      return [
        { name: 'statement-follows-client', ...KEPT },
        { name: 'statement-names', ...KEPT },
        await look('statement-left-over', () => leftOver(lab, KEPT)),
      ];
    case 'transaction':
      return [
        await look('statement-follows-client', () => follows(lab)),
        await look('statement-names', () => twoClients(lab)),
        await look('statement-left-over', () => leftOver(lab, APART)),
      ];
    case 'statement':
    case 'unknown':
      return NAMES.map((name) => ({ name, outcome: 'untried', saw: 'it takes two clients and a transaction' }));
    default:
      return pooling satisfies never;
  }
}

/** What a pooler says about prepared statements is its answer to the check. */
export async function orBad(name: CheckName, look: () => Promise<Check>): Promise<Check> {
  try {
    return await look();
  } catch (problem) {
    const trouble = lastingRefusal(problem);
    if (!isAboutStatements(trouble)) throw problem;
    return { name, outcome: 'bad', saw: troubleText(trouble) };
  }
}

/** Poolers also say so in the words of a protocol violation (08P01). */
function isAboutStatements({ code, message }: { readonly code: string; readonly message: string }): boolean {
  return code === '26000' || code === '42P05' || /prepared statement|extended (?:query|protocol)/i.test(message);
}

/** One client's statement, run again while another client holds the server connection that it was prepared on. */
async function follows(lab: Lab): Promise<Seen> {
  return withClient(lab.door, async (client) => {
    for (let round = 0; round < ROUNDS; round++) {
      const before = await prepared(client, lab, lab.name());
      const after = await whileHeld(lab.door, before.pid, () => run(client, before));
      if (after.pid !== before.pid) return { outcome: 'good', saw: `it followed its client${namedBy(before)}` };
    }
    return { outcome: 'unclear', saw: 'the client was never given another server connection' };
  });
}

/** PgBouncer gives the statements names of its own on the server from 1.21 on. */
function namedBy({ serverName }: Ran): string {
  return /^PGBOUNCER_\d+$/.test(serverName ?? '') ? ' (PgBouncer 1.21 or newer)' : '';
}

/** Runs `work` while transactions of other clients hold server connections, the one of `pid` among them. */
async function whileHeld<T>(door: Door, pid: number, work: () => Promise<T>): Promise<T> {
  const holders: Client[] = [];
  try {
    for (let held = 0; held !== pid && holders.length < MOST_HELD; ) {
      const holder = await door.open();
      holders.push(holder);
      await holder.query('begin');
      held = await pidOf(holder);
    }
    return await work();
  } finally {
    for (const holder of holders) await letGo(holder);
  }
}

/** To hang up in a transaction would cost the pooler its server connection. */
async function letGo(holder: Client): Promise<void> {
  try {
    await holder.query('rollback');
  } catch (problem) {
    // It got none, or has lost it: there is nothing to give back.
    if (!isTrouble(problem, 'silent', 'lost', 'refused')) throw problem;
  } finally {
    await holder.end();
  }
}

/** Two clients prepare different statements under one name, on one server connection; each has to get its own. */
async function twoClients(lab: Lab): Promise<Seen> {
  const look = async (a: Client, b: Client): Promise<Seen> => {
    for (let round = 0; round < ROUNDS; round++) {
      const name = lab.name();
      const first = await prepared(a, lab, name);
      await takeTurns(b, round);
      const second = await prepared(b, lab, name);
      await run(a, first);
      await run(b, second);
      if (first.pid === second.pid) return { outcome: 'good', saw: 'each got its own' };
    }
    return APART;
  };
  return withClient(lab.door, (a) => withClient(lab.door, (b) => look(a, b)));
}

/**
 * A client prepares and hangs up, the next one takes the same name, as `s0` is in every run of Prisma's engines.
 *
 * `apart` is the answer when they never come by one server connection.
 */
async function leftOver(lab: Lab, apart: Seen): Promise<Seen> {
  for (let round = 0; round < ROUNDS; round++) {
    const name = lab.name();
    const first = await withStatement(lab, name);
    await withClient(lab.door, (client) => takeTurns(client, round));
    const second = await withStatement(lab, name);
    if (first.pid === second.pid) return { outcome: 'good', saw: 'the name was free for the next client' };
  }
  return apart;
}

async function withStatement(lab: Lab, name: string): Promise<Ran> {
  return withClient(lab.door, (client) => prepared(client, lab, name));
}

/** Moves on by so many server connections where the pooler gives them out in turn. */
async function takeTurns(client: Client, turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await pidOf(client);
}

export type Prepared = Ran & { readonly name: string };

/** Prepares a statement that tells where it runs, and runs it once on the spot. */
export async function prepared(client: Client, lab: Lab, name: string): Promise<Prepared> {
  const token = lab.name();
  const ran = ranOf(await client.prepare(name, statementWith(token)));
  // Under its own name it stays on the server connection when the client goes; what the pooler names is the pooler's.
  if (ran.serverName === name) lab.left.addStatement(ran.pid, name);
  return { ...ran, name };
}

/** Runs a prepared statement; one with another's text is as bad as none. */
export async function run(client: Client, { name, token }: Prepared): Promise<Ran> {
  const ran = ranOf(await client.run(name));
  if (ran.token === token) return ran;
  throw new ProbeTrouble({
    kind: 'refused',
    code: '26000',
    message: "another client's statement was run in its place",
  });
}

function statementWith(token: string): string {
  return `select pg_backend_pid(), '${token}', (select min(name) from pg_prepared_statements where statement like '%${token}%')`;
}

function ranOf({ rows }: Answer): Ran {
  const [pid, token, serverName] = rows[0] ?? [];
  return { pid: Number(pid), token: token ?? '', serverName: serverName ?? null };
}
