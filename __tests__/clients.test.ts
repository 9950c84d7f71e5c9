// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the code's own syntax
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdits } from '../lib/edit';
import type { Finding } from '../lib/finding';
import type { Judgement } from '../lib/judge';
import type { Project } from '../lib/project';
import { retargetedUrls } from '../lib/read/code/client-urls';
import { type Clients, type ClientUrl, clientsOf, clientUrlsIn } from '../lib/read/code/clients';
import { isScriptPath, scriptPathsIn } from '../lib/read/code/script-paths';
import { sliceOf } from '../lib/text';
import { codeSurprises } from '../lib/verify/code';
import { retargetClientUrl } from '../transforms/retarget-client-url';
import { FIXTURES } from './support';

/** The clients of a project of which only these parts are looked at. */
function clients(parts: Partial<Project> = {}, files: Readonly<Record<string, string>> = {}): Clients {
  const project = { packageFolder: '', workspaceRoot: '', generatedFolders: [], dependents: [], ...parts };
  return clientsOf(project as unknown as Project, (path) => files[path] ?? null);
}

function urlsIn(text: string, path = 'src/db.ts', of = clients()): readonly ClientUrl[] {
  return clientUrlsIn({ path, text }, of);
}

/** The variables of all URLs in a text. */
function variablesIn(text: string, of = clients()): readonly string[] {
  return urlsIn(text, 'src/db.ts', of).flatMap(({ variables }) => variables.map(({ name }) => name));
}

const CLIENT = "import { PrismaClient } from '@prisma/client';\n";
const PG = "import { PrismaPg } from '@prisma/adapter-pg';\nimport { Pool } from 'pg';\n";

describe('isClientModule', () => {
  const own = clients({ packageName: '@acme/db', generatedFolders: ['packages/db/src/generated/prisma'] });

  it.each([
    ["Prisma's own package", '@prisma/client', 'src/a.ts'],
    ['its edge build', '@prisma/client/edge', 'src/a.ts'],
    ['the folder that it generates into', '.prisma/client', 'src/a.ts'],
    ["the generator's output", './generated/prisma', 'packages/db/src/client.ts'],
    ["a file in the generator's output", '../src/generated/prisma/client.js', 'packages/db/prisma/seed.ts'],
    ['an alias for src', '@/generated/prisma/client', 'packages/db/src/lib/db.ts'],
    ['a path from the package', 'src/generated/prisma/client', 'packages/db/src/lib/db.ts'],
    ['an import of the package itself', '#generated/prisma', 'packages/db/src/lib/db.ts'],
    ['an alias for another package', '@acme/db-internal/generated/prisma/client', 'apps/web/src/db.ts'],
    ["the project's own package", '@acme/db', 'apps/web/src/db.ts'],
    ['a path in it', '@acme/db/client', 'apps/web/src/db.ts'],
  ])('knows %s', (_form, specifier, from) => {
    expect(own.isClientModule(specifier, from)).toBe(true);
  });

  it.each([
    ['another package', '@acme/database', 'apps/web/src/db.ts'],
    ['a package with a longer name', '@prisma/client-runtime', 'src/a.ts'],
    ['a folder beside the output', './generated/other', 'packages/db/src/client.ts'],
    ['the same path in another package', './generated/prisma', 'packages/web/src/client.ts'],
    ['an alias with the last step alone', '@/prisma', 'apps/web/src/db.ts'],
  ])('is not taken in by %s', (_form, specifier, from) => {
    expect(own.isClientModule(specifier, from)).toBe(false);
  });

  it('knows an output among the installed packages', () => {
    const installed = clients({ generatedFolders: ['node_modules/@acme/prisma'] });
    expect(installed.isClientModule('@acme/prisma', 'src/a.ts')).toBe(true);
    expect(installed.isClientModule('@acme/prisma/edge', 'src/a.ts')).toBe(true);
  });

  it.each([
    ['export * from', "export * from '@prisma/client'"],
    ['a named export', "export { PrismaClient } from '@prisma/client'"],
    ['an export of an import', "import { PrismaClient } from '@prisma/client'; export { PrismaClient }"],
    ['a constant', "import * as all from '@prisma/client'; export const PrismaClient = all.PrismaClient"],
    ['a class', "import { PrismaClient as P } from '@prisma/client'; export class PrismaClient extends P {}"],
    ['another local module', "export * from './deeper'"],
  ])('follows a local module: %s', (_form, text) => {
    const deeper = "export { PrismaClient } from '@prisma/client'";
    const local = clients({}, { 'src/prisma.ts': text, 'src/deeper/index.ts': deeper });
    expect(local.isClientModule('./prisma', 'src/a.ts')).toBe(true);
    expect(local.isClientModule('./prisma.js', 'src/a.ts')).toBe(true);
    expect(local.isClientModule('@/prisma', 'src/app/page.tsx')).toBe(true);
  });

  it('does not follow modules that hand on each other for ever', () => {
    const local = clients({}, { 'src/a.ts': "export * from './b'", 'src/b.ts': "export * from './a'" });
    expect(local.isClientModule('./b', 'src/a.ts')).toBe(false);
  });

  it('does not take any class of that name for one', () => {
    const local = clients({}, { 'src/prisma.ts': 'export class PrismaClient {}' });
    expect(local.isClientModule('./prisma', 'src/a.ts')).toBe(false);
  });
});

