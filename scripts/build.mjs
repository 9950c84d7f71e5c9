/**
 * Builds what is published: `node scripts/build.mjs [FOLDER]`, by default into dist/.
 *
 * That is the program in chunks (scripts/bundle.mjs), the licences of what is inlined, and the text of `--help`.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';
import { licences } from './licences.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = resolve(process.argv[2] ?? join(root, 'dist'));
const staging = mkdtempSync(join(tmpdir(), 'prisma-one-url-build-'));
try {
  const inputs = await bundle(staging);
  writeFileSync(join(staging, 'LICENSES.txt'), licences(root, inputs));
  writeHelp(staging);
  install(staging, target);
} finally {
  rmSync(staging, { recursive: true, force: true });
}

/** What yargs says to `--help`: where there is no terminal, and on one of 100 columns or more. */
function writeHelp(folder) {
  const program = JSON.stringify(join(folder, 'prisma-one-url.cjs'));
  const env = { ...process.env, LC_ALL: 'C' };
  for (const [name, columns] of [['help.txt'], ['help-100.txt', 100]]) {
    const code = `${columns ? `process.stdout.columns = ${columns};` : ''} process.argv[1] = 'x'; require(${program});`;
    writeFileSync(join(folder, name), execFileSync(process.execPath, ['-e', code, 'x', '--help'], { env }));
  }
}

/**
 * Puts the files in place one by one, each by a rename, and then removes what is left of an older build: a program that
 * runs meanwhile, as the tests do, finds a whole file under every name at any time.
 */
function install(from, to) {
  mkdirSync(to, { recursive: true });
  const names = readdirSync(from);
  for (const name of names) {
    const fresh = join(to, `.${process.pid}.${name}`);
    writeFileSync(fresh, readFileSync(join(from, name)), { mode: name === 'start.cjs' ? 0o755 : 0o644 });
    renameSync(fresh, join(to, name));
  }
  // `.123.start.cjs` is a file that another build is just putting in place.
  const left = readdirSync(to).filter((name) => !names.includes(name) && !/^\.\d+\./.test(name));
  for (const name of left) rmSync(join(to, name), { recursive: true, force: true });
}
