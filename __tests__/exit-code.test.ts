import { type Command, exitCode, type RunState } from '../lib/exit-code';
import { finding, type Level } from '../lib/finding';
import type { Plan, RunOutcome } from '../lib/outcome';
import type { Verdict } from '../lib/verdict';
import { change, NOT_APPLICABLE, outcomeOf, run } from './example-outcomes';

function one(verdict: Verdict, plan: Partial<Plan> = {}): RunOutcome {
  return run([outcomeOf('.', {}, { verdicts: { ...NOT_APPLICABLE, 'drop-direct-url': verdict }, plan })]);
}

function remark(level: Level, code = 'some-code') {
  return finding({ code, level, message: 'something' });
}

const changes = [change({ a: 'x' }, 'a', 'y')];
const go: Verdict = { kind: 'go', reason: 'it goes' };
const hold: Verdict = { kind: 'hold', reason: 'it holds' };
const ask: Verdict = { kind: 'ask', fact: 'pooler', question: 'which?', looked: [], flag: '--pooler NAME' };
const both = (a: RunOutcome, b: RunOutcome): RunOutcome => ({ ...a, projects: [...a.projects, ...b.projects] });

const nothing = one({ kind: 'done' });
const pending = one(go, { changes });
const held = one(hold);
const asked = one(ask);
const manual = one({ kind: 'done' }, { manual: [remark('note')] });
const mistaken = one(hold, { remarks: [remark('error')] });
const warned = one(hold, { remarks: [remark('warning'), remark('note')] });
const unread = one(hold, { remarks: [remark('error', 'unreadable-file')] });
const unreadElsewhere = { ...pending, remarks: [remark('error')] };
const unreadWarning = { ...nothing, remarks: [remark('warning', 'unreadable-file')] };
const noProject = run([]);
const noProjectButErrors = run([], { remarks: [remark('error')] });

type Row = readonly [what: string, outcome: RunOutcome, plan: number, check: number, upgrade: number, written: number];

// upgrade: nothing was written, since there was nothing or the user said no; written: written and verified.
const rows: readonly Row[] = [
  ['nothing to do', nothing, 0, 0, 0, 0],
  ['changes pending', pending, 0, 1, 1, 0],
  ['a hold alone', held, 0, 0, 0, 0],
  ['a fact to state', asked, 0, 1, 1, 1],
  ['a step for a person', manual, 0, 1, 1, 1],
  ['a mistake in the project', mistaken, 0, 1, 1, 1],
  ['warnings and notes', warned, 0, 0, 0, 0],
  ['an unreadable file', unread, 2, 2, 2, 1],
  ['a schema that could not be made a project', unreadElsewhere, 2, 2, 2, 1],
  ['an unreadable file that does not matter', unreadWarning, 0, 0, 0, 0],
  ['no project', noProject, 0, 0, 0, 0],
  ['no project, since none could be read', noProjectButErrors, 2, 2, 2, 1],
  ['a hold beside changes', both(held, pending), 0, 1, 1, 0],
  ['a fact to state beside changes', both(pending, asked), 0, 1, 1, 1],
];

describe('exitCode', () => {
  it.each(rows)('%s', (_, outcome, plan, check, upgrade, written) => {
    const codes = [
      exitCode(outcome, 'plan', 'planned'),
      exitCode(outcome, 'check', 'planned'),
      exitCode(outcome, 'upgrade', 'planned'),
      exitCode(outcome, 'upgrade', 'written'),
    ];
    expect(codes).toEqual([plan, check, upgrade, written]);
  });

  const ends: readonly (readonly [RunState, number])[] = [
    ['refused', 2],
    ['interrupted', 130],
  ];
  const commands: readonly Command[] = ['plan', 'check', 'upgrade'];

  it.each(ends)('ends with the code of a run that was %s, whatever was planned', (state, code) => {
    const codes = commands.flatMap((command) => rows.map(([, outcome]) => exitCode(outcome, command, state)));
    expect(new Set(codes)).toEqual(new Set([code]));
  });
});
