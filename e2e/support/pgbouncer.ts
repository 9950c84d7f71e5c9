import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { freePort, giveTo, type Kept, keep, serverFolder, serverOwner } from './keep';
import { CACHE } from './packages';
import { PASSWORD, type Postgres } from './postgres';

/** What differs between the set-ups that are tried; all else is as PgBouncer's own defaults have it. */
export interface PgBouncerSettings {
  readonly pool_mode?: 'session' | 'transaction';
  /** 0 is the default up to 1.23, 200 from 1.24 on. */
  readonly max_prepared_statements?: number;
  readonly default_pool_size?: number;
  /** The databases that can be reached; all of them where it is left out. */
  readonly databases?: readonly string[];
}

/** What `scripts/fetch-pgbouncer.mjs` has put into the cache, or what PRISMA_ONE_URL_E2E_PGBOUNCER names. */
function pgbouncerProgram(): string {
  const program = process.env.PRISMA_ONE_URL_E2E_PGBOUNCER ?? join(CACHE, 'pgbouncer-trixie', 'pgbouncer');
  if (!existsSync(program))
    throw new Error('there is no PgBouncer here: start this suite with `npm run test:pgbouncer`');
  return program;
}

/** Starts a real PgBouncer in front of a Postgres. */
export async function startPgBouncer(postgres: Postgres, settings: PgBouncerSettings): Promise<Kept> {
  const folder = serverFolder();
  const port = await freePort();
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    giveTo(join(folder, name), serverOwner());
    return join(folder, name);
  };
  const users = write('users.txt', `"sally" "${PASSWORD}"\n`);
  const config = write('pgbouncer.ini', configOf(postgres, { ...settings, port, users }));
  return keep({ folder, program: installedFor(folder), words: [config], port });
}

interface Written extends PgBouncerSettings {
  readonly port: number;
  readonly users: string;
}

function configOf(postgres: Postgres, { databases = ['*'], port, users, ...settings }: Written): string {
  const entries = databases.map((name) => `${name} = host=127.0.0.1 port=${postgres.port}`);
  const all = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    auth_type: 'scram-sha-256',
    auth_file: users,
    pool_mode: 'transaction',
    default_pool_size: 5,
    // As Neon has it, and as Prisma's documentation asks for.
    ignore_startup_parameters: 'extra_float_digits',
    ...settings,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name} = ${value}`);
  return ['[databases]', ...entries, '[pgbouncer]', ...lines, ''].join('\n');
}

/** For root a copy of what is in the cache, since the user that PgBouncer runs as may not be able to read it there. */
function installedFor(folder: string): string {
  const program = pgbouncerProgram();
  if (serverOwner().uid === undefined || !program.startsWith(CACHE)) return program;
  cpSync(dirname(program), join(folder, 'program'), { recursive: true, verbatimSymlinks: true });
  return join(folder, 'program', basename(program));
}
