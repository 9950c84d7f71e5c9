import { execFileSync, spawnSync } from 'node:child_process';
import fs, {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { InternalError, Refusal } from '../lib/errors';
import { walk } from '../lib/host/disk';
import { Interrupted } from '../lib/host/host';
import type { MemoryOptions } from '../lib/host/memory';
import { nodeHost, nodeProgress, nodeTerminal } from '../lib/host/node';
import { git, link, type MakeHost, removeTempFolders, TWINS, tempFolder, textsOf, writeFiles } from './hosts';

afterAll(removeTempFolders);

const bytes = (text: string) => new TextEncoder().encode(text);
const asRoot = process.getuid?.() === 0;

describe.each(TWINS)('the %s', (_name, makeHost: MakeHost) => {
  describe('files', () => {
    it('lists what git tracks or would track, sorted, with links and without what it ignores', () => {
      const host = makeHost(
        { 'b.ts': '', '.env': '', 'a/x.prisma': '', 'gen/y.ts': '', 'new.ts': '' },
        { ignored: ['.env', 'gen'], tracked: ['b.ts', 'a/x.prisma'], links: { 'a/link': '../b.ts' } },
      );
      expect(host.files()).toEqual(['a/link', 'a/x.prisma', 'b.ts', 'new.ts']);
    });

    it('lists an ignored file that git tracks all the same', () => {
      const host = makeHost({ '.env': '' }, { ignored: ['.env'], tracked: ['.env'] });
      expect(host.files()).toEqual(['.env']);
    });

    it('leaves dependencies out, ignored or not, tracked or not', () => {
      const host = makeHost(
        { 'a.ts': '', 'node_modules/p/i.js': '', 'a/node_modules/q/i.js': '' },
        { tracked: ['a.ts', 'node_modules/p/i.js'] },
      );
      expect(host.files()).toEqual(['a.ts']);
    });

    it('takes any name that a file can have', () => {
      const names = [
        'a b.ts',
        'new\nline.ts',
        'q"u\'o.ts',
        '-dash',
        ':(top)x',
        '*.ts',
        'ümläut.ts',
        '日本/😀.ts',
        'back\\slash',
      ];
      const host = makeHost(Object.fromEntries(names.map((name) => [name, name])), { uncommitted: names });
      expect(host.files()).toEqual([...names].sort());
      expect(names.map((name) => host.read(name))).toEqual(names.map(bytes));
      expect(host.uncommitted(names)).toEqual(names);
    });

    it('without git leaves out dependencies and what builds leave behind', () => {
      const left = [
        'node_modules/p/i.js',
        '.git/config',
        'a/dist/i.js',
        'build/i.js',
        '.next/i.js',
        '.turbo/i',
        'coverage/i',
        'vendor/i',
      ];
      const kept = ['.env', 'a/b/c.ts', 'distance/i.ts', 'package.json'];
      const host = makeHost(Object.fromEntries([...left, ...kept].map((path) => [path, ''])), { inGit: false });
      expect(host.files()).toEqual(kept);
    });

    it('without git goes into a folder of any name that leads to the working folder', () => {
      const files = {
        'package.json': '{"workspaces":["vendor/*"]}',
        'vendor/app/a.ts': '',
        'vendor/app/dist/b.ts': '',
        'dist/c.ts': '',
      };
      const host = makeHost(files, { inGit: false, cwd: 'vendor/app' });
      expect(host.files()).toEqual(['package.json', 'vendor/app/a.ts']);
    });

    it('without git lists links and does not follow them', () => {
      const host = makeHost({ 'package.json': '', 'a/b.ts': '' }, { inGit: false, links: { loop: '.', 'a/up': '..' } });
      expect(host.files()).toEqual(['a/b.ts', 'a/up', 'loop', 'package.json']);
    });
  });

  describe('names', () => {
    const files = { 'a/z': '', 'a/.env': '', 'a/b/c': '', top: '' };

    it('gives files, folders and links in a folder, ignored ones too, sorted', () => {
      const host = makeHost(files, { ignored: ['a/.env'], links: { 'a/link': 'z' } });
      expect(host.names('a')).toEqual(['.env', 'b', 'link', 'z']);
      expect(host.names('').filter((name) => name !== '.git')).toEqual(['a', 'top']);
    });

    it('follows a link to a folder', () => {
      expect(makeHost(files, { links: { other: 'a/b' } }).names('other')).toEqual(['c']);
    });

    it.each(['missing', 'top', 'top/x', '..', 'a/../..', '/etc', 'a\0b'])('gives nothing for %j', (folder) => {
      expect(makeHost(files).names(folder)).toEqual([]);
    });
  });

  describe('entry, resolve and read', () => {
    const files = { 'a/b.txt': 'b', top: 'top' };
    const links = {
      inside: 'a/b.txt',
      folder: 'a',
      'a/up': '../top',
      twice: 'a/up',
      outside: '/etc',
      above: '../x',
      dangling: 'nothing',
      loop: 'pool',
      pool: 'loop',
      self: 'self/a',
    };

    it('tells files, folders and links apart, with the mode of a file', () => {
      const host = makeHost(files, { links, modes: { top: 0o600 } });
      expect(host.entry('top')).toEqual({ kind: 'file', mode: 0o600 });
      expect(host.entry('a')?.kind).toBe('folder');
      expect(host.entry('')?.kind).toBe('folder');
      expect(host.entry('inside')).toMatchObject({ kind: 'link', target: 'a/b.txt' });
    });

    it.each([
      ['inside', 'a/b.txt'],
      ['folder', 'a'],
      ['twice', 'top'],
      ['folder/up', 'top'],
    ])('follows the link %s to its end', (path, end) => {
      const host = makeHost(files, { links });
      expect(host.entry(path)).toMatchObject({ kind: 'link', target: end });
      expect(host.resolve(path)).toBe(end);
    });

    it('resolves a file behind a link to a folder, which is no link itself', () => {
      const host = makeHost(files, { links });
      expect(host.entry('folder/b.txt')?.kind).toBe('file');
      expect(host.resolve('folder/b.txt')).toBe('a/b.txt');
      expect(host.read('folder/b.txt')).toEqual(bytes('b'));
    });

    it.each(['outside', 'above', 'dangling', 'loop', 'pool', 'self'])('has no target for the link %s', (path) => {
      const host = makeHost(files, { links });
      expect(host.entry(path)).toMatchObject({ kind: 'link', target: null });
      expect(host.resolve(path)).toBeNull();
      expect(host.read(path)).toBeNull();
    });

    it.each([
      'missing',
      'top/below',
      'dangling/x',
      'loop/x',
      '..',
      '../x',
      'a/../../x',
      '/etc',
      'a\0b',
      'x'.repeat(5000),
    ])('finds nothing at %j', (path) => {
      const host = makeHost(files, { links });
      expect([host.entry(path), host.resolve(path), host.read(path)]).toEqual([null, null, null]);
    });

    it.each(['a/b.txt', './a/b.txt', 'a//b.txt', 'a/./b.txt', 'a/../a/b.txt'])('reads %j', (path) => {
      expect(makeHost(files).read(path)).toEqual(bytes('b'));
    });

    it('reads no text from a folder', () => {
      expect(makeHost(files).read('a')).toBeNull();
    });

    it('reads bytes as they are', () => {
      const odd = new Uint8Array([0xef, 0xbb, 0xbf, 0xff, 0, 13, 10]);
      expect(makeHost({ odd }).read('odd')).toEqual(odd);
    });
  });

  describe('uncommitted and ignored', () => {
    const files = { 'clean.ts': '', 'dirty.ts': 'x', 'new.ts': '', '.env': '', 'gen/a/b.ts': '' };
    const options: MemoryOptions = {
      tracked: ['clean.ts', 'dirty.ts'],
      uncommitted: ['dirty.ts'],
      ignored: ['.env', 'gen'],
      links: { link: 'dirty.ts', folder: 'gen/a', out: '/etc' },
    };

    it('calls tracked files with changes uncommitted, and no others', () => {
      expect(makeHost(files, options).uncommitted([...Object.keys(files), 'missing'])).toEqual(['dirty.ts']);
    });

    it('looks at the file that a link leads to', () => {
      expect(makeHost(files, options).uncommitted(['link', 'clean.ts'])).toEqual(['link']);
    });

    it('calls what it has written uncommitted', () => {
      const host = makeHost(files, options);
      host.commit(host.stage('clean.ts', bytes('y')), 'clean.ts');
      expect(host.uncommitted(['clean.ts'])).toEqual(['clean.ts']);
    });

    it('knows ignored files, also such as are not there yet', () => {
      const asked = ['clean.ts', '.env', 'gen/a/b.ts', 'gen/new/x', 'folder/b.ts', 'missing'];
      expect(makeHost(files, options).ignored(asked)).toEqual(['.env', 'gen/a/b.ts', 'gen/new/x', 'folder/b.ts']);
    });

    it('knows them beside paths that git refuses to judge', () => {
      expect(makeHost(files, options).ignored(['out/x', '', '../y', '/z', 'a\0b', '.env'])).toEqual(['.env']);
    });

    it('does not call an ignored file ignored when it is tracked', () => {
      expect(makeHost({ '.env': '' }, { ignored: ['.env'], tracked: ['.env'] }).ignored(['.env'])).toEqual([]);
    });

    it('knows neither without git', () => {
      const host = makeHost({ 'package.json': '' }, { inGit: false });
      expect([host.inGit, host.uncommitted(['package.json']), host.ignored(['package.json'])]).toEqual([false, [], []]);
    });

    it('asks nothing for no paths', () => {
      const host = makeHost(files, options);
      expect([host.uncommitted([]), host.ignored([])]).toEqual([[], []]);
    });
  });

  describe('stage, commit and discard', () => {
    it('puts the temp file beside the target, under a name that tells nothing', () => {
      const host = makeHost({ 'a/.env': 'old' });
      const staged = host.stage('a/.env', bytes('new'));
      expect(staged).toMatch(/^a\/\.prisma-one-url-\d+-[0-9a-f]{16}\.tmp$/);
      expect(textsOf(host)).toEqual({ 'a/.env': 'old', [staged]: 'new' });
    });

    it('takes the place of the target with a commit', () => {
      const host = makeHost({ '.env': 'old' });
      host.commit(host.stage('.env', bytes('new')), '.env');
      expect(textsOf(host)).toEqual({ '.env': 'new' });
    });

    it.each(['600', '640', '644', '755', '666'])('keeps the mode %s', (octal) => {
      const mode = Number.parseInt(octal, 8);
      const host = makeHost({ '.env': 'old' }, { modes: { '.env': mode } });
      const staged = host.stage('.env', bytes('new'));
      expect(host.entry(staged)?.mode).toBe(mode);
      host.commit(staged, '.env');
      expect(host.entry('.env')?.mode).toBe(mode);
    });

    it('writes the file at the end of a link and keeps the link', () => {
      const host = makeHost({ 'shared/.env': 'old' }, { links: { 'apps/web/.env': '../../shared/.env' } });
      const staged = host.stage('apps/web/.env', bytes('new'));
      expect(staged).toMatch(/^shared\//);
      host.commit(staged, 'apps/web/.env');
      expect(host.entry('apps/web/.env')).toMatchObject({ kind: 'link', target: 'shared/.env' });
      expect(textsOf(host)).toEqual({ 'shared/.env': 'new' });
    });

    it('removes a staged file, and takes a missing one as removed', () => {
      const host = makeHost({ '.env': 'old' });
      const staged = host.stage('.env', bytes('new'));
      host.discard(staged);
      host.discard(staged);
      expect(textsOf(host)).toEqual({ '.env': 'old' });
    });

    it('never removes or moves a file that it did not stage', () => {
      const host = makeHost({ '.env': 'old', other: '' });
      expect(() => host.discard('.env')).toThrow(InternalError);
      expect(() => host.commit('other', '.env')).toThrow(InternalError);
      expect(textsOf(host)).toEqual({ '.env': 'old', other: '' });
    });

    it('does not list a staged file, nor what a killed run left of one', () => {
      const left = '.prisma-one-url-1-0123456789abcdef.tmp';
      const host = makeHost({ '.env': 'old', [left]: 'new', 'x.tmp': '' }, { tracked: ['.env', 'x.tmp'] });
      host.stage('.env', bytes('new'));
      expect(host.files()).toEqual(['.env', 'x.tmp']);
    });

    it.each([
      ['missing', '`missing` is gone'],
      ['folder', '`folder` is not a regular file'],
      ['locked', '`locked` is read-only'],
      ['outside', "`outside` is a link to nowhere or out of the project's root"],
      ['loop', "`loop` is a link to nowhere or out of the project's root"],
      ['to-locked', '`to-locked` is read-only'],
      ['../x', '`../x` is gone'],
    ])('refuses to write %s', (path, message) => {
      const links = { outside: '/etc/hostname', loop: 'loop', 'to-locked': 'locked' };
      const host = makeHost({ 'folder/x': '', locked: '' }, { modes: { locked: 0o444 }, links });
      const before = host.snapshot();
      expect(() => host.stage(path, bytes('new'))).toThrow(new Refusal(message));
      expect(host.snapshot()).toEqual(before);
    });

    it('names a file on one line, whatever its name is', () => {
      const host = makeHost({ 'a\n\u001b[31m': '' }, { modes: { 'a\n\u001b[31m': 0o400 } });
      expect(() => host.stage('a\n\u001b[31m', bytes(''))).toThrow('`a\\u000a\\u001b[31m` is read-only');
    });
  });
});

describe('what killed runs leave behind', () => {
  /** The process id of a program that has ended. */
  const ended = spawnSync(process.execPath, ['-e', '']).pid;

  it('is cleared when a file beside it is written, and what is being written by others stays', () => {
    const root = tempFolder();
    const left = `.prisma-one-url-${ended}-0123456789abcdef.tmp`;
    const others = [`.prisma-one-url-${process.pid}-0123456789abcdef.tmp`, `.prisma-one-url-${ended}.tmp`, 'x.tmp'];
    writeFiles(root, Object.fromEntries([left, ...others, '.env', 'a/.env', `a/${left}`].map((path) => [path, ''])));
    const host = nodeHost(root);
    host.commit(host.stage('.env', bytes('new')), '.env');
    expect(host.names('')).toEqual([...others, '.env', 'a'].sort());
    expect(host.names('a')).toContain(left);
    host.discard(host.stageNew('a/new', bytes('new')));
    expect(host.names('a')).toEqual(['.env']);
  });
});

describe('the root of the node host', () => {
  it('is the top of the git work tree', () => {
    const root = tempFolder();
    writeFiles(root, { 'apps/web/package.json': '{}' });
    git(root, 'init', '--quiet');
    expect(nodeHost(join(root, 'apps/web'))).toMatchObject({ root, cwd: 'apps/web', inGit: true });
    expect(nodeHost(root)).toMatchObject({ root, cwd: '' });
  });

  it('is the same for a working folder behind a link', () => {
    const root = tempFolder();
    writeFiles(root, { 'repo/app/x': '' });
    git(join(root, 'repo'), 'init', '--quiet');
    link(root, 'short', 'repo/app');
    expect(nodeHost(join(root, 'short'))).toMatchObject({ root: join(root, 'repo'), cwd: 'app' });
  });

  it('is found as without git where git ignores the working folder', () => {
    const root = tempFolder();
    writeFiles(root, { 'package.json': '{}', '.gitignore': 'tmp/', 'tmp/app/package.json': '{}', 'tmp/app/src/x': '' });
    git(root, 'init', '--quiet');
    const host = nodeHost(join(root, 'tmp/app/src'));
    expect(host).toMatchObject({ root: join(root, 'tmp/app'), cwd: 'src', inGit: false });
    expect(host.gitProblem).toBeUndefined();
  });

  it('is the work tree where git tracks files in an ignored folder', () => {
    const root = tempFolder();
    writeFiles(root, { '.gitignore': 'tmp/', 'tmp/app/x': '' });
    git(root, 'init', '--quiet');
    git(root, 'add', '--force', 'tmp/app/x');
    expect(nodeHost(join(root, 'tmp/app'))).toMatchObject({ root, cwd: 'tmp/app', inGit: true });
  });

  it.each([
    ['package.json', '{"workspaces":["packages/*","!packages/old"]}'],
    ['package.json', '{"workspaces":{"packages":["./packages/**/"]}}'],
    ['pnpm-workspace.yaml', 'packages:\n  - "packages/*"\n'],
  ])('without git is the workspace root whose %s holds the working folder', (name, text) => {
    const root = tempFolder();
    writeFiles(root, { [name]: text, 'packages/a/package.json': '{}', 'packages/a/src/x': '' });
    expect(nodeHost(join(root, 'packages/a/src'))).toMatchObject({ root, cwd: 'packages/a/src', inGit: false });
  });

  it('without git is the nearest package where no workspace holds it', () => {
    const root = tempFolder();
    writeFiles(root, {
      'package.json': '{"workspaces":["packages/*","!packages/old"]}',
      'packages/old/package.json': '{}',
      'packages/old/src/x': '',
      'tools/package.json': 'not JSON',
      'tools/x/y': '',
    });
    expect(nodeHost(join(root, 'packages/old/src')).root).toBe(join(root, 'packages/old'));
    expect(nodeHost(join(root, 'tools/x')).root).toBe(join(root, 'tools'));
    expect(nodeHost(root).root).toBe(root);
  });

  it('without git and package is the working folder', () => {
    const root = tempFolder();
    writeFiles(root, { 'a/b/x': '' });
    expect(nodeHost(join(root, 'a/b'))).toMatchObject({ root: join(root, 'a/b'), cwd: '' });
  });

  describe('where paths are named', () => {
    const inRepository = (root: string, files: Readonly<Record<string, string>>) => {
      writeFiles(root, files);
      git(root, 'init', '--quiet');
      return root;
    };

    it.each(['/', '..', '.'])('is the work tree of the path, seen from %s', (from) => {
      const root = inRepository(tempFolder(), { 'apps/web/prisma/schema.prisma': '' });
      const [cwd, named] =
        from === '/'
          ? ['/', join(root, 'apps/web')]
          : [join(root, from), from === '.' ? 'apps/web' : `${root}/apps/web`];
      const host = nodeHost(cwd, { named: [named] });
      expect(host).toMatchObject({ root, inGit: true, cwd: from === '.' ? '' : 'apps/web' });
      expect(host.files()).toEqual(['apps/web/prisma/schema.prisma']);
      expect([host.typed(named), host.typed('/etc')]).toEqual(['apps/web', null]);
    });

    it('is the work tree of the path in the middle of another one', () => {
      const here = inRepository(tempFolder(), { x: '' });
      const there = inRepository(tempFolder(), { 'a/b.prisma': '' });
      expect(nodeHost(here, { named: [join(there, 'a/b.prisma')] })).toMatchObject({ root: there, cwd: 'a' });
    });

    it('follows a link to a repository', () => {
      const root = inRepository(join(tempFolder()), { 'app/x': '' });
      const home = tempFolder();
      link(home, 'short', join(root, 'app'));
      const host = nodeHost(home, { named: ['short'] });
      expect([host.root, host.typed('short'), host.typed('short/x')]).toEqual([root, 'app', 'app/x']);
    });

    it('is the one work tree of several paths, and there is none for paths of two', () => {
      const root = inRepository(tempFolder(), { 'a/x': '', 'b/x': '' });
      const other = inRepository(tempFolder(), { x: '' });
      expect(nodeHost('/', { named: [join(root, 'a'), join(root, 'b/x')] })).toMatchObject({ root, cwd: 'a' });
      expect(() => nodeHost(root, { named: ['a', other] })).toThrow(
        new Refusal(`the paths lie in different repositories: \`${root}\`, \`${other}\``),
      );
    });

    it('without git is the workspace root of the path', () => {
      const root = tempFolder();
      const workspaces = { 'package.json': '{"workspaces":["packages/*"]}', 'packages/a/package.json': '{}' };
      writeFiles(root, { ...workspaces, 'else/x': '', 'packages/b/package.json': '{}' });
      for (const cwd of ['/', join(root, 'else')]) {
        expect(nodeHost(cwd, { named: [join(root, 'packages/a')] })).toMatchObject({ root, inGit: false });
      }
      expect(nodeHost(root, { named: ['packages/a', 'packages/b'] }).root).toBe(root);
    });

    it('without git is the working folder for packages side by side, and there is none where it does not hold them', () => {
      const root = tempFolder();
      writeFiles(root, { 'a/package.json': '{}', 'b/package.json': '{}', 'c/x': '' });
      expect(nodeHost(root, { named: ['a', 'b'] })).toMatchObject({ root, cwd: '' });
      expect(() => nodeHost(join(root, 'c'), { named: ['../a', '../b'] })).toThrow(
        'the paths lie in different repositories',
      );
    });

    it('is refused for a path that is missing', () => {
      expect(() => nodeHost(tempFolder(), { named: ['x\n'] })).toThrow(new Refusal('path `x\\u000a` does not exist'));
    });
  });

  it.each([
    ['entries', { entries: 3, milliseconds: 10_000 }],
    ['time', { entries: 1000, milliseconds: -1 }],
  ])('is not looked through without git when that takes too many %s', (_what, limits) => {
    const root = tempFolder();
    writeFiles(root, { 'a/1': '', 'a/2': '', 'a/3': '', 'b/1': '' });
    const refusal = `\`${root}\` holds too many files to look through all of them without git`;
    expect(() => walk(root, '', () => undefined, limits)).toThrow(new Refusal(refusal));
    expect(walk(root, '', () => undefined, { entries: 10, milliseconds: 10_000 })).toHaveLength(4);
  });

  it.each(['missing', 'file', 'file/x'])('refuses the working folder %s', (path) => {
    const root = tempFolder();
    writeFiles(root, { file: '' });
    expect(() => nodeHost(join(root, path))).toThrow(Refusal);
  });
});

describe('git as the node host asks it', () => {
  const environment = { ...process.env };
  afterEach(() => {
    process.env = { ...environment };
  });

  function repository(files: Readonly<Record<string, string>> = { 'a.ts': 'a' }): string {
    const root = tempFolder();
    writeFiles(root, files);
    git(root, 'init', '--quiet');
    git(root, 'add', '.');
    git(root, 'commit', '--quiet', '--message', 'first');
    return root;
  }

  it('runs no program that the repository names', () => {
    const root = repository();
    const trace = join(root, '.git/ran');
    writeFiles(root, {
      '.git/spy': `#!/bin/sh\necho "$0" >> '${trace}'\n`,
      '.git/hooks/post-index-change': `#!/bin/sh\necho hook >> '${trace}'\n`,
    });
    for (const path of ['.git/spy', '.git/hooks/post-index-change']) chmodSync(join(root, path), 0o755);
    git(root, 'config', 'core.fsmonitor', join(root, '.git/spy'));
    git(root, 'status');
    expect(existsSync(trace)).toBe(true);
    rmSync(trace);
    const host = nodeHost(root);
    writeFiles(root, { 'a.ts': 'changed' });
    expect([host.files(), host.uncommitted(['a.ts']), host.ignored(['a.ts'])]).toEqual([['a.ts'], ['a.ts'], []]);
    expect(existsSync(trace)).toBe(false);
  });

  it('does not write to the index', () => {
    const root = repository();
    const index = () => readFileSync(join(root, '.git/index'));
    const before = index();
    // A file with another time makes git look into it, and note in the index that it is the same.
    utimesSync(join(root, 'a.ts'), 1, 1);
    expect(nodeHost(root).uncommitted(['a.ts'])).toEqual([]);
    expect(index()).toEqual(before);
    git(root, 'status');
    expect(index()).not.toEqual(before);
  });

  it('sees changes that are staged, and a file that is staged for the first time or for removal', () => {
    const root = repository({ 'a.ts': 'a', 'b.ts': 'b' });
    writeFiles(root, { 'a.ts': 'changed', 'new.ts': '', 'untracked.ts': '' });
    git(root, 'add', 'a.ts', 'new.ts');
    git(root, 'rm', '--quiet', '--cached', 'b.ts');
    expect(nodeHost(root).uncommitted(['a.ts', 'b.ts', 'new.ts', 'untracked.ts'])).toEqual(['a.ts', 'b.ts', 'new.ts']);
  });

  it('asks for more paths than one command line takes', () => {
    const paths = Array.from({ length: 300 }, (_, index) => `${'long'.repeat(30)}-${index}.ts`);
    const root = repository(Object.fromEntries(paths.map((path) => [path, ''])));
    writeFiles(root, Object.fromEntries(paths.map((path) => [path, 'changed'])));
    expect(nodeHost(root).uncommitted(paths)).toEqual(paths);
  });

  it('leaves out submodules and repositories within the repository', () => {
    const inner = repository({ '.env': 'A=1' });
    const root = repository();
    git(root, 'submodule', '--quiet', 'add', inner, 'sub');
    mkdirSync(join(root, 'nested'));
    git(join(root, 'nested'), 'init', '--quiet');
    writeFiles(root, { 'nested/x': '' });
    const host = nodeHost(root);
    expect(host.files()).toEqual(['.gitmodules', 'a.ts']);
    expect(host.ignored(['sub/.env', 'a.ts'])).toEqual([]);
  });

  it('takes the top of the work tree from git where the configuration may have moved it', () => {
    const root = repository({ 'work/a.ts': '', 'x.ts': '' });
    git(root, 'config', 'core.worktree', join(root, 'work'));
    expect(nodeHost(join(root, 'work'))).toMatchObject({ root: join(root, 'work'), inGit: true });
  });

  it('belongs to the repository around a folder whose git folder is none', () => {
    const root = repository({ 'a/x.ts': '' });
    writeFiles(root, { 'a/.git/HEAD': 'nothing' });
    expect(nodeHost(join(root, 'a'))).toMatchObject({ root, cwd: 'a', inGit: true });
  });

  it('works in a linked work tree', () => {
    const root = repository();
    const other = join(tempFolder(), 'other');
    git(root, 'worktree', 'add', '--quiet', other);
    const host = nodeHost(other);
    expect([host.root, host.files()]).toEqual([other, ['a.ts']]);
  });

  it('starts git once to list the files, and once for what it ignores', () => {
    const root = repository({ '.gitignore': '.env\n', '.env': '', 'app/a.ts': '' });
    const trace = join(tempFolder(), 'trace');
    process.env.GIT_TRACE2_EVENT = trace;
    const host = nodeHost(join(root, 'app'));
    host.files();
    for (let screens = 0; screens < 3; screens++) expect(host.ignored(['.env', 'app/a.ts'])).toEqual(['.env']);
    const started = readFileSync(trace, 'utf8').match(/"event":"start"/g);
    expect(started).toHaveLength(2);
  });

  it('lists a deleted file, which reads as missing', () => {
    const root = repository();
    rmSync(join(root, 'a.ts'));
    const host = nodeHost(root);
    expect([host.files(), host.read('a.ts')]).toEqual([['a.ts'], null]);
  });

  it('lists a file in a merge conflict once', () => {
    const root = repository();
    git(root, 'checkout', '--quiet', '-b', 'other');
    writeFiles(root, { 'a.ts': 'theirs' });
    git(root, 'commit', '--quiet', '--all', '--message', 'theirs');
    git(root, 'checkout', '--quiet', '-');
    writeFiles(root, { 'a.ts': 'ours' });
    git(root, 'commit', '--quiet', '--all', '--message', 'ours');
    expect(() => git(root, 'merge', '--quiet', 'other')).toThrow();
    expect(nodeHost(root).files()).toEqual(['a.ts']);
  });

  it('looks at the folder that it was given, also inside a hook of another repository', () => {
    const [root, other] = [repository(), repository({ 'other.ts': '' })];
    Object.assign(process.env, {
      GIT_DIR: join(other, '.git'),
      GIT_WORK_TREE: other,
      GIT_INDEX_FILE: join(other, '.git/index'),
    });
    expect(nodeHost(root)).toMatchObject({ root });
    expect(nodeHost(root).files()).toEqual(['a.ts']);
  });

  it('goes on without git, and says so, when git refuses the folder', () => {
    const root = repository({ 'package.json': '{}' });
    process.env.GIT_TEST_ASSUME_DIFFERENT_OWNER = '1';
    process.env.GIT_CONFIG_GLOBAL = '/dev/null';
    process.env.GIT_CONFIG_SYSTEM = '/dev/null';
    const host = nodeHost(root);
    expect(host).toMatchObject({ root, inGit: false, gitProblem: expect.stringContaining('safe.directory') });
    expect([host.files(), host.uncommitted(['package.json'])]).toEqual([['package.json'], []]);
  });

  it('goes on without git when git is not installed', () => {
    const root = repository({ 'package.json': '{}' });
    process.env.PATH = tempFolder();
    expect(nodeHost(root)).toMatchObject({ root, inGit: false, gitProblem: 'git is not installed' });
    rmSync(join(root, '.git'), { recursive: true });
    expect(nodeHost(root).gitProblem).toBeUndefined();
  });

  it('refuses when git can not read its index', () => {
    const root = repository();
    writeFiles(root, { '.git/index': 'broken' });
    const host = nodeHost(root);
    expect(() => host.uncommitted(['a.ts'])).toThrow(
      'git could not tell which files have uncommitted changes: git ended with 128',
    );
    expect(() => host.files()).toThrow(Refusal);
  });
});

describe('the disk as the node host treats it', () => {
  it('reads nothing from a device or a pipe, and does not write to one', () => {
    const root = tempFolder();
    execFileSync('mkfifo', [join(root, '.env')]);
    link(root, 'zero', '/dev/zero');
    expect(nodeHost(root).entry('.env')?.kind).toBe('other');
    expect(() => nodeHost(root).stage('.env', bytes(''))).toThrow('`.env` is not a regular file');
    // In a process of its own: one that waits for a pipe can't be stopped from within.
    const source = `const host = nodeHost(${JSON.stringify(root)}); console.log(host.read('.env'), host.read('zero'));`;
    expect(runScript(source).stdout).toBe('null null\n');
  });

  it('reads a file outside of the root through a link, and refuses to write it', () => {
    const outside = tempFolder();
    writeFiles(outside, { secrets: 'A=1\n' });
    const root = tempFolder();
    link(root, '.env', join(outside, 'secrets'));
    const host = nodeHost(root);
    expect(host.read('.env')).toEqual(bytes('A=1\n'));
    expect(() => host.stage('.env', bytes(''))).toThrow(Refusal);
    expect(readFileSync(join(outside, 'secrets'), 'utf8')).toBe('A=1\n');
  });

  it('refuses a target that was linked elsewhere between staging and commit', () => {
    const root = tempFolder();
    writeFiles(root, { 'a/.env': 'a', 'b/.env': 'b' });
    link(root, '.env', 'a/.env');
    const host = nodeHost(root);
    const staged = host.stage('.env', bytes('new'));
    rmSync(join(root, '.env'));
    link(root, '.env', 'b/.env');
    expect(() => host.commit(staged, '.env')).toThrow('was moved or linked elsewhere');
    expect(readFileSync(join(root, 'b/.env'), 'utf8')).toBe('b');
  });

  it('keeps the text of a link as it was written', () => {
    const root = tempFolder();
    writeFiles(root, { 'a/.env': 'a' });
    link(root, '.env', './a/../a/.env');
    const host = nodeHost(root);
    host.commit(host.stage('.env', bytes('new')), '.env');
    expect(readlinkSync(join(root, '.env'))).toBe('./a/../a/.env');
  });

  it.each(['000', '022', '077'])('keeps the mode of the file under the umask %s', (octal) => {
    const root = tempFolder();
    writeFiles(root, { '.env': 'a' });
    chmodSync(join(root, '.env'), 0o640);
    const old = process.umask(Number.parseInt(octal, 8));
    try {
      const host = nodeHost(root);
      expect(host.entry(host.stage('.env', bytes('new')))?.mode).toBe(0o640);
    } finally {
      process.umask(old);
    }
  });

  it('opens the temp file for nobody else before it has the mode of the target', () => {
    const root = tempFolder();
    writeFiles(root, { '.env': 'a', '.env.example': 'a' });
    chmodSync(join(root, '.env'), 0o600);
    const open = jest.spyOn(fs, 'openSync');
    const write = jest.spyOn(fs, 'writeFileSync');
    const old = process.umask(0);
    try {
      const host = nodeHost(root);
      for (const path of ['.env', '.env.example']) host.stage(path, bytes('new'));
      expect(open.mock.calls.filter(([path]) => String(path).endsWith('.tmp')).map(([, , mode]) => mode)).toEqual([
        0o600, 0o600,
      ]);
      expect(write.mock.calls).toHaveLength(2);
    } finally {
      process.umask(old);
      jest.restoreAllMocks();
    }
  });

  (asRoot ? it : it.skip)('keeps the owner and the group when it runs as root', () => {
    const root = tempFolder();
    writeFiles(root, { '.env': 'a' });
    chmodSync(join(root, '.env'), 0o640);
    chownSync(join(root, '.env'), 1234, 2345);
    const host = nodeHost(root);
    host.commit(host.stage('.env', bytes('new')), '.env');
    const { uid, gid, mode } = statSync(join(root, '.env'));
    expect({ uid, gid, mode: mode & 0o777 }).toEqual({ uid: 1234, gid: 2345, mode: 0o640 });
  });
});

(asRoot ? describe.skip : describe)('the disk for a user who is not root', () => {
  it('throws what the system says about a file that may not be read', () => {
    const root = tempFolder();
    writeFiles(root, { 'package.json': '', '.env': 'A=1\n', 'db/data': '' });
    chmodSync(join(root, '.env'), 0o200);
    chmodSync(join(root, 'db'), 0o000);
    const host = nodeHost(root);
    expect(() => host.read('.env')).toThrow('EACCES');
    expect(host.files()).toEqual(['.env', 'package.json']);
    chmodSync(join(root, 'db'), 0o700);
  });

  it('leaves nothing behind in a folder that may not be written', () => {
    const root = tempFolder();
    writeFiles(root, { 'a/.env': 'A=1\n' });
    chmodSync(join(root, 'a'), 0o500);
    expect(() => nodeHost(root).stage('a/.env', bytes(''))).toThrow('EACCES');
    expect(nodeHost(root).names('a')).toEqual(['.env']);
    chmodSync(join(root, 'a'), 0o700);
  });
});

type Stream = PassThrough & { isTTY?: boolean };

function terminalParts({ stdin = true, stdout = true, stderr = true, env = {} as Record<string, string> } = {}) {
  const stream = (isTTY: boolean): Stream => Object.assign(new PassThrough(), { isTTY });
  const parts = { stdin: stream(stdin), stdout: stream(stdout), stderr: stream(stderr) };
  // The tests talk to plain streams; the terminal asks of them no more than that.
  const asProcess = parts as unknown as {
    stdin: NodeJS.ReadStream;
    stdout: NodeJS.WriteStream;
    stderr: NodeJS.WriteStream;
  };
  return { ...parts, all: { ...asProcess, env } };
}

describe('the terminal', () => {
  it.each<[boolean, Parameters<typeof terminalParts>[0]]>([
    [true, {}],
    [true, { stdout: false }],
    [true, { env: { CI: 'false' } }],
    [true, { env: { CI: '' } }],
    [false, { stdin: false }],
    [false, { stderr: false }],
    [false, { env: { CI: 'true' } }],
    [false, { env: { CI: '1' } }],
    [false, { env: { TERM: 'dumb' } }],
  ])('is interactive: %s, with %j', (interactive, setUp) => {
    expect(nodeTerminal(terminalParts(setUp).all).interactive).toBe(interactive);
  });

  it.each<[boolean, boolean, Parameters<typeof terminalParts>[0], 'auto' | 'always' | 'never']>([
    [true, true, {}, 'auto'],
    [true, false, { stdout: false }, 'auto'],
    [false, true, { stderr: false }, 'auto'],
    [false, false, { env: { NO_COLOR: '1' } }, 'auto'],
    [true, true, { env: { NO_COLOR: '' } }, 'auto'],
    [true, true, { stdout: false, stderr: false, env: { FORCE_COLOR: '1' } }, 'auto'],
    [true, true, { env: { FORCE_COLOR: '', NO_COLOR: '1' } }, 'auto'],
    [false, false, { env: { FORCE_COLOR: '0' } }, 'auto'],
    [false, false, { env: { TERM: 'dumb' } }, 'auto'],
    [false, false, { env: { FORCE_COLOR: '1' } }, 'never'],
    [true, true, { stdout: false, stderr: false, env: { NO_COLOR: '1', TERM: 'dumb' } }, 'always'],
  ])('colours text: %s, results: %s, with %j and --color %s', (color, colorResult, setUp, flag) => {
    expect(nodeTerminal({ ...terminalParts(setUp).all, color: flag })).toMatchObject({ color, colorResult });
  });

  it.each([
    [true, 100],
    [false, undefined],
  ])('knows the columns of the screen, if it is one: %s', (stderr, columns) => {
    const parts = terminalParts({ stderr });
    Object.assign(parts.stderr, { columns: 100 });
    expect(nodeTerminal(parts.all).columns).toBe(columns);
  });

  it('says on stderr and gives results on stdout', () => {
    const { all, stdout, stderr } = terminalParts();
    const terminal = nodeTerminal(all);
    terminal.say('hello');
    terminal.result('{}');
    expect([String(stderr.read()), String(stdout.read())]).toEqual(['hello\n', '{}\n']);
  });

  const choices = { y: 'yes', d: 'show the diff', n: 'no' };

  it.each([
    ['\ny\n', 'y'],
    ['n\n', 'n'],
    ['  D \n', 'd'],
    ['No\n', 'n'],
    ['maybe\nconstructor\nyes\n', 'y'],
  ])('takes %j for the key %s', async (typed, key) => {
    const { all, stdin } = terminalParts();
    const answer = nodeTerminal(all).ask('Apply 5 changes?', choices);
    stdin.write(typed);
    expect(await answer).toBe(key);
  });

  it('says which keys are taken, and asks again', async () => {
    const { all, stdin, stderr } = terminalParts();
    const answer = nodeTerminal(all).ask('Apply 5 changes?', choices);
    stdin.write('maybe\n\nn\n');
    expect(await answer).toBe('n');
    const said = String(stderr.read());
    expect(said.split('  please answer y (yes), d (show the diff) or n (no)\n')).toHaveLength(3);
    expect(said.split('? Apply 5 changes?')).toHaveLength(4);
  });

  it('takes an empty answer only where one choice is marked as the default', async () => {
    const { all, stdin, stderr } = terminalParts();
    const answer = nodeTerminal(all).ask('One URL, or two?', { '1': 'one', '2': 'two' }, '1');
    stdin.write('\n');
    expect(await answer).toBe('1');
    expect(String(stderr.read())).toContain('(1) one [default]  (2) two ');
  });

  it('asks on stderr with the choices behind the question', async () => {
    const { all, stdin, stdout, stderr } = terminalParts();
    const answer = nodeTerminal(all).ask('Apply 5 changes?', choices);
    stdin.write('n\n');
    await answer;
    expect(String(stderr.read())).toContain('? Apply 5 changes?  (y) yes  (d) show the diff  (n) no ');
    expect(stdout.read()).toBeNull();
  });

  it.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('is interrupted by %s', async (_key, typed) => {
    const { all, stdin, stderr } = terminalParts();
    const answer = nodeTerminal(all).ask('Apply?', choices);
    stdin.write(typed);
    await expect(answer).rejects.toMatchObject({ name: 'Interrupted', during: 'question' });
    expect(String(stderr.read())).toMatch(/\n$/);
  });

  it('is interrupted when the input ends', async () => {
    const { all, stdin } = terminalParts();
    const answer = nodeTerminal(all).ask('Apply?', choices);
    stdin.end();
    await expect(answer).rejects.toBeInstanceOf(Interrupted);
  });

  it('lets what is on the screen give way before it writes or asks', async () => {
    const { all, stdin, stderr } = terminalParts();
    const terminal = nodeTerminal({ ...all, before: () => stderr.write('<') });
    terminal.say('hello');
    const answer = terminal.ask('Apply?', choices);
    stdin.write('y\n');
    await answer;
    expect(String(stderr.read())).toMatch(/^<hello\n<.*\? Apply\?/s);
  });

  it('asks nobody where nobody can answer', async () => {
    await expect(nodeTerminal(terminalParts({ stdin: false }).all).ask('Apply?', choices)).rejects.toBeInstanceOf(
      InternalError,
    );
  });
});

describe('the progress line', () => {
  const draw = (setUp: Parameters<typeof terminalParts>[0], wanted = true) => {
    const { all, stderr } = terminalParts(setUp);
    let time = 0;
    const progress = nodeProgress({ wanted, stderr: all.stderr, env: all.env, now: () => time });
    const tickAt = (now: number) => {
      time = now;
      progress.tick();
    };
    return { progress, tickAt, drawn: () => String(stderr.read() ?? '') };
  };

  it('comes after a second, is written anew ten times a second, and is taken away', () => {
    const { progress, tickAt, drawn } = draw({});
    for (const time of [0, 500, 999]) tickAt(time);
    progress.clear();
    expect(drawn()).toBe('');
    for (const time of [1000, 1050, 1100]) tickAt(time);
    expect(drawn()).toBe('\r\u001B[K  4 files looked at\r\u001B[K  6 files looked at');
    progress.clear();
    progress.clear();
    expect(drawn()).toBe('\r\u001B[K');
  });

  it.each([
    ['in a pipe', { stderr: false }, true],
    ['in CI', { env: { CI: 'true' } }, true],
    ['on a terminal that can not take a line back', { env: { TERM: 'dumb' } }, true],
    ['where it is not wanted', {}, false],
  ])('does not come %s', (_where, setUp, wanted) => {
    const { tickAt, drawn } = draw(setUp, wanted);
    tickAt(5000);
    expect(drawn()).toBe('');
  });

  it('counts what is listed without git and what is read', () => {
    const root = tempFolder();
    writeFiles(root, { 'a/b': '', c: '' });
    let ticks = 0;
    const host = nodeHost(root, { progress: { tick: () => ticks++, clear: () => undefined } });
    ticks = 0;
    host.files();
    host.read('c');
    expect(ticks).toBe(4);
  });
});

/** Signals and pipes need a process of their own; the program is built as the published one is. */
function runScript(
  source: string,
  shell = 'node script.cjs',
): { status: number | null; signal: string | null; stdout: string; stderr: string } {
  const folder = tempFolder();
  writeFileSync(
    join(folder, 'script.ts'),
    `import { nodeHost, nodeTerminal, withInterrupt } from ${JSON.stringify(join(__dirname, '../lib/host/node'))};\n${source}`,
  );
  const esbuild = join(__dirname, '../node_modules/.bin/esbuild');
  execFileSync(esbuild, ['script.ts', '--bundle', '--platform=node', '--outfile=script.cjs', '--log-level=error'], {
    cwd: folder,
  });
  const { status, signal, stdout, stderr } = spawnSync('sh', ['-c', shell], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 20_000,
  });
  return { status, signal, stdout, stderr };
}

describe('a process', () => {
  it.each(['SIGINT', 'SIGTERM'])('notices %s after the synchronous work, puts it back and is interrupted', (signal) => {
    const { stdout, signal: killed } = runScript(`
      withInterrupt(
        () => { process.kill(process.pid, '${signal}'); for (const end = Date.now() + 100; Date.now() < end;); return 'all of it'; },
        (result) => console.log('put back', result),
      ).then(() => console.log('done'), (error) => console.log(error.name, process.listenerCount('${signal}')));
    `);
    expect(stdout).toBe('put back all of it\nInterrupted 0\n');
    expect(killed).toBeNull();
  });

  it('lets work with pauses see the signal in between', () => {
    const { stdout } = runScript(`
      withInterrupt(async (interrupted) => {
        process.kill(process.pid, 'SIGINT');
        while (!interrupted()) await new Promise((resolve) => setTimeout(resolve, 1));
        throw new Error('cleaned up');
      }, () => console.log('put back')).catch((error) => console.log(error.message));
    `);
    expect(stdout).toBe('cleaned up\n');
  });

  it('gives the result when no signal comes', () => {
    expect(runScript(`withInterrupt(() => 7, () => console.log('put back')).then(console.log);`).stdout).toBe('7\n');
  });

  it('does not fail when the reader of its results has seen enough', () => {
    const source = `
      const terminal = nodeTerminal();
      let left = 200;
      const more = () => { terminal.result('x'.repeat(10000)); if (left-- > 0) setImmediate(more); else terminal.say('to the end'); };
      more();
    `;
    const { status, stdout, stderr } = runScript(source, '{ node script.cjs; echo "status $?" >&2; } | head -c 3');
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'xxx', stderr: 'to the end\nstatus 0\n' });
  });
});
