/**
 * Gets PgBouncer from Debian's packages without installing anything: `node scripts/fetch-pgbouncer.mjs FOLDER`.
 *
 * Debian 12 has 1.18, which carries no prepared statements; Debian 13 has 1.24. Its program needs a newer libc than Debian
 * 12's, so it comes with all of its libraries and is started by the loader that belongs to them. apt keeps all that it
 * writes in FOLDER. Takes a few seconds and 50 MB.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const SUITE = 'trixie';

/** PgBouncer and all that it links, as trixie calls them. */
const PACKAGES = [
  ...['pgbouncer', 'libc6', 'libcares2', 'libevent-2.1-7t64', 'libssl3t64', 'libsystemd0', 'libpam0g', 'libcap2'],
  ...['libaudit1', 'libcap-ng0', 'libzstd1', 'zlib1g'],
];

const SOURCES = '/etc/apt/sources.list.d/debian.sources';

/**
 * Gives the program and its version, or says in `skipped` why it can't be had here.
 *
 * PRISMA_ONE_URL_E2E_PGBOUNCER names a program to use instead; one that doesn't run is an error.
 */
export function pgbouncer(cache) {
  const given = process.env.PRISMA_ONE_URL_E2E_PGBOUNCER;
  if (given !== undefined) return { program: given, version: versionOf(given) };
  const folder = join(cache, `pgbouncer-${SUITE}`);
  const program = join(folder, 'pgbouncer');
  const why = existsSync(program) ? undefined : (whyNot() ?? whyNotFetched(folder));
  return why === undefined ? { program, version: versionOf(program) } : { skipped: why };
}

/** Throws for a program that doesn't run. */
function versionOf(program) {
  const said = execFileSync(program, ['--version'], { encoding: 'utf8' });
  return /PgBouncer ([\d.]+)/.exec(said)?.[1] ?? said.trim();
}

/** Fetches it; says why that failed. */
function whyNotFetched(folder) {
  try {
    fetchTo(folder);
    return undefined;
  } catch (problem) {
    rmSync(folder, { recursive: true, force: true });
    return `Debian's packages can not be had: ${firstLine(problem)}`;
  }
}

function whyNot() {
  if (process.platform !== 'linux') return `PgBouncer is taken from Debian's packages, and this is ${process.platform}`;
  const missing = ['apt-get', 'dpkg-deb'].find((name) => spawnSync(name, ['--version']).error !== undefined);
  if (missing !== undefined) return `there is no ${missing} here`;
  return existsSync(SOURCES) ? undefined : `there is no ${SOURCES} here`;
}

function fetchTo(folder) {
  rmSync(folder, { recursive: true, force: true });
  for (const each of ['apt/lists/partial', 'apt/parts', 'apt/cache/archives/partial', 'debs', 'root']) {
    mkdirSync(join(folder, each), { recursive: true });
  }
  writeFileSync(join(folder, 'apt/parts/suite.sources'), sourcesOf(readFileSync(SOURCES, 'utf8')));
  const options = aptOptions(join(folder, 'apt'));
  apt(folder, [...options, 'update']);
  apt(join(folder, 'debs'), [...options, 'download', ...PACKAGES]);
  for (const deb of readdirSync(join(folder, 'debs'))) {
    execFileSync('dpkg-deb', ['-x', join(folder, 'debs', deb), join(folder, 'root')]);
  }
  writeStarter(folder);
  for (const each of ['apt', 'debs']) rmSync(join(folder, each), { recursive: true, force: true });
}

/** Debian's own sources with the other suite; its security archive has none of that name. */
function sourcesOf(text) {
  const paragraphs = text.split(/\n\s*\n/).filter((paragraph) => /^URIs:/m.test(paragraph));
  const main = paragraphs.filter((paragraph) => !/security/.test(paragraph));
  return main.map((paragraph) => paragraph.replace(/^Suites:.*$/m, `Suites: ${SUITE}`)).join('\n\n');
}

function aptOptions(folder) {
  const settings = {
    'Dir::Etc::sourcelist': '/dev/null',
    'Dir::Etc::sourceparts': join(folder, 'parts'),
    'Dir::State::lists': join(folder, 'lists'),
    'Dir::State::status': '/dev/null',
    'Dir::Cache': join(folder, 'cache'),
    'APT::Sandbox::User': 'root',
    'Acquire::Retries': '2',
    'APT::Update::Error-Mode': 'any',
  };
  return ['-qq', ...Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])];
}

function apt(cwd, words) {
  execFileSync('apt-get', words, { cwd, stdio: ['ignore', 'ignore', 'pipe'], timeout: 120_000 });
}

/** Paths below the starter's own folder, so that the whole can be copied elsewhere. */
function writeStarter(folder) {
  const files = readdirSync(join(folder, 'root'), { recursive: true });
  const loader = files.find((file) => /(?:^|\/)ld-linux[^/]*\.so\.\d$/.test(file));
  if (loader === undefined) throw new Error('libc6 has no loader');
  const libraries = new Set(
    files.filter((file) => /\.so\.\d+$/.test(file)).map((file) => file.replace(/\/[^/]*$/, '')),
  );
  const path = [...libraries].map((each) => `$here/root/${each}`).join(':');
  const lines = [
    '#!/bin/sh',
    'here=$(dirname "$0")',
    `exec "$here/root/${loader}" --library-path "${path}" "$here/root/usr/sbin/pgbouncer" "$@"`,
    '',
  ];
  writeFileSync(join(folder, 'pgbouncer'), lines.join('\n'));
  chmodSync(join(folder, 'pgbouncer'), 0o755);
}

function firstLine(problem) {
  const text = String(problem.stderr ?? '').trim() || problem.message;
  return text.split('\n')[0];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('node scripts/fetch-pgbouncer.mjs FOLDER');
  console.log(pgbouncer(resolve(folder)));
}
