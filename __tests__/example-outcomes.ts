import type { Edit } from '../lib/edit';
import { type Finding, finding } from '../lib/finding';
import type { Change, Plan, ProjectOutcome, RunOutcome, Seen } from '../lib/outcome';
import type { Project } from '../lib/project';
import type { Block } from '../lib/read/schema';
import type { Place, SourceFile } from '../lib/text';
import type { Verdicts } from '../lib/verdict';

/** Files by path; what the examples point into. */
export type Files = Readonly<Record<string, string>>;

/** The place of `what` in one of the files; of its `nth` occurrence, counted from 0. */
export function placeOf(files: Files, path: string, what: string, nth = 0): Place {
  const text = files[path] ?? '';
  let start = text.indexOf(what);
  for (let index = 0; index < nth; index += 1) start = text.indexOf(what, start + 1);
  if (start === -1) throw new Error(`${path} has no ${what}`);
  return { path, span: { start, end: start + what.length } };
}

/** A step that deletes the whole line that `what` stands in. */
export function removal(files: Files, code: string, path: string, what: string): Finding {
  const at = placeOf(files, path, what);
  const text = files[path] ?? '';
  const start = text.lastIndexOf('\n', at.span.start) + 1;
  const newline = text.indexOf('\n', at.span.end);
  const edit: Edit = { path, span: { start, end: newline === -1 ? text.length : newline + 1 }, newText: '' };
  return step(code, at, path.includes('.env') ? `remove ${what}` : `remove \`${what}\``, edit);
}

/** A step that deletes just `what`. */
export function cut(files: Files, code: string, path: string, what: string): Finding {
  const at = placeOf(files, path, what);
  return step(code, at, `cut \`${what}\``, { path, span: at.span, newText: '' });
}

function step(code: string, at: Place, title: string, edit: Edit): Finding {
  const fix = { title, safety: 'safe' as const, edits: [edit], announced: [] };
  return finding({ code, level: 'warning', message: `can ${title}`, at, fix });
}

export const NO_PLAN: Plan = { changes: [], steps: [], manual: [], remarks: [] };

/** What a run without `--target` says of `add-direct-url` from 5.10.0 on. */
const UNASKED = {
  kind: 'not-applicable',
  reason: 'from Prisma 5.10.0 on only `--target two-url` asks for it',
  unasked: true,
} as const;

/** Steps that only some projects need. */
const ELSEWHERE = {
  'add-direct-url': UNASKED,
  'use-pooled-host': UNASKED,
  'move-url-to-config': UNASKED,
  'config-one-url': UNASKED,
  'retarget-client-url': UNASKED,
  'advisory-lock': UNASKED,
  'drop-env-declaration': UNASKED,
} as const;

export const NOT_APPLICABLE: Verdicts = {
  ...ELSEWHERE,
  'drop-shadow-database-url': { kind: 'not-applicable', reason: 'the datasource has no `shadowDatabaseUrl`' },
  'drop-direct-url': { kind: 'not-applicable', reason: 'the datasource has no `directUrl`' },
  'drop-pgbouncer-flag': { kind: 'not-applicable', reason: 'no URL carries `pgbouncer=true`' },
  'drop-url-variable': { kind: 'not-applicable', reason: 'no variable is free' },
};

export const DONE: Verdicts = {
  ...ELSEWHERE,
  'drop-shadow-database-url': { kind: 'done' },
  'drop-direct-url': { kind: 'done' },
  'drop-pgbouncer-flag': { kind: 'done' },
  'drop-url-variable': { kind: 'done' },
};

/** The outcome of one project; the parts of it that no renderer looks at are empty. */
export function outcomeOf(
  name: string,
  files: Files,
  parts: {
    readonly verdicts: Verdicts;
    readonly plan?: Partial<Plan>;
    readonly seen?: readonly Seen[];
    readonly supposed?: ProjectOutcome['supposed'];
  },
): ProjectOutcome {
  const plan = { ...NO_PLAN, ...parts.plan };
  return { seen: [], ...parts, plan, project: projectOf(name, files) };
}

