import { probeUrl } from '../lib/probe';
import type { CheckName, ProbeOptions, ProbeResult } from '../lib/probe-result';
import { selfSigned } from './certificate';
import { type ProbeServer, type Setup, startProbeServer, startStranger } from './probe-server';

const TRANSACTION: Partial<Setup> = { pooling: 'transaction', carries: 'names and resets' };

const running: Pick<ProbeServer, 'stop'>[] = [];

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

async function serverWith(setup: Partial<Setup> = {}): Promise<ProbeServer> {
  const server = await startProbeServer(setup);
  running.push(server);
  return server;
}

async function strangerWith(greeting: Buffer | string | null): Promise<string> {
  const server = await startStranger(greeting);
  running.push(server);
  return server.url;
}

async function probe(url: string, options: ProbeOptions = {}): Promise<ProbeResult> {
  return probeUrl(url, { timeLimit: 300, ...options });
}

async function probed(setup: Partial<Setup>, options: ProbeOptions = {}): Promise<ProbeResult> {
  return probe((await serverWith(setup)).url, options);
}

function outcomeOf({ checks }: ProbeResult, name: CheckName): string | undefined {
  return checks.find((check) => check.name === name)?.outcome;
}

function codesOf({ findings }: ProbeResult): readonly string[] {
  return findings.map(({ code }) => code);
}

