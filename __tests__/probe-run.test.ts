import { Refusal } from '../lib/errors';
import { finding } from '../lib/finding';
import { Interrupted, type Terminal } from '../lib/host/host';
import { memoryHost } from '../lib/host/memory';
import { type ProbedProject, type Prober, statedByProbes } from '../lib/probe-projects';
import type { Check, ProbeOptions, ProbeResult, ProbeVerdictKind } from '../lib/probe-result';
import { type ProbeCommand, type ProbeWorld, runProbe } from '../lib/run-probe';
import { BARE } from './support';

const POOLED = 'postgres://sally:s3cret@ep-damp-cherry-123456-pooler.us-east-2.aws.neon.tech/neondb?sslmode=require';
const DIRECT = POOLED.replace('-pooler', '');
const MASKED = POOLED.replace('s3cret', '****');

const SCHEMA = `datasource db {
  provider  = "postgresql"
  url       = env("DATABASE_URL")
  directUrl = env("DIRECT_URL")
}
`;
const MANIFEST = JSON.stringify({ name: 'shop', dependencies: { prisma: '6.19.1', '@prisma/client': '6.19.1' } });

function filesWith(envFiles: Record<string, string>): Record<string, string> {
  return { 'package.json': MANIFEST, 'prisma/schema.prisma': SCHEMA, ...envFiles };
}

const BOTH = filesWith({ '.env': `DATABASE_URL="${POOLED}"\nDIRECT_URL="${DIRECT}"\n` });

const GOOD: readonly Check[] = [
  { name: 'pooling', outcome: 'fact', saw: 'a pooler in transaction mode: 2 clients, 1 server connection' },
  { name: 'statement-follows-client', outcome: 'good', saw: 'it followed its client' },
  { name: 'deallocate-all', outcome: 'untried', saw: '--deep tries it' },
  { name: 'shadow-database', outcome: 'untried', saw: '--deep tries it' },
];

function resultOf(kind: ProbeVerdictKind, more: Partial<ProbeResult> = {}): ProbeResult {
  return { verdict: { kind, reason: `it is ${kind}` }, pooling: 'transaction', checks: GOOD, findings: [], ...more };
}

interface Ran {
  readonly code: number;
  readonly said: string;
  readonly results: string;
  readonly asked: readonly { readonly url: string; readonly options: ProbeOptions }[];
}

interface Circumstances {
  readonly probe?: (url: string, options: ProbeOptions) => ProbeResult | Promise<ProbeResult>;
  readonly world?: Partial<ProbeWorld>;
  readonly interactive?: boolean;
  readonly cwd?: string;
}

async function ran(
  files: Record<string, string>,
  command: Partial<ProbeCommand> = {},
  { probe = () => resultOf('works-without-lock'), world = {}, interactive = false, cwd }: Circumstances = {},
): Promise<Ran> {
  const [said, results, asked]: [string[], string[], { url: string; options: ProbeOptions }[]] = [[], [], []];
  const terminal: Terminal = {
    interactive,
    color: false,
    colorResult: false,
    columns: 140,
    say: (text) => said.push(text),
    result: (text) => results.push(text),
    ask: async () => '1',
  };
  const prober: Prober = async (url, options) => {
    asked.push({ url, options });
    return probe(url, options);
  };
  const withInterrupt: ProbeWorld['withInterrupt'] = async (work) => work(() => false);
  const whole = { host: memoryHost(files, { cwd }), terminal, withInterrupt, version: '1.0.0', ...world };
  const code = await runProbe(whole, { ...BARE, yes: false, deep: false, ...command }, prober).catch((problem) => {
    if (problem instanceof Interrupted) return 130;
    if (!(problem instanceof Refusal)) throw problem;
    said.push(`error: ${problem.message}`);
    return 2;
  });
  return { code, said: said.join('\n'), results: results.join('\n'), asked };
}

