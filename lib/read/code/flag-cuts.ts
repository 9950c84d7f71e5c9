import type { Edit } from '../../edit';
import { bindingOf, isFunction, onlyValue, plain } from './bindings';
import { Exits, tidy } from './flag-exits';
import { isQueryName } from './flag-lists';
import { isLogging } from './flag-outcomes';
import { calleeText } from './flag-places';
import { isPure } from './flag-pure';
import { itemSpan, runsTogether, statementSpan } from './flag-spans';
import { type Reduced, SAME } from './flag-strings';
import type { Unit } from './flag-unit';
import { type Cutting, ValueCutter } from './flag-values';
import type { Module } from './module';
import { partsOf } from './scopes';
import { childOf, childrenOf, isCall, type Node } from './syntax';

/** What is left of a statement. */
type Left =
  | { readonly kind: 'same' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'units'; readonly units: readonly Unit[] };

const WHOLE: Left = { kind: 'same' };
const GONE: Left = { kind: 'gone' };

/** Finds the smallest edits that take the flag out of code, statement by statement. */
export class FlagCutter extends ValueCutter {
  private readonly units: Unit[] = [];
  private readonly texts = new Map<Node, string>();
  private readonly results = new Map<Node, Left>();
  private readonly exits: Exits;

  constructor(cutting: Cutting) {
    super(cutting);
    this.exits = new Exits({
      module: cutting.module,
      isGone: (statement) => this.isGone(statement),
      isTouched: (node) => this.holds(node),
      textOf: (value) => this.texts.get(value),
    });
  }

  /** The edits in the whole module. */
  all(): readonly Unit[] {
    this.cutBody(childrenOf(this.module.program, 'body'), false);
    return this.units;
  }

  /** What a function returns once the flag is cut out of it, as texts; `null` where it does anything else. */
  exitsOf(fn: Node): readonly string[] | null {
    const body = childOf(fn, 'body');
    if (body === undefined) return null;
    if (body.type !== 'BlockStatement') {
      const reduced = this.reduce(body);
      return reduced.kind === 'left' || reduced.kind === 'gone' ? null : [this.textAfter(body, reduced)];
    }
    const statements = childrenOf(body, 'body');
    this.cutBody(statements, true);
    return this.exits.ofBody(statements);
  }

  /** The edits that were found so far. */
  get found(): readonly Unit[] {
    return this.units;
  }

  // ---- lists of statements

  protected override cutBody(statements: readonly Node[], isFunctionBody: boolean): void {
    const { units, goners } = this.list(statements, isFunctionBody);
    this.units.push(...units, ...goners);
  }

  private list(statements: readonly Node[], isFunctionBody: boolean) {
    for (const statement of statements) this.results.set(statement, this.statement(statement));
    const joined = this.guardsThatGo(statements, isFunctionBody);
    const own = statements.flatMap((statement) => (joined.has(statement) ? [] : this.unitsOf(statement)));
    const goners = statements.filter((statement) => this.isGone(statement) && !joined.has(statement));
    const merged = joined.size === 0 ? [] : [this.joinedUnit(statements, joined)];
    return { units: [...own, ...merged], goners: goners.flatMap((statement) => this.removal(statement, statements)) };
  }

  private unitsOf(statement: Node): readonly Unit[] {
    const result = this.results.get(statement);
    return result?.kind === 'units' ? result.units : [];
  }

  private isGone(statement: Node): boolean {
    return this.results.get(statement)?.kind === 'gone';
  }

  private removal(statement: Node, siblings: readonly Node[]): readonly Unit[] {
    if (!runsTogether(statement, siblings, this.module))
      return [[this.deletion(statementSpan(statement, this.module))]];
    this.leave(statement, 'the lines around it would run together');
    return [];
  }

  /** The statements around a guard that goes: it and what is cut behind it are one edit. */
  private joinedUnit(statements: readonly Node[], joined: ReadonlySet<Node>): Unit {
    return statements
      .filter((statement) => joined.has(statement))
      .flatMap((statement) => [
        ...this.unitsOf(statement),
        ...(this.isGone(statement) ? this.removal(statement, statements) : []),
      ])
      .flat();
  }

  /**
   * `if (asks for the flag) return a;` in front of what returns just that, once the flag is cut out of it.
   *
   * Marks such guards as gone, and gives the statements that have to change together with them.
   */
  private guardsThatGo(statements: readonly Node[], isFunctionBody: boolean): ReadonlySet<Node> {
    const joined = new Set<Node>();
    for (let index = statements.length - 2; index >= 0; index--) {
      const guard = statements[index];
      if (guard?.type !== 'IfStatement' || guard.alternate) continue;
      const rest = statements.slice(index + 1);
      if (!this.isNeedless(guard, rest, isFunctionBody)) continue;
      this.results.set(guard, GONE);
      for (const statement of [guard, ...rest]) joined.add(statement);
    }
    return joined;
  }

