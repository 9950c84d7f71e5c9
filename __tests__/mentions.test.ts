// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts under test are shell and compose code
import { type FlagUse, flagMentionsIn, type Mention, mentionsIn } from '../lib/read/mentions';
import { accelerateIn, migrateCommandsIn } from '../lib/read/mentions/prisma-commands';
import { schemaRewritesIn } from '../lib/read/mentions/schema-rewrites';

const NAMES = ['DATABASE_URL', 'DIRECT_URL', 'SHADOW_DATABASE_URL'];

/** The uses of `DIRECT_URL` in the order of the text, as `kind` or `kind acts`. */
function usesIn(path: string, text: string): readonly string[] {
  return mentionsIn({ path, text }, NAMES)
    .filter(({ name }) => name === 'DIRECT_URL')
    .map(({ kind, acts }) => (acts === undefined ? kind : `${kind} ${acts}`));
}

function flagsIn(path: string, text: string): readonly FlagUse[] {
  return flagMentionsIn({ path, text }).map(({ use }) => use);
}

/** A row: what the test is called, the file's path, its text, and the uses that are expected. */
type Row = readonly [title: string, path: string, text: string, uses: readonly string[]];

describe('the names', () => {
  it('are not found in longer names', () => {
    const text = 'REDIRECT_URL FORCE_DIRECT_URL DIRECT_URL_2 XDIRECT_URL DIRECT_URLS direct_url';
    expect(usesIn('a.ts', text)).toEqual([]);
  });

  it('are spanned exactly, in UTF-16 units behind a byte order mark and other letters', () => {
    const text = '\uFEFF// größe 🙂\r\nconst a = process.env.DIRECT_URL;\r\n';
    const [mention] = mentionsIn({ path: 'a.ts', text }, NAMES);
    expect(text.slice(mention?.span.start, mention?.span.end)).toBe('DIRECT_URL');
  });

  it('are given by the caller, whatever they look like', () => {
    expect(mentionsIn({ path: 'a.ts', text: 'process.env.WRITER' }, ['WRITER']).map(({ name }) => name)).toEqual([
      'WRITER',
    ]);
    expect(mentionsIn({ path: 'a.ts', text: 'process.env.WRITER' }, [])).toEqual([]);
  });

  it('are told apart where one is the end of another', () => {
    const found = mentionsIn({ path: 'a.ts', text: 'process.env.SHADOW_DATABASE_URL' }, NAMES);
    expect(found.map(({ name }) => name)).toEqual(['SHADOW_DATABASE_URL']);
  });
});

