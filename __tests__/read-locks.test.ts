import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '../lib/host/host';
import { memoryHost } from '../lib/host/memory';
import { parseJsonWithLastCommas } from '../lib/read/json';
import type { Resolution } from '../lib/read/lockfile';
import { lockSources } from '../lib/read/lockfiles';
import { yamlLeaves } from '../lib/read/yaml';

const LOCKS = join(__dirname, '../__testfixtures__/locks');

function fixture(name: string): Host {
  const root = join(LOCKS, name);
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
  return memoryHost(Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path))])));
}

function lockIn(host: Host, folder = '') {
  const [source] = lockSources(host, folder);
  if (source?.lockfile === undefined) throw new Error(`no readable lockfile: ${source?.finding?.message}`);
  return source.lockfile;
}

function findingIn(name: string, text: string | Uint8Array) {
  return lockSources(memoryHost({ [name]: text }), '')[0]?.finding;
}

function shown(resolution: Resolution): string {
  if (resolution === 'local') return 'local';
  return resolution.map((found) => `${found.version} ${found.detail}`).join(' | ');
}

const WORKSPACES = [
  'npm-lock-1',
  'npm-lock-2',
  'npm-lock-3',
  'pnpm-lock-5.2',
  'pnpm-lock-5.3',
  'pnpm-lock-5.4',
  'pnpm-lock-6.0',
  'pnpm-lock-9.0',
  'yarn-1',
  'yarn-2',
  'yarn-3',
  'yarn-4',
  'bun',
].map((format) => `${format}/workspace`);

describe('a lockfile of a workspace with two Prismas', () => {
  const PACKAGES = [...WORKSPACES, 'yarn-2/pnp', 'yarn-3/pnp', 'yarn-4/pnp', 'yarn-4/pnp-data'];

  it.each(PACKAGES)('gives each package its own: %s', (name) => {
    const lock = lockIn(fixture(name));
    const versions = (importer: string, range: string) =>
      ['prisma', '@prisma/client'].map((wanted) => {
        const found = lock.resolve(importer, { name: wanted, range });
        return found === 'local' ? found : found.map(({ version }) => version);
      });
    expect(versions('packages/db', '5.9.1')).toEqual([['5.9.1'], ['5.9.1']]);
    expect(versions('apps/web', '~5.10.0')).toEqual([['5.10.2'], ['5.10.2']]);
    expect(versions('apps/api', '5.10.2')).toEqual([['5.10.2'], ['5.10.2']]);
  });

  it.each(PACKAGES)('lists both versions: %s', (name) => {
    const found = lockIn(fixture(name)).versionsOf('@prisma/client');
    expect(found.map(({ version }) => version).toSorted()).toEqual(['5.10.2', '5.9.1']);
  });

  it.each(PACKAGES.filter((name) => !/^(npm|bun)/.test(name)))(
    'knows no Prisma for a package without one: %s',
    (name) => {
      expect(lockIn(fixture(name)).resolve('apps/docs', { name: 'prisma' })).toEqual([]);
    },
  );

  it.each(PACKAGES.filter((name) => !/^(npm|yarn-1)/.test(name)))(
    'tells a workspace package from a fetched one: %s',
    (name) => {
      expect(lockIn(fixture(name)).resolve('apps/docs', { name: '@acme/db', range: 'workspace:*' })).toBe('local');
    },
  );

  it.each(['npm-lock-1/workspace', 'npm-lock-2/workspace', 'npm-lock-3/workspace'])("sees npm's links: %s", (name) => {
    expect(lockIn(fixture(name)).resolve('apps/docs', { name: '@acme/db', range: '*' })).toBe('local');
  });

  it.each([
    ['npm-lock-3', 'packages/db/node_modules/prisma'],
    ['npm-lock-1', 'packages/db, dependencies prisma'],
    ['pnpm-lock-5.2', 'importer packages/db'],
    ['pnpm-lock-9.0', 'importer packages/db'],
    ['yarn-1', 'prisma@5.9.1'],
    ['yarn-4', 'prisma@npm:5.9.1'],
  ])('says where it stands: %s', (format, detail) => {
    const found = lockIn(fixture(`${format}/workspace`)).resolve('packages/db', { name: 'prisma', range: '5.9.1' });
    expect(shown(found)).toBe(`5.9.1 ${detail}`);
  });
});

