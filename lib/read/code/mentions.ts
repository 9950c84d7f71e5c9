import type { SourceFile, Span } from '../../text';
import type { Mention } from '../mentions';
import { namesPattern } from '../mentions/site';
import { declaration, doc, reader, type Use } from '../mentions/use';
import { type Clients, type ClientUrl, clientUrlsIn } from './clients';
import { type Declared, declarationsIn } from './declarations';
import { comparedWords, type Placed } from './mentions/compared';
import { placeOf } from './mentions/place';
import { readingUse } from './mentions/reads';
import { settingUse } from './mentions/sets';
import { nameUse, textUse } from './mentions/texts';
import { type Module, moduleOf } from './module';
import { bindingOf, onlyValue, plain } from './references';
import { childOf, type Node } from './syntax';

/** A file that names a variable more often isn't read any further; the rest are readers. */
const MOST_CLASSIFIED = 2000;

/** Without a project only Prisma's own package is known to have a client. */
const PLAIN_CLIENTS: Clients = { isClientModule: (specifier) => /^@prisma\/client(?:\/|$)/.test(specifier) };

/**
 * Finds and classifies every place in a file of JavaScript or TypeScript that names one of the variables, by its tree.
 *
 * What the tree doesn't tell apart is a `reader`, which keeps the variable. `null` when the file doesn't parse or is too
 * long; never throws.
 */
export function codeMentions(
  file: SourceFile,
  names: readonly string[],
  clients: Clients | null,
): readonly Mention[] | null {
  const module = moduleOf(file);
  if (module === null) return null;
  const spans = [...file.text.matchAll(namesPattern(names))].map(({ 0: name, index }) => ({
    name,
    path: file.path,
    span: { start: index, end: index + name.length },
  }));
  const uses = new Uses(module, names, clients ?? PLAIN_CLIENTS);
  const useOf = uses.ofEach(spans.slice(0, MOST_CLASSIFIED));
  return spans.map((each) => ({ ...each, ...(useOf(each.span) ?? reader('one of thousands of mentions')) }));
}

/** A `Use` with what only the tree tells. */
type CodeUse = Use & Pick<Mention, 'client' | 'removable'>;

/** How the words of one module are used. */
class Uses {
  readonly #clients: ReadonlyMap<number, ClientUrl>;
  readonly #declared: readonly Declared[];
  readonly #placed = new Map<number, Placed>();
  readonly #known = new Map<Placed, CodeUse>();
  #compared: ReadonlySet<Placed> = new Set();
  /** Behind this place words are not classified. */
  #end = Number.POSITIVE_INFINITY;

  constructor(
    private readonly module: Module,
    names: readonly string[],
    clients: Clients,
  ) {
    const urls = clientUrlsIn(module.file, clients, { among: names });
    this.#clients = new Map(urls.flatMap((url) => url.variables.map(({ nameSpan }) => [nameSpan.start, url] as const)));
    this.#declared = declarationsIn(module.file, names);
  }

  ofEach(found: readonly { readonly name: string; readonly span: Span }[]): (span: Span) => CodeUse | undefined {
    const { module } = this;
    const isComment = insideOf(module.comments);
    if (found.length === MOST_CLASSIFIED) this.#end = found.at(-1)?.span.end ?? 0;
    const commented = new Set(found.filter(({ span }) => isComment(span.start)).map(({ span }) => span.start));
    for (const { name, span } of found) {
      if (commented.has(span.start)) continue;
      const word = { name, span, node: module.nodeAt(span.start) };
      this.#placed.set(span.start, { word, place: placeOf(word, module) });
    }
    this.#compared = comparedWords([...this.#placed.values()], module);
    return ({ start }) => {
      if (commented.has(start)) return doc('named in a comment');
      const placed = this.#placed.get(start);
      return placed && this.of(placed);
    };
  }

  private of(placed: Placed): CodeUse {
    const known = this.#known.get(placed);
    if (known !== undefined) return known;
    // What is asked for again before it is known stands for itself, and is read as far as anybody can tell.
    this.#known.set(placed, reader('named in code'));
    const use = this.told(placed);
    this.#known.set(placed, use);
    return use;
  }

  private told(placed: Placed): CodeUse {
    const { word, place } = placed;
    if (this.#compared.has(placed)) return reader('compared with another URL', 'compares');
    return (
      this.clientUse(placed) ??
      this.declaredUse(placed) ??
      settingUse(word.name, place, this.module) ??
      this.textUse(placed) ??
      this.inherited(placed) ??
      readingUse(word.name, place, this.module)
    );
  }

  private clientUse({ word }: Placed): CodeUse | null {
    const url = this.#clients.get(word.span.start);
    if (url === undefined) return null;
    const { option, place, movable } = url;
    const as = option === 'pool' ? 'adapter' : option;
    return { kind: 'prisma-client', why: `passed to \`PrismaClient\` as \`${as}\``, client: { place, movable } };
  }

  private declaredUse({ word, place }: Placed): CodeUse | null {
    const isIn = ({ start, end }: Span) => start <= word.span.start && word.span.end <= end;
    const entry = this.#declared.find(({ name, removal }) => name === word.name && isIn(removal));
    if (entry !== undefined) return { ...declaration(entry.why), removable: true };
    return place.kind === 'type' ? declaration('named in a type') : null;
  }

  private textUse({ word, place }: Placed): CodeUse | null {
    switch (place.kind) {
      case 'text':
        return textUse(word, place.text, this.module);
      case 'string':
      case 'call':
        return nameUse(place.text, this.module);
      default:
        return null;
    }
  }

  /** A name that code gives the value is used as the value is; one that has another value is not the variable. */
  private inherited({ word, place }: Placed): CodeUse | null {
    const node = nameIn(place);
    const binding = node === undefined ? undefined : bindingOf(node, this.module);
    if (binding === undefined || !('declarator' in binding)) return null;
    const { taken } = binding;
    if (taken !== undefined) return taken.key === word.name ? this.oneOf(this.within(word.name, taken.keyNode)) : null;
    const init = onlyValue(binding, this.module);
    if (init === undefined || init.end > this.#end) return null;
    const within = this.within(word.name, init);
    return within.length === 0 ? doc('a name of its own in this file') : this.oneOf(within);
  }

  private within(name: string, { start, end }: Node): readonly Placed[] {
    return [...this.#placed.values()].filter(
      ({ word }) => word.name === name && start <= word.span.start && word.span.end <= end,
    );
  }

  /** What all of the words have in common, where that says what becomes of the value. */
  private oneOf(placed: readonly Placed[]): CodeUse | null {
    const uses = placed.map((each) => this.of(each));
    const [first] = uses;
    if (first === undefined || first.kind === 'reader' || first.kind === 'doc') return null;
    return uses.every(({ kind }) => kind === first.kind) ? first : null;
  }
}

/** The identifier of a place that may stand for a value that the module keeps. */
function nameIn(place: Placed['place']): Node | undefined {
  if (place.kind === 'identifier') return plain(place.value);
  const isShorthand = place.kind === 'key' && place.property.shorthand === true;
  return isShorthand ? childOf(place.property, 'value') : undefined;
}

/** Tells whether an offset is in one of the sorted spans. */
function insideOf(spans: readonly Span[]): (offset: number) => boolean {
  return (offset) => {
    let low = 0;
    let high = spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((spans[middle]?.start ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return offset < (spans[low - 1]?.end ?? 0);
  };
}
