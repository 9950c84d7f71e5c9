import { applyEdits, inOrder } from '../../edit';
import type { SourceFile, Span } from '../../text';
import { bindingOf, freeNames, isWrapper, onlyValue, plain, usesOf } from './bindings';
import type { Clients } from './client-kinds';
import { type ClientOption, type Position, positionsIn } from './client-positions';
import { guardAround } from './guards';
import { isHarmless } from './harmless-uses';
import { type Module, moduleOf } from './module';
import type { DeclaresName } from './reduction/keys';
import { isScriptPath } from './script-paths';
import { childOf, childrenOf, identifierOf, isMember, type Node, nodesIn } from './syntax';
import { labelsIn, type Reduced, reducedCondition, reducedUrl, type Target } from './url-expression';
import { callsOf, entriesIn } from './values';
import { readsIn, type VariableRead, valueNodesIn, variableRead } from './variables';

/** A variable where it is named; `nameSpan` is the name alone. */
export interface NamedVariable {
  readonly name: string;
  readonly nameSpan: Span;
}

/**
 * An expression that gives a PrismaClient, its adapter, or a pool of that adapter the URL to connect to.
 *
 * `expression` is where the URL is made: behind the option, or what a constant there stands for. `variables` are those that
 * it reads, also where a condition in front of it asks whether there is one (`if (!process.env.X) throw …`). `movable` says
 * that another variable can be put in the place of any of them; `why` it can't, in lower case, else it is empty.
 */
export interface ClientUrl {
  readonly expression: Span;
  readonly variables: readonly NamedVariable[];
  readonly option: ClientOption;
  /** `script` for what is run by hand, by a test or a deployment: seeds, scripts, migrations. */
  readonly place: 'app' | 'script';
  readonly movable: boolean;
  readonly why: string;
}

/** The two kinds of variable that a URL is moved between. */
export type Names = Pick<Target, 'from' | 'to'>;

/** Those of which any may take the place of another one, where it is not told yet which. */
export interface AnyOf {
  readonly among: readonly string[];
}

/**
 * The URLs of the clients in a file of code, in the order of the text; of those that name a variable.
 *
 * Without two kinds of `names` an expression counts as movable when any of its variables can take the place of the others,
 * and a single one when it can give way to another one `among` them. Empty for a file that does not parse; never throws.
 */
export function clientUrlsIn(file: SourceFile, clients: Clients, names?: Names | AnyOf): readonly ClientUrl[] {
  const found = foundIn(file, clients);
  if (names === undefined || 'among' in names) return found.map((each) => urlOf(each, whyNotAny(each, names?.among)));
  return reducedTogether(file, found, names).map(({ found: each, reduced }) => urlOf(each, whyLeft(reduced)));
}

/** One of the URLs with its reduction to `to`; `reduced` also changes the conditions in front of it. */
export interface RetargetedUrl {
  readonly url: ClientUrl;
  readonly reduced: Reduced;
}

/** The URLs of the clients in a file that read a variable of `from`, and what has to be edited so that they read `to`. */
export function retargetedUrls(file: SourceFile, clients: Clients, names: Names): readonly RetargetedUrl[] {
  return reducedTogether(file, foundIn(file, clients), names).flatMap(({ found, reduced }) =>
    reduced === null ? [] : [{ url: urlOf(found, whyLeft(reduced)), reduced }],
  );
}

/** A URL as the tree has it. */
interface Found extends Pick<Position, 'option' | 'problem'> {
  readonly module: Module;
  readonly expression: Node;
  readonly reads: readonly VariableRead[];
  /** The conditions that only ask for one of its variables. */
  readonly guards: readonly Guard[];
  readonly isOurs: (use: Node) => boolean;
  readonly declares: DeclaresName;
  readonly place: ClientUrl['place'];
}

interface Guard {
  readonly condition: Node;
  readonly reads: readonly VariableRead[];
}

// A file without any of these words makes no client that could be told; most that name a variable are such.
const WORDS = /prisma|datasource/i;

