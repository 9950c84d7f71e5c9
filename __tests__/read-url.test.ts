// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the files' own syntax
import { inspect } from 'node:util';
import { hostsSpan, parameterOf, parameterSpan, readUrl, withoutParameters } from '../lib/read/url';
import { sliceOf } from '../lib/text';
import { seeded } from './seeded';

function url(text: string) {
  const found = readUrl(text);
  if (found === null) throw new Error(`not read: ${text}`);
  return found;
}

function parts(text: string) {
  const { user, password, hosts, database, parameters } = url(text);
  return {
    user,
    password: password?.reveal(),
    hosts: hosts.map(({ host, port }) => (port === undefined ? host : `${host}:${port}`)),
    database,
    parameters: parameters.map(({ name, value }) => `${name}=${value}`),
  };
}

describe('reading a connection URL', () => {
  it('finds each of its parts', () => {
    const text = 'postgresql://sally:p%40w@ep-a-pooler.eu.aws.neon.tech:5432/neondb?sslmode=require&pgbouncer=true';
    expect(url(text)).toMatchObject({ text, scheme: 'postgresql', composed: false, placeholder: false });
    expect(parts(text)).toEqual({
      user: 'sally',
      password: 'p%40w',
      hosts: ['ep-a-pooler.eu.aws.neon.tech:5432'],
      database: 'neondb',
      parameters: ['sslmode=require', 'pgbouncer=true'],
    });
  });

  it('decodes the user and the database, and leaves a stray % alone', () => {
    expect(parts('postgres://a%40b:p@h/d%20b')).toMatchObject({ user: 'a@b', database: 'd b' });
    expect(parts('postgres://a%b:p@h/100%')).toMatchObject({ user: 'a%b', database: '100%' });
  });

  it.each([
    ['no user info', 'postgres://h/db', { user: undefined, password: undefined, hosts: ['h'], database: 'db' }],
    ['no password', 'postgres://u@h/db', { user: 'u', password: undefined, hosts: ['h'] }],
    ['an empty password', 'postgres://u:@h/db', { user: 'u', hosts: ['h'] }],
    ['no database', 'postgres://u:p@h', { hosts: ['h'], database: undefined, parameters: [] }],
    ['no path but a query', 'postgres://u:p@h?a=b', { hosts: ['h'], database: undefined, parameters: ['a=b'] }],
    ['an IPv6 host', 'postgres://u:p@[::1]:5432/db', { hosts: ['[::1]:5432'], database: 'db' }],
    ['several hosts', 'postgres://u:p@a:1,b:2,c/db', { hosts: ['a:1', 'b:2', 'c'] }],
    ['a fragment', 'postgres://u:p@h/db?a=b#c', { database: 'db', parameters: ['a=b'] }],
    [
      'references',
      'postgres://${U:-u}:${P}@${H}:5432/${D}',
      { user: '${U:-u}', password: '${P}', hosts: ['${H}:5432'], database: '${D}' },
    ],
    [
      'brackets',
      'postgres://postgres.ref:[YOUR-PASSWORD]@h:6543/postgres',
      { user: 'postgres.ref', password: '[YOUR-PASSWORD]', hosts: ['h:6543'] },
    ],
    [
      'a scheme of its own',
      'prisma+postgres://accelerate.prisma-data.net/?api_key=k',
      { hosts: ['accelerate.prisma-data.net'], parameters: ['api_key=k'] },
    ],
  ])('reads a URL with %s', (_what, text, expected) => {
    expect(parts(text)).toMatchObject(expected);
  });

  it.each([
    ['an @', 'a@b'],
    ['a #', 'a#b'],
    ['a /', 'a/b'],
    ['a ?', 'a?b'],
    ['a ? and an =', 'a?b=c'],
    ['a :', 'a:b'],
    ['a %', 'a%b'],
    ['a $', 'a$b'],
    ['an &', 'a&b'],
  ])('takes a password with %s whole', (_what, password) => {
    for (const query of ['', '?pgbouncer=true', '?schema=public&pgbouncer=true']) {
      const text = `postgres://u:${password}@h:6543/db${query}`;
      expect(parts(text)).toEqual({
        user: 'u',
        password,
        hosts: ['h:6543'],
        database: 'db',
        parameters: query === '' ? [] : query.slice(1).split('&'),
      });
    }
  });

  it('leaves an @ in a parameter to the parameter', () => {
    expect(parts('postgres://u:p@h/db?application_name=a@b&pgbouncer=true')).toMatchObject({
      password: 'p',
      hosts: ['h'],
      parameters: ['application_name=a@b', 'pgbouncer=true'],
    });
  });

  it.each(['', 'postgres:', 'file:./dev.db', 'a word', '${DATABASE_URL}', 'postgres://u:p@h/db\nx', '://h', '1a://h'])(
    'does not take %j for a URL',
    (text) => {
      expect(readUrl(text)).toBeNull();
    },
  );

  it('never takes the rest of a login that was cut off for a host or a database', () => {
    for (const text of [
      'postgres://sally:s3cret',
      'postgres://sally:s3/cret',
      'postgres://sally:s3?cret=x',
      'postgres://u:1234s3cret',
    ]) {
      const { hosts, database, parameters } = url(text);
      expect(JSON.stringify([hosts, database, parameters])).not.toMatch(/s3|cret/);
    }
  });

  it('never shows the password when it is printed', () => {
    const printed = url('postgres://u:s3cret@h/db');
    expect(String(printed.password) + JSON.stringify(printed.password) + inspect(printed.password)).not.toContain(
      's3cret',
    );
  });

  it('never throws', () => {
    const random = seeded(31);
    const pieces = [
      'postgres',
      '://',
      ':',
      '/',
      '@',
      '?',
      '&',
      '=',
      '#',
      '%',
      '${',
      '}',
      '$A',
      '[',
      ']',
      ',',
      'a',
      '1',
      ' ',
      '\n',
      '"',
    ];
    for (let round = 0; round < 20000; round += 1) {
      const text = `${random.pick(['', 'postgres://'])}${Array.from({ length: random.below(15) }, () => random.pick(pieces)).join('')}`;
      expect(() => withoutParameters(text, ['a'])).not.toThrow();
    }
  });
});

