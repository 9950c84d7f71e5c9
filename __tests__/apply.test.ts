import { apply, inverse } from '../lib/apply';
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
