import { type Statements, startTransactionPooler, type TransactionPooler } from '../model/transaction-pooler';
import { type Postgres, startPostgres } from '../support/postgres';
import type { EngineVersion, Hosts } from '../support/prisma';
import { makeProject, type ProjectFolder, prismaOneUrl } from '../support/project';
import { cli, migrationsIn, STEPS, type Stage, shadowsIn, take } from '../support/steps';
import { DIRECT_HOST, oneUrl, POOLED_HOST, threeUrls } from '../support/stories';
import { leaveStatement, startTraffic } from '../support/traffic';

/**
 * A project with three URLs, moved by the real program, and then everything that Prisma's real CLI does with a database
 * through the one URL that is left: with a real Postgres, the real schema engine, and a model of Neon's pooler.
 */
let postgres: Postgres;
let pooler: TransactionPooler;
let project: ProjectFolder;

beforeAll(async () => {
  postgres = await startPostgres();
});

beforeEach(() => postgres.empty());

afterEach(async () => {
  project.remove();
  await pooler.stop();
});

afterAll(() => postgres.stop());

describe.each(['6.19.3', '7.10.1'] as const)('Prisma %s', (version) => {
  it('does all its work through the one URL, where the pooler tracks statements', async () => {
    const stage = await moved(version, 'tracked');
    const traffic = await startTraffic(pooled());
    for (const step of STEPS) {
      const { isDone, said } = await take(step, stage);
      expect({ step, isDone, said: isDone ? '' : said }).toEqual({ step, isDone: true, said: '' });
    }
    expect(await traffic.stop()).toBeGreaterThan(0);
    expect((await migrationsIn(postgres)).map((name) => name.replace(/^\d+_/, ''))).toEqual([
      'boats',
      'crew',
      'length',
    ]);
    expect(pooler.askedFor.some((name) => name.startsWith('prisma_migrate_shadow_db_'))).toBe(true);
    expect(await shadowsIn(postgres)).toEqual([]);
    expect(pooler.moves()).toBeGreaterThan(10);
  });

  it.each(STEPS)(
    'fails at `%s` where the pooler passes names on, and another client left an `s0` behind',
    async (step) => {
      const stage = await moved(version, 'passed-on');
      await leaveStatement(pooled());
      const { isDone, said } = await take(step, stage);
      expect(said).toContain('prepared statement "s0" already exists');
      expect(isDone).toBe(false);
      expect(await migrationsIn(postgres)).toHaveLength(1);
    },
  );
});

function pooled() {
  return { ...postgres.login, port: pooler.port };
}

/** The first migration goes the direct way; then the project is moved to one URL. */
async function moved(version: EngineVersion, statements: Statements): Promise<Stage> {
  pooler = await startTransactionPooler({ socket: postgres.socket, port: postgres.port, statements });
  const hosts: Hosts = {
    [POOLED_HOST]: { host: '127.0.0.1', port: pooler.port },
    [DIRECT_HOST]: { host: '127.0.0.1', port: postgres.port },
  };
  project = makeProject(version, threeUrls(version));
  const stage: Stage = { version, project, hosts, postgres, lock: 'off' };
  await deployed(stage);
  prismaOneUrl(project, ['upgrade', '--yes']);
  for (const [path, text] of Object.entries(oneUrl(version))) expect([path, project.read(path)]).toEqual([path, text]);
  return stage;
}

async function deployed(stage: Stage): Promise<void> {
  const { said } = await cli(stage, ['migrate', 'deploy']);
  const done = await migrationsIn(postgres);
  if (done.length !== 1) throw new Error(`the first migration did not go the direct way:\n${said}`);
  expect(pooler.askedFor).toEqual([]);
}