describe('code', () => {
  const rows: readonly Row[] = [
    ['reads a member of process.env', 'a.ts', 'const url = process.env.DIRECT_URL;', ['reader']],
    ['reads an element of process.env', 'a.js', 'connect(process.env["DIRECT_URL"]!)', ['reader']],
    [
      'names the variable as a string',
      'trigger.config.ts',
      'prismaExtension({ directUrlEnvVarName: "DIRECT_URL" })',
      ['reader'],
    ],
    ['lists required names', 'a.ts', 'for (const key of ["DATABASE_URL", "DIRECT_URL"]) need(key)', ['reader']],
    ['asks a config service', 'a.ts', "this.config.get('DIRECT_URL')", ['reader']],
    ['takes it out of process.env by destructuring', 'a.ts', 'const { DIRECT_URL } = process.env;', ['reader']],
    ['assigns it', 'a.ts', 'process.env.DIRECT_URL = process.env.DATABASE_URL;', ['setter assigns']],
    ['assigns it as an element', 'a.ts', "process.env['DIRECT_URL'] = url;", ['setter assigns']],
    ['assigns it only when it is empty', 'a.ts', 'process.env.DIRECT_URL ??= url;', ['setter assigns']],
    ['assigns it through a cast', 'a.ts', '(process.env as Env).DIRECT_URL = url;', ['setter assigns']],
    [
      'assigns it through another name of process.env',
      'a.ts',
      'const env = process.env;\nenv.DIRECT_URL = url;',
      ['setter assigns'],
    ],
    [
      'assigns it with Object.assign',
      'a.ts',
      'Object.assign(process.env, {\n  DIRECT_URL: url,\n});',
      ['setter assigns'],
    ],
    ['stubs it in a test', 'a.test.ts', 'vi.stubEnv("DIRECT_URL", url)', ['setter assigns']],
    ['does not assign an object of its own', 'a.ts', 'const env = {};\nenv.DIRECT_URL = url;', ['reader']],
    ['does not assign where it compares', 'a.ts', 'if (process.env.DIRECT_URL == null) x();', ['reader']],
    [
      'compares it with another URL',
      'a.ts',
      'if (process.env.DATABASE_URL !== process.env.DIRECT_URL) x();',
      ['reader compares'],
    ],
    ['compares it on the next line', 'a.ts', 'return env.DATABASE_URL ===\n  env.DIRECT_URL;', ['reader compares']],
    [
      'compares parts of it',
      'a.ts',
      'new URL(env.DIRECT_URL).host === new URL(env.DATABASE_URL).host',
      ['reader compares'],
    ],
    ['compares it by a function', 'a.ts', 'assert.notEqual(env.DATABASE_URL, env.DIRECT_URL);', ['reader compares']],
    [
      'compares constants made from both',
      'a.ts',
      'const pooled = process.env.DATABASE_URL;\nconst direct = process.env.DIRECT_URL;\nif (pooled === direct) throw new Error();',
      ['reader compares'],
    ],
    [
      'compares it by a function of its own',
      'a.mjs',
      'if (production && sameEndpoint(process.env.DATABASE_URL, process.env.DIRECT_URL)) x();',
      ['reader compares'],
    ],
    ['does not compare names of keys', 'a.ts', 'if (key === "DATABASE_URL" || key === "DIRECT_URL") x();', ['reader']],
    ['does not compare where it falls back', 'a.ts', 'const url = env.DIRECT_URL ?? env.DATABASE_URL;', ['reader']],
    [
      'names it in a comment',
      'a.ts',
      '// DIRECT_URL is for migrations\n/* DIRECT_URL */ x(); /** DIRECT_URL */',
      ['doc', 'doc', 'doc'],
    ],
    ['reads it after a URL in a string', 'a.ts', 'const a = "postgres://h/d"; f(process.env.DIRECT_URL);', ['reader']],
    [
      'reads it after a URL in a template',
      'a.ts',
      'const a = `https://x/${b}/*`; f(process.env.DIRECT_URL);',
      ['reader'],
    ],
    ['reads it inside a template', 'a.ts', 'const a = `psql "${process.env.DIRECT_URL}" // now`;', ['reader']],
    [
      'reads it after a regular expression with slashes',
      'a.ts',
      'x.replace(/\\/\\/"/, ""); f(process.env.DIRECT_URL);',
      ['reader'],
    ],
    ['reads it after the text of JSX', 'a.tsx', "<p>Don't see https://x.dev {process.env.DIRECT_URL}</p>", ['reader']],
    ['reads it after a mark in the text of JSX', 'a.tsx', '<code>//</code>; f(process.env.DIRECT_URL)', ['reader']],
    [
      'reads it after a glob in the text of JSX',
      'a.tsx',
      '<p>src/**/*.ts</p>; f(process.env.DIRECT_URL); /* end */',
      ['reader'],
    ],
    ['takes nothing for a comment after an open template', 'a.ts', 'const a = `open\n// DIRECT_URL', ['reader']],
    [
      'takes nothing for a comment that never ends',
      'a.ts',
      'const a = 1; /* open\nf(process.env.DIRECT_URL)',
      ['reader'],
    ],
    ['declares it with zod', 'env.ts', 'createEnv({ server: {\n  DIRECT_URL: z.string().url(),\n} })', ['declaration']],
    [
      'declares it with zod on the next line',
      'env.ts',
      'const a = {\n  DIRECT_URL: z\n    .string() };',
      ['declaration'],
    ],
    ['declares it with envalid', 'env.ts', 'cleanEnv(process.env, { DIRECT_URL: str() })', ['declaration']],
    [
      'declares it with a schema of its own',
      'env.ts',
      'const a = { DIRECT_URL: postgresUrlSchema.optional() };',
      ['declaration'],
    ],
    [
      'hands it through runtimeEnv',
      'env.ts',
      'createEnv({ runtimeEnv: {\n  DIRECT_URL: process.env.DIRECT_URL,\n} })',
      ['declaration', 'declaration'],
    ],
    [
      'hands it to a program under its own name',
      'a.ts',
      'spawn("x", { env: {\n  DIRECT_URL: process.env.DIRECT_URL,\n} })',
      ['setter', 'setter'],
    ],
    [
      'declares it in ProcessEnv',
      'env.d.ts',
      'interface ProcessEnv {\n  DIRECT_URL: string;\n  readonly DATABASE_URL?: string\n}',
      ['declaration'],
    ],
    [
      'reads it in a preprocessor',
      'env.ts',
      '  OTHER: z.preprocess((v) => v ?? process.env.DIRECT_URL, z.string()),',
      ['reader'],
    ],
    ['gives a program a value', 'a.ts', 'execa("prisma", { env: { DIRECT_URL: url } })', ['setter']],
    [
      'passes it to PrismaClient as datasourceUrl',
      'seed.ts',
      "import { PrismaClient } from '@prisma/client';\nnew PrismaClient({ datasourceUrl: process.env.DIRECT_URL })",
      ['prisma-client'],
    ],
    [
      'passes it to PrismaClient as datasources, over several lines',
      'seed.ts',
      "import { PrismaClient } from '@prisma/client';\nnew PrismaClient({\n  datasources: {\n    db: {\n      url: process.env.DIRECT_URL ?? process.env.DATABASE_URL,\n    },\n  },\n})",
      ['prisma-client'],
    ],
    ['passes it to another client', 'a.ts', 'new Pool({ datasourceUrl: process.env.DIRECT_URL })', ['reader']],
    [
      'reads it in Python',
      'a.py',
      'os.environ["DIRECT_URL"]\nos.getenv("DIRECT_URL")  # DIRECT_URL',
      ['reader', 'reader', 'doc'],
    ],
    [
      'assigns it in Python',
      'a.py',
      'os.environ["DIRECT_URL"] = url\nmonkeypatch.setenv("DIRECT_URL", url)',
      ['setter assigns', 'setter assigns'],
    ],
    [
      'documents it in Python',
      'a.py',
      '"""Needs DIRECT_URL."""\ndef f():\n    """Reads DIRECT_URL."""\n    q = """DIRECT_URL"""',
      ['doc', 'doc', 'reader'],
    ],
    ['declares a setting in Python', 'a.py', 'class Settings(BaseSettings):\n    DIRECT_URL: str', ['reader']],
    ['reads it in Go', 'a.go', 'os.Getenv("DIRECT_URL") // DIRECT_URL', ['reader', 'doc']],
    ['reads it in Ruby', 'a.rb', "ENV.fetch('DIRECT_URL') # DIRECT_URL", ['reader', 'doc']],
    ['reads it in Svelte', 'a.svelte', '<!-- DIRECT_URL -->\n<script>env.DIRECT_URL</script>', ['doc', 'reader']],
    [
      'is told by its shebang',
      'bin/run',
      '#!/usr/bin/env node\n// DIRECT_URL\nprocess.env.DIRECT_URL',
      ['doc', 'reader'],
    ],
    ['is a reader in a language that is not known', 'a.xyz', '// DIRECT_URL', ['reader']],
  ];
  it.each(rows)('%s', (_, path, text, uses) => expect(usesIn(path, text)).toEqual(uses));
});

