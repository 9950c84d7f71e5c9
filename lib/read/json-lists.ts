import { basename } from 'node:path/posix';
import { InternalError } from '../errors';
import { type SourceFile, type Span, sliceOf, wholeLines } from '../text';
import { bareJson, insideOf, type JsonCollection, type JsonNode, type JsonPart, readJsonc } from './jsonc';
import { lineEnd } from './yaml-scalar';

/**
 * A variable in a list that a tool keeps of its variables.
 *
 * `removal` and `comma` are deleted together, with those of all other entries that were asked for in the same breath.
 */
export interface Listed {
  readonly name: string;
  readonly nameSpan: Span;
  /** The whole line where the entry stands alone on it, else the entry with one comma; a list left empty stays `[]`. */
  readonly removal: Span;
  /** The comma of the entry before, where a comment stands between it and the removal. */
  readonly comma?: Span;
}

/**
 * Finds the variables in the lists of turbo.json, Nx, wireit and Vercel.
 *
 * Lists, and no setters: a tool is told that a variable exists, or that a task's cache depends on it; an entry with a
 * value of its own sets the variable and is left out. The removals of all `names` belong together: they do not overlap,
 * and what they leave is JSON. None for a file that is no JSON (with comments and last commas).
 *
 * Source: turborepo.com/docs/reference/configuration (`env`, `globalEnv`, `passThroughEnv`, `globalPassThroughEnv`; before
 * 1.5 `$NAME` in `dependsOn` and `globalDependencies`); nx.dev, inputs (`{ "env": "NAME" }`); wireit, `env` with
 * `external`; vercel.json, `env` and `build.env` with `@secret`.
 */
export function listedIn(file: SourceFile, names: readonly string[]): readonly Listed[] {
  if (!names.some((name) => file.text.includes(name))) return [];
  const listsOf = LISTS[basename(file.path).replace(/\.jsonc$/, '.json')];
  const root = listsOf && readJsonc(file.text);
  if (!listsOf || !root) return [];
  const bare = bareJson(file.text);
  const reading: Reading = { file, bare, names };
  return listsOf(root, reading).flatMap((list) => listedInList(list, reading));
}

/** What every part of the search is handed. */
interface Reading {
  readonly file: SourceFile;
  /** The text with its comments blanked. */
  readonly bare: string;
  readonly names: readonly string[];
}

/** A list in a file, and how an entry of it names a variable: where its name stands, or nowhere. */
interface List {
  readonly collection: JsonCollection;
  readonly nameIn: (part: JsonPart) => Span | null;
}

type Lists = (root: JsonNode, reading: Reading) => readonly List[];

const LISTS: Readonly<Record<string, Lists>> = {
  'turbo.json': turboLists,
  'nx.json': nxLists,
  'project.json': nxLists,
  'vercel.json': vercelLists,
  'now.json': vercelLists,
  'package.json': (root, reading) => [
    ...turboLists(member(root, 'turbo', reading), reading),
    ...nxLists(member(root, 'nx', reading), reading),
    ...wireitLists(member(root, 'wireit', reading), reading),
  ],
};

// ---- the lists of each tool

function turboLists(root: JsonNode | undefined, reading: Reading): readonly List[] {
  const tasks = ['tasks', 'pipeline'].flatMap((key) => members(member(root, key, reading)));
  const keys = ['globalEnv', 'globalPassThroughEnv', 'globalDependencies'];
  const arrays = [
    ...keys.map((key) => member(root, key, reading)),
    ...tasks.flatMap((task) => ['env', 'passThroughEnv', 'dependsOn'].map((key) => member(task, key, reading))),
  ];
  return arrays.filter(isArray).map((collection) => ({ collection, nameIn: (part) => plainName(part, reading) }));
}

