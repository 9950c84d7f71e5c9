import { connect } from 'node:net';
import { behavioursAt } from '../support/behaviours';
import { type Postgres, startPostgres } from '../support/postgres';
import { connected, type Login, withClient } from '../support/sql';
import { FIRST, Framer, int32, message, zeroed } from './messages';
import { type Settings, startTransactionPooler, type TransactionPooler } from './transaction-pooler';

/** The model against a real Postgres. A real PgBouncer gives the same answers to `behavioursAt`: e2e/pgbouncer. */
let postgres: Postgres;
let pooler: TransactionPooler | undefined;

beforeAll(async () => {
  postgres = await startPostgres();
});

afterEach(async () => {
  await pooler?.stop();
  pooler = undefined;
});

afterAll(() => postgres.stop());

async function through(settings: Partial<Settings>): Promise<Login> {
  const { socket, port } = postgres;
  pooler = await startTransactionPooler({ socket, port, statements: 'tracked', ...settings });
  return { ...postgres.login, port: pooler.port };
}

const FINE = { elsewhere: 'ok', sameName: 'ok', leftBehind: 'ok', deallocated: 'ok', newDatabase: 'ok' };

describe('what Prisma Migrate relies on', () => {
  it('is all there without a pooler', async () => {
    expect(await behavioursAt(postgres.login)).toEqual({ ...FINE, lock: 'ok' });
  });

  it('is there but for the lock where statements are tracked', async () => {
    expect(await behavioursAt(await through({ statements: 'tracked' }))).toEqual({ ...FINE, lock: 'stays' });
  });

  it('loses statements to DEALLOCATE ALL where only the statements are tracked', async () => {
    const found = await behavioursAt(await through({ statements: 'tracked-1.21' }));
    expect(found).toEqual({ ...FINE, deallocated: '26000', lock: 'stays' });
  });

  it('mixes up statements where their names are passed on', async () => {
    const found = await behavioursAt(await through({ statements: 'passed-on' }));
    const mixed = { elsewhere: '26000', sameName: '42P05', leftBehind: '42P05', deallocated: '26000' };
    expect(found).toEqual({ ...mixed, newDatabase: 'ok', lock: 'stays' });
  });

  it('is not there for new databases where only some are named', async () => {
    expect((await behavioursAt(await through({ databases: ['shop'] }))).newDatabase).toBe('08P01');
  });
});

describe('a transaction pooler', () => {
  it('shares one server connection among clients that take turns', async () => {
    const login = await through({});
    const clients = [await connected(login), await connected(login), await connected(login)];
    const pids = [];
    for (const client of clients) pids.push((await client.query('SELECT pg_backend_pid() AS pid')).rows[0]?.pid);
    for (const client of clients) await client.end();
    expect(new Set(pids).size).toBe(1);
  });

  it('leaves a transaction its server connection, and gives other clients another', async () => {
    const login = await through({});
    const [a, b] = [await connected(login), await connected(login)];
    const pid = async (client: typeof a) => (await client.query('SELECT pg_backend_pid() AS pid')).rows[0]?.pid;
    await a.query('BEGIN');
    const own = await pid(a);
    expect(await pid(b)).not.toBe(own);
    expect(await pid(a)).toBe(own);
    await a.query('COMMIT');
    for (const client of [a, b]) await client.end();
  });

  it('lets clients wait while all server connections are taken', async () => {
    const login = await through({ poolSize: 1 });
    const [a, b] = [await connected(login), await connected(login)];
    await a.query('BEGIN');
    const waiting = b.query('SELECT 1 AS number');
    const first = await Promise.race([waiting, new Promise((resolve) => setTimeout(resolve, 200, 'nobody'))]);
    expect(first).toBe('nobody');
    await a.query('COMMIT');
    expect((await waiting).rows).toEqual([{ number: 1 }]);
    for (const client of [a, b]) await client.end();
  });

  it('keeps the server connection until all is answered that was sent at once', async () => {
    const { port } = await through({});
    const pids = await askedAtOnce(port, 3, 'SELECT pg_backend_pid()');
    expect(pids).toHaveLength(3);
    expect(new Set(pids).size).toBe(1);
  });

  it('rolls back what a client left open', async () => {
    const login = await through({});
    const client = await connected(login);
    await client.query('BEGIN');
    await client.query('CREATE TABLE left_open (id int)');
    await client.end();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await postgres.rows("SELECT 1 FROM pg_tables WHERE tablename = 'left_open'")).toEqual([]);
  });

  it('goes on after an error in a statement', async () => {
    await withClient(await through({}), async (client) => {
      await expect(client.query({ name: 'wrong', text: 'SELECT nothing' })).rejects.toMatchObject({ code: '42703' });
      expect((await client.query('SELECT 1 AS number')).rows).toEqual([{ number: 1 }]);
    });
  });

  it.each([
    ['a database that does not exist', { database: 'nope' }, '3D000'],
    ['a role that does not exist', { user: 'nobody' }, '28000'],
  ])('hands on what the server says to %s', async (_, other, code) => {
    const login = await through({});
    await expect(connected({ ...login, ...other })).rejects.toMatchObject({ code });
  });

  it('counts how often a client came to another server connection', async () => {
    const login = await through({});
    const [a, b] = [await connected(login), await connected(login)];
    await a.query('SELECT 1');
    await b.query('BEGIN');
    await a.query('SELECT 1');
    expect(pooler?.moves()).toBe(1);
    for (const client of [a, b]) await client.end();
  });
});

/** Sends one query several times in one piece, which node-postgres never does, and gives the first column of each answer. */
function askedAtOnce(port: number, times: number, query: string): Promise<readonly string[]> {
  const socket = connect(port, '127.0.0.1');
  const framer = new Framer(true);
  const parameters = ['user', 'sally', 'database', 'shop'].map(zeroed);
  socket.write(message('', int32(FIRST.start), ...parameters, Buffer.alloc(1)));
  socket.write(Buffer.concat(Array.from({ length: times }, () => message('Q', zeroed(query)))));
  const answers: string[] = [];
  let ready = 0;
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.on('data', (chunk: Buffer) => {
      framer.push(chunk);
      for (let next = framer.next(); next !== undefined; next = framer.next()) {
        // A data row: two bytes for its columns, four for the first one's length.
        if (next.type === 'D') answers.push(next.body.toString('utf8', 6));
        if (next.type === 'Z' && ++ready > times) resolve(answers);
      }
    });
  }).finally(() => socket.destroy()) as Promise<readonly string[]>;
}
