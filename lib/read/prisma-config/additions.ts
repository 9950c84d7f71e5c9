import type { Edit } from '../../edit';
import { type SourceFile, wholeLines } from '../../text';
import type { Reduced } from '../code/url-expression';
import { type Commented, writtenWithComments } from './additions-comments';
import { holdersIn, objectOf } from './holders';
import type { Layout } from './layout';
import { entriesNamed, type Parts, partsOf } from './parts';
import { childrenOf, type Node } from './syntax';
import { isList, type Style, styleOf } from './written';

/**
 * Adds properties to a config, in the manner in which it is written: `datasource`, `schema`, `migrations`.
 *
 * None of them is there yet; one that holds others goes into the object of that name where there is one. `going` are the
 * keys (`engine`, `datasource.directUrl`) that leave in the same run. Gives the edits, or why the config can't be extended.
 */
export function additionsTo(file: SourceFile, properties: readonly Commented[], going: readonly string[]): Reduced {
  const parts = partsOf(file);
  const top = parts?.exported?.node;
  if (!parts || top?.type !== 'ObjectExpression') return { left: 'it exports no plain object', at: spanOf(top) };
  const places = properties.map((property) => placeOf(property, top, parts));
  const closed = places.find(({ object }) => object === undefined);
  if (closed)
    return { left: `\`${closed.key}\` is no plain object`, at: spanOf(entriesNamed(parts.top, closed.key)[0]?.value) };
  const objects = new Map(places.flatMap(({ object, prefix }) => (object ? [[object, prefix] as const] : [])));
  const edits = [...objects].flatMap(([object, prefix]) => {
    const added = places.flatMap((place) => (place.object === object ? place.added : []));
    const inner = going.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
    return extended(object, added, { parts, going: inner });
  });
  return { edits: edits.map((edit) => ({ path: file.path, ...edit })) };
}

function spanOf(node: Node | undefined): { readonly start: number; readonly end: number } {
  return { start: node?.start ?? 0, end: node?.end ?? 0 };
}

interface PlaceForIt {
  readonly key: string;
  /** Where it is added; `undefined` where nothing can be. */
  readonly object?: Node;
  /** The part of a key's name that leads there: `datasource.`; empty at the top. */
  readonly prefix: string;
  readonly added: readonly Commented[];
}

function placeOf(property: Commented, top: Node, parts: Parts): PlaceForIt {
  const { key, value } = property;
  const [entry, second] = entriesNamed(parts.top, key);
  if (entry === undefined || !isList(value)) return { key, object: top, prefix: '', added: [property] };
  const object = objectOf(entry.value, parts.module);
  const isPlain = second === undefined && object?.type === 'ObjectExpression';
  return { key, prefix: `${key}.`, ...(isPlain ? { object, added: value } : { added: [] }) };
}

type Addition = Omit<Edit, 'path'>;

interface Where {
  readonly parts: Parts;
  readonly going: readonly string[];
}

/** Behind the last property that stays; on lines of their own where that has one. */
function extended(object: Node, added: readonly Commented[], { parts, going }: Where): readonly Addition[] {
  const { layout, module } = parts;
  const style = styleOf(parts, object);
  const members = childrenOf(object, 'properties');
  const gone = goneIn(object, going, parts);
  const kept = members.findLast((member) => !gone.has(member));
  const last = members.at(-1);
  const isOpen = layout.isFirstOnLine(object.end - 1);
  if (last !== undefined && kept !== undefined && isOpen && layout.isFirstOnLine(last.start)) {
    return byLines(added, { object, kept, last, layout, style });
  }
  const around = module.parentOf(object);
  const isInLine = around?.type === 'ObjectProperty' && !layout.isFirstOnLine(around.start);
  if (kept === undefined && (isOpen || (last === undefined && !isInLine)))
    return intoEmpty(object, added, { layout, style });
  const list = added.map((each) => writtenWithComments(each, style, { comma: false })).join(', ');
  if (kept !== undefined) return [insertion(kept.end, `, ${list}`)];
  return [{ span: emptySpan(object, layout), newText: ` ${list} ` }];
}

/** What is between the braces of `{}`; where something goes in the same run that is deleted by others. */
function emptySpan(object: Node, layout: Layout): Addition['span'] {
  const start = object.start + 1;
  const isBare = childrenOf(object, 'properties').length === 0 && layout.isFree(start, object.end);
  return { start, end: isBare ? object.end - 1 : start };
}

interface Around {
  readonly object: Node;
  /** The last property that stays. */
  readonly kept: Node;
  readonly last: Node;
  readonly layout: Layout;
  readonly style: Style;
}

function byLines(added: readonly Commented[], { object, kept, last, layout, style }: Around): readonly Addition[] {
  const comma = layout.commaBehind(last);
  const indent = layout.indentAt(last.start);
  const texts = added.map((each) => indent + writtenWithComments(each, style, { indent, comma: comma !== undefined }));
  const tail = layout.tailFrom(comma === undefined ? last.end : comma + 1);
  // A comment that begins behind the last property and leaves its line stays in front.
  const end = layout.isLineEnd(tail)
    ? wholeLines(layout.text, { start: last.start, end: tail }).end
    : layout.lineStart(object.end - 1);
  const lines = texts.join(`,${style.lineEnd}`) + (comma === undefined ? '' : ',') + style.lineEnd;
  return [...(comma === undefined ? [insertion(kept.end, ',')] : []), insertion(end, lines)];
}

function goneIn(object: Node, going: readonly string[], parts: Parts): ReadonlySet<Node> {
  const found = going.length === 0 ? undefined : holdersIn(object, going, parts);
  const holders = found !== undefined && 'holders' in found ? found.holders : [];
  return new Set(holders.flatMap((holder) => (holder.object === object ? [...holder.members.keys()] : [])));
}

function insertion(offset: number, newText: string): Addition {
  return { span: { start: offset, end: offset }, newText };
}

/** `{}` opens up; comments in it stay above. */
function intoEmpty(
  object: Node,
  added: readonly Commented[],
  { layout, style }: { readonly layout: Layout; readonly style: Style },
): readonly Addition[] {
  const base = layout.indentAt(object.start);
  const indent = base + style.unit;
  const lines = added
    .map((each) => `${indent}${writtenWithComments(each, style, { indent, comma: true })},${style.lineEnd}`)
    .join('');
  const close = object.end - 1;
  if (!layout.isFree(object.start, close) && layout.isFirstOnLine(close))
    return [insertion(layout.lineStart(close), lines)];
  return [{ span: emptySpan(object, layout), newText: style.lineEnd + lines + base }];
}