describe('the verdict', () => {
  it('is that one URL works where there is no pooler', async () => {
    const result = await probed({}, { deep: true });
    expect(result.verdict.kind).toBe('one-url-works');
    expect(result.pooling).toBe('direct');
    expect(codesOf(result)).toEqual([]);
    expect(result.checks.filter(({ outcome }) => outcome !== 'good').map(({ name }) => name)).toEqual([
      'pooling',
      'postgres-version',
    ]);
  });

  it('is that one URL works behind a pooler in session mode', async () => {
    const result = await probed({ pooling: 'session' }, { deep: true });
    expect([result.verdict.kind, result.pooling]).toEqual(['one-url-works', 'session']);
  });

  it('wants the advisory lock disabled where the pooler carries named statements', async () => {
    const result = await probed(TRANSACTION, { deep: true });
    expect([result.verdict.kind, result.pooling]).toEqual(['works-without-lock', 'transaction']);
    expect(codesOf(result)).toEqual(['probe-lock-stays']);
    expect(outcomeOf(result, 'shadow-database')).toBe('good');
    expect(outcomeOf(result, 'deallocate-all')).toBe('good');
  });

  it('is that one URL works where the pooler also resets its server connections', async () => {
    const result = await probed({ ...TRANSACTION, forgetsLocks: true }, { deep: true });
    expect(result.verdict.kind).toBe('one-url-works');
  });

  it('is no where names of statements are passed on as they are', async () => {
    const result = await probed({ pooling: 'transaction' }, { deep: true });
    expect(result.verdict.kind).toBe('does-not-work');
    expect(outcomeOf(result, 'statement-follows-client')).toBe('bad');
    expect(outcomeOf(result, 'statement-names')).toBe('bad');
    expect(outcomeOf(result, 'statement-left-over')).toBe('bad');
    expect(outcomeOf(result, 'deallocate-all')).toBe('untried');
    expect(codesOf(result)).toEqual(['probe-named-statements', 'probe-lock-stays']);
  });

  it('is no where the DEALLOCATE ALL of one client takes the statements of another away', async () => {
    const result = await probed({ ...TRANSACTION, carries: 'names' }, { deep: true });
    expect(result.verdict.kind).toBe('does-not-work');
    expect(outcomeOf(result, 'deallocate-all')).toBe('bad');
    expect(codesOf(result)).toContain('probe-reset-takes-statements');
  });

  it('is no in statement mode, which refuses transactions', async () => {
    const result = await probed({ pooling: 'statement', carries: 'names and resets' });
    expect([result.verdict.kind, result.pooling]).toEqual(['does-not-work', 'statement']);
    expect(codesOf(result)).toEqual(['probe-statement-mode']);
  });

  it.each([false, true])('is deploy without dev where the pooler knows one database (deep: %s)', async (deep) => {
    const result = await probed({ ...TRANSACTION, knows: 'app alone' }, { deep });
    expect(result.verdict.kind).toBe('deploy-but-not-dev');
    expect(result.verdict.reason).toContain('no such database');
    expect(codesOf(result)).toEqual(['probe-shadow-database', 'probe-lock-stays']);
  });

  it.each([false, true])('is deploy without dev where every name leads to one database (deep: %s)', async (deep) => {
    const { url, state } = await serverWith({ ...TRANSACTION, knows: 'app under every name' });
    const result = await probe(url, { deep });
    expect(result.verdict.kind).toBe('deploy-but-not-dev');
    expect(result.verdict.reason).toContain('one lands in `app`');
    // The table would be made in the wrong place.
    expect(state.sent.filter((sql) => sql.startsWith('create table'))).toEqual([]);
  });

  it('is no where a client is given the statement of another one', async () => {
    const result = await probed({ pooling: 'transaction', carries: 'the last one' });
    expect(result.verdict.kind).toBe('does-not-work');
    expect(result.checks.find(({ name }) => name === 'statement-names')?.saw).toBe(
      "26000 another client's statement was run in its place",
    );
  });

  it('is deploy without dev where the role may not create databases', async () => {
    const result = await probed({ mayCreateDatabases: false }, { deep: true });
    expect(result.verdict.kind).toBe('deploy-but-not-dev');
    expect(codesOf(result)).toEqual(['probe-no-createdb']);
    expect(outcomeOf(result, 'shadow-database')).toBe('untried');
  });

  it('is deploy without dev for Postgres below 13 behind a pooler', async () => {
    expect((await probed({ ...TRANSACTION, version: 120022 })).verdict.kind).toBe('deploy-but-not-dev');
    expect((await probed({ version: 120022 })).verdict.kind).toBe('one-url-works');
  });

  it('is not known for a pool of one that could carry statements', async () => {
    const result = await probed({ ...TRANSACTION, size: 1 });
    expect(result.verdict.kind).toBe('not-known');
    expect(codesOf(result)).toEqual(['probe-pool-of-one', 'probe-lock-stays']);
  });

  it('is no for a pool of one where two clients can not use one name', async () => {
    expect((await probed({ pooling: 'transaction', size: 1 })).verdict.kind).toBe('does-not-work');
  });

  it('is not known where a second client is never served in session mode', async () => {
    const result = await probed({ pooling: 'session', size: 1 });
    expect([result.verdict.kind, result.pooling]).toEqual(['not-known', 'unknown']);
    expect(codesOf(result)).toEqual(['probe-pool-of-one']);
  });

  it('says what was not tried without --deep', async () => {
    const result = await probed(TRANSACTION);
    expect(result.verdict.kind).toBe('works-without-lock');
    expect(result.verdict.reason).toContain('not tried: DEALLOCATE ALL, DISCARD ALL, a shadow database');
  });
});

describe('without --deep', () => {
  it('nothing is made, and nobody is disturbed', async () => {
    const { url, state } = await serverWith(TRANSACTION);
    await probe(url);
    expect(state.sent.filter((sql) => /CREATE|DROP|DEALLOCATE|DISCARD/.test(sql))).toEqual([]);
  });
});

describe('DEALLOCATE ALL', () => {
  it("is tried in the probe's own database, where nobody else has statements", async () => {
    const { url, state } = await serverWith(TRANSACTION);
    await probe(url, { deep: true });
    const own = state.startups.filter(({ database = '' }) => database.startsWith('prisma_one_url_probe_'));
    expect(own.length).toBe(5); // one to reach it, and two for each command
    expect(state.sent).toContain('DEALLOCATE ALL');
  });
});

