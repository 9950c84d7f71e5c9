import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { apply, type Written, withFolders } from '../lib/apply';
import { Refusal } from '../lib/errors';
import { type Host, Interrupted } from '../lib/host/host';
import type { MemoryHost, MemoryOptions } from '../lib/host/memory';
import { openRun } from '../lib/journal';
import type { Change } from '../lib/outcome';
import { redo, runsOf, undoRun } from '../lib/undo';
import { type Files, git, type MakeHost, removeTempFolders, TWINS, tempFolder, textsOf } from './hosts';

const { XDG_STATE_HOME } = process.env;

beforeAll(() => {
  process.env.XDG_STATE_HOME = tempFolder();
});

afterAll(() => {
  if (XDG_STATE_HOME === undefined) delete process.env.XDG_STATE_HOME;
  else process.env.XDG_STATE_HOME = XDG_STATE_HOME;
  removeTempFolders();
});

const BEFORE = {
  'prisma/schema.prisma': 'datasource db {\r\n  directUrl = env("DIRECT_URL")\r\n}\r\n',
  '.env': '\uFEFFA="ü😀"\nDIRECT_URL="postgres://sally:pa%20ss@ep-x.neon.tech/db"',
  'apps/web/.env.example': 'DIRECT_URL=\n',
};
const AFTER = {
  'prisma/schema.prisma': 'datasource db {\r\n}\r\n',
  '.env': '\uFEFFA="ü😀"',
  'apps/web/.env.example': '',
};
const PATHS = Object.keys(BEFORE) as (keyof typeof BEFORE)[];
const CHANGES: readonly Change[] = PATHS.map((path) => ({ path, before: BEFORE[path], after: AFTER[path] }));
const ID = '20261121T231502-0000';
const UNDONE = new Date('2026-11-22T08:00:00.000Z');

const bytes = (text: string) => new TextEncoder().encode(text);

/** One run that wrote `changes`, as an upgrade does it; returns its id. */
function wrote(host: Host, changes: readonly Change[] = CHANGES, date = '2026-11-21T23:15:02Z'): string {
  const { id } = openRun(host, changes, { date: new Date(date), version: '1.0.0', projects: ['apps/web'], changes: 4 });
  apply(host, changes);
  return id;
}

function save(host: Host, path: string, text: string): void {
  host.commit(host.stage(path, bytes(text)), path);
}

function refusalOf(act: () => unknown): Refusal {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('expected a refusal');
}

function undo(host: Host, run?: string) {
  return undoRun(host, run, { date: UNDONE });
}

