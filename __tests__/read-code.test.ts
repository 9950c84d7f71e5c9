// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts under test are code
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdits } from '../lib/edit';
import type { Judgement } from '../lib/judge';
import { declarationsIn } from '../lib/read/code/declarations';
import { codeMentions } from '../lib/read/code/mentions';
import { isCodeFile, LONGEST_CODE, moduleOf } from '../lib/read/code/module';
import { type Mention, mentionsIn } from '../lib/read/mentions';
import { sliceOf } from '../lib/text';
import { codeSurprises } from '../lib/verify/code';
import { dropEnvDeclaration } from '../transforms/drop-env-declaration';
import { FIXTURES } from './support';

const NAMES = ['DATABASE_URL', 'DIRECT_URL', 'SHADOW_DATABASE_URL'];

/** The uses of `DIRECT_URL` in the order of the text, as `kind`, `kind acts`, with `removable` and `overrides`. */
function usesIn(path: string, text: string): readonly string[] {
  return mentionsIn({ path, text }, NAMES)
    .filter(({ name }) => name === 'DIRECT_URL')
    .map(({ kind, acts, removable, overrides }) =>
      [kind, acts, removable && 'removable', overrides && 'overrides'].filter((word) => word !== undefined).join(' '),
    );
}

/** A row: what the test is called, the file's path, its text, and the uses that are expected. */
type Row = readonly [title: string, path: string, text: string, uses: readonly string[]];

describe('a module', () => {
  it.each([
    [
      'decorators',
      'a.ts',
      '@Injectable() export class A { constructor(@Inject(X) private x: X) {} @Prop() y = process.env.DIRECT_URL }',
    ],
    ['JSX', 'a.jsx', 'const a = <p title="x">{process.env.DIRECT_URL}</p>;'],
    ['JSX in plain JavaScript', 'a.js', 'const a = <p>{process.env.DIRECT_URL}</p>;'],
    [
      'Flow',
      'a.js',
      '// @flow\nimport type { A } from "a";\ntype B = {| +c?: string |};\nconst a = (process.env.DIRECT_URL: any);',
    ],
    ['casts in angle brackets', 'a.ts', 'const a = <string>process.env.DIRECT_URL;'],
    ['`satisfies` and `!`', 'a.mts', 'const a = process.env.DIRECT_URL! satisfies string;'],
    ['CommonJS with a return', 'a.cjs', "'use strict';\nif (!process.env.DIRECT_URL) return;"],
    ['a shebang', 'a.mjs', '#!/usr/bin/env node\nprocess.env.DIRECT_URL;'],
    ['a shebang behind a byte order mark', 'a.mjs', '\uFEFF#!/usr/bin/env node\nprocess.env.DIRECT_URL;'],
    ['tabs, CRLF and a byte order mark', 'a.ts', '\uFEFF{\r\n\tf(\r\n\t\tprocess.env.DIRECT_URL,\r\n\t);\r\n}\r\n'],
    [
      'a line of a thousand statements',
      'a.js',
      `${'a();'.repeat(1000)}f(process.env.DIRECT_URL);${'b();'.repeat(1000)}`,
    ],
    [
      '`import` attributes and top-level await',
      'a.mjs',
      'import a from "./a.json" with { type: "json" };\nawait f(process.env.DIRECT_URL);',
    ],
  ])('is read with %s', (_, path, text) => {
    const module = moduleOf({ path, text });
    const node = module?.nodeAt(text.indexOf('DIRECT_URL'));
    expect([node?.type, node && sliceOf(text, node)]).toEqual(['Identifier', 'DIRECT_URL']);
  });

  it.each([
    ['an unfinished call', 'f(process.env.DIRECT_URL'],
    ['an unfinished string', 'const a = "DIRECT_URL'],
    ['an unfinished template', 'const a = `${process.env.DIRECT_URL}'],
    ['an unfinished comment', 'f(); /* DIRECT_URL'],
    ['an unfinished expression', 'const a = /DIRECT_URL'],
    ['a merge conflict', '<<<<<<< HEAD\nf(process.env.DIRECT_URL)\n=======\ng()\n>>>>>>> b'],
    ['code that nests too deep', `${'('.repeat(30_000)}process.env.DIRECT_URL`],
    ['type arguments that nest too deep', `${'f<T>('.repeat(40)}process.env.DIRECT_URL`],
    ['a text that is too long', `f(process.env.DIRECT_URL);${' '.repeat(LONGEST_CODE)}`],
  ])('is none of %s, and every mention is a reader', (_, text) => {
    expect(moduleOf({ path: 'a.ts', text })).toBeNull();
    expect(declarationsIn({ path: 'a.ts', text }, NAMES)).toEqual([]);
    expect(mentionsIn({ path: 'a.ts', text }, NAMES)).toMatchObject([
      { kind: 'reader', why: 'the file does not parse' },
    ]);
  });

  it('is parsed once for each file', () => {
    const file = { path: 'a.ts', text: 'a;' };
    expect(moduleOf(file)).toBe(moduleOf(file));
    expect(moduleOf({ ...file })).not.toBe(moduleOf(file));
  });

  it('knows the node around each node, and the comments', () => {
    const module = moduleOf({ path: 'a.ts', text: '// x\nf({ a }); /* y */' });
    const a = module?.nodeAt(9);
    const around = [a, a && module?.parentOf(a)].map((node) => node?.type);
    expect(around).toEqual(['Identifier', 'ObjectProperty']);
    expect(module?.parentOf(module.program)).toBeUndefined();
    expect(module?.comments.map(({ start, end }) => [start, end])).toEqual([
      [0, 4],
      [15, 22],
    ]);
  });

  it('is JavaScript or TypeScript by its name', () => {
    expect(
      ['a.js', 'a.cjs', 'a.mjs', 'a.jsx', 'a.ts', 'a.cts', 'a.mts', 'a.tsx', 'a.d.ts'].filter(isCodeFile),
    ).toHaveLength(9);
    expect(['a.vue', 'a.svelte', 'a.astro', 'a.json', 'ts', 'a.ts.template', 'js/a'].filter(isCodeFile)).toEqual([]);
  });
});

