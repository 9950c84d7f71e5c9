import { leaves } from './flag-conditions';
import { isPure } from './flag-pure';
import type { Module } from './module';
import { childOf, childrenOf, type Node } from './syntax';

/** What is known of the statements once the flag is cut out of them. */
export interface Remaining {
  readonly module: Module;
  isGone(statement: Node): boolean;
  /** Whether something of a node is cut. */
  isTouched(node: Node): boolean;
  /** The text of a returned value that has changed. */
  textOf(value: Node): string | undefined;
}

/** What code returns once the flag is cut out of it, as texts without white space. */
export class Exits {
  constructor(private readonly remaining: Remaining) {}

  /** What a statement returns in any case; `undefined` where it may not return, or more than one thing. */
  of(statement: Node): string | undefined {
    if (statement.type === 'ReturnStatement') return this.returned(statement);
    if (statement.type === 'BlockStatement') return this.ofList(childrenOf(statement, 'body'), false);
    const [first, second] = [childOf(statement, 'consequent'), childOf(statement, 'alternate')];
    if (statement.type !== 'IfStatement' || first === undefined || second === undefined) return undefined;
    const exit = this.of(first);
    return exit === this.of(second) ? exit : undefined;
  }

  /** The same for a list of statements; at the end of a function it is `undefined` that is returned. */
  ofList(statements: readonly Node[], isFunctionBody: boolean): string | undefined {
    const first = statements.find((statement) => !this.remaining.isGone(statement) && !this.isMereName(statement));
    if (first === undefined) return isFunctionBody ? 'undefined' : undefined;
    return this.of(first);
  }

  /** Everything that the body of a function can return; `null` where it does something else. */
  ofBody(statements: readonly Node[]): readonly string[] | null {
    const exits = this.among(statements);
    return exits === null || statements.some(endsHere) ? exits : [...exits, 'undefined'];
  }

  /** A declaration that does nothing but name a value, and that the cut leaves alone. */
  isMereName(statement: Node): boolean {
    return isMereDeclaration(statement, this.remaining.module) && !this.remaining.isTouched(statement);
  }

  private returned(statement: Node): string {
    const value = childOf(statement, 'argument');
    if (value === undefined) return 'undefined';
    return this.remaining.textOf(value) ?? tidy(this.remaining.module.file.text.slice(value.start, value.end));
  }

  private among(statements: readonly Node[]): readonly string[] | null {
    const { module } = this.remaining;
    const live = statements.filter((each) => !this.remaining.isGone(each) && !isMereDeclaration(each, module));
    const end = live.findIndex(endsHere);
    return this.ofAll(live.slice(0, end === -1 ? live.length : end + 1));
  }

  private ofAll(statements: readonly Node[]): readonly string[] | null {
    const found = statements.map((each) => this.inside(each));
    return found.some((each) => each === null) ? null : found.flatMap((each) => each ?? []);
  }

  private inside(statement: Node): readonly string[] | null {
    switch (statement.type) {
      case 'ReturnStatement':
        return [this.returned(statement)];
      case 'BlockStatement':
        return this.among(childrenOf(statement, 'body'));
      case 'IfStatement': {
        const test = childOf(statement, 'test');
        return test !== undefined && isPure(test, this.remaining.module) ? this.ofAll(branchesIn(statement)) : null;
      }
      case 'TryStatement':
        return statement.finalizer ? null : this.ofAll(branchesIn(statement));
      default:
        return null;
    }
  }
}

function isMereDeclaration(statement: Node, module: Module): boolean {
  return statement.type === 'VariableDeclaration' && statement.kind !== 'var' && isPure(statement, module);
}

/** The blocks of an `if` or a `try`. */
function branchesIn(statement: Node): readonly Node[] {
  const handler = childOf(statement, 'handler');
  const parts = ['consequent', 'alternate', 'block'].map((field) => childOf(statement, field));
  return [...parts, handler && childOf(handler, 'body')].flatMap((part) => part ?? []);
}

/** Whether control never gets behind a statement, by all of its branches. */
function endsHere(statement: Node): boolean {
  if (leaves(statement)) return true;
  const branches = branchesIn(statement);
  return branches.length > 1 && branches.every(endsHere);
}

/** A text without what doesn't matter when two are compared. */
export function tidy(text: string): string {
  return text
    .replace(/\s+/g, '')
    .replace(/!+$/, '')
    .replace(/^\((.*)\)$/, '$1');
}