describe('a lockfile of one package', () => {
  it.each(['npm-lock-1', 'npm-lock-3', 'pnpm-lock-5.2', 'pnpm-lock-5.4', 'pnpm-lock-6.0', 'yarn-1', 'bun'])(
    'gives the resolved version, not the range: %s',
    (format) => {
      const lock = lockIn(fixture(`${format}/single`));
      const found = ['prisma', '@prisma/client'].map((name) => lock.resolve('', { name, range: '^5.4.2' }));
      expect(found).toMatchObject([[{ version: '5.22.0' }], [{ version: '5.22.0' }]]);
    },
  );

  it.each(['npm-lock-3', 'pnpm-lock-9.0', 'yarn-1', 'yarn-4', 'bun'])('sees through an alias: %s', (format) => {
    const lock = lockIn(fixture(`${format}/alias`));
    const found = lock.resolve('', { name: '@prisma/client', range: 'npm:@prisma/client@5.10.2' });
    expect(found).toMatchObject([{ package: '@prisma/client', version: '5.10.2' }]);
  });

  it.each(['npm-lock-1', 'npm-lock-3', 'pnpm-lock-5.4', 'pnpm-lock-9.0'])(
    'lists what a framework brings: %s',
    (format) => {
      const lock = lockIn(fixture(`${format}/keystone`));
      expect(lock.versionsOf('prisma')).toMatchObject([{ version: '5.12.1' }]);
      expect(lock.versionsOf('@prisma/client')).toMatchObject([{ version: '5.12.1' }]);
    },
  );

  it.each(['pnpm-lock-5.3', 'pnpm-lock-5.4'])('cuts off peers, in words and as a hash: %s', (format) => {
    const lock = lockIn(fixture(`${format}/peers`));
    expect(shown(lock.resolve('', { name: '@prisma/client' }))).toBe('6.5.0 importer .');
    expect(lock.versionsOf('@prisma/client')).toMatchObject([{ version: '6.5.0' }]);
  });

  it('reads the second YAML document of pnpm 12', () => {
    expect(shown(lockIn(fixture('pnpm-lock-9.0/documents')).resolve('', { name: 'prisma' }))).toBe('5.22.0 importer .');
  });

  it.each(['yarn-3', 'yarn-4'])('reads what Yarn patched: %s', (format) => {
    const range = JSON.parse(readFileSync(join(LOCKS, format, 'patch/package.json'), 'utf8')).dependencies[
      '@prisma/client'
    ];
    expect(lockIn(fixture(`${format}/patch`)).resolve('', { name: '@prisma/client', range })).toMatchObject([
      { version: '5.10.2' },
    ]);
  });

  it.each(['pnpm-lock-9.0', 'yarn-4', 'bun'])('reads what a catalog resolved to: %s', (format) => {
    const lock = lockIn(fixture(`${format}/catalog`));
    expect(lock.resolve('packages/db', { name: 'prisma', range: '~5.10.0' })).toMatchObject([{ version: '5.10.2' }]);
    expect(lock.resolve('packages/old', { name: 'prisma', range: '5.9.1' })).toMatchObject([{ version: '5.9.1' }]);
  });
});

describe('a lockfile that was not made from the manifest beside it', () => {
  it('gives every version that Yarn 1 has, since none can be told to be the right one', () => {
    const lock = lockIn(fixture('yarn-1/workspace'));
    expect(shown(lock.resolve('', { name: 'prisma', range: '^6.0.0' }))).toBe(
      '5.10.2 prisma@5.10.2 | 5.9.1 prisma@5.9.1',
    );
  });

  it('never shows the token of a git range', () => {
    const text = '# yarn lockfile v1\n\n"prisma@git+https://u:t0ken@example.com/p.git":\n  version "5.9.1"\n';
    const found = lockIn(memoryHost({ 'yarn.lock': text })).resolve('', { name: 'prisma', range: '^5.0.0' });
    expect(shown(found)).toBe('5.9.1 prisma@…');
  });
});

describe('a lockfile with Windows line ends and a byte order mark', () => {
  it.each(WORKSPACES)('reads the same: %s', (name) => {
    const host = fixture(name);
    const [path = ''] = host.names('').filter((file) => /lock/.test(file));
    const text = new TextDecoder().decode(host.read(path) ?? new Uint8Array());
    const lock = lockIn(memoryHost({ [path]: `\uFEFF${text.replaceAll('\n', '\r\n')}` }));
    expect(lock.resolve('packages/db', { name: 'prisma', range: '5.9.1' })).toMatchObject([{ version: '5.9.1' }]);
  });
});

