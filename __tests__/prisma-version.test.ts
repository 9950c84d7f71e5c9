import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../lib/errors';
import { type MemoryOptions, memoryHost } from '../lib/host/memory';
import { gatesInside } from '../lib/prisma-gates';
import { GATE, isBefore, type PrismaVersion, prismaVersion, reaches, type VersionPlace } from '../lib/prisma-version';

const LOCKS = join(__dirname, '../__testfixtures__/locks');

type Files = Readonly<Record<string, string | object>>;

interface Setting extends Partial<VersionPlace> {
  readonly stated?: string;
  readonly links?: MemoryOptions['links'];
}

function versionIn(files: Files, { stated, links, ...place }: Setting = {}): PrismaVersion {
  const texts = Object.entries(files).map(([path, content]) => [
    path,
    typeof content === 'string' ? content : JSON.stringify(content),
  ]);
  const project = { packageFolder: '', workspaceRoot: '', dependents: [], ...place };
  return prismaVersion(memoryHost(Object.fromEntries(texts), { links }), project, stated);
}

function fixture(name: string): Record<string, string> {
  const root = join(LOCKS, name);
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [path.slice(root.length + 1), readFileSync(path, 'utf8')]));
}

function manifest(prisma: string | undefined, client: string | undefined = prisma, more: object = {}): object {
  return { devDependencies: { prisma }, dependencies: { '@prisma/client': client }, ...more };
}

/** A package-lock.json with these versions in the root's node_modules. */
function npmLock(prisma: string | undefined, client: string | undefined = prisma): object {
  const packages = { 'node_modules/prisma': { version: prisma }, 'node_modules/@prisma/client': { version: client } };
  return { lockfileVersion: 3, packages };
}

function yarnLock(versions: Readonly<Record<string, string>>): string {
  return Object.entries(versions)
    .map(([key, version]) => `"${key}":\n  version "${version}"\n`)
    .join('\n');
}

function installed(version: string, name = 'prisma'): object {
  return { name, version };
}

function codesOf(found: PrismaVersion): readonly string[] {
  return found.remarks.map(({ code }) => code);
}

describe('the gates', () => {
  it.each([
    ['5.10.0', '5.10.0', true],
    ['5.10.0-dev.5', '5.10.0', false],
    ['5.9.1', '5.10.0', false],
    ['8.0.0-rc.19', '5.10.0', true],
  ])('%s reaches %s: %s', (version, gate, expected) => {
    expect(reaches(version, gate)).toBe(expected);
  });

  it.each([
    ['7.0.0-dev.1', 7, false],
    ['6.99.0', 7, true],
    ['8.0.0-rc.3', 8, false],
  ])('%s is before %s: %s', (version, major, expected) => {
    expect(isBefore(version, major)).toBe(expected);
  });

  it.each([
    ['^5.10.0', []],
    ['^5.4.2', ['oneUrl']],
    ['~5.9.0', []],
    ['^5.10.0-dev.5', ['oneUrl']],
    ['<=5.10.0', ['oneUrl']],
    ['<5.10.0', []],
    ['^6.0.0', []],
    ['<7.0.0', ['oneUrl']],
    ['>=5.10.0', ['urlInConfig', 'next']],
    ['^7.0.0-dev.1', []],
    ['5.9.1 || 5.22.0', ['oneUrl']],
    ['*', ['oneUrl', 'urlInConfig', 'next']],
    ['latest', null],
    ['github:prisma/prisma', null],
    [`^5.0.0${' || ^5.0.0'.repeat(100)}`, null],
  ])('the range %s has versions on both sides of %j', (range, expected) => {
    expect(gatesInside(range, ['oneUrl', 'urlInConfig', 'next'])).toEqual(expected);
  });

  it('are in the order of the versions', () => {
    expect(Object.values(GATE)).toEqual(['4.10.0', '5.10.0', '6.18.0', '7.0.0', '8.0.0']);
  });
});

