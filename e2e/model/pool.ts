import { type Place, ServerConnection } from './server-connection';

/** The server connections of one user and database, and the clients that wait for one. */
export class Pool {
  readonly #place: Place;
  readonly #size: number;
  /** The last one is taken first. */
  #idle: ServerConnection[] = [];
  readonly #all = new Set<ServerConnection>();
  #opening = 0;
  readonly #waiting: Waiting[] = [];

  constructor(place: Place, size: number) {
    this.#place = place;
    this.#size = size;
  }

  /** A server connection of one's own until `release`. Rejects with `Refused` where the server takes no login. */
  acquire(): Promise<ServerConnection> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#serveNext();
    });
  }

  release(connection: ServerConnection): void {
    if (this.#all.has(connection)) this.#idle.push(connection);
    this.#serveNext();
  }

  close(): void {
    for (const connection of this.#all) connection.close();
  }

  #serveNext(): void {
    if (this.#waiting.length === 0) return;
    const idle = this.#idle.pop();
    if (idle !== undefined) this.#waiting.shift()?.resolve(idle);
    else if (this.#all.size + this.#opening < this.#size) this.#open();
  }

  #open(): void {
    const waiting = this.#waiting.shift();
    this.#opening++;
    ServerConnection.open(this.#place)
      .finally(() => this.#opening--)
      .then(
        (connection) => {
          this.#all.add(connection);
          connection.onClose(() => this.#lost(connection));
          waiting?.resolve(connection);
        },
        (problem) => waiting?.reject(problem),
      );
  }

  #lost(connection: ServerConnection): void {
    this.#all.delete(connection);
    this.#idle = this.#idle.filter((one) => one !== connection);
    this.#serveNext();
  }
}

interface Waiting {
  readonly resolve: (connection: ServerConnection) => void;
  readonly reject: (problem: Error) => void;
}
