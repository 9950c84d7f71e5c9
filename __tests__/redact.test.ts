// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the files' own syntax
import { parse } from 'dotenv';
import { holdsSecret, redactFile, redactLine, redactMessage, redactUrl } from '../lib/redact';
import { titleOf } from '../lib/render/project-full';
import { shownText } from '../lib/render/shown';
import { type Random, seeded } from './seeded';

const shown = (text: string, kind: 'env' | 'other') => redactFile(text, kind).map((line) => line.text);
const env = (line: string) => redactLine(line, 'env').text;
const other = (line: string) => redactLine(line, 'other').text;

describe('redactUrl', () => {
  it.each([
    [
      'a pooled URL',
      'postgres://sally:s3cret@ep-a-pooler.eu.aws.neon.tech:5432/neondb?sslmode=require',
      'postgres://sally:****@ep-a-pooler.eu.aws.neon.tech:5432/neondb?sslmode=require',
    ],
    ['a URL without a password', 'postgresql://sally@localhost/db', 'postgresql://sally@localhost/db'],
    ['an empty password', 'postgresql://sally:@localhost/db', 'postgresql://sally:@localhost/db'],
    ['several hosts', 'postgresql://u:p@a:1,b:2/db', 'postgresql://u:****@a:1,b:2/db'],
    ['an IPv6 host', 'postgresql://u:p@[::1]:5432/db', 'postgresql://u:****@[::1]:5432/db'],
    ['references', 'postgresql://${U}:${P}@${H}:5432/${D}', 'postgresql://${U}:${P}@${H}:5432/${D}'],
    ['a reference with a fallback', 'postgresql://${U:-u}:${P:-s3cret}@h/db', 'postgresql://${U:-u}:****@h/db'],
    ['placeholders', 'postgresql://USER:PASSWORD@HOST:5432/DB', 'postgresql://USER:****@HOST:5432/DB'],
    [
      'an API key',
      'prisma://accelerate.prisma-data.net/?api_key=ey',
      'prisma://accelerate.prisma-data.net/?api_key=****',
    ],
    ['what is masked already', 'postgres://u:****@h/db?x=****', 'postgres://u:****@h/db?x=****'],
  ])('shows what is harmless of %s', (_what, url, expected) => {
    expect(redactUrl(url)).toBe(expected);
  });

  it.each([
    ['an @', 'postgres://u:a@b@h/db'],
    ['a #', 'postgres://u:a#b@h/db'],
    ['a /', 'postgres://u:a/b@h/db'],
    ['a ?', 'postgres://u:a?b=c@h/db'],
    ['a :', 'postgres://u:a:b@h/db'],
    ['a space', 'postgres://u:a b@h/db'],
    ['a line end', 'postgres://u:a\nb@h/db'],
    ['a quote', 'postgres://u:a"b@h/db'],
  ])('hides a password with %s in it up to the last @', (_what, url) => {
    expect(redactUrl(url)).toBe('postgres://u:****@h/db');
  });

  it('hides what may be a login that was cut off before its host', () => {
    expect(redactUrl('postgres://sally:s3cr')).toBe('postgres://****');
    expect(redactUrl('postgres://sally:12345')).toBe('postgres://****');
    expect(redactUrl('postgres://localhost:5432')).toBe('postgres://localhost:5432');
  });

  it('hides a user that holds an encoded colon', () => {
    expect(redactUrl('postgres://sally%3As3cret@h/db')).toBe('postgres://****@h/db');
  });

  it('hides a parameter that it does not know, and what an & in it may have cut off', () => {
    expect(redactUrl('postgres://h/db?password=a&b=c&d&schema=x')).toBe('postgres://h/db?password=****&schema=x');
  });

  it('hides the value of a known parameter when it is not of the kind that it should be', () => {
    expect(redactUrl('postgres://h/db?schema=a b"c')).toBe('postgres://h/db?schema=****');
  });

  it('hides a fragment and parameters after a semicolon', () => {
    expect(redactUrl('postgres://h/db#s3cret')).toBe('postgres://h/db#****');
    expect(redactUrl('sqlserver://h:1433;user=sa;password=s3cret')).toBe('sqlserver://****');
  });

  it('hides the whole user info of a web address, where the user is often a token', () => {
    expect(redactUrl('https://gh0_token:x-oauth@github.com/a/b')).toBe('https://****@github.com/a/b');
    expect(redactUrl('https://gh0_token@github.com/a/b')).toBe('https://****@github.com/a/b');
  });

  it('shows the name of a host and hides any other text', () => {
    for (const host of [
      'ep-a-pooler.eu.aws.neon.tech',
      'localhost',
      'db',
      'postgres-1',
      '10.0.0.1',
      '[::1]',
      '${HOST}',
      '',
    ]) {
      expect(redactUrl(host)).toBe(host);
    }
    for (const text of ['hunter2', 's3cret word', 'a:b', '12345', 'key=value']) expect(redactUrl(text)).toBe('****');
  });
});

