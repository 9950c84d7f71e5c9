import { Refusal } from '../lib/errors';
import { directUrlOf, loginOf, poolerNames, poolerOf, poolerTable, sameEndpoint, statedPooler } from '../lib/poolers';
import { type ConnectionUrl, readUrl } from '../lib/read/url';

function url(text: string): ConnectionUrl {
  const found = readUrl(text);
  if (found === null) throw new Error(`not read: ${text}`);
  return found;
}

const at = (host: string, scheme = 'postgresql') => `${scheme}://sally:invented@${host}/app`;
const pooler = (host: string, scheme?: string) => poolerOf(readUrl(at(host, scheme)));

describe('the table of poolers', () => {
  it.each(poolerTable().map((row) => [row.id, row] as const))('has a source and a date for %s', (_id, row) => {
    expect(row.source).not.toBe('');
    expect(row.date).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(row.why).toMatch(/^\S.*[^.]$/);
  });

  // FACTS section 4: only Neon, and Vercel Postgres that is Neon, are known to carry both.
  it('says yes for a pooled URL of nobody but Neon and Vercel Postgres', () => {
    const sure = poolerTable().filter((row) => [row.namedStatements, row.shadowDatabase, row.oneUrl].includes('yes'));
    expect(sure.map((row) => row.id)).toEqual(['neon', 'vercel-postgres']);
  });

  it.each([
    'prisma-postgres',
    'digitalocean',
    'heroku',
    'railway',
    'render',
    'fly',
    'planetscale',
    'crunchy',
    'rds-proxy',
    'tiger',
    'cloud-sql',
    'pgcat',
    'odyssey',
  ])('never says yes to named statements of %s, which is not sure', (id) => {
    const row = statedPooler(id);
    expect([row.namedStatements, row.shadowDatabase, row.oneUrl]).not.toContain('yes');
  });
});

