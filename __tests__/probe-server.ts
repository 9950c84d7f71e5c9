import { createServer, type Server, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** An error as a server or a pooler sends it. */
export interface Fault {
  readonly code: string;
  readonly message: string;
}

/** What stands between the clients and the server. */
export interface Setup {
  /** `transaction`: clients share server connections, one transaction each. */
  readonly pooling: 'direct' | 'session' | 'transaction' | 'statement';
  /** How many server connections there are to share. */
  readonly size: number;
  /**
   * Whether names of prepared statements follow their client: never, as in PgBouncer 1.21, or also over resets. With
   * `the last one`, whoever prepared a name last has it.
   */
  readonly carries: 'nothing' | 'the last one' | 'names' | 'names and resets';
  /** Whether session locks go when a client gives its server connection back. */
  readonly forgetsLocks: boolean;
  /** Which databases the pooler knows. */
  readonly knows: 'every database' | 'app alone' | 'app under every name';
  readonly mayCreateDatabases: boolean;
  readonly version: number;
  readonly searchPath: 'taken' | 'refused' | 'dropped';
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Refuses logins: why, or nothing. */
  readonly login?: (startup: Readonly<Record<string, string>>, clients: number) => Fault | undefined;
  /** Answers a statement in place of the server; `silence` gives no answer at all. */
  readonly instead?: (sql: string) => Fault | 'silence' | undefined;
}

export const PLAIN: Setup = {
  pooling: 'direct',
  size: 5,
  carries: 'nothing',
  forgetsLocks: false,
  knows: 'every database',
  mayCreateDatabases: true,
  version: 150018,
  searchPath: 'taken',
};

type Row = readonly (string | null)[];

/** A server connection. */
interface Backend {
  readonly pid: number;
  readonly database: string;
  /** Prepared statements by the names that the server has for them. */
  readonly statements: Map<string, string>;
}

interface Client {
  readonly startup: Readonly<Record<string, string>>;
  backend?: Backend;
  inTransaction: boolean;
  /** Keys of the locks that end with its transaction. */
  readonly passing: Set<string>;
  /** The texts behind this client's names, where the pooler follows them. */
  readonly names: Map<string, string>;
}

/** What is on the server, for a test to look at. */
export interface State {
  readonly databases: Set<string>;
  /** Keys of advisory locks, with the process id of the holder. */
  readonly locks: Map<string, number>;
  readonly backends: Set<Backend>;
  /** Every statement that was sent, as it was sent. */
  readonly sent: string[];
  readonly startups: Readonly<Record<string, string>>[];
  clients: number;
}

export interface ProbeServer {
  readonly port: number;
  readonly url: string;
  readonly state: State;
  stop(): Promise<void>;
}

/**
 * A model of Postgres behind a pooler, on a port of 127.0.0.1: as much of the protocol and of SQL as a probe uses.
 *
 * It is a model. What real servers and poolers do is tried with real ones elsewhere.
 */
export async function startProbeServer(setup: Partial<Setup> = {}): Promise<ProbeServer> {
  const model = new Model({ ...PLAIN, ...setup });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.setNoDelay(true);
    new Connection(socket, model).listen();
  });
  const port = await listening(server);
  return {
    port,
    url: `postgresql://sally:s3cret@127.0.0.1:${port}/app`,
    state: model.state,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

/** A server that says `greeting` to whoever connects, and nothing more. */
export async function startStranger(
  greeting: Buffer | string | null,
): Promise<Pick<ProbeServer, 'port' | 'url' | 'stop'>> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    if (greeting !== null) socket.write(greeting);
  });
  const port = await listening(server);
  const stop = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => server.close(done));
  };
  return { port, url: `postgresql://sally:s3cret@127.0.0.1:${port}/app`, stop };
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

// ---- the model

