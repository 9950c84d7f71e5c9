import type { Announced, Finding } from '../lib/finding';
import { verify } from '../lib/verify';

const SCHEMA = [
  '// the database',
  'datasource db {',
  '  provider          = "postgresql"',
  '  url               = env("DATABASE_URL") // pooled',
  '  directUrl         = env("DIRECT_URL")',
  '  shadowDatabaseUrl = env("SHADOW_DATABASE_URL")',
  '  relationMode      = "prisma"',
  '}',
  '',
  'generator client {',
  '  provider = "prisma-client-js"',
  '}',
  '',
  'model Redirect {',
  '  id        Int    @id',
  '  directUrl String',
  '}',
  '',
].join('\n');

const ENV = [
  '# local',
  'DATABASE_URL="postgres://sally:pa%20ss@ep-x-pooler.neon.tech/db?pgbouncer=true&connect_timeout=15" # pooled',
  '',
  'export DIRECT_URL = postgres://sally:pa%20ss@ep-x.neon.tech/db',
  '# DIRECT_URL=postgres://old',
  'KEY="-----BEGIN',
  'DIRECT_URL=no',
  'END-----"',
  '',
].join('\n');

const removed = (key: string, block = 'db'): Announced => ({ kind: 'assignment-removed', path: 'f', block, key });
const changed = (key: string, block = 'db'): Announced => ({ kind: 'assignment-changed', path: 'f', block, key });
const added = (key: string, name: string, block = 'db'): Announced => ({
  kind: 'assignment-added',
  path: 'f',
  block,
  key,
  name,
});
const envAdded = (name: string): Announced => ({ kind: 'env-added', path: 'f', name });
const envRemoved = (name: string): Announced => ({ kind: 'env-removed', path: 'f', name });
const envChanged = (name: string): Announced => ({ kind: 'env-changed', path: 'f', name });

const FORMS: readonly (readonly [string, (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['with CRLF', (text) => text.replaceAll('\n', '\r\n')],
  ['with a byte order mark', (text) => `\uFEFF${text}`],
  ['without a final newline', (text) => text.replace(/\n$/, '')],
  ['with CRLF and without a final newline', (text) => text.replace(/\n$/, '').replaceAll('\n', '\r\n')],
];

function without(text: string, ...lines: readonly string[]): string {
  return lines.reduce((rest, line) => replaced(rest, `${line}\n`, ''), text);
}

/** Replaces what is surely there: a test must not pass because nothing was changed. */
function replaced(text: string, before: string, after: string): string {
  if (!text.includes(before)) throw new Error(`the text does not hold ${before}`);
  return text.replace(before, () => after);
}

const DIRECT = '  directUrl         = env("DIRECT_URL")';
const SHADOW = '  shadowDatabaseUrl = env("SHADOW_DATABASE_URL")';
const RELATION = '  relationMode      = "prisma"';
const ENV_DIRECT = 'export DIRECT_URL = postgres://sally:pa%20ss@ep-x.neon.tech/db';

function surprises(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ message }) => message.replace('the plan for `f` does more than was announced: ', ''));
}

