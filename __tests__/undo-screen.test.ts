import { finding } from '../lib/finding';
import { runList, runListJson, undoneJson, undoneText } from '../lib/render/undo';
import { widthOf } from '../lib/render/width';
import type { RunInfo, Undoable, Undone } from '../lib/undo';

const PLAIN = { color: false, columns: 120 };

function info(id: string, undoable: Undoable, parts: Partial<RunInfo> = {}): RunInfo {
  const date = `2026-11-${id.slice(6, 8)}T23:15:02.250Z`;
  return { id, date, projects: ['apps/web'], changes: 5, files: 3, undoable, ...parts };
}

const problem = finding({
  code: 'unreadable-journal',
  level: 'warning',
  message: "`.git/prisma-one-url/20261117T231502-4000.json` can't be read: it is no undo journal of this version",
  help: 'the file may be deleted',
});

const RUNS: readonly RunInfo[] = [
  info('20261121T231502-4000', { kind: 'undone', date: '2026-11-22T08:00:00.000Z' }),
  info('20261120T231502-4000', { kind: 'yes' }, { projects: ['apps/web', 'apps/api'] }),
  info('20261119T231502-4000', { kind: 'changed', paths: ['.env', 'prisma/schema.prisma'] }, { changes: 1, files: 1 }),
  info('20261118T231502-4000', { kind: 'nothing-left' }),
  info('20261117T231502-4000', { kind: 'unreadable', problem }, { projects: [], changes: 0, files: 0 }),
];

const UNDONE: Undone = {
  entry: {
    id: '20261120T231502-4000',
    date: '2026-11-20T23:15:02.250Z',
    version: '1.0.0',
    projects: ['apps/web'],
    changes: 5,
    files: [],
  },
  restored: ['.env', 'prisma/schema.prisma'],
  asBefore: ['.env.example'],
  remarks: [],
  changes: [{ path: '.env', before: '', after: 'DIRECT_URL=postgres://sally:a-password@host/db' }],
};

describe('the list of runs', () => {
  it('shows each run and whether it can be undone, what is wrong, and the next command', () => {
    expect(runList(RUNS, PLAIN)).toBe(`\
  20261121T231502-4000  2026-11-21 23:15 UTC  5 changes in 3 files, apps/web            undone 2026-11-22 08:00 UTC
  20261120T231502-4000  2026-11-20 23:15 UTC  5 changes in 3 files, apps/web, apps/api  can be undone  ✓
  20261119T231502-4000  2026-11-19 23:15 UTC  1 change in 1 file, apps/web
                        changed since: .env, prisma/schema.prisma  ✗
  20261118T231502-4000  2026-11-18 23:15 UTC  5 changes in 3 files, apps/web            its files are as before it
  20261117T231502-4000  2026-11-17 23:15 UTC  can't be read  ✗

warning[unreadable-journal]: \`.git/prisma-one-url/20261117T231502-4000.json\` can't be read: it is no undo journal of
this version
  = help: the file may be deleted

  next
    npx prisma-one-url undo 20261120T231502-4000   put back what it changed`);
  });

  it('advises no command when no run can be undone', () => {
    expect(runList(RUNS.slice(0, 1), PLAIN)).not.toContain('next');
  });

  it('says that it is empty', () => {
    expect(runList([], PLAIN)).toBe('  no run is kept here: the journal is empty');
  });

  it('lets no name steer the terminal', () => {
    const run = info(
      '20261120T231502-4000',
      { kind: 'changed', paths: ['a\u001B[2J'] },
      { projects: ['b\u001B]0;x\u0007'] },
    );
    expect(runList([run], PLAIN)).not.toMatch(/(?!\n)\p{Cc}/u);
  });

  it('fits a narrow terminal', () => {
    const lines = runList(RUNS.slice(0, 4), { color: false, columns: 60 }).split('\n');
    expect(lines.filter((line) => widthOf(line) > 60 && !line.includes('npx'))).toEqual([]);
  });

  it('is one JSON object for programs', () => {
    const report = JSON.parse(runListJson(RUNS, '1.0.0'));
    expect(report).toMatchObject({ schema: 1, tool: 'prisma-one-url', version: '1.0.0', command: 'undo' });
    expect(report.summary).toEqual({ runs: 5, exitCode: 0 });
    expect(report.runs.map(({ state }: { state: string }) => state)).toEqual([
      'undone',
      'yes',
      'changed',
      'nothing-left',
      'unreadable',
    ]);
    expect(report.runs[2]).toEqual({
      id: '20261119T231502-4000',
      date: '2026-11-19T23:15:02.250Z',
      projects: ['apps/web'],
      changes: 1,
      files: 1,
      state: 'changed',
      changedFiles: ['.env', 'prisma/schema.prisma'],
    });
  });
});

describe('the result of undo', () => {
  it('shows each file, how it was verified, and what is left to do', () => {
    expect(undoneText(UNDONE, { color: false, columns: 100 })).toBe(`\
  put back   .env
  put back   prisma/schema.prisma
  as before  .env.example
  undone: run 20261120T231502-4000 of 2026-11-20 23:15 UTC; every file has the bytes that it had
  before (SHA-256)
  the generated client is still the one of that run: run \`prisma generate\` again`);
  });

  it('says of a file that the run had made that it is gone', () => {
    const hash = '0'.repeat(64);
    const made = {
      path: 'prisma.config.ts',
      before: hash,
      after: hash,
      edits: [],
      created: true,
      folders: [],
    } as const;
    const entry = { ...UNDONE.entry, files: [made, { ...made, path: '.env', created: undefined }] };
    const undone = { ...UNDONE, entry, restored: ['prisma.config.ts', '.env'] };
    expect(undoneText(undone, PLAIN)).toMatch(/^ {2}removed {4}prisma\.config\.ts\n {2}put back {3}\.env\n/);
    expect(JSON.parse(undoneJson(undone, '1.0.0')).removed).toEqual(['prisma.config.ts']);
  });

  it('says nothing of the client when no schema came back', () => {
    expect(undoneText({ ...UNDONE, restored: ['.env'] }, PLAIN)).not.toContain('generate');
  });

  it('shows what went wrong with the journal', () => {
    const remarks = [finding({ code: 'journal-kept', level: 'warning', message: 'run x is still in the journal' })];
    expect(undoneText({ ...UNDONE, remarks }, PLAIN)).toContain('warning[journal-kept]: run x is still in the journal');
    expect(JSON.parse(undoneJson({ ...UNDONE, remarks }, '1.0.0')).remarks).toEqual(
      remarks.map(({ notes, ...rest }) => rest),
    );
  });

  it.each([
    ['the screen', undoneText(UNDONE, PLAIN)],
    ['the report', undoneJson(UNDONE, '1.0.0')],
  ])('holds no value on %s', (_where, text) => {
    expect(text).not.toMatch(/sally|a-password/);
  });

  it('is one JSON object for programs', () => {
    expect(JSON.parse(undoneJson(UNDONE, '1.0.0'))).toEqual({
      schema: 1,
      tool: 'prisma-one-url',
      version: '1.0.0',
      command: 'undo',
      run: { id: '20261120T231502-4000', date: '2026-11-20T23:15:02.250Z', projects: ['apps/web'] },
      restored: ['.env', 'prisma/schema.prisma'],
      removed: [],
      asBefore: ['.env.example'],
      remarks: [],
      summary: { restored: 2, exitCode: 0 },
    });
  });
});
