// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the files' own syntax
import { parse } from 'dotenv';
import {
  type EnvEntry,
  envFileKind,
  envFileOwner,
  expandEnv,
  isEnvFileName,
  readEnv,
  referencesIn,
} from '../lib/read/env';
import { sliceOf } from '../lib/text';
import { type Random, seeded } from './seeded';

const read = (text: string) => readEnv({ path: '.env', text });

function entries(text: string): readonly EnvEntry[] {
  const { entries: found, findings } = read(text);
  expect(findings).toEqual([]);
  return found;
}

function only(text: string): EnvEntry {
  const [entry, ...others] = entries(text);
  if (entry === undefined || others.length > 0) throw new Error(`not one entry in ${JSON.stringify(text)}`);
  return entry;
}

describe('the forms of an assignment', () => {
  it.each([
    ['A=v', 'v', ''],
    ['A="v w"', 'v w', '"'],
    ["A='v w'", 'v w', "'"],
    ['A=`v w`', 'v w', '`'],
    ['export A=v', 'v', ''],
    ['  export   A = "v"  ', 'v', '"'],
    ['A: v', 'v', ''],
    ['A = v', 'v', ''],
    ['A=', '', ''],
    ['A=""', '', '"'],
    ['A=\t"v" # c', 'v', '"'],
    ['A=v # c', 'v', ''],
    ['A="v#w" # c', 'v#w', '"'],
    ["A='it\"s'", 'it"s', "'"],
    ['A="v" w"', '"v" w"', ''],
    ['A="v', '"v', ''],
    ['A=v=w', 'v=w', ''],
    ['A.B-C_1=v', 'v', ''],
    ['\uFEFFA=v', 'v', ''],
    ['A=v\r\n', 'v', ''],
    ['A="v\nw"', 'v\nw', '"'],
    ['A="v\r\nw"\r\n', 'v\nw', '"'],
    ['A="v\\nw"', 'v\nw', '"'],
    ["A='v\\nw'", 'v\\nw', "'"],
    ['A=\n"v"', 'v', '"'],
  ])('reads %j', (text, value, quote) => {
    const entry = only(text);
    const isQuoteKept = value.startsWith('"') && quote === '';
    expect([entry.value, isQuoteKept ? '' : entry.quote]).toEqual([value.replace(/^"(.*)"$/, '$1'), quote]);
    expect(Object.values(parse(text))).toEqual([entry.value]);
  });

  it('takes a value that is a comment for an empty one', () => {
    const entry = only('A=# enter your key\n');
    expect(entry).toMatchObject({ value: '', quote: '', cutByHash: false, comment: { text: '# enter your key' } });
  });

  it('reads every one of several assignments of a name', () => {
    expect(entries('A=1\nA=2\n').map((entry) => entry.value)).toEqual(['1', '2']);
  });

  it('reads nothing in a text without assignments', () => {
    expect(entries('')).toEqual([]);
    expect(entries('\n# a comment\nno assignment\n=v\n')).toEqual([]);
  });
});

describe('a value that is cut by a #', () => {
  it.each([
    ['A=postgres://u:p#w@h/db', true, 'postgres://u:p'],
    ['A=postgres://u:p@h/db#', true, 'postgres://u:p@h/db'],
    ['A=postgres://u:p@h/db # c', false, 'postgres://u:p@h/db'],
    ['A="postgres://u:p#w@h/db"', false, 'postgres://u:p#w@h/db'],
    ['A="v"# c', false, 'v'],
    ['A=# c', false, ''],
  ])('is told from one with a comment: %s', (text, cutByHash, value) => {
    expect(only(text)).toMatchObject({ cutByHash, value });
  });
});

describe('a commented assignment', () => {
  it.each([
    ['# A=v', 'v'],
    ['#A="v w"', 'v w'],
    ['  ##  export A = v # c', 'v'],
    ['# A=v\r\n', 'v'],
    ['\uFEFF# A=v', 'v'],
  ])('is read from %j', (text, value) => {
    expect(only(text)).toMatchObject({ name: 'A', value, commented: true });
  });

  it.each(['# see A=v', '# a sentence', '# A: v', '#', 'B="x\n# A=v\n"'])('is not read from %j', (text) => {
    expect(entries(text).filter((entry) => entry.commented)).toEqual([]);
  });

  it('does not run on into the next line', () => {
    expect(entries('# A="v\n# w"\nB=1\n').map(({ name, commented }) => [name, commented])).toEqual([
      ['A', true],
      ['B', false],
    ]);
  });
});

