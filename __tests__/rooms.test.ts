import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';
import { requiredModule } from '../lib/read/prisma-config/scope';
import { childOf, childrenOf, type Node, nodesIn, parsedModule, stringOf } from '../lib/read/prisma-config/syntax';

/**
 * The rooms of the program, from the ground up: what lives in each, and what its code may load at run time.
 *
 * `lib/judge` is the file lib/judge.ts and the folder beside it. A name in `may` is a room, a package, or `node` for
 * node's own modules; `node:path` is pure and free for all, and so is an `import type`, which loads nothing.
 */
const ROOMS: Readonly<Record<string, { readonly holds: readonly string[]; readonly may: readonly string[] }>> = {
  words: {
    holds: [
      ...[
        'lib/text',
        'lib/paths',
        'lib/edit',
        'lib/finding',
        'lib/errors',
        'lib/secret',
        'lib/verdict',
        'lib/page',
        'lib/transform',
      ],
      ...[
        'lib/project',
        'lib/outcome',
        'lib/diagnosis',
        'lib/options',
        'lib/summary',
        'lib/exit-code',
        'lib/probe-result',
      ],
    ],
    may: [],
  },
  read: {
    holds: ['lib/read', 'lib/datasource-property'],
    // poolers: a URL that is set in a workflow is told by its host.
    may: ['words', 'poolers', '@mrleebo/prisma-ast', 'jscodeshift', 'dotenv', 'semver'],
  },
  poolers: { holds: ['lib/poolers'], may: ['words', 'read', 'semver'] },
  // stock: their default exports, which jscodeshift runs and the program does not.
  transforms: { holds: ['transforms'], may: ['words', 'read', 'stock'] },
  stock: { holds: ['lib/stock'], may: ['words', 'read', 'host', 'repository', 'judge', 'gather', 'verify'] },
  registry: { holds: ['lib/registry'], may: ['transforms'] },
  host: { holds: ['lib/host'], may: ['words', 'read', 'node'] },
  repository: {
    holds: ['lib/discover', 'lib/environments', 'lib/workspaces', 'lib/scope'],
    may: ['words', 'read', 'host', 'semver'],
  },
  version: {
    holds: ['lib/prisma-version', 'lib/prisma-gates', 'lib/prisma-parts', 'lib/prisma-sources'],
    may: ['words', 'read', 'repository', 'semver'],
  },
  // What may be shown of a text: no password, no code for the terminal.
  redact: { holds: ['lib/redact'], may: ['read'] },
  judge: { holds: ['lib/judge'], may: ['words', 'read', 'poolers', 'version', 'redact'] },
  gather: {
    holds: ['lib/gather', 'lib/selection'],
    may: ['words', 'read', 'poolers', 'version', 'repository', 'judge'],
  },
  plan: { holds: ['lib/plan', 'lib/suppose'], may: ['words', 'read', 'poolers', 'version', 'judge', 'registry'] },
  verify: { holds: ['lib/verify'], may: ['words', 'read', 'dotenv'] },
  write: {
    holds: ['lib/apply', 'lib/inverse-edits', 'lib/journal', 'lib/journal-entry', 'lib/undo'],
    may: ['words', 'read', 'host', 'diff'],
  },
  render: { holds: ['lib/render'], may: ['words', 'read', 'redact', 'write', 'diff'] },
  explain: { holds: ['lib/explain'], may: ['words', 'registry', 'poolers', 'render', 'diff'] },
  probe: { holds: ['lib/probe'], may: ['words', 'read', 'redact', 'pg'] },
  run: {
    holds: ['lib/run', 'lib/select', 'lib/run-undo', 'lib/run-probe', 'lib/probe-projects', 'lib/show', 'lib/ask'],
    may: [
      ...[
        'words',
        'read',
        'host',
        'repository',
        'version',
        'judge',
        'gather',
        'plan',
        'verify',
        'write',
        'redact',
        'render',
        'probe',
      ],
    ],
  },
  bin: {
    holds: ['bin'],
    may: ['words', 'host', 'redact', 'render', 'run', 'explain', 'node', 'yargs', 'package.json'],
  },
};

const ROOT = join(__dirname, '..');

interface Import {
  readonly from: string;
  /** A file without its ending, or a module's name. */
  readonly to: string;
  /** By `require` or `import()`: loaded when that line is reached. */
  readonly late: boolean;
}

const FILES = ['bin', 'lib', 'transforms'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .map((path) => posix.join(folder, path.replaceAll('\\', '/')).replace(/\.ts$/, '')),
);

const IMPORTS = FILES.flatMap(importsOf);

/** What a file loads at run time. */
function importsOf(file: string): readonly Import[] {
  const program = parsedModule({ path: `${file}.ts`, text: readFileSync(join(ROOT, `${file}.ts`), 'utf8') });
  if (program === null) throw new Error(`${file}.ts can't be parsed`);
  return [...nodesIn(program)].flatMap((node): readonly Import[] => {
    const late = requiredModule(node);
    const name = late ?? importedModule(node);
    return name === undefined ? [] : [{ from: file, to: targetOf(file, name), late: late !== undefined }];
  });
}

