import gte from 'semver/functions/gte';
import majorOf from 'semver/functions/major';
import intersects from 'semver/ranges/intersects';
import minVersion from 'semver/ranges/min-version';
import validRange from 'semver/ranges/valid';

/**
 * The Prisma versions at which something changes for URLs, by semver's order.
 *
 * `directUrl` 2023-02-07; `oneUrl` 2024-02-20 (drops shadow databases WITH FORCE, prisma-engines #4722); `classicConfig`
 * 2025-10-21 (`engine: 'classic'` with `datasource` in prisma.config); `urlInConfig` 2025-11-19 (refuses URLs in the
 * schema); `next` is the rewrite without a datasource block, release candidates as of 2026-11.
 */
export const GATE = {
  directUrl: '4.10.0',
  oneUrl: '5.10.0',
  classicConfig: '6.18.0',
  urlInConfig: '7.0.0',
  next: '8.0.0',
} as const;

export type Gate = keyof typeof GATE;

/** Gates that a whole major stands behind, pre-releases included: 7.0.0-dev.1 refuses URLs in the schema as 7.0.0 does. */
const MAJORS: ReadonlySet<Gate> = new Set(['urlInConfig', 'next']);

/** Whether a version is at or above a lower bound in semver's order: 5.10.0-dev.5 doesn't reach 5.10.0. */
export function reaches(version: string, gate: string): boolean {
  return gte(version, gate);
}

/** Whether a version's major is below `major`: 7.0.0-dev.1 isn't before 7. */
export function isBefore(version: string, major: number): boolean {
  return majorOf(version) < major;
}

/** The gates that lie between two versions, the lowest first. */
export function gatesBetween(a: string, b: string, gates: readonly Gate[]): readonly Gate[] {
  return gates.filter((gate) => isPast(a, gate) !== isPast(b, gate));
}

/**
 * The gates that a range has versions on both sides of, the lowest first.
 *
 * `null` for what is no semver range: a tag, a URL, or more text than a range ever needs.
 */
export function gatesInside(range: string, gates: readonly Gate[]): readonly Gate[] | null {
  const lowest = lowestVersion(range);
  if (lowest === null) return null;
  return gates.filter((gate) => !isPast(lowest, gate) && intersects(range, `>=${GATE[gate]}`));
}

/** The lowest version that a range allows; `null` for what is no semver range. */
export function lowestVersion(range: string): string | null {
  if (range.length > 256 || validRange(range) === null) return null;
  return minVersion(range)?.version ?? null;
}

function isPast(version: string, gate: Gate): boolean {
  return MAJORS.has(gate) ? !isBefore(version, majorOf(GATE[gate])) : reaches(version, GATE[gate]);
}
