import type { Finding } from './finding';
import type { Pooler } from './poolers';

/** What a probe is told besides the URL. */
export interface ProbeOptions {
  /** Whether it may also create a database and send DEALLOCATE ALL and DISCARD ALL. */
  readonly deep?: boolean;
  /** The direct URL: the probe then also says whether both log in to one database as one role. */
  readonly directUrl?: string;
  /** Milliseconds that one step may take, 5,000 by default; to connect, the URL's `connect_timeout` where that is longer. */
  readonly timeLimit?: number;
  /** Ends the probe early. What was begun is cleaned up before the promise settles. */
  readonly signal?: AbortSignal;
  /** Reads a certificate that the URL names; `null` where it can't. Without it no certificate can be read. */
  readonly readFile?: (path: string) => Uint8Array | null;
}

/** What is looked at, in the order in which it is shown. */
export const CHECKS = [
  'pooling',
  'postgres-version',
  'statement-follows-client',
  'statement-names',
  'statement-left-over',
  'deallocate-all',
  'discard-all',
  'create-database',
  'other-databases',
  'shadow-database',
  'lock-released',
  'lock-free',
  'search-path',
  'same-login',
] as const;

export type CheckName = (typeof CHECKS)[number];

/** What each check is about, as the screen and messages call it. */
export const CHECK_WORDS: Readonly<Record<CheckName, string>> = {
  pooling: 'pooling',
  'postgres-version': 'Postgres',
  'statement-follows-client': 'statement on another server',
  'statement-names': 'one name of two clients',
  'statement-left-over': 'name of a client that went',
  'deallocate-all': 'DEALLOCATE ALL of another',
  'discard-all': 'DISCARD ALL of another',
  'create-database': 'CREATEDB right',
  'other-databases': 'other databases',
  'shadow-database': 'shadow database',
  'lock-released': 'lock of a client that went',
  'lock-free': "Prisma's advisory lock",
  'search-path': '`schema=` without the flag',
  'same-login': 'login of the direct URL',
};

/**
 * How a check ended: `fact` is neither good nor bad, `unclear` was tried and told nothing, `untried` waits for `--deep`
 * or for something that went wrong before it.
 */
export type CheckOutcome = 'good' | 'bad' | 'fact' | 'unclear' | 'untried';

/** One row of the probe's table. */
export interface Check {
  readonly name: CheckName;
  readonly outcome: CheckOutcome;
  /** What was seen: a clause in lower case, no final stop, no secret. */
  readonly saw: string;
}

/**
 * How the URL's connections reach the server.
 *
 * `direct` and `session`: each client keeps a server connection of its own; behind `session` something else than Postgres
 * answered the login. `transaction` and `statement`: clients share them.
 */
export type Pooling = 'direct' | 'session' | 'transaction' | 'statement' | 'unknown';

export type ProbeVerdictKind =
  /** The app and every command of Prisma Migrate can use it. */
  | 'one-url-works'
  /** The same, with `PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK=1` for the migrate commands. */
  | 'works-without-lock'
  /** `migrate deploy` can use it; `migrate dev` can't make or reach its shadow database. */
  | 'deploy-but-not-dev'
  | 'does-not-work'
  /** The probe ran and could not tell. */
  | 'not-known'
  /** There was no connection to probe, or the probe was ended early. */
  | 'could-not-run';

/** The verdict in words, as the screen and the reports have it. */
export const VERDICT_WORDS: Readonly<Record<ProbeVerdictKind, string>> = {
  'one-url-works': 'one URL works',
  'works-without-lock': 'works with the advisory lock disabled',
  'deploy-but-not-dev': 'deploy but not dev',
  'does-not-work': 'does not work',
  'not-known': 'not known',
  'could-not-run': 'could not run',
};

export interface ProbeVerdict {
  readonly kind: ProbeVerdictKind;
  /** A sentence in lower case, no final stop. */
  readonly reason: string;
}

/** All that one probe saw. Holds no secret. */
export interface ProbeResult {
  readonly verdict: ProbeVerdict;
  readonly pooling: Pooling;
  /** Every check that has a row, in the order of `CHECKS`. */
  readonly checks: readonly Check[];
  /** What is wrong, each with its cure; without a place, which the caller knows. */
  readonly findings: readonly Finding[];
}

/** What the probes of one project state for the judge. */
export interface ProbedFacts {
  readonly pooler?: Pooler;
  readonly sameLogin: boolean;
}
