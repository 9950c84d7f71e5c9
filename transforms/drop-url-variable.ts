/**
 * What it does: removes the env entries of the variables that `directUrl` and `shadowDatabaseUrl` named, once those
 * properties are gone and nobody else reads the variable.
 *
 * Why: a URL that nothing reads is one more password to rotate, and one more that drifts.
 *
 * Before and after:
 *     DATABASE_URL="postgres://…-pooler…/db"        DATABASE_URL="postgres://…-pooler…/db"
 *     DIRECT_URL="postgres://…/db"
 *
 * When it holds back: the schema still names the variable; code, scripts, `pg_dump` or another env entry read it; another
 * project shares the env file; the file is written by another program (Vercel CLI). Commented-out entries stay.
 *
 * Source: every Prisma CLI below 7 fails with P1012 when `directUrl` names a variable that is not set, so the schema goes
 * first (5.10.0 and 6.19.3).
 */
import { type Finding, finding } from '../lib/finding';
import { type EnvEntry, readEnv } from '../lib/read/env';
import { removableLines, type SourceFile } from '../lib/text';
import type { Transform } from '../lib/transform';

export const dropUrlVariable: Transform = {
  name: 'drop-url-variable',
  kinds: ['env'],
  find: (file, { verdicts, goneVariables }) =>
    verdicts['drop-url-variable'].kind === 'go'
      ? readEnv(file)
          .entries.filter((entry) => !entry.commented && goneVariables.includes(entry.name))
          .map((entry) => removal(file, entry))
      : [],
};

function removal(file: SourceFile, entry: EnvEntry): Finding {
  return finding({
    code: 'drop-url-variable',
    level: 'warning',
    message: `nobody reads ${entry.name} any more`,
    at: { path: file.path, span: entry.nameSpan },
    fix: {
      title: `remove ${entry.name}`,
      safety: 'safe',
      edits: [{ path: file.path, span: removableLines(file.text, entry.lineSpan), newText: '' }],
      announced: [{ kind: 'env-removed', path: file.path, name: entry.name }],
    },
  });
}