describe('a resolved version', () => {
  it('of the lockfile wins over a range that straddles a gate', () => {
    expect(versionIn(fixture('npm-lock-3/single'))).toEqual({
      kind: 'known',
      version: '5.22.0',
      cli: '5.22.0',
      client: '5.22.0',
      from: { path: 'package-lock.json', detail: 'node_modules/prisma', package: 'prisma', version: '5.22.0' },
      stated: false,
      framework: undefined,
      sources: [
        { path: 'package-lock.json', detail: 'node_modules/prisma', package: 'prisma', version: '5.22.0' },
        { path: 'package.json', detail: 'devDependencies', package: 'prisma', range: '^5.4.2' },
        {
          path: 'package-lock.json',
          detail: 'node_modules/@prisma/client',
          package: '@prisma/client',
          version: '5.22.0',
        },
        { path: 'package.json', detail: 'dependencies', package: '@prisma/client', range: '^5.4.2' },
      ],
      remarks: [],
    });
  });

  it.each([
    ['packages/db', '5.9.1'],
    ['apps/web', '5.10.2'],
    ['apps/api', '5.10.2'],
  ])('is the one of the workspace package %s', (packageFolder, version) => {
    const formats = readdirSync(LOCKS).filter((name) => !name.endsWith('.md'));
    expect(formats.length).toBeGreaterThan(12);
    const found = formats.map((format) => versionIn(fixture(`${format}/workspace`), { packageFolder }));
    expect(found).toMatchObject(formats.map(() => ({ kind: 'known', version, remarks: [] })));
  });

  it.each(['pnpm-lock-9.0', 'yarn-4', 'bun'])('is found for packages that ask a catalog: %s', (format) => {
    const files = fixture(`${format}/catalog`);
    expect(versionIn(files, { packageFolder: 'packages/db' })).toMatchObject({ version: '5.10.2', remarks: [] });
    expect(versionIn(files, { packageFolder: 'packages/old' })).toMatchObject({ version: '5.9.1', remarks: [] });
  });

  it.each(['npm-lock-3', 'pnpm-lock-9.0', 'yarn-1', 'yarn-4', 'bun'])('is found behind an alias: %s', (format) => {
    expect(versionIn(fixture(`${format}/alias`))).toMatchObject({ version: '5.10.2', remarks: [] });
  });

  it('is the installed one, from the nearest node_modules', () => {
    const files = {
      'package.json': { workspaces: ['*'], ...manifest('^5.0.0') },
      'node_modules/prisma/package.json': installed('5.9.1'),
      'node_modules/@prisma/client/package.json': installed('5.22.0', '@prisma/client'),
      'db/package.json': manifest('^5.0.0'),
      'db/node_modules/prisma/package.json': installed('5.22.0'),
    };
    expect(versionIn(files, { packageFolder: 'db' })).toMatchObject({
      version: '5.22.0',
      from: { path: 'db/node_modules/prisma/package.json', detail: 'installed' },
      client: '5.22.0',
    });
  });

  it("is found through pnpm's links", () => {
    const store = 'node_modules/.pnpm/prisma@5.10.2/node_modules/prisma';
    const files = {
      'package.json': { devDependencies: { prisma: '^5.4.2' } },
      [`${store}/package.json`]: installed('5.10.2'),
    };
    const links = { 'node_modules/prisma': '.pnpm/prisma@5.10.2/node_modules/prisma' };
    expect(versionIn(files, { links })).toMatchObject({
      version: '5.10.2',
      from: { path: 'node_modules/prisma/package.json' },
    });
  });

  it("is found in Yarn's Plug'n'Play data", () => {
    const found = versionIn(fixture('yarn-4/pnp'), { packageFolder: 'apps/web' });
    expect(found).toMatchObject({ version: '5.10.2', from: { path: '.pnp.cjs', detail: 'workspace apps/web' } });
  });

  it('is not taken from a half-written package.json', () => {
    const files = {
      'package.json': manifest('5.22.0'),
      'node_modules/prisma/package.json': '{"name":',
      'package-lock.json': npmLock('5.22.0'),
    };
    expect(versionIn(files)).toMatchObject({ version: '5.22.0', from: { path: 'package-lock.json' } });
  });

  it('is taken from a folder above for a package that lists no Prisma', () => {
    const files = {
      'package.json': manifest('^5.0.0'),
      'package-lock.json': npmLock('5.22.0'),
      'libs/db/package.json': { name: 'db' },
    };
    expect(versionIn(files, { packageFolder: 'libs/db', workspaceRoot: 'libs/db' })).toMatchObject({
      version: '5.22.0',
    });
  });

  it('is not taken from a folder above for a package of its own that lists Prisma', () => {
    const files = {
      'package.json': manifest('^5.0.0'),
      'package-lock.json': npmLock('5.22.0'),
      'examples/a/package.json': manifest('^5.0.0'),
    };
    expect(versionIn(files, { packageFolder: 'examples/a', workspaceRoot: 'examples/a' }).kind).toBe('unknown');
  });

  it('that the range does not allow is reported, and wins', () => {
    const found = versionIn({ 'package.json': manifest('^6.0.0'), 'package-lock.json': npmLock('5.22.0') });
    expect(found).toMatchObject({ kind: 'known', version: '5.22.0' });
    expect(found.remarks[0]).toMatchObject({
      code: 'lockfile-violates-range',
      level: 'warning',
      message:
        "package-lock.json (node_modules/prisma) has `prisma` 5.22.0, which `^6.0.0` in package.json doesn't allow",
    });
  });
});

