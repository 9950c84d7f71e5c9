import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../bin/words';
import { TRANSFORMS } from '../lib/registry';
import { scripts } from '../package.json';

const TEXT = readFileSync(join(__dirname, '..', 'README.md'), 'utf8').replace(/\r\n/g, '\n');

/** What stands between backticks: in a line, and line by line in the fenced blocks. */
const CODE = [...TEXT.matchAll(/^```[^\n]*\n([\s\S]*?)^```|`([^`\n]+)`/gm)].flatMap(([, block, inline]) =>
  (block ?? inline ?? '').split('\n'),
);

/** The first cells of each table of the text, without the heading and the line below it. */
const FIRST_COLUMNS = [...TEXT.matchAll(/(?:^\|.*\n){3,}/gm)].map(([table]) =>
  table
    .trimEnd()
    .split('\n')
    .slice(2)
    .map((row) => row.split('|')[1]?.trim() ?? ''),
);

it('has one table of all transforms, in any order', () => {
  const names = TRANSFORMS.map(({ name }) => `\`${name}\``);
  const tables = FIRST_COLUMNS.filter((cells) => cells.some((cell) => names.includes(cell)));
  expect(tables.map((cells) => cells.toSorted())).toEqual([names.toSorted()]);
});

it('names no script that package.json does not have', () => {
  const named = CODE.flatMap((line) => [...line.matchAll(/\bnpm run ([\w:-]+)/g)]).map(([, name = '']) => name);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
  expect(named.length).toBeGreaterThan(0);
  expect(CODE.some((line) => /\bnpm test\b/.test(line))).toBe(true);
  expect(scripts).toHaveProperty('test');
});

it('names no command that the program does not have', () => {
  const said = CODE.flatMap((line) => [...line.matchAll(/\bprisma-one-url(?:@\w+)? +([a-z-]+)\b(?![./@])/g)]);
  const named = said.map(([, name = '']) => name).filter((name) => !name.startsWith('-'));
  expect(named.filter((name) => !COMMANDS.includes(name))).toEqual([]);
  expect(named.length).toBeGreaterThan(0);
});
