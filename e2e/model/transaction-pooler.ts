import { createServer, type Socket } from 'node:net';
import { ClientConnection } from './client-connection';
import { Pool } from './pool';

/**
 * How a pooler deals with statements that have a name.
 *
 * `passed-on`: names go to whatever server connection the client happens to have (PgBouncer before 1.21, and any with
 * `max_prepared_statements` = 0). `tracked`: each client has names of its own, and a statement is prepared anew where it
 * is missing (PgBouncer from 1.22 on). `tracked-1.21`: the same without `DEALLOCATE ALL` and `DISCARD ALL`.
 */
export type Statements = 'passed-on' | 'tracked-1.21' | 'tracked';

export interface Settings {
  /** Postgres: the folder of its unix socket, where it asks for no password, and its port. */
  readonly socket: string;
  readonly port: number;
  readonly statements: Statements;
  /** Server connections for each user and database. */
  readonly poolSize?: number;
  /** The databases that can be reached; all of them where it is left out (`*` in PgBouncer). */
  readonly databases?: readonly string[];
}

export interface TransactionPooler {
  readonly port: number;
  /** The databases that clients asked for, in order. */
  readonly askedFor: readonly string[];
  /** How often a client's next transaction ran on another server connection than the one before. */
  readonly moves: () => number;
  readonly stop: () => Promise<void>;
}

/** What PgBouncer takes without further settings, and `extra_float_digits`, which it is usually told to ignore. */
const STARTUP_PARAMETERS = new Set([
  ...['user', 'database', 'client_encoding', 'datestyle', 'timezone', 'standard_conforming_strings'],
  ...['application_name', 'extra_float_digits'],
]);

/**
 * Starts a pooler that gives a client a server connection for one transaction: a model of PgBouncer's transaction mode, for
 * machines where only npm can be had. It has no passwords, no TLS and no time limits.
 *
 * Idle server connections are taken last in, first out, as PgBouncer does (`server_round_robin` = 0); the same
 * experiments as on a real PgBouncer give the same answers (`e2e/behaviours.ts`).
 * Source: the protocol's documentation, PgBouncer's `doc/config.md` and NEWS up to 1.24.
 */
export async function startTransactionPooler(settings: Settings): Promise<TransactionPooler> {
  const pools = new Map<string, Pool>();
  const clients = new Set<Socket>();
  const askedFor: string[] = [];
  let moves = 0;
  const poolFor = (user: string, database: string): Pool => {
    const key = JSON.stringify([user, database]);
    const pool = pools.get(key) ?? new Pool({ ...settings, user, database }, settings.poolSize ?? 5);
    pools.set(key, pool);
    return pool;
  };
  const server = createServer((socket) => {
    clients.add(socket);
    socket.once('close', () => clients.delete(socket));
    new ClientConnection(socket, {
      statements: settings.statements,
      refusal: (parameters) => refusal(parameters, settings),
      poolFor: (user, database) => {
        askedFor.push(database);
        return poolFor(user, database);
      },
      moved: () => moves++,
    });
  });
  const port = await listening(server);
  return {
    port,
    askedFor,
    moves: () => moves,
    stop: () => {
      for (const socket of clients) socket.destroy();
      for (const pool of pools.values()) pool.close();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** What PgBouncer says to a login that it doesn't take; `undefined` where it takes it. */
function refusal(parameters: Readonly<Record<string, string>>, { databases }: Settings): string | undefined {
  const strange = Object.keys(parameters).find((name) => !STARTUP_PARAMETERS.has(name.toLowerCase()));
  if (strange !== undefined) return `unsupported startup parameter: ${strange}`;
  const database = parameters.database ?? parameters.user ?? '';
  if (databases !== undefined && !databases.includes(database)) return `no such database: ${database}`;
  return undefined;
}

function listening(server: ReturnType<typeof createServer>): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
