import { apply, inverse, withFolders } from '../lib/apply';
import { applyEdits } from '../lib/edit';
import { Refusal } from '../lib/errors';
import { Interrupted } from '../lib/host/host';
import type { MemoryHost } from '../lib/host/memory';
import { inverseEdits } from '../lib/inverse-edits';
import { afterFailure, forget, keptRuns, openRun, type RunMeta } from '../lib/journal';
import { dateOfId, entryBytes, isRunId, readEntry, runId } from '../lib/journal-entry';
import type { Change } from '../lib/outcome';
import { type Files, type MakeHost, removeTempFolders, TWINS, tempFolder, textsOf } from './hosts';
import { seeded } from './seeded';

const { XDG_STATE_HOME } = process.env;

beforeAll(() => {
  process.env.XDG_STATE_HOME = tempFolder();
});

afterAll(() => {
  if (XDG_STATE_HOME === undefined) delete process.env.XDG_STATE_HOME;
  else process.env.XDG_STATE_HOME = XDG_STATE_HOME;
  removeTempFolders();
});

const SCHEMA = 'datasource db {\n  url = env("DATABASE_URL")\n  directUrl = env("DIRECT_URL")\n}\n';
const ENV = [
  'DATABASE_URL="postgres://sally:pooled-word@ep-x-pooler.neon.tech/db?pgbouncer=true&sslmode=require"',
  'STRIPE_KEY="a-key-that-stays"',
  'DIRECT_URL="postgres://sally:direct-word@ep-x.neon.tech/db"',
  '',
].join('\n');

const BEFORE = { 'prisma/schema.prisma': SCHEMA, '.env': ENV };
const CHANGES: readonly Change[] = [
  {
    path: 'prisma/schema.prisma',
    before: SCHEMA,
    after: SCHEMA.replace('  directUrl = env("DIRECT_URL")\n', ''),
  },
  { path: '.env', before: ENV, after: ENV.replace('pgbouncer=true&', '').replace(/DIRECT_URL.*\n/, '') },
];
const META: RunMeta = {
  date: new Date('2026-11-21T23:15:02.250Z'),
  version: '1.0.0',
  projects: ['apps/web', 'apps/api'],
  changes: 3,
};

function at(date: string): RunMeta {
  return { ...META, date: new Date(date) };
}

function idsIn(host: MemoryHost): readonly string[] {
  return keptRuns(host).map(({ id }) => id);
}

function textOf(bytes: Uint8Array | null): string {
  return new TextDecoder().decode(bytes ?? new Uint8Array());
}

