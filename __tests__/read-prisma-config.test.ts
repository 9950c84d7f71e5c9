import { applyEdits } from '../lib/edit';
import { configReduction, readPrismaConfig } from '../lib/read/prisma-config';

function config(text: string, path = 'packages/db/prisma.config.ts') {
  return readPrismaConfig({ path, text });
}

const ARTICLE = `import 'dotenv/config';
import { defineConfig, env } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  engine: 'classic',
  datasource: {
    url: env('DATABASE_URL'),
    directUrl: env('DIRECT_URL'),
    shadowDatabaseUrl: process.env.SHADOW_DATABASE_URL!,
  },
});
`;

describe('readPrismaConfig', () => {
  it('reads schema, engine and the three URLs of a classic config', () => {
    const found = config(ARTICLE);
    expect(found).toMatchObject({
      schema: 'packages/db/prisma/schema.prisma',
      engine: 'classic',
      form: 'defineConfig',
      dotenv: ['packages/db/.env'],
      loadsEnv: true,
      readable: true,
    });
    expect(found.datasource?.url?.names).toEqual(['DATABASE_URL']);
    expect(found.datasource?.directUrl?.names).toEqual(['DIRECT_URL']);
    expect(found.datasource?.shadowDatabaseUrl?.names).toEqual(['SHADOW_DATABASE_URL']);
  });

  it.each([
    ['tabs and CRLF', ARTICLE.replaceAll('  ', '\t').replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${ARTICLE}`],
  ])('gives spans in the raw text with %s', (_form, text) => {
    const value = config(text).datasource?.url;
    expect(text.slice(value?.span.start, value?.span.end)).toBe("env('DATABASE_URL')");
    expect(value?.text).toBe("env('DATABASE_URL')");
  });

  it('never runs the config', () => {
    config("globalThis.planted = true; throw new Error('ran'); export default {}");
    expect('planted' in globalThis).toBe(false);
  });
});

describe('the forms in which a config is exported', () => {
  it.each([
    ['a plain object', "export default { schema: 'a.prisma' }"],
    ['satisfies', "export default { schema: 'a.prisma' } satisfies PrismaConfig"],
    ['as', "export default ({ schema: 'a.prisma' }) as PrismaConfig"],
    [
      'defineConfig',
      "import { defineConfig } from 'prisma/config'; export default defineConfig({ schema: 'a.prisma' })",
    ],
    [
      'defineConfig under another name',
      "import { defineConfig as d } from '@prisma/config'; export default d({ schema: 'a.prisma' })",
    ],
    ['module.exports', "module.exports = { schema: 'a.prisma' }"],
    ['exports.default', "exports.default = { schema: 'a.prisma' }"],
    ['export =', "export = { schema: 'a.prisma' }"],
    ['a constant', "const config: PrismaConfig = { schema: 'a.prisma' }; export default config"],
    ['a renamed export', "const config = { schema: 'a.prisma' }; export { config as default }"],
    ['a spread constant', "const base = { schema: 'a.prisma' }; export default { ...base }"],
  ])('reads %s', (_form, text) => {
    expect(config(text)).toMatchObject({ schema: 'packages/db/a.prisma', readable: true });
  });

  it.each([
    ['a syntax error', 'export default {'],
    ['no export', "const schema = 'a.prisma'"],
    ['a function', "export default () => ({ schema: 'a.prisma' })"],
    ['an imported object', "import base from './base'; export default base"],
    ['a spread of an imported object', "import base from './base'; export default { ...base, schema: 'a.prisma' }"],
    ['a computed key', "export default { [key]: 'a.prisma' }"],
    ['a schema that is computed', 'export default { schema: schemaFor(process.env.NODE_ENV) }'],
    ['a constant that is assigned again', "let s = 'a.prisma'; s = 'b.prisma'; export default { schema: s }"],
    ['a constant that names itself', 'const a = { ...a }; export default a'],
  ])('is not readable with %s', (_form, text) => {
    expect(config(text).readable).toBe(false);
  });

  it('gives what is known of a config that it cannot read whole', () => {
    const found = config(
      "import base from './base'; export default { ...base, schema: 'a.prisma', datasource: { url: env('X') } }",
    );
    expect(found).toMatchObject({ schema: 'packages/db/a.prisma', datasource: { url: { names: ['X'] } } });
  });

  it('gives the argument of a call that it does not know, and says that it is not readable', () => {
    const found = config("export default withTenant({ schema: 'a.prisma' })");
    expect(found).toMatchObject({ schema: 'packages/db/a.prisma', readable: false, form: 'other' });
  });

  it('survives code that nests deeper than the stack', () => {
    expect(config(`export default ${'('.repeat(20_000)}`).readable).toBe(false);
    expect(config(`export default { schema: ${'a.'.repeat(20_000)}b }`).readable).toBe(false);
  });

  it('ends with constants that double each other', () => {
    const doubling = (of: (name: string) => string) =>
      Array.from({ length: 60 }, (_, index) => `const a${index} = ${of(`a${index + 1}`)};`).join('\n');
    const spreads = doubling((name) => `{ ...${name}, ...${name} }`);
    const sums = doubling((name) => `${name} + ${name}`);
    expect(config(`${spreads} const a60 = {}; export default { ...a0 }`).readable).toBe(false);
    expect(config(`${sums} const a60 = 'a'; export default { schema: a0 }`).readable).toBe(false);
  });

  it('reads what TypeScript compiled', () => {
    const text = `"use strict";
      Object.defineProperty(exports, "__esModule", { value: true });
      require("dotenv/config");
      const config_1 = require("prisma/config");
      exports.default = (0, config_1.defineConfig)({ schema: "a.prisma", datasource: { url: process.env["DATABASE_URL"] } });`;
    expect(config(text, 'prisma.config.js')).toMatchObject({
      schema: 'a.prisma',
      form: 'defineConfig',
      datasource: { url: { names: ['DATABASE_URL'] } },
      loadsEnv: true,
      readable: true,
    });
  });
});

describe('the schema path', () => {
  const PATHS = "import path, { join } from 'node:path'; import { fileURLToPath } from 'node:url';";
  it.each([
    ["'./prisma'", 'packages/db/prisma'],
    ["'prisma/schema/'", 'packages/db/prisma/schema'],
    ["'../../schema.prisma'", 'schema.prisma'],
    ['`prisma/schema.prisma`', 'packages/db/prisma/schema.prisma'],
    ["path.join('prisma', 'schema.prisma')", 'packages/db/prisma/schema.prisma'],
    ["path.join(__dirname, 'prisma')", 'packages/db/prisma'],
    ["path.posix.join(__dirname, 'prisma')", 'packages/db/prisma'],
    ["join(__dirname, '..', 'prisma')", 'packages/prisma'],
    ["path.resolve(__dirname, '../../prisma')", 'prisma'],
    ["path.resolve('prisma')", 'packages/db/prisma'],
    ["path.join(import.meta.dirname, 'prisma')", 'packages/db/prisma'],
    ["path.join(process.cwd(), 'prisma')", 'packages/db/prisma'],
    ["path.join(path.dirname(fileURLToPath(import.meta.url)), 'prisma')", 'packages/db/prisma'],
    ["fileURLToPath(new URL('./prisma', import.meta.url))", 'packages/db/prisma'],
    ["new URL('./prisma', import.meta.url).pathname", 'packages/db/prisma'],
    ['`$' + '{__dirname}/prisma`', 'packages/db/prisma'],
    ["__dirname + '/prisma'", 'packages/db/prisma'],
  ])('is read from %s', (expression, expected) => {
    const found = config(`${PATHS} export default { schema: ${expression} }`);
    expect(found).toMatchObject({ schema: expected, readable: true });
  });

  it('is read from constants, also a __dirname made by hand', () => {
    const found = config(
      `${PATHS} const __dirname = path.dirname(fileURLToPath(import.meta.url));
       const folder = 'prisma'; export default { schema: path.join(__dirname, folder) }`,
    );
    expect(found.schema).toBe('packages/db/prisma');
  });

  it('is read from required path functions', () => {
    expect(
      config("const { join } = require('path'); module.exports = { schema: join(__dirname, 'a.prisma') }").schema,
    ).toBe('packages/db/a.prisma');
  });

  it('counts from the folder of a config in .config', () => {
    expect(config("export default { schema: '../a.prisma' }", '.config/prisma.ts').schema).toBe('a.prisma');
    expect(config("export default { schema: 'a.prisma' }", '.config/prisma.ts').schema).toBe('.config/a.prisma');
  });

  it.each(["'/app/prisma/schema.prisma'", "'../../../schema.prisma'", "test ? 'a.prisma' : 'b.prisma'"])(
    'is unknown for %s',
    (expression) => {
      const found = config(`export default { schema: ${expression} }`);
      expect(found).toMatchObject({ schema: undefined, readable: false });
    },
  );

  it('may be missing, which leaves the default places', () => {
    expect(config('export default {}')).toMatchObject({ schema: undefined, readable: true });
  });
});

describe('the variables of a URL', () => {
  function names(expression: string, before = '') {
    return config(`${before} export default { datasource: { url: ${expression} } }`).datasource?.url?.names;
  }

  it.each([
    ["env('DATABASE_URL')", ['DATABASE_URL']],
    ["env<Env>('DATABASE_URL')", ['DATABASE_URL']],
    ["env('database_url')", ['database_url']],
    ['process.env.DATABASE_URL!', ['DATABASE_URL']],
    ["process.env['DATABASE_URL'] ?? ''", ['DATABASE_URL']],
    ['process.env?.DATABASE_URL', ['DATABASE_URL']],
    ['process.env.A || process.env.B || process.env.C', ['A', 'B', 'C']],
    ["process.env.A ? env('A') : env('B')", ['A', 'B']],
    ['Bun.env.DATABASE_URL', ['DATABASE_URL']],
    ["Deno.env.get('DATABASE_URL')", ['DATABASE_URL']],
    ['serverEnv.DATABASE_URL', ['DATABASE_URL']],
    ["required('DATABASE_URL')", ['DATABASE_URL']],
    ['`$' + '{process.env.BASE}?schema=shadow`', ['BASE']],
    ['(() => { const url = process.env.A; return url ?? process.env.B; })()', ['A', 'B']],
    ["'postgresql://sally:s3cret@localhost/app'", []],
    ["redirect('callback')", []],
  ])('are named in %s', (expression, expected) => {
    expect(names(expression)).toEqual(expected);
  });

  it('are followed through constants, functions and later assignments', () => {
    expect(names('migrationUrl', 'const migrationUrl = process.env.A || process.env.B;')).toEqual(['A', 'B']);
    expect(names('url()', 'function url() { return process.env.A; }')).toEqual(['A']);
    expect(names('url', 'let url = process.env.A; if (test) url = process.env.B;')).toEqual(['A', 'B']);
    expect(names('DATABASE_URL', 'const { DATABASE_URL } = process.env;')).toEqual(['DATABASE_URL']);
    expect(names('direct', 'const { DIRECT_URL: direct } = process.env;')).toEqual(['DIRECT_URL']);
    expect(names('a', 'const a = b; const b = a;')).toEqual([]);
  });

  it('are found in conditional spreads, with those of the condition', () => {
    const spread = (text: string) => config(`export default { datasource: { url: env('A'), ${text} } }`);
    for (const text of [
      "...(process.env.S && { shadowDatabaseUrl: env('S') })",
      "...(process.env.S ? { shadowDatabaseUrl: env('S') } : {})",
    ]) {
      expect(spread(text).datasource?.shadowDatabaseUrl).toMatchObject({ names: ['S'], text: "env('S')" });
      expect(spread(text).readable).toBe(true);
    }
    expect(spread('...(process.env.CI && { directUrl: process.env.D })').datasource?.directUrl?.names).toEqual([
      'D',
      'CI',
    ]);
  });

  it('are found when the datasource is a constant or a choice', () => {
    const constant = config("const datasource = { url: env('A') }; export default { datasource }");
    const choice = config("export default { datasource: process.env.A ? { url: env('A') } : undefined }");
    expect(constant).toMatchObject({ datasource: { url: { names: ['A'] } }, readable: true });
    expect(choice).toMatchObject({ datasource: { url: { names: ['A'] } }, readable: true });
  });

  it('are all given for a URL that stands twice, which is not readable', () => {
    const found = config("export default { datasource: test ? { url: env('A') } : { url: env('B') } }");
    expect(found.datasource?.url?.names).toEqual(['A', 'B']);
    expect(found.readable).toBe(false);
  });

  it('keep a datasource without a URL apart from none', () => {
    expect(config('export default { datasource: {} }').datasource).toEqual({});
    expect(config('export default {}').datasource).toBeUndefined();
  });
});

describe('the env files that a config loads', () => {
  it.each([
    ["import 'dotenv/config'", ['packages/db/.env']],
    ["import '@dotenvx/dotenvx/config'", ['packages/db/.env']],
    ["require('dotenv/config')", ['packages/db/.env']],
    ["require('dotenv').config()", ['packages/db/.env']],
    ["import dotenv from 'dotenv'; dotenv.config()", ['packages/db/.env']],
    ["import * as dotenv from 'dotenv'; dotenv.config({ path: '../../.env' })", ['.env']],
    [
      "import { config } from 'dotenv'; config({ quiet: true }); config({ path: '../../.env', quiet: true })",
      ['packages/db/.env', '.env'],
    ],
    [
      "import { config as load } from 'dotenv'; load({ path: ['.env.local', '.env'] })",
      ['packages/db/.env.local', 'packages/db/.env'],
    ],
    [
      "import { config } from 'dotenv'; import path from 'path'; config({ path: path.resolve(__dirname, '../../.env') })",
      ['.env'],
    ],
    [
      "import { expand } from 'dotenv-expand'; import { config } from 'dotenv'; expand(config({ path: '.env.dev' }))",
      ['packages/db/.env.dev'],
    ],
    [
      "import dotenv from 'dotenv'; dotenv.config({ path: test ? '.env.test' : '.env' })",
      ['packages/db/.env.test', 'packages/db/.env'],
    ],
    ["import flow from 'dotenv-flow'; flow.config()", ['packages/db/.env']],
    ['process.loadEnvFile()', ['packages/db/.env']],
    ["try { process.loadEnvFile('../.env') } catch {}", ['packages/.env']],
    ["import { loadEnvFile } from 'node:process'; loadEnvFile('.env.local')", ['packages/db/.env.local']],
    ["import { loadEnvConfig } from '@next/env'; loadEnvConfig(process.cwd())", ['packages/db/.env']],
  ])('are read from %s', (text, expected) => {
    expect(config(`${text}; export default {}`)).toMatchObject({ dotenv: expected, loadsEnv: true });
  });

  it('are unknown where the path is computed, which still counts as loading', () => {
    const found = config(
      "import { config } from 'dotenv'; config({ path: `.env.$" + '{process.env.STAGE}` }); export default {}',
    );
    expect(found).toMatchObject({ dotenv: [], loadsEnv: true });
  });

  it('count from the folder above .config', () => {
    expect(config("import 'dotenv/config'; export default {}", 'apps/web/.config/prisma.ts').dotenv).toEqual([
      'apps/web/.env',
    ]);
  });

  it('are none where the config loads none, also with a config function of its own', () => {
    const found = config("import { config } from './config'; config(); export default {}");
    expect(found).toMatchObject({ dotenv: [], loadsEnv: false });
  });
});

