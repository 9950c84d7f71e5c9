import type { Span } from '../../text';
import { reachedFrom, variableNamed } from './names';
import { entriesOf, type Parts } from './parts';
import { type Node, nodesIn } from './syntax';

/** A variable that a config names apart from its URLs: in a guard, a log line, an adapter. */
export interface NamedElsewhere {
  readonly name: string;
  readonly span: Span;
}

const URLS = ['datasource.url', 'datasource.directUrl', 'datasource.shadowDatabaseUrl'];

/** Every place of a config that names a variable and that none of its URLs leads to. */
export function elsewhereIn(parts: Parts): readonly NamedElsewhere[] {
  const { scope, module } = parts;
  const entries = URLS.flatMap((key) => entriesOf(parts, key));
  const values = entries.flatMap(({ value, conditions }) => [value, ...conditions]);
  const reached = values.flatMap((value) => reachedFrom(value, scope).nodes);
  return [...outside(module.program, reached)].flatMap((node) => {
    const name = variableNamed(node, scope);
    return name === undefined ? [] : [{ name, span: { start: node.start, end: node.end } }];
  });
}

/** The nodes below one that are in none of `apart`, nor in a pattern, which only gives names. */
function* outside(node: Node, apart: readonly Node[]): Generator<Node> {
  const roots = new Set(apart);
  let end = 0; // of what is passed over; the nodes come in the order of the text
  for (const each of nodesIn(node)) {
    if (roots.has(each) || each.type === 'ObjectPattern') end = Math.max(end, each.end);
    if (each.start >= end) yield each;
  }
}
