// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts under test are code
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';
import { applyEdits, type Edit, inOrder } from '../lib/edit';
import { codeFlags } from '../lib/read/code/flag';
import { moduleOf } from '../lib/read/code/module';
import { type FlagMention, flagMentionsIn } from '../lib/read/mentions';
import { sliceOf } from '../lib/text';
import { FIXTURES } from './support';

function flagsIn(text: string, path = 'src/db.ts'): readonly FlagMention[] {
  return codeFlags({ path, text }, null) ?? [];
}

/** The uses in the order of the text: `sets+` has a cut, `sets(supabase)` is for another pooler. */
function usesIn(text: string, path?: string): readonly string[] {
  return flagsIn(text, path).map(
    ({ use, cut, for: audience }) => `${use}${cut ? '+' : ''}${audience ? `(${audience})` : ''}`,
  );
}

function editsIn(text: string, path?: string): readonly Edit[] {
  return inOrder(flagsIn(text, path).flatMap(({ cut }) => cut ?? []));
}

function cutText(text: string, path?: string): string {
  return applyEdits(text, editsIn(text, path));
}

type Row = readonly [title: string, text: string, uses: readonly string[]];

describe('the variable whose URL gets the flag', () => {
  it.each([
    ['a key', 'run({ env: { POSTGRES_PRISMA_URL: `${base}&pgbouncer=true` } });', 'POSTGRES_PRISMA_URL'],
    ['an assignment', "process.env.OTHER_URL = url + '?pgbouncer=true&a=1';", 'OTHER_URL'],
    ['an assignment of another one', "process.env.A_URL = process.env.B_URL + '?pgbouncer=true';", 'A_URL'],
    ['an appended text', "process.env.OTHER_URL += '?pgbouncer=true';", 'OTHER_URL'],
    ['the beginning of a sum', "connect(process.env.OTHER_URL + '?pgbouncer=true');", 'OTHER_URL'],
    ['the beginning of a template', 'connect(`${process.env.OTHER_URL}?pgbouncer=true`);', 'OTHER_URL'],
    ['a constant', "const url = process.env.OTHER_URL;\nconnect(url + '?pgbouncer=true');", 'OTHER_URL'],
    [
      'a URL object',
      "const url = new URL(process.env.OTHER_URL);\nurl.searchParams.set('pgbouncer', 'true');\nconnect(url.href);",
      'OTHER_URL',
    ],
    [
      'a URL object that is set',
      "const url = new URL(process.env.A_URL);\nurl.searchParams.set('pgbouncer', 'true');\nprocess.env.B_URL = url.toString();",
      'B_URL',
    ],
    ['one of two', "connect((process.env.A_URL ?? process.env.B_URL) + '?pgbouncer=true');", undefined],
    ['parts of a URL', 'connect(`postgres://${process.env.DB_HOST}/shop?pgbouncer=true`);', undefined],
    ['a key that is no variable', "make({ url: base + '?pgbouncer=true' });", undefined],
    ['a condition', "connect(base + (process.env.NODE_ENV === 'test' ? '' : '?pgbouncer=true'));", undefined],
  ])('is told by %s', (_form, text, variable) => {
    expect(flagsIn(text).map((flag) => [flag.use, flag.variable])).toEqual([['sets', variable]]);
  });
});

describe('what obeys the flag', () => {
  const rows: readonly Row[] = [
    ['an option of another client', "postgres(url, { prepare: !url.includes('pgbouncer=true') });", ['obeys']],
    [
      'one of several signs of a pooler',
      "const isPooled = url.includes(':6543') || url.includes('pgbouncer=true');\nconst max = isPooled ? 2 : 9;",
      ['obeys'],
    ],
    ['a function that others may call', 'export const isPooled = (url) => /[?&]pgbouncer=true/.test(url);', ['obeys']],
    ['a report', "const report = { pooled: databaseUrl.includes('pgbouncer=true') };", ['obeys']],
    ['what is printed', "if (!url.includes('pgbouncer=true')) console.warn('slow');", ['obeys']],
    ['a switch over the names', "switch (name) { case 'pgbouncer': url.searchParams.get(name); }", ['obeys']],
    [
      'an object that URLs are compared with',
      "for (const [k, v] of Object.entries({ pgbouncer: 'true', sslmode: 'require' })) if (url.searchParams.get(k) !== v) wrong(k);",
      ['obeys'],
    ],
    [
      'a branch that adds more by the text',
      "if (!url.includes('pgbouncer')) url += '?pgbouncer=true&connection_limit=1';",
      ['obeys', 'sets'],
    ],
    [
      'a branch that does something else as well',
      "if (!url.searchParams.has('pgbouncer')) {\n  url.searchParams.set('pgbouncer', 'true');\n  poolSize = 1;\n}",
      ['obeys', 'sets'],
    ],
    [
      'an early return in front of other parameters',
      "function f(url) {\n  if (url.includes('pgbouncer=true')) return url;\n  return `${url}?pgbouncer=true&connect_timeout=9`;\n}",
      ['obeys', 'sets'],
    ],
    [
      'a name that is used twice',
      "const has = url.includes('pgbouncer=true');\nif (!has) url += '?pgbouncer=true';\nconnect({ prepare: !has });",
      ['obeys', 'sets'],
    ],
    [
      'a choice between two URLs',
      "const url = pooled.includes('pgbouncer=true') ? pooled : direct + '?pgbouncer=true';",
      ['obeys', 'sets'],
    ],
    [
      'an early return of another URL',
      "function f(url, other) {\n  if (url.includes('pgbouncer')) return other;\n  return url + '?pgbouncer=true';\n}",
      ['obeys', 'sets'],
    ],
    [
      'a test that speaks of it in another way',
      "if (url.hostname === 'x' && !options.pgbouncer) {\n  url.searchParams.set('pgbouncer', 'true');\n  url.searchParams.set('a', 'b');\n}",
      ['sets(runtime)'],
    ],
  ];
  it.each(rows)('%s', (_, text, uses) => expect(usesIn(text)).toEqual(uses));
});

