import { type Finding, finding } from '../lib/finding';
import type { StepPage } from '../lib/page';
import { type EnvEntry, readEnv } from '../lib/read/env';
import { stock } from '../lib/stock';
import { removableTogether, type SourceFile, type Span } from '../lib/text';
import type { Transform } from '../lib/transform';

const page: StepPage = {
  summary: 'remove the variables that nobody reads any more from env files',
  what: [
    'Removes the env entries of the variables that `directUrl` and `shadowDatabaseUrl` named, once those properties are gone',
    'and nobody else reads the variable. It is the last step.',
  ],
  why: [
    'A URL that nothing reads is one more password to rotate, and one more that drifts.',
    '',
    'The order matters: below Prisma 7 every command of the CLI fails with P1012 while `directUrl` names a variable that is',
    'not set, so the schema goes first (`prisma-one-url explain missing-variable`).',
  ],
  example: {
    path: '.env',
    before: `DATABASE_URL="postgresql://USER:PASSWORD@HOST-pooler/shop"
DIRECT_URL="postgresql://USER:PASSWORD@HOST/shop"
`,
    after: `DATABASE_URL="postgresql://USER:PASSWORD@HOST-pooler/shop"
`,
  },
  holdsBack: [
    '- The schema still names the variable, since the step before was held back.',
    '- Something reads it: code, a script, `pg_dump "$DIRECT_URL"`, a typed declaration, another env entry that is put',
    '  together from it, or a package that reads it by its fixed name. Each reader is named with file and line.',
    '- Another project names it and reads the same env file.',
    '- The file is written by another program (`# Created by Vercel CLI`): the variable has to go at its source, and the',
    '  commands for that are left to you.',
    '',
    'What only sets the variable or passes it on (a workflow, a Dockerfile, a compose file, a turbo list) does not hold; it',
    'is listed for you to remove. Entries that are commented out stay.',
  ],
  source: [
    '- P1012 with an unset `directUrl` variable, run with Prisma 5.10.0 and 6.19.3; an unset `shadowDatabaseUrl` variable',
    '  fails nothing there',
  ],
};

export const dropUrlVariable: Transform = {
  name: 'drop-url-variable',
  kinds: ['env'],
  page,
  find: (file, { verdicts, goneVariables }) => {
    if (verdicts['drop-url-variable'].kind !== 'go') return [];
    const going = readEnv(file).entries.filter((entry) => !entry.commented && goneVariables.includes(entry.name));
    const spans = removableTogether(
      file.text,
      going.map(({ lineSpan }) => lineSpan),
    );
    return going.map((entry, index) => removal(file, entry, spans[index] ?? entry.lineSpan));
  },
};

function removal(file: SourceFile, entry: EnvEntry, span: Span): Finding {
  return finding({
    code: 'drop-url-variable',
    level: 'warning',
    message: `nobody reads ${entry.name} any more`,
    at: { path: file.path, span: entry.nameSpan },
    fix: {
      title: `remove ${entry.name}`,
      safety: 'safe',
      edits: [{ path: file.path, span, newText: '' }],
      announced: [{ kind: 'env-removed', path: file.path, name: entry.name }],
    },
  });
}

export default /* @__PURE__ */ stock(dropUrlVariable);
