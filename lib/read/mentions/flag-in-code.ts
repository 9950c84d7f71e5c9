import type { FoundFlag } from './flag';
import { blockAfter, indentedAfter } from './guarded';
import type { Site } from './site';

/** Tells what code does with the flag, or `null` where the word isn't the parameter of a URL. */
export function codeFlag(site: Site, byIndent: boolean): FoundFlag | null {
  if (!isParameter(site)) return null;
  if (strips(site)) return { use: 'strips', why: 'code takes the flag out of a URL' };
  if (isTest(site)) return testedFlag(site, byIndent);
  return { use: 'sets', why: 'code puts the flag into a URL' };
}

// ---- is it the parameter?

const VALUE = /^(?:=(?![={#])|%3[Dd])/;
const URL_WORDS = /searchParams|URLSearchParams|parse_?q(?:s|uery)|connection_limit|urlparse|\bquery\b|[uU]rl\b|_URL\b/;

function isParameter(site: Site): boolean {
  const { before, after } = site;
  if (VALUE.test(after)) return /[^\w\s.-]$|\\[bs?]$/.test(before);
  if (/["'`]$/.test(before) && /^["'`]/.test(after)) return URL_WORDS.test(site.lead) || URL_WORDS.test(site.tail);
  if (/\/[^/\s"'`]{0,40}$/.test(before) && /^[^/\s"'`]{0,80}\/[gimsuy]{0,6}(?:\s*[,).;]|$)/.test(after)) return true;
  if (/(?:[pP]arams|[qQ]uery)(?:\?\.|\.)$/.test(before)) return true;
  return /^\s*:\s*["']?(?:true|1)\b/.test(after) && /URLSearchParams\(\s*\{[^{}]*$/.test(site.lead);
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
  /\b(?:refine|superRefine|expect|assert\w{0,30}|should|invariant|must\w{0,30}|ensure\w{0,30}|require\w{0,30})\s*\([^;]{0,200}$/;
const FAILS =
  /\b(?:throw|raise|panic|process\.exit|sys\.exit|os\.Exit|exit\s*\(|abort\(|reject\(|addIssue|fail\w{0,20}\()/;

/** What follows from the test: the flag is set (or taken out) there, or its absence is an error, or something else. */
function testedFlag(site: Site, byIndent: boolean): FoundFlag {
  if (CHECKS.test(site.lead.slice(-260))) return { use: 'demands', why: 'a check demands the flag' };
  const guarded = byIndent ? indentedAfter(site) : blockAfter(site);
  if (/\bpgbouncer(?:["'`]\s*,|=|["']\s*\]\s*=)/.test(guarded)) return changedFlag(guarded);
  if (FAILS.test(guarded)) return { use: 'demands', why: 'code fails by the flag' };
  return { use: 'obeys', why: 'code decides by the flag' };
}

function changedFlag(guarded: string): FoundFlag {
  const removes = /\.(?:delete|pop|remove|replace\w*|sub)\(\s*r?["'`/][^"'`]{0,40}pgbouncer/.test(guarded);
  return removes
    ? { use: 'strips', why: 'code takes the flag out of a URL' }
    : { use: 'sets', why: 'code puts the flag into a URL that lacks it' };
}