describe('a URL that is no one’s yet', () => {
  it.each([
    'postgres://USER:PASSWORD@HOST:5432/DATABASE',
    'postgresql://USER:PASSWORD@HOST:PORT/DATABASE',
    'postgres://postgres.ref:[YOUR-PASSWORD]@aws-0-eu.pooler.supabase.com:6543/postgres',
    'postgres://user:password@host/db',
    'postgres://<user>:<password>@<host>/<db>',
    'postgres://u:***@ep-xxxx-pooler.eu.aws.neon.tech/neondb',
    'postgres://johndoe:randompassword@ep-xxxx.eu.aws.neon.tech/your_db',
  ])('is seen as a placeholder: %s', (text) => {
    expect(url(text).placeholder).toBe(true);
  });

  it.each([
    'postgres://sally:h7Gd9@ep-damp-cherry-123456.eu.aws.neon.tech/neondb',
    'postgres://postgres:postgres@localhost:5432/app',
  ])('is told from a real one: %s', (text) => {
    expect(url(text).placeholder).toBe(false);
  });

  it('is composed when a reference is left in it', () => {
    expect(url('postgres://${U}:p@h/db').composed).toBe(true);
    expect(url('postgres://u:$P@h/db').composed).toBe(true);
    expect(url('postgres://u:p@h/db').composed).toBe(false);
  });
});

