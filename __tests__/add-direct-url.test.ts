// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the files' own syntax
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Options } from '../lib/options';
import { filesBelow, runInMemory, textsOf } from './support';

const SCHEMA = `generator client {
  provider = "prisma-client-js"
}

datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}
`;

const HOST = 'ep-a-b-123456';
const NEON = 'us-east-2.aws.neon.tech';
const POOLED = `postgres://sally:invented@${HOST}-pooler.${NEON}/shop`;
const DIRECT = `postgres://sally:invented@${HOST}.${NEON}/shop`;

type Files = Readonly<Record<string, string>>;

/** The verdict of `add-direct-url` as `KIND REASON`, with what stands next behind `then`. */
async function verdictOn(files: Files, options: Partial<Options> = { prismaVersion: '4.16.2' }): Promise<string> {
  const [{ verdicts }] = (await reportOn(files, options)).projects;
  const verdict = verdicts.find(({ step }: { step: string }) => step === 'add-direct-url');
  const also = (verdict.also ?? []).map(({ reason }: { reason: string }) => ` then ${reason}`);
  return `${verdict.verdict} ${verdict.reason ?? verdict.fact ?? ''}${also.join('')}`.trim();
}

async function reportOn(files: Files, options: Partial<Options>) {
  const manifest = JSON.stringify({ name: 'app', dependencies: { '@prisma/client': '*', prisma: '*' } });
  const all = { 'package.json': manifest, 'prisma/schema.prisma': SCHEMA, ...files };
  const ran = await runInMemory(all, { command: 'plan', format: 'json', ...options });
  return JSON.parse(ran.results);
}

