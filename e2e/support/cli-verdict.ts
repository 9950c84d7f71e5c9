import type { ProbeVerdictKind } from '../../lib/probe';
import { lockHolders, MIGRATE_LOCK } from './behaviours';
import type { Postgres } from './postgres';
import type { EngineVersion } from './prisma';
import type { Login } from './sql';
import { movedStage } from './stage';
import { cli, type Outcome, STEPS, type Step, take, writeMigration } from './steps';
import { leaveStatement, startTraffic } from './traffic';

/** What Prisma's CLI made of each step at a place, in the words of the probe. */
export interface CliVerdict {
  readonly kind: ProbeVerdictKind;
  /** With the lock off. */
  readonly steps: Readonly<Record<Step, Outcome>>;
  /** The server processes that still held the lock when a deploy with the lock on was over. */
  readonly lockHolders: readonly number[];
}

/** Lets Prisma's CLI do all its work at a place with live traffic, where a client has left an `s0` behind. */
export async function cliVerdict(version: EngineVersion, postgres: Postgres, login: Login): Promise<CliVerdict> {
  const stage = await movedStage(version, { postgres, port: login.port, lock: 'off' });
  try {
    await leaveStatement(login);
    const traffic = await startTraffic(login);
    const steps: Partial<Record<Step, Outcome>> = {};
    for (const step of STEPS) steps[step] = await take(step, stage);
    await traffic.stop();
    const done = steps as Record<Step, Outcome>;
    writeMigration(stage.project, 'Pier', 3);
    await cli({ ...stage, lock: 'on' }, ['migrate', 'deploy']);
    const held = await lockHolders(postgres.login, MIGRATE_LOCK);
    return { kind: kindOf(done, held.length > 0), steps: done, lockHolders: held };
  } finally {
    stage.project.remove();
  }
}

function kindOf(steps: Readonly<Record<Step, Outcome>>, isLockHeld: boolean): ProbeVerdictKind {
  const failed = STEPS.filter((step) => !steps[step].isDone);
  if (failed.length === 0) return isLockHeld ? 'works-without-lock' : 'one-url-works';
  return failed.join() === 'dev' ? 'deploy-but-not-dev' : 'does-not-work';
}
