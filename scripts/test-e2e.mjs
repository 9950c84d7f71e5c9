/**
 * Runs one of the suites of e2e/ with what it needs: `node scripts/test-e2e.mjs cli|pooler|pgbouncer [words for jest..]`.
 *
 * What isn't in package.json is put into a cache first (scripts/e2e-packages.mjs). Ends with 0 and one plain line where
 * the suite can't run on this machine.
 */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildProgram, CACHE, installPackages, PACKAGES } from './e2e-packages.mjs';
import { pgbouncer } from './fetch-pgbouncer.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The versions of Prisma that can do their work here: those whose engine can be had as wasm. */
const WORKING = ['prisma-6.19.3', 'prisma-7.10.1', 'engine-6.19.3', 'engine-7.10.1'];

/** What each suite needs, and the folders of its tests. */
const SUITES = {
  cli: {
    packages: Object.keys(PACKAGES).filter((each) => each.startsWith('prisma-')),
    tests: ['e2e/cli/'],
    obstacles: [],
  },
  pooler: { packages: WORKING, tests: ['e2e/support/', 'e2e/model/', 'e2e/pooler/'], obstacles: [noPostgres] },
  pgbouncer: { packages: WORKING, tests: ['e2e/pgbouncer/'], obstacles: [noPostgres, noPgBouncer] },
};

const [name, ...words] = process.argv.slice(2);
const suite = SUITES[name];
if (suite === undefined) throw new Error(`node scripts/test-e2e.mjs ${Object.keys(SUITES).join('|')}`);
process.exitCode = await run(suite);

/** A suite that can't run is no failure, but nobody should take it for a success. */
async function run({ packages, tests, obstacles }) {
  const why = obstacles.map((obstacle) => obstacle()).find((each) => each !== undefined);
  if (why !== undefined) {
    console.log(`\nSKIPPED: test:${name} did not run: ${why}\n`);
    return 0;
  }
  installPackages(packages);
  buildProgram();
  return jest(tests);
}

/** Postgres comes as a package for some platforms; elsewhere, and on musl, one has to be installed. */
function noPostgres() {
  if (process.getuid === undefined) return `it needs a Unix, and this is ${process.platform}`;
  if (process.getuid() === 0 && !['postgres', 'nobody'].some(isUser))
    return 'root may not run Postgres, and there is no user `postgres` or `nobody`';
  if (process.env.PRISMA_ONE_URL_E2E_POSTGRES !== undefined) return undefined;
  const isMusl = process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
  if ((!isMusl && isInstalled('postgres')) || existsSync('/usr/lib/postgresql')) return undefined;
  return 'there is no Postgres: set PRISMA_ONE_URL_E2E_POSTGRES to the folder of `initdb` and `postgres`';
}

function isUser(user) {
  return spawnSync('id', ['-u', user]).status === 0;
}

function isInstalled(each) {
  try {
    installPackages([each]);
    return true;
  } catch (problem) {
    console.log(`${each} of e2e/packages.json can not be installed: ${problem.message}`);
    return false;
  }
}

function noPgBouncer() {
  const { skipped, program, version } = pgbouncer(CACHE);
  if (skipped === undefined) console.log(`PgBouncer ${version}: ${program}`);
  return skipped;
}

/**
 * One test file at a time: they measure what a pooler does with clients, on machines with two cores.
 *
 * All that the tests write lies in one folder, which goes when they end, also by a signal. A signal is for the whole group,
 * commands of Prisma's included; the servers don't heed it and end with those who hold them (e2e/support/keeper.mjs).
 */
async function jest(tests) {
  const program = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const options = ['--config', join(root, 'e2e', 'jest.config.js'), '--runInBand', '--verbose'];
  const folder = mkdtempSync(join(tmpdir(), 'one-url-'));
  // The servers of root run as somebody else.
  chmodSync(folder, 0o755);
  const child = spawn(process.execPath, [program, ...options, ...(words.length > 0 ? words : tests)], {
    cwd: root,
    detached: true,
    env: { ...process.env, PRISMA_ONE_URL_E2E_CACHE: CACHE, TMPDIR: folder },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => signalGroup(child.pid, signal));
  const code = await new Promise((resolve) => child.once('exit', (status) => resolve(status ?? 1)));
  signalGroup(child.pid, 'SIGTERM');
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  return code;
}

function signalGroup(leader, signal) {
  try {
    process.kill(-leader, signal);
  } catch (problem) {
    // Nobody of the group is left.
    if (problem.code !== 'ESRCH') throw problem;
  }
}
