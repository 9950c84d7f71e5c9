import { behavioursAt, lockHolders, MIGRATE_LOCK, onServerConnection } from '../support/behaviours';
import type { Kept } from '../support/keep';
import { type PgBouncerSettings, startPgBouncer } from '../support/pgbouncer';
import { type Postgres, startPostgres } from '../support/postgres';
import type { EngineVersion } from '../support/prisma';
import type { ProjectFolder } from '../support/project';
import type { Login } from '../support/sql';
import { movedStage } from '../support/stage';
import { migrationsIn, STEPS, type Stage, shadowsIn, take } from '../support/steps';
import { leaveStatement, startTraffic } from '../support/traffic';

/** A project with one URL, through a real PgBouncer: how it has to be set up, and what happens where it is not. */
let postgres: Postgres;
let pgbouncer: Kept;
let project: ProjectFolder | undefined;

beforeAll(async () => {
  postgres = await startPostgres();
});

afterEach(async () => {
  project?.remove();
  project = undefined;
  await pgbouncer.stop();
});

afterAll(() => postgres.stop());

async function through(settings: PgBouncerSettings): Promise<Login> {
  pgbouncer = await startPgBouncer(postgres, settings);
  return { ...postgres.login, port: pgbouncer.port };
}

async function staged(version: EngineVersion, { lock }: Pick<Stage, 'lock'>): Promise<Stage> {
  const stage = await movedStage(version, { postgres, port: pgbouncer.port, lock });
  project = stage.project;
  return stage;
}

const FINE = { elsewhere: 'ok', sameName: 'ok', leftBehind: 'ok', deallocated: 'ok', newDatabase: 'ok' };

/** The same answers as the model gives: e2e/model/transaction-pooler.test.ts. */
describe('what Prisma Migrate relies on', () => {
  it('is there but for the lock in transaction mode, by default', async () => {
    expect(await behavioursAt(await through({}))).toEqual({ ...FINE, lock: 'stays' });
  });

  it('is mixed up with `max_prepared_statements` = 0', async () => {
    const found = await behavioursAt(await through({ max_prepared_statements: 0 }));
    const mixed = { elsewhere: '26000', sameName: '42P05', leftBehind: '42P05', deallocated: '26000' };
    expect(found).toEqual({ ...mixed, newDatabase: 'ok', lock: 'stays' });
  });

  it('is not there for new databases without a wildcard', async () => {
    expect((await behavioursAt(await through({ databases: ['shop'] }))).newDatabase).toBe('08P01');
  });

  it('is all there in session mode', async () => {
    expect(await behavioursAt(await through({ pool_mode: 'session' }))).toEqual({ ...FINE, lock: 'ok' });
  });
});

describe.each(['6.19.3', '7.10.1'] as const)('Prisma %s', (version) => {
  it('does all its work by default, with live traffic, a left `s0`, and the lock off', async () => {
    const login = await through({});
    const stage = await staged(version, { lock: 'off' });
    await leaveStatement(login);
    const traffic = await startTraffic(login);
    expect(await failures(stage)).toEqual([]);
    expect(await traffic.stop()).toBeGreaterThan(0);
    expect(await migrationsIn(postgres)).toHaveLength(3);
    expect(await shadowsIn(postgres)).toEqual([]);
  });

  it('does all its work in session mode with the lock on', async () => {
    const login = await through({ pool_mode: 'session', default_pool_size: 10 });
    const stage = await staged(version, { lock: 'on' });
    const traffic = await startTraffic(login);
    expect(await failures(stage)).toEqual([]);
    expect(await traffic.stop()).toBeGreaterThan(0);
  });

  it('does nothing with `max_prepared_statements` = 0 and a left `s0`', async () => {
    const login = await through({ max_prepared_statements: 0 });
    const stage = await staged(version, { lock: 'off' });
    await leaveStatement(login);
    const failed = await failures(stage);
    expect(failed.map(({ step }) => step)).toEqual(STEPS);
    for (const { said } of failed) expect(said).toContain('prepared statement "s0" already exists');
  });

  it('does all its work even so while nobody else is there, which proves nothing', async () => {
    await through({ max_prepared_statements: 0 });
    expect(await failures(await staged(version, { lock: 'off' }))).toEqual([]);
  });

  it('deploys without a wildcard database, but makes no migrations', async () => {
    await through({ databases: ['shop'] });
    const stage = await staged(version, { lock: 'off' });
    const failed = await failures(stage);
    expect(failed.map(({ step }) => step)).toEqual(['dev']);
    expect(failed[0]?.said).toContain('no such database: prisma_migrate_shadow_db_');
  });

  it('leaves its lock behind, and then waits for it in vain: P1002', async () => {
    const login = await through({});
    const stage = await staged(version, { lock: 'on' });
    expect((await take('deploy', stage)).isDone).toBe(true);
    const [holder = 0] = await lockHolders(login, MIGRATE_LOCK);
    // Somebody's transaction on that very server connection: what traffic does by chance.
    await onServerConnection(login, holder, async () => {
      const { isDone, said } = await take('dev', stage);
      expect(said).toMatch(/P1002|advisory lock/);
      expect(isDone).toBe(false);
      expect((await take('dev', { ...stage, lock: 'off' })).isDone).toBe(true);
    });
  });
});

/** The steps that did not do their work, with what the CLI said. */
async function failures(stage: Stage) {
  const failed = [];
  for (const step of STEPS) {
    const { isDone, said } = await take(step, stage);
    if (!isDone) failed.push({ step, said });
  }
  return failed;
}
