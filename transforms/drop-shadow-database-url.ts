import { removeDatasourceProperty } from '../lib/datasource-property';
import { type Finding, finding } from '../lib/finding';
import type { Judgement } from '../lib/judge';
import type { StepPage } from '../lib/page';
import { configEdits, readPrismaConfig, SHADOW_KEY } from '../lib/read/prisma-config';
import { removedKey } from '../lib/read/prisma-config/findings';
import { stock } from '../lib/stock';
import type { SourceFile } from '../lib/text';
import type { Transform } from '../lib/transform';

const page: StepPage = {
  summary: 'remove `shadowDatabaseUrl` from the schema and the config',
  what: [
    'Removes `shadowDatabaseUrl` from the datasource block: its line, with the comment behind the value. From',
    '`prisma.config.ts` the entry goes, or the spread that holds nothing else (`...(X ? { shadowDatabaseUrl: X } : {})`), with',
    'a constant that was there for it alone.',
  ],
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
    '- Prisma is older than 5.10.0, or 8 or newer, or CLI and client are of two majors.',
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
  kinds: ['schema', 'config'],
  page,
  find: (file, judgement) => {
    if (judgement.verdicts['drop-shadow-database-url'].kind !== 'go') return [];
    return file.path.endsWith('.prisma')
      ? removeDatasourceProperty(file, 'shadowDatabaseUrl', 'drop-shadow-database-url')
      : removeFromConfig(file, judgement);
  },
};

/** The entry, or the spread that holds nothing else, and a constant that was there for it alone. */
function removeFromConfig(file: SourceFile, { verdicts, configMove, configKeys }: Judgement): readonly Finding[] {
  const takesConfig = verdicts['config-one-url'].kind === 'go';
  const { keys } = configEdits(file, {
    move: takesConfig ? configMove : undefined,
    keys: takesConfig ? configKeys : [],
    dropsShadow: true,
  });
  const config = readPrismaConfig(file);
  const edits = keys.get(SHADOW_KEY);
  const value = config.datasource?.shadowDatabaseUrl;
  if (edits === undefined || value === undefined) return [];
  const message = '`shadowDatabaseUrl` is not needed any more';
  const change = { key: 'shadowDatabaseUrl', message, at: value.span } as const;
  return [finding({ code: 'drop-shadow-database-url', ...removedKey(config, edits, change) })];
}

export default /* @__PURE__ */ stock(dropShadowDatabaseUrl);