describe('the parameters of a URL', () => {
  const BASE = 'postgres://u:p@h:6543/db';
  const KEPT = ['schema=public', 'connection_limit=1', 'sslmode=require'];

  it('have spans that cut them out', () => {
    const text = `${BASE}?a=b&flag&c=d=e&=f`;
    expect(url(text).parameters.map(({ span }) => sliceOf(text, span))).toEqual(['a=b', 'flag', 'c=d=e', '=f']);
    expect(url(text).parameters.map(({ valueSpan }) => sliceOf(text, valueSpan))).toEqual(['b', '', 'd=e', 'f']);
  });

  it('are found by name, the last one of two', () => {
    const found = url(`${BASE}?a=1&a=2&A=3`);
    expect(parameterOf(found, 'a')?.value).toBe('2');
    expect(parameterOf(found, 'b')).toBeUndefined();
  });

  it.each([
    ['?pgbouncer=true', ''],
    ['?pgbouncer=true&connection_limit=1', '?connection_limit=1'],
    ['?connection_limit=1&pgbouncer=true', '?connection_limit=1'],
    ['?sslmode=require&pgbouncer=true&connect_timeout=15', '?sslmode=require&connect_timeout=15'],
    [
      '?pgbouncer=true&connection_limit=1&pool_timeout=20&connect_timeout=15',
      '?connection_limit=1&pool_timeout=20&connect_timeout=15',
    ],
    ['?schema=public&pgbouncer=true', '?schema=public'],
    ['?pgbouncer=true&pgbouncer=true', ''],
    ['?a=1&pgbouncer=true&b=2&pgbouncer=false', '?a=1&b=2'],
    ['?pgbouncer', ''],
    ['?pgbouncer=true#x', '#x'],
    ['?xpgbouncer=true', '?xpgbouncer=true'],
    ['?options=pgbouncer%3Dtrue', '?options=pgbouncer%3Dtrue'],
    ['', ''],
  ])('leave %j without the flag as %j', (query, expected) => {
    expect(withoutParameters(BASE + query, ['pgbouncer'])).toBe(BASE + expected);
  });

  it('can be cut in every order of the forms, and all other bytes stay', () => {
    for (const order of orders([...KEPT, 'pgbouncer=true'])) {
      const kept = order.filter((parameter) => parameter !== 'pgbouncer=true');
      const text = `${BASE}?${order.join('&')}`;
      const flag = parameterOf(url(text), 'pgbouncer');
      if (flag === undefined) throw new Error(text);
      const { start, end } = parameterSpan(text, flag);
      expect(text.slice(0, start) + text.slice(end)).toBe(`${BASE}?${kept.join('&')}`);
      expect(withoutParameters(text, ['pgbouncer', 'schema'])).toBe(
        `${BASE}?${kept.filter((parameter) => !parameter.startsWith('schema')).join('&')}`,
      );
    }
  });

  it('can be cut from a URL that is put together or has brackets, which no URL parser would leave as they are', () => {
    for (const base of [
      'postgres://${U}:${P}@${H}:${PORT-81}28/db',
      'postgres://u:[YOUR-PASSWORD]@h',
      'postgres://u:a%23b@H/',
    ]) {
      expect(withoutParameters(`${base}?pgbouncer=true&a=b`, ['pgbouncer'])).toBe(`${base}?a=b`);
      expect(withoutParameters(`${base}?pgbouncer=true`, ['pgbouncer'])).toBe(base);
    }
  });

  it('are found in a URL that begins with a variable', () => {
    expect(withoutParameters('${DATABASE_URL}?pgbouncer=true&a=b', ['pgbouncer'])).toBe('${DATABASE_URL}?a=b');
    expect(withoutParameters('${A:?b}&pgbouncer=true', ['pgbouncer'])).toBe('${A:?b}&pgbouncer=true');
  });

  it('are left alone in text that is no URL', () => {
    expect(withoutParameters('file:./dev.db?pgbouncer=true', ['pgbouncer'])).toBe('file:./dev.db?pgbouncer=true');
  });

  it('are not looked for in a password', () => {
    const text = 'postgres://u:a?pgbouncer=true&b@h/db';
    expect(withoutParameters(text, ['pgbouncer'])).toBe(text);
  });
});

function orders(items: readonly string[]): readonly (readonly string[])[] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) => orders(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}

describe('the place of the hosts', () => {
  it.each([
    ['postgres://u:p@h:5432/d?a=b', 'h:5432'],
    ['postgres://h', 'h'],
    ['  postgres://u:p@a:1,b:2/d', 'a:1,b:2'],
    ['postgres://u:p@ss@h/d?x=y@z', 'h'],
    ['postgres://u:a/b?c@h?d=e', 'h'],
    ['postgres://${U}:${P}@ep-${ID}.x/d', 'ep-${ID}.x'],
    ['postgres://u:cut', ''],
  ])('of %s is %j', (text, hosts) => {
    const span = hostsSpan(text);
    expect(span && sliceOf(text, span)).toBe(hosts);
  });

  it('is nowhere in text that is no URL', () => {
    expect(hostsSpan('DATABASE_URL')).toBeNull();
  });
});