describe('a typed environment of another module', () => {
  const text = `${CLIENT}import { env } from './env';\nnew PrismaClient({ datasourceUrl: env.DIRECT_URL });`;
  const names = { from: ['DIRECT_URL'], to: 'DATABASE_URL' };
  const read = 'z.object({ DATABASE_URL: z.string(), DIRECT_URL: z.string() }).parse(process.env)';

  /** Why the URL stays, with these files beside the client; empty where it moves. */
  function whyLeft(files: Readonly<Record<string, string>>): readonly string[] {
    return clientUrlsIn({ path: 'src/db.ts', text }, clients({}, files), names).map(({ why }) => why);
  }

  it.each<[string, Record<string, string>]>([
    ['that checks both', { 'src/env.ts': `export const env = ${read};` }],
    [
      'that is handed on',
      { 'src/env/index.ts': "export * from './server';", 'src/env/server.ts': `export const env = ${read};` },
    ],
    ['that holds both', { 'src/env.js': 'exports.env = { DATABASE_URL: process.env.DATABASE_URL };' }],
    ['that is the environment', { 'src/env.ts': 'export const env = process.env;' }],
  ])('moves one %s', (_form, files) => {
    expect(whyLeft(files)).toEqual(['']);
  });

  it.each<[string, Record<string, string>]>([
    [
      'that checks the direct URL alone',
      { 'src/env.ts': 'export const env = z.object({ DIRECT_URL: z.string() }).parse(process.env);' },
    ],
    ['that only a comment says more of', { 'src/env.ts': '// DATABASE_URL\nexport const env = check(process.env);' }],
    ['that hands on itself', { 'src/env.ts': "export * from './env';" }],
    ['that is not there', {}],
  ])('leaves one %s', (_form, files) => {
    expect(whyLeft(files)).toEqual(['`env` is not known to have `DATABASE_URL`']);
  });

  it('is told by any of the names that are looked for', () => {
    const both = clients({}, { 'src/env.ts': `export const env = ${read};` });
    const movable = (of: Clients) =>
      clientUrlsIn({ path: 'src/db.ts', text }, of, { among: ['DATABASE_URL', 'DIRECT_URL'] }).map(
        (url) => url.movable,
      );
    expect(movable(both)).toEqual([true]);
    expect(movable(clients())).toEqual([false]);
  });
});

