import type { Hosting } from '../discover/hosting';
import type { Repository } from '../discover/repository';
import type { Pooler } from '../poolers';
import type { PrismaVersion } from '../prisma-version';
import type { EnvFile, Project } from '../project';
import type { ClientUrl } from '../read/code/clients';
import type { Around } from '../scope';
import type { SourceFile } from '../text';
import type { UrlNames } from './url-names';

/** Facts that the user stated on the command line; they fill what is unknown and never overrule evidence. */
export interface Stated {
  readonly pooler?: Pooler;
  /** What a probe of every real environment saw; it stands for the pooler table there. */
  readonly probed?: Pooler;
  readonly sameLogin: boolean;
  /** Fixes of safety `review` are taken too. */
  readonly review: boolean;
  /** The set-up to move to; one URL unless two are asked for. */
  readonly target?: 'one-url' | 'two-url';
  /** An unpooled Neon url is pointed at its pooled host first. */
  readonly usePooledHost: boolean;
}

/** All that the judge may look at for one project. */
export interface Known {
  readonly project: Project;
  /** The variables that the datasource named when the run began; the plan's later rounds have removed some of them. */
  readonly names: UrlNames;
  readonly version: PrismaVersion;
  /** The connection URLs of the clients that the code makes with an adapter; looked for from Prisma 7 on. */
  readonly adapterUrls: readonly ClientUrl[];
  readonly around: Around;
  /** What shows where the project runs. */
  readonly hosting: Hosting;
  /** The `migration.sql` files of the project; read when they are asked for. */
  readonly migrations: () => readonly SourceFile[];
  /** The env files of the repository that are not this project's; a value in them can be put together from a variable here. */
  readonly otherEnvFiles: readonly EnvFile[];
  readonly stated: Stated;
  readonly repository: Repository;
  /** Other projects that read one of this project's env files, as far as the plan has come with them. */
  readonly neighbours: readonly Known[];
}
