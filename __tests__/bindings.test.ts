import {
  bindingOf,
  environmentVariable,
  isAssignment,
  isWrapper,
  onlyValue,
  originOf,
  plain,
  usesOf,
} from '../lib/read/code/bindings';
import { type Module, moduleOf } from '../lib/read/code/module';
import { identifierOf, type Node, nodesIn, unwrapped } from '../lib/read/code/syntax';

function parsed(text: string, path = 'src/db.ts'): Module {
  const module = moduleOf({ path, text });
  if (module === null) throw new Error(`does not parse: ${text}`);
  return module;
}

/** The identifiers of a name, in the order of the text. */
function named(module: Module, name: string): readonly Node[] {
  return [...nodesIn(module.program)].filter((node) => identifierOf(node) === name);
}

/** The node that stands where `marked` does in the text. */
function at(module: Module, marked: string, from = 0): Node {
  const start = module.file.text.indexOf(marked, from);
  const end = start + marked.length;
  const found = [...nodesIn(module.program)].find((node) => node.start === start && node.end === end);
  if (found === undefined) throw new Error(`no node is exactly ${marked}`);
  return found;
}

/** The line on which the name that a use leads to is declared, and its kind; the use is the last one of the name. */
function declaredAt(text: string, name: string): string | undefined {
  const module = parsed(text);
  const use = named(module, name).at(-1);
  const binding = use && bindingOf(use, module);
  return binding && `${binding.kind} ${text.slice(0, binding.id.start).split('\n').length}`;
}

describe('bindingOf', () => {
  it.each([
    ['a constant of the module', 'const url = 1;\nuse(url)', 'const 1'],
    ['a constant of the block', 'const url = 1;\n{ const url = 2;\n use(url) }', 'const 2'],
    ['not a constant of another block', 'const url = 1;\n{ const url = 2 }\nuse(url)', 'const 1'],
    ['a parameter', 'const url = 1;\nfunction f(url) { return url }', 'param 2'],
    ['a parameter of an arrow function', 'const url = 1;\nconst f = (url) => url', 'param 2'],
    ['a parameter in a pattern', 'const url = 1;\nconst f = ({ url }) => url', 'param 2'],
    ['a parameter with a default', 'const url = 1;\nconst f = ({ url = 2 } = {}) => url', 'param 2'],
    ['a parameter property', 'const url = 1;\nclass A { constructor(private url: string) { use(url) } }', 'param 2'],
    ['a var out of its block', 'if (a) {\n var url = 1 }\nuse(url)', 'var 2'],
    ['no let out of its block', 'if (a) {\n let url = 1 }\nuse(url)', undefined],
    ['a function before it is declared', 'url();\nfunction use() {}\nfunction url() {}\nurl()', 'function 3'],
    ['a class', 'class url {}\nnew url()', 'class 1'],
    ['the name of a class inside of it', 'const A = class url {\n static b = url }', 'class 1'],
    ['an enum', 'enum url { A }\nuse(url)', 'enum 1'],
    ['what is caught', 'const url = 1;\ntry {} catch (url) { use(url) }', 'other 2'],
    ['the variable of a loop', 'const url = 1;\nfor (const url of urls) use(url)', 'const 2'],
    ['not the variable of a loop that is over', 'const url = 1;\nfor (const url of urls) {}\nuse(url)', 'const 1'],
    ['a case of a switch', 'switch (a) {\n case 1: let url = 1; use(url) }', 'let 2'],
    ['an import', "import { a as url } from 'a';\nuse(url)", 'import 1'],
    ['a required module', "const url = require('a');\nurl()", 'import 1'],
    ['a name out of a module that is imported later', "const { url } = await import('a');\nurl()", 'import 1'],
    ['a global', 'use(url)', undefined],
  ])('finds %s', (_form, text, place) => {
    expect(declaredAt(text, 'url')).toBe(place);
  });

  it.each([
    ['the name behind a dot', 'const url = 1; a.url'],
    ['a key', 'const url = 1; use({ url: 2 })'],
    ['the name of a method', 'const url = 1; class A { url() {} }'],
    ['a label', 'const url = 1; url: for (;;) {}'],
    ['a name in a type', 'const url = 1; let a: { url: string }'],
  ])('leads nowhere from %s', (_form, text) => {
    const module = parsed(text);
    expect(named(module, 'url').filter((node) => bindingOf(node, module))).toHaveLength(1);
  });

  it('keeps apart the body of a function and its parameters', () => {
    const module = parsed('function f(url) { var url = url || 1; return url }');
    expect(named(module, 'url').map((node) => bindingOf(node, module)?.kind)).toEqual(['param', 'var', 'var', 'var']);
  });
});