describe('shells and Dockerfiles', () => {
  const rows: readonly Row[] = [
    ['export it', 'a.sh', 'export DIRECT_URL=postgres://h/d', ['setter']],
    ['export it by name', 'a.sh', 'export A=1 DIRECT_URL', ['setter']],
    ['set it for a command', 'a.sh', 'DIRECT_URL=$OTHER npx prisma migrate deploy', ['setter']],
    ['write it into an env file', 'a.sh', 'echo "DIRECT_URL=$DIRECT_URL" >> .env', ['setter', 'setter']],
    ['write it with a here document', 'a.sh', 'cat > .env <<EOF\n# direct\nDIRECT_URL="x"\nEOF', ['setter']],
    [
      'pass it to a container',
      'a.sh',
      'docker run -e DIRECT_URL --env DIRECT_URL="$DIRECT_URL" app',
      ['setter', 'setter', 'setter'],
    ],
    ['pass it to a program', 'a.sh', 'pg_dump "$DIRECT_URL" > dump.sql', ['reader']],
    ['pass it to a flag', 'a.sh', 'prisma migrate diff --shadow-database-url "${DIRECT_URL}"', ['reader']],
    ['hand it on under another name', 'a.sh', 'DATABASE_URL="$DIRECT_URL" npx prisma migrate deploy', ['reader']],
    [
      'hand it on as a fallback of another name',
      'a.sh',
      'export DATABASE_URL="${DATABASE_URL:-$DIRECT_URL}"',
      ['reader'],
    ],
    [
      'give it a default in its own line',
      'a.sh',
      'export DIRECT_URL="${DIRECT_URL:-$DATABASE_URL}"',
      ['setter', 'setter'],
    ],
    ['give it a default with a colon', 'a.sh', ': "${DIRECT_URL:=$DATABASE_URL}"', ['setter']],
    [
      'give it a default after a test',
      'a.sh',
      '[ -z "$DIRECT_URL" ] && export DIRECT_URL="$DATABASE_URL"',
      ['setter', 'setter'],
    ],
    [
      'give it a default in a branch',
      'a.sh',
      'if [ -z "$DIRECT_URL" ]; then\n  export DIRECT_URL="${DATABASE_URL}"\nfi\nexit 1',
      ['setter', 'setter'],
    ],
    ['fail when it is empty', 'a.sh', '[ -z "$DIRECT_URL" ] && exit 1', ['reader']],
    [
      'fail in a branch when it is empty',
      'a.sh',
      'if [ -z "$DIRECT_URL" ]; then\n  echo "no"; exit 1\nfi\nDIRECT_URL=x',
      ['reader', 'setter'],
    ],
    [
      'fail in one of two branches',
      'a.sh',
      'if [ -z "$DIRECT_URL" ]; then\n  if [ -n "$A" ]; then\n    DIRECT_URL=$A\n  else\n    exit 1\n  fi\nfi',
      ['reader', 'setter'],
    ],
    ['demand it', 'a.sh', 'psql "${DIRECT_URL:?set it}"', ['reader']],
    ['demand it under its own name', 'a.sh', 'DIRECT_URL="${DIRECT_URL:?}"', ['setter', 'reader']],
    ['compare it', 'a.sh', 'if [ "$DATABASE_URL" = "$DIRECT_URL" ]; then', ['reader compares']],
    [
      'compare it in double brackets',
      'a.sh',
      '[[ "${DIRECT_URL}" != "${DATABASE_URL}" ]] || exit 1',
      ['reader compares'],
    ],
    ['do not compare two tests', 'a.sh', '[ -z "$DATABASE_URL" ] && [ -z "$DIRECT_URL" ] && exit 1', ['reader']],
    ['search the env file for it', 'a.sh', 'grep -q "^DIRECT_URL=" .env || exit 1', ['reader']],
    ['rewrite the env file', 'a.sh', 'sed -i "s|^DIRECT_URL=.*|DIRECT_URL=x|" .env', ['reader', 'reader']],
    [
      'check a list of names',
      'a.sh',
      'for v in DATABASE_URL DIRECT_URL; do [ -n "${!v}" ] || exit 1; done',
      ['reader'],
    ],
    ['print its name', 'a.sh', 'echo "DATABASE_URL / DIRECT_URL must be set" >&2', ['doc']],
    [
      'keep names in a list',
      'a.sh',
      'readonly NAMES="DATABASE_URL DIRECT_URL"\nlocal name=DIRECT_URL',
      ['reader', 'reader'],
    ],
    ['keep names in an array', 'a.sh', 'declare -a NAMES=("DATABASE_URL" "DIRECT_URL")', ['reader']],
    [
      'hand the name to a check',
      'a.sh',
      'fail_unless_set DIRECT_URL\nerror DIRECT_URL\nwarn_if_missing "DIRECT_URL"',
      ['reader', 'reader', 'reader'],
    ],
    ['tell of it by a function', 'a.sh', 'log_error "DIRECT_URL is not set"', ['doc']],
    [
      'read it from a host',
      'a.sh',
      'doppler secrets get DIRECT_URL\nheroku config:get DIRECT_URL\naws ssm get-parameter --name DIRECT_URL',
      ['reader', 'reader', 'reader'],
    ],
    ['print a line to copy', 'a.sh', 'echo "export DIRECT_URL=postgres://h/d"', ['doc']],
    [
      'use it in place of the url',
      'a.sh',
      'if [ -n "$DIRECT_URL" ]; then\n  export DATABASE_URL="$DIRECT_URL"\nfi',
      ['reader', 'reader'],
    ],
    [
      'ask for it',
      'a.sh',
      'read -rp "> " DIRECT_URL\n[ -z "$DIRECT_URL" ] && error "DIRECT_URL is empty"',
      ['setter', 'reader', 'doc'],
    ],
    ['pipe its name', 'a.sh', 'echo DIRECT_URL | xargs printenv', ['reader']],
    ['name it in a comment', 'a.sh', '# DIRECT_URL\nrun # DIRECT_URL', ['doc', 'doc']],
    ['use it after a hash that is no comment', 'a.sh', 'x="${#a}#b"; psql "$DIRECT_URL"', ['reader']],
    [
      'set it at a host',
      'a.sh',
      'vercel env add DIRECT_URL production\nfly secrets set DIRECT_URL="$X"\ngh secret set DIRECT_URL',
      ['setter', 'setter', 'setter'],
    ],
    [
      'are found in make files',
      'Makefile',
      'DIRECT_URL ?= postgres://h/d\nexport DIRECT_URL\ndump:\n\t@pg_dump $(DIRECT_URL)',
      ['setter', 'setter', 'reader'],
    ],
    ['are found in Procfiles', 'Procfile', 'release: psql $DIRECT_URL', ['reader']],
    ['are found in git hooks', '.husky/pre-push', 'psql "$DIRECT_URL"', ['reader']],
    [
      'take build arguments',
      'Dockerfile',
      'ARG DIRECT_URL\nENV A=1 \\\n    DIRECT_URL=${DIRECT_URL}\nRUN psql "$DIRECT_URL"',
      ['setter', 'setter', 'setter', 'reader'],
    ],
    ['set it in the old way of ENV', 'docker/Dockerfile.prod', 'ENV DIRECT_URL postgres://h/d', ['setter']],
    ['set and read it in PowerShell', 'a.ps1', "$env:DIRECT_URL = 'x'\npg_dump $env:DIRECT_URL", ['setter', 'reader']],
    [
      'set and read it in a batch file',
      'a.cmd',
      'REM DIRECT_URL\nset DIRECT_URL=x\npg_dump %DIRECT_URL%',
      ['doc', 'setter', 'reader'],
    ],
  ];
  it.each(rows)('%s', (_, path, text, uses) => expect(usesIn(path, text)).toEqual(uses));
});

