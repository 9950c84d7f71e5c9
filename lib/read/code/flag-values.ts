import { applyEdits, type Edit } from '../../edit';
import type { Span } from '../../text';
import { isFunction, plain } from './bindings';
import { outerSpan } from './cuts';
import { tidy } from './flag-exits';
import { isQueryList } from './flag-lists';
import { calleeText, isArgument } from './flag-places';
import { isPure } from './flag-pure';
import { bracketsFor, replacedSpan } from './flag-replaced';
import { itemSpan } from './flag-spans';
import { type Reduced, reducedText, SAME } from './flag-strings';
import type { Module } from './module';
import { partsOf } from './scopes';
import { childOf, childrenOf, isMember, type Node, stringOf } from './syntax';

/** A place that puts the flag into a URL and may be cut; `node` is what does it (`FlagRole`). */
export interface CutPlace {
  readonly span: Span;
  readonly node: Node;
  readonly how: 'text' | 'call' | 'entry' | 'assignment' | 'replacement';
}

/** What a module's places are cut with. */
export interface Cutting {
  readonly module: Module;
  readonly places: readonly CutPlace[];
  /** Calls of functions that give back what they are given once the flag is cut out of them, and these functions. */
  readonly identities: ReadonlySet<Node>;
  /** Whether a test asks for the flag, itself or through a name. */
  readonly asks: (test: Node) => boolean;
}

interface Arm {
  readonly arm: Node;
  readonly reduced: Reduced;
}

const NO_BRACKETS: readonly [open: string, close: string] = ['', ''];

/** Cuts the flag out of values; the bodies of functions in them are handed on. */
export abstract class ValueCutter {
  /** What can't be cut, by the place of the flag, and why. */
  readonly left = new Map<number, string>();
  private readonly starts: readonly number[];
  private readonly byNode: ReadonlyMap<Node, CutPlace>;

  constructor(protected readonly cutting: Cutting) {
    const identities = [...cutting.identities].map(({ start }) => start);
    this.byNode = new Map(cutting.places.map((place) => [place.node, place]));
    this.starts = [...cutting.places.map(({ span }) => span.start), ...identities].sort((a, b) => a - b);
  }

  /** Cuts in statements that stay as a list, whatever goes in it. */
  protected abstract cutBody(statements: readonly Node[], isFunctionBody: boolean): void;

  /** The edits of a statement that is no member of a list. */
  protected abstract editsOfStatement(statement: Node): readonly Edit[];

  protected get module(): Module {
    return this.cutting.module;
  }

  protected deletion(span: Span): Edit {
    return { path: this.module.file.path, span, newText: '' };
  }

  protected source({ start, end }: Span): string {
    return this.module.file.text.slice(start, end);
  }

  /** Whether something in a node is to be cut. */
  protected holds({ start, end }: Span): boolean {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    return (this.starts[low] ?? Number.POSITIVE_INFINITY) < end;
  }

  protected placeAt(node: Node, how: CutPlace['how']): CutPlace | undefined {
    const place = this.byNode.get(node);
    return place?.how === how ? place : undefined;
  }

  /** Leaves the places in a node alone. */
  protected leave(node: Span, why: string): void {
    for (const { span } of this.cutting.places) {
      const isIn = node.start <= span.start && span.end <= node.end;
      if (isIn && !this.left.has(span.start)) this.left.set(span.start, why);
    }
  }

  // ---- what is left of a value

  protected reduce(node: Node): Reduced {
    if (!this.holds(node)) return SAME;
    switch (node.type) {
      case 'TaggedTemplateExpression':
        return this.leaveIt(node, 'a function makes something of the text');
      case 'StringLiteral':
      case 'TemplateLiteral':
        return this.text(node);
      case 'BinaryExpression':
        return node.operator === '+' ? this.text(node) : this.other(node);
      case 'ConditionalExpression':
        return this.conditional(node);
      case 'CallExpression':
      case 'OptionalCallExpression':
        return this.call(node);
      case 'ArrayExpression':
        return this.items(node, 'elements');
      case 'ObjectExpression':
        return this.items(node, 'properties');
      default:
        return isFunction(node) ? this.functionBody(node) : this.other(node);
    }
  }

  protected text(node: Node): Reduced {
    const reduced = reducedText(node, this.module, (part) => this.reduce(part));
    if (reduced.kind === 'left') this.leave(node, reduced.why);
    return reduced.kind === 'left' ? SAME : reduced;
  }

