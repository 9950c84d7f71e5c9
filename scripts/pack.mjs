/**
 * Packs the package as it is published, and prints how big it is: `node scripts/pack.mjs [FOLDER]`, which leaves the file
 * in a folder where one is named. What was built has to stand in dist/; `npm publish` takes the file.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What `npx` has to fetch; in bytes. */
export const MOST_PACKED = 500_000;
export const GOAL_PACKED = 350_000;

/** Runs `npm pack` on what was built: file name, sizes in bytes and the list of files, as npm reports them. */
export function pack(words = ['--dry-run'], dist = join(root, 'dist')) {
  const folder = mkdtempSync(join(tmpdir(), 'prisma-one-url-pack-'));
  try {
    stage(folder, dist);
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const answer = execFileSync(npm, ['pack', '--json', ...words], { cwd: folder, encoding: 'utf8' });
    return Object.values(JSON.parse(answer))[0];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What only the checkout needs of package.json: npm warns whoever installs a package that has scripts. */
const OWN = ['scripts', 'devDependencies', 'overrides'];

/** Puts together what is published, and nothing else. */
function stage(folder, dist) {
  const manifest = Object.entries(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const published = Object.fromEntries(manifest.filter(([key]) => !OWN.includes(key)));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
  for (const name of ['README.md', 'LICENSE']) copyFileSync(join(root, name), join(folder, name));
  mkdirSync(join(folder, 'dist'));
  const built = readdirSync(dist, { withFileTypes: true }).filter((entry) => entry.isFile());
  for (const { name } of built) copyFileSync(join(dist, name), join(folder, 'dist', name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , folder] = process.argv;
  const { filename, size, unpackedSize, entryCount } = pack(
    folder === undefined ? undefined : ['--pack-destination', resolve(folder)],
  );
  const goal = `goal ${kilobytes(GOAL_PACKED)}, at most ${kilobytes(MOST_PACKED)}`;
  console.log(
    `${filename}: packed ${kilobytes(size)} (${goal}), unpacked ${kilobytes(unpackedSize)}, ${entryCount} files`,
  );
  if (size > MOST_PACKED) process.exitCode = 1;
}

function kilobytes(bytes) {
  return `${Math.round(bytes / 1000)} KB`;
}