describe('clientUrlsIn', () => {
  it.each([
    ['datasourceUrl', `${CLIENT}new PrismaClient({ datasourceUrl: process.env.X })`],
    ['datasources', `${CLIENT}new PrismaClient({ datasources: { db: { url: process.env.X } } })`],
    ['a shorthand', `${CLIENT}const datasourceUrl = process.env.X; new PrismaClient({ datasourceUrl })`],
    ['a renamed class', "import { PrismaClient as P } from '@prisma/client'; new P({ datasourceUrl: process.env.X })"],
    ['a member', "import prisma from '@prisma/client'; new prisma.PrismaClient({ datasourceUrl: process.env.X })"],
    [
      'require',
      "const { PrismaClient } = require('@prisma/client'); new PrismaClient({ datasourceUrl: process.env.X })",
    ],
    [
      'a name that is required later',
      "let P; P = require('@prisma/client').PrismaClient; new P({ datasourceUrl: process.env.X })",
    ],
    ['super', `${CLIENT}class A extends PrismaClient { constructor() { super({ datasourceUrl: process.env.X }) } }`],
    [
      'super of a class between',
      `${CLIENT}class A extends PrismaClient {}\nclass B extends A { constructor() { super({ datasourceUrl: process.env.X }) } }`,
    ],
    [
      'a class of its own',
      `${CLIENT}class A extends (PrismaClient as any) {}\nnew A({ datasourceUrl: process.env.X })`,
    ],
    [
      'what a constructor is given',
      `${CLIENT}class A extends PrismaClient { constructor(url) { super({ datasources: { db: { url } } }) } }\nnew A(process.env.X)`,
    ],
    [
      'what a function is given',
      `${CLIENT}const make = (url: string) => new PrismaClient({ datasourceUrl: url });\nmake(process.env.X)`,
    ],
    [
      'what a function is given in an object',
      `${CLIENT}function make({ url }) { return new PrismaClient({ datasourceUrl: url }) }\nmake({ url: process.env.X })`,
    ],
    [
      'what a function takes otherwise',
      `${CLIENT}function make(url = process.env.X) { return new PrismaClient({ datasourceUrl: url }) }`,
    ],
    ['options in a constant', `${CLIENT}const options = { datasourceUrl: process.env.X }; new PrismaClient(options)`],
    [
      'options that are filled later',
      `${CLIENT}const options: any = {}; options.datasourceUrl = process.env.X; new PrismaClient(options)`,
    ],
    [
      'options from a function',
      `${CLIENT}function options() { return { datasourceUrl: process.env.X } }\nnew PrismaClient(options())`,
    ],
    ['options of a choice', `${CLIENT}new PrismaClient(isTest ? { datasourceUrl: process.env.X } : undefined)`],
    ['a spread', `${CLIENT}new PrismaClient({ ...(url && { datasourceUrl: process.env.X }) })`],
    [
      'a client that is kept',
      `${CLIENT}export const db = globalThis.db ?? new PrismaClient({ datasourceUrl: process.env.X })`,
    ],
    ['an adapter', `${PG}new PrismaPg({ connectionString: process.env.X })`],
    ['a pool of an adapter', `${PG}new PrismaPg(new Pool({ connectionString: process.env.X }))`],
    ['a pool in a constant', `${PG}const pool = new Pool({ connectionString: process.env.X }); new PrismaPg(pool)`],
    [
      'a pool in a field',
      `${PG}class A { pool = new Pool({ connectionString: process.env.X }); adapter = new PrismaPg(this.pool) }`,
    ],
    [
      'a pool from a function',
      `${PG}const make = () => new Pool({ connectionString: process.env.X }); new PrismaPg(make())`,
    ],
    [
      'an adapter that a local module hands on',
      "import { PrismaPg } from './adapter'; new PrismaPg({ connectionString: process.env.X })",
    ],
  ])('finds %s', (_form, text) => {
    const local = clients({}, { 'src/adapter.ts': "export { PrismaPg } from '@prisma/adapter-pg'" });
    expect(variablesIn(text, local)).toEqual(['X']);
  });

  it.each([
    [
      'a class of another module',
      "import { PrismaClient } from './mine'; new PrismaClient({ datasourceUrl: process.env.X })",
    ],
    ['a class of its own', 'class PrismaClient {}\nnew PrismaClient({ datasourceUrl: process.env.X })'],
    ['a name that is taken', `${CLIENT}(PrismaClient) => new PrismaClient({ datasourceUrl: process.env.X })`],
    ['an object', 'const prisma = { datasourceUrl: process.env.X }'],
    ['a pool without an adapter', `${PG}new Pool({ connectionString: process.env.X })`],
    [
      'an adapter for another database',
      "import { PrismaLibSQL } from '@prisma/adapter-libsql'; new PrismaLibSQL({ url: process.env.X })",
    ],
    ['other options', `${CLIENT}new PrismaClient({ log: [process.env.X], errorFormat: process.env.Y })`],
    ['Accelerate', `${CLIENT}new PrismaClient({ accelerateUrl: process.env.X }).$extends(withAccelerate())`],
    ['a literal', `${CLIENT}new PrismaClient({ datasourceUrl: 'postgres://localhost/shop' })`],
    [
      'super of another class',
      `${CLIENT}class A extends Base { constructor() { super({ datasourceUrl: process.env.X }) } }`,
    ],
    ['a file that does not parse', `${CLIENT}new PrismaClient({ datasourceUrl: process.env.X`],
  ])('is not taken in by %s', (_form, text) => {
    expect(variablesIn(text)).toEqual([]);
  });

  it('gives the place of the names and of the expression that makes the URL', () => {
    const text = `${CLIENT}const url = process.env.D ?? process.env['U'];\nnew PrismaClient({ datasourceUrl: url });`;
    const [url] = urlsIn(text);
    expect(url).toMatchObject({ option: 'datasourceUrl', place: 'app', movable: true, why: '' });
    expect(url?.variables.map(({ nameSpan }) => sliceOf(text, nameSpan))).toEqual(['D', 'U']);
    expect(url && sliceOf(text, url.expression)).toBe("process.env.D ?? process.env['U']");
  });

  it.each([
    ['in a condition', "process.env.NODE_ENV === 'test' ? process.env.T : process.env.X", ['T', 'X']],
    ['in options', 'extend(process.env.X, { limit: process.env.LIMIT })', ['X']],
    ['in a condition of its own', 'process.env.X ? process.env.X : undefined', ['X', 'X']],
    ['through a function', 'strip(process.env.X)', ['X']],
    ['in a text for people', "`${process.env.X ?? fail('X is not set')}`", ['X']],
  ])('leaves out variables that are not the URL: %s', (_form, expression, names) => {
    const strip = 'function strip(url) { const parsed = new URL(url); return parsed.toString() }\n';
    expect(variablesIn(`${CLIENT}${strip}new PrismaClient({ datasourceUrl: ${expression} })`)).toEqual(names);
  });

  it('counts the name that is handed along with the variable, as a check of it does', () => {
    const must = 'const must = (value, name) => { if (!value) throw new Error(name); return value };\n';
    expect(variablesIn(`${CLIENT}${must}new PrismaClient({ datasourceUrl: must(process.env.X, 'X') })`)).toEqual([
      'X',
      'X',
    ]);
  });

  it('gives one URL for a constant that several clients are given', () => {
    const text = `${CLIENT}${PG}const url = process.env.X;\nnew PrismaPg({ connectionString: url });\nnew PrismaClient({ datasourceUrl: url });`;
    expect(urlsIn(text)).toMatchObject([{ movable: true }]);
  });

  it('counts a condition in front of it when nothing else reads the variable', () => {
    const guarded = `${CLIENT}if (!process.env.X) throw new Error('X');\nnew PrismaClient({ datasourceUrl: process.env.X });`;
    expect(variablesIn(guarded)).toEqual(['X', 'X']);
    expect(variablesIn(`${guarded}\nlisten(process.env.X)`)).toEqual(['X']);
  });

  it.each([
    ['a condition that goes on', 'if (process.env.X) start();'],
    ['a condition that returns when there is one', 'function f() { if (process.env.X) return 1; }'],
    ['a log line', "console.log('X', process.env.X ? 'set' : 'missing');"],
  ])('does not count %s', (_form, line) => {
    expect(variablesIn(`${CLIENT}${line}\nnew PrismaClient({ datasourceUrl: process.env.X });`)).toEqual(['X']);
  });

  it.each([
    [
      'a pool that is queried',
      `${PG}const pool = new Pool({ connectionString: process.env.X }); new PrismaPg(pool); pool.query('')`,
      'the pool `pool` is also used for something else',
    ],
    [
      'a pool that is exported',
      `${PG}export const pool = new Pool({ connectionString: process.env.X }); new PrismaPg(pool);`,
      'the pool `pool` is exported',
    ],
    [
      'a pool under another name',
      `${PG}const pool = new Pool({ connectionString: process.env.X }); new PrismaPg(pool); const other = pool; other.query('')`,
      'the pool `pool` is also used for something else',
    ],
    [
      'a field that is queried',
      `${PG}class A { a() { this.pool = new Pool({ connectionString: process.env.X }); new PrismaPg(this.pool); this.pool.query('') } }`,
      'the pool is also used for something else',
    ],
    [
      'a parameter for two drivers',
      `${CLIENT}function make(url) { postgres(url); return new PrismaClient({ datasourceUrl: url }) }\nmake(process.env.X)`,
      '`url` is also used for something else',
    ],
    [
      'a function of another module',
      `${CLIENT}new PrismaClient({ datasourceUrl: withTimeout(process.env.X) })`,
      'the URL is changed by `withTimeout`',
    ],
  ])('says why %s can not be moved', (_form, text, why) => {
    expect(urlsIn(text)).toMatchObject([{ movable: false, why }]);
  });

  it.each([
    ['ended', 'await pool.end();'],
    ['listened to', "pool.on('error', console.error);"],
    ['kept for a hot reload', 'globalThis.pool = pool;'],
    ['kept in a global object', 'const g = globalThis as any; g.prisma = { client, pool };'],
    ['asked for', 'if (!pool) throw new Error();'],
  ])('moves a pool that is only %s', (_form, line) => {
    const text = `${PG}const pool = new Pool({ connectionString: process.env.X });\nconst client = new PrismaPg(pool);\n${line}`;
    expect(urlsIn(text)).toMatchObject([{ option: 'pool', movable: true }]);
  });

  it('tells for certain which variable goes when it is told the names', () => {
    const text = `${CLIENT}new PrismaClient({ datasourceUrl: isTest ? process.env.T : process.env.D });`;
    expect(urlsIn(text)).toMatchObject([{ movable: false }]);
    const file = { path: 'src/db.ts', text };
    expect(clientUrlsIn(file, clients(), { from: ['D'], to: 'U' })).toMatchObject([{ movable: true }]);
  });

  it('knows only packages when it is given nothing but isClientModule', () => {
    const plain: Clients = { isClientModule: (specifier) => specifier === './mine' };
    const text = "import { PrismaClient } from './mine'; new PrismaClient({ datasourceUrl: process.env.X })";
    expect(variablesIn(text, plain)).toEqual(['X']);
  });
});