describe('YAML', () => {
  const rows: readonly Row[] = [
    ['sets an entry of a map', 'compose.yml', '      DIRECT_URL: postgres://h/d', ['setter']],
    ['sets an item of a list', 'compose.yml', '      - DIRECT_URL=postgres://h/d', ['setter']],
    ['passes it on by its name', 'compose.yml', '    environment:\n      - DIRECT_URL', ['setter']],
    ['demands it in a list', 'check.yml', 'required_env:\n  - DATABASE_URL\n  - DIRECT_URL', ['reader']],
    ['names it for a program', 'app.yml', 'database:\n  url_env: DIRECT_URL', ['reader']],
    ['is read by a template', 'app.yml', 'url: {{ requiredEnv "DIRECT_URL" }}', ['reader']],
    ['passes it on as a map entry', 'compose.yml', '      DIRECT_URL: ${DIRECT_URL}', ['setter', 'setter']],
    [
      'passes it on with a default',
      'compose.yml',
      '      DIRECT_URL: ${DIRECT_URL:-postgres://${U:-a}:${P}@db/d}',
      ['setter', 'setter'],
    ],
    [
      'passes it on as a list item with a fallback',
      'compose.yml',
      '      - DIRECT_URL=${DIRECT_URL:-${DATABASE_URL}}',
      ['setter', 'setter'],
    ],
    ['demands it', 'compose.yml', '      DIRECT_URL: ${DIRECT_URL:?must be set}', ['setter', 'reader']],
    ['gives its value to another name', 'compose.yml', '      DATABASE_URL: ${DIRECT_URL}', ['reader']],
    [
      'names an entry of a manifest',
      'deploy.yaml',
      '        - name: DIRECT_URL\n          valueFrom:\n            secretKeyRef:\n              key: DIRECT_URL',
      ['setter', 'setter'],
    ],
    ['names a key in the values of a chart', 'values.yaml', '    directUrlKey: DIRECT_URL', ['setter']],
    [
      'sets it in a chart',
      'templates/_helpers.tpl',
      '{{- if index .Values.env "DIRECT_URL" }}\n{{/* DIRECT_URL\nDIRECT_URL */}}',
      ['setter', 'doc', 'doc'],
    ],
    ['names a secret in the value', 'manifest.yml', '  DIRECT_URL: /app/${ENV}/DIRECT_URL', ['setter', 'setter']],
    [
      'passes on a secret of its name',
      'ci.yml',
      '          DIRECT_URL: ${{ secrets.DIRECT_URL }}',
      ['setter', 'setter'],
    ],
    ['gives a secret to another name', 'ci.yml', '          DATABASE_URL: ${{ secrets.DIRECT_URL }}', ['setter']],
    ['gives its own variable to another name', 'ci.yml', '          DATABASE_URL: ${{ env.DIRECT_URL }}', ['reader']],
    [
      'writes a secret into an env file',
      'ci.yml',
      '        run: echo "DIRECT_URL=${{ secrets.DIRECT_URL }}" >> .env',
      ['setter', 'setter'],
    ],
    [
      'passes a secret to a container',
      'ci.yml',
      '            -e DIRECT_URL="${{ secrets.DIRECT_URL }}" \\',
      ['setter', 'setter'],
    ],
    ['gives a secret to an action', 'ci.yml', '          database-url: ${{ secrets.DIRECT_URL }}', ['reader']],
    ['decides by a secret', 'ci.yml', "        if: ${{ secrets.DIRECT_URL != '' }}", ['reader']],
    ['runs a program with it', 'ci.yml', '      - run: pg_dump "$DIRECT_URL" > dump.sql', ['reader']],
    [
      'runs a script with it',
      'ci.yml',
      '      - run: |\n          if [ "$DATABASE_URL" = "$DIRECT_URL" ]; then exit 1; fi',
      ['reader compares'],
    ],
    ['names it in a title', 'ci.yml', '      - name: Check that DIRECT_URL is set', ['doc']],
    ['names it in a comment', 'ci.yml.template', 'a: 1 # DIRECT_URL', ['doc']],
  ];
  it.each(rows)('%s', (_, path, text, uses) => expect(usesIn(path, text)).toEqual(uses));
});