function projectOf(name: string, files: Files): Project {
  const folder = name === '.' ? '' : name;
  const path = Object.keys(files).find((file) => file.endsWith('.prisma')) ?? 'prisma/schema.prisma';
  const file: SourceFile = { path, text: files[path] ?? '' };
  const nowhere = { start: 0, end: 0 };
  const datasource: Block = {
    kind: 'datasource',
    name: 'db',
    span: nowhere,
    nameSpan: nowhere,
    assignments: [],
    commentedOut: [],
  };
  return {
    name,
    packageFolder: folder,
    workspaceRoot: '',
    schemaFiles: [file],
    schema: { ...file, datasources: [datasource], generators: [], hasModels: true },
    datasource,
    pointedBy: { path, how: 'prisma/schema.prisma' },
    envFiles: [],
    dependents: [],
    generatedFolders: [],
    unreadEnvFiles: [],
  };
}

export function run(projects: readonly ProjectOutcome[], parts: Partial<RunOutcome> = {}): RunOutcome {
  return { notProjects: [], remarks: [], ...parts, projects };
}

export function change(files: Files, path: string, after: string): Change {
  return { path, before: files[path] ?? '', after };
}

// ---- the main job: Neon, three URLs, one package of a monorepo

const SCHEMA = `generator client {
  provider = "prisma-client-js"
}

datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
  // Migrate can't use the pooler
  directUrl         = env("DIRECT_URL")
  shadowDatabaseUrl = env("SHADOW_DATABASE_URL")
}
`;

const POOLED = 'postgres://sally:hunter2pw@ep-cool-rain-123456-pooler.us-east-2.aws.neon.tech/neondb';

const ENV = `# Neon
NEXT_PUBLIC_NAME=shop
DATABASE_URL="${POOLED}?sslmode=require&pgbouncer=true"
DIRECT_URL="${POOLED.replace('-pooler', '')}?sslmode=require"
SHADOW_DATABASE_URL="${POOLED.replace('-pooler', '').replace('neondb', 'shadow')}"
`;

const WORKFLOW = `name: deploy
jobs:
  migrate:
    steps:
      - run: pnpm prisma migrate deploy
        env:
          DIRECT_URL: \${{ secrets.DIRECT_URL }}
`;

export const NEON_FILES: Files = {
  'apps/web/prisma/schema.prisma': SCHEMA,
  'apps/web/.env': ENV,
  '.github/workflows/ci.yml': WORKFLOW,
  'apps/web/README.md': 'Set DIRECT_URL\n',
};

export const NEON_SEEN: readonly Seen[] = [
  {
    label: 'Prisma',
    value: '6.19.1',
    source: 'pnpm-lock.yaml, importer apps/web',
    remark: '5.10.0 or newer',
    ok: true,
  },
  {
    label: 'Pooler',
    value: 'Neon',
    source: 'DATABASE_URL in apps/web/.env',
    remark: 'named prepared statements ✓  shadow database ✓',
  },
  {
    label: 'Login',
    value: 'role, database and endpoint of DATABASE_URL and DIRECT_URL are the same',
    source: '',
    remark: '',
    ok: true,
  },
  { label: 'Seen', value: 'apps/web/.env; not seen: what your host sets', source: '', remark: '' },
];

const schemaPath = 'apps/web/prisma/schema.prisma';
const envPath = 'apps/web/.env';

const neonSteps: readonly Finding[] = [
  removal(NEON_FILES, 'drop-shadow-database-url', schemaPath, 'shadowDatabaseUrl'),
  removal(NEON_FILES, 'drop-direct-url', schemaPath, 'directUrl'),
  cut(NEON_FILES, 'drop-pgbouncer-flag', envPath, '&pgbouncer=true'),
  removal(NEON_FILES, 'drop-url-variable', envPath, 'DIRECT_URL'),
  removal(NEON_FILES, 'drop-url-variable', envPath, 'SHADOW_DATABASE_URL'),
];

const neonPlan: Plan = {
  changes: [
    change(
      NEON_FILES,
      schemaPath,
      SCHEMA.split('\n')
        .filter((line) => !/directUrl|shadowDatabaseUrl/.test(line))
        .join('\n'),
    ),
    change(NEON_FILES, envPath, `# Neon\nNEXT_PUBLIC_NAME=shop\nDATABASE_URL="${POOLED}?sslmode=require"\n`),
  ],
  steps: neonSteps,
  manual: [
    finding({
      code: 'drop-url-variable',
      level: 'note',
      message: 'DIRECT_URL is set here and read by nobody any more',
      at: placeOf(NEON_FILES, '.github/workflows/ci.yml', 'DIRECT_URL'),
      help: 'remove DIRECT_URL here',
    }),
    finding({
      code: 'advisory-lock',
      level: 'note',
      message: '`migrate deploy` runs through the pooler now, where a second deploy can wait on its advisory lock',
      at: placeOf(NEON_FILES, '.github/workflows/ci.yml', 'pnpm prisma migrate deploy'),
      help: 'set `PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK=1` there and let only one deploy run at a time',
    }),
  ],
  remarks: [
    finding({
      code: 'doc-mention',
      level: 'note',
      message: 'docs still name DIRECT_URL',
      at: placeOf(NEON_FILES, 'apps/web/README.md', 'DIRECT_URL'),
    }),
  ],
};