describe('what is probed', () => {
  it('is the url of the env file, and the direct URL beside it', async () => {
    const { asked } = await ran(BOTH);
    expect(asked.map(({ url, options }) => [url, options.directUrl, options.deep])).toEqual([[POOLED, DIRECT, false]]);
  });

  it('is every real environment, each URL once', async () => {
    const staging = POOLED.replace('neondb', 'staging');
    const { asked, results } = await ran(
      filesWith({
        '.env': `DATABASE_URL=${POOLED}\n`,
        '.env.production': `DATABASE_URL=${POOLED}\n`,
        '.env.staging': `DATABASE_URL=${staging}\n`,
      }),
    );
    expect(asked.map(({ url }) => url)).toEqual([POOLED, staging]);
    expect(results).toContain('the same URL as in .env');
  });

  it.each([
    ['an example to copy', '.env.example', POOLED],
    ['a placeholder', '.env.local', 'postgres://USER:PASSWORD@HOST/DB'],
    ['a placeholder for the login', '.env.local', POOLED.replace('sally:s3cret', 'USER:PASSWORD')],
    ['put together from variables', '.env.local', POOLED.replace('s3cret', '$' + '{PASSWORD}')],
    ['no URL', '.env.local', 'nothing'],
    ['reached over HTTP', '.env.local', 'prisma://accelerate.prisma-data.net/?api_key=s3cret'],
  ])('is not %s', async (why, path, url) => {
    const { asked, results } = await ran(
      filesWith({ '.env': `DATABASE_URL="${DIRECT}"\n`, [path]: `DATABASE_URL="${url}"\n` }),
    );
    expect(asked.map((each) => each.url)).toEqual([DIRECT]);
    expect(results).toMatch(new RegExp(`not probed: ${path.replaceAll('.', '\\.')} \\(.*${why.replace(/ for.*/, '')}`));
  });

  it('is a local database although its role is called user', async () => {
    const { asked } = await ran(
      filesWith({ '.env': 'DATABASE_URL="postgresql://user:password@localhost:5432/shop"\n' }),
    );
    expect(asked.length).toBe(1);
  });

  it('are the files of --env-file alone where some are named', async () => {
    const other = POOLED.replace('neondb', 'other');
    const files = filesWith({ '.env': `DATABASE_URL=${POOLED}\n`, 'deploy/live.txt': `DATABASE_URL=${other}\n` });
    const { asked } = await ran(files, { envFiles: ['deploy/*.txt'] });
    expect(asked.map(({ url }) => url)).toEqual([other]);
  });

  it('is the same for a config of Prisma 7', async () => {
    const { asked } = await ran({
      'package.json': MANIFEST.replaceAll('6.19.1', '7.10.1'),
      'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\n',
      'prisma.config.ts': `import { defineConfig, env } from 'prisma/config';
export default defineConfig({ schema: 'prisma/schema.prisma', datasource: { url: env('DIRECT_URL') } });
`,
      'src/db.ts': `import { PrismaClient } from '@prisma/client';
import { PrismaPg } from '@prisma/adapter-pg';
export const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL }) });
`,
      '.env': `DATABASE_URL="${POOLED}"\nDIRECT_URL="${DIRECT}"\n`,
    });
    expect(asked.map(({ url, options }) => [url, options.directUrl])).toEqual([[POOLED, DIRECT]]);
  });

  it('is asked for with --deep where that is given', async () => {
    expect((await ran(BOTH, { deep: true })).asked[0]?.options.deep).toBe(true);
  });
});