describe('resolved sources that disagree', () => {
  it('on two sides of a gate leave the version unknown', () => {
    const files = {
      'package.json': manifest('^5.0.0'),
      'package-lock.json': npmLock('5.22.0'),
      'node_modules/prisma/package.json': installed('5.9.1'),
    };
    expect(versionIn(files)).toMatchObject({
      kind: 'unknown',
      why: '`prisma` is 5.9.1 in node_modules/prisma/package.json and 5.22.0 in package-lock.json (node_modules/prisma), on two sides of 5.10.0',
    });
  });

  it('on one side of every gate are a note', () => {
    const files = {
      'package.json': manifest('^5.0.0'),
      'package-lock.json': npmLock('5.22.0'),
      'node_modules/prisma/package.json': installed('5.20.0'),
    };
    const found = versionIn(files);
    expect(found).toMatchObject({ kind: 'known', version: '5.20.0', cli: '5.20.0', client: '5.22.0' });
    expect(codesOf(found)).toEqual(['prisma-sources-disagree', 'prisma-versions-differ']);
  });

  it('around 6.18.0 are a note, and unknown only where there is a config', () => {
    const files = {
      'package.json': manifest('^6.0.0'),
      'package-lock.json': npmLock('6.19.0'),
      'node_modules/prisma/package.json': installed('6.5.0'),
    };
    expect(versionIn(files).kind).toBe('known');
    expect(versionIn(files, { config: {} })).toMatchObject({
      kind: 'unknown',
      why: expect.stringContaining('two sides of 6.18.0'),
    });
  });

  describe('as lockfiles of two managers', () => {
    const lines = (version: string) => yarnLock({ 'prisma@^5.0.0': version, '@prisma/client@^5.0.0': version });

    it.each([
      ['yarn@1.22.22', '5.20.0', 'yarn.lock'],
      ['npm@10.0.0', '5.22.0', 'package-lock.json'],
      [undefined, '5.22.0', 'package-lock.json'],
    ])('prefer the one of `packageManager` %s', (packageManager, version, path) => {
      const files = {
        'package.json': manifest('^5.0.0', '^5.0.0', { packageManager }),
        'package-lock.json': npmLock('5.22.0'),
        'yarn.lock': lines('5.20.0'),
      };
      const found = versionIn(files);
      expect(found).toMatchObject({ kind: 'known', version, from: { path } });
      expect(codesOf(found)).toEqual(['prisma-sources-disagree', 'prisma-sources-disagree']);
    });

    it('leave the version unknown across a gate, whatever `packageManager` says', () => {
      const files = {
        'package.json': manifest('^5.0.0', '^5.0.0', { packageManager: 'npm@10.0.0' }),
        'package-lock.json': npmLock('5.22.0'),
        'yarn.lock': lines('5.9.1'),
      };
      expect(versionIn(files).kind).toBe('unknown');
    });

    it('say nothing where they agree', () => {
      const files = {
        'package.json': manifest('^5.0.0'),
        'package-lock.json': npmLock('5.22.0'),
        'yarn.lock': lines('5.22.0'),
      };
      expect(versionIn(files)).toMatchObject({ version: '5.22.0', remarks: [] });
    });
  });

  it('as a lockfile of a package and one of its workspace root: the nearest wins and is named', () => {
    const files = {
      'package.json': { workspaces: ['apps/*'] },
      'package-lock.json': npmLock('5.22.0'),
      'apps/web/package.json': manifest('^5.10.0'),
      'apps/web/package-lock.json': npmLock('5.20.0'),
    };
    const found = versionIn(files, { packageFolder: 'apps/web' });
    expect(found).toMatchObject({ version: '5.20.0', from: { path: 'apps/web/package-lock.json' } });
    expect(found.remarks[0]).toMatchObject({
      code: 'stray-lockfile',
      message: 'apps/web/package-lock.json is the nearest lockfile and decides before package-lock.json above it',
    });
  });

  it('as several versions in a Yarn lockfile without the asked one leave the version unknown', () => {
    const files = {
      'package.json': { devDependencies: { prisma: '^5.12.0' } },
      'yarn.lock': yarnLock({ 'prisma@^5.4.0': '5.9.1', 'prisma@5.22.0': '5.22.0' }),
    };
    expect(versionIn(files).kind).toBe('unknown');
  });
});

