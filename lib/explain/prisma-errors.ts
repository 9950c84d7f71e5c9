import type { Pages, TopicPage } from '../page';

/** What Prisma itself prints about its URLs; a cause stands before what may wrap it. */
export const PRISMA_ERRORS: Pages<TopicPage> = {
  'shadow-database-refused': {
    summary: 'Prisma may not create its shadow database (P3014)',
    prints: { texts: ['Prisma Migrate could not create the shadow database'], codes: ['P3014'] },
    what: [
      '`prisma migrate dev` replays the migrations in a second, empty database, and the role of its URL may not create one.',
      'The lines behind "Original error" name the cause; this page is about `permission denied to create database`.',
    ],
    why: [
      'Some hosts let no role create databases (Heroku). There `shadowDatabaseUrl` is no relic, and the step that removes it',
      'holds.',
    ],
    cure: [
      '- Your own server: let the role do it.',
      '    ALTER ROLE app CREATEDB',
      '- A host that does not allow it: make an empty database by hand and name it in `shadowDatabaseUrl`. Never the main',
      '  one: `migrate dev` resets it.',
      '- In production use `prisma migrate deploy`, which needs no shadow database.',
    ],
    versions: [
      '- Prisma: every version that has `migrate dev`; 7 names the database in `datasource.shadowDatabaseUrl` of',
      '  `prisma.config.ts`.',
      '- Vercel Postgres refused in May 2023; since October 2024 these databases are Neon, where a role may.',
    ],
    source: ['- prisma #13275 (Heroku), #4571; prisma/web #4805 (Vercel Postgres, 2023-05-24), #7312 (2025-11-19)'],
  },

  'url-in-schema': {
    summary: 'Prisma 7 refuses the URLs in the schema',
    prints: {
      texts: [
        'The datasource property `url` is no longer supported in schema files',
        'The datasource property `directUrl` is no longer supported in schema files',
        'The datasource property `shadowDatabaseUrl` is no longer supported in schema files',
      ],
      codes: ['P1012'],
    },
    what: [
      'From 7.0.0 (2025-11-19) on the URLs live in `prisma.config.ts` for the CLI, and in the adapter for the app. Each of',
      'the three properties in the schema is an error of its own.',
    ],
    why: [
      'There is no `directUrl` any more: `datasource.url` in the config is what `directUrl` used to be, and the app gets its',
      'pooled URL through the adapter.',
      '',
      'If nobody meant to move to 7: `npx prisma` takes the newest version where none is installed, and so do images that',
      'install `prisma` without a version.',
    ],
    cure: [
      '- To stay on 6: install `prisma` and `@prisma/client` with a fixed version, also in the image that runs migrations.',
      '- To move to 7: take the lines out of the schema and write',
      "    import 'dotenv/config'",
      "    import { defineConfig, env } from 'prisma/config'",
      "    export default defineConfig({ datasource: { url: env('DIRECT_URL') } })",
      '  with `shadowDatabaseUrl` beside `url` where one is needed. 7 reads no `.env` by itself, hence the first line.',
    ],
    versions: [
      '- Prisma 7.0.0 to 7.10.1 print it. `datasource.url` in the config is required in 7.0 and 7.1, optional from 7.2.0 on.',
      "- 6.18 and 6.19 still need `url` in the schema, also where a config with `engine: 'classic'` overrides it.",
    ],
    source: [
      '- Run: `prisma validate` of 7.0.0 and 7.10.1; prisma #28451 (2025-11-06, the removal of `directUrl`)',
      '- DevelopingSpace/starchart #1006 (2025-11-26): an image that took 7.0.1 by itself',
    ],
  },

  'config-key-refused': {
    summary: 'Prisma refuses a key of its config, such as `directUrl`',
    prints: { texts: ['Failed to parse syntax of config file'], codes: [] },
    what: [
      'The config exports a plain object with a key that this version of Prisma does not know. In Prisma 7 these are',
      '`datasource.directUrl`, `engine`, `adapter`, `studio`, `earlyAccess` and `migrate`, left over from 6 or written by',
      'an assistant.',
    ],
    why: [
      'Inside `defineConfig()` the same keys pass without a word and do nothing, which is worse: the CLI then runs on',
      "`datasource.url`, whatever `directUrl` says. Prisma's own upgrade skill told agents to write `datasource.directUrl`",
      '(July 2026), so such configs are about.',
    ],
    cure: [
      '- Prisma 7: remove the key, and give the CLI its URL in `datasource.url`; the direct one, if the two differ:',
      "    datasource: { url: env('DIRECT_URL') }",
      "- Prisma 6.18 and 6.19: `datasource` needs `engine: 'classic'` beside it.",
      '- Export it with `defineConfig()`, for the types: an editor then marks the key.',
    ],
    versions: [
      '- Prisma 7.0.0 to 7.10.1: `datasource` has `url` and `shadowDatabaseUrl`, and no `directUrl`.',
      "- Prisma 6.18.0 to 6.19.3: `datasource` with `directUrl` is right there, with `engine: 'classic'`.",
      '- Prisma 6.17 and older: no `datasource` in a config at all.',
    ],
    source: [
      '- Run: `prisma validate` of 6.19.3, 7.0.0, 7.9.0 and 7.10.1; read: packages/config of prisma 7.9.1',
      '- prisma #29726 (2026-07-16); prisma/skills prisma-upgrade-v7 (1a9f427, 2026-07-16)',
    ],
  },

  'env-conflict': {
    summary: 'the same variable has the same value in `.env` and `prisma/.env`',
    prints: { texts: ['There is a conflict between env vars in'], codes: [] },
    what: [
      "Prisma loads two env files, the package's `.env` and the one beside the schema, and a variable stands in both.",
      'The CLI stops; the client only warns.',
    ],
    why: [
      'The check works the wrong way round: it fires when the two values are equal. When they differ, the first file wins',
      'without a word. So an edit that makes two values equal, such as cutting `pgbouncer=true` from one of them, brings the',
      'error about; `drop-pgbouncer-flag` holds back then.',
    ],
    cure: [
      '- Remove the variable from one of the two files.',
      '- From Prisma 6.4 on, with a `prisma.config.ts`, no env file is loaded, and there is nothing to collide.',
    ],
    versions: ['- Prisma below 7 without a config file. Prisma 7 loads no env file by itself.'],
    source: ['- Run: 5.10.0 and 6.19.3; read: tryLoadEnvs.ts of prisma; prisma #10958 (open since 2022)'],
  },

  'missing-variable': {
    summary: 'a variable that schema or config names is not set',
    prints: {
      texts: ['Environment variable not found: …', 'Cannot resolve environment variable: …'],
      codes: ['P1012'],
    },
    what: [
      'The schema says `directUrl = env("DIRECT_URL")` (below 7), or the config says `env("DIRECT_URL")` (7), and the',
      'variable is not set where the command runs: the CI, the image, the host.',
    ],
    why: [
      'The usual cause is half a move: the variable was removed or never set there, and the schema still names it. Below 7',
      'every command needs the variable of `directUrl`; an unset `shadowDatabaseUrl` variable fails nothing. From 7 on',
      '`env()` throws for unset and for empty values, in `prisma generate` too.',
    ],
    cure: [
      '- Finish the move: remove the property first, the variable last. The steps of this tool have that order.',
      '- Or set the variable there. The value of `DATABASE_URL` will do as a step in between: `directUrl` may be the same URL.',
      "- With a `prisma.config.ts` the CLI reads no `.env`: put `import 'dotenv/config'` at its top.",
      '- For `prisma generate` in an image without secrets, Prisma 7:',
      "    datasource: { url: process.env.DIRECT_URL ?? '' }",
    ],
    versions: [
      '- Prisma below 7: "Environment variable not found", P1012. Prisma 7: "Cannot resolve environment variable".',
      "- From 6.18.0 to 6.19.3 `prisma validate` wants the schema's variables even where `engine: 'classic'` overrides them.",
      '- From 6.4.0 on a config file switches the loading of `.env` off.',
    ],
    source: ['- Run: 5.10.0, 6.19.3, 7.0.0 and 7.10.1; roomGPT #56'],
  },

  'direct-url-unknown': {
    summary: 'this Prisma is too old to know `directUrl`',
    prints: { texts: ['Property not known: "directUrl"'], codes: ['P1012'] },
    what: ['The schema has `directUrl`, and the Prisma that reads it is 4.8 or older.'],
    why: [
      'Most often two versions are about: an old CLI in an image, in a global install or in another package of the',
      'workspace. `prisma-one-url doctor` shows what every source says about the version.',
    ],
    cure: ['- Bring that Prisma to 4.10.0 or newer; from 5.10.0 on the property may not be needed at all.'],
    versions: [
      '- 4.8.0 (2022-12-20) refuses it; 4.9.0 (2023-01-17) takes it and does nothing with it; 4.10.0 (2023-02-07) uses it.',
      '- 7.0.0 refuses it again, with another text (`prisma-one-url explain url-in-schema`).',
    ],
    source: ['- Run: the schema parsers of 4.8.0, 4.8.1, 4.9.0 and 4.10.0'],
  },

  'client-url-refused': {
    summary: 'PrismaClient refuses `datasourceUrl` or `datasources`',
    prints: {
      texts: [
        'Unknown property datasourceUrl provided to PrismaClient constructor',
        'Unknown property datasources provided to PrismaClient constructor',
      ],
      codes: [],
    },
    what: ['The app gives its client a URL in the way of Prisma 5 and 6, and runs Prisma 7.'],
    why: ['From 7.0.0 on the client takes an `adapter`, which holds the URL, or an `accelerateUrl`.'],
    cure: [
      '- Postgres:',
      "    import { PrismaPg } from '@prisma/adapter-pg'",
      '    new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL }) })',
      '- `connection_limit`, `pool_timeout` and `schema` in that URL are lost there: write `max`,',
      '  `connectionTimeoutMillis`, and `schema` as an option of the adapter.',
    ],
    versions: ['- `datasourceUrl` is from 5.2.0; both are gone in 7.0.0.'],
    source: ['- Run: 7.10; read: getDatasourceOverrides.ts of 5.1.0 and 5.2.0; Prisma docs, connection pool (59cf657)'],
  },
};
