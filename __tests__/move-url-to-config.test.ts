import { applyEdits } from '../lib/edit';
import type { Finding } from '../lib/finding';
import type { Judgement } from '../lib/judge';
import type { MovedUrls } from '../lib/judge/moved-url';
import { configExtension, readPrismaConfig } from '../lib/read/prisma-config';
import { configSurprises } from '../lib/verify/config';
import { configOneUrl } from '../transforms/config-one-url';
import { dropShadowDatabaseUrl } from '../transforms/drop-shadow-database-url';
import { moveUrlToConfig } from '../transforms/move-url-to-config';

const PATH = 'packages/db/prisma.config.ts';

const NEW: MovedUrls = {
  path: PATH,
  exists: false,
  entries: [{ key: 'url', value: { kind: 'env', name: 'DATABASE_URL' } }],
  moduleStyle: 'ts',
  dotenv: true,
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
      dotenv: false,
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
const EXISTING: Partial<MovedUrls> = { exists: true, dotenv: false };

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
