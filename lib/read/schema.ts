import type { Finding } from '../finding';
import type { SourceFile, Span } from '../text';
import { blank, type Comment } from './schema/blank';
import { readBlock } from './schema/block';
import { blocksIn, type Outline } from './schema/blocks';
import { generatorOfFile } from './schema/generated-by';
import { misfitProblem, type Problem, problemFinding } from './schema/problem';
import type { SecondReader } from './schema/second-reader';
import { unescaped } from './schema/value';

/**
 * The value of a property.
 *
 * `literal` is any string, a URL or not; `url` is as it stands between the quotes, with Prisma's escapes, so that
 * offsets in it are offsets in the file. `other` is what is neither a string nor `env("...")` with one plain name.
 */
export type UrlValue =
  | { readonly kind: 'env'; readonly name: string; readonly nameSpan: Span }
  | { readonly kind: 'literal'; readonly url: string; readonly urlSpan: Span }
  | { readonly kind: 'other'; readonly text: string };

/** One `key = value` of a block. */
export interface Assignment {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: UrlValue;
  readonly valueSpan: Span;
  /** The whole line with its line end; several lines where a block comment that ends or starts on it has more. */
  readonly lineSpan: Span;
  /** What follows the value. The text is without comment marks, the span with them; so everywhere. */
  readonly comment?: Comment;
  /** The comments on the lines directly above, from the top, and one before the key; a blank line cuts them off. */
  readonly commentsAbove: readonly Comment[];
}

/** A datasource or generator block. */
export interface Block {
  readonly kind: 'datasource' | 'generator';
  readonly name: string;
  /** From the keyword to the closing brace. */
  readonly span: Span;
  readonly nameSpan: Span;
  readonly assignments: readonly Assignment[];
  /** Properties in comments inside the block, as `// directUrl = env("X")`. */
  readonly commentedOut: readonly { readonly key: string; readonly span: Span }[];
}

/** What a `.prisma` file says, as far as it concerns us. There is at most one datasource: Prisma refuses two. */
export interface Schema {
  readonly path: string;
  readonly text: string;
  readonly datasources: readonly Block[];
  readonly generators: readonly Block[];
  /** Whether the file has a model or a view. */
  readonly hasModels: boolean;
  /** Who wrote the file, by the comment that opens it: `prisma`, `Keystone`, `ZenStack`, or as it is written there. */
  readonly generatedBy?: string;
}

/**
 * Reads a `.prisma` file (the grammar of Prisma 4 to 7) without losing the place of anything.
 *
 * `schema` is `null` when a finding says why the file must be left alone: Prisma refuses it too, or the two readers
 * don't agree on a datasource or generator block. What stands inside of other blocks is not looked at. `second` says who
 * the second reader of plain blocks is. Never throws.
 */
export function readSchema(
  file: SourceFile,
  second: SecondReader = 'quick',
): {
  readonly schema: Schema | null;
  readonly findings: readonly Finding[];
} {
  const { code, comments, unclosed } = blank(file.text);
  const misleading = [...endlessComments(file, unclosed), ...commentsBehindBraces(code, file.text)];
  if (misleading.length > 0) return refused(file, misleading);
  const { blocks, misfits } = blocksIn(code);
  if (misfits.length > 0) return refused(file, misfits.map(misfitProblem));
  return readBlocks(file, second, { code, comments, blocks });
}

/** The assignment of `key`; of several the last one, as Prisma has it. */
export function assignmentOf(block: Block, key: string): Assignment | undefined {
  return block.assignments.findLast((assignment) => assignment.key === key);
}

/** The text that a string property means, escapes read: `postgresql` of `provider = "postgresql"`; not of `env()`. */
export function textValue(block: Block, key: string): string | undefined {
  const value = assignmentOf(block, key)?.value;
  return value?.kind === 'literal' ? unescaped(value.url) : undefined;
}

type Result = ReturnType<typeof readSchema>;

interface Texts {
  readonly code: string;
  readonly comments: readonly Comment[];
  readonly blocks: readonly Outline[];
}

function readBlocks(file: SourceFile, second: SecondReader, { code, comments, blocks: outlines }: Texts): Result {
  const ours = outlines.filter(({ keyword }) => keyword === 'datasource' || keyword === 'generator');
  const readings = ours.map((outline) => readBlock(file, code, outline, second));
  const problems = [
    ...secondDatasources(ours),
    ...readings.flatMap((reading) => ('problems' in reading ? reading.problems : [])),
  ];
  if (problems.length > 0) return refused(file, problems);
  const blocks = readings.flatMap((reading) => ('block' in reading ? [reading.block] : []));
  const generatedBy = generatorOfFile(code, comments);
  const schema: Schema = {
    path: file.path,
    text: file.text,
    datasources: blocks.filter(({ kind }) => kind === 'datasource'),
    generators: blocks.filter(({ kind }) => kind === 'generator'),
    hasModels: outlines.some(({ keyword }) => keyword === 'model' || keyword === 'view'),
    ...(generatedBy !== undefined && { generatedBy }),
  };
  return { schema, findings: [] };
}

function secondDatasources(outlines: readonly Outline[]): readonly Problem[] {
  const [first, ...others] = outlines.filter(({ keyword }) => keyword === 'datasource');
  return others.map(({ name, nameSpan }) => ({
    code: 'two-datasources',
    span: nameSpan,
    message: `datasource \`${name}\` is a second one beside \`${first?.name}\`, and Prisma refuses two`,
    help: 'remove one of them',
  }));
}

function endlessComments(file: SourceFile, unclosed: readonly Span[]): readonly Problem[] {
  return unclosed
    .filter(({ start }) => file.text.startsWith('/*', start))
    .map(({ start }) => ({
      span: { start, end: start + 2 },
      message: 'this comment is never closed',
      help: 'close it with `*/`',
    }));
}

/** Prisma ignores all that follows `{` on its line, the `/*` of a longer comment too: for it the next lines are live. */
function commentsBehindBraces(code: string, text: string): readonly Problem[] {
  return [...code.matchAll(/\{[^\n]*/g)]
    .filter(({ 0: line, index }) => /\n|\r./s.test(text.slice(index, index + line.length)))
    .map(({ index }) => ({
      span: { start: index, end: index + 1 },
      message: 'Prisma sees no beginning of a comment behind this `{`',
      help: 'move the comment to the next line',
    }));
}

function refused(file: SourceFile, problems: readonly Problem[]): Result {
  return { schema: null, findings: problems.map((problem) => problemFinding(file, problem)) };
}