function foundIn(file: SourceFile, clients: Clients): readonly Found[] {
  const module = WORDS.test(file.text) ? moduleOf(file) : null;
  if (module === null) return [];
  const positions = withCallers(positionsIn(module, clients), module);
  const followed = new Set(positions.flatMap(({ expression }) => readsIn(expression, module)?.followed ?? []));
  const place = placeOf(module, clients);
  const declares: DeclaresName = (origin, name) => clients.declares?.(origin, file.path, name) ?? false;
  const urls = positions.flatMap((position): readonly Found[] => {
    const reads = valueReads(position.expression, module);
    if (reads.length === 0) return [];
    return [{ ...position, module, reads, guards: [], isOurs: (use) => followed.has(use), declares, place }];
  });
  return withGuards(distinct(urls), module).map((url, index) =>
    index < MOST_URLS ? url : { ...url, problem: TOO_MANY },
  );
}

/** Far more clients than anybody makes in one file. */
const MOST_URLS = 200;
const TOO_MANY = 'the file makes hundreds of clients';

function placeOf({ file, program }: Module, clients: Clients): ClientUrl['place'] {
  const exports = childrenOf(program, 'body').some(isExport);
  return clients.isScript?.(file.path) === true || isScriptPath(file.path, exports) ? 'script' : 'app';
}

function isExport(statement: Node): boolean {
  if (statement.type.startsWith('Export') || statement.type === 'TSExportAssignment') return true;
  const assigned = childOf(childOf(statement, 'expression') ?? statement, 'left');
  if (assigned === undefined || !isMember(assigned)) return false;
  return /^(?:module|exports)$/.test(identifierOf(childOf(assigned, 'object')) ?? '');
}

/** One URL for each place in which it is made: a constant can be given to several clients. */
function distinct(urls: readonly Found[]): readonly Found[] {
  const byPlace = new Map<number, Found>();
  for (const url of urls) {
    const { start } = madeAt(url);
    const known = byPlace.get(start);
    byPlace.set(start, known === undefined ? url : { ...known, problem: known.problem ?? url.problem });
  }
  return [...byPlace.values()].sort((a, b) => madeAt(a).start - madeAt(b).start);
}

/** The expression that makes the URL: what a name stands for, and what a function without choice returns. */
function madeAt({ expression, module }: Pick<Found, 'expression' | 'module'>): Node {
  let node = plain(expression);
  for (let steps = MOST_STEPS; steps > 0; steps--) {
    const binding = node.type === 'Identifier' ? bindingOf(node, module) : undefined;
    const value = binding === undefined ? undefined : onlyValue(binding, module);
    if (value === undefined) break;
    node = plain(value);
  }
  return node;
}

const MOST_STEPS = 10;

// ---- handed in

/**
 * Puts what the callers in the module give in the place of parameters.
 *
 * The other uses of such a parameter have to be as harmless as those of a constant.
 */
function withCallers(positions: readonly Position[], module: Module): readonly Position[] {
  const done: Position[] = [];
  const names = new Set<Node>();
  const open = [...positions].reverse();
  for (let next = open.pop(); next !== undefined && names.size < MOST_NAMES_HANDED; next = open.pop()) {
    const node = plain(next.expression);
    const binding = node.type === 'Identifier' ? bindingOf(node, module) : undefined;
    if (binding?.kind !== 'param') done.push(next);
    else if (!names.has(node)) {
      names.add(node);
      for (const expression of givenTo(binding, module)) open.push({ ...next, expression, handed: node });
    }
  }
  return done.map((position) => ({ ...position, problem: position.problem ?? otherUseOf(position, names, module) }));
}

const MOST_NAMES_HANDED = 100;

/** What else the parameter is used for through which a URL comes in. */
function otherUseOf({ handed }: Position, names: ReadonlySet<Node>, module: Module): string | undefined {
  const binding = handed && bindingOf(handed, module);
  if (binding === undefined) return undefined;
  const isShared = usesOf(binding, module).some((use) => !names.has(use) && !isHarmless(use, module));
  return isShared ? `\`${binding.name}\` is also used for something else` : undefined;
}

