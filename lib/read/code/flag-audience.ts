import type { FlagMention } from '../mentions/flag';
import { bindingOf, functionAround, isFunction, onlyValue, plain } from './bindings';
import { isChosen } from './flag-choice';
import { type Condition, conditionsOf } from './flag-conditions';
import { callsOf, namedValues, returnedBy } from './flag-names';
import { calleeText } from './flag-places';
import type { Module } from './module';
import { childOf, childrenOf, identifierOf, isCall, type Node } from './syntax';

export type Audience = FlagMention['for'];

/** Another pooler than PgBouncer: Supabase's, told by its name or by the port of its transaction mode. */
const SUPABASE = /supabase|supavisor|(?<!\d)6543(?!\d)/i;
/** How much of a text is looked at. */
const MOST_TEXT = 4000;

/**
 * For whom a place in code is that deals with the flag, by the tests that lead to it and by the text around it.
 *
 * `supabase`: reached there only, or there among others; `runtime`: chosen by a variable or an option made for it. Also by
 * the tests around the calls of the function that it stands in.
 */
export function audienceOf(node: Node, module: Module, steps = 2): Audience {
  const own = ownAudience(node, module);
  const around = own === undefined && steps > 0 ? functionAround(node, module) : undefined;
  if (around === undefined) return own;
  const audiences = callsOf(around, module).map((call) => audienceOf(call, module, steps - 1));
  return audiences.find((audience) => audience === 'supabase') ?? audiences.find((audience) => audience === 'runtime');
}

// A text that names the flag a hundred times is asked about a hundred times.
const KNOWN = new WeakMap<Node, { readonly audience: Audience }>();

function ownAudience(node: Node, module: Module): Audience {
  const known = KNOWN.get(node) ?? { audience: judged(node, module) };
  KNOWN.set(node, known);
  return known.audience;
}

function judged(node: Node, module: Module): Audience {
  const conditions = conditionsOf(node, module);
  if (isForSupabase(conditions, module, 'some') || namesSupabase(node, module)) return 'supabase';
  const isChoice = conditions.some(({ test, isRefusal }) => !isRefusal && isChosen(test, module));
  return isChoice ? 'runtime' : undefined;
}

// ---- what a test says

/** Whether one of the conditions means Supabase: by `every` way to meet it, or by `some` way. */
export function isForSupabase(conditions: readonly Condition[], module: Module, how: 'every' | 'some'): boolean {
  return conditions.some((condition) => new Listener(module, how).hears(condition));
}

class Listener {
  private readonly seen = new Set<Node>();

  constructor(
    private readonly module: Module,
    private readonly how: 'every' | 'some',
  ) {}

  /** Whether a test that holds (or fails) means Supabase. */
  hears({ test, holds }: Condition): boolean {
    const node = plain(test);
    if (this.seen.has(node)) return false;
    this.seen.add(node);
    switch (node.type) {
      case 'LogicalExpression':
        return this.hearsParts(node, ['left', 'right'], { holds, isEnough: (node.operator === '&&') === holds });
      case 'UnaryExpression':
        return node.operator === '!' && this.hearsParts(node, ['argument'], { holds: !holds, isEnough: true });
      case 'ConditionalExpression':
        return this.hearsParts(node, ['consequent', 'alternate'], { holds, isEnough: false });
      case 'Identifier':
        return this.hearsName(node, holds);
      default:
        return isCall(node) ? this.hearsCall(node, holds) : this.hearsText(node, holds);
    }
  }

  /** `isEnough`: one part that means it is enough for the whole. */
  private hearsParts(
    node: Node,
    fields: readonly string[],
    { holds, isEnough }: { readonly holds: boolean; readonly isEnough: boolean },
  ): boolean {
    const parts = fields.flatMap((field) => childOf(node, field) ?? []);
    const isHeard = (test: Node) => this.hears({ test, holds });
    return isEnough || this.how === 'some' ? parts.some(isHeard) : parts.every(isHeard);
  }

  private hearsName(identifier: Node, holds: boolean): boolean {
    const binding = bindingOf(identifier, this.module);
    const value = binding && onlyValue(binding, this.module);
    if (value !== undefined && !isFunction(value)) return this.hears({ test: value, holds });
    return holds && SUPABASE.test(identifierOf(identifier) ?? '');
  }

  /** `Boolean(x)`, and a function of the module by what it returns. */
  private hearsCall(call: Node, holds: boolean): boolean {
    const [first] = childrenOf(call, 'arguments');
    if (calleeText(call) === 'Boolean' && first !== undefined) return this.hears({ test: first, holds });
    const returned = returnedBy(call, this.module);
    if (returned.length === 0) return this.hearsText(call, holds);
    // What returns `false` says nothing of the case that holds, and what returns `true` nothing of Supabase.
    const telling = returned.filter((test) => test.type !== 'BooleanLiteral' || test.value === holds);
    const isHeard = (test: Node) => test.type !== 'BooleanLiteral' && this.hears({ test, holds });
    return this.how === 'some' ? telling.some(isHeard) : telling.length > 0 && telling.every(isHeard);
  }

  private hearsText(node: Node, holds: boolean): boolean {
    const isNegated = node.type === 'BinaryExpression' && /^!==?$/.test(String(node.operator));
    if (holds === isNegated) return false;
    const values = namedValues(node, this.module).filter(isTelling);
    return [node, ...values, ...values.flatMap((value) => namedValues(value, this.module).filter(isTelling))].some(
      (each) => SUPABASE.test(textOf(each, this.module)),
    );
  }
}

/** A string or pattern, and what is found with one. */
function isTelling(value: Node): boolean {
  const node = plain(value);
  const isLiteral = /^(?:RegExp|String)Literal$/.test(node.type);
  return isLiteral || (isCall(node) && /\.(?:match|exec|test|includes|search)$/.test(calleeText(node)));
}

function textOf({ start, end }: Node, { file }: Module): string {
  return file.text.slice(start, Math.min(end, start + MOST_TEXT));
}

// ---- what the URL says

/**
 * Whether the URL that gets the flag is Supabase's by its own text: a host in it, a port that is written into it, also in
 * the names that it is made from.
 */
export function namesSupabase(node: Node, module: Module): boolean {
  const open = [node];
  const seen = new Set<Node>();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (SUPABASE.test(withoutVariables(textOf(next, module)))) return true;
    open.push(...namedValues(next, module));
  }
  return movesPort(node, module);
}

/** A variable that Supabase's integration sets too is no proof. */
function withoutVariables(text: string): string {
  return text.replace(/\benv(?:\.|\[["'])\w+/g, '');
}

const TO_PORT = /^[^;]*[^=!]=[^=][^;]*(?<!\d)6543(?!\d)/;

/** `url.port = '6543'`, `url = url.replace(':5432', ':6543')` in front of a place, in the same blocks. */
function movesPort(node: Node, module: Module): boolean {
  let child = node;
  for (
    let parent = module.parentOf(node);
    parent !== undefined && !isFunction(child);
    parent = module.parentOf(child)
  ) {
    const from = child.start;
    const before = childrenOf(parent, 'body').filter(({ end, type }) => end <= from && type === 'ExpressionStatement');
    if (before.some((statement) => TO_PORT.test(textOf(statement, module).slice(0, 200)))) return true;
    child = parent;
  }
  return false;
}
