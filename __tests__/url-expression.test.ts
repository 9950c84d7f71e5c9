// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the code's own syntax
import { applyEdits } from '../lib/edit';
import { type Module, moduleOf } from '../lib/read/code/module';
import { childOf, keyOf, type Node, nodesIn } from '../lib/read/code/syntax';
import { reducedCondition, reducedUrl } from '../lib/read/code/url-expression';

const NAMES = { from: ['D', 'D2'], to: 'U' };

function parsed(text: string): Module {
  const module = moduleOf({ path: 'prisma.config.ts', text });
  if (module === null) throw new Error(`does not parse: ${text}`);
  return module;
}

/** The expression behind the last key `url`. */
function urlOf(module: Module): Node {
  const property = [...nodesIn(module.program)].findLast((node) => keyOf(node, 'key') === 'url');
  const value = property && childOf(property, 'value');
  if (value === undefined) throw new Error('no url');
  return value;
}

/** The text with its url reduced; `left: …` where it is left alone; `null` where there is nothing to reduce. */
function reducedText(text: string): string | null {
  const module = parsed(text);
  const reduced = reducedUrl(urlOf(module), { ...NAMES, module });
  if (reduced === null) return null;
  return 'left' in reduced ? `left: ${reduced.left}` : applyEdits(text, reduced.edits);
}

function reducedExpression(expression: string): string | null {
  const text = reducedText(`use({ url: ${expression} })`);
  return text?.startsWith('use({ url: ') ? text.slice('use({ url: '.length, -' })'.length) : text;
}

const CONDITION = 'left: which variable is read is decided by a condition';

