import type { ProbedEnvironment, ProbedProject } from '../probe-projects';
import {
  CHECK_WORDS,
  type Check,
  type CheckOutcome,
  type ProbeResult,
  type ProbeVerdictKind,
  VERDICT_WORDS,
} from '../probe-result';
import { withShortHosts } from '../redact/short-host';
import { commandLines } from './ending';
import { type Block, titleOf } from './project-full';
import { errorLines, remarkLines } from './remarks';
import { type ListRow, listLines } from './rows';
import { type Sources, shownText } from './shown';
import type { Look } from './steps';
import { type Style, styleOf } from './style';
import { wrap } from './width';

export interface ProbeLook {
  readonly color: boolean;
  /** Width of the terminal in cells; 100 if it is not known. */
  readonly columns?: number;
  /** The files that places point into. */
  readonly sources: Sources;
  /** Version of this tool. */
  readonly version: string;
  /** The command that tries the rest; absent where nothing is left to try. */
  readonly deeper?: string;
  /** The verdicts and errors only. */
  readonly quiet: boolean;
  readonly verbose: boolean;
}

const DEEPER = 'also make and drop a database';
const NARROWEST = 60;
const USUAL = 100;

/** Draws what the probes saw: each environment's checks, the verdict with its reason, what is wrong and its cure. */
export function probeText(
  projects: readonly ProbedProject[],
  { version, deeper, quiet, ...options }: ProbeLook,
): string {
  const look = lookOf(options);
  const blocks = quiet
    ? projects.flatMap((project) => quietBlocks(project, look))
    : [
        [look.style.title(`prisma-one-url ${version} probe`)],
        projects.length === 0 ? ['  no Prisma project with a Postgres datasource was found'] : [],
        ...projects.flatMap((project) => projectBlocks(project, look)),
        deeper === undefined ? [] : commandLines([{ command: deeper, what: DEEPER }], look),
      ];
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n').trimEnd())
    .join('\n\n');
}

/** One line for a person who waits. */
export function probeStart({ name, path, url }: Pick<ProbedEnvironment, 'path' | 'name' | 'url'>): string {
  return `  asking ${withShortHosts(shownText(url))}, ${shownText(name)} in ${shownText(path)}`;
}

function lookOf({ sources, color, columns = USUAL, verbose }: Omit<ProbeLook, 'version' | 'deeper' | 'quiet'>): Look {
  return { sources, style: styleOf(color), columns: Math.max(columns, NARROWEST), ignored: new Set(), verbose };
}

function projectBlocks(project: ProbedProject, look: Look): readonly Block[] {
  const { environments, findings } = project;
  return [
    [`  ${look.style.faint('Project')}  ${shownText(titleOf(project.known.project))}`],
    ...environments.flatMap((environment) => environmentBlocks(environment, look)),
    skippedLines(environments, look),
    remarkLines(findings, look),
  ];
}

/** Where nothing could be probed, a finding names them. */
function skippedLines(environments: readonly ProbedEnvironment[], { columns }: Look): Block {
  const names = environments.flatMap(({ path, outcome }) =>
    outcome.kind === 'skipped' ? [`${shownText(path)} (${shownText(outcome.why)})`] : [],
  );
  if (names.length === 0 || names.length === environments.length) return [];
  return wrap(`not probed: ${names.join(', ')}`, columns - 4).map((line) => `  ${line}`);
}

function environmentBlocks(environment: ProbedEnvironment, look: Look): readonly Block[] {
  const { outcome } = environment;
  const head = headLines(environment, look);
  switch (outcome.kind) {
    case 'skipped':
      return [];
    case 'same':
      return [[...head, `    the same URL as in ${shownText(outcome.as)}`, ...verdictLines(outcome.result, look)]];
    case 'probed': {
      const { checks, findings } = outcome.result;
      const rows = listLines(
        checks.map((check) => rowOf(check, look.style)),
        4,
        look.columns,
      );
      return [[...head, ...rows], verdictLines(outcome.result, look), remarkLines(findings, look)];
    }
    default:
      return outcome satisfies never;
  }
}

function quietBlocks({ environments, findings }: ProbedProject, look: Look): readonly Block[] {
  const verdicts = environments.flatMap((environment) =>
    environment.outcome.kind === 'skipped'
      ? []
      : [[...headLines(environment, look), ...verdictLines(environment.outcome.result, look)]],
  );
  return [
    ...verdicts,
    errorLines([...resultsOf(environments).flatMap((result) => result.findings), ...findings], look),
  ];
}

function resultsOf(environments: readonly ProbedEnvironment[]): readonly ProbeResult[] {
  return environments.flatMap(({ outcome }) => (outcome.kind === 'probed' ? [outcome.result] : []));
}

function headLines({ path, name, url }: ProbedEnvironment, { style, columns }: Look): Block {
  const head = `  ${style.title(shownText(name))} in ${style.path(shownText(path))}`;
  return [head, ...wrap(withShortHosts(shownText(url)), columns - 4).map((line) => `    ${style.faint(line)}`)];
}

const MARKS: Readonly<Record<CheckOutcome, string>> = { good: '✓', bad: '✗', fact: ' ', unclear: '?', untried: '-' };

function rowOf({ name, outcome, saw }: Check, style: Style): ListRow {
  const mark =
    outcome === 'good' ? style.good(MARKS.good) : outcome === 'bad' ? style.warning(MARKS.bad) : MARKS[outcome];
  return { cells: [`${mark} ${CHECK_WORDS[name]}`], text: [shownText(saw)] };
}

function verdictLines({ verdict, findings }: ProbeResult, { style, columns }: Look): Block {
  const paint = isYes(verdict.kind) ? style.good : style.error;
  const word = VERDICT_WORDS[verdict.kind];
  // Why there was no connection is told by the finding.
  const isTold = verdict.kind === 'could-not-run' && findings.length > 0;
  const reason = isTold ? '' : `: ${shownText(verdict.reason)}`;
  const [first = '', ...rest] = wrap(word + reason, columns - 4);
  return [`    ${paint(first.slice(0, word.length))}${first.slice(word.length)}`, ...rest.map((line) => `    ${line}`)];
}

function isYes(kind: ProbeVerdictKind): boolean {
  return kind === 'one-url-works' || kind === 'works-without-lock';
}
