import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, realpathSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server that runs until `stop`, or until this process is gone (`keeper.mjs`). */
export interface Kept {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

export interface Command {
  /** From `serverFolder`; goes with the server. */
  readonly folder: string;
  readonly program: string;
  readonly words: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Where the server will listen on 127.0.0.1. */
  readonly port: number;
}

/** Someone whom Postgres and PgBouncer can run as; they refuse root. Empty for an ordinary user. */
export interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

/** Who owns the servers: this user, or for root `postgres`, or `nobody` where there is no such user. */
export function serverOwner(): Owner {
  if (process.getuid?.() !== 0) return {};
  const user = ['postgres', 'nobody'].find((name) => spawnSync('id', ['-u', name]).status === 0);
  if (user === undefined) throw new Error('root may not run Postgres, and there is no user `postgres` or `nobody`');
  const idOf = (flag: string) => Number(spawnSync('id', [flag, user], { encoding: 'utf8' }).stdout);
  return { uid: idOf('-u'), gid: idOf('-g') };
}

/** A new folder that its server may write to. Its path is short, since the socket in it has room for 107 bytes. */
export function serverFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'one-url-')));
  giveTo(folder, serverOwner());
  chmodSync(folder, 0o755);
  return folder;
}

export function giveTo(path: string, { uid, gid }: Owner): void {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
}

/** A port on 127.0.0.1 that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Starts a server and waits until it takes connections; throws with its last words where it never does. */
export async function keep(command: Command): Promise<Kept> {
  const { port, ...rest } = command;
  const told = JSON.stringify({ ...rest, ...serverOwner() });
  const keeper = spawn(process.execPath, [join(__dirname, 'keeper.mjs'), told], { stdio: ['pipe', 'ignore', 'pipe'] });
  const said: Buffer[] = [];
  keeper.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const stop = () => stopped(keeper);
  try {
    await answering(port, keeper);
  } catch (problem) {
    await stop();
    throw new Error(`${rest.program} did not start: ${Buffer.concat(said).toString('utf8')}`, { cause: problem });
  }
  return { port, stop };
}

function stopped(keeper: ChildProcess): Promise<void> {
  if (keeper.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    keeper.once('exit', () => resolve());
    keeper.stdin?.end();
  });
}

async function answering(port: number, keeper: ChildProcess): Promise<void> {
  for (const until = Date.now() + 20_000; Date.now() < until; ) {
    if (keeper.exitCode !== null) throw new Error('it ended');
    if (await takesConnections(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  throw new Error(`nothing answers on port ${port}`);
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
