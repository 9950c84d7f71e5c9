/** A JSON object as it was read: own keys only, so look keys up with `field`, never with a bare index. */
export type JsonObject = { readonly [key: string]: unknown };

/**
 * Parses JSON, with or without a byte order mark.
 *
 * Returns the offset (UTF-16 units of `text`) of the first mistake where the engine tells it, else 0. The engine's own
 * message is left out, because it quotes the text.
 */
export function parseJson(text: string): { readonly value: unknown } | { readonly mistakeAt: number } {
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  try {
    return { value: JSON.parse(text.slice(mark)) };
  } catch (error) {
    const position = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
    return { mistakeAt: Math.min(Number(position ?? 0) + mark, text.length) };
  }
}

/** Parses JSON that has commas behind the last items, as bun and Yarn 2 write it; otherwise the same as `parseJson`. */
export function parseJsonWithLastCommas(text: string): ReturnType<typeof parseJson> {
  return parseJson(withoutLastCommas(text));
}

/** Puts a space for each comma before a closing bracket, so that offsets stay. */
function withoutLastCommas(text: string): string {
  const pieces: string[] = [];
  let done = 0;
  let comma = -1;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (comma !== -1 && (char === '}' || char === ']')) {
      pieces.push(text.slice(done, comma), ' ');
      done = comma + 1;
    }
    if (char === ',') comma = at;
    else if (!' \n\r\t'.includes(char)) comma = -1;
    if (char === '"') at = endOfString(text, at);
  }
  return pieces.join('') + text.slice(done);
}

/** The offset of the quote that closes the string at `from`; the end of the text when none does. */
function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of keys, or `undefined`; a key such as `constructor` finds nothing that the text did not hold. */
export function field(value: unknown, ...keys: readonly string[]): unknown {
  let found = value;
  for (const key of keys) {
    if (!isObject(found) || !Object.hasOwn(found, key)) return undefined;
    found = found[key];
  }
  return found;
}

export function textField(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = field(value, ...keys);
  return typeof found === 'string' ? found : undefined;
}

/** The keys of an object whose values are strings, in the order of the text; none for what is no object. */
export function textEntries(value: unknown): readonly (readonly [string, string])[] {
  if (!isObject(value)) return [];
  return Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
}

export function textItems(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