describe('a line of an env file', () => {
  it.each([
    ['DATABASE_URL="postgres://u:s3cret@h/db?pgbouncer=true"', 'DATABASE_URL="postgres://u:****@h/db?pgbouncer=true"'],
    ["export X = 'postgres://u:s3cret@h/db' # s3cret", "export X = 'postgres://u:****@h/db' # ****"],
    ['# DIRECT_URL=postgres://u:s3cret@h/db', '# DIRECT_URL=postgres://u:****@h/db'],
    ['X: postgres://u:s3cret@h/db', 'X: postgres://u:****@h/db'],
    ['X=postgres://u:s3#cret@h/db', 'X=postgres://u:****@h/db'],
    ['X=postgres://u:s3cret', 'X=postgres://****'],
    ['X=postgres://u:s3#cret', 'X=postgres://****'],
  ])('shows the connection URL of %j without its password', (line, expected) => {
    expect(env(line)).toBe(expected);
  });

  it.each(['PORT=3000', 'DEBUG=true', 'X="false"', 'X=', 'X=""', 'X=${DATABASE_URL}', 'X="${DATABASE_URL}"'])(
    'shows the harmless value of %s',
    (line) => {
      expect(env(line)).toBe(line);
    },
  );

  it.each([
    ['API_KEY=s3cret', 'API_KEY=****'],
    ['API_KEY="s3cret"', 'API_KEY="****"'],
    ["# API_KEY='s3cret'", "# API_KEY='****'"],
    ['PIN=123456', 'PIN=****'],
    ['PASSWORD=12345', 'PASSWORD=****'],
    ['WEBHOOK=https://hooks.example.com/T0/s3cret', 'WEBHOOK=****'],
    ['X=${DATABASE_URL}&s3cret', 'X=****'],
    ['X=$s3cret', 'X=****'],
    ['X=encrypted:s3cret', 'X=****'],
    ['X="s3cret" s3cret"', 'X=****'],
    ['X="s3cret', 'X=****'],
  ])('hides the value of %s', (line, expected) => {
    expect(env(line)).toBe(expected);
  });

  it.each([
    ['X=a#s3cret', 'X=****'],
    ['PORT=3000 # s3cret', 'PORT=3000 # ****'],
    ['X=# s3cret', 'X=# ****'],
    ['X=12#s3cret', 'X=****'],
    ['X="true" # s3"cret', 'X="true" # ****'],
    ['X="true"#s3cret', 'X="true"****'],
  ])('hides what stands behind the # of %s', (line, expected) => {
    expect(env(line)).toBe(expected);
  });

  it.each([
    '# the app goes through the pooler',
    '# https://www.prisma.io/docs/orm#pooling',
    '# ==== Database ====',
    '',
    '  # x',
  ])('shows the comment %j', (line) => {
    expect(env(line)).toBe(line);
  });

  it.each([
    ['# see postgres://u:s3cret@h/db', '# see postgres://u:****@h/db'],
    ['# the password is s3cret', '# the password is ****'],
    ['# run X=s3cret before', '# run X=****'],
    ['# old key 0123456789abcdefABCDEF0123456789', '# old key ****'],
  ])('hides the secret in the comment %j', (line, expected) => {
    expect(env(line)).toBe(expected);
  });

  it('hides a line that is neither an assignment nor a comment', () => {
    expect(env('  s3cret line')).toBe('  ****');
  });

  it('hides a line of Base64 that looks like an assignment', () => {
    expect(env('MIIEvQ1BADANBg==')).toBe('****');
  });
});