describe('the pooler by its host', () => {
  it.each([
    ['ep-a-b-123456-pooler.us-east-2.aws.neon.tech', 'neon', 'transaction'],
    ['ep-a-b-123456-pooler.c-2.us-east-2.aws.neon.tech', 'neon', 'transaction'],
    ['EP-A-POOLER.EU.AWS.NEON.TECH', 'neon', 'transaction'],
    ['ep-a-pooler-pooler.eu.aws.neon.tech', 'neon', 'transaction'],
    ['ep-xxxx-pooler.REGION.aws.neon.tech', 'neon', 'transaction'],
    ['ep-a-b-123456.us-east-2.aws.neon.tech', 'neon', 'direct'],
    ['ep-pooler-123456.us-east-2.aws.neon.tech', 'neon', 'direct'],
    ['ep-a-b.my-pooler.aws.neon.tech', 'neon', 'direct'],
    ['ep-a-pooler.us-east-1.postgres.vercel-storage.com', 'vercel-postgres', 'transaction'],
    ['ep-a.us-east-1.postgres.vercel-storage.com', 'vercel-postgres', 'direct'],
    ['aws-0-eu-central-1.pooler.supabase.com:6543', 'supabase', 'transaction'],
    ['aws-0-eu-central-1.pooler.supabase.com:5432', 'supabase', 'session'],
    ['aws-0-eu-central-1.pooler.supabase.com', 'supabase', 'session'],
    ['db.abcdefgh.supabase.co:6543', 'supabase', 'transaction'],
    ['db.abcdefgh.supabase.co:5432', 'supabase', 'direct'],
    ['pooled.db.prisma.io:5432', 'prisma-postgres', 'transaction'],
    ['db.prisma.io:5432', 'prisma-postgres', 'direct'],
    ['x.db.ondigitalocean.com:25061', 'digitalocean', 'transaction'],
    ['x.db.ondigitalocean.com:25060', 'digitalocean', 'direct'],
    ['x.postgres.database.azure.com:6432', 'azure', 'transaction'],
    ['x.postgres.database.azure.com:5432', 'azure', 'direct'],
    ['pgbouncer.abc.flympg.net', 'fly', 'transaction'],
    ['direct.abc.flympg.net', 'fly', 'direct'],
    ['x.horizon.psdb.cloud:6432', 'planetscale', 'transaction'],
    ['p.abc.db.postgresbridge.com:5431', 'crunchy', 'transaction'],
    ['x.proxy-abc.eu-west-1.rds.amazonaws.com', 'rds-proxy', 'unknown'],
  ])('of %s is %s, %s', (host, id, mode) => {
    expect(pooler(host)).toMatchObject({ id, mode, evidence: 'proven' });
  });

  it.each([
    'ep-a-pooler.eu.aws.neon.tech.evil.com',
    'ep-a-pooler.eu.aws.notneon.tech',
    'neon.tech.evil.com',
    'ep-a-pooler-neon.tech',
    'x.pooler.supabase.com.evil.com',
    'x.evilpooler.supabase.com',
    'xpostgres.vercel-storage.com',
    'pooled.db.prisma.io.evil.com',
    'notdb.prisma.io',
    'abc.eu-west-1.rds.amazonaws.com',
    'db.example.org',
    '1.2.3.4',
    'ep-a-pooler.eu.aws.neon.tech,evil.com',
  ])('is not proven by %s', (host) => {
    const found = pooler(host);
    expect(found.evidence).toBe('none');
    expect([found.namedStatements, found.shadowDatabase, found.oneUrl]).toEqual(['unsure', 'unsure', 'unsure']);
  });

  it('does not look at the user, the password, the path or the parameters', () => {
    for (const text of [
      'postgres://ep-a-pooler.eu.aws.neon.tech:p@db.corp.net/app',
      'postgres://u:ep-a-pooler.eu.aws.neon.tech@db.corp.net/app',
      'postgres://u:p@db.corp.net/ep-a-pooler.eu.aws.neon.tech',
      'postgres://u:p@db.corp.net/app?host=ep-a-pooler.eu.aws.neon.tech',
      'postgres://db.corp.net/app#@ep-a-pooler.eu.aws.neon.tech',
    ]) {
      expect([text, poolerOf(readUrl(text)).id]).toEqual([text, 'unknown']);
    }
  });

  it.each(['localhost:5432', '127.0.0.1', '[::1]:5432', 'db', 'postgres', 'host.docker.internal'])(
    'is a local database behind %s, which proves nothing',
    (host) => {
      expect(pooler(host)).toMatchObject({ id: 'local', evidence: 'none', oneUrl: 'unsure', shadowDatabase: 'unsure' });
    },
  );

  it.each(['localhost:6432', 'db.corp.net:6432', 'pgbouncer', 'pgbouncer:5432', 'my-pgbouncer.corp.net'])(
    'is a PgBouncer of unknown set-up behind %s',
    (host) => {
      expect(pooler(host)).toMatchObject({ id: 'pgbouncer', namedStatements: 'unsure', oneUrl: 'unsure' });
    },
  );

  it.each(['HOST', 'HOST:5432', 'HOST:PORT', '<host>', '[YOUR-HOST]', 'your-host', 'host', 'db.example.com', ''])(
    'is a placeholder behind %j',
    (host) => {
      expect(pooler(host)).toMatchObject({ id: 'placeholder', evidence: 'none' });
    },
  );

  it('is a placeholder where the value is no URL', () => {
    for (const raw of ['', 'file:./dev.db', '***', 'your database url'])
      expect(poolerOf(readUrl(raw)).id).toBe('placeholder');
  });

  it('is Accelerate behind its schemes, which needs the direct URL whatever the host', () => {
    for (const scheme of ['prisma', 'prisma+postgres', 'PRISMA']) {
      expect(pooler('accelerate.prisma-data.net', scheme)).toMatchObject({
        id: 'accelerate',
        mode: 'http',
        oneUrl: 'no',
      });
    }
  });

  it('needs the flag and the direct URL behind the pooler of Supabase', () => {
    expect(pooler('aws-0-eu.pooler.supabase.com:6543')).toMatchObject({ namedStatements: 'no', oneUrl: 'no' });
    expect(pooler('aws-0-eu.pooler.supabase.com:5432').oneUrl).not.toBe('yes');
    expect(pooler('db.abcdefgh.supabase.co').oneUrl).not.toBe('yes');
  });
});