function importedModule(node: Node): string | undefined {
  if (!/^(?:Import|Export(?:Named|All))Declaration$/.test(node.type)) return undefined;
  const source = childOf(node, 'source');
  const kinds = childrenOf(node, 'specifiers').map((specifier) => specifier.importKind ?? specifier.exportKind);
  const isType = [node.importKind, node.exportKind].includes('type') || (kinds.length > 0 && kinds.every(isTypeKind));
  return source === undefined || isType ? undefined : stringOf(source);
}

function isTypeKind(kind: unknown): boolean {
  return kind === 'type';
}

function targetOf(file: string, name: string): string {
  if (!name.startsWith('.')) return name;
  return posix.join(posix.dirname(file), name);
}

/** The room of a file; for a module its package, `node`, or nothing where it is free for all. */
function roomOf(target: string): string | undefined {
  if (/^(?:node:)?path(?:\/posix)?$/.test(target)) return undefined;
  if (isBuiltin(target)) return 'node';
  const rooms = Object.entries(ROOMS).filter(([, { holds }]) =>
    holds.some((place) => target === place || target.startsWith(`${place}/`)),
  );
  if (rooms.length > 1) throw new Error(`${target} is in ${rooms.map(([name]) => name).join(' and ')}`);
  return rooms[0]?.[0] ?? packageOf(target);
}

function packageOf(target: string): string {
  return target.split('/', target.startsWith('@') ? 2 : 1).join('/');
}

function lines(imports: readonly Import[]): readonly string[] {
  return imports.map(({ from, to }) => `${from} loads ${to}`);
}

it('every file is in a room', () => {
  expect(FILES.filter((file) => !(String(roomOf(file)) in ROOMS))).toEqual([]);
});

it('every place in the table exists', () => {
  const places = Object.values(ROOMS).flatMap(({ holds }) => holds);
  expect(places.filter((place) => !existsSync(join(ROOT, place)) && !existsSync(join(ROOT, `${place}.ts`)))).toEqual(
    [],
  );
});

describe.each(Object.entries(ROOMS))('%s', (room, { may }) => {
  const own = IMPORTS.filter(({ from }) => roomOf(from) === room);
  const targets = new Set(own.map(({ to }) => roomOf(to)));

  it('loads nothing but what its row allows', () => {
    const strange = own.filter(({ to }) => ![undefined, room, ...may].includes(roomOf(to)));
    expect(lines(strange)).toEqual([]);
  });

  it('needs all that its row allows', () => {
    expect(may.filter((name) => !targets.has(name))).toEqual([]);
  });
});

describe('rules that the rows alone do not say', () => {
  it('a file of a transform loads no other transform', () => {
    const between = IMPORTS.filter(({ from, to }) => roomOf(from) === 'transforms' && roomOf(to) === 'transforms');
    expect(lines(between)).toEqual([]);
  });

  it('transforms touch no disk: of the readers none is given a host', () => {
    const readers = ['files', 'package-json', 'node-modules', 'lockfiles', 'catalogs'].map(
      (name) => `lib/read/${name}`,
    );
    expect(lines(IMPORTS.filter(({ from, to }) => roomOf(from) === 'transforms' && readers.includes(to)))).toEqual([]);
  });

  it('the heavy packages are loaded late, from one file each', () => {
    const heavy: Readonly<Record<string, string>> = {
      '@mrleebo/prisma-ast': 'lib/read/prisma-ast',
      jscodeshift: 'lib/read/babel',
      pg: 'lib/probe/pg',
    };
    for (const [name, gate] of Object.entries(heavy)) {
      const users = IMPORTS.filter(({ to }) => packageOf(to) === name).map(({ from }) => from);
      expect([...new Set(users)]).toEqual([gate]);
      expect(lines(IMPORTS.filter(({ to, late }) => to === gate && !late))).toEqual([]);
    }
    expect(lines(IMPORTS.filter(({ to, late }) => to === 'yargs' && !late))).toEqual([]);
  });

  it('what the start file loads at once is node alone', () => {
    const atOnce = IMPORTS.filter(({ from, late }) => from === 'bin/start' && !late);
    expect(atOnce.map(({ to }) => to).filter((to) => !isBuiltin(to))).toEqual(['package.json']);
  });

  it('no file loads itself in a circle', () => {
    expect(FILES.filter((file) => reachedFrom(file).has(file))).toEqual([]);
  });
});

const NEXT = new Map(FILES.map((file) => [file, IMPORTS.filter(({ from }) => from === file).map(({ to }) => to)]));

function reachedFrom(file: string): ReadonlySet<string> {
  const reached = new Set(NEXT.get(file));
  for (const each of reached) for (const next of NEXT.get(each) ?? []) reached.add(next);
  return reached;
}
