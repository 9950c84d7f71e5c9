import type { SourceFile, Span } from '../../text';
import { liveText } from './live';
import { liveSites } from './prisma-commands';
import { literally, type Site } from './site';

/** One command of the Prisma CLI that reads every URL of the datasource before it does anything. */
export interface UrlCommand {
  readonly span: Span;
  /** `prisma migrate deploy`, `prisma db push`. */
  readonly command: string;
  /** The schema that it names, as a path without `./` and `../` before it. */
  readonly schema?: string;
}

const PRISMA = '(?<![\\w@/-])(?:(?:\\./)?node_modules/\\.bin/)?prisma(?:@[\\w.^~*-]{1,40})?[ \\t]{1,4}';
/** `migrate diff` and `db execute` can be told their URL, `generate` and `format` need none. */
const WITH_URL = new RegExp(
  `${PRISMA}(migrate|db)[ \\t]{1,4}(deploy|dev|reset|resolve|status|push|pull)(?![\\w:-])`,
  'g',
);
const ANY = new RegExp(`${PRISMA}(?:--?\\w|(?:generate|migrate|db|validate|studio)\\b)`, 'g');

/** Finds the commands that fail where the variable of `directUrl` is not set (P1012, below Prisma 7); prose is left out. */
export function urlCommandsIn(file: SourceFile): readonly UrlCommand[] {
  return sitesOf(file, WITH_URL)
    .filter(({ after }) => !/\s--url[= ]/.test(ownLine(after)))
    .map(({ name, span, after }) => {
      const words = name.split(/[ \t]+/).slice(1);
      const schema = /--schema[= ]["']?(?:\.{1,2}\/)*([\w./-]+)/.exec(ownLine(after))?.[1];
      return { span, command: `prisma ${words.join(' ')}`, ...(schema === undefined ? {} : { schema }) };
    });
}

/** Whether a file runs the Prisma CLI in any way. */
export function runsPrisma(file: SourceFile): boolean {
  return sitesOf(file, ANY).length > 0;
}

/** Where a file runs a script of package.json by its name: `npm run db:deploy`, `pnpm db:deploy`. */
export function scriptRunsIn(file: SourceFile, script: string): readonly Span[] {
  const pattern = new RegExp(`\\b(?:npm|pnpm|yarn|bun)[ \\t]+(?:run[ \\t]+)?${literally(script)}(?![\\w:./-])`, 'g');
  return sitesOf(file, pattern).map(({ span }) => span);
}

function sitesOf(file: SourceFile, pattern: RegExp): readonly Site[] {
  return liveSites(file, liveText(file).bare, pattern).filter(({ before }) => !isProse(before));
}

function isProse(before: string): boolean {
  return (
    /^\s*(?:-\s+)?["']?(?:name|description|title)["']?\s*:/.test(before) || /\b(?:echo|printf)\s[^;&|]*$/.test(before)
  );
}

/** The rest of one command. */
function ownLine(after: string): string {
  return after.split(/&&|[;|]/, 1)[0] ?? '';
}