function nxLists(root: JsonNode | undefined, reading: Reading): readonly List[] {
  const targets = ['targets', 'targetDefaults'].flatMap((key) => members(member(root, key, reading)));
  const arrays = [
    ...members(member(root, 'namedInputs', reading)),
    ...[root, ...targets].map((holder) => member(holder, 'inputs', reading)),
  ];
  return arrays.filter(isArray).map((collection) => ({ collection, nameIn: (part) => nameInInput(part, reading) }));
}

function wireitLists(root: JsonNode | undefined, reading: Reading): readonly List[] {
  return members(root)
    .map((script) => member(script, 'env', reading))
    .filter(isObject)
    .map((collection) => ({ collection, nameIn: (part) => externalName(part, reading) }));
}

function vercelLists(root: JsonNode, reading: Reading): readonly List[] {
  const envs = [root, member(root, 'build', reading)].map((holder) => member(holder, 'env', reading));
  return envs.filter(isCollection).map((collection) => ({
    collection,
    nameIn: (part) => (collection.kind === 'array' ? plainName(part, reading) : secretName(part, reading)),
  }));
}

// ---- how an entry names its variable

/** `"X"`, `"$X"` of turbo up to 1.4, and `"!X"`, which takes it out of a wildcard. */
function plainName({ value }: JsonPart, { bare }: Reading): Span | null {
  if (value.kind !== 'string') return null;
  const { start, end } = insideOf(value.span);
  return { start: start + (/[$!]/.test(bare[start] ?? '') ? 1 : 0), end };
}

/** `{ "env": "X" }` with nothing beside it. */
function nameInInput({ value }: JsonPart, reading: Reading): Span | null {
  const name = member(value, 'env', reading);
  return isObject(value) && value.parts.length === 1 && name?.kind === 'string' ? insideOf(name.span) : null;
}

/** `"X": { "external": true }`. */
function externalName({ key, value }: JsonPart, reading: Reading): Span | null {
  const external = member(value, 'external', reading);
  const isExternal = external !== undefined && sliceOf(reading.bare, external.span) === 'true';
  return key !== undefined && isExternal ? insideOf(key) : null;
}

/** `"X": "@secret"`; any other value sets the variable. */
function secretName({ key, value }: JsonPart, { bare }: Reading): Span | null {
  return key !== undefined && value.kind === 'string' && bare[value.span.start + 1] === '@' ? insideOf(key) : null;
}

// ---- looking into values

/** The value of a key; the last one where a key stands twice, as `JSON.parse` has it. */
function member(node: JsonNode | undefined, key: string, { bare }: Reading): JsonNode | undefined {
  if (!isObject(node)) return undefined;
  return node.parts.findLast((part) => part.key && sliceOf(bare, insideOf(part.key)) === key)?.value;
}

function members(node: JsonNode | undefined): readonly JsonNode[] {
  return isObject(node) ? node.parts.map(({ value }) => value) : [];
}

function isObject(node: JsonNode | undefined): node is JsonCollection {
  return node?.kind === 'object';
}

function isArray(node: JsonNode | undefined): node is JsonCollection {
  return node?.kind === 'array';
}

function isCollection(node: JsonNode | undefined): node is JsonCollection {
  return isObject(node) || isArray(node);
}

// ---- what goes with an entry

interface Found {
  readonly index: number;
  readonly name: string;
  readonly nameSpan: Span;
}

function listedInList({ collection, nameIn }: List, reading: Reading): readonly Listed[] {
  const found = collection.parts.flatMap((part, index): readonly Found[] => {
    const nameSpan = nameIn(part);
    const name = nameSpan ? sliceOf(reading.bare, nameSpan) : '';
    return nameSpan && reading.names.includes(name) ? [{ index, name, nameSpan }] : [];
  });
  const gone = new Set(found.map(({ index }) => index));
  const cutting = { ...reading, collection, gone };
  return found.map(({ index, name, nameSpan }) => ({ name, nameSpan, ...cutOf(index, cutting) }));
}