describe('without anything resolved', () => {
  it('a range on one side of every gate counts, with a note', () => {
    const found = versionIn({ 'package.json': manifest('^5.10.0') });
    expect(found).toMatchObject({
      kind: 'known',
      version: '5.10.0',
      from: { path: 'package.json', detail: 'devDependencies', package: 'prisma', range: '^5.10.0' },
    });
    expect(found.remarks[0]?.message).toBe(
      'no readable lockfile and no node_modules say which Prisma runs: judged by `^5.10.0` in package.json for `prisma` and `@prisma/client`',
    );
  });

  it('a range that straddles a gate leaves the version unknown', () => {
    expect(versionIn({ 'package.json': manifest('^5.4.2') })).toMatchObject({
      kind: 'unknown',
      why: '`prisma` is asked for as `^5.4.2` in package.json, on both sides of 5.10.0, and no readable lockfile and no node_modules say which one runs',
    });
  });

  it.each(['latest', '*', 'next', '>=5.0.0'])('`%s` leaves the version unknown', (range) => {
    expect(versionIn({ 'package.json': manifest(range) }).kind).toBe('unknown');
  });

  it('`^6.0.0` counts, unless a config makes 6.18.0 a gate', () => {
    const files = { 'package.json': manifest('^6.0.0') };
    expect(versionIn(files)).toMatchObject({ kind: 'known', version: '6.0.0' });
    expect(versionIn(files, { config: {} }).kind).toBe('unknown');
  });

  it.each<[string, Files, string]>([
    [
      'pnpm',
      { 'pnpm-workspace.yaml': 'catalog:\n  prisma: ^5.12.0\n  "@prisma/client": ^5.12.0\n' },
      'pnpm-workspace.yaml',
    ],
    ['Yarn', { '.yarnrc.yml': 'catalog:\n  prisma: ^5.12.0\n  "@prisma/client": ^5.12.0\n' }, '.yarnrc.yml'],
    [
      'bun',
      { 'package.json': { workspaces: { catalog: { prisma: '^5.12.0', '@prisma/client': '^5.12.0' } } } },
      'package.json',
    ],
    [
      'bun, at the top',
      { 'package.json': { catalog: { prisma: '^5.12.0', '@prisma/client': '^5.12.0' } } },
      'package.json',
    ],
  ])('the range of a catalog counts: %s', (_, files, path) => {
    const found = versionIn({ ...files, 'db/package.json': manifest('catalog:') }, { packageFolder: 'db' });
    expect(found).toMatchObject({ version: '5.12.0', from: { path, detail: 'catalog default', range: '^5.12.0' } });
  });

  it('a catalog by name counts, and one that is missing leaves the version unknown', () => {
    const files = { 'pnpm-workspace.yaml': 'catalogs:\n  old:\n    prisma: 5.9.1\n    "@prisma/client": 5.9.1\n' };
    const asking = (range: string) =>
      versionIn({ ...files, 'db/package.json': manifest(range) }, { packageFolder: 'db' });
    expect(asking('catalog:old')).toMatchObject({ version: '5.9.1', from: { detail: 'catalog old' } });
    expect(asking('catalog:new').kind).toBe('unknown');
  });

  it('the range inside an alias counts', () => {
    expect(versionIn({ 'package.json': manifest('npm:prisma@~5.9.0', '~5.9.0') })).toMatchObject({ version: '5.9.0' });
  });

  it('a range that is an address is never shown', () => {
    const found = versionIn({ 'package.json': manifest('git+https://u:t0ken@example.com/prisma.git') });
    expect(found.kind).toBe('unknown');
    expect(JSON.stringify(found)).not.toContain('t0ken');
  });

  it('a peer range says nothing', () => {
    const files = {
      'package.json': { devDependencies: { prisma: '5.22.0' }, peerDependencies: { '@prisma/client': '*' } },
    };
    expect(versionIn(files)).toMatchObject({ kind: 'known', version: '5.22.0', client: undefined });
  });

  it('and without a package.json the version is unknown', () => {
    expect(versionIn({})).toMatchObject({ kind: 'unknown', why: expect.stringContaining('is in no package.json') });
  });
});

