import type { Options } from '../lib/options';
import type { Step } from '../lib/verdict';
import { runInMemory, textsOf } from './support';

/**
 * What is decided about small projects, one reason to a row. A row names only the verdicts that it is about; whoever
 * wants every byte and the whole screen finds them in `__testfixtures__/projects`.
 */
interface Row {
  readonly files: Readonly<Record<string, string>>;
  readonly options?: Partial<Options>;
  /** The working folder; the root by default. */
  readonly cwd?: string;
  readonly code: number;
  /** What each verdict says, `KIND PATH:LINE REASON; HELP`, with holds that come next behind `then`. */
  readonly verdicts?: Partial<Record<Step, RegExp>>;
  /** Which of several projects the verdicts are about, by its schema. */
  readonly schema?: string;
  /** The places of the steps that are left to a person. */
  readonly manual?: readonly string[];
  /** A remark that has to be there, `LEVEL CODE PATH:LINE MESSAGE`. */
  readonly tells?: RegExp;
  /** A remark that must not be there. */
  readonly silent?: RegExp;
  /** A line of the table "what was seen", `LABEL: VALUE`. */
  readonly sees?: RegExp;
  /** The refusal, where there is no report. */
  readonly refuses?: RegExp;
  /** All files that are written; none by default. */
  readonly writes?: readonly string[];
}

interface Place {
  readonly path: string;
  readonly line?: number;
}

interface Said {
  readonly level: string;
  readonly code: string;
  readonly message: string;
  readonly at?: Place;
}

interface Hold {
  readonly reason?: string;
  readonly question?: string;
  readonly at?: Place;
  readonly cure?: string;
}

interface Reported {
  readonly schema: string;
  readonly verdicts: readonly (Hold & {
    readonly step: Step;
    readonly verdict: string;
    readonly also?: readonly Hold[];
  })[];
  readonly seen: readonly { readonly label: string; readonly value: string }[];
  readonly manual: readonly Said[];
  readonly remarks: readonly Said[];
}

function check(row: Row) {
  return async () => {
    const { files, options, cwd } = row;
    const format = row.refuses ? 'pretty' : 'json';
    const ran = await runInMemory(files, { format, ...options }, cwd === undefined ? {} : { cwd });
    const after = textsOf(ran.host);
    expect(Object.keys(files).filter((path) => after[path] !== files[path])).toEqual(row.writes ?? []);
    if (row.refuses) expect(ran.screen).toMatch(row.refuses);
    else expectProject(row, JSON.parse(ran.results).projects);
    expect(ran.code).toBe(row.code);
  };
}

function expectProject(row: Row, projects: readonly Reported[]): void {
  const project = projects.find(({ schema }) => row.schema === undefined || schema === row.schema);
  if (!project) throw new Error(`no project has the schema ${row.schema}`);
  for (const [step, wanted] of Object.entries(row.verdicts ?? {})) {
    const verdict = project.verdicts.find((one) => one.step === step);
    if (!verdict) throw new Error(`no verdict on ${step}`);
    const next = (verdict.also ?? []).map((also) => ` then ${reasonOf(also)}`);
    expect(`${verdict.verdict} ${reasonOf(verdict)}${next.join('')}`).toMatch(wanted);
  }
  const remarks = project.remarks.map((said) => `${said.level} ${said.code} ${placeOf(said)}${said.message}`);
  if (row.manual) expect(project.manual.map((said) => placeOf(said).trim())).toEqual(row.manual);
  const seen = project.seen.map(({ label, value }) => `${label}: ${value}`);
  if (row.sees) expect(seen).toContainEqual(expect.stringMatching(row.sees));
  if (row.tells) expect(remarks).toContainEqual(expect.stringMatching(row.tells));
  if (row.silent) expect(remarks).not.toContainEqual(expect.stringMatching(row.silent));
}