describe('code that reads a variable', () => {
  const rows: readonly Row[] = [
    ['in a guard', 'a.ts', "if (!process.env.DIRECT_URL) throw new Error('DIRECT_URL is not set');", ['reader', 'doc']],
    [
      'in a guard with a default elsewhere',
      'a.ts',
      'if (!process.env.DIRECT_URL) { f(); process.env.DIRECT_URL = x; }',
      ['reader', 'setter assigns'],
    ],
    ['through another name of process.env', 'a.ts', 'const { env } = process;\nf(env.DIRECT_URL);', ['reader']],
    ['by destructuring with another name', 'a.ts', 'const { DIRECT_URL: url = x } = process.env;\nf(url);', ['reader']],
    [
      'by destructuring a typed environment',
      'a.ts',
      "import { env } from './env';\nconst { DIRECT_URL } = env;\nf(DIRECT_URL);",
      ['reader', 'reader'],
    ],
    [
      'as a member of a typed environment',
      'a.ts',
      "import { env } from '@/env';\nnew Pool({ connectionString: env.DIRECT_URL });",
      ['reader'],
    ],
    ['in a parameter', 'a.ts', 'function f({ DIRECT_URL }: Env) { return g(DIRECT_URL); }', ['reader', 'reader']],
    ['by a helper that is given its name', 'a.ts', "const url = getEnvVariable('DIRECT_URL');", ['reader']],
    [
      'by a helper whose name says that it checks',
      'a.ts',
      "assertUrl('DIRECT_URL', url);\nrequireEnv('DIRECT_URL');",
      ['reader', 'reader'],
    ],
    ['of a worker', 'a.ts', 'app.get("/", (c) => connect(env(c).DIRECT_URL, c.env.DIRECT_URL));', ['reader', 'reader']],
    [
      'by a name in an option (T19)',
      'trigger.config.ts',
      'prismaExtension({ directUrlEnvVarName: "DIRECT_URL" });',
      ['reader'],
    ],
    ['by a list of required names (T21)', 'a.ts', "const required = ['DATABASE_URL', 'DIRECT_URL'];", ['reader']],
    ['by a key of an enumeration', 'a.ts', "enum Name { DIRECT_URL = 'DIRECT_URL' }", ['reader', 'reader']],
    ['by a pattern', 'a.ts', 'text.replace(/^DIRECT_URL=.*$/m, line);', ['reader']],
    [
      'in a program that writes env files',
      'a.ts',
      "writeFileSync('.env', `DATABASE_URL=${a}\nDIRECT_URL=${b}\n`);",
      ['reader'],
    ],
    ['in code that it writes', 'a.ts', "write('const url = process.env.DIRECT_URL;');", ['reader']],
    ['in a schema that it writes', 'a.ts', 'write(`datasource db {\n  directUrl = env("DIRECT_URL")\n}`);', ['reader']],
    ['in a list of words', 'a.ts', "const names = 'DATABASE_URL DIRECT_URL'.split(' ');", ['reader']],
    [
      'as a name that another module gives',
      'a.ts',
      "import { DIRECT_URL } from './urls';\nf(DIRECT_URL);",
      ['reader', 'reader'],
    ],
    [
      'as a constant of that name',
      'a.ts',
      'const DIRECT_URL = process.env.DIRECT_URL;\nf(DIRECT_URL);',
      ['reader', 'reader', 'reader'],
    ],
    [
      'in a class',
      'a.ts',
      'class Config { DIRECT_URL = process.env.DIRECT_URL; static DIRECT_URL: string = x; }',
      ['reader', 'reader', 'reader'],
    ],
    [
      'and hands it to a program under another name',
      'a.ts',
      "execSync('prisma migrate deploy', { env: { ...process.env, DATABASE_URL: process.env.DIRECT_URL } });",
      ['reader'],
    ],
    ['and gives it to another variable', 'a.ts', 'process.env.DATABASE_URL = process.env.DIRECT_URL;', ['reader']],
    [
      'in a command',
      'a.ts',
      'execSync(`pg_dump "$DIRECT_URL" > dump.sql`);\nexecSync(`psql ${process.env.DIRECT_URL} -c "select 1"`);',
      ['reader', 'reader'],
    ],
    [
      'as a word of a command',
      'a.ts',
      "spawn('pg_dump', ['--dbname', process.env.DIRECT_URL]);\nspawn('sh', ['-c', 'psql \"$DIRECT_URL\"']);",
      ['reader', 'reader'],
    ],
    [
      'in a command under another name',
      'a.ts',
      'execSync(`DATABASE_URL=${process.env.DIRECT_URL} npx prisma migrate deploy`);',
      ['reader'],
    ],
    [
      'in a template that runs',
      'a.mjs',
      'await $`pg_dump ${process.env.DIRECT_URL}`;\nawait $`psql $DIRECT_URL`;',
      ['reader', 'reader'],
    ],
    [
      'in a preprocessor',
      'env.ts',
      'const s = z.object({ DATABASE_URL: z.preprocess((v) => v ?? process.env.DIRECT_URL, z.string()) });',
      ['reader'],
    ],
    [
      'by declaring it with the value of another one',
      'env.ts',
      'const s = z.object({ DIRECT_URL: z.string().default(process.env.DATABASE_URL) });',
      ['reader'],
    ],
    [
      'by declaring it with a transform that reads',
      'env.ts',
      'const s = z.object({ DIRECT_URL: z.string().transform((v) => v || process.env[key]) });',
      ['reader'],
    ],
    [
      'by handing another value to the check',
      'env.ts',
      'createEnv({ runtimeEnv: { DIRECT_URL: process.env.DIRECT_URL ?? process.env.DATABASE_URL } });',
      ['reader', 'reader'],
    ],
    ['by picking it out of a schema', 'env.ts', 'const s = schema.pick({ DIRECT_URL: true });', ['reader']],
    [
      'to report whether it is set',
      'a.ts',
      'res.json({ environment: { DIRECT_URL: !!process.env.DIRECT_URL } });',
      ['reader', 'reader'],
    ],
    ['where a test expects it in an output', 'a.test.ts', "expect(output).toContain('DIRECT_URL');", ['reader']],
  ];
  it.each(rows)('%s', (_, path, text, uses) => expect(usesIn(path, text)).toEqual(uses));
});

