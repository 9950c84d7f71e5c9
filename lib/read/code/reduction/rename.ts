import { itemSpan } from '../cuts';
import type { Module } from '../module';
import { plain, usesOf } from '../references';
import type { Binding } from '../scopes';
import { childOf, childrenOf, identifierOf, keyOf, type Node } from '../syntax';
import type { VariableRead } from '../variables';
import { hasKey } from './keys';
import { usedElsewhere } from './used';
import { edited, leave, type Step, type Work } from './work';

/** Puts `to` in place of one variable. */
export function renamed(read: VariableRead, work: Work): readonly Step[] {
  const { node, kind, nameSpan, taken } = read;
  if (!fits(kind, work.to)) return leave(node, `\`${work.to}\` can not be written there`);
  const unknown = unknownThere(read, work);
  if (unknown !== undefined) return leave(node, unknown);
  if (taken !== undefined) return renameTaken(node, taken, work);
  return edited(work, nameSpan, work.to);
}

/** Whether a name can stand behind a dot, or in quotes of any kind. */
export function fits(kind: VariableRead['kind'], name: string): boolean {
  return kind === 'member' ? /^[A-Za-z_$][\w$]*$/.test(name) : !/["'`\\\n\r$]/.test(name);
}

/** Why an object that holds variables can't be asked for `to`: a check hands on no more than it was told. */
function unknownThere({ how, node, taken }: VariableRead, { to, module, declares }: Work): string | undefined {
  const from = taken !== undefined && 'declarator' in taken ? taken.taken?.from : childOf(node, 'object');
  if (how !== 'object' || from === undefined || hasKey(from, { key: to, module, declares })) return undefined;
  const object = plain(from);
  return `${object.type === 'Identifier' ? `\`${object.name}\`` : 'the object'} is not known to have \`${to}\``;
}

function wordPattern(name: string, notBehind = ''): RegExp {
  return new RegExp(`(?<![\\w$${notBehind}])${name.replace(/\W/g, '\\$&')}(?![\\w$])`);
}

/**
 * `const { D } = process.env`: the key is renamed, and the name with it where nothing else in the module has that name;
 * otherwise the name stays (`{ U: D }`).
 */
function renameTaken(use: Node, binding: Binding, work: Work): readonly Step[] {
  const { module, to } = work;
  const keyNode = 'taken' in binding ? binding.taken?.keyNode : undefined;
  const property = keyNode === undefined ? undefined : module.parentOf(keyNode);
  if (keyNode === undefined || property === undefined) return leave(use, 'the name can not be changed');
  const problems = usedElsewhere(binding, use, work);
  if (problems.length > 0) return problems;
  const sibling = siblingTaking(to, property, module);
  if (sibling !== undefined) return renameToSibling({ binding, property, sibling }, work);
  if (property.shorthand !== true) return edited(work, keyNode, to);
  const uses = usesOf(binding, module);
  if (!isFree(to, module) || uses.some((each) => isShorthand(each, module))) {
    return edited(work, keyNode, `${to}: ${binding.name}`);
  }
  return [keyNode, ...uses].flatMap((each) => edited(work, each, to));
}

function isShorthand(use: Node, module: Module): boolean {
  return module.parentOf(use)?.shorthand === true;
}

/** The name that the same pattern gives to `to`. */
function siblingTaking(to: string, property: Node, module: Module): string | undefined {
  const pattern = module.parentOf(property);
  const properties = pattern === undefined ? [] : childrenOf(pattern, 'properties');
  if (properties.some(({ type }) => type === 'RestElement')) return undefined;
  const sibling = properties.find((each) => each !== property && keyOf(each, 'key') === to);
  return sibling === undefined ? undefined : identifierOf(childOf(sibling, 'value'));
}

interface Sibling {
  readonly binding: Binding;
  readonly property: Node;
  readonly sibling: string;
}

/** `const { D, U } = process.env`: every `D` becomes the `U` that is there already. */
function renameToSibling({ binding, property, sibling }: Sibling, work: Work): readonly Step[] {
  const { module } = work;
  const pattern = module.parentOf(property) ?? property;
  const uses = usesOf(binding, module);
  return [
    ...edited(work, itemSpan(pattern, 'properties', property)),
    ...uses.flatMap((use) => edited(work, use, isShorthand(use, module) ? `${binding.name}: ${sibling}` : sibling)),
  ];
}

/** Whether nothing in the module can be meant by a plain name; what stands behind a dot doesn't count. */
function isFree(name: string, { file }: Module): boolean {
  return !wordPattern(name, '.').test(file.text);
}