describe('whether a direct URL is added', () => {
  const pooled = { '.env': `DATABASE_URL=${POOLED}\n` };
  const rows: readonly (readonly [string, Partial<Options>, Files, RegExp])[] = [
    [
      'below 4.10.0',
      { prismaVersion: '4.9.0' },
      pooled,
      /^hold `prisma` resolves to 4\.9\.0; `directUrl` needs 4\.10\.0/,
    ],
    ['from 4.10.0', { prismaVersion: '4.10.0' }, pooled, /^go the url is pooled, and below Prisma 5\.10\.0/],
    ['below 5.10.0', { prismaVersion: '5.9.1' }, pooled, /^go /],
    ['below 5.10.0, whatever is said of one URL', { prismaVersion: '5.9.1', target: 'one-url' }, pooled, /^go /],
    [
      'from 5.10.0',
      { prismaVersion: '5.10.0' },
      pooled,
      /^not-applicable from Prisma 5\.10\.0 on only `--target two-url`/,
    ],
    ['from 5.10.0 on request', { prismaVersion: '6.19.3', target: 'two-url' }, pooled, /^go --target two-url/],
    ['from 7', { prismaVersion: '7.0.0', target: 'two-url' }, pooled, /^not-applicable Prisma 7 has no `directUrl`/],
    [
      'from 8',
      { prismaVersion: '8.0.0', target: 'two-url' },
      pooled,
      /^not-applicable Prisma 8\.0\.0 has no datasource/,
    ],
    ['for a version that is not known', {}, pooled, /^not-applicable from Prisma 5\.10\.0 on/],
    ['for a version that is not known, on request', { target: 'two-url' }, pooled, /^ask prisma-version$/],
    ['when it is left out', { prismaVersion: '4.16.2', skip: ['add-direct-url'] }, pooled, /^not-applicable left out/],
  ];

  it.each(rows)('%s', async (_, options, files, expected) => {
    expect(await verdictOn(files, options)).toMatch(expected);
  });

  const facts: readonly (readonly [string, Files, RegExp])[] = [
    ['no env file', {}, /^not-applicable no environment shows a pooled url$/],
    ['an unpooled url', { '.env': `DATABASE_URL=${DIRECT}\n` }, /^not-applicable no environment shows/],
    ['an unknown host', { '.env': 'DATABASE_URL=postgres://a:b@db.shop.test/shop\n' }, /^not-applicable no env/],
    [
      'a pooled url in a template',
      { '.env.example': `DATABASE_URL=postgres://USER:PW@ep-xxx-pooler.${NEON}/db\n` },
      /^go /,
    ],
    [
      'a literal url',
      { 'prisma/schema.prisma': SCHEMA.replace('env("DATABASE_URL")', `"${POOLED}"`) },
      /^hold `url` is no `env/,
    ],
    [
      'Accelerate',
      { '.env': 'DATABASE_URL=prisma://accelerate.prisma-data.net/?api_key=x\n' },
      /^not-applicable Prisma Acc/,
    ],
    [
      'an extension for Accelerate',
      {
        ...pooled,
        'src/db.ts': "import { withAccelerate } from '@prisma/extension-accelerate';\nx(withAccelerate());\n",
      },
      /^not-applicable Prisma Acc/,
    ],
    [
      'a config that gives the CLI its URL',
      {
        ...pooled,
        'prisma.config.ts':
          "import { defineConfig, env } from 'prisma/config';\nexport default defineConfig({ engine: 'classic', datasource: { url: env('DATABASE_URL') } });\n",
      },
      /^hold prisma\.config\.ts gives the CLI its URL/,
    ],
    [
      'a script that rewrites the schema',
      { ...pooled, 'use.sh': `sed -i 's/directUrl.*//' prisma/schema.prisma\n` },
      /^hold a script rewrites the schema's text/,
    ],
  ];

  it.each(facts)('for %s', async (_, files, expected) => expect(await verdictOn(files)).toMatch(expected));
});

describe('the direct value', () => {
  const rows: readonly (readonly [string, string, RegExp])[] = [
    [
      'of an unknown host',
      'DATABASE_URL=postgres://a:b@db.shop.test/shop',
      /host of DATABASE_URL in \.env\.two belongs to no/,
    ],
    [
      'of a PgBouncer of one own',
      'DATABASE_URL=postgres://a:b@pgbouncer:6432/shop',
      /\.env\.two goes through a PgBouncer/,
    ],
    [
      'of DigitalOcean',
      'DATABASE_URL=postgres://a:b@x.b.db.ondigitalocean.com:25061/pool',
      /URL of DigitalOcean does not follow/,
    ],
    ['of Aiven', 'DATABASE_URL=postgres://a:b@x.aivencloud.com:1234/pool', /URL of Aiven does not follow/],
    [
      "of Supabase's dedicated pooler",
      'DATABASE_URL=postgres://a:b@db.abc.supabase.co:6543/postgres',
      /of Supabase does not follow/,
    ],
    [
      'behind an endpoint option',
      `DATABASE_URL=${POOLED}?options=endpoint%3D${HOST}`,
      /names its endpoint in `options`/,
    ],
    [
      'of a host from variables',
      `H=${HOST}-pooler.${NEON}\nDATABASE_URL=postgres://a:b@\${H}/shop`,
      /host of .* is put together/,
    ],
    [
      'of a port from variables',
      'P=6543\nDATABASE_URL=postgres://a:b@aws-0-x.pooler.supabase.com:${P}/postgres',
      /is put together/,
    ],
    ['of a whole value from a variable', `U=${POOLED}\nDATABASE_URL=\${U}`, /is put together from variables/],
    ['of a value that `#` cuts', 'DATABASE_URL=postgres://a:b#c@localhost/shop', /ends at `#`/],
    ['of a value on two lines', 'DATABASE_URL=\n"postgres://a:b@localhost/shop"', /does not stand on one line/],
    ['of an encrypted value', 'DATABASE_URL="encrypted:BDb7t3QkTRp2"', /is encrypted/],
    ['of a reference to a vault', 'DATABASE_URL=op://shop/neon/url', /is no Postgres URL/],
    ['of another database', 'DATABASE_URL=mysql://a:b@localhost/shop', /is no Postgres URL/],
    [
      'where the name is another database',
      `DATABASE_URL=${POOLED}\nDIRECT_URL=${DIRECT}2`,
      /DIRECT_URL in \.env\.two is there already/,
    ],
    [
      'where the name is another role',
      `DATABASE_URL=${POOLED}\nDIRECT_URL=${DIRECT.replace('sally', 'admin')}`,
      /is there already/,
    ],
    ['where the name is pooled too', `DATABASE_URL=${POOLED}\nDIRECT_URL=\${DATABASE_URL}`, /is there already/],
    [
      'where the name is another local one',
      'DATABASE_URL=postgres://a:b@localhost/x\nDIRECT_URL=postgres://a:b@localhost/y',
      /is there/,
    ],
    [
      'where the name stands alone',
      `DIRECT_URL=${DIRECT.replace('sally', 'admin')}`,
      /DIRECT_URL in \.env\.two is there already/,
    ],
  ];

  it.each(rows)('holds %s', async (_, text, expected) => {
    const verdict = await verdictOn({ '.env': `DATABASE_URL=${POOLED}\n`, '.env.two': `${text}\n` });
    expect(verdict).toMatch(/^hold /);
    expect(verdict).toMatch(expected);
  });

  const copied: readonly (readonly [string, string, string])[] = [
    ['a local value', 'DATABASE_URL=postgres://a:b@localhost/shop', 'DIRECT_URL=postgres://a:b@localhost/shop'],
    ['a compose service', 'DATABASE_URL="postgres://a:b@db:5432/shop"', 'DIRECT_URL="postgres://a:b@db:5432/shop"'],
    ['an empty value', 'DATABASE_URL=', 'DIRECT_URL='],
    [
      'a placeholder',
      'DATABASE_URL=postgres://USER:PW@HOST/DB?pgbouncer=true',
      'DIRECT_URL=postgres://USER:PW@HOST/DB',
    ],
    ['a direct value', `DATABASE_URL='${DIRECT}'`, `DIRECT_URL='${DIRECT}'`],
    [
      'a session pooler',
      'DATABASE_URL=postgres://a:b@x.pooler.supabase.com:5432/c',
      'DIRECT_URL=postgres://a:b@x.pooler.supabase.com:5432/c',
    ],
    [
      'a local value that is there',
      'DATABASE_URL=postgres://a:b@localhost/x\nDIRECT_URL=postgres://a:b@localhost:5432/x',
      '',
    ],
  ];

  it.each(copied)('is the value itself for %s', async (_, text, added) => {
    const files = { '.env': `DATABASE_URL=${POOLED}\n`, '.env.two': `${text}\n` };
    const written = await write(files);
    expect(written['.env.two']).toBe(added === '' ? `${text}\n` : `${text}\n${added}\n`);
  });

  it('takes a template with placeholders as it is', async () => {
    const example = 'DATABASE_URL=postgres://USER:PW@HOST/DB\nDIRECT_URL=postgres://USER:PW@OTHER/DB\n';
    const written = await write({ '.env': `DATABASE_URL=${POOLED}\n`, '.env.example': example });
    expect(written['.env.example']).toBe(example);
  });

  it('would not stand in both files that the CLI loads', async () => {
    const verdict = await verdictOn({
      '.env': `DATABASE_URL=${POOLED}\n`,
      'prisma/.env': `DATABASE_URL=${DIRECT}\n`,
    });
    expect(verdict).toMatch(/^hold \.env and prisma\/\.env would give DIRECT_URL the same value/);
  });
});

