import type { Socket } from 'node:net';
import { FIRST, Framer, fatal, int32, type Message, message, startupParameters, textIn, zeroed } from './messages';
import type { Pool } from './pool';
import { Refused, type ServerConnection } from './server-connection';
import type { Statements } from './transaction-pooler';

export interface Surroundings {
  readonly statements: Statements;
  readonly refusal: (parameters: Readonly<Record<string, string>>) => string | undefined;
  readonly poolFor: (user: string, database: string) => Pool;
  readonly moved: () => void;
}

/** A statement of a client: its name on the server, and what of the Parse message stands behind the name. */
interface Statement {
  readonly serverName: string;
  readonly text: Buffer;
}

let statementsSoFar = 0;

/** Describe and Close say whether they mean a statement or a portal. */
const STATEMENT = 'S'.charCodeAt(0);

/** One client of the pooler, who has a server connection as long as his transaction lasts. */
export class ClientConnection {
  readonly #socket: Socket;
  readonly #around: Surroundings;
  readonly #framer = new Framer(false);
  readonly #statements = new Map<string, Statement>();
  #pool: Pool | undefined;
  #server: ServerConnection | undefined;
  #lastServer: ServerConnection | undefined;
  /** Messages are dealt with one after the other, also while one waits for a server connection. */
  #work: Promise<void> = Promise.resolve();
  #isGone = false;

  constructor(socket: Socket, around: Surroundings) {
    this.#socket = socket;
    this.#around = around;
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      this.#framer.push(chunk);
      this.#later(() => this.#readAll());
    });
    socket.once('close', () => this.#gone());
  }

  #later(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((problem: unknown) => this.#hangUp(problem));
  }

  async #readAll(): Promise<void> {
    for (let next = this.#framer.next(); next !== undefined && !this.#isGone; next = this.#framer.next()) {
      await (this.#pool === undefined ? this.#greet(next) : this.#received(next, this.#pool));
    }
  }

  // ---- the login

  async #greet({ body }: Message): Promise<void> {
    const version = body.readInt32BE(0);
    if (version === FIRST.tls || version === FIRST.gssapi) this.#socket.write('N');
    else if (version === FIRST.start) await this.#login(startupParameters(body));
    else this.#socket.end();
  }

  /** Nobody is asked for a password. The server connection is needed for its greeting alone. */
  async #login(parameters: Readonly<Record<string, string>>): Promise<void> {
    const refusal = this.#around.refusal(parameters);
    if (refusal !== undefined) throw new Refused(fatal('08P01', refusal));
    const user = parameters.user ?? '';
    this.#framer.startTyped();
    const pool = this.#around.poolFor(user, parameters.database ?? user);
    const server = await pool.acquire();
    pool.release(server);
    this.#pool = pool;
    const authenticated = message('R', int32(0));
    const key = message('K', int32(1), int32(1));
    this.#socket.write(Buffer.concat([authenticated, ...server.greeting, key, message('Z', Buffer.from('I'))]));
  }

  // ---- the traffic

  async #received({ type, body, raw }: Message, pool: Pool): Promise<void> {
    if (type === 'X') {
      this.#socket.end();
      return;
    }
    const server = this.#server ?? (await this.#linked(pool));
    if (server === undefined) return;
    if (this.#around.statements === 'passed-on') server.send(raw);
    else this.#tracked(server, { type, body, raw });
  }

  /** Nothing where the client went away while he waited. */
  async #linked(pool: Pool): Promise<ServerConnection | undefined> {
    const server = await pool.acquire();
    if (this.#isGone) {
      pool.release(server);
      return undefined;
    }
    if (this.#lastServer !== undefined && this.#lastServer !== server) this.#around.moved();
    this.#server = server;
    this.#lastServer = server;
    server.serve({
      answer: (raw) => this.#socket.write(raw),
      deallocated: () => this.#deallocated(server),
      released: () => this.#released(server, pool),
      lost: () => this.#socket.destroy(),
    });
    return server;
  }

  #released(server: ServerConnection, pool: Pool): void {
    this.#server = undefined;
    pool.release(server);
  }

  // ---- statements with a name

  #tracked(server: ServerConnection, { type, body, raw }: Message): void {
    const named = 'DC'.includes(type) && body[0] === STATEMENT ? textIn(body.subarray(1)).text : '';
    if (type === 'P') this.#parse(server, textIn(body));
    else if (type === 'B') this.#bind(server, raw, textIn(body));
    else if (named === '') server.send(raw);
    else if (type === 'D') server.send(message('D', Buffer.from('S'), zeroed(this.#present(server, named).serverName)));
    else this.#close(server, named);
  }

  /** 1.21 doesn't look at `DEALLOCATE ALL`, and goes on as if the statements were there. */
  #deallocated(server: ServerConnection): void {
    if (this.#around.statements !== 'tracked') return;
    this.#statements.clear();
    server.forgetStatements();
  }

  #parse(server: ServerConnection, { text: name, rest: statement }: { text: string; rest: Buffer }): void {
    if (this.#statements.has(name)) throw new Refused(fatal('08P01', 'prepared statement name is already in use'));
    const serverName = name === '' ? '' : `POOLER_${++statementsSoFar}`;
    if (name !== '') this.#statements.set(name, { serverName, text: statement });
    server.parse(serverName, statement, true);
  }

  #bind(server: ServerConnection, raw: Buffer, { text: portal, rest }: { text: string; rest: Buffer }): void {
    const { text: name, rest: values } = textIn(rest);
    if (name === '') server.send(raw);
    else server.send(message('B', zeroed(portal), zeroed(this.#present(server, name).serverName), values));
  }

  /** The server keeps its statement; closing one that doesn't exist gives the answer in its place. */
  #close(server: ServerConnection, name: string): void {
    this.#statements.delete(name);
    server.send(message('C', Buffer.from('S'), zeroed('closed')));
  }

  /** The client's statement, prepared on this server connection if it was not yet. */
  #present(server: ServerConnection, name: string): Statement {
    const statement = this.#statements.get(name);
    if (statement === undefined) throw new Refused(fatal('08P01', 'prepared statement did not exist'));
    if (!server.hasPrepared(statement.serverName)) server.parse(statement.serverName, statement.text, false);
    return statement;
  }

  // ---- the end

  #hangUp(problem: unknown): void {
    if (problem instanceof Refused) this.#socket.end(problem.said);
    else this.#socket.destroy();
  }

  /** What a client leaves in the middle can't be given to another: its server connection is closed, as PgBouncer does. */
  #gone(): void {
    this.#isGone = true;
    this.#server?.close();
  }
}
