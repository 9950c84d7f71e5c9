import type { Announced } from '../finding';
import type { Change } from '../outcome';
import { type Assignment, type Block, readSchema, type Schema, type UrlValue } from '../read/schema';
import type { SecondReader } from '../read/schema/second-reader';
import { sliceOf } from '../text';
import { losesOnlyFlag } from './flag';
import { type Allowance, differsOnlyIn, withoutLines, withReplaced } from './text';

/** What differs between two texts of a schema and was not announced, or was announced and is not there; in clauses. */
export function schemaSurprises(
  { path, before, after }: Change,
  announced: readonly Announced[],
  second: SecondReader,
): readonly string[] {
  // A reading counts only where the scanner and the second reader agree on every datasource and generator block.
  const old = readSchema({ path, text: before }, second).schema;
  const young = readSchema({ path, text: after }, second).schema;
  if (old === null || young === null) return ['the two readers would not agree on it'];
  if (titlesOf(old) !== titlesOf(young)) return ['its datasource and generator blocks would be others'];
  const pairs = pairsOf(old, young);
  const added = pairs.filter((pair) => isAdded(pair, after, announced));
  const surprises = [
    ...pairs.filter((pair) => !added.includes(pair)).flatMap((pair) => surpriseIn(pair, announced) ?? []),
    ...missing(added, announced),
  ];
  if (surprises.length > 0) return surprises;
  const allowances = pairs.flatMap((pair) => allowanceOf(before, pair, announced) ?? []);
  const rest = withoutLines(
    after,
    added.flatMap(({ young }) => young?.lineSpan ?? []),
  );
  return differsOnlyIn(before, rest, allowances) ? [] : ['it would change in other places'];
}

/** One property before and after, by its key. */
interface Pair {
  readonly block: Block;
  readonly key: string;
  readonly old?: Assignment;
  readonly young?: Assignment;
}

function blocksOf(schema: Schema): readonly Block[] {
  return [...schema.datasources, ...schema.generators];
}

function titlesOf(schema: Schema): string {
  return blocksOf(schema)
    .map(({ kind, name }) => `${kind} ${name}`)
    .join();
}

/** The blocks are the same in number, kind and name. */
function pairsOf(old: Schema, young: Schema): readonly Pair[] {
  const others = blocksOf(young);
  return blocksOf(old).flatMap((block, index) => {
    const before = byKey(block);
    const after = byKey(others[index]);
    const keys = new Set([...before.keys(), ...after.keys()]);
    return [...keys].map((key) => ({ block, key, old: before.get(key), young: after.get(key) }));
  });
}

/** The reader refuses a key that stands twice. */
function byKey(block: Block | undefined): ReadonlyMap<string, Assignment> {
  return new Map(block?.assignments.map((assignment) => [assignment.key, assignment]));
}

/** Whether a new property is announced, and its line holds `key = env("name")` and nothing else. */
function isAdded({ block, key, old, young }: Pair, after: string, announced: readonly Announced[]): boolean {
  if (old !== undefined || young === undefined) return false;
  const line = sliceOf(after, young.lineSpan)
    .trim()
    .replace(/[ \t]+/g, ' ');
  return announced.some(
    (each) =>
      each.kind === 'assignment-added' &&
      each.block === block.name &&
      each.key === key &&
      line === `${key} = env("${each.name}")`,
  );
}

function missing(added: readonly Pair[], announced: readonly Announced[]): readonly string[] {
  return announced.flatMap((each) => {
    if (each.kind !== 'assignment-added') return [];
    const isThere = added.some(({ block, key }) => block.name === each.block && key === each.key);
    return isThere ? [] : [`\`${each.key}\` of \`${each.block}\` would not be added as announced`];
  });
}

function surpriseIn(pair: Pair, announced: readonly Announced[]): string | undefined {
  const title = `\`${pair.key}\` of ${pair.block.kind} \`${pair.block.name}\``;
  const goes = isAnnounced('assignment-removed', pair, announced);
  if (pair.old === undefined) return `${title} would be new`;
  if (pair.young === undefined) return goes ? undefined : `${title} would be gone`;
  if (goes) return `${title} would still be there`;
  return isSame(pair.old.value, pair.young.value) || losesFlag(pair, announced) ? undefined : `${title} would change`;
}

/** An announcement without a block's name means the datasource, of which there is one. */
function isAnnounced(kind: Announced['kind'], { block, key }: Pair, announced: readonly Announced[]): boolean {
  return announced.some(
    (each) =>
      each.kind === kind &&
      'block' in each &&
      each.key === key &&
      (each.block === block.name || (each.block === '' && block.kind === 'datasource')),
  );
}

function isSame(value: UrlValue, other: UrlValue): boolean {
  switch (value.kind) {
    case 'env':
      return other.kind === 'env' && other.name === value.name;
    case 'literal':
      return other.kind === 'literal' && other.url === value.url;
    case 'other':
      return other.kind === 'other' && other.text === value.text;
    default:
      return value satisfies never;
  }
}

function losesFlag(pair: Pair, announced: readonly Announced[]): boolean {
  const { old, young } = pair;
  if (old?.value.kind !== 'literal' || young?.value.kind !== 'literal') return false;
  return isAnnounced('assignment-changed', pair, announced) && losesOnlyFlag(old.value.url, young.value.url);
}

function allowanceOf(text: string, pair: Pair, announced: readonly Announced[]): Allowance | undefined {
  const { old, young } = pair;
  if (old === undefined) return undefined;
  if (young === undefined) return { span: old.lineSpan, mayGo: true, texts: [] };
  if (old.value.kind !== 'literal' || young.value.kind !== 'literal' || !losesFlag(pair, announced)) return undefined;
  return {
    span: old.lineSpan,
    mayGo: false,
    texts: [withReplaced(text, old.lineSpan, old.value.urlSpan, young.value.url)],
  };
}