describe('the exit code', () => {
  it.each<readonly [ProbeVerdictKind, number]>([
    ['one-url-works', 0],
    ['works-without-lock', 0],
    ['deploy-but-not-dev', 1],
    ['does-not-work', 1],
    ['not-known', 1],
    ['could-not-run', 2],
  ])('for %s is %d', async (kind, code) => {
    expect((await ran(BOTH, {}, { probe: () => resultOf(kind) })).code).toBe(code);
  });

  it('is 1 where the URL works but leads to another login than the direct one', async () => {
    const other = finding({ code: 'probe-other-login', level: 'error', message: 'they differ' });
    const probe = () => resultOf('one-url-works', { findings: [other] });
    const { code, results } = await ran(BOTH, {}, { probe });
    expect(code).toBe(1);
    expect(results).toContain('--> .env:2:13');
  });

  it('is that of the gravest environment', async () => {
    const files = filesWith({ '.env': `DATABASE_URL=${POOLED}\n`, '.env.local': `DATABASE_URL=${DIRECT}\n` });
    const probe = (url: string) => resultOf(url === DIRECT ? 'could-not-run' : 'one-url-works');
    expect((await ran(files, {}, { probe })).code).toBe(2);
  });

  it('is 2 where there is nothing to probe, which says why', async () => {
    const { code, results, asked } = await ran(filesWith({ '.env.example': `DATABASE_URL=${POOLED}\n` }));
    expect([code, asked.length]).toEqual([2, 0]);
    expect(results).toContain('error[probe-nothing]: there is nothing to probe for prisma/schema.prisma');
    expect(results).toContain('= note: .env.example: an example to copy');
  });

  it('is 2 where there is no project', async () => {
    const { code, said } = await ran({ 'package.json': '{}' });
    expect([code, said]).toEqual([2, 'error: there is no Prisma project with Postgres in `.`']);
  });

  it('is 0 with --all where there is no project', async () => {
    const { code, results } = await ran({ 'package.json': '{}' }, { all: true });
    expect([code, results]).toEqual([
      0,
      'prisma-one-url 1.0.0 probe\n\n  no Prisma project with a Postgres datasource was found',
    ]);
  });
});

describe('the screen', () => {
  it('has a row for each check, the verdict, the findings with their place, and what else could be tried', async () => {
    const wrong = finding({
      code: 'probe-lock-stays',
      level: 'warning',
      message: 'the lock would stay',
      help: 'do so',
    });
    const { results } = await ran(BOTH, {}, { probe: () => resultOf('works-without-lock', { findings: [wrong] }) });
    expect(results).toBe(`prisma-one-url 1.0.0 probe

  Project  shop

  DATABASE_URL in .env
    postgres://sally:****@ep-…-pooler.us-east-2.aws.neon.tech/neondb?sslmode=require
      pooling                      a pooler in transaction mode: 2 clients, 1 server connection
    ✓ statement on another server  it followed its client
    - DEALLOCATE ALL of another    --deep tries it
    - shadow database              --deep tries it

    works with the advisory lock disabled: it is works-without-lock

warning[probe-lock-stays]: the lock would stay
 --> .env:1:15
  |
1 | DATABASE_URL="${MASKED}"
  |               ${'^'.repeat(POOLED.length - 2)}
  |
  = help: do so

  next
    npx prisma-one-url probe --deep   also make and drop a database`);
  });

  it('repeats what was given beside the command', async () => {
    const { results } = await ran(BOTH, { paths: ['prisma'], envFiles: ['.env'] });
    expect(results).toMatch(/npx prisma-one-url probe prisma .*--env-files? \.env.* --deep/);
  });

  it('says once why there was no connection', async () => {
    const why = finding({ code: 'probe-login', level: 'error', message: 'the login is refused: 28P01 no' });
    const probe = () =>
      resultOf('could-not-run', {
        verdict: { kind: 'could-not-run', reason: why.message },
        checks: [],
        findings: [why],
      });
    const { results } = await ran(BOTH, {}, { probe });
    expect(results.split('the login is refused').length).toBe(2);
    expect(results).not.toContain('--deep');
  });

  it('has the verdicts and errors alone with --quiet', async () => {
    const wrong = finding({ code: 'probe-lock-stays', level: 'warning', message: 'the lock would stay' });
    const probe = () => resultOf('works-without-lock', { findings: [wrong] });
    const { results } = await ran(BOTH, { quiet: true }, { probe });
    expect(results).toBe(`  DATABASE_URL in .env
    postgres://sally:****@ep-…-pooler.us-east-2.aws.neon.tech/neondb?sslmode=require
    works with the advisory lock disabled: it is works-without-lock`);
  });

  it('says on a terminal what it waits for', async () => {
    expect((await ran(BOTH, {}, { interactive: true })).said).toBe(
      '  asking postgres://sally:****@ep-…-pooler.us-east-2.aws.neon.tech/neondb?sslmode=require, DATABASE_URL in .env',
    );
    expect((await ran(BOTH)).said).toBe('');
    expect((await ran(BOTH, { format: 'json' }, { interactive: true })).said).toBe('');
  });
});