describe('code that only sets a variable', () => {
  const rows: readonly Row[] = [
    [
      'assigns it with a default of its own value',
      'a.ts',
      'process.env.DIRECT_URL = process.env.DIRECT_URL || url;',
      ['setter assigns', 'setter'],
    ],
    [
      'gives it a default in a branch',
      'a.ts',
      'if (!process.env.DIRECT_URL) {\n  process.env.DIRECT_URL = process.env.DATABASE_URL;\n}',
      ['setter', 'setter assigns'],
    ],
    [
      'deletes it',
      'a.ts',
      "delete process.env.DIRECT_URL;\ndelete process.env['DIRECT_URL'];\nReflect.deleteProperty(process.env, 'DIRECT_URL');",
      ['setter assigns', 'setter assigns', 'setter assigns'],
    ],
    [
      'keeps it and puts it back',
      'a.test.ts',
      'const saved = process.env.DIRECT_URL;\nafterEach(() => {\n  if (saved === undefined) delete process.env.DIRECT_URL;\n  else process.env.DIRECT_URL = saved;\n});',
      ['setter', 'setter assigns', 'setter assigns'],
    ],
    [
      'keeps it in a variable and puts it back',
      'a.test.ts',
      'let saved;\nbefore(() => { saved = process.env.DIRECT_URL; });\nafter(() => { process.env.DIRECT_URL = saved; });',
      ['setter', 'setter assigns'],
    ],
    [
      'merges it into process.env',
      'a.ts',
      'process.env = { ...process.env, DIRECT_URL: url };\nObject.assign(process.env, { DIRECT_URL: url });',
      ['setter assigns', 'setter assigns'],
    ],
    [
      'merges a constant into process.env',
      'a.ts',
      'const values = { DIRECT_URL: url };\nObject.assign(process.env, values);',
      ['setter assigns'],
    ],
    [
      'stubs it',
      'a.test.ts',
      "vi.stubEnv('DIRECT_URL', url);\njest.replaceProperty(process.env, 'DIRECT_URL', url);\nDeno.env.set('DIRECT_URL', url);",
      ['setter assigns', 'setter assigns', 'setter assigns'],
    ],
    [
      'gives it to a program',
      'a.ts',
      "execSync('prisma migrate deploy', { env: { ...process.env, DIRECT_URL: url } });",
      ['setter overrides'],
    ],
    [
      'gives it to a program through a constant',
      'a.ts',
      "const env = { ...process.env, DIRECT_URL: url };\nspawn('prisma', [], { env, stdio: 'inherit' });",
      ['setter overrides'],
    ],
    [
      'gives it to a program through a member',
      'a.ts',
      "const env = { ...process.env };\nenv.DIRECT_URL = url;\nspawn('prisma', [], { env });",
      ['setter overrides'],
    ],
    [
      'gives it to a program by a function',
      'a.ts',
      "const envFor = (url) => ({ ...process.env, DIRECT_URL: url });\nspawn('prisma', [], { env: envFor(url) });",
      ['setter overrides'],
    ],
    [
      'gives it to a program on a condition',
      'a.ts',
      "spawn('prisma', [], { env: { ...process.env, ...(url ? { DIRECT_URL: url } : {}) } });",
      ['setter overrides'],
    ],
    [
      'passes it on to a program',
      'a.ts',
      "spawn('prisma', [], { env: { PATH: process.env.PATH, DIRECT_URL: process.env.DIRECT_URL } });",
      ['setter', 'setter'],
    ],
    [
      'gives it to a configured shell',
      'a.mjs',
      'await $({ env: { DIRECT_URL: url } })`prisma migrate deploy`;',
      ['setter overrides'],
    ],
    [
      'sets it in a command',
      'a.ts',
      'execSync(`DIRECT_URL="${url}" npx prisma migrate deploy`);',
      ['setter overrides'],
    ],
    [
      'passes it on in a command',
      'a.ts',
      'execSync(`DIRECT_URL=${process.env.DIRECT_URL} npx prisma migrate deploy`);',
      ['setter overrides', 'setter'],
    ],
    [
      'passes it to a container by a word',
      'a.ts',
      "spawn('docker', ['run', '-e', `DIRECT_URL=${process.env.DIRECT_URL}`, 'app']);",
      ['setter', 'setter'],
    ],
    [
      'gives it to a container',
      'a.test.ts',
      'new GenericContainer("app").withEnvironment({ DIRECT_URL: url });',
      ['setter'],
    ],
    [
      'gives it to a server of Playwright',
      'playwright.config.ts',
      "export default defineConfig({ webServer: { command: 'DIRECT_URL=x next dev', env: { DIRECT_URL: url } } });",
      ['setter overrides', 'setter'],
    ],
    [
      'gives it to the tests of Vitest',
      'vitest.config.ts',
      'export default defineConfig({ test: { env: { DIRECT_URL: url } } });',
      ['setter'],
    ],
    [
      'gives it to a function of SST',
      'sst.config.ts',
      'new sst.aws.Function("Api", { environment: { DIRECT_URL: process.env.DIRECT_URL! } });',
      ['setter', 'setter'],
    ],
    [
      'gives it to what CDK deploys',
      'stack.ts',
      'new Function(this, "f", { environment: { DIRECT_URL: url } });\nf.addEnvironment("DIRECT_URL", url);',
      ['setter', 'setter'],
    ],
    [
      'gives it to what the Serverless Framework deploys',
      'serverless.ts',
      'const config: AWS = { provider: { environment: { DIRECT_URL: "${env:DIRECT_URL}" } } };',
      ['setter', 'reader'],
    ],
    [
      'gives it to PM2',
      'ecosystem.config.cjs',
      'module.exports = { apps: [{ env_production: { DIRECT_URL: url } }] };',
      ['setter'],
    ],
    [
      'mocks an environment',
      'a.test.ts',
      "vi.mock('@/env', () => ({ env: { DIRECT_URL: 'postgres://h/d' } }));",
      ['setter'],
    ],
  ];
  it.each(rows)('%s', (_, path, text, uses) => expect(usesIn(path, text)).toEqual(uses));
});

