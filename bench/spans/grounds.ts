import { basename, dirname, join, normalize, relative } from 'node:path/posix';
import { readPrismaConfig } from '../../lib/read/prisma-config';
import { readSchema } from '../../lib/read/schema';
import type { SourceFile } from '../../lib/text';
import type { Laid } from './written';

/** A real file in a made project; `path` is where it stands there. */
export interface Ground extends Laid {
  readonly name: string;
  readonly path: string;
}

/** The variables of one file, under the names that people give them. */
interface Names {
  readonly url: string;
  readonly direct: string;
  readonly shadow: string;
}

const URLS = ['POSTGRES_PRISMA_URL', 'DATABASE_URL', 'POSTGRES_URL', 'DATABASE_POOLED_URL', 'DB_URL'];
const DIRECTS = [
  ...['DIRECT_URL', 'DIRECT_DATABASE_URL', 'DATABASE_URL_UNPOOLED', 'POSTGRES_URL_NON_POOLING', 'DATABASE_DIRECT_URL'],
  ...['DATABASE_URL_DIRECT', 'POSTGRES_URL_UNPOOLED', 'DATABASE_UNPOOLED_URL', 'DATABASE_URL_NON_POOLING'],
  ...['DB_DIRECT_URL', 'DATABASE_MIGRATE_URL', 'MIGRATE_DATABASE_URL', 'MIGRATION_DATABASE_URL', 'DIRECT_DB_URL'],
];
const SHADOWS = [
  ...['SHADOW_DATABASE_URL', 'DATABASE_SHADOW_URL', 'SHADOW_DB_URL', 'DATABASE_URL_SHADOW', 'SHADOW_URL'],
];

/** The files that are worth a plan: they name a URL variable, the flag, or make a client. */
export const WORTH_READING = new RegExp(
  `\\b(?:${[...URLS, ...DIRECTS, ...SHADOWS].join('|')})\\b|pgbouncer|new PrismaClient\\(`,
);

/**
 * The made projects in which a real file is planned: Prisma 6 with three URLs in the schema, and Prisma 7 with the direct
 * one in its config. The variables have the names that the file uses, and a client that the file imports by a path is
 * generated there.
 */
export function groundsFor(file: SourceFile): readonly Ground[] {
  const names = namesIn(file.text);
  if (isConfig(file.path)) return [configGround('6.19.3', file, names), configGround('7.10.1', file, names)];
  if (file.path.endsWith('.prisma')) return schemaGrounds(file);
  return [
    ground('6.19.3', file, { ...base(names), 'prisma/schema.prisma': SCHEMA(names, clientFolder(file)) }),
    ground('7.10.1', file, {
      ...base(names),
      'prisma/schema.prisma': BARE_SCHEMA(clientFolder(file)),
      'prisma.config.ts': CONFIG(names),
      'src/made-for-this.ts': CLIENT(names),
    }),
  ];
}

function ground(version: string, { path, text }: SourceFile, files: Readonly<Record<string, string>>): Ground {
  const place = placeOf(path);
  return {
    name: `Prisma ${version}`,
    path: place,
    files: { ...files, [place]: text },
    options: { prismaVersion: version, poolers: ['neon'], sameLogin: true, review: true, all: true },
  };
}

/** What belongs to the top of a package stands at the top here, everything else where it stood. */
function placeOf(path: string): string {
  const workflow = /(?:^|\/)(\.github\/workflows\/[^/]+)$/.exec(path)?.[1];
  if (workflow !== undefined) return workflow;
  return isConfig(path) || /(?:^|\/)(?:\.env[^/]*|package\.json|turbo\.jsonc?|nx\.json|vercel\.json)$/.test(path)
    ? basename(path)
    : path;
}

function isConfig(path: string): boolean {
  return /^prisma\d*\.config\.[cm]?[jt]s$/.test(basename(path));
}

// ---- grounds

function configGround(version: string, file: SourceFile, names: Names): Ground {
  const { schema } = readPrismaConfig({ path: basename(file.path), text: file.text });
  const place = schemaPlace(schema);
  const text = version.startsWith('6') ? SCHEMA(names) : BARE_SCHEMA();
  return ground(version, file, { ...base(names), [place]: text, 'src/made-for-this.ts': CLIENT(names) });
}

