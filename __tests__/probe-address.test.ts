import { type Address, addressOf } from '../lib/probe/address';
import { strangerIn } from '../lib/probe/stranger';

function read(url: string): Address {
  const address = addressOf(url);
  if ('problem' in address) throw new Error(address.problem);
  return address;
}

function problemOf(url: string): string | undefined {
  const address = addressOf(url);
  return 'problem' in address ? address.problem : undefined;
}

describe('the address in a URL', () => {
  it('is cut into its parts, with what Prisma takes where one is missing', () => {
    const { password, ...rest } = read('postgresql://sally:s3cret@db.internal');
    expect(password()).toBe('s3cret');
    expect(rest).toEqual({
      host: 'db.internal',
      port: 5432,
      user: 'sally',
      database: 'postgres',
      tls: { mode: 'prefer', strict: false, certificate: undefined, identity: undefined },
      channelBinding: 'prefer',
      connectTimeout: 5000,
      options: undefined,
      schema: undefined,
    });
  });

  it('has user and password decoded, and what is no escape as it stands', () => {
    const { user, password } = read('postgres://a%40b:p%2F%3A%25@h/d');
    expect([user, password()]).toEqual(['a@b', 'p/:%']);
    expect(read('postgres://u:50%@h/d').password()).toBe('50%');
  });

  it('has the last @ before the host', () => {
    const { user, password, host } = read('postgres://u:p@w@h/d');
    expect([user, password(), host]).toEqual(['u', 'p@w', 'h']);
  });

  it('has the first part of the path for the database, as it is written', () => {
    expect(read('postgres://h/a%20b').database).toBe('a%20b');
    expect(read('postgres://h/d/e').database).toBe('d');
    expect(read('postgres://h/').database).toBe('postgres');
  });

  it.each([
    ['postgres://[::1]:6543/d', '::1', 6543],
    ['postgres:///d', 'localhost', 5432],
    ['postgres:///d?host=/var/run/postgresql', '/var/run/postgresql', 5432],
    ['postgres://localhost/d?host=%2Fcloudsql%2Fx', '/cloudsql/x', 5432],
  ])('of %s is %s, port %d', (url, host, port) => {
    const address = read(url);
    expect([address.host, address.port]).toEqual([host, port]);
  });

  it.each([
    ['', 'prefer', false],
    ['sslmode=disable', 'disable', false],
    ['sslmode=prefer', 'prefer', false],
    ['sslmode=require', 'require', false],
    ['sslmode=allow', 'prefer', false],
    ['sslmode=require&sslaccept=strict', 'require', true],
    ['sslaccept=accept_invalid_certs', 'prefer', false],
    ['sslaccept=other', 'prefer', true],
    ['sslmode=verify-ca', 'require', true],
    ['sslmode=verify-full', 'require', true],
    ['sslmode=require&sslmode=disable', 'disable', false],
  ])('with %j encrypts as `%s`, strict: %s', (query, mode, strict) => {
    const { tls } = read(`postgres://h/d?${query}`);
    expect([tls.mode, tls.strict]).toEqual([mode, strict]);
  });

  it('names its certificates, and keeps their password out of what is printed', () => {
    const { tls } = read('postgres://h/d?sslcert=../ca.pem&sslidentity=me.p12&sslpassword=s3cret');
    expect([tls.certificate, tls.identity, tls.identityPassword?.()]).toEqual(['../ca.pem', 'me.p12', 's3cret']);
    expect(JSON.stringify(read('postgres://u:s3cret@h/d?sslpassword=s3cret'))).not.toContain('s3cret');
  });

  it('has a time limit in seconds, and 0 for none', () => {
    expect(read('postgres://h/d?connect_timeout=15').connectTimeout).toBe(15_000);
    expect(read('postgres://h/d?connect_timeout=0').connectTimeout).toBeUndefined();
  });

  it('keeps startup options and the schema, and nothing else that only Prisma knows', () => {
    const query = 'pgbouncer=true&connection_limit=1&schema=Crew&options=endpoint%3Dep-a&x=y&channel_binding=require';
    expect(read(`postgres://h/d?${query}`)).toMatchObject({
      options: 'endpoint=ep-a',
      schema: 'Crew',
      channelBinding: 'require',
    });
  });

  it.each([
    ['mysql://u:s3cret@h/d', 'it does not begin with `postgresql://`'],
    ['prisma://h/?api_key=s3cret', 'it does not begin with `postgresql://`'],
    ['postgres://u:s3#cret@h/d', 'it can not be read as a URL (P1013 in Prisma)'],
    ['postgres://u:s3/cret@h/d', 'it can not be read as a URL (P1013 in Prisma)'],
    ['postgres://u:s3cret@h:99999/d', 'it can not be read as a URL (P1013 in Prisma)'],
    ['s3cret', 'it can not be read as a URL (P1013 in Prisma)'],
    ['', 'it can not be read as a URL (P1013 in Prisma)'],
    ['postgres://u:s3cret@a,b/d', 'it names several hosts'],
    ['postgres://h/d?pgbouncer=yes', 'Prisma refuses the value of `pgbouncer`'],
    ['postgres://h/d?connect_timeout=1.5', 'Prisma refuses the value of `connect_timeout`'],
    ['postgres://h/d?connection_limit=', 'Prisma refuses the value of `connection_limit`'],
  ])('can not be taken from %s', (url, problem) => {
    expect(problemOf(url)).toBe(problem);
  });
});

describe('the first bytes of a server', () => {
  const bytes = (text: string) => Buffer.from(text, 'latin1');

  it.each([
    ['S', true],
    ['N', true],
    ['ESFATAL', true],
    ['R\0\0\0\x08\0\0\0\0', false],
    ['R\0\0\0\x17\0\0\0\nSCRAM-SHA-256\0\0', false],
    ['E\0\0\0\xff', false],
    ['v\0\0\0\x10', false],
  ])('are those of Postgres: %j (TLS was asked for: %s)', (text, askedForTls) => {
    expect(strangerIn(bytes(text), askedForTls)).toBeUndefined();
  });

  it.each([
    ['SSH-2.0-OpenSSH_9.2\r\n', true],
    ['HTTP/1.1 400 Bad Request', false],
    ['-ERR unknown command', true],
    ['', true],
  ])('are those of something else: %j', (text, askedForTls) => {
    expect(strangerIn(bytes(text), askedForTls)).toBe('something else');
  });

  it.each([10, 69, 78, 82, 83])('are a greeting of MySQL that is %d bytes long', (length) => {
    const greeting = Buffer.concat([bytes(`${String.fromCharCode(length)}\0\0\0\x0a`), Buffer.alloc(length - 1)]);
    expect([strangerIn(greeting, true), strangerIn(greeting, false)]).toEqual(['MySQL', 'MySQL']);
  });
});
