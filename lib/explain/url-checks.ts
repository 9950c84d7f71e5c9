import type { Pages, TopicPage } from '../page';

/** The checks of the URLs themselves, and of what stands around them in schema, config and env files. */
export const URL_CHECKS: Pages<TopicPage> = {
  'advisory-lock': {
    summary: "migrations through the pooler can wait on Prisma's own lock (P1002)",
    prints: { texts: ['Timed out trying to acquire a postgres advisory lock'], codes: ['P1002'] },
    what: [
      'Before it changes anything, Prisma Migrate takes a lock for its session: `SELECT pg_advisory_lock(72707369)`. It',
      'waits 10 seconds for it, which can not be set, and ends with P1002. `migrate deploy`, `dev` and `resolve` take it;',
      '`db push` does not.',
      '',
      'A P1002 that names no lock is something else: the server was reached and did not answer in time.',
    ],
    why: [
      'Migrate never unlocks: it leaves that to the end of its connection. Behind a pooler in transaction mode the server',
      'connection goes on living, idle, with the lock; the next `migrate` gets another one and waits in vain. It goes on',
      'failing until the pooler closes that connection.',
      '',
      'It needs other clients on the pool: 0 of 20 runs failed on a quiet one, 1 of 10 up to 11 of 12 beside an app, 0 of 18',
      'over a direct URL. So it works on a laptop and fails on a deploy.',
    ],
    cure: [
      '- Switch the lock off for the migrate command, and let one deploy run at a time:',
      '    PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK=1 npx prisma migrate deploy',
      '  In a GitHub workflow the second half is',
      '    concurrency: { group: migrate, cancel-in-progress: false }',
      '- Or give the CLI a direct URL, as Neon (2026-01-31) and Prisma advise: `--target two-url`.',
      '- On a PgBouncer of your own, `server_reset_query_always = 1` frees it, at the price of a reset for each transaction.',
      '- Is it stuck now? Look who holds it, make sure that no migration is running, and end that connection:',
      '    SELECT pid, usename, state FROM pg_locks JOIN pg_stat_activity USING (pid)',
      "      WHERE locktype = 'advisory' AND objid = 72707369;",
      "    SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = 72707369;",
      '',
      'The tool never sets the variable: without the lock, two deploys at once are yours to prevent.',
    ],
    versions: [
      '- Prisma 5.3.0 or newer knows the variable; anything but an empty value or `0` switches the lock off.',
      '- PgBouncer: no version helps in transaction mode; seen on 1.22.1 to 1.26.1. In session mode the lock goes with the',
      '  client.',
      '- Postgres: not tied to a version. CockroachDB has no such lock.',
    ],
    source: [
      '- Run: the same SQL and wait beside app traffic, PgBouncer 1.22.1 and 1.25.2; the real engine (as WebAssembly) on',
      '  1.24.1 and 1.26.1; the two SELECTs on Postgres 15.18',
      '- Read: acquire_lock in postgres.rs and lib.rs of prisma-engines (#4171, 2023-08-28)',
      '- prisma #12999, #27636; palhinhax/TheBate #48, BerriAI/litellm #26712, umami #2999',
      '- neon.com/docs/guides/prisma (2026-01-31); Prisma docs v6 and v7: the engine "does not support connection pooling',
      '  with PgBouncer"',
    ],
  },

  'shadow-is-main-database': {
    summary: 'the shadow database is the main database, which `migrate dev` resets',
    prints: { texts: ['shadowDatabaseUrl is the same as'], codes: ['P1012'] },
    what: [
      '`shadowDatabaseUrl` and `url` (or `directUrl`) name one database: by the same variable, or by values with the same',
      'endpoint, database and schema.',
    ],
    why: ['`prisma migrate dev` empties its shadow database before it replays the migrations. Here that is your data.'],
    cure: [
      '- Remove `shadowDatabaseUrl` where the role may create databases: Prisma then makes its own.',
      '- Else give it an empty database that nothing else uses.',
    ],
    versions: [
      '- Prisma 5.14.0 (May 2024) and newer refuse the same variable or the same literal in both (P1012, "to avoid data',
      '  loss"); 5.13.0 and older take it. So an upgrade of Prisma alone can turn this into an error.',
      '- Two variables with one value pass that check. This tool compares the values.',
    ],
    source: [
      '- Run: the schema parsers of 5.13.0, 5.14.0, 5.22.0 and 6.19.3; prisma-engines #4831',
      '- prisma #16628, #19234 (data lost with `shadowDatabaseUrl` = `directUrl`)',
    ],
  },

  'shadow-in-use': {
    summary: 'the app itself works on the shadow database',
    what: ['A PrismaClient reads the variable that `shadowDatabaseUrl` names.'],
    why: ['`prisma migrate dev` empties its shadow database, with everything that the app has put there.'],
    cure: ['- Give the app the url, or a database of its own; leave the shadow database to Prisma.'],
    source: ["- Prisma's documentation of the shadow database; prisma #19234"],
  },

  'url-cut-by-hash': {
    summary: 'dotenv ends the URL at a `#` and takes the rest for a comment',
    what: [
      'An unquoted value in an env file has a `#` in it. dotenv cuts the value there, also without a space before it.',
    ],
    why: [
      'The password or the host is lost: `postgres://u:p#w@host/db` becomes `postgres://u:p`. The value can not be',
      'judged, and nothing that depends on it is touched.',
    ],
    cure: ['- Put the value in double quotes, or write `%23` for the `#`.'],
    source: ['- Run: dotenv.parse of 16.6.1, 17.4.2 and 18.0.10'],
  },

  'password-in-schema': {
    summary: 'a URL with a password stands in the schema',
    what: ['`url`, `directUrl` or `shadowDatabaseUrl` is a literal URL with a password, in a file that is committed.'],
    why: ['Everyone who can read the repository, now or later, can read the password.'],
    cure: [
      '- Move the URL to an environment variable: `url = env("DATABASE_URL")`.',
      '- Change the password; it stays in the history.',
    ],
    source: ['- Literal URLs are valid there: run with Prisma 5.10 and 6.19'],
  },

  'commented-out': {
    summary: 'a property or variable that is commented out is left alone',
    what: ['`directUrl`, `shadowDatabaseUrl`, one of their variables, or a url with the flag stands in a comment.'],
    why: ['A comment changes nothing for Prisma, and somebody kept it on purpose.'],
    cure: ['- Nothing, or remove the line yourself.'],
    source: ['- The rule of this tool: comments stay'],
  },

  'left-over': {
    summary: 'an env value is the direct twin of the url, and no schema names it',
    what: ['A variable holds the same login as the pooled url on the direct host, and no schema asks for it by name.'],
    why: [
      'It is often left over from a move. It may as well belong to another tool (drizzle-kit, a backup script on another',
      'machine), so it is a note and never an edit.',
    ],
    cure: ['- Remove it if nothing needs it, also where your host sets it.'],
    source: ['- The rule of this tool: what no schema names is reported, not removed'],
  },

  docs: {
    summary: 'documentation or comments still name a variable that goes',
    what: ['README, docs folders or comments name the variable of `directUrl` or `shadowDatabaseUrl`.'],
    why: ['The next person, or an assistant that reads it, may put the variable back.'],
    cure: ['- Correct the text when the move is done. Prose is never edited by this tool.'],
    source: ['- The rule of this tool: prose is reported once, with a count'],
  },

  'ignored-config': {
    summary: 'the `datasource` of `prisma.config.ts` does nothing',
    what: ["The config names URLs, and the schema's are used all the same."],
    why: [
      "In 6.18 and 6.19 `defineConfig` drops `datasource` without a word unless `engine: 'classic'` stands beside it.",
    ],
    cure: [
      "- Add `engine: 'classic'` if the config is meant to decide; else remove its `datasource`.",
      '- Prisma 7 takes the URL from the config and has no `engine` key.',
    ],
    versions: [
      "- 6.17 and older: no `datasource` in a config. 6.18.0 (2025-10-21) to 6.19.3: only with `engine: 'classic'`.",
      '- 7.0.0 (2025-11-19): always.',
    ],
    source: ['- Run: 6.18.0 and 6.19.3; release notes of 6.18.0'],
  },

  'url-not-pooled': {
    summary: 'the url goes to Neon without its pooler',
    what: ['The host of the url is a Neon host whose first label does not end in `-pooler`.'],
    why: [
      'It works as the one URL, for migrations better than the pooled one. But each instance of the app then takes',
      'connections of its own, and Postgres has few.',
    ],
    cure: ['- Take the pooled URL from the Neon console for the app, or leave it where that is meant.'],
    source: [
      '- neon.com/docs/connect/connection-pooling: the pooled host is the direct one with `-pooler` on its first label',
    ],
  },
};