describe.each(TWINS)('undo on the %s', (_name, makeHost: MakeHost) => {
  const make = (options: MemoryOptions = {}, files: Files = BEFORE) =>
    makeHost(files, { ignored: ['.env'], ...options });

  function afterRun(options: MemoryOptions = {}): MemoryHost {
    const host = make(options);
    wrote(host);
    return host;
  }

  it.each([true, false])('puts back every byte of every file, git-ignored ones too (git: %p)', (inGit) => {
    const host = afterRun({ inGit });
    expect(textsOf(host)).toEqual(AFTER);
    expect(undo(host)).toMatchObject({ restored: PATHS, asBefore: [], remarks: [], entry: { id: ID } });
    expect(textsOf(host)).toEqual(BEFORE);
  });

  it('keeps the mode that each file has', () => {
    const host = afterRun({ modes: { '.env': 0o600 } });
    undo(host);
    expect(host.entry('.env')).toEqual({ kind: 'file', mode: 0o600 });
  });

  it('puts back through a link and keeps the link', () => {
    const host = make({ links: { '.env': 'secrets/.env' }, ignored: [] }, { 'secrets/.env': 'A=1\nB=2\n' });
    wrote(host, [{ path: '.env', before: 'A=1\nB=2\n', after: 'A=1\n' }]);
    undo(host);
    expect([textsOf(host), host.entry('.env')?.kind]).toEqual([{ 'secrets/.env': 'A=1\nB=2\n' }, 'link']);
  });

  it('takes the newest run when none is named, and any run by its id', () => {
    const host = make({}, { 'a.prisma': '1', 'b.prisma': '1' });
    wrote(host, [{ path: 'a.prisma', before: '1', after: '2' }], '2026-11-21T10:00:00Z');
    wrote(host, [{ path: 'b.prisma', before: '1', after: '2' }], '2026-11-21T11:00:00Z');
    undo(host);
    expect(textsOf(host)).toEqual({ 'a.prisma': '2', 'b.prisma': '1' });
    undo(host, '20261121T100000-0000');
    expect(textsOf(host)).toEqual({ 'a.prisma': '1', 'b.prisma': '1' });
  });

  it('undoes two runs of one file one after the other, the last one first', () => {
    const host = make({}, { a: '1\n2\n3\n' });
    wrote(host, [{ path: 'a', before: '1\n2\n3\n', after: '1\n2\n' }], '2026-11-21T10:00:00Z');
    wrote(host, [{ path: 'a', before: '1\n2\n', after: '1\n' }], '2026-11-21T11:00:00Z');
    expect(refusalOf(() => undo(host, '20261121T100000-0000')).message).toContain('`a` has changed since');
    undo(host);
    undo(host, '20261121T100000-0000');
    expect(textsOf(host)).toEqual({ a: '1\n2\n3\n' });
  });

  it('names every file that is otherwise than the run left it, and writes nothing', () => {
    const host = afterRun();
    save(host, '.env', 'B=1\n');
    save(host, 'apps/web/.env.example', 'B=\n');
    const { message, help } = refusalOf(() => undo(host));
    expect(message).toBe(
      `run ${ID} can't be undone: \`.env\` has changed since, \`apps/web/.env.example\` has changed since; nothing was written`,
    );
    expect(help).toContain('as the run left them');
    expect(textsOf(host)).toEqual({ ...AFTER, '.env': 'B=1\n', 'apps/web/.env.example': 'B=\n' });
    expect(runsOf(host)[0]?.undoable).toEqual({ kind: 'changed', paths: ['.env', 'apps/web/.env.example'] });
  });

  it('takes a lost byte order mark for a change', () => {
    const host = afterRun();
    save(host, '.env', AFTER['.env'].slice(1));
    expect(() => undo(host)).toThrow('`.env` has changed since');
  });

  it('names a file that is gone', () => {
    const host = afterRun();
    const without: Host = { ...host, read: (path) => (path === '.env' ? null : host.read(path)) };
    expect(refusalOf(() => undo(without)).message).toBe(
      `run ${ID} can't be undone: \`.env\` is gone; nothing was written`,
    );
  });

  it('names a file that the system keeps to itself', () => {
    const host = afterRun();
    const closed: Host = {
      ...host,
      read: (path) => {
        if (path === '.env') throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
        return host.read(path);
      },
    };
    expect(() => undo(closed)).toThrow("`.env` can't be read; nothing was written");
    expect(runsOf(closed)[0]?.undoable).toEqual({ kind: 'changed', paths: ['.env'] });
  });

  it('finishes what a killed run or somebody else has put back in part', () => {
    const host = afterRun();
    save(host, '.env', BEFORE['.env']);
    expect(undo(host)).toMatchObject({
      restored: ['prisma/schema.prisma', 'apps/web/.env.example'],
      asBefore: ['.env'],
    });
    expect(textsOf(host)).toEqual(BEFORE);
  });

  it('says so when all files are as before the run already', () => {
    const host = afterRun();
    for (const path of PATHS) save(host, path, BEFORE[path]);
    expect(refusalOf(() => undo(host)).message).toBe(`the files of run ${ID} are already as they were before it`);
    expect(runsOf(host)[0]?.undoable).toEqual({ kind: 'nothing-left' });
  });

  it('refuses a run that was undone already, and names the one before it', () => {
    const host = make({}, { ...BEFORE, a: '1' });
    const older = wrote(host, [{ path: 'a', before: '1', after: '2' }], '2026-11-21T10:00:00Z');
    wrote(host);
    undo(host);
    const { message, help } = refusalOf(() => undo(host));
    expect(message).toBe(`run ${ID} was already undone on 2026-11-22 08:00 UTC; nothing was written`);
    expect(help).toBe(`undo the run before it: prisma-one-url undo ${older}`);
  });

  it('knows of no other run to undo after the only one', () => {
    const host = afterRun();
    undo(host);
    expect(refusalOf(() => undo(host, ID)).help).toBeUndefined();
  });

  it('lets go of what the run had removed once that is back in the files', () => {
    const host = afterRun();
    undo(host);
    const kept = new TextDecoder().decode(host.store.read(`${ID}.json`) ?? new Uint8Array());
    expect(kept).toContain('"undone":"2026-11-22T08:00:00.000Z"');
    expect(kept).not.toContain('sally');
  });

  it('lists the runs that there are when it knows none of the name', () => {
    const host = make({}, { ...BEFORE, a: '1' });
    wrote(host, [{ path: 'a', before: '1', after: '2' }], '2026-11-21T10:00:00Z');
    wrote(host);
    const { message, help } = refusalOf(() => undo(host, '../\n2026'));
    expect(message).toBe('there is no run `../\\u000a2026`');
    expect(help).toBe(`the runs are, newest first: ${ID}, 20261121T100000-0000`);
  });

  it.each([undefined, ID])('refuses run %j of an empty journal', (run) => {
    expect(refusalOf(() => undo(make(), run)).message).toBe('there is no run to undo: the journal is empty');
  });

  it('names a journal that can not be read', () => {
    const host = make();
    host.store.create(`${ID}.json`, bytes('{"format":1'));
    const { message } = refusalOf(() => undo(host));
    expect(message).toBe(`\`${host.store.pathOf(`${ID}.json`)}\` can't be read: it is no undo journal of this version`);
  });

  it.each([
    ['that gives another text', '"text":"  directUrl', '"text":"  directurl'],
    ['that reaches behind its file', /"start":\d+,"end":\d+/, '"start":9000,"end":9001'],
  ])('writes nothing by an edit %s', (_what, from, to) => {
    const host = afterRun();
    const kept = new TextDecoder().decode(host.store.read(`${ID}.json`) ?? new Uint8Array());
    host.store.replace(`${ID}.json`, bytes(kept.replace(from, to)));
    expect(refusalOf(() => undo(host)).message).toBe(
      `the journal of run ${ID} does not give \`prisma/schema.prisma\` its bytes back; nothing was written`,
    );
    expect(textsOf(host)).toEqual(AFTER);
  });

  // The run took six writes: three staged, three moved; undo goes on from the seventh.
  it.each([7, 8, 9, 10, 11, 12])('leaves everything as the run left it when the disk is full at write %i', (n) => {
    const host = afterRun({ failOnWrite: n });
    expect(refusalOf(() => undo(host)).message).toContain('no space left on the disk');
    expect(textsOf(host)).toEqual(AFTER);
    expect(runsOf(host)[0]?.undoable).toEqual({ kind: 'yes' });
  });

  it('refuses a read-only file before any file is written', () => {
    const host = afterRun({ modes: { '.env': 0o600 } });
    const locked: Host = {
      ...host,
      stage: (path, content) => {
        if (path === '.env') throw new Refusal('`.env` is read-only', 'make the file writable, then run this again');
        return host.stage(path, content);
      },
    };
    expect(() => undo(locked)).toThrow('`.env` is read-only; nothing was written');
    expect(textsOf(host)).toEqual(AFTER);
  });

  it('takes everything back when another program writes over what came back', () => {
    const host = afterRun();
    const busy: Host = {
      ...host,
      commit: (staged, path) => {
        host.commit(staged, path);
        if (path === '.env' && host.read(path)?.length === bytes(BEFORE['.env']).length) save(host, path, 'formatted');
      },
    };
    expect(refusalOf(() => undo(busy)).message).toBe(
      '`.env` did not come back as before the run; everything else is as the run left it',
    );
    expect(textsOf(host)).toEqual({ ...AFTER, '.env': 'formatted' });
    expect(runsOf(host)[0]?.undoable).toEqual({ kind: 'changed', paths: ['.env'] });
  });

  it.each([0, 1, 2, 3, 4, 5])('leaves everything as the run left it when it is interrupted after %i writes', (n) => {
    const host = afterRun();
    let asked = 0;
    expect(() => undoRun(host, ID, { interrupted: () => asked++ === n })).toThrow(Interrupted);
    expect([textsOf(host), runsOf(host)[0]?.undoable]).toEqual([AFTER, { kind: 'yes' }]);
  });

  it('can be taken back itself, and done again', () => {
    const host = afterRun();
    redo(host, undo(host));
    expect([textsOf(host), runsOf(host)[0]?.undoable]).toEqual([AFTER, { kind: 'yes' }]);
    undo(host);
    expect(textsOf(host)).toEqual(BEFORE);
  });

  it('only remarks on a journal that can not be written once the files are back', () => {
    const host = afterRun();
    const replace = () => {
      throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    };
    const { remarks } = undo({ ...host, store: { ...host.store, replace } });
    expect(remarks).toMatchObject([
      { code: 'journal-kept', message: `run ${ID} is undone and still in the journal: no space left on the disk` },
    ]);
    expect(textsOf(host)).toEqual(BEFORE);
  });

  describe('the list', () => {
    it('is empty before the first run', () => {
      expect(runsOf(make())).toEqual([]);
    });

    it('tells of each run, the newest first, and whether it can be undone', () => {
      const host = make({}, { ...BEFORE, a: '1' });
      wrote(host, [{ path: 'a', before: '1', after: '2' }], '2026-11-21T10:00:00Z');
      wrote(host);
      host.store.create('20261120T000000-0000.json', bytes(''));
      undo(host);
      expect(runsOf(host)).toEqual([
        {
          id: ID,
          date: '2026-11-21T23:15:02.000Z',
          projects: ['apps/web'],
          changes: 4,
          files: 3,
          undoable: { kind: 'undone', date: '2026-11-22T08:00:00.000Z' },
        },
        {
          id: '20261121T100000-0000',
          date: '2026-11-21T10:00:00.000Z',
          projects: ['apps/web'],
          changes: 4,
          files: 1,
          undoable: { kind: 'yes' },
        },
        {
          id: '20261120T000000-0000',
          date: '2026-11-20T00:00:00.000Z',
          projects: [],
          changes: 0,
          files: 0,
          undoable: { kind: 'unreadable', problem: expect.objectContaining({ code: 'unreadable-journal' }) },
        },
      ]);
    });
  });
});

