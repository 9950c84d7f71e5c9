import type { Pages, TopicPage } from '../page';

/** The facts that the tool asks for, under the names that the reports give them. */
export const QUESTIONS: Pages<TopicPage> = {
  pooler: {
    summary: 'which pooler is behind the url? (`--pooler`)',
    what: [
      'No value that was seen proves which pooler stands between the app and Postgres. A host with the suffix of a provider',
      'would (`ep-...-pooler...neon.tech`); names of variables, packages and comments do not.',
    ],
    why: [
      'One URL works only where the pooler carries named prepared statements, and the shadow database only where a role may',
      'create one and reach it. The answer counts for every environment: also for what your host sets, which is not seen.',
    ],
    cure: [
      '- Neon, also through Vercel:',
      '    --pooler neon',
      '- Your own PgBouncer, with its version, and the setting where it is not the default:',
      '    --pooler pgbouncer@1.24',
      '    --pooler pgbouncer@1.23:max_prepared_statements=100',
      '- No pooler at all:',
      '    --pooler none',
      '- For some of the projects only:',
      '    --pooler apps/web=neon',
      '',
      'PgBouncer tells its version with `pgbouncer --version`, or with `SHOW VERSION` and `SHOW CONFIG` on its admin console.',
    ],
    versions: [
      '- PgBouncer: named statements need 1.22.0 (2024-01-31) or newer, and `max_prepared_statements` above 0. It is 0 by',
      '  default up to 1.23 and 200 from 1.24.0 (2025-01-10) on. Debian 12 ships 1.18.',
    ],
    source: ['- PgBouncer NEWS; run with 1.18 to 1.26.1'],
  },

  'same-login': {
    summary: 'do both URLs log in to the same database? (`--same-login`)',
    what: [
      'No environment shows the values of url and direct URL side by side, so role, database and endpoint could not be',
      'compared.',
    ],
    why: [
      'Some projects migrate as another role on purpose, the owner of the tables, while the app has fewer rights. With one',
      'URL the app would get those rights, or the migration would fail.',
    ],
    cure: [
      '- Compare user, host (without the mark of the pooler) and database of the two URLs where your host sets them, in every',
      '  environment. If they are the same, state it with `--same-login`. If not, both URLs stay.',
    ],
    source: ['- The rule of this tool: a second role is a reason to keep two URLs'],
  },

  'prisma-version': {
    summary: 'which Prisma runs? (`--prisma-version`)',
    what: [
      'Nothing is installed or locked, and the range in package.json has versions on both sides of a gate; or two sources',
      'disagree across one.',
    ],
    why: ['The steps need 5.10.0 or newer; from 7.0.0 on the URLs live elsewhere.'],
    cure: [
      '- See what runs, and state it:',
      '    npx prisma --version',
      '    npx prisma-one-url --prisma-version 6.19.1',
      '- `prisma-one-url doctor` shows what every source says.',
    ],
    versions: [
      '- 4.10.0 (2023-02-07): `directUrl`. 5.10.0 (2024-02-20): one URL can do. 6.18.0 (2025-10-21): URLs in a config, with',
      "  `engine: 'classic'`. 7.0.0 (2025-11-19): URLs only in the config. 8: no datasource block; nothing to do here.",
    ],
    source: ['- Release notes of Prisma; the shadow database dropped WITH (FORCE): prisma-engines #4722'],
  },
};