const go = { kind: 'go', reason: 'both URLs log in to the same database' } as const;

/** Everything goes. */
export const NEON = run([
  outcomeOf('apps/web', NEON_FILES, {
    verdicts: {
      ...ELSEWHERE,
      'drop-shadow-database-url': go,
      'drop-direct-url': go,
      'drop-pgbouncer-flag': go,
      'drop-url-variable': go,
    },
    plan: neonPlan,
    seen: NEON_SEEN,
  }),
]);

// ---- a gate holds: Supabase below 5.10

export const SUPABASE_FILES: Files = {
  'prisma/schema.prisma': SCHEMA,
  '.env.example':
    'DATABASE_URL="postgres://postgres.abc:[PASSWORD]@aws-0-eu-central-1.pooler.supabase.com:6543/postgres?pgbouncer=true"\n',
  'package-lock.json': '{\n  "packages": {\n    "node_modules/prisma": { "version": "5.9.1" }\n  }\n}\n',
};

const tooOld = {
  kind: 'hold',
  reason: '`prisma` resolves to 5.9.1; one URL needs 5.10.0 or newer',
  at: placeOf(SUPABASE_FILES, 'package-lock.json', '"5.9.1"'),
  cure: 'upgrade `prisma` and `@prisma/client` to 5.10.0 or newer, then run this again',
  also: [
    {
      kind: 'hold',
      reason: "Supabase's transaction pooler carries no named prepared statements, so Migrate needs the direct URL",
      at: placeOf(SUPABASE_FILES, '.env.example', 'postgres://'),
    },
  ],
} as const;

export const SUPABASE = run([
  outcomeOf('.', SUPABASE_FILES, {
    verdicts: {
      ...ELSEWHERE,
      'add-direct-url': { kind: 'done' },
      'drop-shadow-database-url': tooOld,
      'drop-direct-url': tooOld,
      'drop-pgbouncer-flag': tooOld,
      'drop-url-variable': { kind: 'not-applicable', reason: 'the schema names DIRECT_URL and SHADOW_DATABASE_URL' },
    },
    seen: [
      { label: 'Prisma', value: '5.9.1', source: 'package-lock.json', remark: '5.10.0 or newer', ok: false },
      {
        label: 'Pooler',
        value: 'Supabase',
        source: 'DATABASE_URL in .env.example, port 6543',
        remark: 'named prepared statements',
        ok: false,
      },
      { label: 'Seen', value: '.env.example; not seen: what your host sets', source: '', remark: '' },
    ],
  }),
]);

// ---- a fact is missing: no env file at all

export const UNKNOWN_FILES: Files = { 'prisma/schema.prisma': SCHEMA };

const whichPooler = {
  kind: 'ask',
  fact: 'pooler',
  question: 'which pooler is behind DATABASE_URL in every environment?',
  looked: ['no value that was seen proves a pooler', 'no env file gives a value, looked from the root upwards'],
  flag: '--pooler NAME (neon, pgbouncer@VERSION:max_prepared_statements=N, supabase, none, ...)',
} as const;

export const UNKNOWN = run([
  outcomeOf('.', UNKNOWN_FILES, {
    verdicts: {
      ...ELSEWHERE,
      'drop-shadow-database-url': whichPooler,
      'drop-direct-url': whichPooler,
      'drop-pgbouncer-flag': { kind: 'done' },
      'drop-url-variable': { kind: 'not-applicable', reason: 'the schema names DIRECT_URL and SHADOW_DATABASE_URL' },
    },
    seen: [
      { label: 'Prisma', value: '6.19.1', source: 'node_modules/prisma', remark: '5.10.0 or newer', ok: true },
      { label: 'Pooler', value: 'not known', source: 'no env file was found', remark: '', ok: false },
      { label: 'Seen', value: 'no env file; not seen: what your host sets', source: '', remark: '' },
    ],
    supposed: {
      answers: ['--pooler neon', '--same-login'],
      plan: {
        ...NO_PLAN,
        changes: [change(UNKNOWN_FILES, 'prisma/schema.prisma', SCHEMA.replace(/^ *(directUrl|shadow).*\n/gm, ''))],
        steps: [
          removal(UNKNOWN_FILES, 'drop-direct-url', 'prisma/schema.prisma', 'directUrl'),
          removal(UNKNOWN_FILES, 'drop-shadow-database-url', 'prisma/schema.prisma', 'shadowDatabaseUrl'),
        ],
      },
    },
  }),
]);

