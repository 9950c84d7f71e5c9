import { applyEdits } from '../lib/edit';
import { secondOpinion } from '../lib/read/prisma-ast';
import { assignmentOf, type Block, readSchema, type Schema, textValue } from '../lib/read/schema';
import { sliceOf } from '../lib/text';

/** What Neon's article of 2023 builds, with what real projects add to it. */
const THREE_URLS = `// This is your Prisma schema file
generator client {
  provider = "prisma-client-js"
  output   = "..\\\\generated" // for Windows
}

datasource db {
  provider          = "postgresql"
  url               = env("DATABASE_URL") // uses connection pooling
  // Migrate can't use the pooler
  /// see https://pris.ly/d/direct
  directUrl         = env("DIRECT_URL") /// for migrations

  // shadowDatabaseUrl = env("OLD_SHADOW_URL")
  shadowDatabaseUrl = env("SHADOW_DATABASE_URL")
  extensions        = [pgvector(map: "vector"), citext]
}

/// { not a brace
model Link {
  id        Int    @id @default(autoincrement()) // }
  directUrl String @default("}{ // \\"")
  redirectUrl String?
}
`;

const VARIANTS = [
  ['as it is', THREE_URLS],
  ['CRLF', THREE_URLS.replaceAll('\n', '\r\n')],
  ['a byte order mark', `\uFEFF${THREE_URLS}`],
  ['tabs', THREE_URLS.replaceAll('  ', '\t')],
  ['no final newline', THREE_URLS.trimEnd()],
  ['no space around =', THREE_URLS.replaceAll(/ += /g, '=')],
] as const;

function datasource(body: string): string {
  return `datasource db {\n  provider = "postgresql"\n${body}\n}\n`;
}

function read(text: string): Schema {
  const { schema, findings } = readSchema({ path: 'prisma/schema.prisma', text });
  expect(findings).toEqual([]);
  if (schema === null) throw new Error('no schema');
  return schema;
}

function block(text: string): Block {
  const [found] = read(text).datasources;
  if (found === undefined) throw new Error('no datasource');
  return found;
}

function property(text: string, key = 'url') {
  const assignment = assignmentOf(block(text), key);
  if (assignment === undefined) throw new Error(`no ${key}`);
  return assignment;
}

/** What is wrong with a text: each finding's code, the text that it points at, and its message. */
function wrong(text: string) {
  const { schema, findings } = readSchema({ path: 'schema.prisma', text });
  expect(schema).toBeNull();
  return findings.map(({ code, at, message }) => ({ code, at: at && sliceOf(text, at.span), message }));
}

describe.each(VARIANTS)('a schema with three URLs, %s', (_, text) => {
  it('gives every key with the variable that it names', () => {
    const named = block(text).assignments.map(({ key, value }) => [
      key,
      value.kind === 'env' ? value.name : value.kind,
    ]);
    expect(named).toEqual([
      ['provider', 'literal'],
      ['url', 'DATABASE_URL'],
      ['directUrl', 'DIRECT_URL'],
      ['shadowDatabaseUrl', 'SHADOW_DATABASE_URL'],
      ['extensions', 'other'],
    ]);
  });

  it('gives spans of the text on disk', () => {
    const { keySpan, value, valueSpan, comment } = property(text, 'directUrl');
    expect(sliceOf(text, keySpan)).toBe('directUrl');
    expect(sliceOf(text, valueSpan)).toBe('env("DIRECT_URL")');
    expect(value.kind === 'env' && sliceOf(text, value.nameSpan)).toBe('DIRECT_URL');
    expect(comment && sliceOf(text, comment.span)).toBe('/// for migrations');
    expect(comment?.text).toBe('for migrations');
  });

  it('gives the line whose removal leaves every other byte', () => {
    const { lineSpan } = property(text, 'directUrl');
    const after = applyEdits(text, [{ path: '', span: lineSpan, newText: '' }]);
    const lines = text.split('\n');
    expect(after.split('\n')).toEqual(lines.filter((line) => !line.includes('for migrations')));
  });

  it('gives the blocks with their names', () => {
    const { datasources, generators, hasModels } = read(text);
    expect(datasources.map(({ name, nameSpan }) => [name, sliceOf(text, nameSpan)])).toEqual([['db', 'db']]);
    expect(generators.map(({ name }) => name)).toEqual(['client']);
    expect(hasModels).toBe(true);
    const [source] = datasources;
    expect(source && sliceOf(text, source.span)).toMatch(/^datasource db \{[\s\S]*citext\]\r?\n\}$/);
  });

  it('keeps comment lines directly above apart from those that a blank line cuts off', () => {
    const above = property(text, 'directUrl').commentsAbove;
    expect(above.map((comment) => comment.text)).toEqual([
      "Migrate can't use the pooler",
      'see https://pris.ly/d/direct',
    ]);
    expect(above.map(({ span }) => sliceOf(text, span)[2])).toEqual([' ', '/']);
    expect(property(text, 'url').commentsAbove).toEqual([]);
  });

  it('finds the property that is commented out', () => {
    const [old, ...others] = block(text).commentedOut;
    expect(others).toEqual([]);
    expect(old?.key).toBe('shadowDatabaseUrl');
    expect(old && sliceOf(text, old.span)).toMatch(/^shadowDatabaseUrl ?= ?env\("OLD_SHADOW_URL"\)$/);
  });

  it('reads the escapes of a string', () => {
    const [client] = read(text).generators;
    expect(client && textValue(client, 'output')).toBe('..\\generated');
    expect(client && textValue(client, 'provider')).toBe('prisma-client-js');
  });
});