describe('code that compares a variable', () => {
  const rows: readonly Row[] = [
    [
      'by parts of it',
      'a.ts',
      'const a = new URL(process.env.DIRECT_URL!).host !== new URL(process.env.DATABASE_URL!).host;',
      ['reader compares'],
    ],
    [
      'through constants made from constants',
      'a.ts',
      "const direct = process.env.DIRECT_URL ?? '';\nconst host = new URL(direct).hostname;\nconst pooled = new URL(env.DATABASE_URL);\nif (host === pooled.hostname) f();",
      ['reader compares'],
    ],
    [
      'through what is destructured',
      'a.ts',
      'const { DATABASE_URL, DIRECT_URL } = process.env;\nif (DATABASE_URL === DIRECT_URL) f();',
      ['reader compares', 'reader compares'],
    ],
    [
      'in a refinement of a schema',
      'env.ts',
      "schema.refine((env) => env.DATABASE_URL !== env.DIRECT_URL, 'DIRECT_URL has to differ');",
      ['reader compares', 'doc'],
    ],
    [
      'in a test',
      'a.test.ts',
      'expect(config.get("DIRECT_URL")).not.toBe(config.get("DATABASE_URL"));',
      ['reader compares'],
    ],
    ['but not with itself', 'a.ts', 'if (a.DIRECT_URL === b.DIRECT_URL) f();', ['reader', 'reader']],
    [
      'but not what comes out of clients',
      'a.ts',
      'const a = await new Pool(env.DIRECT_URL).query(q);\nconst b = await new Pool(env.DATABASE_URL).query(q);\nif (a.rows === b.rows) f();',
      ['reader'],
    ],
    ['but not in two comparisons', 'a.ts', 'if (env.DATABASE_URL === a && env.DIRECT_URL === b) f();', ['reader']],
    [
      'but not where one stands in for the other',
      'a.ts',
      'if ((env.DIRECT_URL ?? env.DATABASE_URL) === url) f();',
      ['reader'],
    ],
  ];
  it.each(rows)('%s', (_, path, text, uses) => expect(usesIn(path, text)).toEqual(uses));
});

describe('words for a person', () => {
  const rows: readonly Row[] = [
    [
      'of an error',
      'a.ts',
      "throw new Error(`Missing ${'x'}: DIRECT_URL`);\nreturn Promise.reject(new ConfigError('DIRECT_URL'));",
      ['doc', 'doc'],
    ],
    [
      'of a log',
      'a.ts',
      "console.log('DIRECT_URL:', 1);\nthis.logger.warn(`DIRECT_URL=${x}`);\nprocess.stderr.write('no DIRECT_URL\\n');",
      ['doc', 'doc', 'doc'],
    ],
    [
      'of a log in colours',
      'a.ts',
      "console.error(chalk.red('DIRECT_URL') + ' ' + pc.dim(`set DIRECT_URL`));",
      ['doc', 'doc'],
    ],
    ['of a log in lines', 'a.ts', "console.log(['Usage:', '  DIRECT_URL=…'].join('\\n'));", ['doc']],
    [
      'of a test',
      'a.test.ts',
      "describe('DIRECT_URL', () => { it.each([1])('needs DIRECT_URL', f); test.skip(`DIRECT_URL`, f); });",
      ['doc', 'doc', 'doc'],
    ],
    [
      'of a check',
      'a.ts',
      "invariant(url, 'DIRECT_URL is not set');\nassert.ok(url, 'DIRECT_URL has to be set');\nfail('DIRECT_URL is not set');",
      ['doc', 'doc', 'doc'],
    ],
    [
      'of a schema',
      'env.ts',
      "z.string({ required_error: 'DIRECT_URL' }).min(1, 'DIRECT_URL is required').describe('the DIRECT_URL of Neon');",
      ['doc', 'doc', 'doc'],
    ],
    [
      'of JSX',
      'a.tsx',
      '<p title="DIRECT_URL">Set DIRECT_URL {"DIRECT_URL"} {`DIRECT_URL`}</p>;',
      ['doc', 'doc', 'doc', 'doc'],
    ],
    [
      'of an answer',
      'a.ts',
      "return { ok: false, error: 'DIRECT_URL', hint: 'Add DIRECT_URL to the environment' };",
      ['doc', 'doc'],
    ],
    ['of an expected error', 'a.test.ts', "expect(f).toThrow('DIRECT_URL');", ['doc']],
    [
      'of a help text, line by line',
      'a.ts',
      'const help = `usage:\n  DIRECT_URL  the URL for migrations\n  export DIRECT_URL=x\n`;',
      ['doc', 'reader'],
    ],
    [
      'but not a command',
      'a.ts',
      "const lines = ['psql now or never $DIRECT_URL', 'grep DIRECT_URL in the file'];",
      ['reader', 'reader'],
    ],
    [
      'but not a name that is looked up',
      'a.ts',
      "warn('DIRECT_URL');\nlog(lookUp('DIRECT_URL'));",
      ['reader', 'reader'],
    ],
    ['but not the value beside them', 'a.ts', "console.log('DIRECT_URL', process.env.DIRECT_URL);", ['doc', 'reader']],
  ];
  it.each(rows)('%s', (_, path, text, uses) => expect(usesIn(path, text)).toEqual(uses));

  it('are no variable where the name is one of the file alone', () => {
    expect(usesIn('a.ts', "const DIRECT_URL = 'https://h/d';\nopen(DIRECT_URL);")).toEqual(['doc', 'doc']);
    expect(usesIn('a.ts', "let DIRECT_URL = 'https://h/d';\nDIRECT_URL = f();\nopen(DIRECT_URL);")).toEqual([
      'reader',
      'reader',
      'reader',
    ]);
  });
});