  private isNeedless(guard: Node, rest: readonly Node[], isFunctionBody: boolean): boolean {
    const test = childOf(guard, 'test');
    const branch = childOf(guard, 'consequent');
    if (test === undefined || branch === undefined) return false;
    if (this.results.get(guard)?.kind !== 'units' && !this.cutting.asks(test)) return false;
    if (!rest.some((statement) => this.holds(statement)) && !this.holds(guard)) return false;
    const exit = this.exits.of(branch);
    return exit !== undefined && exit === this.exits.ofList(rest, isFunctionBody) && isPure(test, this.module);
  }

  // ---- statements

  private statement(node: Node): Left {
    if (!this.holds(node)) return WHOLE;
    if (this.isIdentity(node)) return GONE;
    if (isFunction(node)) return unit(this.editsOf(node, this.functionBody(node)));
    switch (node.type) {
      case 'ExpressionStatement':
        return this.effect(plain(childOf(node, 'expression') ?? node), node);
      case 'IfStatement':
        return this.branches(node);
      case 'BlockStatement':
        return this.block(node);
      case 'ReturnStatement':
        return this.inValue(node, 'argument');
      case 'TryStatement':
      case 'ForStatement':
      case 'ForOfStatement':
      case 'ForInStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'LabeledStatement':
      case 'CatchClause':
        return this.inside(node);
      default:
        return unit(this.parts(node));
    }
  }

  /** The declaration of a function that only gives back what it is given. */
  private isIdentity(statement: Node): boolean {
    if (this.cutting.identities.has(statement)) return true;
    const [only, second] = childrenOf(statement, 'declarations');
    const init = only && childOf(only, 'init');
    return init !== undefined && second === undefined && isFunction(init) && this.cutting.identities.has(init);
  }

  private block(node: Node): Left {
    const statements = childrenOf(node, 'body');
    const { units, goners } = this.list(statements, false);
    const isAllGone =
      statements.some((each) => this.isGone(each)) &&
      statements.every((each) => this.isGone(each) || this.exits.isMereName(each) || isTale(each, this.module));
    return isAllGone && units.length === 0 ? GONE : several([...units, ...goners]);
  }

  private branches(node: Node): Left {
    const [test, first, second] = ['test', 'consequent', 'alternate'].map((field) => childOf(node, field));
    if (test === undefined || first === undefined) return WHOLE;
    const firstLeft = this.kept(first);
    const secondLeft = second === undefined ? GONE : this.kept(second);
    if (firstLeft.kind === 'gone' && secondLeft.kind === 'gone') return this.wholeBranch(node, test);
    if (firstLeft.kind === 'gone') {
      this.leave(first, 'the other branch would be left over');
      return several(unitsIn(secondLeft));
    }
    const one = second === undefined ? undefined : this.oneBranch(node, test);
    if (one !== undefined) return several([one]);
    const isElseGone = second !== undefined && secondLeft.kind === 'gone';
    const rest = isElseGone ? [[this.deletion({ start: first.end, end: second.end })]] : unitsIn(secondLeft);
    return several([...unitsIn(firstLeft), ...rest]);
  }

  /** What is left of a statement that is no member of a list. */
  private kept(statement: Node): Left {
    const left = this.statement(statement);
    this.results.set(statement, left);
    return left;
  }

  private wholeBranch(node: Node, test: Node): Left {
    if (isPure(test, this.module)) return GONE;
    this.leave(node, 'its test does something as well');
    return WHOLE;
  }

  /** `if (a) return x; else return x;` is `return x;`. */
  private oneBranch(node: Node, test: Node): Unit | undefined {
    if (this.exits.of(node) === undefined || !isPure(test, this.module)) return undefined;
    const branches = ['consequent', 'alternate'].flatMap((field) => childOf(node, field) ?? []);
    const branch = branches.find((each) => !this.holds(each)) ?? branches[0];
    const kept = branch && this.returnIn(branch);
    if (kept === undefined) return undefined;
    const inside = this.unitsOf(kept).flat();
    return this.around(node, kept, inside);
  }

  private returnIn(branch: Node): Node | undefined {
    if (branch.type === 'ReturnStatement') return branch;
    return childrenOf(branch, 'body').find((each) => each.type === 'ReturnStatement');
  }

  protected override editsOfStatement(statement: Node): readonly Edit[] {
    const left = this.kept(statement);
    if (left.kind === 'gone') this.leave(statement, 'nothing would be left in its place');
    return unitsIn(left).flat();
  }

