/**
 * The cache of e2e/: packages that only its suites need, each set in a folder of its own, and the program as built from
 * the work tree. It is the folder that PRISMA_ONE_URL_E2E_CACHE names, by default node_modules/.cache/prisma-one-url-e2e.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

export const CACHE = resolve(
  process.env.PRISMA_ONE_URL_E2E_CACHE ?? join(root, 'node_modules', '.cache', 'prisma-one-url-e2e'),
);

/** What each folder of the cache has as its dependencies. */
export const PACKAGES = JSON.parse(readFileSync(join(root, 'e2e', 'packages.json'), 'utf8'));

/** Puts sets of packages into the cache; one that is there already, with the same versions, is left alone. */
export function installPackages(names) {
  for (const name of names) install(name);
}

/** Builds the program into the cache, so that what is tried is what stands in the work tree. */
export function buildProgram() {
  mkdirSync(CACHE, { recursive: true });
  execFileSync(process.execPath, [join(root, 'scripts', 'build.mjs'), join(CACHE, 'program')], { stdio: 'inherit' });
}

function install(name) {
  const folder = join(CACHE, name);
  const manifest = `${JSON.stringify({ private: true, dependencies: dependenciesOf(name) }, null, 2)}\n`;
  const done = join(folder, 'installed.json');
  if (existsSync(done) && readFileSync(done, 'utf8') === manifest) return;
  console.log(`installing ${name} into ${folder}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), manifest);
  // Prisma's own script would look for native engines, which aren't used; that of Postgres makes its links.
  const scripts = name === 'postgres' ? [] : ['--ignore-scripts'];
  const words = ['install', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error', ...scripts];
  execFileSync('npm', words, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
  writeFileSync(done, manifest);
}

function dependenciesOf(name) {
  const platform = `${process.platform}-${process.arch}`;
  const entries = Object.entries(PACKAGES[name]);
  return Object.fromEntries(entries.map(([each, version]) => [each.replace('PLATFORM-ARCH', platform), version]));
}
