import { calleeName, isCalling } from '../mentions/place';
import type { Module } from '../module';
import { bindingOf, onlyValue, originOf, outermost, plain, usesOf } from '../references';
import { childOf, childrenOf, identifierOf, isCall, isMember, keyOf, type Node } from '../syntax';
import { functionOf, returnsOf } from '../variables';

/** Libraries that describe what values look like. */
const VALIDATORS =
  /^(?:zod(?:\/.*)?|valibot|arktype|envalid|joi|@hapi\/joi|yup|@sinclair\/typebox|typebox|superstruct|io-ts(?:-types)?|runtypes|effect(?:\/.*)?|@effect\/schema(?:\/.*)?|@vinejs\/vine|@adonisjs\/(?:core\/)?env|znv|envsafe|@t3-oss\/env-[\w-]+|astro(?::env|\/config)|@poppinss\/validator-lite)$/;
/** The same by the names that everybody gives them, where the import is not to be seen. */
const USUAL_NAMES = /^(?:z|zod|v|s|S|t|yup|Yup|joi|Joi|Type|Schema|type|vine|envalid|Env|envField)$/;
const OWN_NAMES = /(?:[Ss]chema|[Vv]alidator)$/;
const USUAL_CALLS = /^(?:str|url|string|nonEmptyString|optional|pipe|makeValidator)$/;

/** Calls whose object names what it describes. */
const DESCRIBES =
  /^(?:object|strictObject|looseObject|strict|Object|Struct|struct|type|interface|keys|extend|safeExtend|merge|append|all|shape|cleanEnv|customCleanEnv|parseEnv|envsafe|makeEnv|rules|create)$/;
const CREATES_ENV = /^(?:createEnv|defineEnv)$/;
/** Keys of t3-env whose objects describe, and those whose objects hand values over. */
const DESCRIBED = /^(?:server|client|shared)$/;
const HANDED = /^(?:runtimeEnv|runtimeEnvStrict|experimental__runtimeEnv)$/;
/** What is given the values. */
const CHECKS =
  /^(?:parse|safeParse|parseAsync|safeParseAsync|validate|validateSync|validateAsync|assert|check|decode|decodeSync|cast|cleanEnv|parseEnv)$/;

/** Names that stand for each other could go on for ever. */
const MOST_STEPS = 6;

/** Whether an expression says what a value has to look like: `z.string()`, `str()`, `postgresUrlSchema.optional()`. */
export function isSchema(expression: Node, module: Module, steps = MOST_STEPS): boolean {
  const root = rootOf(plain(expression));
  if (steps <= 0 || root.node.type !== 'Identifier') return false;
  const origin = originOf(root.node, module);
  if (origin !== undefined && VALIDATORS.test(origin.module)) return true;
  const name = identifierOf(root.node) ?? '';
  const binding = bindingOf(root.node, module);
  if (binding !== undefined && origin === undefined) {
    const fn = functionOf(binding, module);
    const values = fn === undefined ? [onlyValue(binding, module) ?? []].flat() : returnsOf(fn);
    if (values.length > 0) return values.every((value) => isSchema(value, module, steps - 1));
  }
  if (OWN_NAMES.test(name) || OWN_NAMES.test(root.method)) return true;
  return root.isOwner ? USUAL_NAMES.test(name) : root.isCalled && USUAL_CALLS.test(name);
}

/** The expression that a chain of members and calls begins with. */
interface Root {
  readonly node: Node;
  /** Whether something of it is taken, or it is called itself. */
  readonly isOwner: boolean;
  readonly isCalled: boolean;
  /** The last name of the chain. */
  readonly method: string;
}

function rootOf(expression: Node): Root {
  let node = expression;
  let isOwner = false;
  let isCalled = false;
  for (let steps = 0; steps < 200; steps++) {
    const next = isCall(node) ? childOf(node, 'callee') : isMember(node) ? childOf(node, 'object') : undefined;
    if (next === undefined) break;
    isCalled = isCall(node);
    isOwner = isMember(node);
    node = plain(next);
  }
  const method = isMember(expression) ? (keyOf(expression, 'property') ?? '') : calleeName(expression);
  return { node, isOwner, isCalled, method };
}

/** Whether the keys of an object are names that a schema describes, whatever their values look like. */
export function isDescribing(object: Node, module: Module): boolean {
  const value = outermost(object, module);
  const around = module.parentOf(value);
  if (around === undefined) return false;
  if (around.type === 'ObjectProperty')
    return DESCRIBED.test(keyOf(around, 'key') ?? '') && isOfCreateEnv(around, module);
  if (!isCall(around) || !childrenOf(around, 'arguments').includes(value)) return false;
  const name = describedBy(around, module);
  return DESCRIBES.test(name) && (isSchema(around, module) || /[eE]nv$/.test(name));
}

/** What is called, by the name that its library gives it. */
function describedBy(call: Node, module: Module): string {
  const callee = childOf(call, 'callee');
  const origin = callee === undefined ? undefined : originOf(callee, module);
  return origin === undefined || /^(?:default|\*)$/.test(origin.name) ? calleeName(call) : origin.name;
}

/** Whether the entries of an object hand values to a check of the environment, directly or through a constant. */
export function isHandingOver(object: Node, module: Module, steps = 2): boolean {
  const value = outermost(object, module);
  return goesToCheck(value, module, steps);
}

function goesToCheck(value: Node, module: Module, steps: number): boolean {
  const around = module.parentOf(value);
  if (around === undefined || steps < 0) return false;
  switch (around.type) {
    case 'ObjectProperty':
      return around.value === value && HANDED.test(keyOf(around, 'key') ?? '') && isOfCreateEnv(around, module);
    case 'VariableDeclarator':
      return around.init === value && usesGoToCheck(around, module, steps);
    default:
      if (!isCall(around) || !childrenOf(around, 'arguments').includes(value)) return false;
      return CHECKS.test(calleeName(around)) || isCalledSchema(around, module);
  }
}

/** `schema({ … })`, as arktype checks. */
function isCalledSchema(call: Node, module: Module): boolean {
  const callee = childOf(call, 'callee');
  const binding = callee === undefined ? undefined : bindingOf(callee, module);
  const value = binding === undefined ? undefined : onlyValue(binding, module);
  return value !== undefined && isCall(plain(value)) && isSchema(value, module);
}

function usesGoToCheck(declarator: Node, module: Module, steps: number): boolean {
  const id = childOf(declarator, 'id');
  const binding = id === undefined ? undefined : bindingOf(id, module);
  if (binding === undefined) return false;
  return usesOf(binding, module)
    .slice(0, 20)
    .some((use) => goesToCheck(outermost(use, module), module, steps - 1));
}

function isOfCreateEnv(property: Node, module: Module): boolean {
  const options = module.parentOf(property);
  const call = options === undefined ? undefined : module.parentOf(outermost(options, module));
  return call !== undefined && isCalling(call) && CREATES_ENV.test(calleeName(call));
}
