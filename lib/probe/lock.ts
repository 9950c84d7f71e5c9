import type { Check, Pooling } from '../probe-result';
import { isTrue, type Lab, withClient } from './lab';

/** A pooler that resets its server connection takes a moment, a backend that ends on a busy machine some more. */
const MOMENTS = [20, 80, 200];
const LONG_MOMENTS = [...MOMENTS, 500, 1000];

/**
 * Sees whether a session lock goes with the client that took it.
 *
 * Prisma Migrate takes such a lock and leaves it to the end of its connection. Behind a pooler in transaction mode the
 * server connection lives on, and the next `migrate` waits 10 s for it and fails with P1002. The key is the probe's own.
 */
export async function tryLock(lab: Lab, pooling: Pooling): Promise<Check> {
  // It could not be found again: that takes transactions.
  if (pooling === 'statement') return { name: 'lock-released', outcome: 'untried', saw: 'it takes transactions' };
  return lab.attempt('lock-released', async () => {
    const key = ownKey();
    const pid = await withClient(lab.door, async (client) => {
      const sql = `select pg_backend_pid(), pg_try_advisory_lock(${key})`;
      const { rows } = await client.query(sql, { toTheEnd: true });
      return Number(rows[0]?.[0]);
    });
    lab.left.locks.set(pid, key);
    const isHeld = await withClient(lab.door, async (client) => {
      for (const moment of pooling === 'transaction' ? MOMENTS : LONG_MOMENTS) {
        if (!(await isTrue(client, heldSql(key)))) return false;
        await lab.wait(moment);
      }
      return isTrue(client, heldSql(key));
    });
    if (!isHeld) lab.left.locks.delete(pid);
    return isHeld
      ? { name: 'lock-released', outcome: 'bad', saw: 'a session lock stays when its client goes' }
      : { name: 'lock-released', outcome: 'good', saw: 'a session lock goes with its client' };
  });
}

/** The upper half of each key spells `1url`, so that a lock in `pg_locks` tells whose it is. */
const OWN_KEYS = 0x3175726c;

export function ownKey(): string {
  const [low = 0] = crypto.getRandomValues(new Uint32Array(1));
  return String(BigInt(OWN_KEYS) * 2n ** 32n + BigInt(low));
}

/** Whether any session holds this lock. `pg_locks` shows a key as its two halves. */
export function heldSql(key: string): string {
  const low = BigInt(key) % 2n ** 32n;
  return `select exists (select from pg_locks where locktype = 'advisory' and granted and objsubid = 1
    and classid = ${OWN_KEYS} and objid = ${low})`;
}
