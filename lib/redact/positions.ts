/**
 * Where characters stand in one line.
 *
 * Each character is looked up once, so that a minified line with thousands of URLs takes linear time.
 */
export class Positions {
  readonly #known = new Map<string, readonly number[]>();

  constructor(private readonly line: string) {}

  /** The last place of `character` before `end`, -1 if there is none. */
  lastBefore(character: string, end: number): number {
    const all = this.#all(character);
    return all[countBelow(all, end) - 1] ?? -1;
  }

  /** The first place of `character` from `start` on, -1 if there is none. */
  firstFrom(character: string, start: number): number {
    const all = this.#all(character);
    return all[countBelow(all, start)] ?? -1;
  }

  /** The nearest closing quote at or behind `from` of the strings that `at` stands in, as the quotes before it tell. */
  closeAround(at: number, from: number): number | undefined {
    const open = QUOTES.filter((quote) => this.countBefore(quote, at) % 2 === 1);
    const closes = open.map((quote) => this.firstFrom(quote, from)).filter((place) => place !== -1);
    return closes.length === 0 ? undefined : Math.min(...closes);
  }

  countBefore(character: string, end: number): number {
    return countBelow(this.#all(character), end);
  }

  count(character: string): number {
    return this.#all(character).length;
  }

  #all(character: string): readonly number[] {
    const known = this.#known.get(character) ?? placesOf(this.line, character);
    this.#known.set(character, known);
    return known;
  }
}

/** What opens and closes a string in the files that we show. */
export const QUOTES: readonly string[] = ['"', "'", '`'];

/** A quote with a backslash before it is no quote. */
function placesOf(line: string, character: string): readonly number[] {
  const places: number[] = [];
  const isQuote = QUOTES.includes(character);
  for (let at = line.indexOf(character); at !== -1; at = line.indexOf(character, at + 1)) {
    if (!isQuote || line[at - 1] !== '\\') places.push(at);
  }
  return places;
}

function countBelow(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? limit) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