type Parameter = Extract<ReturnType<typeof bindingOf>, { kind: 'param' }>;

function givenTo({ fn, index, taken, orElse, whole }: Parameter, module: Module): readonly Node[] {
  if (!whole) return [];
  const given = callsOf(fn, module).flatMap((call) => childrenOf(call, 'arguments').slice(index, index + 1));
  const keyed = given.flatMap((argument) => entriesIn(argument, module)).filter(({ key }) => key === taken?.key);
  const values = taken === undefined ? given : keyed.map(({ value }) => value);
  return [...values, ...[taken?.orElse ?? orElse ?? []].flat()];
}

// ---- variables

/** The variables that can be the URL; a condition that asks for one of them counts too. */
function valueReads(expression: Node, module: Module): readonly VariableRead[] {
  const values = readsIn(expression, module, valueNodesIn)?.reads ?? [];
  const names = new Set(values.map(({ name }) => name));
  return (readsIn(expression, module)?.reads ?? []).filter(({ name }) => names.has(name));
}

// ---- conditions in front

/** Adds the conditions that ask for a variable which nothing else in the module reads, to the first URL that reads it. */
function withGuards(urls: readonly Found[], module: Module): readonly Found[] {
  const own = new Set(urls.flatMap(({ reads }) => reads.map(({ nameSpan }) => nameSpan.start)));
  const firsts = new Map([...urls].reverse().flatMap((url) => url.reads.map(({ name }) => [name, url] as const)));
  const others = grouped(otherReads(module, firsts, own), ({ name }) => name);
  const asked = [...others].map(([name, reads]) => [firsts.get(name), guardsOf(reads, module)] as const);
  const byUrl = grouped(asked, ([url]) => url);
  return urls.map((url) => ({ ...url, guards: byCondition((byUrl.get(url) ?? []).flatMap(([, guards]) => guards)) }));
}

function otherReads(
  module: Module,
  names: ReadonlyMap<string, unknown>,
  own: ReadonlySet<number>,
): readonly VariableRead[] {
  if (names.size === 0) return [];
  return [...nodesIn(module.program)].flatMap((node) => {
    const read = isWrapper(node) ? null : variableRead(node, module);
    const isOther = read !== null && read.taken === undefined && names.has(read.name) && !own.has(read.nameSpan.start);
    return isOther ? [read] : [];
  });
}

/** The conditions around reads, if all of them stand in one that stops the program. */
function guardsOf(reads: readonly VariableRead[], module: Module): readonly (readonly [Node, VariableRead])[] {
  const found = reads.map((read) => [guardAround(read.node, module), read] as const);
  const guards = found.flatMap(([condition, read]) => (condition === undefined ? [] : [[condition, read] as const]));
  return guards.length === reads.length ? guards : [];
}

function byCondition(asked: readonly (readonly [Node, VariableRead])[]): readonly Guard[] {
  const groups = grouped(asked, ([condition]) => condition);
  return [...groups].map(([condition, reads]) => ({ condition, reads: reads.map(([, read]) => read) }));
}

