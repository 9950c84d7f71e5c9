import { parse } from 'dotenv';
import { type Finding, finding } from '../finding';
import { type SourceFile, type Span, sliceOf, wholeLines } from '../text';

/** One assignment of an env file, with the span of each of its parts. */
export interface EnvEntry {
  readonly path: string;
  readonly name: string;
  readonly nameSpan: Span;
  /** As `dotenv.parse` gives it: quotes off, `\n` in double quotes unescaped, not expanded. */
  readonly value: string;
  /** The value's text in the file, without its quotes. */
  readonly rawValue: string;
  readonly commented: boolean;
  readonly exported: boolean;
  readonly quote: '"' | "'" | '`' | '';
  /** Inside the quotes; for an unquoted value without the space and the comment behind it. */
  readonly valueSpan: Span;
  /** The whole lines of the assignment with the line end. */
  readonly lineSpan: Span;
  readonly comment?: { readonly text: string; readonly span: Span };
  /** An unquoted value that goes on behind a `#` without a space before it: dotenv takes the rest for a comment. */
  readonly cutByHash: boolean;
}

/** The entry that dotenv takes of a name: the last one that is not commented out. */
export function liveEntry(entries: readonly EnvEntry[], name: string): EnvEntry | undefined {
  return entries.findLast((entry) => entry.name === name && !entry.commented);
}

/** Files over this size are no env files. */
const MOST_CHARACTERS = 500_000;
/** dotenv's grammar needs quadratic time on a run of blank lines: 24 s for 100,000 of them (18.0.10). */
const MOST_BLANKS = 10_000;

/**
 * Reads an env file losslessly.
 *
 * The tokenizer finds, `dotenv.parse` (18) is the second opinion: the live entries have to have the same names and
 * values. Where they differ, or where the file is too long to be one, there is an error finding and no entry, so that
 * the file is left alone.
 */
export function readEnv(file: SourceFile): {
  readonly entries: readonly EnvEntry[];
  readonly findings: readonly Finding[];
} {
  if (file.text.length > MOST_CHARACTERS || file.text.split(/\S+/).some((blank) => blank.length > MOST_BLANKS))
    return { entries: [], findings: [refused(file, 'is too long for an env file')] };
  if (/^<{7}(?: |\r?$)/m.test(file.text) && /^>{7}(?: |\r?$)/m.test(file.text)) {
    return { entries: [], findings: [refused(file, 'has unresolved merge conflicts')] };
  }
  const live = assignmentsIn(file.path, file.text, false);
  if (!agreesWithDotenv(file.text, live))
    return { entries: [], findings: [refused(file, 'is read differently by dotenv')] };
  const entries = [...live, ...commentedEntries(file, live)];
  return { entries: entries.sort((a, b) => a.nameSpan.start - b.nameSpan.start), findings: [] };
}

function refused({ path }: SourceFile, why: string): Finding {
  return finding({
    code: 'readers-disagree',
    level: 'error',
    message: `${path} ${why}; it is left alone`,
    at: { path, span: { start: 0, end: 0 } },
    help: 'write one `NAME="value"` a line',
  });
}