describe('the name of the direct variable', () => {
  it('is the one that the env files have for it', async () => {
    const written = await write({
      '.env': `SHADOW=${DIRECT}\nUNPOOLED=${DIRECT}\nDATABASE_URL=${POOLED}\n`,
      '.env.two': `DATABASE_URL=${POOLED}\nUNPOOLED=${DIRECT}\n`,
      '.env.example': 'DATABASE_URL=\n',
    });
    expect(written['prisma/schema.prisma']).toContain('directUrl = env("UNPOOLED")');
    expect(written['.env.example']).toBe('DATABASE_URL=\nUNPOOLED=\n');
  });

  it('is the usual one where that is there among others', async () => {
    const written = await write({ '.env': `UNPOOLED=${DIRECT}\nDIRECT_URL=${DIRECT}\nDATABASE_URL=${POOLED}\n` });
    expect(written['prisma/schema.prisma']).toContain('directUrl = env("DIRECT_URL")');
  });

  it('is none where two files call it by two names', async () => {
    const verdict = await verdictOn({
      '.env': `UNPOOLED=${DIRECT}\nDATABASE_URL=${POOLED}\n`,
      '.env.two': `DIRECT=${DIRECT}\nDATABASE_URL=${POOLED}\n`,
    });
    expect(verdict).toBe('hold the direct URL is called UNPOOLED in .env and DIRECT in .env.two');
  });

  it('is no note any more once it is used', async () => {
    const { projects } = await reportOn(
      { '.env': `UNPOOLED=${DIRECT}\nDATABASE_URL=${POOLED}\n` },
      { prismaVersion: '4.16.2' },
    );
    expect(projects[0].remarks.map(({ code }: { code: string }) => code)).not.toContain('left-over');
  });
});

