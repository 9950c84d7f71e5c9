import { type SourceFile, type Span, sliceOf } from '../../text';
import type { Assignment, Block } from '../schema';
import { type Comment, withoutComments } from './blank';
import type { Outline } from './blocks';
import { commentedOutIn } from './commented-out';
import { codeSpan, type LineReading, readLine } from './line';
import { type BlockLines, type Line, linesOf } from './lines';
import type { Problem } from './problem';
import { opinionOn, type SecondReader } from './second-reader';
import { plainValue } from './value';

/** A datasource or generator block as it was read, or why it wasn't. */
export type BlockReading = { readonly block: Block } | { readonly problems: readonly Problem[] };

/** Reads one block twice, by lines and by a second reader; `code` is the whole file with comments and strings blanked. */
export function readBlock(file: SourceFile, code: string, outline: Outline, second: SecondReader): BlockReading {
  const lines = linesOf(file, code, outline.body);
  const readings = lines.between.map(readLine);
  const problems = [...edgeProblems(outline, lines), ...readings.flatMap(problemOf)];
  if (problems.length > 0) return { problems };
  const block = blockOf(file, outline, lines, readings);
  const differences = [...duplicates(block), ...differencesIn(file, block, lines.between, second)];
  return differences.length > 0 ? { problems: differences } : { block };
}

/** Prisma ignores what follows `{` on its line, a closing brace too, and wants `}` on a line of its own. */
function edgeProblems({ keyword, name, span }: Outline, { first, last }: BlockLines): readonly Problem[] {
  const header = `\`${keyword} ${name}\``;
  if (last === undefined) {
    const message = `${header} is all on one line, which Prisma refuses`;
    return [{ span, message, help: 'put each property on its own line' }];
  }
  const behind = `Prisma ignores what follows the \`{\` of ${header}`;
  const before = `Prisma refuses what stands before the \`}\` of ${header}`;
  return [
    { span: codeSpan(first), message: behind, help: 'move it to the next line' },
    { span: codeSpan(last), message: before, help: 'move the `}` to the next line' },
  ].filter((problem) => problem.span.start < problem.span.end);
}

function problemOf(reading: LineReading): readonly Problem[] {
  return reading.kind === 'problem' ? [reading.problem] : [];
}

function blockOf(file: SourceFile, outline: Outline, lines: BlockLines, readings: readonly LineReading[]): Block {
  return {
    kind: outline.keyword === 'datasource' ? 'datasource' : 'generator',
    name: outline.name,
    span: outline.span,
    nameSpan: outline.nameSpan,
    assignments: withCommentsAbove(readings),
    commentedOut: [lines.first, ...lines.between].flatMap(({ comments }) => commentedOutIn(file, comments)),
  };
}

/** The assignments, each with the comment lines directly above it; a blank line cuts them off. */
function withCommentsAbove(readings: readonly LineReading[]): readonly Assignment[] {
  const assignments: Assignment[] = [];
  let above: Comment[] = [];
  for (const reading of readings) {
    if (reading.kind === 'assignment') assignments.push(withAbove(reading.assignment, above));
    if (reading.kind !== 'comments') above = [];
    else for (const comment of reading.comments) above.push(comment);
  }
  return assignments;
}

function withAbove(assignment: Assignment, above: readonly Comment[]): Assignment {
  return { ...assignment, commentsAbove: [...above, ...assignment.commentsAbove] };
}

/** Prisma takes the last of two; in a generator that may be, in a datasource it is too much to guess. */
function duplicates({ kind, name, assignments }: Block): readonly Problem[] {
  if (kind === 'generator') return [];
  const first = new Map(assignments.toReversed().map((assignment) => [assignment.key, assignment]));
  const again = assignments.filter((assignment) => first.get(assignment.key) !== assignment);
  return again.map(({ key, keySpan }) => ({
    code: 'duplicate-key',
    span: keySpan,
    message: `datasource \`${name}\` sets \`${key}\` more than once`,
    notes: ['Prisma takes the last one'],
    help: 'keep one of them',
  }));
}

/** What the second reader reads differently. prisma-ast drops what its lexer doesn't know, so only equal values count as read. */
function differencesIn(
  file: SourceFile,
  block: Block,
  lines: readonly Line[],
  second: SecondReader,
): readonly Problem[] {
  const live = lines.filter(({ code }) => code.trim() !== '');
  const texts = live.map(({ text }) => withoutComments(text));
  const opinion = opinionOn(`${block.kind} ${block.name}`, texts, second);
  if (opinion.kind === 'refused') {
    const line = opinion.line === undefined ? undefined : live[opinion.line];
    return [disagreement(block, line ? codeSpan(line) : block.nameSpan)];
  }
  const odd = block.assignments.find(({ key, valueSpan }, index) => {
    const other = opinion.assignments[index];
    return other?.key !== key || other.value !== plainValue(sliceOf(file.text, valueSpan));
  });
  if (!odd && opinion.assignments.length === block.assignments.length) return [];
  return [disagreement(block, odd ? { start: odd.keySpan.start, end: odd.valueSpan.end } : block.nameSpan)];
}

function disagreement({ kind, name }: Block, span: Span): Problem {
  return {
    code: 'readers-disagree',
    span,
    message: `the two readers of this program don't agree on ${kind} \`${name}\``,
    help: 'put each property on its own line, as `prisma format` does; `prisma validate` says whether Prisma can read it',
  };
}