  protected conditional(node: Node): Reduced {
    const [test, first, second] = ['test', 'consequent', 'alternate'].map((field) => childOf(node, field));
    if (test === undefined || first === undefined || second === undefined) return SAME;
    const arms: readonly [Arm, Arm] = [
      { arm: first, reduced: this.reduce(first) },
      { arm: second, reduced: this.reduce(second) },
    ];
    const isEqual = this.isEmpty(arms[0]) ? this.isEmpty(arms[1]) : this.areSame(arms);
    if (!isEqual) return edited(arms.flatMap(({ arm, reduced }) => this.editsOf(arm, reduced)));
    if (!isPure(test, this.module)) return this.leaveIt(node, 'its test does something as well');
    return this.isEmpty(arms[0]) ? this.noArm(node, arms) : this.oneArm(node, arms);
  }

  protected isEmpty({ arm, reduced }: Arm): boolean {
    return reduced.kind === 'gone' || stringOf(arm) === '';
  }

  protected areSame([first, second]: readonly [Arm, Arm]): boolean {
    if (first.reduced.kind === 'gone' || second.reduced.kind === 'gone') return false;
    return this.textAfter(first.arm, first.reduced) === this.textAfter(second.arm, second.reduced);
  }

  /** Two arms of which nothing is left. */
  protected noArm(node: Node, arms: readonly Arm[]): Reduced {
    if (arms.some(({ reduced }) => isItemGone(reduced))) return { kind: 'gone', isItem: true };
    const empty = arms.find(({ arm }) => stringOf(arm) === '');
    if (empty === undefined) return { kind: 'gone' };
    return { kind: 'gone', emptied: this.around(node, outerSpan(empty.arm, this.module), []) };
  }

  /** One of two arms that are the same, the untouched one if there is one. */
  protected oneArm(node: Node, arms: readonly [Arm, Arm]): Reduced {
    const { arm, reduced } = arms.find((each) => each.reduced.kind === 'same') ?? arms[0];
    const kept = reduced.kind === 'is' ? reduced.node : arm;
    const outer = replacedSpan(node, kept, this.module);
    const inside = { span: outerSpan(arm, this.module), edits: editsIn(reduced) };
    return {
      kind: 'is',
      node: kept,
      edits: this.around(outer, inside.span, inside.edits, bracketsFor(kept, node, this.module)),
    };
  }

  /** The edits that leave just `inner` of `outer`, with brackets around it. */
  protected around(outer: Span, inner: Span, inside: readonly Edit[], brackets = NO_BRACKETS): readonly Edit[] {
    const before = { ...this.deletion({ start: outer.start, end: inner.start }), newText: brackets[0] };
    const behind = { ...this.deletion({ start: inner.end, end: outer.end }), newText: brackets[1] };
    return [before, ...inside, behind].filter(({ span, newText }) => span.end > span.start || newText !== '');
  }

  protected call(node: Node): Reduced {
    const callee = childOf(node, 'callee');
    const [argument] = childrenOf(node, 'arguments');
    const object = callee !== undefined && isMember(callee) ? childOf(callee, 'object') : undefined;
    if (this.cutting.identities.has(node) && argument !== undefined) return this.argumentOf(node, argument);
    if (this.placeAt(node, 'call')) return this.leaveIt(node, 'it can not be told what the call gives back');
    if (object === undefined) return this.other(node);
    const isConcat = /\.concat$/.test(calleeText(node)) && argument !== undefined;
    const isGone = this.placeAt(node, 'replacement') || (isConcat && this.reduce(argument).kind === 'gone');
    if (isGone) return { kind: 'is', node: object, edits: [this.deletion(this.behind(object, node))] };
    return this.placeAt(plain(object), 'call') ? this.chained(node, plain(object)) : this.other(node);
  }

  /** What stands behind the object of a call. */
  protected behind(object: Node, call: Node): Span {
    return { start: outerSpan(object, this.module).end, end: call.end };
  }

  /** `a.set('pgbouncer', 'true').set('b', 'c')`. */
  protected chained(node: Node, link: Node): Reduced {
    const callee = childOf(link, 'callee');
    const object = callee !== undefined && isMember(callee) ? childOf(callee, 'object') : undefined;
    if (object === undefined) return this.leaveIt(link, 'it can not be told what the call gives back');
    const edits = childrenOf(node, 'arguments').flatMap((each) => this.editsOf(each, this.reduce(each)));
    return edited([this.deletion(this.behind(object, link)), ...edits]);
  }