describe('the chain of a URL', () => {
  function url(expression: string, before = '') {
    const text = `import { defineConfig, env } from 'prisma/config'; ${before} export default defineConfig({ datasource: { url: ${expression} } })`;
    const value = config(text).datasource?.url;
    return value && { ...value, literal: value.literal && text.slice(value.literal.start, value.literal.end) };
  }

  it.each([
    ["env('A')", ['A']],
    ['process.env.A!', ['A']],
    ["process.env['A'] ?? ''", ['A']],
    ['process.env.A || process.env.B || process.env.C || process.env.D', ['A', 'B', 'C', 'D']],
    ["env('A') ?? env('B')", ['A', 'B']],
    ['(process.env.A ?? process.env.B)!', ['A', 'B']],
    ["process.env.A ? env('A') : env('B')", ['A', 'B']],
    ['!process.env.A ? process.env.B : process.env.A', ['A', 'B']],
    ["process.env.A && env('A')", ['A']],
    ['process.env.A ?? process.env.A', ['A']],
    ['`$' + '{process.env.A}`', ['A']],
    ['process.env.A?.trim() ?? process.env.B', ['A', 'B']],
    ["required('A')", ['A']],
    ['serverEnv.A', ['A']],
    ["'postgresql://localhost/app'", []],
    ['undefined', []],
  ])('of %s is in the order in which it is asked', (expression, chain) => {
    expect(url(expression)?.chain).toEqual(chain);
  });

  it.each([
    ['url', 'const a = process.env.A; const url = a ?? process.env.B;', ['A', 'B']],
    ['DIRECT ?? url', 'const { A: DIRECT, B: url } = process.env;', ['A', 'B']],
    [
      'url()',
      'function url() { if (!process.env.A) throw new Error(); return process.env.A ?? process.env.B; }',
      ['A', 'B'],
    ],
    ['(() => { const a = process.env.A; return a || process.env.B; })()', '', ['A', 'B']],
    ['process.env.A ?? DEFAULT', "import { DEFAULT } from './default';", ['A']],
  ])('of %s goes through %s', (expression, before, chain) => {
    expect(url(expression, before)?.chain).toEqual(chain);
  });

  it.each([
    ["process.env.NODE_ENV === 'test' ? process.env.A : process.env.B", ''],
    ['process.env.CI ? process.env.A : process.env.B', ''],
    ['`$' + '{process.env.A}?sslmode=require`', ''],
    ["process.env.A + '?sslmode=require'", ''],
    ["withSsl(process.env.A ?? '')", ''],
    ['url', 'let url = process.env.A; if (test) url = process.env.B;'],
    ['url()', 'function url() { if (process.env.A) return process.env.A; return process.env.B; }'],
    ['url', "import { url } from './url';"],
    ['a', 'const a = b; const b = a;'],
  ])('is unknown for %s %s', (expression, before) => {
    expect(url(expression, before)?.chain).toBeNull();
  });

  it('is unknown for a URL that stands twice', () => {
    const found = config("export default { datasource: test ? { url: env('A') } : { url: env('B') } }");
    expect(found.datasource?.url?.chain).toBeNull();
  });

  it.each([
    ["'postgresql://a'", ''],
    ["process.env.A ?? 'postgresql://a'", ''],
    ['process.env.A ?? fallback', 'const fallback = "postgresql://a";'],
    ['process.env.A || `postgresql://a`', ''],
  ])('gives the literal of %s', (expression, before) => {
    expect(url(expression, before)?.literal).toBe('postgresql://a');
  });

  it('gives no literal for an empty string', () => {
    expect(url("process.env.A ?? ''")).not.toHaveProperty('literal.start');
  });
});

