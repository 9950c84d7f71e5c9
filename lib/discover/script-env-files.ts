import { field, textEntries } from '../read/json';
import type { Manifest } from '../read/package-json';
import { pathFrom } from './paths';

/**
 * The env files that a package's scripts name, as paths below the root; they need not exist.
 *
 * Knows `--env-file` and `--env-file-if-exists` of any program (node, tsx, bun, docker, ...), `dotenv -e`,
 * `dotenvx run -f` and `env-cmd -f`, each with `=` or a space. Paths count from the package's folder.
 */
export function envFilesNamedIn(manifest: Manifest | null): readonly string[] {
  if (manifest === null) return [];
  const named = textEntries(field(manifest.json, 'scripts')).flatMap(([, script]) => envFilesIn(script));
  return named.flatMap((path) => pathFrom(manifest.folder, path) ?? []);
}

const ANY_PROGRAM = ['--env-file', '--env-file-if-exists'];
const FLAGS_OF: Readonly<Record<string, readonly string[]>> = {
  dotenv: ['-e'],
  'dotenv-cli': ['-e'],
  dotenvx: ['-f'],
  'env-cmd': ['-f', '--file'],
};

function envFilesIn(script: string): readonly string[] {
  const words = wordsOf(script);
  const found: string[] = [];
  let flags: readonly string[] = ANY_PROGRAM;
  for (const [index, word] of words.entries()) {
    const flag = flags.find((candidate) => word === candidate || word.startsWith(`${candidate}=`));
    if (flag !== undefined) found.push(word === flag ? (words[index + 1] ?? '') : word.slice(flag.length + 1));
    else flags = flagsAfter(word, flags);
  }
  return found.filter((path) => path !== '' && !path.startsWith('-') && !path.includes('$'));
}

/** The flags that name env files behind a word: a program brings its own, and the next command starts anew. */
function flagsAfter(word: string, flags: readonly string[]): readonly string[] {
  if (/^(?:--|[&|;()]+)$/.test(word)) return ANY_PROGRAM;
  const own = Object.hasOwn(FLAGS_OF, word) ? FLAGS_OF[word] : undefined;
  return own === undefined ? flags : [...ANY_PROGRAM, ...own];
}

/** The words of a command line without their quotes, operators as words of their own. */
function wordsOf(script: string): readonly string[] {
  return script
    .replace(/[&|;()]+/g, ' $& ')
    .split(/\s+/)
    .map(unquoted);
}

// Loops: the regular expression for quotes at the end takes quadratic time on a hostile run of them.
function unquoted(word: string): string {
  let start = 0;
  let end = word.length;
  while (start < end && isQuote(word[start])) start++;
  while (end > start && isQuote(word[end - 1])) end--;
  return word.slice(start, end);
}

/** A backslash too, as in `\\"…\\"` within `sh -c "…"`. */
function isQuote(character: string | undefined): boolean {
  return character === '"' || character === "'" || character === '\\';
}
