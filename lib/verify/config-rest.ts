import { bindingOf, usesOf } from '../read/code/bindings';
import { outerSpan } from '../read/code/cuts';
import { parsedCode } from '../read/code/module';
import type { PrismaConfig } from '../read/prisma-config';
import { holdersIn } from '../read/prisma-config/holders';
import { reachedFrom } from '../read/prisma-config/names';
import { propertiesOf } from '../read/prisma-config/object';
import { entriesOf, type Parts, partsOf } from '../read/prisma-config/parts';
import { childOf, childrenOf, identifierOf, type Node, nodesIn } from '../read/prisma-config/syntax';
import { type Span, sliceOf, wholeLines } from '../text';
import type { ConfigChanged } from './config';

/**
 * What differs apart from the announced keys: tokens, where commas don't count, and comments.
 *
 * The keys themselves are compared by what they name. A token may be the name of a variable that takes another's place.
 */
export function restSurprises(
  old: PrismaConfig,
  young: PrismaConfig,
  keys: readonly ConfigChanged[],
): readonly string[] {
  const before = sideOf(old);
  const after = sideOf(young);
  if (before === null || after === null) return ['it can not be parsed'];
  const url = keys.find(({ key }) => key === 'url');
  const announced = [...goneIn(before, after, keys), ...(url ? urlSpans(before, after) : [])];
  const gone = [...goneIn(before, after, keys), ...vanished(before, after, announced)];
  const rest = wordsOutside(before, [...gone, ...announced]);
  const come = [...comeIn(before, after, keys), ...(url ? renamedIn(before, after, url.names) : [])];
  const other = wordsOutside(after, [...come, ...(url ? urlSpans(after, before) : [])]);
  const renamed = { from: old.datasource?.url?.names ?? [], to: url?.names ?? [] };
  return [
    ...missing(after, keys),
    ...(isSameButFor(rest, other, renamed) ? [] : ['it would change in other places']),
    ...(keepsComments(before, after, gone) ? [] : ['its comments would change']),
  ];
}

/** What is announced to come and isn't there; the URLs and the schema are compared by their values. */
function missing({ parts }: Side, keys: readonly ConfigChanged[]): readonly string[] {
  const isMissing = keys.some(({ key }) => key === 'seed') && entriesOf(parts, PATHS.seed).length === 0;
  return isMissing ? ['`seed` would not be added'] : [];
}

const PATHS: Readonly<Record<ConfigChanged['key'], string>> = {
  url: 'datasource.url',
  directUrl: 'datasource.directUrl',
  shadowDatabaseUrl: 'datasource.shadowDatabaseUrl',
  engine: 'engine',
  schema: 'schema',
  seed: 'migrations.seed',
};

/** One of the two texts. */
interface Side {
  readonly parts: Parts;
  readonly text: string;
  readonly tokens: readonly Span[];
  readonly comments: readonly Span[];
}

function sideOf(file: PrismaConfig): Side | null {
  const parts = partsOf(file);
  const parsed = parsedCode(file);
  return parts && parsed && { parts, text: file.text, tokens: parsed.tokens, comments: parsed.comments };
}

// ---- what may differ

/** The properties of keys that go, and the spreads that hold nothing else. */
function goneIn({ parts }: Side, after: Side, keys: readonly ConfigChanged[]): readonly Node[] {
  const going = keys.map(({ key }) => PATHS[key]).filter((path) => entriesOf(after.parts, path).length === 0);
  const top = parts.exported === undefined ? [] : [parts.exported.node];
  const inside = entriesOf(parts, 'datasource').map(({ value }) => value);
  const inner = going.filter((path) => path.startsWith(DATASOURCE)).map((path) => path.slice(DATASOURCE.length));
  const outer = going.filter((path) => !path.includes('.'));
  return [
    ...top.map((value) => holdersIn(value, outer, parts)),
    ...inside.map((value) => holdersIn(value, inner, parts)),
  ]
    .flatMap((found) => ('holders' in found ? found.holders : []))
    .flatMap(({ members }) => [...members.keys()]);
}

const DATASOURCE = 'datasource.';

/** A property that is new, with the object around it where that is new and holds nothing that is not announced. */
function comeIn(before: Side, { parts }: Side, keys: readonly ConfigChanged[]): readonly Node[] {
  const paths = keys.map(({ key }) => PATHS[key]).filter((path) => entriesOf(before.parts, path).length === 0);
  return paths.flatMap((path) => {
    const [outer = ''] = path.split('.');
    const isNew = entriesOf(before.parts, outer).length === 0;
    const around = entriesOf(parts, outer);
    const inner = around.flatMap(({ value }) => propertiesOf(value, parts.scope).entries);
    const isWhole = isNew && inner.every(({ key }) => paths.includes(`${outer}.${key}`));
    return (isWhole ? around : entriesOf(parts, path)).map(({ property }) => property);
  });
}

/**
 * The property of the URL, the conditions around it, and the constants and functions that it leads to on both sides.
 *
 * One that the other side has and doesn't lead to has to be the same on both.
 */
