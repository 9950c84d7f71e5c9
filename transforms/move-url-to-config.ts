import { removeDatasourceProperty } from '../lib/datasource-property';
import { type Announced, type Finding, finding } from '../lib/finding';
import type { Judgement } from '../lib/judge';
import type { MovedUrls } from '../lib/judge/moved-url';
import type { StepPage } from '../lib/page';
import { readPrismaConfig, SHADOW_KEY } from '../lib/read/prisma-config';
import { configExtension, missingFrom, propertiesFor } from '../lib/read/prisma-config/moved';
import { newConfig } from '../lib/read/prisma-config/new-config';
import { stock } from '../lib/stock';
import type { SourceFile } from '../lib/text';
import type { Transform } from '../lib/transform';
import type { Step } from '../lib/verdict';

const page: StepPage = {
  summary: 'move the URLs from the schema to `prisma.config.ts`',
  what: [
    'Removes `url`, `directUrl` and `shadowDatabaseUrl` from the datasource block, each with its line and the comment behind',
    'the value, and gives the config what the CLI used so far: `directUrl` where there was one, else `url`; or the url alone',
    'where `config-one-url` would go.',
    '',
    'A config is extended in the manner in which it is written; what it has already stays. Where there is none,',
    '`prisma.config.ts` is written (`.mjs` or `.cjs` in a project without TypeScript): with `dotenv` where the CLI loaded an',
    '`.env` so far, with the path of the schema where Prisma 7 would not find it, and with the seed command of package.json.',
    'A comment beside `directUrl` that may give a reason to keep it goes with the URL. A URL that stood in the schema itself',
    'moves as it is; a variable would keep it out of git.',
  ],
  why: [
    'Prisma 7.0.0 (2025-11-19) refuses the three properties in the schema, and every command ends with P1012',
    '(`prisma-one-url explain url-in-schema`). It loads no `.env` either, and reads nothing of `package.json#prisma`.',
    '',
    "What is written is `process.env.DATABASE_URL`, and not `env('DATABASE_URL')` as in Prisma's guides: that throws where",
    'the variable is not set, which ends every command, `prisma generate` in the building of an image included. Prisma 7.0',
    "and 7.1 demand a string; there it is `process.env.DATABASE_URL ?? ''`.",
  ],
  example: {
    path: 'prisma/schema.prisma',
    before: `datasource db {
  provider  = "postgresql"
  url       = env("DATABASE_URL")
  directUrl = env("DIRECT_URL")
}
`,
    after: `datasource db {
  provider  = "postgresql"
}
`,
  },
  holdsBack: [
    '- Prisma is older than 7.0.0: there the schema needs its `url`.',
    '- The config can not be read for certain, or what it exports is put together in a way that can not be extended.',
    '- Two configs stand in one folder, or two schemas of one package would need two configs.',
  ],
  source: [
    '- Run with Prisma 7.0.0 and 7.10.1: P1012, `env()` of an unset variable, no loading of `.env`, `package.json#prisma`',
    '- @prisma/config 7.0.0 and 7.2.0 (2025-12-16), where `datasource.url` became optional',
    '- Prisma, "Upgrade to Prisma ORM 7" and config reference (2026)',
  ],
};

export const moveUrlToConfig: Transform = {
  name: 'move-url-to-config',
  kinds: ['schema', 'config'],
  page,
  find: (file, judgement) => {
    const { verdicts, movedUrls } = judgement;
    if (verdicts['move-url-to-config'].kind !== 'go' || movedUrls === undefined) return [];
    if (file.path.endsWith('.prisma')) return KEYS.flatMap((key) => removed(file, key));
    if (file.path !== movedUrls.path) return [];
    return movedUrls.exists ? extended(file, movedUrls, goingKeys(judgement)) : [created(file, movedUrls)];
  },
};

const KEYS = ['url', 'directUrl', 'shadowDatabaseUrl'] as const;

/** What other steps take out of the config in the same run. */
function goingKeys({ verdicts, configKeys }: Judgement): readonly string[] {
  const isGo = (step: Step) => verdicts[step].kind === 'go';
  return [...(isGo('config-one-url') ? configKeys : []), ...(isGo('drop-shadow-database-url') ? [SHADOW_KEY] : [])];
}

function removed(file: SourceFile, key: string): readonly Finding[] {
  const message = `Prisma 7 refuses \`${key}\` in the schema`;
  return removeDatasourceProperty(file, key, 'move-url-to-config').map((found) => ({ ...found, message }));
}

function created({ path }: SourceFile, moved: MovedUrls): Finding {
  const properties = propertiesFor(moved);
  const newText = newConfig({ properties, isCommonJs: moved.moduleStyle === 'cjs', envFiles: moved.dotenv });
  const span = { start: 0, end: 0 };
  return finding({
    code: 'move-url-to-config',
    level: 'warning',
    message: 'Prisma 7 takes its URLs from a config, and there is none',
    at: { path, span },
    notes: [...envNotes(moved), ...literalNotes(moved)],
    fix: {
      title: `write \`${path}\``,
      safety: 'safe',
      edits: [{ path, span, newText }],
      announced: [{ kind: 'file-created', path }, ...announcedFor(path, moved)],
    },
  });
}

function envNotes({ dotenv }: MovedUrls): readonly string[] {
  if (dotenv.length === 0) return [];
  const release = dotenv.length > 1 ? ' 16.4.0 or newer' : '';
  const files = dotenv.map((path) => `\`${path}\``).join(' and ');
  return [`it loads ${files} with the package \`dotenv\`${release}, which has to be installed`];
}

function extended(file: SourceFile, all: MovedUrls, going: readonly string[]): readonly Finding[] {
  const moved = missingFrom(file, all);
  const extension = configExtension(file, moved, going);
  const message = 'Prisma 7 takes its URLs from the config';
  const { path } = file;
  if ('left' in extension) {
    return [
      finding({
        code: 'move-url-to-config',
        level: 'note',
        message: `${message}, and ${extension.left}`,
        at: { path, span: extension.at },
      }),
    ];
  }
  const [first] = extension.edits;
  if (first === undefined) return [];
  const announced = announcedFor(path, moved);
  const title = `add ${announced.map(({ key }) => `\`${NAMES[key] ?? `datasource.${key}`}\``).join(', ')}`;
  return [
    finding({
      code: 'move-url-to-config',
      level: 'warning',
      message,
      at: { path, span: readPrismaConfig(file).datasourceSpan ?? first.span },
      notes: literalNotes(moved),
      fix: { title, safety: 'safe', edits: extension.edits, announced },
    }),
  ];
}

const NAMES: Readonly<Partial<Record<Added['key'], string>>> = { schema: 'schema', seed: 'migrations.seed' };

type Added = Extract<Announced, { readonly kind: 'config-changed' }>;

function announcedFor(path: string, { schemaPath, seed, entries }: MovedUrls): readonly Added[] {
  const added = (key: Added['key'], names: readonly string[]): Added => ({ kind: 'config-changed', path, key, names });
  return [
    ...(schemaPath === undefined ? [] : [added('schema', [])]),
    ...(seed === undefined ? [] : [added('seed', [])]),
    ...entries.map(({ key, value }) => added(key, value.kind === 'env' ? [value.name] : [])),
  ];
}

function literalNotes({ entries }: MovedUrls): readonly string[] {
  const isLiteral = entries.some(({ value }) => value.kind === 'literal');
  return isLiteral ? ['a URL stood in the schema itself; a variable would keep it out of git'] : [];
}

export default /* @__PURE__ */ stock(moveUrlToConfig);
