import type { FoundFlag } from './flag';
import { blockAfter, indentedAfter } from './guarded';
import { literally, type Site, sitesIn } from './site';

/** Tells what code does with the flag, or `null` where the word isn't the parameter of a URL. */
export function codeFlag(site: Site, bare: string, byIndent: boolean): FoundFlag | null {
  if (!isParameter(site)) return null;
  if (isMessage(site)) return { use: 'doc', why: 'named in a text' };
  if (strips(site)) return { use: 'strips', why: 'code takes the flag out of a URL' };
  if (isTest(site)) return testedFlag(site, bare, byIndent);
  return { use: 'sets', why: 'code puts the flag into a URL' };
}

// ---- is it the parameter?

const VALUE = /^(?:=(?![={#])|%3[Dd])/;
/** How near a word that speaks of URLs must be. */
const NEAR = 300;
const URL_WORDS =
  /searchParams|connection_?[sS]tring|URLSearchParams|parse_?q(?:s|uery)|connection_limit|urlparse|\bquery\b|[uU]rl\b|_URL\b/;

function isParameter(site: Site): boolean {
  const { before, after } = site;
  if (VALUE.test(after)) return /[^\w\s.-]$|\\[bs?]$/.test(before);
  if (/(?:[pP]arams|[qQ]uery)(?:\?\.|\.)$/.test(before)) return true;
  if (/^\s*:\s*["']?(?:true|1)\b/.test(after)) return /URLSearchParams\(\s*\{[^{}]*$/.test(site.lead);
  return (
    (isWholeString(site) || isPatternEnd(site)) && URL_WORDS.test(site.lead.slice(-NEAR) + site.tail.slice(0, NEAR))
  );
}

function isWholeString({ before, after }: Site): boolean {
  return /["'`]$/.test(before) && /^["'`]/.test(after);
}

/** In a regular expression without a value: `/pooler|pgbouncer/i`. */
function isPatternEnd({ before, after }: Site): boolean {
  return /\/[^/\s"'`]{0,40}$/.test(before) && /^[^/\s"'`]{0,80}\/[gimsuy]{0,6}(?:\s*[,).;]|$)/.test(after);
}

/** Part of a sentence: there is white space between the quote (or the line's start) and the flag. */
function isMessage({ before, after }: Site): boolean {
  const text = before.slice(Math.max(...['"', "'", '`'].map((quote) => before.lastIndexOf(quote))) + 1);
  return VALUE.test(after) && /\S\s/.test(text) && !/[/\\]/.test(text);
}

// ---- does it go?

const REMOVAL = /(?:\.(?:delete|pop|remove|discard|Del|except|without|omit)|\b(?:omit|unset|del))\s*\(\s*[[\s]*["'`]$/;
const DELETED = /\b(?:delete|del|unset\()\s*[\w.$]{1,80}(?:\[["']|\.)$/;
const REPLACED =
  /\.(?:replace|replaceAll|replace_all|sub|gsub|removesuffix|removeprefix|split)\(\s*(?:new RegExp\(\s*)?r?["'`/][^,]*$/;
const EMPTIED = /(?:[rR]eplace\w{0,20}|str_replace|preg_replace)\([^()]*$/;
const EMPTY_NEXT = /^[^,]*,\s*(?:""|''|``)/;
const LEFT_OUT = /!==?\s*["'`]$|\bnot\s+in\s+[([{][^)\]}]*["']$/;

function strips({ before, after, lead, tail }: Site): boolean {
  if (REMOVAL.test(before) || DELETED.test(before) || LEFT_OUT.test(before)) return true;
  if (REPLACED.test(before) && !/,/.test(before.slice(before.search(REPLACED)))) return true;
  if (EMPTIED.test(before) && EMPTY_NEXT.test(after)) return true;
  return isListed(before, after) && /\.(?:delete|pop|remove)\(|\bnot in\b/.test(lead + tail);
}

/** An item of a list: the parameters that are taken out one by one. */
function isListed(before: string, after: string): boolean {
  return /(?:^|[[,({])\s*["'`]$/.test(before) && /^["'`]\s*(?:[\]),}]|$)/.test(after);
}

// ---- is it asked for?

const ASKED =
  /(?:\.(?:includes|include\?|indexOf|contains|Contains|has|get|getAll|search|match|matches|exec|test|endsWith|startsWith|endswith|startswith|toBe|toEqual|toContain|toMatch|toStrictEqual)|\b(?:has_key|strpos|str_contains|preg_match|assert\w{0,30}|equal|expect))\(\s*(?:[^()]{0,120},\s*)?(?:[rf]|new RegExp\(\s*)?["'`/][^"'`]*$/;
const TESTED = /^[^"'`\s]{0,80}\/[gimsuy]{0,6}\.(?:test|exec)\(|^[^"']{0,40}["']\s*(?:not\s+)?in\s/;
const EQUAL = /===?\s*["'`][^"'`]*$/;

function isTest({ before, after }: Site): boolean {
  if (ASKED.test(before) || TESTED.test(after) || EQUAL.test(before) || isPattern(before, after)) return true;
  if (/^["'`]\s*(?:not\s+)?in\b/.test(after)) return true;
  if (/(?:[pP]arams|[qQ]uery)(?:\?\.|\.)$/.test(before)) return !/^\s*=(?!=)/.test(after);
  return !SETS.test(before) && !VALUE.test(after) && !/^["']?\s*:/.test(after) && !/^["']\]\s*=(?!=)/.test(after);
}

/** Inside a regular expression that is kept for later. */
function isPattern(before: string, after: string): boolean {
  return /(?:^|[=(,\s!&|])\/(?!\/)[^\s"'`]{0,60}$/.test(before) && /^[^\s"'`]{0,80}\//.test(after);
}

const SETS = /\.(?:set|append|Set|Add|setdefault|store|merge)\(\s*["'`]$/;
const CHECKS =
  /\b(?:refine|superRefine|expect|assert\w{0,30}|should|invariant|must\w{0,30}|ensure\w{0,30})\s*\([^;{}]{0,200}$/;
const FAILS =
  /\b(?:throw|raise|panic|process\.exit|sys\.exit|os\.Exit|exit\s*\(|abort\(|reject\(|addIssue|fail\w{0,20}\()/;

/** What follows from the test: the flag is set (or taken out) there, or its absence is an error, or something else. */
function testedFlag(site: Site, bare: string, byIndent: boolean): FoundFlag {
  if (CHECKS.test(site.lead.slice(-260))) return { use: 'demands', why: 'a check demands the flag' };
  const guarded = byIndent ? indentedAfter(site) : (blockAfter(site) ?? blocksByConstant(site, bare));
  if (TAKES_OUT.test(guarded)) return { use: 'strips', why: 'code takes the flag out of a URL' };
  if (PUTS_IN.test(guarded)) {
    // Without the flag in the env file this branch would be entered, and would do that other thing too.
    if (PUTS_MORE.test(guarded)) return { use: 'obeys', why: 'code adds more than the flag to a URL that lacks it' };
    return { use: 'sets', why: 'code puts the flag into a URL that lacks it' };
  }
  if (FAILS.test(guarded)) return { use: 'demands', why: 'code fails by the flag' };
  return { use: 'obeys', why: 'code decides by the flag' };
}

const TAKES_OUT =
  /!==?\s*["'`]pgbouncer|\.(?:delete|pop|remove|replace\w{0,10}|sub)\(\s*r?["'`/][^"'`\n]{0,40}pgbouncer/;
const PUTS_IN =
  /\.(?:set|append|setdefault)\(\s*["'`]pgbouncer|\[["']pgbouncer["']\]\s*=(?!=)|(?:["'`]|\})[^\s"'`]{0,200}(?<![\w.-])pgbouncer=/;

const PUTS_MORE = /\.(?:set|append|setdefault)\(\s*["'`](?!pgbouncer)/;

/**
 * What is done by the outcome of a test that a constant keeps: `const needs = !url.includes(…); if (needs) …`.
 *
 * Only when every use of the constant is such a decision; with any other use there is no telling.
 */
function blocksByConstant({ before, span }: Site, bare: string): string {
  const name = /(?:^|[\s(])(?:const|let|var)\s+([A-Za-z_$][\w$]{0,60})\s*=(?![=>])[^;]*$/.exec(before)?.[1];
  if (name === undefined) return '';
  const uses = sitesIn({
    text: bare,
    bare,
    pattern: new RegExp(`(?<![\\w$.])${literally(name)}(?![\\w$])`, 'g'),
    most: 6,
  });
  const blocks = uses.filter((use) => use.span.start > span.end).map(blockAfter);
  return blocks.every((block) => block !== null && PUTS_IN.test(block)) ? blocks.join('\n') : '';
}
