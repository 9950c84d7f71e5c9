import { bindingOf, environmentVariable, onlyValue, plain } from './bindings';
import { returnedBy } from './flag-names';
import { calleeText } from './flag-places';
import type { Module } from './module';
import { childOf, childrenOf, identifierOf, isCall, isMember, keyOf, type Node, stringOf } from './syntax';

/** Variables that say where a program runs, or hold the URL itself. */
const PLACES =
  /URL|URI|DSN|CONNECTION_STRING|HOST|^(?:NODE_ENV|APP_ENV|ENV|ENVIRONMENT|STAGE|CI|RENDER|VERCEL\w*|NETLIFY|AWS_\w+|LAMBDA\w*|RAILWAY\w*|FLY_\w+|K_SERVICE|NEXT_\w+|JEST_\w+|VITEST\w*)$/i;
/** Names that choose. */
const CHOICE = /bouncer|pool(?!er)|^(?:use|enable|with|should|want)[A-Z_]/i;
/** Parameters that are the URL or a part of it. */
const URL_NAME = /ur[li]|dsn|conn|string|raw|base|input|value|host|addr|database|^(?:s|u|str)$/i;
const URL_PARTS = /^(?:port|host|hostname|protocol|pathname|search|href|length|username|\d+)$/;
const TEXT_TESTS = /\.(?:includes|startsWith|endsWith|test|exec|match|search|indexOf|has|get|getAll)$/;

/** Whether a test asks an option or a variable that is there to choose, and not the URL or where the program runs. */
export function isChosen(test: Node, module: Module): boolean {
  return new Chooser(module).isChosen(test);
}

class Chooser {
  private readonly seen = new Set<Node>();

  constructor(private readonly module: Module) {}

  isChosen(test: Node): boolean {
    const node = plain(test);
    if (this.seen.has(node)) return false;
    this.seen.add(node);
    if (/^(?:Logical|Binary)Expression$/.test(node.type)) return this.part(node, 'left') || this.part(node, 'right');
    if (node.type === 'UnaryExpression') return node.operator === '!' && this.part(node, 'argument');
    const variable = environmentVariable(node, this.module);
    if (variable !== null) return !PLACES.test(variable.name);
    if (node.type === 'Identifier') return this.isName(node);
    if (isMember(node)) return this.isMember(node);
    return isCall(node) && this.isCall(node);
  }

  private part(node: Node, field: string): boolean {
    const part = childOf(node, field);
    return part !== undefined && this.isChosen(part);
  }

  private isName(identifier: Node): boolean {
    const name = identifierOf(identifier) ?? '';
    const binding = bindingOf(identifier, this.module);
    if (binding?.kind === 'param') return !URL_NAME.test(name);
    const value = binding && onlyValue(binding, this.module);
    return value === undefined ? name !== 'undefined' && CHOICE.test(name) : this.isChosen(value);
  }

  private isMember(member: Node): boolean {
    const name = keyOf(member, 'property') ?? '';
    if (URL_PARTS.test(name)) return false;
    const root = rootOf(member);
    const isOption = root !== undefined && bindingOf(root, this.module)?.kind === 'param';
    return CHOICE.test(name) || (isOption && !URL_NAME.test(identifierOf(root) ?? '') && !PLACES.test(name));
  }

  private isCall(call: Node): boolean {
    const callee = calleeText(call);
    const [first] = childrenOf(call, 'arguments');
    const asked = first === undefined ? '' : (stringOf(first) ?? '');
    if (/\.get$/.test(callee) && CHOICE.test(asked) && asked !== 'pgbouncer') return true;
    if (TEXT_TESTS.test(callee)) return false;
    if (/^(?:Boolean|String|Number)$/.test(callee)) return first !== undefined && this.isChosen(first);
    if (/\.(?:trim|toLowerCase|toString)$/.test(callee)) return this.part(childOf(call, 'callee') ?? call, 'object');
    const returned = returnedBy(call, this.module);
    if (returned.length > 0) return returned.some((each) => this.isChosen(each));
    return first === undefined && CHOICE.test(callee.split('.').at(-1) ?? '');
  }
}

/** The name that a chain of members begins with. */
function rootOf(member: Node): Node | undefined {
  let node = plain(member);
  for (let inner = childOf(node, 'object'); inner !== undefined && isMember(node); inner = childOf(node, 'object')) {
    node = plain(inner);
  }
  return node.type === 'Identifier' ? node : undefined;
}
