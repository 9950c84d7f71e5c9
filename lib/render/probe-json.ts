import type { Refusal } from '../errors';
import type { Finding } from '../finding';
import type { ProbedEnvironment, ProbedProject } from '../probe-projects';
import { type ProbeResult, VERDICT_WORDS } from '../probe-result';
import { redactMessage } from '../redact';
import { positionOf, type Sources, shownText } from './shown';

export interface ProbeJsonOptions {
  /** Version of this tool. */
  readonly version: string;
  readonly deep: boolean;
  readonly sources: Sources;
  readonly exitCode: number;
}

/** The report's version; it counts up when a field goes or changes its meaning, not when one is added. */
const SCHEMA = 1;

/** Makes the report for programs: one JSON object, indented, with a final line end. Holds no secret. */
export function probeJson(projects: readonly ProbedProject[], options: ProbeJsonOptions): string {
  const { version, deep, exitCode } = options;
  return jsonOf({
    ...head(version),
    deep,
    projects: projects.map((project) => projectOf(project, options)),
    summary: { exitCode },
  });
}

/** The report of a probe that was refused before anything was asked. */
export function probeRefusalJson({ message, help }: Refusal, version: string): string {
  const error = { message: redactMessage(message), ...(help === undefined ? {} : { help: redactMessage(help) }) };
  return jsonOf({ ...head(version), error, projects: [], summary: { exitCode: 2 } });
}

function head(version: string) {
  return { schema: SCHEMA, tool: 'prisma-one-url', version, command: 'probe' };
}

function jsonOf(report: object): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

function projectOf({ known, environments, findings }: ProbedProject, options: ProbeJsonOptions) {
  return {
    name: shownText(known.project.name),
    schema: known.project.schema.path,
    environments: environments.map((environment) => environmentOf(environment, options)),
    findings: findings.map((found) => findingOf(found, options)),
  };
}

function environmentOf({ path, name, url, outcome }: ProbedEnvironment, options: ProbeJsonOptions) {
  const shown = { path, name: shownText(name), url: shownText(url) };
  switch (outcome.kind) {
    case 'skipped':
      return { ...shown, probed: false, why: shownText(outcome.why) };
    case 'same':
      return { ...shown, probed: true, sameUrlAs: outcome.as, verdict: verdictOf(outcome.result) };
    case 'probed':
      return { ...shown, probed: true, verdict: verdictOf(outcome.result), ...resultOf(outcome.result, options) };
    default:
      return outcome satisfies never;
  }
}

function verdictOf({ verdict }: ProbeResult) {
  return { kind: verdict.kind, text: VERDICT_WORDS[verdict.kind], reason: shownText(verdict.reason) };
}

function resultOf({ pooling, checks, findings }: ProbeResult, options: ProbeJsonOptions) {
  return {
    pooling,
    checks: checks.map(({ name, outcome, saw }) => ({ name, outcome, saw: shownText(saw) })),
    findings: findings.map((found) => findingOf(found, options)),
  };
}

function findingOf({ code, level, message, at, notes, help }: Finding, { sources }: ProbeJsonOptions) {
  return {
    code,
    level,
    message: shownText(message),
    ...(at === undefined ? {} : { at: positionOf(at, sources) ?? { path: at.path } }),
    notes: notes.map(shownText),
    ...(help === undefined ? {} : { help: shownText(help) }),
  };
}