const EXPRESSIONS: readonly (readonly [form: string, before: string, after: string | null])[] = [
  ['one variable', 'process.env.D', 'process.env.U'],
  ['one with an exclamation mark', 'process.env.D!', 'process.env.U!'],
  ['one in brackets', 'process.env["D"]', 'process.env["U"]'],
  ['a cast', "process.env['D'] as string", "process.env['U'] as string"],
  ['an old cast', '<string>process.env.D', '<string>process.env.U'],
  ['satisfies', 'process.env.D satisfies string | undefined', 'process.env.U satisfies string | undefined'],
  ['a getter', "config.getOrThrow<string>('D', { infer: true })", "config.getOrThrow<string>('U', { infer: true })"],
  ['a getter that is awaited', "await secret('D')", "await secret('U')"],
  ['a getter with more behind it', "env.get('D').required().asUrlString()", "env.get('U').required().asUrlString()"],
  ['a getter with a default', "config.get('D', config.get('U'))", "config.get('U')"],
  [
    'a getter with a literal default',
    "config.get('D', 'postgres://localhost')",
    "config.get('U', 'postgres://localhost')",
  ],
  ['an environment that is handed in', 'context.env.D ?? context.env.U', 'context.env.U'],

  ['direct ?? pooled', 'process.env.D ?? process.env.U', 'process.env.U'],
  ['direct || pooled', 'process.env.D || process.env.U', 'process.env.U'],
  ['pooled ?? direct', 'process.env.U ?? process.env.D', 'process.env.U'],
  ['two calls of env', "env('D') ?? env('U')", "env('U')"],
  [
    'a chain of four',
    'process.env.A ?? process.env.D ?? process.env.D2 ?? process.env.U',
    'process.env.A ?? process.env.U',
  ],
  ['a chain without the pooled one', "process.env.D || process.env.D2 || ''", "process.env.U || ''"],
  ['a literal at its end', "process.env.D ?? 'postgres://localhost'", "process.env.U ?? 'postgres://localhost'"],
  ['an empty text at its end', "process.env.D ?? process.env.U ?? ''", "process.env.U ?? ''"],
  ['a chain in brackets', '(process.env.D ?? process.env.U)!', 'process.env.U!'],
  ['a chain that is cast', '(process.env.D || process.env.U) as string', 'process.env.U as string'],
  ['a member in brackets', '(process.env.D) || (process.env.U as string)', '(process.env.U as string)'],
  ['brackets in brackets', '((process.env.D || (process.env.U as string)))', '(process.env.U as string)'],
  ['a chain in a chain', '(process.env.D ?? process.env.A) || process.env.U', 'process.env.A || process.env.U'],
  ['mixed casts', 'process.env.D! ?? process.env.U!', 'process.env.U!'],
  ['a trimmed member', 'process.env.D?.trim() || process.env.U?.trim()', 'process.env.U?.trim()'],
  ['members that a function changes', 'clean(process.env.D) || clean(process.env.U)', 'clean(process.env.U)'],
  ['a member behind a condition', '(isCli && process.env.D) || process.env.U', 'process.env.U'],
  ['a member that can be nothing', '(isCli ? process.env.D : undefined) ?? process.env.U', 'process.env.U'],
  ['a chain over lines', 'process.env.D ??\n    process.env.U ??\n    undefined', 'process.env.U ??\n    undefined'],
  [
    'operators in front',
    'process.env.A\n    ?? process.env.D\n    ?? process.env.U',
    'process.env.A\n    ?? process.env.U',
  ],
  ['a chain inside of a call', 'clean(process.env.D ?? process.env.U)', 'clean(process.env.U)'],
  ['a chain inside of a template', '`${process.env.D ?? process.env.U}?a=1`', '`${process.env.U}?a=1`'],

  ['direct ? direct : pooled', 'process.env.D ? process.env.D : process.env.U', 'process.env.U'],
  ['pooled ? pooled : direct', 'process.env.U ? process.env.U : process.env.D', 'process.env.U'],
  ['!direct ? pooled : direct', '!process.env.D ? process.env.U : process.env.D', 'process.env.U'],
  ['a comparison with nothing', 'process.env.D !== undefined ? process.env.D : process.env.U', 'process.env.U'],
  ['typeof', "typeof process.env.D === 'string' ? process.env.D : process.env.U", 'process.env.U'],
  ['a length', 'process.env.D?.length > 0 ? process.env.D : process.env.U', 'process.env.U'],
  ['a changed branch that goes', 'process.env.D ? clean(process.env.D) : process.env.U', 'process.env.U'],
  ['no variable to fall back to', "process.env.D ? process.env.D : 'a'", "process.env.U ? process.env.U : 'a'"],
  ['a choice with a third', 'isTest ? process.env.T : process.env.D', 'isTest ? process.env.T : process.env.U'],
  ['a choice of one and the same', 'a ? process.env.D : process.env.D', 'a ? process.env.U : process.env.U'],

  ['a mere template', '`${process.env.D}`', '`${process.env.U}`'],
  ['String', 'String(process.env.D)', 'String(process.env.U)'],
  ['trim', 'process.env.D.trim()', 'process.env.U.trim()'],
  ['a URL object', 'new URL(process.env.D).href', 'new URL(process.env.U).href'],
  ['a function called at once', '(() => process.env.D ?? process.env.U)()', '(() => process.env.U)()'],

  ['nothing to do', 'process.env.U', null],
  ['a name that only ends so', 'process.env.XD ?? process.env.D3', null],
  ['a literal', "'postgres://localhost/D'", null],
];