describe('values', () => {
  it('takes // inside of a string for a part of the URL', () => {
    const text = datasource('  url = "postgres://sally:pw@h/db?pgbouncer=true" // pooled');
    const { value, comment } = property(text);
    expect(value).toMatchObject({ kind: 'literal', url: 'postgres://sally:pw@h/db?pgbouncer=true' });
    expect(value.kind === 'literal' && sliceOf(text, value.urlSpan)).toBe('postgres://sally:pw@h/db?pgbouncer=true');
    expect(comment?.text).toBe('pooled');
  });

  it('leaves the escapes of a URL as they are, so that offsets hold, and reads them in textValue', () => {
    const text = datasource('  url = "postgres://sally:\\"\\u0041@h/db"');
    expect(property(text).value).toMatchObject({ url: 'postgres://sally:\\"\\u0041@h/db' });
    expect(textValue(block(text), 'url')).toBe('postgres://sally:"A@h/db');
  });

  it.each(['env("X")', 'env( "X" )', 'env ("X")', 'env\t("X"\t)'])('reads %j as the variable X', (value) => {
    expect(property(datasource(`url = ${value}`)).value).toMatchObject({ kind: 'env', name: 'X' });
  });

  it.each(['env(X)', 'env("X", "Y")', 'env("X\\"Y")', 'DATABASE_URL', '["a", "b"]', '1'])(
    'keeps %j as text',
    (value) => {
      expect(property(datasource(`url = ${value}`)).value).toEqual({ kind: 'other', text: value });
    },
  );

  it('has no text for a property that is absent or names a variable', () => {
    const found = block(datasource('url = env("X")'));
    expect(textValue(found, 'url')).toBeUndefined();
    expect(textValue(found, 'directUrl')).toBeUndefined();
    expect(assignmentOf(found, 'directUrl')).toBeUndefined();
  });
});

