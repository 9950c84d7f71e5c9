import { replacementEdit } from '../lib/edit';
import { type Finding, finding } from '../lib/finding';
import type { FlagValue } from '../lib/judge/flag';
import type { StepPage } from '../lib/page';
import { withoutParameters } from '../lib/read/url';
import { type SourceFile, sliceOf } from '../lib/text';
import type { Transform } from '../lib/transform';

const page: StepPage = {
  summary: 'cut `pgbouncer=true` out of the url',
  what: [
    "Cuts `pgbouncer=true` out of the values of the datasource's url, in env files and in a URL that stands in the schema.",
    '`schema=public`, which is the default, goes with it. Every other byte of the value stays, quotes and all.',
  ],
  why: [
    'The flag makes Prisma Client below 7 do without named prepared statements, since PgBouncer before 1.21 could not carry',
    'them. Behind a pooler that can, it costs the statement cache, a DEALLOCATE ALL in each transaction and round trips.',
    'Other programs choke on it: psql and pg_dump refuse the URL, postgres.js sends it to the server.',
    '',
    'On PgBouncer 1.21 with `max_prepared_statements` above 0 it does harm: its DEALLOCATE ALL destroys the statements of',
    'other clients. 1.22.0 (2024-01-31) mended that.',
  ],
  example: {
    path: '.env',
    before: 'DATABASE_URL="postgresql://USER:PASSWORD@HOST/shop?schema=public&pgbouncer=true&connect_timeout=15"\n',
    after: 'DATABASE_URL="postgresql://USER:PASSWORD@HOST/shop?connect_timeout=15"\n',
  },
  holdsBack: [
    '- Prisma is older than 5.10.0, or 7 or newer, or CLI and client are of two majors.',
    '- The pooler behind this very value is not known to carry named prepared statements; each value is judged by itself.',
    '- The URL has `schema=` with another value than `public`: without the flag it would become the startup parameter',
    '  `search_path`, which PgBouncer refuses (`prisma-one-url explain startup-parameter`).',
    '- Code demands or obeys the flag.',
    '- Another variable appends `&...` to this one, which would have no `?` left.',
    '- `.env` and `prisma/.env` would get the same value, which the Prisma CLI below 7 refuses',
    '  (`prisma-one-url explain env-conflict`).',
    '- Another project reads the same env file and needs the flag there.',
    '',
    "`pgbouncer=false` and other values are somebody's own idea and stay, and so does the flag on any other variable.",
    '`statement_cache_size` is kept and reported: without the flag it is no substitute for it.',
  ],
  source: [
    '- Run: PgBouncer 1.20.1; 1.21.0, 1.22.1 and 1.24.1 with `max_prepared_statements` 0 and above; 1.25.2 as it comes',
    '- Read: quaint/src/connector/postgres of prisma-engines; quaint PR #453 (search_path, 2023-04-20)',
    '- PgBouncer NEWS: 1.21.0 (2023-10-16), 1.22.0 (2024-01-31), 1.24.0 (2025-01-10); prisma #21531',
  ],
};

export const dropPgbouncerFlag: Transform = {
  name: 'drop-pgbouncer-flag',
  kinds: ['schema', 'env'],
  page,
  find: (file, { verdicts, flagValues }) =>
    verdicts['drop-pgbouncer-flag'].kind === 'not-applicable'
      ? []
      : flagValues
          .filter((value) => value.at.path === file.path && value.verdict.kind === 'go')
          .map((value) => cutFrom(file, value)),
};

function cutFrom(file: SourceFile, { at, name, parameters }: FlagValue): Finding {
  const before = sliceOf(file.text, at.span);
  const edit = replacementEdit(file.path, at.span, before, withoutParameters(before, parameters));
  return finding({
    code: 'drop-pgbouncer-flag',
    level: 'warning',
    message: '`pgbouncer=true` is not needed any more',
    at: { path: file.path, span: edit.span },
    fix: {
      title: `cut \`pgbouncer=true\` from ${name ?? '`url`'}`,
      safety: 'safe',
      edits: [edit],
      announced: [
        name === undefined
          ? { kind: 'assignment-changed', path: file.path, block: '', key: 'url' }
          : { kind: 'env-changed', path: file.path, name },
      ],
    },
  });
}