function reasonOf(hold: Hold): string {
  return `${placeOf(hold)}${hold.reason ?? hold.question ?? ''}${hold.cure === undefined ? '' : `; ${hold.cure}`}`;
}

function placeOf({ at }: { readonly at?: Place }): string {
  return at === undefined ? '' : `${at.path}${at.line === undefined ? '' : `:${at.line}`} `;
}

// ---- the parts of a project

const POOLED = 'postgresql://sally:invented@ep-a-b-123456-pooler.us-east-2.aws.neon.tech/neondb';
const DIRECT = 'postgresql://sally:invented@ep-a-b-123456.us-east-2.aws.neon.tech/neondb';
const SUPABASE = 'postgresql://postgres.abc:invented@aws-0-eu-central-1.pooler.supabase.com:6543/postgres';
const SESSION = 'postgresql://postgres.abc:invented@aws-0-eu-central-1.pooler.supabase.com:5432/postgres';
const FLAG = '?pgbouncer=true';

const URL = ['url = env("DATABASE_URL")'];
const BOTH = [...URL, 'directUrl = env("DIRECT_URL")'];
const ALL = [...BOTH, 'shadowDatabaseUrl = env("SHADOW_DATABASE_URL")'];

function local(port: number, host = 'localhost'): string {
  return `postgres://app:invented@${host}:${port}/shop`;
}

function env(url: string, direct?: string, shadow?: string): string {
  const line = (name: string, value: string | undefined) => (value === undefined ? '' : `${name}="${value}"\n`);
  return line('DATABASE_URL', url) + line('DIRECT_URL', direct) + line('SHADOW_DATABASE_URL', shadow);
}

function schema(lines: readonly string[]): string {
  const block = ['provider = "postgresql"', ...lines].map((line) => `  ${line}\n`).join('');
  return `datasource db {\n${block}}\n`;
}

/** package.json; each script has a line of its own, as npm writes it. */
function manifest(prisma: string, parts: Readonly<Record<string, unknown>> = {}): string {
  const dependencies = { '@prisma/client': prisma, prisma };
  return `${JSON.stringify({ name: 'shop', dependencies, ...parts }, null, 2)}\n`;
}

function app(lines: readonly string[], files: Readonly<Record<string, string>>, prisma = '5.22.0') {
  return { 'package.json': manifest(prisma), 'prisma/schema.prisma': schema(lines), ...files };
}

/** Two workspace packages, each with a schema. */
function fleet(files: Readonly<Record<string, string>>) {
  const part = (folder: string) => ({
    [`${folder}/package.json`]: manifest('5.22.0', { name: folder }),
    [`${folder}/prisma/schema.prisma`]: schema(BOTH),
  });
  return {
    'package.json': JSON.stringify({ private: true, workspaces: ['packages/*'] }),
    ...part('packages/a'),
    ...part('packages/b'),
    ...files,
  };
}

function config(datasource: string): string {
  return `import 'dotenv/config';
import { defineConfig, env } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  engine: 'classic',
  datasource: { ${datasource} },
});
`;
}

function workflow(lines: readonly string[], run: string): string {
  const environment = lines.map((line) => `      ${line}\n`).join('');
  return `jobs:\n  migrate:\n    env:\n${environment}    steps:\n      - run: ${run}\n`;
}

const CLIENT = "import { PrismaClient } from '@prisma/client';\n\n";
const VERCEL = `# Created by Vercel CLI
POSTGRES_PRISMA_URL="${POOLED}${FLAG}"
POSTGRES_URL_NON_POOLING="${DIRECT}"
`;
const HOST_PAIR = env(`${local(5432, 'db.acme.example')}${FLAG}`, local(5433, 'db.acme.example'));
const SCHEMA_AND_ENV = ['prisma/schema.prisma', '.env'];

const GO = /^go /;
const DONE = /^done /;
const HELD = /^hold /;
const ASKS_LOGIN = /^ask do DATABASE_URL and DIRECT_URL name the same role/;
const ASKS_POOLER = /^ask which pooler is behind DATABASE_URL/;