describe('comments', () => {
  it.each([
    ['on one line', '/* directUrl = env("Y") */'],
    ['over several lines', '/*\n  directUrl = env("Y")\n  */'],
    ['with slashes in it', '/* // directUrl = env("Y") */'],
  ])('does not take a block comment %s for code', (_, comment) => {
    const text = datasource(`  url = env("X")\n  ${comment}`);
    const found = block(text);
    expect(found.assignments.map(({ key }) => key)).toEqual(['provider', 'url']);
    expect(found.commentedOut.map(({ span }) => sliceOf(text, span))).toEqual(['directUrl = env("Y")']);
  });

  it('does not take prose for a property', () => {
    expect(block(datasource('  // a == b, x => y, see url = below\n  url = env("X")')).commentedOut).toEqual([]);
  });

  it('does not take /* in a line comment or a string for a comment', () => {
    const text = datasource('  // see /* below\n  url = "postgres://h/*db" // */\n  directUrl = env("Y")');
    expect(block(text).assignments.map(({ key }) => key)).toEqual(['provider', 'url', 'directUrl']);
  });

  it('gives no property the comments that a blank line or another property cuts off', () => {
    const text = datasource('  // far\n\n  url = env("X")\n  // near\n  directUrl = env("Y")\n  a = "b"');
    const above = block(text).assignments.map(({ commentsAbove }) => commentsAbove.map((comment) => comment.text));
    expect(above).toEqual([[], [], ['near'], []]);
  });

  it('keeps a comment before the key with those above', () => {
    const text = datasource('  // one\n  /* two */ url = env("X") /* three */');
    expect(property(text).commentsAbove.map((comment) => comment.text)).toEqual(['one', 'two']);
    expect(property(text).comment?.text).toBe('three');
  });

  it('takes a comment that runs on below a property for a part of its line', () => {
    const text = datasource('  url = env("X") /* a\n  b */\n  directUrl = env("Y")');
    expect(sliceOf(text, property(text).lineSpan)).toBe('  url = env("X") /* a\n  b */\n');
    expect(property(text, 'directUrl').commentsAbove).toEqual([]);
  });

  it('allows them behind the braces and beside the header', () => {
    const text = '/* a */\n// b {\ndatasource db { // c }\n  url = env("X") // d\n  // e\n} // f {\n/* g';
    expect(block(`${text} */`).assignments.map(({ key }) => key)).toEqual(['url']);
  });
});

describe('blocks', () => {
  it('reads files without any', () => {
    for (const text of ['', '\uFEFF', '\n\n', '// only words\n']) {
      expect(read(text)).toMatchObject({ datasources: [], generators: [], hasModels: false });
    }
  });

  it('reads an indented block, one without a space before {, and two on one line', () => {
    const text =
      'enum A {\n  B\n} model C {\n  id Int @id\n}\n  generator g{\n}\n\tdatasource x {\n\turl = env("X")\n\t}';
    expect(read(text).datasources.map(({ name }) => name)).toEqual(['x']);
    expect(read(text).generators.map(({ assignments }) => assignments)).toEqual([[]]);
  });

  it('does not mind what stands in other blocks', () => {
    const text = `model A {\n  what = is [ this "\n  where: { id: { not: 1 } }\n}\ntypes {\n}\n${datasource('url = env("X")')}`;
    expect(property(text).value).toMatchObject({ name: 'X' });
  });

  it('knows a datasource only by its block', () => {
    const text = 'model datasource {\n  directUrl String\n}\nenum E {\n  url\n}\n';
    expect(read(text).datasources).toEqual([]);
  });

  it('takes the last of two equal keys in a generator, as Prisma does', () => {
    const [client] = read('generator g {\n  output = "a"\n  output = "b"\n}\n').generators;
    expect(client && textValue(client, 'output')).toBe('b');
  });
});

describe('the file says who wrote it', () => {
  it.each([
    ['Keystone', '// This file is automatically generated by Keystone, do not modify it manually.\n'],
    [
      'ZenStack',
      '//////////\n// DO NOT MODIFY THIS FILE      //\n// This file is automatically generated by ZenStack CLI and //\n//////////\n',
    ],
    ['prisma', '\uFEFF// generated by Prisma.\n'],
    ['schema-weaver', '/* This schema was auto-generated by schema-weaver.\n   Do not edit. */\n'],
  ])('%s', (name, header) => {
    expect(read(header + THREE_URLS).generatedBy).toBe(name);
  });

  it.each([
    '// This is your Prisma schema file\n',
    '// The client is generated by running `prisma generate`\n',
    '// generated by prisma init\n',
    '// This schema was generated by an assistant\n',
    'enum E {\n}\n// This file is generated by Keystone\n',
  ])('or it does not: %j', (header) => {
    expect(read(header + THREE_URLS).generatedBy).toBeUndefined();
  });
});

