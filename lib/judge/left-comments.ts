import { type Finding, finding } from '../finding';
import { type Place, sliceOf, wholeLines } from '../text';
import type { Step } from '../verdict';

/** The steps that take whole lines away and leave the comments above them. */
const TAKING_LINES: readonly Step[] = ['drop-url-variable', 'drop-direct-url', 'drop-shadow-database-url'];

/** A second way to the database, in the words that people use for it. */
const SECOND_URL = /\b(?:direct(?:ly)?|un-?pooled|non-?_?pool(?:ed|ing)?|migrat\w*|shadow|session)\b/i;
/** `# DIRECT_URL=…` and `// directUrl = …` are no prose. */
const COMMENTED_OUT = /^\s*(?:#|\/{2,})\s*(?:export\s+)?\w+\s*=/;

/**
 * The comments right above what the steps remove that speak of it: they stay, since the smallest diff is taken, and would
 * then speak of nothing.
 *
 * `steps` point into the texts that `textOf` gives. What a comment says is not repeated: it may hold a password.
 */
export function commentsLeft(
  steps: readonly Finding[],
  textOf: (path: string) => string | undefined,
): readonly Finding[] {
  return steps.flatMap(({ code, at, fix }) => {
    if (at === undefined || !TAKING_LINES.some((step) => step === code)) return [];
    const names = fix?.announced.flatMap((each) => ('name' in each ? each.name : 'key' in each ? each.key : [])) ?? [];
    const comment = commentAbove(at, names, textOf(at.path) ?? '');
    return comment === null ? [] : [noteOn(comment)];
  });
}

/** The highest line of the comment above that names what goes, or speaks of a second URL. */
function commentAbove({ path, span }: Place, names: readonly string[], text: string): Place | null {
  const sign = path.endsWith('.prisma') ? /^\s*\/\// : /^\s*#/;
  let found: Place | null = null;
  for (let { start } = wholeLines(text, span); start > 0; ) {
    const line = wholeLines(text, { start: start - 1, end: start - 1 });
    const words = sliceOf(text, line);
    if (line.start >= start || !sign.test(words)) break;
    const speaks = SECOND_URL.test(words) || names.some((name) => words.includes(name));
    if (speaks && !COMMENTED_OUT.test(words)) found = { path, span: trimmed(line, words) };
    start = line.start;
  }
  return found;
}

function trimmed({ start }: Place['span'], words: string): Place['span'] {
  const indent = words.length - words.trimStart().length;
  return { start: start + indent, end: start + words.trimEnd().length };
}

function noteOn(at: Place): Finding {
  return finding({
    code: 'left-over',
    level: 'note',
    message: 'a comment speaks of what goes here, and stays',
    at,
    help: 'remove it by hand if it says nothing else',
  });
}