describe('what demands the flag', () => {
  const rows: readonly Row[] = [
    ['a schema of the environment', "z.string().refine((v) => v.includes('pgbouncer=true'), 'pooled')", ['demands']],
    ['an error', "if (!url.includes('pgbouncer=true')) throw new Error('pooled URL expected');", ['demands']],
    [
      'an exit, also by a name',
      "const ok = url.includes('pgbouncer=true');\nif (!ok) {\n  process.exit(1);\n}",
      ['demands'],
    ],
    ['a test of the environment', "expect(process.env.DATABASE_URL).toContain('pgbouncer=true');", ['demands']],
    [
      'a test of what code makes',
      "const made = build('postgres://h/d');\nexpect(made).toMatch(/pgbouncer=true/);",
      ['demands'],
    ],
    ['an assertion of node', "assert.ok(process.env.DATABASE_URL.includes('pgbouncer=true'));", ['demands']],
    [
      'for Supabase alone, which holds nothing',
      "z.string().refine((v) => !v.includes('pooler.supabase.com:6543') || v.includes('pgbouncer=true'));",
      ['demands(supabase)'],
    ],
    [
      'a test of what code makes for Supabase',
      "const made = build('postgres://p@aws-0-x.pooler.supabase.com:6543/d');\nexpect(made).toContain('pgbouncer=true');",
      ['demands(supabase)'],
    ],
  ];
  it.each(rows)('%s', (_, text, uses) => expect(usesIn(text)).toEqual(uses));
});

describe('what is harmless', () => {
  const rows: readonly Row[] = [
    [
      'code that takes it out',
      "url.replace('?pgbouncer=true&', '?').replace('&pgbouncer=true', '');",
      ['strips', 'strips'],
    ],
    ['code that turns it off', "url.replace('pgbouncer=true', 'pgbouncer=false');", ['strips', 'strips']],
    [
      'a list of names far from where they are deleted',
      `const ONLY = new Set(['connection_limit', 'pgbouncer']);\n${'// …\n'.repeat(200)}ONLY.forEach((name) => url.searchParams.delete(name));`,
      ['strips'],
    ],
    ['a filter of parameters', "query.filter(([name]) => name !== 'pgbouncer');", ['strips']],
    [
      'a loop that copies the other parameters',
      "for (const [key, value] of url.searchParams) {\n  if (key === 'pgbouncer') continue;\n  query.append(key, value);\n}",
      ['strips'],
    ],
    ['a test that expects it to be gone', "expect(url).not.toContain('pgbouncer=true');", ['strips']],
    ['a test that asks whether it is gone', "expect(url.searchParams.has('pgbouncer')).toBe(false);", ['strips']],
    [
      "a test of a URL of the test's own",
      "it('x', () => {\n  const own = 'postgres://h/d?pgbouncer=true';\n  expect(clean(own)).toBe('postgres://h/d?pgbouncer=true&x=1');\n});",
      ['sets', 'sets'],
    ],
    ['a title of a test', "it('keeps ?pgbouncer=true', () => {});", ['doc']],
    ['an error message', "throw new Error('?pgbouncer=true');", ['doc']],
    ['a placeholder', "const field = { placeholder: 'postgres://h/d?pgbouncer=true' };", ['doc']],
    ['text of JSX', '<p>add ?pgbouncer=true</p>', ['doc']],
    ['a comment', '// add ?pgbouncer=true\n/** `&pgbouncer=true` */', ['doc', 'doc']],
    ['a type', "type Options = { pgbouncer?: boolean; name: 'pgbouncer' }; // of the url", []],
    ['another thing of that name', "const services = ['redis', 'pgbouncer'];\nconst pgbouncer = start();", []],
  ];
  it.each(rows)('%s', (_, text, uses) => expect(usesIn(text, 'src/url.tsx')).toEqual(uses));
});

