import { type Finding, finding } from '../finding';
import { GATE, isBefore, reaches } from '../prisma-version';
import type { EnvEntry } from '../read/env';
import { parameterOf, readUrl } from '../read/url';
import { isMoving, type Verdicts } from '../verdict';
import { isPooled, movesMigrations, takesLock } from './advisory-lock';
import { agentFileNotes } from './agent-files';
import { configRemarks } from './config-remarks';
import type { Environment } from './environment';
import { hasFlag } from './flag';
import type { Known } from './known';
import { type LeftOver, leftOverNotes } from './left-overs';
import { migrationFindings } from './migrations';
import type { MovedUrls } from './moved-url';
import { whyRedundant } from './redundant';
import { shadowIsMain } from './shadow';
import { unsetDirect } from './unset-direct';
import { directNamesOf } from './url-names';

/** What was decided of a project before anything is said of it. */
interface Judged {
  readonly verdicts: Verdicts;
  readonly leftOvers: readonly LeftOver[];
  readonly moved?: MovedUrls;
}

/** What the user should know besides the verdicts: mistakes that are worth an error, and the reason at each place left alone. */
export function remarksOn(
  known: Known,
  environments: readonly Environment[],
  { verdicts, leftOvers, moved }: Judged,
): readonly Finding[] {
  const goesDirect = verdicts['add-direct-url'].kind === 'go';
  const old = oldNames(known, leftOvers);
  return [
    ...mainDatabaseAsShadow(known, environments, verdicts),
    ...shadowInUse(known),
    ...valuesCutByHash(known),
    ...literalPasswords(known),
    ...otherFlags(known, verdicts),
    ...commentedProperties(known),
    ...commentedEntries(known),
    ...leftOverNotes(leftOvers, known),
    ...unsetDirect(known, verdicts).notes,
    ...(goesDirect ? [] : pooledMigrations(known, environments, verdicts)),
    ...unpooledUrls(environments),
    ...ignoredConfig(known),
    ...redundantDirectUrl(known, verdicts),
    ...configRemarks(known, verdicts, moved),
    ...(migratesPooled(known, environments, verdicts) ? migrationFindings(known.migrations(), true) : []),
    ...docMentions(known, old),
    ...agentFileNotes(known.around.mentions, old, known.names.url),
    ...codeThatSetsTheFlag(known, verdicts),
    ...known.around.unreadable,
  ];
}

/** An error at any version, but not where this very run takes `shadowDatabaseUrl` away. */
function mainDatabaseAsShadow(
  known: Known,
  environments: readonly Environment[],
  verdicts: Verdicts,
): readonly Finding[] {
  const twin = shadowIsMain(known, environments);
  if (!twin) return [];
  return [
    finding({
      code: 'shadow-is-main-database',
      level: verdicts['drop-shadow-database-url'].kind === 'go' ? 'note' : 'error',
      message: `the shadow database is the main database: \`shadowDatabaseUrl\` and ${twin.with} name the same one`,
      at: twin.at,
      notes: ['`prisma migrate dev` resets its shadow database'],
      help: 'remove `shadowDatabaseUrl`, or give it an empty database of its own',
    }),
  ];
}

/** `migrate dev` resets the shadow database, with everything that the app has put there. */
function shadowInUse({ around, names }: Known): readonly Finding[] {
  return around.mentions
    .filter((mention) => mention.name === names.shadow && mention.kind === 'prisma-client')
    .map(({ name, path, span }) =>
      finding({
        code: 'shadow-in-use',
        level: 'error',
        message: `the app itself works on the shadow database: its client reads ${name}`,
        at: { path, span },
        notes: ['`prisma migrate dev` resets its shadow database'],
        help: 'give the app a database of its own',
      }),
    );
}

function valuesCutByHash({ project, names }: Known): readonly Finding[] {
  const ours = Object.values(names);
  return project.envFiles.flatMap(({ file, entries }) =>
    entries
      .filter((entry) => entry.cutByHash && !entry.commented && ours.includes(entry.name))
      .map((entry) =>
        finding({
          code: 'url-cut-by-hash',
          level: 'error',
          message: `${entry.name} ends at \`#\`: dotenv takes the rest for a comment`,
          at: { path: file.path, span: entry.valueSpan },
          help: 'put the value in quotes, or write `%23` for `#`',
        }),
      ),
  );
}

