import { apply, inverse, withFolders } from './apply';
import { askFacts, askTarget } from './ask';
import { type Discovery, discover } from './discover';
import { InternalError, Refusal } from './errors';
import { exitCode, type RunState } from './exit-code';
import { type Finding, finding } from './finding';
import { gather, refuseUnreadable } from './gather';
import { type Host, Interrupted, type Terminal } from './host/host';
import { afterFailure, openRun, type RunMeta } from './journal';
import { type Known, refuseContradictions } from './judge';
import { diagnosisOf } from './judge/diagnosis';
import { type Options, selectedSteps } from './options';
import { type Change, changesOf, type ProjectOutcome, type RunOutcome } from './outcome';
import { type Planned, planProjects } from './plan';
import { isPrismaConfigPath } from './read/mentions/searched';
import type { SecondReader } from './read/schema/second-reader';
import { netted, type SecretNet, secretNet } from './redact/net';
import { titleOf } from './render/project-full';
import { factsByProbes } from './run-probe';
import { type Selected, select } from './select';
import { selectionOf } from './selection';
import { show, showDiagnosis, showDiff, showRefusal, showReport, showWritten } from './show';
import { supposedPlan } from './suppose';
import type { FileKind } from './transform';
import { verify } from './verify';

/** What a run talks to. */
export interface World {
  readonly host: Host;
  readonly terminal: Terminal;
  /** Holds signals back while `work` writes; one that came is answered by `putBack` and `Interrupted`. */
  readonly withInterrupt: (work: (interrupted: () => boolean) => void, putBack: () => void) => Promise<void>;
  /** This program's own version. */
  readonly version: string;
}

/**
 * One run from the command line's words to the exit code. This is the story; every phase is one call.
 *
 * Throws `Refusal` for what can't be done at all (exit 2) and `Interrupted` (exit 130): nothing is written then, or all is
 * put back.
 */
export async function run(open: World, options: Options): Promise<number> {
  const net = secretNet();
  const world = { ...open, terminal: netted(open.terminal, net) };
  await orRefused(world, options, undefined, async () => refuseUnreadable(options));
  if (options.command === 'doctor')
    return orRefused(world, options, undefined, async () => diagnose(world, options, net));
  const { outcome, stated } = await orRefused(world, options, undefined, async () => {
    const found = discover(world.host, selectionOf(world.host, options));
    net.learn(valuesIn(found));
    const selected = await select(world, options, found);
    return askAndPlan(world, options.probe ? await probed(world, selected) : selected);
  });
  const ended = await orRefused(world, stated, outcome, () => write(world, stated, outcome));
  if (ended.state === 'written') showWritten(world, stated, outcome, ended.id);
  showReport(world, stated, outcome, ended);
  return exitCode(outcome, options.command, ended.state);
}

/** Shows every project below the selection with all that was seen of it; asks nothing and writes nothing. */
function diagnose(world: World, options: Options, net: SecretNet): number {
  const found = discover(world.host, selectionOf(world.host, options));
  net.learn(valuesIn(found));
  const outcome = outcomeOf(world.host, found, options);
  showDiagnosis(world, options, outcome);
  return exitCode(outcome, options.command, 'planned');
}

/** Whatever the env files of the projects set. */
function valuesIn({ projects }: Discovery): readonly string[] {
  return projects.flatMap(({ envFiles }) => envFiles.flatMap(({ entries }) => entries.map(({ value }) => value)));
}

/** Does a phase; a report for programs carries the verdict of a refusal too. */
async function orRefused<T>(
  world: World,
  options: Options,
  outcome: RunOutcome | undefined,
  phase: () => Promise<T>,
): Promise<T> {
  try {
    return await phase();
  } catch (problem) {
    const state = problem instanceof Interrupted ? 'interrupted' : 'refused';
    if (outcome !== undefined) showReport(world, options, outcome, { state });
    else if (problem instanceof Refusal) showRefusal(world, options, problem);
    throw problem;
  }
}

interface Agreed {
  readonly outcome: RunOutcome;
  /** The options with what was answered. */
  readonly stated: Options;
}