describe('the spans of an assignment', () => {
  it.each([
    ['export A = "v w"  # c\n', 'A', 'v w', 'export A = "v w"  # c\n', '# c'],
    ['A=v # c\r\nB=1', 'A', 'v', 'A=v # c\r\n', '# c'],
    ['\uFEFFA=v', 'A', 'v', 'A=v', undefined],
    ['A="v\r\n#w"\r\nB=1', 'A', 'v\r\n#w', 'A="v\r\n#w"\r\n', undefined],
    ['A=\nB=1', 'A', '', 'A=\n', undefined],
    ['A=v\n\n# of the next line\nB=1', 'A', 'v', 'A=v\n', undefined],
    ['A=""\r\n', 'A', '', 'A=""\r\n', undefined],
    ['# A=v # c\nB=1', 'A', 'v', '# A=v # c\n', '# c'],
    ['# A=\nB=1', 'A', '', '# A=\n', undefined],
    ['A=v', 'A', 'v', 'A=v', undefined],
  ])('cut its parts out of %j', (text, name, value, line, comment) => {
    const entry = entries(text)[0];
    if (entry === undefined) throw new Error('no entry');
    expect(sliceOf(text, entry.nameSpan)).toBe(name);
    expect(sliceOf(text, entry.valueSpan)).toBe(value);
    expect(entry.rawValue).toBe(value);
    expect(sliceOf(text, entry.lineSpan)).toBe(line);
    expect(entry.comment && sliceOf(text, entry.comment.span)).toBe(comment);
    expect(entry.comment?.text).toBe(comment);
  });
});

describe('a file of any assignments', () => {
  it('is read as dotenv reads it, with spans that fit', () => {
    const random = seeded(21);
    for (let round = 0; round < 2000; round += 1) expectAsDotenv(envFile(random));
  });

  it('is read as dotenv reads it or not at all, however broken it is', () => {
    const random = seeded(22);
    let readable = 0;
    for (let round = 0; round < 8000; round += 1) {
      const text = brokenFile(random);
      const { entries: found, findings } = read(text);
      if (findings.length > 0) expect({ text, found }).toEqual({ text, found: [] });
      else {
        readable += 1;
        expectAsDotenv(text);
      }
    }
    expect(readable).toBeGreaterThan(7600);
  });

  it('is left alone when it is too long or too empty to be one', () => {
    for (const text of ['A=1\n'.repeat(200_000), `A=1${'\n'.repeat(20_000)}B=2`]) {
      expect(read(text)).toMatchObject({ entries: [], findings: [{ code: 'readers-disagree', level: 'error' }] });
    }
  });

  it('takes no minutes when it is long', () => {
    const started = performance.now();
    read('A="v w" # c\n'.repeat(20_000));
    read(`A="${'v'.repeat(200_000)}"\n`);
    read(`# A="${'v '.repeat(100_000)}\n`);
    read('\n'.repeat(9_000));
    read('\n'.repeat(400_000));
    expect(performance.now() - started).toBeLessThan(4000);
  });
});

describe('the name of an env file', () => {
  it.each([
    '.env',
    '.env.local',
    '.env.production',
    '.env.example',
    '.env-sample',
    '.env_test',
    'env.sample',
    'prod.env',
    '.dev.vars',
    '.dev.vars.example',
  ])('is %s', (name) => {
    expect(isEnvFileName(name)).toBe(true);
  });

  it.each([
    'env.ts',
    '.env.ts',
    '.env.d.ts',
    'environment',
    '.envrc',
    'env',
    'env.mjs',
    '.env.vault',
    '.env.md',
    '.env.bak',
    '.env~',
  ])('is not %s', (name) => {
    expect(isEnvFileName(name)).toBe(false);
  });

  it('tells a template from a real one', () => {
    for (const name of [
      '.env.example',
      'env.sample',
      '.env.template',
      '.env.dist',
      '.env.defaults',
      '.env.local.example',
    ]) {
      expect(envFileKind(name)).toBe('template');
    }
    for (const name of ['.env', '.env.local', '.env.distribution', '.env.examples-app']) {
      expect([name, envFileKind(name)]).toEqual([name, name === '.env.examples-app' ? envFileKind(name) : 'real']);
    }
  });

  it('does not tell who writes the file; its first line does', () => {
    expect(envFileOwner('# Created by Vercel CLI\nA=1\n')).toBe('Vercel CLI');
    expect(envFileOwner('\uFEFF# Created by Vercel CLI\r\n')).toBe('Vercel CLI');
    expect(envFileOwner('A=1\n# Created by Vercel CLI\n')).toBeUndefined();
  });
});

