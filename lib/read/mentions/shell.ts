import { looksLikeKey, programName } from './programs';
import { shellWords, type Word } from './shell-words';
import { literally, type Site } from './site';
import { doc, reader, setter, type Use } from './use';

/** Tells how a shell, a Makefile, a Dockerfile or a script line inside another file uses a variable. */
export function shellUse(site: Site): Use {
  if (site.commented) return doc('named in a comment');
  return isExpanded(site) ? expandedUse(site) : wordUse(site);
}

/** Whether the variable's value is taken here: `$X`, `${X…}`, `$(X)`, `$env:X`, `%X%`. */
export function isExpanded({ before, after }: Site): boolean {
  if (/\$(?:\{[#!]?|\(\s*|\{?env:)?$/i.test(before)) return true;
  return /%$/.test(before) && /^%/.test(after);
}

// ---- $X

function expandedUse(site: Site): Use {
  const { name, before, after } = site;
  if (isDemanded(site)) return reader('a script demands that it is set');
  if (/\{$/.test(before) && /^:?=/.test(after)) return setter('a script gives it a default');
  if (/\$\{?env:$/i.test(before) && /^\}?\s*=(?!=)/.test(after)) return SET_HERE;
  const target = assignedName(before);
  if (target === name) return setter('passed on under its own name');
  if (target !== null) return reader(looksLikeKey(target) ? 'its value is used' : `handed on as \`${target}\``);
  if (/(?:\[|\btest)\s[^;&|[]*-[nzv]\s+["']?\$\{?$/.test(before)) return guardUse(site);
  return reader(commandWhy(site));
}

/** `${X:?…}` and `${X?…}`: it must be set. */
export function isDemanded({ before, after }: Site): boolean {
  return /\$\{$/.test(before) && /^:?\?/.test(after);
}

/** The variable that the assignment around the end of `before` sets: `B` of `export B="${A:-$`, or `null`. */
export function assignedName(before: string): string | null {
  return /(?:^|[\s;&|("'`])([A-Za-z_]\w{0,200})[?:+]?=(?:"[^"]*|'[^']*|[^\s"';&|]*)$/.exec(before)?.[1] ?? null;
}

/** `[ -z "$X" ]` is harmless where all that follows from it is a default for the variable. */
function guardUse({ name, after, tail }: Site): Use {
  const consequence = consequenceOf(tail, after);
  const sets = new RegExp(`(?:^|[\\s;&|({])(?:export\\s+)?${literally(name)}=`).test(consequence);
  const stops = /\b(?:exit|return|die|fail|false)\b/.test(consequence);
  return sets && !stops ? setter('a script gives it a default') : reader('a guard asks whether it is set');
}

/** What stands between a `then` and its own `fi` or `else`, else the rest of the line; nothing where the end isn't seen. */
function consequenceOf(tail: string, after: string): string {
  const start = /^[^\n]*?(?:\n[^\n]*?)?\bthen\b/.exec(tail)?.[0].length;
  if (start === undefined) return after;
  const body = tail.slice(start);
  let depth = 0;
  for (const { 0: word, index } of body.matchAll(/\b(?:if|fi|else|elif)\b/g)) {
    if (depth === 0 && word !== 'if') return body.slice(0, index);
    if (word === 'if' || word === 'fi') depth += word === 'if' ? 1 : -1;
  }
  return '';
}

// ---- X

const SET_WORD = /^=(?!=)/;
const WORD_START = /(?:^|[\s"'`;&|(,{]|--(?:env|build-arg|set|secret)=|-[eD])$/;
const MAKE_SET = /^\s*[:?+]{0,3}=(?!=)/;
const PASSES = /(?:^|\s)(?:-e|-u|--env|--build-arg|--secret|--unset)[\s=]+["']?$/;
const TEXT_TOOLS = new Set(['grep', 'egrep', 'fgrep', 'rg', 'sed', 'gsed', 'awk', 'cut', 'perl', 'case']);
const DECLARES = new Set(
  'export readonly unset local declare typeset setenv set setx read ARG ENV'.split(' '), // each takes names as words
);
const PRINTS = new Set(['echo', 'printf']);
/** Functions that people give a sentence to: `log_error "DIRECT_URL is not set"`. */
const TELLS = /^(?:\w{0,40}_)?(?:log|warn|warning|info|error|err|die|fail|abort|Write-(?:Host|Error|Output|Warning))$/;
/** Command lines of hosts and secret stores that keep variables: `vercel env add X`, `gh secret set X`. */
const HOSTS =
  /^(?:vercel|vc|fly|flyctl|heroku|gh|wrangler|netlify|railway|doppler|supabase|render|eas|infisical|dotenvx|aws|gcloud|az|kamal)$/;
const HOST_SETS = /^(?:\w{1,20}:)?(?:set|unset|add|rm|remove|delete|put|create|put-\w[\w-]*|create-\w[\w-]*)$/;
const SET_HERE: Use = { ...setter('a script or an image sets it'), overrides: true };

function wordUse(site: Site): Use {
  const { before, after } = site;
  const { words } = commandLine(before);
  const command = commandOf(words);
  if (isPrinted(site)) return doc('named in a message');
  if (TEXT_TOOLS.has(command)) return reader(`searched for with \`${command}\``);
  if (isAssigned(before, after) || (DECLARES.has(command) && isWord(before))) return SET_HERE;
  if (PASSES.test(before)) return setter('passed on by its name');
  if (HOSTS.test(command) && words.some(({ text }) => HOST_SETS.test(text))) return setter('set at the host');
  return reader(command === '' ? 'named in a script' : commandWhy(site));
}

function isAssigned(before: string, after: string): boolean {
  if (WORD_START.test(before) && SET_WORD.test(after)) return true;
  if (/SetEnvironmentVariable\(\s*["']$/.test(before)) return true;
  return /^\s*(?:export\s+|override\s+|@\{?\s*)?$/.test(before) && MAKE_SET.test(after);
}

/** A word of its own: in `local names="A B"` the names are a value, and may be looked up one by one. */
function isWord(before: string): boolean {
  return /\s$/.test(before) && openQuote(before) === before.length;
}

/** Whether the word is only printed; what goes into a pipe or a file may be read there. */
export function isPrinted({ before, after }: Site): boolean {
  const command = commandOf(commandLine(before).words);
  if (/[|>]/.test(after.replace(/[12]?>&[12]/g, ''))) return false;
  return PRINTS.has(command) || (TELLS.test(command) && isInSentence(before, after));
}

/** Inside a quote that holds more than one word. */
function isInSentence(before: string, after: string): boolean {
  const open = openQuote(before);
  const quote = before[open];
  return quote !== undefined && /\S\s|\s\S/.test(`${before.slice(open + 1)}X${after.split(quote, 1)[0]}`);
}

// ---- the command

const WRAPPERS =
  /^(?:[A-Za-z_]\w*=.*|sudo|exec|env|cross-env|command|time|nohup|timeout|npx|bunx|pnpm|yarn|npm|bun|dlx|run|if|while|until|then|do|else|!|\d+[smh]?|-.*|RUN|CMD|)$/;
const STEP = /^\s*(?:-\s+)?run:\s/;

/** The program that the words belong to, or '' when there is none to see. */
function commandOf(words: readonly Word[]): string {
  const command = words[commandIndex(words)]?.text ?? '';
  // A word in capitals is another variable: `NAMES="DATABASE_URL DIRECT_URL"`.
  return /^[\w./-]+$/.test(command) && !/^[A-Z][A-Z0-9]*_[A-Z0-9_]*$/.test(command) ? command : '';
}

function commandIndex(words: readonly Word[]): number {
  return words.findIndex(({ text }) => !WRAPPERS.test(text));
}

/** The whole words of the command that is being written where `before` ends, and whether they stand in a string. */
function commandLine(before: string): { readonly words: readonly Word[]; readonly isInString: boolean } {
  const opened = before.replace(/\$[({]$/, '').replace(STEP, '');
  const words = shellWords(opened).map((word) => ({ ...word, text: word.text.replace(/^@/, '') }));
  const open = openQuote(opened);
  // `- "psql $X"`: the string is the command.
  const isString = open < opened.length && commandIndex(words) === -1 && /(?:^|\s)$/.test(opened.slice(0, open));
  return isString
    ? { words: commandLine(opened.slice(open + 1)).words, isInString: true }
    : { words, isInString: false };
}

/** Where the quote stands that isn't closed, or the end. */
function openQuote(before: string): number {
  let open = -1;
  for (let at = 0; at < before.length; at++) {
    const char = before[at];
    if (char === '\\') at++;
    else if (open !== -1) open = char === before[open] ? -1 : open;
    else if (char === '"' || char === "'") open = at;
  }
  return open === -1 ? before.length : open;
}

/** Names the program only where the word can't be a part of anything else: it may be the rest of a password. */
function commandWhy(site: Site): string {
  const { words, isInString } = commandLine(site.before);
  if (commandOf(words) === 'for') return 'named in a list';
  const index = commandIndex(words);
  const word = words[index];
  const name = word && programName(word, words.slice(0, index), !isInString && beginsCommand(site));
  return name ? `passed to \`${name}\`` : 'its value is used';
}

/** Whether the line begins a command, and doesn't go on with a string, a command or a text of the line before. */
function beginsCommand({ before, lead }: Site): boolean {
  const above = lead.slice(0, lead.length - before.length);
  if (above !== '' && !above.endsWith('\n')) return false;
  if (/\\\s*$|<<|:\s?>[-+\d]{0,2}[ \t]*\r?\n/.test(above)) return false;
  return ['"', "'"].every((quote) => above.split(quote).length % 2 === 1);
}
