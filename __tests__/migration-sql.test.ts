import { migrationFindings } from '../lib/judge/migrations';
import { sessionStatesIn } from '../lib/read/migration-sql';
import { sqlTokens } from '../lib/read/migration-sql/tokens';
import { sliceOf } from '../lib/text';

const whats = (text: string) => sessionStatesIn({ path: 'migration.sql', text }).map(({ what }) => what);

describe('what a migration leaves on its connection', () => {
  it.each([
    ['SET lock_timeout = 0;', ['SET lock_timeout']],
    ["set session statement_timeout to '5s'", ['SET statement_timeout']],
    ['SET app.tenant_id = 1;', ['SET app.tenant_id']],
    ["SET SCHEMA 'a';", ['SET search_path']],
    ['SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY;', ['SET SESSION CHARACTERISTICS']],
    ["SELECT pg_catalog.set_config('search_path', '', false);", ["set_config('search_path', …, false)"]],
    ["SELECT set_config('a.b', coalesce(x, 'y)'), is_local);", ["set_config('a.b', …, false)"]],
    ['SELECT set_config($1, $2, false)', ['set_config(…, false)']],
    ['SET ROLE owner;', ['SET ROLE']],
    ['SET SESSION ROLE owner;', ['SET ROLE']],
    ['SET SESSION AUTHORIZATION sally;', ['SET SESSION AUTHORIZATION']],
    ['LISTEN orders;', ['LISTEN']],
    ['CREATE TEMP TABLE a (id int);', ['CREATE TEMP TABLE']],
    ['create local temporary table if not exists a as select 1;', ['CREATE TEMP TABLE']],
    ['CREATE OR REPLACE TEMP VIEW v AS SELECT 1;', ['CREATE TEMP VIEW']],
    ['SELECT a INTO TEMP TABLE b FROM c;', ['SELECT INTO TEMP']],
    [
      'SELECT pg_advisory_lock(1); SELECT pg_try_advisory_lock_shared(2);',
      ['pg_advisory_lock', 'pg_try_advisory_lock_shared'],
    ],
    [
      'DO $$ BEGIN SET lock_timeout = 1; PERFORM pg_advisory_lock(1); END $$;',
      ['SET lock_timeout', 'pg_advisory_lock'],
    ],
    [
      'DO LANGUAGE plpgsql $x$ BEGIN IF pg_try_advisory_lock(1) THEN SET ROLE a; END IF; END $x$;',
      ['pg_try_advisory_lock', 'SET ROLE'],
    ],
    ['BEGIN; SET lock_timeout = 0; COMMIT;', ['SET lock_timeout']],
    [
      'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN a THEN 1 END; END; SET a = 1;',
      ['SET a'],
    ],
    ["INSERT INTO a VALUES ('it''s'); SET a = 1;", ['SET a']],
    ["INSERT INTO a VALUES (E'it\\'s'); SET a = 1;", ['SET a']],
  ])('is found: %s', (text, expected) => expect(whats(text)).toEqual(expected));

  it.each([
    'SET LOCAL lock_timeout = 0;',
    'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;',
    'SET CONSTRAINTS ALL DEFERRED;',
    "SELECT set_config('a.b', 'x', true);",
    "SELECT set_config('a.b', 'x', is_local => 't');",
    'UPDATE a\nSET b = 1, c = set_b(d)\nWHERE e;',
    'INSERT INTO a VALUES (1) ON CONFLICT (id) DO UPDATE\nSET b = 1;',
    'MERGE INTO a USING b ON c WHEN MATCHED THEN UPDATE SET d = 1;',
    'ALTER TABLE a ALTER COLUMN b\nSET NOT NULL;',
    'ALTER FUNCTION f() SET search_path = a;',
    'ALTER ROLE sally SET lock_timeout = 0;',
    'CREATE FUNCTION f() RETURNS void SET search_path = a AS $$ BEGIN SET ROLE b; END $$ LANGUAGE plpgsql;',
    'CREATE TRIGGER t BEFORE UPDATE ON a EXECUTE FUNCTION pg_advisory_lock();',
    'CREATE TEMP TABLE a ON COMMIT DROP AS SELECT 1;',
    'CREATE TABLE temp (id int); CREATE INDEX temporary ON a (b);',
    'SELECT pg_advisory_xact_lock(1);',
    'SELECT pg_advisory_lock FROM a;',
    '-- SET a = 1;\n/* SET b = 1; /* nested */ SET c = 1; */ SELECT 1;',
    "SELECT 'SET a = 1; SET b = 1';",
    'SELECT "SET a = 1;" FROM b;',
    'SELECT $a$ ; SET a = 1; $b$ ; $a$;',
    "SET client_encoding = 'UTF8'; SET TIME ZONE 'UTC'; SET NAMES 'utf8'; SET standard_conforming_strings = on;",
    'SET @x := 1;',
    'UNLISTEN a; RESET ALL; DISCARD ALL;',
    '',
  ])('is nothing: %s', (text) => expect(whats(text)).toEqual([]));

  it.each([
    'SET lock_timeout = 0; SELECT 1; RESET lock_timeout;',
    'SET lock_timeout = 0; SET lock_timeout TO DEFAULT;',
    "SELECT set_config('search_path', '', false); RESET search_path;",
    'SET a = 1; SET b = 2; RESET ALL;',
    'SET ROLE a; RESET ROLE;',
    'SET ROLE a; SET ROLE NONE;',
    'SET SESSION AUTHORIZATION a; RESET SESSION AUTHORIZATION;',
    'LISTEN a; UNLISTEN a; LISTEN b; UNLISTEN *;',
    'CREATE TEMP TABLE "Orders" AS SELECT 1; DROP TABLE "Orders";',
    'CREATE TEMP TABLE a (); DISCARD TEMP;',
    'SELECT pg_advisory_lock(1); SELECT pg_advisory_unlock(1);',
    'SET a = 1; LISTEN b; DISCARD ALL;',
  ])('is taken back: %s', (text) => expect(whats(text)).toEqual([]));

  it.each([
    'RESET lock_timeout; SET lock_timeout = 0;',
    'SET lock_timeout = 0; RESET a;',
    'LISTEN a; UNLISTEN b;',
    'CREATE TEMP TABLE a (); DROP TABLE b;',
  ])('is not taken back: %s', (text) => expect(whats(text)).toHaveLength(1));

  it('is pointed at', () => {
    const text = "-- head\nSELECT 1;\nSET lock_timeout = '5s';\nSELECT pg_catalog.set_config('a', '', false);";
    const states = sessionStatesIn({ path: 'migration.sql', text });
    expect(states.map(({ span }) => sliceOf(text, span))).toEqual(['SET lock_timeout =', 'set_config']);
  });

  it.each([
    'SET a=1;',
    'SET a=1;RESET b;',
    'set_config(',
    'DO $$',
    '$a$ ',
    "E'\\",
    '/*',
    "'",
    '"',
    'BEGIN ATOMIC case ',
    'create temp table a;drop table b;',
    'do $$begin set a=1;end$$;',
  ])('is read in linear time: %j', (piece) => {
    const text = piece.repeat(Math.ceil(300_000 / piece.length));
    const start = performance.now();
    sessionStatesIn({ path: 'migration.sql', text });
    expect(performance.now() - start).toBeLessThan(8000);
  });
});