describe('schema= in the URL', () => {
  it.each([
    ['taken', 'good'],
    ['refused', 'bad'],
    ['dropped', 'bad'],
  ] as const)('is a startup parameter that is %s', async (searchPath, outcome) => {
    const { url, state } = await serverWith({ searchPath });
    const result = await probe(`${url}?schema=Crew`);
    expect(outcomeOf(result, 'search-path')).toBe(outcome);
    expect(codesOf(result)).toEqual(outcome === 'bad' ? ['probe-search-path'] : []);
    expect(state.startups.flatMap(({ search_path }) => search_path ?? [])).toEqual(['"Crew"']);
  });

  it('is not looked at where there is none', async () => {
    expect(outcomeOf(await probed({}), 'search-path')).toBeUndefined();
  });
});

describe('the login of the direct URL', () => {
  it('is the same for one role, database and server', async () => {
    const { url } = await serverWith(TRANSACTION);
    const result = await probe(url, { directUrl: url });
    expect(outcomeOf(result, 'same-login')).toBe('good');
  });

  it.each([
    ['another role', (url: string) => url.replace('sally:', 'tom:'), 'the url is role `sally`, the direct URL `tom`'],
    [
      'another database',
      (url: string) => url.replace('/app', '/postgres'),
      'database `app`, the direct URL `postgres`',
    ],
  ])('differs with %s', async (_what, other, words) => {
    const { url } = await serverWith();
    const result = await probe(url, { directUrl: other(url) });
    expect(codesOf(result)).toEqual(['probe-other-login']);
    expect(result.findings[0]?.message).toContain(words);
  });

  it('differs where the server is another one', async () => {
    const [one, other] = [await serverWith(), await serverWith()];
    const result = await probe(one.url, { directUrl: other.url });
    expect(codesOf(result)).toEqual(['probe-other-login']);
    expect(other.state.locks.size).toBe(0);
  });

  it('is unclear where the direct URL leads nowhere', async () => {
    const { url } = await serverWith();
    const result = await probe(url, { directUrl: 'postgresql://sally:s3cret@127.0.0.1:1/app' });
    expect(outcomeOf(result, 'same-login')).toBe('unclear');
    expect(result.verdict.kind).toBe('one-url-works');
  });
});

