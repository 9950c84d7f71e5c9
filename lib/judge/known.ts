import type { Pooler } from '../poolers';
import type { PrismaVersion } from '../prisma-version';
import type { EnvFile, Project } from '../project';
import type { Around } from '../scope';
import type { UrlNames } from './environment';

/** Facts that the user stated on the command line; they fill what is unknown and never overrule evidence. */
export interface Stated {
  readonly pooler?: Pooler;
  readonly sameLogin: boolean;
  /** Fixes of safety `review` are taken too. */
  readonly review: boolean;
  /** The set-up to move to; one URL unless two are asked for. */
  readonly target?: 'one-url' | 'two-url';
}

/** All that the judge may look at for one project. */
export interface Known {
  readonly project: Project;
  /** The variables that the datasource named when the run began; the plan's later rounds have removed some of them. */
  readonly names: UrlNames;
  readonly version: PrismaVersion;
  readonly around: Around;
  /** The env files of the repository that are not this project's; a value in them can be put together from a variable here. */
  readonly otherEnvFiles: readonly EnvFile[];
  readonly stated: Stated;
  /** Other projects that read one of this project's env files, as far as the plan has come with them. */
  readonly neighbours: readonly Known[];
}