describe('the tokens of SQL', () => {
  const tokens = (text: string) => sqlTokens(text).map(({ kind, text: own }) => `${kind} ${own}`);

  it('are words, quoted names, strings, bodies and symbols', () => {
    expect(tokens('Select "A""b", \'c\'\'d\', $$e;$$, $1, f$g -- h')).toEqual([
      'word select',
      'quoted A""b',
      'symbol ,',
      "string c''d",
      'symbol ,',
      'body e;',
      'symbol ,',
      'symbol $',
      'word 1',
      'symbol ,',
      'word f$g',
    ]);
  });

  it('go on to the end where a quote does not close', () => {
    expect(tokens("'a; b")).toEqual(['string a; b']);
    expect(tokens('$x$a; b')).toEqual(['body a; b']);
    expect(tokens('/* a; b')).toEqual([]);
  });
});

describe('the warning', () => {
  const DUMP =
    "SET statement_timeout = 0;\nSET lock_timeout = 0;\nSELECT pg_catalog.set_config('search_path', '', false);\nSET row_security = off;\n";
  const files = [
    { path: 'prisma/migrations/1/migration.sql', text: DUMP },
    { path: 'prisma/migrations/2/migration.sql', text: 'SELECT 1;' },
    { path: 'prisma/migrations/3/migration.sql', text: 'CREATE TEMP TABLE a AS SELECT 1; SET ROLE b;' },
  ];

  it('is one for each file, with a count', () => {
    const found = migrationFindings(files, true);
    expect(found.map(({ code, level, at, message }) => [code, level, at?.path, message])).toEqual([
      [
        'session-state-in-migration',
        'warning',
        'prisma/migrations/1/migration.sql',
        '`SET statement_timeout` outlives this migration on its server connection, which the pooler gives to the app next (4 such places)',
      ],
      [
        'session-state-in-migration',
        'warning',
        'prisma/migrations/3/migration.sql',
        '`CREATE TEMP TABLE` outlives this migration on its server connection, which the pooler gives to the app next (2 such places)',
      ],
    ]);
    expect(found[0]?.notes[0]).toBe(
      "also `SET lock_timeout`, `set_config('search_path', …, false)`, `SET row_security`",
    );
    expect(found[1]?.help).toBe(
      'create it with `ON COMMIT DROP`, or drop it at the end; write `SET LOCAL ROLE`, or end with `RESET ROLE`',
    );
  });

  it('is none where migrations go around the pooler', () => expect(migrationFindings(files, false)).toEqual([]));
});