// `Map.groupBy` needs Node 21.
function grouped<K, V>(items: readonly V[], keyOf: (item: V) => K): ReadonlyMap<K, readonly V[]> {
  const groups = new Map<K, V[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

// ---- moved

function urlOf({ option, place, reads, guards, ...each }: Found, left: string | undefined): ClientUrl {
  const made = madeAt(each);
  const { start, end } = made;
  const labels = labelsIn(made, each.module).filter(({ name }) => reads.some((read) => read.name === name));
  const variables = [...reads, ...guards.flatMap((guard) => guard.reads), ...labels];
  return {
    expression: { start, end },
    variables: variables.map(({ name, nameSpan }) => ({ name, nameSpan })),
    option,
    place,
    movable: left === undefined,
    why: left ?? '',
  };
}

function whyLeft(reduced: Reduced | null): string | undefined {
  return reduced !== null && 'left' in reduced ? reduced.left : undefined;
}

/** Why one of the variables can't take the place of another one of them; of a single one, why none of the others can. */
function whyNotAny(each: Found, among: readonly string[] = []): string | undefined {
  if (each.problem !== undefined) return each.problem;
  const own = [...new Set(each.reads.map(({ name }) => name))].slice(0, MOST_NAMES);
  const [only, second] = own;
  if (only !== undefined && second === undefined) return whyNotOther(each, only, among);
  const pairs = own.flatMap((name) => own.filter((other) => other !== name).map((to) => ({ from: [name], to })));
  return firstOf(pairs, (names) => whyNot(each, names));
}

function whyNotOther(each: Found, name: string, among: readonly string[]): string | undefined {
  const others = among.filter((other) => other !== name).slice(0, MOST_NAMES);
  const reasons = (others.length > 0 ? others : [ANY_OTHER]).map((to) => whyNot(each, { from: [name], to }));
  return reasons.includes(undefined) ? undefined : reasons[0];
}

function whyNot(each: Found, names: Names): string | undefined {
  return whyLeft(reducedWith(each, { ...names, isCut: each.isOurs }));
}

/** The first of what the items give that is not `undefined`. */
function firstOf<T, R>(items: readonly T[], resultOf: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const result = resultOf(item);
    if (result !== undefined) return result;
  }
  return undefined;
}

const MOST_NAMES = 6;
const ANY_OTHER = 'ANY_OTHER_URL';

interface ReducedUrl {
  readonly found: Found;
  readonly reduced: Reduced | null;
}

/**
 * The reductions of all URLs of a file, such that they can be taken in one go.
 *
 * What two of them share (`direct ?? pooled`, twice) goes when it goes from both; where that does not come out right, each
 * has to do for itself.
 */
function reducedTogether(file: SourceFile, found: readonly Found[], names: Names): readonly ReducedUrl[] {
  const shared = found.map((each) => ({ found: each, reduced: reducedWith(each, { ...names, isCut: each.isOurs }) }));
  if (isSound(file, shared)) return shared;
  const alone = found.map((each) => ({ found: each, reduced: reducedWith(each, names) }));
  if (isSound(file, alone)) return alone;
  return alone.map(({ found: each, reduced }) => ({ found: each, reduced: reduced && unsound(each) }));
}

function unsound({ expression: { start, end } }: Found): Reduced {
  return { left: 'the URLs of the file can not be changed one by one', at: { start, end } };
}

/** Whether the text still parses with all edits, and lacks no name that was declared before. */
function isSound(file: SourceFile, urls: readonly ReducedUrl[]): boolean {
  const edits = inOrder(urls.flatMap(({ reduced }) => (reduced && 'edits' in reduced ? reduced.edits : [])));
  if (edits.length === 0) return true;
  if (edits.some((edit, index) => edit.span.start < (edits[index - 1]?.span.end ?? 0))) return false;
  const before = moduleOf(file);
  const after = moduleOf({ path: file.path, text: applyEdits(file.text, edits) });
  if (before === null || after === null) return false;
  const known = freeNames(before);
  return [...freeNames(after)].every((name) => known.has(name));
}

function reducedWith(each: Found, names: Names & Pick<Target, 'isCut'>): Reduced | null {
  const { expression, module, isOurs, problem, guards, declares } = each;
  if (!each.reads.some(({ name }) => names.from.includes(name))) return null;
  if (problem !== undefined) return { left: problem, at: { start: expression.start, end: expression.end } };
  const target = { ...names, module, isOurs, declares };
  const reduced = reducedUrl(expression, target);
  if (reduced === null || 'left' in reduced) return reduced;
  return guards.map(({ condition }) => reducedCondition(condition, target)).reduce<Reduced>(together, reduced);
}

function together(one: Reduced, other: Reduced | null): Reduced {
  if (other === null || 'left' in one) return one;
  return 'left' in other ? other : { edits: [...one.edits, ...other.edits] };
}