describe('places', () => {
  const SEED = `${CLIENT}const prisma = new PrismaClient({ datasourceUrl: process.env.X });`;
  const APP = `${SEED}\nexport { prisma };`;

  it.each([
    ['prisma/seed.ts', SEED, 'script'],
    ['prisma/seed.ts', APP, 'script'],
    ['prisma/import-users.ts', SEED, 'script'],
    ['prisma/client.ts', APP, 'app'],
    ['src/prisma/prisma.service.ts', APP, 'app'],
    ['packages/prisma/index.ts', APP, 'app'],
    ['scripts/lib/db.ts', APP, 'script'],
    ['src/users.test.ts', SEED, 'script'],
    ['e2e/setup.ts', APP, 'script'],
    ['bin/migrate.mjs', SEED, 'script'],
    ['db/seeds/users.ts', APP, 'script'],
    ['src/db.ts', APP, 'app'],
    ['src/server.ts', SEED, 'app'],
    ['app/api/seed/route.ts', APP, 'app'],
    ['src/seedling/db.ts', APP, 'app'],
    ['src/latest.ts', APP, 'app'],
  ])('%s: %#', (path, text, place) => {
    expect(urlsIn(text, path)).toMatchObject([{ place }]);
  });

  it('knows the seeds and scripts that a package.json names', () => {
    const manifest = JSON.stringify({
      scripts: {
        dev: 'tsx watch src/server.ts',
        'db:fill': 'tsx --env-file .env ./src/fill.ts',
        start: 'node dist/a.js',
      },
      prisma: { seed: 'ts-node --esm src/first.mts' },
    });
    expect(scriptPathsIn('packages/db/package.json', manifest)).toEqual([
      'packages/db/src/fill.ts',
      'packages/db/src/first.mts',
    ]);
    const of = clients({ packageFolder: 'packages/db' }, { 'packages/db/package.json': manifest });
    expect(urlsIn(APP, 'packages/db/src/fill.ts', of)).toMatchObject([{ place: 'script' }]);
    expect(urlsIn(APP, 'packages/db/src/server.ts', of)).toMatchObject([{ place: 'app' }]);
  });

  it.each(['', '{', '[]', 'null', '{"scripts":null,"prisma":3}'])('reads no script in %j', (text) => {
    expect(scriptPathsIn('package.json', text)).toEqual([]);
  });

  it('takes a folder for what its name says, whatever stands around it', () => {
    expect(isScriptPath('apps/web/Scripts/a.ts', true)).toBe(true);
    expect(isScriptPath('apps/prescripts/a.ts', true)).toBe(false);
  });
});

