import type { SourceFile } from '../../text';
import { liveText } from './live';
import { isCode, liveSites, type PrismaUse } from './prisma-commands';
import { literally, type Site } from './site';

/** One place that rewrites a schema; `target` is the path that a script gives, without `./`, `../` and `$VAR/` before it. */
export interface SchemaRewrite extends PrismaUse {
  readonly target?: string;
  /** Which of the URL properties and of the names the script names; none where it writes a schema as a whole. */
  readonly touches: readonly string[];
}

type Rewrite = Omit<SchemaRewrite, 'touches'>;

const SCHEMA_PATH = /\.prisma\b/;
/** What a rewrite must have to do with, or the edit of a datasource is nothing to it. */
const DATASOURCE = /datasource|directUrl|shadowDatabaseUrl|\burl\s{1,20}=\s{0,20}env\b|\benv\(\\?["']/;
const ELSEWHERE = /(?<![A-Za-z])(?:te?mp|dist|out|output|fixtures?|backup)(?![a-z])|Te?mp(?![a-z])|\.backup\b/;
const TEMP_FOLDER = /(?<![\w$.])(\w{1,60})\s{0,4}=(?![=>])[^;\n]{0,80}\b(?:mkdtemp|tmpdir|tempfile)/g;

/**
 * Finds scripts that rewrite the datasource of a schema as text (T9): after an edit they would do nothing, or undo it.
 *
 * In code that is a write to a `.prisma` path in a file that deals with the datasource, names one of the variables or
 * copies one schema over another; in scripts an edit in place that does so, a redirection, or a copy. What changes only
 * models or the provider, or writes to another place (a temp folder, a build's output), doesn't count.
 */
export function schemaRewritesIn(file: SourceFile, names: readonly string[]): readonly SchemaRewrite[] {
  if (!SCHEMA_PATH.test(file.text)) return [];
  const { kind, bare } = liveText(file);
  if (kind === 'doc' || !SCHEMA_PATH.test(bare)) return [];
  const touches = ['directUrl', 'shadowDatabaseUrl', ...names].filter((name) => bare.includes(name));
  const found = [...(isCode(kind) ? codeRewrites(file, bare, names) : []), ...scriptRewrites(file, bare, names)];
  return found.map((rewrite) => ({ ...rewrite, touches }));
}

function concernsDatasource(text: string, names: readonly string[]): boolean {
  return DATASOURCE.test(text) || names.some((name) => text.includes(name));
}

// ---- code

const WRITES =
  /(?:\b(?:writeFile|writeFileSync|outputFile|outputFileSync|writeTextFile|writeTextFileSync|WriteFile)|Bun\.write|File\.write|\bopen)\(\s*/g;
const READS =
  /\breadFile(?:Sync)?\b|\bread_text\(|\bReadFile\(|\bFile\.read\b|\breadTextFile|Bun\.file\(|\.read\(\)|\.replace(?:All)?\(|\.sub\(/;

function codeRewrites(file: SourceFile, bare: string, names: readonly string[]): readonly Rewrite[] {
  if (!READS.test(bare) || !(concernsDatasource(bare, names) || schemasIn(bare) > 1)) return [];
  return liveSites(file, bare, WRITES)
    .filter((site) => isSchemaPath(firstArgument(site.tail), bare) && opensToWrite(site))
    .map(({ span }) => ({ path: file.path, span, why: 'code writes a `.prisma` file' }));
}

/** How many schemas a file names: with two, one of them may be written over the other. */
function schemasIn(bare: string): number {
  const paths = [...bare.matchAll(/[\w.-]{1,80}\.prisma(?=["'`])/g)].map((match) => match[0]);
  return new Set(paths).size;
}

/** Python's `open(path)` reads unless its mode says otherwise. */
function opensToWrite({ name, tail }: Site): boolean {
  return !name.startsWith('open') || /^[^\n]{0,200}["'](?:w|a|r\+)/.test(tail);
}

function firstArgument(tail: string): string {
  return /^(?:[^,()\n]|\([^()]{0,200}\)){1,200}/.exec(tail)?.[0] ?? '';
}

/** A path that ends in `.prisma`, or a name that stands for one. */
function isSchemaPath(argument: string, bare: string): boolean {
  if (isElsewhere(argument, bare)) return false;
  if (SCHEMA_PATH.test(argument)) return true;
  const name = /^[A-Za-z_$][\w$]{0,80}$/.exec(argument.trim())?.[0];
  if (name === undefined) return false;
  const made = new RegExp(`(?<![\\w$.])${literally(name)}\\s{0,4}(?::[^=\\n]{0,80})?=(?!=)([^;\\n]{0,300})`);
  const value = made.exec(bare)?.[1];
  return value === undefined ? /schema/i.test(name) : SCHEMA_PATH.test(value) && !isElsewhere(value, bare);
}

/** A path in a folder that holds no source: by its words, or by a name that was made from a temp folder. */
function isElsewhere(path: string, bare: string): boolean {
  if (ELSEWHERE.test(path)) return true;
  const words = [...path.matchAll(/[A-Za-z_$][\w$]*/g)].map((match) => match[0]);
  return [...bare.matchAll(TEMP_FOLDER)].some((match) => words.includes(match[1] ?? ''));
}

// ---- scripts

const EDITS = /\b(?:g?sed|perl)\s[^\n]{0,300}?\.prisma\b/g;
const REDIRECTS = /(?:>>?|\btee\s(?:-a\s)?)\s{0,4}["']?([\w./${}-]{1,200}\.prisma)\b/g;
const COPIED = /\b(?:cp|mv)\s[^\n;&|]{0,200}\.prisma["']?\s{1,4}["']?([\w./${}-]{1,200}\.prisma)\b/g;

function scriptRewrites(file: SourceFile, bare: string, names: readonly string[]): readonly Rewrite[] {
  const edits = liveSites(file, bare, EDITS).filter(
    ({ name }) => /\s-\w{0,6}i|--in-place/.test(name) && (/\burl\b/.test(name) || concernsDatasource(name, names)),
  );
  const writes = [REDIRECTS, COPIED].flatMap((pattern) => liveSites(file, bare, pattern));
  return [
    ...edits.map(({ span }) => ({ path: file.path, span, why: 'a text tool edits a `.prisma` file' })),
    ...writes.map(({ name, span }) => ({
      path: file.path,
      span,
      why: 'a script writes a `.prisma` file',
      target: targetOf(name),
    })),
  ].filter(({ span }) => !ELSEWHERE.test(file.text.slice(span.start, span.end)));
}

/** The last path of the command. */
function targetOf(command: string): string {
  const path = /[\w./${}-]+$/.exec(command)?.[0] ?? '';
  return path.replace(/^(?:\.{1,2}\/|\$\{?\w+\}?\/)+/, '');
}
