// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts under test are code
import { codeSurprises } from '../lib/verify/code';
import { seeded } from './seeded';

/** What goes and what comes in its place. */
type Piece = readonly [removed: string, added: string];

function surprisesIn(before: string, after: string, pieces: readonly Piece[], path = 'a.ts'): readonly string[] {
  const announced = pieces.map(([removed, added]) => ({ kind: 'code-changed', path, removed, added }) as const);
  return codeSurprises({ path, before, after }, announced);
}

const OTHER = ['it would change in other places'];
const COMMENTS = ['its comments would change'];

const ENV = `// what the app needs
export const env = createEnv({
  server: {
    DATABASE_URL: z.string(), // pooled
    DIRECT_URL: z.string(), // for migrations
    SHADOW_DATABASE_URL: z.string(),
  },
});
`;
const LINE = '    DIRECT_URL: z.string(), // for migrations\n';

describe('an announced change of code', () => {
  const rows: readonly (readonly [title: string, before: string, after: string, pieces: readonly Piece[]])[] = [
    ['nothing at all', ENV, ENV, []],
    ['a line that goes', ENV, ENV.replace(LINE, ''), [[LINE, '']]],
    ['a name', 'f(env.DIRECT_URL);', 'f(env.DATABASE_URL);', [['DIRECT_URL', 'DATABASE_URL']]],
    [
      'the same name twice',
      'f(env.D, env.D, env.D);',
      'f(env.U, env.D, env.U);',
      [
        ['D', 'U'],
        ['D', 'U'],
      ],
    ],
    ['a part of a chain', 'f(env.D ?? env.U);', 'f(env.U);', [['env.D ?? ', '']]],
    ['the end of a chain', 'f(env.U ?? env.D);', 'f(env.U);', [[' ?? env.D', '']]],
    ['an entry with the comma before it', 'f({ a: x, b: x });', 'f({ a: x });', [[', b: x', '']]],
    ['an entry with the comma behind it', 'f({ a: x, b: x });', 'f({ b: x });', [['a: x, ', '']]],
    ['a parameter in a string', "f(u + '?p=true&a=1');", "f(u + '?a=1');", [['p=true&', '']]],
    ['a string that goes', "f(u + '?p=true');", 'f(u);', [[" + '?p=true'", '']]],
    ['the rest of a template', 'f(`${u}?p=true`);', 'f(`${u}`);', [['?p=true', '']]],
    ['a piece of a template with a hole', 'f(`${u}${s}p=true&a=1`);', 'f(`${u}${s}a=1`);', [['p=true&', '']]],
    ['a hole and the words behind it', 'f(`${u}${s}p=true, x`);', 'f(`${u}, x`);', [['${s}p=true', '']]],
    ['words with blanks in a string', "f('a  b c');", "f('a c');", [['  b', '']]],
    ['white space between tokens', 'f( a,b );', 'f(a, b);', []],
    ['something that only comes', 'f(a);', 'f(a, b);', [['', ', b']]],
    ['a comment that comes along', 'f(a);', 'f(a, /* b */ b);', [['', ', /* b */ b']]],
    [
      'line ends of Windows',
      ENV.replace(/\n/g, '\r\n'),
      ENV.replace(LINE, '').replace(/\n/g, '\r\n'),
      [[LINE.replace('\n', '\r\n'), '']],
    ],
    ['a byte order mark', `\uFEFF${ENV}`, `\uFEFF${ENV.replace(LINE, '')}`, [[LINE, '']]],
    ['an empty file that is filled', '', 'f();\n', [['', 'f();\n']]],
  ];
  it.each(rows)('is no surprise: %s', (_, before, after, pieces) => {
    expect(surprisesIn(before, after, pieces)).toEqual([]);
  });
});

