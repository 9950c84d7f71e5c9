import type { CliVersion } from './prisma';

/**
 * The projects that the suites move, with URLs as Neon gives them: the pooled host and the direct one differ in `-pooler`
 * alone. Nobody connects to these hosts; the engine of the tests is told where they are.
 */
export const POOLED_HOST = 'ep-damp-cherry-123456-pooler.us-east-2.aws.neon.tech';
export const DIRECT_HOST = 'ep-damp-cherry-123456.us-east-2.aws.neon.tech';

export const POOLED_URL = `postgresql://sally:invented@${POOLED_HOST}/shop`;
export const DIRECT_URL = `postgresql://sally:invented@${DIRECT_HOST}/shop`;
export const SHADOW_URL = `postgresql://sally:invented@${DIRECT_HOST}/shadow`;

export type Files = Readonly<Record<string, string>>;

/** `url`, `directUrl` and `shadowDatabaseUrl`: in the schema, and from 7 on, as far as there is such a thing, in the config. */
export function threeUrls(version: CliVersion): Files {
  if (isSeven(version))
    return {
      ...migrated,
      ...schema(),
      ...config(DIRECT, SHADOW),
      ...client,
      ...env(POOLED_URL, DIRECT_URL, SHADOW_URL),
    };
  return {
    ...migrated,
    ...schema('url', 'directUrl', 'shadowDatabaseUrl'),
    ...env(FLAGGED_URL, DIRECT_URL, SHADOW_URL),
  };
}

/** What becomes of `threeUrls`: one pooled URL for all. */
export function oneUrl(version: CliVersion): Files {
  if (isSeven(version)) return { ...migrated, ...schema(), ...config(POOLED), ...client, ...env(POOLED_URL) };
  return { ...migrated, ...schema('url'), ...env(POOLED_URL) };
}

/** A pooled `url` alone, as where Prisma Migrate was never used, or fails. */
export function pooledOnly(): Files {
  return { ...migrated, ...schema('url'), ...env(POOLED_URL) };
}

/** Prisma 6.18 and 6.19: the pooled URL is the schema's, and the CLI has its own in the config. */
export function classicConfig(): Files {
  return { ...migrated, ...schema('url'), ...config(CLASSIC, DIRECT), ...env(POOLED_URL, DIRECT_URL) };
}

/** A schema as Prisma 6 had it, with the packages of 7, which refuse it. */
export function schemaOfSix(): Files {
  return { ...migrated, ...schema('url', 'directUrl'), ...client, ...env(POOLED_URL, DIRECT_URL) };
}

function isSeven(version: CliVersion): boolean {
  return version.startsWith('7.');
}

// ---- the files

type Property = 'url' | 'directUrl' | 'shadowDatabaseUrl';

const VARIABLES: Readonly<Record<Property, string>> = {
  url: 'DATABASE_URL',
  directUrl: 'DIRECT_URL',
  shadowDatabaseUrl: 'SHADOW_DATABASE_URL',
};

function schema(...properties: readonly Property[]): Files {
  const width = 'shadowDatabaseUrl'.length;
  const lines = properties.map((property) => `  ${property.padEnd(width)} = env("${VARIABLES[property]}")\n`);
  const datasource = `datasource db {\n  provider          = "postgresql"\n${lines.join('')}}\n`;
  return { 'prisma/schema.prisma': `${datasource}\nmodel Boat {\n  id   Int    @id\n  name String\n}\n` };
}

const FLAGGED_URL = `${POOLED_URL}?pgbouncer=true`;

/** The values of `DATABASE_URL`, `DIRECT_URL` and `SHADOW_DATABASE_URL`, as many as are given. */
function env(...values: readonly string[]): Files {
  const names = Object.values(VARIABLES);
  return { '.env': values.map((value, index) => `${names[index]}="${value}"\n`).join('') };
}

const POOLED = "    url: env('DATABASE_URL'),\n";
const DIRECT = "    url: env('DIRECT_URL'),\n";
const SHADOW = "    shadowDatabaseUrl: env('SHADOW_DATABASE_URL'),\n";
const CLASSIC = 'classic';

/** The lines of `datasource`, and before them `CLASSIC` where the schema's URL is passed over. */
function config(...lines: readonly string[]): Files {
  const engine = lines[0] === CLASSIC ? "  engine: 'classic',\n" : '';
  const urls = lines.filter((line) => line !== CLASSIC).join('');
  return {
    'prisma.config.ts': `import 'dotenv/config';
import { defineConfig, env } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
${engine}  datasource: {
${urls}  },
});
`,
  };
}

/** From 7 on the app gives its URL to the client itself. */
const client: Files = {
  'src/db.ts': `import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@prisma/client';

const adapter = new PrismaPg({ connectionString: process.env.DATABASE_URL });

export const db = new PrismaClient({ adapter });
`,
};

/** What has been deployed so far: the table of the model. */
const migrated: Files = {
  'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
  'prisma/migrations/20260101000000_boats/migration.sql': `CREATE TABLE "Boat" (
  "id" INTEGER NOT NULL,
  "name" TEXT NOT NULL,
  CONSTRAINT "Boat_pkey" PRIMARY KEY ("id")
);
`,
};