function literalPasswords({ project }: Known): readonly Finding[] {
  return project.datasource.assignments
    .flatMap(({ key, value }) =>
      value.kind === 'literal' && readUrl(value.url)?.password ? [{ key, span: value.urlSpan }] : [],
    )
    .map(({ key, span }) =>
      finding({
        code: 'password-in-schema',
        level: 'warning',
        message: `\`${key}\` holds a password`,
        at: { path: project.schema.path, span },
        help: 'move the URL to an environment variable and change the password',
      }),
    );
}

/** The parameter on a variable that is not the datasource's url, or with a value that is not `true`: reported, never cut. */
function otherFlags({ project, names }: Known, verdicts: Verdicts): readonly Finding[] {
  const going = isMoving(verdicts) ? directNamesOf(names) : [];
  return project.envFiles.flatMap(({ file, entries }) =>
    entries
      .filter((entry) => !entry.commented && !going.includes(entry.name))
      .flatMap((entry) => parameterRemark(entry, names.url, file.path) ?? []),
  );
}

function parameterRemark(entry: EnvEntry, urlName: string | undefined, path: string): Finding | null {
  const url = readUrl(entry.rawValue);
  if (!url || !/^postgres(ql)?$/.test(url.scheme)) return null;
  const flag = parameterOf(url, 'pgbouncer');
  const at = { path, span: entry.valueSpan };
  if (flag && flag.value !== 'true')
    return left(`${entry.name} has \`pgbouncer=\` with a value that is not \`true\`; it is left alone`, at);
  if (flag && entry.name !== urlName)
    return left(`${entry.name} carries \`pgbouncer=true\` but is not the datasource's url; it is left alone`, at);
  const hasCacheSize = entry.name === urlName && parameterOf(url, 'statement_cache_size');
  return hasCacheSize ? left(`${entry.name} sets \`statement_cache_size\`, which is kept`, at) : null;
}

function left(message: string, at: Finding['at']): Finding {
  return finding({ code: 'drop-pgbouncer-flag', level: 'note', message, at });
}

function commentedProperties({ project }: Known): readonly Finding[] {
  return project.datasource.commentedOut
    .filter(({ key }) => key === 'directUrl' || key === 'shadowDatabaseUrl')
    .map(({ key, span }) =>
      finding({
        code: 'commented-out',
        level: 'note',
        message: `\`${key}\` is commented out here and is left alone`,
        at: { path: project.schema.path, span },
      }),
    );
}

function commentedEntries({ project, names }: Known): readonly Finding[] {
  const freed = [...directNamesOf(names), names.shadow].filter((name) => name !== names.url);
  return project.envFiles.flatMap(({ file, entries }) =>
    entries
      .filter(
        (entry) =>
          entry.commented && (freed.includes(entry.name) || (entry.name === names.url && hasFlag(entry.rawValue))),
      )
      .map((entry) =>
        finding({
          code: 'commented-out',
          level: 'note',
          message: `${entry.name} is commented out here and is left alone`,
          at: { path: file.path, span: entry.nameSpan },
        }),
      ),
  );
}

/** Once migrations go through the pooler, the advisory lock is worth a note; in the run that brings it about, the commands are steps for a person. */
function pooledMigrations(known: Known, environments: readonly Environment[], verdicts: Verdicts): readonly Finding[] {
  if (!isPooled(known, environments)) return [];
  const { migrateCommands } = known.around;
  const locking = migrateCommands.filter((command) => takesLock(command, known));
  if (migrateCommands.length > 0 && locking.length === 0) return [];
  if (isMoving(verdicts)) {
    if (!movesMigrations(known, environments, verdicts)) return [];
    const message = "migrations now run through the pooler; concurrent deploys can wait on Prisma's advisory lock";
    return [advisoryLock({ message, help: locking.length > 0 ? LOCK_PAGE : LOCK_HELP })];
  }
  if (known.names.direct !== undefined) return [];
  const message =
    "a migrate command takes Prisma's advisory lock through the pooler; deploys at the same time can wait on it (P1002)";
  return locking.map(({ path, span }) => advisoryLock({ message, help: LOCK_HELP, at: { path, span } }));
}

