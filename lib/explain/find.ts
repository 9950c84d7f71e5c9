import { lettersOf, nearestTo } from './nearest';
import { PAGES, type Page } from './pages';

/** What was found for a query. */
export type Found =
  /** `also`: other pages that the text has to do with. */
  | { readonly kind: 'page'; readonly page: Page; readonly also: readonly Page[] }
  /** A code that says several things, such as P1012. */
  | { readonly kind: 'several'; readonly pages: readonly Page[] }
  | { readonly kind: 'unknown'; readonly nearest: readonly Page[] };

/** How far a placeholder of a printed text may reach, in letters and digits. */
const REACH = 160;
/** A log of any length may be pasted; what an error says stands well within this. */
const MOST_CHARACTERS = 200_000;

/**
 * Finds the page for a name, a code or a pasted error text.
 *
 * Upper and lower case, colours, quotes, the prefixes that CI and compose put before each line, and line breaks at any
 * place make no difference. Linear in the length of the text.
 */
export function findPage(query: string): Found {
  const text = plain(query.slice(0, MOST_CHARACTERS));
  const named = pageNamed(text);
  if (named !== undefined) return { kind: 'page', page: named, also: [] };
  const printed = pagesPrinting(text);
  const coded = pagesWithCode(text).filter((page) => !printed.includes(page));
  const [first, ...others] = printed;
  if (first !== undefined) return { kind: 'page', page: first, also: others };
  const [only, ...more] = coded;
  if (only === undefined) return { kind: 'unknown', nearest: nearestTo(text) };
  return more.length === 0 ? { kind: 'page', page: only, also: [] } : { kind: 'several', pages: coded };
}

// ---- the text as it was printed

// A terminal's escape sequences, also as JSON writes them, and what is left of them where the escape character got lost.
const ESCAPES = [
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour is made of them
  /\u001B\[[0-?]*[ -/]*[@-~]/g,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: links are made of them
  /\u001B\][^\u0007\u001B]{0,2000}(?:\u0007|\u001B\\)/g,
  /(?:\\u001b|\\x1b|\\033|\\e|\^\[)?\[\d{1,3}(?:;\d{1,3}){0,4}m/gi,
];

/** `2026-11-21T10:00:00.000Z ` of GitHub, `[10:00:00.000] ` of Vercel, `migrate-1  | ` of Docker Compose, `npm error `. */
const PREFIX =
  /^(?:\d{4}-\d\d-\d\d[T ][\d:.,]+Z?[ \t]|\[[\d:. T-]{5,30}\][ \t]?|[\w.-]{1,60}[ \t]{0,20}\|[ \t]|npm (?:error|ERR!)[ \t]|>[ \t])[ \t]*/gm;

function plain(query: string): string {
  const bare = ESCAPES.reduce((text, pattern) => text.replace(pattern, ''), query);
  return bare.replace(PREFIX, '').replace(/\\[nrt]/g, ' ');
}

// ---- by name

/** The page whose name the query is, also as a report prints it: `warning[drop-url-variable]: ...`. */
function pageNamed(text: string): Page | undefined {
  const name = /\b(?:error|warning|note)\[([a-z-]+)\]/i.exec(text)?.[1] ?? text;
  const wanted = name.trim().toLowerCase();
  return PAGES.find((page) => page.name === wanted);
}

// ---- by what is printed

function pagesPrinting(text: string): readonly Page[] {
  const letters = lettersOf(text);
  return PAGES.filter(({ prints }) => prints.texts.some((printed) => isIn(letters, printed)));
}

/** Whether the pieces of a printed text stand in order and near each other. */
function isIn(letters: string, printed: string): boolean {
  const [first = '', ...rest] = printed.split('…').map(lettersOf);
  for (let at = letters.indexOf(first); at !== -1; at = letters.indexOf(first, at + 1)) {
    if (follow(letters, at + first.length, rest)) return true;
  }
  return false;
}

function follow(letters: string, from: number, pieces: readonly string[]): boolean {
  let end = from;
  for (const piece of pieces) {
    const found = letters.slice(end, end + REACH + piece.length).indexOf(piece);
    if (found === -1) return false;
    end += found + piece.length;
  }
  return true;
}

// ---- by code

/** A code of digits alone may be anything (a port, a time), unless it is all there is or the text calls it a code. */
function pagesWithCode(text: string): readonly Page[] {
  const words = new Set(text.toUpperCase().match(/(?<![\w.])[0-9A-Z]{5}(?![\w-]|\.\d)/g) ?? []);
  const isNamed = (code: string) =>
    /[A-Z]/.test(code) ||
    lettersOf(text) === code ||
    new RegExp(`(?:code|sqlstate|error)\\W{1,6}${code}\\b`, 'i').test(text);
  return PAGES.filter(({ prints }) => prints.codes.some((code) => words.has(code) && isNamed(code)));
}