describe('reducedUrl', () => {
  it.each(EXPRESSIONS)('%s', (_form, before, after) => {
    expect(reducedExpression(before)).toBe(after);
  });

  it.each(EXPRESSIONS)('%s: finds nothing more afterwards', (_form, before, after) => {
    expect(reducedExpression(after ?? before)).toBeNull();
  });

  it.each([
    ['a choice between the two', 'isProduction ? process.env.U : process.env.D', CONDITION],
    ['a choice of two direct ones', 'a ? process.env.D : process.env.D2', CONDITION],
    [
      'a comparison of the two',
      'process.env.D === process.env.U ? process.env.D : process.env.U',
      'left: the variable is compared',
    ],
    [
      'a condition on the pooler',
      "process.env.D.includes('6543') ? process.env.D : a",
      'left: the variable is compared',
    ],
    ['a member that chooses', '(a ? process.env.D : process.env.T) ?? process.env.U', CONDITION],
    ['a function', 'toPooled(process.env.D)', 'left: the URL is changed by `toPooled`'],
    ['a method', "process.env.D.replace('-pooler', '')", 'left: the URL is changed before it is used'],
    ['a template', '`${process.env.D}?schema=a`', 'left: the URL is put together from parts'],
    ['a sum', "process.env.D + '&a=1'", 'left: the URL is put together from parts'],
    ['an object', '{ ...process.env.D }', 'left: the expression can not be read'],
    [
      'a comment that would go',
      'process.env.D ?? /* pooled */ process.env.U',
      'left: a comment stands inside of what would go',
    ],
    [
      'a comment behind a line',
      'process.env.D // direct\n ?? process.env.U',
      'left: a comment stands inside of what would go',
    ],
  ])('leaves %s alone, and says why', (_form, before, left) => {
    expect(reducedExpression(before)).toBe(left);
  });

  it('keeps a comment that stands beside of what goes', () => {
    expect(reducedExpression('process.env.D ?? process.env.U /* pooled */')).toBe('process.env.U /* pooled */');
  });

  it.each([
    ['return(process.env.D||process.env.U)', 'return process.env.U'],
    ['return(process.env.D)||process.env.U', 'return process.env.U'],
    ['return process.env.U||(process.env.D)', 'return process.env.U'],
  ])('keeps words apart in what is minified: %s', (before, after) => {
    expect(reducedText(`use({url:(()=>{${before}})()})`)).toBe(`use({url:(()=>{${after}})()})`);
  });

  it.each(['U-2', 'a b', 'a.b'])('does not write %s behind a dot', (to) => {
    const module = parsed('use({ url: process.env.D })');
    expect(reducedUrl(urlOf(module), { from: ['D'], to, module })).toHaveProperty('left');
  });

  it('writes any name into quotes that fits there', () => {
    const text = "use({ url: env('D') })";
    const module = parsed(text);
    const reduced = reducedUrl(urlOf(module), { from: ['D'], to: 'U-2', module });
    expect(reduced && 'edits' in reduced && applyEdits(text, reduced.edits)).toBe("use({ url: env('U-2') })");
  });
});

