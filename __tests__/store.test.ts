import { chmodSync, existsSync, mkdirSync, readdirSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { InternalError, Refusal } from '../lib/errors';
import { nodeHost } from '../lib/host/node';
import { git, link, type MakeHost, removeTempFolders, TWINS, tempFolder, writeFiles } from './hosts';

const { XDG_STATE_HOME } = process.env;

beforeEach(() => {
  process.env.XDG_STATE_HOME = tempFolder();
});

afterEach(() => {
  jest.restoreAllMocks();
  if (XDG_STATE_HOME === undefined) delete process.env.XDG_STATE_HOME;
  else process.env.XDG_STATE_HOME = XDG_STATE_HOME;
});

afterAll(removeTempFolders);

const bytes = (text: string) => new TextEncoder().encode(text);
const FILES = { '.env': 'A=1\n', 'package.json': '{}' };

describe.each(TWINS)('the store of the %s', (_name, makeHost: MakeHost) => {
  describe.each([true, false])('with git: %p', (inGit) => {
    it('is empty before anything is written', () => {
      const { store } = makeHost(FILES, { inGit });
      expect([store.names(), store.read('a.json')]).toEqual([[], null]);
      store.remove('a.json');
    });

    it('reads back the bytes that it wrote, and lists the names in order', () => {
      const { store } = makeHost(FILES, { inGit });
      const odd = new Uint8Array([0xef, 0xbb, 0xbf, 0xff, 0, 13, 10]);
      expect([store.create('b.json', odd), store.create('a.json', bytes('a'))]).toEqual([true, true]);
      expect([store.read('b.json'), store.names()]).toEqual([odd, ['a.json', 'b.json']]);
    });

    it('creates no file over another one', () => {
      const { store } = makeHost(FILES, { inGit });
      store.create('a.json', bytes('first'));
      expect(store.create('a.json', bytes('second'))).toBe(false);
      expect(store.read('a.json')).toEqual(bytes('first'));
    });

    it('replaces and removes', () => {
      const { store } = makeHost(FILES, { inGit });
      store.create('a.json', bytes('a long first text'));
      store.replace('a.json', bytes('second'));
      store.replace('b.json', bytes('new'));
      expect([store.read('a.json'), store.read('b.json')]).toEqual([bytes('second'), bytes('new')]);
      store.remove('a.json');
      expect(store.names()).toEqual(['b.json']);
    });

    it('puts nothing into the work tree', () => {
      const host = makeHost(FILES, { inGit });
      host.store.create('a.json', bytes('a'));
      host.store.replace('a.json', bytes('b'));
      expect(Object.keys(host.snapshot()).sort()).toEqual(Object.keys(FILES));
    });

    it('keeps the same files for every host of the same root', () => {
      const { store } = makeHost(FILES, { inGit });
      store.create('a.json', bytes('a'));
      expect(store.pathOf('a.json')).toMatch(inGit ? /^\.git\/prisma-one-url\/a\.json$/ : /^\/.*\/a\.json$/);
    });

    it.each(['', '.', '..', '../a', 'a/b', '/etc/x', '.a', 'a\0b', 'a b'])('takes the name %j for a bug', (name) => {
      const { store } = makeHost(FILES, { inGit });
      for (const use of [store.read, store.remove, (each: string) => store.create(each, bytes(''))]) {
        expect(() => use(name)).toThrow(InternalError);
      }
    });
  });
});

describe('the store on disk', () => {
  function inGit(files = FILES): string {
    const root = tempFolder();
    writeFiles(root, files);
    git(root, 'init', '--quiet');
    return root;
  }

  function modeOf(path: string): string {
    return (statSync(path).mode & 0o777).toString(8);
  }

  it('lets nobody else read: files are 0600 in a folder of 0700', () => {
    const root = inGit();
    const { store } = nodeHost(root);
    store.create('a.json', bytes('a'));
    store.replace('b.json', bytes('b'));
    const folder = join(root, '.git/prisma-one-url');
    expect([modeOf(folder), modeOf(join(folder, 'a.json')), modeOf(join(folder, 'b.json'))]).toEqual([
      '700',
      '600',
      '600',
    ]);
  });

  it('closes a folder that others can look into', () => {
    const root = inGit();
    mkdirSync(join(root, '.git/prisma-one-url'), { mode: 0o755 });
    nodeHost(root).store.create('a.json', bytes('a'));
    expect(modeOf(join(root, '.git/prisma-one-url'))).toBe('700');
  });

  it('writes through no link in place of its folder', () => {
    const root = inGit();
    const elsewhere = tempFolder();
    link(root, '.git/prisma-one-url', elsewhere);
    expect(() => nodeHost(root).store.create('a.json', bytes('a'))).toThrow(
      expect.objectContaining({ code: 'ENOTDIR' }),
    );
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it('leaves no temp file behind, and is not stopped by one that a crash left', () => {
    const root = inGit();
    const { store } = nodeHost(root);
    store.create('a.json', bytes('a'));
    writeFileSync(join(root, '.git/prisma-one-url/a.json.tmp'), 'half');
    store.replace('a.json', bytes('b'));
    expect([store.names(), store.read('a.json')]).toEqual([['a.json'], bytes('b')]);
  });

  it('keeps a linked work tree and its main work tree apart, under the git directory', () => {
    const root = inGit();
    git(root, 'commit', '--quiet', '--allow-empty', '--message', 'first');
    const other = join(tempFolder(), 'other');
    git(root, 'worktree', 'add', '--quiet', other);
    nodeHost(other).store.create('a.json', bytes('a'));
    expect(nodeHost(root).store.names()).toEqual([]);
    expect(existsSync(join(root, '.git/worktrees/other/prisma-one-url/a.json'))).toBe(true);
    expect(nodeHost(other).store.pathOf('a.json')).toBe(
      join(realpathSync.native(root), '.git/worktrees/other/prisma-one-url/a.json'),
    );
  });

  it('is the same from a folder below the root', () => {
    const root = inGit();
    mkdirSync(join(root, 'apps/web'), { recursive: true });
    nodeHost(join(root, 'apps/web')).store.create('a.json', bytes('a'));
    expect(nodeHost(root).store.names()).toEqual(['a.json']);
  });

  it('keeps roots outside of git apart in the state directory', () => {
    const [one, two] = [tempFolder(), tempFolder()];
    nodeHost(one).store.create('a.json', bytes('a'));
    expect([nodeHost(one).store.names(), nodeHost(two).store.names()]).toEqual([['a.json'], []]);
    const state = join(process.env.XDG_STATE_HOME ?? '', 'prisma-one-url');
    const [folder = ''] = readdirSync(state);
    expect(folder).toMatch(/^[0-9a-f]{32}$/);
    expect([modeOf(join(state, folder)), modeOf(join(state, folder, 'a.json'))]).toEqual(['700', '600']);
  });

  it.each(['', 'relative/state'])('goes to ~/.local/state when XDG_STATE_HOME is %j', (value) => {
    const home = tempFolder();
    process.env.XDG_STATE_HOME = value;
    jest.spyOn(os, 'homedir').mockReturnValue(home);
    nodeHost(tempFolder()).store.create('a.json', bytes('a'));
    expect(readdirSync(join(home, '.local/state/prisma-one-url'))).toHaveLength(1);
  });

  it.each([
    ['is not known', () => ''],
    ['is a relative path', () => 'home'],
    [
      'can not be looked up',
      () => {
        throw new Error('no such user');
      },
    ],
  ])('refuses to guess when the home folder %s', (_what, home) => {
    process.env.XDG_STATE_HOME = '';
    jest.spyOn(os, 'homedir').mockImplementation(home);
    const root = tempFolder();
    expect(() => nodeHost(root).store.create('a.json', bytes('a'))).toThrow(Refusal);
    expect(readdirSync(root)).toEqual([]);
  });

  it("throws what the system says where a file stands in its folder's place", () => {
    const root = inGit();
    writeFileSync(join(root, '.git/prisma-one-url'), '');
    expect(() => nodeHost(root).store.create('a.json', bytes('a'))).toThrow(
      expect.objectContaining({ code: 'EEXIST' }),
    );
    expect(nodeHost(root).store.names()).toEqual([]);
  });

  const itAsUser = process.getuid?.() === 0 ? it.skip : it;
  itAsUser('throws what the system says where the git directory is read-only', () => {
    const root = inGit();
    chmodSync(join(root, '.git'), 0o555);
    expect(() => nodeHost(root).store.create('a.json', bytes('a'))).toThrow(
      expect.objectContaining({ code: 'EACCES' }),
    );
    chmodSync(join(root, '.git'), 0o755);
  });
});
