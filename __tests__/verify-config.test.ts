import type { Announced } from '../lib/finding';
import { configSurprises } from '../lib/verify/config';

const PATH = 'prisma.config.ts';

type Key = (Announced & { readonly kind: 'config-changed' })['key'];

function changed(key: Key, ...names: string[]): Announced {
  return { kind: 'config-changed', path: PATH, key, names };
}

function surprises(before: string, after: string, ...announced: readonly Announced[]): readonly string[] {
  return configSurprises({ path: PATH, before, after }, announced);
}

const CONFIG = `import { defineConfig, env } from 'prisma/config';

// the one URL of the CLI
const url = process.env.DIRECT_URL ?? process.env.DATABASE_URL;
const shadow = process.env.SHADOW;

export default defineConfig({
  engine: 'classic',
  schema: 'a.prisma',
  datasource: {
    url, // for migrations
    directUrl: env('DIRECT_URL'), // direct
    ...(shadow ? { shadowDatabaseUrl: shadow } : {}),
  },
});
`;

function without(...pieces: readonly string[]): string {
  return pieces.reduce((text, piece) => {
    if (!text.includes(piece)) throw new Error(`not there: ${piece}`);
    return text.replace(piece, '');
  }, CONFIG);
}

const DIRECT = "    directUrl: env('DIRECT_URL'), // direct\n";
const SPREAD = '    ...(shadow ? { shadowDatabaseUrl: shadow } : {}),\n';
const OTHER = 'it would change in other places';

