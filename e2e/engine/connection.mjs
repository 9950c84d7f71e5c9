import pg from 'pg';
import { DISABLED, hostsFile, LOCK } from './settings.mjs';

/**
 * One connection to Postgres that puts on the wire what Prisma's native schema engine puts there.
 *
 * The engine is built on tokio-postgres, without a cache of statements: every query is prepared under a name (`s0`, `s1`,
 * ... counted for the whole process) and described, that is answered, and then it is bound and executed; its statement is
 * closed when it is dropped. A script goes as one simple query. It is these names that an old pooler loses or mixes up;
 * node-postgres alone would send statements without names, which pass everywhere and prove nothing.
 *
 * Source: prisma-engines, `quaint/src/connector/postgres/native` and
 * `schema-engine/connectors/sql-schema-connector/src/flavour/postgres` (2025), rust-postgres `tokio-postgres/src/prepare.rs`.
 */
export class Connection {
  static #statements = 0;
  #client;
  #closing = Promise.resolve();

  /** Connects; `url` is what Prisma was given, and its host is looked up in `E2E_HOSTS` first. */
  static async open(url) {
    const client = new pg.Client(connectionOf(url));
    // A server that hangs up on an idle connection is no reason to die.
    client.on('error', () => {});
    await client.connect();
    return new Connection(client);
  }

  constructor(client) {
    this.#client = client;
  }

  /** The columns as `{name, dataTypeID}`, the rows as texts or null, and how many rows were touched. */
  async query(text, values = []) {
    if (isSkippedLock(text)) return { fields: [], rows: [], count: 0 };
    await this.#closing;
    const name = `s${Connection.#statements++}`;
    const { fields } = await this.#exchange((wire) => {
      wire.parse({ name, text, types: [] });
      wire.describe({ type: 'S', name });
    });
    try {
      const done = await this.#exchange((wire) => {
        wire.bind({ statement: name, portal: '', values: values.map(textOf) });
        wire.execute({ portal: '', rows: 0 });
      });
      return { fields, rows: done.rows, count: done.count };
    } finally {
      this.#closing = this.#exchange((wire) => wire.close({ type: 'S', name })).catch(() => {});
    }
  }

  /** All statements of a script in one simple query. */
  async script(text) {
    await this.#closing;
    if (!isSkippedLock(text)) await this.#client.query(text);
  }

  async end() {
    await this.#closing;
    await this.#client.end().catch(() => {});
  }

  #exchange(send) {
    const exchange = new Exchange(send);
    this.#client.query(exchange);
    return exchange.done;
  }
}

/** What is sent up to one Sync, and its answers; node-postgres queues it like a query of its own. */
class Exchange {
  fields = [];
  rows = [];
  count = 0;
  #send;
  #resolve;
  #reject;
  done = new Promise((resolve, reject) => {
    this.#resolve = resolve;
    this.#reject = reject;
  });

  constructor(send) {
    this.#send = send;
  }

  submit(wire) {
    this.#send(wire);
    wire.sync();
    return null;
  }

  handleRowDescription({ fields }) {
    this.fields = fields;
  }

  handleDataRow({ fields }) {
    this.rows.push(fields.map((field) => (field === null ? null : field.toString())));
  }

  handleCommandComplete({ text }) {
    this.count = Number(/\d+$/.exec(text)?.[0] ?? 0);
  }

  handleError(error) {
    this.#reject(error);
  }

  /** Not called after an error. */
  handleReadyForQuery() {
    this.#resolve(this);
  }

  handleEmptyQuery() {}
  handlePortalSuspended() {}
  handleCopyInResponse() {}
  handleCopyData() {}
}

/** The engine sends binary values; as text they mean the same to the server. */
function textOf(value) {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return `{${value.map((item) => JSON.stringify(String(item))).join(',')}}`;
  return value instanceof Date ? value.toISOString() : String(value);
}

/** The wasm build doesn't look at the variable, the native one does (from 5.3.0 on). */
function isSkippedLock(text) {
  return DISABLED && text.includes(LOCK);
}

/** A URL's parts, with the host looked up; Prisma's own parameters are none of Postgres'. */
function connectionOf(text) {
  const url = new URL(text);
  const place = hostsFile[url.hostname] ?? { host: url.hostname, port: Number(url.port || 5432) };
  return {
    ...place,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    connectionTimeoutMillis: 10_000,
  };
}
