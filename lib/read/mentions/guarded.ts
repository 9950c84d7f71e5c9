import type { Site } from './site';

/** How far a test's consequence is followed. */
const FAR = 400;

/**
 * What is done by the outcome of the test at `site`, in a language with braces.
 *
 * In `if (test) …` that is the branch, with the rest of the function where the branch returns; in `test ? a : b` and
 * `test && a` the rest of the statement. `null` for a test whose outcome is kept for later.
 */
export function blockAfter({ before, tail }: Site): string | null {
  const rest = tail.slice(0, FAR);
  if (/\bif\s*\(?[^;{}]*$/.test(before)) {
    const [branch, end] = branchOf(rest);
    return /^\s*\{?\s*return\b/.test(branch) ? toBlockEnd(rest) : `${branch}${elseOf(rest.slice(end))}`;
  }
  return DECIDES.test(rest) ? rest.slice(0, statementEnd(rest, 0)) : null;
}

/** The call that asks, and then `?`, `&&` or `||`. */
const DECIDES = /^[^;\n]{0,120}?\)\s{0,40}(?:\?(?![.?])|&&|\|\|)/;

/** The same in a language with indentation: the branch below the test, with the rest where the branch returns. */
export function indentedAfter({ before, tail }: Site): string {
  const indent = /^\s*/.exec(before)?.[0].length ?? 0;
  const lines = tail.slice(0, FAR).split('\n').slice(1);
  if (!/^\s*(?:if|unless|elif)\b/.test(before)) return /\sif\s/.test(before) ? before : '';
  const end = lines.findIndex((line) => line.trim() !== '' && indentOf(line) <= indent);
  const branch = end === -1 ? lines : lines.slice(0, end);
  return (/^\s*return\b/.test(branch[0] ?? '') ? lines : branch).join('\n');
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** The branch of an `if` whose condition ends in `rest`, and where it ends. */
function branchOf(rest: string): readonly [string, number] {
  const start = conditionEnd(rest);
  const open = /^\s*\{/.exec(rest.slice(start))?.[0].length;
  const end = open === undefined ? statementEnd(rest, start) : closing(rest, start + open);
  return [rest.slice(start, end), end];
}

function elseOf(rest: string): string {
  return /^\s*\}?\s*else\b/.test(rest) ? rest.slice(0, closing(rest, rest.indexOf('{') + 1)) : '';
}

/** After the parenthesis that closes the condition. */
function conditionEnd(rest: string): number {
  let depth = 0;
  for (let at = 0; at < rest.length; at++) {
    if (rest[at] === '{' && depth <= 0) return at;
    if (rest[at] === '(') depth++;
    else if (rest[at] === ')') depth--;
    if (depth < 0 && /^\)\s*(?:[^\s).&|?=!<>]|return|throw)/.test(rest.slice(at, at + 40))) return at + 1;
  }
  return 0;
}

/** The end of a statement: its semicolon, or a line end after which nothing goes on. */
function statementEnd(rest: string, start: number): number {
  const end = rest.slice(start).search(/;|\S\s{0,40}\n(?!\s{0,80}[?:&|.+)\],`'"])/);
  return end === -1 ? rest.length : start + end;
}

function toBlockEnd(rest: string): string {
  return rest.slice(0, closing(rest, 0));
}

/** Where the block ends whose inside begins at `start`. */
function closing(rest: string, start: number): number {
  let depth = 0;
  for (let at = start; at < rest.length; at++) {
    if (rest[at] === '{') depth++;
    else if (rest[at] === '}' && --depth < 0) return at;
  }
  return rest.length;
}
