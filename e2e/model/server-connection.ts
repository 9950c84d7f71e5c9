import { connect, type Socket } from 'node:net';
import { Framer, int32, type Message, message, textIn, zeroed } from './messages';

/** Who gets a server connection's answers while it is his. */
export interface Listener {
  readonly answer: (raw: Buffer) => void;
  /** A whole `DEALLOCATE ALL` or `DISCARD ALL` was done on this connection. */
  readonly deallocated: () => void;
  /** The transaction is over, and all that was asked is answered. */
  readonly released: () => void;
  readonly lost: () => void;
}

export interface Place {
  /** The folder of Postgres' unix socket, where it asks for no password. */
  readonly socket: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
}

/** One of the pooler's own connections to Postgres, and what it knows to be prepared there. */
export class ServerConnection {
  readonly greeting: readonly Buffer[];
  readonly #socket: Socket;
  #listener: Listener | undefined;
  /** Statements that are there, by their names on the server. */
  readonly #prepared = new Set<string>();
  /** Parse messages without an answer so far, in order: the statement's name, and whether the client sees the answer. */
  #parsing: { readonly name: string; readonly isShown: boolean }[] = [];
  /** Query and Sync messages without their ReadyForQuery so far. */
  #awaited = 0;

  /** Logs in; rejects with the server's own message, as bytes for the client, where it says no. */
  static open(place: Place): Promise<ServerConnection> {
    const socket = connect(`${place.socket}/.s.PGSQL.${place.port}`);
    const framer = new Framer(true);
    socket.on('error', () => {});
    const parameters = ['user', place.user, 'database', place.database].map(zeroed);
    socket.once('connect', () => socket.write(message('', int32(196608), ...parameters, Buffer.alloc(1))));
    const greeting: Buffer[] = [];
    return new Promise((resolve, reject) => {
      const hungUp = () => reject(new Refused(Buffer.alloc(0)));
      socket.once('close', hungUp);
      socket.on('data', function greet(chunk: Buffer) {
        framer.push(chunk);
        for (let next = framer.next(); next !== undefined; next = framer.next()) {
          if (next.type === 'E') reject(new Refused(next.raw));
          if (next.type === 'S') greeting.push(next.raw);
          if (next.type !== 'Z') continue;
          socket.off('data', greet).off('close', hungUp);
          resolve(new ServerConnection(socket, framer, greeting));
        }
      });
    });
  }

  private constructor(socket: Socket, framer: Framer, greeting: readonly Buffer[]) {
    this.greeting = greeting;
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      framer.push(chunk);
      for (let next = framer.next(); next !== undefined; next = framer.next()) this.#answered(next);
    });
  }

  onClose(listener: () => void): void {
    this.#socket.once('close', () => {
      listener();
      this.#listener?.lost();
    });
  }

  serve(listener: Listener): void {
    this.#listener = listener;
  }

  close(): void {
    this.#socket.destroy();
  }

  forgetStatements(): void {
    this.#prepared.clear();
  }

  hasPrepared(name: string): boolean {
    return this.#prepared.has(name) || this.#parsing.some((one) => one.name === name);
  }

  /** Sends a message of the client that expects no answer which has to be told apart. */
  send(raw: Buffer): void {
    const type = String.fromCharCode(raw[0] ?? 0);
    if (type === 'Q' || type === 'S' || type === 'F') this.#awaited++;
    this.#socket.write(raw);
  }

  /** Prepares a statement; `isShown` where the client itself asked for it and waits for the answer. */
  parse(name: string, statement: Buffer, isShown: boolean): void {
    this.#parsing.push({ name, isShown });
    this.#socket.write(message('P', zeroed(name), statement));
  }

  #answered({ type, body, raw }: Message): void {
    if (type === '1' && !this.#parsed()) return;
    if (type === 'C' && /^(?:DEALLOCATE|DISCARD) ALL$/.test(textIn(body).text)) this.#listener?.deallocated();
    this.#listener?.answer(raw);
    if (type === 'Z') this.#ready(String.fromCharCode(body[0] ?? 0));
  }

  /** Whether the answer is the client's. */
  #parsed(): boolean {
    const one = this.#parsing.shift();
    if (one === undefined) return true;
    if (one.name !== '') this.#prepared.add(one.name);
    return one.isShown;
  }

  #ready(status: string): void {
    // After an error the server skips what came before the Sync, and answers none of it.
    this.#parsing = [];
    this.#awaited--;
    if (status !== 'I' || this.#awaited > 0) return;
    const listener = this.#listener;
    this.#listener = undefined;
    listener?.released();
  }
}

/** The server's refusal; empty where it just hung up. */
export class Refused extends Error {
  constructor(readonly said: Buffer) {
    super('the server refused the login');
  }
}
