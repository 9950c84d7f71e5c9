import { type Span, wholeLines } from '../../../text';
import { Layout } from '../../prisma-config/layout';
import { withBlankLine } from '../../prisma-config/leftovers';
import { listOf, removals } from '../../prisma-config/members';
import type { Module } from '../module';
import { bindingOf } from '../references';
import { childOf, childrenOf, identifierOf, type Node, nodesIn } from '../syntax';

/** What goes of the imports; `because` is the first of the spans in which the names were used. */
export interface UnusedImport {
  readonly spans: readonly Span[];
  readonly because: Span;
}

/**
 * Finds the imported names that nothing uses any more once some spans of the module are gone.
 *
 * A name goes with a comma, and an import of which nothing is left goes with its lines. What was unused before stays, and
 * so do `import 'x'`, `import * as x`, and what a comment stands in the way of. No two spans overlap.
 */
export function unusedImports(module: Module, gone: readonly Span[]): readonly UnusedImport[] {
  const imports = gone.length === 0 ? [] : childrenOf(module.program, 'body').filter(isImport);
  if (imports.length === 0) return [];
  const named = namedIn(module);
  const layout = new Layout(module);
  return imports.flatMap((statement) => {
    const going = new Map<Node, Span>();
    for (const specifier of childrenOf(statement, 'specifiers')) {
      const because = becauseOf(specifier, { named, gone, module });
      if (because !== undefined) going.set(specifier, because);
    }
    const [because] = going.values();
    const spans = cutOf(statement, new Set(going.keys()), layout);
    return because === undefined || spans.length === 0 ? [] : [{ spans, because }];
  });
}

function isImport({ type }: Node): boolean {
  return type === 'ImportDeclaration';
}

/** The identifiers of a module by their names, in types and JSX too; no keys, and none of imports. */
function namedIn(module: Module): ReadonlyMap<string, readonly Node[]> {
  const named = new Map<string, Node[]>();
  for (const statement of childrenOf(module.program, 'body').filter((each) => !isImport(each))) {
    for (const node of nodesIn(statement)) {
      const name = node.type === 'JSXIdentifier' ? node.name : identifierOf(node);
      if (typeof name !== 'string' || isKey(node, module)) continue;
      const known = named.get(name);
      if (known === undefined) named.set(name, [node]);
      else known.push(node);
    }
  }
  return named;
}

/** `a.NAME` and `{ NAME: x }`. */
function isKey(node: Node, module: Module): boolean {
  const around = module.parentOf(node);
  if (around === undefined || around.computed === true || around.shorthand === true) return false;
  return around.key === node || around.property === node;
}

interface Going {
  readonly named: ReadonlyMap<string, readonly Node[]>;
  readonly gone: readonly Span[];
  readonly module: Module;
}

/** The first span in which a name is used; `undefined` when it is used elsewhere too, or nowhere. */
function becauseOf(specifier: Node, { named, gone, module }: Going): Span | undefined {
  const local = childOf(specifier, 'local');
  if (local === undefined || specifier.type === 'ImportNamespaceSpecifier') return undefined;
  const binding = bindingOf(local, module);
  let because: Span | undefined;
  for (const use of named.get(identifierOf(local) ?? '') ?? []) {
    // In a type a name has no binding, so it counts as this one.
    if ((bindingOf(use, module) ?? binding) !== binding) continue;
    const around = gone.find(({ start, end }) => start <= use.start && use.end <= end);
    if (around === undefined) return undefined;
    because ??= around;
  }
  return because;
}

function cutOf(statement: Node, going: ReadonlySet<Node>, layout: Layout): readonly Span[] {
  const all = childrenOf(statement, 'specifiers');
  if (going.size === 0) return [];
  if (all.every((each) => going.has(each))) return linesOf(statement, layout);
  const first = all.find(({ type }) => type === 'ImportDefaultSpecifier');
  const braced = all.filter(({ type }) => type === 'ImportSpecifier');
  const list = listOf(statement, braced, layout);
  if (first === undefined) return list === undefined ? [] : [...removals(list, going, layout).values()].flat();
  return cutBesideDefault({ first, braced, close: list?.close }, going, layout);
}

/** `first, { braced }`, or `first, * as x`. */
interface Mixed {
  readonly first: Node;
  readonly braced: readonly Node[];
  /** The closing brace. */
  readonly close: number | undefined;
}

function cutBesideDefault({ first, braced, close }: Mixed, going: ReadonlySet<Node>, layout: Layout): readonly Span[] {
  const comma = layout.commaBehind(first);
  if (comma === undefined) return [];
  const isEmptied = close !== undefined && braced.every((each) => going.has(each));
  if (isEmptied) return layout.isFree(first.end, close) ? [{ start: first.end, end: close + 1 }] : [];
  const rest = layout.codeFrom(comma + 1);
  const head = going.has(first) && layout.isFree(first.start, rest) ? [{ start: first.start, end: rest }] : [];
  const list = close === undefined ? undefined : { members: braced, open: layout.behindBrace(first.end), close };
  return list === undefined ? head : [...head, ...[...removals(list, going, layout).values()].flat()];
}

/** The lines of a statement that has them for itself. */
function linesOf(statement: Node, layout: Layout): readonly Span[] {
  const tail = layout.tailFrom(statement.end);
  if (!layout.isFirstOnLine(statement.start) || !layout.isLineEnd(tail)) return [];
  return [withBlankLine(wholeLines(layout.text, { start: statement.start, end: tail }), layout)];
}
