import { apply, inverse, type Written, withFolders } from '../lib/apply';
import { InternalError, Refusal } from '../lib/errors';
import { type Host, Interrupted } from '../lib/host/host';
import type { MemoryHost } from '../lib/host/memory';
import type { Change } from '../lib/outcome';
import { type MakeHost, removeTempFolders, TWINS, textsOf } from './hosts';

afterAll(removeTempFolders);

const BEFORE = {
  'prisma/schema.prisma': 'datasource db {\r\n  directUrl = env("DIRECT_URL")\r\n}\r\n',
  '.env': '\uFEFFDIRECT_URL="postgres://sally:pa%20ss@ep-x.neon.tech/db"\n',
  '.env.example': 'DIRECT_URL=',
};

const CHANGES: readonly Change[] = [
  change('prisma/schema.prisma', 'datasource db {\r\n}\r\n'),
  change('.env', '\uFEFF'),
  change('.env.example', 'ÜBER=1 # 😀\n'),
];

const AFTER = Object.fromEntries(CHANGES.map(({ path, after }) => [path, after]));

function change(path: keyof typeof BEFORE, after: string): Change {
  return { path, before: BEFORE[path], after };
}

function errorOf(act: () => void): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}

function refusalOf(act: () => void): Refusal {
  const error = errorOf(act);
  if (error instanceof Refusal) return error;
  throw new Error(`expected a refusal, got ${String(error)}`);
}