class Model {
  readonly state: State = {
    databases: new Set(['app', 'postgres']),
    locks: new Map(),
    backends: new Set(),
    sent: [],
    startups: [],
    clients: 0,
  };
  readonly #idle: Backend[] = [];
  readonly #waiting: { readonly client: Client; readonly serve: () => void }[] = [];
  #pids = 100;
  #names = 0;

  constructor(readonly setup: Setup) {}

  get #shares(): boolean {
    return this.setup.pooling === 'transaction' || this.setup.pooling === 'statement';
  }

  login(startup: Readonly<Record<string, string>>): Fault | Client {
    this.state.startups.push(startup);
    const fault = this.setup.login?.(startup, this.state.clients) ?? this.#refusal(startup);
    if (fault !== undefined) return fault;
    this.state.clients++;
    const client: Client = { startup, inTransaction: false, passing: new Set(), names: new Map() };
    if (this.setup.pooling === 'direct') client.backend = this.#newBackend(startup.database ?? '');
    return client;
  }

  #refusal({ database = '', search_path }: Readonly<Record<string, string>>): Fault | undefined {
    if (search_path !== undefined && this.setup.searchPath === 'refused')
      return { code: '08P01', message: 'unsupported startup parameter: search_path' };
    if (this.setup.knows === 'app alone' && database !== 'app')
      return { code: '08P01', message: `no such database: ${database}` };
    return this.state.databases.has(database) || this.setup.knows === 'app under every name'
      ? undefined
      : { code: '3D000', message: `database "${database}" does not exist` };
  }

  #newBackend(database: string): Backend {
    const backend = { pid: ++this.#pids, database, statements: new Map() };
    this.state.backends.add(backend);
    return backend;
  }

  /** Calls `serve` as soon as the client has a server connection: the one that came back last, a new one, or later. */
  acquire(client: Client, serve: () => void): void {
    const database = client.startup.database ?? '';
    const index = this.#idle.findLastIndex((backend) => backend.database === database);
    const isFull =
      [...this.state.backends].filter((backend) => backend.database === database).length >= this.setup.size;
    if (client.backend === undefined && index === -1 && isFull) {
      this.#waiting.push({ client, serve });
      return;
    }
    client.backend ??= this.#idle.splice(index, index === -1 ? 0 : 1)[0] ?? this.#newBackend(database);
    serve();
  }

  /** At the end of each transaction. */
  release(client: Client): void {
    if (client.backend === undefined || client.inTransaction || !this.#shares) return;
    this.#giveBack(client);
  }

  #giveBack(client: Client): void {
    const { backend } = client;
    if (backend === undefined) return;
    if (this.setup.forgetsLocks) this.#unlock(backend.pid);
    client.backend = undefined;
    if (this.state.backends.has(backend)) this.#idle.push(backend);
    const next = this.#waiting.shift();
    if (next !== undefined) this.acquire(next.client, next.serve);
  }

  /** A client that hangs up: its session ends, or goes back to the pool after a reset. */
  leave(client: Client): void {
    this.state.clients--;
    const { backend } = client;
    const at = this.#waiting.findIndex((waiting) => waiting.client === client);
    if (at !== -1) this.#waiting.splice(at, 1);
    if (backend === undefined) return;
    if (this.setup.pooling === 'session') {
      backend.statements.clear();
      this.#unlock(backend.pid);
      this.#giveBack(client);
    } else {
      this.#unlock(backend.pid);
      this.state.backends.delete(backend);
    }
  }

  #unlock(pid: number): void {
    for (const [key, holder] of this.state.locks) if (holder === pid) this.state.locks.delete(key);
  }

  prepare(client: Client, name: string, sql: string): Fault | undefined {
    const backend = backendOf(client);
    if (this.setup.carries === 'nothing' || this.setup.carries === 'the last one' || !this.#shares) {
      if (this.setup.carries === 'nothing' && backend.statements.has(name))
        return { code: '42P05', message: `prepared statement "${name}" already exists` };
      backend.statements.set(name, sql);
      return undefined;
    }
    client.names.set(name, sql);
    this.#serverName(backend, sql);
    return undefined;
  }

  #serverName(backend: Backend, sql: string): string {
    const known = [...backend.statements].find(([, text]) => text === sql)?.[0];
    const name = known ?? `PGBOUNCER_${++this.#names}`;
    backend.statements.set(name, sql);
    return name;
  }

  runPrepared(client: Client, name: string): readonly Row[] | Fault | 'silence' {
    const backend = backendOf(client);
    const own = client.names.get(name);
    const sql = own ?? backend.statements.get(name);
    if (sql === undefined) return { code: '26000', message: `prepared statement "${name}" does not exist` };
    const isLost = own !== undefined && this.setup.carries === 'names' && this.#wasReset.has(backend);
    if (isLost) return { code: '26000', message: 'prepared statement "PGBOUNCER_1" does not exist' };
    const serverName = own === undefined ? name : this.#serverName(backend, sql);
    const token = /'([^']+)'/.exec(sql)?.[1] ?? '';
    return [[String(backend.pid), token, serverName]];
  }

  readonly #wasReset = new Set<Backend>();

  /** The rows of a statement, or an error. */
  query(client: Client, sql: string): readonly Row[] | Fault | 'silence' {
    this.state.sent.push(sql);
    const instead = this.setup.instead?.(sql);
    if (instead !== undefined) return instead;
    for (const [pattern, answer] of this.#answers) {
      const match = pattern.exec(sql);
      if (match) return answer(client, match);
    }
    throw new Error(`the model knows no answer to: ${sql}`);
  }

  readonly #answers: readonly (readonly [
    RegExp,
    (client: Client, match: RegExpExecArray) => readonly Row[] | Fault,
  ])[] = [
    [/^select pg_backend_pid\(\)$/, (client) => [[String(backendOf(client).pid)]]],
    [/^begin$/, (client) => this.#begin(client)],
    [/^rollback$/, (client) => this.#end(client)],
    [/^show server_version_num$/, () => [[String(this.setup.version)]]],
    [/^show server_version$/, () => [[`${Math.floor(this.setup.version / 10000)}.18 (Debian)`]]],
    [
      /^show search_path$/,
      ({ startup }) => [[this.setup.searchPath === 'taken' ? (startup.search_path ?? '') : 'public']],
    ],
    [/^select rolcreatedb/, () => [[this.setup.mayCreateDatabases ? 't' : 'f']]],
    [/^select current_database/, ({ startup }) => [[this.#leadsTo(startup.database)]]],
    [/^select session_user/, ({ startup }) => [[startup.user ?? '', startup.database ?? '']]],
    [/^select to_char/, () => [['202611220301']]],
    [/^select datname/, () => this.#oldOnes()],
    [/^CREATE DATABASE "(\w+)"/, (_, [, name = '']) => this.#done(() => this.state.databases.add(name))],
    [/^DROP DATABASE IF EXISTS "(\w+)"/, (_, [, name = '']) => this.#drop(name)],
    [/^create table/, () => []],
    [/pg_try_advisory_lock\((\d+)\)/, (client, [, key = '']) => this.#lock(client, key)],
    [/pg_advisory_xact_lock\((\d+)\)/, (client, [, key = '']) => this.#lockForNow(client, key)],
    [/pg_advisory_unlock\((\d+)\)/, (_, [, key = '']) => this.#done(() => this.state.locks.delete(key))],
    [/^select exists .* objid = (\d+)\)$/s, (_, [, low = '']) => [[this.#isHeld(low) ? 't' : 'f']]],
    [/^select count\(\*\) from pg_locks/, () => [[this.state.locks.has('72707369') ? '1' : '0']]],
    [/^select count\(pg_cancel_backend/, () => [['0']]],
    [/^select pg_terminate_backend/, () => []],
    [/^select pid from pg_stat_activity$/, () => [...this.state.backends].map(({ pid }) => [String(pid)])],
    [
      /^select name from pg_prepared_statements/,
      (client) => [...backendOf(client).statements.keys()].map((name) => [name]),
    ],
    [/^deallocate "(\w+)"$/, (client, [, name = '']) => this.#done(() => backendOf(client).statements.delete(name))],
    [/^(?:DEALLOCATE|DISCARD) ALL$/, (client) => this.#reset(client)],
  ];

  #leadsTo(database = ''): string {
    return this.setup.knows === 'app under every name' ? 'app' : database;
  }

  #done(act: () => unknown): readonly Row[] {
    act();
    return [];
  }

  #begin(client: Client): readonly Row[] | Fault {
    if (this.setup.pooling === 'statement')
      return { code: '08P01', message: 'transaction blocks not allowed in statement pooling mode' };
    client.inTransaction = true;
    return [];
  }

  #end(client: Client): readonly Row[] {
    client.inTransaction = false;
    for (const key of client.passing) this.state.locks.delete(key);
    client.passing.clear();
    return [];
  }

  #lockForNow(client: Client, key: string): readonly Row[] {
    client.passing.add(key);
    return this.#lock(client, key);
  }

  #lock(client: Client, key: string): readonly Row[] {
    this.state.locks.set(key, backendOf(client).pid);
    return [[String(backendOf(client).pid), 't']];
  }

  #isHeld(low: string): boolean {
    return [...this.state.locks.keys()].some((key) => String(BigInt(key) % 2n ** 32n) === low);
  }

  #oldOnes(): readonly Row[] {
    return [...this.state.databases].filter((name) => /_2025\d{8}_/.test(name)).map((name) => [name]);
  }

  #drop(name: string): readonly Row[] {
    this.state.databases.delete(name);
    for (const backend of this.state.backends) if (backend.database === name) this.state.backends.delete(backend);
    return [];
  }

  #reset(client: Client): readonly Row[] {
    const backend = backendOf(client);
    if (this.setup.carries === 'names') this.#wasReset.add(backend);
    if (this.setup.carries === 'names and resets') client.names.clear();
    if (this.setup.carries === 'nothing') backend.statements.clear();
    return [];
  }
}

function backendOf({ backend }: Client): Backend {
  if (backend === undefined) throw new Error('a client without a server connection was served');
  return backend;
}

// ---- the protocol

const SSL_REQUEST = 80877103;

class Connection {
  #bytes = Buffer.alloc(0);
  #client: Client | undefined;
  /** Messages that wait until the client has a server connection. */
  #queue: { readonly type: string; readonly body: Buffer }[] = [];
  #isServed = false;
  #isFailed = false;
  #portal = '';

  constructor(
    private socket: Socket,
    private readonly model: Model,
  ) {}

  listen(): void {
    this.socket.on('data', (chunk) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      this.#read();
    });
    this.socket.on('close', () => this.#leave());
    this.socket.on('error', () => {});
  }

  #leave(): void {
    if (this.#client !== undefined) this.model.leave(this.#client);
    this.#client = undefined;
  }

  #read(): void {
    for (;;) {
      const at = this.#client === undefined ? 0 : 1;
      if (this.#bytes.length < at + 4) return;
      const end = at + this.#bytes.readInt32BE(at);
      if (this.#bytes.length < end) return;
      const type = at === 0 ? '' : String.fromCharCode(this.#bytes[0] ?? 0);
      const body = this.#bytes.subarray(at + 4, end);
      this.#bytes = this.#bytes.subarray(end);
      if (type === '') this.#start(body);
      else this.#take(type, body);
    }
  }

  #start(body: Buffer): void {
    if (body.readInt32BE(0) === SSL_REQUEST) {
      this.#answerTls();
      return;
    }
    const words = body.subarray(4).toString().split('\0');
    const startup: Record<string, string> = {};
    for (let index = 0; words[index]; index += 2) startup[words[index] ?? ''] = words[index + 1] ?? '';
    const client = this.model.login(startup);
    if ('code' in client) {
      this.#send(fault(client, 'FATAL'));
      this.socket.end();
      return;
    }
    this.#client = client;
    const pid = this.model.setup.pooling === 'direct' ? backendOf(client).pid : 7;
    this.#send(message('R', int(0)), message('K', Buffer.concat([int(pid), int(1)])), message('Z', 'I'));
  }

  #answerTls(): void {
    const { tls } = this.model.setup;
    this.socket.write(tls === undefined ? 'N' : 'S');
    if (tls === undefined) return;
    this.socket.removeAllListeners('data');
    this.socket = new TLSSocket(this.socket, { isServer: true, ...tls });
    this.listen();
  }

  /** Statements are served one after the other. */
  #take(type: string, body: Buffer): void {
    if (type === 'X') return void this.socket.end();
    this.#queue.push({ type, body });
    if (!this.#isServed) this.#serve();
  }

  #serve(): void {
    const client = this.#client;
    if (client === undefined) return;
    this.#isServed = true;
    this.model.acquire(client, () => {
      while (this.#queue.length > 0 && this.#client !== undefined) {
        const next = this.#queue.shift();
        if (next !== undefined) this.#handle(client, next.type, next.body);
      }
      this.#isServed = false;
    });
  }

  #handle(client: Client, type: string, body: Buffer): void {
    const [first = '', second = ''] = body.toString().split('\0');
    if (type === 'Q') {
      this.#answer(this.model.query(client, first), true);
      return;
    }
    if (type === 'S') {
      this.#isFailed = false;
      this.#ready(client);
      return;
    }
    if (this.#isFailed) return;
    if (type === 'P') this.#acknowledge('1', this.model.prepare(client, first, second));
    else if (type === 'B') this.#portal = second;
    else if (type === 'E') this.#answer(this.model.runPrepared(client, this.#portal), false);
    else if (type === 'C') client.names.delete(first.slice(1));
    else if (type !== 'D') throw new Error(`the model knows no message ${type}`);
  }

  #acknowledge(type: string, problem: Fault | undefined): void {
    this.#isFailed = problem !== undefined;
    this.#send(problem === undefined ? message(type, '') : fault(problem, 'ERROR'));
  }

  #answer(answer: readonly Row[] | Fault | 'silence', isSimple: boolean): void {
    if (answer === 'silence') return;
    if ('code' in answer) {
      this.#isFailed = !isSimple;
      this.#send(fault(answer, 'ERROR'));
    } else this.#send(...answer.map(dataRow), message('C', 'SELECT 1\0'));
    if (isSimple && this.#client !== undefined) this.#ready(this.#client);
  }

  #ready(client: Client): void {
    this.#send(message('Z', client.inTransaction ? 'T' : 'I'));
    this.model.release(client);
  }

  #send(...messages: readonly Buffer[]): void {
    if (this.socket.writable) this.socket.write(Buffer.concat(messages));
  }
}

function message(type: string, body: Buffer | string): Buffer {
  const bytes = Buffer.from(body);
  return Buffer.concat([Buffer.from(type), int(bytes.length + 4), bytes]);
}

function int(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(number);
  return bytes;
}

function fault({ code, message: text }: Fault, severity: string): Buffer {
  return message('E', `S${severity}\0V${severity}\0C${code}\0M${text}\0\0`);
}

function dataRow(row: Row): Buffer {
  const count = Buffer.alloc(2);
  count.writeInt16BE(row.length);
  const values = row.map((value) =>
    value === null ? int(-1) : Buffer.concat([int(Buffer.byteLength(value)), Buffer.from(value)]),
  );
  return message('D', Buffer.concat([count, ...values]));
}
