import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { discover } from '../lib/discover';
import { gather } from '../lib/gather';
import { memoryHost } from '../lib/host/memory';
import { diagnosisOf } from '../lib/judge/diagnosis';
import { type Options, selectedSteps } from '../lib/options';
import type { ProjectOutcome, RunOutcome } from '../lib/outcome';
import { planProjects } from '../lib/plan';
import { type DoctorOptions, doctor } from '../lib/render/doctor';
import { outcomeSources } from '../lib/render/shown';
import { widthOf } from '../lib/render/width';
import { STEPS } from '../lib/verdict';
import { BARE, FIXTURES, filesBelow, runInMemory } from './support';

type Files = Record<string, string | Uint8Array>;

interface Examined {
  readonly outcome: RunOutcome;
  readonly draw: (options?: Partial<DoctorOptions>) => string;
}

function examine(files: Files, given: Partial<Options> = {}): Examined {
  const options = { ...BARE, ...given };
  const host = memoryHost(files);
  const found = discover(host, { paths: [''], all: true, envGlobs: [] });
  const planned = planProjects(gather(host, found.projects, options), selectedSteps(options));
  const projects = planned.map(
    ({ known, judgement, verdicts, plan }): ProjectOutcome => ({
      project: known.project,
      seen: judgement.seen,
      verdicts,
      plan: { ...plan, remarks: [...known.version.remarks, ...plan.remarks] },
      diagnosis: diagnosisOf(known, judgement),
    }),
  );
  const outcome = { projects, notProjects: found.notProjects, remarks: found.findings };
  const sources = outcomeSources(outcome, (path) => new TextDecoder().decode(host.read(path) ?? new Uint8Array()));
  const draw = (parts: Partial<DoctorOptions> = {}) =>
    doctor(outcome, {
      version: '1.0.0',
      args: [],
      color: false,
      columns: 100,
      ignored: new Set(['.env']),
      sources,
      ...parts,
    });
  return { outcome, draw };
}

const PACKAGE = JSON.stringify({
  name: 'harbour',
  scripts: { deploy: 'prisma migrate deploy && node server.js' },
  dependencies: { '@prisma/client': '^6.18.0' },
  devDependencies: { prisma: '^6.19.0' },
});

const LOCK = JSON.stringify({
  lockfileVersion: 3,
  packages: {
    'node_modules/prisma': { version: '6.19.1' },
    'node_modules/@prisma/client': { version: '6.18.0' },
  },
});

const SCHEMA = `datasource db {
  provider  = "postgresql"
  url       = env("DATABASE_URL")
  directUrl = env("DIRECT_URL")
}
`;

const POOLED = 'postgres://app:invented@ep-calm-quay-310722-pooler.eu-central-1.aws.neon.tech/harbour';
const DIRECT = 'postgres://app:invented@ep-calm-quay-310722.eu-central-1.aws.neon.tech/harbour';

/** A project with something of everything. */
const HARBOUR: Files = {
  'package.json': PACKAGE,
  'package-lock.json': LOCK,
  'node_modules/prisma/package.json': JSON.stringify({ name: 'prisma', version: '6.19.1' }),
  'prisma/schema.prisma': SCHEMA,
  '.env': `DATABASE_URL="${POOLED}?pgbouncer=true"\nDIRECT_URL="${DIRECT}"\n`,
  '.env.example': 'DATABASE_URL="postgres://USER:PASSWORD@HOST/DATABASE?pgbouncer=true"\nDIRECT_URL=\n',
  '.env.production': `# Created by Vercel CLI\nDATABASE_URL="${POOLED}"\n`,
  '.env.staging': `DATABASE_URL="postgres://app:invented@pgbouncer.staging.harbour.internal:6432/harbour"\nDIRECT_URL="postgres://owner:invented@db.staging.harbour.internal/harbour"\n`,
  'src/env.ts': `export const env = createEnv({ server: { DIRECT_URL: z.string().url() } });\n`,
  'scripts/backup.sh': `#!/bin/sh\npg_dump "$DIRECT_URL" > one.sql\n`,
  'docker-compose.yml': `services:\n  app:\n    environment:\n      DATABASE_URL: postgres://app:invented@pgbouncer:6432/harbour\n`,
  'README.md': `Set DIRECT_URL.\n\nAnd DIRECT_URL again.\n`,
};

