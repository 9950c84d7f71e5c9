import type { Pages, TopicPage } from '../page';

/** The checks of the URLs themselves, and of what stands around them in schema, config and env files. */
export const URL_CHECKS: Pages<TopicPage> = {
  'session-state-in-migration': {
    summary: 'a migration leaves settings on a connection that the app gets next',
    what: [
      'A migration.sql sets something for its session and does not take it back: `SET`, `set_config(..., false)`, `SET ROLE`,',
      '`LISTEN`, a temporary table, or `pg_advisory_lock`.',
    ],
    why: [
      'Over a direct URL the session ends with Prisma Migrate, and all that with it. Behind a pooler in transaction mode the',
      'server connection lives on and goes to the next client. After the head of a dump, `SELECT',
      "pg_catalog.set_config('search_path', '', false)`, the app's next query failed with `relation does not exist`; after",
      '`SET lock_timeout` its queries give up early, for as long as the pooler keeps that connection.',
    ],
    cure: [
      '- A setting: `SET LOCAL`, which ends with the transaction that Prisma sends the file in, or `true` as the last argument',
      '  of `set_config`. The settings at the head of a dump can go.',
      '- A role: `SET LOCAL ROLE`, or `RESET ROLE` at the end. A temporary table: `ON COMMIT DROP`. A lock:',
      '  `pg_advisory_xact_lock`. `LISTEN` belongs in a program, over a direct URL.',
      '- A migration that is applied everywhere has done its harm, or none. Leave the file as it is: Prisma compares its',
      '  checksum, and `migrate dev` wants to reset the database for an edited one. On a new database, run the migrations',
      '  before the app connects, or over a direct URL.',
      '',
      'Not counted: what ends with the transaction, what the file takes back (`RESET`, `DISCARD`, `DROP TABLE`), function',
      'bodies, and `client_encoding`, `DateStyle`, `TimeZone`, `standard_conforming_strings` and `application_name`, which',
      'PgBouncer keeps for each client.',
    ],
    versions: ['- PgBouncer: every version in transaction mode; run with 1.22.1 and 1.25.2. Not in session mode.'],
    source: [
      '- Run: `set_config` and `SET` in a migration beside an app, PgBouncer 1.22.1 and 1.25.2, and without a pooler',
      '- PgBouncer documentation: features (SQL in transaction pooling), `track_extra_parameters`',
      '- Prisma documentation: about migration histories ("do not edit or delete migrations that have been applied")',
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
    summary: 'a variable that no schema names, or a comment on what is gone',
    what: [
      'A variable holds the direct URL beside the pooled one, or a shadow database of the same role and host, and no schema',
      'asks for it by name. Or a comment right above a line that goes speaks of it, and stays.',
    ],
    why: [
      'It is often left over from a move. It may as well belong to another tool (drizzle-kit, a backup script on another',
      'machine), so it is a note and never an edit; the note names who was seen to read it. Comments are not edited either.',
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
    what: [
      "The config names URLs, and the schema's are used all the same; or it gives them in a form that Prisma never reads",
      '(`datasources: { db }`, `datasource: { db: {} }`, an export that is not the default one).',
    ],
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