describe.each(TWINS)('undo of a run that made files, on the %s', (_name, makeHost: MakeHost) => {
  const NEW: readonly Written[] = [
    { path: 'prisma.config.ts', before: '', after: 'export default {};\n', created: true },
    { path: 'db/.config/prisma.ts', before: '', after: '\uFEFFexport {};\r\n', created: true },
    ...CHANGES,
  ];
  const NEW_PATHS = ['prisma.config.ts', 'db/.config/prisma.ts'];

  function afterRun(): MemoryHost {
    const host = makeHost(BEFORE, { ignored: ['.env'] });
    wrote(host, withFolders(host, NEW));
    return host;
  }

  it('removes them, with the folders that were made for them', () => {
    const host = afterRun();
    expect(undo(host)).toMatchObject({ restored: [...NEW_PATHS, ...PATHS], asBefore: [] });
    expect([textsOf(host), host.entry('db')]).toEqual([BEFORE, null]);
    expect(runsOf(host)[0]?.undoable).toMatchObject({ kind: 'undone' });
  });

  it.each(['// mine\n', ''])('refuses when one of them has changed since (%j), and removes none', (text) => {
    const host = afterRun();
    save(host, 'prisma.config.ts', text);
    expect(refusalOf(() => undo(host)).message).toBe(
      `run ${ID} can't be undone: \`prisma.config.ts\` has changed since; nothing was written`,
    );
    expect(textsOf(host)).toMatchObject({ ...AFTER, 'prisma.config.ts': text, 'db/.config/prisma.ts': NEW[1]?.after });
    expect(runsOf(host)[0]?.undoable).toEqual({ kind: 'changed', paths: ['prisma.config.ts'] });
  });

  it('takes one that somebody has removed already for as before', () => {
    const host = afterRun();
    host.remove('prisma.config.ts');
    expect(undo(host)).toMatchObject({ restored: ['db/.config/prisma.ts', ...PATHS], asBefore: ['prisma.config.ts'] });
    expect(textsOf(host)).toEqual(BEFORE);
  });

  it('can be taken back itself, and done again', () => {
    const host = afterRun();
    const after = textsOf(host);
    redo(host, undo(host));
    expect([textsOf(host), runsOf(host)[0]?.undoable]).toEqual([after, { kind: 'yes' }]);
    undo(host);
    expect([textsOf(host), host.entry('db')]).toEqual([BEFORE, null]);
  });
});

describe('undo on disk', () => {
  const disk = TWINS.find(([name]) => name === 'node host')?.[1];
  if (disk === undefined) throw new Error('there is no node host');

  it('works after the run was committed', () => {
    const host = disk(BEFORE);
    wrote(host);
    git(host.root, 'commit', '--quiet', '--all', '--message', 'one url');
    undo(host);
    expect(textsOf(host)).toEqual(BEFORE);
  });

  it('keeps a mode that was changed since', () => {
    const host = disk(BEFORE, { ignored: ['.env'] });
    wrote(host);
    chmodSync(join(host.root, '.env'), 0o640);
    undo(host);
    expect(statSync(join(host.root, '.env')).mode & 0o777).toBe(0o640);
  });
});
