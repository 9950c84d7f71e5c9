import { opinionOn } from '../lib/read/schema/second-reader';
import { type Random, seeded } from './seeded';
import { runInMemory, textsOf } from './support';

// Silent at first, so that a block which the quick reader leaves to prisma-ast has no opinion at all.
let mockOpinion: unknown;
jest.mock('../lib/read/prisma-ast', () => ({ secondOpinion: () => mockOpinion }));
const { secondOpinion } = jest.requireActual<typeof import('../lib/read/prisma-ast')>('../lib/read/prisma-ast');

function quickOpinion(header: string, lines: readonly string[]): unknown {
  return opinionOn(header, lines, 'quick');
}

describe('blocks of the plainest form', () => {
  it.each([
    ['datasource db', ['provider = "postgresql"', '  url\t=env("DATABASE_URL")', 'directUrl = env( "DIRECT_URL" )  ']],
    ['datasource db', ['url = "postgres://u:p@h:6543/db?pgbouncer=true&schema=public"']],
    ['generator client', ['previewFeatures = ["a", "b" ,"c"]', 'output = "../src/generated"']],
    ['generator g', ['a = ""', 'truest = "x"', 'nullable = "y"', 'a = "twice"']],
  ])('are read without prisma-ast, as prisma-ast reads them: %s %j', (header, lines) => {
    const opinion = quickOpinion(header, lines);
    expect(opinion).toBeDefined();
    expect(opinion).toEqual(secondOpinion(header, lines));
  });
});

describe('blocks that are left to prisma-ast', () => {
  it.each([
    ['a header that is a value to prisma-ast', 'datasource true', ['a = "b"']],
    ['a name outside of ASCII', 'datasource d\u00e4', ['a = "b"']],
    ['a key that is a value to prisma-ast', 'datasource db', ['null = "b"']],
    ['a key with a dash', 'datasource db', ['a-b = "c"']],
    ['an escape', 'datasource db', ['a = "b\\n"']],
    ['a text outside of ASCII', 'datasource db', ['a = "\u00e4"']],
    ['a number', 'generator g', ['a = 1']],
    ['a list of what is no text', 'generator g', ['a = [b]']],
    ['an empty list', 'generator g', ['a = []']],
    ['a function that is not env', 'datasource db', ['a = dbgenerated("b")']],
    ['two assignments on a line', 'datasource db', ['a = "b" c = "d"']],
    ['a line without an assignment', 'datasource db', ['a']],
    ['no line at all', 'datasource db', []],
    ['another kind of block', 'model M', ['a = "b"']],
  ])('%s', (_, header, lines) => {
    expect(quickOpinion(header, lines)).toBeUndefined();
  });
});

it('says of random blocks what prisma-ast says, or nothing', () => {
  const random = seeded(31);
  let read = 0;
  for (let round = 0; round < 5000; round++) {
    const header = `${random.pick(['datasource', 'generator'])} ${random.pick(NAMES)}`;
    const lines = Array.from({ length: 1 + random.below(4) }, () => lineOf(random));
    const quick = quickOpinion(header, lines);
    if (quick === undefined) continue;
    read++;
    expect([header, lines, quick]).toEqual([header, lines, secondOpinion(header, lines)]);
  }
  expect(read).toBeGreaterThan(500);
});

describe('a schema that only the quick reader reads', () => {
  const schema = `datasource db {
  provider  = "postgresql"
  url       = env("DATABASE_URL")
  directUrl = env("DIRECT_URL")
}
`;
  const manifest = JSON.stringify({ dependencies: { '@prisma/client': '6.19.1', prisma: '6.19.1' } });
  const files = { 'package.json': manifest, 'prisma/schema.prisma': schema };
  const facts = { poolers: ['neon'], sameLogin: true };

  beforeEach(() => {
    mockOpinion = { kind: 'refused' };
  });

  it('is planned', async () => {
    const { code, results } = await runInMemory(files, { ...facts, command: 'plan' });
    expect(results).toContain('-  directUrl = env("DIRECT_URL")');
    expect(code).toBe(0);
  });

  it('is not written: before that prisma-ast reads it', async () => {
    const { code, screen, host } = await runInMemory(files, facts);
    expect(screen).toContain('the two readers would not agree on it');
    expect(code).toBe(2);
    expect(textsOf(host)).toEqual(files);
  });
});

const NAMES = ['db', 'client', 'true', 'datasource', 'env', 'x1', 'a_b', 'A', 'trueish', 'model', 'false'];
const SPACES = ['', ' ', '  ', '\t'];
const CHARACTERS = [..."abcXYZ019 _-:;,.@/?&=%#!$*()[]{}<>|~^`'+"];

function lineOf(random: Random): string {
  const space = () => random.pick(SPACES);
  return [space(), random.pick(NAMES), space(), '=', space(), randomValue(random), space()].join('');
}

function randomValue(random: Random): string {
  const space = () => random.pick(SPACES);
  switch (random.below(6)) {
    case 0:
      return `env(${space()}${textOf(random)}${space()})`;
    case 1:
      return `[${space()}${textOf(random)}${space()},${space()}${textOf(random)}]`;
    case 2:
      return random.pick(['true', 'null', '12', '-3.5', '[]', 'env()', '[a]', 'f("x", y: 1)', '"\\n"', '"a" "b"', 'x']);
    default:
      return textOf(random);
  }
}

function textOf(random: Random): string {
  return `"${Array.from({ length: random.below(12) }, () => random.pick(CHARACTERS)).join('')}"`;
}
