import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Options } from '../lib/options';
import type { Step } from '../lib/verdict';
import { FIXTURES } from './support';

const FACTS: Partial<Options> = { poolers: ['neon'], sameLogin: true, prismaVersion: '6.19.3' };

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

const NEON = 'postgres://sally:invented@ep-a-b-123456-pooler.us-east-2.aws.neon.tech/shop';

/** What a pair is laid on. */
interface Ground {
  readonly options: Partial<Options>;
  readonly files: Readonly<Record<string, string>>;
  /** Where a file of an ending stands, if not at the usual place. */
  readonly places?: Readonly<Record<string, string>>;
}

const USUAL: Ground = { options: FACTS, files: { 'prisma/schema.prisma': SCHEMA } };

const REVIEWED: Partial<Options> = { ...FACTS, review: true };

/** A project of Prisma 7 whose app connects with DATABASE_URL. */
const SEVEN: Ground = {
  options: { ...FACTS, prismaVersion: '7.10.1' },
  files: {
    'prisma/schema.prisma': SCHEMA.replace(/ {2}(url|directUrl|shadowDatabaseUrl).*\n/g, ''),
    'src/db.ts': `import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@prisma/client';

const adapter = new PrismaPg({ connectionString: process.env.DATABASE_URL });
export const prisma = new PrismaClient({ adapter });
`,
  },
  places: {
    ts: 'prisma.config.ts',
    mts: 'prisma.config.mts',
    js: 'prisma.config.js',
    mjs: 'prisma.config.mjs',
    cjs: 'prisma.config.cjs',
  },
};

const GROUNDS: Partial<Record<Step, Ground>> = {
  // A pooled url alone, below 5.10.0.
  'add-direct-url': {
    options: { prismaVersion: '4.16.2' },
    files: {
      'prisma/schema.prisma': SCHEMA.replace(/ {2}(directUrl|shadowDatabaseUrl).*\n/g, ''),
      '.env': `DATABASE_URL="${NEON}"\n`,
    },
  },
  'use-pooled-host': { ...USUAL, options: { prismaVersion: '6.19.3', usePooledHost: true } },
  'move-url-to-config': { ...SEVEN, files: { ...SEVEN.files, 'prisma/schema.prisma': SCHEMA } },
  'config-one-url': SEVEN,
  'retarget-client-url': { ...USUAL, options: REVIEWED },
  'advisory-lock': {
    options: REVIEWED,
    files: { ...USUAL.files, '.env': `DATABASE_URL="${NEON}"\nDIRECT_URL="${NEON.replace('-pooler', '')}"\n` },
    places: { json: 'package.json', yml: '.github/workflows/deploy.yml' },
  },
  'drop-env-declaration': { ...USUAL, places: { ts: 'src/env.ts', json: 'turbo.json' } },
};

/** The steps that a step goes along with. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'retarget-client-url': ['drop-direct-url', 'retarget-client-url'],
  'advisory-lock': ['drop-direct-url', 'advisory-lock'],
  'drop-env-declaration': ['drop-shadow-database-url', 'drop-direct-url', 'drop-env-declaration', 'drop-url-variable'],
  'drop-url-variable': ['drop-shadow-database-url', 'drop-direct-url', 'drop-url-variable'],
};

/** A pair of fixtures, laid on its ground. */
export interface Pair {
  readonly name: string;
  readonly path: string;
  readonly input: string;
  readonly output: string;
  readonly options: Partial<Options>;
  readonly files: Ground['files'];
}

/** The forms in which every pair is run. */
export const VARIANTS: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'with CRLF': (text) => text.replace(/\r?\n/g, '\r\n'),
  'with a byte order mark': (text) => `\uFEFF${text}`,
  'without a final newline': (text) => text.replace(/\r?\n$/, ''),
};

/** The files of a project in which the pair's file has this text. */
export function filesWith({ path, files }: Pair, text: string): Readonly<Record<string, string>> {
  const manifest = JSON.stringify({ name: 'app', dependencies: { '@prisma/client': '*', prisma: '*' } });
  return { 'package.json': manifest, ...files, [path]: text };
}

/**
 * Pairs of one file: `<case>.input.prisma` and `<case>.output.prisma`, likewise for other endings; without an output the
 * input must not change. `<case>.facts.json` replaces the options of its step's ground, and `path` in it says where the
 * file stands.
 */
export function pairsOf(step: Step): readonly Pair[] {
  const folder = join(FIXTURES, step);
  const ground = GROUNDS[step] ?? USUAL;
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names
    .filter((name) => name.includes('.input.'))
    .map((name): Pair => {
      const [label = '', kind = ''] = name.split('.input.');
      const input = readFileSync(join(folder, name), 'utf8');
      const facts = join(folder, `${label}.facts.json`);
      const output = join(folder, `${label}.output.${kind}`);
      const { path, ...options } = existsSync(facts) ? JSON.parse(readFileSync(facts, 'utf8')) : ground.options;
      return {
        name: label,
        path: path ?? ground.places?.[kind] ?? usualPlace(kind),
        input,
        output: existsSync(output) ? readFileSync(output, 'utf8') : input,
        options: { only: NEEDED[step] ?? [step], ...options },
        files: ground.files,
      };
    });
}

function usualPlace(kind: string): string {
  if (kind === 'env') return '.env';
  return kind === 'prisma' ? 'prisma/schema.prisma' : `src/client.${kind}`;
}