describe.each(FORMS)('verify of a schema %s', (_form, form) => {
  const check = (before: string, after: string, ...announced: readonly Announced[]) =>
    surprises(verify({ path: 'f', before: form(before), after: form(after) }, 'schema', announced));

  it('accepts removed properties that were announced', () => {
    expect(check(SCHEMA, without(SCHEMA, DIRECT, SHADOW), removed('directUrl'), removed('shadowDatabaseUrl'))).toEqual(
      [],
    );
  });

  it('accepts a removed property of the datasource without its name', () => {
    expect(check(SCHEMA, without(SCHEMA, DIRECT), removed('directUrl', ''))).toEqual([]);
  });

  it('accepts nothing changed for nothing announced', () => {
    expect(check(SCHEMA, SCHEMA)).toEqual([]);
  });

  it('refuses a removed property that was not announced', () => {
    expect(check(SCHEMA, without(SCHEMA, DIRECT, SHADOW), removed('directUrl'))).toEqual([
      '`shadowDatabaseUrl` of datasource `db` would be gone',
    ]);
  });

  it('refuses an announced removal that did not happen', () => {
    expect(check(SCHEMA, SCHEMA, removed('directUrl'))).toEqual([
      '`directUrl` of datasource `db` would still be there',
    ]);
  });

  it('refuses what was announced for another file', () => {
    expect(check(SCHEMA, without(SCHEMA, DIRECT), { ...removed('directUrl'), path: 'other' })).toEqual([
      '`directUrl` of datasource `db` would be gone',
    ]);
  });

  it('refuses what was announced for another block', () => {
    expect(check(SCHEMA, without(SCHEMA, DIRECT), removed('directUrl', 'client'))).toEqual([
      '`directUrl` of datasource `db` would be gone',
    ]);
  });

  it('refuses a property with another value', () => {
    const after = replaced(SCHEMA, 'env("DATABASE_URL")', 'env("DIRECT_URL")');
    expect(check(SCHEMA, after, changed('url'))).toEqual(['`url` of datasource `db` would change']);
  });

  it('refuses a new property', () => {
    expect(check(without(SCHEMA, DIRECT), SCHEMA)).toEqual(['`directUrl` of datasource `db` would be new']);
  });

  it('accepts an announced new property, also beside one that goes', () => {
    const before = without(SCHEMA, DIRECT);
    expect(check(before, SCHEMA, added('directUrl', 'DIRECT_URL'))).toEqual([]);
    expect(
      check(before, without(SCHEMA, SHADOW), added('directUrl', 'DIRECT_URL'), removed('shadowDatabaseUrl')),
    ).toEqual([]);
  });

  it.each<readonly [string, Announced, string]>([
    ['under another key', added('shadowDatabaseUrl', 'DIRECT_URL'), DIRECT],
    ['with another variable', added('directUrl', 'OTHER_URL'), DIRECT],
    ['in another block', added('directUrl', 'DIRECT_URL', 'client'), DIRECT],
    ['with a literal', added('directUrl', 'DIRECT_URL'), '  directUrl         = "DIRECT_URL"'],
    ['with a comment', added('directUrl', 'DIRECT_URL'), `${DIRECT} // new`],
  ])('refuses an announced new property %s', (_what, announced, line) => {
    const found = check(without(SCHEMA, DIRECT), replaced(SCHEMA, DIRECT, line), announced);
    expect(found).toContain('`directUrl` of datasource `db` would be new');
  });

  it('refuses an announced new property that is not there, or was there before', () => {
    const surprise = '`directUrl` of `db` would not be added as announced';
    const before = without(SCHEMA, DIRECT);
    expect(check(before, before, added('directUrl', 'DIRECT_URL'))).toEqual([surprise]);
    expect(check(SCHEMA, SCHEMA, added('directUrl', 'DIRECT_URL'))).toEqual([surprise]);
  });

  it.each<readonly [string, (text: string) => string]>([
    ['an empty line', (text) => replaced(text, DIRECT, `${DIRECT}\n`)],
    ['a comment line', (text) => replaced(text, DIRECT, `  // new\n${DIRECT}`)],
    ['the alignment of a neighbour', (text) => replaced(text, '  url               =', '  url =')],
  ])('refuses a difference beside a new property: %s', (_what, change) => {
    expect(check(without(SCHEMA, DIRECT), change(SCHEMA), added('directUrl', 'DIRECT_URL'))).toEqual([
      'it would change in other places',
    ]);
  });

  it('refuses a changed generator', () => {
    expect(check(SCHEMA, replaced(SCHEMA, 'prisma-client-js', 'prisma-client'))).toEqual([
      '`provider` of generator `client` would change',
    ]);
  });

  it('refuses a block that is gone', () => {
    const after = replaced(SCHEMA, 'generator client {\n  provider = "prisma-client-js"\n}\n', '');
    expect(check(SCHEMA, after)).toEqual(['its datasource and generator blocks would be others']);
  });

  const others: readonly (readonly [string, (text: string) => string])[] = [
    ['the field of a model', (text) => without(text, '  directUrl String')],
    ['a comment', (text) => replaced(text, '// the database', '// The database')],
    ['the alignment', (text) => replaced(text, '  provider          =', '  provider =')],
    ['a trailing comment of a property that stays', (text) => replaced(text, ' // pooled', '')],
    ['an empty line', (text) => replaced(text, '}\n\ngenerator', '}\ngenerator')],
    ['the place of a property', (text) => replaced(without(text, RELATION), '  url', `${RELATION}\n  url`)],
  ];

  it.each(others)('refuses a difference elsewhere: %s', (_what, change) => {
    const after = change(without(SCHEMA, DIRECT));
    expect(check(SCHEMA, after, removed('directUrl'))).toEqual(['it would change in other places']);
  });

  it('refuses a text that can not be read back', () => {
    expect(check(SCHEMA, replaced(SCHEMA, '}\n\ngenerator', '\ngenerator'))).toEqual([
      'the two readers would not agree on it',
    ]);
  });
});

