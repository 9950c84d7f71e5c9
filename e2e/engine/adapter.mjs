import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { Connection } from './connection.mjs';

/**
 * What Prisma's schema engine, built as wasm, asks for in place of a native driver: a factory of adapters for one URL.
 *
 * A shadow database is made, reached and dropped as the native engine does it since 5.10.0: by SQL on the main connection,
 * under the same host with another path, and dropped WITH (FORCE). Where a `shadowUrl` is given, that database is emptied
 * and used instead.
 *
 * `utils` is the `@prisma/driver-adapter-utils` that belongs to the engine.
 */
export function adapterFactory(utils, { url, shadowUrl }) {
  let main;
  return {
    provider: 'postgres',
    adapterName: 'prisma-one-url-e2e',
    connect: async () => {
      main = await Connection.open(url).catch((error) => fail(utils, error));
      return new Adapter(utils, main);
    },
    connectToShadowDb: () =>
      shadowUrl === undefined ? madeShadow(utils, { url, main }) : givenShadow(utils, shadowUrl),
  };
}

async function givenShadow(utils, shadowUrl) {
  const connection = await Connection.open(shadowUrl);
  await connection.script('DROP SCHEMA IF EXISTS "public" CASCADE; CREATE SCHEMA "public"');
  return new Adapter(utils, connection);
}

async function madeShadow(utils, { url, main }) {
  const name = `prisma_migrate_shadow_db_${randomUUID()}`;
  await main.script(`CREATE DATABASE "${name}"`).catch((error) => fail(utils, error));
  const there = new URL(url);
  there.pathname = `/${name}`;
  const drop = () => main.script(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  const connection = await Connection.open(there.href).catch(async (error) => {
    // The native engine leaves the database behind here; a test shouldn't.
    await drop();
    return fail(utils, error);
  });
  return new Adapter(utils, connection, drop);
}

class Adapter {
  provider = 'postgres';
  adapterName = 'prisma-one-url-e2e';
  #utils;
  #connection;
  #afterwards;

  constructor(utils, connection, afterwards = async () => {}) {
    this.#utils = utils;
    this.#connection = connection;
    this.#afterwards = afterwards;
  }

  queryRaw({ sql, args }) {
    return this.#answer(async () => this.#resultOf(await this.#connection.query(sql, args)));
  }

  executeRaw({ sql, args }) {
    return this.#answer(async () => (await this.#connection.query(sql, args)).count);
  }

  executeScript(script) {
    return this.#answer(() => this.#connection.script(script));
  }

  async startTransaction() {
    await this.executeScript('BEGIN');
    return Object.assign(Object.create(this), {
      options: { usePhantomQuery: true },
      commit: () => this.executeScript('COMMIT'),
      rollback: () => this.executeScript('ROLLBACK'),
    });
  }

  getConnectionInfo() {
    return { schemaName: 'public', supportsRelationJoins: false };
  }

  async dispose() {
    await this.#connection.end();
    await this.#afterwards();
  }

  async #answer(work) {
    try {
      return await work();
    } catch (error) {
      return fail(this.#utils, error);
    }
  }

  #resultOf({ fields, rows }) {
    const columns = fields.map(({ dataTypeID }) => columnOf(this.#utils, dataTypeID));
    return {
      columnNames: fields.map(({ name }) => name),
      columnTypes: columns.map(({ type }) => type),
      rows: rows.map((row) => row.map((text, index) => (text === null ? null : columns[index].read(text)))),
    };
  }
}

/** How the texts of a type are read, by its number in `pg_type`: what the catalogs and `_prisma_migrations` have. */
function columnOf({ ColumnTypeEnum: type }, number) {
  const same = (text) => text;
  const list = (item) => (text) => pg.types.getTypeParser(1009, 'text')(text).map(item);
  switch (number) {
    case 16: // bool
      return { type: type.Boolean, read: (text) => text === 't' };
    case 18: // "char"
      return { type: type.Character, read: same };
    case 20: // int8
    case 26: // oid
      return { type: type.Int64, read: same };
    case 21: // int2
    case 23: // int4
      return { type: type.Int32, read: Number };
    case 700: // float4
    case 701: // float8
      return { type: type.Double, read: Number };
    case 1000: // bool[]
      return { type: type.BooleanArray, read: list((text) => text === 't') };
    case 1002: // "char"[]
      return { type: type.CharacterArray, read: list(same) };
    case 1003: // name[]
    case 1009: // text[]
    case 1015: // varchar[]
      return { type: type.TextArray, read: list(same) };
    case 1005: // int2[]
    case 1007: // int4[]
      return { type: type.Int32Array, read: list(Number) };
    case 1016: // int8[]
    case 1028: // oid[]
      return { type: type.Int64Array, read: list(same) };
    case 1184: // timestamptz
      return { type: type.DateTime, read: (text) => new Date(text.replace(/([+-]\d\d)$/, '$1:00')).toISOString() };
    default:
      return { type: type.Text, read: same };
  }
}

/** Throws what a database says in the form in which the engine can tell it apart from a bug. */
function fail(utils, error) {
  const { code, severity, message, detail, column, hint } = error;
  if (typeof code !== 'string' || severity === undefined) throw error;
  const said = { kind: 'postgres', code, severity, message, detail, column, hint };
  throw new utils.DriverAdapterError({ ...said, originalCode: code, originalMessage: message });
}