describe('a branch for another pooler', () => {
  const rows: readonly Row[] = [
    [
      'by its host',
      "if (url.hostname.endsWith('.pooler.supabase.com')) url.searchParams.set('pgbouncer', 'true');",
      ['sets(supabase)'],
    ],
    ['by its port', "if (url.port === '6543') url.searchParams.set('pgbouncer', 'true');", ['sets(supabase)']],
    [
      'by its port beside others',
      "const pooled = host.includes('-pooler') || port === '6543';\nif (pooled) url += '?pgbouncer=true';",
      ['sets(supabase)'],
    ],
    [
      'by a name',
      "const isSupabase = /supabase/.test(url);\nif (isSupabase && !url.includes('pgbouncer')) url += '?pgbouncer=true';",
      ['sets(supabase)', 'sets(supabase)'],
    ],
    [
      'by a function',
      "const isTx = (u) => u.includes(':6543');\nconst a = isTx(url) ? url + '?pgbouncer=true' : url;",
      ['sets(supabase)'],
    ],
    [
      'by an early return',
      "function f(url) {\n  if (!url.includes('supabase')) return url;\n  return url + '?pgbouncer=true';\n}",
      ['sets(supabase)'],
    ],
    [
      'where its helper is called',
      "const f = (url) => url + '?pgbouncer=true';\nconst a = url.includes('supabase') ? f(url) : url;",
      ['sets(supabase)'],
    ],
    [
      'by the port that is written into the URL',
      "url.port = '6543';\nurl.searchParams.set('pgbouncer', 'true');",
      ['sets(supabase)'],
    ],
    [
      'that adds more than the flag',
      "if (url.port === '6543' && !url.searchParams.has('pgbouncer')) {\n  url.searchParams.set('pgbouncer', 'true');\n  url.searchParams.set('connection_limit', '1');\n}",
      ['obeys(supabase)', 'sets(supabase)'],
    ],
    ['is not the one for all others', "if (!url.includes('supabase')) url += '?pgbouncer=true';", ['sets+']],
    [
      'does not reach the branch beside it',
      "if (url.includes('supabase')) {\n  url += '?pgbouncer=true';\n} else {\n  url += '?x=1';\n}\nother += '?pgbouncer=true';",
      ['sets(supabase)', 'sets+'],
    ],
  ];
  it.each(rows)('%s', (_, text, uses) => expect(usesIn(text)).toEqual(uses));
});

describe('a choice at run time', () => {
  const rows: readonly Row[] = [
    ['by a variable', "if (process.env.USE_PGBOUNCER === 'true') url += '?pgbouncer=true';", ['sets(runtime)']],
    ['by an option', 'const f = (url, { pooled }) => (pooled ? `${url}?pgbouncer=true` : url);', ['sets(runtime)']],
    ['by its value', 'const a = `${url}?pgbouncer=${flag}`;', ['sets(runtime)']],
    ['by the value of a parameter', "url.searchParams.set('pgbouncer', String(options.pooled));", ['sets(runtime)']],
    [
      'by a config',
      "if (config.get('PGBOUNCER_ENABLED')) url.searchParams.set('pgbouncer', 'true');",
      ['sets(runtime)'],
    ],
    ['is not where the program runs', "if (process.env.VERCEL) url += '?pgbouncer=true';", ['sets+']],
    [
      'is not the kind of environment',
      "if (process.env.NODE_ENV === 'production') url += '?pgbouncer=true';",
      ['sets+'],
    ],
    [
      'is not the URL itself',
      "function f(url) {\n  if (!url) return url;\n  return url + '?pgbouncer=true';\n}",
      ['sets+'],
    ],
  ];
  it.each(rows)('%s', (_, text, uses) => expect(usesIn(text)).toEqual(uses));
});

