import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../bin/words';
import { TRANSFORMS } from '../lib/registry';
import { scripts } from '../package.json';

function textOf(name: string): string {
  return readFileSync(join(__dirname, '..', name), 'utf8').replace(/\r\n/g, '\n');
}

/** What stands between backticks: in a line, and line by line in the fenced blocks. */
function codeIn(text: string): readonly string[] {
  return [...text.matchAll(/^```[^\n]*\n([\s\S]*?)^```|`([^`\n]+)`/gm)].flatMap(([, block, inline]) =>
    (block ?? inline ?? '').split('\n'),
  );
}

/** The first cells of each table of the README, without the heading and the line below it. */
const FIRST_COLUMNS = [...textOf('README.md').matchAll(/(?:^\|.*\n){3,}/gm)].map(([table]) =>
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

describe.each(['README.md', 'CONTRIBUTING.md'])('%s', (name) => {
  const code = codeIn(textOf(name));

  it('names no script that package.json does not have', () => {
    const named = code.flatMap((line) => [...line.matchAll(/\bnpm (?:run )?(test|(?<=run )[\w:-]+)/g)]);
    const scriptNames = named.map(([, script = '']) => script);
    expect(scriptNames.filter((script) => !(script in scripts))).toEqual([]);
    expect(scriptNames).toContain('test');
    expect(scriptNames).toContain('example');
  });

  it('names no command that the program does not have', () => {
    const said = code.flatMap((line) => [...line.matchAll(/\bprisma-one-url(?:@\w+)? +([a-z]+)\b(?![./@-])/g)]);
    const commands = said.map(([, command = '']) => command);
    expect(commands.filter((command) => !COMMANDS.includes(command))).toEqual([]);
    expect(commands.length).toBeGreaterThan(0);
  });
});