describe('who gives the url another value', () => {
  const pooled = { '.env': `DATABASE_URL=${POOLED}\n` };
  const manifest = (scripts: Files) => ({
    'package.json': JSON.stringify(
      { name: 'app', scripts, dependencies: { '@prisma/client': '*', prisma: '*' } },
      null,
      1,
    ),
  });

  it.each<readonly [string, Files]>([
    ['a script of package.json', manifest({ test: 'DATABASE_URL=postgres://localhost/test prisma migrate reset' })],
    ['a shell script', { 'reset.sh': 'export DATABASE_URL=postgres://localhost/test\nnpx prisma migrate reset\n' }],
    [
      'one of two scripts',
      manifest({ a: 'DATABASE_URL=x DIRECT_URL=x prisma migrate reset', b: 'DATABASE_URL=y prisma migrate reset' }),
    ],
    ['code', { 'setup.ts': 'process.env.DATABASE_URL = container.url;\nrun("prisma migrate deploy");\n' }],
    [
      'code for a program',
      { 'setup.ts': 'execSync("prisma db push", { env: { ...process.env, DATABASE_URL: url } });\n' },
    ],
  ])('holds the step: %s', async (_, files) => {
    expect(await verdictOn({ ...pooled, ...files })).toMatch(/^hold \S+ gives DATABASE_URL another value/);
  });

  it.each<readonly [string, Files]>([
    ['sets both', { 'reset.sh': 'export DATABASE_URL=postgres://localhost/test\nexport DIRECT_URL=$DATABASE_URL\n' }],
    [
      'hands on the same',
      { 'setup.ts': 'spawn(a, { env: { ...process.env, DATABASE_URL: process.env.DATABASE_URL } });\n' },
    ],
    ['is an image', { Dockerfile: 'FROM node\nENV DATABASE_URL=postgres://dummy\nRUN npx prisma generate\n' }],
  ])('holds nothing where it %s', async (_, files) => {
    expect(await verdictOn({ ...pooled, ...files })).toMatch(/^go /);
  });
});

