import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdits } from '../lib/edit';
import type { Finding } from '../lib/finding';
import type { Judgement } from '../lib/judge';
import { configEdits, readPrismaConfig } from '../lib/read/prisma-config';
import { configSurprises } from '../lib/verify/config';
import { configOneUrl } from '../transforms/config-one-url';
import { dropShadowDatabaseUrl } from '../transforms/drop-shadow-database-url';
import { type Random, seeded } from './seeded';
import { FIXTURES } from './support';

const GO = { kind: 'go', reason: '' };
const HOLD = { kind: 'hold', reason: '' };
const PATH = 'packages/db/prisma.config.ts';
const MOVE = { path: PATH, from: ['DIRECT_URL', 'DIRECT_DATABASE_URL'], to: 'DATABASE_URL' };

const JUDGED = {
  verdicts: { 'config-one-url': GO, 'drop-shadow-database-url': GO },
  configMove: MOVE,
  configKeys: ['datasource.directUrl', 'engine'],
};

function found(text: string, judgement: object = JUDGED): readonly Finding[] {
  const file = { path: PATH, text };
  return [dropShadowDatabaseUrl, configOneUrl].flatMap(({ find }) => find(file, judgement as unknown as Judgement));
}

function taken(text: string, judgement: object = JUDGED): string {
  return applyEdits(
    text,
    found(text, judgement).flatMap(({ fix }) => fix?.edits ?? []),
  );
}

function surprisesOf(text: string): readonly string[] {
  const announced = found(text).flatMap(({ fix }) => fix?.announced ?? []);
  return configSurprises({ path: PATH, before: text, after: taken(text) }, announced);
}

const ALL = `import 'dotenv/config';
import { defineConfig, env } from 'prisma/config';

export default defineConfig({
  engine: 'classic',
  datasource: {
    url: process.env.DIRECT_URL ?? process.env.DATABASE_URL,
    directUrl: env('DIRECT_DATABASE_URL'),
    shadowDatabaseUrl: env('SHADOW_DATABASE_URL'),
  },
});
`;

describe('what is found in a config', () => {
  it('is one finding for each thing that changes, with its place', () => {
    const seen = found(ALL).map(({ code, message, at, fix }) => [
      code,
      message,
      fix?.title,
      at && ALL.slice(at.span.start, at.span.end),
    ]);
    expect(seen).toEqual([
      [
        'drop-shadow-database-url',
        '`shadowDatabaseUrl` is not needed any more',
        'remove `shadowDatabaseUrl`',
        "env('SHADOW_DATABASE_URL')",
      ],
      [
        'config-one-url',
        '`datasource.url` names DIRECT_URL',
        'let `datasource.url` read DATABASE_URL',
        'process.env.DIRECT_URL ?? process.env.DATABASE_URL',
      ],
      ['config-one-url', '`directUrl` is not needed any more', 'remove `directUrl`', 'directUrl'],
      ['config-one-url', 'Prisma 7 has no `engine`', 'remove `engine`', 'engine'],
    ]);
  });

  it('announces what each key names afterwards', () => {
    const announced = found(ALL).flatMap(({ fix }) => fix?.announced ?? []);
    expect(announced).toEqual([
      { kind: 'config-changed', path: PATH, key: 'shadowDatabaseUrl', names: [] },
      { kind: 'config-changed', path: PATH, key: 'url', names: ['DATABASE_URL'] },
      { kind: 'config-changed', path: PATH, key: 'directUrl', names: [] },
      { kind: 'config-changed', path: PATH, key: 'engine', names: [] },
    ]);
  });

  it('fits together: the import goes that only the removed entries used', () => {
    expect(taken(ALL)).toBe(`import 'dotenv/config';
import { defineConfig } from 'prisma/config';

export default defineConfig({
  datasource: {
    url: process.env.DATABASE_URL,
  },
});
`);
    expect(surprisesOf(ALL)).toEqual([]);
  });

  it('leaves the entry of the shadow database where its step does not go', () => {
    const verdicts = { 'config-one-url': GO, 'drop-shadow-database-url': HOLD };
    const after = taken(ALL, { ...JUDGED, verdicts });
    expect(after).toContain("    shadowDatabaseUrl: env('SHADOW_DATABASE_URL'),\n");
    expect(after).toContain('import { defineConfig, env }');
    expect(after).not.toContain('directUrl');
  });

  it('leaves all but the entry of the shadow database where the step itself does not go', () => {
    const verdicts = { 'config-one-url': HOLD, 'drop-shadow-database-url': GO };
    const after = taken(ALL, { ...JUDGED, verdicts });
    expect(after).toBe(ALL.replace(/ {4}shadowDatabaseUrl.*\n/, ''));
  });

  it('is nothing where nothing was judged', () => {
    const judgement = { ...JUDGED, verdicts: { 'config-one-url': HOLD, 'drop-shadow-database-url': HOLD } };
    expect(found(ALL, judgement)).toEqual([]);
  });
});

