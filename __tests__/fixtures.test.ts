import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Options } from '../lib/options';
import { STEPS } from '../lib/verdict';
import { FIXTURES, type Ran, runInMemory, textsOf } from './support';

/**
 * Pairs of one file: `<case>.input.prisma` or `<case>.input.env`, and `<case>.output.*`; without an output the input must
 * not change. `<case>.facts.json` replaces the stated facts below, which are others for `add-direct-url`. Every pair also runs with CRLF, with a byte order
 * mark, without a final newline, and twice.
 */
const FACTS: Partial<Options> = { poolers: ['neon'], sameLogin: true, prismaVersion: '6.19.3' };

/** The inputs that nobody can read for certain. */
const REFUSED = ['leaves-two-datasources-alone', 'leaves-urls-without-quotes-alone'];

const SCHEMA = `generator client {
  provider = "prisma-client-js"
}

datasource db {
  provider          = "postgresql"
  url               = env("DATABASE_URL")
  directUrl         = env("DIRECT_URL")
  shadowDatabaseUrl = env("SHADOW_DATABASE_URL")
}
`;

/** A pooled url alone, below 5.10.0. */
const POOLED_ONLY: Ground = {
  facts: { prismaVersion: '4.16.2' },
  files: {
    'prisma/schema.prisma': SCHEMA.replace(/ {2}(directUrl|shadowDatabaseUrl).*\n/g, ''),
    '.env': 'DATABASE_URL="postgres://sally:invented@ep-a-b-123456-pooler.us-east-2.aws.neon.tech/shop"\n',
  },
};

/** What a pair is laid on. */
interface Ground {
  readonly facts: Partial<Options>;
  readonly files: Readonly<Record<string, string>>;
}

function groundOf(step: string): Ground {
  return step === 'add-direct-url' ? POOLED_ONLY : { facts: FACTS, files: { 'prisma/schema.prisma': SCHEMA } };
}

/** The env step comes after those that free its variables. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'drop-url-variable': ['drop-shadow-database-url', 'drop-direct-url', 'drop-url-variable'],
};

interface Pair {
  readonly name: string;
  readonly path: string;
  readonly input: string;
  readonly output: string;
  readonly options: Partial<Options>;
  readonly files: Ground['files'];
}

const VARIANTS: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'with CRLF': (text) => text.replace(/\r?\n/g, '\r\n'),
  'with a byte order mark': (text) => `\uFEFF${text}`,
  'without a final newline': (text) => text.replace(/\r?\n$/, ''),
};

describe.each(STEPS)('%s', (step) => {
  describe.each(pairsOf(step).map((pair) => [pair.name, pair] as const))('%s', (_, pair) => {
    it.each(Object.entries(VARIANTS))('%s', async (_variant, vary) => {
      const once = await runOn(pair, vary(pair.input));
      expect(textsOf(once.host)[pair.path]).toBe(vary(pair.output));
      expect(once.code === 2).toBe(REFUSED.includes(pair.name));
      const twice = await runOn(pair, vary(pair.output));
      expect(textsOf(twice.host)[pair.path]).toBe(vary(pair.output));
    });
  });
});

function runOn({ path, options, files }: Pair, text: string): Promise<Ran> {
  const manifest = JSON.stringify({ name: 'app', dependencies: { '@prisma/client': '*', prisma: '*' } });
  return runInMemory({ 'package.json': manifest, ...files, [path]: text }, options);
}

function pairsOf(step: string): readonly Pair[] {
  const folder = join(FIXTURES, step);
  const { facts: usual, files } = groundOf(step);
  const inputs = readdirSync(folder).filter((name) => name.includes('.input.'));
  return inputs.map((name): Pair => {
    const [label = '', kind = ''] = name.split('.input.');
    const input = readFileSync(join(folder, name), 'utf8');
    const facts = join(folder, `${label}.facts.json`);
    const output = join(folder, `${label}.output.${kind}`);
    return {
      name: label,
      path: kind === 'env' ? '.env' : 'prisma/schema.prisma',
      input,
      output: existsSync(output) ? readFileSync(output, 'utf8') : input,
      options: {
        only: NEEDED[step] ?? [step],
        ...(existsSync(facts) ? JSON.parse(readFileSync(facts, 'utf8')) : usual),
      },
      files,
    };
  });
}