describe('what stays although it sets the flag', () => {
  const rows: readonly (readonly [title: string, text: string, why: RegExp])[] = [
    [
      'a comment inside',
      "if (!u.searchParams.has('pgbouncer')) {\n  // why\n  u.searchParams.set('pgbouncer', 'true');\n}",
      /: a comment stands in what would go$/,
    ],
    ['another value', "url.searchParams.set('pgbouncer', 'transaction');", /: it has another value than `true`$/],
    ['a schema in the same text', 'const a = `${url}?schema=shop&pgbouncer=true`;', /startup parameter `search_path`/],
    [
      'a schema of the same URL',
      "url.searchParams.set('schema', tenant);\nurl.searchParams.set('pgbouncer', 'true');",
      /startup parameter `search_path`/,
    ],
    [
      'what is appended to a name',
      "let url = base + '?pgbouncer=true';\nurl += '&connect_timeout=9';",
      /needs its `\?`$/,
    ],
    [
      'what is appended by a function',
      "const more = (u) => `${u}&a=b`;\nconst url = more(base + '?pgbouncer=true');",
      /needs its `\?`$/,
    ],
    [
      'what is appended to what a function returns',
      "const f = (u) => u + '?pgbouncer=true';\nconst url = `${f(base)}&a=b`;",
      /needs its `\?`$/,
    ],
    ['a part behind it that is put together', 'const a = `${url}?pgbouncer=true${rest}`;', /at run time$/],
    ['a part in front of it that is put together', 'const a = `${parameters}pgbouncer=true`;', /at run time$/],
    ['a longer text', 'run(`DATABASE_URL=${url}?pgbouncer=true npx prisma db seed`);', /it stands in a longer text$/],
    ['a tag in front of it', 'const a = sh`${url}?pgbouncer=true`;', /a function makes something of the text$/],
    ['escapes', "const a = url + '?pgbouncer=true&a=\\u0041';", /it is written with escapes$/],
    [
      'lines that would run together',
      "const a = b\nurl.searchParams.set('pgbouncer', 'true')\n;[1].map(a)",
      /run together$/,
    ],
    [
      'a test that does something',
      "if (await isPooled(url)) url += '?pgbouncer=true';",
      /its test does something as well$/,
    ],
    [
      'a branch beside it',
      "if (a) url += '?pgbouncer=true';\nelse url += '?x=1';",
      /the other branch would be left over$/,
    ],
    [
      'a variable that would only be set',
      "let sep = '?';\nif (a) sep = '&';\nconst b = url + sep + 'pgbouncer=true';",
      /only set would be left over$/,
    ],
    ['the only parameter', "new URLSearchParams({ pgbouncer: 'true' });", /nothing else would be left/],
    [
      'an object that goes elsewhere',
      "const parameters = { pgbouncer: 'true', sslmode: 'require' };\nsend(parameters);",
      /can not be told/,
    ],
    ['a host of its own', "const a = 'postgres://u@db.acme.dev:6432/d?pgbouncer=true';", /its own host/],
  ];
  it.each(rows)('%s', (_, text, why) => {
    const flags = flagsIn(text);
    expect(flags.filter(({ cut }) => cut !== undefined)).toEqual([]);
    expect(flags.some((flag) => flag.use === 'sets' && why.test(flag.why))).toBe(true);
  });

  it('is told of another client than Prisma, and can be cut all the same', () => {
    const [flag] = flagsIn("import { Pool } from 'pg';\nnew Pool({ connectionString: url + '?pgbouncer=true' });");
    expect(flag).toMatchObject({ use: 'sets', why: 'code puts the flag into a URL for another client than Prisma' });
    expect(flag?.cut).toBeDefined();
  });
});

// ---- what code makes of a URL

/** Code that leaves a URL, or a function for one, in `result`; `cut` wholly, `kept` as it is, or `held`, since it obeys. */
type Form = readonly [title: string, fate: 'cut' | 'kept' | 'held', code: string];