describe('an env file', () => {
  it('hides every line of a value of several lines, whatever it looks like', () => {
    const text = 'KEY="-----BEGIN\n# s3cret\nNAME=s3cret\n\n-----END"\r\nPORT=3000\r\n';
    expect(shown(text, 'env')).toEqual(['KEY=****', '****', '****', '', '****', 'PORT=3000', '']);
  });

  it('hides the lines of a commented value up to the end of the comment', () => {
    expect(shown("# KEY='s3cret\n# s3cret\n# s3cret'\n# shown", 'env')).toEqual([
      '# KEY=****',
      '****',
      '****',
      '# shown',
    ]);
  });

  it('does not take a quote that is never closed for a value of several lines', () => {
    const text = `A="s3cret\nPORT=3000\nB="true"\n`;
    expect(shown(text, 'env')).toEqual(['A=****', '****', 'B="true"', '']);
  });

  it.each(['\r', '\u2028', '\u2029'])('sees the assignment behind the line end %j, as dotenv does', (lineEnd) => {
    expect(shown(`# shown${lineEnd}X=s3cret`, 'env').join('')).toBe(`# shown${lineEnd}X=****`);
  });

  it('keeps a byte order mark and gives lines without their line ends', () => {
    expect(shown('\uFEFFPORT=1\r\nX=s3cret', 'env')).toEqual(['\uFEFFPORT=1', 'X=****']);
  });

  it('hides every value that dotenv reads in any text', () => {
    const random = seeded(12);
    for (let round = 0; round < 10000; round += 1) {
      const { text, secrets } = envLikeText(random);
      const visible = shown(text, 'env').join('\n');
      const values = Object.values(parse(text)).join(' ');
      expect({ text, leaks: secrets.filter((secret) => values.includes(secret) && visible.includes(secret)) }).toEqual({
        text,
        leaks: [],
      });
    }
  });
});

describe('a line of another file', () => {
  it.each([
    ['  directUrl = "postgres://u:s3"cret@h/db"', '  directUrl = "postgres://u:****@h/db"'],
    ["url: 'postgres://u:s3cret@h/db', // don't", "url: 'postgres://u:****@h/db', // don't"],
    ['- X=postgres://u:s3 cret@h/db?schema=public', '- X=postgres://u:****@h/db?schema=public'],
    ['X=postgres://u:s3cret@h/db pnpm --filter @org/web dev', 'X=postgres://u:****@h/db pnpm --filter @org/web dev'],
    ['psql sally:s3cret@db.example.com/x', 'psql sally:****@db.example.com/x'],
    ['psql postgres://u:"s3 cret"@h/db', 'psql postgres://u:****@h/db'],
    ['a("postgres://u:" + "s3cret" + "@h/db")', 'a("postgres://u:****@h/db")'],
    ['{"url":"postgres:\\/\\/u:s3cret@h\\/db"}', '{"url":"postgres:\\/\\/u:****@h****"}'],
    ['x?u=postgres%3A%2F%2Fu%3As3cret%40h', 'x?u=postgres%3A%2F%2F****'],
    ['redis://default:s3cret@h:6379', 'redis://default:****@h:6379'],
  ])('hides the password in %j', (line, expected) => {
    expect(other(line)).toBe(expected);
  });

  it.each([
    ['PGPASSWORD=s3cret pg_dump "$DIRECT_URL"', 'PGPASSWORD=**** pg_dump "$DIRECT_URL"'],
    ['  POSTGRES_PASSWORD: s3cret', '  POSTGRES_PASSWORD: ****'],
    ['  POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:-s3cret}', '  POSTGRES_PASSWORD: ****'],
    ["password: process.env.PW ?? 's3cret',", "password: process.env.PW ?? '****',"],
    ['{ "apiKey": "s3cret", "n": 1 }', '{ "apiKey": "****", "n": 1 }'],
    ['- "POSTGRES_PASSWORD=s3 cret"', '- "POSTGRES_PASSWORD=****"'],
  ])('hides what %j calls a secret', (line, expected) => {
    expect(other(line)).toBe(expected);
  });

  it.each([
    '  url = env("DATABASE_URL")',
    '  NEXTAUTH_SECRET: z.string().min(1),',
    '  password: process.env.POSTGRES_PASSWORD,',
    '  POSTGRES_PASSWORD: ${{ secrets.POSTGRES_PASSWORD }}',
    '  "jsonwebtoken": "^9.0.0",',
    '      - uses: actions/checkout@v4',
    '  image: postgres:16@sha256:0123456789abcdef',
    '  "x": "npm:@scope/name@1.0.0",',
    'see https://pris.ly/d/direct-url#anchor and https://medium.com/@sally/post',
    'a `prisma://` URL needs `@prisma/extension-accelerate`',
    'refresh_token String? @db.Text',
    'const url = `postgres://${user}:${password}@${host}:${port}/${name}?sslmode=require`',
    'git@github.com:org/repo.git',
    'author: Sally <sally@example.com>',
  ])('leaves %j as it is', (line) => {
    expect(other(line)).toBe(line);
  });

  it('hides a password that goes on in the next line', () => {
    expect(shown('X="postgres://u:12\\\n34s3cret@h/db"', 'other')).toEqual(['X="postgres://u:****', '****@h/db"']);
    expect(shown("const x = 'postgres://u:' +\n  's3cret' +\n  '@h/db'", 'other')).toEqual([
      "const x = 'postgres://u:****",
      '****',
      "****@h/db'",
    ]);
  });
});