describe('JSON, settings and documents', () => {
  const rows: readonly Row[] = [
    ['a script that uses it', 'package.json', '{"scripts":{"dump":"pg_dump \\"$DIRECT_URL\\""}}', ['reader']],
    ['a script that uses it on Windows', 'package.json', '{"scripts":{"dump":"pg_dump %DIRECT_URL%"}}', ['reader']],
    ['a script that sets it', 'package.json', '{"scripts":{"dev":"cross-env DIRECT_URL=x next dev"}}', ['setter']],
    [
      'a list of turbo',
      'turbo.json',
      '{"globalEnv":["DATABASE_URL","DIRECT_URL"],"dependsOn":["$DIRECT_URL"]}',
      ['declaration', 'declaration'],
    ],
    ['an input of Nx', 'nx.json', '{"inputs":[{"env":"DIRECT_URL"}]}', ['declaration']],
    ['a secret of a host', 'vercel.json', '{"env":{"DIRECT_URL":"@direct-url"}}', ['declaration']],
    ['an environment of a host', 'vercel.json', '{"env":{"DIRECT_URL":"postgres://host/db"}}', ['setter']],
    [
      'a manifest of Heroku',
      'app.json',
      '{"env":{"DIRECT_URL":{"description":"DIRECT_URL of the database"}}}',
      ['setter', 'doc'],
    ],
    ['an option of an executor', 'project.json', '{"options":{"envVarName":"DIRECT_URL"}}', ['reader']],
    ['a list of another tool', 'tool.json', '{"env":["DIRECT_URL"]}', ['reader']],
    ['a list that nobody knows', 'required.json', '["DIRECT_URL"]', ['reader']],
    [
      'a table of TOML',
      'fly.toml',
      '[env]\nDIRECT_URL = "x" # DIRECT_URL\nrelease_command = "psql $DIRECT_URL"',
      ['setter', 'doc', 'reader'],
    ],
    [
      'Terraform',
      'main.tf',
      'DIRECT_URL = var.x\nname = "DIRECT_URL"\ncommand = "psql $DIRECT_URL" # DIRECT_URL',
      ['setter', 'setter', 'reader', 'doc'],
    ],
    ['Markdown', 'README.md', '`DIRECT_URL`', ['doc']],
    ['rules of an agent', '.cursor/rules/db.mdc', 'psql "$DIRECT_URL"', ['doc']],
    ['SQL', 'scripts/a.sql', '-- psql "$DIRECT_URL"\nselect \'DIRECT_URL\';', ['doc', 'reader']],
  ];
  it.each(rows)('%s', (_, path, text, uses) => expect(usesIn(path, text)).toEqual(uses));
});

describe('the reason', () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ['a.sh', 'pg_dump "$DIRECT_URL"', 'passed to `pg_dump`'],
    ['a.sh', 'npx prisma db execute --url "$DIRECT_URL"', 'passed to `prisma`'],
    ['package.json', '{"scripts":{"dump":"pg_dump \\"$DIRECT_URL\\""}}', 'passed to `pg_dump`'],
    ['a.ts', 'new Pool({ connectionString: process.env.DIRECT_URL })', 'passed to `new Pool`'],
    ['a.ts', 'const a = process.env.DIRECT_URL', 'read as a member of `process.env`'],
    ['a.ts', 'throw new Error("set DIRECT_URL (see docs)")', 'named in a message'],
    ['a.sh', 'export DATABASE_URL="$DIRECT_URL"', 'handed on as `DATABASE_URL`'],
    ['a.sh', 'PGPASSWORD="a b" run_backup "$DIRECT_URL"', 'passed to `run_backup`'],
    ['a.sh', 'X="$(/usr/bin/pg_dump "$DIRECT_URL")"', 'passed to `pg_dump`'],
    ['a.sh', 'sudo -u postgres psql "$DIRECT_URL"', 'its value is used'],
    ['a.yml', '- "psql $DIRECT_URL"', 'passed to `psql`'],
  ];
  it.each(rows)('in %s: %s', (path, text, why) => {
    const found = mentionsIn({ path, text }, ['DIRECT_URL']);
    expect(found.map((mention: Mention) => mention.why)).toEqual([why]);
  });
});

describe('the reason never names a piece of a string', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['a.sh', `PGPASSWORD='Hunter2secret' pg_dump "$DIRECT_URL"`],
    ['a.sh', `PGPASSWORD='a b; Hunter x' pg_dump "$DIRECT_URL"`],
    ['a.sh', `PGPASSWORD='a (Hunter x' run "$DIRECT_URL"`],
    ['a.sh', `PGPASSWORD="a \`Hunter x\` $DIRECT_URL"`],
    ['a.sh', `PGPASSWORD="a Hunter $DIRECT_URL"`],
    ['a.sh', `PGPASSWORD='a\nHunter' pg_dump "$DIRECT_URL"`],
    ['a.sh', `PGPASSWORD='a\nHunter x' "$DIRECT_URL"`],
    ['a.sh', `psql \\\n  Hunter "$DIRECT_URL"`],
    ['a.sh', 'psql <<EOF\nHunter $DIRECT_URL\nEOF'],
    ['a.sh', 'ARGS=(--password Hunter "$DIRECT_URL")'],
    ['a.sh', 'exec -a Hunter "$DIRECT_URL"'],
    ['a.sh', 'my/Hunter Hunter2 $DIRECT_URL'],
    ['a.sh', 'Hunter2secret $DIRECT_URL'],
    ['a.sh', '"Hunter" "$DIRECT_URL"'],
    ['a.sh', 'x "p Hunter2secret=$DIRECT_URL"'],
    ['a.yml', 'args:\n  - --password\n  - Hunter $DIRECT_URL'],
    ['a.yml', 'run: >-\n  Hunter $DIRECT_URL'],
    ['package.json', '{"scripts":{"m":"PGPASSWORD=\'Hunter x\' prisma db push --url $DIRECT_URL"}}'],
    ['a.ts', 'const a = `x\nHunter({ ${process.env.DIRECT_URL}`'],
    ['a.ts', 'const a = `x\nHunter.DIRECT_URL`'],
    ['a.ts', 'const a = `x\nHunter(DIRECT_URL`'],
    ['a.ts', 'Hunter2secret(process.env.DIRECT_URL)'],
  ];
  it.each(rows)('in %s: %s', (path, text) => {
    const found = mentionsIn({ path, text }, ['DIRECT_URL']);
    expect(found).not.toEqual([]);
    for (const { why } of found) expect(why).not.toContain('Hunter');
  });
});

