import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type StockTransform, stock } from '../lib/stock';
import type { Transform } from '../lib/transform';
import { STEPS, type Step } from '../lib/verdict';

const ROOT = join(__dirname, '..');

const SCHEMA = `datasource db {
  provider  = "postgresql"
  url       = env("DATABASE_URL")   // pooled
  directUrl = env("DIRECT_URL")
}
`;
const ONE_URL = SCHEMA.replace(/ {2}directUrl.*\n/, '');

const CLIENT = `import { PrismaClient } from '@prisma/client';

\texport const prisma = new PrismaClient({ datasourceUrl: process.env.DIRECT_URL }) // no semicolon
`;
const POOLED_CLIENT = CLIENT.replace('DIRECT_URL', 'DATABASE_URL');

const NEON = 'postgres://sally:invented@ep-a-b-123456-pooler.us-east-2.aws.neon.tech/shop';

describe("jscodeshift's own runner, on the transforms as they stand here", () => {
  const WORK = mkdtempSync(join(tmpdir(), 'prisma-one-url-stock-'));
  const MARK = join(WORK, 'ran');
  const FACTS = ['--prismaVersion=6.19.3', '--pooler=neon', '--same-login=true'];
  // Bare words in a list are left to prisma-ast.
  const ODD = SCHEMA.replace('{\n', '{\n  extensions = [pgcrypto]\n');
  const FILES = {
    'schemas/plain.prisma': SCHEMA,
    'schemas/windows.prisma': `\uFEFF${SCHEMA.replaceAll('\n', '\r\n')}`,
    'schemas/kept.prisma': SCHEMA.replace('"DIRECT_URL")', '"DIRECT_URL") // do not remove: LISTEN'),
    'schemas/odd.prisma': ODD,
    'code/db.ts': CLIENT,
    'code/windows.tsx': `\uFEFF${CLIENT.replaceAll('\n', '\r\n')}`,
    'code/other.ts': 'export const url = process.env.DIRECT_URL;\n',
    'alone/schema.prisma': SCHEMA,
    'alone/db.ts': CLIENT,
    'prisma-ast.config.js': `require('fs').writeFileSync(${JSON.stringify(MARK)}, 'ran'); module.exports = {};\n`,
  };
  const said: Record<string, string> = {};

  async function shift(step: Step, words: readonly string[]): Promise<string> {
    const runner = join(ROOT, 'node_modules/jscodeshift/bin/jscodeshift.js');
    const all = [runner, `--transform=${join(ROOT, 'transforms', `${step}.ts`)}`, '--verbose=2', ...words];
    // What babel compiles is kept for the next run, and nowhere but here.
    const env = { ...process.env, BABEL_CACHE_PATH: join(WORK, 'babel.json'), FORCE_COLOR: '0', NODE_OPTIONS: '' };
    return (await promisify(execFile)(process.execPath, all, { cwd: WORK, env })).stdout;
  }

  const text = (path: string) => readFileSync(join(WORK, path), 'utf8');

  beforeAll(async () => {
    for (const [path, content] of Object.entries(FILES)) {
      mkdirSync(dirname(join(WORK, path)), { recursive: true });
      writeFileSync(join(WORK, path), content);
    }
    said.schemas = await shift('drop-direct-url', [...FACTS, '--extensions=prisma', '--run-in-band', 'schemas']);
    const names = ['--url=DATABASE_URL', '--direct=DIRECT_URL'];
    [said.code, said.aloneSchema, said.aloneCode] = await Promise.all([
      shift('retarget-client-url', [...FACTS, ...names, '--review=true', '--parser=ts', 'code']),
      shift('drop-direct-url', ['--extensions=prisma', 'alone']),
      shift('retarget-client-url', ['--parser=ts', 'alone']),
    ]);
  }, 60_000);

  afterAll(() => rmSync(WORK, { recursive: true, force: true }));

  it('takes a step on a schema', () => {
    expect(text('schemas/plain.prisma')).toBe(ONE_URL);
  });

  it('keeps every other byte of it', () => {
    expect(text('schemas/windows.prisma')).toBe(`\uFEFF${ONE_URL.replaceAll('\n', '\r\n')}`);
  });

  it('leaves a schema that gives a reason to keep it, and says why', () => {
    expect(text('schemas/kept.prisma')).toBe(FILES['schemas/kept.prisma']);
    expect(said.schemas).toMatch(/kept\.prisma drop-direct-url: .*LISTEN/);
  });

  it('leaves a schema that only prisma-ast could read, which would run a config of the working folder', () => {
    expect(text('schemas/odd.prisma')).toBe(ODD);
    expect(said.schemas).toMatch(/odd\.prisma drop-direct-url: this schema needs prisma-one-url itself/);
    expect(() => text('ran')).toThrow('ENOENT');
  });

  it('tells jscodeshift what it changed', () => {
    expect(said.schemas).toMatch(/0 errors\n.*0 unmodified\n.*2 skipped\n.*2 ok/);
    expect(said.code).toMatch(/0 errors\n.*0 unmodified\n.*1 skipped\n.*2 ok/);
  });

  it('takes a step on code, and keeps every other byte of it', () => {
    expect(text('code/db.ts')).toBe(POOLED_CLIENT);
    expect(text('code/windows.tsx')).toBe(`\uFEFF${POOLED_CLIENT.replaceAll('\n', '\r\n')}`);
    expect(text('code/other.ts')).toBe(FILES['code/other.ts']);
  });

  it('changes nothing without version and pooler, and says so', () => {
    expect([text('alone/schema.prisma'), text('alone/db.ts')]).toEqual([SCHEMA, CLIENT]);
    for (const screen of [said.aloneSchema, said.aloneCode])
      expect(screen).toMatch(/nothing is changed without `--prismaVersion[\s\S]*1 skipped\n.*0 ok/);
  });
});

// ---- by the functions that the runner calls

const FACTS = { prismaVersion: '6.19.3', pooler: 'neon', sameLogin: true };
const NAMES = { url: 'DATABASE_URL', direct: 'DIRECT_URL', shadow: 'SHADOW_DATABASE_URL' };

function loaded(step: Step): { readonly run: StockTransform; readonly transform: Transform } {
  const { default: run, ...named } = require(`../transforms/${step}`);
  return { run, transform: Object.values(named)[0] as Transform };
}

/** The new text, and what was told. */
function ran(step: Step, [path, source]: readonly [string, string], options: Readonly<Record<string, unknown>>) {
  const said: string[] = [];
  const run = stock(loaded(step).transform); // has told nothing yet
  const text = run({ path, source }, { report: (message) => said.push(message) }, options);
  return { text, said: said.join('\n') };
}

describe('the example of its page', () => {
  const all = { ...FACTS, ...NAMES, sure: true, review: true };
  const others: Partial<Record<Step, object>> = { 'move-url-to-config': { ...all, prismaVersion: '7.10.1' } };

  it.each(STEPS.filter((step) => step !== 'add-direct-url'))('is what %s makes of it under jscodeshift', (step) => {
    const { run, transform } = loaded(step);
    const { path, before, after } = transform.page.example;
    const report = jest.fn();
    expect(run({ path, source: before }, { report }, { ...(others[step] ?? all) })).toBe(after);
    expect(report).not.toHaveBeenCalled();
  });
});

describe('add-direct-url', () => {
  const old = { prismaVersion: '4.16.2', pooler: 'neon', url: 'DATABASE_URL', sure: true };

  it('writes what follows from the url in an env file', () => {
    const { text } = ran('add-direct-url', ['.env', `DATABASE_URL="${NEON}"\n`], old);
    expect(text).toBe(`DATABASE_URL="${NEON}"\nDIRECT_URL="${NEON.replace('-pooler', '')}"\n`);
  });

  it('says of a schema that it shows no value', () => {
    expect(ran('add-direct-url', ['schema.prisma', ONE_URL], old)).toEqual({
      text: undefined,
      said: 'add-direct-url: no environment shows a pooled url',
    });
  });
});

describe('options', () => {
  const schema = ['prisma/schema.prisma', SCHEMA] as const;

  it.each([[{}], [{ prismaVersion: '6.19.3' }], [{ pooler: 'neon', sameLogin: true }]])(
    '%j changes nothing',
    (options) => {
      const { text, said } = ran('drop-direct-url', schema, options);
      expect([text, said]).toEqual([undefined, expect.stringContaining('nothing is changed without')]);
    },
  );

  it('that are missing are told once for all files', () => {
    const run = stock(loaded('drop-direct-url').transform);
    const report = jest.fn();
    for (const path of ['a.prisma', 'b.prisma']) run({ path, source: SCHEMA }, { report }, {});
    expect(report).toHaveBeenCalledTimes(1);
  });

  it('are taken in kebab case too', () => {
    const kebab = { 'prisma-version': '6.19.3', pooler: 'neon', 'same-login': true };
    expect(ran('drop-direct-url', schema, kebab)).toEqual({ text: ONE_URL, said: '' });
  });

  it('leave open what only the user knows', () => {
    const { text, said } = ran('drop-direct-url', schema, { ...FACTS, sameLogin: false });
    expect([text, said]).toEqual([undefined, expect.stringContaining('--same-login')]);
  });

  it('open no gate that the version closes', () => {
    const { text, said } = ran('drop-direct-url', schema, { ...FACTS, prismaVersion: '5.9.1' });
    expect([text, said]).toEqual([undefined, expect.stringContaining('5.10.0 or newer')]);
  });

  it.each([
    ['a version that jscodeshift read as a number', { prismaVersion: 6.1 }, 'full version'],
    ['a flag that took the next word', { sameLogin: 'schema.prisma' }, '--sameLogin=true'],
    ['a value that was given twice', { pooler: ['neon', 'supabase'] }, 'needs one value'],
    ['a pooler that nobody knows', { pooler: 'puddle' }, 'no pooler that is known'],
    ['a URL in the place of a name', { url: NEON }, 'name of an environment variable'],
    ['a target that there is not', { target: 'three-url' }, 'two-url'],
  ])('are refused: %s', (_, option, why) => {
    const refused = () => ran('drop-direct-url', schema, { ...FACTS, ...option });
    expect(refused).toThrow(why);
    expect(refused).not.toThrow('invented');
  });

  it('are refused where the file shows something else', () => {
    const env = NEON.replace(/@.*\//, '@db.pooler.supabase.com:6543/').replace('db.', 'aws-0-eu-west-1.');
    const file = ['.env', `DATABASE_URL="${env}?pgbouncer=true"\n`] as const;
    expect(() => ran('drop-pgbouncer-flag', file, { ...FACTS, ...NAMES, sure: true })).toThrow(/--pooler says .*Neon/);
  });
});

describe('what one file can not show', () => {
  const env = ['.env', `DATABASE_URL="${NEON}?pgbouncer=true"\nDIRECT_URL="${NEON}"\n`] as const;

  it.each(['drop-pgbouncer-flag', 'drop-url-variable'] as const)('%s takes the word --sure for', (step) => {
    const { text, said } = ran(step, env, { ...FACTS, ...NAMES });
    expect([text, said]).toEqual([undefined, expect.stringContaining('`--sure` says it')]);
  });

  it('is not asked where the file itself shows that the variable is read', () => {
    const composed = `${env[1]}BACKUP_URL="\${DIRECT_URL}?a=1"\n`;
    const { text, said } = ran('drop-url-variable', ['.env', composed], { ...FACTS, ...NAMES, sure: true });
    expect([text, said]).toEqual([undefined, expect.stringContaining('BACKUP_URL is put together from it')]);
  });

  it('is which variables count, and names are no default', () => {
    const { text, said } = ran('drop-url-variable', env, { ...FACTS, sure: true });
    expect([text, said]).toEqual([undefined, expect.stringContaining('`--url=DATABASE_URL`')]);
    const { said: more } = ran('drop-url-variable', env, { ...FACTS, sure: true, url: 'DATABASE_URL' });
    expect(more).toContain('`--direct=DIRECT_URL`');
  });
});

describe('a client', () => {
  const words = { ...FACTS, ...NAMES };

  it.each(['scripts/import.ts', 'prisma/seed.ts', './apps/web/scripts/import.ts', 'scripts\\import.ts'])(
    'of a script is known by its path: %s',
    (path) => {
      expect(ran('retarget-client-url', [path, CLIENT], words)).toEqual({ text: POOLED_CLIENT, said: '' });
    },
  );

  it.each(['src/db.ts', '/home/scripts/shop/db.ts', '../scripts/db.ts', 'C:\\scripts\\db.ts'])(
    'of the app, or from elsewhere, takes --review: %s',
    (path) => {
      const { text, said } = ran('retarget-client-url', [path, CLIENT], words);
      expect([text, said]).toEqual([undefined, expect.stringContaining('--review')]);
    },
  );

  it('of Prisma 7 follows its config', () => {
    const seven = CLIENT.replace('datasourceUrl: process.env.DIRECT_URL', 'adapter').replace(
      '\n\n',
      `
import { PrismaPg } from '@prisma/adapter-pg';
const adapter = new PrismaPg({ connectionString: process.env.DIRECT_URL });
`,
    );
    const { text } = ran('retarget-client-url', ['prisma/seed.ts', seven], { ...words, prismaVersion: '7.10.1' });
    expect(text).toBe(seven.replace('DIRECT_URL', 'DATABASE_URL'));
  });

  it('stays where the CLI stays, with the reason of that', () => {
    const { text, said } = ran('retarget-client-url', ['prisma/seed.ts', CLIENT], { ...words, pooler: 'supabase' });
    expect([text, said]).toEqual([undefined, expect.stringMatching(/^retarget-client-url: .*Supabase/i)]);
  });
});

describe('a file', () => {
  it('of another kind is passed over without a word', () => {
    const others = ['README.md', 'src/db.ts', 'prisma.config.ts', '.env'];
    for (const path of others)
      expect(ran('drop-direct-url', [path, SCHEMA], FACTS)).toEqual({ text: undefined, said: '' });
  });

  it('without anything to do is passed over without a word', () => {
    expect(ran('drop-direct-url', ['a.prisma', ONE_URL], FACTS)).toEqual({ text: undefined, said: '' });
    const other = ['src/a.ts', 'export const a = 1;\n'] as const;
    expect(ran('retarget-client-url', other, { ...FACTS, ...NAMES })).toEqual({ text: undefined, said: '' });
  });

  it('for another database is left, and says so', () => {
    const mysql = SCHEMA.replace('postgresql', 'mysql');
    const { text, said } = ran('drop-direct-url', ['a.prisma', mysql], FACTS);
    expect([text, said]).toEqual([undefined, expect.stringContaining('mysql')]);
  });

  it('that is not UTF-8 is left, since jscodeshift would write other bytes', () => {
    const { text, said } = ran('drop-direct-url', ['a.prisma', `// caf\uFFFD\n${SCHEMA}`], FACTS);
    expect([text, said]).toEqual([undefined, expect.stringContaining('not UTF-8')]);
  });
});