describe('a lockfile that can not be read', () => {
  const broken = '{\n<<<<<<< HEAD\n';

  it('is named, and the range counts', () => {
    const found = versionIn({ 'package.json': manifest('5.22.0'), 'package-lock.json': broken });
    expect(found).toMatchObject({ kind: 'known', version: '5.22.0', from: { path: 'package.json' } });
    expect(codesOf(found)).toEqual(['unreadable-lockfile', 'prisma-version-by-range']);
  });

  it('is named, and another lockfile counts', () => {
    const files = {
      'package.json': manifest('^5.0.0'),
      'package-lock.json': broken,
      'yarn.lock': yarnLock({ 'prisma@^5.0.0': '5.22.0', '@prisma/client@^5.0.0': '5.22.0' }),
    };
    expect(versionIn(files)).toMatchObject({
      version: '5.22.0',
      from: { path: 'yarn.lock' },
      remarks: [{ code: 'unreadable-lockfile' }],
    });
  });

  it('is named when it is binary, and a straddling range stays unknown', () => {
    const found = versionIn({ 'package.json': manifest('^5.4.2'), 'bun.lockb': '' });
    expect(found.kind).toBe('unknown');
    expect(codesOf(found)).toEqual(['unreadable-lockfile']);
  });

  it('and a package.json that is no JSON are no crash', () => {
    const found = versionIn({ 'package.json': '{', 'package-lock.json': broken });
    expect(found.kind).toBe('unknown');
    expect(codesOf(found)).toEqual(['unreadable-file', 'unreadable-lockfile']);
  });
});

describe('CLI and client', () => {
  it.each([
    ['5.22.0', '5.9.1', '5.9.1', '@prisma/client'],
    ['5.9.1', '5.22.0', '5.9.1', 'prisma'],
  ])('%s and %s: the lower one decides', (cli, client, version, name) => {
    const found = versionIn({ 'package.json': manifest('^5.0.0'), 'package-lock.json': npmLock(cli, client) });
    expect(found).toMatchObject({ kind: 'known', version, cli, client, from: { package: name } });
    expect(codesOf(found)).toEqual(['prisma-versions-differ']);
  });

  it('of two majors hold', () => {
    expect(versionIn({ 'package.json': manifest('6.5.0', '5.22.0') })).toMatchObject({
      kind: 'hold',
      why: '`prisma` is 6.5.0 in package.json (devDependencies) and `@prisma/client` is 5.22.0 in package.json (dependencies): two majors',
    });
  });

  it('without a CLI: the client decides, with a note', () => {
    const found = versionIn({
      'package.json': manifest(undefined, '5.22.0'),
      'package-lock.json': npmLock(undefined, '5.22.0'),
    });
    expect(found).toMatchObject({
      kind: 'known',
      version: '5.22.0',
      cli: undefined,
      from: { package: '@prisma/client' },
    });
    expect(codesOf(found)).toEqual(['no-prisma-cli']);
  });

  it('without a client: the one of the packages that depend on this one, the lowest of them', () => {
    const files = {
      'db/package.json': { devDependencies: { prisma: '5.22.0' } },
      'web/package.json': { dependencies: { '@prisma/client': '5.22.0' } },
      'api/package.json': { dependencies: { '@prisma/client': '5.9.1' } },
    };
    const found = versionIn(files, { packageFolder: 'db', dependents: ['web', 'api'] });
    expect(found).toMatchObject({
      version: '5.9.1',
      cli: '5.22.0',
      client: '5.9.1',
      from: { path: 'api/package.json' },
    });
  });

  it('of the packages that depend on this one count before what is anywhere in the lockfile', () => {
    const importer = (version: string) => ({ dependencies: { '@prisma/client': { specifier: version, version } } });
    const files = {
      'db/package.json': {},
      'web/package.json': manifest(undefined, '5.22.0'),
      'pnpm-lock.yaml': JSON.stringify({
        lockfileVersion: '9.0',
        importers: { web: importer('5.22.0'), other: importer('5.9.1') },
      }),
    };
    expect(versionIn(files, { packageFolder: 'db', dependents: ['web'] })).toMatchObject({ version: '5.22.0' });
  });

  it('one known, one not: the version is unknown', () => {
    expect(versionIn({ 'package.json': manifest('5.22.0', 'latest') })).toMatchObject({
      kind: 'unknown',
      why: expect.stringContaining('@prisma/client'),
    });
  });
});