describe('verify of a schema with a literal URL', () => {
  const url = 'postgres://sally:pa%20ss@ep-x-pooler.neon.tech/db';
  const before = replaced(SCHEMA, 'env("DATABASE_URL")', `"${url}?schema=public&pgbouncer=true&a=b"`);
  const check = (after: string, ...announced: readonly Announced[]) =>
    surprises(
      verify(
        { path: 'f', before, after: replaced(before, '?schema=public&pgbouncer=true&a=b', after) },
        'schema',
        announced,
      ),
    );

  it.each(['?schema=public&a=b', '?a=b'])('accepts the rest %s', (after) => {
    expect(check(after, changed('url'))).toEqual([]);
    expect(check(after, changed('url', ''))).toEqual([]);
  });

  it.each(['?schema=public&a=b', '?a=b', ''])('refuses the rest %j when nothing was announced', (after) => {
    expect(check(after)).toEqual(['`url` of datasource `db` would change']);
  });

  it.each([
    '',
    '?schema=public&pgbouncer=false&a=b',
    '?schema=public&pgbouncer=true',
    '&a=b',
    '?schema=public&pgbouncer=true&a=c',
  ])('refuses the rest %j', (after) => {
    expect(check(after, changed('url'))).toEqual(['`url` of datasource `db` would change']);
  });

  it('never shows a value', () => {
    const [found] = verify({ path: 'f', before, after: replaced(before, 'pa%20ss', 'other') }, 'schema', [
      changed('url'),
    ]);
    expect(JSON.stringify(found)).not.toContain('pa%20ss');
    expect(found).toMatchObject({
      code: 'verification-failed',
      level: 'error',
      at: { path: 'f' },
      help: expect.stringContaining('nothing is written'),
    });
  });
});

