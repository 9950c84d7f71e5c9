import type { Edit } from '../../../edit';
import { itemSpan, statementSpan } from '../cuts';
import { bindingOf, usesOf } from '../references';
import type { Binding } from '../scopes';
import { childrenOf, isMember, type Node } from '../syntax';
import { keptValue } from '../variables';
import { isExportedName } from './used';
import { edited, leave, namesFrom, type Step, type Work } from './work';

/**
 * What becomes of the names whose uses were cut: a constant that stood for a variable of `from` goes with its last use.
 *
 * Where it is used elsewhere the variable would still be read: a reason to leave all as it is.
 */
export function releasedNames(nodes: readonly Node[], edits: readonly Edit[], work: Work): readonly Step[] {
  const named = nodes.filter((node) => namesFrom(node, work));
  const bindings = new Set(named.flatMap((node) => bindingOf(node, work.module) ?? []));
  // A key of an object that others may look at as a whole: it would go on reading the variable.
  const kept = named.filter((node) => isMember(node) && keptValue(node, work.module) !== undefined);
  return [
    ...kept.flatMap((node) => leave(node, 'the object that holds the variable would go on reading it')),
    ...[...bindings].flatMap((binding) => withoutBinding(binding, edits, work)),
  ];
}

function withoutBinding(binding: Binding, edits: readonly Edit[], work: Work): readonly Step[] {
  const isLast = usesOf(binding, work.module).every((use) => isCut(use, edits) || work.isCut?.(use) === true);
  if (!isLast || !('declarator' in binding) || isExportedName(binding, work.module)) {
    return leave(binding.id, `\`${binding.name}\` is also used elsewhere`);
  }
  const property = keyOfPattern(binding, work);
  return property === undefined
    ? withoutDeclarator(binding.declarator, work)
    : withoutProperty(property, binding, work);
}

/** Whether nothing is left of a use, or something else stands there. */
export function isCut({ start, end }: Node, edits: readonly Edit[]): boolean {
  return edits.some(({ span }) => span.start <= start && end <= span.end);
}

/** The property of a pattern by which a name is taken. */
function keyOfPattern(binding: Binding, { module }: Work): Node | undefined {
  const keyNode = 'declarator' in binding ? binding.taken?.keyNode : undefined;
  return keyNode === undefined ? undefined : module.parentOf(keyNode);
}

function withoutProperty(
  property: Node,
  binding: Binding & { readonly declarator: Node },
  work: Work,
): readonly Step[] {
  const pattern = work.module.parentOf(property);
  const properties = pattern === undefined ? [] : childrenOf(pattern, 'properties');
  if (pattern === undefined || properties.length < 2) return withoutDeclarator(binding.declarator, work);
  const hasRest = properties.some(({ type }) => type === 'RestElement');
  if (hasRest) return leave(property, 'what the rest of the pattern takes would change');
  return edited(work, itemSpan(pattern, 'properties', property));
}

function withoutDeclarator(declarator: Node, work: Work): readonly Step[] {
  const declaration = work.module.parentOf(declarator);
  if (declaration === undefined) return [];
  const isOnly = childrenOf(declaration, 'declarations').length < 2;
  return edited(
    work,
    isOnly ? statementSpan(declaration, work.module) : itemSpan(declaration, 'declarations', declarator),
  );
}
