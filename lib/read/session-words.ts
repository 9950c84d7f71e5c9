/**
 * Session state that a transaction pooler does not keep: locks, LISTEN, SET and set_config, temp tables.
 *
 * Told by words, since the SQL stands in any string: a hit asks for a person and proves nothing.
 */
const SESSION =
  /\bpg_(?:try_)?advisory_lock(?:_shared)?\s*\(|\bset_config\s*\(|["'`(;]\s*(?:LISTEN|UNLISTEN)\s+\w|["'`;]\s*SET\s+(?:SESSION\s+|ROLE\s+)?\w+\s*(?:=|TO\b|\w)|\bCREATE\s+(?:GLOBAL\s+|LOCAL\s+)?TEMP(?:ORARY)?\s+TABLE\b/i;

/** Whether code keeps state in its database session. */
export function keepsSession(text: string): boolean {
  return SESSION.test(text) && !/\bSET\s+LOCAL\b/i.test(SESSION.exec(text)?.[0] ?? '');
}