describe('what is left to a person', () => {
  const manualOn = async (files: Files) => {
    const report = await reportOn({ '.env': `DATABASE_URL=${POOLED}\n`, ...files }, { prismaVersion: '4.16.2' });
    const manual: readonly {
      readonly message: string;
      readonly at?: { readonly path: string; readonly line: number };
    }[] = report.projects[0].manual;
    return manual.map(({ message, at }) => (at ? `${at.path}:${at.line}` : message));
  };
  const workflow = (more: string) => `jobs:\n  a:\n    env:\n      DATABASE_URL: \${{ secrets.DATABASE_URL }}\n${more}`;

  it('is every place that sets the url', async () => {
    const files = {
      '.github/workflows/ci.yml': workflow(''),
      Dockerfile: 'FROM node\nARG DATABASE_URL\n',
      'turbo.json': '{ "globalEnv": ["DATABASE_URL"] }\n',
    };
    expect(await manualOn(files)).toEqual(['.github/workflows/ci.yml:4', 'Dockerfile:2', 'turbo.json:1']);
  });

  it('is the hosting in any case, also where all places set both', async () => {
    const everywhere =
      'DIRECT_URL has to be set wherever Prisma runs (hosting, CI, containers) before the schema gets there';
    expect(await manualOn({})).toEqual([everywhere]);
    const both = workflow('      DIRECT_URL: ${{ secrets.DIRECT_URL }}\n');
    expect(await manualOn({ '.github/workflows/ci.yml': both })).toEqual([everywhere]);
  });
});

