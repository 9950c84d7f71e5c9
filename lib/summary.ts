import type { Finding } from './finding';
import { changesOf, type ProjectOutcome, type RunOutcome } from './outcome';
import { type Ask, type Fact, type Hold, STEPS, type Step, type Verdict } from './verdict';

/** What a run comes to, in numbers. The screen and the JSON say the same. */
export interface Summary {
  /** Schemas and configs looked at: the projects and what turned out to be none. */
  readonly examined: number;
  /** Projects that at least one step applies to. */
  readonly matched: number;
  /** Changes that make up the plans, one a step and place. */
  readonly changes: number;
  /** Files that change. */
  readonly changed: number;
  /** Steps that have nothing left to do. */
  readonly done: number;
  /** Steps that a gate holds back. */
  readonly held: number;
  /** Questions: facts that steps wait for, each once a project. */
  readonly asked: number;
  /** Places left to a person. */
  readonly manual: number;
  /** Files that could not be read, or were left alone since two readers disagree about them. */
  readonly unreadable: number;
}

/** The codes that say of a file that it could not be read for certain, so that it was left alone. */
const UNREADABLE = new Set([
  'unreadable-file',
  'unreadable-schema',
  'unreadable-lockfile',
  'readers-disagree',
  'url-without-quotes',
  'wrong-quotes',
  'duplicate-key',
  'two-datasources',
]);

/** A change that two projects share is one. */
function keyOf({ code, at }: Finding): string {
  return `${code} ${at?.path} ${at?.span.start}`;
}

/** One file that a run changes. */
export interface ChangedFile {
  readonly path: string;
  /** How many of the announced changes are in it. */
  readonly changes: number;
  readonly created: boolean;
}

/** The files that a run changes, sorted; one that projects share stands once, and so do the changes in it. */
export function changedFiles(outcome: RunOutcome): readonly ChangedFile[] {
  const steps = new Map(outcome.projects.flatMap(({ plan }) => plan.steps.map((step) => [keyOf(step), step])));
  const countIn = (path: string) => [...steps.values()].filter((step) => stepPath(step) === path).length;
  const files = changesOf(outcome).map(({ path, created = false }) => ({ path, changes: countIn(path), created }));
  return files.sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
}

function stepPath({ fix, at }: Finding): string | undefined {
  return fix?.edits[0]?.path ?? at?.path;
}

/** What is left to a person, each errand once with all its places. */
export interface Errand {
  readonly finding: Finding;
  readonly places: readonly Finding[];
}

/** Groups findings that say the same; the order is that of their first places. */
export function errandsOf(manual: readonly Finding[]): readonly Errand[] {
  const errands = new Map<string, Finding[]>();
  for (const finding of manual) {
    const key = formOf(finding);
    errands.set(key, [...(errands.get(key) ?? []), finding]);
  }
  return [...errands.values()].flatMap((places) => (places[0] ? [{ finding: places[0], places }] : []));
}