describe('the report for programs', () => {
  it('has the same verdict', async () => {
    const { results } = await ran(BOTH, { format: 'json' });
    const report = JSON.parse(results);
    expect(report).toMatchObject({ schema: 1, command: 'probe', deep: false, summary: { exitCode: 0 } });
    expect(report.projects[0].environments).toEqual([
      {
        path: '.env',
        name: 'DATABASE_URL',
        url: MASKED,
        probed: true,
        verdict: {
          kind: 'works-without-lock',
          text: 'works with the advisory lock disabled',
          reason: 'it is works-without-lock',
        },
        pooling: 'transaction',
        checks: GOOD,
        findings: [],
      },
    ]);
  });

  it('carries a refusal too', async () => {
    const { results } = await ran({ 'package.json': '{}' }, { format: 'json' });
    expect(JSON.parse(results)).toMatchObject({ command: 'probe', projects: [], summary: { exitCode: 2 } });
    expect(JSON.parse(results).error.message).toBe('there is no Prisma project with Postgres in `.`');
  });
});

describe('secrets', () => {
  it.each([{ format: 'pretty' }, { format: 'pretty', verbose: true }, { format: 'json' }] as const)(
    'are in nothing that is shown (%j)',
    async (command) => {
      const wrong = finding({
        code: 'probe-refused',
        level: 'error',
        message: `it says ${POOLED}`,
        notes: [POOLED],
        help: POOLED,
      });
      const probe = () =>
        resultOf('not-known', {
          verdict: { kind: 'not-known', reason: POOLED },
          checks: [{ name: 'pooling', outcome: 'bad', saw: POOLED }],
          findings: [wrong],
        });
      const { said, results } = await ran(BOTH, command, { probe, interactive: true });
      expect(said + results).not.toContain('s3cret');
      expect(results).toContain('****');
    },
  );
});

describe('certificates', () => {
  it('are read from beside the schema, and outside of the root where the world allows it', async () => {
    const read: (string | undefined)[] = [];
    const text = (bytes: Uint8Array | null | undefined) => (bytes == null ? undefined : Buffer.from(bytes).toString());
    const probe: Circumstances['probe'] = (_, { readFile }) => {
      for (const path of ['ca.pem', '../certs/ca.pem', '/etc/ssl/ca.pem', '../../ca.pem', '/memory/certs/ca.pem'])
        read.push(text(readFile?.(path)));
      return resultOf('one-url-works');
    };
    const files = { ...BOTH, 'prisma/ca.pem': 'beside', 'certs/ca.pem': 'below' };
    await ran(files, {}, { probe, world: { readFile: (path) => Buffer.from(`at ${path}`) } });
    expect(read).toEqual(['beside', 'below', 'at /etc/ssl/ca.pem', 'at /ca.pem', 'below']);
    read.length = 0;
    await ran(files, {}, { probe });
    expect(read).toEqual(['beside', 'below', undefined, undefined, 'below']);
  });
});

describe('a signal', () => {
  it('ends the probe that runs, and starts no other', async () => {
    let isSignalled = false;
    const withInterrupt: ProbeWorld['withInterrupt'] = async (work) => work(() => isSignalled);
    const probe: Circumstances['probe'] = (_, { signal }) =>
      new Promise((resolve) => {
        isSignalled = true;
        signal?.addEventListener('abort', () => resolve(resultOf('could-not-run')));
      });
    const files = filesWith({ '.env': `DATABASE_URL=${POOLED}\n`, '.env.local': `DATABASE_URL=${DIRECT}\n` });
    const { code, asked, results } = await ran(files, {}, { probe, world: { withInterrupt } });
    expect([code, asked.length, results]).toEqual([130, 1, '']);
  });

  it('is no reason to be silent about what could not be cleaned up', async () => {
    let isSignalled = false;
    const withInterrupt: ProbeWorld['withInterrupt'] = async (work) => work(() => isSignalled);
    const left = finding({ code: 'probe-left-behind', level: 'warning', message: 'the database `x` is left' });
    const probe: Circumstances['probe'] = (_, { signal }) =>
      new Promise((resolve) => {
        isSignalled = true;
        signal?.addEventListener('abort', () => resolve(resultOf('could-not-run', { findings: [left] })));
      });
    const { code, results } = await ran(BOTH, {}, { probe, world: { withInterrupt } });
    expect(code).toBe(130);
    expect(results).toContain('the database `x` is left');
  });
});

