/**
 * Writes a monorepo to measure with: `node bench/generate.mjs FOLDER [FILES]`. The same number gives the same bytes.
 *
 * Packages of forty files, mostly TypeScript that imports, awaits and reads the environment as applications do. Every
 * 25th has a Prisma schema with three URLs on Neon, an env file that git ignores, its example, and readers of its
 * variables; some variables are read by a script, so that some steps hold.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FILES_A_PACKAGE = 40;
const PACKAGES_A_PROJECT = 25;

/** Writes about `files` files below `folder` and gives how many they are and how many of the packages have a schema. */
export function generate(folder, files) {
  const packages = Math.max(1, Math.round(files / FILES_A_PACKAGE));
  const all = [...rootFiles(packages), ...Array.from({ length: packages }, (_, index) => packageFiles(index)).flat()];
  for (const [path, text] of all) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return { files: all.length, projects: Math.ceil(packages / PACKAGES_A_PROJECT) };
}

function rootFiles(packages) {
  return [
    ['package.json', json({ name: 'measured', private: true, workspaces: ['packages/*'] })],
    ['.gitignore', 'node_modules/\ndist/\n.env\n'],
    ['README.md', `# Measured\n\n${packages} packages. Set \`DATABASE_URL\` before you start.\n`],
    [
      '.github/workflows/ci.yml',
      'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm test\n',
    ],
  ];
}

function packageFiles(index) {
  const name = `p${String(index).padStart(4, '0')}`;
  const isProject = index % PACKAGES_A_PROJECT === 0;
  const random = randomFrom(index + 1);
  const own = isProject ? projectFiles(name, index / PACKAGES_A_PROJECT) : [];
  const sources = Array.from({ length: FILES_A_PACKAGE - own.length - 1 }, (_, file) => [
    `src/${word(random)}-${file}.ts`,
    source(random),
  ]);
  const manifest = { name: `@measured/${name}`, version: '1.0.0', ...(isProject && PRISMA) };
  return [['package.json', json(manifest)], ...own, ...sources].map(([path, text]) => [
    `packages/${name}/${path}`,
    text,
  ]);
}

const PRISMA = {
  scripts: { build: 'prisma generate && tsc', deploy: 'prisma migrate deploy' },
  dependencies: { '@prisma/client': '6.19.1' },
  devDependencies: { prisma: '6.19.1' },
};

function projectFiles(name, index) {
  const login = (host) => `postgres://sally:long-${name}@${host}.us-east-2.aws.neon.tech/${name}`;
  const urls = (of) =>
    [
      `DATABASE_URL="${of('ep-damp-cherry-123456-pooler')}?pgbouncer=true&connect_timeout=15"`,
      `DIRECT_URL="${of('ep-damp-cherry-123456')}"`,
      `SHADOW_DATABASE_URL="${of('ep-damp-cherry-123456').replace(/[^/]*$/, 'shadow')}"`,
      '',
    ].join('\n');
  return [
    ['prisma/schema.prisma', SCHEMA],
    ['.env', urls(login)],
    ['.env.example', urls((host) => `postgres://USER:PASSWORD@${host}.us-east-2.aws.neon.tech/db`)],
    ['src/db.ts', 'import { PrismaClient } from "@prisma/client";\n\nexport const db = new PrismaClient();\n'],
    ...(index % 3 === 0 ? [['scripts/dump.sh', '#!/bin/sh\npg_dump "$DIRECT_URL" > dump.sql\n']] : []),
  ];
}

const MODELS = Array.from(
  { length: 30 },
  (_, index) => `model M${index} {\n  id   Int    @id @default(autoincrement())\n  name String\n}\n`,
);

const SCHEMA = `generator client {
  provider = "prisma-client-js"
}

datasource db {
  provider          = "postgresql"
  url               = env("DATABASE_URL") // uses connection pooling
  directUrl         = env("DIRECT_URL")
  shadowDatabaseUrl = env("SHADOW_DATABASE_URL")
}

${MODELS.join('\n')}`;

const WORDS =
  'account audit batch billing cache cart customer event feature invite ledger mail order price queue'.split(' ');

function word(random) {
  return WORDS[Math.floor(random() * WORDS.length)];
}

/** A module of one to six kilobytes. */
function source(random) {
  const parts = Array.from({ length: 4 + Math.floor(random() * 20) }, () => part(random));
  return `import { z } from 'zod';\nimport { ${word(random)} } from './${word(random)}';\n\n${parts.join('\n')}`;
}

function part(random) {
  const [a, b, c] = [word(random), word(random), word(random)];
  const number = Math.floor(random() * 1000);
  if (number < 20) return `export const ${a}Port = Number(process.env.${b.toUpperCase()}_PORT ?? ${number});\n`;
  return `/** Keeps the ${a} of a ${b} in step with its ${c}. */
export async function ${a}${number}(${b}: string, limit = ${number}): Promise<readonly string[]> {
  const found = await fetch(\`/api/\${${b}}/${c}?limit=\${limit}\`).then((answer) => answer.json());
  return z.array(z.string()).parse(found).filter((each) => each !== '${c}');
}
`;
}

function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Numbers from 0 to 1 that depend on the seed alone (mulberry32). */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, files = '2000'] = process.argv.slice(2);
  if (folder === undefined) throw new Error('node bench/generate.mjs FOLDER [FILES]');
  console.log(generate(folder, Number(files)));
}