describe('a planted password', () => {
  const inOther: readonly Context[] = [
    { name: 'a schema', without: '"', line: (url) => `  directUrl = "${url}" // don't` },
    { name: 'a TypeScript string', without: "'", line: (url) => `const x = { url: '${url}', mail: 'a@b.c' } // it's` },
    { name: 'a template', without: '`', line: (url) => `new Pool({ connectionString: \`${url}\` })` },
    { name: 'a YAML scalar', without: '', line: (url) => `  DATABASE_URL: ${url}` },
    { name: 'a YAML list', without: '"', line: (url) => `  - "DATABASE_URL=${url}"` },
    { name: 'a shell word', without: ' \t', line: (url) => `DATABASE_URL=${url} pnpm --filter @org/web dev` },
    { name: 'JSON', without: '"', line: (url) => `{"url":"${url}","n":1}` },
    { name: 'prose', without: '', line: (url) => `the URL ${url}` },
    { name: 'double quotes that do not pair', without: '', line: (url) => `url "${url}"` },
    { name: 'single quotes that do not pair', without: '', line: (url) => `url '${url}'` },
  ];
  const inEnv: readonly Context[] = [
    { name: 'a quoted value', without: '', line: (url) => `DATABASE_URL: "${url}" # x` },
    { name: 'a single-quoted value', without: "'", line: (url) => `DATABASE_URL='${url}' # it's` },
    { name: 'a bare value', without: '', line: (url) => `export DATABASE_URL = ${url}` },
    { name: 'a commented value', without: '', line: (url) => `# DATABASE_URL=${url}` },
    { name: 'a commented quoted value', without: '', line: (url) => `#DATABASE_URL="${url}"` },
    { name: 'a comment', without: '', line: (url) => `# see ${url}` },
    { name: 'a quoted URL in a comment', without: '', line: (url) => `# see "${url}"` },
    { name: 'an inline comment', without: '', line: (url) => `A="b" # ${url}` },
    { name: 'what follows a #', without: '', line: (url) => `A=b # ${url}` },
  ];

  it.each(inOther)('never shows in $name', (context) => {
    expectNoLeak(context, 'other');
  });

  it.each(inEnv)('never shows in $name of an env file', (context) => {
    expectNoLeak(context, 'env');
  });

  it('never shows in a URL by itself', () => {
    const random = seeded(3);
    for (let round = 0; round < 3000; round += 1) {
      const url = plantedUrl(random, '');
      expect(leaksOf(redactUrl(url))).toEqual([]);
    }
  });

  it('never shows as a value of its own in an env file', () => {
    const random = seeded(4);
    for (let round = 0; round < 3000; round += 1) {
      const password = plantedPassword(random, '');
      const lead = random.pick(['X=', 'export X="', '# X=', "X='", 'X: ', 'X=1 # ']);
      expect(leaksOf(env(lead + password))).toEqual([]);
    }
  });
});

describe('the columns of a masked line', () => {
  it('lead from each part that is shown to the same part', () => {
    const line = 'X="postgres://u:a-long-s3cret@h/db?pgbouncer=true"';
    const { text, column } = redactLine(line, 'env');
    expect(text.slice(column(line.indexOf('pgbouncer')), column(line.length - 1))).toBe('pgbouncer=true');
    expect(text.slice(column(line.indexOf('a-long')), column(line.indexOf('@')))).toBe('****');
  });

  it('never fall and stay in the line', () => {
    const random = seeded(5);
    for (let round = 0; round < 1200; round += 1) {
      const line = random.pick(['', 'X=', '# ', 'url "']) + plantedUrl(random, '') + random.pick(['', '"', ' ']);
      for (const kind of ['env', 'other'] as const) {
        const { text, column } = redactLine(line, kind);
        const columns = Array.from({ length: line.length + 4 }, (_, index) => column(index - 1));
        expect(columns).toEqual([...columns].sort((a, b) => a - b));
        expect([columns[0], column(line.length), columns.at(-1)]).toEqual([0, text.length, text.length]);
      }
    }
  });
});

