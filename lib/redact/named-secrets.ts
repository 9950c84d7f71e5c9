import type { Span } from '../text';
import { Positions, QUOTES } from './positions';
import { isReference } from './url';

const SECRET_NAME =
  /pass(?:word|wd|phrase)|pwd|secret|token|credential|(?:api|access|private|signing|encryption|service_role|anon)[_-]?key/i;
const SECRET_NAMES = new RegExp(SECRET_NAME.source, 'gi');
// From the end of the name's known part up to its value: `_PROD"]?: `, ` = `. A comparison and an arrow give no value.
const GIVES = /[\w-]{0,40}["'`]?\]?[?!]?\s{0,20}(?::(?!:)|=(?![=>]))\s{0,20}/y;
// In a comment of an env file the short names count too, as words of their own.
const SPOKEN_NAME =
  /(?:pass(?:word|wd|phrase|code)|pwd|secret|token|credential)|(?<![A-Za-z])(?:pass|pw|key)(?![A-RT-Za-rt-z]|s[A-Za-z])/i;
const SPOKEN_NAMES = new RegExp(`${SPOKEN_NAME.source}|${SECRET_NAME.source}`, 'gi');
// The rest of the name, then what leads to the value: `_PROD is: `, ` = `, ` `.
const SAYS = /[A-Za-z_]{0,40}(?:[^A-Za-z\d]{1,20}(?:(?:is|was)(?![A-Za-z\d])[^A-Za-z\d]{0,20})?)?/y;
// Whole line of a comment in code, YAML, SQL or a shell; the `//` of a URL begins none.
const COMMENT = /(?:^|[^:/\\])\/\/|\/\*|^\s*\*|(?:^|\s)#|^\s*--\s|<!--/;

// Code that says where a value comes from. What is quoted in it may still be the value itself.
const CODE =
  /^(?:(?:await|new|typeof|keyof|readonly)\s|(?:z|v|s|t|yup|Joi|Type|Schema|env|Env|process|import|config|this|req|request|session|user|opts|options|params|args|ctx|secrets|vars|var|local|data|Deno|Bun)\.|(?:str|num|bool|url|env|required|optional|get[A-Z]\w*|create[A-Z]\w*|generate[A-Z]\w*)\(|(?:string|number|boolean|undefined|null|true|false|never|unknown|String|Number|Boolean)\b(?!-)|[[{(<])/;
const HARMLESS =
  /^(?:|\*{4}|true|false|null|string|read|write|none|inherit|[\^~]?\d+\.\d+\.\d+(?:-[a-z.\d]{1,12})?|workspace:[*^~]|\$\{\{[^{}]{0,80}\}\}|\$[A-Z_][A-Z\d_]*)$/;

/** Whether a variable of this name holds a secret whatever its value looks like. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) || SPOKEN_NAME.test(name);
}

/** What stands behind the first word for a secret in a comment of an env file: `# prod pw is ...`, `# password ...`. */
export function spokenSecrets(comment: string): readonly Span[] {
  for (const { index, 0: name } of comment.matchAll(SPOKEN_NAMES)) {
    SAYS.lastIndex = index + name.length;
    const start = SAYS.exec(comment) === null ? comment.length : SAYS.lastIndex;
    if (start < comment.length) return [{ start, end: comment.length }];
  }
  return [];
}

/** Finds the values that a line gives to what is called a password, a token and the like. */
export function namedSecrets(line: string): readonly Span[] {
  const masks: Span[] = [];
  const positions = new Positions(line);
  const commentAt = COMMENT.exec(line)?.index ?? line.length;
  let codeEnd = 0;
  for (const { index, 0: name } of line.matchAll(SECRET_NAMES)) {
    const start = index < (masks.at(-1)?.end ?? 0) ? -1 : valueStart(line, index + name.length);
    if (start === -1) continue;
    // Nobody quotes in a comment: what looks like the end of a value may be in the middle of it.
    if (index >= commentAt && line[start - 1] === '=') return [...masks, ...harmful(line, { start, end: line.length })];
    if (!CODE.test(line.slice(start, start + 40))) masks.push(...harmful(line, valueSpan(line, start, positions)));
    else if (start >= codeEnd) {
      codeEnd = endOfCode(line, start);
      masks.push(...quotedIn(line, { start, end: codeEnd }));
    }
  }
  return masks;
}

function valueStart(line: string, from: number): number {
  GIVES.lastIndex = from;
  return GIVES.test(line) ? GIVES.lastIndex : -1;
}

/** A string without its quotes; a shell's word, or the rest of the string that it stands in; else the rest of the line. */
function valueSpan(line: string, start: number, positions: Positions): Span {
  if (QUOTES.includes(line.charAt(start))) return { start: start + 1, end: closing(line, start) };
  if (line[start - 1] !== '=') return { start, end: line.length };
  const length = /^\S*/.exec(line.slice(start))?.[0].length ?? 0;
  return { start, end: positions.closeAround(start, start) ?? start + length };
}

function harmful(line: string, span: Span): readonly Span[] {
  const value = line.slice(span.start, span.end);
  return value.length < 100 && (HARMLESS.test(value) || isReference(value)) ? [] : [span];
}

/** The place of the quote that closes the one at `open`, or the end of the line. */
function closing(line: string, open: number): number {
  let close = open;
  do close = line.indexOf(line.charAt(open), close + 1);
  while (close !== -1 && line[close - 1] === '\\');
  return close === -1 ? line.length : close;
}

/** The first comma, semicolon or closing bracket that isn't inside brackets or quotes. */
function endOfCode(line: string, start: number): number {
  let depth = 0;
  for (let at = start; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (QUOTES.includes(character)) at = closing(line, at);
    else if (/[([{]/.test(character)) depth += 1;
    else if (/[)\]}]/.test(character)) depth -= 1;
    if (depth < 0 || (depth === 0 && /[,;]/.test(character))) return at;
  }
  return line.length;
}

function quotedIn(line: string, { start, end }: Span): readonly Span[] {
  const masks: Span[] = [];
  for (let at = start; at < end; at += 1) {
    if (!QUOTES.includes(line.charAt(at))) continue;
    const close = closing(line, at);
    masks.push(...harmful(line, { start: at + 1, end: close }));
    at = close;
  }
  return masks;
}