const SEPARATED = "(url.includes('?') ? '&' : '?')";
const FORMS: readonly Form[] = [
  ['a sum', 'cut', `const url = process.env.DATABASE_URL;\nconst result = url + ${SEPARATED} + 'pgbouncer=true';`],
  [
    'a sum with more',
    'cut',
    `let result = process.env.DATABASE_URL;\nconst url = result;\nresult += ${SEPARATED} + 'pgbouncer=true&connect_timeout=1';`,
  ],
  [
    'two arms',
    'cut',
    "const url = process.env.DATABASE_URL;\nconst result = url.includes('?') ? url + '&pgbouncer=true' : url + '?pgbouncer=true';",
  ],
  [
    'two arms with more',
    'cut',
    "const url = process.env.DATABASE_URL;\nconst result = url.includes('?') ? `${url}&pgbouncer=true&a=1` : `${url}?pgbouncer=true&a=1`;",
  ],
  [
    'a named separator',
    'cut',
    'const url = process.env.DATABASE_URL;\nconst sep = url.includes("?") ? "&" : "?";\nconst result = `${url}${sep}pgbouncer=true`;',
  ],
  [
    'a joined list',
    'cut',
    `const url = process.env.DATABASE_URL;\nconst result = url + ${SEPARATED} + ['pgbouncer=true', 'a=1'].join('&');`,
  ],
  [
    'search parameters',
    'cut',
    `const url = process.env.DATABASE_URL;\nconst result = url + ${SEPARATED} + new URLSearchParams({ pgbouncer: 'true', a: '1' });`,
  ],
  [
    'a guard',
    'cut',
    `let result = process.env.DATABASE_URL;\nif (!result.includes('pgbouncer=true')) {\n  const url = result;\n  result += ${SEPARATED} + 'pgbouncer=true';\n}`,
  ],
  [
    'a guard with two branches',
    'cut',
    "let result = process.env.DATABASE_URL;\nif (!result.includes('pgbouncer')) {\n  if (result.includes('?')) result += '&pgbouncer=true';\n  else result += '?pgbouncer=true';\n}",
  ],
  [
    'two guards in a row',
    'cut',
    "let result = process.env.DATABASE_URL;\nif (!result.includes('?')) result += '?pgbouncer=true';\nelse if (!result.includes('pgbouncer=true')) result += '&pgbouncer=true';",
  ],
  [
    'a guard by a name',
    'cut',
    `const url = process.env.DATABASE_URL;\nconst needs = url.includes('-pooler') && !url.includes('pgbouncer=true');\nif (needs) process.env.DATABASE_URL = url + ${SEPARATED} + 'pgbouncer=true';\nconst result = process.env.DATABASE_URL;`,
  ],
  [
    'a replaced question mark',
    'cut',
    "let result = process.env.DATABASE_URL;\nif (!result.includes('pgbouncer=true')) result = result.includes('?') ? result.replace('?', '?pgbouncer=true&') : `${result}?pgbouncer=true`;",
  ],
  [
    'an early return',
    'cut',
    `function result(url) {\n  if (url.includes('pgbouncer=true')) return url;\n  return url + ${SEPARATED} + 'pgbouncer=true';\n}`,
  ],
  [
    'a late return',
    'cut',
    `function result(url) {\n  if (url.includes('-pooler') && !/[?&]pgbouncer=/.test(url)) {\n    const sep = ${SEPARATED};\n    return url + sep + 'pgbouncer=true';\n  }\n  return url;\n}`,
  ],
  [
    'two returns',
    'cut',
    "function result(url) {\n  if (url.includes('?')) {\n    return `${url}&pgbouncer=true`;\n  } else {\n    return `${url}?pgbouncer=true`;\n  }\n}",
  ],
  [
    'guards on a URL',
    'cut',
    "function result(raw) {\n  const u = new URL(raw);\n  if (!u.searchParams.has('pgbouncer')) u.searchParams.set('pgbouncer', 'true');\n  if (!u.searchParams.has('connection_limit')) u.searchParams.set('connection_limit', '1');\n  return u.toString();\n}",
  ],
  [
    'a guard on a host',
    'cut',
    "function result(raw) {\n  try {\n    const u = new URL(raw);\n    const pooled = u.hostname.includes('-pooler');\n    if (pooled && !u.searchParams.has('pgbouncer')) u.searchParams.append('pgbouncer', 'true');\n    return u.href;\n  } catch {\n    return raw;\n  }\n}",
  ],
  [
    'pushed parameters',
    'cut',
    `function result(url) {\n  const q = [];\n  if (!url.includes('pgbouncer=')) q.push('pgbouncer=true');\n  if (!url.includes('a=')) q.push('a=1');\n  return q.length === 0 ? url : url + ${SEPARATED} + q.join('&');\n}`,
  ],
  [
    'appended parameters',
    'cut',
    `function result(url) {\n  const q = new URLSearchParams();\n  if (!url.includes('pgbouncer=')) q.append('pgbouncer', 'true');\n  if (!url.includes('a=')) q.append('a', '1');\n  return String(q) === '' ? url : url + ${SEPARATED} + q;\n}`,
  ],
  [
    'entries',
    'cut',
    "function result(raw) {\n  const u = new URL(raw);\n  for (const [k, v] of Object.entries({ pgbouncer: 'true', a: '1' })) if (!u.searchParams.has(k)) u.searchParams.set(k, v);\n  return u.href;\n}",
  ],
  [
    'a function for one parameter',
    'cut',
    "function put(u, k, v) { const x = new URL(u); x.searchParams.set(k, v); return x.href; }\nlet result = process.env.DATABASE_URL;\nresult = put(result, 'pgbouncer', 'true');\nresult = put(result, 'a', '1');",
  ],
  [
    'a helper',
    'cut',
    `const has = (u) => /[?&]pgbouncer=/.test(u);\nfunction ensure(url) {\n  if (has(url)) return url;\n  return url + ${SEPARATED} + 'pgbouncer=true';\n}\nconst result = ensure(process.env.DATABASE_URL);`,
  ],
  [
    'a helper that parses',
    'cut',
    "const ensure = (url) => {\n  const u = new URL(url);\n  if (u.searchParams.has('pgbouncer')) return url;\n  u.searchParams.set('pgbouncer', 'true');\n  return u.toString();\n};\nconst result = ensure(process.env.DATABASE_URL);",
  ],
  [
    'methods of a class',
    'cut',
    `class Db {\n  static url(url) {\n    if (!url) return url;\n    return url.includes('pgbouncer') ? url : url + ${SEPARATED} + 'pgbouncer=true';\n  }\n}\nconst result = Db.url(process.env.DATABASE_URL);`,
  ],
  [
    'a case of a switch',
    'cut',
    `let result = process.env.DATABASE_URL;\nswitch (process.env.NODE_ENV) {\n  case 'production': {\n    const url = result;\n    if (!url.includes('pgbouncer=true')) result += ${SEPARATED} + 'pgbouncer=true';\n    break;\n  }\n}`,
  ],
  [
    'a list with the flag alone',
    'kept',
    `function result(url) {\n  const q = [];\n  if (!url.includes('pgbouncer=')) q.push('pgbouncer=true');\n  return q.length === 0 ? url : url + ${SEPARATED} + q.join('&');\n}`,
  ],
  [
    'nothing for a URL that has it',
    'kept',
    `const url = process.env.DATABASE_URL;\nconst needs = !url.includes('pgbouncer');\nconst result = (needs ? url + ${SEPARATED} + 'pgbouncer=true' : undefined) ?? url;`,
  ],
  [
    'what is appended behind it',
    'kept',
    "let result = process.env.DATABASE_URL;\nif (!result.includes('pgbouncer')) result += result.includes('?') ? '&pgbouncer=true' : '?pgbouncer=true';\nif (!result.includes('connection_limit')) result += '&connection_limit=1';",
  ],
  [
    'more by a guard',
    'held',
    `let result = process.env.DATABASE_URL;\nconst url = result;\nif (!url.includes('pgbouncer=true')) result += ${SEPARATED} + 'pgbouncer=true&a=1';`,
  ],
  [
    'more by a guard on a URL',
    'held',
    "function result(raw) {\n  const u = new URL(raw);\n  if (!u.searchParams.has('pgbouncer')) {\n    u.searchParams.set('pgbouncer', 'true');\n    u.searchParams.set('connection_limit', '1');\n  }\n  return u.href;\n}",
  ],
  [
    'more behind an early return',
    'held',
    "function result(raw) {\n  const u = new URL(raw);\n  if (u.searchParams.has('pgbouncer')) return raw;\n  u.searchParams.set('pgbouncer', 'true');\n  if (!u.searchParams.has('connect_timeout')) u.searchParams.set('connect_timeout', '9');\n  return u.href;\n}",
  ],
  [
    'something else',
    'held',
    `const url = process.env.DATABASE_URL;\nconst result = url + ${SEPARATED} + (url.includes('pgbouncer=true') ? 'a=1' : 'a=2');`,
  ],
];

