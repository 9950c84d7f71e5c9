import { Refusal } from './errors';
import { findPage } from './explain/find';
import { PAGES, type Page, type PageKind } from './explain/pages';
import { explainReport } from './explain/report';
import { drawList, drawPage, type PageLook } from './render/page';
import { styleOf } from './render/style';
import { wrap } from './render/width';

/** Where the text goes: a result, so stdout's colour, and the width of the terminal where that is known. */
export interface ExplainLook {
  readonly color: boolean;
  readonly columns?: number;
}

const WIDEST = 100;
const PIPED = 80;
const NARROWEST = 40;
const COMMAND = 'prisma-one-url explain';

/**
 * The page for a code or a pasted error text; the list of all pages for no words.
 *
 * Without a final line end. Throws `Refusal` (exit 2) with the nearest pages when nothing answers; it doesn't repeat what
 * was pasted, which may hold a secret.
 */
export function explain(words: readonly string[], { color, columns }: ExplainLook): string {
  const style = styleOf(color);
  const query = words.join(' ').trim();
  // In a pipe the list has one line a page, for grep.
  if (query === '') return list({ style, columns: columns ?? Number.POSITIVE_INFINITY });
  const look: PageLook = { style, columns: Math.min(Math.max(columns ?? PIPED, NARROWEST), WIDEST) };
  const found = findPage(query);
  switch (found.kind) {
    case 'page':
      return [drawPage(found.page, look), ...alsoLines(found.also)].join('\n');
    case 'several':
      return [
        'this code stands for several errors; the text behind it tells which',
        ...drawList(found.pages, look),
      ].join('\n');
    case 'unknown':
      throw unknown(found.nearest);
    default:
      return found satisfies never;
  }
}

/** The same for programs, see `explainReport`; throws as `explain` does. */
export function explainJson(words: readonly string[], version: string): string {
  return explainReport(words, version) ?? explain(words, { color: false });
}

const TITLES: Readonly<Record<PageKind, string>> = {
  step: 'Steps',
  check: 'Checks',
  question: 'Questions',
  pooler: 'Poolers',
  error: 'Errors of Prisma, PgBouncer and Postgres',
};

const ENDING = [
  `\`${COMMAND} NAME\` prints a page; the text of an error leads to its page too.`,
  'Under Source, "Run" is what was run for this tool, "Read" what stands in source code; the rest are documents and issues.',
];

function list(look: PageLook): string {
  const kinds = Object.entries(TITLES) as [PageKind, string][];
  const width = Math.max(...PAGES.map(({ name }) => name.length));
  const blocks = kinds.map(([kind, title]) => {
    const pages = PAGES.filter((page) => page.kind === kind);
    return [look.style.title(title), ...drawList(pages, look, width)].join('\n');
  });
  return [...blocks, ENDING.flatMap((line) => wrap(line, look.columns)).join('\n')].join('\n\n');
}

function alsoLines(pages: readonly Page[]): readonly string[] {
  return pages.length === 0 ? [] : ['', ...pages.map(({ name }) => `see also: ${COMMAND} ${name}`)];
}

function unknown(nearest: readonly Page[]): Refusal {
  const width = Math.max(...nearest.map(({ name }) => name.length));
  const lines = nearest.map(({ name, summary }) => `  ${COMMAND} ${name.padEnd(width)}   ${summary}`);
  return new Refusal(
    'no page answers this',
    lines.length === 0 ? `${COMMAND} lists all pages` : ['the nearest are', ...lines].join('\n'),
  );
}
