import { type Finding, finding } from '../lib/finding';
import type { AddedUrl } from '../lib/judge/direct-values';
import type { StepPage } from '../lib/page';
import { type EnvEntry, readEnv } from '../lib/read/env';
import { type Assignment, assignmentOf, readSchema } from '../lib/read/schema';
import { stock } from '../lib/stock';
import { insertedLine, type SourceFile } from '../lib/text';
import type { Transform } from '../lib/transform';

const page: StepPage = {
  summary: 'add `directUrl` and its variable beside a pooled url',
  what: [
    'Adds `directUrl = env("DIRECT_URL")` below the url of the datasource, and the variable below the url in every env file',
    "that gives it. An env file's own direct URL is used under the name that it has there (`DATABASE_URL_UNPOOLED`).",
    '',
    'The new value is the url with the direct host or port in place of the pooled one, and without `pgbouncer=true`; every',
    'other byte is copied, variables and percent-encoding too. Local, placeholder and direct values are copied as they are, since',
    'the variable has to be set wherever the schema is read.',
  ],
  why: [
    'Below Prisma 5.10.0 migrations fail through a transaction pooler: `prepared statement "s0" already exists`, or a shadow',
    'database that is still in use. `directUrl` (Prisma 4.10.0, 2023-02-07) gives the CLI a connection of its own. There the',
    'step is taken by default.',
    '',
    'From 5.10.0 up to 7 one URL can do, and two are what Neon (2026-01-31) and Prisma advise, mainly for the lock that',
    'Migrate takes: `--target two-url` takes the step, and leaves out `drop-direct-url`.',
  ],
  example: {
    path: 'prisma/schema.prisma',
    before: `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}
`,
    after: `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
  directUrl = env("DIRECT_URL")
}
`,
  },
  holdsBack: [
    '- Prisma is older than 4.10.0, or 7 or newer, or CLI and client are of two majors. No environment shows a pooled url, or',
    '  Prisma Accelerate is used: then the step does not apply.',
    "- The url is a literal in the schema, or a config with `engine: 'classic'` gives the CLI its URL.",
    '- In some env file the direct URL does not follow from the pooled one: an unknown host, a provider whose pools have names',
    '  of their own (DigitalOcean, Aiven), a host that is put together from variables, `options=endpoint...` in the query.',
    '- `DIRECT_URL` is there and is another role, database or endpoint; or two env files call the direct URL by two names.',
    '- A script or code gives the url another value (`DATABASE_URL=... prisma migrate reset`): the CLI would go to the direct',
    '  URL of the env file, and reset that.',
    '- Another schema reads its url from the same env file, or `.env` and `prisma/.env` would get the same value.',
    '- A script rewrites the schema.',
    '',
    'Setting the variable at the host, in CI and in containers is left to you: until it is there, the CLI below 7 fails with',
    'P1012 (`prisma-one-url explain missing-variable`). `pgbouncer=true` is never added.',
  ],
  source: [
    '- Read: packages/internals getConfig.ts of Prisma 4.10.0 (2023-02-07). Run: the CLI takes `directUrl` in 4.16.2, 5.9.1,',
    '  5.10.2, 5.22.0 and 6.19.3',
    '- Neon guides/prisma (2026-01-31); supabase.com/docs prisma-troubleshooting (2026-07-09)',
    '- The rules from pooled to direct: the pooler table, each row with its source and date',
  ],
};

export const addDirectUrl: Transform = {
  name: 'add-direct-url',
  kinds: ['schema', 'env'],
  page,
  find: (file, { verdicts, addedUrl }) => {
    if (verdicts['add-direct-url'].kind !== 'go' || addedUrl === undefined) return [];
    return [...inSchema(file, addedUrl), ...inEnvFile(file, addedUrl)];
  },
};

function inSchema(file: SourceFile, { name }: AddedUrl): readonly Finding[] {
  const block = /\.prisma$/.test(file.path) ? readSchema(file).schema?.datasources[0] : undefined;
  const url = block && assignmentOf(block, 'url');
  if (!block || !url || assignmentOf(block, 'directUrl')) return [];
  const line = `${indentOf(file.text, url)}${keyLike(file.text, url)} = env("${name}")`;
  return [
    finding({
      code: 'add-direct-url',
      level: 'warning',
      message: '`url` is pooled, and `directUrl` is missing',
      at: { path: file.path, span: url.keySpan },
      fix: {
        title: `add \`directUrl = env("${name}")\``,
        safety: 'safe',
        edits: [{ path: file.path, ...insertedLine(file.text, url.lineSpan, line) }],
        announced: [{ kind: 'assignment-added', path: file.path, block: block.name, key: 'directUrl', name }],
      },
    }),
  ];
}

function indentOf(text: string, { keySpan, lineSpan }: Assignment): string {
  return /^[^\S\r\n]*/.exec(text.slice(lineSpan.start, keySpan.start))?.[0] ?? '';
}

/** `directUrl`, padded so that its `=` stands below the one of `url` where it fits. */
function keyLike(text: string, { keySpan, valueSpan }: Assignment): string {
  const beforeEquals = /^ *(?==)/.exec(text.slice(keySpan.end, valueSpan.start))?.[0] ?? '';
  return 'directUrl'.padEnd(keySpan.end - keySpan.start + beforeEquals.length - 1);
}

function inEnvFile(file: SourceFile, { name, beside, entries }: AddedUrl): readonly Finding[] {
  const added = entries.find(({ path }) => path === file.path);
  const url = added && readEnv(file).entries.findLast((entry) => entry.name === beside && !entry.commented);
  if (!added || !url) return [];
  return [
    finding({
      code: 'add-direct-url',
      level: 'warning',
      message: `${name} is missing`,
      at: { path: file.path, span: url.nameSpan },
      fix: {
        title: `add ${name}`,
        safety: 'safe',
        edits: [
          { path: file.path, ...insertedLine(file.text, url.lineSpan, entryLike(file.text, url, name, added.value)) },
        ],
        announced: [{ kind: 'env-added', path: file.path, name }],
      },
    }),
  ];
}

/** An entry written as `url` is: indent, `export`, spaces around `=` and quotes are the same. */
function entryLike(text: string, url: EnvEntry, name: string, value: string): string {
  const head = text.slice(url.lineSpan.start, url.nameSpan.start);
  const equals = text.slice(url.nameSpan.end, url.valueSpan.start);
  return `${head}${name}${equals}${value}${url.quote}`;
}

export default /* @__PURE__ */ stock(addDirectUrl);