describe('what can not be changed safely', () => {
  const config = (url: string, before = '') =>
    `${before}import { defineConfig, env } from 'prisma/config';\nexport default defineConfig({ datasource: { ${url} } });\n`;

  it.each([
    ["url: process.env.NODE_ENV === 'test' ? env('DIRECT_URL') : env('DATABASE_URL')", '', 'more than a choice'],
    ['url', 'let url = process.env.DIRECT_URL; if (!url) url = process.env.DATABASE_URL;\n', 'more than a choice'],
    ["url: process.env.DIRECT_URL + '?sslmode=require'", '', 'more than a choice'],
    ["...(CI ? { url: env('DIRECT_URL') } : { url: env('DATABASE_URL') })", '', '`url` stands in two places'],
  ])('is left with the reason and its place: %s', (url, before, reason) => {
    const text = config(url, before);
    const [finding, second] = found(text);
    expect(second).toBeUndefined();
    expect(finding).toMatchObject({ code: 'config-one-url', level: 'note', at: { path: PATH } });
    expect(finding?.message).toContain(reason);
    expect(finding?.fix).toBeUndefined();
  });

  it('says which key is in an object that others use', () => {
    const text = `import { defineConfig, env } from 'prisma/config';
const datasource = { url: env('DATABASE_URL'), directUrl: env('DIRECT_URL') };
console.log(datasource.directUrl);
export default defineConfig({ datasource });
`;
    expect(found(text).map(({ message, fix }) => [message, fix])).toEqual([
      [
        '`directUrl` is not needed any more, and is left alone: the object is a constant that is used elsewhere too',
        undefined,
      ],
    ]);
  });

  it('never quotes a URL', () => {
    const secret = 'postgresql://sally:invented-secret@localhost/app';
    const text = config(
      `url: process.env.DIRECT_URL ?? '${secret}' + '?a', directUrl: '${secret}', shadowDatabaseUrl: '${secret}'`,
    );
    const told = JSON.stringify(found(text).map(({ fix, ...rest }) => ({ ...rest, title: fix?.title })));
    expect(told).toContain('left alone');
    expect(told).not.toContain('invented-secret');
  });
});