describe.each(TWINS)('apply on the %s', (_name, makeHost: MakeHost) => {
  it('writes every file byte for byte and leaves no temp file behind', () => {
    const host = makeHost(BEFORE);
    apply(host, CHANGES);
    expect(textsOf(host)).toEqual(AFTER);
  });

  it('undoes itself with the inverse changes', () => {
    const host = makeHost(BEFORE);
    apply(host, CHANGES);
    apply(host, inverse(CHANGES));
    expect(textsOf(host)).toEqual(BEFORE);
  });

  it.each([1, 2, 3])('writes nothing when the disk is full at staging file %i', (n) => {
    const host = makeHost(BEFORE, { failOnWrite: n });
    const refusal = refusalOf(() => apply(host, CHANGES));
    expect(refusal.message).toBe(
      `\`${CHANGES[n - 1]?.path}\` could not be written: no space left on the disk; nothing was written`,
    );
    expect(textsOf(host)).toEqual(BEFORE);
  });

  it.each([
    [1, 'nothing was written'],
    [2, 'everything was put back'],
    [3, 'everything was put back'],
  ])('puts everything back when moving file %i into place fails', (n, outcome) => {
    const host = makeHost(BEFORE, { failOnWrite: CHANGES.length + n });
    const refusal = refusalOf(() => apply(host, CHANGES));
    expect(refusal.message).toBe(
      `\`${CHANGES[n - 1]?.path}\` could not be written: no space left on the disk; ${outcome}`,
    );
    expect(textsOf(host)).toEqual(BEFORE);
  });

  // Six writes without a failure: three staged, three moved. The third move fails, then putting back the first two.
  it.each([7, 8])('tells the state of each file when putting back fails as well, at write %i', (n) => {
    const host = makeHost(BEFORE, { failOnWrite: [6, n] });
    const { message, help } = refusalOf(() => apply(host, CHANGES));
    expect(message).toBe(
      [
        '`.env.example` could not be written: no space left on the disk',
        '`prisma/schema.prisma` has the new text, and putting it back failed: no space left on the disk',
        '`.env` was put back',
        '`.env.example` was not written',
      ].join('; '),
    );
    expect(help).toBe('put these files right by hand, with git or an editor');
    expect(textsOf(host)).toEqual({ ...BEFORE, 'prisma/schema.prisma': AFTER['prisma/schema.prisma'] });
  });

  it('tells of every file that it could not put back', () => {
    const host = makeHost(BEFORE, { failOnWrite: [6, 7, 8] });
    const { message } = refusalOf(() => apply(host, CHANGES));
    expect(message).toContain('`prisma/schema.prisma` has the new text');
    expect(message).toContain('`.env` has the new text');
    expect(textsOf(host)).toEqual({ ...AFTER, '.env.example': BEFORE['.env.example'] });
  });

  it('does not put back over what another program has written meanwhile', () => {
    const host = makeHost(BEFORE);
    const busy: Host = {
      ...host,
      commit: (staged, path) => {
        if (path === '.env') {
          host.commit(
            host.stage('prisma/schema.prisma', new TextEncoder().encode('formatted')),
            'prisma/schema.prisma',
          );
          throw Object.assign(new Error(), { code: 'EBUSY' });
        }
        host.commit(staged, path);
      },
    };
    const { message } = refusalOf(() => apply(busy, CHANGES));
    expect(message).toContain('`.env` could not be written: another program holds it; ');
    expect(message).toContain('`prisma/schema.prisma` was changed by another program meanwhile and is left so');
    expect(textsOf(host)).toEqual({ ...BEFORE, 'prisma/schema.prisma': 'formatted' });
  });

  it('puts everything back when a file changes while the others are written', () => {
    const host = makeHost(BEFORE);
    let staged = 0;
    const busy: Host = {
      ...host,
      stage: (path, bytes) => {
        staged++;
        if (staged === 3) host.commit(host.stage('.env', new TextEncoder().encode('saved by an editor')), '.env');
        return host.stage(path, bytes);
      },
    };
    const { message } = refusalOf(() => apply(busy, CHANGES));
    expect(message).toBe('`.env` has changed since it was read; everything was put back');
    expect(textsOf(host)).toEqual({ ...BEFORE, '.env': 'saved by an editor' });
  });

  it('refuses a file that is not as the plan read it', () => {
    const host = makeHost({ ...BEFORE, '.env': 'X=1\n' });
    const { message, help } = refusalOf(() => apply(host, CHANGES));
    expect(message).toBe('`.env` has changed since it was read; nothing was written');
    expect(help).toBe('run this again: it plans from what is there now');
    expect(textsOf(host)).toEqual({ ...BEFORE, '.env': 'X=1\n' });
  });

  it('refuses a file that lost its byte order mark', () => {
    const host = makeHost({ ...BEFORE, '.env': BEFORE['.env'].slice(1) });
    expect(() => apply(host, CHANGES)).toThrow('`.env` has changed since it was read');
  });

  it('refuses a file that is gone', () => {
    const { '.env': _gone, ...rest } = BEFORE;
    const host = makeHost(rest);
    expect(() => apply(host, CHANGES)).toThrow('`.env` is gone; nothing was written');
    expect(textsOf(host)).toEqual(rest);
  });

  it('refuses a read-only file by its name before any file is written', () => {
    const host = makeHost(BEFORE, { modes: { '.env.example': 0o444 } });
    expect(refusalOf(() => apply(host, CHANGES)).message).toBe('`.env.example` is read-only; nothing was written');
    expect(textsOf(host)).toEqual(BEFORE);
  });

  it('writes a file that two paths lead to once, and keeps the link', () => {
    const host = makeHost({ 'packages/db/.env': 'A=1\n' }, { links: { '.env': 'packages/db/.env' } });
    apply(host, [
      { path: '.env', before: 'A=1\n', after: '' },
      { path: 'packages/db/.env', before: 'A=1\n', after: '' },
    ]);
    expect(textsOf(host)).toEqual({ 'packages/db/.env': '' });
    expect(host.entry('.env')?.kind).toBe('link');
  });

  it('takes two different changes of one file for a bug', () => {
    const host = makeHost({ 'a/.env': 'A=1\n' }, { links: { '.env': 'a/.env' } });
    const both = [
      { path: '.env', before: 'A=1\n', after: 'B=1\n' },
      { path: 'a/.env', before: 'A=1\n', after: 'C=1\n' },
    ];
    expect(() => apply(host, both)).toThrow(InternalError);
    expect(textsOf(host)).toEqual({ 'a/.env': 'A=1\n' });
  });

  it('does not write a change that changes nothing', () => {
    const host = makeHost(BEFORE, { modes: { '.env': 0o444 } });
    apply(host, [{ path: '.env', before: BEFORE['.env'], after: BEFORE['.env'] }]);
    expect(textsOf(host)).toEqual(BEFORE);
  });

  it('takes half of a surrogate pair for a bug instead of writing another character', () => {
    const host = makeHost(BEFORE);
    expect(() => apply(host, [change('.env', '\uD83D')])).toThrow(InternalError);
    expect(textsOf(host)).toEqual(BEFORE);
  });

  it.each([0, 1, 2, 3, 4, 5])('puts everything back when it is interrupted after %i writes', (writes) => {
    const host = makeHost(BEFORE);
    let asked = 0;
    expect(errorOf(() => apply(host, CHANGES, { interrupted: () => asked++ === writes }))).toBeInstanceOf(Interrupted);
    expect(textsOf(host)).toEqual(BEFORE);
  });

  it('does not call it interrupted when it could not put everything back', () => {
    const host: MemoryHost = makeHost(BEFORE, { failOnWrite: 6 });
    let asked = 0;
    const { message } = refusalOf(() => apply(host, CHANGES, { interrupted: () => asked++ === 5 }));
    expect(message).toContain('interrupted; `prisma/schema.prisma` has the new text');
  });
});

