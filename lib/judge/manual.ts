import { type Finding, finding } from '../finding';
import type { Step, Verdicts } from '../verdict';
import { advisoryLockSteps } from './advisory-lock';
import { dotenvStep } from './config-remarks';
import type { AddedUrl } from './direct-values';
import type { Environment } from './environment';
import type { FlagValue } from './flag';
import type { Known } from './known';
import type { MovedUrls } from './moved-url';
import { directSteps, unsetDirect } from './unset-direct';
import type { VariablesJudgement } from './variables';

interface Decided {
  readonly verdicts: Verdicts;
  readonly added?: AddedUrl;
  readonly moved?: MovedUrls;
  readonly flagValues: readonly FlagValue[];
  readonly variables: VariablesJudgement;
}

/** What the move leaves to a person: a new variable elsewhere, setters of freed variables, env files that a program owns, deploys and the advisory lock. */
export function manualSteps(known: Known, environments: readonly Environment[], decided: Decided): readonly Finding[] {
  return [
    ...(decided.added && decided.verdicts['add-direct-url'].kind === 'go' ? directSteps(known, decided.added) : []),
    ...unsetDirect(known, decided.verdicts).steps,
    ...(decided.verdicts['move-url-to-config'].kind === 'go' ? dotenvStep(known, decided.moved) : []),
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