const URLS = [
  'postgres://u:p%23w@h.neon.tech/d',
  'postgresql://u:pw@ep-a-pooler.x.neon.tech/d?sslmode=require',
  'postgres://u:pw@ep-a-pooler.x.neon.tech:5433/d?connection_limit=7&sslmode=require',
];

function resultOf(code: string, url: string): string {
  const process = { env: { DATABASE_URL: url, NODE_ENV: 'production' } };
  const body = `(() => {\n${code}\n;return typeof result === 'function' ? result(URL_IN) : result;\n})()`;
  return String(vm.runInNewContext(body, { URL, URLSearchParams, process, URL_IN: url }));
}

/** A URL as its parts are read, less the flag. */
function withoutFlag(text: string): string {
  const url = new URL(text);
  url.searchParams.delete('pgbouncer');
  return url.href;
}

function withFlag(url: string): string {
  return url.includes('?') ? url.replace('?', '?pgbouncer=true&') : `${url}?pgbouncer=true`;
}

describe('what code makes of a URL', () => {
  const isHeld = (code: string) => flagsIn(code).some(({ use }) => use === 'obeys' || use === 'demands');

  it.each(FORMS)('%s: %s', (_, fate, code) => {
    const flags = flagsIn(code);
    expect(flags.length).toBeGreaterThan(0);
    expect(isHeld(code)).toBe(fate === 'held');
    expect(flags.every(({ cut }) => cut !== undefined)).toBe(fate === 'cut');
    expect(cutText(code).includes('pgbouncer')).toBe(fate !== 'cut');
  });

  it.each(FORMS.filter(([, fate]) => fate === 'cut'))('%s: is the same but for the flag', (_title, _fate, code) => {
    const after = cutText(code);
    expect(URLS.some((url) => resultOf(code, url).includes('pgbouncer=true'))).toBe(true);
    for (const url of URLS) expect(new URL(resultOf(after, url)).href).toBe(withoutFlag(resultOf(code, url)));
  });

  it.each(FORMS.filter(([, fate]) => fate !== 'held'))(
    '%s: minds no URL that loses the flag',
    (_title, _fate, code) => {
      const after = cutText(code);
      for (const url of URLS)
        expect(withoutFlag(resultOf(after, url))).toBe(withoutFlag(resultOf(code, withFlag(url))));
    },
  );

  it.each(FORMS.filter(([, fate]) => fate === 'held'))(
    '%s: would be another for a URL that loses the flag',
    (_title, _fate, code) => {
      const differs = (url: string) => withoutFlag(resultOf(code, url)) !== withoutFlag(resultOf(code, withFlag(url)));
      expect(URLS.some(differs)).toBe(true);
    },
  );
});

