import type { FlagValue } from './judge/flag';
import type { Login, Pooler } from './poolers';
import type { PrismaVersion } from './prisma-version';
import type { EnvFile } from './project';
import type { Around } from './scope';
import type { Place } from './text';

/** What `doctor` shows of a project besides its outcome: all that the verdicts were drawn from. Holds no secret. */
export interface Diagnosis {
  /** The version with everything that each source said of it. */
  readonly version: PrismaVersion;
  /** The variables that the datasource names, with the property that does. */
  readonly variables: readonly { readonly name: string; readonly key: UrlSeen['key'] }[];
  readonly environments: readonly EnvironmentSeen[];
  /** Every pooler that a URL shows or the user stated, once for each mode. */
  readonly poolers: readonly Pooler[];
  /** The flagged values, each with its own verdict. */
  readonly flagValues: readonly FlagValue[];
  readonly around: Around;
}

/** One environment with its URLs. */
export interface EnvironmentSeen {
  readonly path: string;
  readonly kind: EnvFile['kind'];
  readonly ownedBy?: string;
  readonly urls: readonly UrlSeen[];
  /** What stands in the way of one URL here, or is not there: clauses in lower case, without a stop. */
  readonly lacks: readonly string[];
}

/** One URL of one environment, without anything that must not be seen. */
export interface UrlSeen {
  readonly key: 'url' | 'directUrl' | 'shadowDatabaseUrl';
  /** The variable's name; absent for a literal in the schema. */
  readonly name?: string;
  readonly at: Place;
  /** What stands behind it: a pooler and its mode, or why that is not known. */
  readonly behind: string;
  /** Role, database and endpoint, cut from the masked URL. */
  readonly login?: Login;
  /** Set for a direct URL that was compared with the url. */
  readonly comparison?: string;
}