/** Plans and shows; on a terminal an upgrade then asks what is still open, and plans anew with the answers. */
async function askAndPlan(world: World, { options, found }: Selected): Promise<Agreed> {
  let stated = options;
  const shown = outcomeOf(world.host, found, stated);
  let outcome = shown;
  show(world, stated, outcome);
  if (options.command !== 'upgrade' || options.yes || !world.terminal.interactive) return { outcome, stated };
  for (
    let asked = await askNext(world, stated, outcome);
    asked !== stated;
    asked = await askNext(world, stated, outcome)
  ) {
    stated = asked;
    outcome = outcomeOf(world.host, found, stated);
  }
  if (looksOther(shown, outcome)) show(world, stated, outcome);
  return { outcome, stated };
}

/** Whether an answer changed what there is to see. */
function looksOther(before: RunOutcome, after: RunOutcome): boolean {
  const seen = ({ projects }: RunOutcome) => JSON.stringify(projects.map(({ verdicts, plan }) => [verdicts, plan]));
  return seen(before) !== seen(after);
}

async function askNext({ terminal }: World, stated: Options, outcome: RunOutcome): Promise<Options> {
  const targeted = await askTarget(terminal, stated, outcome);
  return targeted === stated ? askFacts(terminal, stated, outcome) : targeted;
}

/** Judges, plans and verifies in memory; the same input gives the same outcome. */
function outcomeOf(host: Host, found: Discovery, options: Options): RunOutcome {
  const steps = selectedSteps(options);
  const known = gather(host, found.projects, options);
  known.forEach(refuseContradictions);
  const planned = planProjects(known, steps);
  const projects = planned.map(
    (each): ProjectOutcome => ({ ...projectOutcome(each), supposed: supposedPlan(each, steps) }),
  );
  const outcome = { projects, notProjects: found.notProjects, remarks: [...found.findings, ...gitRemarks(host)] };
  verifyPlans(outcome, 'quick');
  return outcome;
}

/** Without git, nobody sees what git ignores and what is in no commit. */
function gitRemarks({ gitProblem }: Host): readonly Finding[] {
  if (gitProblem === undefined) return [];
  return [finding({ code: 'git-unusable', level: 'warning', message: `git can not be used here: ${gitProblem}` })];
}

function projectOutcome({ known, judgement, verdicts, plan }: Planned): ProjectOutcome {
  const remarks: readonly Finding[] = [...known.version.remarks, ...plan.remarks];
  const diagnosis = diagnosisOf(known, judgement);
  return { project: known.project, seen: judgement.seen, verdicts, plan: { ...plan, remarks }, diagnosis };
}

/** The selection with what the databases themselves say of their poolers; loaded only then. */
async function probed(world: World, { found, options }: Selected): Promise<Selected> {
  const facts = await factsByProbes(world, options, gather(world.host, found.projects, options));
  return { found, options: { ...options, probed: facts } };
}

/**
 * Every planned text is read again, and once it is agreed to with prisma-ast, which takes long to load; a surprise is a
 * bug of ours.
 */
function verifyPlans(outcome: RunOutcome, second: SecondReader): void {
  const announced = outcome.projects.flatMap(({ plan }) => plan.steps.flatMap((step) => step.fix?.announced ?? []));
  for (const change of changesOf(outcome)) {
    const [surprise] = verify(change, kindOf(change, outcome), announced, second);
    if (surprise) throw new Refusal(surprise.message, surprise.help);
  }
}

function kindOf({ path }: Change, { projects }: RunOutcome): FileKind {
  if (projects.some(({ project }) => project.schema.path === path)) return 'schema';
  if (projects.some(({ project }) => project.envFiles.some(({ file }) => file.path === path))) return 'env';
  if (projects.some(({ project }) => project.config?.path === path) || isPrismaConfigPath(path)) return 'config';
  if (/\.jsonc?$/.test(path)) return 'json';
  return /\.ya?ml$/.test(path) ? 'yaml' : 'code';
}

/** How a run ended. */
export interface Ended {
  readonly state: RunState;
  /** The run's id in the journal. */
  readonly id?: string;
}

/** Writes what was shown, once it is agreed to. */
async function write(world: World, options: Options, outcome: RunOutcome): Promise<Ended> {
  if (options.command !== 'upgrade' || changesOf(outcome).length === 0) return { state: 'planned' };
  const changes = withFolders(world.host, changesOf(outcome));
  refuseDirty(world.host, options, changes);
  if (!(await isAgreed(world, options, outcome, changes))) {
    world.terminal.say('nothing was written');
    return { state: 'planned' };
  }
  verifyPlans(outcome, 'prisma-ast');
  return { state: 'written', id: await commit(world, options, outcome, changes) };
}

