import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../lib/errors';
import { explain } from '../lib/explain';
import { findPage } from '../lib/explain/find';
import { PAGES } from '../lib/explain/pages';
import type { Options } from '../lib/options';
import { PARSERS } from '../lib/read/babel';
import { TRANSFORMS } from '../lib/registry';
import { widthOf } from '../lib/render/width';
import { STEPS } from '../lib/verdict';
import { FIXTURES, runInMemory, textsOf } from './support';

const PLAIN = { color: false, columns: 80 };

function pageFor(text: string): string | undefined {
  const found = findPage(text);
  return found.kind === 'page' ? found.page.name : undefined;
}

function refusalOf(words: readonly string[]): Refusal {
  try {
    explain(words, PLAIN);
  } catch (problem) {
    if (problem instanceof Refusal) return problem;
    throw problem;
  }
  throw new Error('a page answered');
}

// ---- every code

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

function nodesIn(value: unknown): readonly Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  if (typeof value !== 'object' || value === null) return [];
  const children = Object.entries(value).flatMap(([key, child]) =>
    /^(loc|tokens|comments)$/.test(key) ? [] : nodesIn(child),
  );
  return 'type' in value && typeof value.type === 'string' ? [value as Node, ...children] : children;
}

function textOf(node: unknown): string | undefined {
  const { type, value } = (node ?? {}) as Node;
  return type === 'StringLiteral' && typeof value === 'string' ? value : undefined;
}

function nameOf(node: unknown): unknown {
  return ((node ?? {}) as Node).name;
}

const ROOT = join(__dirname, '..');
const SOURCES = ['lib', 'transforms', 'bin'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .map((path) => join(folder, path)),
);

/** The codes that a file writes as literals: a property `code`, its type, or the first argument of a `note(...)` helper. */
function codesIn(nodes: readonly Node[]): readonly string[] {
  return nodes
    .flatMap((node): readonly (string | undefined)[] => {
      if (node.type === 'ObjectProperty' && nameOf(node.key) === 'code') return [textOf(node.value)];
      if (node.type === 'TSPropertySignature' && nameOf(node.key) === 'code')
        return nodesIn(node.typeAnnotation).map(textOf);
      if (node.type === 'CallExpression' && nameOf(node.callee) === 'note')
        return [textOf((node.arguments as unknown[])[0])];
      return [];
    })
    .filter((code) => code !== undefined && /^[a-z]+(-[a-z]+)*$/.test(code)) as readonly string[];
}

/** Whether a file makes a finding whose code is not a literal there. */
function hasIndirectCode(nodes: readonly Node[]): boolean {
  return nodes.some((node) => {
    if (node.type !== 'CallExpression' || nameOf(node.callee) !== 'finding') return false;
    const [parts] = node.arguments as readonly Node[];
    const properties = (parts?.properties ?? []) as readonly Node[];
    return !properties.some((property) => nameOf(property.key) === 'code' && textOf(property.value) !== undefined);
  });
}

const PARSED = SOURCES.map((path) => ({
  path,
  nodes: nodesIn(PARSERS.ts.parse(readFileSync(join(ROOT, path), 'utf8'))),
}));