describe('the comments beside a URL', () => {
  const comments = (text: string) => config(text).datasource?.url?.comments.map((comment) => comment.text);

  it('are those directly above and those behind it', () => {
    const text = `export default {
  datasource: { // not this one
    // nor this one

    // the pooler can not take the lock
    /* two
     * lines */
    url: process.env.A /* direct */, // for migrations
    // nor this one
    shadowDatabaseUrl: process.env.S,
  },
};
`;
    const expected = ['the pooler can not take the lock', 'two\nlines', 'direct', 'for migrations'];
    expect(comments(text)).toEqual(expected);
    expect(comments(text.replaceAll('\n', '\r\n'))).toEqual(expected);
  });

  it('are also those beside the constants that it goes through', () => {
    const text = `// keep it direct: LISTEN
const a = process.env.A; // direct
export default { datasource: { url: a } };`;
    expect(comments(text)).toEqual(['keep it direct: LISTEN', 'direct']);
  });
});

describe('what Prisma 7 does not take', () => {
  it('are keys at the top and in the datasource, with their places', () => {
    const text = `export default defineConfig({
      earlyAccess: true, engine: 'classic', schema: 'a.prisma', 'migrate': {}, migrations: { seed: 'x' },
      datasource: { url: env('A'), directUrl: env('B'), shadowDatabaseUrl: env('C'), provider: 'postgresql' },
    });`;
    const found = config(text).unknownKeys.map(({ key, span }) => [key, text.slice(span.start, span.end)]);
    expect(found).toEqual([
      ['earlyAccess', 'earlyAccess'],
      ['engine', 'engine'],
      ['migrate', "'migrate'"],
      ['datasource.directUrl', 'directUrl'],
      ['datasource.provider', 'provider'],
    ]);
  });

  it.each([
    [
      'datasources',
      "export default defineConfig({ datasources: { db: { url: env('A') } } })",
      "datasources: { db: { url: env('A') } }",
    ],
    [
      'datasource.db',
      "module.exports = defineConfig({ datasource: { db: { url: env('A') } } })",
      "db: { url: env('A') }",
    ],
    ['named-export', "export const datasource = { url: env('A') };", "export const datasource = { url: env('A') };"],
    ['named-export', 'export const config = defineConfig({});', 'export const config = defineConfig({});'],
  ])('is the form %s', (form, text, place) => {
    const found = config(text);
    expect(found.invalid).toBe(form);
    expect(found.invalidSpan && text.slice(found.invalidSpan.start, found.invalidSpan.end)).toBe(place);
  });

  it.each([
    "export default { datasource: { url: env('A') } }",
    "export const shared = 1; export default { datasource: { url: env('A') } }",
    'export {};',
  ])('is nothing in %s', (text) => {
    expect(config(text)).toMatchObject({ invalid: undefined, unknownKeys: [] });
  });
});

