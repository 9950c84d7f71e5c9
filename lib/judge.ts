import { environmentsOf, type Environment } from './judge/environment';
import { judgeDirectUrl } from './judge/direct-url';
import { type FlagValue, judgeFlag } from './judge/flag';
import type { Known } from './judge/known';
import { manualSteps } from './judge/manual';
import { remarksOn } from './judge/remarks';
import { seenOf } from './judge/seen';
import { judgeShadowUrl } from './judge/shadow';
import { judgeVariables } from './judge/variables';
import type { Finding } from './finding';
import type { Seen } from './outcome';
import { STEPS, type Step, type Verdict, type Verdicts } from './verdict';

export type { Known, Stated } from './judge/known';
export { type UrlNames, urlNames } from './judge/environment';

/** Everything that is decided about a project as its files are now; the transforms read it and find their spans. */
export interface Judgement {
  readonly verdicts: Verdicts;
  readonly environments: readonly Environment[];
  /** The flagged values, each with its own verdict. */
  readonly flagValues: readonly FlagValue[];
  /** The variables whose env entries may go now. */
  readonly goneVariables: readonly string[];
  readonly seen: readonly Seen[];
  readonly remarks: readonly Finding[];
  readonly manual: readonly Finding[];
}

/** Judges every step of one project; `steps` are those that `--only` and `--skip` leave. */
export function judge(known: Known, steps: readonly Step[]): Judgement {
  const environments = environmentsOf(known.project, known.names);
  const flag = judgeFlag(known, environments);
  const variables = judgeVariables(known);
  const verdicts = selected(steps, {
    'drop-shadow-database-url': judgeShadowUrl(known, environments),
    'drop-direct-url': judgeDirectUrl(known, environments),
    'drop-pgbouncer-flag': flag.verdict,
    'drop-url-variable': variables.verdict,
  });
  return {
    verdicts,
    environments,
    flagValues: flag.values,
    goneVariables: variables.gone,
    seen: seenOf(known, environments),
    remarks: [...remarksOn(known, environments), ...variables.kept],
    manual: manualSteps(known, environments, { verdicts, flagValues: flag.values, variables }),
  };
}

function selected(steps: readonly Step[], verdicts: Verdicts): Verdicts {
  const leftOut: Verdict = { kind: 'not-applicable', reason: 'left out by --only or --skip' };
  return Object.fromEntries(STEPS.map((step) => [step, steps.includes(step) ? verdicts[step] : leftOut])) as Verdicts;
}