describe('the pages', () => {
  const emitted = [...new Set([...STEPS, ...PARSED.flatMap(({ nodes }) => codesIn(nodes))])];

  it('are there for every code that a source file can emit', () => {
    expect(emitted.filter((code) => !PAGES.some((page) => page.name === code))).toEqual([]);
    expect(emitted.length).toBeGreaterThan(30);
  });

  it('know every place that makes a code from something else than a literal', () => {
    const indirect = PARSED.filter(({ nodes }) => hasIndirectCode(nodes)).map(({ path }) => path);
    // A step's name, by its type; the argument of `note`, which is read above.
    expect(indirect.sort()).toEqual(['lib/datasource-property.ts', 'lib/prisma-version.ts']);
  });

  it('speak of no check that nothing emits', () => {
    const checks = PAGES.filter(({ kind }) => kind === 'check').map(({ name }) => name);
    expect(checks.filter((name) => !emitted.includes(name))).toEqual([]);
  });

  it('are reached by their names, which differ', () => {
    expect(new Set(PAGES.map(({ name }) => name)).size).toBe(PAGES.length);
    for (const { name } of PAGES) expect(pageFor(` ${name.toUpperCase()} `)).toBe(name);
    expect(pageFor('warning[drop-url-variable]: nobody reads DIRECT_URL any more')).toBe('drop-url-variable');
  });

  it('are all in the list, in one line each where it goes into a pipe', () => {
    const lines = explain([], { color: false }).split('\n');
    for (const { name } of PAGES) expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^  ${name} +\\S`)));
    expect(PAGES.filter(({ summary }) => widthOf(summary) > 68)).toEqual([]);
  });

  it('name a source each, and their facts a cure', () => {
    for (const { name, sections } of PAGES) {
      const empty = sections.filter(({ prose }) => prose.length === 0 || prose.some((line) => /\s$/.test(line)));
      expect({ name, empty }).toEqual({ name, empty: [] });
      expect(sections.at(-1)?.title).toBe('Source');
    }
  });

  it('lead only to pages that are there', () => {
    const named = PAGES.flatMap(({ sections }) => sections.flatMap(({ prose }) => prose.join(' ')))
      .flatMap((text) => [...text.matchAll(/prisma-one-url explain ([a-z-]+)/g)])
      .map(([, name]) => name);
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => pageFor(name ?? '') !== name)).toEqual([]);
  });
});

// ---- the examples

const SCHEMA = `datasource db {
  provider          = "postgresql"
  url               = env("DATABASE_URL")
  directUrl         = env("DIRECT_URL")
  shadowDatabaseUrl = env("SHADOW_DATABASE_URL")
}
`;

/** What a step needs besides itself: the env step comes after those that free its variables. */
const NEEDED: Readonly<Record<string, Partial<Options>>> = {
  'add-direct-url': { target: 'two-url', poolers: [], sameLogin: false },
  'advisory-lock': { only: ['drop-direct-url', 'advisory-lock'], review: true },
  'use-pooled-host': { usePooledHost: true },
  'move-url-to-config': { prismaVersion: '7.10.1' },
  'retarget-client-url': { only: ['drop-direct-url', 'retarget-client-url'] },
  'drop-env-declaration': { only: ['drop-direct-url', 'drop-env-declaration', 'drop-url-variable'] },
  'drop-url-variable': { only: ['drop-shadow-database-url', 'drop-direct-url', 'drop-url-variable'] },
};

const POOLED = 'DATABASE_URL="postgresql://app:invented@ep-a-pooler.eu-central-1.aws.neon.tech/shop"\n';

describe('the example on the page', () => {
  it.each(TRANSFORMS)('of $name is what the step does', async ({ name, page: { example } }) => {
    const files = {
      'package.json': JSON.stringify({ name: 'shop', dependencies: { '@prisma/client': '*', prisma: '*' } }),
      'prisma/schema.prisma': SCHEMA,
      ...(name === 'add-direct-url' ? { '.env': POOLED } : {}),
      [example.path]: example.before,
    };
    const facts = { only: [name], poolers: ['neon'], sameLogin: true, prismaVersion: '6.19.3' };
    const { host } = await runInMemory(files, { ...facts, ...NEEDED[name] });
    expect(textsOf(host)[example.path]).toBe(example.after);
  });
});

// ---- what is pasted

/** The errors that people meet, as their terminals show them. */
const PASTED: readonly (readonly [page: string, text: string])[] = [
  ['prepared-statement', 'Error: ERROR: prepared statement "s0" already exists'],
  ['prepared-statement', 'db error: ERROR: prepared statement "s1" does not exist'],
  ['prepared-statement', 'ERROR: prepared statement "PGBOUNCER_4" does not exist (SQLSTATE 26000)'],
  ['prepared-statement', 'prepared statement s0 already exists'],
  ['prepared-statement', "{ severity: 'ERROR', code: '42P05', detail: undefined }"],
  ['prepared-statement', '26000'],
  [
    'advisory-lock',
    `Error: P1002

The database server at \`ep-a-pooler.eu-central-1.aws.neon.tech\`:\`5432\` was reached but timed out.

Please try again.

Context: Timed out trying to acquire a postgres advisory lock (SELECT pg_advisory_lock(72707369)). Elapsed: 10000ms. See https://pris.ly/d/migrate-advisory-locking for details.`,
  ],
  ['advisory-lock', 'Error: P1002'],
  [
    'shadow-database-refused',
    `Error: P3014

Prisma Migrate could not create the shadow database. Please make sure the database user has permission to create databases. Read more about the shadow database (and workarounds) at https://pris.ly/d/migrate-shadow

Original error:
ERROR: permission denied to create database
   0: schema_core::state::DevDiagnostic
             at schema-engine/core/src/state.rs:319`,
  ],
  ['shadow-database-refused', 'P3014'],
  [
    'startup-parameter',
    'PrismaClientInitializationError: Error querying the database: FATAL: unsupported startup parameter: search_path',
  ],
  ['startup-parameter', 'FATAL: unsupported startup parameter in options: search_path'],
  ['flag-in-other-tools', 'PostgresError: unsupported startup parameter: pgbouncer'],
  ['flag-in-other-tools', 'pg_dump: error: invalid URI query parameter: "pgbouncer"'],
  ['flag-in-other-tools', 'PostgresError: unrecognized configuration parameter "pgbouncer"'],
  ['cached-plan', 'ERROR: cached plan must not change result type'],
  ['cached-plan', 'Code: `0A000`. Message: `ERROR: ...`'],
  [
    'shadow-database-not-dropped',
    'ERROR: database "prisma_migrate_shadow_db_6e1b5a2c-1f3d-4c57-9a63-0f3ce17d1f30" is being accessed by other users\nDETAIL: There is 1 other session using the database.',
  ],
  [
    'shadow-database-not-found',
    'FATAL: no such database: prisma_migrate_shadow_db_6e1b5a2c-1f3d-4c57-9a63-0f3ce17d1f30',
  ],
  [
    'url-in-schema',
    `Error: Prisma schema validation - (get-config wasm)
Error code: P1012
error: The datasource property \`url\` is no longer supported in schema files. Move connection URLs for Migrate to \`prisma.config.ts\`
  -->  prisma/schema.prisma:10`,
  ],
  ['url-in-schema', 'error: The datasource property `directUrl` is no longer supported in schema files.'],
  ['config-key-refused', 'Failed to parse syntax of config file at "/app/prisma.config.ts"'],
  [
    'env-conflict',
    'Error:\nThere is a conflict between env vars in .env and prisma/.env\nConflicting env vars:\n  DATABASE_URL',
  ],
  ['missing-variable', 'Error code: P1012\nerror: Environment variable not found: DIRECT_URL.\n  -->  schema.prisma:9'],
  ['missing-variable', 'PrismaConfigEnvError: Cannot resolve environment variable: DIRECT_URL.'],
  [
    'shadow-is-main-database',
    'error: shadowDatabaseUrl is the same as url for datasource "db". Please specify a different database as shadow database to avoid data loss.',
  ],
  ['direct-url-unknown', 'error: Property not known: "directUrl".'],
  ['client-url-refused', 'Unknown property datasourceUrl provided to PrismaClient constructor.'],
  ['duplicate-key', 'error: Key "url" is already defined in source "db".'],
];

/** What happens to a text on its way from one screen to another. */
const WAYS: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'in capitals': (text) => text.toUpperCase(),
  'without quotes': (text) => text.replace(/["'`]/g, ''),
  'with typographic quotes': (text) => text.replace(/"([^"]*)"/g, '“$1”'),
  'as JSON writes it': (text) => JSON.stringify(text.replaceAll(' ', '\n')),
  'with Windows line ends': (text) => text.replaceAll('\n', '\r\n'),
  'in colour': (text) => text.replace(/\S+/g, (word) => `\u001B[1;31m${word}\u001B[39m`),
  'with colour codes that lost their escape': (text) => text.replace(/^/gm, '[31m').replace(/$/gm, '[0m'),
  'cut by a narrow terminal': (text) => text.replace(/[^\n]{17}/g, '$&\n'),
  'from a log of GitHub': (text) => text.replace(/ /g, '\n').replace(/^/gm, '2026-11-21T10:00:00.1234567Z '),
  'from Docker Compose': (text) => text.replace(/^/gm, 'migrate-1  | '),
  'from npm': (text) => text.replace(/^/gm, 'npm error '),
  'behind a command': (text) => `$ npx prisma migrate deploy\nLoaded Prisma config from prisma.config.ts.\n${text}\n`,
};

describe.each(Object.entries(WAYS))('an error that is pasted %s', (way, on) => {
  // A code that is cut in two is none any more, and a number beside other words is no code.
  const isLost = (text: string) =>
    (/^cut/.test(way) && !/[a-z]{4} [a-z]/i.test(text)) || (/command/.test(way) && /^\d+$/.test(text));
  it.each(PASTED.filter(([, text]) => !isLost(text)))('leads to %s', (page, text) => {
    expect(pageFor(on(text))).toBe(page);
  });
});

describe('a pasted text', () => {
  it('is answered by the page of every text that a page prints, or names that page', () => {
    for (const { name, prints } of PAGES) {
      for (const text of prints.texts) {
        const found = findPage(`error: ${text.replaceAll('…', 'x_1')}.`);
        const pages = found.kind === 'page' ? [found.page, ...found.also].map((page) => page.name) : [];
        expect(pages).toContain(name);
      }
    }
  });

  it('is answered by the cause, with what wraps it as the next', () => {
    const text = `Prisma Migrate could not create the shadow database.
Original error: ERROR: database "prisma_migrate_shadow_db_1" is being accessed by other users`;
    const drawn = explain([text], PLAIN);
    expect(drawn).toMatch(/^shadow-database-not-dropped:/);
    expect(drawn).toContain('see also: prisma-one-url explain shadow-database-refused');
  });

  it('may come as several words, as a shell hands them over', () => {
    expect(explain(['prepared', 'statement', 's0', 'already', 'exists'], PLAIN)).toMatch(/^prepared-statement:/);
  });

  it('is told the choices where a code says several things', () => {
    const drawn = explain(['P1012'], PLAIN);
    expect(drawn).toMatch(/^this code stands for several errors/);
    expect(drawn).toContain('  missing-variable ');
    expect(drawn).toContain('  url-in-schema ');
  });

  it('is not taken for a code because of a number in it', () => {
    expect(findPage('listening on port 26000').kind).toBe('unknown');
    expect(findPage('took 26000 ms, 55006 rows').kind).toBe('unknown');
  });

  it('does not hold the pieces of a text together over a distance', () => {
    const far = `prepared statement "s0" ${'was sent to the server and so on '.repeat(12)} already exists`;
    expect(findPage(far).kind).toBe('unknown');
  });

  it('may be long and hostile', () => {
    const hostile = [
      'prepared statement '.repeat(20_000),
      '\u001B]'.repeat(200_000),
      '['.repeat(300_000),
      'a'.repeat(300_000),
    ];
    const start = performance.now();
    for (const text of hostile) expect(findPage(text).kind).toBe('unknown');
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

describe('what no page answers', () => {
  it('is refused with the nearest pages', () => {
    const { message, help } = refusalOf(['directUrl']);
    expect(message).toBe('no page answers this');
    expect(help).toMatch(/^the nearest are\n {2}prisma-one-url explain /);
    expect(help).toContain('prisma-one-url explain drop-direct-url ');
  });

  it('is taken for a typo of a name', () => {
    const typos = {
      'drop-direct-ulr': 'drop-direct-url',
      dropdirecturl: 'drop-direct-url',
      'advisory-lok': 'advisory-lock',
      'unreadble-lockfile': 'unreadable-lockfile',
    };
    for (const [typo, name] of Object.entries(typos)) {
      const found = findPage(typo);
      expect(found.kind === 'unknown' && found.nearest[0]?.name).toBe(name);
    }
  });

  it('is not repeated, since it may hold a password', () => {
    const { message, help } = refusalOf(["can't reach postgres://app:hunter2@db.example.com/shop"]);
    expect(`${message} ${help}`).not.toContain('hunter2');
  });

  it('leads to the list where nothing is near', () => {
    expect(refusalOf(['hello', 'world']).help).toBe('prisma-one-url explain lists all pages');
  });
});

// ---- how it is drawn

const CODE = /^ {6}/;

describe('a drawn page', () => {
  it('keeps within the terminal, except for commands, paths and words', () => {
    for (const columns of [60, 80, 100, 200]) {
      for (const { name } of PAGES) {
        const wide = explain([name], { color: false, columns })
          .split('\n')
          .filter((line) => widthOf(line) > Math.min(columns, 100) && !CODE.test(line));
        expect(wide.filter((line) => !/^ *(- )?(\S+|`[^`]+`\S*)$/.test(line))).toEqual([]);
      }
    }
  });

  it('is the same text with colour', () => {
    for (const words of [[], ['advisory-lock'], ['P1012']]) {
      const painted = explain(words, { color: true, columns: 80 });
      expect(painted).toContain('\u001B[');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: colour is made of them
      expect(painted.replace(/\u001B\[[\d;]*m/g, '')).toBe(explain(words, PLAIN));
    }
  });

  it('never ends with a line end, and has none at the ends of its lines', () => {
    for (const { name } of PAGES) expect(explain([name], PLAIN)).not.toMatch(/[ \t]$/m);
  });

  // Read by a person before they were kept; `UPDATE_SCREENS=1` writes them anew.
  it.each([
    ['list', []],
    ['drop-direct-url', ['drop-direct-url']],
    ['drop-pgbouncer-flag', ['drop-pgbouncer-flag']],
    ['prepared-statement', ['prepared statement "s0" already exists']],
    ['advisory-lock', ['advisory-lock']],
    ['pooler', ['pooler']],
  ] as const)('is the one in %s.txt', (name, words) => {
    const golden = join(FIXTURES, 'explain', `${name}.txt`);
    const text = `${explain(words, { color: false, columns: 100 })}\n`;
    if (process.env.UPDATE_SCREENS === '1') writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, 'utf8'));
  });
});