describe('a declaration', () => {
  const REMOVABLE = 'declaration removable';
  const rows: readonly Row[] = [
    [
      'of t3-env, with its messages',
      'env.ts',
      "createEnv({ server: { DIRECT_URL: z.string().min(1, 'DIRECT_URL is required') }, runtimeEnv: { DIRECT_URL: process.env.DIRECT_URL } });",
      Array(4).fill(REMOVABLE),
    ],
    [
      'of t3-env, handed over from elsewhere',
      'env.ts',
      'createEnv({ runtimeEnvStrict: { DIRECT_URL: import.meta.env.DIRECT_URL }, experimental__runtimeEnv: { DIRECT_URL: opts.env.DIRECT_URL } });',
      Array(4).fill(REMOVABLE),
    ],
    [
      'by a schema under another name',
      'env.ts',
      "import { z as zod } from 'zod/v4';\nconst url = zod.string();\nexport default zod.object({ DIRECT_URL: url.optional() });",
      [REMOVABLE],
    ],
    [
      'by a schema that a function makes',
      'env.ts',
      'const url = () => z.string();\nconst s = { DIRECT_URL: url() };',
      [REMOVABLE],
    ],
    [
      'of a check that is called',
      'env.ts',
      "import { type as ark } from 'arktype';\nconst check = ark({ 'DIRECT_URL?': 'string' });\ncheck({ DIRECT_URL: process.env.DIRECT_URL });",
      Array(3).fill(REMOVABLE),
    ],
    [
      'in Joi, of a validation for Nest',
      'env.ts',
      'ConfigModule.forRoot({ validationSchema: Joi.object({ DIRECT_URL: Joi.string().required() }) });',
      [REMOVABLE],
    ],
    ['of an environment for Adonis', 'env.ts', 'Env.create(root, { DIRECT_URL: Env.schema.string() });', [REMOVABLE]],
    [
      'of an environment for Astro',
      'astro.config.mjs',
      "defineConfig({ env: { schema: { DIRECT_URL: envField.string({ context: 'server' }) } } });",
      [REMOVABLE],
    ],
    [
      'taken out of the environment for the check',
      'env.ts',
      'const { DATABASE_URL, DIRECT_URL } = process.env;\ncreateEnv({ experimental__runtimeEnv: { DATABASE_URL, DIRECT_URL } });',
      Array(2).fill(REMOVABLE),
    ],
    [
      'taken out of the environment for more',
      'env.ts',
      'const { DATABASE_URL, DIRECT_URL } = process.env;\ncreateEnv({ runtimeEnv: { DIRECT_URL } });\nconnect(DIRECT_URL);',
      ['reader', REMOVABLE, 'reader'],
    ],
    [
      'in another declaration',
      'env.ts',
      'const s = z.object({ DIRECT_URL: z.object({ DIRECT_URL: z.string() }) });',
      [REMOVABLE, REMOVABLE],
    ],
    ['in a type literal', 'a.ts', 'function f(env: { DIRECT_URL?: string }) {}', [REMOVABLE]],
    ['in Flow', 'a.js', '// @flow\ntype Env = {| DIRECT_URL: ?string |};', [REMOVABLE]],
    ['in a class', 'a.ts', 'class Env { @IsString() declare DIRECT_URL: string }', [REMOVABLE]],
    [
      'in a union of names, which stays',
      'a.ts',
      "type Name = 'DATABASE_URL' | 'DIRECT_URL';\nlet a: Env['DIRECT_URL'];",
      ['declaration', 'declaration'],
    ],
    ['is none where the value is given', 'a.ts', "schema.parse({ DIRECT_URL: 'postgres://h/d' });", ['reader']],
    ['is none under a computed key', 'a.ts', 'const s = z.object({ [DIRECT_URL]: z.string() });', ['reader']],
  ];
  it.each(rows)('%s', (_, path, text, uses) => expect(usesIn(path, text)).toEqual(uses));
});

describe('PrismaClient', () => {
  const clientOf = (text: string) =>
    mentionsIn({ path: 'seed.ts', text }, ['DIRECT_URL']).map(({ kind, client }) => [kind, client?.place]);

  it.each([
    ['as datasourceUrl', 'new PrismaClient({ datasourceUrl: process.env.DIRECT_URL });'],
    [
      'as datasources',
      'new PrismaClient({ datasources: { db: { url: process.env.DIRECT_URL ?? process.env.DATABASE_URL } } });',
    ],
    [
      'in a class of its own',
      'class Db extends PrismaClient { constructor() { super({ datasourceUrl: process.env.DIRECT_URL }); } }',
    ],
    ['through a constant', 'const url = process.env.DIRECT_URL!;\nnew PrismaClient({ datasourceUrl: url });'],
  ])('is given the variable %s', (_, text) => {
    const found = clientOf(`import { PrismaClient } from '@prisma/client';\n${text}`);
    expect(found.map(([kind]) => kind)).toEqual(['prisma-client']);
  });

  it('gives what a constant of the same name stands for', () => {
    const text =
      "import { PrismaClient } from '@prisma/client';\nconst DIRECT_URL = process.env.DIRECT_URL;\nnew PrismaClient({ datasourceUrl: DIRECT_URL });";
    expect(clientOf(text).map(([kind]) => kind)).toEqual(Array(3).fill('prisma-client'));
  });

  it('is told by its import', () => {
    const found = clientOf(
      "import { PrismaClient } from './fake';\nnew PrismaClient({ datasourceUrl: process.env.DIRECT_URL });",
    );
    expect(found).toEqual([['reader', undefined]]);
  });
});

