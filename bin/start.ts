#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../package.json';

// `--version` and `--help` alone need neither the program nor yargs. What yargs says to `--help` was written down by the
// build, for the two widths below; every other width is left to yargs.
const answer = answerTo(process.argv.slice(2));
if (answer === undefined) require('./prisma-one-url');
else tell(answer);

/** A reader that has seen enough, or has gone (`--help | head -1`), is no failure. */
function tell(text: string): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  process.stdout.write(text);
}

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
