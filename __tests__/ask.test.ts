import { runInMemory, textsOf } from './support';

const MANIFEST = JSON.stringify({ name: 'app', dependencies: { '@prisma/client': '6.19.3', prisma: '6.19.3' } });

const SCHEMA = `datasource db {
  provider  = "postgresql"
  url       = env("DATABASE_URL")
  directUrl = env("DIRECT_URL")
}
`;

const NEON = `DATABASE_URL="postgres://sally:invented@ep-damp-cherry-123456-pooler.us-east-2.aws.neon.tech/neondb?pgbouncer=true"
DIRECT_URL="postgres://sally:invented@ep-damp-cherry-123456.us-east-2.aws.neon.tech/neondb"
`;

const bare = { 'package.json': MANIFEST, 'prisma/schema.prisma': SCHEMA };
const onNeon = { ...bare, '.env': NEON };
const wait = { yes: false };

const TARGET = 'One URL, or two as Neon and Prisma advise today?';
const POOLER = 'which pooler is behind DATABASE_URL in every environment?';
const LOGIN = 'do DATABASE_URL and DIRECT_URL name the same role, database and endpoint in every environment?';

describe('on a terminal', () => {
  it('asks for the target and for consent, and for no fact that was seen', async () => {
    const ran = await runInMemory(onNeon, wait, {}, ['1', 'y']);
    expect(ran.asked).toEqual([TARGET, 'Apply 3 changes in 2 files?']);
    expect(textsOf(ran.host)['prisma/schema.prisma']).not.toContain('directUrl');
    expect(ran.code).toBe(0);
  });

  it('shows the diff before it asks again', async () => {
    const ran = await runInMemory(onNeon, wait, {}, ['1', 'd', 'n']);
    expect(ran.results).toContain('-  directUrl = env("DIRECT_URL")');
    expect(ran.screen).toContain('nothing was written');
    expect(textsOf(ran.host)).toEqual(textsOf((await runInMemory(onNeon, { command: 'plan' })).host));
    expect(ran.code).toBe(1);
  });

  it('keeps `directUrl` for two URLs', async () => {
    const ran = await runInMemory(onNeon, wait, {}, ['2', 'y']);
    expect(textsOf(ran.host)['prisma/schema.prisma']).toBe(SCHEMA);
    expect(textsOf(ran.host)['.env']).not.toContain('pgbouncer=true');
  });

  it('asks one question a fact, the next one only when it is needed', async () => {
    const ran = await runInMemory(bare, wait, {}, ['1', '1', '1', 'y']);
    expect(ran.asked).toEqual([TARGET, POOLER, LOGIN, 'Apply 1 change in 1 file?']);
    expect(textsOf(ran.host)['prisma/schema.prisma']).not.toContain('directUrl');
  });

  it('writes nothing and leaves the question open where nobody is sure', async () => {
    const ran = await runInMemory(bare, wait, {}, ['1', '0']);
    expect(ran.asked).toEqual([TARGET, POOLER]);
    expect(textsOf(ran.host)['prisma/schema.prisma']).toBe(SCHEMA);
    expect(ran.code).toBe(1);
  });

  it('holds after an answer that says so', async () => {
    const ran = await runInMemory(bare, wait, {}, ['1', '4']);
    expect(ran.screen).toContain("Supabase's transaction pooler");
    expect(ran.code).toBe(0);
  });

  it('does not ask what a flag says', async () => {
    const flags = { ...wait, poolers: ['neon'], sameLogin: true, target: 'one-url' as const };
    expect((await runInMemory(bare, flags, {}, ['y'])).asked).toEqual(['Apply 1 change in 1 file?']);
  });

  it('asks which of several projects is meant', async () => {
    const files = Object.fromEntries(
      ['a', 'b'].flatMap((name) => Object.entries(onNeon).map(([path, text]) => [`${name}/${path}`, text])),
    );
    const ran = await runInMemory(files, wait, {}, ['2', '1', 'y']);
    expect(ran.asked[0]).toBe('several projects were found; which one?');
    expect(textsOf(ran.host)['a/prisma/schema.prisma']).toBe(SCHEMA);
    expect(textsOf(ran.host)['b/prisma/schema.prisma']).not.toContain('directUrl');
  });

  it('asks nothing for `plan`, `check` and `--yes`', async () => {
    for (const options of [{ command: 'plan' as const }, { command: 'check' as const }, { yes: true }]) {
      expect((await runInMemory(bare, { ...wait, ...options }, {}, [])).asked).toEqual([]);
    }
  });
});

describe('off a terminal', () => {
  it('refuses to write without --yes, and asks nothing', async () => {
    const ran = await runInMemory(onNeon, wait);
    expect(ran.code).toBe(2);
    expect(ran.screen).toContain('npx prisma-one-url upgrade --yes');
    expect(textsOf(ran.host)['.env']).toBe(NEON);
  });

  it('leaves a fact open with --yes', async () => {
    const ran = await runInMemory(bare, { yes: true });
    expect(ran.code).toBe(1);
    expect(ran.screen).toContain('--pooler');
  });
});