describe('in later runs, while the schema has `directUrl`', () => {
  const two = `${SCHEMA.slice(0, -2)}  directUrl = env("DIRECT_URL")\n}\n`;
  const env = { '.env': `DATABASE_URL=${POOLED}\nDIRECT_URL=${DIRECT}\n` };
  const CI = '.github/workflows/deploy.yml';
  const job = (run: string, more = '', url = '      DATABASE_URL: ${{ secrets.DATABASE_URL }}\n') =>
    `on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n${more}    env:\n${url}    steps:\n      - run: ${run}\n`;
  const MIGRATE = 'npx prisma migrate deploy';

  /** `step MESSAGE` or `note MESSAGE` of all that is said of `add-direct-url`; `check` ends with 1 where there is a step. */
  const saidOf = async (files: Files, options: Partial<Options> = {}, ignored = ['.env']) => {
    const manifest = JSON.stringify({ name: 'app', dependencies: { '@prisma/client': '*', prisma: '*' } });
    const all = { 'package.json': manifest, 'prisma/schema.prisma': two, ...env, ...files };
    const told = { prismaVersion: '5.9.1', format: 'json' as const, ...options };
    const ran = await runInMemory(all, { command: 'check', ...told }, { ignored });
    const [{ manual, remarks }] = JSON.parse(ran.results).projects;
    const own = (found: readonly { code: string; message: string; at: { path: string; line: number } }[]) =>
      found
        .filter(({ code }) => code === 'add-direct-url')
        .map(({ message, at }) => `${at.path}:${at.line} ${message}`);
    expect(ran.code).toBe(manual.length > 0 ? 1 : 0);
    return { steps: own(manual), notes: own(remarks) };
  };

  const FAILS = `${CI}:6 DATABASE_URL is set here and DIRECT_URL is not, so \`prisma migrate deploy\` fails (P1012)`;
  const NOT = 'DATABASE_URL is set or passed on here, and DIRECT_URL is not';

  it('is a step where a workflow migrates and sets the url alone', async () => {
    expect(await saidOf({ [CI]: job(MIGRATE) })).toEqual({ steps: [FAILS], notes: [] });
  });

  it('is the same step right after `directUrl` was added', async () => {
    const files = { '.env': `DATABASE_URL=${POOLED}\n`, [CI]: job(MIGRATE) };
    const before = await saidOf({ 'prisma/schema.prisma': SCHEMA, ...files });
    const after = await write({ ...files }, { prismaVersion: '5.9.1' });
    expect(before.steps).toEqual([FAILS]);
    expect((await saidOf(after)).steps).toEqual([FAILS]);
  });

  it('is a step where the workflow runs a script of package.json that migrates', async () => {
    const files = {
      'package.json': JSON.stringify({ scripts: { 'db:up': 'prisma db push' }, dependencies: { prisma: '*' } }),
      [CI]: job('pnpm run db:up'),
    };
    const { steps } = await saidOf(files);
    expect(steps).toEqual([
      `${CI}:6 DATABASE_URL is set here and DIRECT_URL is not, so \`prisma db push\` fails (P1012)`,
    ]);
  });

  it('names the command that stands nearest', async () => {
    const jobs = `${job('npx prisma db push')}      - run: npm ci\n      - run: ${MIGRATE}\n        env:\n          DATABASE_URL: x\n`;
    const { steps } = await saidOf({ [CI]: jobs });
    expect(steps.map((step) => step.replace(/.*so (`.*`) fails.*/, '$1'))).toEqual([
      '`prisma db push`',
      '`prisma migrate deploy`',
    ]);
  });

  it.each<readonly [string, Files]>([
    ['the workflow names both', { [CI]: job(MIGRATE, '', '      DATABASE_URL: a\n      DIRECT_URL: b\n') }],
    [
      'the variable of `directUrl` is the url',
      { 'prisma/schema.prisma': two.replace('DIRECT_URL', 'DATABASE_URL'), [CI]: job(MIGRATE) },
    ],
    ['code sets the url and runs no Prisma', { 'src/boot.ts': 'process.env.DATABASE_URL = url;\nstart();\n' }],
  ])('says nothing where %s', async (_, files) => {
    expect(await saidOf(files)).toEqual({ steps: [], notes: [] });
  });

  it.each<readonly [string, Files]>([
    ['the workflow only generates the client', { [CI]: job('npx prisma generate') }],
    ['the command is only named', { [CI]: job('npm ci\n        name: npx prisma migrate deploy') }],
    ['the command has another schema', { [CI]: job(`${MIGRATE} --schema other/schema.prisma`) }],
    ['an env file is copied', { [CI]: job(`cp .env.ci .env && ${MIGRATE}`) }],
    ['a store of secrets is read', { [CI]: job(`doppler run -- ${MIGRATE}`) }],
    ['the machine is its owner\u2019s own', { [CI]: job(MIGRATE).replace('ubuntu-latest', 'self-hosted') }],
    ['a Dockerfile sets the url', { Dockerfile: `FROM node\nENV DATABASE_URL=x\nRUN ${MIGRATE}\n` }],
    [
      'another CI has settings of its own',
      { '.gitlab-ci.yml': `a:\n  variables:\n    DATABASE_URL: x\n  script: ${MIGRATE}\n` },
    ],
    ['a list hands on the url', { 'turbo.json': '{ "globalEnv": ["DATABASE_URL"] }\n' }],
    [
      'a second schema may be meant',
      { [CI]: job(MIGRATE), 'web/package.json': '{}', 'web/prisma/schema.prisma': SCHEMA },
    ],
  ])('is a note where %s', async (_, files) => {
    const paths = 'web/package.json' in files ? { paths: ['prisma/schema.prisma'] } : {};
    const said = await saidOf(files, paths);
    expect(said.steps).toEqual([]);
    expect(said.notes).toEqual([expect.stringMatching(new RegExp(`^\\S+ ${NOT}$`))]);
  });

  it('is a note where the env file with the variable is in the repository', async () => {
    expect(await saidOf({ [CI]: job(MIGRATE) }, {}, [])).toEqual({ steps: [], notes: [`${CI}:6 ${NOT}`] });
  });

  it('is a step beside an env file that the CLI does not load by itself', async () => {
    const files = { '.env.test': `DATABASE_URL=${POOLED}\nDIRECT_URL=${DIRECT}\n`, [CI]: job(MIGRATE) };
    expect((await saidOf(files)).steps).toEqual([FAILS]);
  });

  it('is a note where a script gives the url another value for Prisma', async () => {
    const { steps, notes } = await saidOf({ 'reset.sh': 'export DATABASE_URL=$TEST_URL\nnpx prisma migrate reset\n' });
    expect(steps).toEqual([]);
    expect(notes).toEqual(['reset.sh:1 DATABASE_URL gets another value here, and Prisma still goes to DIRECT_URL']);
  });

  it.each<readonly [string, Partial<Options>]>([
    ['the run drops `directUrl`', { prismaVersion: '6.19.3' }],
    ['Prisma 7 reads no `directUrl`', { prismaVersion: '7.0.0' }],
    ['the step is left out', { skip: ['add-direct-url'] }],
  ])('says nothing where %s', async (_, options) => {
    const files = { [CI]: job(MIGRATE), Dockerfile: 'FROM node\nARG DATABASE_URL\n' };
    expect(await saidOf(files, options)).toEqual({ steps: [], notes: [] });
  });
});