const CONFIG = "export default { datasource: { url: 'x' } };\n";

/** Two changed files and two new ones, one of them in a folder that is made for it. */
const WITH_NEW: readonly Written[] = [
  change('prisma/schema.prisma', 'datasource db {\r\n}\r\n'),
  { path: 'prisma.config.ts', before: '', after: CONFIG, created: true },
  { path: 'db/.config/prisma.ts', before: '', after: CONFIG, created: true },
  change('.env', '\uFEFF'),
];

describe.each(TWINS)('creating files on the %s', (_name, makeHost: MakeHost) => {
  const created = { 'prisma.config.ts': CONFIG, 'db/.config/prisma.ts': CONFIG };
  const written = { ...AFTER, ...created, '.env.example': BEFORE['.env.example'] };

  it('makes a file where none is, and the folders for it', () => {
    const host = makeHost(BEFORE);
    apply(host, WITH_NEW);
    expect(textsOf(host)).toEqual(written);
    expect(host.entry('prisma.config.ts')?.mode).toBe(0o666 & ~process.umask() & 0o644);
  });

  it('lists the new file from then on, and knows of no uncommitted change in it', () => {
    const host = makeHost(BEFORE);
    const paths = WITH_NEW.map(({ path }) => path);
    expect([host.files().includes('prisma.config.ts'), host.uncommitted(paths)]).toEqual([false, []]);
    apply(host, WITH_NEW);
    expect(host.files()).toContain('prisma.config.ts');
    expect(host.uncommitted(paths)).toEqual(['prisma/schema.prisma', '.env']);
  });

  it('undoes itself with the inverse changes, the folders too', () => {
    const host = makeHost(BEFORE);
    const changes = withFolders(host, WITH_NEW);
    apply(host, changes);
    apply(host, inverse(changes));
    expect(textsOf(host)).toEqual(BEFORE);
    expect([host.entry('db'), host.files().includes('prisma.config.ts')]).toEqual([null, false]);
    apply(host, inverse(inverse(changes)));
    expect(textsOf(host)).toEqual(written);
  });

  it('keeps a folder that it did not make, and one in which something else stands by now', () => {
    const host = makeHost({ ...BEFORE, 'db/README.md': '' });
    const changes = withFolders(host, WITH_NEW);
    apply(host, changes);
    apply(host, inverse(changes));
    expect([host.entry('db')?.kind, host.entry('db/.config')]).toEqual(['folder', null]);
    apply(host, WITH_NEW);
    apply(host, [{ path: 'db/.config/other', before: '', after: 'x', created: true }]);
    apply(host, inverse(changes));
    expect(textsOf(host)).toEqual({ ...BEFORE, 'db/README.md': '', 'db/.config/other': 'x' });
  });

  // Four files are staged, then four are put in place.
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('leaves nothing of it when write %i fails', (n) => {
    const host = makeHost(BEFORE, { failOnWrite: n });
    const outcome = n <= 5 ? 'nothing was written' : 'everything was put back';
    const { path } = WITH_NEW[(n - 1) % 4] ?? { path: '' };
    expect(refusalOf(() => apply(host, WITH_NEW)).message).toBe(
      `\`${path}\` could not be written: no space left on the disk; ${outcome}`,
    );
    expect(textsOf(host)).toEqual(BEFORE);
    expect(host.entry('db')).toBeNull();
  });

  it('tells of a new file that it could not remove again', () => {
    const host = makeHost(BEFORE, { failOnWrite: [8, 11] });
    expect(refusalOf(() => apply(host, WITH_NEW)).message).toContain(
      '`prisma.config.ts` has the new text, and putting it back failed: no space left on the disk',
    );
    expect(textsOf(host)).toEqual({ ...BEFORE, 'prisma.config.ts': CONFIG });
  });

  it.each([
    ['a file', { 'prisma.config.ts': 'mine' }, {}],
    ['a folder', { 'prisma.config.ts/x': '' }, {}],
    ['a link to nowhere', {}, { 'prisma.config.ts': 'nothing' }],
  ])('refuses when %s stands there by now', (_what, more, links) => {
    const host = makeHost({ ...BEFORE, ...more }, { links });
    const { message, help } = refusalOf(() => apply(host, WITH_NEW));
    expect(message).toBe('`prisma.config.ts` has come into being since the folder was read; nothing was written');
    expect(help).toBe('run this again: it plans from what is there now');
    expect(textsOf(host)).toEqual({ ...BEFORE, ...more });
  });

  it('does not take the place of a file that comes into being in the last moment', () => {
    const host = makeHost(BEFORE);
    const busy: Host = {
      ...host,
      entry: (path) => (path === 'prisma.config.ts' ? null : host.entry(path)),
      commitNew: (staged, path) => {
        if (path === 'prisma.config.ts') {
          host.commitNew(host.stageNew(path, new TextEncoder().encode('mine')), path);
        }
        host.commitNew(staged, path);
      },
    };
    expect(refusalOf(() => apply(busy, WITH_NEW)).message).toBe(
      '`prisma.config.ts` exists already; everything was put back',
    );
    expect(textsOf(host)).toEqual({ ...BEFORE, 'prisma.config.ts': 'mine' });
  });

  it('refuses to remove a file that has changed, and leaves what it created and another has changed since', () => {
    const host = makeHost(BEFORE);
    const changes = withFolders(host, WITH_NEW);
    apply(host, changes);
    host.commit(host.stage('prisma.config.ts', new TextEncoder().encode('mine')), 'prisma.config.ts');
    expect(refusalOf(() => apply(host, inverse(changes))).message).toBe(
      '`prisma.config.ts` has changed since it was read; nothing was written',
    );
    expect(textsOf(host)).toEqual({ ...written, 'prisma.config.ts': 'mine' });
  });

  it('brings a removed file back when what comes after it fails', () => {
    const makes = makeHost(BEFORE);
    const changes = inverse(withFolders(makes, WITH_NEW));
    // Two files are staged and put in place, then one is removed; the next removal fails.
    const host = makeHost(written, { failOnWrite: 6 });
    expect(refusalOf(() => apply(host, changes)).message).toBe(
      '`db/.config/prisma.ts` could not be removed: no space left on the disk; everything was put back',
    );
    expect(textsOf(host)).toEqual(written);
  });

  it('refuses a path out of the root', () => {
    const host = makeHost(BEFORE);
    const outside: Written = { path: '../prisma.config.ts', before: '', after: CONFIG, created: true };
    expect(refusalOf(() => apply(host, [outside])).message).toBe(
      "`../prisma.config.ts` would lie outside of the project's root; nothing was written",
    );
  });

  it('writes through a link to a folder', () => {
    const host = makeHost({ ...BEFORE, 'packages/db/x': '' }, { links: { db: 'packages/db' } });
    apply(host, [{ path: 'db/prisma.config.ts', before: '', after: CONFIG, created: true }]);
    expect(textsOf(host)).toHaveProperty(['packages/db/prisma.config.ts'], CONFIG);
  });
});