// ---- the rows

const ROWS: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  'the flag': {
    'is held where code adds a parameter to the variable': {
      files: app(URL, {
        '.env': env(`${POOLED}${FLAG}`),
        'src/db.ts': `${CLIENT}new PrismaClient({ datasourceUrl: process.env.DATABASE_URL + '&connection_limit=1' });\n`,
      }),
      code: 0,
      verdicts: { 'drop-pgbouncer-flag': /^hold src\/db\.ts:3 src\/db\.ts appends `&\.\.\.` to DATABASE_URL/ },
    },
    'is held where a template string adds a parameter to the variable': {
      files: app(URL, {
        '.env': env(`${POOLED}${FLAG}`),
        'src/db.ts': `${CLIENT}new PrismaClient({ datasourceUrl: \`\${process.env.DATABASE_URL}&connection_limit=1\` });\n`,
      }),
      code: 0,
      verdicts: { 'drop-pgbouncer-flag': /^hold src\/db\.ts:3 src\/db\.ts appends/ },
    },
    'is held where compose adds a parameter to the variable': {
      files: app(URL, {
        '.env': env(`${POOLED}${FLAG}`),
        'docker-compose.yml': `services:\n  app:\n    image: app\n    environment:\n      DATABASE_URL: \${DATABASE_URL}&connection_limit=1\n`,
      }),
      code: 0,
      verdicts: { 'drop-pgbouncer-flag': /^hold docker-compose\.yml:5 docker-compose\.yml appends/ },
    },
    'is held where the env file of another package adds a parameter to the variable': {
      files: {
        'package.json': JSON.stringify({ private: true, workspaces: ['packages/*'] }),
        'packages/db/package.json': manifest('5.22.0'),
        'packages/db/prisma/schema.prisma': schema(URL),
        'packages/web/package.json': JSON.stringify({ name: 'web' }),
        'packages/web/.env': `WEB_URL="\${DATABASE_URL}&connection_limit=1"\n`,
        '.env': env(`${POOLED}${FLAG}`),
      },
      code: 0,
      verdicts: { 'drop-pgbouncer-flag': /^hold packages\/web\/\.env:1 packages\/web\/\.env appends/ },
    },
    'goes where another parameter keeps the question mark for what is added': {
      files: app(URL, {
        '.env': env(`${POOLED}${FLAG}&sslmode=require`),
        'src/db.ts': `${CLIENT}new PrismaClient({ datasourceUrl: process.env.DATABASE_URL + '&connection_limit=1' });\n`,
      }),
      code: 0,
      verdicts: { 'drop-pgbouncer-flag': GO },
      writes: ['.env'],
    },
    'stays for a project that obeys it and was not selected': {
      files: fleet({
        '.env': env(`${POOLED}${FLAG}`, DIRECT),
        'packages/b/src/sql.ts': "export const prepare = !process.env.DATABASE_URL?.includes('pgbouncer=true');\n",
      }),
      options: { paths: ['packages/a'] },
      code: 0,
      verdicts: { 'drop-direct-url': GO, 'drop-pgbouncer-flag': /^hold \.env:1 packages\/b reads DATABASE_URL/ },
      writes: ['packages/a/prisma/schema.prisma'],
    },
    'on the direct URL is no remark where that URL goes': {
      files: app(BOTH, { '.env': env(POOLED, `${DIRECT}${FLAG}`) }),
      code: 0,
      verdicts: { 'drop-url-variable': GO },
      silent: /carries `pgbouncer=true`/,
      writes: SCHEMA_AND_ENV,
    },
    'on the direct URL is a remark where that URL stays': {
      files: app(BOTH, { '.env': env(SUPABASE, `${SESSION}${FLAG}`) }),
      code: 0,
      tells: /^note drop-pgbouncer-flag \.env:2 DIRECT_URL carries `pgbouncer=true` but is not the datasource's url/,
    },
  },

  'what compose sets': {
    'holds where it goes through a PgBouncer': {
      files: app(BOTH, {
        '.env': env(POOLED, DIRECT),
        'docker-compose.yml': `services:\n  pgbouncer:\n    image: edoburu/pgbouncer\n  app:\n    environment:\n      DATABASE_URL: ${local(6432, 'pgbouncer')}\n      DIRECT_URL: ${local(5432, 'db')}\n`,
      }),
      code: 0,
      verdicts: {
        'drop-direct-url': /^hold docker-compose\.yml:6 DATABASE_URL is set in docker-compose\.yml: a PgBouncer/,
      },
    },
  },

  'a config with the classic engine': {
    'changes nothing below 6.18': {
      files: app(
        BOTH,
        { '.env': env(`${SUPABASE}${FLAG}`, SESSION), 'prisma.config.ts': config("url: env('DIRECT_URL')") },
        '6.10.0',
      ),
      code: 0,
      verdicts: { 'drop-direct-url': /^hold \.env:1 Supabase/ },
      tells: /^note ignored-config prisma\.config\.ts:7 Prisma 6\.10\.0 ignores/,
    },
    'makes `directUrl` redundant from 6.18 on': {
      files: app(
        BOTH,
        { '.env': env(`${SUPABASE}${FLAG}`, SESSION), 'prisma.config.ts': config("url: env('DIRECT_URL')") },
        '6.18.0',
      ),
      code: 0,
      verdicts: {
        'drop-direct-url': /^go prisma\.config\.ts overrides it/,
        'config-one-url': /^hold \.env:1 Supabase/,
        'drop-url-variable': /^not-applicable the schema or the config names DIRECT_URL/,
      },
      writes: ['prisma/schema.prisma'],
    },
  },

  'local environments': {
    'with two ports ask for the pooler beside a real one on Neon': {
      files: app(BOTH, { '.env': env(POOLED, DIRECT), '.env.development': env(local(5433), local(5432)) }),
      code: 1,
      verdicts: { 'drop-direct-url': ASKS_POOLER },
    },
    'with two ports take a stated PgBouncer beside a real one on Neon': {
      files: app(BOTH, { '.env': env(POOLED, DIRECT), '.env.development': env(local(5433), local(5432)) }),
      options: { poolers: ['pgbouncer@1.24'] },
      code: 0,
      verdicts: { 'drop-direct-url': GO },
      writes: [...SCHEMA_AND_ENV, '.env.development'],
    },
    'are one under `localhost` and 127.0.0.1': {
      files: app(BOTH, { '.env': env(local(5432), local(5432, '127.0.0.1')) }),
      options: { command: 'check' },
      code: 1,
      verdicts: { 'drop-direct-url': GO },
    },
    'in an example do not show the login of the real one': {
      files: app(BOTH, { '.env': env(POOLED), '.env.example': env(local(5432), local(5432)) }),
      code: 1,
      verdicts: { 'drop-direct-url': ASKS_LOGIN },
    },
    'of the tests do not show the login of the real one': {
      files: app(BOTH, { '.env': env(POOLED), '.env.test': env(local(5432), local(5432)) }),
      code: 1,
      verdicts: { 'drop-direct-url': ASKS_LOGIN },
    },
  },

  'the advisory lock': {
    'is a step for each script that takes it': {
      files: app(BOTH, {
        '.env': env(POOLED, DIRECT),
        'package.json': manifest('5.22.0', {
          scripts: {
            deploy: 'PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK=1 prisma migrate deploy',
            release: 'prisma migrate deploy',
          },
        }),
      }),
      code: 1,
      verdicts: { 'drop-direct-url': GO },
      manual: ['package.json:9'],
      writes: SCHEMA_AND_ENV,
    },
    'is no step where the script disables it': {
      files: app(BOTH, {
        '.env': env(POOLED, DIRECT),
        'package.json': manifest('5.22.0', {
          scripts: { deploy: 'PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK=1 prisma migrate deploy' },
        }),
      }),
      code: 0,
      verdicts: { 'drop-direct-url': GO },
      manual: [],
      writes: SCHEMA_AND_ENV,
    },
    'is no step where the workflow disables it': {
      files: app(BOTH, {
        '.env': env(POOLED, DIRECT),
        '.github/workflows/ci.yml': workflow(['PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK: "1"'], 'npx prisma migrate deploy'),
      }),
      code: 0,
      verdicts: { 'drop-direct-url': GO },
      manual: [],
      writes: SCHEMA_AND_ENV,
    },
    'is a note in later runs': {
      files: app(URL, {
        '.env': env(POOLED),
        'package.json': manifest('5.22.0', { scripts: { deploy: 'prisma migrate deploy' } }),
      }),
      options: { command: 'check' },
      code: 0,
      manual: [],
      tells: /^note advisory-lock package\.json:8 a migrate command takes Prisma's advisory lock/,
    },
    'is no note in later runs where the script disables it': {
      files: app(URL, {
        '.env': env(POOLED),
        'package.json': manifest('5.22.0', {
          scripts: { deploy: 'PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK=1 prisma migrate deploy' },
        }),
      }),
      options: { command: 'check' },
      code: 0,
      manual: [],
      silent: / advisory-lock /,
    },
    'is no step where a classic config keeps the CLI on its own URL': {
      files: app(BOTH, {
        '.env': env(POOLED, DIRECT),
        'package.json': manifest('6.19.1', { scripts: { deploy: 'prisma migrate deploy' } }),
        'prisma.config.ts': config("url: migrateUrl(env('DIRECT_URL'))"),
      }),
      code: 0,
      verdicts: { 'drop-direct-url': GO },
      manual: [],
      writes: ['prisma/schema.prisma'],
    },
    'is no step where both properties named one variable all along': {
      files: app([...URL, 'directUrl = env("DATABASE_URL")'], {
        '.env': env(POOLED),
        'package.json': manifest('5.22.0', { scripts: { deploy: 'prisma migrate deploy' } }),
      }),
      code: 0,
      verdicts: { 'drop-direct-url': /^go it names the same variable as `url`/ },
      manual: [],
      writes: ['prisma/schema.prisma'],
    },
  },

  'steps that are left out': {
    'leave nothing to a person in the env file of the Vercel CLI': {
      files: app(['url = env("POSTGRES_PRISMA_URL")', 'directUrl = env("POSTGRES_URL_NON_POOLING")'], {
        '.env.local': VERCEL,
      }),
      options: { skip: ['drop-url-variable', 'drop-pgbouncer-flag'] },
      code: 0,
      verdicts: { 'drop-direct-url': GO },
      manual: [],
      writes: ['prisma/schema.prisma'],
    },
    'would leave both to a person there': {
      files: app(['url = env("POSTGRES_PRISMA_URL")', 'directUrl = env("POSTGRES_URL_NON_POOLING")'], {
        '.env.local': VERCEL,
      }),
      code: 1,
      manual: ['.env.local:2', '.env.local:3'],
      writes: ['prisma/schema.prisma'],
    },
  },

  'a project below 5.10': {
    'is told to stop before 5.14, which refuses a shadow that is the direct URL': {
      files: app([...BOTH, 'shadowDatabaseUrl = env("DIRECT_URL")'], { '.env': env(POOLED, DIRECT) }, '5.8.0'),
      options: { command: 'check' },
      code: 1,
      verdicts: { 'drop-shadow-database-url': /^hold .*; upgrade .* to 5\.10\.0 to 5\.13, then/ },
      tells: /^error shadow-is-main-database prisma\/schema\.prisma:5 /,
    },
    'is told to take any later version where the three URLs are three': {
      files: app(ALL, { '.env': env(POOLED, DIRECT, `${DIRECT}_shadow`) }, '5.8.0'),
      options: { command: 'check' },
      code: 0,
      verdicts: { 'drop-shadow-database-url': /^hold .*; upgrade .* to 5\.10\.0 or newer, then/ },
    },
    'is told that Supabase holds the flag next': {
      files: app(BOTH, { '.env': env(`${SUPABASE}${FLAG}`, SESSION) }, '5.8.0'),
      options: { command: 'check' },
      code: 0,
      verdicts: { 'drop-pgbouncer-flag': /^hold .*5\.8\.0.* then (\.env:1 )?Supabase's transaction pooler/ },
    },
  },

  'a shadow database': {
    'that the app works on is an error': {
      files: app([...URL, 'shadowDatabaseUrl = env("SHADOW_DATABASE_URL")'], {
        '.env': env(`${SUPABASE}${FLAG}`, undefined, SESSION.replace('/postgres', '/other')),
        'src/db.ts': `${CLIENT}new PrismaClient({ datasourceUrl: process.env.SHADOW_DATABASE_URL });\n`,
      }),
      options: { command: 'check' },
      code: 1,
      verdicts: { 'drop-shadow-database-url': HELD },
      tells: /^error shadow-in-use src\/db\.ts:3 .*its client reads SHADOW_DATABASE_URL/,
    },
  },

  'an example': {
    'that leaves out the middle of the host shows Neon all the same': {
      files: app(BOTH, {
        '.env.example': env(
          'postgresql://user:pass@ep-...-pooler.neon.tech/db?pgbouncer=true',
          'postgresql://user:pass@ep-....neon.tech/db',
        ),
      }),
      options: { sameLogin: true },
      code: 0,
      verdicts: { 'drop-direct-url': GO, 'drop-pgbouncer-flag': /^go Neon carries/ },
      writes: ['prisma/schema.prisma', '.env.example'],
    },
  },

  'a pooler that is stated for a path': {
    'counts from the working folder, and for that project alone': {
      files: fleet({ 'packages/a/.env': HOST_PAIR, 'packages/b/.env': HOST_PAIR }),
      cwd: 'packages',
      options: { command: 'plan', all: true, poolers: ['a=pgbouncer@1.24'], sameLogin: true },
      code: 0,
      schema: 'packages/a/prisma/schema.prisma',
      verdicts: { 'drop-direct-url': GO, 'drop-pgbouncer-flag': /^go PgBouncer 1\.24 carries/ },
    },
    'leaves the other projects open': {
      files: fleet({ 'packages/a/.env': HOST_PAIR, 'packages/b/.env': HOST_PAIR }),
      cwd: 'packages',
      options: { command: 'check', all: true, poolers: ['a=pgbouncer@1.24'], sameLogin: true },
      code: 1,
      schema: 'packages/b/prisma/schema.prisma',
      verdicts: { 'drop-direct-url': ASKS_POOLER },
    },
    'is refused where no project is': {
      files: fleet({ 'packages/a/.env': HOST_PAIR }),
      options: { all: true, poolers: ['packages/c=pgbouncer@1.24'] },
      code: 2,
      refuses: /--pooler names `packages\/c`, where no selected project is/,
    },
    'is refused where it contradicts the host': {
      files: app(BOTH, { '.env': env(`${SUPABASE}${FLAG}`, SESSION) }),
      options: { poolers: ['neon'] },
      code: 2,
      refuses: /--pooler says Neon, but the host of DATABASE_URL in \.env is Supabase/,
    },
  },

  'a direct URL that is the url': {
    'goes on Supabase too, where the flag stays': {
      files: app(BOTH, { '.env': env(`${SUPABASE}${FLAG}`, SUPABASE) }),
      code: 0,
      verdicts: { 'drop-direct-url': GO, 'drop-pgbouncer-flag': /^hold \.env:1 Supabase/, 'drop-url-variable': GO },
      writes: SCHEMA_AND_ENV,
    },
  },

  documentation: {
    'is counted in one note': {
      files: app(BOTH, {
        '.env': env(POOLED, DIRECT),
        'README.md': 'Set DIRECT_URL and `DATABASE_URL`.\n\nDIRECT_URL is for migrations.\n',
      }),
      code: 0,
      tells: /^note docs README\.md:1 documentation and comments still name DIRECT_URL: 2 places in 1 file$/,
      writes: SCHEMA_AND_ENV,
    },
    'that names the url alone is no note': {
      files: app(BOTH, { '.env': env(POOLED, DIRECT), 'README.md': 'Set `DATABASE_URL`.\n' }),
      code: 0,
      verdicts: { 'drop-direct-url': GO, 'drop-shadow-database-url': DONE },
      silent: / docs /,
      writes: SCHEMA_AND_ENV,
    },
  },
};