describe('members that go from one object', () => {
  const objects: readonly (readonly [before: string, after: string])[] = [
    ["{ url: u, directUrl: d, shadowDatabaseUrl: 's' }", '{ url: u }'],
    ["{ directUrl: d, shadowDatabaseUrl: 's', url: u }", '{ url: u }'],
    ["{ directUrl: d, url: u, shadowDatabaseUrl: 's', }", '{ url: u, }'],
    ["{ directUrl: d, shadowDatabaseUrl: 's' }", '{}'],
    ["{\n  directUrl: d,\n  shadowDatabaseUrl: 's',\n}", '{}'],
    ["{\n  url: u,\n\n  directUrl: d,\n\n  shadowDatabaseUrl: 's'\n}", '{\n  url: u\n}'],
    ['{\n  // above\n  directUrl: d, // behind\n  url: u,\n}', '{\n  // above\n  url: u,\n}'],
    ["{\n    url: u\n  , directUrl: d\n  , shadowDatabaseUrl: 's'\n}", '{\n    url: u\n}'],
    ["{ url: u, /* d */ directUrl: d, // both\n  shadowDatabaseUrl: 's' /* s */\n}", '{ url: u /* d */ // both\n}'],
    ["{ url: u, ...(x ? { directUrl: d } : {}), ...(y && { shadowDatabaseUrl: 's' }) }", '{ url: u }'],
    ["{ ...(x && { directUrl: d, shadowDatabaseUrl: 's' }), url: u }", '{ url: u }'],
    ['{ ...(x && { directUrl: d, url: u }) }', '{ ...(x && { url: u }) }'],
    ['x ? { url: u, directUrl: d } : { url: u }', 'x ? { url: u } : { url: u }'],
    ["{ 'url': u, \"directUrl\": d, get shadowDatabaseUrl() { return 's'; } }", "{ 'url': u }"],
    ['{ url: u, directUrl: d } as any', '{ url: u } as any'],
  ];

  it.each(objects)('leave a valid object: %s', (before, after) => {
    const text = `export default { datasource: ${before} };\n`;
    expect(taken(text, { ...JUDGED, configMove: undefined })).toBe(`export default { datasource: ${after} };\n`);
  });

  it('leave it with the line ends of Windows as well', () => {
    for (const [before, after] of objects) {
      const text = `export default { datasource: ${before} };\n`.replaceAll('\n', '\r\n');
      const expected = `export default { datasource: ${after} };\n`.replaceAll('\n', '\r\n');
      expect(taken(text, { ...JUDGED, configMove: undefined })).toBe(expected);
    }
  });
});

const GAPS = ['', ' ', '\n  ', '\n\n    ', ' /* c */ ', ' // l\n  ', '\n  // { \n  ', '\t'];

/** Members in braces, with white space, comments and commas wherever they may stand. */
function objectOf(members: readonly string[], random: Random): string {
  const gap = () => random.pick(GAPS);
  const rows = members.map((member, index) => {
    const comma = index < members.length - 1 || random.below(2) === 0 ? `${gap()},` : '';
    return `${member}${comma}${gap()}`;
  });
  return `{${gap()}${rows.join('')}}`;
}

it('members go from any layout, with nothing else and once', () => {
  const random = seeded(20_261_121);
  const MEMBERS = [
    ['url: process.env.DATABASE_URL', "'url': env('DIRECT_URL')", 'url: c'],
    [
      "directUrl: env('DIRECT_URL')",
      '...(process.env.X && { directUrl: d })',
      "...{ directUrl: '', shadowDatabaseUrl: s }",
    ],
    ['shadowDatabaseUrl: s', "get shadowDatabaseUrl() { return 's'; }", '...(s ? { shadowDatabaseUrl: s } : {})'],
    ["provider: 'postgresql'"],
  ];
  for (let round = 0; round < 60; round++) {
    const members = MEMBERS.filter(() => random.below(4) > 0).map((forms) => random.pick(forms));
    const inOrder = random.below(2) === 0 ? members : [...members].reverse();
    const top = [`datasource: ${objectOf(inOrder, random)}`, "engine: 'classic'", "schema: 'a.prisma'"];
    const text = `import { defineConfig, env } from 'prisma/config';
const c = process.env.DIRECT_URL || process.env.DATABASE_URL;
const d = process.env.DIRECT_URL;

const s = process.env.SHADOW;

export default defineConfig(${objectOf(random.below(2) === 0 ? top : [...top].reverse(), random)});
`.replaceAll('\n', random.pick(['\n', '\r\n']));
    const after = taken(text);
    expect(surprisesOf(text)).toEqual([]);
    expect(found(after).filter(({ fix }) => fix !== undefined)).toEqual([]);
    const { unknownKeys, datasource } = readPrismaConfig({ path: PATH, text: after });
    expect(unknownKeys.filter(({ key }) => key !== 'datasource.provider')).toEqual([]);
    expect(datasource).not.toHaveProperty('shadowDatabaseUrl');
  }
});