describe('no connection', () => {
  it.each([
    ['a wrong password', '28P01', 'password authentication failed for user "sally"', 'probe-login'],
    ['a wrong password at PgBouncer', '08P01', 'password authentication failed', 'probe-login'],
    ['a database that is not there', '3D000', 'database "app" does not exist', 'probe-no-database'],
    ['a limit of Postgres', '53300', 'sorry, too many clients already', 'probe-connection-limit'],
    ['a limit of PgBouncer', '08P01', 'no more connections allowed (max_client_conn)', 'probe-connection-limit'],
    ['a server that wants TLS', '28000', 'no pg_hba.conf entry for host "::1", no encryption', 'probe-tls'],
    ['a pooler that wants TLS', '08P01', 'SSL required', 'probe-tls'],
    ['a server that starts up', '57P03', 'the database system is starting up', 'probe-refused'],
  ])('because of %s is one finding', async (_what, code, message, expected) => {
    const result = await probed({ login: () => ({ code, message }) });
    expect(result.verdict.kind).toBe('could-not-run');
    expect(codesOf(result)).toEqual([expected]);
    expect(result.checks).toEqual([]);
  });

  it('for a second client is a limit too', async () => {
    const login: Setup['login'] = (_, clients) =>
      clients > 0 ? { code: '53300', message: 'too many connections for role "sally"' } : undefined;
    const result = await probed({ login });
    expect(codesOf(result)).toEqual(['probe-connection-limit']);
  });

  it('is needed for no more than two clients', async () => {
    const login: Setup['login'] = (_, clients) =>
      clients > 1 ? { code: '53300', message: 'too many connections for role "sally"' } : undefined;
    expect((await probed({ login }, { deep: true })).verdict.kind).toBe('one-url-works');
  });

  it.each([
    ['MySQL 8', Buffer.from('4a0000000a382e302e33360008000000', 'hex')],
    ['MariaDB that blocks the host', Buffer.from('ff6a04486f7374', 'hex')],
  ])('is told from %s', async (_what, body) => {
    const length = Buffer.from([body.length, 0, 0, 0]);
    const greeting = body[0] === 0xff ? Buffer.concat([length, body]) : mySqlGreeting();
    const result = await probe(await strangerWith(greeting));
    expect(codesOf(result)).toEqual(['probe-not-postgres']);
    expect(result.findings[0]?.message).toMatch(/^MySQL answered at 127\.0\.0\.1:\d+$/);
  });

  it.each([['HTTP/1.1 400 Bad Request\r\n\r\n'], ['SSH-2.0-OpenSSH_9.2\r\n'], ['-ERR unknown command\r\n']])(
    'is told from a server that says %j',
    async (greeting) => {
      expect(codesOf(await probe(await strangerWith(greeting)))).toEqual(['probe-not-postgres']);
    },
  );

  it('is told from a server that says nothing, once the time is up', async () => {
    const url = `${await strangerWith(null)}?connect_timeout=1`;
    const started = Date.now();
    const result = await probe(url);
    expect(codesOf(result)).toEqual(['probe-no-answer']);
    expect(Date.now() - started).toBeLessThan(3000);
  });

  it('is told from a server that lets in and answers nothing', async () => {
    const result = await probed({ instead: () => 'silence' });
    expect(codesOf(result)).toEqual(['probe-no-answer']);
  });

  it('is found at a port where nothing listens', async () => {
    const { url, stop } = await startStranger(null);
    await stop();
    expect(codesOf(await probe(url))).toEqual(['probe-unreachable']);
  });

  it('is found for a name without an address', async () => {
    const result = await probe('postgresql://sally:s3cret@no-such-host.invalid/app');
    expect(codesOf(result)).toEqual(['probe-unknown-host']);
  });

  it.each(['mysql://u:s3cret@h/d', 'postgresql://u:s3#cret@h/d', 'postgresql://u:s3cret@a,b/d', 'nothing'])(
    'is tried for a URL that Prisma can not read either (%s)',
    async (url) => {
      const result = await probe(url);
      expect(codesOf(result)).toEqual(['probe-url']);
      expect(JSON.stringify(result)).not.toContain('cret');
    },
  );
});

function mySqlGreeting(): Buffer {
  const body = Buffer.concat([Buffer.from([10]), Buffer.from('8.0.36\0'), Buffer.alloc(60)]);
  return Buffer.concat([Buffer.from([body.length, 0, 0, 0]), body]);
}

describe('TLS', () => {
  it('is wanted by `require`, which a server without it does not give', async () => {
    const { url } = await serverWith();
    expect(codesOf(await probe(`${url}?sslmode=require`))).toEqual(['probe-tls']);
  });

  it('is asked for by `prefer`, which goes without where there is none', async () => {
    const { url } = await serverWith();
    expect((await probe(url)).verdict.kind).toBe('one-url-works');
  });

  const tls = selfSigned('localhost');
  const readFile = (path: string) => (path === 'ca.pem' ? Buffer.from(tls.cert) : null);
  const byName = (url: string) => url.replace('127.0.0.1', 'localhost');

  it.each([
    ['is taken without a look at the certificate, as Prisma does', '', byName],
    ['is not checked with `require` either', '?sslmode=require', byName],
    ['is checked with the certificate that the URL names', '?sslaccept=strict&sslcert=ca.pem', byName],
    ['is left out with `disable`', '?sslmode=disable', byName],
  ])('%s', async (_what, query, named) => {
    const { url } = await serverWith({ tls });
    expect((await probe(named(url) + query, { readFile })).verdict.kind).toBe('one-url-works');
  });

  it.each([
    ['is not trusted', '?sslaccept=strict', byName],
    ['is not trusted, to `verify-full`', '?sslmode=verify-full', byName],
    ['names another host', '?sslaccept=strict&sslcert=ca.pem', (url: string) => url],
    ['can not be read', '?sslaccept=strict&sslcert=other.pem', byName],
  ])('ends where the certificate %s', async (_what, query, named) => {
    const { url } = await serverWith({ tls });
    const result = await probe(named(url) + query, { readFile });
    expect(codesOf(result)).toEqual(['probe-certificate']);
  });
});