describe('masking', () => {
  it('changes nothing in another file that is masked already', () => {
    const random = seeded(6);
    for (let round = 0; round < 1200; round += 1) {
      const once = other(`url "${plantedUrl(random, '')}"`);
      expect(other(once)).toBe(once);
    }
  });

  it('gives one line for each line of the file', () => {
    for (const text of ['', '\n', 'A=1', 'A=1\n', 'A="\n\n"\r\n']) {
      for (const kind of ['env', 'other'] as const) expect(shown(text, kind)).toHaveLength(text.split('\n').length);
    }
  });

  it('tells a text that holds a secret from one that may be written out', () => {
    expect(holdsSecret('PORT=3000\r\n# x\r\n', 'env')).toBe(false);
    expect(holdsSecret('PORT=3000\r\nX=s3cret\r\n', 'env')).toBe(true);
    expect(holdsSecret('  url = env("DATABASE_URL")\n', 'other')).toBe(false);
    expect(holdsSecret('  url = "postgres://u:s3cret@h/db"\n', 'other')).toBe(true);
  });

  it('hides a value of very many lines', () => {
    const lines = shown(`A="${'s3cret\n'.repeat(200_000)}"`, 'env');
    expect(new Set(lines.slice(1))).toEqual(new Set(['****']));
  });

  const pieces = [
    '"',
    '@',
    '://',
    'postgres://u:p@h ',
    '"postgres://u:',
    'token: z.a({',
    'KEY="\n',
    "# A='\n",
    '=',
    'a.',
    '\n',
    '# pw',
    '"postgres://u:a\n',
    'postgres://u:a\nb\n',
    '// password=',
    'h?a=',
    '<<<<<<< ',
  ];
  it.each(pieces)('takes linear time for a text of many %j', (piece) => {
    const started = performance.now();
    for (const lead of ['', 'postgres://u:', 'X="', '# ', 'password: ', 'postgres://h/?x']) {
      for (const kind of ['env', 'other'] as const) redactFile(lead + piece.repeat(20_000 / piece.length), kind);
    }
    expect(performance.now() - started).toBeLessThan(4000);
  });
});

