import type { Host } from '../host/host';
import { remembered } from '../host/remembered';
import type { Project } from '../project';

/** What a fresh checkout of the repository has, and what the search for readers went through. */
export interface Repository {
  /** Whether it has this Prisma project alone. */
  readonly isAlone: boolean;
  /** Whether a file stands in a checkout: it is not ignored. */
  readonly has: (path: string) => boolean;
  /** Whether files that git ignores were left out of the search. */
  readonly leavesOutIgnored: boolean;
}

/** The repository of a host; `everyone` are all schemas in it, selected or not. */
export function repositoryOf(host: Host, everyone: readonly Project[]): Repository {
  return {
    isAlone: everyone.length === 1,
    has: (path) => remembered(host, fileSet).has(path),
    leavesOutIgnored: host.inGit,
  };
}

/** Every file that git does not ignore; for `remembered`. */
export function fileSet(host: Host): ReadonlySet<string> {
  return new Set(host.files());
}