describe('other places of a config', () => {
  it('that name a variable are found, those of its URLs left out', () => {
    const text = `import { env as e } from 'prisma/config';
const { SHADOW } = process.env;
const url = process.env.A ?? process.env.B;
if (!process.env.A) throw new Error('A');
if (!SHADOW) console.warn('none');
export default { datasource: { url, shadowDatabaseUrl: SHADOW }, adapter: () => new PrismaPg(process.env.B) };`;
    const found = config(text).elsewhere.map(({ name, span }) => [name, text.slice(span.start, span.end)]);
    expect(found).toEqual([
      ['A', 'process.env.A'],
      ['SHADOW', 'SHADOW'],
      ['B', 'process.env.B'],
    ]);
  });

  it('are the datasource and the schema', () => {
    const text = "export default { schema: 'a.prisma', datasource: { url: env('A') } }";
    const { schemaSpan, datasourceSpan } = config(text);
    expect(text.slice(schemaSpan?.start, schemaSpan?.end)).toBe("'a.prisma'");
    expect(text.slice(datasourceSpan?.start, datasourceSpan?.end)).toBe("datasource: { url: env('A') }");
  });

  it.each([
    ["import 'dotenv/config';", true],
    ["import { config } from 'dotenv';", true],
    ["const { expand } = require('dotenv-expand');", true],
    ["import { loadEnvConfig } from '@next/env';", false],
    ["import { dotenv } from './dotenv';", false],
  ])('tell whether dotenv is imported: %s', (text, expected) => {
    expect(config(`${text} export default {}`).importsDotenv).toBe(expected);
  });
});

