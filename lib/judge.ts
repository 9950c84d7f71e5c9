import type { Finding } from './finding';
import { judgeAddedUrl } from './judge/add-direct-url';
import { judgeDirectUrl } from './judge/direct-url';
import type { AddedUrl } from './judge/direct-values';
import { type Environment, environmentsOf } from './judge/environment';
import { type FlagValue, judgeFlag } from './judge/flag';
import { wholeGate } from './judge/gates';
import type { Known } from './judge/known';
import { manualSteps } from './judge/manual';
import { remarksOn } from './judge/remarks';
import { refuseStatedLogin } from './judge/same-login';
import { seenOf } from './judge/seen';
import { judgeShadowUrl } from './judge/shadow';
import { refuseStatedPooler } from './judge/standing';
import { judgeVariables } from './judge/variables';
import type { Seen } from './outcome';
import { STEPS, type Step, type Verdict, type Verdicts } from './verdict';

export { wantsDirectUrl } from './judge/add-direct-url';
export { directNames } from './judge/direct-values';
export { type UrlNames, urlNames } from './judge/environment';
export type { Known, Stated } from './judge/known';

/** Everything that is decided about a project as its files are now; the transforms read it and find their spans. */
export interface Judgement {
  readonly verdicts: Verdicts;
  readonly environments: readonly Environment[];
  /** What `add-direct-url` writes. */
  readonly addedUrl?: AddedUrl;
  /** The flagged values, each with its own verdict. */
  readonly flagValues: readonly FlagValue[];
  /** The variables whose env entries may go now. */
  readonly goneVariables: readonly string[];
  readonly seen: readonly Seen[];
  readonly remarks: readonly Finding[];
  readonly manual: readonly Finding[];
}

/** Refuses facts that the user stated against what the project shows. Throws `Refusal`; suppositions don't come here. */
export function refuseContradictions(known: Known): void {
  const environments = environmentsOf(known.project, known.names);
  refuseStatedPooler(known, environments);
  refuseStatedLogin(known, environments);
}

/** Judges every step of one project; `steps` are those that `--only` and `--skip` leave. */
export function judge(known: Known, steps: readonly Step[]): Judgement {
  const environments = environmentsOf(known.project, known.names);
  const whole = wholeGate(known);
  const { verdict, added } = judgeAddedUrl(known, environments);
  const flag = judgeFlag(known, environments);
  const variables = judgeVariables(known);
  const verdicts = selected(steps, {
    'add-direct-url': verdict,
    'drop-shadow-database-url': whole ?? judgeShadowUrl(known, environments),
    'drop-direct-url': whole ?? judgeDirectUrl(known, environments),
    'drop-pgbouncer-flag': whole ?? flag.verdict,
    'drop-url-variable': whole ?? variables.verdict,
  });
  return {
    verdicts,
    environments,
    addedUrl: added,
    flagValues: flag.values,
    goneVariables: variables.gone,
    seen: seenOf(known, environments),
    remarks: [...remarksOn(known, environments, { verdicts, added }), ...variables.kept],
    manual: manualSteps(known, environments, { verdicts, added, flagValues: flag.values, variables }),
  };
}

/** The steps that are left, with one question a fact for all that depend on it. */
function selected(steps: readonly Step[], verdicts: Verdicts): Verdicts {
  const leftOut: Verdict = { kind: 'not-applicable', reason: 'left out by --only or --skip' };
  const asks = steps.map((step) => verdicts[step]).filter((verdict) => verdict.kind === 'ask');
  const asked = (verdict: Verdict) =>
    verdict.kind === 'ask' ? (asks.find((ask) => ask.fact === verdict.fact) ?? verdict) : verdict;
  const entries = STEPS.map((step) => [step, steps.includes(step) ? asked(verdicts[step]) : leftOut]);
  return Object.fromEntries(entries) as Verdicts;
}
