import { applyEdits } from '../../edit';
import type { Span } from '../../text';
import { type Binding, bindingOf } from './bindings';
import { conditionsOf } from './flag-conditions';
import { FlagCutter } from './flag-cuts';
import { FlagDangers } from './flag-dangers';
import { withEmptyLines } from './flag-empty-lines';
import { type Helper, helpersIn } from './flag-helpers';
import { leavesSetOnly, withLeftovers } from './flag-leftovers';
import { someNodesIn } from './flag-names';
import { Cover, firstFrom, merged, overlapping, type Unit, within } from './flag-unit';
import type { CutPlace } from './flag-values';
import { type Module, parsedCode } from './module';
import { childOf, type Node } from './syntax';

/** What becomes of the places: edits, and by the place of the flag why the others can't be cut. */
export interface Cuts {
  /** One for places that can only go together; in order, without overlap. */
  readonly units: readonly Unit[];
  readonly left: ReadonlyMap<number, string>;
}

/** Each round leaves out what the one before could not do; real files need two or three. */
const MOST_ROUNDS = 12;

/** Cuts what can be cut: the same edits for places that depend on each other, each of them safe together with the others. */
export function cutsOf(module: Module, places: readonly CutPlace[], asks: readonly Node[]): Cuts {
  if (places.length === 0) return { units: [], left: new Map() };
  const questions = new Questions(module, asks);
  const left = entered(places, module);
  const kept = new Set<Node>();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const open = places.filter(({ span }) => !left.has(span.start));
    const attempt = new Attempt({ module, places: open, questions, kept });
    if (attempt.isSound(left)) return { units: attempt.units, left };
  }
  return { units: [], left: new Map(places.map(({ span }) => [span.start, DEPEND])) };
}

const DEPEND = 'the edits depend on each other';

/** What is known before anything is tried. */
function entered(places: readonly CutPlace[], module: Module): Map<number, string> {
  const dangers = new FlagDangers(module);
  const known = places.map((place) => [place.span.start, dangers.to(place)] as const);
  return new Map(known.flatMap(([start, why]) => (why === undefined ? [] : [[start, why]])));
}

/** Which tests ask for the flag. */
class Questions {
  private readonly known = new Map<Node, readonly Node[]>();

  constructor(
    private readonly module: Module,
    private readonly asks: readonly Node[],
  ) {}

  /** The questions in an expression, and behind the names in it. */
  in(expression: Node): readonly Node[] {
    const known = this.known.get(expression) ?? this.find(expression);
    this.known.set(expression, known);
    return known;
  }

  private find(expression: Node): readonly Node[] {
    const found = new Set<Node>();
    const seen = new Set<Node>();
    const open = [expression];
    for (let next = open.pop(); next !== undefined && seen.size < MOST_VALUES; next = open.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      for (const ask of this.asks) if (within(ask, next)) found.add(ask);
      open.push(...this.namedIn(next).filter((value) => !within(expression, value)));
    }
    return [...found];
  }

  /** The values and functions that an expression names. */
  private namedIn(expression: Node): readonly Node[] {
    const names = [...someNodesIn(expression)].filter(({ type }) => type === 'Identifier');
    const bindings = new Set(names.flatMap((name) => bindingOf(name, this.module) ?? []));
    return [...bindings].flatMap((binding) => standsFor(binding) ?? []);
  }
}

/** No test asks through more names. */
const MOST_VALUES = 200;

/** What a name stands for: a value, or a function that computes one. */
function standsFor(binding: Binding): Node | undefined {
  if (binding.kind === 'function') return binding.node;
  return 'init' in binding ? binding.init : undefined;
}

interface Attempted {
  readonly module: Module;
  readonly places: readonly CutPlace[];
  readonly questions: Questions;
  /** The helpers that stay although they give back what they are given. */
  readonly kept: Set<Node>;
}

/** One attempt to cut everything that is not left out. */
class Attempt {
  readonly units: readonly Unit[];
  private readonly helpers: readonly Helper[];
  private readonly cutter: FlagCutter;
  private readonly cover: Cover;

  constructor(private readonly attempted: Attempted) {
    const { module, places, questions, kept } = attempted;
    const asks = (test: Node) => questions.in(test).length > 0;
    const cutting = { module, places, identities: new Set<Node>(), asks };
    this.helpers = helpersIn(cutting).filter(({ fn }) => !kept.has(fn));
    const inlined = this.inlined.flatMap(({ fn, calls }) => [fn, ...(calls ?? [])]);
    this.cutter = new FlagCutter({ ...cutting, identities: new Set(inlined) });
    this.units = withEmptyLines(withLeftovers(this.joined(this.bodies(this.cutter.all())), module), module);
    this.cover = new Cover(this.units);
  }

  private get inlined(): readonly Helper[] {
    return this.helpers.filter(({ calls }) => calls !== null);
  }

