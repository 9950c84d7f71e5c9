#!/usr/bin/env node
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { Script } from 'node:vm';
import { version } from '../package.json';

/** Tells one build from all others; the build puts it in. */
declare const BUILD: string;

/**
 * `--version` and `--help` alone need neither the program nor yargs. What yargs says to `--help` was written down by the
 * build, for the two widths below; every other width is left to yargs.
 */
function start(words: readonly string[]): void {
  const answer = answerTo(words);
  if (answer !== undefined) {
    tell(answer);
    return;
  }
  process.on('exit', keepCompiled);
  chunk('./prisma-one-url.cjs');
}

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

// ---- chunks, compiled once
//
// To compile the program takes longer than to run it, so what V8 made of it is kept for the next run, as node itself does
// from 22.1 on if it is asked to. It is kept where only those can write who could change the program itself, and V8 takes
// no data of another version of its own.

interface Chunk {
  readonly name: string;
  readonly exports: unknown;
  readonly script: Script;
}

const chunks = new Map<string, Chunk>();

/** What a chunk exports; everything else that chunks require is a part of node. */
function chunk(name: string): unknown {
  const known = chunks.get(name);
  if (known !== undefined) return known.exports;
  if (!name.startsWith('./')) return require(name);
  const path = join(__dirname, name);
  // The chunks are plain ASCII.
  const text = readFileSync(path, 'latin1');
  const script = new Script(`(function(exports,require,module,__filename,__dirname){${text}\n})`, {
    filename: path,
    cachedData: kept(name),
  });
  const module = { name, exports: {}, script };
  chunks.set(name, module);
  script.runInThisContext()(module.exports, chunk, module, path, __dirname);
  return module.exports;
}

/** The folder for what is kept: the one in `node_modules` for such things, where there is one, else beside the chunks. */
function keptFolder(): string {
  const above = __dirname.lastIndexOf(`${sep}node_modules${sep}`);
  const modules = join(above === -1 ? dirname(__dirname) : __dirname.slice(0, above), 'node_modules');
  return existsSync(modules) ? join(modules, '.cache', 'prisma-one-url') : join(__dirname, '.cache');
}

function keptName(name: string): string {
  return `${BUILD}-${process.version}-${process.arch}-${name.replace(/^\.\/|\.cjs$/g, '')}.bin`;
}

function kept(name: string): Buffer | undefined {
  try {
    return readFileSync(join(keptFolder(), keptName(name)));
  } catch {
    // Not kept yet, or nothing can be kept here.
    return undefined;
  }
}

/** Keeps what was compiled anew. A run in CI is rarely followed by another one. */
function keepCompiled(): void {
  const fresh = [...chunks.values()].filter(({ script }) => script.cachedDataRejected !== false);
  if (fresh.length === 0 || process.env.CI || process.env.NODE_DISABLE_COMPILE_CACHE) return;
  const folder = keptFolder();
  try {
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)) if (!name.startsWith(BUILD)) rmSync(join(folder, name), { force: true });
    for (const { name, script } of fresh) replace(join(folder, keptName(name)), script);
  } catch {
    // The folder can't be written: the next run compiles again.
  }
}

/** By a rename, so that no run ever reads half of it; the temp file comes first, because to make the data takes long. */
function replace(path: string, script: Script): void {
  const temp = `${path}.${process.pid}`;
  writeFileSync(temp, '');
  writeFileSync(temp, script.createCachedData());
  renameSync(temp, path);
}

start(process.argv.slice(2));
