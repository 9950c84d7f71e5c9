import { type Finding, finding } from './finding';
import { addressOf } from './probe/address';
import { cleanUp } from './probe/clean-up';
import { doorTo } from './probe/door';
import { findingsOn } from './probe/findings';
import { type Lab, labFor } from './probe/lab';
import { tryLock } from './probe/lock';
import { noConnection, shownHost, unusableUrl } from './probe/no-connection';
import { lookAtPooling, type PoolingSeen } from './probe/pooling';
import { haveMet, needlessResets, tryResets, untriedResets } from './probe/resets';
import { compareLogins } from './probe/same-login';
import { trySearchPath } from './probe/search-path';
import { lookAtLock, lookAtServer, type ServerSeen } from './probe/server';
import { dropOldOnes, lookForOtherDatabases, tryShadowDatabase } from './probe/shadow';
import { tryStatements } from './probe/statements';
import { ProbeTrouble } from './probe/trouble';
import { verdictOf } from './probe/verdict';
import { CHECKS, type Check, type ProbeOptions, type ProbeResult } from './probe-result';

export type {
  Check,
  CheckName,
  CheckOutcome,
  Pooling,
  ProbeOptions,
  ProbeResult,
  ProbeVerdict,
  ProbeVerdictKind,
} from './probe-result';

/**
 * Proves by trying whether one URL carries the app and Prisma Migrate.
 *
 * Connects as the URL's own user, with names, keys and clients of its own. Without `deep` nothing is written and nobody
 * else is disturbed. Whatever happens, it cleans up, and says what it could not clean. Never rejects for a database's
 * fault: that is a finding and the verdict `could-not-run`. No part of the result holds a password.
 */
export async function probeUrl(url: string, options: ProbeOptions = {}): Promise<ProbeResult> {
  const address = addressOf(url);
  if ('problem' in address) return couldNotRun(unusableUrl(address.problem));
  const lab = labFor(address, options);
  const left: Finding[] = [];
  let result: ProbeResult;
  try {
    result = await examined(lab, url, options);
  } finally {
    // Also when a bug of ours ends it.
    left.push(...(await cleanUp(lab)));
  }
  return { ...result, findings: [...result.findings, ...left] };
}

/** What was found out, as far as the probe came. */
async function examined(lab: Lab, url: string, options: ProbeOptions): Promise<ProbeResult> {
  try {
    return await examine(lab, options);
  } catch (problem) {
    if (lab.limits.signal?.aborted)
      return { ...NOTHING, verdict: { kind: 'could-not-run', reason: 'it was ended early' } };
    if (!(problem instanceof ProbeTrouble)) throw problem;
    return couldNotRun(noConnection(problem.trouble, shownHost(url, lab.address)));
  }
}

const NOTHING = { pooling: 'unknown', checks: [], findings: [] } as const;

function couldNotRun(why: Finding): ProbeResult {
  return { ...NOTHING, verdict: { kind: 'could-not-run', reason: why.message }, findings: [why] };
}

async function examine(lab: Lab, options: ProbeOptions): Promise<ProbeResult> {
  const seen = await lookAtPooling(lab);
  const server = await lookAtServer(lab, seen.pooling);
  const cleaned = lab.deep ? await dropOldOnes(lab, server) : 0;
  const statements = await tryStatements(lab, seen);
  const checks = [
    seen.check,
    ...server.checks,
    ...statements,
    ...(await tryWhatIsDeep(lab, { seen, server, statements })),
    await tryLock(lab, seen.pooling),
    await lookAtLock(lab),
    await trySearchPath(lab),
    await compareWith(lab, options),
  ].filter((check) => check !== null);
  return {
    verdict: verdictOf(checks, seen.pooling),
    pooling: seen.pooling,
    checks: CHECKS.flatMap((name) => checks.filter((check) => check.name === name)),
    findings: [...findingsOn(checks, seen.servers.size), ...oldOnes(cleaned)],
  };
}

interface SoFar {
  readonly seen: PoolingSeen;
  readonly server: ServerSeen;
  readonly statements: readonly Check[];
}

/** The shadow database, and in it, where that can be, what would disturb others elsewhere. */
async function tryWhatIsDeep(lab: Lab, { seen, server, statements }: SoFar): Promise<readonly Check[]> {
  const needless = needlessResets(seen);
  if (!lab.deep) {
    const untried = { name: 'shadow-database', outcome: 'untried', saw: ONLY_DEEP } as const;
    return [...(needless ?? untriedResets(ONLY_DEEP)), await lookForOtherDatabases(lab, seen), untried];
  }
  const isCarried = seen.pooling === 'transaction' && statements.every(({ outcome }) => outcome !== 'bad');
  const { check, resets } = await shadowOf(lab, server, needless === null && isCarried);
  if (needless !== null) return [...needless, check];
  if (!isCarried) return [...untriedResets('named prepared statements come first'), check];
  return [...(resets !== null && haveMet(resets) ? resets : await tryResets(lab, lab.door)), check];
}

const ONLY_DEEP = '--deep tries it';

async function shadowOf(lab: Lab, server: ServerSeen, withResets: boolean) {
  if (server.mayCreateDatabases) return tryShadowDatabase(lab, server, withResets);
  const check: Check = { name: 'shadow-database', outcome: 'untried', saw: 'the role may not create databases' };
  return { check, resets: null };
}

async function compareWith(lab: Lab, { directUrl, readFile }: ProbeOptions): Promise<Check | null> {
  if (directUrl === undefined) return null;
  const address = addressOf(directUrl);
  if ('problem' in address)
    return { name: 'same-login', outcome: 'unclear', saw: `the direct URL can not be used: ${address.problem}` };
  const direct = doorTo(address, lab.limits, readFile);
  try {
    return await compareLogins(lab, direct);
  } finally {
    await direct.closeAll();
  }
}

function oldOnes(dropped: number): readonly Finding[] {
  if (dropped === 0) return [];
  const message = `${dropped} database(s) of earlier probes that were killed, over an hour old, were dropped`;
  return [finding({ code: 'probe-cleaned-up', level: 'note', message })];
}
