import { memoryHost } from '../lib/host/memory';
import { workspaceGlobs } from '../lib/read/workspace-globs';
import { dependentsOf, workspacePackages } from '../lib/workspaces';

type Json = Readonly<Record<string, unknown>>;

function packagesOf(files: Readonly<Record<string, Json | string>>) {
  const texts = Object.entries(files).map(([path, content]) => [
    path,
    typeof content === 'string' ? content : JSON.stringify(content),
  ]);
  return workspacePackages(memoryHost(Object.fromEntries(texts)));
}

function rootsOf(files: Readonly<Record<string, Json | string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(packagesOf(files).map(({ folder, root }) => [folder, root]));
}

describe('the workspace root of a package', () => {
  it.each<[string, Readonly<Record<string, Json | string>>]>([
    ['npm, Yarn and bun: a list', { 'package.json': { workspaces: ['apps/*'] } }],
    [
      'Yarn 1 and bun: an object',
      { 'package.json': { workspaces: { packages: ['apps/*'], catalog: { prisma: '5' } } } },
    ],
    ['pnpm: a block list', { 'package.json': {}, 'pnpm-workspace.yaml': "packages:\n  # ours\n  - 'apps/*' # all\n" }],
    ['pnpm: a list in the column of its key', { 'package.json': {}, 'pnpm-workspace.yaml': 'packages:\n- apps/*\n' }],
    ['pnpm: a flow list over lines', { 'package.json': {}, 'pnpm-workspace.yaml': 'packages: [\n  "apps/*",\n]\n' }],
  ])('is found for %s', (_, root) => {
    expect(rootsOf({ ...root, 'apps/web/package.json': {}, 'tools/package.json': {} })).toEqual({
      '': '',
      'apps/web': '',
      tools: 'tools',
    });
  });

  it('is the folder above that names it, not the nearest one with a package.json', () => {
    const files = { 'package.json': { workspaces: ['apps/**'] }, 'apps/package.json': {}, 'apps/a/b/package.json': {} };
    expect(rootsOf(files)).toEqual({ '': '', apps: '', 'apps/a/b': '' });
  });

  it('is the pnpm workspace where package.json names other folders', () => {
    const files = {
      'package.json': { workspaces: ['old/*'] },
      'pnpm-workspace.yaml': 'packages: ["apps/*"]',
      'apps/web/package.json': {},
      'old/web/package.json': {},
    };
    expect(rootsOf(files)).toEqual({ '': '', 'apps/web': '', 'old/web': 'old/web' });
  });

  it('is the one of package.json where pnpm-workspace.yaml holds settings only', () => {
    const files = {
      'package.json': { workspaces: ['apps/*'] },
      'pnpm-workspace.yaml': 'onlyBuiltDependencies:\n  - prisma\n',
      'apps/web/package.json': {},
    };
    expect(rootsOf(files)).toEqual({ '': '', 'apps/web': '' });
  });

  it('is the outer root for a workspace inside a workspace', () => {
    const files = {
      'package.json': { workspaces: ['groups/*'] },
      'groups/one/package.json': { workspaces: ['*'] },
      'groups/one/a/package.json': {},
    };
    expect(rootsOf(files)).toEqual({ '': '', 'groups/one': '', 'groups/one/a': '' });
  });

  it('is the inner root for an example with a lockfile of its own', () => {
    const files = {
      'package.json': { workspaces: ['examples/**'] },
      'examples/shop/package.json': { workspaces: ['apps/*'] },
      'examples/shop/yarn.lock': '',
      'examples/shop/apps/web/package.json': {},
    };
    expect(rootsOf(files)).toEqual({
      '': '',
      'examples/shop': 'examples/shop',
      'examples/shop/apps/web': 'examples/shop',
    });
  });

  it('is not looked for in node_modules', () => {
    const files = { 'package.json': { workspaces: ['**'] }, 'node_modules/prisma/package.json': { name: 'prisma' } };
    expect(rootsOf(files)).toEqual({ '': '' });
  });

  it('is still found when a package.json is no JSON', () => {
    const files = { 'package.json': { workspaces: ['apps/*'] }, 'apps/web/package.json': '{ "name": ' };
    expect(packagesOf(files)).toContainEqual({ folder: 'apps/web', name: undefined, root: '', dependencies: [] });
  });
});

