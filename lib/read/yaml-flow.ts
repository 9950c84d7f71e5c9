import { isColon, lineEnd, plainScalar, quotedScalar } from './yaml-scalar';

export interface FlowScalar {
  readonly path: readonly string[];
  readonly value: string;
}

/** `end` is the offset behind the closing bracket, or where the reader gave up (`closed` is false then). */
export interface FlowReading {
  readonly scalars: readonly FlowScalar[];
  readonly end: number;
  readonly closed: boolean;
}

/** Deeper collections are nothing that a person or a manager wrote; the limit keeps the paths, and so the work, short. */
const DEEPEST = 16;

interface OpenBracket {
  readonly isMap: boolean;
  key?: string;
}

/** Flattens the YAML flow collection (`{a: b}`, `[a, b]`) at `from`, over several lines if need be. */
export function readFlow(text: string, from: number): FlowReading {
  const scalars: FlowScalar[] = [];
  const open: OpenBracket[] = [];
  let at = from;
  while (at < text.length && open.length <= DEEPEST) {
    const char = text[at] ?? '';
    if (char === '{' || char === '[') open.push({ isMap: char === '{' });
    if (char === '}' || char === ']') closeBracket(open);
    if (open.length === 0) return { scalars, end: at + 1, closed: true };
    at = char === '#' ? lineEnd(text, at) : /[\s,:[\]{}]/.test(char) ? at + 1 : readScalar(text, at, open, scalars);
  }
  return { scalars, end: at, closed: false };
}

/** A collection that closes was the value of its parent's key. */
function closeBracket(open: OpenBracket[]): void {
  open.pop();
  const parent = open.at(-1);
  if (parent !== undefined) parent.key = undefined;
}

/** Takes a key or a value; returns the offset behind it. */
function readScalar(text: string, at: number, open: OpenBracket[], scalars: FlowScalar[]): number {
  const inner = open.at(-1);
  const isQuoted = text[at] === '"' || text[at] === "'";
  const scalar = isQuoted ? quotedScalar(text, at, text.length) : plainScalar(text, at, lineEnd(text, at), ',[]{}');
  if (scalar === null || inner === undefined) return text.length;
  if (inner.isMap && inner.key === undefined && isKey(text, scalar.end, isQuoted)) {
    inner.key = scalar.value;
  } else {
    scalars.push({ path: open.flatMap(({ key }) => (key === undefined ? [] : [key])), value: scalar.value });
    inner.key = undefined;
  }
  return Math.max(scalar.end, at + 1);
}

/** JSON's `"key":value` needs no space behind the colon. */
function isKey(text: string, at: number, isQuoted: boolean): boolean {
  return isColon(text, at, text.length) || (isQuoted && text[at] === ':');
}
