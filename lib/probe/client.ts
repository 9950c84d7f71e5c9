import type { ClientConfig, Connection, Submittable } from 'pg';
import type { Startup } from './pg';
import { strangerAt } from './stranger';
import { type Limits, within } from './time-limit';
import { ProbeTrouble, type Trouble } from './trouble';

/** What came back: every value as text, as the server wrote it. */
export interface Answer {
  readonly rows: readonly (readonly (string | null)[])[];
}

/** One connection. Every method rejects with a `ProbeTrouble`, or with the reason of the signal that ended the probe. */
export interface Client {
  /** The process id that the login was answered with; a pooler makes one up. */
  readonly announcedPid: number | undefined;
  /** Sends SQL as it stands, in one message. */
  query(sql: string, manner?: Manner): Promise<Answer>;
  /** Prepares a statement under a name and runs it, in one go and to the end: on one server connection. */
  prepare(name: string, sql: string): Promise<Answer>;
  /** Runs a statement that was prepared under this name. */
  run(name: string): Promise<Answer>;
  /** Says goodbye. Never rejects. */
  end(): Promise<void>;
}

/** How a question differs from others. */
export interface Manner {
  /** How long it may take, where that is longer than for others. */
  readonly milliseconds?: number;
  /**
   * Whether the answer is waited for although the probe is ended meanwhile: where it says on which server connection
   * something is left.
   */
  readonly toTheEnd?: boolean;
}

/** How a connection is opened; `password` is taken out of every text that comes back. */
export interface Login {
  readonly config: Pick<ClientConfig, 'host' | 'port' | 'ssl' | 'enableChannelBinding'>;
  readonly startup: Startup;
  readonly password: () => string;
}

const GOODBYE: Limits = { milliseconds: 1000 };

/** Connects and logs in. Rejects as the methods of `Client` do. */
export async function openClient(login: Login, connecting: Limits, asking: Limits): Promise<Client> {
  // Required here, which makes it a chunk of its own in the build: pg is loaded only for a probe.
  const { StartupClient } = require('./pg') as typeof import('./pg');
  const client = new StartupClient(configOf(login), login.startup);
  // What happens between two questions shows in the answer to the next one.
  client.on('error', () => {});
  const { stream } = client.connection;
  try {
    const isEncrypted = login.config.ssl !== false;
    // Before pg listens: it would take the first bytes of a stranger for a failed handshake.
    const stranger = strangerAt(stream, isEncrypted);
    await within(Promise.race([stranger, client.connect()]), connecting, 'connecting');
    return clientOver(client, login, asking);
  } catch (problem) {
    client.connection.stream.destroy();
    stream.destroy();
    throw troubled(problem, login, connecting);
  }
}

/** What pg would else take from the environment (`PGSSLNEGOTIATION`, `PGPASSWORD`, a password file) is given here. */
function configOf({ config, startup, password }: Login): ClientConfig {
  return { ...config, user: startup.user, password, client_encoding: 'UTF8', sslnegotiation: 'postgres' };
}

type Connected = InstanceType<typeof import('./pg')['StartupClient']>;

function clientOver(client: Connected, login: Login, limits: Limits): Client {
  const ask = async (doing: string, send: (connection: Connection) => void, manner: Manner = {}): Promise<Answer> => {
    const { milliseconds = limits.milliseconds, toTheEnd = false } = manner;
    const own = { milliseconds, signal: toTheEnd ? undefined : limits.signal };
    try {
      limits.signal?.throwIfAborted();
      const answer = new Promise<Answer>((...settle) => client.query(new Exchange(send, settle)));
      return await within(answer, own, doing);
    } catch (problem) {
      // An answer that comes late would be taken for that to the next question.
      if (!(problem instanceof Error && 'severity' in problem)) client.connection.stream.destroy();
      throw troubled(problem, login, limits);
    }
  };
  return {
    announcedPid: 'processID' in client ? Number(client.processID) : undefined,
    query: (sql, manner) => ask(firstWords(sql), (connection) => connection.query(sql), manner),
    prepare: (name, sql) => ask('prepare', (connection) => prepareAndRun(connection, name, sql), { toTheEnd: true }),
    run: (name) => ask('run a prepared statement', (connection) => run(connection, name)),
    end: async () => {
      await within(client.end(), GOODBYE, 'saying goodbye').catch(() => client.connection.stream.destroy());
    },
  };
}

function prepareAndRun(connection: Connection, name: string, sql: string): void {
  connection.parse({ name, text: sql, types: [] }, true);
  connection.describe({ type: 'S', name }, true);
  run(connection, name);
}

function run(connection: Connection, name: string): void {
  connection.bind({ statement: name, portal: '', values: [] }, true);
  connection.execute({ portal: '' }, true);
  connection.sync();
}

/** What a message names of a statement: `select pg_backend_pid()` and its like are enough, and names are random. */
function firstWords(sql: string): string {
  return sql
    .trim()
    .split(/[\s(]+/, 2)
    .join(' ')
    .toLowerCase();
}

type Settle = readonly [resolve: (answer: Answer) => void, reject: (problem: unknown) => void];

/** One question to pg and its answer, message by message. pg calls nothing more after `handleError`. */
class Exchange implements Submittable {
  readonly #rows: (readonly (string | null)[])[] = [];

  constructor(
    readonly submit: (connection: Connection) => void,
    readonly settle: Settle,
  ) {}

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    this.#rows.push([...fields]);
  }

  handleReadyForQuery(): void {
    this.settle[0]({ rows: this.#rows });
  }

  handleError(problem: unknown): void {
    this.settle[1](problem);
  }

  handleRowDescription(): void {}
  handleCommandComplete(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
  handleCopyInResponse(): void {}
  handleCopyData(): void {}
}

/** A failure of pg, of the system or of the server as a `ProbeTrouble`; the reason of an ended probe stays what it is. */
function troubled(problem: unknown, login: Login, { signal }: Limits): unknown {
  if (problem instanceof ProbeTrouble || (signal?.aborted && problem === signal.reason)) return problem;
  return new ProbeTrouble(troubleOf(problem, login));
}

interface PgProblem {
  readonly code?: string;
  readonly severity?: string;
  readonly message?: string;
}

function troubleOf(problem: unknown, { password, config }: Login): Trouble {
  const { code, severity, message = '' } = (problem ?? {}) as PgProblem;
  if (severity !== undefined) return { kind: 'refused', code: code ?? '', message: harmless(message, password()) };
  if (/does not support SSL/.test(message)) return { kind: 'no-tls' };
  if (/^SASL/.test(message))
    return { kind: 'refused', code: '28P01', message: 'the login by SCRAM could not be agreed on' };
  if (code === undefined || code === 'EPIPE' || code === 'ECONNRESET') return { kind: 'lost' };
  const isSystem = /^E[A-Z0-9]+$/.test(code) && code !== 'EPROTO';
  return isSystem || config.ssl === false ? { kind: 'system', code } : { kind: 'tls', code };
}

const LONGEST = 200;

/** What a server says may repeat what it was sent, and be of any length. */
function harmless(message: string, password: string): string {
  const spellings = password === '' ? [] : [password, encodeURIComponent(password)];
  const without = spellings.reduce((text, spelling) => text.replaceAll(spelling, '****'), message);
  const line = without.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