// ---- the transform

const NAMES = { from: ['DIRECT_URL', 'SHADOW_DATABASE_URL'], to: 'DATABASE_URL' };

function found(path: string, text: string, places: 'all' | 'scripts' = 'all'): readonly Finding[] {
  const judgement = {
    verdicts: { 'retarget-client-url': { kind: 'go', reason: '' } },
    retarget: { ...NAMES, places },
    clients: clients(),
  };
  return retargetClientUrl.find({ path, text }, judgement as unknown as Judgement);
}

function taken(path: string, text: string): string {
  return applyEdits(
    text,
    found(path, text).flatMap(({ fix }) => fix?.edits ?? []),
  );
}

const FOLDER = join(FIXTURES, 'retarget-client-url');

const PAIRS = readdirSync(FOLDER)
  .filter((name) => name.includes('.input.'))
  .map((name) => {
    const input = readFileSync(join(FOLDER, name), 'utf8');
    const output = name.replace('.input.', '.output.');
    const hasOutput = readdirSync(FOLDER).includes(output);
    return {
      name,
      path: `src/db.${name.split('.').at(-1)}`,
      input,
      output: hasOutput ? readFileSync(join(FOLDER, output), 'utf8') : input,
    };
  });

// How the pairs fare with CRLF and the like, in a whole run, is what `fixtures.test.ts` shows.
describe.each(PAIRS)('$name', ({ path, input, output }) => {
  it.each([
    ['as it is', (text: string) => text],
    ['with tabs', (text: string) => text.replaceAll('  ', '\t')],
  ])('%s', (_variant, vary) => {
    expect(taken(path, vary(input))).toBe(vary(output));
  });

  it('changes nothing the second time', () => {
    expect(found(path, output)).toEqual([]);
  });

  it('announces all that it changes', () => {
    const announced = found(path, input).flatMap(({ fix }) => fix?.announced ?? []);
    if (announced.length > 0) expect(codeSurprises({ path, before: input, after: output }, announced)).toEqual([]);
  });
});

