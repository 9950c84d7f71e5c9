import { type Finding, finding } from '../finding';
import type { EnvEntry } from '../read/env';
import type { MigrateCommand } from '../read/mentions/prisma-commands';
import type { Step, Verdicts } from '../verdict';
import { directSteps } from './direct-setters';
import type { AddedUrl } from './direct-values';
import type { Environment } from './environment';
import type { FlagValue } from './flag';
import type { Known } from './known';
import { provesOne, whyRedundant } from './redundant';
import type { VariablesJudgement } from './variables';

interface Decided {
  readonly verdicts: Verdicts;
  readonly added?: AddedUrl;
  readonly flagValues: readonly FlagValue[];
  readonly variables: VariablesJudgement;
}

/** What the move leaves to a person: a new variable elsewhere, setters of freed variables, env files that a program owns, deploys and the advisory lock. */
export function manualSteps(known: Known, environments: readonly Environment[], decided: Decided): readonly Finding[] {
  return [
    ...(decided.added && decided.verdicts['add-direct-url'].kind === 'go' ? directSteps(known, decided.added) : []),
    ...advisoryLockSteps(known, environments, decided.verdicts),
    ...(isLeftOut(decided.verdicts, 'drop-pgbouncer-flag') ? [] : ownedFlags(decided.flagValues)),
    ...(isLeftOut(decided.verdicts, 'drop-url-variable')
      ? []
      : [...ownedVariables(known, decided), ...decided.variables.setters]),
  ];
}

function isLeftOut(verdicts: Verdicts, step: Step): boolean {
  return verdicts[step].kind === 'not-applicable';
}

/**
 * In the run that drops `directUrl`, every `migrate deploy` and `migrate dev` begins to take Prisma's session lock
 * (`pg_advisory_lock(72707369)`) through the pooler, where it can outlive the command (FACTS section 0, 2).
 */
function advisoryLockSteps(known: Known, environments: readonly Environment[], verdicts: Verdicts): readonly Finding[] {
  if (verdicts['drop-direct-url'].kind !== 'go' || !movesMigrations(known, environments)) return [];
  const commands = known.around.migrateCommands.filter((command) => !isLockDisabled(command, known));
  return commands.map(({ path, span, command }) =>
    finding({
      code: 'advisory-lock',
      level: 'warning',
      message: `\`${command}\` now takes Prisma's advisory lock through the pooler, where it can outlive the command (P1002)`,
      at: { path, span },
      notes: ['Neon and Prisma advise a direct URL for CLI commands again, mainly for this lock (2026-01-31)'],
      help: `\`PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK=1 ${command}\`, one at a time (in a workflow: \`concurrency: { group: migrate }\`)`,
    }),
  );
}

/** Whether dropping `directUrl` sends migrations another way: through a pooler that they went around before. */
export function movesMigrations(known: Known, environments: readonly Environment[]): boolean {
  if (whyRedundant(known) !== null || !isPooled(known, environments)) return false;
  return !environments.some(({ direct }) => direct) || environments.some((one) => one.direct && !provesOne(one, known));
}

/** Whether a command runs without the lock: by its own line or file, or by an env file that the CLI loads (Prisma 5.3.0). */
export function isLockDisabled({ lockDisabled }: MigrateCommand, { project }: Known): boolean {
  const isSet = (entry: EnvEntry) =>
    entry.name === 'PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK' && !entry.commented && !['', '0'].includes(entry.value);
  return lockDisabled || project.envFiles.some(({ kind, entries }) => kind === 'real' && entries.some(isSet));
}

/** Whether migrations go through a transaction pooler once the url is the only one. */
export function isPooled(known: Known, environments: readonly Environment[]): boolean {
  return (
    known.stated.pooler?.mode === 'transaction' || environments.some(({ url }) => url?.pooler.mode === 'transaction')
  );
}

function ownedVariables(known: Known, { variables }: Decided): readonly Finding[] {
  return known.project.envFiles.flatMap(({ file, entries, ownedBy }) =>
    entries
      .filter((entry) => ownedBy !== undefined && !entry.commented && variables.gone.includes(entry.name))
      .map((entry) =>
        finding({
          code: 'drop-url-variable',
          level: 'note',
          message: `${file.path} is written by ${ownedBy}, so ${entry.name} has to be removed at its source`,
          at: { path: file.path, span: entry.nameSpan },
          help: `vercel env rm ${entry.name}, then vercel env pull`,
        }),
      ),
  );
}

function ownedFlags(values: readonly FlagValue[]): readonly Finding[] {
  return values
    .filter((value) => value.ownedBy !== undefined && value.verdict.kind === 'go')
    .map(({ at, name, ownedBy }) =>
      finding({
        code: 'drop-pgbouncer-flag',
        level: 'note',
        message: `${at.path} is written by ${ownedBy}, so \`pgbouncer=true\` has to be cut at its source`,
        at,
        help: `set ${name} without the parameter in the dashboard, then vercel env pull`,
      }),
    );
}