describe('what an attack found', () => {
  it('hides a URL with an @ behind a parameter, which ends in a password or in a host', () => {
    for (const url of [
      'postgres://h.example.com/db?user=s&password=Abcd@Hunter2x&pgbouncer=true',
      'postgres://u:p@h/db?password=Abcd@Hunter2x',
      'https://u:p@h.example.com/x?mail=Abcd@Hunter2x',
    ]) {
      const shownUrl = `${url.slice(0, url.indexOf('://'))}://****`;
      expect(redactUrl(url)).toBe(shownUrl);
      expect(other(`  url = "${url}"`)).toBe(`  url = "${shownUrl}"`);
    }
  });

  it('hides a single word behind the last @ that may be the end of a password', () => {
    expect(other('--url postgres://sally:Qa1@Wb2zx@Ec3vv')).toBe('--url postgres://sally:****@****');
    expect(redactUrl('postgres://sally:Qa1@Ec3vv?pgbouncer=true')).toBe('postgres://sally:****@****');
    expect(redactUrl('postgres://Hunter2')).toBe('postgres://****');
    for (const host of ['localhost', 'db', '10.0.0.1', '[::1]', 'h:5432', 'ep-a.eu.aws.neon.tech', '${HOST}']) {
      expect(redactUrl(`postgres://u:a@b@${host}`)).toBe(`postgres://u:****@${host}`);
    }
  });

  it.each([
    ['double quotes', '"', '"'],
    ['single quotes', "'", "'"],
    ['no quotes', '', ''],
  ])('hides the rest of a schema URL of several lines in %s', (_what, open, close) => {
    const text = `datasource db {\n  url = ${open}postgres://s:Abcd\nHunter2se\ncret3@h.neon.tech/db${close}\n}\nmodel A {\n  id Int @id\n}`;
    expect(shown(text, 'other')).toEqual([
      'datasource db {',
      `  url = ${open}postgres://s:****`,
      '****',
      `****@h.neon.tech/db${close}`,
      '}',
      'model A {',
      '  id Int @id',
      '}',
    ]);
  });

  it('hides a login of several lines whose quote closes before a host', () => {
    expect(shown('  url = "postgres://s:Abcd\nHunter2"\n}', 'other')).toEqual([
      '  url = "postgres://****',
      '****"',
      '}',
    ]);
  });

  it.each([
    ['# password Hunter2secret', '# password ****'],
    ['# prod pw is Hunter2secret', '# prod pw is ****'],
    ['# token: Hunter2 secret', '# token: ****'],
    ['# the key = Hunter2', '# the key = ****'],
    ['# pwd "Hunter2', '# pwd "****'],
    ['# PASSWORD_PROD -> Hunter2', '# PASSWORD_PROD -> ****'],
    ['# pw: 12345', '# pw: ****'],
    ['# see keyboard shortcuts', '# see keyboard shortcuts'],
    ['# bypass the pooler', '# bypass the pooler'],
  ])('reads the comment %j of an env file', (line, expected) => {
    expect(env(line)).toBe(expected);
  });

  it.each([
    ['  /// keep: password=Qa1z Wb2zx Ec3vv', '  /// keep: password=****'],
    ['  url = env("X") // password=Qa1z" Wb2zx', '  url = env("X") // password=****'],
    ['# password=Qa1z Wb2zx', '# password=****'],
    ['see https://h.example.com and PGPASSWORD=Qa1z psql', 'see https://h.example.com and PGPASSWORD=**** psql'],
  ])('hides a password in the comment %j up to its end', (line, expected) => {
    expect(other(line)).toBe(expected);
  });

  it('hides the label behind the marker of a conflict', () => {
    expect(shown('<<<<<<< Hunter2 x\na\n||||||| Hunter2\n=======\n>>>>>>> Hunter2\r\n', 'other')).toEqual([
      '<<<<<<< ****',
      'a',
      '||||||| ****',
      '=======',
      '>>>>>>> ****',
      '',
    ]);
  });

  it('hides a user without a password that looks like a key', () => {
    expect(redactUrl('postgres://Hunter2Hunter2Hunter2@h/db')).toBe('postgres://****@h/db');
    expect(redactUrl(`postgres://${'a'.repeat(33)}@h/db`)).toBe('postgres://****@h/db');
    expect(redactUrl('postgres://postgres.abcdefghijklmnopqrst@h/db')).toBe(
      'postgres://postgres.abcdefghijklmnopqrst@h/db',
    );
    expect(redactUrl('postgres://${A_VERY_LONG_NAME_OF_A_VARIABLE_1}@h/db')).toBe(
      'postgres://${A_VERY_LONG_NAME_OF_A_VARIABLE_1}@h/db',
    );
  });

  it('shows of options only the compute of Neon', () => {
    expect(redactUrl('postgres://h/db?options=endpoint%3Dep-a-1')).toBe('postgres://h/db?options=endpoint%3Dep-a-1');
    expect(redactUrl('postgres://h/db?options=endpoint=ep-a-1')).toBe('postgres://h/db?options=endpoint=ep-a-1');
    expect(redactUrl('postgres://h/db?options=endpoint%3Dep-a%20Hunter2')).toBe('postgres://h/db?options=****');
    expect(redactUrl('postgres://h/db?options=-c x.key=Hunter2')).toBe('postgres://h/db?options=****');
  });

  it('shows a message of several lines as one, with the URL in it hidden', () => {
    expect(shownText('not read: "postgres://s:Abcd\nHunter2@h/db"')).toBe('not read: "postgres://s:**** ****@h/db"');
  });

  it('shows the name of a package as text of one line', () => {
    const named = { name: '', packageName: 'x\u001b[2J\npostgres://u:Hunter2@h/db' };
    expect(titleOf(named as Parameters<typeof titleOf>[0])).toBe('x␛[2J postgres://u:****@h/db');
  });
});

