import { removeDatasourceProperty } from '../lib/datasource-property';
import type { StepPage } from '../lib/page';
import type { Transform } from '../lib/transform';

const page: StepPage = {
  summary: 'remove `shadowDatabaseUrl` from the schema',
  what: ['Removes `shadowDatabaseUrl` from the datasource block: its line, with the comment behind the value.'],
  why: [
    '`prisma migrate dev` replays the migrations in a second, empty database. From Prisma 5.10.0 (2024-02-20) on it drops',
    'the one that it makes WITH (FORCE), so that a pooler that still holds a connection to it no longer stands in the way.',
    'Where the role may create databases, as on Neon, it needs none of yours.',
  ],
  example: {
    path: 'prisma/schema.prisma',
    before: `datasource db {
  provider          = "postgresql"
  url               = env("DATABASE_URL")
  shadowDatabaseUrl = env("SHADOW_DATABASE_URL")
}
`,
    after: `datasource db {
  provider          = "postgresql"
  url               = env("DATABASE_URL")
}
`,
  },
  holdsBack: [
    '- Prisma is older than 5.10.0, or 7 or newer, or CLI and client are of two majors.',
    "- In any environment the host is not known to let the role create a database and reach it through the CLI's URL. A",
    '  PgBouncer of your own needs a wildcard entry (`*`) for that, which can not be seen from here.',
    '- A local database has a local shadow database of its own.',
    '- A script rewrites the schema.',
    '',
    'WITH (FORCE) needs Postgres 13 or newer; the version of the server can not be seen from here. On an older one Prisma',
    'falls back to a plain DROP DATABASE, which fails behind a pooler (`prisma-one-url explain shadow-database-not-dropped`).',
  ],
  source: [
    '- prisma-engines #4722, read in shadow_db.rs of Prisma 5.10.0 (2024-02-20); prisma #22845',
    '- Run: DROP DATABASE ... WITH (FORCE) through PgBouncer, Postgres 15.18: 58 of 59 runs passed',
  ],
};

export const dropShadowDatabaseUrl: Transform = {
  name: 'drop-shadow-database-url',
  kinds: ['schema'],
  page,
  find: (file, { verdicts }) =>
    verdicts['drop-shadow-database-url'].kind === 'go'
      ? removeDatasourceProperty(file, 'shadowDatabaseUrl', 'drop-shadow-database-url')
      : [],
};