describe('what is wrong is found at its place', () => {
  const unquoted = 'postgres://sally:hunter2@ep-x-pooler.eu.aws.neon.tech/neondb?sslmode=require';

  it.each(['url', 'directUrl'])('%s without quotes, as the article prints it', (key) => {
    const message = `the URL of \`${key}\` stands without quotes, which Prisma refuses`;
    expect(wrong(datasource(`  ${key} = ${unquoted} // x`))).toEqual([
      { code: 'url-without-quotes', at: unquoted, message },
    ]);
  });

  it.each([
    ["env('X')", "'"],
    [`'${unquoted}'`, "'"],
    ['`x`', '`'],
    [`\u201C${unquoted}\u201D`, '\u201C'],
  ])('other quotes: %s', (value, quote) => {
    const message = 'the value of `url` is in quotes that Prisma refuses';
    expect(wrong(datasource(`  url = ${value}`))).toEqual([{ code: 'wrong-quotes', at: quote, message }]);
  });

  it('a second datasource', () => {
    const text = `${datasource('url = env("X")')}datasource other {\n  provider = "mysql"\n}\n`;
    const message = 'datasource `other` is a second one beside `db`, and Prisma refuses two';
    expect(wrong(text)).toEqual([{ code: 'two-datasources', at: 'other', message }]);
  });

  it('a key that is set twice', () => {
    const message = 'datasource `db` sets `url` more than once';
    expect(wrong(datasource('url = env("X")\nurl = env("Y")'))).toEqual([
      { code: 'duplicate-key', at: 'url', message },
    ]);
  });

  it.each([
    ['a block on one line', 'datasource db { url = env("X") }', 'datasource db { url = env("X") }'],
    ['a property behind {', 'datasource db { url = env("X")\n}', 'url = env("X")'],
    ['a property before }', 'datasource db {\n  url = env("X") }', 'url = env("X")'],
    [
      'two properties on one line',
      datasource('url = env("X") directUrl = env("Y")'),
      'url = env("X") directUrl = env("Y")',
    ],
    ['two properties that a comment joins', datasource('a = "1" /*\n*/ b = "2"'), '/*\n*/'],
    ['something behind a value', datasource('url = env("X");'), 'url = env("X");'],
    ['a value on the next line', datasource('url =\n  env("X")'), 'url'],
    ['an array over two lines', datasource('schemas = ["a",\n"b"]'), '"b"]'],
    ['an array with a last comma', datasource('schemas = ["a", ] // x'), 'schemas = ["a", ]'],
    ['a line that is no property', datasource('url'), 'url'],
    ['a string that is not closed', datasource('url = env("X)'), '"X)'],
    ['an escape that Prisma has not', datasource('output = "..\\generated"'), '\\g'],
    ['an unfinished escape', datasource('url = "\\u00z"'), '\\u00'],
    ['a tab in a string', datasource('url = "a\tb"'), '\t'],
    ['a comment before a value', datasource('url = /* x */ env("X")'), '/* x */'],
    ['a bare carriage return', datasource('url = env("X") // x\rdirectUrl = env("Y")'), '\r'],
    ['a byte order mark inside', datasource('url = env("X")\uFEFF'), '\uFEFF'],
    ['a comment that is not closed', `${datasource('url = env("X")')}/* end`, '/*'],
    ['a comment that only other programs see', `model A { /*\n  id Int @id\n}\n// */\n`, '{'],
    ['a block that is not closed', 'datasource db {\n  url = env("X")\n', 'datasource db {'],
    ['a block that the next one closes', `model A {\n  id Int @id\n${datasource('url = env("X")')}}\n`, 'model A {'],
    ['a brace too much', `${datasource('url = env("X")')}}\n`, '}'],
    ['a word between blocks', `${datasource('url = env("X")')}oops // x\n`, 'oops'],
    ['a property outside of blocks', `url = env("X")\n${datasource('')}`, 'url = env("X")'],
    ['a brace on the next line', 'datasource db\n{\n}\n', 'datasource db'],
    ['a block without a name', 'datasource {\n}\n', 'datasource'],
    ['a name glued to the keyword, which Prisma takes', 'datasourcedb {\n}\n', 'datasourcedb'],
    ['a name in quotes', 'datasource "db" {\n}\n', 'datasource "db"'],
    ['a merge conflict', `<<<<<<< HEAD\n${datasource('url = env("X")')}=======\n>>>>>>> b\n`, '<<<<<<<'],
  ])('%s', (_, text, place) => {
    expect(wrong(text).map(({ at }) => at)).toContain(place);
  });

  it('all that is wrong with the lines at once', () => {
    const text = datasource(`url = ${unquoted}\ndirectUrl = env('Y')\nwhat`);
    expect(wrong(text).map(({ code }) => code)).toEqual(['url-without-quotes', 'wrong-quotes', 'unreadable-schema']);
  });

  it('without showing a password', () => {
    const texts = [
      datasource(`url = ${unquoted}`),
      datasource(`url = "${unquoted}" x`),
      datasource(`url = '${unquoted}'`),
    ];
    const findings = texts.flatMap((text) => readSchema({ path: 'schema.prisma', text }).findings);
    expect(JSON.stringify(findings)).not.toContain('hunter2');
  });

  it('and says how to mend it', () => {
    const { findings } = readSchema({ path: 'schema.prisma', text: datasource(`url = ${unquoted}`) });
    expect(findings[0]).toMatchObject({ level: 'error', help: expect.stringContaining('env("...")') });
  });
});

