import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Change } from '../lib/outcome';
import { diff, patch } from '../lib/render/diff';

const NONE: ReadonlySet<string> = new Set();

const SCHEMA = `datasource db {
  provider  = "postgresql"
  url       = env("DATABASE_URL")
  directUrl = env("DIRECT_URL")
}

model A {
  id Int @id
}
`;

function without(text: string, line: RegExp): string {
  return text
    .split('\n')
    .filter((content) => !line.test(content))
    .join('\n');
}

const schemaChange: Change = { path: 'prisma/schema.prisma', before: SCHEMA, after: without(SCHEMA, /directUrl/) };

const envBefore = `NAME=shop
DATABASE_URL="postgres://sally:invented@ep-a-1-pooler.us-east-2.aws.neon.tech/shop?sslmode=require&pgbouncer=true"
DIRECT_URL="postgres://sally:invented@ep-a-1.us-east-2.aws.neon.tech/shop"
`;
const envChange: Change = {
  path: '.env',
  before: envBefore,
  after: without(envBefore, /DIRECT_URL/).replace('&pgbouncer=true', ''),
};

describe('diff', () => {
  it('draws a unified diff with three lines of context, from the git root', () => {
    expect(
      diff([schemaChange], { ignored: NONE }),
    ).toBe(`# prisma-one-url: preview of 1 changed file; paths start at the git root
diff --git a/prisma/schema.prisma b/prisma/schema.prisma
--- a/prisma/schema.prisma
+++ b/prisma/schema.prisma
@@ -1,7 +1,6 @@
 datasource db {
   provider  = "postgresql"
   url       = env("DATABASE_URL")
-  directUrl = env("DIRECT_URL")
 }
 
 model A {
`);
  });

  it('masks every line of an env file and says so', () => {
    const drawn = diff([schemaChange, envChange], { ignored: new Set(['.env']) });
    expect(drawn).not.toContain('invented');
    expect(drawn).toContain('values in 1 file are masked, so this is for reading\n');
    expect(drawn).toContain('# .env: git-ignored, values masked, left out of every patch\ndiff --git a/.env b/.env\n');
    expect(drawn).toContain('\n-DIRECT_URL="postgres://sally:****@ep-a-1.us-east-2.aws.neon.tech/shop"\n');
    expect(drawn).toContain(
      '\n+DATABASE_URL="postgres://sally:****@ep-a-1-pooler.us-east-2.aws.neon.tech/shop?sslmode=',
    );
  });

  it('masks each line of a value that goes over several lines', () => {
    const before = 'KEY="-----BEGIN\ninvented1\ninvented2\n-----END"\nDIRECT_URL="postgres://a:b@c/d"\nX=true\n';
    const drawn = diff([{ path: '.env', before, after: without(before, /DIRECT/) }], { ignored: NONE });
    expect(drawn).not.toMatch(/invented|BEGIN/);
  });

  it.each(['s@lly', 's#lly', 's/lly', 's:lly', "s'lly", 's"lly', 's lly', 's?lly&x', '%73lly', '$lly'])(
    'leaks nothing of the password %s',
    (password) => {
      const url = `postgres://user:${password}@db.example.com/shop`;
      const before = `A="${url}"\nB=${url}\n# C=${url}\nD='${url}'\nE=true\n`;
      const changes = ['.env', 'notes.txt', 'a.ts'].map((path) => ({ path, before, after: without(before, /^E/) }));
      expect(diff(changes, { ignored: NONE })).not.toContain('lly');
      expect(patch(changes, { ignored: NONE }).text).toBe('');
    },
  );

  it('keeps carriage returns at the ends of lines, and steers no terminal', () => {
    const before = 'a\u001B[2J\r\nb\r\nc\rd\r\n';
    const drawn = diff([{ path: 'a.txt', before, after: without(before, /^b/) }], { ignored: NONE });
    expect(drawn).toContain(' a␛[2J\r\n-b\r\n c␍d\r\n');
  });

  it('says where a final newline is missing', () => {
    const drawn = diff([{ path: 'a.txt', before: 'a\nb', after: 'a' }], { ignored: NONE });
    expect(drawn.split('\n').slice(4)).toEqual([
      '@@ -1,2 +1,1 @@',
      '-a',
      '-b',
      '\\ No newline at end of file',
      '+a',
      '\\ No newline at end of file',
      '',
    ]);
  });

  it('draws a new file as git does, masked too', () => {
    const after = "export default {\n  datasource: { url: 'postgres://sally:invented@host/db' },\n};\n";
    const drawn = diff([{ path: 'my app/prisma.config.ts', before: '', after, created: true }], { ignored: NONE });
    expect(drawn.split('\n').slice(1)).toEqual([
      'diff --git a/my app/prisma.config.ts b/my app/prisma.config.ts',
      'new file mode 100644',
      '--- /dev/null',
      '+++ b/my app/prisma.config.ts\t',
      '@@ -0,0 +1,3 @@',
      '+export default {',
      "+  datasource: { url: 'postgres://sally:****@host/db' },",
      '+};',
      '',
    ]);
  });

  it('quotes odd names as git does, and ends names with spaces by a tab', () => {
    const drawn = diff(
      ['a "b"\u001B.env', 'ä.txt', 'my app/a.txt'].map((path) => ({ path, before: 'true\n', after: '' })),
      { ignored: NONE },
    );
    expect(drawn).toContain('--- "a/a \\"b\\"\\033.env"\n');
    expect(drawn).toContain('+++ "b/\\303\\244.txt"\n');
    expect(drawn).toContain('--- a/my app/a.txt\t\n');
  });

  it('is empty for no changes', () => {
    expect(diff([], { ignored: NONE })).toBe('');
  });
});

