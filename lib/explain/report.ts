import { findPage } from './find';
import { PAGES, type Page } from './pages';

/** The report's version; it counts up when a field goes or changes its meaning, not when one is added. */
const SCHEMA = 1;

/**
 * What `explain` prints, for programs: one JSON object, indented, with a final line end.
 *
 * `pages` are all pages, without their text, for no words; else what was found: one page, or several for a code that
 * stands for several errors. `also` names further pages that a pasted text has to do with. `undefined` when nothing answers.
 */
export function explainReport(words: readonly string[], version: string): string | undefined {
  const query = words.join(' ').trim();
  if (query === '') return jsonOf({ pages: PAGES.map(headOf), also: [] }, version);
  const found = findPage(query);
  switch (found.kind) {
    case 'page':
      return jsonOf({ pages: [found.page], also: found.also.map(({ name }) => name) }, version);
    case 'several':
      return jsonOf({ pages: found.pages, also: [] }, version);
    case 'unknown':
      return undefined;
    default:
      return found satisfies never;
  }
}

function headOf({ name, kind, summary }: Page): Partial<Page> {
  return { name, kind, summary };
}

function jsonOf(report: { pages: readonly Partial<Page>[]; also: readonly string[] }, version: string): string {
  const whole = { schema: SCHEMA, tool: 'prisma-one-url', version, command: 'explain', ...report };
  return `${JSON.stringify(whole, null, 2)}\n`;
}
