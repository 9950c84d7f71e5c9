/** Packs the package as npm would publish it, and prints how big it is: `node scripts/pack.mjs [--check]`. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What `npx` has to fetch; in bytes. */
export const MOST_PACKED = 500_000;
export const GOAL_PACKED = 350_000;

/** Runs `npm pack` on what was built: file name, sizes in bytes and the list of files, as npm reports them. */
export function pack(words = ['--dry-run'], cwd = root) {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const answer = execFileSync(npm, ['pack', '--json', '--ignore-scripts', ...words], { cwd, encoding: 'utf8' });
  return Object.values(JSON.parse(answer))[0];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { size, unpackedSize, entryCount } = pack();
  const goal = `goal ${kilobytes(GOAL_PACKED)}, at most ${kilobytes(MOST_PACKED)}`;
  console.log(`packed ${kilobytes(size)} (${goal}), unpacked ${kilobytes(unpackedSize)}, ${entryCount} files`);
  if (size > MOST_PACKED) process.exitCode = 1;
}

function kilobytes(bytes) {
  return `${Math.round(bytes / 1000)} KB`;
}
