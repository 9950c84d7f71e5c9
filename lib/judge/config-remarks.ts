import { type Finding, finding } from '../finding';
import type { PrismaConfig } from '../read/prisma-config';
import { readUrl } from '../read/url';
import { sliceOf } from '../text';
import type { Verdicts } from '../verdict';
import { isSeven } from './gates';
import type { Known } from './known';
import type { MovedUrls } from './moved-url';

/** What is wrong with the config of Prisma 7 whatever the steps do, and what moving the URLs there leaves. */
export function configRemarks(known: Known, verdicts: Verdicts, moved: MovedUrls | undefined): readonly Finding[] {
  const { config } = known.project;
  if (config === undefined || !isSeven(known)) return [];
  return [
    ...refusedKeys(config, verdicts),
    ...ignoredForm(config),
    ...keptUrl(known, config, moved),
    ...literalPassword(config),
  ];
}

/** Keys of Prisma 6 that 7 refuses in a plain object and drops without a word in `defineConfig` (run with 7.0.0 to 7.10.1). */
function refusedKeys(config: PrismaConfig, verdicts: Verdicts): readonly Finding[] {
  const going = verdicts['config-one-url'].kind === 'go' ? ['engine', 'datasource.directUrl'] : [];
  const keys = config.unknownKeys.filter(
    ({ key }) => OF_SIX.includes(key) && (config.form === 'object' || !HARMLESS.includes(key)),
  );
  const does = config.form === 'object' ? 'refuses' : 'ignores';
  return keys
    .filter(({ key }) => !going.includes(key))
    .map(({ key, span }) =>
      finding({
        code: 'config-key-refused',
        level: 'error',
        message: `Prisma 7 ${does} \`${key}\` in ${config.path}`,
        at: { path: config.path, span },
        help:
          key === 'datasource.directUrl'
            ? 'put the URL that the CLI should use into `datasource.url`, and remove this key'
            : 'remove it',
      }),
    );
}

/** Keys of Prisma 6. In `defineConfig` the last two do no harm. */
const HARMLESS = ['earlyAccess', 'migrate'];
const OF_SIX = ['engine', 'datasource.directUrl', ...HARMLESS];

function ignoredForm({ path, invalid, invalidSpan }: PrismaConfig): readonly Finding[] {
  if (invalid === undefined || invalidSpan === undefined) return [];
  return [
    finding({
      code: 'ignored-config',
      level: 'warning',
      message: `Prisma takes no URL from ${FORMS[invalid]} in ${path}`,
      at: { path, span: invalidSpan },
      help: 'write `datasource: { url: ... }` in the default export',
    }),
  ];
}

const FORMS: Readonly<Record<NonNullable<PrismaConfig['invalid']>, string>> = {
  datasources: '`datasources`',
  'datasource.db': 'a datasource with a name',
  'named-export': 'an export that is not the default one',
};

/** A `datasource.url` that the config had already stays; where the schema said something else, that is worth a line. */
function keptUrl({ names }: Known, config: PrismaConfig, moved: MovedUrls | undefined): readonly Finding[] {
  const url = config.datasource?.url;
  if (moved === undefined || url === undefined || names.direct === undefined || url.names.includes(names.direct))
    return [];
  return [
    finding({
      code: 'move-url-to-config',
      level: 'note',
      message: `${config.path} gives the CLI ${url.names.join(' or ') || 'a URL of its own'} and stays so; the schema had ${names.direct}`,
      at: { path: config.path, span: url.span },
    }),
  ];
}

/** A URL that stands in the config as text is in every clone of the repository. */
function literalPassword({ path, text, datasource }: PrismaConfig): readonly Finding[] {
  const span = datasource?.url?.literal;
  if (span === undefined || !readUrl(sliceOf(text, span))?.password) return [];
  return [
    finding({
      code: 'password-in-schema',
      level: 'warning',
      message: `\`datasource.url\` in ${path} holds a password`,
      at: { path, span },
      help: 'move the URL to an environment variable and change the password',
    }),
  ];
}

/** `dotenv/config` is imported by a config that this run writes; the package has to be there. */
export function dotenvStep({ hosting }: Known, moved: MovedUrls | undefined): readonly Finding[] {
  const isThere = hosting.manifests.some(({ dependencies }) => dependencies.some(({ name }) => name === 'dotenv'));
  if (moved === undefined || moved.dotenv.length === 0 || isThere) return [];
  return [
    finding({
      code: 'move-url-to-config',
      level: 'warning',
      message: `${moved.path} imports \`dotenv/config\`, and no package.json lists \`dotenv\``,
      at: { path: moved.path, span: { start: 0, end: 0 } },
      help: 'install it: `npm install --save-dev dotenv`',
    }),
  ];
}