describe('the flag', () => {
  type FlagRow = readonly [title: string, path: string, text: string, uses: readonly FlagUse[]];
  const rows: readonly FlagRow[] = [
    ['is set as a search parameter', 'a.ts', "url.searchParams.set('pgbouncer', 'true')", ['sets']],
    ['is set by concatenation', 'a.ts', "process.env.DATABASE_URL + '?pgbouncer=true&connection_limit=1'", ['sets']],
    ['is set in a template', 'a.ts', 'const url = `${base}${sep}pgbouncer=true`;', ['sets']],
    [
      'is set under a test for it',
      'a.ts',
      "if (!url.searchParams.has('pgbouncer')) url.searchParams.set('pgbouncer', 'true');",
      ['sets', 'sets'],
    ],
    [
      'is set together with more, which only a URL without it gets',
      'a.ts',
      "if (!u.searchParams.has('pgbouncer')) {\n  u.searchParams.set('pgbouncer', 'true');\n  u.searchParams.set('connection_limit', '1');\n}",
      ['obeys', 'sets'],
    ],
    [
      'is set in the branch of a test for it',
      'a.ts',
      "if (!u.includes('pgbouncer=true')) {\n  u += '&pgbouncer=true';\n}",
      ['sets', 'sets'],
    ],
    [
      'is set behind an early return',
      'a.ts',
      "function f(url: string) {\n  if (url.includes('pgbouncer=true')) return url;\n  const sep = url.includes('?') ? '&' : '?';\n  return `${url}${sep}pgbouncer=true`;\n}",
      ['sets', 'sets'],
    ],
    [
      'is set by a conditional expression',
      'a.ts',
      "return /pgbouncer=/.test(url) ? url : url + '?pgbouncer=true';",
      ['sets', 'sets'],
    ],
    ['decides something else', 'a.ts', "postgres(url, { prepare: !url.includes('pgbouncer=true') })", ['obeys']],
    [
      'decides something else although another place sets it',
      'a.ts',
      "const pooled = url.includes('pgbouncer');\nconst b = url + '?pgbouncer=true';",
      ['obeys', 'sets'],
    ],
    [
      'decides in a branch of its own',
      'a.ts',
      "if (url.includes('pgbouncer=true')) {\n  options.prepare = false;\n}\nconst b = a + '?pgbouncer=true';",
      ['obeys', 'sets'],
    ],
    [
      'is set where a constant says that it lacks',
      'a.ts',
      "const needsFlag = isPooler && !url.includes('pgbouncer=true');\nif (needsFlag) {\n  process.env.DATABASE_URL = url.includes('?') ? `${url}&pgbouncer=true` : `${url}?pgbouncer=true`;\n}",
      ['sets', 'sets', 'sets'],
    ],
    [
      'decides by a constant that is used for more',
      'a.ts',
      "const has = url.includes('pgbouncer=true');\nif (!has) url += '?pgbouncer=true';\nconnect({ prepare: !has });",
      ['obeys', 'sets'],
    ],
    [
      'decides what is printed',
      'a.ts',
      "if (!query.includes('pgbouncer=true')) {\n  console.log('port 6543 requires ?pgbouncer=true');\n}",
      ['obeys', 'doc'],
    ],
    [
      'decides in code without semicolons',
      'a.ts',
      "const o = { prepare: !url.includes('pgbouncer=true') }\nurl += '?pgbouncer=true'",
      ['obeys', 'sets'],
    ],
    [
      'decides an option in code without semicolons',
      'a.ts',
      "const o = url.includes('pgbouncer=true') ? { prepare: false } : {}\nurl += '?pgbouncer=true'",
      ['obeys', 'sets'],
    ],
    [
      'is set by a function that ensures it',
      'a.ts',
      "function ensureFlag(url) {\n  if (!url.includes('pgbouncer=true')) return url + '?pgbouncer=true'\n}",
      ['sets', 'sets'],
    ],
    ['decides by a word in a pattern', 'a.ts', 'if (!/pooler|pgbouncer/i.test(databaseUrl)) warn();', ['obeys']],
    [
      'decides by reading it',
      'a.ts',
      "if (url.searchParams.get('pgbouncer') === 'true') url.port = '5432';",
      ['obeys'],
    ],
    ['decides by a regular expression', 'a.ts', 'const isPooled = /[?&]pgbouncer=true/.test(databaseUrl);', ['obeys']],
    ['decides by a regular expression that is kept', 'a.ts', 'const FLAG = /[?&]pgbouncer=true/;', ['obeys']],
    [
      'is demanded by a schema',
      'env.ts',
      "z.string().refine((v) => v.includes('pgbouncer=true'), 'pooled')",
      ['demands'],
    ],
    ['is demanded by a test', 'a.test.ts', "expect(process.env.DATABASE_URL).toContain('pgbouncer=true')", ['demands']],
    [
      'is demanded by an error',
      'a.ts',
      "if (!url.includes('pgbouncer=true')) {\n  throw new Error('pooled URL expected');\n}",
      ['demands'],
    ],
    ['is stripped by replacing', 'a.ts', "url.replace('?pgbouncer=true', '')", ['strips']],
    ['is stripped by a pattern', 'a.ts', "url.replace(/[?&]pgbouncer=true/, '')", ['strips']],
    ['is stripped as a parameter', 'a.ts', "url.searchParams.delete('pgbouncer')", ['strips']],
    [
      'is stripped from a list',
      'a.ts',
      "for (const key of ['pgbouncer', 'connection_limit']) url.searchParams.delete(key)",
      ['strips'],
    ],
    ['is set by replacing something else', 'a.ts', "url.replace('?x=1', '?pgbouncer=true')", ['sets']],
    [
      'is stripped in Python',
      'a.py',
      'url = url.replace("?pgbouncer=true", "")\nquery.pop("pgbouncer", None)  # of the url query',
      ['strips', 'strips'],
    ],
    [
      'is stripped under a test in Python',
      'a.py',
      'if "pgbouncer" in url.query:\n    query = {k: v for k, v in url.query.items() if k != "pgbouncer"}\n    url = url.set(query=query)',
      ['strips', 'strips'],
    ],
    ['decides in Python', 'a.py', 'if "pgbouncer=true" in url:\n    args["statement_cache_size"] = 0', ['obeys']],
    ['is prose in a comment and in Markdown', 'a.ts', '// ?pgbouncer=true', ['doc']],
    ['is prose in documents', 'README.md', '`?pgbouncer=true` and PgBouncer, pgbouncer', ['doc']],
    ['is set in a manifest', 'compose.yml', '      DATABASE_URL: postgres://h/d?pgbouncer=true', ['sets']],
    ['is set behind an expression', 'ci.yml', '  DATABASE_URL: ${{ steps.x.outputs.url }}?pgbouncer=true', ['sets']],
    ['is demanded by a gate', 'a.sh', 'echo "$DATABASE_URL" | grep -q pgbouncer=true || exit 1', ['demands']],
    [
      'is demanded by a gate with a branch',
      'a.sh',
      'if ! grep -q "pgbouncer=true" .env; then\n  exit 1\nfi',
      ['demands'],
    ],
    ['decides in a shell', 'a.sh', 'if [[ "$DATABASE_URL" == *pgbouncer=true* ]]; then\n  POOLED=1\nfi', ['obeys']],
    [
      'is stripped in a shell',
      'a.sh',
      'URL=$(echo "$DATABASE_URL" | sed "s/?pgbouncer=true//")\nexport B="${DATABASE_URL%%?pgbouncer=true}"',
      ['strips', 'strips'],
    ],
    [
      'is a message of a shell',
      'a.sh',
      'if grep -q "pgbouncer=true" .env; then\n  echo "ok"\nelse\n  echo "add \'&pgbouncer=true\' to DATABASE_URL"\nfi',
      ['obeys', 'doc'],
    ],
    ['is not a host in an env file', 'a.sh', 'if grep -q "pgbouncer:6432" .env; then exit 1; fi', []],
    ['is not a section', 'pgbouncer.ini', '[pgbouncer]\npool_mode = transaction', []],
    [
      'is not an image, a service or a host',
      'compose.yml',
      '  pgbouncer:\n    image: edoburu/pgbouncer:1.23\n    depends_on: [pgbouncer]\n  url: postgres://pgbouncer:6432/d',
      [],
    ],
    ['is not a database', 'a.sh', 'psql -p 6432 -U admin pgbouncer -c "SHOW POOLS"', []],
    ['is not a container that is looked for', 'a.sh', 'docker ps | grep -q pgbouncer || exit 1', []],
    ['is not a job', 'prometheus.yml', "  - job_name: 'pgbouncer'\n    targets: ['pgbouncer:9127']", []],
    ['is not a prompt', 'a.sql', 'pgbouncer=# show pools;', []],
    ['is not a word of an error', 'a.test.ts', 'expect(error.message).not.toMatch(/ECONNREFUSED|pgbouncer/);', []],
    ['is not a name in code', 'a.ts', "const containers = ['redis', 'pgbouncer'];", []],
  ];
  it.each(rows)('%s', (_, path, text, uses) => expect(flagsIn(path, text)).toEqual(uses));
});

