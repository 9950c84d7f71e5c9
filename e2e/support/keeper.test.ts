import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, keep, serverFolder } from './keep';

/** A server that writes its own number into a file of its folder, and then listens. */
const SERVER = `
  require('node:fs').writeFileSync('pid', String(process.pid));
  require('node:net').createServer().listen(Number(process.argv[1]), '127.0.0.1');
`;

async function commandFor(folder: string) {
  const port = await freePort();
  return { folder, program: process.execPath, words: ['-e', SERVER, String(port)], port };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

it('ends the server and removes its folder when it is stopped', async () => {
  const folder = serverFolder();
  const kept = await keep(await commandFor(folder));
  const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
  expect(isRunning(pid)).toBe(true);
  await kept.stop();
  expect(isRunning(pid)).toBe(false);
  expect(existsSync(folder)).toBe(false);
});

it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('ends the server when its holder gets %s', async (signal) => {
  const folder = serverFolder();
  const { port, ...command } = await commandFor(folder);
  const keeper = JSON.stringify(join(__dirname, 'keeper.mjs'));
  const told = JSON.stringify(JSON.stringify(command));
  const code = `
    require('node:child_process').spawn(process.execPath, [${keeper}, ${told}], { stdio: ['pipe', 'ignore', 'ignore'] });
    setInterval(() => {}, 1000);
  `;
  const holder = spawn(process.execPath, ['-e', code], { stdio: 'ignore' });
  await until(() => existsSync(join(folder, 'pid')) && readFileSync(join(folder, 'pid'), 'utf8') !== '');
  const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
  holder.kill(signal);
  await until(() => !isRunning(pid) && !existsSync(folder));
});

it('says what a server said that did not start, and removes its folder', async () => {
  const folder = serverFolder();
  const words = ['-e', 'console.error("no such thing"); process.exit(3)'];
  const started = keep({ folder, program: process.execPath, words, port: await freePort() });
  await expect(started).rejects.toThrow('no such thing');
  expect(existsSync(folder)).toBe(false);
});

async function until(isTrue: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; Date.now() < end; ) {
    if (isTrue()) return;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  throw new Error('it never came to that');
}
