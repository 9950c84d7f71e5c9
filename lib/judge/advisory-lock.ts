import { type Finding, finding } from '../finding';
import type { EnvEntry } from '../read/env';
import { CONCURRENCY, LOCK_OFF, lockOffAt, runsElsewhere } from '../read/lock-off';
import { fileKind } from '../read/mentions/file-kind';
import type { MigrateCommand } from '../read/mentions/prisma-commands';
import { isCompose, isWorkflow } from '../read/yaml-entries';
import type { Moving, Verdict, Verdicts } from '../verdict';
import type { Environment } from './environment';
import type { Known } from './known';
import { provesOne, whyRedundant } from './redundant';

/**
 * In the run that drops `directUrl`, every `migrate deploy` and `migrate dev` begins to take Prisma's session lock
 * (`pg_advisory_lock(72707369)`) through the pooler, where it can outlive the command (FACTS section 0, 2).
 *
 * One step for each command that no fix reaches; with `--review` the transform `advisory-lock` mends the others.
 */
export function advisoryLockSteps(
  known: Known,
  environments: readonly Environment[],
  verdicts: Verdicts,
): readonly Finding[] {
  const mends = verdicts['advisory-lock'].kind === 'go';
  return lockingCommands(known, environments, verdicts)
    .filter((command) => !(mends && isMended(command, known)))
    .map(stepOf);
}

/** The migrate commands that begin to take the lock through the pooler in this run. */
export function lockingCommands(
  known: Known,
  environments: readonly Environment[],
  verdicts: Moving,
): readonly MigrateCommand[] {
  if (!movesMigrations(known, environments, verdicts)) return [];
  return known.around.migrateCommands.filter((command) => takesLock(command, known));
}

/** Judges the fix `advisory-lock`: never on its own, since some teams forbid the variable (FACTS section 0, 2). */
export function judgeLock(known: Known, environments: readonly Environment[], verdicts: Moving): Verdict {
  const commands = lockingCommands(known, environments, verdicts);
  if (commands.length === 0)
    return { kind: 'not-applicable', reason: 'no migrate command begins to run through the pooler', unasked: true };
  if (!known.stated.review)
    return {
      kind: 'not-applicable',
      reason: 'only `--review` switches the lock off; it is left to you',
      unasked: true,
    };
  if (!commands.some((command) => isMended(command, known)))
    return { kind: 'not-applicable', reason: 'no migrate command stands where it can be edited; it is left to you' };
  return { kind: 'go', reason: 'the lock can outlive the command behind a transaction pooler' };
}

function isMended(command: MigrateCommand, { around }: Known): boolean {
  const file = around.files.find(({ path }) => path === command.path);
  return file !== undefined && 'edit' in lockOffAt(file, command.span);
}

// ---- the step

function stepOf(command: MigrateCommand): Finding {
  const { path, span, found } = command;
  return finding({
    code: 'advisory-lock',
    level: 'warning',
    message: `\`${found}\` now takes Prisma's advisory lock through the pooler, where it can outlive the command (P1002)`,
    at: { path, span },
    notes: ['Neon and Prisma advise a direct URL for CLI commands again, mainly for this lock (2026-01-31)'],
    help: offStep(command) + turnStep(command),
  });
}

/** How the variable gets to the command: in front of it, where a shell reads the line; else from around it. */
function offStep({ path, found, isList }: MigrateCommand): string {
  const [name, value] = LOCK_OFF.split('=');
  if (runsElsewhere(found)) return `\`${LOCK_OFF}\` in the environment where the command runs`;
  if (isList && fileKind({ path, text: '' }) === 'docker') return `\`ENV ${LOCK_OFF}\` above it`;
  if (isList && isCompose(path)) return `\`${name}: "${value}"\` in its \`environment:\``;
  if (isList) return `\`${name}: '${value}'\` in its \`env\``;
  // Fly.io splits the command into words and asks no shell.
  return /(?:^|\/)fly[\w.-]*\.toml$/.test(path) ? `\`${name} = '${value}'\` in \`[env]\`` : `\`${LOCK_OFF} ${found}\``;
}

/** Without the lock, two deploys at once are the user's to prevent. */
function turnStep({ path, command }: MigrateCommand): string {
  if (!command.endsWith('deploy')) return '';
  return isWorkflow(path) ? `, and one deploy at a time: \`${CONCURRENCY}\` for its job` : ', and one deploy at a time';
}

// ---- which commands

/** Whether this run sends migrations another way: through a pooler that they went around before. */
export function movesMigrations(known: Known, environments: readonly Environment[], verdicts: Moving): boolean {
  const isLed =
    verdicts['config-one-url'].kind === 'go' ||
    (verdicts['drop-direct-url'].kind === 'go' && whyRedundant(known) === null);
  if (!isLed || !isPooled(known, environments)) return false;
  return !environments.some(({ direct }) => direct) || environments.some((one) => one.direct && !provesOne(one, known));
}

/** Whether a command takes the lock through the pooler, as far as its file and the env files tell. */
export function takesLock(command: MigrateCommand, known: Known): boolean {
  return !isLockDisabled(command, known) && !goesElsewhere(command, known);
}

/** Whether a command runs without the lock: by its own line or file, or by an env file that the CLI loads (Prisma 5.3.0). */
export function isLockDisabled({ lockDisabled }: MigrateCommand, { project }: Known): boolean {
  const isSet = (entry: EnvEntry) =>
    entry.name === 'PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK' && !entry.commented && !['', '0'].includes(entry.value);
  return lockDisabled || project.envFiles.some(({ kind, entries }) => kind === 'real' && entries.some(isSet));
}

/** A workflow or a compose file whose every value for the url is a database of its own: no pooler stands before that. */
function goesElsewhere({ path }: MigrateCommand, { around, names }: Known): boolean {
  if (!isWorkflow(path) && !isCompose(path)) return false;
  const ofUrl = ({ path: own, name }: { readonly path: string; readonly name: string }) =>
    own === path && name === names.url;
  const set = around.setUrls.filter(ofUrl);
  const setters = around.mentions.filter((mention) => mention.kind === 'setter' && ofUrl(mention));
  return set.length > 0 && set.length === setters.length && set.every(({ pooler }) => pooler.id === 'local');
}

/** Whether migrations go through a transaction pooler once the url is the only one. */
export function isPooled(known: Known, environments: readonly Environment[]): boolean {
  return (
    known.stated.pooler?.mode === 'transaction' || environments.some(({ url }) => url?.pooler.mode === 'transaction')
  );
}
