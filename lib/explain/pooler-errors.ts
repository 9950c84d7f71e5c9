import type { Pages, TopicPage } from '../page';

/** What PgBouncer and Postgres print when Prisma meets a pooler; a cause stands before what may wrap it. */
export const POOLER_ERRORS: Pages<TopicPage> = {
  'prepared-statement': {
    summary: 'a prepared statement already exists, or does not (42P05, 26000)',
    prints: {
      texts: [
        'prepared statement "…" already exists',
        'prepared statement "…" does not exist',
        'prepared statement name is already in use',
        'prepared statement did not exist',
      ],
      codes: ['42P05', '26000', '08P01'],
    },
    what: [
      'Prisma prepares its statements under names (`s0`, `s1`, ...) on one server connection and uses them there. A pooler',
      'in transaction mode gives the next transaction another server connection, where the name is unknown (26000) or is',
      "another client's (42P05).",
      '',
      'A name like `PGBOUNCER_4` comes from PgBouncer 1.21: it follows the names, but the DEALLOCATE ALL of one client',
      'destroys the statements of the others.',
    ],
    why: [
      'PgBouncer follows names only from 1.21 on, and only with `max_prepared_statements` above 0. The version alone says',
      'little: 1.22 and 1.23 as they come fail exactly like 1.18.',
      '',
      'A quiet pool hides the fault, since a lone client gets the same server connection again: 1.18 passes every `prisma',
      'migrate` command while nobody else is connected. So it works on a laptop and fails beside a running app.',
    ],
    cure: [
      '- For `prisma migrate` and the rest of the CLI: give it the direct URL. That is `directUrl` in the schema (Prisma',
      '  4.10 to 6) or `datasource.url` in `prisma.config.ts` (from 7 on).',
      '- For the app below Prisma 7: `pgbouncer=true` in its URL.',
      '- For both, for good: PgBouncer 1.22 or newer with `max_prepared_statements` above 0. On 1.21 do not mix clients with',
      '  and without the flag.',
      '- On Supabase port 6543 the flag stays, and the CLI needs another URL.',
    ],
    versions: [
      '- PgBouncer below 1.21: no named statements. 1.21.0 (2023-10-16): can, `max_prepared_statements` is 0 by default.',
      '  1.22.0 (2024-01-31): DEALLOCATE ALL does no harm any more, still 0 by default. 1.24.0 (2025-01-10): 200 by default.',
      "- Azure's PgBouncer 1.25.1 has 0 by default. Neon has 1000 (as quoted in 2026). Supavisor (Supabase 6543) carries",
      '  none unless `named_prepared_statements` is on for the tenant, which is off by default.',
      '- Prisma below 7: up to 100 named statements; `pgbouncer=true` turns them off, `statement_cache_size=0` does not.',
      "- Prisma 7: the client's adapter for `pg` uses no names, unless `statementNameGenerator` (7.6.0) is set; the CLI does.",
    ],
    source: [
      '- Run: `migrate deploy`, `status`, `dev`, `db push` and `db pull` of 6.19.3 and 7.10.1 (engine as WebAssembly) through',
      '  PgBouncer 1.24.1: all pass with named statements, all fail with `max_prepared_statements` = 0 once somebody left a',
      '  statement `s0` behind (e2e/, 2026-11-22)',
      '- Run: PgBouncer 1.18, 1.20.1, 1.21.0, 1.22.0, 1.22.1, 1.23, 1.24.1, 1.25.2 and 1.26.1, not each with every setting',
      '- PgBouncer NEWS; prisma #21531, #6480, #22831, #21635; supabase/supavisor docs/orms/prisma.md (2026-07-09)',
      '- neon.com/docs/connect/connection-pooling (2026-08-12, second hand);',
      '  learn.microsoft.com concepts-pgbouncer (2026)',
    ],
  },

  'flag-in-other-tools': {
    summary: 'another program than Prisma refuses `pgbouncer=true` in the URL',
    prints: {
      texts: [
        'invalid URI query parameter: "…"',
        'unrecognized configuration parameter "pgbouncer"',
        'unsupported startup parameter: pgbouncer',
        'unsupported startup parameter: connection_limit',
        'unsupported startup parameter: statement_cache_size',
      ],
      codes: ['42704'],
    },
    what: [
      'The URL carries parameters that only Prisma below 7 knows, and another program reads it: psql and pg_dump (libpq)',
      'refuse it, postgres.js sends the parameter to the server, which refuses it. `connection_limit`, `pool_timeout`,',
      '`schema` and `statement_cache_size` fail in the same way; libpq knows `connect_timeout`.',
    ],
    why: [
      'node-postgres, and so Prisma 7, ignores the parameters without a word: there `connection_limit`, `pool_timeout` and',
      '`schema` are simply lost.',
    ],
    cure: [
      '- Let the tool take the flag away where the pooler does not need it: `prisma-one-url explain drop-pgbouncer-flag`.',
      '- Where Prisma below 7 needs the flag, give the other program a URL of its own.',
      '- For Prisma 7 write `max` and `connectionTimeoutMillis`, and `schema` as an option of the adapter.',
    ],
    versions: [
      '- Prisma below 7 with its Rust engine obeys `pgbouncer=true`. The client of 7 does not. The CLI of 7 still has that',
      '  engine (read in its source of 2025, not verified for 7.10). Studio of 7.x strips the parameters (2025-11-24).',
      '- PgBouncer and Postgres: not tied to a version.',
    ],
    source: [
      '- Run: psql and pg_dump of Postgres 15.18, postgres.js, `pg` with pg-connection-string 2.14, PgBouncer 1.20 to 1.25',
      '- Prisma docs, connection pool (v6 to v7 table, docs commit 59cf657); prisma #28658',
    ],
  },

  'startup-parameter': {
    summary: 'PgBouncer refuses `search_path`, which `schema=` in the URL sets',
    prints: {
      texts: [
        'unsupported startup parameter: search_path',
        'unsupported startup parameter in options: search_path',
        'unsupported startup parameter: …',
      ],
      codes: ['08P01'],
    },
    what: [
      'The URL has `schema=...` and no `pgbouncer=true`. Prisma Client below 7 then sends the schema as the startup',
      'parameter `search_path`, and PgBouncer takes only client_encoding, datestyle, timezone, standard_conforming_strings',
      'and application_name. `options=-c search_path=...` in a URL fails in the same way, with any client.',
    ],
    why: [
      'With the flag Prisma sets the path by a query once it is connected. So the error comes up when the flag is taken away',
      'and the parameter stays. Prisma Migrate always uses the query: this is the error of the client alone.',
    ],
    cure: [
      '- `schema=public`: remove it together with the flag; it is the default.',
      '- Another schema: keep `pgbouncer=true`.',
      '- Or, on a PgBouncer of your own: keep `schema=`, which Prisma takes the names of the tables from, and set the path',
      '  on the role:',
      "    ALTER ROLE app SET search_path = 'shop'",
      '    ignore_startup_parameters = search_path    # in pgbouncer.ini',
      '- `ignore_startup_parameters` alone makes the error go away and the setting too: raw SQL then looks in the wrong schema.',
    ],
    versions: [
      '- Prisma: about 4.14 (the exact release is not verified) up to 6. From 7 on, and with a driver adapter, the client does',
      '  not read `schema=` from the URL.',
      '- PgBouncer 1.18 to 1.25.2 refuse it as they come. 1.26.1 took and applied `search_path` with Postgres 15 in one test.',
      '- Neon ignores only `extra_float_digits`, so it refuses too.',
    ],
    source: [
      '- Run: PgBouncer 1.18, 1.20.1, 1.21.0, 1.22.1, 1.24.1, 1.25.2 and 1.26.1 at the protocol; the native client was not run',
      '- Read: quaint/src/connector/postgres; neon compute/etc/pgbouncer.ini (0ccc6492)',
      '- prisma #21531 (2023-11-01) and #23438 (2024-03-11: the way with ALTER ROLE)',
    ],
  },

  'cached-plan': {
    summary: 'after a migration a prepared plan no longer fits (0A000)',
    prints: { texts: ['cached plan must not change result type'], codes: ['0A000'] },
    what: [
      'A migration changed the columns that a prepared statement returns. Postgres refuses to run the old plan, and the',
      'running app keeps it.',
    ],
    why: [
      'PgBouncer from 1.21 on prepares each statement once a server connection and shares it between clients, so the old',
      'plan outlives the app that asked for it: a restart of the app need not help. It does not matter which URL ran the',
      'migration. What matters is that the app prepares named statements, as it does below Prisma 7 without `pgbouncer=true`.',
    ],
    cure: [
      '- After a migration that changes columns, renew the server connections. On the admin console of PgBouncer:',
      '    RECONNECT',
      '- Where the pooler is not yours to command (Neon and the like): the error should end when the pooler renews its',
      '  connections. That follows from its design and is not verified for any host.',
      '- Below Prisma 7, `pgbouncer=true` on the url of the app avoids it, at the price of the statement cache.',
    ],
    versions: [
      '- PgBouncer 1.21 or newer with `max_prepared_statements` above 0. Without a pooler a new connection is enough.',
    ],
    source: [
      "- PgBouncer's documentation of `max_prepared_statements`; pgbouncer #1038",
      '- Reported: BerriAI/litellm #29983 and #36418 (2026). Not run here.',
    ],
  },

  'shadow-database-not-dropped': {
    summary: 'the shadow database can not be dropped behind a pooler (55006)',
    prints: {
      texts: [
        'database "prisma_migrate_shadow_db_…" is being accessed by other users',
        'must be a member of the role whose process is being terminated',
      ],
      codes: ['55006', '42501'],
    },
    what: [
      '`prisma migrate dev` made a shadow database, replayed the migrations in it and could not drop it: the pooler keeps',
      'its server connection to it open after Prisma has left.',
    ],
    why: [
      'A plain DROP DATABASE waits 5 seconds for the others to leave, then fails. WITH (FORCE) sends them away. This is the',
      'reason why no step is taken below Prisma 5.10.0.',
    ],
    cure: [
      '- Prisma 5.10.0 or newer on Postgres 13 or newer.',
      '- Or the direct URL for `migrate dev`; or a `shadowDatabaseUrl` of its own, which is emptied and not dropped.',
      '- Drop what was left behind, over a direct connection:',
      '    DROP DATABASE "prisma_migrate_shadow_db_..." WITH (FORCE)',
      '- 42501: another role was connected to the shadow database. It came up once in 59 runs; run the command again.',
    ],
    versions: [
      '- Prisma 5.10.0 (2024-02-20) is the first to send WITH (FORCE). 5.9.0 on Neon is where it was reported.',
      '- Postgres 13 is the first to know it; on an older one Prisma falls back to the plain drop.',
      '- PgBouncer: every version that was tried, in session mode too.',
    ],
    source: [
      '- Run: both forms through PgBouncer, Postgres 15.18; WITH (FORCE) passed in 58 of 59 runs (42501 once, on 1.24.1)',
      '- Read: shadow_db.rs of prisma-engines (#4722); prisma #22845',
    ],
  },

  'shadow-database-not-found': {
    summary: 'the pooler does not know the shadow database by its name',
    prints: {
      texts: ['no such database: prisma_migrate_shadow_db_…'],
      codes: ['08P01'],
    },
    what: [
      '`prisma migrate dev` made a shadow database and connects to it with its own URL, with only the name of the database',
      'replaced: the same host, the same port, the same pooler. That pooler takes only the names on its list.',
    ],
    why: [
      "On DigitalOcean and Aiven the name in the URL is the pool's, not the database's, so a new database can never be",
      'reached there. A PgBouncer of your own needs a wildcard.',
    ],
    cure: [
      '- Your own PgBouncer: a wildcard entry, then RELOAD:',
      '    [databases]',
      '    * = host=127.0.0.1 port=5432',
      '- Else the direct URL for `migrate dev`, or a `shadowDatabaseUrl` that the CLI can reach.',
      '- `migrate deploy` needs no shadow database: the pooled URL may do for it.',
    ],
    versions: ["- PgBouncer: every version that was tried. Neon's has the wildcard."],
    source: [
      '- Run: PgBouncer 1.25.2 and 1.26.1 without a wildcard entry; read: `set_path` in shadow_db.rs of prisma-engines',
      '- neondatabase/neon compute/etc/pgbouncer.ini (0ccc6492); docs of DigitalOcean and Aiven on pools',
    ],
  },
};
