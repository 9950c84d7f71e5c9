import type { Check, Pooling } from '../probe-result';
import type { Client } from './client';
import { isTrouble, type Lab, pidOf } from './lab';

export interface PoolingSeen {
  readonly pooling: Pooling;
  /** The backends that were seen, by their process ids. */
  readonly servers: ReadonlySet<number>;
  readonly check: Check;
}

/** Two show a pooler that gives out the connection that came back last; more are for one that takes them in turn. */
const MOST_CLIENTS = 4;

/**
 * Tells whether clients share server connections.
 *
 * Idle clients with fewer backends than clients, or a client whose backend changes, are proof of a pooler in transaction
 * mode. Each is asked twice in a row, since a pooler that takes its connections in turn could give each its own again.
 *
 * Rejects with a `ProbeTrouble` when not even one client is served, or a second one is turned away.
 */
export async function lookAtPooling(lab: Lab): Promise<PoolingSeen> {
  const clients: Client[] = [];
  const pids: number[] = [];
  try {
    while (clients.length < MOST_CLIENTS && !isShared(clients, pids)) {
      const client = await lab.door.open();
      clients.push(client);
      pids.push(await pidOf(client), await pidOf(client));
    }
  } catch (problem) {
    const isEnough = isTrouble(problem, 'silent') ? pids.length > 0 : pids.length > 2;
    if (!isEnough || !isTrouble(problem, 'silent', 'refused')) throw problem;
  }
  const pooling = await poolingOf(clients, pids);
  await Promise.all(clients.map((client) => client.end()));
  const servers = new Set(pids);
  return { pooling, servers, check: checkOf(pooling, pids.length / 2, servers.size) };
}

/** Each client has two pids in a row. */
function isShared(clients: readonly Client[], pids: readonly number[]): boolean {
  const hasMoved = clients.some((_, index) => pids[2 * index] !== pids[2 * index + 1]);
  return hasMoved || new Set(pids).size < clients.length;
}

async function poolingOf(clients: readonly Client[], pids: readonly number[]): Promise<Pooling> {
  const [first] = clients;
  const served = clients.slice(0, pids.length / 2);
  if (isShared(served, pids)) return (await allowsTransactions(first)) ? 'transaction' : 'statement';
  if (served.length < 2) return 'unknown';
  return served.every(({ announcedPid }, index) => announcedPid === pids[2 * index]) ? 'direct' : 'session';
}

/** PgBouncer refuses BEGIN where it gives out its connections by the statement. */
async function allowsTransactions(client: Client | undefined): Promise<boolean> {
  try {
    await client?.query('begin');
    await client?.query('rollback');
    return true;
  } catch (problem) {
    if (isTrouble(problem, 'refused')) return false;
    throw problem;
  }
}

const WORDS: Readonly<Record<Pooling, string>> = {
  direct: 'no pooler',
  session: 'a pooler in session mode, or a proxy',
  transaction: 'a pooler in transaction mode',
  statement: 'a pooler in statement mode, which refuses transactions',
  unknown: 'a second client got no server connection',
};

function checkOf(pooling: Pooling, clients: number, servers: number): Check {
  const numbers = `${count(clients, 'client')}, ${count(servers, 'server connection')}`;
  const outcome = pooling === 'unknown' ? 'unclear' : pooling === 'statement' ? 'bad' : 'fact';
  return { name: 'pooling', outcome, saw: `${WORDS[pooling]}: ${numbers}` };
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