describe('the reason', () => {
  const rows: readonly (readonly [text: string, why: string])[] = [
    ['new Pool({ connectionString: process.env.DIRECT_URL ?? url });', 'passed to `new Pool`'],
    ['const db = drizzle(postgres(process.env.DIRECT_URL!, { max: 1 }));', 'passed to `postgres`'],
    ['const url = process.env.DIRECT_URL;', 'read as a member of `process.env`'],
    ['const url = env.DIRECT_URL;', 'read as a member of `env`'],
    ["const url = this.config.get('DIRECT_URL');", 'read as a member of `this.config`'],
    ["const url = required('DIRECT_URL');", 'passed to `required`'],
    ['if (!process.env.DIRECT_URL) f();', 'a guard asks whether it is set'],
    ["execSync('pg_dump $DIRECT_URL');", 'passed to `pg_dump`'],
    ["spawn('/usr/bin/psql', [process.env.DIRECT_URL]);", 'passed to `psql`'],
    ['process.env.DATABASE_URL = process.env.DIRECT_URL;', 'handed on as `DATABASE_URL`'],
    ["const names = ['DIRECT_URL'];", 'named as a string'],
    ["import { DIRECT_URL } from './a';", 'imported from another module'],
    ['env.DIRECT_URL = url;', 'given to a member of `env`'],
    ['check({ DIRECT_URL: url });', 'a key of what is passed to `check`'],
    ['const { DIRECT_URL } = env;', 'read as a member of `env`'],
  ];
  it.each(rows)('of %s', (text, why) => {
    expect(mentionsIn({ path: 'a.ts', text }, ['DIRECT_URL']).map((mention: Mention) => mention.why)).toEqual([why]);
  });

  it.each([
    ["execSync('PGPASSWORD=Hunter2 pg_dump $DIRECT_URL');"],
    ["spawn('Hunter2 x', [process.env.DIRECT_URL]);"],
    ['Hunter2secret(process.env.DIRECT_URL);'],
    ["const a = ['Hunter', 'DIRECT_URL'];"],
    ["process.env['Hunter2secret'] = process.env.DIRECT_URL;"],
  ])('names no word that may be a password: %s', (text) => {
    for (const { why } of mentionsIn({ path: 'a.ts', text }, ['DIRECT_URL'])) expect(why).not.toContain('Hunter');
  });
});

describe('removals', () => {
  const without = (text: string, names: readonly string[] = ['DIRECT_URL'], path = 'a.ts') =>
    applyEdits(
      text,
      declarationsIn({ path, text }, names).map(({ removal }) => ({ path, span: removal, newText: '' })),
    );

  it.each([
    ['the first of a line', 'f(z.object({ DIRECT_URL: z.string(), A: a }));', 'f(z.object({ A: a }));'],
    ['one in a line', 'f(z.object({ A: a, DIRECT_URL: z.string(), B: b }));', 'f(z.object({ A: a, B: b }));'],
    ['the last of a line', 'f(z.object({ A: a, DIRECT_URL: z.string() }));', 'f(z.object({ A: a }));'],
    ['the last of a line with a comma', 'f(z.object({ A: a, DIRECT_URL: z.string(), }));', 'f(z.object({ A: a, }));'],
    ['the only one', 'f(z.object({DIRECT_URL: z.string()}));', 'f(z.object({}));'],
    ['without blanks', 'f(z.object({A:a,DIRECT_URL:z.string(),B:b}));', 'f(z.object({A:a,B:b}));'],
    ['behind a bracket on its line', 'f(z.object({ DIRECT_URL: z.string(),\n  A: a }));', 'f(z.object({\n  A: a }));'],
    ['before a bracket on its line', 'f(z.object({ A: a,\n  DIRECT_URL: z.string() }));', 'f(z.object({ A: a }));'],
    ['the last of some lines', 'f(z.object({\n  A: a,\n  DIRECT_URL: z.string()\n}));', 'f(z.object({\n  A: a\n}));'],
    [
      'the last of some lines, behind a comment',
      'f(z.object({\n  A: a, // a\n  DIRECT_URL: z.string()\n}));',
      'f(z.object({\n  A: a, // a\n}));',
    ],
    [
      'the last before another declaration',
      'f(z.object({\n  A: a,\n  DIRECT_URL: z.string(), SHADOW_DATABASE_URL: z.string()\n}));',
      'f(z.object({\n  A: a\n}));',
    ],
    [
      'between two empty lines',
      'f(z.object({\n  A: a,\n\n  DIRECT_URL: z.string(),\n\n  B: b,\n}));',
      'f(z.object({\n  A: a,\n\n  B: b,\n}));',
    ],
    [
      'with a comma on the next line',
      'f(z.object({\n  A: a\n, DIRECT_URL: z.string()\n, B: b\n}));',
      'f(z.object({\n  A: a\n, B: b\n}));',
    ],
    [
      'with a comma behind a comment',
      'f(z.object({\n  DIRECT_URL: z.string() /* x */,\n  B: b,\n}));',
      'f(z.object({\n  B: b,\n}));',
    ],
    ['a member of a type', 'type A = { A: a; DIRECT_URL: string; B: b };', 'type A = { A: a; B: b };'],
    ['the last member of a type', 'type A = { A: a; DIRECT_URL: string };', 'type A = { A: a };'],
    [
      'a member with what documents it',
      'interface A {\n  /** a */\n  A: a;\n  /**\n   * x\n   */\n  DIRECT_URL: string;\n  /** b */\n  B: b;\n}',
      'interface A {\n  /** a */\n  A: a;\n  /** b */\n  B: b;\n}',
    ],
    [
      'neighbours with what documents them',
      'type A = {\n  /** x */\n  DIRECT_URL: string;\n  /** y */\n  SHADOW_DATABASE_URL: string;\n  B: b;\n};',
      'type A = {\n  B: b;\n};',
    ],
    [
      'the last with what documents it',
      'f(z.object({\n  A: a,\n  /** x */\n  DIRECT_URL: z.string()\n}));',
      'f(z.object({\n  A: a\n}));',
    ],
    [
      'in a line with what documents it',
      'type A = { A: a; /** x */ DIRECT_URL: string; B: b };',
      'type A = { A: a; B: b };',
    ],
    [
      'below a block that documents a group',
      'type A = {\n  /** x */\n\n  DIRECT_URL: string;\n  B: b;\n};',
      'type A = {\n  /** x */\n\n  B: b;\n};',
    ],
    [
      'below a block behind another member',
      'type A = {\n  A: a; /** a */\n  DIRECT_URL: string;\n};',
      'type A = {\n  A: a; /** a */\n};',
    ],
    [
      'below other comments',
      'type A = {\n  // x\n  /* y */\n  DIRECT_URL: string;\n  /**/\n  SHADOW_DATABASE_URL: string;\n};',
      'type A = {\n  // x\n  /* y */\n  /**/\n};',
    ],
    ['a member without a mark', 'interface A {\n  A: a\n  DIRECT_URL: string\n}', 'interface A {\n  A: a\n}'],
  ])('cut %s', (_, text, expected) => {
    expect(without(text, ['DIRECT_URL', 'SHADOW_DATABASE_URL'])).toBe(expected);
  });

  it('never overlap, whichever names are asked for', () => {
    const text = readFileSync(join(FIXTURES, 'drop-env-declaration', 'removes-from-types.input.ts'), 'utf8');
    const asked = [[], ['DATABASE_URL'], ['DIRECT_URL'], NAMES, ['DATABASE_URL', 'DIRECT_URL'], ['PORT', ...NAMES]];
    for (const names of asked) expect(moduleOf({ path: 'a.ts', text: without(text, names) })).not.toBeNull();
  });
});