describe('announced changes of a config', () => {
  it.each<readonly [string, string, readonly Announced[]]>([
    ['nothing', CONFIG, []],
    [
      'a chain that is reduced in its constant',
      without('process.env.DIRECT_URL ?? '),
      [changed('url', 'DATABASE_URL')],
    ],
    ['a key with its line and comment', without(DIRECT), [changed('directUrl')]],
    ['a key and the import that it used', without(DIRECT, ', env'), [changed('directUrl')]],
    [
      'a spread with its constant',
      without(SPREAD, 'const shadow = process.env.SHADOW;\n'),
      [changed('shadowDatabaseUrl')],
    ],
    ['a spread alone', without(SPREAD), [changed('shadowDatabaseUrl')]],
    ['the engine', without("  engine: 'classic',\n"), [changed('engine')]],
    [
      'all of it',
      without('process.env.DIRECT_URL ?? ', DIRECT, SPREAD, "  engine: 'classic',\n"),
      [changed('url', 'DATABASE_URL'), changed('directUrl'), changed('shadowDatabaseUrl'), changed('engine')],
    ],
    [
      'a property that gets the variable itself',
      CONFIG.replace('    url,', '    url: process.env.DATABASE_URL,'),
      [changed('url', 'DATABASE_URL')],
    ],
  ])('are accepted: %s', (_what, after, announced) => {
    expect(surprises(CONFIG, after, ...announced)).toEqual([]);
  });

  it.each<readonly [string, string, readonly Announced[], readonly string[]]>([
    ['a key that goes unannounced', without(DIRECT), [], ['`directUrl` would change']],
    ['a key that stays', CONFIG, [changed('directUrl')], ['`directUrl` would still be there']],
    ['an engine that stays', CONFIG, [changed('engine')], ['`engine` would still be there']],
    ['an engine that goes unannounced', without("  engine: 'classic',\n"), [], ['`engine` would change']],
    [
      'a URL that goes',
      without('    url, // for migrations\n'),
      [changed('url', 'DATABASE_URL')],
      ['`url` would be gone'],
    ],
    [
      'another variable',
      CONFIG.replace('process.env.DIRECT_URL ?? process.env.DATABASE_URL', 'process.env.OTHER'),
      [changed('url', 'DATABASE_URL')],
      ['`url` would name other variables'],
    ],
    ['one variable too many', CONFIG, [changed('url', 'DATABASE_URL')], ['`url` would name other variables']],
    ['another schema', CONFIG.replace('a.prisma', 'b.prisma'), [], ['`schema` would change']],
    [
      'a strange key',
      CONFIG.replace("  engine: 'classic'", "  migrate: {},\n  engine: 'classic'"),
      [],
      ['`migrate` would be new'],
    ],
    ['another export', CONFIG.replace('defineConfig({', '({'), [], ['it would be exported in another way']],
    ['a text that can not be parsed', `${CONFIG}{`, [], ['it would be exported in another way']],
    [
      'a part that can not be read',
      CONFIG.replace('  engine:', '  ...other,\n  engine:'),
      [],
      ['it could no longer be read'],
    ],
    ['a token elsewhere', CONFIG.replace('url = process', 'url = globalThis.process'), [], [OTHER]],
    ['a statement', `${CONFIG}run();\n`, [changed('url', 'DIRECT_URL', 'DATABASE_URL')], [OTHER]],
    ['an import that is still used', without(', env'), [], [OTHER]],
    [
      'a constant that is still used',
      without('const shadow = process.env.SHADOW;\n'),
      [changed('shadowDatabaseUrl', 'SHADOW')],
      ['`shadowDatabaseUrl` would name other variables'],
    ],
    ['a comment that goes', without('// the one URL of the CLI\n'), [], ['its comments would change']],
    [
      'a comment of the line that stays',
      without('process.env.DIRECT_URL ?? ', ' // for migrations'),
      [changed('url', 'DATABASE_URL')],
      ['its comments would change'],
    ],
    ['a comment that comes', CONFIG.replace("'classic',", "'classic', // new"), [], ['its comments would change']],
    [
      'another word beside a key that goes',
      without(DIRECT).replace('shadow ?', '!shadow ?'),
      [changed('directUrl')],
      [OTHER],
    ],
  ])('are refused: %s', (_what, after, announced, expected) => {
    expect(surprises(CONFIG, after, ...announced)).toEqual(expected);
  });

  it('may take along what they alone used, and nothing else that is unused', () => {
    const before = `import { env } from 'prisma/config';
const unused = setUp();
const used = process.env.S;
export default { datasource: { url: process.env.U, shadowDatabaseUrl: used } };
`;
    const after = before.replace(', shadowDatabaseUrl: used', '').replace('const used = process.env.S;\n', '');
    const gone = changed('shadowDatabaseUrl');
    expect(surprises(before, after, gone)).toEqual([]);
    expect(surprises(before, after.replace('const unused = setUp();\n', ''), gone)).toEqual([OTHER]);
    expect(surprises(before, after.replace("import { env } from 'prisma/config';\n", ''), gone)).toEqual([OTHER]);
  });

  it('may come: a datasource, and nothing else in it', () => {
    const before = "export default { schema: 'a.prisma' };\n";
    const holding = (inner: string) => `export default { schema: 'a.prisma', datasource: { ${inner} } };\n`;
    const url = changed('url', 'DATABASE_URL');
    expect(surprises(before, holding('url: process.env.DATABASE_URL'), url)).toEqual([]);
    expect(surprises(before, holding("url: 'postgresql://localhost/app'"), changed('url'))).toEqual([]);
    expect(surprises(before, holding('url: undefined'), changed('url'))).toEqual(['`url` would name other variables']);
    expect(surprises(before, before, url)).toEqual(['`url` would be gone']);
    expect(surprises(before, holding('url: process.env.DATABASE_URL, x: 1'), url)).toEqual([
      '`datasource.x` would be new',
    ]);
  });

  it('may come: a schema and a seed command beside what is there', () => {
    const before = 'export default { migrations: {} };\n';
    const after = "export default { migrations: { seed: 'tsx seed.ts' }, schema: 'a.prisma' };\n";
    expect(surprises(before, after, changed('schema'), changed('seed'))).toEqual([]);
    expect(surprises(before, after, changed('seed'))).toEqual(['`schema` would change']);
    expect(surprises(before, after, changed('schema'))).toEqual([OTHER]);
    expect(surprises(before, before, changed('schema'))).toEqual(['`schema` would change']);
    expect(surprises(before, before, changed('seed'))).toEqual(['`seed` would not be added']);
  });

  it('may rename what is taken from the environment', () => {
    const before = 'const { D } = process.env;\nexport default { datasource: { url: D } };\n';
    expect(surprises(before, before.replaceAll('D', 'U'), changed('url', 'U'))).toEqual([]);
    expect(surprises(before, before.replace('{ D }', '{ U, D }'), changed('url', 'D'))).toEqual([OTHER]);
  });
});

describe('a config that is new', () => {
  const created: Announced = { kind: 'file-created', path: PATH };
  const text =
    "import { defineConfig } from 'prisma/config';\nexport default defineConfig({ datasource: { url: process.env.U } });\n";

  it('holds what was announced, and nothing else', () => {
    expect(surprises('', text, created, changed('url', 'U'))).toEqual([]);
    expect(surprises('', text, created)).toEqual(['`url` would change']);
    expect(surprises('', text, created, changed('url', 'D'))).toEqual(['`url` would name other variables']);
    expect(surprises('', `${text}run(process.env.U);`, created, changed('url', 'U'))).toEqual([
      'it would hold something else',
    ]);
    expect(surprises('', 'export default {', created)).toEqual(['it could not be read as a config']);
    expect(surprises(text, text, created, changed('url', 'U'))).toEqual(['it exists already']);
  });
});
