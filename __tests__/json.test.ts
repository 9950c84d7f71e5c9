import { Refusal } from '../lib/errors';
import { exitCode } from '../lib/exit-code';
import type { RunOutcome } from '../lib/outcome';
import { json, refusalJson, type WrittenReport } from '../lib/render/json';
import { outcomeSources } from '../lib/render/shown';
import { STEPS } from '../lib/verdict';
import { ALL_FILES, NEON, SUPABASE, TROUBLE, UNKNOWN, WORKSPACE } from './example-outcomes';

interface Told {
  readonly step: string;
  readonly verdict: string;
}

function textOf(outcome: RunOutcome, written?: WrittenReport): string {
  return json(outcome, {
    version: '1.0.0',
    command: 'check',
    state: 'planned',
    written,
    sources: outcomeSources(outcome, (path) => ALL_FILES[path]),
    ignored: new Set(['apps/web/.env']),
  });
}

function reportOf(outcome: RunOutcome, written?: WrittenReport) {
  return JSON.parse(textOf(outcome, written));
}

function reversed(outcome: RunOutcome): RunOutcome {
  const projects = outcome.projects.toReversed().map((one) => ({
    ...one,
    plan: {
      changes: one.plan.changes.toReversed(),
      steps: one.plan.steps.toReversed(),
      manual: one.plan.manual.toReversed(),
      remarks: one.plan.remarks.toReversed(),
    },
  }));
  return { projects, notProjects: outcome.notProjects.toReversed(), remarks: outcome.remarks.toReversed() };
}

describe('json', () => {
  it('says what it is and what the run comes to', () => {
    const { projects, ...rest } = reportOf(NEON);
    expect(projects).toHaveLength(1);
    expect(rest).toEqual({
      schema: 1,
      tool: 'prisma-one-url',
      version: '1.0.0',
      command: 'check',
      written: false,
      notProjects: [],
      remarks: [],
      summary: {
        examined: 1,
        matched: 1,
        changed: 2,
        done: 0,
        held: 0,
        asked: 0,
        manual: 2,
        unreadable: 0,
        exitCode: 1,
      },
    });
  });

  it('gives each finding with its place, counted from 1 with the end exclusive', () => {
    const [project] = reportOf(NEON).projects;
    expect(project).toMatchObject({ name: 'apps/web', schema: 'apps/web/prisma/schema.prisma', prisma: '6.19.1' });
    expect(project.steps[3]).toEqual({
      code: 'drop-direct-url',
      level: 'warning',
      message: 'can remove `directUrl`',
      at: { path: 'apps/web/prisma/schema.prisma', line: 9, column: 3, endLine: 9, endColumn: 12 },
      notes: [],
      fix: { title: 'remove `directUrl`', safety: 'safe' },
    });
  });

  it('gives the masked diff of each file', () => {
    const [env, schema] = reportOf(NEON).projects[0].changes;
    expect(env).toMatchObject({ path: 'apps/web/.env', gitIgnored: true });
    expect(env.diff).toContain(
      '\n-DIRECT_URL="postgres://sally:****@ep-cool-rain-123456.us-east-2.aws.neon.tech/neondb',
    );
    expect(schema).toMatchObject({ path: 'apps/web/prisma/schema.prisma', gitIgnored: false });
    expect(schema.diff).toMatch(/^diff --git a\/apps\/web\/prisma\/schema.prisma b/);
  });

  it('tells of a new file that it is one', () => {
    const [project] = NEON.projects;
    if (project === undefined) throw new Error('there is no project');
    const change = { path: 'apps/web/prisma.config.ts', before: '', after: 'export {};\n', created: true } as const;
    const changes = [...project.plan.changes, change];
    const [env, made] = reportOf({ ...NEON, projects: [{ ...project, plan: { ...project.plan, changes } }] })
      .projects[0].changes;
    expect(env).not.toHaveProperty('created');
    expect(made).toMatchObject({ path: change.path, created: true, gitIgnored: false });
    expect(made.diff).toContain('\n--- /dev/null\n');
  });

  it('tells what was written, how it was verified and how it is undone', () => {
    const written = {
      verified: 'read again from disk',
      run: '20261121T231502-4000',
      undo: 'npx prisma-one-url undo x',
    };
    expect(reportOf(NEON, written)).toMatchObject({
      written: true,
      files: [
        { path: 'apps/web/.env', changes: 3, created: false },
        { path: 'apps/web/prisma/schema.prisma', changes: 2, created: false },
      ],
      ...written,
    });
    expect(reportOf(NEON, { verified: 'read again from disk' })).not.toHaveProperty('undo');
  });

  it('tells of a refusal that nothing was written', () => {
    const report = JSON.parse(refusalJson(new Refusal('no', 'yes'), { version: '1.0.0', command: 'upgrade' }));
    expect(report).toMatchObject({ error: { message: 'no', help: 'yes' }, written: false, summary: { exitCode: 2 } });
  });

  it('gives every step its verdict, in the order of the steps', () => {
    const { verdicts } = reportOf(SUPABASE).projects[0];
    expect(verdicts.map(({ step }: Told) => step)).toEqual(STEPS);
    const asked = verdicts.filter(({ verdict }: Told) => verdict !== 'not-applicable');
    expect(asked.map(({ step, verdict }: Told) => `${step} ${verdict}`)).toEqual([
      'add-direct-url done',
      'drop-shadow-database-url hold',
      'drop-direct-url hold',
      'drop-pgbouncer-flag hold',
    ]);
    expect(verdicts.find(({ step }: Told) => step === 'drop-direct-url')).toEqual({
      step: 'drop-direct-url',
      verdict: 'hold',
      reason: '`prisma` resolves to 5.9.1; one URL needs 5.10.0 or newer',
      at: { path: 'package-lock.json', line: 3, column: 41, endLine: 3, endColumn: 48 },
      cure: 'upgrade `prisma` and `@prisma/client` to 5.10.0 or newer, then run this again',
      also: [
        {
          reason: "Supabase's transaction pooler carries no named prepared statements, so Migrate needs the direct URL",
          at: { path: '.env.example', line: 1, column: 15, endLine: 1, endColumn: 26 },
        },
      ],
    });
  });

  it('gives a question with the flag that answers it, and what would follow from the likely answer', () => {
    const [{ verdicts, supposed, changes }] = reportOf(UNKNOWN).projects;
    expect(verdicts.find(({ step }: Told) => step === 'drop-shadow-database-url')).toMatchObject({
      verdict: 'ask',
      fact: 'pooler',
      flag: expect.stringMatching(/^--pooler NAME/),
    });
    expect(changes).toEqual([]);
    expect(supposed.answers).toEqual(['--pooler neon', '--same-login']);
    expect(supposed.changes).toMatchObject([{ path: 'prisma/schema.prisma' }]);
  });

  it('names the path alone of a file that cannot be read', () => {
    expect(reportOf(TROUBLE).remarks[0].at).toEqual({ path: 'apps/old/.env' });
  });

  it('gives the same bytes in whatever order the outcome stands', () => {
    expect(textOf(reversed(WORKSPACE))).toBe(textOf(WORKSPACE));
    expect(textOf(reversed(TROUBLE))).toBe(textOf(TROUBLE));
  });

  it.each([NEON, SUPABASE, UNKNOWN, TROUBLE, WORKSPACE])('carries the exit code and no secret (%#)', (outcome) => {
    expect(reportOf(outcome).summary.exitCode).toBe(exitCode(outcome, 'check', 'planned'));
    expect(textOf(outcome)).not.toMatch(/hunter2|ss@db/);
  });
});
