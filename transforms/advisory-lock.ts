import type { Edit } from '../lib/edit';
import { type Finding, finding } from '../lib/finding';
import type { StepPage } from '../lib/page';
import { groupFor, LOCK_OFF, lockOffAt } from '../lib/read/lock-off';
import type { MigrateCommand } from '../lib/read/mentions/prisma-commands';
import { stock } from '../lib/stock';
import type { SourceFile } from '../lib/text';
import type { Transform } from '../lib/transform';

const page: StepPage = {
  summary: "switch Prisma's lock off for migrate commands, on request (P1002)",
  prints: { texts: ['Timed out trying to acquire a postgres advisory lock'], codes: ['P1002'] },
  what: [
    'Puts `PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK=1` before `prisma migrate deploy` and `dev` in the scripts of package.json and',
    'in the steps of GitHub workflows; behind `cross-env` where the package uses it, since Windows needs one. A workflow that deploys also gets the',
    'concurrency group that then has to keep two deploys apart: for itself where it has one job, else for the job.',
    '',
    'Only in the run that sends these commands through the pooler, and only with `--review`. Without it, each command is',
    'left to you with its exact line.',
  ],
  why: [
    'Before it changes anything, Prisma Migrate takes a lock for its session: `SELECT pg_advisory_lock(72707369)`. It',
    'waits 10 seconds for it, which can not be set, and ends with P1002. `migrate deploy`, `dev` and `resolve` take it;',
    '`db push` does not. (A P1002 that names no lock is something else: the server did not answer in time.)',
    '',
    'Migrate never unlocks: it leaves that to the end of its connection. Behind a pooler in transaction mode the server',
    'connection goes on living, idle, with the lock; the next `migrate` gets another one and waits in vain. It goes on',
    'failing until the pooler closes that connection.',
    '',
    'It needs other clients on the pool, so it works on a laptop and fails on a deploy. Beside three busy clients 3 of 20',
    'deploys of Prisma 6.19.3 and 1 of 20 of 7.10.1 got through PgBouncer 1.24.1; 20 of 20 with the lock switched off, and',
    '20 of 20 over a direct URL (`npm run bench:deploys`, 2026-11-22).',
  ],
  example: {
    path: 'package.json',
    before: `{
  "name": "shop",
  "scripts": {
    "build": "prisma migrate deploy && next build"
  },
  "dependencies": { "@prisma/client": "6.19.3" }
}
`,
    after: `{
  "name": "shop",
  "scripts": {
    "build": "PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK=1 prisma migrate deploy && next build"
  },
  "dependencies": { "@prisma/client": "6.19.3" }
}
`,
  },
  holdsBack: [
    '- `--review` was not given: some teams forbid the variable, and without the lock two deploys at once are yours to',
    '  prevent.',
    '- Migrations do not begin to go through a pooler in transaction mode in this run, or the variable is set already.',
    '- The command is none that a line of a shell runs here: a list of words, a string for another program, Windows, a',
    '  container or another machine. Dockerfiles, Procfiles, compose files and code are left to you, line by line.',
    '- A job with a matrix, and a workflow that others call, get no group: GitHub would cancel or block their runs.',
  ],
  cure: [
    '- Switch the lock off for the migrate command, and let one deploy run at a time:',
    '    PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK=1 npx prisma migrate deploy',
    '  In a GitHub workflow the second half is',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's
    "    concurrency: { group: 'migrate-${{ github.ref }}', cancel-in-progress: false }",
    '- Or give the CLI a direct URL, as Neon (2026-01-31) and Prisma advise: `--target two-url`.',
    '- On a PgBouncer of your own, `server_reset_query_always = 1` frees it, at the price of a reset for each transaction.',
    '- Is it stuck now? Look who holds it, make sure that no migration is running, and end that connection:',
    '    SELECT pid, usename, state FROM pg_locks JOIN pg_stat_activity USING (pid)',
    "      WHERE locktype = 'advisory' AND objid = 72707369;",
    "    SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = 72707369;",
  ],
  versions: [
    '- Prisma 5.3.0 or newer knows the variable; anything but an empty value or `0` switches the lock off.',
    '- PgBouncer: no version helps in transaction mode; seen on 1.22.1 to 1.26.1. In session mode the lock goes with the',
    '  client.',
    '- Postgres: not tied to a version. CockroachDB has no such lock.',
  ],
  source: [
    '- Run: the CLIs 6.19.3 and 7.10.1 with their engine as WebAssembly, PgBouncer 1.24.1, Postgres 17.10, for every test',
    '  run anew (e2e/); the same SQL and wait on PgBouncer 1.22.1 and 1.25.2; the two SELECTs on Postgres 15.18',
    '- Read: acquire_lock in postgres.rs and lib.rs of prisma-engines (#4171, 2023-08-28)',
    '- prisma #12999, #27636; palhinhax/TheBate #48, BerriAI/litellm #26712, umami #2999',
    '- neon.com/docs/guides/prisma (2026-01-31); Prisma docs v6 and v7: the engine "does not support connection pooling',
    '  with PgBouncer"',
    '- docs.github.com, "Control the concurrency of workflows and jobs": one run of a group runs, one waits, and a newer',
    '  one takes the place of the one that waits',
  ],
};

export const advisoryLock: Transform = {
  name: 'advisory-lock',
  kinds: ['json', 'yaml'],
  page,
  find: (file, { verdicts, lockPlaces }) =>
    verdicts['advisory-lock'].kind === 'go'
      ? findingsIn(
          file,
          lockPlaces.filter(({ path }) => path === file.path),
        )
      : [],
};

/** One finding a command; a group that several commands need comes with the first of them. */
function findingsIn(file: SourceFile, commands: readonly MigrateCommand[]): readonly Finding[] {
  const groups: Edit[] = [];
  return commands.flatMap((command) => {
    const off = lockOffAt(file, command.span);
    if ('left' in off) return [];
    const group =
      command.command.endsWith('deploy') && file.path.includes('.github/') ? groupFor(file, command.span) : null;
    const isNew = group !== null && !groups.some(({ span }) => span.start === group.span.start);
    if (isNew) groups.push(group);
    return [offFinding(file, command, isNew ? [off.edit, group] : [off.edit])];
  });
}

function offFinding({ path }: SourceFile, { span, found }: MigrateCommand, edits: readonly Edit[]): Finding {
  return finding({
    code: 'advisory-lock',
    level: 'warning',
    message: `\`${found}\` now takes Prisma's advisory lock through the pooler, where it can outlive the command (P1002)`,
    at: { path, span },
    notes: path.endsWith('.json')
      ? ['on Windows `NAME=value` is no command: install `cross-env` first, and it goes behind that']
      : [],
    fix: {
      title: `put \`${LOCK_OFF}\` before it${edits.length > 1 ? ', and one deploy at a time' : ''}`,
      safety: 'review',
      edits,
      announced: [{ kind: 'lock-disabled', path }],
    },
  });
}

export default /* @__PURE__ */ stock(advisoryLock);
