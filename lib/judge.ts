import type { Finding } from './finding';
import { judgeAddedUrl } from './judge/add-direct-url';
import { judgeLock, lockingCommands } from './judge/advisory-lock';
import { type ConfigJudgement, type ConfigMove, judgeConfigUrl } from './judge/config-url';
import { judgeDirectUrl } from './judge/direct-url';
import type { AddedUrl } from './judge/direct-values';
import { type Environment, environmentsOf } from './judge/environment';
import { type FlagJudgement, type FlagValue, judgeFlag } from './judge/flag';
import { wholeGate } from './judge/gates';
import { hostChecklist } from './judge/hosts';
import type { Known } from './judge/known';
import { besideLeftOvers, type LeftOver, leftOversOf } from './judge/left-overs';
import { manualSteps } from './judge/manual';
import { judgeMovedUrl, type MovedUrls } from './judge/moved-url';
import { judgePooledHost, type PooledHost, type PooledHostJudgement } from './judge/pooled-host';
import { remarksOn } from './judge/remarks';
import { judgeRetarget, type Retarget } from './judge/retarget';
import { refuseStatedLogin } from './judge/same-login';
import { seenOf } from './judge/seen';
import { judgeShadowUrl } from './judge/shadow';
import { refuseStatedPooler } from './judge/standing';
import { judgeVariables, type VariablesJudgement } from './judge/variables';
import type { Seen } from './outcome';
import type { Clients } from './read/code/clients';
import type { MigrateCommand } from './read/mentions/prisma-commands';
import { isMoving, LEFT_OUT, STEPS, type Step, type Verdict, type Verdicts } from './verdict';

export { wantsDirectUrl } from './judge/add-direct-url';
export { directNames } from './judge/direct-values';
export { isSeven } from './judge/gates';
export type { Known, Stated } from './judge/known';
export { commentsLeft } from './judge/left-comments';
export { leftOverNames } from './judge/left-overs';
export { type UrlNames, urlNamesOf } from './judge/url-names';

/** Everything that is decided about a project as its files are now; the transforms read it and find their spans. */
export interface Judgement {
  readonly verdicts: Verdicts;
  readonly environments: readonly Environment[];
  /** What `add-direct-url` writes. */
  readonly addedUrl?: AddedUrl;
  /** The values that `use-pooled-host` rewrites. */
  readonly pooledHosts: readonly PooledHost[];
  /** What `config-one-url` reduces the config's URL to. */
  readonly configMove?: ConfigMove;
  /** The keys that leave the config: `datasource.directUrl`, `engine`. */
  readonly configKeys: readonly string[];
  /** What `move-url-to-config` writes. */
  readonly movedUrls?: MovedUrls;
  /** Which variables Prisma's clients stop reading. */
  readonly retarget?: Retarget;
  /** The flagged values, each with its own verdict. */
  readonly flagValues: readonly FlagValue[];
  /** The variable of the project's url; code that puts the flag into another one's URL is left alone. */
  readonly urlName?: string;
  /** Whether code may stop putting the flag into URLs. */
  readonly flagCode: Verdict;
  /** The variables whose env entries may go now. */
  readonly goneVariables: readonly string[];
  /** The variables whose declarations may go now. */
  readonly goneDeclarations: readonly string[];
  /** The migrate commands that begin to take the advisory lock through the pooler; for `advisory-lock`. */
  readonly lockPlaces: readonly MigrateCommand[];
  readonly clients: Clients;
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
  const decided = decide(known, environments, steps);
  const { verdicts, added, config, moved, retarget, flag, variables, pooled } = decided;
  return {
    verdicts,
    environments,
    addedUrl: added,
    pooledHosts: pooled.values,
    configMove: verdicts['config-one-url'].kind === 'go' ? config.move : undefined,
    configKeys: config.keys,
    movedUrls: moved,
    retarget,
    flagValues: flag.values,
    urlName: known.names.url,
    flagCode: flag.code,
    goneVariables: variables.gone,
    goneDeclarations: variables.goneDeclarations,
    lockPlaces: lockingCommands(known, environments, verdicts),
    clients: known.around.clients,
    seen: seenOf(known, environments, verdicts),
    remarks: [
      ...remarksOn(known, environments, decided),
      ...variables.kept,
      ...hostChecklist(known.hosting, verdicts['drop-url-variable'].kind === 'not-applicable' ? [] : variables.unread),
    ],
    manual: manualSteps(known, environments, decided),
  };
}

