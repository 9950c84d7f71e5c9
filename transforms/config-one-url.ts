import { type Finding, finding } from '../lib/finding';
import type { ConfigMove } from '../lib/judge/config-url';
import type { StepPage } from '../lib/page';
import type { Reduced } from '../lib/read/code/url-expression';
import { configEdits, type PrismaConfig, readPrismaConfig } from '../lib/read/prisma-config';
import { changedKey, removedKey } from '../lib/read/prisma-config/findings';
import { stock } from '../lib/stock';
import type { Transform } from '../lib/transform';

const page: StepPage = {
  summary: 'let the CLI connect with the one URL in `prisma.config.ts`',
  what: [
    'Reduces `datasource.url` of the config to the variable that the app connects with: `env("DIRECT_URL")`, and chains such',
    'as `process.env.DIRECT_URL ?? process.env.DATABASE_URL`. A constant that only gives this URL is reduced where it stands.',
    "A trailing `?? ''` stays, and so do casts, `!` and comments.",
    '',
    'Removes `datasource.directUrl`, and from Prisma 7 on `engine`: 7 knows neither of them.',
  ],
  why: [
    "From Prisma 7.0.0 (2025-11-19) on, and from 6.18.0 (2025-10-21) with `engine: 'classic'`, the CLI takes its URL from",
    'the config. Since Prisma 5.10.0 (2024-02-20) and PgBouncer 1.22.0 (2024-01-31) with `max_prepared_statements` above 0',
    'that can be the pooled one.',
    '',
    'Prisma 7 refuses `directUrl` and `engine` in a plain object (`prisma-one-url explain config-key-refused`). In',
    '`defineConfig` they pass without a word and do nothing, so that the CLI goes through the pooler although the config',
    'reads as if it did not.',
    '',
    'Can, not must: Neon (2026-01-31) and Prisma advise a direct URL for the CLI again, mainly for the lock that Migrate',
    'takes (`prisma-one-url explain advisory-lock`).',
  ],
  example: {
    path: 'prisma.config.ts',
    before: `import 'dotenv/config';
import { defineConfig } from 'prisma/config';

export default defineConfig({
  engine: 'classic', // not from Prisma 7 on
  datasource: {
    url: process.env.DIRECT_URL ?? process.env.DATABASE_URL ?? '',
  },
});
`,
    after: `import 'dotenv/config';
import { defineConfig } from 'prisma/config';

export default defineConfig({
  engine: 'classic', // not from Prisma 7 on
  datasource: {
    url: process.env.DATABASE_URL ?? '',
  },
});
`,
  },
  holdsBack: [
    "- Prisma is older than 6.18.0, or it is 6 and the config has no `engine: 'classic'`: the schema decides there.",
    '- Everything that holds `drop-direct-url`: the pooler, the login, Accelerate, code that decides by the two variables, a',
    '  comment that gives a reason to keep it.',
    '- No client in the code says which variable the app connects with, or there are several.',
    '- The value can not be edited safely: something else decides (`NODE_ENV`, a function that does more than choose), the',
    '  URL is put together from parts, or the constant is used for something else too. A constant that is only asked for',
    '  (`if (!url) throw …`) or logged does not hold it. Where another client uses it as well, the property gets the',
    '  variable itself, and the constant stays.',
    '- Two configs stand in one folder.',
    '',
    'The config is parsed and never run.',
  ],
  source: [
    '- @prisma/config 6.19.3 and 7.10.1, run; PrismaConfig.ts and defineConfig.ts of 7.9.1, read',
    '- Prisma release notes of 6.18.0 (2025-10-21) and 7.0.0 (2025-11-19)',
    '- Neon, guides/prisma of 2026-01-31',
  ],
};

export const configOneUrl: Transform = {
  name: 'config-one-url',
  kinds: ['config'],
  page,
  find: (file, { verdicts, configMove: move, configKeys }) => {
    if (verdicts['config-one-url'].kind !== 'go') return [];
    const dropsShadow = verdicts['drop-shadow-database-url'].kind === 'go';
    const config = readPrismaConfig(file);
    const { url, keys } = configEdits(file, { move, keys: configKeys, dropsShadow });
    return [
      ...(url === null || move === undefined ? [] : urlFindings(config, url, move)),
      ...configKeys.flatMap((key) => keyFindings(config, keys.get(key), key)),
    ];
  },
};

function urlFindings(config: PrismaConfig, edits: Reduced, { from, to }: ConfigMove): readonly Finding[] {
  const value = config.datasource?.url;
  if (value === undefined) return [];
  const named = from.filter((name) => value.chain?.includes(name) ?? value.names.includes(name));
  const names = [...value.names.filter((name) => !named.includes(name) && name !== to), to];
  const message = `\`datasource.url\` names ${named.join(', ')}`;
  const title = `let \`datasource.url\` read ${to}`;
  const change = { key: 'url', message, at: value.span, title, names } as const;
  return [finding({ code: 'config-one-url', ...changedKey(config, edits, change) })];
}

function keyFindings(config: PrismaConfig, edits: Reduced | undefined, name: string): readonly Finding[] {
  const place = config.unknownKeys.find(({ key }) => key === name);
  const key = name.replace(/^datasource\./, '');
  if (edits === undefined || place === undefined || (key !== 'directUrl' && key !== 'engine')) return [];
  const message = key === 'engine' ? 'Prisma 7 has no `engine`' : '`directUrl` is not needed any more';
  return [finding({ code: 'config-one-url', ...removedKey(config, edits, { key, message, at: place.span }) })];
}

export default /* @__PURE__ */ stock(configOneUrl);