describe('doctor', () => {
  // Read by a person before they were kept; `UPDATE_SCREENS=1` writes them anew.
  it.each([
    ['something-of-everything', HARBOUR],
    ['one-environment-on-supabase', project('holds-for-all-where-one-environment-is-supabase')],
    ['a-range-across-a-gate', project('asks-for-the-version-where-a-range-crosses-the-gate')],
  ] as const)('draws %s.txt', (name, files) => {
    const golden = join(FIXTURES, 'doctor', `${name}.txt`);
    const text = `${examine(files).draw()}\n`;
    if (process.env.UPDATE_SCREENS === '1') writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, 'utf8'));
  });

  it('says what each source says of the version, and which one decides', () => {
    const drawn = examine(HARBOUR).draw();
    expect(drawn).toContain('    prisma          6.19.1   node_modules/prisma/package.json\n');
    expect(drawn).toContain('    prisma          ^6.19.0  package.json, devDependencies\n');
    expect(drawn).toContain('decides: 6.18.0 (the lower one of CLI 6.19.1 and client 6.18.0)');
  });

  it('says that a version was stated, and what it would have gone by', () => {
    const files = { ...HARBOUR, 'package-lock.json': '{}', 'node_modules/prisma/package.json': '{}' };
    const { draw } = examine(files, { prismaVersion: '6.19.3' });
    expect(draw()).toContain('decides: 6.19.3 (stated with --prisma-version)');
    expect(examine(files).draw()).toMatch(/decides: 6\.18\.0 \(the lowest that `\^6\.18\.0` allows/);
  });

  it('names role, database and endpoint, and compares the direct URL with the url', () => {
    const files = {
      ...HARBOUR,
      '.env': `DATABASE_URL="${POOLED}"\nDIRECT_URL="${DIRECT.replace('app:', 'owner:')}"\n`,
    };
    const drawn = examine(files).draw();
    expect(drawn).toContain('DIRECT_URL (.env:2): Neon, direct; another login than the url');
    expect(drawn).toMatch(
      /endpoint ep-calm-quay-310722\.eu-central-1\.aws\.neon\.tech, role owner,\s+database\s+harbour/,
    );
  });

  it('says where a value can not be judged, and why', () => {
    const values = {
      'postgres://app:invented#invented@ep-a.eu.aws.neon.tech/d': 'cut at a `#`, so not judged',
      '': 'empty',
      'to be filled in': 'a placeholder, or no URL',
      '${BASE}/harbour': 'put together from variables that were not found',
      'postgres://app:invented@db.harbour.internal/harbour': 'a host of no known provider',
      'postgres://app:invented@a.harbour.internal,b.harbour.internal/harbour': 'several hosts',
      'postgres://app:invented@localhost/harbour':
        'a local database or pooler, which says nothing of other environments',
      'prisma://accelerate.prisma-data.net/?api_key=invented': 'Prisma Accelerate, over HTTP',
    };
    for (const [value, said] of Object.entries(values)) {
      const drawn = examine({ ...HARBOUR, '.env': `DATABASE_URL=${value}\n` }).draw({ columns: 200 });
      expect(drawn).toContain(`DATABASE_URL (.env:1): ${said}`);
    }
  });

  it('says that a pooler was stated', () => {
    const files = { ...HARBOUR, '.env': 'DATABASE_URL=postgres://app:invented@db.harbour.internal:6432/harbour\n' };
    const { draw } = examine(files, { poolers: ['pgbouncer@1.24'] });
    expect(draw()).toContain('DATABASE_URL (.env:1): PgBouncer 1.24, pooled by transaction (stated)');
  });

  it('counts prose, and names every place of it when it is verbose', () => {
    const { draw } = examine(HARBOUR);
    expect(draw()).toMatch(/doc +README\.md:1 +2 places of documentation or comments/);
    expect(draw({ verbose: true })).toMatch(/doc +README\.md:3/);
  });

  it('folds what goes on and on', () => {
    const lines = Array.from({ length: 12 }, () => 'pg_dump "$DIRECT_URL"').join('\n');
    const { draw } = examine({ ...HARBOUR, 'scripts/backup.sh': lines });
    expect(draw()).toMatch(/reader +and 4 more +--verbose shows all/);
    expect(draw({ verbose: true })).toContain('scripts/backup.sh:12');
  });

  it('says a reason once for all steps that share it', () => {
    const drawn = examine(project('writes-nothing-beside-an-env-file-that-is-no-utf-8')).draw();
    expect(drawn.match(/an environment could not be read/g)).toHaveLength(1);
    expect(drawn).toContain('hold  for the same reason as use-pooled-host');
    expect(drawn).toContain("    .env.production  `.env.production` can't be read: it is not UTF-8");
  });

  it('does not repeat in a note what a hold has said', () => {
    const drawn = examine(project('keeps-a-variable-that-pg-dump-reads')).draw();
    expect(drawn.match(/DIRECT_URL is still read/g)).toHaveLength(1);
  });

  it('ends with commands that work as they stand', async () => {
    const last = async (files: Files, options: Partial<Options> = {}) => {
      const ran = await runInMemory(files, { command: 'doctor', ...options });
      return ran.results.split('\n').slice(-2);
    };
    const two = Object.fromEntries(
      ['a', 'b'].flatMap((name) => Object.entries(HARBOUR).map(([path, text]) => [`${name}/${path}`, text])),
    );
    expect(await last(HARBOUR)).toEqual([
      expect.stringMatching(/^ {4}npx prisma-one-url plan +see the changes$/),
      expect.stringMatching(/^ {4}npx prisma-one-url explain drop-direct-url +why it goes or holds/),
    ]);
    expect((await last(two))[0]).toMatch(/^ {4}npx prisma-one-url plan --all /);
    expect((await last(two, { paths: ['a'], poolers: ['neon'] }))[0]).toMatch(/ plan a --pooler neon /);
    expect((await last({}))[0]).not.toMatch(/npx/);
  });

  it('says that nothing was found', () => {
    expect(examine({ 'README.md': '' }).draw()).toContain('no Prisma project with a Postgres datasource was found');
  });

  it('does without a diagnosis', () => {
    const { outcome } = examine(HARBOUR);
    const projects = outcome.projects.map((each) => ({ ...each, diagnosis: undefined }));
    const sources = outcomeSources(outcome, () => undefined);
    const drawn = doctor(
      { ...outcome, projects },
      { version: '1', args: [], color: false, ignored: new Set(), sources },
    );
    expect(drawn).toContain('  Steps\n');
    expect(drawn).not.toContain('Environments');
  });

  it('is the same text with colour', () => {
    const { draw } = examine(HARBOUR);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colour is made of them
    expect(draw({ color: true }).replace(/\u001B\[[\d;]*m/g, '')).toBe(draw());
    expect(draw({ color: true })).toContain('\u001B[');
  });
});