/** The verdicts, and what each step would do. */
interface Decided {
  readonly verdicts: Verdicts;
  readonly added?: AddedUrl;
  readonly pooled: PooledHostJudgement;
  readonly config: ConfigJudgement;
  readonly moved?: MovedUrls;
  readonly retarget?: Retarget;
  readonly flag: FlagJudgement;
  readonly flagValues: readonly FlagValue[];
  readonly variables: VariablesJudgement;
  readonly leftOvers: readonly LeftOver[];
}

/** The steps hang on each other: what the CLI and the client are sent to, the flag; and the variables last. */
function decide(known: Known, environments: readonly Environment[], steps: readonly Step[]): Decided {
  const whole = wholeGate(known);
  const { verdict: adding, added } = judgeAddedUrl(known, environments);
  const pooled = judgePooledHost(known, environments);
  const shadow = whole ?? judgeShadowUrl(known, environments);
  const direct = whole ?? judgeDirectUrl(known, environments);
  const config = judgeConfigUrl(known, environments);
  const { verdict: moving, moved } = judgeMovedUrl(known, config.verdict, shadow);
  // Where the URLs can't move to the config, nothing changes for the CLI.
  const oneUrl =
    moving.kind === 'hold' && config.verdict.kind === 'go' && config.move === undefined ? moving : config.verdict;
  const cli = selected(steps, { 'drop-direct-url': direct, 'config-one-url': whole ?? oneUrl });
  const { verdict: retargeting, retarget } = judgeRetarget(known, cli);
  const leaves = moving.kind === 'go' && steps.includes('move-url-to-config');
  const flag = judgeFlag(known, environments, { moves: isMoving(cli), leaves });
  const variables = judgeVariables(known, steps);
  const leftOvers = leftOversOf(known, environments, adding.kind === 'go' ? added?.name : undefined);
  const verdicts = selected(steps, {
    'add-direct-url': adding,
    'use-pooled-host': whole ?? pooled.verdict,
    'move-url-to-config': moving,
    'drop-shadow-database-url': shadow,
    ...cli,
    'retarget-client-url': whole ?? retargeting,
    'drop-pgbouncer-flag': whole ?? flag.verdict,
    'advisory-lock': whole ?? judgeLock(known, environments, cli),
    'drop-env-declaration': whole ?? variables.declarations,
    'drop-url-variable': whole ?? besideLeftOvers(variables.verdict, leftOvers, known),
  });
  return {
    verdicts: withOneQuestion(steps, verdicts),
    added,
    pooled,
    config,
    moved,
    retarget,
    flag,
    flagValues: flag.values,
    variables,
    leftOvers,
  };
}

/** The steps that are left. */
function selected<S extends Step>(
  steps: readonly Step[],
  verdicts: Readonly<Record<S, Verdict>>,
): Readonly<Record<S, Verdict>> {
  const entries = Object.entries<Verdict>(verdicts).map(([step, verdict]) => [
    step,
    steps.includes(step as Step) ? verdict : LEFT_OUT,
  ]);
  return Object.fromEntries(entries);
}

/** One question a fact for all steps that depend on it. */
function withOneQuestion(steps: readonly Step[], verdicts: Verdicts): Verdicts {
  const asks = steps.map((step) => verdicts[step]).filter((verdict) => verdict.kind === 'ask');
  const asked = (verdict: Verdict) =>
    verdict.kind === 'ask' ? (asks.find((ask) => ask.fact === verdict.fact) ?? verdict) : verdict;
  return Object.fromEntries(STEPS.map((step) => [step, asked(verdicts[step])])) as Verdicts;
}