describe('a message that repeats words of the user', () => {
  it.each([
    ['no such path: postgres:/user:pw@host/db', 'no such path: postgres:****'],
    ['no such path: "postgres:/user:p w@host/db"', 'no such path: "postgres:****"'],
    ['unknown: --url=postgresql:u:pw', 'unknown: --url=postgresql:****'],
    ['unknown: redis:/u:pw@h', 'unknown: redis:****'],
    ['unknown: postgres://u:p w@h/db', 'unknown: postgres://u:****@h/db'],
    ['unknown: password=Hunter2', 'unknown: password=****'],
    ['two\r\n lines\u001b[2J', 'two lines␛[2J'],
    ['the path apps/web does not exist (C:\\app)', 'the path apps/web does not exist (C:\\app)'],
    ['needs 5.10.0: see https://pris.ly/d/x', 'needs 5.10.0: see https://pris.ly/d/x'],
  ])('%j is told as %j', (message, expected) => {
    expect(redactMessage(message)).toBe(expected);
  });

  it.each(['a:', 'a: ', 'postgres:', 'postgres: ', 'a:@', '@', '\n', 'ab:c/'])(
    'takes linear time for many %j',
    (piece) => {
      const started = performance.now();
      redactMessage(piece.repeat(100_000 / piece.length));
      expect(performance.now() - started).toBeLessThan(2000);
    },
  );

  it('never shows a planted password behind a scheme with one slash', () => {
    const random = seeded(41);
    for (let round = 0; round < 3000; round += 1) {
      const url = plantedUrl(random, '').replace('://', random.pick([':/', ':', ':\\\\', '://']));
      if (/^redis:[^/]|^redis:\/[^/]/.test(url)) continue; // of other schemes only the word with the `@` is known
      expect(leaksOf(redactMessage(`no such path: ${url} (in a/b)`))).toEqual([]);
    }
  });
});

interface Context {
  readonly name: string;
  /** The characters that can't stand in a password there, since they end it. */
  readonly without: string;
  readonly line: (url: string) => string;
}

const CHUNKS = ['Qzxkv', 'wJqpt', 'zGhhq'];
const NASTY = '@#/?:&=% "\'`${};,<>[]()|\\!~^*+.-\t';

/** Chunks that stand nowhere else, with anything at all between them. */
function plantedPassword(random: Random, without: string): string {
  const between = [...NASTY].filter((character) => !without.includes(character));
  const gap = () => Array.from({ length: 1 + random.below(3) }, () => random.pick(between)).join('');
  return CHUNKS.join('\n').replaceAll('\n', gap);
}

function plantedUrl(random: Random, without: string): string {
  const scheme = random.pick(['postgres', 'postgresql', 'mysql', 'redis']);
  const user = random.pick(['sally', '', 'postgres.abcd', '${DB_USER}']);
  const host = random.pick(['h', 'localhost:5432', 'ep-a-pooler.eu.aws.neon.tech', 'a:1,b:2']);
  const rest = random.pick(['', '/db', '/db?schema=public', '/db?pgbouncer=true&x=y']);
  return `${scheme}://${user}:${plantedPassword(random, without)}@${host}${rest}`;
}

function leaksOf(text: string): readonly string[] {
  return CHUNKS.some((chunk) => text.includes(chunk)) ? [text] : [];
}

function expectNoLeak({ without, line }: Context, kind: 'env' | 'other'): void {
  const random = seeded(7);
  for (let round = 0; round < 1200; round += 1) {
    // A backslash before the closing quote would take it along.
    const text = line(plantedUrl(random, `${without}\\`));
    const visible = [redactLine(text, kind).text, ...shown(`A=1\n${text}\nB=2`, kind)].join('\n');
    expect({ text, leaks: leaksOf(visible) }).toEqual({ text, leaks: [] });
  }
}

const PIECES = [
  'KEY',
  'OTHER',
  '=',
  '=',
  '=',
  ' ',
  '\n',
  '\n',
  '\r\n',
  '\r',
  '\u2028',
  '"',
  "'",
  '`',
  '#',
  ' # ',
  'export ',
];
const MORE_PIECES = ['\\', '\\"', ': ', '/', 'postgres://u:', '${A}', '$', '-----', '\t', '"\n', '\nK="'];

/** A text of the pieces that env files are made of, in any order, with secrets of distinct names in it. */
function envLikeText(random: Random): { readonly text: string; readonly secrets: readonly string[] } {
  const secrets: string[] = [];
  const parts = Array.from({ length: 3 + random.below(25) }, () => {
    if (random.below(9) > 0) return random.pick([...PIECES, ...MORE_PIECES]);
    secrets.push(`Q${secrets.length}z8Xk`);
    return secrets.at(-1) ?? '';
  });
  return { text: random.pick(['', '\uFEFF']) + parts.join(''), secrets };
}