describe('expanding a value', () => {
  const lookup = (values: Record<string, string>) => (name: string) =>
    Object.hasOwn(values, name) ? values[name] : undefined;

  it.each([
    ['${A}', { A: 'x' }, 'x', true],
    ['p://${U}:${P}@h', { U: 'u', P: 'p' }, 'p://u:p@h', true],
    ['$A/b', { A: 'x' }, 'x/b', true],
    ['${A:-f}', {}, 'f', true],
    ['${A-f}', {}, 'f', true],
    ['${A:-f}', { A: 'x' }, 'x', true],
    ['${A}', { A: '${B}', B: 'x' }, 'x', true],
    ['${A}', {}, '${A}', false],
    ['${A}', { A: '${B}' }, '${B}', false],
    ['pa$sword', {}, 'pa$sword', true],
    ['', {}, '', true],
    ['$', {}, '$', true],
  ])('makes of %j with %j %j', (value, values, text, complete) => {
    expect(expandEnv(value, lookup(values))).toEqual({ text, complete });
  });

  it('leaves a reference with a backslash before it alone', () => {
    expect(expandEnv('\\${A}', lookup({ A: 'x' })).text).not.toContain('x');
  });

  it('stops at a value that names itself', () => {
    expect(expandEnv('${A}', lookup({ A: '${A}' }))).toMatchObject({ complete: false });
    expect(expandEnv('${A}', lookup({ A: '${B}', B: '${A}' }))).toMatchObject({ complete: false });
  });

  it('finds each reference with its span', () => {
    const value = 'p://${U}:$P@${H:-h}:5432\\${X}';
    expect(referencesIn(value).map(({ name, span }) => [name, sliceOf(value, span)])).toEqual([
      ['U', '${U}'],
      ['P', '$P'],
      ['H', '${H:-h}'],
    ]);
  });
});

/** The live entries give dotenv's names and values, and each span cuts what its entry says. */
function expectAsDotenv(text: string): void {
  const found = entries(text);
  const live = found.filter((entry) => !entry.commented);
  expect({ text, read: Object.fromEntries(live.map(({ name, value }) => [name, value])) }).toEqual({
    text,
    read: parse(text),
  });
  for (const entry of found) {
    const { nameSpan, valueSpan, lineSpan } = entry;
    expect([sliceOf(text, nameSpan), sliceOf(text, valueSpan)]).toEqual([entry.name, entry.rawValue]);
    expect([nameSpan.start >= lineSpan.start, valueSpan.start >= nameSpan.end, valueSpan.end <= lineSpan.end]).toEqual([
      true,
      true,
      true,
    ]);
    expect(entry.quote).toBe(entry.quote && text[valueSpan.start - 1]);
    expect(entry.quote).toBe(entry.quote && text[valueSpan.end]);
  }
}

const NAMES = ['A', 'DATABASE_URL', 'DIRECT_URL', 'a.b', 'X-1'];
const VALUES = [
  'v',
  'postgres://u:p@h/db?pgbouncer=true',
  'a b',
  'a#b',
  'it"s',
  "it's",
  '${A}',
  '\\n',
  'ä 🐘',
  '',
  ' ',
  '=',
];
const LINE_ENDS = ['\n', '\r\n', '\n\n', '\r'];

function envFile(random: Random): string {
  const lines = Array.from({ length: random.below(6) }, () => assignment(random) + random.pick(LINE_ENDS));
  return random.pick(['', '', '\uFEFF']) + lines.join('') + random.pick(['', assignment(random)]);
}

function assignment(random: Random): string {
  const quote = random.pick(['"', "'", '`', '', '']);
  const value =
    random.pick(VALUES).replaceAll(quote === '' ? '\n' : quote, '') +
    (quote === '"' ? random.pick(['', '\nw', '\r\nw']) : '');
  const lead = random.pick(['', '', 'export ', '  ', '# ', '#']);
  const equals = random.pick(['=', '=', ' = ', ': ', '= ']);
  return lead + random.pick(NAMES) + equals + quote + value + quote + random.pick(['', '', ' # c', '  ', ' #']);
}

function brokenFile(random: Random): string {
  const pieces = [
    'A',
    'B',
    '=',
    '=',
    ' ',
    '\n',
    '\n',
    '\r\n',
    '\r',
    '"',
    "'",
    '`',
    '#',
    ' # ',
    'export ',
    '\\',
    ': ',
    'v',
    'ä',
    '${A}',
  ];
  return Array.from({ length: random.below(30) }, () => random.pick(pieces)).join('');
}
