import type { Span } from '../../text';
import { type Holder, holdersIn } from './holders';
import { listOf, removals } from './members';
import { entriesOf, type Parts } from './parts';
import { childrenOf, type Node } from './syntax';

/** What has to be deleted for a key to go, or why that can't be told. */
export type KeyRemoval = { readonly spans: readonly Span[] } | { readonly left: string; readonly at: Span };

/**
 * Takes keys out of a config: `engine`, `datasource.shadowDatabaseUrl`.
 *
 * They are taken out together, so that none of the spans overlap; a key that isn't there has no entry. A spread that holds
 * nothing but such keys goes whole.
 */
export function keyRemovals(parts: Parts, keys: readonly string[]): ReadonlyMap<string, KeyRemoval> {
  const present = keys.filter((key) => entriesOf(parts, key).length > 0);
  const atTop = present.filter((key) => !key.includes('.'));
  const inside = present.filter((key) => key.startsWith(DATASOURCE));
  const top = parts.exported === undefined ? [] : [parts.exported.node];
  const datasources = entriesOf(parts, 'datasource').map(({ value }) => value);
  return new Map([...removalsIn(top, '', atTop, parts), ...removalsIn(datasources, DATASOURCE, inside, parts)]);
}

const DATASOURCE = 'datasource.';

/** `prefix` is the part of the keys that leads to the values. */
function removalsIn(
  values: readonly Node[],
  prefix: string,
  keys: readonly string[],
  parts: Parts,
): readonly (readonly [string, KeyRemoval])[] {
  const inner = keys.map((key) => key.slice(prefix.length));
  const found = values.map((value) => holdersIn(value, inner, parts));
  const left = found.find((each) => 'left' in each);
  if (left !== undefined && 'left' in left) {
    const reason = { left: left.left, at: { start: left.at.start, end: left.at.end } };
    return keys.map((key) => [key, reason]);
  }
  const holders = found.flatMap((each) => ('holders' in each ? each.holders : []));
  return inner.map((key) => [prefix + key, { spans: holders.flatMap((holder) => spansOf(holder, key, parts)) }]);
}

function spansOf({ object, members }: Holder, key: string, { layout }: Parts): readonly Span[] {
  const list = listOf(object, childrenOf(object, 'properties'), layout);
  const cut = list && removals(list, new Set(members.keys()), layout);
  return [...(cut ?? [])].flatMap(([member, spans]) => (members.get(member)?.includes(key) ? spans : []));
}
