import { PAGES, type Page } from './pages';

const MOST_NEAREST = 4;
const LEAST_SCORE = 0.4;
/** A name that was meant is hardly longer. */
const LONGEST_NAME = 40;

const COMMON = new Set(
  'the and for not that this with from was are has have error does can prisma url urls one its which'.split(' '),
);

/** The pages that share the most telling words with a text, or whose name looks like it; none where nothing does. */
export function nearestTo(text: string): readonly Page[] {
  const words = [...new Set(wordsOf(text))].slice(0, 200);
  const heads = PAGES.map((page) => ({ page, own: new Set(wordsOf(headOf(page))) }));
  const weightOf = (word: string) => 1 / Math.sqrt(heads.filter(({ own }) => own.has(word)).length);
  return heads
    .map(({ page, own }) => ({
      page,
      score: words.reduce((sum, word) => (own.has(word) ? sum + weightOf(word) : sum), 0) + likeness(text, page.name),
    }))
    .filter(({ score }) => score > LEAST_SCORE)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, MOST_NEAREST)
    .map(({ page }) => page);
}

function headOf({ name, summary, prints }: Page): string {
  return [name, summary, ...prints.texts, ...prints.codes].join(' ');
}

/** `directUrl`, `direct_url` and `drop-direct-url` share their words; short and common ones tell nothing. */
function wordsOf(text: string): readonly string[] {
  const parts = text.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return (parts.match(/[a-z0-9]{3,40}/g) ?? []).filter((word) => !COMMON.has(word));
}

/** How many pairs of letters a short text and a name share (Dice), from 0 to 2; 0 where it is too little to be a typo. */
function likeness(text: string, name: string): number {
  const letters = lettersOf(text);
  if (letters.length > LONGEST_NAME) return 0;
  const [a, b] = [pairsOf(letters), pairsOf(lettersOf(name))];
  const shared = [...a].filter((pair) => b.has(pair)).length;
  const score = (2 * shared) / Math.max(a.size + b.size, 1);
  return score < 0.5 ? 0 : 2 * score;
}

function pairsOf(letters: string): ReadonlySet<string> {
  return new Set(
    Array.from({ length: Math.max(letters.length - 1, 0) }, (_, index) => letters.slice(index, index + 2)),
  );
}

/** Letters, digits and `_`: what is the same in every terminal, quoting and line width. */
export function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9_]+/g, '');
}