/** Nothing left to do. */
export const FINISHED = run([
  outcomeOf(
    '.',
    { 'prisma/schema.prisma': 'datasource db {\n}\n' },
    {
      verdicts: DONE,
      seen: [{ label: 'Prisma', value: '6.19.1', source: 'package-lock.json', remark: '5.10.0 or newer', ok: true }],
    },
  ),
]);

/** A workspace: one moves, one is held, one waits, one is done. */
export const WORKSPACE = run(
  [NEON, SUPABASE, UNKNOWN, FINISHED].flatMap(({ projects }, index) =>
    projects.map((one) => ({
      ...one,
      project: { ...one.project, name: ['apps/web', 'apps/admin', 'packages/db', 'packages/old'][index] ?? '' },
    })),
  ),
  {
    notProjects: [
      { path: 'packages/db/generated/schema.prisma', why: 'generated copy of packages/db/prisma/schema.prisma' },
      { path: 'docs/example.prisma', why: 'docs' },
    ],
  },
);

// ---- remarks of all levels, some of them many times

export const TROUBLE_FILES: Files = {
  'prisma/schema.prisma': SCHEMA,
  '.env.local': 'DATABASE_URL=postgres://sally:pa#ss@db.example.com/shop\n',
  'scripts/backup.sh': 'pg_dump "$DIRECT_URL" > one.sql\npg_dump "$DIRECT_URL" > two.sql\n',
  'README.md': 'DIRECT_URL\n'.repeat(12),
};

const docMentions = Array.from({ length: 12 }, (_, index) =>
  finding({
    code: 'doc-mention',
    level: 'note',
    message: 'docs still name DIRECT_URL',
    at: placeOf(TROUBLE_FILES, 'README.md', 'DIRECT_URL', index),
  }),
);

const readers = [0, 1].map((index) =>
  finding({
    code: 'url-reader',
    level: 'warning',
    message: 'DIRECT_URL is still read: passed to `pg_dump`',
    at: placeOf(TROUBLE_FILES, 'scripts/backup.sh', '$DIRECT_URL', index),
    help: 'DIRECT_URL stays in the env files',
  }),
);

export const TROUBLE = run(
  [
    outcomeOf('.', TROUBLE_FILES, {
      verdicts: {
        ...NOT_APPLICABLE,
        'drop-direct-url': { kind: 'hold', reason: 'the shadow database is the main database' },
      },
      plan: {
        remarks: [
          ...docMentions,
          ...readers,
          finding({
            code: 'shadow-is-main',
            level: 'error',
            message: '`shadowDatabaseUrl` is the main database, which `prisma migrate dev` would reset',
            at: placeOf(TROUBLE_FILES, 'prisma/schema.prisma', 'env("SHADOW_DATABASE_URL")'),
            help: 'remove the line, or name a database of its own',
          }),
          finding({
            code: 'value-cut',
            level: 'warning',
            message: 'the value ends at `#`, since it stands outside quotes',
            at: placeOf(TROUBLE_FILES, '.env.local', '#'),
            help: 'put the value between double quotes',
          }),
        ],
      },
    }),
  ],
  {
    remarks: [
      finding({
        code: 'unreadable-file',
        level: 'warning',
        message: 'apps/old/.env is not UTF-8 text',
        at: { path: 'apps/old/.env', span: { start: 0, end: 0 } },
      }),
    ],
    notProjects: ['a', 'b', 'c', 'd', 'e'].map((name) => ({ path: `fixtures/${name}/schema.prisma`, why: 'fixture' })),
  },
);

/** What all the examples point into. */
export const ALL_FILES: Files = { ...NEON_FILES, ...SUPABASE_FILES, ...TROUBLE_FILES };