// ---- the edits

const FOLDER = join(FIXTURES, 'drop-pgbouncer-flag');
const INPUTS = readdirSync(FOLDER).filter((name) => /\.input\.[jt]sx?$/.test(name));

describe.each(INPUTS)('the edits in %s', (name) => {
  const text = readFileSync(join(FOLDER, name), 'utf8');
  const path = `src/${name}`;
  const edits = editsIn(text, path);

  it('lie apart, in the file, and leave code that is read without another cut', () => {
    const after = applyEdits(text, edits);
    expect(edits.every(({ path: own, span }) => own === path && span.start >= 0 && span.end <= text.length)).toBe(true);
    if (edits.length > 0) expect(moduleOf({ path, text: after })).not.toBeNull();
    expect(editsIn(after, path)).toEqual([]);
  });

  it('take no comment along that stands on a line of its own', () => {
    const lines = (source: string) => source.split('\n').filter((line) => /^\s*(?:\/\/|\/?\*)/.test(line));
    expect(lines(applyEdits(text, edits))).toEqual(lines(text));
  });
});

describe('the edits', () => {
  it('are the same for places that can only go together', () => {
    const flags = flagsIn(
      "if (!u.searchParams.has('pgbouncer')) u.searchParams.set('pgbouncer', 'true');\nb += '?pgbouncer=true';",
    );
    expect(flags).toHaveLength(3);
    expect(flags[0]?.cut).toBe(flags[1]?.cut);
    expect(flags[0]?.cut).not.toBe(flags[2]?.cut);
  });

  it('are as small as they can be', () => {
    const text = "const a = url + '?x=1&pgbouncer=true&y=2';";
    expect(editsIn(text).map(({ span, newText }) => [sliceOf(text, span), newText])).toEqual([['pgbouncer=true&', '']]);
  });

  it('take an unused declaration along, exported ones and others not', () => {
    const sep = "const sep = url.includes('?') ? '&' : '?';";
    const set = 'const a = `${url}${sep}pgbouncer=true`;';
    expect(cutText(`${sep}\n${set}`)).toBe('const a = url;');
    expect(cutText(`export ${sep}\n${set}`)).toBe(`export ${sep}\nconst a = url;`);
    expect(cutText(`${sep}\n${set}\nuse(sep);`)).toBe(`${sep}\nconst a = url;\nuse(sep);`);
    expect(cutText(`${sep}\n${set}\ntype Sep = typeof sep;`)).toContain(sep);
    expect(cutText(`const b = 1, sep = url.includes('?') ? '&' : '?', c = 2;\n${set}`)).toBe(
      'const b = 1, c = 2;\nconst a = url;',
    );
  });

  it('leave a helper in place that is used in another way than called', () => {
    const helper = "const f = (url) => (url.includes('pgbouncer') ? url : `${url}?pgbouncer=true`);";
    expect(cutText(`${helper}\nconst a = f(b);`)).toBe('const a = b;');
    expect(cutText(`${helper}\nconst a = [b].map(f);`)).toBe('const f = (url) => url;\nconst a = [b].map(f);');
    expect(cutText(`${helper}\nconst a = f(b, c);`)).toBe('const f = (url) => url;\nconst a = f(b, c);');
    expect(cutText(`// says why\n${helper}\nconst a = f(b);`)).toBe(
      '// says why\nconst f = (url) => url;\nconst a = f(b);',
    );
  });

  it('keep brackets where they are needed', () => {
    const f = "const f = (url) => (url.includes('pgbouncer') ? url : `${url}?pgbouncer=true`);\n";
    expect(cutText(`${f}const a = f(b || c).length;`)).toBe('const a = (b || c).length;');
    expect(cutText('const a = `${b ?? c}?pgbouncer=true`.length;')).toBe('const a = (b ?? c).length;');
    expect(cutText("const a = typeof(b + '?pgbouncer=true');")).toBe('const a = typeof(b);');
  });

  it('leave no two empty lines, and none at the edge of a block', () => {
    const set = "  u.searchParams.set('pgbouncer', 'true');\n";
    const body = (text: string) => cutText(`function f(u) {\n${text}}\n`).slice('function f(u) {\n'.length, -2);
    expect(body(`  a();\n\n${set}\n  b();\n`)).toBe('  a();\n\n  b();\n');
    expect(body(`${set}\n  b();\n`)).toBe('  b();\n');
    expect(body(`  a();\n\n${set}`)).toBe('  a();\n');
    expect(body(`  a();\n${set}\n${set}  b();\n`)).toBe('  a();\n\n  b();\n');
    expect(body(`  a();\n\n${set}${set}\n  b();\n`)).toBe('  a();\n\n  b();\n');
    expect(body(`  a();\n${set}  b();\n`)).toBe('  a();\n  b();\n');
  });

  it('leave a file without a final newline as it is', () => {
    const set = "u.searchParams.set('pgbouncer', 'true');";
    for (const newline of ['\n', '\r\n']) {
      const text = (...lines: readonly string[]) => lines.join(newline);
      expect(cutText(text('a();', set))).toBe('a();');
      expect(cutText(text('a();', '', set, set))).toBe('a();');
      expect(cutText(text('a();', '', set, ''))).toBe(text('a();', ''));
      expect(cutText(`\uFEFF${text(set, set)}`)).toBe('\uFEFF');
    }
  });
});

