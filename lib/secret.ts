/**
 * Something that must never be shown: a password, a token, an env value that could not be read.
 *
 * It prints as `****` wherever it ends up (string, JSON, inspection). Only `lib/redact.ts` and the comparison of
 * two logins may call `reveal`.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return '****';
  }

  toJSON(): string {
    return '****';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '****';
  }
}
