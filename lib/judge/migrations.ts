import { type Finding, finding } from '../finding';
import { type SessionKind, type SessionState, sessionStatesIn } from '../read/migration-sql';
import type { SourceFile } from '../text';

/**
 * Warns of migrations that leave something on their server connection, one finding a file.
 *
 * Behind a pooler in transaction mode that connection goes to the app next (run with PgBouncer 1.22.1 and 1.25.2: after
 * `set_config('search_path', '', false)` the app's next query failed; FACTS section 0, 9). `pooled`: whether migrations go
 * through such a pooler, now or once this plan is carried out; else nothing is said.
 */
export function migrationFindings(files: readonly SourceFile[], pooled: boolean): readonly Finding[] {
  if (!pooled) return [];
  return files.flatMap((file) => {
    const states = sessionStatesIn(file);
    const [first] = states;
    return first === undefined ? [] : [leakOf(file, first, states)];
  });
}

function leakOf({ path }: SourceFile, first: SessionState, states: readonly SessionState[]): Finding {
  const whats = [...new Set(states.map(({ what }) => what))];
  const kinds = [...new Set(states.map(({ kind }) => kind))];
  const more = states.length === 1 ? '' : ` (${states.length} such places)`;
  return finding({
    code: 'session-state-in-migration',
    level: 'warning',
    message: `\`${first.what}\` outlives this migration on its server connection, which the pooler gives to the app next${more}`,
    at: { path, span: first.span },
    notes: [
      ...(whats.length > 1
        ? [`also ${whats.slice(1, MOST).map(quoted).join(', ')}${whats.length > MOST ? ', …' : ''}`]
        : []),
      'where it is applied already, leave the file as it is: Prisma compares its checksum; it counts for databases to come',
    ],
    help: kinds.map((kind) => CURES[kind]).join('; '),
  });
}

/** How many are named. */
const MOST = 5;

function quoted(what: string): string {
  return `\`${what}\``;
}

const CURES: Readonly<Record<SessionKind, string>> = {
  parameter:
    'write `SET LOCAL`, or `true` as the last argument of `set_config`; cut the settings at the head of a dump',
  role: 'write `SET LOCAL ROLE`, or end with `RESET ROLE`',
  listen: '`LISTEN` needs a connection of its own, over a direct URL',
  temporary: 'create it with `ON COMMIT DROP`, or drop it at the end',
  lock: 'take `pg_advisory_xact_lock`, which ends with the transaction',
};