// ---- other files

describe('a file that can not be parsed', () => {
  const text =
    "const a = ;\n// ?pgbouncer=true\nconst b = url + '?pgbouncer=true';\nurl.searchParams.delete('pgbouncer');";

  it('obeys the flag wherever it names it as a parameter', () => {
    expect(codeFlags({ path: 'a.ts', text }, null)).toBeNull();
    expect(flagMentionsIn({ path: 'a.ts', text }).map(({ use, why }) => `${use} ${why}`)).toEqual([
      'doc named in prose',
      'obeys the file does not parse',
      'obeys the file does not parse',
    ]);
  });

  it('is told by its text in a language that only embeds code', () => {
    expect(flagMentionsIn({ path: 'a.vue', text: `<script>\n${text}\n</script>` }).map(({ use }) => use)).toEqual([
      'doc',
      'sets',
      'strips',
    ]);
  });
});

it('tells nothing of what stands in the code', () => {
  const text =
    "const a = 'postgres://u:hunter2@db.acme.dev/d?pgbouncer=true';\nif (!a.includes('pgbouncer=true')) throw new Error(a);";
  expect(
    flagsIn(text)
      .map(({ why }) => why)
      .join(),
  ).not.toMatch(/hunter2|acme/);
});

it('gives up on a file that names the flag hundreds of times', () => {
  const flags = flagsIn("url.searchParams.set('pgbouncer', 'true');\n".repeat(300));
  expect(flags).toHaveLength(300);
  expect(flags.at(-1)).toMatchObject({ use: 'obeys', why: 'one of hundreds of places' });
});

describe('hostile code', () => {
  const repeated: readonly (readonly [string, string])[] = [
    ['guards', "if (!u.includes('pgbouncer=true')) u += '&pgbouncer=true';\n"],
    ['parameters', "if (!u.searchParams.has('pgbouncer')) u.searchParams.set('pgbouncer', 'true');\n"],
    ['callbacks', "x(() => { url.searchParams.set('pgbouncer', 'true'); });\n"],
    ['expectations', "expect(f('x?pgbouncer=true')).toContain('pgbouncer=true');\n"],
    ['objects', "new URLSearchParams({ pgbouncer: 'true', a: '1' });\n"],
  ];
  it.each(repeated)('is read in linear time: %s', (_, piece) =>
    expectFast(piece.repeat(Math.ceil(100_000 / piece.length))),
  );

  it.each([
    ['one text', `const a = x + '?${'pgbouncer=true&'.repeat(7000)}b=1';`],
    ['one template', `const a = \`${'${x}?pgbouncer=true'.repeat(5000)}\`;`],
    ['a chain of calls', `a${".set('pgbouncer','true')".repeat(4000)};`],
    [
      'early returns',
      `function f(url) {\n${"if (url.includes('pgbouncer=true')) return url;\n".repeat(2000)}return url + '?pgbouncer=true';\n}`,
    ],
    [
      'names for names',
      `${Array.from({ length: 2000 }, (_, i) => `const c${i} = ${i === 0 ? "url.includes('pgbouncer=true')" : `c${i - 1}`};\n`).join('')}if (!c1999) url += '?pgbouncer=true';`,
    ],
    [
      'functions in a circle',
      "const a = (u) => b(u) || c(u);\nconst b = (u) => a(u) || c(u);\nconst c = (u) => a(u) || b(u) || u.includes('pgbouncer=true');\nif (!a(url)) url += '?pgbouncer=true';",
    ],
  ])('is read in linear time: %s', (_, text) => expectFast(text));

  function expectFast(text: string): void {
    const start = process.cpuUsage();
    expect(flagMentionsIn({ path: 'a.ts', text }).length).toBeGreaterThan(0);
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(8000);
  }
});
