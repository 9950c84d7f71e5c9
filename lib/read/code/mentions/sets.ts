import { setter, type Use } from '../../mentions/use';
import { environmentVariable, isEnvironment } from '../bindings';
import type { Module } from '../module';
import { bindingOf, isAssignment, outermost, plain, usesOf } from '../references';
import type { Binding } from '../scopes';
import { childOf, childrenOf, isCall, isMember, keyOf, type Node, stringOf } from '../syntax';
import { type Handed, handedOn, startsProgram } from './handed';
import { calleeName, isCalling, type Place } from './place';
import { valueInCommand } from './texts';

const ASSIGNS = setter('code assigns it', 'assigns');
const DELETES = setter('code deletes it', 'assigns');
const GIVES = setter('code gives it to what it runs');
const OWN_NAME = setter('passed on under its own name');

/** How code sets the variable or passes it on, or `null` where it does something else with it. */
export function settingUse(name: string, place: Place, module: Module): Use | null {
  switch (place.kind) {
    case 'member':
      return assigned(place.value, place.object, module) ?? valueUse(name, place.value, module);
    case 'call':
      return setByCall(place.call) ?? valueUse(name, place.value, module);
    case 'string':
      return namedForSetting(place.text, module);
    case 'text':
      return isPair(name, place.text, module) ? setter('passed on to a program') : null;
    case 'key':
      return keyUse(name, place.property, module);
    case 'identifier':
    case 'pattern':
    case 'type':
    case 'pattern-text':
      return null;
    default:
      return place satisfies never;
  }
}

// ---- process.env.X = …

function assigned(value: Node, object: Node, module: Module): Use | null {
  const around = module.parentOf(value);
  if (around === undefined) return null;
  if (isEnvironment(object, module)) {
    if (around.type === 'AssignmentExpression' && around.left === value) return ASSIGNS;
    if (around.type === 'UnaryExpression' && around.operator === 'delete') return DELETES;
  }
  const handed = isTarget(value, module) ? handedMember(object, module) : null;
  if (handed === null) return null;
  return handed.starts ? { ...GIVES, overrides: true } : GIVES;
}

/** Whether an expression is what an assignment gives a value to. */
export function isTarget(value: Node, module: Module): boolean {
  const around = module.parentOf(value);
  return around?.type === 'AssignmentExpression' && around.left === value;
}

/** `const env = { ...process.env }; env.X = …; spawn('…', { env })`. */
function handedMember(object: Node, module: Module): Handed | null {
  const binding = bindingOf(plain(object), module);
  const init = binding !== undefined && 'declarator' in binding ? binding.init : undefined;
  if (init === undefined || plain(init).type !== 'ObjectExpression') return null;
  return handedOn(plain(init), module);
}

const SETS_BY_CALL = /^(?:stubEnv|setEnv|setenv|putenv|mockEnv|overrideEnv|setEnvVar|unsetEnv|deleteEnv)$/;

/** `vi.stubEnv('X', …)`, `Deno.env.set('X', …)`. */
function setByCall(call: Node): Use | null {
  const name = calleeName(call);
  if (SETS_BY_CALL.test(name)) return ASSIGNS;
  if (/^addEnvironment(?:Variable)?$/.test(name)) return setter('code gives it to what it deploys');
  const callee = childOf(call, 'callee');
  const owner = callee !== undefined && isMember(callee) ? childOf(callee, 'object') : undefined;
  const isDeno = owner !== undefined && isMember(plain(owner)) && keyOf(plain(owner), 'property') === 'env';
  if (!isDeno || !/^(?:set|delete)$/.test(name)) return null;
  return name === 'set' ? ASSIGNS : DELETES;
}

/** `Reflect.set(process.env, 'X', …)`, `sinon.stub(process.env, 'X')`. */
function namedForSetting(text: Node, module: Module): Use | null {
  const call = module.parentOf(text);
  if (call === undefined || !isCall(call)) return null;
  const [target, second] = childrenOf(call, 'arguments');
  if (second !== text || !isEnvironment(target, module)) return null;
  if (/^(?:set|stub|value|replaceProperty|spyOn|defineProperty|replace)$/.test(calleeName(call))) return ASSIGNS;
  return /^deleteProperty$/.test(calleeName(call)) ? DELETES : null;
}

