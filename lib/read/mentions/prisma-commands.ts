import { type SourceFile, type Span, sliceOf } from '../../text';
import { commandAt } from './command-line';
import type { FileKind } from './file-kind';
import { liveText } from './live';
import { commandWithoutValues } from './shown-line';
import { type Site, sitesIn } from './site';

/** One place that runs `prisma migrate`; `command` is `prisma migrate deploy` or `prisma migrate dev`. */
export interface MigrateCommand {
  readonly path: string;
  readonly span: Span;
  readonly command: string;
  /** The whole command as it stands there, runner and flags with it, without the values of variables. */
  readonly found: string;
  /** Set where it is a list of words, `["npx", "prisma", …]`, which no shell reads. */
  readonly isList?: true;
  /** Whether `PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK` stands before it, or is set somewhere in the same file. */
  readonly lockDisabled: boolean;
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

/** Whether the language is a programming language, whose strings hold commands and whose calls run them. */
export function isCode(kind: FileKind): boolean {
  return kind === 'script' || kind === 'python' || kind === 'slash-code' || kind === 'hash-code';
}

/** The places outside of comments that match a global pattern. */
export function liveSites(file: SourceFile, bare: string, pattern: RegExp): readonly Site[] {
  return sitesIn({ text: file.text, bare, pattern, most: MOST }).filter((site) => !site.commented);
}

// ---- prisma migrate deploy | dev

/** On one command line, also in the list form of Docker's CMD and with flags before `migrate`. */
const MIGRATE =
  /(?:(?<![\w@./-])|\.bin\/)prisma(?:@[\w.^~*-]{1,40}|\/build\/index\.js)?["']?[ ,([]{1,4}["']?(?:--?\w[\w-]{0,40}(?:[ =][\w./][\w./-]{0,200})? +){0,6}migrate["']?[ ,]{1,4}["']?(?:deploy|dev)(?![\w:-])|\[\s{0,4}["']migrate["'], {0,4}["'](?:deploy|dev)["']/g;
const RUNS = /exec|spawn|execa|\$`|\$\(|shell|\brun|[cC]ommand|\bcmd\b|system|subprocess|["']npx["']|\[\s*["']$/;

/** Tests migrate databases of their own. */
const TEST = /(?:^|\/)(?:tests?|__tests__|e2e)\/|\.(?:test|spec)\.[cm]?[jt]sx?$/;

/** Finds `prisma migrate deploy` and `prisma migrate dev` where something runs them; prose and messages are left out. */
export function migrateCommandsIn(file: SourceFile): readonly MigrateCommand[] {
  if (!/migrate["']?[ ,]{1,4}["']?(?:deploy|dev)/.test(file.text)) return [];
  const { kind, bare } = liveText(file);
  if (isCode(kind) && TEST.test(file.path)) return [];
  return liveSites(file, bare, MIGRATE)
    .filter((site) => isRun(site, kind))
    .map((site) => ({
      path: file.path,
      span: site.span,
      command: commandOf(site),
      ...foundAt(file, site),
      lockDisabled: isLockDisabled(file, bare, site),
      schema: schemaOf(site),
    }));
}

/** The words of a list are put together as a shell would have them. */
function foundAt(file: SourceFile, { span, name }: Site): Pick<MigrateCommand, 'found' | 'isList'> {
  const text = sliceOf(file.text, commandAt(file, span.start).span);
  if (!text.startsWith('[') && !name.includes('[')) return { found: commandWithoutValues(text) };
  const words = [...(text.startsWith('[') ? text : name).matchAll(/[\w./@:=-]{1,200}/g)].map(([word]) => word);
  const program = words.includes('prisma') || words[0] !== 'migrate' ? [] : ['prisma'];
  return { found: commandWithoutValues([...program, ...words].join(' ')), isList: true };
}

/** In package.json each script sets its own environment; in a workflow or an image one line serves the whole file. */
function isLockDisabled({ path }: SourceFile, bare: string, { before }: Site): boolean {
  const text = /\.json$/.test(path) ? before : bare;
  return /PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK["']?\s{0,4}[:=]\s{0,4}["']?(?!0\b|false\b|["'\s])/.test(text);
}

function commandOf({ name }: Site): string {
  return `prisma migrate ${/dev["']?$/.test(name) ? 'dev' : 'deploy'}`;
}

/** What `--schema` says, without the quotes and the steps up to the root. */
function schemaOf({ name, after }: Site): string | undefined {
  const line = `${name}${after.split(/&&|[;|]/, 1)[0]}`;
  return /--schema[= ]["']?(?:\.{1,2}\/)*([\w./-]+)/.exec(line)?.[1];
}

function isRun({ name, before, lead }: Site, kind: FileKind): boolean {
  if (kind === 'doc') return false;
  if (/^\s*(?:-\s+)?["']?(?:name|\w{0,40}[dD]escription|title|message|help)["']?\s*:/.test(before)) return false;
  if (/"(?:\w{0,40}[dD]escription|title|message|help)"\s*:\s*"[^"]*$/.test(before)) return false;
  if (/\b(?:echo|printf|Write-\w{1,20})\s[^;&|]*$/.test(before)) return false;
  if (isCode(kind) && /\b(?:(?:console|log\w{0,10})\.\w{1,20}|expect|to[A-Z]\w{1,30})\([^)]*$/.test(lead.slice(-160)))
    return false;
  return !isCode(kind) || name.startsWith('[') || RUNS.test(lead.slice(-160));
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
