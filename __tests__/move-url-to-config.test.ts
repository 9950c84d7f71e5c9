import { applyEdits } from '../lib/edit';
import type { Finding } from '../lib/finding';
import type { Judgement } from '../lib/judge';
import type { MovedUrls } from '../lib/judge/moved-url';
import { configExtension, readPrismaConfig } from '../lib/read/prisma-config';
import { configSurprises } from '../lib/verify/config';
import { configOneUrl } from '../transforms/config-one-url';
import { dropShadowDatabaseUrl } from '../transforms/drop-shadow-database-url';
import { moveUrlToConfig } from '../transforms/move-url-to-config';
import { runInMemory, textsOf } from './support';

const PATH = 'packages/db/prisma.config.ts';

const NEW: MovedUrls = {
  path: PATH,
  exists: false,
  entries: [{ key: 'url', value: { kind: 'env', name: 'DATABASE_URL' } }],
  moduleStyle: 'ts',
  dotenv: ['.env'],
  optionalUrl: true,
};

const GO = { kind: 'go', reason: '' };
const DONE = { kind: 'done' };

function judged(moved: Partial<MovedUrls>, others: object = {}): Judgement {
  const verdicts = { 'move-url-to-config': GO, 'config-one-url': DONE, 'drop-shadow-database-url': DONE, ...others };
  return { verdicts, movedUrls: { ...NEW, ...moved }, configKeys: ['engine'] } as unknown as Judgement;
}

function only(findings: readonly Finding[]): Finding {
  const [first, second] = findings;
  if (first === undefined || second !== undefined) throw new Error(`${findings.length} findings`);
  return first;
}