describe('what a binding knows', () => {
  it.each([
    ['import { PrismaClient } from "a"', 'PrismaClient'],
    ['import { PrismaClient as url } from "a"', 'PrismaClient'],
    ['import url from "a"', 'default'],
    ['import * as url from "a"', '*'],
    ['import url = require("a")', '*'],
    ['const url = require("a")', '*'],
    ['const url = require("a").Pool', 'Pool'],
    ['const { Pool: url } = require("a")', 'Pool'],
    ['const url = __importDefault(require("a"))', '*'],
    ['const { Pool: url } = await import("a")', 'Pool'],
  ])('%s: the export', (text, imported) => {
    const module = parsed(text);
    const [binding] = ['url', 'PrismaClient'].flatMap((name) =>
      named(module, name).flatMap((node) => bindingOf(node, module) ?? []),
    );
    expect(binding).toMatchObject({ kind: 'import', module: 'a', imported });
  });

  it('the key that a name takes, and what it is otherwise', () => {
    const module = parsed('const { a: url = 2 } = source');
    expect(bindingOf(at(module, 'url'), module)).toMatchObject({ kind: 'const', taken: { key: 'a' } });
    const binding = bindingOf(at(module, 'url'), module);
    expect(binding && 'taken' in binding && binding.taken?.orElse?.type).toBe('NumericLiteral');
  });

  it('the place of a parameter, and the key that it takes', () => {
    const module = parsed('function f(first, { b: url }, [last]) {}');
    expect(bindingOf(at(module, 'first'), module)).toMatchObject({ index: 0, whole: true });
    expect(bindingOf(at(module, 'url'), module)).toMatchObject({ index: 1, whole: true, taken: { key: 'b' } });
    expect(bindingOf(at(module, 'last'), module)).toMatchObject({ index: 2, whole: false });
  });
});

describe('usesOf', () => {
  function usesIn(text: string): readonly number[] {
    const module = parsed(text, 'src/db.tsx');
    const binding = named(module, 'url').flatMap((node) => bindingOf(node, module) ?? [])[0];
    return binding === undefined ? [] : usesOf(binding, module).map(({ start }) => start);
  }

  it.each([
    ['a use', 'const url = 1; use(@url)'],
    ['a shorthand', 'const url = 1; use({ @url })'],
    ['an assignment', 'let url = 1; @url = 2; @url++'],
    ['a destructuring assignment', 'let url; [@url] = a; ({ b: @url } = c)'],
    ['a second var', 'var url = 1; var @url = 2'],
    ['a closure', 'const url = 1; const f = () => { const a = 1; return @url }'],
    ['an export', 'const url = 1; export { @url }'],
    ['an export under another name', 'const url = 1; export { @url as other }'],
    ['a computed key', 'const url = 1; use({ [@url]: 2 }, a[@url])'],
    ['a default of a parameter', 'const url = 1; function f(a = @url) {}'],
    ['an element', 'const url = 1; const a = <A b={@url} />'],
    ['a cast', 'const url = 1; use(@url as string, @url!)'],
    ['a decorator', 'const url = 1; @A(@url) class B {}'],
    ['nothing in a type', 'const url = 1; type A = typeof url; let b: typeof url'],
    ['nothing exported from elsewhere', "const url = 1; export { url } from 'a'"],
  ])('finds %s', (_form, marked) => {
    const text = marked.replaceAll('@url', 'url');
    const places = [...marked.matchAll(/@url/g)].map(({ index }, before) => index - before);
    expect(usesIn(text)).toEqual(places);
  });

  it('tells assignments from other uses', () => {
    const module = parsed('let url = 1; url = 2; [url] = a; url.b = 3; use(url); for (url of b) {}');
    const [id] = named(module, 'url');
    const binding = id && bindingOf(id, module);
    expect(binding && usesOf(binding, module).map((use) => isAssignment(use, module))).toEqual([
      true,
      true,
      false,
      false,
      true,
    ]);
    expect(binding && onlyValue(binding, module)).toBeUndefined();
  });
});

describe('originOf', () => {
  it.each([
    ['a named import', "import { Pool } from 'pg'; new Pool()", 'pg Pool'],
    ['a renamed import', "import { Pool as P } from 'pg'; new P()", 'pg Pool'],
    ['a member of a default import', "import pg from 'pg'; new pg.Pool()", 'pg Pool'],
    ['a member of a namespace', "import * as pg from 'pg'; new pg.Pool()", 'pg Pool'],
    ['a constant for it', "import pg from 'pg'; const { Pool } = pg; const P = Pool; new P()", 'pg Pool'],
    ['a required module', "new (require('pg').Pool)()", 'pg Pool'],
    ['a compiled import', 'var pg_1 = require("pg"); new pg_1.Pool()', 'pg Pool'],
    ['a cast', "import { Pool } from 'pg'; new (Pool as any)()", 'pg Pool'],
    ['a name of its own', 'class Pool {} new Pool()', undefined],
    ['a name that is taken by a parameter', "import { Pool } from 'pg'; (Pool) => new Pool()", undefined],
  ])('knows %s', (_form, text, expected) => {
    const module = parsed(text);
    const made = [...nodesIn(module.program)].findLast(({ type }) => type === 'NewExpression');
    const origin = made && originOf(made.callee as Node, module);
    expect(origin && `${origin.module} ${origin.name}`).toBe(expected);
  });
});