function schemaPlace(schema: string | undefined): string {
  if (schema === undefined) return 'prisma/schema.prisma';
  return schema.endsWith('.prisma') ? schema : join(schema, 'schema.prisma');
}

/** A real schema below Prisma 7, and on its way to 7 with a client that reads its url. */
function schemaGrounds({ path, text }: SourceFile): readonly Ground[] {
  const [datasource] = readSchema({ path, text }).schema?.datasources ?? [];
  if (datasource === undefined) return [];
  const named = (key: string) => new RegExp(`^\\s*${key}\\s*=\\s*env\\(\\s*"(\\w+)"`, 'm').exec(text)?.[1];
  const names: Names = {
    url: named('url') ?? 'DATABASE_URL',
    direct: named('directUrl') ?? 'DIRECT_URL',
    shadow: named('shadowDatabaseUrl') ?? 'SHADOW_DATABASE_URL',
  };
  const file = { path: 'prisma/schema.prisma', text };
  return [
    ground('6.19.3', file, base(names)),
    ground('7.10.1', file, { ...base(names), 'src/made-for-this.ts': CLIENT(names) }),
  ];
}

function base(names: Names): Readonly<Record<string, string>> {
  return {
    'package.json': JSON.stringify({ name: 'app', dependencies: { '@prisma/client': '*', prisma: '*' } }, null, 2),
    '.env': ENV(names),
  };
}

// ---- names

function namesIn(text: string): Names {
  const first = (names: readonly string[]) => names.find((name) => new RegExp(`\\b${name}\\b`).test(text));
  const direct = first(DIRECTS) ?? 'DIRECT_URL';
  const url = first(URLS) ?? (direct.startsWith('POSTGRES') ? 'POSTGRES_PRISMA_URL' : 'DATABASE_URL');
  return { url, direct, shadow: first(SHADOWS) ?? 'SHADOW_DATABASE_URL' };
}

/** Below the schema's folder, the folder of a client that the file imports by a path; `undefined` for `@prisma/client`. */
function clientFolder({ path, text }: SourceFile): string | undefined {
  const from = /\bPrismaClient\b[^;]*?(?:from\s*|require\()\s*['"](\.{1,2}\/[^'"]+|[@~]\/[^'"]+)['"]/.exec(text)?.[1];
  if (from === undefined) return undefined;
  const place = from.startsWith('.') ? normalize(join(dirname(path), from)) : from.replace(/^[@~]\//, 'src/');
  const folder = place.replace(/\/(?:client|index)(?:\.[cm]?[jt]s)?$/, '');
  return folder.startsWith('..') ? undefined : relative('prisma', folder);
}

// ---- texts

const GENERATOR = (output: string | undefined) =>
  ['generator client {', '  provider = "prisma-client-js"', ...(output ? [`  output   = "${output}"`] : []), '}'].join(
    '\n',
  );

const SCHEMA = (names: Names, output?: string) => `${GENERATOR(output)}

datasource db {
  provider          = "postgresql"
  url               = env("${names.url}")
  directUrl         = env("${names.direct}")
  shadowDatabaseUrl = env("${names.shadow}")
}
`;

const BARE_SCHEMA = (output?: string) => `${GENERATOR(output)}

datasource db {
  provider = "postgresql"
}
`;

const CONFIG = ({ direct, shadow }: Names) => `import 'dotenv/config';
import { defineConfig, env } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  datasource: {
    url: env('${direct}'),
    shadowDatabaseUrl: env('${shadow}'),
  },
});
`;

const CLIENT = ({ url }: Names) => `import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@prisma/client';

const adapter = new PrismaPg({ connectionString: process.env.${url} });
export const prisma = new PrismaClient({ adapter });
`;

const HOST = 'us-east-2.aws.neon.tech';

const ENV = ({ url, direct, shadow }: Names) => {
  const values = new Map([
    [shadow, `postgres://sally:invented@ep-a-b-123456.${HOST}/shadow`],
    [direct, `postgres://sally:invented@ep-a-b-123456.${HOST}/shop?connect_timeout=15`],
    [url, `postgres://sally:invented@ep-a-b-123456-pooler.${HOST}/shop?pgbouncer=true&connect_timeout=15`],
  ]);
  return [...values].map(([name, value]) => `${name}="${value}"\n`).join('');
};
