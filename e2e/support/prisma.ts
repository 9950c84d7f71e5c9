import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PackageFolder, packageFolder } from './packages';

/** The versions whose real CLI is run. */
export type CliVersion = '4.16.2' | '5.10.2' | '6.19.3' | '7.10.1';

/** Those of them that the engine as wasm exists for. */
export type EngineVersion = '6.19.3' | '7.10.1';

export interface CliRun {
  /** Both of its outputs, without colours. */
  readonly said: string;
  readonly code: number | null;
}

/**
 * Runs `prisma WORDS` in a project and waits for it.
 *
 * `engine` stands in for the native schema engine, which is what the CLI starts for all that concerns a database. Without a
 * terminal; what the outside environment says of databases is left out.
 */
export async function prisma(
  version: CliVersion,
  words: readonly string[],
  { project, engine, env = {} }: { project: string; engine: Engine; env?: Readonly<Record<string, string>> },
): Promise<CliRun> {
  const cli = join(packageFolder(`prisma-${version}`), 'node_modules', 'prisma', 'build', 'index.js');
  const starter = engineStarter(engine);
  try {
    return await run([cli, ...words], project, { ...PLAIN, ...enginesAre(starter.path), ...engine.env, ...env });
  } finally {
    starter.remove();
  }
}

/** A script of e2e/ that is run where Prisma expects its native engine, and what it is told. */
export interface Engine {
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The schema engine of this version as wasm; it finds `hosts` where they are said to be (`e2e/engine/settings.mjs`). */
export function schemaEngine(version: EngineVersion, hosts: Hosts): Engine {
  const packages: PackageFolder = `engine-${version}`;
  return {
    script: join(__dirname, '..', 'engine', 'schema-engine.mjs'),
    env: { E2E_ENGINE_PACKAGES: packageFolder(packages), E2E_HOSTS: JSON.stringify(hosts) },
  };
}

export type Hosts = Readonly<Record<string, { readonly host: string; readonly port: number }>>;

const PLAIN = { CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1', NO_COLOR: '1', FORCE_COLOR: '0' };

/** All names that the versions have for their engines; where one isn't asked for it must exist all the same. */
function enginesAre(path: string): Readonly<Record<string, string>> {
  return {
    PRISMA_SCHEMA_ENGINE_BINARY: path,
    PRISMA_MIGRATION_ENGINE_BINARY: path,
    PRISMA_INTROSPECTION_ENGINE_BINARY: path,
    PRISMA_QUERY_ENGINE_LIBRARY: path,
    PRISMA_QUERY_ENGINE_BINARY: path,
    PRISMA_FMT_BINARY: path,
  };
}

/** Prisma starts a file, so the script is wrapped into one that names this node. */
function engineStarter({ script }: Engine): { readonly path: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'one-url-engine-'));
  const path = join(folder, 'schema-engine');
  writeFileSync(path, `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`);
  chmodSync(path, 0o755);
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function run(words: readonly string[], cwd: string, env: Readonly<Record<string, string>>): Promise<CliRun> {
  const outside = Object.entries(process.env).filter(
    ([name]) => !/DATABASE|DIRECT|PRISMA|POSTGRES|^PG|^CI$/.test(name),
  );
  const child = spawn(process.execPath, words, {
    cwd,
    env: { ...Object.fromEntries(outside), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ said: plain(Buffer.concat(chunks).toString('utf8')), code }));
  });
}

function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are made of.
  return text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '');
}
