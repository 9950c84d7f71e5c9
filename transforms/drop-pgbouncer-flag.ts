/**
 * What it does: cuts `pgbouncer=true` out of the datasource's url, in env files and in a literal URL in the schema;
 * `schema=public` goes with it, everything else of the value stays byte for byte.
 *
 * Why: the flag makes Prisma Client below 7 forgo named prepared statements, since PgBouncer before 1.21 could not carry
 * them. Behind a pooler that can, it costs round trips and the statement cache.
 *
 * Before and after:
 *     DATABASE_URL="postgres://…-pooler…/db?pgbouncer=true&connect_timeout=15"
 *     DATABASE_URL="postgres://…-pooler…/db?connect_timeout=15"
 *
 * When it holds back: Prisma below 5.10.0 or from 7; a pooler that is not known to carry named statements, value by
 * value; `schema=` other than `public`, which would become a startup parameter that PgBouncer refuses; code that demands
 * or obeys the flag; another variable that appends `&...` to this one; an edit that would give `.env` and `prisma/.env`
 * the same value.
 *
 * Source: PgBouncer 1.22.0 (2024-01-31); Prisma quaint PR #453 (search_path); prisma #21531.
 */
import { replacementEdit } from '../lib/edit';
import { type Finding, finding } from '../lib/finding';
import type { FlagValue } from '../lib/judge/flag';
import { withoutParameters } from '../lib/read/url';
import { type SourceFile, sliceOf } from '../lib/text';
import type { Transform } from '../lib/transform';

export const dropPgbouncerFlag: Transform = {
  name: 'drop-pgbouncer-flag',
  kinds: ['schema', 'env'],
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