/** Whether migrations go through a transaction pooler, now or once this run is over. */
function migratesPooled(known: Known, environments: readonly Environment[], verdicts: Verdicts): boolean {
  if (!isPooled(known, environments)) return false;
  return isMoving(verdicts) ? movesMigrations(known, environments, verdicts) : known.names.direct === undefined;
}

const ADVISED = 'Neon and Prisma advise a direct URL for the CLI (2026-01-31)';
const LOCK_HELP = `\`PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK=1\`, with deploys that run one at a time; ${ADVISED}`;
/** The steps for a person say the rest. */
const LOCK_PAGE = `${ADVISED}; \`npx prisma-one-url explain advisory-lock\``;

function advisoryLock(parts: Pick<Finding, 'message' | 'help' | 'at'>): Finding {
  return finding({ code: 'advisory-lock', level: 'note', ...parts });
}

/** A Neon URL without `-pooler` works as the one URL, but has no pooler in front (T12). */
function unpooledUrls(environments: readonly Environment[]): readonly Finding[] {
  return environments.flatMap(({ path, url }) => {
    if (url?.pooler.mode !== 'direct' || !/^(neon|vercel-postgres)$/.test(url.pooler.id) || url.at.path !== path)
      return [];
    const message = `${url.name ?? '`url`'} is not a pooled connection; the pooled host has \`-pooler\` behind its first label`;
    return [finding({ code: 'url-not-pooled', level: 'note', message, at: url.at })];
  });
}

/** From 6.18.0 up to 7 `defineConfig` drops `datasource` without a word unless the engine is classic (V-RUN 6.19.3). */
function ignoredConfig({ project, version }: Known): readonly Finding[] {
  const { config } = project;
  const entry = config?.datasource?.url ?? config?.datasource?.directUrl ?? config?.datasource?.shadowDatabaseUrl;
  if (!config || !entry || version.kind !== 'known' || !isBefore(version.version, 7)) return [];
  if (config.engine === 'classic' && reaches(version.version, GATE.classicConfig)) return [];
  return [
    finding({
      code: 'ignored-config',
      level: 'note',
      message: `Prisma ${version.version} ignores the \`datasource\` of ${config.path} (it takes one from 6.18.0 on, with \`engine: 'classic'\`); the schema decides`,
      at: { path: config.path, span: entry.span },
    }),
  ];
}

/** The step goes without its usual gates there, so the reason is worth a line. */
function redundantDirectUrl(known: Known, verdicts: Verdicts): readonly Finding[] {
  const why = verdicts['drop-direct-url'].kind === 'go' ? whyRedundant(known) : null;
  if (why === null) return [];
  return [finding({ code: 'drop-direct-url', level: 'note', message: `\`directUrl\` decides nothing: ${why}` })];
}

/** The variables that the move frees, and those that one before has left. */
function oldNames({ names }: Known, leftOvers: readonly LeftOver[]): readonly string[] {
  const all = [...directNamesOf(names), names.shadow, ...leftOvers.map(({ name }) => name)];
  return [...new Set(all)].flatMap((name) => (name === undefined || name === names.url ? [] : name));
}

/** Prose that names a variable which is to go; a reader, or an assistant that reads it, may put it back. */
function docMentions({ around }: Known, old: readonly string[]): readonly Finding[] {
  const docs = around.mentions.filter((mention) => mention.kind === 'doc' && old.includes(mention.name));
  const [first] = docs;
  if (!first) return [];
  const files = new Set(docs.map((mention) => mention.path)).size;
  const names = old.filter((name) => docs.some((mention) => mention.name === name));
  return [
    finding({
      code: 'docs',
      level: 'note',
      message: `documentation and comments still name ${names.join(' or ')}: ${counted(docs.length, 'place')} in ${counted(files, 'file')}`,
      at: { path: first.path, span: first.span },
    }),
  ];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function codeThatSetsTheFlag({ around }: Known, verdicts: Verdicts): readonly Finding[] {
  const isCut = verdicts['drop-pgbouncer-flag'].kind === 'go';
  return around.flags
    .filter(({ use, cut }) => use === 'sets' && !(isCut && cut !== undefined))
    .map(({ path, span, why }) =>
      finding({
        code: 'drop-pgbouncer-flag',
        level: 'note',
        message: `code sets the flag and is left alone: ${why}`,
        at: { path, span },
      }),
    );
}