  /** What a function is given that gives back just that; the comma behind it goes as well. */
  protected argumentOf(call: Node, argument: Node): Reduced {
    const inside = this.reduce(argument);
    const kept = inside.kind === 'is' ? inside.node : argument;
    const [open, close] = bracketsFor(kept, call, this.module);
    const brackets = [open, close === '!' ? '' : close] as const;
    return { kind: 'is', node: kept, edits: this.around(call, argument, editsIn(inside), brackets) };
  }

  /** Lists of parameters: `['pgbouncer=true', …].join('&')`, `new URLSearchParams({ pgbouncer: 'true', … })`. */
  protected items(node: Node, field: 'elements' | 'properties'): Reduced {
    const items = childrenOf(node, field);
    const reduced = items.map((item) =>
      this.placeAt(item, 'entry') ? ({ kind: 'gone', isItem: true } as const) : this.reduce(item),
    );
    const isList = field === 'properties' || isQueryList(node, this.module);
    const goners = items.filter((_, index) => isList && isItemGone(reduced[index]));
    const edits = items.flatMap((item, index) =>
      goners.includes(item) ? [] : this.editsOf(item, reduced[index] ?? SAME),
    );
    if (goners.length === items.length) return this.leaveIt(node, 'nothing else would be left in the list');
    return edited([...edits, ...goners.map((goner) => this.deletion(itemSpan(goner, this.module)))]);
  }

  protected functionBody(fn: Node): Reduced {
    const body = childOf(fn, 'body');
    if (body?.type !== 'BlockStatement') return this.other(fn);
    this.cutBody(childrenOf(body, 'body'), true);
    return edited(childrenOf(fn, 'params').flatMap((param) => this.parts(param)));
  }

  protected other(node: Node): Reduced {
    return edited(this.parts(node));
  }

  /** The edits in the parts of a node, each by itself. */
  protected parts(node: Node): readonly Edit[] {
    return partsOf(node).flatMap((part) => {
      if (!this.holds(part)) return [];
      if (isFunction(part)) return this.editsOf(part, this.functionBody(part));
      if (/^(?:SwitchCase|StaticBlock|TSModuleBlock)$/.test(part.type)) return this.ownList(part);
      if (/Statement$|Declaration$/.test(part.type)) return this.editsOfStatement(part);
      return this.editsOf(part, this.named(node, part, this.reduce(part)));
    });
  }

  /** A name for nothing is no better, and who is given nothing may mind: `const SUFFIX = ''`, `build(url, '')`. */
  protected named(around: Node, part: Node, reduced: Reduced): Reduced {
    const isNamed = around.type === 'VariableDeclarator' || isArgument(around, part);
    return isNamed && reduced.kind === 'gone' ? { kind: 'gone' } : reduced;
  }

  protected ownList(part: Node): readonly Edit[] {
    this.cutBody(childrenOf(part, part.type === 'SwitchCase' ? 'consequent' : 'body'), false);
    return [];
  }

  /** The edits of a value that stays; where nothing would be left of it, it is emptied or left alone. */
  protected editsOf(node: Node, reduced: Reduced): readonly Edit[] {
    if (reduced.kind === 'is' || reduced.kind === 'edits') return reduced.edits;
    if (reduced.kind !== 'gone') return [];
    if (reduced.emptied === undefined) this.leave(node, 'nothing would be left in its place');
    return reduced.emptied ?? [];
  }

  protected leaveIt(node: Node, why: string): Reduced {
    this.leave(node, why);
    return SAME;
  }

  protected textAfter(node: Node, reduced: Reduced): string {
    if (reduced.kind === 'is') return tidy(this.source(plain(reduced.node)));
    if (reduced.kind !== 'edits') return tidy(this.source(plain(node)));
    const edits = reduced.edits.map((edit) => ({
      ...edit,
      span: { start: edit.span.start - node.start, end: edit.span.end - node.start },
    }));
    return tidy(applyEdits(this.source(node), edits));
  }
}

/** The edits of a value of which something is left. */
function editsIn(reduced: Reduced): readonly Edit[] {
  return reduced.kind === 'is' || reduced.kind === 'edits' ? reduced.edits : [];
}

function isItemGone(reduced: Reduced | undefined): boolean {
  return reduced?.kind === 'gone' && reduced.isItem === true;
}

function edited(edits: readonly Edit[]): Reduced {
  return edits.length === 0 ? SAME : { kind: 'edits', edits };
}
