import { removeDatasourceProperty } from '../lib/datasource-property';
import type { StepPage } from '../lib/page';
import { stock } from '../lib/stock';
import type { Transform } from '../lib/transform';

const page: StepPage = {
  summary: 'remove `directUrl` from the schema',
  what: ['Removes `directUrl` from the datasource block: its line, with the comment behind the value.'],
  why: [
    '`directUrl` (Prisma 4.10.0, 2023-02-07) is the way around the pooler for the Prisma CLI, which prepares named',
    'statements. Since Prisma 5.10.0 (2024-02-20) and PgBouncer 1.22.0 (2024-01-31) with `max_prepared_statements` above',
    '0, one pooled URL can run the app and the migrations.',
    '',
    'Can, not must: Neon (2026-01-31) and Prisma advise a direct URL for the CLI again, mainly for the lock that Migrate',
    'takes (`prisma-one-url explain advisory-lock`).',
  ],
  example: {
    path: 'prisma/schema.prisma',
    before: `datasource db {
  provider  = "postgresql"
  url       = env("DATABASE_URL")
  directUrl = env("DIRECT_URL") // for migrations
}
`,
    after: `datasource db {
  provider  = "postgresql"
  url       = env("DATABASE_URL")
}
`,
  },
  holdsBack: [
    '- Prisma is older than 5.10.0, or 7 or newer (its URLs live in `prisma.config.ts`), or CLI and client are of two',
    '  majors.',
    '- In any environment the pooler does not carry named prepared statements, or it is not known that it carries',
    '  migrations; or the url is not a pooled one. What compose files, workflows and charts set can hold it, and never',
    '  proves it.',
    '- The two URLs differ in role, database or endpoint. Where they are one to the letter, the step goes without a pooler.',
    '- Prisma Accelerate is used: its CLI needs `directUrl`.',
    '- Code assigns the direct variable or compares it with the other one, or a script rewrites the schema.',
    '- A comment beside the property gives a reason to keep it (a lock, a role, LISTEN, "do not remove"), or one that',
    '  can not be read: it is quoted, and `--review` takes the step all the same.',
    '',
    "Where `prisma.config.ts` overrides the property (`engine: 'classic'`), or where it names the same variable as `url`,",
    'it decides nothing and goes without these gates.',
  ],
  source: [
    '- Neon, "Better Postgres with Prisma Experience" (February 2024); guides/prisma of 2026-01-31',
    '- PgBouncer 1.22.0 release notes (2024-01-31); NEWS of 1.24.0 (2025-01-10): the default became 200',
    '- Run with Prisma 6.19.3 and 7.10.1 through PgBouncer 1.18, 1.24.1 and 1.26.1, the schema engine as WebAssembly;',
    '  the native engine was not run',
  ],
};

export const dropDirectUrl: Transform = {
  name: 'drop-direct-url',
  kinds: ['schema'],
  page,
  find: (file, { verdicts }) =>
    verdicts['drop-direct-url'].kind === 'go' ? removeDatasourceProperty(file, 'directUrl', 'drop-direct-url') : [],
};

export default /* @__PURE__ */ stock(dropDirectUrl);