describe('a pooler that is stated', () => {
  it.each([
    ['pgbouncer', 'unsure'],
    ['pgbouncer@1.20.1', 'no'],
    ['pgbouncer@1.20:max_prepared_statements=100', 'no'],
    ['pgbouncer@1.21.0', 'no'],
    ['pgbouncer@1.21.0:max_prepared_statements=100', 'no'],
    ['pgbouncer@1.22.1', 'no'],
    ['pgbouncer@1.22.0:max_prepared_statements=100', 'yes'],
    ['pgbouncer@1.23', 'no'],
    ['pgbouncer@1.23:max_prepared_statements=100', 'yes'],
    ['pgbouncer@1.23:max_prepared_statements=0', 'no'],
    ['pgbouncer@1.24.0', 'yes'],
    ['pgbouncer@1.24.0:max_prepared_statements=0', 'no'],
    ['pgbouncer@1.25.2', 'yes'],
    ['pgbouncer@2', 'yes'],
    ['PgBouncer@1.25', 'yes'],
  ])('as %s carries named statements: %s', (text, answer) => {
    expect(statedPooler(text)).toMatchObject({
      id: 'pgbouncer',
      evidence: 'stated',
      namedStatements: answer,
      oneUrl: answer,
    });
  });

  it('never promises a shadow database behind a PgBouncer, whose set-up only a probe can see', () => {
    expect(statedPooler('pgbouncer@1.25:max_prepared_statements=200').shadowDatabase).toBe('unsure');
  });

  it('is taken for a pooled connection, not for the direct one', () => {
    for (const name of poolerNames().filter((known) => known !== 'none')) {
      expect([name, statedPooler(name).mode]).not.toEqual([name, 'direct']);
      expect(statedPooler(name).evidence).toBe('stated');
    }
  });

  it('may be none, which carries statements and says nothing of shadow databases', () => {
    expect(statedPooler('none')).toMatchObject({
      mode: 'direct',
      namedStatements: 'yes',
      oneUrl: 'yes',
      shadowDatabase: 'unsure',
    });
  });

  it.each([
    '',
    'neo',
    'neon@1.2',
    'pgbouncer@new',
    'pgbouncer@1.2.3.4',
    'pgbouncer:x=1',
    'supabase:max_prepared_statements=1',
  ])('is refused as %j, with the names that there are', (text) => {
    expect(() => statedPooler(text)).toThrow(Refusal);
    try {
      statedPooler(text);
    } catch (error) {
      expect((error as Refusal).help).toContain('neon');
    }
  });
});

describe('the endpoint of two URLs', () => {
  it.each([
    ['ep-a-pooler.eu.aws.neon.tech', 'ep-a.eu.aws.neon.tech'],
    ['ep-a-pooler-pooler.eu.aws.neon.tech', 'ep-a.eu.aws.neon.tech'],
    ['ep-a-pooler.c-2.eu.aws.neon.tech', 'ep-a.c-2.eu.aws.neon.tech:5432'],
    ['EP-A-pooler.eu.aws.neon.tech', 'ep-a.eu.aws.neon.tech'],
    ['ep-a-pooler.x.postgres.vercel-storage.com', 'ep-a.x.postgres.vercel-storage.com'],
    ['pooled.db.prisma.io', 'db.prisma.io:5432'],
    ['pgbouncer.abc.flympg.net', 'direct.abc.flympg.net'],
    ['x.postgres.database.azure.com:6432', 'x.postgres.database.azure.com:5432'],
    ['p.a.db.postgresbridge.com:5431', 'p.a.db.postgresbridge.com'],
    ['localhost', 'localhost:5432'],
  ])('is the same: %s and %s', (pooled, direct) => {
    expect(sameEndpoint(url(at(pooled)), url(at(direct)))).toBe(true);
  });

  it.each([
    ['ep-a-pooler.eu.aws.neon.tech', 'ep-b.eu.aws.neon.tech'],
    ['ep-a-pooler.eu.aws.neon.tech', 'ep-a.us.aws.neon.tech'],
    ['ep-a-pooler.eu.aws.neon.tech', 'ep-a-pooler.eu.aws.neon.tech:5433'],
    ['db-pooler.corp.net', 'db.corp.net'],
    ['localhost:5432', 'localhost:5433'],
    ['localhost:6432', 'localhost:5432'],
    ['a,b', 'a'],
    ['a:1,b:2', 'a:1,b:3'],
  ])('is another one: %s and %s', (pooled, direct) => {
    expect(sameEndpoint(url(at(pooled)), url(at(direct)))).toBe(false);
  });

  it('stands in the login with role and database, and never the password', () => {
    const login = loginOf(url('postgres://sally:s3cret@ep-a-pooler.eu.aws.neon.tech/neondb?pgbouncer=true'));
    expect(login).toEqual({ role: 'sally', database: 'neondb', endpoint: 'ep-a.eu.aws.neon.tech' });
  });

  it('holds nothing of a password whatever the URL', () => {
    for (const text of [
      'postgres://u:s3cret',
      'postgres://u:s3/cret',
      'postgres://u:a?s3=cret@h/db',
      'postgres://u:a#s3cret@h/db',
      'postgres://u:s3?cret@h/db',
    ]) {
      expect(JSON.stringify([text, loginOf(url(text))]).slice(text.length + 2)).not.toMatch(/s3|cret/);
    }
  });

  it('takes the role for the database where none is named, as libpq does', () => {
    expect(loginOf(url('postgres://sally:p@h')).database).toBe('sally');
  });
});

