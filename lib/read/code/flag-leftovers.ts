import type { Edit } from '../../edit';
import type { Span } from '../../text';
import { type Binding, bindingOf, isAssignment, isFunction, plain, usesOf } from './bindings';
import { isPure } from './flag-pure';
import { itemSpan, statementSpan } from './flag-spans';
import { Cover, tidied, type Unit } from './flag-unit';
import type { Module } from './module';
import { childrenOf, type Node, nodesIn } from './syntax';

/** What is left over can leave something over in turn. */
const MOST_ROUNDS = 5;

/** Adds the declarations that nothing needs any more: `const sep = …`. */
export function withLeftovers(found: readonly Unit[], module: Module): readonly Unit[] {
  let units = found.map(tidied);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const leftovers = leftoversOf(units, module);
    if (leftovers.length === 0) return units;
    for (const leftover of leftovers) units = withLeftover(units, leftover);
  }
  return units;
}

/** A declaration, and the places that needed it. */
interface Leftover {
  readonly edit: Edit;
  readonly uses: readonly Node[];
}

function withLeftover(units: readonly Unit[], { edit, uses }: Leftover): Unit[] {
  const isOf = (unit: Unit) =>
    uses.some((use) => unit.some(({ span }) => span.start <= use.start && use.end <= span.end));
  const together = units.filter(isOf);
  return [...units.filter((unit) => !together.includes(unit)), tidied([...together.flat(), edit])];
}

function leftoversOf(units: readonly Unit[], module: Module): readonly Leftover[] {
  const cover = new Cover(units);
  return namesIn(cover, module).flatMap((binding) => {
    const uses = usesOf(binding, module);
    if (cover.holds(binding.id) || !uses.every((use) => cover.holds(use) && !isAssignment(use, module))) return [];
    const span = declarationSpan(binding, module);
    return span === undefined ? [] : [{ edit: { path: module.file.path, span, newText: '' }, uses }];
  });
}

/** Whether something is only set and never read afterwards: `let sep = '?'; if (…) sep = '&';`. */
export function leavesSetOnly(unit: Unit, cover: Cover, module: Module): boolean {
  return namesIn(new Cover([unit]), module).some((binding) => {
    if (!('declarator' in binding) || cover.holds(binding.id)) return false;
    const rest = usesOf(binding, module).filter((use) => !cover.holds(use));
    return rest.length > 0 && rest.every((use) => isAssignment(use, module));
  });
}

const IDENTIFIERS = new WeakMap<Module, readonly Node[]>();

/** What the names stand for that are cut. */
function namesIn(cover: Cover, module: Module): readonly Binding[] {
  const known = IDENTIFIERS.get(module) ?? [...nodesIn(module.program)].filter(({ type }) => type === 'Identifier');
  IDENTIFIERS.set(module, known);
  const bindings = cover.within(known).flatMap((identifier) => bindingOf(identifier, module) ?? []);
  return [...new Set(bindings)];
}

/** Where a declaration stands that can be left out; `undefined` where it is exported, or does something. */
function declarationSpan(binding: Binding, module: Module): Span | undefined {
  if (isNamedByType(binding.name, module)) return undefined;
  if (binding.kind === 'function') return isOwn(binding.node, module) ? statementSpan(binding.node, module) : undefined;
  const init = 'init' in binding ? binding.init : undefined;
  const declaration = 'declarator' in binding ? module.parentOf(binding.declarator) : undefined;
  if (init === undefined || declaration === undefined || !('declarator' in binding)) return undefined;
  if (!isOwn(declaration, module) || !(isFunction(plain(init)) || isPure(init, module))) return undefined;
  const isOnly = childrenOf(declaration, 'declarations').length === 1;
  return isOnly ? statementSpan(declaration, module) : itemSpan(binding.declarator, module);
}

/** `typeof name` in a type, which is no use of the value. */
export function isNamedByType(name: string, { file }: Module): boolean {
  return new RegExp(`\\btypeof\\s+${name.replace(/\$/g, '\\$')}(?![\\w$])`).test(file.text);
}

/** A statement of its own, not exported. */
function isOwn(declaration: Node, module: Module): boolean {
  const isStatement = /^(?:Program|BlockStatement)$/.test(module.parentOf(declaration)?.type ?? '');
  return isStatement && !(isFunction(declaration) && isCommented(declaration, module));
}

/** Characters; the indentation of a line is shorter. */
const FAR = 200;

/** A comment right above a declaration would stay and speak of what comes next. */
export function isCommented(declaration: Node, { comments, file }: Module): boolean {
  const isFar = (end: number) => end > declaration.start || declaration.start - end > FAR;
  return comments.some(({ end }) => {
    const between = isFar(end) ? undefined : file.text.slice(end, declaration.start);
    return between?.trim() === '' && between.split('\n').length <= 2;
  });
}
