// The only file that loads prisma-ast, which takes three times as long as node itself; so it is required where it is asked.
import { getSchema, type KeyValue, type Value } from '@mrleebo/prisma-ast';

/** An assignment as prisma-ast reads it; `value` has no white space outside of strings. */
export interface PlainAssignment {
  readonly key: string;
  readonly value: string;
}

/** What prisma-ast makes of a block; `line` is the 0-based index of the line that it stumbled over, where it says. */
export type Opinion =
  | { readonly kind: 'read'; readonly assignments: readonly PlainAssignment[] }
  | { readonly kind: 'refused'; readonly line?: number };

/**
 * Reads a datasource or generator block with prisma-ast 0.13.1.
 *
 * `header` is `datasource db`, `lines` are what stands between the braces, without comments: prisma-ast takes what is
 * in a block comment for live, and a comment or a space behind `{` makes it throw. Every string must be closed and have
 * no other escapes than Prisma's: on any other its pattern for strings takes time exponential in the number of colons.
 * Never throws.
 */
export function secondOpinion(header: string, lines: readonly string[]): Opinion {
  const text = [`${header} {`, ...lines.map((line) => line.trimEnd()), '}', ''].join('\n');
  try {
    const [block, ...others] = getSchema(text).list.filter((item) => item.type !== 'break');
    if (others.length > 0 || (block?.type !== 'datasource' && block?.type !== 'generator')) return { kind: 'refused' };
    if (`${block.type} ${block.name}` !== header) return { kind: 'refused' };
    return { kind: 'read', assignments: plainAssignments(block.assignments) };
  } catch (error) {
    return { kind: 'refused', line: lineOf(error) };
  }
}

type Item = Extract<
  ReturnType<typeof getSchema>['list'][number],
  { readonly type: 'datasource' }
>['assignments'][number];

// The visitor leaves the list of an empty block undefined, whatever its type says.
function plainAssignments(items: readonly Item[] | undefined): readonly PlainAssignment[] {
  return (items ?? []).flatMap((item) =>
    item.type === 'assignment' ? [{ key: item.key, value: plainText(item.value) }] : [],
  );
}

/** Puts a value back into text. Strings come from prisma-ast with their quotes and escapes. */
function plainText(value: Value | KeyValue): string {
  if (Array.isArray(value)) return `[${value.map(plainText).join(',')}]`;
  if (typeof value !== 'object') return String(value);
  switch (value.type) {
    case 'array':
      return `[${(value.args ?? []).map(plainText).join(',')}]`;
    case 'function':
      return `${value.name}(${(value.params ?? []).map(plainText).join(',')})`;
    case 'keyValue':
      return `${value.key}:${plainText(value.value)}`;
    default:
      return value satisfies never;
  }
}

/** The line that a parser error names, counted from the first one behind the header. */
function lineOf(error: unknown): number | undefined {
  const token: unknown = error instanceof Error && 'token' in error ? error.token : undefined;
  const line = typeof token === 'object' && token !== null && 'startLine' in token ? token.startLine : undefined;
  return typeof line === 'number' && line >= 2 ? line - 2 : undefined;
}