/** The text of the config that is written where there is none. */
function created(moved: Partial<MovedUrls> = {}): string {
  const { fix } = only(moveUrlToConfig.find({ path: moved.path ?? PATH, text: '' }, judged(moved)));
  return applyEdits('', fix?.edits ?? []);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The comments that are read beside the URL of a config. */
function commentsIn(text: string): readonly string[] {
  return (readPrismaConfig({ path: PATH, text }).datasource?.url?.comments ?? []).map((comment) => comment.text);
}

describe('a new config', () => {
  it('loads .env and names the variable, which may be unset', () => {
    expect(created()).toBe(`import 'dotenv/config';
import { defineConfig } from 'prisma/config';

export default defineConfig({
  datasource: {
    url: process.env.DATABASE_URL,
  },
});
`);
  });

  it('has what else Prisma 7 no longer finds', () => {
    const text = created({
      dotenv: [],
      optionalUrl: false,
      schemaPath: '../schema',
      seed: 'tsx seed.ts',
      entries: [
        { key: 'url', value: { kind: 'env', name: 'DIRECT_URL' } },
        { key: 'shadowDatabaseUrl', value: { kind: 'env', name: 'SHADOW_DATABASE_URL' } },
      ],
    });
    expect(text).toBe(`import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: '../schema',
  migrations: {
    seed: 'tsx seed.ts',
  },
  datasource: {
    url: process.env.DIRECT_URL ?? '',
    shadowDatabaseUrl: process.env.SHADOW_DATABASE_URL,
  },
});
`);
  });

  it('is CommonJS where the project is', () => {
    expect(created({ path: 'prisma.config.cjs', moduleStyle: 'cjs' })).toBe(`require('dotenv/config');
const { defineConfig } = require('prisma/config');

module.exports = defineConfig({
  datasource: {
    url: process.env.DATABASE_URL,
  },
});
`);
  });

  it.each([
    [['prisma/.env'], "{ path: 'prisma/.env' }"],
    [['.env', 'prisma/.env'], "{ path: ['.env', 'prisma/.env'] }"],
  ])('loads %j, of which the first wins', (dotenv, options) => {
    const call = `config(${options});\n\n`;
    const esm = "import { config } from 'dotenv';\nimport { defineConfig } from 'prisma/config';\n\n";
    const cjs = "const { config } = require('dotenv');\nconst { defineConfig } = require('prisma/config');\n\n";
    expect(created({ dotenv })).toMatch(RegExp(`^${escaped(esm + call)}export default `));
    expect(created({ dotenv, moduleStyle: 'cjs' })).toMatch(RegExp(`^${escaped(cjs + call)}module.exports = `));
    const read = readPrismaConfig({ path: 'prisma.config.ts', text: created({ dotenv }) });
    expect(read).toMatchObject({ dotenv, readable: true, elsewhere: [] });
  });

  it('has the comments that its URL came with, each on one line', () => {
    const comments = ['do not remove', 'ask\u2028sally'];
    const entries = [{ key: 'url', value: { kind: 'env', name: 'DIRECT_URL' }, comments }] as const;
    const text = created({ entries });
    expect(text).toContain(
      '  datasource: {\n    // do not remove\n    // ask sally\n    url: process.env.DIRECT_URL,\n  },\n',
    );
    expect(commentsIn(text)).toEqual(['do not remove', 'ask sally']);
  });

  it.each(['ts', 'mts', 'js', 'mjs'] as const)('has one form as .%s', (moduleStyle) => {
    expect(created({ path: `prisma.config.${moduleStyle}`, moduleStyle })).toBe(created());
  });

  it.each([
    ['postgresql://u:p@h/d', "'postgresql://u:p@h/d'"],
    ["postgresql://u:it's@h/d", `"postgresql://u:it's@h/d"`],
    ['postgresql://u:\\"it\'s\\"@h/d', `'postgresql://u:"it\\'s"@h/d'`],
    ['postgresql://u:a\\\\b\\u0041@h/d', "'postgresql://u:a\\\\bA@h/d'"],
    ['a\\nb', "'a\\nb'"],
  ])('takes the literal %s as it is', (url, written) => {
    const text = created({ entries: [{ key: 'url', value: { kind: 'literal', url } }] });
    expect(text).toContain(`    url: ${written},\n`);
    expect(readPrismaConfig({ path: PATH, text }).datasource?.url?.chain).toEqual([]);
  });

  it.each([
    ['odd-name', "process.env['odd-name']"],
    ["it's", `process.env["it's"]`],
    ['_A1', 'process.env._A1'],
  ])('reads a variable called %s', (name, written) => {
    const text = created({ entries: [{ key: 'url', value: { kind: 'env', name } }] });
    expect(text).toContain(`    url: ${written},\n`);
    expect(readPrismaConfig({ path: PATH, text }).datasource?.url?.names).toEqual([name]);
  });

  it('announces its file and what it names, and no more', () => {
    const entries = [...NEW.entries, { key: 'shadowDatabaseUrl', value: { kind: 'literal', url: 'x' } }] as const;
    const { fix } = only(moveUrlToConfig.find({ path: PATH, text: '' }, judged({ entries, seed: 'tsx seed.ts' })));
    const announced = fix?.announced ?? [];
    expect(announced).toEqual([
      { kind: 'file-created', path: PATH },
      { kind: 'config-changed', path: PATH, key: 'seed', names: [] },
      { kind: 'config-changed', path: PATH, key: 'url', names: ['DATABASE_URL'] },
      { kind: 'config-changed', path: PATH, key: 'shadowDatabaseUrl', names: [] },
    ]);
    const after = applyEdits('', fix?.edits ?? []);
    expect(configSurprises({ path: PATH, before: '', after, created: true }, announced)).toEqual([]);
  });

  it('never quotes a URL outside of its text', () => {
    const url = 'postgresql://sally:invented-secret@localhost/app';
    const finding = only(
      moveUrlToConfig.find(
        { path: PATH, text: '' },
        judged({ entries: [{ key: 'url', value: { kind: 'literal', url } }] }),
      ),
    );
    const { fix, ...told } = finding;
    expect(finding.notes).toContain('a URL stood in the schema itself; a variable would keep it out of git');
    expect(JSON.stringify([told, fix?.title, fix?.announced])).not.toContain('invented-secret');
  });
});

describe('the schema', () => {
  const SCHEMA = `datasource db {
  provider          = "postgresql"
  url               = env("DATABASE_URL")
  directUrl         = env("DIRECT_URL") // for migrations
  shadowDatabaseUrl = env("SHADOW_DATABASE_URL")
}
`;

  it('loses its three URLs', () => {
    const found = moveUrlToConfig.find({ path: 'prisma/schema.prisma', text: SCHEMA }, judged({}));
    expect(found.map(({ message, fix }) => [message, fix?.title])).toEqual([
      ['Prisma 7 refuses `url` in the schema', 'remove `url`'],
      ['Prisma 7 refuses `directUrl` in the schema', 'remove `directUrl`'],
      ['Prisma 7 refuses `shadowDatabaseUrl` in the schema', 'remove `shadowDatabaseUrl`'],
    ]);
    const edits = found.flatMap(({ fix }) => fix?.edits ?? []);
    expect(applyEdits(SCHEMA, edits)).toBe('datasource db {\n  provider          = "postgresql"\n}\n');
  });

  it('stays as it is where the step does not go, or nothing was judged', () => {
    const file = { path: 'prisma/schema.prisma', text: SCHEMA };
    expect(moveUrlToConfig.find(file, judged({}, { 'move-url-to-config': DONE }))).toEqual([]);
    expect(moveUrlToConfig.find(file, { ...judged({}), movedUrls: undefined })).toEqual([]);
  });
});

const SHADOW = { key: 'shadowDatabaseUrl', value: { kind: 'env', name: 'SHADOW_DATABASE_URL' } } as const;
const EXISTING: Partial<MovedUrls> = { exists: true, dotenv: [] };

/** The text after this step, and after the others that go in the same run. */
function extended(text: string, moved: Partial<MovedUrls> = {}, others: object = {}): string {
  const file = { path: PATH, text };
  const judgement = judged({ ...EXISTING, ...moved }, others);
  const found = [moveUrlToConfig, dropShadowDatabaseUrl, configOneUrl].flatMap(({ find }) => find(file, judgement));
  const after = applyEdits(
    text,
    found.flatMap(({ fix }) => fix?.edits ?? []),
  );
  const announced = found.flatMap(({ fix }) => fix?.announced ?? []);
  expect(after === text ? [] : configSurprises({ path: PATH, before: text, after }, announced)).toEqual([]);
  return after;
}

const IMPORT = "import { defineConfig } from 'prisma/config';\n\n";

describe('a config that exists', () => {
  it.each([
    [
      'on lines',
      "{\n  schema: 'a.prisma',\n}",
      "{\n  schema: 'a.prisma',\n  datasource: {\n    url: process.env.DATABASE_URL,\n  },\n}",
    ],
    [
      'without a last comma',
      "{\n  schema: 'a.prisma' // here\n}",
      "{\n  schema: 'a.prisma', // here\n  datasource: {\n    url: process.env.DATABASE_URL\n  }\n}",
    ],
    [
      'with tabs',
      "{\n\tschema: 'a.prisma',\n}",
      "{\n\tschema: 'a.prisma',\n\tdatasource: {\n\t\turl: process.env.DATABASE_URL,\n\t},\n}",
    ],
    [
      'with four blanks',
      "{\n    schema: 'a.prisma',\n}",
      "{\n    schema: 'a.prisma',\n    datasource: {\n        url: process.env.DATABASE_URL,\n    },\n}",
    ],
    ['in one line', "{ schema: 'a.prisma' }", "{ schema: 'a.prisma', datasource: { url: process.env.DATABASE_URL } }"],
    [
      'in one line with a last comma',
      "{ schema: 'a.prisma', }",
      "{ schema: 'a.prisma', datasource: { url: process.env.DATABASE_URL }, }",
    ],
    ['with nothing in it', '{}', '{\n  datasource: {\n    url: process.env.DATABASE_URL,\n  },\n}'],
    [
      'with a comment alone in it',
      '{\n  // later\n}',
      '{\n  // later\n  datasource: {\n    url: process.env.DATABASE_URL,\n  },\n}',
    ],
    [
      'with a comment that leaves its line',
      "{\n  schema: 'a.prisma', /* as\n  before */\n}",
      "{\n  schema: 'a.prisma', /* as\n  before */\n  datasource: {\n    url: process.env.DATABASE_URL,\n  },\n}",
    ],
    [
      'with brackets',
      "{\n  schema: process.env['SCHEMA'] ?? 'a.prisma',\n}",
      "{\n  schema: process.env['SCHEMA'] ?? 'a.prisma',\n  datasource: {\n    url: process.env['DATABASE_URL'],\n  },\n}",
    ],
    [
      'with a spread',
      "{\n  ...{ schema: 'a.prisma' },\n}",
      "{\n  ...{ schema: 'a.prisma' },\n  datasource: {\n    url: process.env.DATABASE_URL,\n  },\n}",
    ],
  ])('is extended as it is written: %s', (_how, before, after) => {
    expect(extended(`${IMPORT}export default defineConfig(${before});\n`)).toBe(
      `${IMPORT}export default defineConfig(${after});\n`,
    );
    const crlf = (text: string) => `${IMPORT}export default defineConfig(${text});\n`.replaceAll('\n', '\r\n');
    expect(extended(crlf(before))).toBe(crlf(after));
  });

  it('takes the quotes of the file', () => {
    const text = 'import { defineConfig } from "prisma/config"\n\nexport default defineConfig({\n  views: {},\n})\n';
    expect(extended(text, { optionalUrl: false, schemaPath: 'db/schema.prisma' })).toBe(
      text.replace(
        '  views: {},\n',
        '  views: {},\n  schema: "db/schema.prisma",\n  datasource: {\n    url: process.env.DATABASE_URL ?? "",\n  },\n',
      ),
    );
  });

  it('gets what is missing of datasource and migrations', () => {
    const text = `${IMPORT}export default defineConfig({
  migrations: { path: 'migrations' },
  datasource: {
    shadowDatabaseUrl: process.env.OWN_SHADOW,
  },
});
`;
    const moved = { entries: [...NEW.entries, SHADOW], seed: 'tsx seed.ts', schemaPath: 'db' };
    expect(extended(text, moved)).toBe(`${IMPORT}export default defineConfig({
  migrations: { path: 'migrations', seed: 'tsx seed.ts' },
  datasource: {
    shadowDatabaseUrl: process.env.OWN_SHADOW,
    url: process.env.DATABASE_URL,
  },
  schema: 'db',
});
`);
  });

  it.each([
    [
      "{\n  schema: 'a.prisma',\n}",
      "{\n  schema: 'a.prisma',\n  datasource: {\n    // keep */ it\n    url: process.env.DIRECT_URL,\n  },\n}",
      'keep */ it',
    ],
    [
      '{\n  datasource: {\n    shadowDatabaseUrl: process.env.S\n  },\n}',
      '{\n  datasource: {\n    shadowDatabaseUrl: process.env.S,\n    // keep */ it\n    url: process.env.DIRECT_URL\n  },\n}',
      'keep */ it',
    ],
    [
      '{ datasource: { shadowDatabaseUrl: process.env.S } }',
      '{ datasource: { shadowDatabaseUrl: process.env.S, url: process.env.DIRECT_URL /* keep * / it */ } }',
      'keep * / it',
    ],
    [
      '{\n  datasource: {},\n}',
      '{\n  datasource: {\n    // keep */ it\n    url: process.env.DIRECT_URL,\n  },\n}',
      'keep */ it',
    ],
  ])('gets the comments that its URL came with: %s', (before, after, comment) => {
    const entries = [{ key: 'url', value: { kind: 'env', name: 'DIRECT_URL' }, comments: ['keep */ it'] }] as const;
    const text = `${IMPORT}export default defineConfig(${before});\n`;
    const extension = configExtension({ path: PATH, text }, { entries, optionalUrl: true }, []);
    const young = applyEdits(text, 'edits' in extension ? extension.edits : []);
    expect(young).toBe(`${IMPORT}export default defineConfig(${after});\n`);
    expect(commentsIn(young)).toEqual([comment]);
  });

  it('keeps all that it has', () => {
    const text = `${IMPORT}export default defineConfig({
  schema: 'a.prisma',
  migrations: { seed: 'node seed.js' },
  datasource: { url: process.env.CLI_URL },
});
`;
    expect(extended(text, { seed: 'tsx seed.ts', schemaPath: 'db' })).toBe(text);
  });

  it.each([
    [
      "{\n  schema: 'a.prisma',\n  engine: 'classic',\n}",
      "{\n  schema: 'a.prisma',\n  datasource: {\n    url: process.env.DATABASE_URL,\n  },\n}",
    ],
    [
      "{\n  schema: 'a.prisma',\n  engine: 'classic'\n}",
      "{\n  schema: 'a.prisma',\n  datasource: {\n    url: process.env.DATABASE_URL\n  }\n}",
    ],
    ["{ engine: 'classic' }", '{ datasource: { url: process.env.DATABASE_URL } }'],
    ["{\n  engine: 'classic',\n}", '{\n  datasource: {\n    url: process.env.DATABASE_URL,\n  },\n}'],
    [
      '{\n  datasource: {\n    shadowDatabaseUrl: process.env.S,\n  },\n}',
      '{\n  datasource: {\n    url: process.env.DATABASE_URL,\n  },\n}',
    ],
    ['{ datasource: { shadowDatabaseUrl: process.env.S } }', '{ datasource: { url: process.env.DATABASE_URL } }'],
    [
      '{\n  datasource: {\n    // why\n    shadowDatabaseUrl: process.env.S,\n  },\n}',
      '{\n  datasource: {\n    // why\n    url: process.env.DATABASE_URL,\n  },\n}',
    ],
  ])('is extended beside what goes in the same run: %s', (before, after) => {
    const others = { 'config-one-url': GO, 'drop-shadow-database-url': GO };
    const text = `${IMPORT}export default defineConfig(${before});\n`;
    expect(extended(text, {}, others)).toBe(`${IMPORT}export default defineConfig(${after});\n`);
  });

  it.each([
    [
      "import { datasource } from './datasource';\nexport default defineConfig({ datasource });",
      '`datasource` is no plain object',
    ],
    ['export default defineConfig({ datasource: test ? { provider: 1 } : {} });', '`datasource` is no plain object'],
    ["import config from './base';\nexport default config;", 'it exports no plain object'],
    ['export default {', 'it exports no plain object'],
  ])('says why it can not be extended: %s', (text, left) => {
    const file = { path: PATH, text };
    const moved = { ...NEW, ...EXISTING };
    expect(configExtension(file, moved, [])).toMatchObject({ left });
    const finding = only(moveUrlToConfig.find(file, judged(moved)));
    expect(finding).toMatchObject({ level: 'note', at: { path: PATH } });
    expect(finding.message).toBe(`Prisma 7 takes its URLs from the config, and ${left}`);
    expect(finding.fix).toBeUndefined();
  });
});

const NEON = 'ep-quiet-harbor-480211';
const POOLED = `postgresql://sally:invented@${NEON}-pooler.eu-central-1.aws.neon.tech/shop`;
const DIRECT = `postgresql://sally:invented@${NEON}.eu-central-1.aws.neon.tech/shop`;
const ENV = `DATABASE_URL="${POOLED}"\nDIRECT_URL="${DIRECT}"\n`;
const CLIENT = `import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@prisma/client';

export const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL }) });
`;

/** A project on Prisma 7 whose schema still has its URLs, with `beside` around `directUrl`. */
function project(files: Record<string, string> = {}, beside = { above: '', behind: '' }): Record<string, string> {
  const dependencies = { '@prisma/client': '7.10.1', '@prisma/adapter-pg': '7.10.1', prisma: '7.10.1' };
  const lines = ['  url = env("DATABASE_URL")', `${beside.above}  directUrl = env("DIRECT_URL")${beside.behind}`];
  return {
    'package.json': JSON.stringify({ name: 'shop', dependencies }),
    'prisma/schema.prisma': `datasource db {\n  provider = "postgresql"\n${lines.join('\n')}\n}\n`,
    '.env': ENV,
    'src/db.ts': CLIENT,
    ...files,
  };
}

const IGNORED = { ignored: ['.env', 'prisma/.env'] };

async function upgraded(files: Record<string, string>): Promise<Record<string, string>> {
  const { host, code, screen } = await runInMemory(files, {}, IGNORED);
  if (code === 2) throw new Error(screen);
  return textsOf(host);
}

describe('a comment beside directUrl', () => {
  it.each([
    ['behind it', { above: '', behind: ' // do not remove: reports' }, ['do not remove: reports']],
    ['above it', { above: '  // do not remove: reports\n', behind: '' }, ['do not remove: reports']],
    ['that can not be read', { above: '', behind: ' // see ticket 12' }, ['see ticket 12']],
    [
      'of which one gives the old reason alone',
      { above: '  // for migrations\n', behind: ' // see ticket 12' },
      ['see ticket 12'],
    ],
  ])('goes with the URL, and holds it there too: %s', async (_which, beside, comments) => {
    const once = await upgraded(project({}, beside));
    const config = once['prisma.config.ts'] ?? '';
    expect(config).toContain(`    // ${comments.join('\n    // ')}\n    url: process.env.DIRECT_URL,\n`);
    expect(commentsIn(config)).toEqual(comments);
    expect(await upgraded(once)).toEqual(once);
  });

  it.each([
    ['gives the old reason alone', { above: '', behind: ' // for migrations' }],
    ['is not there', { above: '', behind: '' }],
  ])('leaves none where it %s', async (_which, beside) => {
    const config = (await upgraded(project({}, beside)))['prisma.config.ts'] ?? '';
    expect(config).toContain('    url: process.env.DATABASE_URL,\n');
    expect(config).not.toContain('//');
  });

  it('that gives the old reason is not carried where the URL stays for another one', async () => {
    const files = project({ 'prisma/schema.prisma': '' }, { above: '', behind: '' });
    const schema = project({}, { above: '', behind: ' // for migrations' })['prisma/schema.prisma'] ?? '';
    const supabase = (port: number) =>
      `postgresql://postgres.abc:invented@aws-0-eu.pooler.supabase.com:${port}/postgres`;
    const env = `DATABASE_URL="${supabase(6543)}"\nDIRECT_URL="${supabase(5432)}"\n`;
    const config =
      (await upgraded({ ...files, 'prisma/schema.prisma': schema, '.env': env }))['prisma.config.ts'] ?? '';
    expect(config).toContain('  datasource: {\n    url: process.env.DIRECT_URL,\n');
  });
});

describe('a config that stands there already', () => {
  const CONFIG = `${IMPORT}export default defineConfig({\n  schema: 'prisma/schema.prisma',\n});\n`;
  const held = project({ 'prisma.config.ts': CONFIG }, { above: '', behind: ' // do not remove: reports' });

  it('holds the step where a comment beside directUrl would be lost', async () => {
    const { screen, host } = await runInMemory(held, {}, IGNORED);
    expect(screen).toMatch(
      /a comment beside `directUrl` may give a reason to keep it, and would not get into\s+prisma\.config\.ts/,
    );
    expect(textsOf(host)).toEqual(held);
  });

  it('gets the URL where the comment gives the old reason alone', async () => {
    const files = project({ 'prisma.config.ts': CONFIG }, { above: '', behind: ' // for migrations' });
    expect((await upgraded(files))['prisma.config.ts']).toContain('    url: process.env.DATABASE_URL,\n');
  });
});

describe('the env files of a new config', () => {
  it.each([
    ['./.env alone', {}, "import 'dotenv/config';\n"],
    ['both', { 'prisma/.env': 'OTHER="1"\n' }, "config({ path: ['.env', 'prisma/.env'] });\n"],
  ])('are those that the CLI loaded: %s', async (_which, files, loads) => {
    expect((await upgraded(project(files)))['prisma.config.ts']).toContain(loads);
  });

  it('are the one beside the schema where there is no other', async () => {
    const { '.env': env = '', ...files } = project();
    const young = await upgraded({ ...files, 'prisma/.env': env });
    expect(young['prisma.config.ts']).toContain("config({ path: 'prisma/.env' });\n");
  });
});

describe('the path of a new config', () => {
  const manifest = (more: object) => {
    const { dependencies } = JSON.parse(project()['package.json'] ?? '') as { readonly dependencies: object };
    return JSON.stringify({ name: 'shop', dependencies, ...more });
  };
  const inJs = (more: object, files: Record<string, string> = {}) => {
    const { 'src/db.ts': client = '', ...rest } = project({ 'package.json': manifest(more), ...files });
    return { ...rest, 'src/db.js': client };
  };

  it.each([
    ['TypeScript by a file', project(), 'prisma.config.ts', 'export default'],
    [
      'TypeScript by a dependency',
      inJs({ devDependencies: { typescript: '5.9.0' } }),
      'prisma.config.ts',
      'export default',
    ],
    ['ES modules', inJs({ type: 'module' }), 'prisma.config.mjs', 'export default'],
    ['CommonJS', inJs({}), 'prisma.config.cjs', 'module.exports ='],
    ['CommonJS by its word', inJs({ type: 'commonjs' }), 'prisma.config.cjs', 'module.exports ='],
  ])('is that of %s', async (_which, files, path, exported) => {
    const young = await upgraded(files);
    expect(Object.keys(young).filter((each) => each.startsWith('prisma.config'))).toEqual([path]);
    expect(young[path]).toContain(`${exported} defineConfig({\n`);
    expect(await upgraded(young)).toEqual(young);
  });
});
