import { type Span, wholeLines } from '../../text';
import { bindingOf, usesOf } from '../code/bindings';
import type { Layout } from './layout';
import { listOf, removals } from './members';
import { variableIn } from './names';
import type { Parts } from './parts';
import { requiredModule, type Scope } from './scope';
import { childOf, childrenOf, identifierOf, isCall, keyOf, type Node, nodesIn, stringOf } from './syntax';

/** What is deleted because nothing uses it any more; `because` are the spans in which its uses stood. */
export interface Leftover {
  readonly spans: readonly Span[];
  readonly because: readonly Span[];
}

/**
 * Finds the constants and the import of `env` that nothing uses any more once some spans of the config are gone.
 *
 * A constant goes where it stands alone on its lines, isn't exported, and does nothing but read variables. What was unused
 * before stays.
 */
export function leftoversOf(parts: Parts, gone: readonly Span[]): readonly Leftover[] {
  const statements = gone.length === 0 ? [] : childrenOf(parts.module.program, 'body');
  const candidates = statements.flatMap((statement) => declared(statement, parts)).slice(0, MOST_NAMES);
  const found = new Map<Candidate, readonly Span[]>();
  for (let known = -1; known < found.size; ) {
    known = found.size;
    const all = [...gone, ...[...found.keys()].map(({ node }) => node)];
    for (const candidate of candidates) {
      const because = found.has(candidate) ? undefined : usesIn(candidate, all);
      if (because !== undefined) found.set(candidate, because);
    }
  }
  return [...found].map(([candidate, because]) => ({ spans: spansOf(candidate, found, parts.layout), because }));
}

/** Far more than a config has. */
const MOST_NAMES = 100;

/** A name that may go. */
interface Candidate {
  readonly uses: readonly Node[];
  /** The statement, or the member of its list. */
  readonly node: Node;
  readonly statement: Node;
  /** The names beside it in the same braces. */
  readonly list: readonly Node[];
}

/** The spans in which the uses stand; `undefined` when one of them stays, or there is none. */
function usesIn({ uses }: Candidate, gone: readonly Span[]): readonly Span[] | undefined {
  const around = uses.map((use) => gone.find(({ start, end }) => start <= use.start && use.end <= end));
  const all = around.filter((span) => span !== undefined);
  return all.length > 0 && all.length === uses.length ? all : undefined;
}

function declared(statement: Node, parts: Parts): readonly Candidate[] {
  if (statement.type === 'ImportDeclaration') return importedNames(statement, parts);
  const [declarator, second] = childrenOf(statement, 'declarations');
  const id = declarator && childOf(declarator, 'id');
  const init = declarator && childOf(declarator, 'init');
  if (statement.type !== 'VariableDeclaration' || statement.kind !== 'const' || second || !id || !init) return [];
  if (id.type === 'ObjectPattern') return takenNames(statement, { pattern: id, init }, parts);
  const isAlone = wholeStatement(statement, parts.layout).length > 0;
  return isAlone && isPure(init, parts.scope) ? candidateOf(id, { node: statement, statement, list: [] }, parts) : [];
}

function candidateOf(id: Node, place: Omit<Candidate, 'uses'>, { module }: Parts): readonly Candidate[] {
  const binding = bindingOf(id, module);
  return binding === undefined ? [] : [{ ...place, uses: usesOf(binding, module) }];
}

const CONFIG_MODULE = /^@?prisma\/config$/;

/** `env` of `import { defineConfig, env } from 'prisma/config'`. */
function importedNames(statement: Node, parts: Parts): readonly Candidate[] {
  const source = childOf(statement, 'source');
  const list = childrenOf(statement, 'specifiers');
  const isBraced = list.every(({ type }) => type === 'ImportSpecifier');
  if (source === undefined || !CONFIG_MODULE.test(stringOf(source) ?? '') || !isBraced) return [];
  return list.flatMap((node) => {
    const local = childOf(node, 'local');
    const isEnv = identifierOf(childOf(node, 'imported')) === 'env';
    return local === undefined || !isEnv ? [] : candidateOf(local, { node, statement, list }, parts);
  });
}

/** The names of `const { A, B } = process.env`, and `env` of `require('prisma/config')`. */
function takenNames(
  statement: Node,
  { pattern, init }: { readonly pattern: Node; readonly init: Node },
  parts: Parts,
): readonly Candidate[] {
  const module = requiredModule(init);
  const isConfig = module !== undefined && CONFIG_MODULE.test(module);
  if (!isConfig && !isPure(init, parts.scope)) return [];
  const list = childrenOf(pattern, 'properties');
  return list.flatMap((node) => {
    const value = childOf(node, 'value');
    const isOurs = !isConfig || keyOf(node, 'key') === 'env';
    return value?.type === 'Identifier' && isOurs ? candidateOf(value, { node, statement, list }, parts) : [];
  });
}

const PURE =
  /^(?:Identifier|StringLiteral|NullLiteral|BooleanLiteral|NumericLiteral|Template(?:Literal|Element)|(?:Optional)?MemberExpression|MetaProperty|(?:Logical|Conditional|Binary|Unary|Object)Expression|ObjectProperty|SpreadElement|TS\w+)$/;

/** Whether an expression only reads: nothing but a call of `env()` may do something of its own. */
function isPure(expression: Node, scope: Scope): boolean {
  return [...nodesIn(expression)].every((node) =>
    isCall(node) ? variableIn(node, scope) !== undefined : PURE.test(node.type),
  );
}

function spansOf(
  { node, statement, list }: Candidate,
  found: ReadonlyMap<Candidate, unknown>,
  layout: Layout,
): readonly Span[] {
  const nodes = new Set([...found.keys()].map((candidate) => candidate.node));
  if (list.every((each) => nodes.has(each))) return wholeStatement(statement, layout);
  const members = listOf(statement, list, layout);
  const going = new Set(list.filter((each) => nodes.has(each)));
  return (members && removals(members, going, layout).get(node)) ?? [];
}

/** The lines of a statement that has them for itself, with a blank one where it stands between two. */
function wholeStatement(statement: Node, layout: Layout): readonly Span[] {
  const tail = layout.tailFrom(statement.end);
  if (!layout.isFirstOnLine(statement.start) || !layout.isLineEnd(tail)) return [];
  return [withBlankLine(wholeLines(layout.text, { start: statement.start, end: tail }), layout)];
}

/** Whole lines that go, with the blank line behind them where there is one in front as well. */
export function withBlankLine(lines: Span, layout: Layout): Span {
  const { text } = layout;
  const { end } = wholeLines(text, { start: lines.end, end: lines.end });
  const isBefore = lines.start > 0 && text.slice(layout.lineStart(lines.start - 1), lines.start).trim() === '';
  const isBehind = end > lines.end && text.slice(lines.end, end).trim() === '';
  return isBefore && isBehind ? { start: lines.start, end } : lines;
}