// ---- every project of the fixtures

function project(name: string): Files {
  return filesBelow(join(FIXTURES, 'projects', name, 'before'));
}

const PROJECTS = readdirSync(join(FIXTURES, 'projects')).sort();

describe.each(PROJECTS)('doctor on %s', (name) => {
  const { options = {} } = JSON.parse(readFileSync(join(FIXTURES, 'projects', name, 'case.json'), 'utf8')) as {
    readonly options?: Partial<Options>;
  };
  const { outcome, draw } = examine(project(name), options);
  const flat = (text: string) => text.replace(/\s+/g, ' ');

  it('names every step with its verdict, every environment and every source of the version', () => {
    const drawn = flat(draw({ columns: 400 }));
    for (const { verdicts, diagnosis } of outcome.projects) {
      for (const step of STEPS) expect(drawn).toContain(`${step} `);
      for (const verdict of Object.values(verdicts)) {
        if (verdict.kind === 'hold') {
          for (const { reason } of [verdict, ...(verdict.also ?? [])]) expect(drawn).toContain(flat(reason));
        }
        if (verdict.kind === 'ask') expect(drawn).toContain(flat(verdict.question));
        if (verdict.kind === 'go' || verdict.kind === 'not-applicable') expect(drawn).toContain(flat(verdict.reason));
      }
      for (const { path } of diagnosis?.environments ?? []) expect(drawn).toContain(` ${path} `);
      for (const { path, version, range } of diagnosis?.version.sources ?? [])
        expect(drawn).toContain(`${version ?? range} ${path}`);
    }
  });

  it('names every reader when it is verbose', () => {
    const drawn = draw({ verbose: true, columns: 400 });
    for (const { diagnosis } of outcome.projects) {
      const names = new Set(diagnosis?.variables.map((variable) => variable.name));
      for (const mention of diagnosis?.around.mentions ?? []) {
        if (names.has(mention.name)) expect(drawn).toContain(`${mention.path}:`);
      }
    }
  });

  it('shows no password, and keeps within the terminal', () => {
    for (const columns of [60, 80, 100, 160]) {
      const drawn = draw({ columns, verbose: true });
      expect(drawn).not.toContain('invented');
      const wide = drawn.split('\n').filter((line) => widthOf(line) > columns && !/^\S|^ *\d* [|=]|-->/.test(line));
      // What is too wide is one word or a piece in backticks that has its line to itself.
      expect(wide.filter((line) => !/(^| {2})(endpoint )?(\S+|`[^`]+`\S*)$/.test(line))).toEqual([]);
    }
  });
});

/** Ways to write a password that have misled readers of URLs. */
const MISLEADING = [
  'postgres://app:hunter2@x@db.example.com/shop',
  'postgres://app:a/hunter2@db.example.com/shop',
  'postgres://app:a?hunter2@db.example.com/shop',
  'postgres://app:a#hunter2@db.example.com/shop',
  'postgres://app:hunter2',
  'postgres://app:hunter2@',
  'postgres://app:1234:hunter2@db.example.com:5432/shop',
  'postgres://:hunter2@db.example.com/shop',
  'postgres://db.example.com/shop?user=app&password=hunter2',
  'postgres://app@db.example.com/shop?sslpassword=hunter2',
  'prisma://accelerate.prisma-data.net/?api_key=hunter2',
  'prisma+postgres://accelerate.prisma-data.net/?api_key=hunter2',
  'postgres://app:1@1hunter2?a=@db.example.com/shop',
  'postgres://app:]a@hunter2?a=@db.example.com/shop',
  'hunter2',
  'app:hunter2@db.example.com',
  'postgres//app:hunter2@db.example.com/shop',
];

describe.each(MISLEADING)('doctor on %s', (value) => {
  it.each(['"', "'", ''])('shows no password (in %s)', (quote) => {
    const values = ['DATABASE_URL', 'DIRECT_URL'].map((name) => `${name}=${quote}${value}${quote}\n`).join('');
    const { draw } = examine({ ...HARBOUR, '.env': values });
    expect(draw({ verbose: true })).not.toContain('hunter2');
  });
});