describe('the globs of a workspace', () => {
  it.each([
    ['packages/*', 'packages/db', true],
    ['packages/*', 'packages', false],
    ['packages/*', 'packages/db/prisma', false],
    ['packages/**', 'packages/db/prisma', true],
    ['./packages/*/', 'packages/db', true],
    ['packages/db', 'packages/db', true],
    ['{apps,packages}/{a,b}', 'packages/b', true],
    ['{apps,packages}/{a,b}', 'packages/c', false],
    ['packages/db-*', 'packages/db-read', true],
    ['**/db', 'a/b/db', true],
    ['**/db/*', 'a/db/b/db/c', true],
    ['packages/*', 'packages/.hidden', false],
    ['packages/**', 'packages/a/node_modules/b', false],
  ])('%s on %s: %s', (glob, folder, expected) => {
    expect(workspaceGlobs([glob])(folder)).toBe(expected);
  });

  it('take out what an exclamation mark names', () => {
    const names = workspaceGlobs(['packages/*', '!packages/{old,tmp}']);
    expect(['packages/db', 'packages/old', 'packages/tmp'].filter(names)).toEqual(['packages/db']);
  });

  it('take little time on hostile patterns', () => {
    const started = performance.now();
    workspaceGlobs(['**/*a*a*a*a*a*a*a*a*b/**/x'.repeat(20), '{a,b}'.repeat(200)])('a'.repeat(200).split('').join('/'));
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('who depends on whom', () => {
  const workspace = { 'package.json': { workspaces: ['*'] } };

  it.each([
    ['workspace:*', ['db']],
    ['workspace:^1.0.0', ['db']],
    ['workspace:../db', ['db']],
    ['*', ['db']],
    ['^1.0.0', ['db']],
    ['file:../db', ['db']],
    ['link:../db/', ['db']],
    ['portal:../db', ['db']],
    ['^2.0.0', []],
    ['npm:@acme/db@1.0.0', []],
    ['catalog:', []],
    ['github:acme/db', []],
  ])('with the range %s', (range, expected) => {
    const web = { name: 'web', dependencies: { '@acme/db': range } };
    const found = packagesOf({
      ...workspace,
      'db/package.json': { name: '@acme/db', version: '1.2.0' },
      'web/package.json': web,
    });
    expect(found.find(({ folder }) => folder === 'web')?.dependencies).toEqual(expected);
  });

  it('sees through an alias of a workspace package', () => {
    const web = { devDependencies: { db: 'workspace:@acme/db@*' } };
    const found = packagesOf({ ...workspace, 'db/package.json': { name: '@acme/db' }, 'web/package.json': web });
    expect(found.find(({ folder }) => folder === 'web')?.dependencies).toEqual(['db']);
  });

  it('leaves a package of the same name in another workspace alone', () => {
    const found = packagesOf({
      'one/package.json': { workspaces: ['*'] },
      'one/db/package.json': { name: 'db' },
      'two/package.json': { workspaces: ['*'] },
      'two/web/package.json': { dependencies: { db: '*' } },
    });
    expect(found.find(({ folder }) => folder === 'two/web')?.dependencies).toEqual([]);
  });

  it('lists dependents of dependents, the nearest first, and survives a circle', () => {
    const found = packagesOf({
      ...workspace,
      'db/package.json': { name: 'db', devDependencies: { web: '*' } },
      'auth/package.json': { name: 'auth', peerDependencies: { db: '*' } },
      'web/package.json': { name: 'web', dependencies: { auth: '*' } },
      'docs/package.json': { name: 'docs' },
    });
    expect(dependentsOf(found, 'db')).toEqual(['auth', 'web']);
  });
});