/** Journal, disk, second plan; a signal or a failure puts everything back. Gives the run's id in the journal. */
async function commit(
  world: World,
  options: Options,
  outcome: RunOutcome,
  changes: readonly Change[],
): Promise<string | undefined> {
  const { host } = world;
  const entry = options.undo ? openRun(host, changes, runMeta(world, outcome)) : undefined;
  try {
    await world.withInterrupt(
      (interrupted) => {
        apply(host, changes, { interrupted });
        confirmOnDisk(host, options, outcome, changes);
      },
      () => apply(host, inverse(changes)),
    );
    return entry?.id;
  } catch (problem) {
    throw entry === undefined ? problem : afterFailure(host, entry, problem);
  }
}

/** What the journal tells of a run. */
function runMeta({ version }: World, { projects }: RunOutcome): RunMeta {
  const changed = projects.filter(({ plan }) => plan.changes.length > 0);
  const changes = changed.reduce((sum, { plan }) => sum + plan.steps.length, 0);
  return { date: new Date(), version, projects: changed.map(({ project }) => titleOf(project)), changes };
}

/** Refuses to write over work that is in no commit, also where git can't tell. */
function refuseDirty(host: Host, options: Options, changes: readonly Change[]): void {
  if (options.allowDirty) return;
  if (host.gitProblem !== undefined) {
    throw new Refusal(
      `git can not tell which files have uncommitted changes: ${host.gitProblem}`,
      'mend that, or go ahead with --allow-dirty',
    );
  }
  const dirty = host.inGit ? host.uncommitted(changes.map((change) => change.path)) : [];
  if (dirty.length === 0) return;
  throw new Refusal(
    `${dirty.join(', ')} ${dirty.length === 1 ? 'has' : 'have'} uncommitted changes; nothing was written`,
    'commit or stash them, or go ahead with --allow-dirty',
  );
}

async function isAgreed(
  world: World,
  options: Options,
  outcome: RunOutcome,
  changes: readonly Change[],
): Promise<boolean> {
  if (options.yes) return true;
  if (!world.terminal.interactive) throw notATerminal();
  const count = outcome.projects.reduce((sum, project) => sum + project.plan.steps.length, 0);
  const question = `Apply ${count} ${count === 1 ? 'change' : 'changes'} in ${changes.length} ${changes.length === 1 ? 'file' : 'files'}?`;
  for (;;) {
    const answer = await world.terminal.ask(question, { y: 'yes', d: 'show the diff', n: 'no' });
    if (answer !== 'd') return answer === 'y';
    showDiff(world, outcome);
  }
}

/** The commands to see and to apply stand on the screen already. */
function notATerminal(): Refusal {
  return new Refusal(
    'nobody can be asked here (not a terminal, or CI); nothing was written',
    'write without being asked: --yes',
  );
}

/** Reads everything back from disk: a second plan is empty. Else, and when it can't be made, all is put back. */
function confirmOnDisk(host: Host, options: Options, outcome: RunOutcome, changes: readonly Change[]): void {
  try {
    const left = leftOnDisk(host, options, outcome);
    if (left.length > 0) throw new InternalError(`a second plan was not empty (${left.join(', ')})`);
  } catch (problem) {
    apply(host, inverse(changes));
    throw problem;
  }
}

/** The steps that the run took and a second plan would take again, by file, and the schemas that are not found again. */
function leftOnDisk(host: Host, options: Options, { projects }: RunOutcome): readonly string[] {
  const schemas = projects.map(({ project }) => project.schema.path);
  const again = discover(host, { ...selectionOf(host, options), paths: schemas }).projects;
  const planned = planProjects(gather(host, again, options), selectedSteps(options));
  const lost = schemas.filter((path) => !again.some(({ schema }) => schema.path === path));
  const left = planned.flatMap(({ known, plan }) => plan.steps.filter((step) => wasTaken(projects, known, step)));
  return [...lost, ...left.map(({ code, at }) => `${code} in ${at?.path}`)];
}

/** What the first plan held for a value, the second may not see any more: that is no fault of the writing. */
function wasTaken(projects: readonly ProjectOutcome[], { project }: Known, { fix }: Finding): boolean {
  const before = projects.find((each) => each.project.schema.path === project.schema.path);
  const announced = JSON.stringify(fix?.announced);
  return before?.plan.steps.some((step) => JSON.stringify(step.fix?.announced) === announced) ?? true;
}