describe('patch', () => {
  it('leaves out what git ignores and what holds a secret in a changed or context line, and names it', () => {
    const literal = {
      path: 'prisma/schema.prisma',
      before: SCHEMA.replace('env("DATABASE_URL")', '"postgres://a:invented@b/c"'),
      after: '',
    };
    const made = patch([literal, envChange, { ...schemaChange, path: 'db/schema.prisma' }], {
      ignored: new Set(['.env']),
    });
    expect(made.leftOut).toEqual([
      { path: 'prisma/schema.prisma', why: 'holds a secret' },
      { path: '.env', why: 'git-ignored' },
    ]);
    expect(made.text).toContain('# prisma-one-url: patch of 1 file; paths start at the git root');
    expect(made.text).not.toContain('invented');
  });

  it('leaves out a file where only the middle of a value of several lines is in sight', () => {
    const before = `KEY="one\n${'# invented\n'.repeat(9)}# two"\nDIRECT=true\n`;
    const made = patch([{ path: '.env.example', before, after: without(before, /DIRECT/) }], { ignored: NONE });
    expect(made).toEqual({ text: '', leftOut: [{ path: '.env.example', why: 'holds a secret' }] });
  });

  it('keeps a file whose secret is out of sight', () => {
    const before = `KEY=invented\n${'# a comment\n'.repeat(5)}A=true\nB=false\n`;
    const made = patch([{ path: '.env.example', before, after: without(before, /^B/) }], { ignored: NONE });
    expect(made.leftOut).toEqual([]);
    expect(made.text).not.toContain('invented');
  });

  const crlf = SCHEMA.replaceAll('\n', '\r\n');
  const cases: readonly Change[] = [
    schemaChange,
    { path: 'crlf/schema.prisma', before: crlf, after: without(crlf, /directUrl/) },
    { path: 'bom/schema.prisma', before: `\uFEFF${SCHEMA}`, after: `\uFEFF${schemaChange.after}` },
    { path: 'bom/crlf.env', before: '\uFEFFA=true\r\nB=false\r\n', after: '\uFEFFA=true\r\n' },
    { path: 'open/end.prisma', before: SCHEMA.trimEnd(), after: schemaChange.after.trimEnd() },
    { path: 'open/last.env', before: 'A=true\nB=false', after: 'A=true' },
    { path: 'open/first.env', before: 'A=true\nB=false', after: 'B=false' },
    { path: 'emptied.env', before: 'A=true\n', after: '' },
    { path: 'my app/the schema.prisma', before: SCHEMA, after: schemaChange.after },
    { path: 'ä "q"\t\\/schéma.prisma', before: SCHEMA, after: schemaChange.after },
    { path: 'new/prisma.config.ts', before: '', after: 'export default {};\r\n', created: true },
    { path: 'ä "q"/prisma.config.ts', before: '', after: 'export default {};', created: true },
    { path: '-- a/b.prisma', before: '-- a\n++ b\nc\n', after: '++ b\n-- c\nc\n' },
  ];

  it('applies with git, byte for byte', () => {
    const folder = mkdtempSync(join(tmpdir(), 'prisma-one-url-patch-'));
    try {
      for (const { path, before } of cases.filter(({ created }) => !created)) writeAt(join(folder, path), before);
      git(folder, ['init', '--quiet']);
      const { text, leftOut } = patch(cases, { ignored: NONE });
      expect(leftOut).toEqual([]);
      git(folder, ['apply', '-'], text);
      for (const { path, after } of cases)
        expect([path, readFileSync(join(folder, path), 'utf8')]).toEqual([path, after]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function writeAt(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function git(folder: string, args: readonly string[], input = ''): void {
  const result = spawnSync('git', ['-c', 'core.autocrlf=false', ...args], { cwd: folder, input, encoding: 'utf8' });
  expect({ status: result.status, stderr: result.status === 0 ? '' : result.stderr }).toEqual({
    status: 0,
    stderr: '',
  });
}