/** What one sentence of the rules says of a project that another sentence seemed to settle. */
const SECOND_READING: Readonly<Record<string, Row>> = {
  'both URLs of an example that leaves out the middle of the host have one endpoint': {
    files: app(BOTH, {
      '.env.example': env(
        'postgresql://user:pass@ep-...-pooler.neon.tech/db',
        'postgresql://user:pass@ep-....neon.tech/db',
      ),
    }),
    code: 0,
    verdicts: { 'drop-direct-url': GO },
    writes: ['prisma/schema.prisma', '.env.example'],
  },
  'a direct URL that is the url is not dropped because Supabase carried migrations': {
    files: app(BOTH, { '.env': env(`${SUPABASE}${FLAG}`, SUPABASE) }),
    code: 0,
    verdicts: { 'drop-direct-url': /^go (?!the url alone carries migrations)/ },
    writes: SCHEMA_AND_ENV,
  },
  'migrations do not begin to run through the pooler where both URLs were one': {
    files: app(BOTH, { '.env': env(POOLED, POOLED) }),
    code: 0,
    verdicts: { 'drop-direct-url': GO },
    silent: /migrations now run through the pooler/,
    writes: SCHEMA_AND_ENV,
  },
  'migrations do not begin to run through the pooler where both properties named one variable': {
    files: app([...URL, 'directUrl = env("DATABASE_URL")'], { '.env': env(POOLED) }),
    code: 0,
    verdicts: { 'drop-direct-url': GO },
    silent: /migrations now run through the pooler/,
    writes: ['prisma/schema.prisma'],
  },
  'migrations do not begin to run through the pooler where a classic config keeps the direct URL': {
    files: app(
      BOTH,
      { '.env': env(POOLED, DIRECT), 'prisma.config.ts': config("url: migrateUrl(env('DIRECT_URL'))") },
      '6.19.1',
    ),
    code: 0,
    verdicts: { 'drop-direct-url': GO, 'config-one-url': /^hold prisma\.config\.ts:\d+ the URL in/ },
    silent: /migrations now run through the pooler/,
    writes: ['prisma/schema.prisma'],
  },
  'the flag that code adds stays where the value relies on it by a `schema=`': {
    files: app(URL, {
      '.env': env(`${POOLED}?schema=shop`),
      'src/db.ts':
        "import { PrismaClient } from '@prisma/client';\nexport const db = new PrismaClient({ datasourceUrl: process.env.DATABASE_URL + '&pgbouncer=true' });\n",
    }),
    code: 0,
    verdicts: { 'drop-pgbouncer-flag': /^hold \.env:1 DATABASE_URL sets `schema=shop`/ },
    writes: [],
  },
  'a script that takes locks in its session stays on the direct URL': {
    files: app(BOTH, {
      '.env': env(POOLED, DIRECT),
      'scripts/lock.ts':
        "import { PrismaClient } from '@prisma/client';\nconst db = new PrismaClient({ datasourceUrl: process.env.DIRECT_URL });\nawait db.$executeRaw`SELECT pg_advisory_lock(1)`;\n",
    }),
    code: 0,
    verdicts: { 'retarget-client-url': /^hold scripts\/lock\.ts:2 a script that keeps state in its session/ },
    writes: ['prisma/schema.prisma'],
  },
  'a program that writes the variable behind a line end keeps it': {
    files: app(BOTH, {
      '.env': env(POOLED, DIRECT),
      'scripts/env.ts':
        "import { writeFileSync } from 'node:fs';\nwriteFileSync('.env', 'DATABASE_URL=a\\nDIRECT_URL=b\\n');\n",
    }),
    code: 0,
    verdicts: { 'drop-url-variable': /^hold scripts\/env\.ts:2 DIRECT_URL is still read/ },
    writes: ['prisma/schema.prisma'],
  },
  'code that only gives the variable to what it runs is left to you': {
    files: app(BOTH, {
      '.env': env(POOLED, DIRECT),
      'next.config.js': 'module.exports = { env: { DIRECT_URL: process.env.DIRECT_URL } };\n',
    }),
    code: 1,
    manual: ['next.config.js:1'],
    writes: SCHEMA_AND_ENV,
  },
  'a literal in a classic config is left alone, and its password is worth a warning': {
    files: app(
      URL,
      { '.env': env(POOLED), 'prisma.config.ts': config("url: 'postgres://app:invented@db.example.org/shop'") },
      '6.19.1',
    ),
    code: 0,
    verdicts: { 'config-one-url': /^not-applicable the URL of the CLI stands in the config as text/ },
    silent: /invented/,
    writes: [],
  },
  'the advisory lock is no note where the one script disables it': {
    files: app(BOTH, {
      '.env': env(POOLED, DIRECT),
      'package.json': manifest('5.22.0', {
        scripts: { deploy: 'PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK=1 prisma migrate deploy' },
      }),
    }),
    code: 0,
    verdicts: { 'drop-direct-url': GO },
    silent: / advisory-lock /,
    writes: SCHEMA_AND_ENV,
  },
  'the advisory lock is no note where the workflow disables it': {
    files: app(BOTH, {
      '.env': env(POOLED, DIRECT),
      '.github/workflows/ci.yml': workflow(['PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK: "1"'], 'npx prisma migrate deploy'),
    }),
    code: 0,
    verdicts: { 'drop-direct-url': GO },
    silent: / advisory-lock /,
    writes: SCHEMA_AND_ENV,
  },
  'a login that is asked for is not shown as seen': {
    files: app(BOTH, { '.env': env(POOLED), '.env.example': env(local(5432), local(5432)) }),
    code: 1,
    verdicts: { 'drop-direct-url': ASKS_LOGIN },
    sees: /^Login: .* (were not seen together|can not be compared)$/,
  },
  'two local ports are no Neon, whatever `--pooler` says of the real one': {
    files: app(BOTH, { '.env': env(POOLED, DIRECT), '.env.development': env(local(5433), local(5432)) }),
    options: { poolers: ['neon'] },
    code: 1,
    verdicts: { 'drop-direct-url': ASKS_POOLER },
  },
  'a PgBouncer in compose holds the shadow database too': {
    files: app(ALL, {
      '.env': env(POOLED, DIRECT, `${DIRECT}_shadow`),
      'docker-compose.yml': `services:\n  app:\n    environment:\n      DATABASE_URL: ${local(6432, 'pgbouncer')}\n`,
    }),
    code: 0,
    verdicts: { 'drop-direct-url': HELD, 'drop-shadow-database-url': HELD },
  },
};

describe.each(Object.entries(ROWS))('%s', (_, rows) => {
  for (const [name, row] of Object.entries(rows)) it(name, check(row));
});

describe('what a second reading of the rules found', () => {
  for (const [name, row] of Object.entries(SECOND_READING)) it(name, check(row));
});