describe('Prisma 8', () => {
  it('counts as 8 when nothing of 7 stands beside it', () => {
    expect(versionIn({ 'package.json': manifest('8.0.0-rc.19') })).toMatchObject({
      kind: 'known',
      version: '8.0.0-rc.19',
    });
  });

  it('is not the CLI beside `@prisma/prisma7`', () => {
    const files = {
      'package.json': manifest('8.0.0-rc.19', '7.10.0', {
        dependencies: { '@prisma/prisma7': '7.10.1', '@prisma/client': '7.10.0' },
      }),
    };
    expect(versionIn(files)).toMatchObject({ kind: 'known', version: '7.10.0', cli: '7.10.1', client: '7.10.0' });
  });

  it('is not `prisma` as an alias of `@prisma/prisma7`', () => {
    const files = { 'package.json': manifest('npm:@prisma/prisma7@7.10.1', '7.10.1') };
    expect(versionIn(files)).toMatchObject({ version: '7.10.1', from: { package: '@prisma/prisma7' } });
  });
});

describe("a framework's own Prisma", () => {
  it.each(['npm-lock-1', 'npm-lock-3', 'pnpm-lock-5.4', 'pnpm-lock-9.0'])(
    'is found though no package.json lists it: %s',
    (format) => {
      expect(versionIn(fixture(`${format}/keystone`))).toMatchObject({
        kind: 'known',
        version: '5.12.1',
        framework: '@keystone-6/core',
      });
    },
  );

  it.each(['@keystone-6/core', '@redwoodjs/api', 'zenstack', '@zenstackhq/runtime'])(
    'of %s is asked for without a lockfile',
    (name) => {
      expect(versionIn({ 'package.json': { dependencies: { [name]: '^1.0.0' } } })).toMatchObject({
        kind: 'unknown',
        why: `\`${name}\` brings its own Prisma, and no readable lockfile and no node_modules say which one`,
      });
    },
  );

  it('counts for the client beside a CLI that the project lists, as in a RedwoodJS project', () => {
    const files = {
      'package.json': { devDependencies: { '@redwoodjs/core': '6.3.2', prisma: '^5.4.0' } },
      'yarn.lock': yarnLock({
        'prisma@^5.4.0': '5.10.2',
        '@prisma/client@5.7.0': '5.7.0',
        '@prisma/client@5.3.1': '5.3.1',
      }),
    };
    expect(versionIn(files)).toMatchObject({
      version: '5.3.1',
      cli: '5.10.2',
      client: '5.3.1',
      framework: '@redwoodjs/core',
    });
  });

  it('is the one of the named manager where two lockfiles have it', () => {
    const files = {
      'package.json': { packageManager: 'yarn@3.2.4', devDependencies: { '@redwoodjs/core': '^3.8.0' } },
      'package-lock.json': npmLock('3.14.0'),
      'yarn.lock': yarnLock({ 'prisma@npm:4.7.1': '4.7.1', '@prisma/client@npm:4.7.1': '4.7.1' }),
    };
    expect(versionIn(files)).toMatchObject({ version: '4.7.1', framework: '@redwoodjs/core' });
  });

  it('is not looked for in the repository of the framework', () => {
    const files = {
      'cli/package.json': { devDependencies: { prisma: '6.19.0', '@zenstackhq/sdk': 'workspace:*' } },
      'pnpm-lock.yaml':
        'lockfileVersion: 5.4\nimporters:\n  cli:\n    devDependencies:\n      prisma: 6.19.0\npackages:\n  /@prisma/client/5.22.0:\n    dev: true\n',
    };
    expect(versionIn(files, { packageFolder: 'cli' })).toMatchObject({
      version: '6.19.0',
      client: undefined,
      framework: undefined,
    });
  });

  it('is no longer its own where the project lists Prisma', () => {
    const files = {
      'package.json': manifest('5.22.0', '5.22.0', { devDependencies: { prisma: '5.22.0', zenstack: '^2.0.0' } }),
    };
    expect(versionIn(files)).toMatchObject({ version: '5.22.0', framework: undefined });
  });
});

