import type { Span } from '../text';
import { parseJson, parseJsonWithLastCommas } from './json';
import { commentsIn, withoutComments } from './mentions/comments';

/** A value of a JSON text with its place. */
export type JsonNode =
  /** The span takes the quotes along; what stands between them is raw, with its escapes. */
  | { readonly kind: 'string'; readonly span: Span }
  | { readonly kind: 'number' | 'word'; readonly span: Span }
  | JsonCollection;

export interface JsonCollection {
  readonly kind: 'array' | 'object';
  readonly span: Span;
  readonly parts: readonly JsonPart[];
}

/** An item of an array, or a member of an object with its key. */
export interface JsonPart {
  /** From the key, or the item, to the end of the value. */
  readonly span: Span;
  readonly key?: Span;
  readonly value: JsonNode;
  /** The offset of the comma behind it; absent behind the last one, unless it has one all the same. */
  readonly comma?: number;
}

/** Nothing that a person wrote is nested deeper; the limit keeps hostile input from filling the stack. */
const DEEPEST = 64;

/**
 * Reads JSON with places (UTF-16 units of `text`), with comments and commas behind last items as turbo.json and nx.json
 * may have them, and with a byte order mark.
 *
 * Returns `null` for whatever `JSON.parse` would refuse besides those. Linear; never throws.
 */
export function readJsonc(text: string): JsonNode | null {
  if ('mistakeAt' in parseJsonc(text)) return null;
  return new JsonReader(bareJson(text)).whole();
}

/** The value of a text as `readJsonc` takes it, read by `JSON.parse`: the second reader. */
export function parseJsonc(text: string): ReturnType<typeof parseJson> {
  const strict = parseJson(text);
  return 'value' in strict ? strict : parseJsonWithLastCommas(bareJson(text));
}

/** The text with its comments blanked to equal length. */
export function bareJson(text: string): string {
  return withoutComments(text, commentsIn(text, 'json'));
}

/** What stands between the quotes of a string. */
export function insideOf({ start, end }: Span): Span {
  return { start: start + 1, end: end - 1 };
}

/** Reads a text that is known to be JSON; where it is wrong all the same, it gives up with `null`. */
class JsonReader {
  #at: number;

  constructor(readonly text: string) {
    this.#at = text.startsWith('\uFEFF') ? 1 : 0;
  }

  whole(): JsonNode | null {
    return this.#value(0);
  }

  #value(depth: number): JsonNode | null {
    this.#skipSpace();
    const start = this.#at;
    const char = this.text[start];
    if (char === '{' || char === '[') return depth < DEEPEST ? this.#collection(depth) : null;
    if (char === '"') return { kind: 'string', span: this.#string() };
    while (this.#at < this.text.length && !/[\s,\]}]/.test(this.text[this.#at] ?? '')) this.#at++;
    if (this.#at === start) return null;
    return { kind: /[-\d]/.test(char ?? '') ? 'number' : 'word', span: { start, end: this.#at } };
  }

  #collection(depth: number): JsonNode | null {
    const start = this.#at++;
    const isObject = this.text[start] === '{';
    const parts: JsonPart[] = [];
    for (this.#skipSpace(); this.text[this.#at] !== (isObject ? '}' : ']'); this.#skipSpace()) {
      const part = this.#part(isObject, depth);
      if (part === null) return null;
      parts.push(part);
    }
    this.#at++;
    return { kind: isObject ? 'object' : 'array', span: { start, end: this.#at }, parts };
  }

  #part(isMember: boolean, depth: number): JsonPart | null {
    const start = this.#at;
    const key = isMember ? this.#key() : undefined;
    const value = key === null ? null : this.#value(depth + 1);
    if (key === null || value === null) return null;
    const part = { span: { start, end: this.#at }, ...(key ? { key } : {}), value };
    this.#skipSpace();
    if (this.text[this.#at] !== ',') return part;
    return { ...part, comma: this.#at++ };
  }

  #key(): Span | null {
    if (this.text[this.#at] !== '"') return null;
    const key = this.#string();
    this.#skipSpace();
    return this.text[this.#at++] === ':' ? key : null;
  }

  #string(): Span {
    const start = this.#at++;
    while (this.#at < this.text.length && this.text[this.#at] !== '"') this.#at += this.text[this.#at] === '\\' ? 2 : 1;
    return { start, end: ++this.#at };
  }

  #skipSpace(): void {
    while (/\s/.test(this.text[this.#at] ?? '')) this.#at++;
  }
}
