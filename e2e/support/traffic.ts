import { type Client, connected, type Login } from './sql';

/** Clients that go about their work, as an app's do while somebody migrates. */
export interface Traffic {
  /** Ends them all, and gives how many transactions they did. Throws where one of them met an error. */
  readonly stop: () => Promise<number>;
}

/**
 * Starts clients that do short transactions with pauses, without statements that have a name.
 *
 * With some of a pool's server connections taken at any moment, somebody who does one statement after the other gets now
 * this one and now that one; on a quiet pool it would always be the same, and nothing would show.
 */
export async function startTraffic(login: Login, clients = 3): Promise<Traffic> {
  let isOver = false;
  const work = async (client: Client) => {
    let done = 0;
    for (; !isOver; done++) {
      await client.query('BEGIN');
      await client.query(`SELECT pg_sleep(${Math.random() * 0.02})`);
      await client.query('COMMIT');
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
    }
    await client.end();
    return done;
  };
  const started = await Promise.all(Array.from({ length: clients }, () => connected(login)));
  const working = started.map(work);
  // The error is for whoever stops the traffic, not for the process.
  for (const one of working) one.catch(() => undefined);
  return {
    stop: async () => {
      isOver = true;
      const done = await Promise.all(working);
      return done.reduce((sum, each) => sum + each, 0);
    },
  };
}

/**
 * Leaves a statement `s0` on a server connection: a client prepares it and hangs up, as an app does whose Prisma Client
 * was not told of an old pooler. Without a pooler, or with one that tracks statements, nothing is left of it.
 */
export async function leaveStatement(login: Login): Promise<void> {
  const client = await connected(login);
  await client.query({ name: 's0', text: 'SELECT 1' });
  await client.end();
}
