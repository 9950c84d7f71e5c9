import type { Finding } from './finding';
import type { Judgement } from './judge';
import type { StepPage } from './page';
import type { SourceFile } from './text';
import type { Step } from './verdict';

/** The kinds of file that a transform can be handed. */
export type FileKind = 'schema' | 'env' | 'config' | 'code' | 'json' | 'yaml';

/**
 * One change to one kind of file.
 *
 * `find` is pure: from one file's text and what was judged of its project it makes findings that carry fixes. It asks
 * its verdict and finds its spans; whether a step may be taken is decided in `lib/judge.ts` alone. `page` is what
 * `prisma-one-url explain <name>` prints.
 */
export interface Transform {
  readonly name: Step;
  readonly kinds: readonly FileKind[];
  readonly page: StepPage;
  readonly find: (file: SourceFile, judgement: Judgement) => readonly Finding[];
}
