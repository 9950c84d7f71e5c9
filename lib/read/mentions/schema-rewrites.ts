import type { SourceFile } from '../../text';
import { liveText } from './live';
import { isCode, liveSites, type PrismaUse } from './prisma-commands';
import type { Site } from './site';

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
const TEMP_FOLDER = /\b(?:mkdtemp|tmpdir|tempfile)/;

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
  const made = namesIn(bare);
  return liveSites(file, bare, WRITES)
    .filter((site) => isSchemaPath(firstArgument(site.tail), made) && opensToWrite(site))
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

/** What the names of a file stand for, as far as it matters. */
interface Names {
  /** Names that were given a path of a schema, with what they were given. */
  readonly schemas: ReadonlyMap<string, string>;
  /** All names that were given something. */
  readonly all: ReadonlySet<string>;
  /** Names of temp folders. */
  readonly temp: ReadonlySet<string>;
}

const GIVEN = /(?<![\w$.])([A-Za-z_$][\w$]{0,80})\s{0,4}(?::[^=;\n]{0,80})?=(?![=>])([^;\n]{0,300})/g;

function namesIn(bare: string): Names {
  const given = [...bare.matchAll(GIVEN)].map((match): [string, string] => [match[1] ?? '', match[2] ?? '']);
  return {
    schemas: new Map(given.filter(([, value]) => SCHEMA_PATH.test(value))),
    all: new Set(given.map(([name]) => name)),
    temp: new Set(given.filter(([, value]) => TEMP_FOLDER.test(value)).map(([name]) => name)),
  };
}

/** A path that ends in `.prisma`, or a name that stands for one. */
function isSchemaPath(argument: string, names: Names): boolean {
  if (isElsewhere(argument, names)) return false;
  if (SCHEMA_PATH.test(argument)) return true;
  const name = /^[A-Za-z_$][\w$]{0,80}$/.exec(argument.trim())?.[0];
  if (name === undefined) return false;
  const path = names.schemas.get(name);
  return path === undefined ? !names.all.has(name) && /schema/i.test(name) : !isElsewhere(path, names);
}

/** A path in a folder that holds no source: by its words, or by a name that was made from a temp folder. */
function isElsewhere(path: string, { temp }: Names): boolean {
  return ELSEWHERE.test(path) || [...path.matchAll(/[A-Za-z_$][\w$]*/g)].some((match) => temp.has(match[0]));
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
