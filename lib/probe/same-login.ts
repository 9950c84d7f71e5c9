import type { Check } from '../probe-result';
import type { Client } from './client';
import type { Door } from './door';
import { isTrue, type Lab, withClient } from './lab';
import { heldSql, ownKey } from './lock';

/** Who a connection is, and where. */
interface Place {
  readonly role: string;
  readonly database: string;
}

/**
 * Logs in with both URLs and compares role, database and server.
 *
 * The server is one when the url's connection sees a lock that the direct one holds: `pg_locks` is the server's own, also
 * beside its replicas. The lock ends with its transaction.
 */
export async function compareLogins(lab: Lab, direct: Door): Promise<Check> {
  return lab.attempt('same-login', () =>
    withClient(direct, async (other) => {
      const key = ownKey();
      await other.query('begin');
      await other.query(`select pg_advisory_xact_lock(${key})`);
      const there = await placeOf(other);
      const difference = await withClient(lab.door, async (client) => {
        const here = await placeOf(client);
        return (
          differenceOf(here, there) ?? ((await isTrue(client, heldSql(key))) ? null : 'they reach different servers')
        );
      });
      await other.query('rollback');
      return difference === null
        ? {
            name: 'same-login',
            outcome: 'good',
            saw: `both are \`${there.role}\` in \`${there.database}\`, on one server`,
          }
        : { name: 'same-login', outcome: 'bad', saw: difference };
    }),
  );
}

async function placeOf(client: Client): Promise<Place> {
  const { rows } = await client.query('select session_user, current_database()');
  const [role, database] = rows[0] ?? [];
  return { role: role ?? '', database: database ?? '' };
}

function differenceOf(here: Place, there: Place): string | null {
  if (here.role !== there.role) return `the url is role \`${here.role}\`, the direct URL \`${there.role}\``;
  if (here.database !== there.database)
    return `the url is database \`${here.database}\`, the direct URL \`${there.database}\``;
  return null;
}
