/**
 * Runs a server for as long as somebody wants it: `node keeper.mjs JSON`.
 *
 * Whoever starts it holds its stdin open. When that ends, because it was closed or because its holder is gone, killed or
 * crashed, the server is ended and its folder removed. So no test run leaves a server behind, however it ends.
 *
 * JSON: `{ folder, program, words, uid?, gid?, env? }`. Where the server ends by itself, what it said last goes to stderr,
 * and the keeper ends with 1.
 */
import { spawn } from 'node:child_process';
import { openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const { folder, program, words, uid, gid, env = {} } = JSON.parse(process.argv[2]);
const log = join(folder, 'log');

// A Ctrl-C goes to the whole group of the terminal; the end of stdin is what counts here.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

const output = openSync(log, 'a');
const server = spawn(program, words, {
  cwd: folder,
  // A group of its own, for the same reason.
  detached: true,
  env: { ...process.env, ...env },
  stdio: ['ignore', output, output],
  ...(uid === undefined ? {} : { uid, gid }),
});

let isEnding = false;
server.once('error', (error) => end(error.message));
server.once('exit', () => end(lastWords()));
process.stdin.once('close', stop).once('end', stop).resume();

function stop() {
  if (isEnding) return;
  isEnding = true;
  // At once, for Postgres and for PgBouncer: nobody needs the data.
  server.kill('SIGQUIT');
  setTimeout(() => server.kill('SIGKILL'), 3000).unref();
}

function end(said) {
  if (!isEnding) process.stderr.write(`${said}\n`);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.exit(isEnding ? 0 : 1);
}

function lastWords() {
  return readFileSync(log, 'utf8').trim().split('\n').slice(-5).join('\n');
}
