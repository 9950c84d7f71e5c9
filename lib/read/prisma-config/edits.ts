import type { Edit } from '../../edit';
import type { SourceFile, Span } from '../../text';
import type { Reduced } from '../code/url-expression';
import { type KeyRemoval, keyRemovals } from './keys';
import { type Leftover, leftoversOf, withBlankLine } from './leftovers';
import { type Parts, partsOf } from './parts';
import { type Move, urlReduction } from './reduction';

/** What one run changes in a config: `datasource.url` comes down to one variable, and keys go. */
export interface ConfigChange {
  readonly move?: Move;
  /** `engine`, `datasource.directUrl`. */
  readonly keys: readonly string[];
  /** Whether `datasource.shadowDatabaseUrl` goes as well. */
  readonly dropsShadow: boolean;
}

/** The key of the shadow database, among `keys` of the edits. */
export const SHADOW_KEY = 'datasource.shadowDatabaseUrl';

/** The edits of a change, for each of its parts; those of different parts never overlap, but for equal ones. */
export interface ConfigEdits {
  /** `null` when nothing is to be done. */
  readonly url: Reduced | null;
  /** Only the keys that are there. */
  readonly keys: ReadonlyMap<string, Reduced>;
}

/**
 * Finds the edits of everything that one run changes in a config.
 *
 * It has to be found together, since what one part deletes decides what the others may: which comma goes, and whether a
 * constant, or the import of `env`, is still used. Never throws.
 */
export function configEdits(file: SourceFile, change: ConfigChange): ConfigEdits {
  try {
    const parts = partsOf(file);
    return parts === null ? unread(change) : editsOf(parts, change);
  } catch (cause) {
    // Code that nests deeper than the stack, as only generated or hostile code does.
    if (cause instanceof RangeError) return unread(change);
    throw cause;
  }
}

function editsOf(parts: Parts, { move, keys, dropsShadow }: ConfigChange): ConfigEdits {
  const removals = keyRemovals(parts, [...keys, ...(dropsShadow ? [SHADOW_KEY] : [])]);
  const going = [...removals.values()].flatMap(spansOf);
  const url = move === undefined ? null : withBlankLines(outside(going, urlReduction(parts, move, going)), parts);
  const changed = url !== null && 'edits' in url ? url.edits : [];
  const deleted = changed.filter(({ newText }) => newText === '').map(({ span }) => span);
  // What the reduction changes itself isn't left over.
  const leftovers = leftoversOf(parts, [...going, ...deleted]).filter(
    ({ spans }) => !spans.some((span) => changed.some((edit) => overlaps(span, edit.span))),
  );
  const complete = (reduced: Reduced): Reduced =>
    'left' in reduced ? reduced : { edits: [...reduced.edits, ...leftEdits(reduced.edits, leftovers, parts)] };
  const removed = ([key, removal]: [string, KeyRemoval]) => [key, complete(removalEdits(removal, parts))] as const;
  return { url: url && complete(url), keys: new Map([...removals].map(removed)) };
}

/** The edits without those in what goes anyway. */
function outside(going: readonly Span[], reduced: Reduced | null): Reduced | null {
  if (reduced === null || 'left' in reduced) return reduced;
  const isGone = ({ span }: Edit) => going.some(({ start, end }) => start <= span.start && span.end <= end);
  const edits = reduced.edits.filter((edit) => !isGone(edit));
  const torn = edits.find(({ span }) => going.some((other) => overlaps(span, other)));
  return torn === undefined ? { edits } : { left: 'it hangs together with what goes', at: torn.span };
}

/** A constant that goes with its lines takes a blank one along where it stands between two. */
function withBlankLines(reduced: Reduced | null, { layout }: Parts): Reduced | null {
  if (reduced === null || 'left' in reduced) return reduced;
  const isLines = ({ span, newText }: Edit) =>
    newText === '' && span.start === layout.lineStart(span.start) && span.end === layout.lineStart(span.end);
  return {
    edits: reduced.edits.map((edit) => (isLines(edit) ? { ...edit, span: withBlankLine(edit.span, layout) } : edit)),
  };
}

function removalEdits(removal: KeyRemoval, parts: Parts): Reduced {
  return 'left' in removal ? removal : { edits: removal.spans.map((span) => deletion(span, parts)) };
}

const UNREADABLE: Reduced = { left: 'the file can not be read', at: { start: 0, end: 0 } };

function unread({ move }: ConfigChange): ConfigEdits {
  return { url: move === undefined ? null : UNREADABLE, keys: new Map() };
}

function spansOf(removal: KeyRemoval): readonly Span[] {
  return 'spans' in removal ? removal.spans : [];
}

function deletion(span: Span, { module }: Parts): Edit {
  return { path: module.file.path, span, newText: '' };
}

function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

/** What is left over because of some edits, and because of that in turn. */
function leftEdits(edits: readonly Edit[], leftovers: readonly Leftover[], parts: Parts): readonly Edit[] {
  const spans = edits.map(({ span }) => span);
  const ours = new Set<Leftover>();
  for (let known = -1; known < ours.size; ) {
    known = ours.size;
    for (const leftover of leftovers) {
      const reached = [...spans, ...[...ours].flatMap((each) => each.spans)];
      if (leftover.because.some((span) => reached.some((other) => overlaps(span, other)))) ours.add(leftover);
    }
  }
  return [...ours].flatMap((each) => each.spans.map((span) => deletion(span, parts)));
}
