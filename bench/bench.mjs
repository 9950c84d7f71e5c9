/**
 * Measures the packed program: `npm run bench [-- --files 20000 --rounds 20]`.
 *
 * Times are the shortest of interleaved rounds, and each is given as a multiple of something that was measured in the
 * same rounds (an empty node script; reading all files), because machines differ and their load changes. Only the size of
 * the packed file is a limit; all else is for the reader.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { GOAL_PACKED, MOST_PACKED, pack } from '../scripts/pack.mjs';
import { generate } from './generate.mjs';

const { values } = parseArgs({
  options: { files: { type: 'string', default: '4000' }, rounds: { type: 'string', default: '20' } },
});
const rounds = Number(values.rounds);
const root = fileURLToPath(new URL('..', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'prisma-one-url-bench-'));

// A variable that loads more certificates triples the start of node; the rest keeps git and the program from asking around.
const env = { ...process.env, CI: '', NODE_OPTIONS: '', XDG_STATE_HOME: join(work, 'state') };
delete env.NODE_EXTRA_CA_CERTS;

try {
  console.log(`node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} x ${cpus()[0]?.model}\n`);
  const { file, size, unpackedSize } = packed();
  const start = unpacked(file);
  table('start-up', startUp(start));
  table('cold run of the packed file', coldRun(file));
  table(`monorepo of ${values.files} files`, monorepo(start, Number(values.files)));
  console.log(`packed ${size} bytes (goal ${GOAL_PACKED}, at most ${MOST_PACKED}), unpacked ${unpackedSize}`);
  if (size > MOST_PACKED) process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}

function packed() {
  if (!existsSync(join(root, 'dist/start.cjs'))) throw new Error('nothing is built yet: npm run build');
  const { filename, size, unpackedSize } = pack(['--pack-destination', work]);
  return { file: join(work, filename), size, unpackedSize };
}

function unpacked(file) {
  execFileSync('tar', ['-xzf', file, '-C', work]);
  return join(work, 'package', 'dist', 'start.cjs');
}

// ---- what is measured

function startUp(start) {
  const empty = join(work, 'empty.cjs');
  writeFileSync(empty, '');
  const plain = sample('plain');
  const inGit = sample('in-git');
  git(inGit, 'init', '--quiet');
  git(inGit, 'add', '--all');
  const withConfig = sample('with-config');
  writeFileSync(join(withConfig, 'prisma.config.ts'), "export default { schema: 'prisma/schema.prisma' };\n");
  return measured({
    'an empty node script': node(plain, empty),
    '--version': node(plain, start, '--version'),
    '--help (goal 1.2, at most 1.5)': node(plain, start, '--help'),
    'plan --help (through yargs)': node(plain, start, 'plan', '--help'),
    'plan of the sample (goal 1.5, at most 2)': node(plain, start, 'plan'),
    'plan of the sample in git': node(inGit, start, 'plan'),
    'plan of the sample with a prisma.config.ts': node(withConfig, start, 'plan'),
  });
}

/** As `npx` does it with nothing in its cache: install from the file, then run. The package has no dependencies. */
function coldRun(file) {
  const folder = join(work, 'cold');
  mkdirSync(folder);
  let round = 0;
  const npx = (cache) => () => {
    const words = [
      'exec',
      '--yes',
      '--offline',
      `--cache=${cache()}`,
      `--package=${file}`,
      '--',
      'prisma-one-url',
      '--version',
    ];
    run(folder, 'npm', words);
  };
  return measured(
    {
      'npm --version': () => run(folder, 'npm', ['--version']),
      'npx with an empty cache': npx(() => join(work, `cache-${round++}`)),
      'npx once more': npx(() => join(work, 'cache-0')),
    },
    Math.min(rounds, 5),
  );
}

function monorepo(start, files) {
  const folder = join(work, 'monorepo');
  const { projects } = generate(folder, files);
  git(folder, 'init', '--quiet');
  git(folder, 'add', '--all');
  const needles = ['DATABASE_URL', 'DIRECT_URL', 'SHADOW_DATABASE_URL', 'pgbouncer'];
  const patterns = needles.flatMap((needle) => ['-e', needle]);
  return measured(
    {
      'list and read all files': node(folder, fileURLToPath(new URL('read-all.mjs', import.meta.url)), ...needles),
      'git grep of the names': () => git(folder, 'grep', '--quiet', '--fixed-strings', '--count', ...patterns),
      ...(has('rg') && {
        'rg of the names': () => run(folder, 'rg', ['--files-with-matches', '-F', ...patterns, '.']),
      }),
      [`plan --all of ${projects} projects`]: node(folder, start, 'plan', '--all'),
      'check of one of them': node(folder, start, 'check', 'packages/p0000'),
    },
    Math.min(rounds, 7),
  );
}

// ---- how

function sample(name) {
  const folder = join(work, name);
  cpSync(join(root, 'examples/neon-three-urls'), folder, { recursive: true });
  return folder;
}

function git(folder, ...words) {
  run(folder, 'git', words);
}

function has(program) {
  return spawnSync(program, ['--version']).error === undefined;
}

function node(folder, ...words) {
  return () => run(folder, process.execPath, words);
}

/** A program's exit code 1 is an answer; what could not run is not. */
function run(cwd, program, words) {
  const { error, status, stderr } = spawnSync(program, words, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
  if (error !== undefined || status === null || status > 1) throw error ?? new Error(`${program} ${words}: ${stderr}`);
}

/** The shortest time of each job, in milliseconds, and as a multiple of the first one's. */
function measured(jobs, times = rounds) {
  const shortest = new Map();
  for (let round = 0; round < times; round++) {
    for (const [name, job] of Object.entries(jobs)) {
      const began = performance.now();
      job();
      shortest.set(name, Math.min(shortest.get(name) ?? Number.POSITIVE_INFINITY, performance.now() - began));
    }
  }
  const [first] = shortest.values();
  return [...shortest].map(([name, ms]) => ({ name, ms, ratio: ms / first }));
}

function table(title, rows) {
  const width = Math.max(title.length, ...rows.map(({ name }) => name.length));
  console.log(`| ${title.padEnd(width)} |      ms |  ratio |\n|${'-'.repeat(width + 2)}|--------:|-------:|`);
  for (const { name, ms, ratio } of rows) {
    console.log(`| ${name.padEnd(width)} | ${ms.toFixed(1).padStart(7)} | ${ratio.toFixed(2).padStart(6)} |`);
  }
  console.log('');
}
