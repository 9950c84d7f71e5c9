import { runInMemory, textsOf } from './support';

const MANIFEST = JSON.stringify({ name: 'app', dependencies: { '@prisma/client': '6.19.3', prisma: '6.19.3' } });

const SCHEMA = `datasource db {
  provider          = "postgresql"
  url               = env("DATABASE_URL")
  directUrl         = env("DIRECT_URL") // ask the platform team before you change this
  shadowDatabaseUrl = env("SHADOW_DATABASE_URL")
}
`;

const ENV = `DATABASE_URL="postgres://sally:invented@ep-damp-cherry-123456-pooler.us-east-2.aws.neon.tech/neondb?pgbouncer=true"
DIRECT_URL="postgres://sally:invented@ep-damp-cherry-123456.us-east-2.aws.neon.tech/neondb"
`;

const FILES = { 'package.json': MANIFEST, 'prisma/schema.prisma': SCHEMA, '.env': ENV };

/** What the flags do, beside the steps themselves; each case fails without its flag. */
describe('a flag', () => {
  it('--review takes the step that a comment holds', async () => {
    expect(textsOf((await runInMemory(FILES)).host)['prisma/schema.prisma']).toContain('directUrl');
    expect(textsOf((await runInMemory(FILES, { review: true })).host)['prisma/schema.prisma']).not.toContain(
      'directUrl',
    );
  });

  it('--only and --skip leave the other steps out', async () => {
    const only = textsOf((await runInMemory(FILES, { only: ['drop-pgbouncer-flag'] })).host);
    expect([only['prisma/schema.prisma'], only['.env']?.includes('pgbouncer')]).toEqual([SCHEMA, false]);
    const skip = textsOf((await runInMemory(FILES, { skip: ['drop-pgbouncer-flag'] })).host);
    expect(skip['.env']).toBe(ENV);
    expect(skip['prisma/schema.prisma']).not.toContain('shadowDatabaseUrl');
  });

  it('--allow-dirty writes over work that is in no commit', async () => {
    const dirty = { uncommitted: ['prisma/schema.prisma'] };
    const refused = await runInMemory(FILES, {}, dirty);
    expect([refused.code, textsOf(refused.host)['.env']]).toEqual([2, ENV]);
    expect((await runInMemory(FILES, { allowDirty: true }, dirty)).code).toBe(0);
  });

  it('--schema makes a schema that nothing points at the project', async () => {
    const files = { 'package.json': MANIFEST, 'db/app.prisma': SCHEMA, '.env': ENV };
    expect((await runInMemory(files)).code).toBe(2);
    const ran = await runInMemory(files, { schema: 'db/app.prisma' });
    expect(textsOf(ran.host)['db/app.prisma']).not.toContain('shadowDatabaseUrl');
  });

  it('--env-file brings a file that belongs to no folder of the project', async () => {
    const { '.env': _, ...rest } = FILES;
    const files = { ...rest, 'secrets/db.txt': ENV };
    expect((await runInMemory(files)).code).toBe(1);
    const ran = await runInMemory(files, { envFiles: ['secrets/*.txt'] });
    expect(textsOf(ran.host)['secrets/db.txt']).not.toContain('pgbouncer=true');
  });

  it('--no-undo keeps nothing in the journal', async () => {
    expect((await runInMemory(FILES)).screen).toContain('npx prisma-one-url undo ');
    expect((await runInMemory(FILES, { undo: false })).screen).not.toContain('undo');
  });

  it('--format json tells what --yes wrote, and how to undo it', async () => {
    const report = JSON.parse((await runInMemory(FILES, { format: 'json', cwd: 'apps/web' })).results);
    expect(report).toMatchObject({ written: true, run: expect.stringMatching(/^\d{8}T\d{6}-/) });
    expect(report.undo).toBe(`npx prisma-one-url undo ${report.run} --cwd apps/web`);
    expect(report.files).toEqual([
      { path: '.env', changes: 1, created: false },
      { path: 'prisma/schema.prisma', changes: 1, created: false },
    ]);
    const without = JSON.parse((await runInMemory(FILES, { format: 'json', undo: false })).results);
    expect([without.written, 'undo' in without, 'run' in without]).toEqual([true, false, false]);
    for (const options of [{ yes: false }, { command: 'plan' }, { command: 'check' }] as const) {
      expect(JSON.parse((await runInMemory(FILES, { format: 'json', ...options })).results).written).toBe(false);
    }
  });

  it.each([
    [{ only: ['nonsense'] }, 'there is no step `nonsense`'],
    [{ skip: ['nonsense'] }, 'there is no step `nonsense`'],
    [{ poolers: ['nonsense'] }, 'the value of --pooler is no pooler that is known here'],
    [{ poolers: ['a=neon=b'] }, 'the value of --pooler can not be read'],
    [{ prismaVersion: '6' }, '`--prisma-version` needs a full version'],
  ])('%j is refused before any file is listed', async (options, message) => {
    for (const command of ['plan', 'doctor'] as const) {
      const ran = await runInMemory({}, { command, ...options });
      expect([ran.code, ran.screen]).toEqual([2, expect.stringContaining(message)]);
    }
  });

  it('--quiet leaves the numbers, --verbose shows what is folded', async () => {
    const lines = async (options: object) =>
      (await runInMemory(FILES, { command: 'check', ...options })).screen.split('\n').length;
    expect(await lines({ quiet: true })).toBeLessThan(await lines({}));
    expect(await lines({ verbose: true })).toBeGreaterThan(await lines({}));
  });

  it('--cwd is repeated in the commands to go on with', async () => {
    expect((await runInMemory(FILES, { command: 'plan', cwd: 'apps/web' })).screen).toContain('--cwd apps/web');
  });
});