describe('retargetClientUrl', () => {
  const text = `${CLIENT}export const prisma = new PrismaClient({ datasourceUrl: process.env.DIRECT_URL });\n`;

  it("is safe in scripts, and for review in the app's own client", () => {
    expect(found('scripts/db.ts', text)).toMatchObject([{ fix: { safety: 'safe' } }]);
    expect(found('src/db.ts', text)).toMatchObject([{ fix: { safety: 'review' } }]);
  });

  it('leaves the app alone when only scripts are due', () => {
    expect(found('src/db.ts', text, 'scripts')).toEqual([]);
    expect(found('scripts/db.ts', text, 'scripts')).toHaveLength(1);
  });

  it('says where a text still names the variable', () => {
    const guarded = text.replace(
      'export',
      "if (!process.env.DIRECT_URL) throw new Error('DIRECT_URL is not set');\nexport",
    );
    expect(found('src/db.ts', guarded)).toMatchObject([{ notes: ['a text in this file still names DIRECT_URL'] }]);
    expect(found('src/db.ts', text)).toMatchObject([{ notes: [] }]);
  });

  it('points at the variable', () => {
    const [finding] = found('src/db.ts', text);
    expect(finding?.at && sliceOf(text, finding.at.span)).toBe('DIRECT_URL');
    expect(finding?.message).toBe("the app's own client reads `DIRECT_URL`; with one URL it reads `DATABASE_URL`");
  });

  it('changes what two clients share once', () => {
    const shared = `${CLIENT}const url = process.env.DIRECT_URL;\nnew PrismaClient({ datasourceUrl: url });\nnew PrismaClient({ datasourceUrl: url ?? 'a' });\n`;
    expect(taken('src/db.ts', shared)).toBe(shared.replace('DIRECT_URL', 'DATABASE_URL'));
    expect(found('src/db.ts', shared)).toHaveLength(1);
  });

  const PAIR = 'const d = process.env.DIRECT_URL;\nconst u = process.env.DATABASE_URL;\n';

  it('cuts a constant that two clients share', () => {
    const both = `${CLIENT}${PAIR}new PrismaClient({ datasourceUrl: d ?? u });\nnew PrismaClient({ datasourceUrl: d || u });\n`;
    const after = `${CLIENT}const u = process.env.DATABASE_URL;\n${'new PrismaClient({ datasourceUrl: u });\n'.repeat(2)}`;
    expect(taken('src/db.ts', both)).toBe(after);
  });

  it('cuts no constant that another client needs', () => {
    const both = `${CLIENT}${PAIR}new PrismaClient({ datasourceUrl: d ?? u });\nnew PrismaClient({ datasourceUrl: f(d) });\n`;
    expect(found('src/db.ts', both)).toEqual([]);
    const renamed = `${CLIENT}${PAIR}new PrismaClient({ datasourceUrl: d ?? u });\nnew PrismaClient({ datasourceUrl: d });\n`;
    expect(taken('src/db.ts', renamed)).toBe(renamed.replace('DIRECT_URL', 'DATABASE_URL'));
  });

  it('does nothing where the verdict is not go', () => {
    const judgement = {
      verdicts: { 'retarget-client-url': { kind: 'hold', reason: '' } },
      retarget: NAMES,
      clients: clients(),
    };
    expect(retargetClientUrl.find({ path: 'src/db.ts', text }, judgement as unknown as Judgement)).toEqual([]);
  });

  it('gives the reason for what it leaves', () => {
    const file = { path: 'src/db.ts', text: text.replace('process.env.DIRECT_URL', 'f(process.env.DIRECT_URL)') };
    expect(retargetedUrls(file, clients(), NAMES)).toMatchObject([{ reduced: { left: 'the URL is changed by `f`' } }]);
  });
});