type Cut = Pick<Listed, 'removal' | 'comma'>;

/** One list with the entries of it that go. */
interface Cutting extends Reading {
  readonly collection: JsonCollection;
  readonly gone: ReadonlySet<number>;
}

/** What is deleted with the entry at `index`. */
function cutOf(index: number, cutting: Cutting): Cut {
  const { parts } = cutting.collection;
  const kept = parts.findLastIndex((_, at) => !cutting.gone.has(at));
  if (kept === -1) return { removal: emptying(index, cutting) };
  // Behind the last entry that stays, each takes the comma before it, unless the list has one behind its last entry.
  const isTail = index > kept && parts.at(-1)?.comma === undefined;
  return isTail ? tailCut(index, kept, cutting) : { removal: withOwnComma(index, cutting) };
}

/** All entries go: together the removals leave nothing between the brackets, except comments. */
function emptying(index: number, cutting: Cutting): Span {
  const { parts, span } = cutting.collection;
  if (hasComment(span, cutting)) return withOwnComma(index, cutting);
  const start = parts[index - 1]?.span.end ?? span.start + 1;
  const end = index === parts.length - 1 ? span.end - 1 : partAt(index, cutting).span.end;
  return { start, end };
}

function tailCut(index: number, kept: number, cutting: Cutting): Cut {
  const { parts } = cutting.collection;
  const start = parts[kept]?.span.end ?? 0;
  const end = lineEnd(cutting.file.text, parts.at(-1)?.span.end ?? start);
  if (!hasComment({ start, end }, cutting)) {
    const before = parts[index - 1];
    const from = (index === kept + 1 ? before?.comma : before?.span.end) ?? start;
    return { removal: { start: from, end: partAt(index, cutting).span.end } };
  }
  const comma = index === kept + 1 ? parts[kept]?.comma : undefined;
  const removal = withOwnComma(index, cutting);
  return comma === undefined ? { removal } : { removal, comma: { start: comma, end: comma + 1 } };
}

/** The entry with the comma behind it: its lines where it stands alone on them, with a comment behind it. */
function withOwnComma(index: number, cutting: Cutting): Span {
  const { text } = cutting.file;
  const { span, comma } = partAt(index, cutting);
  const own = { start: span.start, end: comma === undefined ? span.end : comma + 1 };
  const lines = wholeLines(text, own);
  const isAlone = [
    { start: lines.start, end: own.start },
    { start: own.end, end: lines.end },
  ].every((rest) => sliceOf(cutting.bare, rest).trim() === '');
  if (isAlone && !sliceOf(text, { start: span.end, end: own.end }).includes('\n')) return lines;
  return spacedOut(index, own, cutting);
}

/** The entry among others on its line, with the space on one side. */
function spacedOut(index: number, own: Span, cutting: Cutting): Span {
  const { text } = cutting.file;
  const { parts } = cutting.collection;
  const before = parts[index - 1];
  const after = parts[index + 1];
  const behind = after && sliceOf(text, { start: own.end, end: after.span.start });
  if (after && behind !== undefined && /^[ \t]*$/.test(behind)) return { start: own.start, end: after.span.start };
  const ahead = before?.comma === undefined ? '' : sliceOf(text, { start: before.comma + 1, end: own.start });
  const isOpen = before !== undefined && !cutting.gone.has(index - 1) && /^[ \t]*$/.test(ahead);
  if (isOpen) return { start: own.start - ahead.length, end: own.end };
  return text[own.start - 1] === ' ' && text[own.end] === ' ' ? { start: own.start, end: own.end + 1 } : own;
}

function hasComment(span: Span, { file, bare }: Reading): boolean {
  return sliceOf(file.text, span) !== sliceOf(bare, span);
}

function partAt(index: number, { collection }: Cutting): JsonPart {
  const part = collection.parts[index];
  if (part === undefined) throw new InternalError('an entry is looked for that its list does not have');
  return part;
}
