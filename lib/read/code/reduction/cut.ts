import { commentIn, outerSpan } from '../cuts';
import { plain } from '../references';
import { childOf, isMember, type Node, nodesIn } from '../syntax';
import { edited, isLinkOf, membersOf, type Step, type Work } from './work';

/** Cuts members out of a chain with their operators; where one is left, the brackets around the chain go too. */
export function cutMembers(chain: Node, gone: ReadonlySet<Node>, work: Work): readonly Step[] {
  const left = childOf(chain, 'left');
  const right = childOf(chain, 'right');
  if (gone.size === 0 || left === undefined || right === undefined) return [];
  const isGone = (side: Node) => (isLinkOf(side, chain) ? membersOf(side) : [side]).every((member) => gone.has(member));
  const kept = [left, right].filter((side) => !isGone(side));
  const [only, second] = kept;
  const own = only !== undefined && second === undefined ? keepSide(chain, only, work) : [];
  return [...own, ...kept.flatMap((side) => (isLinkOf(side, chain) ? cutMembers(side, gone, work) : []))];
}

function keepSide(chain: Node, kept: Node, work: Work): readonly Step[] {
  const right = childOf(chain, 'right');
  const gone = childOf(chain, kept === right ? 'left' : 'right');
  const keptSpan = outerSpan(kept, work.module);
  if (gone === undefined || isPrimary(kept) || keptSpan.start < kept.start) return keepOnly(chain, kept, work);
  const goneSpan = outerSpan(gone, work.module);
  const span =
    kept === right ? { start: goneSpan.start, end: keptSpan.start } : { start: keptSpan.end, end: goneSpan.end };
  return [...edited(work, span), ...released(gone, kept)];
}

/** Puts one of its parts in place of an expression; brackets that the part doesn't need go too. */
export function keepOnly(whole: Node, part: Node, work: Work): readonly Step[] {
  const kept = outerSpan(part, work.module);
  const holds = isPrimary(part) || kept.start < part.start;
  const outer = holds && mayLoseBrackets(whole, work) ? outerSpan(whole, work.module) : whole;
  return [
    ...edited(work, { start: outer.start, end: kept.start }),
    ...edited(work, { start: kept.end, end: outer.end }),
    ...released(whole, part),
  ];
}

/** Not where a comment stands in them. */
function mayLoseBrackets(node: Node, { module }: Work): boolean {
  const outer = outerSpan(node, module);
  const brackets = [
    { start: outer.start, end: node.start },
    { start: node.end, end: outer.end },
  ];
  return brackets.every((span) => commentIn(span, module) === undefined);
}

function isPrimary(node: Node): boolean {
  const inner = node.type === 'TSNonNullExpression' ? plain(node) : node;
  return /^(?:Optional)?(?:Member|Call)Expression$|^Identifier$/.test(inner.type);
}

/** The names in what goes, but for those in the part that stays. */
function released(gone: Node, kept: Node): readonly Step[] {
  const nodes = [...nodesIn(gone)].filter((node) => !isWithin(node, kept));
  return nodes.filter((node) => node.type === 'Identifier' || isMember(node)).map((released) => ({ released, kept }));
}

function isWithin(inner: Node, outer: Node): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
