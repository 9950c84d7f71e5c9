/** One token of SQL with its offsets (UTF-16 units of the whole text). */
export interface SqlToken {
  /** `body` is what stands between dollar quotes; `symbol` is one character. */
  readonly kind: 'word' | 'quoted' | 'string' | 'body' | 'symbol';
  /** A word in lower case; the others as they stand between their quotes. */
  readonly text: string;
  /** Where `text` begins, behind the opening quote. */
  readonly inside: number;
  readonly start: number;
  readonly end: number;
}

/** Cuts SQL, as Postgres reads it, into tokens; comments and white space are left out. Linear; never throws. */
export function sqlTokens(text: string, from = 0, to = text.length): readonly SqlToken[] {
  const tokens: SqlToken[] = [];
  for (let at = from; at < to; ) {
    const after = afterSpace(text, at, to);
    const token = after === at ? tokenAt(text, at, to) : null;
    if (token !== null) tokens.push(token);
    at = token?.end ?? after;
  }
  return tokens;
}

/** The offset behind white space or a comment at `at`; `at` itself where something else stands. */
function afterSpace(text: string, at: number, to: number): number {
  const char = text[at] ?? '';
  if (/[\s\uFEFF]/.test(char)) return at + 1;
  if (text.startsWith('--', at)) return endOf(text.indexOf('\n', at), to);
  return text.startsWith('/*', at) ? commentEnd(text, at, to) : at;
}

/** Block comments nest in Postgres. */
function commentEnd(text: string, from: number, to: number): number {
  let depth = 1;
  let at = from + 2;
  for (; at < to && depth > 0; at++) {
    if (text.startsWith('/*', at)) depth++;
    else if (text.startsWith('*/', at)) depth--;
    else continue;
    at++;
  }
  return Math.min(at, to);
}

function tokenAt(text: string, at: number, to: number): SqlToken {
  const char = text[at] ?? '';
  if (char === "'") return quotedToken('string', text, at, { to, escapes: isEscaping(text, at) });
  if (char === '"') return quotedToken('quoted', text, at, { to, escapes: false });
  if (char === '$') return bodyToken(text, at, to) ?? symbolToken(text, at);
  const word = wordEnd(text, at, to);
  return word > at
    ? { kind: 'word', text: text.slice(at, word).toLowerCase(), inside: at, start: at, end: word }
    : symbolToken(text, at);
}

function symbolToken(text: string, at: number): SqlToken {
  return { kind: 'symbol', text: text[at] ?? '', inside: at, start: at, end: at + 1 };
}

/** `E'it\'s'`: a backslash escapes only there. */
function isEscaping(text: string, quote: number): boolean {
  return /(?:^|[^\w$])[eE]$/.test(text.slice(Math.max(quote - 2, 0), quote));
}

function quotedToken(
  kind: 'string' | 'quoted',
  text: string,
  start: number,
  { to, escapes }: { readonly to: number; readonly escapes: boolean },
): SqlToken {
  const quote = text[start] ?? '';
  let at = start + 1;
  for (; at < to; at++) {
    if (escapes && text[at] === '\\') at++;
    else if (text[at] === quote && text[at + 1] === quote) at++;
    else if (text[at] === quote) break;
  }
  const end = Math.min(at, to);
  return { kind, text: text.slice(start + 1, end), inside: start + 1, start, end: Math.min(end + 1, to) };
}

/** `$tag$ … $tag$`; `$1` is a parameter. One that is not closed takes the rest. */
function bodyToken(text: string, start: number, to: number): SqlToken | null {
  let at = start + 1;
  while (at < to && /[\w\u0080-\uffff]/.test(text[at] ?? '')) at++;
  if (text[at] !== '$' || /\d/.test(text[start + 1] ?? '')) return null;
  const tag = text.slice(start, at + 1);
  const end = endOf(text.indexOf(tag, at + 1), to);
  return { kind: 'body', text: text.slice(at + 1, end), inside: at + 1, start, end: Math.min(end + tag.length, to) };
}

function wordEnd(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && /[\w\u0080-\uffff]/.test(text[at] ?? '')) at++;
  // A dollar sign may stand inside of a word, not at its start.
  while (at > from && at < to && /[\w$\u0080-\uffff]/.test(text[at] ?? '')) at++;
  return at;
}

function endOf(found: number, to: number): number {
  return found === -1 ? to : Math.min(found, to);
}
