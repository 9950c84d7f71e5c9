import type { Refusal } from '../errors';
import { type Command, exitCode, type RunState } from '../exit-code';
import type { Finding } from '../finding';
import type { Change, Plan, ProjectOutcome, RunOutcome, Seen } from '../outcome';
import { redactMessage } from '../redact';
import { changedFiles, summaryOf } from '../summary';
import type { Place } from '../text';
import { STEPS, type Step, type Verdict } from '../verdict';
import { diffOfFile } from './diff';
import { type Position, positionOf, type Sources, shownText } from './shown';

export interface JsonOptions {
  /** Version of this tool. */
  readonly version: string;
  readonly command: Command;
  readonly state: RunState;
  readonly sources: Sources;
  /** The paths that git ignores. */
  readonly ignored: ReadonlySet<string>;
  /** Given where the run wrote. */
  readonly written?: WrittenReport;
}

/** What is told of a run that wrote, beside its files. */
export interface WrittenReport {
  /** How the result was verified, in a sentence without a stop. */
  readonly verified: string;
  /** The run's id in the journal, and the command that undoes it; absent with `--no-undo`. */
  readonly run?: string;
  readonly undo?: string;
}

/** The report's version; it counts up when a field goes or changes its meaning, not when one is added. */
const SCHEMA = 1;

/**
 * Makes the report for programs: one JSON object, indented, with a final line end.
 *
 * The same outcome gives the same bytes: projects, files and findings are sorted by place. Paths are relative to the git
 * root; lines and columns count from 1, columns in UTF-16 units, the end exclusive. Holds no secret: diffs are masked.
 */
export function json(outcome: RunOutcome, options: JsonOptions): string {
  return `${JSON.stringify(report(outcome, options), null, 2)}\n`;
}

/** The report of a run that was refused before anything was judged. */
export function refusalJson(
  { message, help }: Refusal,
  { version, command }: { readonly version: string; readonly command: Command | 'explain' },
): string {
  const error = { message: redactMessage(message), ...(help === undefined ? {} : { help: redactMessage(help) }) };
  const empty = { written: false, projects: [], notProjects: [], remarks: [] };
  return `${JSON.stringify({ schema: SCHEMA, tool: 'prisma-one-url', version, command, error, ...empty, summary: { exitCode: 2 } }, null, 2)}\n`;
}

function report(outcome: RunOutcome, options: JsonOptions) {
  const { changes, ...summary } = summaryOf(outcome);
  return {
    schema: SCHEMA,
    tool: 'prisma-one-url',
    version: options.version,
    command: options.command,
    written: options.written !== undefined,
    ...(options.written === undefined ? {} : { files: changedFiles(outcome), ...options.written }),
    projects: sorted(outcome.projects, ({ project }) => `${project.schema.path}\0${project.name}`).map((one) =>
      projectOf(one, options),
    ),
    notProjects: sorted(outcome.notProjects, ({ path }) => path).map(({ path, why }) => ({
      path,
      why: shownText(why),
    })),
    remarks: findingsOf(outcome.remarks, options),
    summary: { ...summary, exitCode: exitCode(outcome, options.command, options.state) },
  };
}

function projectOf({ project, seen, verdicts, plan, supposed }: ProjectOutcome, options: JsonOptions) {
  return {
    name: shownText(project.name),
    schema: project.schema.path,
    prisma: shownText(seen.find(({ label }) => label === 'Prisma')?.value ?? '') || null,
    seen: seen.map(seenOf),
    verdicts: STEPS.map((step) => verdictOf(step, verdicts[step], options)),
    ...planOf(plan, options),
    ...(supposed === undefined
      ? {}
      : { supposed: { answers: supposed.answers.map(shownText), ...planOf(supposed.plan, options) } }),
  };
}

function seenOf({ label, value, source, remark, ok }: Seen) {
  const shown = { label, value: shownText(value), source: shownText(source), remark: shownText(remark) };
  return ok === undefined ? shown : { ...shown, ok };
}

function planOf({ changes, steps, manual, remarks }: Plan, options: JsonOptions) {
  return {
    changes: sorted(changes, ({ path }) => path).map((change) => changeOf(change, options)),
    steps: findingsOf(steps, options),
    manual: findingsOf(manual, options),
    remarks: findingsOf(remarks, options),
  };
}

function changeOf(change: Change, { sources, ignored }: JsonOptions) {
  const { path, created } = change;
  return {
    path,
    ...(created && { created }),
    gitIgnored: ignored.has(path),
    diff: diffOfFile(change, sources.kind(path)),
  };
}

function verdictOf(step: Step, verdict: Verdict, options: JsonOptions) {
  switch (verdict.kind) {
    case 'done':
      return { step, verdict: verdict.kind };
    case 'go':
    case 'not-applicable':
      return { step, verdict: verdict.kind, reason: shownText(verdict.reason) };
    case 'hold':
      return {
        step,
        verdict: verdict.kind,
        ...holdOf(verdict, options),
        also: (verdict.also ?? []).map((also) => holdOf(also, options)),
      };
    case 'ask':
      return {
        step,
        verdict: verdict.kind,
        fact: verdict.fact,
        question: shownText(verdict.question),
        looked: verdict.looked.map(shownText),
        flag: shownText(verdict.flag),
      };
    default:
      return verdict satisfies never;
  }
}

function holdOf({ reason, at, cure }: Extract<Verdict, { kind: 'hold' }>, { sources }: JsonOptions) {
  return {
    reason: shownText(reason),
    ...(at === undefined ? {} : { at: placeOf(at, sources) }),
    ...(cure === undefined ? {} : { cure: shownText(cure) }),
  };
}

/** A file that can't be read has no lines to count: then the path stands alone. */
function placeOf(at: Place, sources: Sources): Position | { readonly path: string } {
  return positionOf(at, sources) ?? { path: at.path };
}

function findingsOf(findings: readonly Finding[], { sources }: JsonOptions) {
  return [...findings].sort(byPlace).map((finding) => findingOf(finding, sources));
}

function findingOf({ code, level, message, at, notes, help, fix }: Finding, sources: Sources) {
  return {
    code,
    level,
    message: shownText(message),
    ...(at === undefined ? {} : { at: placeOf(at, sources) }),
    notes: notes.map(shownText),
    ...(help === undefined ? {} : { help: shownText(help) }),
    // The edits themselves would carry whole values; the diff says the same, masked.
    ...(fix === undefined ? {} : { fix: { title: shownText(fix.title), safety: fix.safety } }),
  };
}

function byPlace(a: Finding, b: Finding): number {
  const path = compare(a.at?.path ?? '', b.at?.path ?? '');
  const start = (a.at?.span.start ?? 0) - (b.at?.span.start ?? 0);
  return path || start || compare(a.code, b.code) || compare(a.message, b.message);
}

function sorted<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  return [...items].sort((a, b) => compare(keyOf(a), keyOf(b)));
}

/** By code units, so that the order is the same in every locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