/** What findings have in common that say the same of several commands: the message without what it quotes. */
export function formOf({ code, message }: Finding): string {
  return `${code}\n${message.replace(/`[^`]*`/g, '`…`')}`;
}

/** Whether a finding says that a file could not be judged. */
export function isUnreadable(finding: Finding): boolean {
  return UNREADABLE.has(finding.code);
}

/** Counts a run. A file that several projects change, or remark on, counts once. */
export function summaryOf({ projects, notProjects, remarks }: RunOutcome): Summary {
  const verdicts = projects.flatMap(({ verdicts: all }) => Object.values(all));
  const kinds = (kind: Verdict['kind']): number => verdicts.filter((verdict) => verdict.kind === kind).length;
  const plans = projects.map((project) => project.plan);
  const unread = [...remarks, ...plans.flatMap((plan) => plan.remarks)].filter(isUnreadable);
  return {
    examined: projects.length + notProjects.length,
    matched: projects.filter(isMatched).length,
    changes: new Set(plans.flatMap((plan) => plan.steps.map(keyOf))).size,
    changed: new Set(plans.flatMap((plan) => plan.changes.map((change) => change.path))).size,
    done: kinds('done'),
    held: kinds('hold'),
    asked: sum(projects.map((project) => askedFacts(project).length)),
    manual: sum(plans.map((plan) => plan.manual.length)),
    unreadable: new Set(unread.map((finding) => finding.at?.path ?? finding.message)).size,
  };
}

/** The facts that a project's steps wait for, each once. */
function askedFacts({ verdicts }: ProjectOutcome): readonly Fact[] {
  return [...new Set(Object.values(verdicts).flatMap((verdict) => (verdict.kind === 'ask' ? verdict.fact : [])))];
}

function isMatched({ verdicts }: ProjectOutcome): boolean {
  return Object.values(verdicts).some((verdict) => verdict.kind !== 'not-applicable');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Steps that share one verdict; `times` counts them over all projects. */
export interface Shared<V extends Verdict> {
  readonly verdict: V;
  readonly steps: readonly Step[];
  readonly projects: readonly string[];
  readonly times: number;
}

/** The holds of some projects, one for each reason, in the order in which they come up. */
export function holdsOf(projects: readonly ProjectOutcome[]): readonly Shared<Hold>[] {
  return shared(projects, (verdict) => (verdict.kind === 'hold' ? verdict : undefined), holdKey);
}

/** The open questions of some projects, each once for all the steps that wait for it. */
export function asksOf(projects: readonly ProjectOutcome[]): readonly Shared<Ask>[] {
  return shared(projects, (verdict) => (verdict.kind === 'ask' ? verdict : undefined), askKey);
}

type NotApplicable = Extract<Verdict, { kind: 'not-applicable' }>;

/** Why steps don't apply, one for each reason; those that nothing asks for only where `all` is told. */
export function notApplicableOf(projects: readonly ProjectOutcome[], all = false): readonly Shared<NotApplicable>[] {
  return shared(
    projects,
    (verdict) => (verdict.kind === 'not-applicable' && (all || !verdict.unasked) ? verdict : undefined),
    (verdict) => verdict.reason,
  );
}

/** Whether every step that something asks for is done. */
export function isAllDone({ verdicts }: ProjectOutcome): boolean {
  return STEPS.every((step) => {
    const verdict = verdicts[step];
    return verdict.kind === 'done' || (verdict.kind === 'not-applicable' && verdict.unasked);
  });
}

/** The steps of one project that have a verdict of a kind, in the order of the steps. */
export function stepsOf({ verdicts }: ProjectOutcome, kind: Verdict['kind']): readonly Step[] {
  return STEPS.filter((step) => verdicts[step].kind === kind);
}

function holdKey({ reason, at }: Hold): string {
  return JSON.stringify([reason, at]);
}

function askKey({ fact, question, looked }: Ask): string {
  return JSON.stringify([fact, question, looked]);
}

function shared<V extends Verdict>(
  projects: readonly ProjectOutcome[],
  pick: (verdict: Verdict) => V | undefined,
  keyOf: (verdict: V) => string,
): readonly Shared<V>[] {
  const groups = new Map<string, Shared<V>>();
  for (const { project, verdicts } of projects) {
    for (const step of STEPS) {
      const verdict = pick(verdicts[step]);
      if (verdict === undefined) continue;
      const key = keyOf(verdict);
      groups.set(key, joined(groups.get(key), { verdict, steps: [step], projects: [project.name], times: 1 }));
    }
  }
  return [...groups.values()];
}

function joined<V extends Verdict>(known: Shared<V> | undefined, more: Shared<V>): Shared<V> {
  if (known === undefined) return more;
  return {
    verdict: known.verdict,
    steps: STEPS.filter((step) => known.steps.includes(step) || more.steps.includes(step)),
    projects: [...new Set([...known.projects, ...more.projects])],
    times: known.times + more.times,
  };
}
