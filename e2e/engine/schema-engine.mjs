/**
 * Stands where Prisma's CLI expects its native schema engine (`PRISMA_SCHEMA_ENGINE_BINARY`), which can't be had from a
 * package registry: the same words on the command line, the same JSON-RPC on stdin and stdout.
 *
 * Inside is the real engine of the same version, which Prisma publishes as wasm; only its way to the database is ours
 * (`connection.mjs`). For CLIs from 6.6 on; older ones speak another RPC.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { adapterFactory } from './adapter.mjs';
import { Connection } from './connection.mjs';
import { PACKAGES } from './settings.mjs';

const require = createRequire(join(PACKAGES, 'package.json'));
const utils = require('@prisma/driver-adapter-utils');
const words = process.argv.slice(2);
const schema = optionsOf('--datamodels').map((path) => [path, readFileSync(path, 'utf8')]);

if (words.includes('can-connect-to-database')) await tryToConnect();
else await serve();

/** Ends with 0 where the database answers. The CLI passes over the first line, and takes the error from the second. */
async function tryToConnect() {
  log('INFO', { message: 'connecting' });
  try {
    const connection = await Connection.open(urls().url);
    await connection.end();
    process.exit(0);
  } catch (error) {
    const known = error.code === '3D000' ? 'P1003' : 'P1001';
    log('ERROR', { is_panic: false, message: error.message, error_code: known, meta: {} });
    process.exit(1);
  }
}

function log(level, fields) {
  console.error(JSON.stringify({ level, target: 'schema_engine::logger', fields }));
}

/** One request a line, answered in turn. */
async function serve() {
  const factory = utils.bindMigrationAwareSqlAdapterFactory(adapterFactory(utils, urls()));
  let engine;
  for await (const line of createInterface({ input: process.stdin })) {
    const { id, method, params } = JSON.parse(line);
    try {
      engine ??= await engineOn(factory);
      respond(id, { result: (await engine[method](params)) ?? null });
    } catch (error) {
      respond(id, { error: rpcError(error, factory) });
    }
  }
  // A timer of the engine's lock would keep the process for ten seconds.
  process.exit(0);
}

function respond(id, answer) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...answer })}\n`);
}

/** The error as the native engine words it; what only JavaScript knows is looked up by the number that the engine has for it. */
function rpcError(error, factory) {
  const number = /"?id"?:\s*(\d+)/.exec(String(error.message))?.[1];
  const ours = number === undefined ? undefined : factory.errorRegistry.consumeError(Number(number))?.error;
  const data = {
    is_panic: false,
    message: String(ours?.message ?? error.message),
    meta: error.meta ?? null,
    error_code: error.code ?? null,
  };
  return { code: 4466, message: 'An error happened. Check the data field for details.', data };
}

async function engineOn(factory) {
  const glue = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const wasm = await import(pathToFileURL(glue).href);
  const bytes = readFileSync(join(dirname(glue), 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': wasm });
  wasm.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const datamodels = schema.length > 0 ? schema : undefined;
  return wasm.SchemaEngine.new({ datamodels }, () => {}, factory);
}

/** The URLs that the engine works with: those it is given (7), or what it reads from the schema as the native one does. */
function urls() {
  const [given] = optionsOf('--datasource');
  if (given !== undefined) return given.startsWith('{') ? fromJson(given) : { url: given };
  const { get_config } = require('@prisma/prisma-schema-wasm');
  const params = { prismaSchema: schema, datasourceOverrides: {}, ignoreEnvVarErrors: false, env: process.env };
  const [{ url, directUrl }] = JSON.parse(get_config(JSON.stringify(params))).config.datasources;
  return { url: directUrl?.value ?? url.value, shadowUrl: shadowUrl() };
}

function fromJson(text) {
  const { url, shadowDatabaseUrl } = JSON.parse(text);
  return { url, shadowUrl: shadowDatabaseUrl };
}

/** `get_config` doesn't resolve it. */
function shadowUrl() {
  const texts = schema.map(([, text]) => text).join('\n');
  const { variable, literal } =
    /^\s*shadowDatabaseUrl\s*=\s*(?:env\("(?<variable>\w+)"\)|"(?<literal>[^"]*)")/m.exec(texts)?.groups ?? {};
  return variable === undefined ? literal : process.env[variable];
}

function optionsOf(name) {
  return words.flatMap((word, index) => (word === name ? [words[index + 1]] : []));
}
