import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../package.json';
import { filesBelow, runInMemory } from './support';

const README = join(__dirname, '..', 'README.md');
const SAMPLE = join(__dirname, '..', 'examples', 'neon-three-urls');

/** The blocks behind "The first prints" and "and the diff": real output, written anew by `UPDATE_SCREENS=1`. */
const BLOCKS = /(The first prints\n\n```\n)[\s\S]*?(\n```\n\nand the diff, on stdout:\n\n```diff\n)[\s\S]*?(\n```\n)/;

// The sample is planned on a copy outside of git (scripts/example.mjs).
it('shows in the README what the sample project prints', async () => {
  const ran = await runInMemory(filesBelow(SAMPLE), { command: 'plan' }, { inGit: false });
  const text = readFileSync(README, 'utf8');
  const screen = ran.screen.replace('prisma-one-url 0.0.0', `prisma-one-url ${version}`).trimEnd();
  const expected = text.replace(
    BLOCKS,
    (_, first, second, third) => first + screen + second + ran.results.trimEnd() + third,
  );
  if (process.env.UPDATE_SCREENS === '1') writeFileSync(README, expected);
  expect(expected).toBe(readFileSync(README, 'utf8'));
  expect(text).toMatch(BLOCKS);
});
