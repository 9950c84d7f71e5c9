import { ProbeTrouble, type Trouble } from './trouble';

/** What is needed of a socket; `data` carries bytes. */
interface Bytes {
  once(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
}

/** Rejects with a `ProbeTrouble` when the first bytes that come are not Postgres's; never resolves. */
export function strangerAt(stream: Bytes, askedForTls: boolean): Promise<never> {
  return new Promise((_, reject) => {
    stream.once('data', (chunk) => {
      const speaks = strangerIn(chunk, askedForTls);
      if (speaks !== undefined) reject(new ProbeTrouble({ kind: 'stranger', speaks }));
    });
  });
}

type Stranger = Extract<Trouble, { readonly kind: 'stranger' }>['speaks'];

/**
 * Who answers with these first bytes, where it isn't Postgres.
 *
 * MySQL and MariaDB greet as soon as the connection stands, with a packet of its own length, number 0, and protocol
 * version 10 or an error. Postgres answers a request for TLS with one letter, a login with a message of a known type.
 */
export function strangerIn(chunk: Uint8Array, askedForTls: boolean): Stranger | undefined {
  if (isMySqlGreeting(chunk)) return 'MySQL';
  const letter = String.fromCharCode(chunk[0] ?? 0);
  const isTlsAnswer = chunk.length === 1 ? 'SN'.includes(letter) : letter === 'E';
  const isPostgres = askedForTls ? isTlsAnswer : 'RENv'.includes(letter);
  return isPostgres ? undefined : 'something else';
}

function isMySqlGreeting([first = 0, second = 0, third = 0, number, version, ...rest]: Uint8Array): boolean {
  const length = first + second * 256 + third * 65536;
  return number === 0 && (version === 10 || version === 255) && rest.length + 1 === length;
}