describe('prisma migrate', () => {
  const rows: readonly (readonly [title: string, path: string, text: string, commands: readonly string[]])[] = [
    [
      'in scripts',
      'package.json',
      '{"a":"prisma migrate deploy && next build","b":"pnpm prisma migrate dev --name x"}',
      ['deploy', 'dev'],
    ],
    ['with a version and flags', 'a.sh', 'npx prisma@6.19.1 --schema ./db/schema.prisma migrate deploy', ['deploy']],
    ['in the list form of Docker', 'Dockerfile', 'CMD ["npx", "prisma", "migrate", "deploy"]', ['deploy']],
    [
      'by its file',
      'Dockerfile',
      'RUN node_modules/.bin/prisma migrate deploy && node node_modules/prisma/build/index.js migrate deploy',
      ['deploy'],
    ],
    ['in a Procfile', 'Procfile', 'release: npx prisma migrate deploy', ['deploy']],
    [
      'in a workflow',
      'ci.yml',
      '      - name: prisma migrate deploy\n        run: npx prisma migrate deploy # prisma migrate dev',
      ['deploy'],
    ],
    [
      'in code that runs it',
      'a.ts',
      "execSync('npx prisma migrate deploy');\nspawn('npx', ['prisma', 'migrate', 'dev'])",
      ['deploy', 'dev'],
    ],
    ['not in code that tells of it', 'a.ts', "console.log('run prisma migrate deploy'); // prisma migrate dev", []],
    ['not in messages of a script', 'a.sh', 'echo "run prisma migrate deploy first"', []],
    ['not in documents', 'README.md', 'npx prisma migrate deploy', []],
    [
      'not other commands',
      'a.sh',
      'prisma migrate status; prisma migrate deployment; @prisma/x migrate dev; npm run prisma:migrate-dev',
      [],
    ],
  ];
  it.each(rows)('is found %s', (_, path, text, commands) => {
    const expected = commands.map((command) => `prisma migrate ${command}`);
    expect(migrateCommandsIn({ path, text }).map(({ command }) => command)).toEqual(expected);
  });

  it('names the schema that the command is for', () => {
    const text =
      'prisma migrate deploy --schema=../../packages/db/schema.prisma\nprisma migrate deploy && x --schema y';
    expect(migrateCommandsIn({ path: 'a.sh', text }).map(({ schema }) => schema)).toEqual([
      'packages/db/schema.prisma',
      undefined,
    ]);
  });
});

describe('Accelerate', () => {
  it('is found in code, dependencies and commands', () => {
    expect(accelerateIn({ path: 'a.ts', text: 'new PrismaClient().$extends(withAccelerate())' })).toHaveLength(1);
    expect(
      accelerateIn({ path: 'package.json', text: '{"dependencies":{"@prisma/extension-accelerate":"1"}}' }),
    ).toHaveLength(1);
    expect(
      accelerateIn({ path: 'package.json', text: '{"scripts":{"build":"prisma generate --no-engine"}}' }),
    ).toHaveLength(1);
  });

  it('is not found in comments, documents and other commands', () => {
    expect(accelerateIn({ path: 'a.ts', text: '// withAccelerate' })).toEqual([]);
    expect(accelerateIn({ path: 'a.md', text: 'withAccelerate' })).toEqual([]);
    expect(accelerateIn({ path: 'a.sh', text: 'game build --no-engine' })).toEqual([]);
  });
});