describe('a lockfile that can not be read', () => {
  const conflict = (text: string) => text.replace('\n', '\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> main\n');

  it.each(WORKSPACES)('is named with the line of its merge conflict: %s', (name) => {
    const host = fixture(name);
    const [path = ''] = host.names('').filter((file) => /lock/.test(file));
    const text = conflict(new TextDecoder().decode(host.read(path) ?? new Uint8Array()));
    expect(findingIn(path, text)).toMatchObject({
      code: 'unreadable-lockfile',
      level: 'warning',
      message: `\`${path}\` can't be read: it holds a merge conflict`,
      at: { path, span: { start: text.indexOf('<<<<<<<') } },
    });
  });

  it.each([
    ['pnpm-lock.yaml', 'lockfileVersion: 5.4\n\ndependencies:\n  prisma: 5.9.1\n=======\n', '======='],
    ['yarn.lock', '# yarn lockfile v1\n\nprisma@^5.0.0:\n  version "5.9.1"\n>>>>>>> main\n', '>>>>>>>'],
  ])('is named when only half of the conflict is left: %s', (name, text, mark) => {
    expect(findingIn(name, text)?.at?.span.start).toBe(text.indexOf(mark));
  });

  it.each([
    ['package-lock.json', '{ "lockfileVersion": 3, "packages": {', 'it is not valid JSON'],
    ['package-lock.json', '[]', 'it has no `lockfileVersion`'],
    ['npm-shrinkwrap.json', '{}', 'it has no `lockfileVersion`'],
    ['pnpm-lock.yaml', '', 'it has no `lockfileVersion`'],
    ['pnpm-lock.yaml', "lockfileVersion: '12.0'\n", 'its `lockfileVersion` is not one of 5.x, 6.x and 9.x'],
    [
      'pnpm-lock.yaml',
      "lockfileVersion: '9.0'\nimporters:\n  garbage\n",
      'a line in it is not of the form `key: value`',
    ],
    ['yarn.lock', 'prisma@^5.0.0:\n', 'an entry in it has no version'],
    ['yarn.lock', 'nonsense\n', 'a line in it belongs to no entry'],
    [
      'yarn.lock',
      '__metadata:\n  version: 8\n\n"prisma@npm:5.0.0":\n  resolution: x\n',
      'an entry in it has no version',
    ],
    ['bun.lock', '{ "packages": {}', 'it is not valid JSON'],
    ['bun.lock', '{}', 'it has no `workspaces` and `packages`'],
    ['.pnp.data.json', '{}', 'its data is not what Yarn writes'],
  ])('says why: %s %#', (name, text, why) => {
    expect(findingIn(name, text)?.message).toBe(`\`${name}\` can't be read: ${why}`);
  });

  it('is said to be binary, with the way to a readable one', () => {
    expect(findingIn('bun.lockb', new Uint8Array([0, 255]))).toMatchObject({
      code: 'unreadable-lockfile',
      level: 'note',
      message: "`bun.lockb` can't be read: it is binary",
      help: 'run `bun install --save-text-lockfile` and commit bun.lock',
    });
  });

  it('is not the binary one where bun.lock stands beside it', () => {
    const text = JSON.stringify({ workspaces: {}, packages: {} });
    expect(lockSources(memoryHost({ 'bun.lock': text, 'bun.lockb': '' }), '').map(({ path }) => path)).toEqual([
      'bun.lock',
    ]);
  });

  it('is a finding when it is not UTF-8', () => {
    expect(findingIn('yarn.lock', new Uint8Array([0xff, 0xfe]))?.code).toBe('unreadable-file');
  });

  it('is no finding where Yarn keeps the data of its program in another file', () => {
    expect(lockSources(memoryHost({ '.pnp.cjs': 'require("fs");' }), '')).toEqual([]);
  });
});

describe('a lockfile that was cut off', () => {
  it.each([...WORKSPACES, 'yarn-2/pnp', 'yarn-4/pnp', 'yarn-4/pnp-data'])(
    'gives an answer or a finding: %s',
    (name) => {
      const host = fixture(name);
      const path = lockSources(host, '')[0]?.path ?? '';
      const text = new TextDecoder().decode(host.read(path) ?? new Uint8Array());
      for (let part = 0; part < 60; part++) {
        const cut = text.slice(0, Math.floor((text.length * part) / 60));
        const [source] = lockSources(memoryHost({ [path]: cut }), '');
        const found = source?.lockfile?.resolve('packages/db', { name: 'prisma', range: '5.9.1' }) ?? [];
        const versions = found === 'local' ? [] : found.map(({ version }) => version);
        expect(['5.9.1', '5.10.2']).toEqual(expect.arrayContaining(versions));
      }
    },
  );
});