describe('one URL and two', () => {
  it('keeps directUrl, and still drops the rest, on request', async () => {
    const files = {
      'prisma/schema.prisma': `${SCHEMA.slice(0, -2)}  directUrl = env("DIRECT_URL")\n  shadowDatabaseUrl = env("SHADOW_URL")\n}\n`,
      '.env': `DATABASE_URL=${POOLED}?pgbouncer=true\nDIRECT_URL=${DIRECT}\nSHADOW_URL=${DIRECT}2\n`,
    };
    const written = await write(files, { prismaVersion: '6.19.3', target: 'two-url' });
    expect(written['.env']).toBe(`DATABASE_URL=${POOLED}\nDIRECT_URL=${DIRECT}\n`);
    expect(written['prisma/schema.prisma']).toMatch(/url {6}= .*\n {2}directUrl = env\("DIRECT_URL"\)\n}/);
  });

  it('goes back to one URL without the flag', async () => {
    const two = await write({ '.env': `DATABASE_URL=${POOLED}\n` }, { prismaVersion: '6.19.3', target: 'two-url' });
    const one = await write(two, { prismaVersion: '6.19.3' });
    expect(one['prisma/schema.prisma']).toBe(SCHEMA);
    expect(one['.env']).toBe(`DATABASE_URL=${POOLED}\n`);
  });

  it('asks for nothing twice where two schemas share the url', async () => {
    const other = SCHEMA.replace('prisma-client-js"', 'prisma-client-js"\n  output   = "../other"');
    const written = await write(
      { '.env': `DATABASE_URL=${POOLED}\n`, 'prisma/schema.prisma': SCHEMA, 'other/schema.prisma': other },
      { prismaVersion: '4.16.2', all: true },
    );
    expect(written['.env']).toBe(`DATABASE_URL=${POOLED}\nDIRECT_URL=${DIRECT}\n`);
  });
});

describe("the example of Neon's guide", () => {
  it('gets its direct URL', async () => {
    const files = filesBelow(join(__dirname, '..', 'examples', 'neon-pooled-only'));
    const ran = await runInMemory(files);
    const schema = readFileSync(join(__dirname, '..', 'examples/neon-pooled-only/prisma/schema.prisma'), 'utf8');
    const url = '  url      = env("DATABASE_URL")\n';
    expect(textsOf(ran.host)['prisma/schema.prisma']).toBe(
      schema.replace(url, `${url}  directUrl = env("DIRECT_URL")\n`),
    );
    expect(ran.screen).toContain('DIRECT_URL has to be set wherever Prisma runs');
    expect(ran.code).toBe(1);
  });
});

async function write(
  files: Files,
  options: Partial<Options> = { prismaVersion: '4.16.2' },
): Promise<Record<string, string>> {
  const manifest = JSON.stringify({ name: 'app', dependencies: { '@prisma/client': '*', prisma: '*' } });
  const ran = await runInMemory({ 'package.json': manifest, 'prisma/schema.prisma': SCHEMA, ...files }, options);
  return textsOf(ran.host);
}