describe('the imports of what goes', () => {
  /** The text behind `drop-env-declaration`, which has to announce what it cuts. */
  function without(text: string, path = 'a.ts'): string {
    const fixes = dropEnvDeclaration.find({ path, text }, judgementOn(path, text)).flatMap(({ fix }) => fix ?? []);
    const written = applyEdits(
      text,
      fixes.flatMap(({ edits }) => edits),
    );
    const announced = fixes.flatMap((fix) => fix.announced);
    expect(codeSurprises({ path, before: text, after: written }, announced)).toEqual([]);
    return written;
  }

  const CLEAN = 'cleanEnv(process.env, { A: str(), DIRECT_URL: url() });\n';
  const CLEANED = 'cleanEnv(process.env, { A: str() });\n';
  const ENVALID = "from 'envalid';\n";

  it.each([
    ['the last', `import { cleanEnv, str, url } ${ENVALID}`, `import { cleanEnv, str } ${ENVALID}`],
    ['the first', `import { url, cleanEnv, str } ${ENVALID}`, `import { cleanEnv, str } ${ENVALID}`],
    ['one between', `import {cleanEnv,url,str} ${ENVALID}`, `import {cleanEnv,str} ${ENVALID}`],
    ['a renamed one', `import { cleanEnv, str, link as url } ${ENVALID}`, `import { cleanEnv, str } ${ENVALID}`],
    [
      'one on a line',
      `import {\n  cleanEnv,\n  str,\n  url,\n} ${ENVALID}`,
      `import {\n  cleanEnv,\n  str,\n} ${ENVALID}`,
    ],
    [
      'the only one',
      `import { cleanEnv, str } ${ENVALID}import { url } from './url';\n`,
      `import { cleanEnv, str } ${ENVALID}`,
    ],
    [
      'a default',
      `import url from './url';\nimport { cleanEnv, str } ${ENVALID}`,
      `import { cleanEnv, str } ${ENVALID}`,
    ],
    ['a default before others', `import url, { cleanEnv, str } ${ENVALID}`, `import { cleanEnv, str } ${ENVALID}`],
    [
      'all behind a default',
      `import cleanEnv, { url } ${ENVALID}import { str } ${ENVALID}`,
      `import cleanEnv ${ENVALID}import { str } ${ENVALID}`,
    ],
  ])('go with it: %s', (_, text, expected) => {
    expect(without(text + CLEAN)).toBe(expected + CLEANED);
  });

  const USED = `import { cleanEnv, str, url } ${ENVALID}`;

  it.each([
    ['in code', USED, 'f(url);\n'],
    ['in a type', USED, 'type Url = typeof url;\n'],
    ['as a type', USED, 'let a: url;\n'],
    ['by an export', USED, 'export { url };\n'],
    ['in JSX', `import { cleanEnv, str, url } ${ENVALID}`, 'const a = <url.A />;\n'],
    ['as a whole module', `import * as url from 'url';\nimport { cleanEnv, str } ${ENVALID}`, ''],
    ['with a comment in its way', `import url, /* x */ { cleanEnv, str } ${ENVALID}`, ''],
  ])('stay where they are used %s', (_, text, use) => {
    expect(without(text + CLEAN + use, 'a.tsx')).toBe(text + CLEANED + use);
  });

  it.each([
    ['a key', 'f({ url: 1 }, a.url);\n'],
    ['another name', 'function g(url: string) { return url; }\n'],
  ])('go where only %s is called the same', (_, rest) => {
    expect(without(USED + CLEAN + rest)).toBe(`import { cleanEnv, str } ${ENVALID}${CLEANED}${rest}`);
  });

  it('stay where nothing used them before', () => {
    const text = `import { cleanEnv, str, port } ${ENVALID}`;
    expect(without(`${text}cleanEnv(process.env, { A: str(), DIRECT_URL: str() });\n`)).toBe(`${text}${CLEANED}`);
  });

  it('go once, with the variables that used them', () => {
    const entries = '  DIRECT_URL: url(),\n  A: str(),\n  SHADOW_DATABASE_URL: url(),\n';
    expect(without(`${USED}cleanEnv(process.env, {\n${entries}});\n`)).toBe(
      `import { cleanEnv, str } ${ENVALID}cleanEnv(process.env, {\n  A: str(),\n});\n`,
    );
  });

  it('go where they are types', () => {
    const types = "import type { Secret, Url } from './types';\n";
    expect(without(`${types}type Env = { A: Secret; DIRECT_URL: Url };\n`)).toBe(
      "import type { Secret } from './types';\ntype Env = { A: Secret };\n",
    );
    const kept = 'type Env = { A: Url };\n';
    expect(without(`${types}type Env = { A: Url; DIRECT_URL: Url };\n`)).toBe(`${types}${kept}`);
  });
});