describe.each(FORMS)('verify of an env file %s', (_form, form) => {
  const check = (before: string, after: string, ...announced: readonly Announced[]) =>
    surprises(verify({ path: 'f', before: form(before), after: form(after) }, 'env', announced));
  const withoutFlag = replaced(ENV, 'pgbouncer=true&', '');

  it('accepts a removed variable and a removed flag that were announced', () => {
    const after = without(withoutFlag, ENV_DIRECT);
    expect(check(ENV, after, envRemoved('DIRECT_URL'), envChanged('DATABASE_URL'))).toEqual([]);
  });

  it('accepts a variable that lost its flag and then went', () => {
    expect(check(ENV, without(ENV, ENV_DIRECT), envChanged('DIRECT_URL'), envRemoved('DIRECT_URL'))).toEqual([]);
  });

  it('refuses a removed variable that was not announced', () => {
    expect(check(ENV, without(ENV, ENV_DIRECT))).toEqual(['DIRECT_URL would be gone']);
  });

  it('refuses an announced removal that did not happen', () => {
    expect(check(ENV, ENV, envRemoved('DIRECT_URL'))).toEqual(['DIRECT_URL would still be there']);
  });

  it('refuses a flag that was cut where that was not announced', () => {
    expect(check(ENV, withoutFlag, envChanged('DIRECT_URL'))).toEqual(['DATABASE_URL would change']);
  });

  it('refuses another change of a value that was announced to change', () => {
    expect(
      check(ENV, replaced(withoutFlag, 'connect_timeout=15', 'connect_timeout=1'), envChanged('DATABASE_URL')),
    ).toEqual(['DATABASE_URL would change']);
  });

  it('refuses a value with other percent-encoding', () => {
    expect(
      check(ENV, replaced(withoutFlag, 'pa%20ss@ep-x-pooler', 'pa+ss@ep-x-pooler'), envChanged('DATABASE_URL')),
    ).toEqual(['DATABASE_URL would change']);
  });

  it('accepts an announced new variable, also beside one that changes', () => {
    expect(check(without(ENV, ENV_DIRECT), ENV, envAdded('DIRECT_URL'))).toEqual([]);
    expect(check(without(ENV, ENV_DIRECT), withoutFlag, envAdded('DIRECT_URL'), envChanged('DATABASE_URL'))).toEqual(
      [],
    );
  });

  it('refuses an announced new variable that is not there, was there before, or has another name', () => {
    const before = without(ENV, ENV_DIRECT);
    expect(check(before, before, envAdded('DIRECT_URL'))).toEqual(['DIRECT_URL would not be added']);
    expect(check(ENV, ENV, envAdded('DIRECT_URL'))).toEqual(['DIRECT_URL would not be added']);
    expect(check(before, ENV, envAdded('OTHER_URL'))).toEqual([
      'OTHER_URL would not be added',
      'DIRECT_URL would be new',
    ]);
  });

  it.each([
    `${ENV_DIRECT} # new`,
    `${ENV_DIRECT}\n`,
    `# new\n${ENV_DIRECT}`,
    `${ENV_DIRECT}\n${ENV_DIRECT}`,
    'export DIRECT_URL = "postgres://h\n/db"',
  ])('refuses more than the one new line: %j', (lines) => {
    expect(check(without(ENV, ENV_DIRECT), replaced(ENV, ENV_DIRECT, lines), envAdded('DIRECT_URL'))).toEqual([
      'it would change in other places',
    ]);
  });

  it('refuses a new variable', () => {
    expect(check(without(ENV, ENV_DIRECT), ENV)).toEqual(['DIRECT_URL would be new']);
  });

  const others: readonly (readonly [string, (text: string) => string])[] = [
    ['a comment', (text) => replaced(text, '# local', '#local')],
    ['a commented-out entry', (text) => without(text, '# DIRECT_URL=postgres://old')],
    ['the quotes of a value', (text) => replaced(replaced(text, '="postgres', "='postgres"), '=15"', "=15'")],
    ['an inline comment', (text) => replaced(text, ' # pooled', '')],
    ['an empty line', (text) => replaced(text, '\n\n', '\n')],
  ];

  it.each(others)('refuses a difference elsewhere: %s', (_what, change) => {
    expect(check(ENV, change(withoutFlag), envChanged('DATABASE_URL'))).toEqual(['it would change in other places']);
  });

  it('refuses a removed line of another value that looks like the variable', () => {
    expect(check(ENV, without(ENV, ENV_DIRECT, 'DIRECT_URL=no'), envRemoved('DIRECT_URL'))).toEqual([
      'KEY would change',
    ]);
  });
});

