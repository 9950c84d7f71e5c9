import { looksLikeKey } from './programs';
import { literally, type Site } from './site';
import { declaration, doc, reader, setter, type Use } from './use';

/** What a whole file of code says about its mentions. */
export interface CodeFacts {
  readonly hasPrismaClient: boolean;
  /** Whether the file checks variables by a schema, so that `X: process.env.X` hands them to the check. */
  readonly checksEnv: boolean;
  /** Names that stand for `process.env` itself. */
  readonly aliases: ReadonlySet<string>;
}

const ALIASES = [
  /(?:const|let|var)\s+(\w{1,80})\s*(?::\s*[\w.]{1,80}\s*)?=\s*process\.env\s*(?:as\b[^;\n]{0,80})?(?:;|\r?\n|$)/g,
  /(\w{1,80})\s*\??:\s*NodeJS\.ProcessEnv\b/g,
  /\{\s*(env)\s*\}\s*=\s*process\b/g,
  /import\s*\{[^{}]{0,200}\b(env)\s*[,}][^{}]{0,200}from\s*["'](?:node:)?process["']/g,
];

/** Reads what the file says as a whole; `bare` has its comments blanked. */
export function codeFacts(bare: string): CodeFacts {
  return {
    hasPrismaClient: /\bPrismaClient\b/.test(bare),
    checksEnv: /\b(?:createEnv|runtimeEnv|cleanEnv)\b|\bz\s*\.\s*object\b/.test(bare),
    aliases: new Set(ALIASES.flatMap((alias) => [...bare.matchAll(alias)].map((match) => match[1] ?? ''))),
  };
}

/** Tells how code uses a variable; what can't be told apart is a reader. */
export function codeUse(site: Site, facts: CodeFacts): Use {
  if (site.commented) return doc('named in a comment');
  return assignment(site, facts) ?? clientUrl(site, facts) ?? declared(site, facts) ?? read(site);
}

function read(site: Site): Use {
  const use = reader(readerWhy(site));
  return isKey(site) && handsToProgram(site) ? { ...use, overrides: true } : use;
}

/** `execSync('prisma migrate reset', { env: { ...process.env, X: testUrl } })`; `X: process.env.X` hands on what is there. */
function handsToProgram({ name, lead, tail }: Site): boolean {
  const isSame = new RegExp(`^["'\`]?\\s*:\\s*process\\.env\\.${literally(name)}\\b`).test(tail);
  return !isSame && /\benv\s*:\s*\{[^{}]*\.\.\.process\.env\b[^{}]*$/.test(lead);
}

// ---- assigned

const ASSIGN = /^["'`]?\s*\]?\s*(?:\?\?|\|\||&&|\+)?=(?![=>])/;
/** `process.env.X`, `process.env["X"]`, also cast, and the like of Bun, Vite, Python and Ruby. */
const ENVIRONMENT =
  /(?:process\.env|import\.meta\.env|Bun\.env|os\.environ|(?<![\w.])(?:environ|ENV|_ENV))!?(?:\s+as\s+[^()]{1,80}\))?\s*(?:\.\s*|\[\s*["'`])$/;
const SETS_BY_CALL =
  /(?:\b(?:setenv|Setenv|putenv|set_var|stubEnv|setEnv|SetEnvironmentVariable)|\.environ\.setdefault|\benv\.set)\s*\(\s*["'`]$/;

function assignment(site: Site, facts: CodeFacts): Use | null {
  if (isEnvironment(site.before, facts) && ASSIGN.test(site.after)) return setter('code assigns it', 'assigns');
  if (/\bdelete\s+process\.env(?:\.|\[["'`])$/.test(site.before)) return setter('code deletes it', 'assigns');
  if (SETS_BY_CALL.test(site.before)) return setter('code assigns it', 'assigns');
  if (isKey(site) && mergesIntoEnvironment(site.lead)) return setter('code assigns it', 'assigns');
  return null;
}

function isEnvironment(before: string, { aliases }: CodeFacts): boolean {
  if (ENVIRONMENT.test(before)) return true;
  const owner = /(?<![\w.$])(\w{1,80})(?:\.|\[["'`])$/.exec(before)?.[1];
  return owner !== undefined && aliases.has(owner);
}

/** `Object.assign(process.env, { X: … })` and `process.env = { ...process.env, X: … }`. */
function mergesIntoEnvironment(lead: string): boolean {
  const start = Math.max(lead.lastIndexOf('Object.assign(process.env'), lead.lastIndexOf('process.env = {'));
  return start !== -1 && !/[;}]/.test(lead.slice(start));
}

// ---- Prisma's own client

function clientUrl(site: Site, { hasPrismaClient }: CodeFacts): Use | null {
  if (!hasPrismaClient) return null;
  return option(site.lead, 'datasourceUrl') ?? option(site.lead, 'datasources');
}

/** Whether the expression that ends `lead` belongs to this option of `new PrismaClient({ … })`. */
function option(lead: string, name: 'datasourceUrl' | 'datasources'): Use | null {
  const start = lead.lastIndexOf(name);
  const rest = start === -1 ? '' : lead.slice(start + name.length);
  const shape = name === 'datasourceUrl' ? /^\s*:[^;,{}]*$/ : /^\s*:\s*\{\s*\w+\s*:\s*\{\s*url\s*:[^;,{}]*$/;
  return shape.test(rest) ? { kind: 'prisma-client', why: `passed to \`PrismaClient\` as \`${name}\`` } : null;
}

// ---- declared

const KEY_BEFORE =
  /(?:^|[{,(;|&])\s*(?:@\w{1,40}\([^()]{0,80}\)\s*)*(?:readonly\s+|declare\s+|public\s+|static\s+)*["']?$/;
const COLON = /^["']?[?!]?\s*:\s*/;
/** Schemas of zod, valibot, joi, yup, TypeBox, AdonisJS; validators of envalid and its like. */
const SCHEMA =
  /^(?:(?:z|v|s|S|t|yup|Yup|joi|Joi|Type|Schema|type|vine|envalid)\s*\.|Env\.schema\b|(?:str|url|string|nonEmptyString|optional|pipe|makeValidator)\s*\(|[\w$.]{0,80}(?:[Ss]chema|[Vv]alidator)\b)/;
const TYPE = /^(?:string|URL)\b[\s|\w"'`.<>[\]]*(?:[;,}]|\r?\n|$)/;

function isKey({ before, tail }: Site): boolean {
  return KEY_BEFORE.test(before) && COLON.test(tail);
}

function declared(site: Site, facts: CodeFacts): Use | null {
  if (facts.checksEnv && handsThrough(site)) return declaration('handed to the check of the environment');
  if (!isKey(site)) return null;
  const value = site.tail.slice(COLON.exec(site.tail)?.[0].length);
  if (SCHEMA.test(value)) return declaration('declared with a schema');
  return TYPE.test(value) && !/^string\s*=/.test(value) ? declaration('declared as a type') : null;
}

/** Both places of `X: process.env.X`. */
function handsThrough({ name, before, after }: Site): boolean {
  const value = /^["']?\s*:\s*(?:process|import\.meta)\.env(?:\.|\[["'])(\w{1,200})["']?\]?!?\s*(?:[,}]|$)/.exec(after);
  const key = /(?:^|[\s{,"'])(\w{1,200})["']?\s*:\s*(?:process|import\.meta)\.env(?:\.|\[["'])$/.exec(before);
  return value?.[1] === name || (key?.[1] === name && /^["']?\]?!?\s*(?:[,}]|$)/.test(after));
}

// ---- read

const CALLEE = /(?<![\w$.])(new\s+)?([A-Za-z_$][\w$.]{0,80})\s*(?:<[\w\s.|]{0,80}>)?\(\s*(?:\{[^{}()]*)?$/;
const NO_CALLEE = new Set(['if', 'while', 'for', 'switch', 'return', 'catch', 'function', 'elif', 'and', 'or', 'not']);

function readerWhy(site: Site): string {
  const { lead, before, after } = site;
  if (isInText(before, after)) return 'named in a text';
  const owner = /(?<![\w$.])([\w$.]{1,80}?)\??(?:\.|\[["'`]|\.get\(["'`])$/.exec(before)?.[0] ?? '';
  const rest = lead.slice(0, lead.length - owner.length).replace(/["'`]$/, '');
  if (endsInText(rest) || looksLikeKey(owner)) return 'named in code';
  const callee = calleeOf(rest);
  if (isKey(site)) return callee === null ? 'a key of an object' : `a key of what is passed to \`${callee}\``;
  if (callee !== null) return `passed to \`${callee}\``;
  if (owner !== '') return `read as a member of \`${owner.replace(/[^\w$]+$/, '').replace(/\.get$/, '')}\``;
  return /["'`]$/.test(before) ? 'named as a string' : 'named in code';
}

/** Inside a longer string, as far as the quotes of the line tell. */
function isInText(before: string, after: string): boolean {
  return ['"', "'", '`'].some((quote) => {
    const isOpen = before.split(quote).length % 2 === 0 && after.includes(quote);
    return isOpen && !(before.endsWith(quote) && after.startsWith(quote)) && !before.endsWith(`[${quote}`);
  });
}

/** Whether a string is still open where `lead` ends; what stands before may then be a part of it, and isn't named. */
function endsInText(lead: string): boolean {
  let open = '';
  for (let at = 0; at < lead.length; at += 1) {
    const char = lead.charAt(at);
    if (char === '\\') at += 1;
    else if (open === '`' && char === '$' && lead[at + 1] === '{') open = '${';
    else if (open === '${' && char === '}') open = '`';
    else if (open === '' && (char === '"' || char === "'" || char === '`')) open = char;
    else if (char === open || (char === '\n' && (open === '"' || open === "'"))) open = '';
  }
  return open !== '' && open !== '${';
}

function calleeOf(lead: string): string | null {
  const [, word, name] = CALLEE.exec(lead) ?? [];
  return name === undefined || NO_CALLEE.has(name) || looksLikeKey(name) ? null : `${word ? 'new ' : ''}${name}`;
}