describe('names that stand for a URL', () => {
  it.each([
    ['a constant', 'const url = process.env.D;\nuse({ url });', 'const url = process.env.U;\nuse({ url });'],
    [
      'a constant that is asked for',
      "const url = process.env.D;\nif (!url) throw new Error('D is not set');\nuse({ url });",
      "const url = process.env.U;\nif (!url) throw new Error('D is not set');\nuse({ url });",
    ],
    [
      'a constant that is told',
      "const url = process.env.D!;\nconsole.log('to', url.replace(/:.*@/, '@'));\nuse({ url });",
      "const url = process.env.U!;\nconsole.log('to', url.replace(/:.*@/, '@'));\nuse({ url });",
    ],
    [
      'a constant of which the host is told',
      'const url = process.env.D!;\nconst { host } = new URL(url);\nconsole.log(host);\nuse({ url });',
      'const url = process.env.U!;\nconst { host } = new URL(url);\nconsole.log(host);\nuse({ url });',
    ],
    [
      'a constant whose text decides something else',
      "const url = process.env.D!;\nconst ssl = url.includes('localhost') ? false : {};\nuse({ url, ssl });",
      "const url = process.env.U!;\nconst ssl = url.includes('localhost') ? false : {};\nuse({ url, ssl });",
    ],
    [
      'constants in a chain: the last use goes with its constant',
      'const direct = process.env.D;\nconst pooled = process.env.U;\nuse({ url: direct ?? pooled });',
      'const pooled = process.env.U;\nuse({ url: pooled });',
    ],
    [
      'constants in one statement',
      'const direct = process.env.D, pooled = process.env.U;\nuse({ url: direct ?? pooled });',
      'const pooled = process.env.U;\nuse({ url: pooled });',
    ],
    [
      'a constant in a chain that is asked for',
      'const direct = process.env.D;\nconst pooled = process.env.U;\nif (!direct || !pooled) throw new Error();\nuse({ url: direct ?? pooled });',
      'const pooled = process.env.U;\nif (!pooled) throw new Error();\nuse({ url: pooled });',
    ],
    [
      'a constant in a chain that alone is asked for',
      'const direct = process.env.D;\nif (!direct) throw new Error();\nuse({ url: direct ?? process.env.U! });',
      'if (!process.env.U) throw new Error();\nuse({ url: process.env.U! });',
    ],
    [
      'what is taken and asked for',
      "const { U, D } = process.env;\nif (!D) throw new Error('D');\nuse({ url: D || U });",
      "const { U } = process.env;\nif (!U) throw new Error('D');\nuse({ url: U });",
    ],
    [
      'a constant with a comment behind it',
      'const direct = process.env.D; // for scripts\nuse({ url: direct || process.env.U });',
      '// for scripts\nuse({ url: process.env.U });',
    ],
    [
      'constants on one line',
      'const direct = process.env.D; use({ url: direct || process.env.U });',
      'use({ url: process.env.U });',
    ],
    [
      'what is taken from the environment',
      "const { D } = process.env;\nif (!D) throw new Error('D');\nuse({ url: D });",
      "const { U } = process.env;\nif (!U) throw new Error('D');\nuse({ url: U });",
    ],
    [
      'what is taken under another name',
      'const { D: url } = process.env;\nuse({ url });',
      'const { U: url } = process.env;\nuse({ url });',
    ],
    [
      'both taken from the environment',
      'const { D, U } = process.env;\nuse({ url: D ?? U });',
      'const { U } = process.env;\nuse({ url: U });',
    ],
    [
      'both taken, one used',
      'const { U, D } = process.env;\nuse({ url: D }, U);',
      'const { U } = process.env;\nuse({ url: U }, U);',
    ],
    [
      'a name that is taken already',
      'const U = 1;\nconst { D } = process.env;\nuse({ url: D }, U);',
      'const U = 1;\nconst { U: D } = process.env;\nuse({ url: D }, U);',
    ],
    [
      'a function that looks for the URL',
      'function find() {\n  const url = process.env.D ?? process.env.U;\n  if (!url) throw new Error();\n  return url;\n}\nuse({ url: find() });',
      'function find() {\n  const url = process.env.U;\n  if (!url) throw new Error();\n  return url;\n}\nuse({ url: find() });',
    ],
    [
      'a function that only checks',
      "const must = (value, name) => { if (!value) throw new Error(name); return value; };\nuse({ url: must(process.env.D, 'D') });",
      "const must = (value, name) => { if (!value) throw new Error(name); return value; };\nuse({ url: must(process.env.U, 'U') });",
    ],
    [
      'a function that changes what is the same for both',
      "const strip = (url) => url.replace('sslmode=require', '');\nuse({ url: strip(process.env.D) });",
      "const strip = (url) => url.replace('sslmode=require', '');\nuse({ url: strip(process.env.U) });",
    ],
    [
      'a constant that is in every part of a choice',
      "const url = process.env.D ? process.env.D : process.env.U;\nconst ssl = url.includes('localhost') ? undefined : {};\nuse({ url: ssl ? strip(url) : url });\nfunction strip(a) { return new URL(a).href }",
      "const url = process.env.U;\nconst ssl = url.includes('localhost') ? undefined : {};\nuse({ url: ssl ? strip(url) : url });\nfunction strip(a) { return new URL(a).href }",
    ],
    [
      'a key of a constant object',
      'const settings = { direct: process.env.D, other: 1 };\nuse({ url: settings.direct }, settings.other);',
      'const settings = { direct: process.env.U, other: 1 };\nuse({ url: settings.direct }, settings.other);',
    ],
    [
      'a typed environment',
      "import { env } from './env';\nuse({ url: env.D ?? env.U });",
      "import { env } from './env';\nuse({ url: env.U });",
    ],
    [
      'a typed environment of which the other key is read elsewhere',
      "import { env } from './env';\nlisten(env.U);\nuse({ url: env.D });",
      "import { env } from './env';\nlisten(env.U);\nuse({ url: env.U });",
    ],
    [
      'one of which the other key is taken elsewhere',
      "import { env } from './env';\nconst { U: pooled } = env;\nuse({ url: env.D }, pooled);",
      "import { env } from './env';\nconst { U: pooled } = env;\nuse({ url: env.U }, pooled);",
    ],
    [
      'a typed environment of the module',
      'const schema = z.object({ D: z.string(), U: z.string() });\nconst env = schema.parse(process.env);\nuse({ url: env.D });',
      'const schema = z.object({ D: z.string(), U: z.string() });\nconst env = schema.parse(process.env);\nuse({ url: env.U });',
    ],
    [
      'an environment whose type has the other key',
      'interface Env { D: string; U: string }\nexport const make = (env: Env) => use({ url: env.D });',
      'interface Env { D: string; U: string }\nexport const make = (env: Env) => use({ url: env.U });',
    ],
  ])('%s', (_form, before, after) => {
    expect(reducedText(before)).toBe(after);
    expect(reducedText(after)).toBeNull();
  });

  it.each([
    ['an exported constant', 'export const url = process.env.D;\nuse({ url });', '`url` is exported'],
    [
      'one that is exported later',
      'const url = process.env.D;\nuse({ url });\nexport { url };',
      '`url` is also exported',
    ],
    [
      'one for another driver',
      'const url = process.env.D;\npostgres(url);\nuse({ url });',
      '`url` is also passed to `postgres`',
    ],
    [
      'one in a command',
      'const url = process.env.D;\nexec(`psql ${url}`);\nuse({ url });',
      '`url` is also passed to `exec`',
    ],
    [
      'one that is compared',
      'const url = process.env.D;\nif (url === pooled) stop();\nuse({ url });',
      '`url` is also compared or put together with something',
    ],
    [
      'one that is asked for the pooler',
      "const url = process.env.D;\nif (url.includes('-pooler')) stop();\nuse({ url });",
      '`url` is also used elsewhere',
    ],
    [
      'one that is assigned again',
      'let url = process.env.D;\nif (!url) url = process.env.U;\nuse({ url });',
      '`url` has more than one value',
    ],
    [
      'one that sets the environment',
      'const url = process.env.D;\nprocess.env.X = url;\nuse({ url });',
      '`url` is also used elsewhere',
    ],
    [
      'a URL object in which something is set',
      "const url = new URL(process.env.D);\nurl.searchParams.set('a', '1');\nuse({ url: url.href });",
      '`url` is also used elsewhere',
    ],
    [
      'a constant in a chain that is needed',
      'const direct = process.env.D;\nlisten(direct);\nuse({ url: direct ?? process.env.U });',
      '`direct` is also used elsewhere',
    ],
    [
      'a constant in a chain that is told',
      'const direct = process.env.D;\nconsole.log(!!direct);\nuse({ url: direct ?? process.env.U });',
      '`direct` is also used elsewhere',
    ],
    [
      'a constant that is asked for before the other one is there',
      'const direct = process.env.D;\nif (!direct) throw new Error();\nconst pooled = process.env.U;\nuse({ url: direct ?? pooled });',
      '`direct` is also used elsewhere',
    ],
    [
      'a pattern with a rest',
      'const { D, ...rest } = process.env;\nuse({ url: D ?? process.env.U });',
      'what the rest of the pattern takes would change',
    ],
    [
      'an exported function',
      'export function find() { return process.env.D }\nuse({ url: find() });',
      '`find` is exported',
    ],
    [
      'a function that chooses',
      'function find() { if (a) return process.env.D; return process.env.U }\nuse({ url: find() });',
      'which variable is read is decided by a condition',
    ],
    [
      'a function that looks at the pooler',
      "const direct = (url) => url.replace('-pooler', '');\nuse({ url: direct(process.env.D) });",
      'the URL is changed by `direct`',
    ],
    [
      'an object that goes elsewhere',
      'const settings = { direct: process.env.D };\nlisten(settings);\nuse({ url: settings.direct });',
      '`settings` is also used elsewhere',
    ],
    [
      'an object of the module without the other key',
      'const env = { D: process.env.D };\nuse({ url: env.D });',
      '`env` is not known to have `U`',
    ],
    [
      'an object of the module that names the other key elsewhere',
      'const env = { D: process.env.D };\nother({ U: 1 });\nuse({ url: env.D });',
      '`env` is not known to have `U`',
    ],
    [
      'an object of another module',
      "import { env } from './env';\nuse({ url: env.D });",
      '`env` is not known to have `U`',
    ],
    [
      'what is taken from such an object',
      "import { env } from './env';\nconst { D } = env;\nuse({ url: D });",
      '`env` is not known to have `U`',
    ],
    ['an object that is handed in', 'use({ url: context.env.D });', 'the object is not known to have `U`'],
  ])('leaves %s alone', (_form, text, left) => {
    expect(reducedText(text)).toBe(`left: ${left}`);
  });

  it('takes other uses along that are changed in the same way', () => {
    const text = 'const url = process.env.D;\nother(url);\nuse({ url });';
    const module = parsed(text);
    const reduced = reducedUrl(urlOf(module), { ...NAMES, module, isOurs: () => true });
    expect(reduced && 'edits' in reduced && reduced.edits).toHaveLength(1);
  });
});

