import type { Announced } from '../lib/finding';
import { listedIn } from '../lib/read/json-lists';
import { parseJsonc, readJsonc } from '../lib/read/jsonc';
import { sliceOf } from '../lib/text';
import { jsonSurprises } from '../lib/verify/json';
import { seeded } from './seeded';

const NAMES = ['DIRECT_URL', 'SHADOW_DATABASE_URL'];

/** The text without all that is listed in it. */
function withoutListed(path: string, text: string): string {
  const spans = listedIn({ path, text }, NAMES).flatMap(({ removal, comma }) => [removal, ...(comma ? [comma] : [])]);
  return spans
    .sort((a, b) => b.start - a.start)
    .reduce((rest, { start, end }, index, all) => {
      const behind = all[index - 1];
      if (behind && end > behind.start) throw new Error('two removals overlap');
      return rest.slice(0, start) + rest.slice(end);
    }, text);
}

function surprises(path: string, before: string, after: string, ...names: readonly string[]): readonly string[] {
  const announced = names.map((name): Announced => ({ kind: 'json-removed', path, name }));
  return jsonSurprises({ path, before, after }, announced);
}

describe('a list of variables', () => {
  const rows: readonly (readonly [title: string, path: string, before: string, after: string])[] = [
    [
      'loses a whole line with its comma',
      'turbo.json',
      '{\n  "globalEnv": [\n    "A",\n    "DIRECT_URL",\n    "B"\n  ]\n}\n',
      '{\n  "globalEnv": [\n    "A",\n    "B"\n  ]\n}\n',
    ],
    [
      'gives up the comma before its last entry',
      'turbo.json',
      '{\n  "globalEnv": [\n    "A",\n    "DIRECT_URL",\n    "SHADOW_DATABASE_URL"\n  ]\n}\n',
      '{\n  "globalEnv": [\n    "A"\n  ]\n}\n',
    ],
    [
      'keeps the comma behind its last entry where it has one',
      'turbo.jsonc',
      '{\n  "globalEnv": [\n    "A",\n    "DIRECT_URL",\n  ],\n}\n',
      '{\n  "globalEnv": [\n    "A",\n  ],\n}\n',
    ],
    [
      'loses one entry of a line',
      'turbo.json',
      '{ "tasks": { "build": { "env": ["DIRECT_URL", "A"], "passThroughEnv": ["A", "DIRECT_URL", "B"] } } }',
      '{ "tasks": { "build": { "env": ["A"], "passThroughEnv": ["A", "B"] } } }',
    ],
    [
      'stays as an empty list',
      'turbo.json',
      '{ "globalPassThroughEnv": [\n  "DIRECT_URL",\n  "SHADOW_DATABASE_URL"\n] }',
      '{ "globalPassThroughEnv": [] }',
    ],
    [
      'keeps comments above an entry and loses the one behind it',
      'turbo.json',
      '{\n  // the app\n  "globalEnv": [\n    "A", // pooled\n    // for migrations\n    "DIRECT_URL" // direct\n  ]\n}\n',
      '{\n  // the app\n  "globalEnv": [\n    "A" // pooled\n    // for migrations\n  ]\n}\n',
    ],
    [
      'loses an entry between comments',
      'turbo.json',
      '{ "globalEnv": ["A", /* d */ "DIRECT_URL", /* b */ "B"] }',
      '{ "globalEnv": ["A", /* d */ /* b */ "B"] }',
    ],
    [
      'loses an entry whose comma leads the next line',
      'turbo.json',
      '{ "globalEnv": [\n    "A"\n  , "DIRECT_URL"\n  , "B"\n  ] }',
      '{ "globalEnv": [\n    "A"\n  , "B"\n  ] }',
    ],
    [
      'loses an entry at the end of a line',
      'turbo.json',
      '{ "globalEnv": ["A", "DIRECT_URL",\n  "B"] }',
      '{ "globalEnv": ["A",\n  "B"] }',
    ],
    [
      'keeps the line ends and the byte order mark of its file',
      'turbo.json',
      '\uFEFF{\r\n  "globalEnv": [\r\n    "DIRECT_URL",\r\n    "A"\r\n  ]\r\n}',
      '\uFEFF{\r\n  "globalEnv": [\r\n    "A"\r\n  ]\r\n}',
    ],
    [
      'knows the forms of old turbo versions',
      'turbo.json',
      '{ "pipeline": { "build": { "dependsOn": ["^build", "$DIRECT_URL"], "env": ["!DIRECT_URL", "A"] } } }',
      '{ "pipeline": { "build": { "dependsOn": ["^build"], "env": ["A"] } } }',
    ],
    [
      'stands in package.json too',
      'apps/web/package.json',
      '{ "turbo": { "globalEnv": ["A", "DIRECT_URL"] }, "wireit": { "build": { "env": { "DIRECT_URL": { "external": true }, "A": { "external": true } } } } }',
      '{ "turbo": { "globalEnv": ["A"] }, "wireit": { "build": { "env": { "A": { "external": true } } } } }',
    ],
    [
      'is an input of Nx',
      'nx.json',
      '{\n  "namedInputs": { "db": ["default", { "env": "DIRECT_URL" }] },\n  "targetDefaults": {\n    "build": {\n      "inputs": [\n        { "env": "DIRECT_URL" },\n        { "env": "A" }\n      ]\n    }\n  }\n}\n',
      '{\n  "namedInputs": { "db": ["default"] },\n  "targetDefaults": {\n    "build": {\n      "inputs": [\n        { "env": "A" }\n      ]\n    }\n  }\n}\n',
    ],
    [
      'is an input of a project of Nx, over several lines',
      'apps/web/project.json',
      '{ "targets": { "build": { "inputs": [\n  "default",\n  {\n    "env": "DIRECT_URL"\n  }\n] } } }',
      '{ "targets": { "build": { "inputs": [\n  "default"\n] } } }',
    ],
    [
      'names secrets in vercel.json',
      'vercel.json',
      '{\n  "env": {\n    "A": "@a",\n    "DIRECT_URL": "@direct-url"\n  },\n  "build": { "env": { "DIRECT_URL": "@direct-url", "A": "@a" } }\n}\n',
      '{\n  "env": {\n    "A": "@a"\n  },\n  "build": { "env": { "A": "@a" } }\n}\n',
    ],
  ];
  it.each(rows)('%s', (_, path, before, after) => {
    expect(withoutListed(path, before)).toBe(after);
    expect(listedIn({ path, text: after }, NAMES)).toEqual([]);
  });

  it('points at the name without its marks', () => {
    const text = '{ "globalEnv": ["A"], "pipeline": { "build": { "dependsOn": ["$DIRECT_URL"] } } }';
    const listed = listedIn({ path: 'turbo.json', text }, NAMES);
    expect(listed.map(({ nameSpan }) => sliceOf(text, nameSpan))).toEqual(['DIRECT_URL']);
  });

  it.each([
    ['a value of its own sets the variable', 'vercel.json', '{ "env": { "DIRECT_URL": "postgres://host/db" } }'],
    ['a wildcard covers more than one name', 'turbo.json', '{ "globalEnv": ["DIRECT_*", "REDIRECT_URL"] }'],
    ['another key is no list of variables', 'turbo.json', '{ "globalDotEnv": ["DIRECT_URL"], "DIRECT_URL": [] }'],
    ['an object of Nx has more in it', 'nx.json', '{ "namedInputs": { "a": [{ "env": "DIRECT_URL", "x": 1 }] } }'],
    ['a key of wireit has a value', 'package.json', '{ "wireit": { "a": { "env": { "DIRECT_URL": "x" } } } }'],
    ['another file is no list', 'settings.json', '{ "globalEnv": ["DIRECT_URL"] }'],
    ['the file is no JSON', 'turbo.json', '{ "globalEnv": ["DIRECT_URL" "A"] }'],
    ['the file is nested too deep', 'turbo.json', `${'['.repeat(5000)}"DIRECT_URL"${']'.repeat(5000)}`],
  ])('is left alone where %s', (_, path, text) => expect(listedIn({ path, text }, NAMES)).toEqual([]));

  it('is JSON with the other entries and comments afterwards, however it is laid out', () => {
    const random = seeded(7);
    const entries = ['"A"', '"DIRECT_URL"', '"B"', '"SHADOW_DATABASE_URL"', '"$DIRECT_URL"'];
    const spaces = ['', ' ', '\n    ', '\r\n  ', ' // c\n   ', ' /* d */ ', '\n  // above\n   '];
    for (let round = 0; round < 5000; round++) {
      const items = Array.from({ length: random.below(5) }, () => random.pick(entries));
      const list = items.map(
        (item, index) =>
          random.pick(spaces) +
          item +
          (random.below(6) === 0 ? random.pick(spaces.slice(0, 4)) : '') +
          (index < items.length - 1 || random.below(8) === 0 ? ',' : ''),
      );
      const text = `{ "globalEnv": [${list.join('')}${random.pick(spaces)}] }\n`;
      const after = withoutListed('turbo.json', text);
      const kept = items.filter((item) => !/DIRECT|SHADOW/.test(item)).map((item) => JSON.parse(item));
      expect([text, parseJsonc(after)]).toEqual([text, { value: { globalEnv: kept } }]);
      expect([text, (after.match(/above/g) ?? []).length]).toEqual([text, (text.match(/above/g) ?? []).length]);
      const gone = NAMES.filter((name) => text.includes(name));
      expect([text, surprises('turbo.json', text, after, ...gone)]).toEqual([text, []]);
    }
  });
});