describe('verify of the end of an env file', () => {
  const check = (before: string, after: string, ...names: readonly string[]) =>
    surprises(verify({ path: 'f', before, after }, 'env', names.map(envRemoved)));

  it.each([
    ['A=1\nDIRECT_URL=x', 'A=1'],
    ['A=1\nDIRECT_URL=x\n', 'A=1\n'],
    ['A=1\r\nDIRECT_URL=x', 'A=1'],
    ['A=1\nB=2\r\nDIRECT_URL=x', 'A=1\nB=2'],
    ['DIRECT_URL=x', ''],
    ['DIRECT_URL=x\n', ''],
    ['\uFEFFDIRECT_URL=x', '\uFEFF'],
    ['DIRECT_URL=x\nDIRECT_URL=y\n', ''],
    ['A=1\nDIRECT_URL=x\nB=2', 'A=1\nB=2'],
  ])('accepts %j becoming %j', (before, after) => {
    expect(check(before, after, 'DIRECT_URL')).toEqual([]);
  });

  it.each([
    ['A=1\nDIRECT_URL=x', 'A=1\n'],
    ['A=1\nDIRECT_URL=x\n', 'A=1'],
    ['A=1\r\nDIRECT_URL=x\r\n', 'A=1\n'],
    ['\uFEFFDIRECT_URL=x', ''],
    ['A=1\nDIRECT_URL=x\n', 'A=1\n\n'],
  ])('refuses %j becoming %j', (before, after) => {
    expect(check(before, after, 'DIRECT_URL')).toEqual(['it would change in other places']);
  });
});

describe('verify of a new line at the end of an env file', () => {
  const check = (before: string, after: string) =>
    surprises(verify({ path: 'f', before, after }, 'env', [envAdded('B')]));

  it.each([
    ['A=1', 'A=1\nB=2'],
    ['A=1\n', 'A=1\nB=2\n'],
    ['C=1\r\nA=1', 'C=1\r\nA=1\r\nB=2'],
    ['\uFEFFA=1', '\uFEFFA=1\nB=2'],
  ])('accepts %j becoming %j', (before, after) => expect(check(before, after)).toEqual([]));

  it.each([
    ['A=1', 'A=1\nB=2\n'],
    ['A=1\n', 'A=1\nB=2'],
    ['A=1\n', 'A=1\n\nB=2\n'],
  ])('refuses %j becoming %j', (before, after) => {
    expect(check(before, after)).toEqual(['it would change in other places']);
  });
});

describe('verify of a flag', () => {
  const check = (before: string, after: string) =>
    surprises(verify({ path: 'f', before: `A="${before}"\n`, after: `A="${after}"\n` }, 'env', [envChanged('A')]));

  it.each([
    ['h?pgbouncer=true', 'h'],
    ['h?pgbouncer=true&a=b', 'h?a=b'],
    ['h?a=b&pgbouncer=true', 'h?a=b'],
    ['h?a=b&pgbouncer=true&c=d', 'h?a=b&c=d'],
    ['h?schema=public&pgbouncer=true', 'h'],
    ['h?schema=public&pgbouncer=true', 'h?schema=public'],
    ['h?pgbouncer=true&schema=public&a=b', 'h?a=b'],
    ['h?pgbouncer=false&pgbouncer=true', 'h'],
    ['$' + '{DATABASE_URL}&pgbouncer=true', '$' + '{DATABASE_URL}'],
    ['h?pgbouncer=true&a=%23%26', 'h?a=%23%26'],
  ])('accepts %s becoming %s', (before, after) => {
    expect(check(before, after)).toEqual([]);
  });

  it.each([
    ['h?pgbouncer=false', 'h'],
    ['h?pgbouncer=transaction', 'h'],
    ['h?pgbouncer', 'h'],
    ['h?schema=app&pgbouncer=true', 'h'],
    ['h?schema=public', 'h'],
    ['h?statement_cache_size=0&pgbouncer=true', 'h'],
    ['h?pgbouncer=true&a=b', 'h&a=b'],
    ['h?pgbouncer=true&a=b', 'ha=b'],
    ['h?a=b&pgbouncer=true', 'h?a=b&'],
    ['h?pgbouncers=true', 'h'],
    ['h?xpgbouncer=true', 'h'],
    ['h?a=b', 'h?a=b&pgbouncer=true'],
  ])('refuses %s becoming %s', (before, after) => {
    expect(check(before, after)).toEqual(['A would change']);
  });

  it('takes linear time for a flag that stands ten thousand times', () => {
    const flags = '&pgbouncer=true'.repeat(10_000);
    const started = performance.now();
    expect(check(`h?a=b${flags}`, 'h?a=b')).toEqual([]);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