describe('hostile code', () => {
  it.each([
    ['names', 'f(process.env.DIRECT_URL);\n'],
    ['constants', 'const DIRECT_URL = process.env.DIRECT_URL;\n{'],
    ['objects in objects', 'z.object({ DIRECT_URL: '],
    ['spreads in spreads', '({ ...process.env, DIRECT_URL: x, ...'],
    ['type arguments', 'f<T>(process.env.DIRECT_URL, '],
    ['generic arrows', '<T>(DIRECT_URL) => {'],
    ['brackets', '(DIRECT_URL, '],
    ['comparisons', 'process.env.DIRECT_URL === process.env.DATABASE_URL === '],
    ['aliases', 'var a = DIRECT_URL, DIRECT_URL = a;\n'],
    ['templates', '`${DIRECT_URL}` + '],
    ['commands', 'execSync(`psql $DIRECT_URL ${a}`);\n'],
    ['entries', 'type A = { DIRECT_URL: string };\n'],
    ['comments', '/* DIRECT_URL */ '],
  ])('is read in linear time: %s', (_, piece) => {
    const start = performance.now();
    for (const close of ['', '1']) {
      const text = piece.repeat(Math.ceil(100_000 / piece.length)) + close;
      mentionsIn({ path: 'a.ts', text }, NAMES);
    }
    expect(performance.now() - start).toBeLessThan(8000);
  });

  it('keeps every mention when there are thousands, as a reader', () => {
    const found = mentionsIn({ path: 'a.ts', text: '// DIRECT_URL\n'.repeat(5000) }, NAMES);
    expect(found).toHaveLength(5000);
    expect([found[0]?.kind, found.at(-1)?.kind]).toEqual(['doc', 'reader']);
  });
});

// ---- drop-env-declaration on its pairs

/** A judgement that frees every variable that nothing in the file reads. */
function judgementOn(path: string, text: string): Judgement {
  const mentions = codeMentions({ path, text }, NAMES, null) ?? [];
  const isRead = (name: string) =>
    mentions.some(
      (each) => each.name === name && (each.kind === 'reader' || (each.kind === 'declaration' && !each.removable)),
    );
  const goneDeclarations = ['DIRECT_URL', 'SHADOW_DATABASE_URL'].filter((name) => !isRead(name));
  return { verdicts: { 'drop-env-declaration': { kind: 'go', reason: '' } }, goneDeclarations } as unknown as Judgement;
}

const VARIANTS: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'with CRLF': (text) => text.replace(/\r?\n/g, '\r\n'),
  'with a byte order mark': (text) => `\uFEFF${text}`,
  'without a final newline': (text) => text.replace(/\r?\n$/, ''),
};

describe('drop-env-declaration', () => {
  it('says that a comment above an entry stays, and not of one that goes', () => {
    const notesOn = (text: string) =>
      dropEnvDeclaration.find({ path: 'a.ts', text }, judgementOn('a.ts', text)).map(({ notes }) => notes);
    const entry = 'DIRECT_URL: z.string(),\n});';
    expect(notesOn(`z.object({\n  // x\n  ${entry}`)).toEqual([['a comment above it stays']]);
    expect(notesOn(`z.object({\n  /* x */\n  ${entry}`)).toEqual([['a comment above it stays']]);
    expect(notesOn(`z.object({\n  /**\n   * x\n   */\n  ${entry}`)).toEqual([[]]);
    expect(notesOn(`z.object({\n  A: a, // x\n  ${entry}`)).toEqual([[]]);
  });

  const folder = join(FIXTURES, 'drop-env-declaration');
  const inputs = readdirSync(folder).filter((name) => /\.input\.[cm]?[jt]sx?$/.test(name));

  describe.each(inputs)('%s', (input) => {
    const before = readFileSync(join(folder, input), 'utf8');
    const output = input.replace('.input.', '.output.');
    const after = readdirSync(folder).includes(output) ? readFileSync(join(folder, output), 'utf8') : before;
    const path = input.replace(/^.*\.input\./, 'src/env.');

    it.each(Object.entries(VARIANTS))('%s', (_, vary) => {
      const text = vary(before);
      const fixes = dropEnvDeclaration.find({ path, text }, judgementOn(path, text)).flatMap(({ fix }) => fix ?? []);
      const written = applyEdits(
        text,
        fixes.flatMap(({ edits }) => edits),
      );
      expect(written).toBe(vary(after));
      const announced = fixes.flatMap((fix) => fix.announced);
      expect(written === text ? [] : codeSurprises({ path, before: text, after: written }, announced)).toEqual([]);
      expect(dropEnvDeclaration.find({ path, text: written }, judgementOn(path, written))).toEqual([]);
    });
  });
});
