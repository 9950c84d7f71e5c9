import type { RunOutcome } from '../lib/outcome';
import { type ScreenOptions, screen, written } from '../lib/render/screen';
import { outcomeSources } from '../lib/render/shown';
import { widthOf } from '../lib/render/width';
import {
  ALL_FILES,
  change,
  cut,
  DONE,
  FINISHED,
  type Files,
  NEON,
  NOT_APPLICABLE,
  outcomeOf,
  removal,
  run,
  SUPABASE,
  TROUBLE,
  UNKNOWN,
  WORKSPACE,
} from './example-outcomes';

const IGNORED = new Set(['apps/web/.env']);

function draw(outcome: RunOutcome, options: Partial<ScreenOptions> = {}, files: Files = ALL_FILES): string {
  return screen(outcome, {
    version: '1.0.0',
    command: 'plan',
    args: [],
    alone: ({ project }) => [project.name],
    asks: false,
    interactive: false,
    color: false,
    verbose: false,
    quiet: false,
    sources: outcomeSources(outcome, (path) => files[path]),
    ignored: IGNORED,
    ...options,
  });
}

describe('screen', () => {
  it('shows a plan: what was seen, what changes where, what is left, the numbers, the next command', () => {
    expect(draw(NEON)).toBe(`prisma-one-url 1.0.0

  Project  apps/web
  Prisma   6.19.1  pnpm-lock.yaml, importer apps/web  5.10.0 or newer  ✓
  Pooler   Neon    DATABASE_URL in apps/web/.env      named prepared statements ✓  shadow database ✓
  Login    role, database and endpoint of DATABASE_URL and DIRECT_URL are the same  ✓
  Seen     apps/web/.env; not seen: what your host sets

  apps/web/prisma/schema.prisma
    drop-direct-url            9   remove \`directUrl\`
    drop-shadow-database-url  10   remove \`shadowDatabaseUrl\`
  apps/web/.env                    git-ignored, values masked, left out of every patch
    drop-pgbouncer-flag        3   DATABASE_URL="postgres://sally:****@ep-…h/neondb?sslmode=require"
    drop-url-variable          4   remove DIRECT_URL
    drop-url-variable          5   remove SHADOW_DATABASE_URL
  left to you
    .github/workflows/ci.yml   7   DIRECT_URL is set here and read by nobody any more
                                   help: remove DIRECT_URL here
    .github/workflows/ci.yml   5   \`migrate deploy\` runs through the pooler now, where a second
                                   deploy can wait on its advisory lock
                                   help: set \`PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK=1\` there and let
                                   only one deploy run at a time

  note: docs still name DIRECT_URL (apps/web/README.md:1)

  Examined  1 schema, 1 matched, 0 files unreadable
  Changes   5 in 2 files, not written
  Steps     0 already done, 0 held, 0 to answer, 2 left to you

  next
    npx prisma-one-url upgrade   write these changes`);
  });

  it('shows what is held back with reason, place, cure and the next hold, which is no work left', () => {
    expect(draw(SUPABASE, { command: 'check' })).toBe(`prisma-one-url 1.0.0

  Project  .
  Prisma   5.9.1     package-lock.json                        5.10.0 or newer  ✗
  Pooler   Supabase  DATABASE_URL in .env.example, port 6543  named prepared statements  ✗
  Seen     .env.example; not seen: what your host sets

  held back
    drop-shadow-database-url, drop-direct-url, drop-pgbouncer-flag
      \`prisma\` resolves to 5.9.1; one URL needs 5.10.0 or newer
      where       package-lock.json:3
      help        upgrade \`prisma\` and \`@prisma/client\` to 5.10.0 or newer, then run this again
      after that  Supabase's transaction pooler carries no named prepared statements, so Migrate
                  needs the direct URL (.env.example:1)

  already done: add-direct-url

  Examined  1 schema, 1 matched, 0 files unreadable
  Changes   0 in 0 files
  Steps     1 already done, 3 held, 0 to answer, 0 left to you
  Held      \`prisma\` resolves to 5.9.1; one URL needs 5.10.0 or newer (3 steps)

  check passes: no work is left`);
  });

  it('asks with the evidence and the flag, and shows what the likely answer would change as supposed', () => {
    expect(draw(UNKNOWN, { command: 'check', args: ['apps/my app'] })).toBe(`prisma-one-url 1.0.0

  Project  .
  Prisma   6.19.1     node_modules/prisma    5.10.0 or newer  ✓
  Pooler   not known  no env file was found  ✗
  Seen     no env file; not seen: what your host sets

  to answer
    which pooler is behind DATABASE_URL in every environment?
      needed for  drop-shadow-database-url, drop-direct-url
      evidence    no value that was seen proves a pooler
                  no env file gives a value, looked from the root upwards
      state it    --pooler NAME (neon, pgbouncer@VERSION:max_prepared_statements=N, supabase, none,
                  ...)

  supposing --pooler neon --same-login (not proven), this would change:
  prisma/schema.prisma
    drop-direct-url            9   remove \`directUrl\`
    drop-shadow-database-url  10   remove \`shadowDatabaseUrl\`

  already done: drop-pgbouncer-flag

  Examined  1 schema, 1 matched, 0 files unreadable
  Changes   0 in 0 files
  Steps     1 already done, 0 held, 1 to answer, 0 left to you

  check fails: work is left

  next
    npx prisma-one-url plan 'apps/my app' --pooler NAME --same-login   plan with the answer`);
  });

  it('says of a finished project what is done', () => {
    expect(draw(FINISHED, { command: 'check' })).toBe(`prisma-one-url 1.0.0

  Project  .
  Prisma   6.19.1  package-lock.json  5.10.0 or newer  ✓

  already done: drop-shadow-database-url, drop-direct-url, drop-pgbouncer-flag, drop-url-variable

  Examined  1 schema, 1 matched, 0 files unreadable
  Changes   0 in 0 files
  Steps     4 already done, 0 held, 0 to answer, 0 left to you

  check passes: no work is left`);
  });

  it('shows several projects in one short block each', () => {
    expect(draw(WORKSPACE)).toBe(`prisma-one-url 1.0.0

apps/web   Prisma 6.19.1 · Pooler Neon
  change       apps/web/prisma/schema.prisma  drop-direct-url, drop-shadow-database-url
               apps/web/.env                  drop-pgbouncer-flag, drop-url-variable (git-ignored)
  left to you  DIRECT_URL is set here and read by nobody any more (.github/workflows/ci.yml:7)
               \`migrate deploy\` runs through the pooler now, where a second deploy can wait on its
               advisory lock (.github/workflows/ci.yml:5)
  1 note (--verbose shows all)

apps/admin   Prisma 5.9.1 · Pooler Supabase
  held back  drop-shadow-database-url, drop-direct-url, drop-pgbouncer-flag: \`prisma\` resolves to
             5.9.1; one URL needs 5.10.0 or newer (package-lock.json:3)

packages/db   Prisma 6.19.1 · Pooler not known
  to answer  which pooler is behind DATABASE_URL in every environment? State it with --pooler NAME

packages/old   Prisma 6.19.1
  nothing to do  every step is already done

  not a project: packages/db/generated/schema.prisma (generated copy of
    packages/db/prisma/schema.prisma)
  not a project: docs/example.prisma (docs)

  Examined  6 schemas, 4 matched, 0 files unreadable
  Changes   5 in 2 files, not written
  Steps     6 already done, 3 held, 1 to answer, 2 left to you
  Held      \`prisma\` resolves to 5.9.1; one URL needs 5.10.0 or newer (3 steps)

  next
    npx prisma-one-url plan packages/db --pooler NAME --same-login   plan with the answer
    npx prisma-one-url upgrade                                       write these changes`);
  });

  it('frames errors and warnings and folds what is said again and again', () => {
    expect(draw(TROUBLE)).toBe(`prisma-one-url 1.0.0

  Project  .

  held back
    drop-direct-url
      the shadow database is the main database

error[shadow-is-main]: \`shadowDatabaseUrl\` is the main database, which \`prisma migrate dev\` would
reset
  --> prisma/schema.prisma:10:23
   |
10 |   shadowDatabaseUrl = env("SHADOW_DATABASE_URL")
   |                       ^^^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: remove the line, or name a database of its own

warning[url-reader]: DIRECT_URL is still read: passed to \`pg_dump\`
 --> scripts/backup.sh:1:10
  |
1 | pg_dump "$DIRECT_URL" > one.sql
  |          ^^^^^^^^^^^
  |
  = note: also at scripts/backup.sh:2:10
  = help: DIRECT_URL stays in the env files

warning[value-cut]: the value ends at \`#\`, since it stands outside quotes
 --> .env.local:1:33
  |
1 | DATABASE_URL=postgres://sally:****@db.example.com/shop
  |                                 ^
  |
  = help: put the value between double quotes

  note: docs still name DIRECT_URL (README.md:1 and 11 more)

warning[unreadable-file]: apps/old/.env is not UTF-8 text
 --> apps/old/.env

  not a project: fixtures/a/schema.prisma and 4 more (fixture)

  Examined  6 schemas, 1 matched, 1 file unreadable
  Changes   0 in 0 files
  Steps     0 already done, 1 held, 0 to answer, 0 left to you
  Held      the shadow database is the main database (1 step)`);
  });

  it('draws each remark in full, and why steps do not apply, when it is verbose', () => {
    const drawn = draw(TROUBLE, { verbose: true });
    expect(drawn.match(/^note\[doc-mention\]/gm)).toHaveLength(12);
    expect(drawn).toContain('not applicable: drop-pgbouncer-flag: no URL carries `pgbouncer=true`');
    expect(drawn).toContain('fixtures/e/schema.prisma');
    expect(draw(WORKSPACE, { verbose: true })).toContain('held back\n    drop-shadow-database-url');
  });

  it('passes over a step that nothing asks for, unless it is verbose', () => {
    const files: Files = { 'prisma/schema.prisma': '' };
    const finished = run([outcomeOf('.', files, { verdicts: DONE })]);
    expect(draw(finished, {}, files)).not.toContain('add-direct-url');
    expect(draw(finished, { verbose: true }, files)).toContain('not applicable: add-direct-url, ');
  });

  it('shows the line that a step adds, masked, and not what becomes of the line before it', () => {
    const files: Files = { '.env': 'URL="postgres://sally:s3cret@h/d?pgbouncer=true"\n' };
    const at = { path: '.env', span: { start: 0, end: 3 } };
    const line = 'DIRECT="postgres://sally:s3cret@h/d"\n';
    const edit = { path: '.env', span: { start: 49, end: 49 }, newText: line };
    const fix = { title: 'add DIRECT', safety: 'safe' as const, edits: [edit], announced: [] };
    const steps = [
      { code: 'add-direct-url', level: 'warning' as const, message: 'DIRECT is missing', at, notes: [], fix },
    ];
    const after = `URL="postgres://sally:s3cret@h/d"\n${line}`;
    const plan = { steps, changes: [change(files, '.env', after)] };
    const drawn = draw(run([outcomeOf('.', files, { verdicts: NOT_APPLICABLE, plan })]), {}, files);
    expect(drawn).toContain('add-direct-url   1   + DIRECT="postgres://sally:****@h/d"');
  });

  it('shows errors and the summary alone when it is quiet', () => {
    const drawn = draw(TROUBLE, { quiet: true });
    expect(drawn).toMatch(/^error\[shadow-is-main\]/);
    expect(drawn).not.toMatch(/warning|note:|not a project/);
    expect(drawn).toContain('  Held      the shadow database is the main database (1 step)');
    expect(draw(NEON, { quiet: true }).split('\n')).toHaveLength(3);
  });

  it('says in one line why it ends with 1 when it is quiet', () => {
    const last = (outcome: RunOutcome, command: ScreenOptions['command']) =>
      draw(outcome, { quiet: true, command, columns: 160 }).split('\n').at(-1);
    expect(last(NEON, 'upgrade')).toBe(
      '  work is left: 2 steps left to you (.github/workflows/ci.yml:7, .github/workflows/ci.yml:5)',
    );
    expect(last(NEON, 'check')).toMatch(/^ {2}work is left: 5 changes to write, 2 steps left to you/);
    expect(last(UNKNOWN, 'upgrade')).toBe('  work is left: 1 question to answer (--pooler NAME)');
    expect(last(FINISHED, 'check')).toMatch(/^ {2}Steps /);
    expect(last(WORKSPACE, 'upgrade')).toContain('1 question to answer (packages/db: --pooler NAME)');
  });

  it('says once what is the same for several commands, and what to do for each', () => {
    const lock = (script: string, start: number) => ({
      code: 'advisory-lock',
      level: 'warning' as const,
      message: `\`${script}\` takes the lock`,
      at: { path: 'package.json', span: { start, end: start } },
      notes: ['two URLs are advised'],
      help: `\`OFF=1 ${script}\``,
    });
    const manual = [lock('prisma migrate dev', 0), lock('prisma migrate deploy', 2), lock('prisma migrate dev', 4)];
    const files = { 'package.json': '1\n2\n3\n' };
    const plan = { manual };
    const outcome = run([outcomeOf('.', files, { verdicts: NOT_APPLICABLE, plan })]);
    expect(draw(outcome, {}, files)).toContain(`  left to you
    package.json   1   \`prisma migrate dev\` takes the lock
                       help: \`OFF=1 prisma migrate dev\`
    package.json   2   help: \`OFF=1 prisma migrate deploy\`
    package.json   3   the same
`);
    expect(draw(outcome, { verbose: true }, files).match(/note: two URLs/g)).toHaveLength(1);
    expect(draw(run([...outcome.projects, ...outcome.projects]), {}, files)).toContain(
      '  left to you  `prisma migrate dev` takes the lock (package.json:1, package.json:2, package.json:3)\n',
    );
  });

  it('puts what a long command does below it', () => {
    const drawn = draw(NEON, { args: ['a'.repeat(80)] });
    expect(drawn).toContain(`    npx prisma-one-url upgrade ${'a'.repeat(80)}\n      write these changes`);
  });

  it('shows the errors of several projects, one warning of a kind, and the number of notes', () => {
    const drawn = draw(run([...TROUBLE.projects, ...TROUBLE.projects]));
    expect(drawn).toContain(
      `  held back  drop-direct-url: the shadow database is the main database
  error[shadow-is-main]: \`shadowDatabaseUrl\` is the main database, which \`prisma migrate dev\`
    would reset (prisma/schema.prisma:10:23)
  warning[url-reader]: DIRECT_URL is still read: passed to \`pg_dump\` (scripts/backup.sh:1:10)
  and 1 more warning of url-reader (--verbose shows all)
  warning[value-cut]: the value ends at \`#\`, since it stands outside quotes (.env.local:1:33)
  12 notes (--verbose shows all)
`,
    );
  });

  it('folds the holds that come after the first one, and the reasons of a large batch', () => {
    const holds = [0, 1, 2, 3, 4, 5].map((index) => ({ kind: 'hold' as const, reason: `reason ${index}` }));
    const held = { kind: 'hold' as const, reason: 'first', also: [...holds, ...holds] };
    const batch = holds.map((hold, index) =>
      outcomeOf(`p${index}`, {}, { verdicts: { ...NOT_APPLICABLE, 'drop-direct-url': hold } }),
    );
    const one = outcomeOf('.', {}, { verdicts: { ...NOT_APPLICABLE, 'drop-direct-url': held } });
    expect(draw(run([one]))).toContain(
      'after that  reason 0\n                  reason 1\n                  reason 2\n                  and 3 more reasons (--verbose shows all)',
    );
    expect(draw(run(batch))).toContain(
      'reason 4 (1 step)\n            and 1 step for other reasons (--verbose shows all)',
    );
  });

  it('says that nothing was found', () => {
    expect(draw(run([]))).toContain('no Prisma project with a Postgres datasource was found');
    expect(draw(run([]))).toContain('Examined  0 schemas, 0 matched, 0 files unreadable');
  });

  it('says why nothing applies', () => {
    expect(draw(run([outcomeOf('.', {}, { verdicts: NOT_APPLICABLE })]))).toContain(
      'not applicable: drop-direct-url: the datasource has no `directUrl`',
    );
  });

  it('advises no command that the question below or --yes will run', () => {
    expect(draw(NEON, { command: 'upgrade', interactive: true })).not.toContain('next\n');
    expect(draw(NEON, { command: 'upgrade' })).toContain('    npx prisma-one-url plan            see the diff\n');
    expect(draw(NEON, { command: 'upgrade' })).toContain('    npx prisma-one-url upgrade --yes   write these changes');
  });

  it('names a fold of more remarks than it shows', () => {
    const remarks = Array.from({ length: 9 }, (_, index) => ({
      code: 'many',
      level: 'note' as const,
      message: `remark ${index}`,
      notes: [],
    }));
    expect(draw(run([], { remarks }))).toContain('  note: remark 2\n  and 6 more notes of many (--verbose shows all)');
  });

  it('shows the line that a step leaves, also between lines that go', () => {
    const before = 'A="postgres://u@h/d"\nexport B="postgres://u@h/d?pgbouncer=true"\nC="postgres://u@h/d"\n';
    const files = { '.env': before };
    const steps = [
      removal(files, 'one', '.env', 'A='),
      cut(files, 'two', '.env', '?pgbouncer=true'),
      removal(files, 'three', '.env', 'C='),
    ];
    const plan = { steps, changes: [change(files, '.env', 'export B="postgres://u@h/d"\n')] };
    const drawn = draw(run([outcomeOf('.', files, { verdicts: NOT_APPLICABLE, plan })]), {}, files);
    expect(drawn).toContain(
      '    one     1   remove A=\n    two     2   export B="postgres://u@h/d"\n    three   3   remove C=\n',
    );
  });

  it.each([NEON, SUPABASE, UNKNOWN, TROUBLE, WORKSPACE])(
    'keeps within the terminal, words and paths whole (%#)',
    (outcome) => {
      for (const columns of [60, 72, 80, 100, 140]) {
        const wide = draw(outcome, { columns })
          .split('\n')
          .filter((line) => widthOf(line) > columns);
        // What is too wide is one word that starts its line, or a command to copy.
        expect(wide.filter((line) => !/^ *\S+$/.test(line) && !line.includes('npx prisma-one-url'))).toEqual([]);
      }
    },
  );

  it.each([NEON, TROUBLE, WORKSPACE])('shows no password in any mode (%#)', (outcome) => {
    const modes = [{}, { verbose: true }, { quiet: true }, { color: true }, { columns: 40 }, { columns: 400 }];
    for (const mode of modes) expect(draw(outcome, mode)).not.toMatch(/hunter2|ss@db/);
  });

  it.each([NEON, SUPABASE, UNKNOWN, TROUBLE, WORKSPACE])('shows the same text with colour (%#)', (outcome) => {
    const painted = draw(outcome, { color: true });
    expect(painted).toContain('\u001B[');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colour is made of them
    expect(painted.replace(/\u001B\[[\d;]*m/g, '')).toBe(draw(outcome));
  });
});

describe('outcomeSources', () => {
  it('reads a file that was written as it was before, since places point into that text', () => {
    const sources = outcomeSources(NEON, () => 'written');
    expect(sources.text('apps/web/.env')).toBe(ALL_FILES['apps/web/.env']);
    expect(sources.text('README.md')).toBe('written');
  });

  it('masks the values of an env file whose name does not tell that it is one', () => {
    const files = { 'config/database.txt': 'SHOP=invented\n' };
    const [one] = FINISHED.projects.map((outcome) => {
      const envFiles = [{ file: { path: 'config/database.txt', text: '' }, entries: [], kind: 'real' as const }];
      return { ...outcome, project: { ...outcome.project, envFiles } };
    });
    const sources = outcomeSources(run(one === undefined ? [] : [one]), (path) => files[path as keyof typeof files]);
    expect(sources.lines('config/database.txt').map((line) => line.text)).toEqual(['SHOP=****', '']);
  });
});

describe('written', () => {
  it('names what was written, how it was verified, what is left and the next command', () => {
    const drawn = written(NEON, {
      color: false,
      sources: outcomeSources(NEON, (path) => ALL_FILES[path]),
      ignored: IGNORED,
      verified: 'read again from disk: only the announced lines differ, and a second plan is empty',
      packageManager: 'pnpm',
      cwd: '',
    });
    expect(drawn).toBe(`
  wrote  apps/web/prisma/schema.prisma
  wrote  apps/web/.env
  verified: read again from disk: only the announced lines differ, and a second plan is empty

  left to you
    .github/workflows/ci.yml   7   DIRECT_URL is set here and read by nobody any more
                                   help: remove DIRECT_URL here
    .github/workflows/ci.yml   5   \`migrate deploy\` runs through the pooler now, where a second
                                   deploy can wait on its advisory lock
                                   help: set \`PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK=1\` there and let
                                   only one deploy run at a time

  next
    cd apps/web && pnpm prisma generate   make the client from the new schema`);
  });
});
