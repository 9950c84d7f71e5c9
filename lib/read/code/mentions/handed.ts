import { isEnvironment } from '../bindings';
import type { Module } from '../module';
import { bindingOf, outermost, plain, usesOf } from '../references';
import { childOf, childrenOf, keyOf, type Node } from '../syntax';
import { argumentIndex, calleeName, fullName, isCalling, lastName } from './place';

/** What takes variables under this key: child processes, test runners, containers, infrastructure as code. */
const ENV_KEY =
  /^(?!\w*runtimeEnv)(?:[a-z]\w{0,30})?(?:[Ee]nv|[Ee]nvironment)(?:s|Vars?|Variables?|Overrides?)?$|^(?:env_\w{1,30}|ENV|Env|Environment|Variables|variables|vars|secrets)$/;
/** `withEnvironment({ … })`, `setEnv({ … })`. */
const ENV_CALL =
  /^(?:with|set|add|stub|mock|patch|override|update)[A-Z]?\w{0,20}Env(?:ironment)?(?:s|Vars?|Variables?)?$|^(?:withEnv|setEnv|stubEnv|env|environment)$/;
/** What starts a program that is named by the first argument. */
const RUNNER = /^(?:\$|x|zx|sh|bash|fork|shell\w{0,20}|(?:exec|spawn|execa|run)(?:[A-Z]\w{0,30})?)$/;

/** Whether a call or a tagged template starts a program. */
export function startsProgram(call: Node): boolean {
  if (call.type === 'TaggedTemplateExpression') return RUNNER.test(calleeName(call)) || startsConfigured(call);
  return isCalling(call) && (RUNNER.test(calleeName(call)) || /^Command$/.test(calleeName(call)));
}

/** `` $({ env })`…` ``. */
function startsConfigured(tagged: Node): boolean {
  const tag = childOf(tagged, 'tag');
  return tag !== undefined && isCalling(tag) && RUNNER.test(calleeName(tag));
}

/** Where an object of variables goes. */
export interface Handed {
  /** Into `process.env` itself: `Object.assign(process.env, …)`. */
  readonly intoEnvironment: boolean;
  /** Whether a program starts with it, or with all of `process.env` beside it. */
  readonly starts: boolean;
}

/** Names that stand for each other, and spreads in spreads, are followed this far. */
const MOST_STEPS = 6;

/**
 * Whether the keys of an object become variables of something that runs: `{ env: { X: … } }`, `{ ...process.env, X: … }`,
 * `withEnvironment({ X: … })`, also through a constant. `null` for any other object.
 */
export function handedOn(object: Node, module: Module, steps = MOST_STEPS): Handed | null {
  if (steps <= 0) return null;
  const goes = destination(outermost(object, module), module, steps - 1);
  return spreadsEnvironment(object, module) ? { intoEnvironment: goes?.intoEnvironment ?? false, starts: true } : goes;
}

function spreadsEnvironment(object: Node, module: Module): boolean {
  return childrenOf(object, 'properties').some(
    (part) => part.type === 'SpreadElement' && isEnvironment(childOf(part, 'argument'), module),
  );
}

/** Where an expression goes whose value is an object of variables. */
function destination(value: Node, module: Module, steps: number): Handed | null {
  const around = module.parentOf(value);
  if (around === undefined || steps <= 0) return null;
  switch (around.type) {
    case 'ObjectProperty':
      return around.value === value && ENV_KEY.test(keyOf(around, 'key') ?? '') ? givenTo(around, module) : null;
    case 'SpreadElement':
      return spreadInto(around, module, steps);
    case 'ConditionalExpression':
    case 'LogicalExpression':
    case 'ArrowFunctionExpression':
      return around.test === value ? null : destination(outermost(around, module), module, steps - 1);
    case 'AssignmentExpression':
      return around.right === value ? assignedTo(childOf(around, 'left'), module) : null;
    case 'VariableDeclarator':
      return around.init === value ? heldBy(childOf(around, 'id'), module, steps) : null;
    default:
      return isCalling(around) ? passedTo(around, value, module, steps) : null;
  }
}

/** `execSync('…', { env: … })` starts a program; `new Function(this, 'f', { environment: … })` only holds values. */
function givenTo(property: Node, module: Module): Handed {
  const options = module.parentOf(property);
  const call = options === undefined ? undefined : module.parentOf(outermost(options, module));
  return { intoEnvironment: false, starts: call !== undefined && startsProgram(call) };
}

function spreadInto(spread: Node, module: Module, steps: number): Handed | null {
  const object = module.parentOf(spread);
  return object?.type === 'ObjectExpression' ? handedOn(object, module, steps - 1) : null;
}

function assignedTo(target: Node | undefined, module: Module): Handed | null {
  if (target === undefined) return null;
  if (isEnvironment(target, module)) return { intoEnvironment: true, starts: false };
  return ENV_KEY.test(lastName(plain(target))) && target.type !== 'Identifier'
    ? { intoEnvironment: false, starts: false }
    : null;
}

/** A constant goes where its uses go; the first that tells is enough, since the others name it anew. */
function heldBy(id: Node | undefined, module: Module, steps: number): Handed | null {
  const binding = id === undefined ? undefined : bindingOf(id, module);
  if (binding === undefined) return null;
  for (const use of usesOf(binding, module).slice(0, 20)) {
    const goes = destination(outermost(use, module), module, steps - 1);
    if (goes !== null) return goes;
  }
  return null;
}

function passedTo(call: Node, value: Node, module: Module, steps: number): Handed | null {
  const name = calleeName(call);
  const index = argumentIndex(call, value);
  if (index === -1) return null;
  if (/^(?:assign|merge|defaults|extend|populate)$/.test(name) && index > 0) return merged(call, module, steps);
  return ENV_CALL.test(name) || /(?:^|\.)\$\.env$/.test(fullName(childOf(call, 'callee')))
    ? { intoEnvironment: /^(?:stub|mock|patch|override|set)/.test(name), starts: false }
    : null;
}

/** `Object.assign(process.env, { … })`, `Object.assign({}, process.env, { … })`. */
function merged(call: Node, module: Module, steps: number): Handed | null {
  const [target, ...sources] = childrenOf(call, 'arguments');
  if (isEnvironment(target, module)) return { intoEnvironment: true, starts: false };
  if (sources.some((source) => isEnvironment(source, module))) return { intoEnvironment: false, starts: true };
  return destination(outermost(call, module), module, steps - 1);
}
