import { Client } from 'pg';

export type { Client };

/** Where and as whom to log in. A `host` that starts with `/` is the folder of a unix socket. */
export interface Login {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string;
  readonly database: string;
}

/** A connected client, which somebody has to end. */
export async function connected(login: Login): Promise<Client> {
  const client = new Client({ connectionTimeoutMillis: 10_000, ...login });
  // A connection that the server ends while it is idle fails at its next query, not here.
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** Does some work with a client of its own. */
export async function withClient<T>(login: Login, work: (client: Client) => Promise<T>): Promise<T> {
  const client = await connected(login);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A login as Prisma writes it; `host` and `port` may be another's, as a provider's names are. */
export function urlOf({ host, port, user, password, database }: Login): string {
  return `postgresql://${user}:${password ?? ''}@${host}:${port}/${database}`;
}
