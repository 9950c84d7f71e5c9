import type { Opinion, PlainAssignment } from '../prisma-ast';

/**
 * Which second reader a block is read with: prisma-ast, or a quick one where the block is so plain that both agree; `plain`
 * refuses all other blocks.
 */
export type SecondReader = 'quick' | 'plain' | 'prisma-ast';

/**
 * Reads a datasource or generator block a second time; see `secondOpinion` for what must hold of `header` and `lines`.
 *
 * prisma-ast takes three times as long to load as node itself, so for a plan it is asked only about blocks with a line
 * that is not of the plainest form. __tests__/second-reader.test.ts holds the quick reader to what prisma-ast says. Before
 * anything is written prisma-ast reads all of it.
 */
export function opinionOn(header: string, lines: readonly string[], reader: SecondReader): Opinion {
  const plain = reader === 'prisma-ast' ? undefined : plainAssignments(header, lines);
  if (plain !== undefined) return { kind: 'read', assignments: plain };
  if (reader === 'plain') return { kind: 'refused' };
  // Required here, which makes it a chunk of its own in the build.
  const { secondOpinion } = require('../prisma-ast') as typeof import('../prisma-ast');
  return secondOpinion(header, lines);
}

// To prisma-ast `true`, `false` and `null` are values wherever they stand.
const HEADER = /^(?:datasource|generator) (?!(?:true|false|null)$)[A-Za-z]\w*$/;
const STRING = '"[ !#-[\\]-~]*"';
const ENV = `env\\([ \\t]*${STRING}[ \\t]*\\)`;
const LIST = `\\[[ \\t]*${STRING}(?:[ \\t]*,[ \\t]*${STRING})*[ \\t]*\\]`;
const LINE = new RegExp(
  `^[ \\t]*((?!(?:true|false|null)\\b)[A-Za-z]\\w*)[ \\t]*=[ \\t]*(${STRING}|${ENV}|${LIST})[ \\t]*$`,
);

/** The block's assignments when every line is `key = "text"`, `key = env("NAME")` or a list of texts, in ASCII. */
function plainAssignments(header: string, lines: readonly string[]): readonly PlainAssignment[] | undefined {
  if (!HEADER.test(header) || lines.length === 0) return undefined;
  const assignments: PlainAssignment[] = [];
  for (const line of lines) {
    const [, key, value] = LINE.exec(line) ?? [];
    if (key === undefined || value === undefined) return undefined;
    assignments.push({ key, value: value.replace(/("[^"]*")|[ \t]+/g, '$1') });
  }
  return assignments;
}
