import { apply } from '../lib/apply';
import { Interrupted } from '../lib/host/host';
import { type MemoryHost, memoryHost } from '../lib/host/memory';
import { openRun } from '../lib/journal';
import type { World } from '../lib/run';
import { runUndo, type UndoCommand } from '../lib/run-undo';
import { runsOf } from '../lib/undo';
import { textsOf } from './hosts';

const ID = '20261121T231502-0000';
const UNDO: UndoCommand = { list: false, format: 'pretty', quiet: false };
const CHANGE = { path: '.env', before: 'A=1\nDIRECT_URL=postgres://sally:a-word@host/db\n', after: 'A=1\n' };

function hostAfterRun(): MemoryHost {
  const host = memoryHost({ '.env': CHANGE.before });
  const meta = { date: new Date('2026-11-21T23:15:02Z'), version: '1.0.0', projects: ['apps/web'], changes: 1 };
  openRun(host, [CHANGE], meta);
  apply(host, [CHANGE]);
  return host;
}

/** Runs `undo`; with `tooLate` a signal comes when everything is written. */
async function told(host: MemoryHost, command: Partial<UndoCommand>, tooLate = false) {
  const screen: string[] = [];
  const results: string[] = [];
  const world: World = {
    host,
    terminal: {
      interactive: false,
      color: false,
      colorResult: false,
      say: (text) => screen.push(text),
      result: (text) => results.push(text),
      ask: () => Promise.reject(new Error('asked off a terminal')),
    },
    withInterrupt: async (work, putBack) => {
      work(() => false);
      if (!tooLate) return;
      putBack();
      throw new Interrupted();
    },
    version: '1.0.0',
  };
  const code = await runUndo(world, { ...UNDO, ...command }).catch((problem: unknown) => problem);
  return { code, screen: screen.join('\n'), results: results.join('\n') };
}

describe('runUndo', () => {
  it('puts back the newest run and says so to the person', async () => {
    const host = hostAfterRun();
    const { code, screen, results } = await told(host, {});
    expect([code, results]).toEqual([0, '']);
    expect(screen).toContain('put back  .env');
    expect(textsOf(host)).toEqual({ '.env': CHANGE.before });
  });

  it('gives a program one report, and the person nothing', async () => {
    const { screen, results } = await told(hostAfterRun(), { run: ID, format: 'json' });
    expect(screen).toBe('');
    expect(JSON.parse(results)).toMatchObject({ command: 'undo', run: { id: ID }, restored: ['.env'] });
  });

  it('says nothing of what went well when it is to be quiet', async () => {
    expect((await told(hostAfterRun(), { quiet: true })).screen).toBe('');
  });

  it('lists the runs and writes nothing', async () => {
    const host = hostAfterRun();
    const { code, screen } = await told(host, { list: true, quiet: true });
    expect([code, screen]).toEqual([0, expect.stringContaining(`${ID}  2026-11-21 23:15 UTC`)]);
    const { results } = await told(host, { list: true, format: 'json' });
    expect(JSON.parse(results).runs).toMatchObject([{ id: ID, state: 'yes' }]);
    expect(textsOf(host)).toEqual({ '.env': CHANGE.after });
  });

  it('leaves everything as the run left it when it is stopped too late', async () => {
    const host = hostAfterRun();
    expect((await told(host, {}, true)).code).toBeInstanceOf(Interrupted);
    expect(textsOf(host)).toEqual({ '.env': CHANGE.after });
    expect(runsOf(host)[0]?.undoable).toEqual({ kind: 'yes' });
  });
});