function urlSpans(side: Side, other: Side): readonly Span[] {
  const entries = entriesOf(side.parts, PATHS.url);
  const conditions = entries.flatMap((entry) => entry.conditions.map((each) => outerSpan(each, side.parts.module)));
  const theirs = ledTo(other);
  const shared = [...ledTo(side)].filter(([name]) => theirs.has(name) || !other.parts.scope.bindings.has(name));
  return [...entries.map(({ property }) => property), ...conditions, ...shared.map(([, span]) => span)];
}

/** The names that the URL leads to, with what each stands for. */
function ledTo({ parts }: Side): ReadonlyMap<string, Span> {
  const { scope, module } = parts;
  const values = entriesOf(parts, PATHS.url).flatMap(({ value, conditions }) => [value, ...conditions]);
  const nodes = new Set(values.flatMap((value) => reachedFrom(value, scope).nodes));
  return new Map(
    [...scope.bindings].flatMap(([name, binding]) => {
      const node = binding.kind === 'value' ? binding.nodes.find((each) => nodes.has(each)) : undefined;
      return node === undefined ? [] : [[name, outerSpan(node, module)]];
    }),
  );
}

/** A name of a pattern that takes the place of another: `const { DATABASE_URL } = process.env`. */
function renamedIn(before: Side, after: Side, names: readonly string[]): readonly Node[] {
  return unknownTo(before, after)
    .filter((member) => names.includes(identifierOf(member.id) ?? ''))
    .map(({ node }) => node);
}

/**
 * The constants and the imported names that the other side has no longer, nor any use of them.
 *
 * All that used them is in the announced spans, or has vanished as well.
 */
function vanished(before: Side, after: Side, announced: readonly Span[]): readonly Node[] {
  const { module } = before.parts;
  const gone = unknownTo(after, before);
  const apart = [...announced, ...gone.map(({ node }) => node)];
  const isFree = ({ id }: Member) => {
    const binding = id && bindingOf(id, module);
    const uses = binding ? usesOf(binding, module) : [];
    return uses.length > 0 && uses.every((use) => isWithinAny(use, apart));
  };
  return gone.filter(isFree).map(({ node }) => node);
}

/** What one side declares and the other one neither declares nor uses; whole statements where all of their names are such. */
function unknownTo(other: Side, side: Side): readonly Member[] {
  const known = wordsUsed(other);
  return childrenOf(side.parts.module.program, 'body').flatMap((statement) => {
    const members = membersOf(statement);
    const unknown = members.filter(({ id }) => id !== undefined && !known.has(identifierOf(id) ?? ''));
    return unknown.length === members.length ? unknown.map(({ id }) => ({ node: statement, id })) : unknown;
  });
}

/** Every identifier that is no mere key. */
function wordsUsed({ parts: { module } }: Side): ReadonlySet<string> {
  const words = new Set<string>();
  for (const node of nodesIn(module.program)) {
    const around = module.parentOf(node);
    const isKey = around?.computed !== true && (around?.key === node || around?.property === node);
    const word = identifierOf(node);
    if (word !== undefined && !isKey) words.add(word);
  }
  return words;
}

interface Member {
  readonly node: Node;
  readonly id: Node | undefined;
}

function membersOf(statement: Node): readonly Member[] {
  if (statement.type === 'ImportDeclaration') {
    return childrenOf(statement, 'specifiers').map((node) => ({ node, id: childOf(node, 'local') }));
  }
  const [declarator] = statement.kind === 'const' ? childrenOf(statement, 'declarations') : [];
  const id = declarator && childOf(declarator, 'id');
  if (id?.type !== 'ObjectPattern') return id === undefined ? [] : [{ node: statement, id }];
  return childrenOf(id, 'properties').map((node) => ({ node, id: childOf(node, 'value') }));
}

// ---- what has to be the same

function wordsOutside({ tokens, text }: Side, apart: readonly Span[]): readonly string[] {
  const words = tokens.filter((token) => !isWithinAny(token, apart)).map((token) => sliceOf(text, token));
  return words.filter((word) => word !== '' && word !== ',');
}

function isWithinAny(span: Span, around: readonly Span[]): boolean {
  return around.some(({ start, end }) => start <= span.start && span.end <= end);
}

interface Renamed {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

function isSameButFor(words: readonly string[], others: readonly string[], { from, to }: Renamed): boolean {
  const isRenamed = (word: string, other: string) => from.includes(bare(word)) && to.includes(bare(other));
  return (
    words.length === others.length &&
    words.every((word, index) => word === others[index] || isRenamed(word, others[index] ?? ''))
  );
}

function bare(word: string): string {
  return word.replace(/^["'`]|["'`]$/g, '');
}

/** The comments stay in their order, but for those on the lines of what is gone. Follows all ways, since many are alike. */
function keepsComments(before: Side, after: Side, gone: readonly Span[]): boolean {
  const lines = gone.map((span) => wholeLines(before.text, span));
  const left = after.comments.map((comment) => sliceOf(after.text, comment).trimEnd());
  let places: ReadonlySet<number> = new Set([0]);
  for (const comment of before.comments) {
    const text = sliceOf(before.text, comment).trimEnd();
    const mayGo = isWithinAny(comment, lines);
    const stayed = [...places].filter((place) => left[place] === text).map((place) => place + 1);
    places = new Set(mayGo ? [...places, ...stayed] : stayed);
  }
  return places.has(left.length);
}