  /** Loops and tries: what is inside of them may go, they may not be left empty. */
  private inside(node: Node): Left {
    const units = partsOf(node).flatMap((part) => {
      if (!/Statement$|^CatchClause$/.test(part.type)) return [this.parts(part)].filter(({ length }) => length > 0);
      const left = this.kept(part);
      if (left.kind === 'gone') this.leave(part, 'nothing would be left of what is around it');
      return unitsIn(left);
    });
    return several(units);
  }

  private inValue(node: Node, field: string): Left {
    const value = childOf(node, field);
    if (value === undefined) return WHOLE;
    const reduced = this.reduce(value);
    this.texts.set(value, this.textAfter(value, reduced));
    return unit(this.editsOf(value, reduced));
  }

  // ---- expressions that act

  private effect(expression: Node, statement: Node): Left {
    if (this.placeAt(expression, 'call') || this.placeAt(expression, 'assignment')) return GONE;
    switch (expression.type) {
      case 'AssignmentExpression':
        return this.assignment(expression);
      case 'LogicalExpression':
        return this.shortBranch(expression);
      case 'CallExpression':
      case 'OptionalCallExpression':
        return /\.(?:push|unshift)$/.test(calleeText(expression))
          ? this.pushed(expression)
          : unit(this.parts(statement));
      default:
        return unit(this.parts(statement));
    }
  }

  /** `test && set()`. */
  private shortBranch(expression: Node): Left {
    const [left, right] = [childOf(expression, 'left'), childOf(expression, 'right')];
    if (left === undefined || right === undefined) return WHOLE;
    const result = this.effect(plain(right), right);
    if (result.kind === 'gone') return this.wholeBranch(expression, left);
    return result;
  }

  private assignment(expression: Node): Left {
    const [left, right] = [childOf(expression, 'left'), childOf(expression, 'right')];
    if (left === undefined || right === undefined) return WHOLE;
    if (this.givesBack(left, right)) return GONE;
    const reduced = this.reduce(right);
    if (expression.operator === '+=' && reduced.kind === 'gone' && !reduced.isItem) return GONE;
    const isChanged = reduced.kind === 'is' || reduced.kind === 'edits';
    if (expression.operator === '=' && isChanged && this.isSameValue(left, right, reduced)) return GONE;
    return unit(this.editsOf(right, reduced));
  }

  /** `url = withParameter(url, 'pgbouncer', 'true')`. */
  private givesBack(left: Node, right: Node): boolean {
    const [first] = childrenOf(plain(right), 'arguments');
    return (
      this.placeAt(plain(right), 'call') !== undefined &&
      first !== undefined &&
      tidy(this.source(first)) === tidy(this.source(left))
    );
  }

  /** `url = url`, also where a constant stands for what is assigned. */
  private isSameValue(left: Node, right: Node, reduced: Reduced): boolean {
    const own = tidy(this.source(left));
    const next = this.textAfter(right, reduced);
    if (own === next) return true;
    const kept = reduced.kind === 'is' ? plain(reduced.node) : undefined;
    const binding = kept?.type === 'Identifier' ? bindingOf(kept, this.module) : undefined;
    const value = binding && onlyValue(binding, this.module);
    return value !== undefined && tidy(this.source(plain(value))) === own;
  }

  /** `parameters.push('pgbouncer=true')`. */
  private pushed(call: Node): Left {
    const given = childrenOf(call, 'arguments');
    const reduced = given.map((argument) => this.reduce(argument));
    const goners = given.filter((_, index) => reduced[index]?.kind === 'gone');
    const list = childOf(childOf(call, 'callee') ?? call, 'object');
    if (goners.length === 0)
      return unit(given.flatMap((argument, index) => this.editsOf(argument, reduced[index] ?? SAME)));
    if (list === undefined || !isQueryName(list, this.module)) {
      this.leave(call, 'it can not be told what becomes of the list');
      return WHOLE;
    }
    return goners.length === given.length
      ? GONE
      : unit(goners.map((goner) => this.deletion(itemSpan(goner, this.module))));
  }
}

function unit(edits: readonly Edit[]): Left {
  return several(edits.length === 0 ? [] : [edits]);
}

function several(units: readonly Unit[]): Left {
  return units.length === 0 ? WHOLE : { kind: 'units', units };
}

function unitsIn(left: Left): readonly Unit[] {
  return left.kind === 'units' ? left.units : [];
}

/** A line that prints that the flag is set. */
function isTale(statement: Node, { file }: Module): boolean {
  const call = statement.type === 'ExpressionStatement' ? childOf(statement, 'expression') : undefined;
  return (
    call !== undefined && isCall(call) && isLogging(call) && /pgbouncer/i.test(file.text.slice(call.start, call.end))
  );
}
