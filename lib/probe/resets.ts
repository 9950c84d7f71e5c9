import type { Check } from '../probe-result';
import type { Door, Wish } from './door';
import { type Lab, pidOf } from './lab';
import type { PoolingSeen } from './pooling';
import { orBad, prepared, run } from './statements';

const RESETS = { 'deallocate-all': 'DEALLOCATE ALL', 'discard-all': 'DISCARD ALL' } as const;
type Reset = keyof typeof RESETS;

/** How often two clients are brought together on one server connection. */
const ROUNDS = 3;

/** The rows for what is not tried. */
export function untriedResets(saw: string): readonly Check[] {
  return (Object.keys(RESETS) as Reset[]).map((name) => ({ name, outcome: 'untried', saw }));
}

/** Where each client keeps its server connection, a reset is its own affair. */
export function needlessResets({ pooling }: PoolingSeen): readonly Check[] | null {
  if (pooling !== 'direct' && pooling !== 'session') return null;
  const saw = 'each client keeps its own server connection';
  return (Object.keys(RESETS) as Reset[]).map((name) => ({ name, outcome: 'good', saw }));
}

/**
 * Sends DEALLOCATE ALL and DISCARD ALL beside a client with a prepared statement, which has to keep it.
 *
 * On PgBouncer 1.21 every client that shares the server connection loses its statements, so `wish` names a database of
 * the probe's own where there is one: a pooler keeps a pool for each database.
 */
export async function tryResets(lab: Lab, door: Door, wish: Wish = {}): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const name of Object.keys(RESETS) as Reset[]) {
    checks.push(await lab.attempt(name, () => orBad(name, () => resetBeside(lab, door, { name, wish }))));
  }
  return checks;
}

/** Whether the two clients shared a server connection, without which the checks tell nothing. */
export function haveMet(checks: readonly Check[]): boolean {
  return checks.every(({ saw }) => saw !== APART);
}

const APART = 'the two never met on one server connection';

async function resetBeside(
  lab: Lab,
  door: Door,
  { name, wish }: { readonly name: Reset; readonly wish: Wish },
): Promise<Check> {
  const [owner, other] = [await door.open(wish), await door.open(wish)];
  try {
    const statement = await prepared(owner, lab, lab.name());
    let met = false;
    for (let round = 0; round < ROUNDS && !met; round++) {
      const before = await pidOf(other);
      await other.query(RESETS[name]);
      met = before === statement.pid && (await pidOf(other)) === statement.pid;
    }
    if (!met) return { name, outcome: 'unclear', saw: APART };
    await run(owner, statement);
    // What Prisma does below 7 with `pgbouncer=true`: it resets, and takes the name again.
    await owner.query(RESETS[name]);
    await run(owner, await prepared(owner, lab, statement.name));
    return { name, outcome: 'good', saw: 'it took no statement of another client away' };
  } finally {
    await Promise.all([owner.end(), other.end()]);
  }
}