describe('reading stays quick on hostile text', () => {
  const deep = (open: string) => open.repeat(200_000);

  it.each<[string, string]>([
    ['pnpm-lock.yaml', `lockfileVersion: 5.4\ndependencies:\n  prisma: ${'_'.repeat(500_000)}/`],
    ['pnpm-lock.yaml', `lockfileVersion: 5.4\n${'dependencies: [x\n'.repeat(100_000)}`],
    ['pnpm-lock.yaml', `lockfileVersion: 5.4\ndependencies: ${deep('{a: ')}`],
    ['pnpm-lock.yaml', `lockfileVersion: 5.4\n${"dependencies: {'a\n".repeat(100_000)}`],
    ['yarn.lock', `${'"'.repeat(500_000)}:\n  version "1.0.0"\n`],
    ['yarn.lock', `__metadata:\n  version: 8\n${'? "prisma\n'.repeat(100_000)}`],
    ['package-lock.json', deep('{"a":')],
    ['package-lock.json', `{"lockfileVersion":1,${'"dependencies":{"a":{'.repeat(50_000)}`],
    ['bun.lock', `{"a":"${'\\"'.repeat(500_000)}`],
    ['bun.lock', `[${', '.repeat(500_000)}]`],
    ['.pnp.cjs', `JSON.parse('${"\\'".repeat(500_000)}`],
    ['.pnp.cjs', `const RAW_RUNTIME_STATE =${' '.repeat(500_000)}`],
  ])('%s %#', (name, text) => {
    const started = performance.now();
    const [source] = lockSources(memoryHost({ [name]: text }), '');
    source?.lockfile?.resolve('a/b', { name: 'prisma', range: '^5.0.0' });
    source?.lockfile?.versionsOf('prisma');
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

describe('yamlLeaves', () => {
  const leaves = (text: string) =>
    yamlLeaves(text).map(({ path, value, odd }) => `${path.join('/')}=${odd ? '?' : value}`);

  it.each([
    ['a: 1\nb:\n  c: 2\n', ['a=1', 'b/c=2']],
    ["'@a/b': 'it''s'\n\"c\": \"d\\\"e\"\n", ["@a/b=it's", 'c=d"e']],
    ['a: x # note\n# whole line\nb: "x # y"\n', ['a=x', 'b=x # y']],
    ['a:\n  - x\n  - "y"\nb:\n- z\n', ['a=x', 'a=y', 'b=z']],
    ['a: [x, "y", {b: c}]\nd: {e: f, g: [h]}\n', ['a=x', 'a=y', 'a/b=c', 'd/e=f', 'd/g=h']],
    ['a: [\n  x, # why\n  y,\n]\nb: z\n', ['a=x', 'a=y', 'b=z']],
    ['a: >-\n  folded\n  text\nb: 1\n', ['b=1']],
    ['a: 1\n---\nb: 2\n...\n', ['a=1', 'b=2']],
    ['? "a long key"\n: 1\nb: 2\n', ['=1', 'b=2']],
    ['a: http://x:1/y\n', ['a=http://x:1/y']],
    ['- a: 1\n  b: 2\n- a: 3\n', ['a=1', 'b=2', 'a=3']],
    ['a:\nb: {}\n', []],
    ['a:\n  what\n', ['a=?']],
    ['a: "open\nb: 1\n', ['a=?', 'b=1']],
    ['a: [open\n', ['a=?']],
  ])('%j', (text, expected) => {
    expect(leaves(text)).toEqual(expected);
  });

  it('passes over what nobody wants, whatever it holds', () => {
    expect(yamlLeaves('a:\n  "\nb: 1\n', (key) => key === 'b')).toMatchObject([{ path: ['b'], value: '1' }]);
  });
});

describe('parseJsonWithLastCommas', () => {
  it.each([
    ['{"a": [1, 2, ], }', { a: [1, 2] }],
    ['{"a": ",]", "b": "\\",}"}', { a: ',]', b: '",}' }],
  ])('%s', (text, value) => {
    expect(parseJsonWithLastCommas(text)).toEqual({ value });
  });

  it('leaves other mistakes mistakes', () => {
    expect(parseJsonWithLastCommas('[1,,]')).toHaveProperty('mistakeAt');
  });
});