describe('reducedCondition', () => {
  it.each([
    ['!process.env.D', '!process.env.U'],
    ['!process.env.D || !process.env.U', '!process.env.U'],
    ['!process.env.U && !process.env.D', '!process.env.U'],
    ['!process.env.D || !process.env.X', '!process.env.U || !process.env.X'],
    ['!(process.env.D || process.env.U)', '!process.env.U'],
    ["process.env.D === ''", "process.env.U === ''"],
  ])('%s', (before, after) => {
    const text = `if (${before}) throw 1;`;
    const module = parsed(text);
    const test = childOf((module.program.body as readonly Node[])[0] as Node, 'test') as Node;
    const reduced = reducedCondition(test, { ...NAMES, module });
    expect(reduced && 'edits' in reduced && applyEdits(text, reduced.edits)).toBe(`if (${after}) throw 1;`);
  });
});

describe('hostile code', () => {
  it.each([
    ['a long chain', `process.env.D${' ?? process.env.D'.repeat(20_000)}`],
    ['deep brackets', `${'('.repeat(500)}process.env.D${')'.repeat(500)}`],
    ['deep choices', `${'a ? '.repeat(500)}process.env.D${' : process.env.U'.repeat(500)}`],
    ['many exclamation marks', `process.env.D${'!'.repeat(1_000)}`],
    ['a long sum', `process.env.D${' + a'.repeat(20_000)}`],
  ])(
    'is read in time: %s',
    (_form, expression) => {
      const module = moduleOf({ path: 'a.ts', text: `use({ url: ${expression} })` });
      if (module === null) return; // too deep for the parser itself
      expect(reducedUrl(urlOf(module), { ...NAMES, module })).not.toBeNull();
    },
    10_000,
  );

  it('does not follow constants that name each other for ever', () => {
    const text = 'const a = b ?? process.env.D, b = a;\nuse({ url: a });';
    const module = parsed(text);
    const reduced = reducedUrl(urlOf(module), { ...NAMES, module });
    expect(reduced).not.toBeNull();
  });
});