describe('JSON with places', () => {
  it.each(['{"a":[1,{"b":"x\\"y"}],"c":null}', '// a\n{ /* b */ "a": "//", }', '\uFEFF[]', '"a"', '-1.5e3'])(
    'is read: %s',
    (text) => expect(readJsonc(text)?.span.end).toBe(text.trimEnd().length),
  );

  it.each(['', '{', '[1 2]', '{"a" 1}', "{'a':1}", '{a:1}', '[1,,2]', '"a', '/*', '{"a":1}}'])(
    'is refused: %s',
    (text) => expect(readJsonc(text)).toBeNull(),
  );
});

describe('verify of a JSON file', () => {
  const BEFORE =
    '{\n  "globalEnv": [\n    "A",\n    "DIRECT_URL"\n  ],\n  "tasks": { "build": { "env": ["DIRECT_URL"] } }\n}\n';
  const AFTER = '{\n  "globalEnv": [\n    "A"\n  ],\n  "tasks": { "build": { "env": [] } }\n}\n';
  const check = (after: string, ...names: readonly string[]) => surprises('turbo.json', BEFORE, after, ...names);

  it('accepts announced entries that are gone', () => expect(check(AFTER, 'DIRECT_URL')).toEqual([]));

  it.each([
    ['an entry that was not announced', AFTER, [], 'it would say something else'],
    ['an announced entry that is still there', BEFORE, ['DIRECT_URL'], 'DIRECT_URL would still be there'],
    ['another entry that is gone', AFTER.replace('"A"', ''), ['DIRECT_URL'], 'it would say something else'],
    ['an entry that is new', AFTER.replace('"A"', '"A", "B"'), ['DIRECT_URL'], 'it would say something else'],
    ['another value', AFTER.replace('"A"', '"B"'), ['DIRECT_URL'], 'it would say something else'],
    ['a key that is gone', AFTER.replace('"env": []', ''), ['DIRECT_URL'], 'it would say something else'],
    ['a text that is no JSON', AFTER.replace(']', ''), ['DIRECT_URL'], 'it would be no JSON'],
    [
      'white space that changes',
      AFTER.replace('  "tasks"', ' "tasks"'),
      ['DIRECT_URL'],
      'it would change in other places',
    ],
    ['a comment that comes', AFTER.replace('[]', '[/* */]'), ['DIRECT_URL'], 'it would change in other places'],
  ])('refuses %s', (_, after, names, surprise) => expect(check(after, ...names)).toEqual([surprise]));

  const SCRIPTS = '{ "scripts": { "deploy": "prisma migrate deploy && next build" } }\n';
  const locked = (after: string) =>
    jsonSurprises({ path: 'package.json', before: SCRIPTS, after }, [{ kind: 'lock-disabled', path: 'package.json' }]);

  it('accepts the variable of the lock in front of a command', () => {
    expect(locked(SCRIPTS.replace('prisma', 'PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK=1 prisma'))).toEqual([]);
    expect(locked(SCRIPTS.replace('prisma', 'cross-env PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK=1 prisma'))).toEqual([]);
  });

  it.each([
    ['nothing', SCRIPTS, 'no command would get the variable of the lock'],
    ['another variable', SCRIPTS.replace('prisma', 'X=1 prisma'), 'it would say something else'],
    [
      'another command',
      SCRIPTS.replace('prisma', 'PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK=1 rm'),
      'it would say something else',
    ],
  ])('refuses %s in its place', (_, after, surprise) => expect(locked(after)).toEqual([surprise]));
});
