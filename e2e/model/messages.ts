/** Messages of Postgres' wire protocol, version 3: a type, a length that counts itself, and a body. */
export interface Message {
  /** One letter; empty for the first message of a client, which has no type. */
  readonly type: string;
  readonly body: Buffer;
  /** The bytes as they came. */
  readonly raw: Buffer;
}

/** Cuts a stream of bytes into messages, wherever its chunks end. */
export class Framer {
  #rest: Buffer = Buffer.alloc(0);
  #isTyped: boolean;

  /** `typed`: false for the side of a client, whose first messages have no type until `startTyped` is called. */
  constructor(typed: boolean) {
    this.#isTyped = typed;
  }

  startTyped(): void {
    this.#isTyped = true;
  }

  push(chunk: Buffer): void {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
  }

  /** The next whole message; `undefined` until more bytes came. */
  next(): Message | undefined {
    const head = this.#isTyped ? 1 : 0;
    if (this.#rest.length < head + 4) return undefined;
    const length = head + this.#rest.readInt32BE(head);
    if (this.#rest.length < length) return undefined;
    const raw = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return { type: this.#isTyped ? String.fromCharCode(raw[0] ?? 0) : '', body: raw.subarray(head + 4), raw };
  }
}

/** A message with a type, or without one where it is empty. */
export function message(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(type.length + 4);
  head.write(type, 0, 'latin1');
  head.writeInt32BE(body.length + 4, type.length);
  return Buffer.concat([head, body]);
}

/** A text with the zero byte that ends it. */
export function zeroed(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'utf8');
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

/** A text that ends with a zero byte, and what comes behind it. */
export function textIn(body: Buffer): { readonly text: string; readonly rest: Buffer } {
  const end = body.indexOf(0);
  return { text: body.toString('utf8', 0, end), rest: body.subarray(end + 1) };
}

/** The parameters of a startup message, without its version. */
export function startupParameters(body: Buffer): Readonly<Record<string, string>> {
  const texts = body.toString('utf8', 4).split('\0');
  const pairs = texts.flatMap((text, index) =>
    index % 2 === 0 && text !== '' ? [[text, texts[index + 1] ?? '']] : [],
  );
  return Object.fromEntries(pairs);
}

/** The protocol versions that a client's first message may name; only the last one is followed by parameters. */
export const FIRST = { cancel: 80877102, tls: 80877103, gssapi: 80877104, start: 196608 } as const;

/** An error after which the server hangs up. */
export function fatal(code: string, text: string): Buffer {
  const fields = ['SFATAL', 'VFATAL', `C${code}`, `M${text}`].map(zeroed);
  return message('E', ...fields, Buffer.alloc(1));
}