describe('a workspace package that is called prisma', () => {
  const local = { name: 'prisma', version: '1.2.3' };

  it.each<[string, Files, MemoryOptions['links']]>([
    ['by its range', { 'db/package.json': manifest('workspace:*', '5.22.0') }, {}],
    [
      'by a link',
      { 'db/package.json': manifest('^1.0.0', '5.22.0'), 'packages/prisma/package.json': local },
      { 'node_modules/prisma': '../packages/prisma' },
    ],
    [
      'by npm',
      {
        'db/package.json': manifest('^1.0.0', '5.22.0'),
        'package-lock.json': { packages: { 'node_modules/prisma': { resolved: 'packages/prisma', link: true } } },
      },
      {},
    ],
    [
      'by pnpm',
      {
        'db/package.json': manifest('^1.0.0', '5.22.0'),
        'pnpm-lock.yaml':
          'lockfileVersion: 5.4\nimporters:\n  db:\n    devDependencies:\n      prisma: link:../packages/prisma\n',
      },
      {},
    ],
    [
      'by bun',
      {
        'db/package.json': manifest('^1.0.0', '5.22.0'),
        'bun.lock': { workspaces: { db: { name: 'db' } }, packages: { prisma: ['prisma@workspace:packages/prisma'] } },
      },
      {},
    ],
  ])('is not the CLI: %s', (_, files, links) => {
    const found = versionIn(
      { 'package.json': { workspaces: ['*', 'packages/*'] }, ...files },
      { packageFolder: 'db', links },
    );
    expect(found).toMatchObject({ kind: 'known', version: '5.22.0', cli: undefined });
    expect(codesOf(found)).toEqual(expect.arrayContaining(['local-prisma-package', 'no-prisma-cli']));
  });

  it('is not the CLI by its name alone', () => {
    const files = {
      'package.json': { workspaces: ['*', 'packages/*'] },
      'db/package.json': manifest('^1.0.0', '5.22.0'),
      'packages/prisma/package.json': local,
    };
    expect(versionIn(files, { packageFolder: 'db' })).toMatchObject({
      kind: 'known',
      version: '5.22.0',
      cli: undefined,
    });
  });
});

describe('a stated version', () => {
  const straddling = { 'package.json': manifest('^5.4.2') };
  const locked = { ...straddling, 'package-lock.json': npmLock('5.22.0') };

  it('fills what is unknown', () => {
    expect(versionIn(straddling, { stated: '5.22.0' })).toMatchObject({
      kind: 'known',
      version: '5.22.0',
      stated: true,
      from: { path: '--prisma-version', detail: 'stated', package: 'prisma', version: '5.22.0' },
    });
  });

  it('makes a range exact', () => {
    expect(versionIn({ 'package.json': manifest('^5.10.0') }, { stated: '5.22.0' })).toMatchObject({
      version: '5.22.0',
      stated: true,
    });
  });

  it('outside of the range wins, with a warning', () => {
    const found = versionIn(straddling, { stated: '6.5.0' });
    expect(found).toMatchObject({ version: '6.5.0', stated: true });
    expect(codesOf(found)).toContain('stated-version-outside-range');
  });

  it('that was found as well stays a found one', () => {
    expect(versionIn(locked, { stated: '5.22.0' })).toMatchObject({
      version: '5.22.0',
      stated: false,
      from: { path: 'package-lock.json' },
    });
  });

  it('settles sources that disagree when it is one of them', () => {
    const files = { ...locked, 'node_modules/prisma/package.json': installed('5.9.1') };
    expect(versionIn(files, { stated: '5.9.1' })).toMatchObject({ kind: 'known', version: '5.9.1', stated: true });
  });

  it('against a resolved one is refused', () => {
    expect(() => versionIn(locked, { stated: '5.9.1' })).toThrow(
      new Refusal(
        '`--prisma-version 5.9.1` contradicts what was found: package-lock.json (node_modules/prisma) has `prisma` 5.22.0',
      ),
    );
  });

  it.each(['6', 'latest', '^5.0.0', ''])('`%s` is refused: not a full version', (stated) => {
    expect(() => versionIn(straddling, { stated })).toThrow(Refusal);
  });

  it('changes nothing where CLI and client are of two majors', () => {
    expect(versionIn({ 'package.json': manifest('6.5.0', '5.22.0') }, { stated: '6.5.0' }).kind).toBe('hold');
  });
});