// ---- { env: { X: … } }

function keyUse(name: string, property: Node, module: Module): Use | null {
  const object = module.parentOf(property);
  if (object?.type !== 'ObjectExpression' || !isPlainValue(childOf(property, 'value'))) return null;
  const handed = handedOn(object, module);
  if (handed === null) return null;
  if (handed.intoEnvironment) return ASSIGNS;
  return handed.starts && !isItself(name, childOf(property, 'value'), module) ? { ...GIVES, overrides: true } : GIVES;
}

/** A value, not a description of one such as `{ required: true }`. */
function isPlainValue(value: Node | undefined): boolean {
  if (value === undefined) return false;
  const inner = plain(value);
  if (/^(?:BooleanLiteral|ArrayExpression|UnaryExpression)$/.test(inner.type)) return false;
  return inner.type !== 'ObjectExpression' || childrenOf(inner, 'properties').some(givesValue);
}

/** `{ value: x }`, `{ valueFrom: … }`. */
function givesValue(property: Node): boolean {
  return /^(?:value|valueFrom|from|secret\w{0,20}|configMap\w{0,20})$/.test(keyOf(property, 'key') ?? '');
}

function isItself(name: string, value: Node | undefined, module: Module): boolean {
  return value !== undefined && environmentVariable(value, module)?.name === name;
}

// ---- the value, on its way to its own name

function valueUse(name: string, value: Node, module: Module): Use | null {
  const command = valueInCommand(name, value, module);
  if (command !== null) return command.kind === 'setter' ? command : null;
  if (targetName(value, module) === name) return OWN_NAME;
  return defaultUse(name, value, module) ?? putBack(name, widest(value, module).top, module);
}

/** The name under which a value is handed on: `process.env.NAME = value`, `env: { NAME: value }`, `stubEnv('NAME', value)`. */
export function targetName(value: Node, module: Module): string | null {
  const { top, around } = widest(value, module);
  if (around === undefined) return null;
  switch (around.type) {
    case 'AssignmentExpression':
      return around.right === top ? assignedName(childOf(around, 'left'), module) : null;
    case 'ObjectProperty':
      return handedKey(around, module);
    case 'TemplateLiteral':
      return pairName(around, top, module);
    default:
      return isCalling(around) && SETS_BY_CALL.test(calleeName(around)) ? firstText(around) : null;
  }
}

/** The widest expression that has the value, or another one in its place, and what stands around that. */
function widest(value: Node, module: Module): { readonly top: Node; readonly around: Node | undefined } {
  let top = value;
  for (let steps = 0; steps < 20; steps++) {
    const around = module.parentOf(top);
    if (around === undefined || !/^(?:Logical|Conditional)Expression$/.test(around.type)) return { top, around };
    if (around.test === top) return { top, around };
    top = outermost(around, module);
  }
  return { top, around: undefined };
}

function assignedName(target: Node | undefined, module: Module): string | null {
  if (target === undefined) return null;
  const variable = environmentVariable(target, module);
  if (variable !== null) return variable.name;
  const object = isMember(target) ? childOf(target, 'object') : undefined;
  return object !== undefined && handedMember(object, module) !== null ? (keyOf(target, 'property') ?? null) : null;
}

function handedKey(property: Node, module: Module): string | null {
  const object = module.parentOf(property);
  const isHanded = object?.type === 'ObjectExpression' && handedOn(object, module) !== null;
  return isHanded ? (keyOf(property, 'key') ?? null) : null;
}

function firstText(call: Node): string | null {
  const [first] = childrenOf(call, 'arguments');
  return first === undefined ? null : (stringOf(first) ?? null);
}