// dotenv's own grammar (18.0.10), with a name for each part whose place is needed.
const ASSIGNMENT =
  /(?:^|^)\s*(?<exported>export\s+)?(?<name>[\w.-]+)(?<equals>\s*=\s*?|:\s+?)(?<value>\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?<comment>#.*)?(?:$|$)/dgm;

type Groups = Partial<Record<'exported' | 'name' | 'equals' | 'value' | 'comment', [number, number]>>;

function assignmentsIn(path: string, text: string, commented: boolean): EnvEntry[] {
  const { normal, originOf } = normalised(text);
  const entries: EnvEntry[] = [];
  for (const match of normal.matchAll(ASSIGNMENT)) {
    const groups = match.indices?.groups as Groups | undefined;
    const entry = groups && entryOf({ path, text, normal, originOf, commented }, groups);
    if (entry) entries.push(entry);
  }
  return entries;
}

interface Scanned {
  readonly path: string;
  readonly text: string;
  /** The text as dotenv sees it: every line ends with `\n`. */
  readonly normal: string;
  readonly originOf: (offset: number) => number;
  readonly commented: boolean;
}

function entryOf(scanned: Scanned, groups: Groups): EnvEntry | undefined {
  const { path, text, normal, originOf, commented } = scanned;
  const { name, equals } = groups;
  if (!name || !equals) return undefined;
  const trimmed = trimmedSpan(normal, groups.value ?? [equals[1], equals[1]]);
  const quote = quoteOf(normal.slice(trimmed.start, trimmed.end));
  const inner = quote === '' ? trimmed : { start: trimmed.start + 1, end: trimmed.end - 1 };
  const comment = commentOnLine(normal, trimmed.end, groups.comment);
  const spanOf = ({ start, end }: Span): Span => ({ start: originOf(start), end: originOf(end) });
  const start = groups.exported?.[0] ?? name[0];
  return {
    path,
    name: normal.slice(...name),
    nameSpan: spanOf({ start: name[0], end: name[1] }),
    value: unescaped(normal.slice(inner.start, inner.end), normal[trimmed.start]),
    rawValue: sliceOf(text, spanOf(inner)),
    commented,
    exported: groups.exported !== undefined,
    quote,
    valueSpan: spanOf(inner),
    lineSpan: wholeLines(text, spanOf({ start, end: comment?.end ?? trimmed.end })),
    ...(comment ? { comment: { text: sliceOf(text, spanOf(comment)), span: spanOf(comment) } } : {}),
    cutByHash: quote === '' && comment !== undefined && comment.start === trimmed.end && trimmed.end > trimmed.start,
  };
}

/** `\r\n` and `\r` become `\n`, as dotenv does it, with the way back to the file's own offsets. */
function normalised(text: string): Pick<Scanned, 'normal' | 'originOf'> {
  if (!text.includes('\r')) return { normal: text, originOf: (offset) => offset };
  const origins: number[] = [];
  for (let index = 0; index < text.length; index++) {
    if (text[index] !== '\n' || text[index - 1] !== '\r') origins.push(index);
  }
  origins.push(text.length);
  return { normal: text.replace(/\r\n?/g, '\n'), originOf: (offset) => origins[offset] ?? text.length };
}

function trimmedSpan(text: string, [start, end]: readonly [number, number]): Span {
  const value = text.slice(start, end);
  const from = start + value.length - value.trimStart().length;
  return { start: from, end: Math.max(from, start + value.trimEnd().length) };
}

function quoteOf(value: string): EnvEntry['quote'] {
  const [first] = value;
  const isQuoted = value.length > 1 && value.at(-1) === first && (first === '"' || first === "'" || first === '`');
  return isQuoted ? first : '';
}

function unescaped(value: string, first: string | undefined): string {
  return first === '"' ? value.replaceAll('\\n', '\n').replaceAll('\\r', '\r') : value;
}

/** dotenv's grammar lets white space before a comment run over line ends; a comment on a later line is not the value's. */
function commentOnLine(text: string, valueEnd: number, comment: [number, number] | undefined): Span | undefined {
  if (!comment || text.slice(valueEnd, comment[0]).includes('\n')) return undefined;
  return { start: comment[0], end: comment[1] };
}

function agreesWithDotenv(text: string, live: readonly EnvEntry[]): boolean {
  const ours = Object.fromEntries(live.map((entry) => [entry.name, entry.value]));
  const theirs = parse(text);
  const names = Object.keys(theirs);
  return names.length === Object.keys(ours).length && names.every((name) => ours[name] === theirs[name]);
}

/** Assignments behind a `#` at the beginning of a line, outside of the values that run over several lines. */
function commentedEntries({ path, text }: SourceFile, live: readonly EnvEntry[]): readonly EnvEntry[] {
  return [...text.matchAll(/^[^\S\r\n]*#[#\t ]*(?=(?:export[\t ]+)?[A-Za-z_][\w.-]*[\t ]*=)([^\r\n]*)/gm)].flatMap(
    (match) => {
      const start = match.index + match[0].length - (match[1]?.length ?? 0);
      if (live.some(({ lineSpan }) => lineSpan.start <= start && start < lineSpan.end)) return [];
      return assignmentsIn(path, match[1] ?? '', true)
        .slice(0, 1)
        .map((entry) => movedBy(entry, start, text));
    },
  );
}

function movedBy(entry: EnvEntry, offset: number, text: string): EnvEntry {
  const move = ({ start, end }: Span): Span => ({ start: start + offset, end: end + offset });
  const { comment } = entry;
  return {
    ...entry,
    nameSpan: move(entry.nameSpan),
    valueSpan: move(entry.valueSpan),
    lineSpan: wholeLines(text, move(entry.valueSpan)),
    ...(comment ? { comment: { text: comment.text, span: move(comment.span) } } : {}),
  };
}

/** Whether an entry has its line for itself, from its indent or `export` to the end of its value. */
export function isOnOneLine(text: string, { lineSpan, nameSpan, valueSpan }: EnvEntry): boolean {
  const head = text.slice(lineSpan.start, nameSpan.start);
  return /^[^\S\r\n]*(?:export[^\S\r\n]+)?$/.test(head) && !/[\r\n]/.test(text.slice(nameSpan.start, valueSpan.end));
}

/** Programs' own formats, editors' left-overs and backups: none of them is an environment. */
const NO_ENV_FILE =
  /(\.(ts|tsx|js|mjs|cjs|json|md|mdx|ya?ml|sh|py|rb|go|rs|php|java|kt|cs|c|h|cc|cpp|swift|dart|lua|exs?|vue|svelte|html?|s?css|tf|toml|ini|xml|sql|graphql|prisma|swp|swo|vault|keys|me|enc|gpg|age|sops|bak|backup|old|orig|tmp)|~)$/i;

/** Whether a file of this name holds environment variables: `.env*`, `env.sample` and its like, `prod.env`, `.dev.vars*`. */
export function isEnvFileName(name: string): boolean {
  if (NO_ENV_FILE.test(name)) return false;
  return (
    /^\.env([._-].+)?$/.test(name) ||
    /^\.dev\.vars(\..+)?$/.test(name) ||
    /^env\.[\w.-]+$/.test(name) ||
    /^[\w.-]+\.env$/.test(name)
  );
}

/** A template is there to be copied; its values are examples. */
export function envFileKind(name: string): 'real' | 'template' {
  return /(^|[._-])(examples?|sample|template|tmpl|tpl|dist|defaults?|placeholder)([._-]|$)/i.test(name)
    ? 'template'
    : 'real';
}

/** The program that writes the file and will write it again, by the file's first lines. */
export function envFileOwner(text: string): string | undefined {
  return /^\uFEFF?\s*#\s*Created by Vercel CLI/i.test(text) ? 'Vercel CLI' : undefined;
}

/** A reference to another variable in a raw value; the span is in UTF-16 units of that value. */
export interface EnvReference {
  readonly name: string;
  readonly span: Span;
  /** What `${NAME:-…}` gives when the variable is missing. */
  readonly fallback?: string;
}

/** `${NAME}`, `${NAME:-fallback}` and `$NAME` in a value, less those with a backslash before them. */
export function referencesIn(value: string): readonly EnvReference[] {
  return [...value.matchAll(/(?<!\\)\$(?:\{([A-Za-z_]\w*)(?::?-([^}]*))?\}|([A-Za-z_]\w*))/g)].map((match) => ({
    name: match[1] ?? match[3] ?? '',
    span: { start: match.index, end: match.index + match[0].length },
    ...(match[2] === undefined ? {} : { fallback: match[2] }),
  }));
}

/**
 * Expands `${NAME}` and `$NAME` in a value, values within values too.
 *
 * `complete` is false when a `${NAME}` had no value. A `$NAME` without a value stays as it is: the Prisma CLI (< 7) expands
 * only the form with braces, and passwords hold dollar signs.
 */
export function expandEnv(
  value: string,
  lookup: (name: string) => string | undefined,
): { readonly text: string; readonly complete: boolean } {
  return expand(value, lookup, []);
}

function expand(
  value: string,
  lookup: (name: string) => string | undefined,
  open: readonly string[],
): { text: string; complete: boolean } {
  let complete = true;
  let text = '';
  let done = 0;
  for (const { name, span, fallback } of referencesIn(value)) {
    const found = open.includes(name) ? undefined : (lookup(name) ?? fallback);
    const inner = found === undefined ? undefined : expand(found, lookup, [...open, name]);
    if (inner ? !inner.complete : value[span.start + 1] === '{') complete = false;
    text += value.slice(done, span.start) + (inner?.text ?? sliceOf(value, span));
    done = span.end;
  }
  return { text: text + value.slice(done), complete };
}