describe('the facts that probes state', () => {
  const GOOD_NAMES = ['statement-follows-client', 'statement-names', 'statement-left-over'] as const;
  const DEEP: readonly Check[] = [
    ...GOOD_NAMES,
    'deallocate-all',
    'discard-all',
    'create-database',
    'shadow-database',
  ].map((name) => ({ name: name as Check['name'], outcome: 'good', saw: '' }));
  const with_ = (...changed: readonly Check[]): readonly Check[] => [
    ...DEEP.filter(({ name }) => !changed.some((check) => check.name === name)),
    ...changed,
  ];
  const stated = (...results: readonly ProbeResult[]) =>
    statedByProbes(
      {
        known: undefined as unknown as ProbedProject['known'],
        findings: [],
        environments: results.map((result, index) => ({
          path: `.env.${index}`,
          name: 'DATABASE_URL',
          at: { path: `.env.${index}`, span: { start: 0, end: 0 } },
          url: MASKED,
          outcome: { kind: 'probed', result },
        })),
      },
      '2026-11-22',
    );

  it('are a pooler that can do all, after a deep probe', () => {
    expect(stated(resultOf('works-without-lock', { checks: DEEP })).pooler).toMatchObject({
      id: 'pgbouncer',
      mode: 'transaction',
      evidence: 'stated',
      namedStatements: 'yes',
      shadowDatabase: 'yes',
      oneUrl: 'yes',
      date: '2026-11-22',
    });
  });

  it('leave open what only a deep probe tries', () => {
    const { pooler } = stated(resultOf('works-without-lock', { checks: GOOD }));
    expect([pooler?.namedStatements, pooler?.shadowDatabase, pooler?.oneUrl]).toEqual(['unsure', 'unsure', 'unsure']);
    expect(pooler?.why).toBe('the probe says: it is works-without-lock (`--deep` tries the rest)');
  });

  it('are no where one environment says no', () => {
    const bad: Check = { name: 'statement-names', outcome: 'bad', saw: '' };
    const { pooler } = stated(
      resultOf('one-url-works', { checks: DEEP }),
      resultOf('does-not-work', { checks: with_(bad) }),
    );
    expect([pooler?.namedStatements, pooler?.oneUrl, pooler?.why]).toEqual([
      'no',
      'no',
      'the probe says: it is does-not-work',
    ]);
  });

  it('are statements without a shadow database for deploy without dev', () => {
    const bad: Check = { name: 'shadow-database', outcome: 'bad', saw: '' };
    const { pooler } = stated(resultOf('deploy-but-not-dev', { checks: with_(bad) }));
    expect([pooler?.namedStatements, pooler?.shadowDatabase, pooler?.oneUrl]).toEqual(['yes', 'no', 'no']);
  });

  it('are no pooler at all where every environment is direct', () => {
    const direct = resultOf('one-url-works', { pooling: 'direct', checks: DEEP });
    expect(stated(direct).pooler).toMatchObject({ id: 'none', mode: 'direct', oneUrl: 'yes' });
    expect(stated(direct, resultOf('one-url-works', { checks: DEEP })).pooler?.mode).toBe('transaction');
  });

  it('are none where an environment could not be probed', () => {
    expect(stated(resultOf('one-url-works', { checks: DEEP }), resultOf('could-not-run')).pooler).toBeUndefined();
    expect(stated().pooler).toBeUndefined();
  });

  it('are one login where every environment that shows both has one', () => {
    const same: Check = { name: 'same-login', outcome: 'good', saw: '' };
    const result = resultOf('one-url-works', { checks: [...DEEP, same] });
    expect(stated(result, resultOf('one-url-works', { checks: DEEP })).sameLogin).toBe(true);
    expect(stated(result, resultOf('one-url-works', { checks: [{ ...same, outcome: 'unclear' }] })).sameLogin).toBe(
      false,
    );
    expect(stated(resultOf('one-url-works', { checks: DEEP })).sameLogin).toBe(false);
  });

  it('are two logins with the finding that says so', () => {
    const other = finding({ code: 'probe-other-login', level: 'error', message: 'they differ' });
    expect(stated(resultOf('one-url-works', { findings: [other] })).differ).toBe(other);
  });
});
