import type { Finding } from '../finding';
import type { Change, Plan } from '../outcome';
import { withShortHosts } from '../redact/short-host';
import { errandsOf } from '../summary';
import { lineAdded, lineLeft } from './line-left';
import { positionOf, type Sources, shownText } from './shown';
import type { Style } from './style';
import { cutMiddle, padEnd, padStart, widthOf, wrap } from './width';

/** What every block of the screen needs to draw itself. */
export interface Look {
  readonly sources: Sources;
  readonly style: Style;
  readonly columns: number;
  /** The paths that git ignores. */
  readonly ignored: ReadonlySet<string>;
  /** Everything in full: nothing is folded, notes and what does not apply are drawn too. */
  readonly verbose: boolean;
}

/** How wide the first two columns are, so that all blocks of a project line up. */
export interface Columns {
  readonly name: number;
  readonly line: number;
}

const WIDEST_NAME = 36;

/** The widths for the steps and the manual steps of a plan; a name that is wider gets a line of its own. */
export function columnsOf({ steps, manual }: Plan, sources: Sources): Columns {
  const names = [...steps.map(({ code }) => code), ...manual.map(pathOf)];
  const widths = names.map((name) => widthOf(shownText(name))).filter((width) => width <= WIDEST_NAME);
  const lines = [...steps, ...manual].map((finding) => lineOf(finding, sources).length);
  return { name: Math.max(...widths, 0), line: Math.max(...lines, 2) };
}

/** Draws the files of a plan, each with its steps: what happens, in which line, and the line that it leaves. */
export function fileBlocks(plan: Plan, columns: Columns, look: Look): readonly string[] {
  return plan.changes.flatMap((change) => [
    ...fileHeading(change, columns, look),
    ...stepsIn(change, plan).flatMap((step) => stepLines({ step, change }, columns, look)),
  ]);
}

/** The findings whose fixes make up a change, from the top of the file down. */
export function stepsIn({ path }: Change, plan: Plan): readonly Finding[] {
  const steps = plan.steps.filter((step) => (step.fix?.edits[0]?.path ?? step.at?.path) === path);
  return steps.toSorted((a, b) => (a.at?.span.start ?? 0) - (b.at?.span.start ?? 0));
}

function fileHeading({ path }: Change, columns: Columns, look: Look): readonly string[] {
  const name = shownText(path);
  const heading = `  ${look.style.path(name)}`;
  const mark = ignoredMark(path, look);
  if (mark === '') return [heading];
  const pad = Math.max(textIndent(columns) - 2 - widthOf(name), 3);
  const isOneLine = 2 + widthOf(name) + pad + mark.length <= look.columns;
  return isOneLine ? [heading + ' '.repeat(pad) + look.style.faint(mark)] : [heading, `    ${look.style.faint(mark)}`];
}

/** What is said of a file that git ignores; empty for any other. */
export function ignoredMark(path: string, { ignored, sources }: Look): string {
  if (!ignored.has(path)) return '';
  return sources.kind(path) === 'env'
    ? 'git-ignored, values masked, left out of every patch'
    : 'git-ignored, left out of every patch';
}

interface StepOf {
  readonly step: Finding;
  readonly change: Change;
}

function stepLines({ step, change }: StepOf, columns: Columns, look: Look): readonly string[] {
  const position = step.at === undefined ? undefined : positionOf(step.at, look.sources);
  const kind = look.sources.kind(change.path);
  const added = lineAdded(step, kind);
  const left = position === undefined || added !== undefined ? undefined : lineLeft(change, position.line, kind);
  const content = added === undefined ? left : `+ ${added}`;
  const text = [content === undefined ? shownText(step.fix?.title ?? step.message) : withShortHosts(content)];
  const isContent = content !== undefined;
  return row({ name: step.code, line: lineOf(step, look.sources), text, isContent }, columns, look);
}

/**
 * Draws what is left to a person: where, and what to do about it.
 *
 * What is the same for several places or commands is said once; a cure that is another one for each of them is not.
 */
export function manualLines(manual: readonly Finding[], columns: Columns, look: Look): readonly string[] {
  return errandsOf(manual).flatMap(({ places }) => {
    const said = new Set<string>();
    return places.flatMap((finding) => {
      const text = unsaidOf(finding, said, look).map(shownText);
      const name = shownText(pathOf(finding));
      return row({ name, line: lineOf(finding, look.sources), text, isContent: false }, columns, look);
    });
  });
}

/** What the places before have not said. */
function unsaidOf({ message, notes, help }: Finding, said: Set<string>, { verbose }: Look): readonly string[] {
  const cure = help === undefined ? [] : [`help: ${help}`];
  const isFirst = said.size === 0;
  const all = isFirst ? [message, ...(verbose ? notes.map((note) => `note: ${note}`) : []), ...cure] : cure;
  const unsaid = [...(all.length === 0 ? [message] : all)].filter((text) => !said.has(text));
  for (const text of [message, ...unsaid]) said.add(text);
  return unsaid.length === 0 ? ['the same'] : unsaid;
}

/** Where the third column begins. */
function textIndent({ name, line }: Columns): number {
  return 4 + name + 2 + line + 3;
}

interface RowParts {
  readonly name: string;
  readonly line: string;
  readonly text: readonly string[];
  /** File content is cut where the screen ends; prose goes on below. */
  readonly isContent: boolean;
}

function row(
  { name, line, text, isContent }: RowParts,
  columns: Columns,
  { style, columns: width }: Look,
): readonly string[] {
  const indent = textIndent(columns);
  const room = Math.max(width - indent, 20);
  const [first = '', ...rest] = text.flatMap((part) => (isContent ? [cutMiddle(part, room)] : wrap(part, room)));
  const number = style.faint(padStart(line, columns.line));
  const below = rest.map((part) => ' '.repeat(indent) + part);
  if (widthOf(name) > columns.name) {
    return [`    ${name}`, `    ${' '.repeat(columns.name)}  ${number}   ${first}`, ...below];
  }
  return [`    ${padEnd(name, columns.name)}  ${number}   ${first}`, ...below];
}

function pathOf(finding: Finding): string {
  return finding.at?.path ?? finding.code;
}

function lineOf(finding: Finding, sources: Sources): string {
  const position = finding.at === undefined ? undefined : positionOf(finding.at, sources);
  return position === undefined ? '' : String(position.line);
}
