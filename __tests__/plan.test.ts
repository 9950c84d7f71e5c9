import { runInMemory, textsOf } from './support';

const manifest = (name: string, more = {}) =>
  JSON.stringify({ name, dependencies: { '@prisma/client': '6.19.3', prisma: '6.19.3' }, ...more });

const POOLED = 'postgres://sally:invented@ep-damp-cherry-123456-pooler.us-east-2.aws.neon.tech/neondb';
const DIRECT = 'postgres://sally:invented@ep-damp-cherry-123456.us-east-2.aws.neon.tech/neondb';

const THREE_URLS = `datasource db {
  provider          = "postgresql"
  url               = env("DATABASE_URL")
  shadowDatabaseUrl = env("SHADOW_DATABASE_URL")
  directUrl         = env("DIRECT_URL")
}
`;

interface Reported {
  readonly verdicts: readonly {
    readonly step: string;
    readonly verdict: string;
    readonly at?: { readonly line: number };
  }[];
}

async function verdictsOf(files: Record<string, string>): Promise<Record<string, Reported['verdicts'][number]>> {
  const ran = await runInMemory(files, { command: 'plan', format: 'json' });
  const [project] = (JSON.parse(ran.results) as { projects: readonly Reported[] }).projects;
  return Object.fromEntries((project?.verdicts ?? []).map((verdict) => [verdict.step, verdict]));
}

describe('the rounds of a plan', () => {
  it('name the line on disk where a step is held below one that goes', async () => {
    const held = THREE_URLS.replace('"DIRECT_URL")', '"DIRECT_URL") // takes the advisory lock');
    const env = `SHADOW_DATABASE_URL=""\nDATABASE_URL="${POOLED}"\nDIRECT_URL="${DIRECT}"\nBACKUP="\${DIRECT_URL}"\n`;
    const files = { 'package.json': manifest('app'), 'prisma/schema.prisma': held, '.env': env };
    const verdicts = await verdictsOf(files);
    expect(verdicts['drop-shadow-database-url']?.verdict).toBe('go');
    expect(verdicts['drop-direct-url']).toMatchObject({ verdict: 'hold', at: { line: 5 } });
  });

  it('name the line on disk of a reader in an env file that loses a line above it', async () => {
    const env = `SHADOW_DATABASE_URL=""\nDATABASE_URL="${POOLED}"\nDIRECT_URL="${DIRECT}"\nBACKUP="\${DIRECT_URL}"\n`;
    const verdicts = await verdictsOf({
      'package.json': manifest('app'),
      'prisma/schema.prisma': THREE_URLS,
      '.env': env,
    });
    expect(verdicts['drop-url-variable']).toMatchObject({ verdict: 'hold', at: { line: 4 } });
  });

  it('keep what the first one holds, though its evidence goes with a variable', async () => {
    const config = `import { defineConfig, env } from 'prisma/config';
export default defineConfig({ engine: 'classic', datasource: { url: env('DATABASE_URL') } });
`;
    const files = {
      'package.json': manifest('app'),
      'prisma.config.ts': config,
      'prisma/schema.prisma': THREE_URLS,
      '.env': `DATABASE_URL="${POOLED}"\nSHADOW_DATABASE_URL="${DIRECT}_shadow"\n`,
      '.env.production':
        'DATABASE_URL=""\nDIRECT_URL="postgres://postgres:invented@db.abcdefgh.supabase.co:5432/postgres"\n',
    };
    expect((await verdictsOf(files))['drop-shadow-database-url']?.verdict).toBe('hold');
    const ran = await runInMemory(files);
    expect(ran.code).not.toBe(2);
    expect(textsOf(ran.host)['prisma/schema.prisma']).toContain('shadowDatabaseUrl');
  });
});

describe('several projects', () => {
  it('keep a variable that the env file of another one is put together from', async () => {
    const one = THREE_URLS.replace(/.*shadow.*\n/, '');
    const files = {
      'package.json': JSON.stringify({ name: 'root', private: true, workspaces: ['packages/*'] }),
      '.env': `DATABASE_URL="${POOLED}"\nDIRECT_URL="${DIRECT}"\n`,
      'packages/a/package.json': manifest('a'),
      'packages/a/prisma/schema.prisma': one,
      'packages/b/package.json': manifest('b'),
      'packages/b/prisma/schema.prisma': one.replace(/.*directUrl.*\n/, ''),
      'packages/b/.env': `PSQL_URL="\${DIRECT_URL}?x=1"\n`,
    };
    const ran = await runInMemory(files, { paths: ['packages/a'] });
    expect(textsOf(ran.host)['packages/a/prisma/schema.prisma']).not.toContain('directUrl');
    expect(textsOf(ran.host)['.env']).toBe(files['.env']);
  });

  it('are written where only a path selects them', async () => {
    const env = `DATABASE_URL="${POOLED}"\nDIRECT_URL="${DIRECT}"\nSHADOW_DATABASE_URL=""\n`;
    const files = {
      'fixtures/app/package.json': manifest('app'),
      'fixtures/app/prisma/schema.prisma': THREE_URLS,
      'fixtures/app/.env': env,
    };
    const ran = await runInMemory(files, { paths: ['fixtures/app'] });
    expect(ran.code).toBe(0);
    expect(textsOf(ran.host)['fixtures/app/.env']).toBe(`DATABASE_URL="${POOLED}"\n`);
  });
});