  /** Helpers that stay, since others call them, get a body that is just their `return`. */
  private bodies(units: readonly Unit[]): readonly Unit[] {
    const staying = this.helpers.flatMap(({ calls, body }) => (calls === null && body !== undefined ? [body] : []));
    const isInside = (unit: Unit) => staying.some((body) => unit.every(({ span }) => within(span, body.span)));
    return [...units.filter((unit) => !isInside(unit)), ...staying.map((body) => [body])];
  }

  /** A function that goes and its calls are one unit. */
  private joined(units: readonly Unit[]): readonly Unit[] {
    return this.inlined.reduce((joined, { fn, calls }) => {
      const points = [fn, ...(calls ?? [])].map(({ start }) => ({ start, end: start }));
      const sorted = points.sort((a, b) => a.start - b.start);
      return merged(joined, (unit) => unit.some(({ span }) => beginsIn(span, sorted)));
    }, units);
  }

  /** Whether every unit can be taken; what can't is entered into `left` or kept from being replaced. */
  isSound(left: Map<number, string>): boolean {
    const { kept, places } = this.attempted;
    const before = left.size + kept.size;
    for (const [start, why] of this.cutter.left) left.set(start, why);
    for (const helper of this.inlined) if (!this.isReplaced(helper)) kept.add(helper.fn);
    const clashing = overlapping(this.units);
    for (const unit of this.units) {
      const why = unit.some((edit) => clashing.has(edit)) ? DEPEND : this.obstacleTo(unit);
      if (why !== undefined) this.refuse(unit, why, left);
    }
    for (const { span } of places.filter((place) => !this.cover.holds(place.span))) {
      if (!left.has(span.start)) left.set(span.start, 'it can not be cut by itself');
    }
    return left.size + kept.size === before && this.isReadable(left);
  }

  /** The last word has the parser. */
  private isReadable(left: Map<number, string>): boolean {
    const { module, places } = this.attempted;
    const { path, text } = module.file;
    const edits = this.units.flat();
    if (edits.length === 0 || parsedCode({ path, text: applyEdits(text, edits) }) !== null) return true;
    for (const { span } of places) left.set(span.start, 'the code could not be read back');
    return false;
  }

  private isReplaced({ calls }: Helper): boolean {
    return (calls ?? []).every((call) => this.cover.holds(childOf(call, 'callee') ?? call));
  }

  /** A helper is first left in its place, and only then left alone. */
  private refuse(unit: Unit, why: string, left: Map<number, string>): void {
    const { kept } = this.attempted;
    const touched = this.helpers.filter(({ fn }) =>
      unit.some(({ span }) => span.start < fn.end && fn.start < span.end),
    );
    for (const { fn } of touched) kept.add(fn);
    if (touched.length === 0) for (const { span } of this.placesIn(unit)) left.set(span.start, why);
  }

  private placesIn(unit: Unit): readonly CutPlace[] {
    const cover = new Cover([unit]);
    return this.attempted.places.filter(({ span }) => cover.holds(span));
  }

  private obstacleTo(unit: Unit): string | undefined {
    const { module, questions } = this.attempted;
    if (unit.some(({ span }) => holdsComment(span, module))) return 'a comment stands in what would go';
    if (leavesSetOnly(unit, this.cover, module)) return 'a variable that is only set would be left over';
    const tests = this.placesIn(unit).flatMap(({ node }) => conditionsOf(node, module).map(({ test }) => test));
    const own = new Cover([unit]);
    const isOpen = (test: Node) => questions.in(test).some((ask) => !own.holds(ask)) || namesFlag(test, own, module);
    return [...new Set(tests)].some(isOpen) ? 'a test for the flag decides about more' : undefined;
  }
}

/** Whether one of the points lies in a span; they are in the order of the text. */
function beginsIn(span: Span, points: readonly Span[]): boolean {
  const first = points[firstFrom(points, span.start)];
  return first !== undefined && first.start < span.end;
}

/** Whether a test that stays names the flag, in whatever way. */
function namesFlag({ start, end }: Node, cut: Cover, { file }: Module): boolean {
  const named = file.text.slice(start, end).matchAll(/(?<![A-Za-z0-9_])pgbouncer(?![A-Za-z0-9_])/g);
  return [...named].some(({ index }) => !cut.holds({ start: start + index, end: start + index + 9 }));
}

/** A comment that stands on a line of its own; one behind code on a line that goes is part of it. */
function holdsComment(span: Span, { comments, file }: Module): boolean {
  return comments.some((comment) => {
    if (!within(comment, span)) return false;
    const lineStart = Math.max(file.text.lastIndexOf('\n', comment.start - 1) + 1, span.start);
    const isBehind = file.text.slice(lineStart, comment.start).trim() !== '';
    return !isBehind || !isWholeLines(span, file.text);
  });
}

function isWholeLines({ start, end }: Span, text: string): boolean {
  const before = text.slice(Math.max(start - 200, 0), start);
  const last = text.slice(Math.max(end - 200, start), end);
  return /(?:^|\n)\s*$/.test(before) && (end === text.length || /\n\s*$/.test(last));
}
