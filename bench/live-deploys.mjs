/**
 * Measures how often `prisma migrate deploy` succeeds while an app works with the same database, with the advisory lock on
 * and off, by where the one URL leads: `node bench/live-deploys.mjs [--runs 20] [--prisma 6.19.3|7.10.1] [--at direct]`.
 *
 * A real PgBouncer and Postgres, Prisma's real CLI, and its engine as wasm (e2e/README.md). Prints two tables in Markdown:
 * what the CLI did at each step beside what the probe said, and the deploys. Takes some ten minutes, since a deploy that
 * waits for the lock gives up after ten seconds. Not for CI: the first table is asserted in e2e/pgbouncer, and the second
 * depends on chance.
 */
import { parseArgs } from 'node:util';
import { CACHE, installPackages } from '../scripts/e2e-packages.mjs';
import { pgbouncer } from '../scripts/fetch-pgbouncer.mjs';
import { loadTypeScript } from '../scripts/load-typescript.mjs';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    prisma: { type: 'string', default: '6.19.3' },
    at: { type: 'string', multiple: true },
  },
});
const version = values.prisma;

installPackages([`prisma-${version}`, `engine-${version}`, 'postgres']);
const real = pgbouncer(CACHE);
if (real.skipped !== undefined) throw new Error(real.skipped);

const e2e = await loadTypeScript('e2e/support/index.ts');
const targets = Object.entries(e2e.TARGETS).filter(([name]) => values.at?.includes(name) ?? true);
const postgres = await e2e.startPostgres();
try {
  const [{ server_version: number }] = await postgres.rows('SHOW server_version');
  console.log(`Prisma ${version}, PgBouncer ${real.version}, Postgres ${number}\n`);
  await stepsTable();
  await deploysTable(Number(values.runs));
} finally {
  await postgres.stop();
}

// ---- the tables

/** What the CLI did with the lock off, live traffic and a left-over `s0`, and what the probe says of the same place. */
async function stepsTable() {
  row('where the URL leads', ...e2e.STEPS, 'lock left behind', 'what the probe says');
  row(...Array.from({ length: e2e.STEPS.length + 3 }, () => '---'));
  for (const [name, open] of targets) {
    await at(open, async (login) => {
      const { steps, lockHolders } = await e2e.cliVerdict(version, postgres, login);
      const { verdict } = await e2e.probeUrl(e2e.urlOf(login), { deep: true });
      const cells = e2e.STEPS.map((step) => (steps[step].isDone ? 'ok' : reasonIn(steps[step].said)));
      row(name, ...cells, lockHolders.length > 0 ? 'yes' : 'no', verdict.kind);
    });
  }
  console.log('');
}

async function deploysTable(runs) {
  row('where the URL leads', 'lock on', 'lock off', 'why the others failed');
  row('---', '---', '---', '---');
  for (const [name, open] of targets) {
    const on = await at(open, (login) => deploys(runs, login, 'on'));
    const off = await at(open, (login) => deploys(runs, login, 'off'));
    row(name, `${on.done} of ${runs}`, `${off.done} of ${runs}`, reasons([...on.failed, ...off.failed]));
  }
}

/** One deploy after the other, each with a migration of its own, while three clients work. */
async function deploys(runs, login, lock) {
  const stage = await e2e.movedStage(version, { postgres, port: login.port, lock });
  const failed = [];
  try {
    const traffic = await e2e.startTraffic(login);
    for (let run = 0; run < runs; run++) {
      const name = e2e.writeMigration(stage.project, `Table${run}`, run + 2);
      const { said } = await e2e.cli(stage, ['migrate', 'deploy']);
      if ((await e2e.migrationsIn(postgres)).includes(name)) continue;
      failed.push(reasonIn(said));
      await takeBack(stage, name, `Table${run}`);
    }
    await traffic.stop();
    return { done: runs - failed.length, failed };
  } finally {
    stage.project.remove();
  }
}

/** Half a migration would stop all later ones (P3009); here each run counts for itself. */
async function takeBack({ project }, name, table) {
  project.drop(`prisma/migrations/${name}`);
  await postgres.rows(`DROP TABLE IF EXISTS "${table}"`);
  const [known] = await postgres.rows("SELECT to_regclass('public._prisma_migrations') AS name");
  if (known.name !== null) await postgres.rows('DELETE FROM _prisma_migrations WHERE finished_at IS NULL');
}

// ---- how

async function at(open, work) {
  const target = await open(postgres);
  try {
    return await work(target.login);
  } finally {
    await target.stop();
  }
}

/** The cause in a few words, without names that differ from run to run. */
function reasonIn(said) {
  if (/advisory lock/.test(said)) return 'P1002, advisory lock';
  const statement = /prepared statement "s\d+" (already exists|does not exist|requires)/.exec(said)?.[1];
  if (statement !== undefined)
    return `prepared statement ${statement === 'requires' ? 'of another client' : statement}`;
  if (/no such database/.test(said)) return 'no such database';
  return (/Error:?\s*(.*)/.exec(said)?.[1] ?? said).slice(0, 80).replace(/\s+/g, ' ');
}

function reasons(all) {
  return [...new Set(all)].map((reason) => `${all.filter((each) => each === reason).length} ${reason}`).join('; ');
}

function row(...cells) {
  console.log(`| ${cells.join(' | ')} |`);
}