describe('a server that stops answering', () => {
  it('leaves checks unclear and is not asked again and again', async () => {
    let asked = 0;
    const instead: Setup['instead'] = (sql) => {
      asked += /server_version$/.test(sql) ? 1 : 0;
      return asked > 0 && !/server_version$|rolcreatedb/.test(sql) ? 'silence' : undefined;
    };
    const started = Date.now();
    const result = await probed({ ...TRANSACTION, instead });
    expect(result.verdict.kind).toBe('not-known');
    expect(Date.now() - started).toBeLessThan(3000);
    expect(result.checks.filter(({ outcome }) => outcome === 'unclear').length).toBe(3);
  });

  it('says nothing of what the pooler can do when it is full', async () => {
    const instead: Setup['instead'] = (sql) =>
      sql.startsWith('CREATE DATABASE') ? { code: '53300', message: 'too many connections' } : undefined;
    const result = await probed({ instead }, { deep: true });
    expect(outcomeOf(result, 'shadow-database')).toBe('unclear');
    expect(result.verdict.kind).toBe('not-known');
  });
});

describe('messages that nobody can read', () => {
  const LOGIN = ['R', [0, 0, 0, 8, 0, 0, 0, 0], 'K', [0, 0, 0, 12, 0, 0, 0, 1, 0, 0, 0, 1], 'Z', [0, 0, 0, 5], 'I'];
  const bytes = (parts: readonly (string | readonly number[])[]) =>
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));

  it.each([
    ['a login of an unknown kind', ['R', [0, 0, 0, 8, 0, 0, 0, 99]]],
    ['a login and then a row that ends too early', [...LOGIN, 'D', [0, 0, 0, 6, 0x7f, 0xff]]],
    ['a login and then a message of an unknown type', [...LOGIN, 'x', [0, 0, 0, 4]]],
    ['rows that nobody asked for', [...LOGIN, 'T', [0, 0, 0, 6, 0, 0]]],
  ])('end the probe with one finding: %s', async (_what, parts) => {
    const url = await strangerWith(bytes(parts));
    const result = await probe(`${url}?sslmode=disable&connect_timeout=1`);
    expect(result.verdict.kind).toBe('could-not-run');
    expect(codesOf(result).length).toBe(1);
  });
});

describe('Prisma Migrate at work', () => {
  it('is seen by its lock', async () => {
    const server = await serverWith();
    server.state.locks.set('72707369', 1);
    const result = await probe(server.url);
    expect(codesOf(result)).toEqual(['probe-lock-held']);
    expect(result.verdict.kind).toBe('one-url-works');
  });
});