describe('environmentVariable', () => {
  /** The variable of the expression behind `url =`, and the text at its place. */
  function variable(text: string) {
    const module = parsed(text);
    const [id] = named(module, 'url');
    const binding = id && bindingOf(id, module);
    const value = binding && onlyValue(binding, module);
    const found = value === undefined ? null : environmentVariable(value, module);
    return found && `${found.name} ${found.kind} ${text.slice(found.nameSpan.start, found.nameSpan.end)}`;
  }

  it.each([
    ['process.env.X', 'const url = process.env.X', 'member'],
    ['brackets', "const url = process.env['X']", 'string'],
    ['a template', 'const url = process.env[`X`]', 'string'],
    ['an optional chain', 'const url = process?.env?.X', 'member'],
    ['an exclamation mark', 'const url = process.env.X!', 'member'],
    ['a cast', 'const url = (process.env as any).X as string', 'member'],
    ['an old cast', 'const url = <string>process.env.X', 'member'],
    ['satisfies', 'const url = process.env.X satisfies string', 'member'],
    ['globalThis', 'const url = globalThis.process.env.X', 'member'],
    ['import.meta', 'const url = import.meta.env.X', 'member'],
    ['Bun', 'const url = Bun.env.X', 'member'],
    ['Deno', "const url = Deno.env.get('X')", 'string'],
    ['env of prisma/config', "import { env } from 'prisma/config'; const url = env('X')", 'string'],
    ['env of node:process', "import { env } from 'node:process'; const url = env.X", 'member'],
    ['an imported process', "import process from 'node:process'; const url = process.env.X", 'member'],
    ['a name for the environment', 'const env = process.env; const url = env.X', 'member'],
    ['env taken from process', 'const { env } = process; const url = env.X', 'member'],
    ['a parameter for it', 'function f(env: NodeJS.ProcessEnv) { const url = env.X }', 'member'],
    ['a parameter that is it', 'function f(env = process.env) { const url = env.X }', 'member'],
    ['what is taken from it', 'const { X } = process.env; const url = X', 'member'],
    ['what is taken under another name', 'const { X: a } = process.env; const url = a', 'member'],
    ['what is taken with a default', "const { X = '' } = process.env; const url = X", 'member'],
  ])('reads %s', (_form, text, kind) => {
    expect(variable(text)).toBe(`X ${kind} X`);
  });

  it.each([
    ['another object', 'const url = settings.env.X'],
    ['a process of its own', 'const process = { env: {} }; const url = process.env.X'],
    ['another function called env', "import { env } from './env'; const url = env('X')"],
    ['a computed name', 'const url = process.env[name]'],
    ['a name with an escape', "const url = process.env['\\x58']"],
    ['a name for the environment that is assigned again', 'let env = process.env; env = {}; const url = env.X'],
  ])('is not taken in by %s', (_form, text) => {
    expect(variable(text)).toBeNull();
  });

  it('knows the key by which a variable is taken', () => {
    const module = parsed('const { X: url, Y } = process.env');
    expect(environmentVariable(at(module, 'X'), module)).toMatchObject({ name: 'X', nameSpan: { start: 8, end: 9 } });
  });
});

describe('hostile code', () => {
  it.each([
    ['a long chain of members', `x${'.a'.repeat(5_000)}`],
    ['a long sum', `x${'+x'.repeat(5_000)}`],
    ['many exclamation marks', `x${'!'.repeat(5_000)}`],
    ['a pattern with many names', `const { ${Array.from({ length: 5_000 }, (_, index) => `a${index}`).join()} } = x`],
    ['constants that name each other', 'const a = b, b = a; const { X } = a; a.X'],
    ['many scopes', `${'{let x = 1;'.repeat(1_000)}x${'}'.repeat(1_000)}`],
  ])(
    'is resolved in time: %s',
    (_form, text) => {
      const module = moduleOf({ path: 'src/db.ts', text });
      if (module === null) return; // too deep for the parser itself
      for (const node of nodesIn(module.program)) {
        if (node.type === 'Identifier') bindingOf(node, module);
        if (!isWrapper(node)) environmentVariable(node, module);
      }
      const [statement] = module.program.body as readonly Node[];
      expect(statement && originOf(statement, module)).toBeUndefined();
    },
    10_000,
  );

  it('takes off as many casts as there are', () => {
    const module = parsed(`x${'!'.repeat(2_000)}`);
    const inner = plain((module.program.body as readonly Node[])[0]?.expression as Node);
    expect(identifierOf(inner)).toBe('x');
    expect(unwrapped(inner)).toBe(inner);
  });
});