describe('a script that rewrites the schema', () => {
  const rows: readonly (readonly [title: string, path: string, text: string, places: number])[] = [
    [
      'replaces names and writes it back',
      'a.mjs',
      "const SCHEMA = 'prisma/schema.prisma';\nconst text = await readFile(SCHEMA, 'utf8');\nawait writeFile(SCHEMA, text.replace('SHADOW_DATABASE_URL', 'OTHER'));",
      1,
    ],
    [
      'replaces the datasource',
      'a.ts',
      "fs.writeFileSync(path.join(root, 'schema.prisma'), schema.replace(/datasource db \\{[^}]*\\}/, block));",
      1,
    ],
    [
      'is written in Python',
      'a.py',
      "text = open('schema.prisma').read()\nopen('schema.prisma', 'w').write(text.replace('directUrl', '// directUrl'))",
      1,
    ],
    [
      'writes one schema over the other',
      'a.js',
      "const main = join('prisma', 'schema.prisma');\nconst twin = join('prisma', 'schema.sqlite.prisma');\nwriteFileSync(main, readFileSync(twin));",
      1,
    ],
    ['edits the URLs in place', 'Dockerfile', "RUN sed -i '/directUrl/d' prisma/schema.prisma", 1],
    ['edits the URLs from code', 'a.ts', "run(`sed -i '/url.*env/d' prisma/schema.prisma`)", 1],
    ['redirects into it', 'a.sh', 'envsubst < schema.tpl > prisma/schema.prisma', 1],
    ['copies another one over it', 'package.json', '{"pg":"cp prisma/schema.pg.prisma ./prisma/schema.prisma"}', 1],
    [
      'changes models only',
      'fix.js',
      "let schema = fs.readFileSync('schema.prisma', 'utf8');\nfs.writeFileSync('schema.prisma', schema.replace('a Int', 'a String'));",
      0,
    ],
    [
      'changes the provider only',
      'a.sh',
      'sed -i \'s/provider = "sqlite"/provider = "postgresql"/\' prisma/schema.prisma',
      0,
    ],
    [
      'only reads it',
      'a.ts',
      "const text = readFileSync('schema.prisma', 'utf8').replace(/datasource/, '');\nwriteFileSync('docs/erd.md', text);",
      0,
    ],
    [
      'writes a copy in a temp folder',
      'a.test.ts',
      "writeFileSync(join(tmpDir, 'schema.prisma'), datasource(readFileSync(x)));",
      0,
    ],
    ['only prints it', 'a.sh', "sed 's/url/b/' prisma/schema.prisma > /tmp/out", 0],
    ['is prose', 'README.md', "sed -i 's/url/b/' prisma/schema.prisma", 0],
  ];
  it.each(rows)('%s', (_, path, text, places) => expect(schemaRewritesIn({ path, text }, NAMES)).toHaveLength(places));
});

describe('hostile input', () => {
  const repeated: readonly (readonly [string, string])[] = [
    ['names', 'DIRECT_URL '],
    ['expansions', '"${DIRECT_URL:-'],
    ['assignments', 'A="$DIRECT_URL'],
    ['keys', '{DIRECT_URL:'],
    ['openings of calls', 'new A({DIRECT_URL'],
    ['comment marks', '/*'],
    ['regular expressions', '(/[(DIRECT_URL'],
    ['templates', '`${DIRECT_URL'],
    ['here documents', '<<A DIRECT_URL\n'],
    ['charts', '{{/* DIRECT_URL'],
    ['expressions', '${{ secrets.DIRECT_URL'],
    ['flags', "if (!u.includes('pgbouncer=true"],
    ['flags in scripts', 'sed ${X%%pgbouncer='],
    ['commands', 'prisma --a --b migrate deploy '],
    ['writes', 'x.prisma writeFile((a'],
    ['words of hosts', 'gh secret set DIRECT_URL '],
  ];
  const paths = ['a.ts', 'a.py', 'a.sh', 'a.yml', 'a.json', 'a.tf', 'a.sql', 'Dockerfile', 'package.json'];
  it.each(repeated)('is read in linear time: %s', (_, piece) => {
    const text = piece.repeat(Math.ceil(200_000 / piece.length));
    const start = performance.now();
    for (const path of paths) {
      const file = { path, text };
      for (const search of [flagMentionsIn, migrateCommandsIn, accelerateIn]) search(file);
      schemaRewritesIn(file, NAMES);
      mentionsIn(file, NAMES);
    }
    expect(performance.now() - start).toBeLessThan(8000);
  });

  it('keeps every mention when there are thousands, as a reader', () => {
    const found = mentionsIn({ path: 'a.md', text: 'DIRECT_URL '.repeat(5000) }, NAMES);
    expect(found).toHaveLength(5000);
    expect(found.at(-1)?.kind).toBe('reader');
  });
});

describe('a value of its own for what runs next', () => {
  const overridesIn = (path: string, text: string) =>
    mentionsIn({ path, text }, NAMES).map(({ name, overrides }) => `${name}${overrides ? ' overrides' : ''}`);

  it.each([
    ['package.json', '{ "scripts": { "test": "DATABASE_URL=postgres://h/t prisma migrate reset" } }'],
    ['a.sh', 'export DATABASE_URL=postgres://h/t'],
    ['Makefile', 'DATABASE_URL = postgres://h/t'],
    ['a.ps1', '$env:DATABASE_URL = "postgres://h/t"'],
    ['a.ts', 'execSync("prisma db push", { env: { ...process.env, DATABASE_URL: url } })'],
    ['a.mjs', "spawn('prisma', [], {\n  env: {\n    ...process.env,\n    'DATABASE_URL': url,\n  },\n});"],
  ])('is given in %s: %s', (path, text) => expect(overridesIn(path, text)).toEqual(['DATABASE_URL overrides']));

  it.each([
    ['a.sh', 'psql "$DATABASE_URL"'],
    ['a.sh', 'docker run -e DATABASE_URL app'],
    ['a.sh', 'vercel env add DATABASE_URL'],
    ['a.yml', 'env:\n  DATABASE_URL: postgres://h/t'],
    ['a.ts', 'connect({ env: { DATABASE_URL: url } })'],
    ['a.ts', 'run({ env: { ...process.env, DATABASE_URL: process.env.DATABASE_URL } })'],
  ])('is not given in %s: %s', (path, text) => {
    expect(overridesIn(path, text).join()).not.toContain('overrides');
  });
});
