import { type Announced, type Finding, finding } from './finding';
import type { Change } from './outcome';
import type { SecondReader } from './read/schema/second-reader';
import type { FileKind } from './transform';
import { envSurprises } from './verify/env';
import { schemaSurprises } from './verify/schema';

/**
 * Reads a planned or written text with the official parsers and accepts only the differences that were announced.
 *
 * Schema: the properties of the datasource and generator blocks, as scanner and prisma-ast agree on them; env file: what
 * `dotenv.parse` gives; config, code and JSON: their own syntax. Both as maps, then every byte outside of the announced lines. Any other difference, and an
 * announced one that did not happen, is an error finding `verification-failed`; it names keys and never a value. With the
 * quick second reader prisma-ast is asked only about blocks that aren't plain; what will be written is read with prisma-ast.
 */
export function verify(
  change: Change,
  kind: FileKind,
  announced: readonly Announced[],
  second: SecondReader = 'prisma-ast',
): readonly Finding[] {
  const ofFile = announced.filter(({ path }) => path === change.path);
  return surprisesIn(change, kind, { announced: ofFile, second }).map((surprise) => failure(change, surprise));
}

interface Expected {
  readonly announced: readonly Announced[];
  readonly second: SecondReader;
}

function surprisesIn(change: Change, kind: FileKind, { announced, second }: Expected): readonly string[] {
  switch (kind) {
    case 'schema':
      return schemaSurprises(change, announced, second);
    case 'env':
      return envSurprises(change, announced);
    case 'config':
      return (require('./verify/config') as typeof import('./verify/config')).configSurprises(change, announced);
    case 'code':
      return (require('./verify/code') as typeof import('./verify/code')).codeSurprises(change, announced);
    case 'json':
      return (require('./verify/json') as typeof import('./verify/json')).jsonSurprises(change, announced);
    case 'yaml':
      return (require('./verify/lock') as typeof import('./verify/lock')).lockSurprises(change, announced);
    default:
      return kind satisfies never;
  }
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
