/**
 * What it does: removes `shadowDatabaseUrl` from the datasource block, the line with its trailing comment.
 *
 * Why: `prisma migrate dev` needs a second, empty database. From Prisma 5.10.0 on it drops the one that it makes WITH
 * (FORCE), so it can make and drop it by itself wherever the role may create databases, as on Neon.
 *
 * Before and after:
 *     url               = env("DATABASE_URL")             url               = env("DATABASE_URL")
 *     shadowDatabaseUrl = env("SHADOW_DATABASE_URL")
 *
 * When it holds back: Prisma below 5.10.0 or from 7; any environment whose host is not known to let the role create and
 * reach a database; a local shadow database of one's own; scripts that rewrite the schema's text.
 *
 * Source: prisma-engines #4722 (Prisma 5.10.0, 2024-02-20), prisma #22845. WITH (FORCE) needs Postgres 13 or newer.
 */
import { removeDatasourceProperty } from '../lib/datasource-property';
import type { Transform } from '../lib/transform';

export const dropShadowDatabaseUrl: Transform = {
  name: 'drop-shadow-database-url',
  kinds: ['schema'],
  find: (file, { verdicts }) =>
    verdicts['drop-shadow-database-url'].kind === 'go'
      ? removeDatasourceProperty(file, 'shadowDatabaseUrl', 'drop-shadow-database-url')
      : [],
};
