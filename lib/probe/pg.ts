// The only file that loads pg, so it is required where a connection is opened. Of pg it takes the client alone: the
// package's front door also decides, by a variable of the environment, to load a native driver.
import type { ClientConfig } from 'pg';
import PgClient from 'pg/lib/client';

/** The parameters of the first message to the server, `user` and `database` among them. */
export type Startup = Readonly<Record<string, string>>;

/** What pg reads messages from. */
interface Messages {
  on(event: string, listener: (...values: readonly unknown[]) => void): unknown;
  destroy(problem?: Error): unknown;
}

/** A client that sends exactly these startup parameters: pg would add what `PGOPTIONS` and its like say. */
export class StartupClient extends PgClient {
  readonly #startup: Startup;

  constructor(config: ClientConfig, startup: Startup) {
    super(config);
    this.#startup = startup;
    const connection = this.connection as unknown as { attachListeners(stream: Messages): void };
    const attach = connection.attachListeners.bind(connection);
    connection.attachListeners = (stream) => attach(guarded(stream));
  }

  getStartupConf(): Startup {
    return this.#startup;
  }
}

/** pg throws at a message that it can't read, where nobody could catch it; here that ends the connection. */
function guarded(stream: Messages): Messages {
  return {
    on: (event, listener) =>
      stream.on(event, (...values) => {
        try {
          listener(...values);
        } catch (problem) {
          stream.destroy(problem instanceof Error ? problem : new Error('unreadable message'));
        }
      }),
    destroy: (problem) => stream.destroy(problem),
  };
}
