import { type Announced, type Finding, finding } from './finding';
import type { Change } from './outcome';
import type { SecondReader } from './read/schema/second-reader';
import { envSurprises } from './verify/env';
import { schemaSurprises } from './verify/schema';

/**
 * Reads a planned or written text with the official parsers and accepts only the differences that were announced.
 *
 * Schema: the properties of the datasource and generator blocks, as scanner and prisma-ast agree on them; env file: what
 * `dotenv.parse` gives. Both as maps, then every byte outside of the announced lines. Any other difference, and an
 * announced one that did not happen, is an error finding `verification-failed`; it names keys and never a value. With the
 * quick second reader prisma-ast is asked only about blocks that aren't plain; what will be written is read with prisma-ast.
 */
export function verify(
  change: Change,
  kind: 'schema' | 'env',
  announced: readonly Announced[],
  second: SecondReader = 'prisma-ast',
): readonly Finding[] {
  const ofFile = announced.filter(({ path }) => path === change.path);
  const surprises = kind === 'schema' ? schemaSurprises(change, ofFile, second) : envSurprises(change, ofFile);
  return surprises.map((surprise) => failure(change, surprise));
}

/** A bug of ours, told as a finding so that the run ends in the user's terms and with nothing written. */
function failure({ path, before, after }: Change, surprise: string): Finding {
  return finding({
    code: 'verification-failed',
    level: 'error',
    message: `the plan for \`${path}\` does more than was announced: ${surprise}`,
    at: { path, span: firstDifference(before, after) },
    help: 'nothing is written; this is a bug of prisma-one-url, please report it',
  });
}

/** An empty span of `before`. */
function firstDifference(before: string, after: string): { readonly start: number; readonly end: number } {
  let at = 0;
  while (at < before.length && before[at] === after[at]) at++;
  return { start: at, end: at };
}
