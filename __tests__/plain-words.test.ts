import { FLAGS } from '../bin/flags';
import { plainWords } from '../bin/plain-words';
import { type Parsed, readWords } from '../bin/words';
import { seeded } from './seeded';

// Stands aside when a test wants yargs to read everything.
let mockLeftToYargs = false;
jest.mock('../bin/plain-words', () => {
  const actual = jest.requireActual<typeof import('../bin/plain-words')>('../bin/plain-words');
  return {
    ...actual,
    plainWords: (...given: Parameters<typeof plainWords>) =>
      mockLeftToYargs ? undefined : actual.plainWords(...given),
  };
});

const COMMANDS = ['upgrade', 'plan', 'diff', 'check'];

const isPlain = (words: readonly string[]) => plainWords(words, COMMANDS, FLAGS) !== undefined;

async function throughYargs(words: readonly string[]): Promise<Parsed | null> {
  mockLeftToYargs = true;
  try {
    return await readWords(words);
  } finally {
    mockLeftToYargs = false;
  }
}

describe('a command line without a question for yargs', () => {
  it.each([
    [],
    ['plan'],
    ['diff', 'apps/web', 'api'],
    ['./apps/web', '--yes'],
    ['-y', '--only', 'drop-direct-url', '--only=drop-url-variable'],
    ['check', '--cwd=apps/web', '--format', 'json', '--quiet'],
    ['--pooler', 'apps/api=pgbouncer@1.23:max_prepared_statements=100', '--same-login', '-n'],
    ['plan', '--prisma-version', '6.19.1', '--all'],
    ['--no-undo', '--no-progress', '--no-all'],
  ])('is read by itself: %j', async (...words) => {
    expect(isPlain(words)).toBe(true);
    expect(await readWords(words)).toEqual(await throughYargs(words));
  });
});

describe('a command line that is left to yargs', () => {
  it.each([
    ['help', ['plan', '--help']],
    ['a flag that is not known', ['--everything']],
    ['a flag that lacks its value', ['plan', '--cwd']],
    ['a value that looks like a flag', ['--cwd', '--all']],
    ['a value that is no choice', ['--format', 'xml']],
    ['a flag that stands twice', ['--cwd', 'a', '--cwd', 'b']],
    ['a yes or no with a value', ['--all=true']],
    ['a no to what takes a value', ['--no-cwd']],
    ['a no with a value', ['--no-undo=true']],
    ['a yes and a no', ['--undo', '--no-undo']],
    ['short flags in one word', ['-yn']],
    ['a value with quotes', ['--cwd="a"']],
    ['a lone dash', ['-']],
    ['two dashes', ['plan', '--', 'a']],
    ['an empty word', ['plan', '']],
    ['a number', ['plan', '12']],
    ['a word that may be a mistyped command', ['chek']],
    ['a command behind a flag', ['--all', 'plan']],
    ['a command that takes more than paths', ['undo', './a']],
  ])('%s', (_, words) => {
    expect(isPlain(words)).toBe(false);
  });
});

it('means the same to both readers, whatever the words', async () => {
  const random = seeded(41);
  let plain = 0;
  for (let round = 0; round < 400; round++) {
    const words = Array.from({ length: random.below(5) }, () => random.pick(WORDS));
    if (!isPlain(words)) continue;
    plain++;
    expect([words, await readWords(words)]).toEqual([words, await throughYargs(words)]);
  }
  expect(plain).toBeGreaterThan(80);
});

const WORDS = [
  ...COMMANDS,
  ...['./a', 'apps/web', '../b', 'a=b.prisma', '~/c', '1/2', '*.x', '.', 'x y/z', '@org/db'],
  ...[
    '--all',
    '-y',
    '--yes',
    '--dry',
    '-n',
    '--review',
    '--quiet',
    '--verbose',
    '--same-login',
    '--allow-dirty',
    '--undo',
    '--no-undo',
    '--no-progress',
    '--no-review',
  ],
  ...[
    '--cwd',
    '--cwd=a',
    '--cwd=a=b',
    '--schema=./x.prisma',
    '--only=a,b',
    '--skip',
    '--format=json',
    '--color',
    'never',
  ],
  ...[
    '--env-files=*.env',
    '--env-file',
    '--pooler=neon',
    '--pooler',
    'pgbouncer@1.23',
    '--prisma-version=6',
    '--target=two-url',
  ],
];