/** A host whose store fails at the given work as the system does. */
function failing(host: MemoryHost, method: 'create' | 'names' | 'remove' | 'read', code: string): MemoryHost {
  const fail = () => {
    throw Object.assign(new Error(`${code}: /an/absolute/path`), { code });
  };
  return { ...host, store: { ...host.store, [method]: fail } };
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

describe.each(TWINS)('the journal on the %s', (_name, makeHost: MakeHost) => {
  const make = (files: Files = BEFORE) => makeHost(files, { ignored: ['.env'] });

  it('keeps how each file gets its bytes back, and says what the run was', () => {
    const host = make();
    const entry = openRun(host, CHANGES, META);
    expect(entry).toMatchObject({
      id: '20261121T231502-4000',
      date: '2026-11-21T23:15:02.250Z',
      version: '1.0.0',
      projects: ['apps/web', 'apps/api'],
      changes: 3,
    });
    expect(keptRuns(host)).toEqual([{ id: entry.id, entry }]);
    for (const [index, { path, edits }] of entry.files.entries()) {
      expect(applyEdits(CHANGES[index]?.after ?? '', edits)).toBe(BEFORE[path as keyof typeof BEFORE]);
    }
  });

  it('holds what was taken out of the files and nothing else of them', () => {
    const host = make();
    const { id } = openRun(host, CHANGES, META);
    const kept = textOf(host.store.read(`${id}.json`));
    expect(kept).toContain('direct-word');
    expect(kept).toContain('pgbouncer=true&');
    for (const other of ['pooled-word', 'a-key-that-stays', 'STRIPE_KEY', 'datasource']) {
      expect(kept).not.toContain(other);
    }
  });

  it('writes nothing beside the files', () => {
    const host = make();
    openRun(host, CHANGES, META);
    expect(textsOf(host)).toEqual(BEFORE);
  });

  it('leaves out a change that changes nothing', () => {
    const { files } = openRun(make(), [{ path: 'a', before: 'x', after: 'x' }, ...CHANGES], META);
    expect(files.map(({ path }) => path)).toEqual(['prisma/schema.prisma', '.env']);
  });

  it('keeps of a new file that it is one, and nothing of its text', () => {
    const host = make();
    const after = "url: 'postgres://sally:new-word@ep-x.neon.tech/db'";
    const change: Change = { path: 'db/prisma.config.ts', before: '', after, created: true };
    const { id } = openRun(host, withFolders(host, [change]), META);
    const [kept] = keptRuns(host);
    expect(kept).toMatchObject({ entry: { files: [{ path: change.path, created: true, folders: ['db'] }] } });
    expect(textOf(host.store.read(`${id}.json`))).not.toContain('new-word');
  });

  it('gives runs of one moment ids in a row, and lists the newest first', () => {
    const host = make();
    for (let run = 0; run < 3; run++) openRun(host, CHANGES, META);
    openRun(host, CHANGES, at('2026-11-20T00:00:00Z'));
    expect(idsIn(host)).toEqual([
      '20261121T231502-4002',
      '20261121T231502-4001',
      '20261121T231502-4000',
      '20261120T000000-0000',
    ]);
  });

  it('keeps the newest 20 runs', () => {
    const host = make();
    for (let minute = 10; minute < 35; minute++) openRun(host, CHANGES, at(`2026-11-21T10:${minute}:00Z`));
    const ids = idsIn(host);
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([20, '20261121T103400-0000', '20261121T101500-0000']);
  });

  it('keeps no run that is older than 90 days, and every one that is not', () => {
    const host = make();
    openRun(host, CHANGES, at('2026-08-23T11:59:59Z'));
    openRun(host, CHANGES, at('2026-08-23T12:00:00Z'));
    openRun(host, CHANGES, at('2026-11-21T12:00:00Z'));
    expect(idsIn(host)).toEqual(['20261121T120000-0000', '20260823T120000-0000']);
  });

  it('prunes entries that can not be read, and leaves files alone that are none of its own', () => {
    const host = make();
    host.store.create('20250101T000000-0000.json', new Uint8Array([0xff]));
    host.store.create('20250101T000000-0000.json.tmp', new Uint8Array());
    host.store.create('notes.txt', new Uint8Array());
    openRun(host, CHANGES, META);
    expect(host.store.names()).toEqual(['20261121T231502-4000.json', 'notes.txt']);
  });

  it.each([
    ['create', 'EACCES', 'permission denied'],
    ['create', 'EROFS', 'the file system is read-only'],
    ['names', 'EACCES', 'permission denied'],
  ] as const)('refuses the run when the system refuses to %s (%s)', (method, code, why) => {
    const host = failing(make(), method, code);
    const { message, help } = refusalOf(() => openRun(host, CHANGES, META));
    expect(message).toBe(
      `\`${host.store.pathOf('20261121T231502-4000.json')}\` can't be written: ${why}; nothing was written`,
    );
    expect(help).toContain('--no-undo');
    expect(textsOf(host)).toEqual(BEFORE);
  });

  it('refuses the run when there is no place for private files', () => {
    const host = make();
    const nowhere = () => {
      throw new Refusal('there is no place for private files');
    };
    const { message, help } = refusalOf(() =>
      openRun({ ...host, store: { ...host.store, names: nowhere } }, CHANGES, META),
    );
    expect(message).toBe('there is no place for private files; nothing was written');
    expect(help).toContain('--no-undo');
  });

  it('forgets a run that was put back', () => {
    const host = make();
    const entry = openRun(host, CHANGES, META);
    apply(host, CHANGES);
    apply(host, inverse(CHANGES));
    expect([forget(host, entry), host.store.names()]).toEqual([true, []]);
  });

  it('does not forget a run of which a file is still written', () => {
    const host = make();
    const entry = openRun(host, CHANGES, META);
    apply(host, CHANGES.slice(0, 1));
    expect([forget(host, entry), idsIn(host)]).toEqual([false, [entry.id]]);
  });

  it('passes on the problem of a run that was put back', () => {
    const host = make();
    const problem = new Refusal('the disk is full', 'make room');
    expect(afterFailure(host, openRun(host, CHANGES, META), problem)).toBe(problem);
    expect(host.store.names()).toEqual([]);
  });

  it('tells how to undo a run that could not be put back', () => {
    const host = make();
    const entry = openRun(host, CHANGES, META);
    apply(host, CHANGES.slice(1));
    expect(afterFailure(host, entry, new Refusal('the disk is full', 'make room'))).toMatchObject({
      message: 'the disk is full',
      help: 'make room\nwhat was taken out of the files is kept: prisma-one-url undo 20261121T231502-4000',
    });
  });

  it('passes on an interruption as it is', () => {
    const host = make();
    const entry = openRun(host, CHANGES, META);
    const stopped = new Interrupted();
    expect(afterFailure(failing(host, 'remove', 'EACCES'), entry, stopped)).toBe(stopped);
  });

  it('names an entry that could not be removed after the run was put back', () => {
    const host = make();
    const entry = openRun(host, CHANGES, META);
    const problem = afterFailure(failing(host, 'remove', 'EACCES'), entry, new Refusal('the disk is full'));
    expect(problem).toMatchObject({
      message: 'the disk is full',
      help: `\`${host.store.pathOf(`${entry.id}.json`)}\` could not be removed (permission denied) and may be deleted`,
    });
  });

  it('takes a journal that can not be listed for a refusal', () => {
    const host = failing(make(), 'names', 'EACCES');
    expect(refusalOf(() => keptRuns(host)).message).toBe("the undo journal can't be read: permission denied");
  });

  it('makes one finding of an entry that can not be read, and reads the others', () => {
    const host = make();
    const { id } = openRun(host, CHANGES, META);
    host.store.create('20261122T000000-0000.json', new TextEncoder().encode('{"format":1,"id":"20261122T0'));
    const [broken, whole] = keptRuns(host);
    expect(whole).toHaveProperty('entry.id', id);
    expect(broken).toMatchObject({
      id: '20261122T000000-0000',
      problem: {
        code: 'unreadable-journal',
        message: `\`${host.store.pathOf('20261122T000000-0000.json')}\` can't be read: it is no undo journal of this version`,
      },
    });
  });

  it('makes a finding of an entry that the system keeps to itself', () => {
    const host = make();
    openRun(host, CHANGES, META);
    const [kept] = keptRuns(failing(host, 'read', 'EACCES'));
    expect(kept).toHaveProperty('problem.message', expect.stringContaining('permission denied'));
  });
});

describe('a run id', () => {
  it('tells the second in UTC and sorts as time goes', () => {
    const dates = ['2026-11-21T23:15:02.000Z', '2026-11-21T23:15:02.001Z', '2026-11-21T23:15:02.999Z'];
    const ids = dates.map((date) => runId(new Date(date)));
    expect(ids).toEqual(['20261121T231502-0000', '20261121T231502-0041', '20261121T231502-ffbe']);
    expect(dateOfId(ids[2] ?? '')).toEqual(new Date(dates[0] ?? ''));
  });

  it.each(['', '20261121', '../20261121T231502-0000', '20261121T231502-0000.json', '20261121T231502-000G'])(
    'is not %j',
    (text) => {
      expect(isRunId(text)).toBe(false);
    },
  );
});

describe('inverse edits', () => {
  const roundTrip = (before: string, after: string) =>
    applyEdits(after, inverseEdits({ path: 'a', before, after })) === before;

  it.each([
    ['', 'a'],
    ['a', ''],
    ['\uFEFFA=1\r\nB=2\r\n', '\uFEFFA=1\r\n'],
    ['A=1\nB=2', 'A=1'],
    ['a😀b\n', 'a😁b\n'],
    ['a\rb\u2028c\n', 'b\u2028'],
    ['x\nx\nx\ny\n', 'x\ny\n'],
  ])('give %j back from %j', (before, after) => {
    expect(roundTrip(before, after)).toBe(true);
  });

  it('give any text back from any other', () => {
    const { below, pick } = seeded(7);
    const text = () => Array.from({ length: below(12) }, () => pick(['a', 'b=1', '\n', '\r\n', '😀', '"'])).join('');
    for (let turn = 0; turn < 2000; turn++) {
      const [before, after] = [text(), text()];
      if (!roundTrip(before, after)) throw new Error(JSON.stringify({ before, after }));
    }
  });

  it.each([
    ['', 'A=1\nKEEP=1\nB=1\n', 'KEEP=1\n', ['A=1\n', 'B=1\n']],
    [' when the last line loses its end', 'A=1\nKEEP=1\nB=1', 'KEEP=1', ['A=1\n', '\nB=1']],
    [' in a file with CRLF', 'A=1\r\nKEEP=1\r\nB=1', 'KEEP=1', ['A=1\r\n', '\r\nB=1']],
  ])('hold no line between two changes%s', (_when, before, after, removed) => {
    expect(inverseEdits({ path: 'a', before, after }).map(({ newText }) => newText)).toEqual(removed);
  });

  it('hold no more of a line than was taken out of it', () => {
    const before = 'URL=postgres://sally:a-word@host/db?pgbouncer=true&x=1\n';
    const edits = inverseEdits({ path: 'a', before, after: before.replace('pgbouncer=true&', '') });
    expect(edits.map(({ newText }) => newText)).toEqual(['pgbouncer=true&']);
  });

  it('survive being kept, halves of characters too', () => {
    const host = { before: 'a😀b\n', after: 'a😁b\n' };
    const files = [
      { path: 'a', before: '0'.repeat(64), after: '1'.repeat(64), edits: inverseEdits({ path: 'a', ...host }) },
    ];
    const entry = { id: runId(META.date), ...META, date: META.date.toISOString(), files };
    expect(readEntry(entry.id, entryBytes(entry))).toEqual(entry);
  });
});

describe('an entry', () => {
  const hash = 'a'.repeat(64);
  const file = { path: '.env', before: hash, after: hash, edits: [{ start: 0, end: 0, text: 'x' }] };
  const good = {
    format: 1,
    id: '20261121T231502-4000',
    date: '2026-11-21T23:15:02.250Z',
    version: '1',
    projects: ['.'],
    changes: 1,
    files: [file],
  };
  const read = (value: unknown) => readEntry(good.id, new TextEncoder().encode(JSON.stringify(value)));

  it('is read when it is whole', () => {
    expect(read(good)).not.toBeNull();
  });

  it('tells a file that the run made, and the folders above it that it made', () => {
    const made = {
      ...file,
      path: 'db/.config/prisma.ts',
      created: true,
      folders: ['db', 'db/.config', '../x', 'a', ''],
    };
    expect(read({ ...good, format: 2, files: [made] })?.files[0]).toMatchObject({
      created: true,
      folders: ['db', 'db/.config'],
    });
    expect(read(good)?.files[0]).not.toHaveProperty('created');
  });

  it.each([
    ['of another format', { format: 3 }],
    ['of another run', { id: '20261121T231502-4001' }],
    ['without a date', { date: 'yesterday' }],
    ['without files', { files: [] }],
    ['with a number for its files', { files: 3 }],
    ['with a count below 0', { changes: -1 }],
    ['with a path out of the root', { files: [{ ...file, path: '../.env' }] }],
    ['with an absolute path', { files: [{ ...file, path: '/etc/passwd' }] }],
    ['with a path of another spelling', { files: [{ ...file, path: './.env' }] }],
    ['without a hash', { files: [{ ...file, after: 'a' }] }],
    ['without edits', { files: [{ ...file, edits: null }] }],
    ['with an edit that ends before it starts', { files: [{ ...file, edits: [{ start: 2, end: 1, text: '' }] }] }],
    ['with an edit at a fraction', { files: [{ ...file, edits: [{ start: 0.5, end: 1, text: '' }] }] }],
    [
      'with edits that overlap',
      { files: [{ ...file, edits: [file.edits[0], { start: 0, end: 4, text: '' }, { start: 3, end: 5, text: '' }] }] },
    ],
    ['with an edit without a text', { files: [{ ...file, edits: [{ start: 0, end: 1 }] }] }],
  ])('%s is not read', (_what, other) => {
    expect(read({ ...good, ...other })).toBeNull();
  });

  it.each(['', 'null', '[]', '{', '"20261121T231502-4000"', '{"__proto__":{"format":1}}'])('is not %j', (text) => {
    expect(readEntry(good.id, new TextEncoder().encode(text))).toBeNull();
  });
});