describe('what is left on the server', () => {
  const leavings = ({ state }: ProbeServer) => ({
    databases: [...state.databases],
    locks: [...state.locks.keys()],
    statements: [...state.backends].flatMap(({ statements }) =>
      [...statements.keys()].filter((name) => name.startsWith('prisma_one_url')),
    ),
    clients: state.clients,
  });
  const NOTHING = { databases: ['app', 'postgres'], locks: [], statements: [], clients: 0 };

  async function settled(server: ProbeServer): Promise<object> {
    for (let tries = 0; tries < 50 && server.state.clients > 0; tries++)
      await new Promise((done) => setTimeout(done, 10));
    return leavings(server);
  }

  it.each<readonly [string, Partial<Setup>]>([
    ['directly', {}],
    ['behind a pooler in session mode', { pooling: 'session' }],
    ['behind a pooler that passes names on', { pooling: 'transaction' }],
    ['behind a pooler that carries names', TRANSACTION],
    ['in a pool of one', { pooling: 'transaction', size: 1 }],
  ])('is nothing %s', async (_what, setup) => {
    const server = await serverWith(setup);
    await probe(server.url, { deep: true, directUrl: server.url });
    expect(await settled(server)).toEqual(NOTHING);
  });

  it.each([10, 20, 40, 60, 80, 120, 160, 200])('is nothing when the probe is ended after %d ms', async (after) => {
    const server = await serverWith({ pooling: 'transaction' });
    const end = new AbortController();
    setTimeout(() => end.abort(new Error('enough')), after);
    const result = await probe(server.url, { deep: true, signal: end.signal });
    if (end.signal.aborted) expect(result.verdict).toEqual({ kind: 'could-not-run', reason: 'it was ended early' });
    expect(await settled(server)).toEqual(NOTHING);
  });

  it('is dropped although the answer to CREATE DATABASE never came', async () => {
    const server = await serverWith({
      instead: (sql) => {
        const name = /^CREATE DATABASE "(\w+)"/.exec(sql)?.[1];
        if (name !== undefined) server.state.databases.add(name);
        return name === undefined ? undefined : 'silence';
      },
    });
    const result = await probe(server.url, { deep: true, timeLimit: 150 });
    expect(outcomeOf(result, 'shadow-database')).toBe('unclear');
    expect(await settled(server)).toEqual(NOTHING);
  });

  it('is named where it can not be taken away', async () => {
    const instead: Setup['instead'] = (sql) =>
      sql.startsWith('DROP') ? { code: '42501', message: 'must be owner of database' } : undefined;
    const result = await probed({ instead }, { deep: true });
    const [left] = result.findings.filter(({ code }) => code === 'probe-left-behind');
    expect(left?.message).toMatch(
      /^the probe could not take away the database `prisma_one_url_probe_202611220301_[\da-f]{8}`/,
    );
    expect(left?.help).toMatch(
      /^DROP DATABASE IF EXISTS "prisma_one_url_probe_202611220301_[\da-f]{8}" WITH \(FORCE\);/,
    );
  });

  it('by probes that were killed is dropped with --deep alone', async () => {
    const server = await serverWith();
    server.state.databases.add('prisma_one_url_probe_202511220301_0a1b2c3d');
    expect(codesOf(await probe(server.url))).toEqual([]);
    const result = await probe(server.url, { deep: true });
    expect(result.findings.map(({ message }) => message)).toEqual([
      '1 database(s) of earlier probes that were killed, over an hour old, were dropped',
    ]);
    expect(leavings(server).databases).toEqual(['app', 'postgres']);
  });
});

describe('secrets', () => {
  it('of a server that repeats the password stay hidden', async () => {
    const login: Setup['login'] = () => ({ code: '28P01', message: 'no: s3cr%t/é for sally, s3cr%25t%2F%C3%A9' });
    const { url } = await serverWith({ login });
    const result = await probe(url.replace('s3cret', 's3cr%25t%2F%C3%A9'));
    expect(result.findings[0]?.message).toBe('the login is refused: 28P01 no: **** for sally, ****');
  });

  it('that may be in the host of a URL that can be read in two ways stay hidden', async () => {
    const result = await probe('postgresql://sally:p@s3cret.invalid/w@ep-a-pooler.neon.tech/app');
    expect(codesOf(result)).toEqual(['probe-unknown-host']);
    expect(JSON.stringify(result)).not.toContain('s3cret');
  });

  it('are in no error of a server, however long it is', async () => {
    const result = await probed({ login: () => ({ code: 'XX000', message: 'x'.repeat(100_000) }) });
    expect(JSON.stringify(result).length).toBeLessThan(2000);
  });

  it('and variables of the environment are not taken for the login', async () => {
    const before = { ...process.env };
    Object.assign(process.env, { PGOPTIONS: '-c x=y', PGAPPNAME: 'other', PGSSLMODE: 'require', PGPASSWORD: 'other' });
    const { url, state } = await serverWith();
    await probe(url);
    process.env = before;
    expect(state.startups[0]).toEqual({
      user: 'sally',
      database: 'app',
      application_name: 'prisma-one-url probe',
      client_encoding: 'UTF8',
    });
  });
});