describe('hostile texts', () => {
  const judged = { ...JUDGED, configMove: MOVE };
  it.each([
    ['brackets that nest deep', `export default { datasource: { url: ${'('.repeat(50_000)}`],
    [
      'a chain without an end',
      `export default { datasource: { url: ${'process.env.DIRECT_URL ?? '.repeat(20_000)}'' } };`,
    ],
    [
      'spreads of each other',
      `${Array.from({ length: 300 }, (_, i) => `const a${i} = { ...a${i + 1}, ...a${i + 1} };`).join('\n')} export default { datasource: { ...a0 } };`,
    ],
    [
      'a thousand entries',
      `export default { datasource: { ${"directUrl: process.env.DIRECT_URL, shadowDatabaseUrl: '', ".repeat(1_000)} } };`,
    ],
    [
      'a thousand constants',
      `${Array.from({ length: 1_000 }, (_, i) => `const a${i} = a${i + 1};`).join('\n')} export default { datasource: { directUrl: a0 } };`,
    ],
    [
      'stars',
      `export default { datasource: { url: process.env.DIRECT_URL, /*${'*'.repeat(200_000)}/ directUrl: 1 } };`,
    ],
    ['blanks', `export default { datasource: {${' '.repeat(200_000)}directUrl: 1,${' '.repeat(200_000)}} };`],
  ])('take no longer than they are long: %s', (_what, text) => {
    const start = performance.now();
    expect(() => taken(text, judged)).not.toThrow();
    expect(performance.now() - start).toBeLessThan(4_000);
  });
});

describe('the pairs', () => {
  const pairs = ['config-one-url', 'drop-shadow-database-url'].flatMap((step) =>
    readdirSync(join(FIXTURES, step))
      .filter((name) => /\.input\.[cm]?[jt]s$/.test(name))
      .map((name) => [name, readFileSync(join(FIXTURES, step, name), 'utf8')] as const),
  );

  it.each(pairs)('%s: does what it announces, and once', (_name, text) => {
    expect(surprisesOf(text)).toEqual([]);
    expect(found(taken(text)).filter(({ fix }) => fix !== undefined)).toEqual([]);
  });

  it('are there', () => {
    expect(pairs.length).toBeGreaterThan(25);
  });
});

describe('parts that hang together', () => {
  const move = { ...JUDGED, configMove: { ...MOVE, from: ['DIRECT_URL', 'CI'] } };

  it.each([
    [
      'a name that is taken once and used in what goes',
      'const { DIRECT_URL } = process.env;\nexport default { datasource: { url: DIRECT_URL, directUrl: DIRECT_URL } };\n',
      'const { DATABASE_URL } = process.env;\nexport default { datasource: { url: DATABASE_URL } };\n',
    ],
    [
      'a condition that asks for something else',
      'export default { datasource: { ...(process.env.CI && { url: process.env.DIRECT_URL }) } };\n',
      'export default { datasource: { ...(process.env.CI && { url: process.env.DATABASE_URL }) } };\n',
    ],
    [
      'a brace in a comment',
      "export default { datasource: { /* { */ directUrl: '' }, engine: /* } */ 'classic' };\n",
      'export default { datasource: { /* { */ } };\n',
    ],
  ])('change together: %s', (_what, before, after) => {
    expect(taken(before, move)).toBe(after);
    const announced = found(before, move).flatMap(({ fix }) => fix?.announced ?? []);
    expect(configSurprises({ path: PATH, before, after }, announced)).toEqual([]);
  });
});

it('edits of different parts never overlap, but for equal ones', () => {
  const { url, keys } = configEdits(
    { path: PATH, text: ALL },
    { move: MOVE, keys: JUDGED.configKeys, dropsShadow: true },
  );
  const all = [url, ...keys.values()].flatMap((part) => (part !== null && 'edits' in part ? part.edits : []));
  expect(all.length).toBeGreaterThan(4);
  expect(applyEdits(ALL, all)).toBe(taken(ALL));
});
