import type { SourceFile, Span } from '../../text';
import type { FileKind } from './file-kind';
import { liveText } from './live';
import { literally, type Site, sitesIn } from './site';

/** One place that runs `prisma migrate`; `command` is `prisma migrate deploy` or `prisma migrate dev`. */
export interface MigrateCommand {
  readonly path: string;
  readonly span: Span;
  readonly command: string;
  /** The schema that the command names, as a path without `./` and `../` before it. */
  readonly schema?: string;
}

/** One place that does something with Prisma that a step must know of. */
export interface PrismaUse {
  readonly path: string;
  readonly span: Span;
  readonly why: string;
}

/** How many places of a kind one file may have. */
const MOST = 500;

function isCode(kind: FileKind): boolean {
  return kind === 'script' || kind === 'python' || kind === 'slash-code' || kind === 'hash-code';
}

function liveSites(file: SourceFile, bare: string, pattern: RegExp): readonly Site[] {
  return sitesIn({ text: file.text, bare, pattern, most: MOST }).filter((site) => !site.commented);
}

// ---- prisma migrate deploy | dev

/** On one command line, also in the list form of Docker's CMD and with flags before `migrate`. */
const MIGRATE =
  /(?:(?<![\w@./-])|\.bin\/)prisma(?:@[\w.^~*-]{1,40}|\/build\/index\.js)?["']?[ ,]{1,4}["']?(?:--?\w[\w-]{0,40}(?:[ =][\w./][\w./-]{0,200})? +){0,6}migrate["']?[ ,]{1,4}["']?(?:deploy|dev)(?![\w:-])/g;
const RUNS = /exec|spawn|execa|\$`|\$\(|shell|\brun|[cC]ommand|\bcmd\b|system|subprocess|["']npx["']|\[\s*["']$/;

/** Finds `prisma migrate deploy` and `prisma migrate dev` where something runs them; prose and messages are left out. */
export function migrateCommandsIn(file: SourceFile): readonly MigrateCommand[] {
  if (!/migrate["']?[ ,]+["']?(?:deploy|dev)/.test(file.text)) return [];
  const { kind, bare } = liveText(file);
  return liveSites(file, bare, MIGRATE)
    .filter((site) => isRun(site, kind))
    .map((site) => ({ path: file.path, span: site.span, command: commandOf(site), schema: schemaOf(site) }));
}

function commandOf({ name }: Site): string {
  return `prisma migrate ${name.endsWith('dev') ? 'dev' : 'deploy'}`;
}

/** What `--schema` says, without the quotes and the steps up to the root. */
function schemaOf({ name, after }: Site): string | undefined {
  const line = `${name}${after.split(/&&|[;|]/, 1)[0]}`;
  return /--schema[= ]["']?(?:\.{1,2}\/)*([\w./-]+)/.exec(line)?.[1];
}

function isRun({ before, lead }: Site, kind: FileKind): boolean {
  if (kind === 'doc') return false;
  if (/^\s*(?:-\s+)?["']?(?:name|description|title|message|help)["']?\s*:/.test(before)) return false;
  if (/\b(?:echo|printf)\s[^;&|]*$|\b(?:console|log\w{0,10})\.\w{1,20}\([^)]*$/.test(before)) return false;
  return !isCode(kind) || RUNS.test(lead.slice(-160));
}

// ---- Accelerate

const ACCELERATE: readonly (readonly [RegExp, string])[] = [
  [/\bwithAccelerate\b/g, '`withAccelerate` extends the client'],
  [/--no-engine\b|--data-proxy\b|--accelerate\b/g, '`prisma generate` is told that there is no engine'],
  [/"@prisma\/extension-accelerate"(?=\s*:)/g, '`@prisma/extension-accelerate` is a dependency'],
  [/(?<![\w+.-])prisma:\/\/[\w.-]{0,100}accelerate/g, 'a URL of Accelerate stands here'],
];

/** Finds what shows that Prisma Accelerate is used (RULES: the steps); one place for each reason. */
export function accelerateIn(file: SourceFile): readonly PrismaUse[] {
  if (!/ccelerate|--no-engine|--data-proxy/.test(file.text) || liveText(file).kind === 'doc') return [];
  const { bare } = liveText(file);
  return ACCELERATE.flatMap(([pattern, why]) =>
    liveSites(file, bare, pattern)
      .filter((site) => !site.name.startsWith('--') || /\bprisma\b[^;&|]*\bgenerate\b/.test(site.before))
      .slice(0, 1)
      .map(({ span }) => ({ path: file.path, span, why })),
  );
}

// ---- scripts that rewrite the schema's text

const SCHEMA_PATH = /\.prisma\b/;
const READS =
  /\breadFile(?:Sync)?\b|\bread_text\(|\bReadFile\(|\bFile\.read\b|\breadTextFile|Bun\.file\(|\.read\(\)|\.replace(?:All)?\(|\.sub\(/;
const WRITES =
  /(?:\b(?:writeFile|writeFileSync|outputFile|outputFileSync|writeTextFile|writeTextFileSync|WriteFile)|Bun\.write|File\.write|\bopen)\(\s*/g;
const ELSEWHERE = /tmp|temp|dist|out(?:put)?\b|fixture|copy|backup/i;

/**
 * Finds scripts that rewrite a schema's text (T9): they would do nothing any more after an edit, or undo it.
 *
 * In code that is a write to a `.prisma` path in a file that also reads or replaces; in scripts `sed -i` and
 * redirections. What is written to another place (a temp folder, a build's output) doesn't count.
 */
export function schemaRewritesIn(file: SourceFile): readonly PrismaUse[] {
  if (!SCHEMA_PATH.test(file.text)) return [];
  const { kind, bare } = liveText(file);
  if (kind === 'doc' || !SCHEMA_PATH.test(bare)) return [];
  return isCode(kind) ? codeRewrites(file, bare) : scriptRewrites(file, bare);
}

function codeRewrites(file: SourceFile, bare: string): readonly PrismaUse[] {
  if (!READS.test(bare)) return [];
  return liveSites(file, bare, WRITES)
    .filter((site) => isSchemaPath(firstArgument(site.tail), bare) && opensToWrite(site))
    .map(({ span }) => ({ path: file.path, span, why: 'code writes a `.prisma` file' }));
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
  if (ELSEWHERE.test(argument)) return false;
  if (SCHEMA_PATH.test(argument)) return true;
  const name = /^[A-Za-z_$][\w$]{0,80}$/.exec(argument.trim())?.[0];
  if (name === undefined) return false;
  const made = new RegExp(`(?<![\\w$.])${literally(name)}\\s{0,4}(?::[^=\\n]{0,80})?=(?!=)([^;\\n]{0,300})`).exec(
    bare,
  )?.[1];
  return made === undefined ? /schema/i.test(name) : SCHEMA_PATH.test(made) && !ELSEWHERE.test(made);
}

const SCRIPT_REWRITES: readonly (readonly [RegExp, string])[] = [
  [/\b(?:g?sed|perl)\s[^\n]{0,300}?\.prisma\b/g, 'a text tool edits a `.prisma` file'],
  [/(?:>>?|\btee\s(?:-a\s)?)\s{0,4}["']?[\w./${}-]{1,200}\.prisma\b/g, 'a script writes a `.prisma` file'],
];

function scriptRewrites(file: SourceFile, bare: string): readonly PrismaUse[] {
  return SCRIPT_REWRITES.flatMap(([pattern, why]) =>
    liveSites(file, bare, pattern)
      .filter(
        ({ name }) => !ELSEWHERE.test(name) && (!/^(?:g?sed|perl)/.test(name) || /\s-\w{0,6}i|--in-place/.test(name)),
      )
      .map(({ span }) => ({ path: file.path, span, why })),
  );
}
