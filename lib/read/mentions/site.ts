import type { Span } from '../../text';

/** How much of a line is looked at on each side: enough for real code, and bounded for minified or hostile input. */
const LINE = 300;
/** The same across lines. */
const AROUND = 500;

/** One place where a word stands, with its surroundings; comments are blanked in all of them. */
export interface Site {
  readonly name: string;
  readonly span: Span;
  readonly commented: boolean;
  /** The line before and after the word. */
  readonly before: string;
  readonly after: string;
  /** The text before and after the word across lines. */
  readonly lead: string;
  readonly tail: string;
}

/** Finds the first `most` matches of a global `pattern` in `text`; `bare` is the text with its comments blanked. */
export function sitesIn({ text, bare, pattern, most }: Sought): readonly Site[] {
  const sites: Site[] = [];
  for (const match of text.matchAll(pattern)) {
    if (sites.length === most) break;
    sites.push(siteAt(bare, match[0], match.index));
  }
  return sites;
}

interface Sought {
  readonly text: string;
  readonly bare: string;
  readonly pattern: RegExp;
  readonly most: number;
}

function siteAt(bare: string, name: string, start: number): Site {
  const end = start + name.length;
  const lead = bare.slice(Math.max(start - AROUND, 0), start);
  const tail = bare.slice(end, end + AROUND);
  const lineEnd = tail.search(/\r?\n/);
  return {
    name,
    span: { start, end },
    commented: bare.slice(start, end) !== name,
    before: lead.slice(lead.lastIndexOf('\n') + 1).slice(-LINE),
    after: (lineEnd === -1 ? tail : tail.slice(0, lineEnd)).slice(0, LINE),
    lead,
    tail,
  };
}

/** A pattern for whole names: `DIRECT_URL` isn't found in `REDIRECT_URL` or `DIRECT_URL_2`, but behind the `\\n` of a string. */
export function namesPattern(names: readonly string[]): RegExp {
  const words = [...names].sort((a, b) => b.length - a.length).map(literally);
  return new RegExp(`(?:(?<![A-Za-z0-9_])|(?<=(?<!\\\\)\\\\[nrt]))(?:${words.join('|')})(?![A-Za-z0-9_])`, 'g');
}

/** A word as a regular expression that matches just it. */
export function literally(word: string): string {
  return word.replace(/[^\w]/g, '\\$&');
}
