#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../package.json';

// Half of what runs a command line tool is `--version` and `--help`: neither needs yargs, let alone the program. What
// yargs says to `--help` was written down by the build, for the two widths below; every other width is left to yargs.
const answer = answerTo(process.argv.slice(2));
if (answer === undefined) require('./prisma-one-url');
else process.stdout.write(answer);

function answerTo([word, ...more]: readonly string[]): string | undefined {
  if (more.length > 0) return undefined;
  if (word === '--version') return `${version}\n`;
  return word === '--help' || word === '-h' ? helpFor(process.stdout.columns) : undefined;
}

/** The help text for a terminal so wide, or for what is no terminal; yargs wraps at 100 columns at most. */
function helpFor(columns: number | undefined): string | undefined {
  if (columns !== undefined && columns < 100) return undefined;
  try {
    return readFileSync(join(__dirname, columns === undefined ? 'help.txt' : 'help-100.txt'), 'utf8');
  } catch {
    // Not built: yargs has the text.
    return undefined;
  }
}