describe('configReduction', () => {
  const MOVE = { from: ['DIRECT_URL', 'NODE_ENV'], to: 'DATABASE_URL' };
  const file = (expression: string, before = '') => ({
    path: 'prisma.config.ts',
    text: `${before}export default { datasource: { url: ${expression} } };`,
  });

  it('gives the edits that reduce the URL', () => {
    const direct = file('process.env.DIRECT_URL ?? process.env.DATABASE_URL');
    const reduced = configReduction(direct, MOVE);
    const edits = reduced !== null && 'edits' in reduced ? reduced.edits : [];
    expect(applyEdits(direct.text, edits)).toBe(file('process.env.DATABASE_URL').text);
  });

  it('is null where nothing is to be reduced', () => {
    expect(configReduction(file('process.env.DATABASE_URL'), MOVE)).toBeNull();
    expect(configReduction({ path: 'prisma.config.ts', text: 'export default {}' }, MOVE)).toBeNull();
  });

  it.each([
    [
      "process.env.NODE_ENV === 'test' ? process.env.DIRECT_URL : process.env.DATABASE_URL",
      'it is more than a choice between variables',
    ],
    ['`$' + '{process.env.DIRECT_URL}?a=b`', 'it is more than a choice between variables'],
  ])('says why %s stays, and where', (expression, left) => {
    const { path, text } = file(expression);
    const start = text.indexOf(expression);
    expect(configReduction({ path, text }, MOVE)).toEqual({ left, at: { start, end: start + expression.length } });
  });

  it('leaves a file alone that can not be parsed', () => {
    expect(configReduction({ path: 'prisma.config.ts', text: 'export default {' }, MOVE)).toMatchObject({
      left: 'the file can not be read',
    });
  });

  it('survives code that nests deeper than the stack', () => {
    const deep = file(`${'('.repeat(20_000)}process.env.DIRECT_URL${')'.repeat(20_000)}`);
    expect(configReduction(deep, MOVE)).toMatchObject({ left: expect.any(String) });
  });
});
