/**
 * What it does: removes `directUrl` from the datasource block, the line with its trailing comment.
 *
 * Why: `directUrl` (Prisma 4.10.0) gave Prisma Migrate a way around PgBouncer. Since Prisma 5.10.0 and PgBouncer 1.22
 * (with `max_prepared_statements` > 0) one pooled URL can run the app and the migrations.
 *
 * Before and after:
 *     url       = env("DATABASE_URL")             url       = env("DATABASE_URL")
 *     directUrl = env("DIRECT_URL") // direct
 *
 * When it holds back: Prisma below 5.10.0 or from 7; a pooler that does not carry named prepared statements, in any
 * environment; two URLs that name different roles, databases or endpoints; Prisma Accelerate; code that assigns or
 * compares the variables; a comment that gives a reason to keep it.
 *
 * Source: Neon, "Better Postgres with Prisma Experience" (February 2024); PgBouncer 1.22.0 release notes (2024-01-31).
 * Neon (2026-01-31) and Prisma again advise a direct URL for the CLI, mainly because of the migrate advisory lock.
 */
import { removeDatasourceProperty } from '../lib/datasource-property';
import type { Transform } from '../lib/transform';

export const dropDirectUrl: Transform = {
  name: 'drop-direct-url',
  kinds: ['schema'],
  find: (file, { verdicts }) =>
    verdicts['drop-direct-url'].kind === 'go' ? removeDatasourceProperty(file, 'directUrl', 'drop-direct-url') : [],
};