/** `` spawn('docker', ['run', '-e', `X=${process.env.X}`]) `` */
function pairName(template: Node, value: Node, module: Module): string | null {
  const before = module.file.text.slice(template.start + 1, Math.min(value.start, template.start + 300));
  const name = /^(\w+)=\s*\$\{\s*$/.exec(before)?.[1];
  return name !== undefined && isProgramWord(template, module) ? name : null;
}

function isPair(name: string, text: Node, module: Module): boolean {
  return module.file.text.startsWith(`${name}=`, text.start + 1) && isProgramWord(text, module);
}

/** One of the words with which a program is started. */
function isProgramWord(text: Node, module: Module): boolean {
  const list = module.parentOf(outermost(text, module));
  if (list?.type !== 'ArrayExpression') return false;
  const around = module.parentOf(outermost(list, module));
  if (around?.type === 'ObjectProperty') return /^(?:Env|env|environment)$/.test(keyOf(around, 'key') ?? '');
  return around !== undefined && isCalling(around) && startsProgram(around);
}

// ---- if (!process.env.X) process.env.X = …

/** A test whose only outcome is a default for the variable. */
function defaultUse(name: string, value: Node, module: Module): Use | null {
  const test = testOf(value, module);
  if (test === undefined) return null;
  return onlySets(test, name, module) ? setter('code gives it a default') : null;
}

/** The `if` that asks for a value and for nothing else. */
export function testOf(value: Node, module: Module): Node | undefined {
  let top = value;
  for (let steps = 0; steps < 10; steps++) {
    const around = module.parentOf(top);
    if (around === undefined) return undefined;
    if (around.type === 'IfStatement') return around.test === top ? around : undefined;
    if (!/^(?:Unary|Binary|Logical)Expression$/.test(around.type)) return undefined;
    top = outermost(around, module);
  }
  return undefined;
}

/** Whether a statement does nothing but give one variable a value, or take it away. */
function onlySets(statement: Node | undefined, name: string, module: Module): boolean {
  const open = [statement];
  for (let steps = 0; open.length > 0; steps++) {
    const next = open.pop();
    if (next === undefined || steps > 50) return false;
    if (next.type === 'BlockStatement') open.push(...childrenOf(next, 'body'));
    else if (next.type === 'IfStatement')
      open.push(childOf(next, 'consequent'), ...[childOf(next, 'alternate') ?? []].flat());
    else if (next.type !== 'ExpressionStatement' || !setsVariable(childOf(next, 'expression'), name, module))
      return false;
  }
  return true;
}

function setsVariable(expression: Node | undefined, name: string, module: Module): boolean {
  if (expression === undefined) return false;
  const isDelete = expression.type === 'UnaryExpression' && expression.operator === 'delete';
  if (!isDelete && expression.type !== 'AssignmentExpression') return false;
  return isItself(name, childOf(expression, isDelete ? 'argument' : 'left'), module);
}

// ---- const saved = process.env.X; … process.env.X = saved

/** Whether a value is kept for nothing but to be put back, as tests do. */
function putBack(name: string, value: Node, module: Module): Use | null {
  const binding = keeperOf(value, module);
  const uses = binding === undefined ? [] : usesOf(binding, module).filter((use) => !isAssignment(use, module));
  if (uses.length === 0 || uses.length > 20) return null;
  return uses.every((use) => isPutBack(use, name, module)) ? setter('kept and put back') : null;
}

function keeperOf(value: Node, module: Module): Binding | undefined {
  const around = module.parentOf(value);
  if (around?.type === 'VariableDeclarator' && around.init === value)
    return bindingOf(childOf(around, 'id') ?? around, module);
  if (around?.type === 'AssignmentExpression' && around.right === value && around.operator === '=') {
    return bindingOf(childOf(around, 'left') ?? around, module);
  }
  return undefined;
}

function isPutBack(use: Node, name: string, module: Module): boolean {
  const value = outermost(use, module);
  const test = testOf(value, module);
  if (test !== undefined) return onlySets(test, name, module);
  const around = module.parentOf(value);
  if (around?.type === 'AssignmentExpression') return isItself(name, childOf(around, 'left'), module);
  return around !== undefined && isCalling(around) && SETS_BY_CALL.test(calleeName(around));
}
