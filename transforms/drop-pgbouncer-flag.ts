import { replacementEdit } from '../lib/edit';
import { type Finding, finding } from '../lib/finding';
import type { FlagValue } from '../lib/judge/flag';
import type { StepPage } from '../lib/page';
import { codeFlags } from '../lib/read/code/flag';
import { isCodeFile } from '../lib/read/code/module';
import { cutsFor } from '../lib/read/mentions/flag-cuts';
import { withoutParameters } from '../lib/read/url';
import { stock } from '../lib/stock';
import { type SourceFile, sliceOf } from '../lib/text';
import type { Transform } from '../lib/transform';

const page: StepPage = {
  summary: 'cut `pgbouncer=true` out of the url, and out of code that adds it',
  what: [
    "Cuts `pgbouncer=true` out of the values of the datasource's url, in env files and in a URL that stands in the schema.",
    'Below Prisma 7 `schema=public`, which is the default, goes with it. Every other byte of the value stays, quotes and all.',
    '',
    'JavaScript and TypeScript stop adding it:',
    '',
    "- `X + '?pgbouncer=true&a=1'` becomes `X + '?a=1'`; nothing left gives plain `X`, in a template too.",
    "- `url.searchParams.set('pgbouncer', 'true')` and the `if (!url.searchParams.has('pgbouncer'))` around it go, and so do",
    '  an entry of `new URLSearchParams({ ... })`, an item of a list that is joined, and `params.push(...)`.',
    '- A function that only adds the flag gives way to what it is called with, or, where it is exported, to `return url`.',
    '',
    'What only the cut needed (`const sep = ...`) goes as well. Comments stay, but for one behind code on a line that goes.',
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
    '- Prisma is older than 5.10.0, or 8 or newer, or CLI and client are of two majors.',
    '- The pooler behind this very value is not known to carry named prepared statements; each value is judged by itself. With',
    '  Prisma 7 that matters only where the config gives the value to the CLI: the adapters of the client ignore the flag.',
    '- The URL has `schema=` with another value than `public`: without the flag it would become the startup parameter',
    '  `search_path`, which PgBouncer refuses (`prisma-one-url explain startup-parameter`).',
    '- Code demands or obeys the flag: `prepare: !url.includes(...)`, a check that fails without it, a test that asserts it,',
    '  and code that adds more than the flag to a URL that lacks it. Such a place holds the flag everywhere.',
    '- Another variable appends `&...` to this one, which would have no `?` left.',
    '- `.env` and `prisma/.env` would get the same value, which the Prisma CLI below 7 refuses',
    '  (`prisma-one-url explain env-conflict`).',
    '- Another project reads the same env file and needs the flag there.',
    '',
    'In code a place stays, and holds nothing else, when it is a branch for Supabase or is chosen at run time by a variable or',
    'an option; when a comment stands in what would go, `&...` is appended behind it, `schema=` is set on the same URL, or the',
    'edit would not leave plain code. A URL of another host that stands in the code as a whole stays too.',
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
  kinds: ['schema', 'env', 'code'],
  page,
  find: (file, { verdicts, flagValues, flagCode, urlName, clients }) => {
    if (verdicts['drop-pgbouncer-flag'].kind === 'not-applicable') return [];
    if (isCodeFile(file.path)) {
      const flags = flagCode.kind === 'go' ? codeFlags(file, clients) : null;
      return cutFromCode(
        file,
        cutsFor(flags ?? [], urlName, () => file.text),
      );
    }
    const values = flagValues.filter(({ at, verdict }) => at.path === file.path && verdict.kind === 'go');
    return values.map((value) => cutFrom(file, value));
  },
};

/** One finding for places that can only go together, which have the same edits. */
function cutFromCode(file: SourceFile, cuts: ReturnType<typeof cutsFor>): readonly Finding[] {
  return [...cuts].map(([edits, { span }]) =>
    finding({
      code: 'drop-pgbouncer-flag',
      level: 'warning',
      message: '`pgbouncer=true` is not needed any more',
      at: { path: file.path, span },
      fix: {
        title: 'stop adding `pgbouncer=true`',
        safety: 'safe',
        edits,
        announced: edits.map(({ path, span: gone, newText }) => {
          return { kind: 'code-changed', path, removed: sliceOf(file.text, gone), added: newText };
        }),
      },
    }),
  );
}

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

export default /* @__PURE__ */ stock(dropPgbouncerFlag);