describe('the direct URL that follows from a pooled one', () => {
  it.each([
    ['ep-a-pooler.eu.aws.neon.tech', 'ep-a.eu.aws.neon.tech'],
    ['ep-a-pooler-pooler.c-2.eu.aws.neon.tech:5432', 'ep-a.c-2.eu.aws.neon.tech:5432'],
    ['EP-A-POOLER.EU.aws.neon.tech', 'EP-A.EU.aws.neon.tech'],
    ['ep-xxxx-pooler.REGION.aws.neon.tech', 'ep-xxxx.REGION.aws.neon.tech'],
    ['ep-...-pooler.eu.aws.neon.tech', 'ep-....eu.aws.neon.tech'],
    ['ep-a-pooler.us-east-1.postgres.vercel-storage.com', 'ep-a.us-east-1.postgres.vercel-storage.com'],
    ['aws-0-eu-central-1.pooler.supabase.com:6543', 'aws-0-eu-central-1.pooler.supabase.com:5432'],
    ['pooled.db.prisma.io:5432', 'db.prisma.io:5432'],
    ['pgbouncer.abc.flympg.net', 'direct.abc.flympg.net'],
    ['x.postgres.database.azure.com:6432', 'x.postgres.database.azure.com:5432'],
    ['a.horizon.psdb.cloud:6432', 'a.horizon.psdb.cloud:5432'],
    ['p.a.db.postgresbridge.com:5431', 'p.a.db.postgresbridge.com:5432'],
  ])('is one of its own provider: %s', (pooled, direct) => {
    expect(directUrlOf(at(pooled))).toBe(at(direct));
    expect([pooler(pooled).mode, pooler(direct).mode]).toEqual([
      'transaction',
      expect.stringMatching(/direct|session/),
    ]);
    expect(loginOf(url(at(direct)))).toEqual(loginOf(url(at(pooled))));
  });

  it.each([
    'ep-a.eu.aws.neon.tech',
    'ep-a.b-pooler.aws.neon.tech',
    'aws-0-eu-central-1.pooler.supabase.com:5432',
    'db.abc.supabase.co:6543',
    'db.prisma.io:5432',
    'x.postgres.database.azure.com',
    'x.b.db.ondigitalocean.com:25061',
    'x.aivencloud.com:1234',
    'dpg-abc-a.oregon-postgres.render.com',
    'x.proxy-abc.eu-west-1.rds.amazonaws.com',
    'db-pooler.corp.net',
    'pgbouncer:6432',
    'localhost:6432',
    'ep-a-pooler.eu.aws.neon.tech,ep-b-pooler.eu.aws.neon.tech',
    '$' + '{HOST}',
    'aws-0-x.pooler.supabase.com:$' + '{PORT}',
  ])('is none for %s', (host) => expect(directUrlOf(at(host))).toBeNull());

  it('changes nothing but the host, whatever stands around it', () => {
    const text =
      '  postgresql://$' + '{USER}:p%40-pooler.neon.tech@ep-a-pooler.eu.aws.neon.tech/d%20b?a=-pooler.neon.tech#x';
    expect(directUrlOf(text)).toBe(text.replace('@ep-a-pooler', '@ep-a'));
    expect(directUrlOf('no url')).toBeNull();
  });
});
