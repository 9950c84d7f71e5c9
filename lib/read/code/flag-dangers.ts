import { bindingOf, functionAround, isFunction, usesOf } from './bindings';
import { callsOf, functionNamed } from './flag-names';
import { calleeText, isArgument } from './flag-places';
import { KEEPS_SCHEMA } from './flag-strings';
import type { CutPlace } from './flag-values';
import type { Module } from './module';
import { partsOf } from './scopes';
import { childOf, isCall, type Node } from './syntax';

/** What else in a module would break a URL, or the connection, once the flag is not in it any more. */
export class FlagDangers {
  private readonly appending = new Map<Node, readonly Node[]>();
  private readonly lengthened = new Map<Node, boolean>();

  constructor(private readonly module: Module) {}

  /** Why a place has to stay as it is. */
  to(place: CutPlace): string | undefined {
    if (this.keepsSchema(place)) return KEEPS_SCHEMA;
    return this.isAppendedTo(place) ? 'what is appended behind it needs its `?`' : undefined;
  }

  /** A `schema=` that is set on the URL elsewhere; the one in the same text is seen to by `reducedText`. */
  private keepsSchema({ node }: CutPlace): boolean {
    const around = functionAround(node, this.module) ?? statementAround(node, this.module);
    if (around.end - around.start > MOST_TEXT) return setsSchema(node, this.module);
    const { text } = this.module.file;
    const rest = `${text.slice(around.start, node.start)} ${text.slice(node.end, around.end)}`;
    return SCHEMA.test(rest) || setsSchema(node, this.module);
  }

  /** Whether code appends `&…` to the URL, which may have its `?` from the flag alone. */
  private isAppendedTo({ span, node, how }: CutPlace): boolean {
    const { text } = this.module.file;
    const hasMark = text[span.start - 1] !== '&' && text[span.end + '=true'.length] !== '&';
    return how === 'text' && hasMark && this.isLengthened(node, MOST_STEPS);
  }

  /** Follows a value to where it goes: names, functions that it is passed to, and those that call the function around it. */
  private isLengthened(value: Node, steps: number): boolean {
    const known = this.lengthened.get(value);
    if (known !== undefined) return known;
    // What is asked again on its own way adds nothing.
    this.lengthened.set(value, false);
    const isIt = steps <= 0 || this.isLengthenedBehind(value, steps);
    this.lengthened.set(value, isIt);
    return isIt;
  }

  private isLengthenedBehind(value: Node, steps: number): boolean {
    const parent = this.module.parentOf(value);
    if (parent === undefined) return false;
    if (isArgument(parent, value)) return this.isLengthenedBy(parent, steps - 1);
    switch (parent.type) {
      case 'VariableDeclarator':
        return parent.init === value && this.isNameLengthened(childOf(parent, 'id'), steps - 1);
      case 'AssignmentExpression':
        return this.isNameLengthened(childOf(parent, 'left'), steps - 1);
      case 'ReturnStatement':
        return this.isResultLengthened(functionAround(parent, this.module), steps - 1);
      case 'ArrowFunctionExpression':
        return this.isResultLengthened(parent, steps - 1);
      case 'TemplateLiteral':
      case 'BinaryExpression':
        return this.appendsIn(parent);
      default:
        return (
          /^(?:Conditional|Logical|Parenthesized|Await|TS\w+)Expression$/.test(parent.type) &&
          this.isLengthened(parent, steps)
        );
    }
  }

  /** A function of the module gets it. */
  private isLengthenedBy(call: Node, steps: number): boolean {
    const fn = functionNamed(childOf(call, 'callee') ?? call, this.module);
    return (fn !== undefined && this.appendsIn(fn)) || this.isLengthened(call, steps);
  }

  /** A name has it: what is done with the name, and where the name goes. */
  private isNameLengthened(target: Node | undefined, steps: number): boolean {
    if (target === undefined) return false;
    const { text } = this.module.file;
    const scope = functionAround(target, this.module) ?? this.module.program;
    const name = text.slice(target.start, target.end);
    if (this.appendsTo(name, scope)) return true;
    const binding = bindingOf(target, this.module);
    const uses = binding === undefined ? [] : usesOf(binding, this.module).slice(0, MOST_USES);
    return uses.filter((use) => use !== target).some((use) => this.isLengthened(use, steps));
  }