describe('hostile code', () => {
  it.each([
    ['functions that call each other', `${CLIENT}const a = () => b(), b = () => a();\nnew PrismaClient(a())`],
    ['options that spread themselves', `${CLIENT}const a = { ...a };\nnew PrismaClient({ ...a })`],
    [
      'classes that extend each other',
      'class A extends B {}\nclass B extends A {}\nnew A({ datasourceUrl: process.env.X })',
    ],
    [
      'a function that hands on its parameter',
      `${CLIENT}function a(url) { a(url); return new PrismaClient({ datasourceUrl: url }) }\na(process.env.X)`,
    ],
    [
      'fields that hand on each other',
      `${PG}class A { a() { this.a = this.b; this.b = this.a; this.a = new Pool({ connectionString: process.env.X }); new PrismaPg(this.a); } }`,
    ],
    [
      'a deep condition',
      `${CLIENT}const url = process.env.X;\nif (${'url || '.repeat(3_000)}url) throw 1;\nnew PrismaClient({ datasourceUrl: url });`,
    ],
    ['an object with many parts', `${CLIENT}const a = { ${'...b,'.repeat(50_000)} };\nnew PrismaClient(a)`],
    ['many clients', CLIENT + 'new PrismaClient({ datasourceUrl: process.env.X });\n'.repeat(2_000)],
    [
      'many uses of one name',
      `${CLIENT}const url = process.env.X;\n${'new PrismaClient({ datasourceUrl: url });\n'.repeat(1_000)}`,
    ],
    [
      'many callers',
      `${CLIENT}const make = (url) => new PrismaClient({ datasourceUrl: url });\n${'make(process.env.X);\n'.repeat(1_000)}`,
    ],
    ['many pools', PG + 'new PrismaPg(new Pool({ connectionString: process.env.X }));\n'.repeat(1_000)],
  ])(
    'ends in time: %s',
    (_form, text) => {
      expect(urlsIn(text)).toBeInstanceOf(Array);
    },
    10_000,
  );
});