describe('any other change of code', () => {
  const rows: readonly (readonly [
    title: string,
    before: string,
    after: string,
    pieces: readonly Piece[],
    surprises: readonly string[],
  ])[] = [
    ['one that nobody announced', 'f(a);', 'f(b);', [], OTHER],
    ['an announced one that did not happen', 'f(a);', 'f(a);', [['a', 'b']], OTHER],
    ['an announced one that happened twice', 'f(a, a);', 'f(b, b);', [['a', 'b']], OTHER],
    ['another one beside the announced one', 'f(a, c);', 'f(b, d);', [['a', 'b']], OTHER],
    ['a line too much', ENV, ENV.replace(/ {4}D.*\n.*\n/, ''), [[LINE, '']], OTHER],
    ['another line than the announced one', ENV, ENV.replace(/ {4}SHADOW.*\n/, ''), [[LINE, '']], OTHER],
    ['another string', "f('a', u);", "f('b', w);", [['u', 'w']], OTHER],
    ['blanks in a string', "f('a b');", "f('a  b');", [], OTHER],
    ['blanks in a template', 'f(`a b`);', 'f(`a\nb`);', [], OTHER],
    ['a name that grows', 'f(a);', 'f(ab);', [], OTHER],
    ['two tokens that become one', 'f(a - -b);', 'f(a --b);', [], ['it would no longer parse']],
    ['a comma that stays alone', 'f(a, b);', 'f(a, );', [[', b', '']], OTHER],
    ['a comment that goes', ENV, ENV.replace(LINE, '').replace('// what the app needs\n', ''), [[LINE, '']], COMMENTS],
    ['a comment that changes', ENV, ENV.replace('// pooled', '// direct'), [], COMMENTS],
    ['a comment that comes', 'f(a);', 'f(a); // b', [], COMMENTS],
    ['code that ends up in a comment', 'f(a);\ng(b);', 'f(a); //\n// g(b);', [], OTHER],
    ['code that no longer parses', 'f(a);', 'f(a;', [[')', '']], ['it would no longer parse']],
    ['code that did not parse', 'f(a', 'f(b', [['a', 'b']], ['it can not be parsed']],
  ];
  it.each(rows)('is a surprise: %s', (_, before, after, pieces, surprises) => {
    expect(surprisesIn(before, after, pieces)).toEqual(surprises);
  });
});

it('reads each kind of file as its name says', () => {
  expect(surprisesIn('<T>x;\nf(a);', '<T>x;\nf(b);', [['a', 'b']], 'a.ts')).toEqual([]);
  expect(surprisesIn('<p>{a}</p>;', '<p>{b}</p>;', [['a', 'b']], 'a.jsx')).toEqual([]);
  expect(surprisesIn('(x: any);\nf(a);', '(x: any);\nf(b);', [['a', 'b']], 'a.js')).toEqual([]);
  expect(
    surprisesIn('@d() class A { @p() b: string; c = a }', '@d() class A { c = a }', [['@p() b: string; ', '']]),
  ).toEqual([]);
});

it('is quick on large files with many pieces', () => {
  const before = Array.from({ length: 4000 }, (_, index) => `f(env.D, ${index % 7});`).join('\n');
  const after = before.replaceAll('env.D', 'env.U');
  const pieces = Array.from({ length: 4000 }, () => ['D', 'U'] as const);
  const start = performance.now();
  expect(surprisesIn(before, after, pieces.slice(0, 40))).toEqual(OTHER);
  expect(surprisesIn(before, before.replace('env.D', 'env.U'), pieces.slice(0, 1))).toEqual([]);
  expect(performance.now() - start).toBeLessThan(4000);
});

it('notices a random change of one letter', () => {
  const random = seeded(7);
  const after = ENV.replace(LINE, '');
  for (let round = 0; round < 300; round++) {
    const at = random.below(after.length);
    const letter = random.pick([...'abzAZ09_$.;,(){}"\'`+-=/']);
    if (after[at] === letter) continue;
    const changed = after.slice(0, at) + letter + after.slice(at + 1);
    expect([changed, surprisesIn(ENV, changed, [[LINE, '']]).length]).toEqual([changed, 1]);
  }
});
