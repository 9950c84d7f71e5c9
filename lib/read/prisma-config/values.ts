import { type Span, sliceOf } from '../../text';
import type { Module } from '../code/module';
import { type Chain, chainOf } from './chain';
import { type Comment, commentsBeside } from './comments';
import { variablesIn } from './names';
import { type Entry, propertiesOf } from './object';
import { entriesNamed, entriesOf, type Parts } from './parts';
import type { Node } from './syntax';

/**
 * The value of a URL in a config.
 *
 * `names` are the environment variables that the value and the condition around it name, each once. `text` and `span`
 * are the value's expression; a literal URL may stand in `text`, so it must be masked before it is shown.
 */
export interface ConfigValue {
  readonly names: readonly string[];
  readonly text: string;
  readonly span: Span;
  /**
   * The variables in the order in which they are asked, of which the first that is set wins; none for a literal alone.
   *
   * `null` where something else decides (a function, `NODE_ENV`) or changes the value. `env('X')` of `prisma/config` throws
   * where X is not set, so that nothing behind it is ever asked.
   */
  readonly chain: readonly string[] | null;
  /** What stands between the quotes of the first literal of the chain, also where it is a constant; it may be a URL with a password. */
  readonly literal?: Span;
  /** The comments beside the property, and beside the constants that its value goes through. */
  readonly comments: readonly Comment[];
}

export interface ConfigDatasource {
  readonly url?: ConfigValue;
  readonly directUrl?: ConfigValue;
  readonly shadowDatabaseUrl?: ConfigValue;
}

const KEYS = ['url', 'directUrl', 'shadowDatabaseUrl'] as const;

/** What a config says of its datasource. */
export interface DatasourceReading {
  readonly datasource?: ConfigDatasource;
  /** The whole property. */
  readonly span?: Span;
  readonly readable: boolean;
}

export function datasourceOf(parts: Parts): DatasourceReading {
  const [entry, second] = entriesNamed(parts.top, 'datasource');
  if (entry === undefined) return { readable: true };
  const inner = propertiesOf(entry.value, parts.scope);
  const single = KEYS.every((key) => entriesNamed(inner, key).length < 2);
  const values = KEYS.map((key) => [key, urlIn(entriesOf(parts, `datasource.${key}`), parts)] as const);
  return {
    datasource: Object.fromEntries(values.filter(([, value]) => value !== undefined)),
    span: { start: entry.property.start, end: entry.property.end },
    readable: second === undefined && inner.whole && single,
  };
}

/** The value that a key has; where it stands twice, the place of the first and the names of all. */
function urlIn(entries: readonly Entry[], parts: Parts): ConfigValue | undefined {
  const [first, second] = entries;
  if (first === undefined) return undefined;
  const nodes = entries.flatMap(({ value, conditions }) => [value, ...conditions]);
  const names = new Set(nodes.flatMap((node) => variablesIn(node, parts.scope)));
  const span = { start: first.value.start, end: first.value.end };
  const chain = second === undefined ? chainOf(first.value, parts.module) : null;
  return {
    names: [...names],
    text: sliceOf(parts.module.file.text, span),
    span,
    chain: chain?.names ?? null,
    ...(chain?.literal === undefined ? {} : { literal: insideQuotes(chain.literal) }),
    comments: commentsOf(first, chain, parts.module),
  };
}

function insideQuotes({ start, end }: Node): Span {
  return { start: start + 1, end: end - 1 };
}

function commentsOf({ property }: Entry, chain: Chain | null, module: Module): readonly Comment[] {
  const statements = (chain?.through ?? []).map((value) => statementAround(value, module));
  return [...new Set([property, ...statements])].flatMap((node) => commentsBeside(node, module));
}

function statementAround(node: Node, module: Module): Node {
  let statement = node;
  for (let around = module.parentOf(node); around && around !== module.program; around = module.parentOf(around)) {
    statement = around;
  }
  return statement;
}