describe('the second opinion', () => {
  it('agrees on every kind of value', () => {
    const body = [
      'url = env("X")',
      'text = "a // b"',
      'flag = true',
      'nothing = null',
      'number = -1.5',
      'list = [ "a", b, [ ] ]',
      'call = f( "x" , [g(key : "v")] )',
    ];
    expect(block(datasource(body.join('\n'))).assignments).toHaveLength(body.length + 1);
  });

  it.each(['url = env("X")#', 'url = env("X") "Y"', 'url = "X" + "Y"', 'url = process.env.X', 'url = [', 'üurl = "x"'])(
    'disagrees on %s',
    (line) => {
      expect(wrong(datasource(line)).map(({ code }) => code)).toEqual(['readers-disagree']);
    },
  );

  it('reads an empty block', () => {
    expect(secondOpinion('generator g', [])).toEqual({ kind: 'read', assignments: [] });
  });

  it('says in which line it stumbles', () => {
    expect(secondOpinion('datasource db', ['a = "b"', 'c = = "d"'])).toEqual({ kind: 'refused', line: 1 });
  });

  it('does not take a block of another kind or name', () => {
    expect(secondOpinion('model A', ['id Int']).kind).toBe('refused');
    expect(secondOpinion('datasource a.b', ['c = "d"']).kind).toBe('refused');
    expect(secondOpinion('datasource db', ['a = "b"', '}', 'generator g {']).kind).toBe('refused');
  });
});

describe('hostile input', () => {
  const many = 50_000;

  // Each takes milliseconds when it takes linear time; prisma-ast alone would take years for the colons.
  it.each([
    ['colons in a string that prisma-ast refuses', datasource(`url = "${':'.repeat(80)}\\q"`)],
    ['colons behind what prisma-ast takes for a line end', datasource(`// \u2028 "${':'.repeat(80)}\nurl = "x"`)],
    ['openings of comments', '/*'.repeat(many)],
    ['quotes', datasource(`url = ${'"'.repeat(many)}`)],
    ['backslashes', datasource(`url = "${'\\'.repeat(many)}`)],
    ['spaces', datasource(`url = "${' '.repeat(many)}" ${' '.repeat(many)}x`)],
    ['nested brackets', datasource(`url = ${'['.repeat(many)}`)],
    ['nested braces', `${'{'.repeat(many)}${'}'.repeat(many)}`],
    ['headers', 'datasource a {\n'.repeat(many)],
    ['comments on one line', datasource(`${'/*\n*/'.repeat(many)} url = env("X")`)],
    ['lines of comments', datasource(`${'// a = b\n'.repeat(many)} url = env("X")`)],
    ['a long header', `// ${'this file '.repeat(many)}`],
  ])('of %s is read in time and without a throw', (_, text) => {
    const start = performance.now();
    readSchema({ path: 'schema.prisma', text });
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
