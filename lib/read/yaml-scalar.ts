/** A scalar of a YAML text: what it says, and the offset behind it (behind the closing quote of a quoted one). */
export interface YamlScalar {
  readonly value: string;
  readonly end: number;
}

/** Where the line of an offset ends: at its `\n`, or at the end of the text. */
export function lineEnd(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline === -1 ? text.length : newline;
}

export function skipSpaces(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && text[at] === ' ') at++;
  return at;
}

/** Reads the single- or double-quoted scalar at `from`, or returns `null` when its quote doesn't close before `end`. */
export function quotedScalar(text: string, from: number, end: number): YamlScalar | null {
  const quote = text[from] ?? '';
  for (let at = from + 1; at < end; at++) {
    if (quote === '"' && text[at] === '\\') at++;
    else if (text[at] !== quote) continue;
    else if (quote === "'" && text[at + 1] === quote) at++;
    else return { value: unquoted(text.slice(from + 1, at), quote), end: at + 1 };
  }
  return null;
}

/** Only the escapes that a name, a range or a path can hold; the others stay as they are. */
function unquoted(inside: string, quote: string): string {
  return quote === "'" ? inside.replaceAll("''", "'") : inside.replace(/\\(["\\/])/g, '$1');
}

/** Reads the plain scalar at `from`; it ends before `end`, a comment, `: `, and before any character of `stops`. */
export function plainScalar(text: string, from: number, end: number, stops: string): YamlScalar {
  let at = from;
  while (at < end && !stops.includes(text[at] ?? '') && !isPlainEnd(text, at, end)) at++;
  return { value: text.slice(from, at).trimEnd(), end: at };
}

function isPlainEnd(text: string, at: number, end: number): boolean {
  if (text[at] === '#') return text[at - 1] === ' ' || text[at - 1] === '\t';
  return isColon(text, at, end);
}

/** Whether the colon at `at` separates a key from its value: a space or the line's end follows. */
export function isColon(text: string, at: number, end: number): boolean {
  return text[at] === ':' && (at + 1 >= end || /[\s,}\]]/.test(text[at + 1] ?? ''));
}
