import { looksLikeKey, programName } from '../../mentions/programs';
import { reader, type Use } from '../../mentions/use';
import type { Module } from '../module';
import { outermost } from '../references';
import { childOf, childrenOf, isMember, type Node, stringOf } from '../syntax';
import { startsProgram } from './handed';
import { calleeName, fullName, isCalling, type Place } from './place';
import { isTarget, targetName, testOf } from './sets';
import { valueInCommand } from './texts';

/** What reads the variable, as far as the code around the place tells. */
export function readingUse(name: string, place: Place, module: Module): Use {
  switch (place.kind) {
    case 'member':
      return valueUse(name, place.value, module) ?? reader(memberWhy(place.object, isTarget(place.value, module)));
    case 'call':
      return valueUse(name, place.value, module) ?? reader(calledWhy(place.call));
    case 'identifier':
      return valueUse(name, place.value, module) ?? reader(nameWhy(place.value, module));
    case 'pattern':
      return reader(patternWhy(place.property, module));
    case 'key':
      return reader(keyWhy(place.property, module));
    case 'string':
      return reader(listedWhy(place.text, module) ?? 'named as a string');
    case 'text':
      return reader('named in a text');
    case 'pattern-text':
      return reader('searched for by a pattern');
    case 'type':
      return reader('named in a type');
    default:
      return place satisfies never;
  }
}

function valueUse(name: string, value: Node, module: Module): Use | null {
  const command = valueInCommand(name, value, module);
  if (command !== null) return command;
  const target = targetName(value, module);
  if (target !== null && target !== name && !looksLikeKey(target)) return reader(`handed on as \`${target}\``);
  const callee = receiverOf(value, module);
  if (callee !== null) return reader(`passed to \`${callee}\``);
  return testOf(value, module) === undefined ? null : reader('a guard asks whether it is set');
}

function memberWhy(object: Node, isGiven = false): string {
  const owner = fullName(object);
  if (owner === '' || looksLikeKey(owner)) return 'named in code';
  return isGiven ? `given to a member of \`${owner}\`` : `read as a member of \`${owner}\``;
}

function nameWhy(name: Node, module: Module): string {
  return /^Import\w*Specifier$/.test(module.parentOf(name)?.type ?? '')
    ? 'imported from another module'
    : 'named in code';
}

/** `config.get('X')` reads a member of `config`; `required('X')` is given the name. */
function calledWhy(call: Node): string {
  const callee = childOf(call, 'callee');
  const object = callee === undefined ? undefined : childOf(callee, 'object');
  if (object !== undefined && /^get/.test(calleeName(call))) return memberWhy(object);
  const name = nameOf(call);
  return name === null ? 'named as a string' : `passed to \`${name}\``;
}

function patternWhy(property: Node, module: Module): string {
  const pattern = module.parentOf(property);
  const declarator = pattern === undefined ? undefined : module.parentOf(pattern);
  const init = declarator?.type === 'VariableDeclarator' ? childOf(declarator, 'init') : undefined;
  return init === undefined ? 'taken out of an object' : memberWhy(init);
}

function keyWhy(property: Node, module: Module): string {
  const object = module.parentOf(property);
  const callee = object === undefined ? null : receiverOf(outermost(object, module), module);
  return callee === null ? 'a key of an object' : `a key of what is passed to \`${callee}\``;
}

function listedWhy(text: Node, module: Module): string | null {
  const callee = receiverOf(outermost(text, module), module);
  return callee === null ? null : `passed to \`${callee}\``;
}

// ---- who is given a value

/** What a value goes through on its way to a call, itself or inside of what is passed. */
const WAYS =
  /^(?:Logical|Conditional|Object|Array|Binary)Expression$|^(?:ObjectProperty|TemplateLiteral|SpreadElement|AwaitExpression)$/;
const COMPARES = /^(?:[=!]==?|[<>]=?|in|instanceof)$/;

/** What the value is passed to, as far as that can be named: `new Pool`, `psql`, `neon`. */
function receiverOf(value: Node, module: Module): string | null {
  let top = value;
  for (let steps = 0; steps < 30; steps++) {
    const around = module.parentOf(top);
    if (around === undefined) return null;
    const called = callOn(around, top, module);
    if (called === undefined && isCalling(around)) return around.callee === top ? null : receiver(around);
    if (around.type === 'TaggedTemplateExpression') return receiver(around);
    if (called === undefined && !goesOn(around, top)) return null;
    top = outermost(called ?? around, module);
  }
  return null;
}

/** `value.trim()`: what the method gives back goes on. */
function callOn(around: Node, value: Node, module: Module): Node | undefined {
  if (!isMember(around) || around.object !== value) return undefined;
  const call = module.parentOf(around);
  return call !== undefined && isCalling(call) && call.callee === around ? call : undefined;
}

function goesOn(around: Node, value: Node): boolean {
  if (!WAYS.test(around.type) || around.test === value || around.key === value) return false;
  return around.type !== 'BinaryExpression' || !COMPARES.test(String(around.operator));
}

/** A program that is started is named rather than what starts it. */
function receiver(call: Node): string | null {
  return (startsProgram(call) ? programOf(call) : null) ?? nameOf(call);
}

function programOf(call: Node): string | null {
  const [first] = childrenOf(call, 'arguments');
  const text = first === undefined ? undefined : stringOf(first);
  const word = text?.trim().split(/\s/, 1)[0];
  return word ? programName({ text: word, isQuoted: true }, [], false) || null : null;
}

/** The name of what is called, unless it may be no name at all. */
function nameOf(call: Node): string | null {
  const name = fullName(childOf(call, call.type === 'TaggedTemplateExpression' ? 'tag' : 'callee'));
  if (name === '' || looksLikeKey(name)) return null;
  return call.type === 'NewExpression' ? `new ${name}` : name;
}