  private isResultLengthened(fn: Node | undefined, steps: number): boolean {
    const calls = fn === undefined ? [] : callsOf(fn, this.module).map((use) => this.module.parentOf(use));
    return calls.some((call) => call !== undefined && isCall(call) && this.isLengthened(call, steps));
  }

  /** Whether a statement that appends names the URL. */
  private appendsTo(name: string, scope: Node): boolean {
    const named = new RegExp(`(?<![\\w$.])${name.replace(/[^\w]/g, '\\$&')}(?![\\w$])`);
    return this.appendingIn(scope).some((part) => {
      const { start, end } = statementOf(part, this.module);
      return named.test(this.module.file.text.slice(start, Math.min(end, start + MOST_TEXT)));
    });
  }

  private appendsIn(scope: Node): boolean {
    return this.appendingIn(scope).length > 0;
  }

  private appendingIn(scope: Node): readonly Node[] {
    const known = this.appending.get(scope) ?? ownNodes(scope).filter((part) => appends(part, this.module));
    this.appending.set(scope, known);
    return known;
  }
}

const MOST_STEPS = 6;
const MOST_USES = 20;
const MOST_TEXT = 20_000;
const SCHEMA = /[?&"'`]schema=(?!["'`]\))|\(\s*["'`]schema["'`]\s*,|\bschema:\s*["'`]\w+["'`]/;

/** `url.searchParams.set('schema', …)` for the URL that gets the flag, wherever in the module. */
function setsSchema(node: Node, { file }: Module): boolean {
  const owner = /^[\w$]+(?=\.)/.exec(file.text.slice(node.start, node.start + 100))?.[0].replace(/\$/g, '\\$');
  if (owner === undefined || !/["'`]schema["'`]/.test(file.text)) return false;
  return new RegExp(`(?<![\\w$])${owner}\\.(?:searchParams\\.)?(?:set|append)\\(\\s*["'\`]schema["'\`]`).test(
    file.text,
  );
}

function statementAround(node: Node, module: Module): Node {
  let around = node;
  let parent = module.parentOf(around);
  for (; parent !== undefined && !Array.isArray(parent.body); parent = module.parentOf(around)) around = parent;
  return around;
}

/** The statement around a node, without the blocks in it: of an `if` or a loop only what stands in the branch. */
function statementOf(node: Node, module: Module): Node {
  let around = node;
  let parent = module.parentOf(around);
  for (
    ;
    parent !== undefined && !/Statement$|Declaration$|^Program$/.test(around.type);
    parent = module.parentOf(around)
  )
    around = parent;
  return around;
}

/** The nodes of a function or a module, those of functions inside of it left out. */
function ownNodes(scope: Node): readonly Node[] {
  const found: Node[] = [];
  const open: Node[] = [...partsOf(scope)];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    found.push(node);
    if (!isFunction(node)) for (const part of partsOf(node)) open.push(part);
  }
  return found;
}

function appends(part: Node, module: Module): boolean {
  if (!/^(?:StringLiteral|TemplateElement)$/.test(part.type)) return false;
  const text = module.file.text.slice(part.start, Math.min(part.end, part.start + 80));
  const parent = module.parentOf(part);
  if (parent === undefined || !/^["'`]?&(?!pgbouncer=)[A-Za-z_]+=/.test(text)) return false;
  if (isArgument(parent, part) && !/\.(?:concat|push)$/.test(calleeText(parent))) return false;
  return !hasMarkBeside(parent.type === 'TemplateLiteral' ? (module.parentOf(parent) ?? parent) : parent, module);
}

/** `url.includes('?') ? '&a=b' : '?a=b'` minds its own `?`. */
function hasMarkBeside(around: Node, module: Module): boolean {
  const conditional = around.type === 'ConditionalExpression' ? around : module.parentOf(around);
  if (conditional?.type !== 'ConditionalExpression') return false;
  return ['consequent', 'alternate'].some((field) => {
    const arm = childOf(conditional, field);
    return arm !== undefined && /["'`}]\?/.test(module.file.text.slice(arm.start, arm.end));
  });
}
