import type { Pages, TopicPage } from '../page';

const RUN = 'Postgres 15.18, directly and through PgBouncer 1.18.0, 1.24.1 and 1.26.1';

/** What `probe` finds: first why there is nothing to see, then what it saw. */
export const PROBE_CHECKS: Pages<TopicPage> = {
  'probe-nothing': {
    summary: 'probe: no environment has a URL that can be tried',
    what: [
      'Every env file that was seen is an example, or its url is a placeholder, empty or put together from variables.',
    ],
    why: ['A probe logs in for real, so it needs a real value. What your host sets is not seen here.'],
    cure: [
      '- Write the pooled URL to an env file that git ignores, and name that:',
      '    npx prisma-one-url probe --env-file .env.production.local',
      '  Node 20 takes `--env-file` for itself where it stands before the script; behind it, it is ours.',
    ],
    source: ['- The rule of this tool: a template proves nothing'],
  },

  'probe-url': {
    summary: 'probe: the URL can not be read as Prisma reads it',
    what: [
      'The value is no `postgresql://` URL, names several hosts, or has a parameter that Prisma refuses (`pgbouncer=yes`).',
    ],
    why: ['Prisma ends with P1013 for the same value, so there is nothing to try.'],
    cure: [
      '- Write `@`, `/`, `#`, `?` and `%` in a password percent-encoded: `%40`, `%2F`, `%23`, `%3F`, `%25`.',
      '- `pgbouncer` takes `true` and `false`, the timeouts and limits whole numbers.',
    ],
    source: ['- Read: quaint/src/connector/postgres/url.rs of prisma-engines (0d495ae9)'],
  },

  'probe-login': {
    summary: 'probe: user or password are refused (28P01)',
    what: [
      'The server or the pooler does not know the user, or the password is another one. PgBouncer says so with 08P01.',
    ],
    why: ['Nothing can be seen without a login. Prisma would print P1000.'],
    cure: [
      '- Compare both with what your provider shows, and encode `@`, `/`, `#`, `?` and `%` in the password.',
      '- Behind a PgBouncer of your own, the user has to stand in `auth_file`, or `auth_query` has to find it.',
    ],
    source: [`- Run: ${RUN}`],
  },

  'probe-no-database': {
    summary: 'probe: the database of the URL is not there (3D000)',
    what: ['Postgres has no database of that name, or the pooler has no entry for it (`no such database`).'],
    why: ['A pooler knows names of its own: those of its [databases] section, or of its pools.'],
    cure: ['- Compare the path of the URL with `SHOW DATABASES` of the pooler and `\\l` of the server.'],
    source: [`- Run: ${RUN}`],
  },

  'probe-unknown-host': {
    summary: 'probe: the name of the host has no address',
    what: ['The name server does not know the host of the URL.'],
    why: [
      'A typing mistake, a database that was deleted, or a name that only some networks know: a service of a compose',
      'file, a private network of a host.',
    ],
    cure: ['- Compare the host with what your provider shows, or probe from where the app runs.'],
    source: ['- Run: a host below `.invalid`'],
  },

  'probe-unreachable': {
    summary: 'probe: nothing listens at host and port',
    what: ['The connection was refused or could not be routed (ECONNREFUSED, EHOSTUNREACH, ENETUNREACH).'],
    why: ['The server does not run, listens on another port, or this machine may not reach it (IPv6, VPN, firewall).'],
    cure: ['- Start it, or correct the port: 5432 is usual for Postgres, 6432 for PgBouncer.'],
    source: ['- Run: a closed port, by name and by address'],
  },

  'probe-no-answer': {
    summary: 'probe: the connection stands, and no answer comes',
    what: ['Host and port take connections, but neither login nor query were answered within the time limit.'],
    why: [
      'A pooler whose pool is exhausted lets clients wait, PgBouncer for 120 s (`query_wait_timeout`). A firewall that',
      'drops packets looks the same, and so does a database that has to be woken up first.',
    ],
    cure: [
      '- See `SHOW POOLS` of the pooler: clients in `cl_waiting` have no server connection.',
      '- For a database that sleeps, `connect_timeout=30` in the URL waits longer; Prisma reads it too (5 s by default).',
    ],
    source: ['- Run: a server that never answers; PgBouncer documentation, `query_wait_timeout`'],
  },

  'probe-tls': {
    summary: 'probe: one side wants TLS and the other does not',
    what: ['`sslmode=require` and a server without TLS, or `sslmode=disable` and a server that insists on it.'],
    why: [
      'The probe encrypts as Prisma does: `prefer`, the default, takes what there is. `verify-ca` and `verify-full` are',
      'unknown to Prisma below 7, which takes them for `prefer`; the probe takes them at their word.',
    ],
    cure: ['- Write `sslmode=require` where the server insists, `prefer` where it can not.'],
    source: [
      '- Run: Postgres 15.18 and PgBouncer 1.24.1 with and without TLS; Read: url.rs of prisma-engines (0d495ae9)',
    ],
  },

  'probe-certificate': {
    summary: 'probe: the certificate of the server is not trusted',
    what: [
      '`sslaccept=strict`, `verify-ca` or `verify-full` ask for a certificate that is trusted and names the host, and',
      'this one is not, or the file that `sslcert` or `sslidentity` names can not be read.',
    ],
    why: [
      'Prisma below 7 checks no certificate unless `sslaccept=strict` asks for it; the adapter of Prisma 7 checks it for',
      '`sslmode=require`.',
    ],
    cure: [
      '- Name the certificate of the authority, counted from the folder of the schema: `sslcert=./ca.pem`.',
      '- The host in the URL has to be one that the certificate names, not its address.',
    ],
    source: ['- Run: Postgres 15.18 with a certificate of its own, trusted, untrusted and by another name'],
  },

  'probe-connection-limit': {
    summary: 'probe: all connections are taken (53300)',
    what: ['The server, the role or the pooler has no connection left: 53300, or `no more connections allowed`.'],
    why: ['The probe needs two connections at least and holds up to six for a moment.'],
    cure: [
      '- Raise `max_client_conn` of PgBouncer, `max_connections` of Postgres or the CONNECTION LIMIT of the role, or probe',
      '  when fewer are in use.',
    ],
    source: [`- Run: ${RUN}, with a limit each`],
  },

  'probe-not-postgres': {
    summary: 'probe: something else than Postgres answers',
    what: ['The first bytes that came are those of MySQL or MariaDB, or of a protocol that is not known here.'],
    why: ['The port belongs to another program.'],
    cure: ['- Correct the port: Postgres has 5432 by default, PgBouncer 6432, MySQL 3306.'],
    source: ['- Documentation of the MySQL protocol, initial handshake; Postgres documentation, message flow'],
  },

  'probe-refused': {
    summary: 'probe: the server refuses for another reason',
    what: ['Login or first query ended with an error that this tool does not know, or the connection was closed.'],
    why: ['The message is the own one of the server or the pooler.'],
    cure: ['- The log of the pooler says more: PgBouncer names there what the server told it.'],
    source: ['- The rule of this tool: what is not known is quoted'],
  },

  'probe-named-statements': {
    summary: 'probe: the pooler does not carry named prepared statements',
    what: [
      'A statement of one client was gone on another server connection (26000), or a name that one client had used was',
      'taken for the next one (42P05).',
    ],
    why: ["Prisma's CLI prepares `s0`, `s1`, ... in every command, and a pooler in transaction mode mixes clients."],
    cure: [
      '- PgBouncer 1.22 or newer with `max_prepared_statements` above 0, or a direct URL for the CLI.',
      '- In session mode, `server_reset_query = DISCARD ALL`, which is the default.',
      '',
      'See `prisma-one-url explain prepared-statement`.',
    ],
    versions: [
      '- Not carried: PgBouncer 1.18.0, and 1.24.1 with `max_prepared_statements = 0`. Carried: 1.24.1 and 1.26.1 as they',
      '  come. The probe said the same on a quiet pool and beside six busy clients.',
    ],
    source: [`- Run: ${RUN}`],
  },

  'probe-reset-takes-statements': {
    summary: 'probe: DEALLOCATE ALL of one client hits the others',
    what: ['After DEALLOCATE ALL or DISCARD ALL of one client, another one had lost its prepared statements.'],
    why: [
      'PgBouncer 1.21 follows names but not these commands. Every Prisma Client below 7 with `pgbouncer=true` sends',
      'DEALLOCATE ALL, and so takes the statements of those without the flag away.',
    ],
    cure: ['- PgBouncer 1.22 or newer. On 1.21, all clients with the flag or all without.'],
    source: [
      '- Run: 1.24.1 and 1.26.1 keep them; a model of 1.21 loses them as 1.21.0 does',
      '- prisma #21635, #21799, #21877',
    ],
  },

  'probe-statement-mode': {
    summary: 'probe: the pooler refuses transactions',
    what: ['PgBouncer with `pool_mode = statement` answers BEGIN with an error.'],
    why: ['Prisma Client and Prisma Migrate both need transactions.'],
    cure: ['- `pool_mode = transaction`, or another URL for Prisma.'],
    source: ['- Run: PgBouncer 1.24.1'],
  },

  'probe-pool-of-one': {
    summary: 'probe: there is no second server connection to look at',
    what: ['While one client was in a transaction, no other one was served within the time limit.'],
    why: [
      'The pool has one server connection, or others hold the rest. What happens to a client that moves from one to the',
      'other can then not be tried, so the verdict is `not known`, unless something else already speaks against the URL.',
    ],
    cure: ['- Give the pool two or more (`default_pool_size`, `pool_size`), or probe when it is less busy.'],
    source: ['- Run: PgBouncer 1.24.1 with a pool of one, in transaction and in session mode'],
  },

  'probe-no-createdb': {
    summary: 'probe: the role may not create databases',
    what: ['The role of the URL has no CREATEDB right.'],
    why: ['`prisma migrate dev` makes a shadow database for each run. `migrate deploy` and `db push` do not.'],
    cure: [
      '- `ALTER ROLE name CREATEDB` as a superuser, where the provider allows it.',
      '- Or keep `shadowDatabaseUrl` with an empty database of its own.',
    ],
    source: ['- Run: a role without the right, Postgres 15.18'],
  },

  'probe-shadow-database': {
    summary: 'probe: a shadow database can not be used through the URL',
    what: [
      'A new database could not be made, not be reached by its name through the pooler, or not be dropped again. Without',
      '`--deep` none is made: the probe asks for one that is not there, and a pooler that knows names of its own says so',
      '(`no such database`), or leads to another database.',
    ],
    why: [
      'PgBouncer reaches a new database only by a wildcard entry. Pools that are called by a name of their own reach none.',
    ],
    cure: [
      '- In the [databases] section of PgBouncer:',
      '    * = host=127.0.0.1 port=5432',
      '- Else keep `shadowDatabaseUrl` or the direct URL for `migrate dev`; `migrate deploy` needs neither.',
    ],
    source: [`- Run: ${RUN}, with and without the entry, and with \`* = ... dbname=app\``],
  },

  'probe-old-postgres': {
    summary: 'probe: Postgres below 13 behind a pooler keeps the database',
    what: ['The server is older than 13 and has no DROP DATABASE ... WITH (FORCE).'],
    why: [
      'A pooler keeps its connection to the shadow database open, so that a plain DROP waits for 5 s and fails (55006).',
      'Prisma from 5.10.0 on drops WITH (FORCE), and falls back to the plain DROP on an old server.',
    ],
    cure: ['- Postgres 13 or newer, or a direct URL for `migrate dev`.'],
    source: ['- Run: Postgres 12.22 directly and behind PgBouncer 1.24.1; prisma-engines #4722'],
  },

  'probe-lock-stays': {
    summary: "probe: Prisma's advisory lock would stay when `migrate` ends",
    what: ['A session lock that a client took was still there after the client had gone.'],
    why: [
      'Behind a pooler in transaction mode the server connection lives on with the lock, and the next `migrate` waits 10 s',
      'for it in vain (P1002), as soon as the pool is busy.',
    ],
    cure: [
      '- Run migrations with the lock switched off, one at a time:',
      '    PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK=1 npx prisma migrate deploy',
      '- Or `server_reset_query_always = 1` in PgBouncer, at the price of a reset for each transaction.',
      '',
      'See `prisma-one-url explain advisory-lock`.',
    ],
    versions: [
      '- It stays behind PgBouncer 1.18.0, 1.24.1 and 1.26.1 in transaction mode, and in session mode without',
      '  `server_reset_query`. It goes in session mode as it comes, and with `server_reset_query_always = 1`.',
    ],
    source: [`- Run: ${RUN}, with a key of the probe's own`],
  },

  'probe-lock-held': {
    summary: "probe: Prisma's advisory lock is taken now",
    what: ['Some session holds lock 72707369 on this database.'],
    why: ['A migration runs just now, or an earlier one left the lock on a server connection of a pooler.'],
    cure: ['- Make sure that none runs, and end that connection: `prisma-one-url explain advisory-lock` has the SQL.'],
    source: ['- Read: acquire_lock in postgres.rs of prisma-engines'],
  },

  'probe-search-path': {
    summary: 'probe: `schema=` in the URL does not pass the pooler',
    what: [
      'The startup parameter `search_path` is refused (08P01), or dropped without a word, so that tables are looked for in',
      'another schema.',
    ],
    why: [
      'Prisma Client from 4.14 up to 6 sends it for a URL with `schema=` as soon as `pgbouncer=true` is gone. Prisma Migrate',
      'sets it by a query and does not mind.',
    ],
    cure: [
      '- Drop `schema=public`: it is the default.',
      '- For another schema keep `pgbouncer=true` below Prisma 7; from 7 on it is an option of the adapter.',
    ],
    versions: [
      '- Refused by PgBouncer 1.18.0 and 1.24.1; dropped with `ignore_startup_parameters = search_path`; taken by 1.26.1.',
    ],
    source: [`- Run: ${RUN}`, '- Read: quaint/src/connector/postgres/native/mod.rs of prisma-engines'],
  },

  'probe-other-login': {
    summary: 'probe: url and direct URL do not log in to the same',
    what: ['Role or database of the two connections differ, or a lock that one took was not seen by the other.'],
    why: ['With one URL the app and the migrations share a role, a database and a server.'],
    cure: ['- Where they differ on purpose, keep both. Else correct one of them, and probe again.'],
    source: ['- Run: another role, another database; `pg_locks` shows the locks of its own server alone'],
  },

  'probe-unclear': {
    summary: 'probe: not everything could be seen',
    what: ['A check was tried and told nothing: a time limit, a server that restarts, a pool that is full.'],
    why: ['What was not seen is not taken for proved. The verdict says whether it matters.'],
    cure: ['- Probe again, when the pool is less busy.'],
    source: ['- The rule of this tool: unclear is no yes'],
  },

  'probe-left-behind': {
    summary: 'probe: something could not be taken away again',
    what: [
      'A database, a lock or prepared statements of the probe are still there, since the server or the pool could not be',
      'reached any more. All have random names that begin with `prisma_one_url_probe_`; the upper half of the key of a lock',
      'is 829780588 (`1url`).',
    ],
    why: [
      'The probe cleans up at its end and when it is stopped (Ctrl-C, SIGTERM), each step with a time limit. Killed outright',
      '(`kill -9`) it can not: then its database stays, or for a moment that it is in, a lock or a statement.',
    ],
    cure: [
      '- Drop the database that the message names. The next `probe --deep` drops those that are over an hour old.',
      '- Locks and statements hinder nobody, and end with the server connections of the pooler.',
    ],
    source: [
      '- Run: 300 probes, each stopped at another moment, left nothing; five that were killed outright left two databases',
    ],
  },

  'probe-cleaned-up': {
    summary: 'probe: databases of killed probes were dropped',
    what: ['`--deep` found databases with a name of its own that are over an hour old, and dropped them.'],
    why: ['A probe that is killed outright (`kill -9`) can not clean up.'],
    cure: ['- Nothing.'],
    source: ['- The rule of this tool: nothing stays on the server'],
  },
};
