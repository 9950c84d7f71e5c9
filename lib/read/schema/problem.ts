import { type Finding, finding } from '../../finding';
import type { SourceFile, Span } from '../../text';
import type { Misfit } from './blocks';

/** Why a place in a schema can't be read; in words that hold nothing of the file but names. */
export interface Problem {
  readonly span: Span;
  readonly message: string;
  readonly code?: 'url-without-quotes' | 'wrong-quotes' | 'duplicate-key' | 'two-datasources' | 'readers-disagree';
  readonly help?: string;
  readonly notes?: readonly string[];
}

/** The finding for a problem: an error, since the file is then left alone. Code `unreadable-schema` unless it has its own. */
export function problemFinding(file: SourceFile, problem: Problem): Finding {
  const { span, ...rest } = problem;
  return finding({ code: 'unreadable-schema', level: 'error', at: { path: file.path, span }, ...rest });
}

/** The problem of a place outside of the lines that are read. */
export function misfitProblem({ kind, span }: Misfit): Problem {
  switch (kind) {
    case 'unclosed-block':
      return { span, message: 'this block has no closing brace', help: 'add the missing `}`' };
    case 'stray-brace':
      return { span, message: 'this `}` closes no block', help: 'remove it, or add the `{` that it belongs to' };
    case 'stray-text':
      return { span, message: 'this text is neither a block nor a comment', help: '`prisma validate` says more' };
    case 'header':
      return {
        span,
        message: 'this is no block that Prisma knows',
        help: 'a block begins with `datasource db {` on one line',
      };
    case 'merge-conflict':
      return { span, message: 'this file holds a merge conflict', help: 'resolve it first' };
    default:
      return kind satisfies never;
  }
}
