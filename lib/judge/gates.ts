import { GATE, isBefore, reaches } from '../prisma-version';
import { type Ask, type Hold, hold, type Verdict } from '../verdict';
import { versionAsk } from './asks';
import type { Known } from './known';

/**
 * The version gate that all steps to one URL share: 5.10.0 up to 7 (RULES: the steps).
 *
 * 5.10.0 is the first version that drops a shadow database WITH (FORCE) (prisma-engines #4722, 2024-02-20). From 7.0.0
 * the URLs live in `prisma.config.ts` and the app's own client, which have to move together. Returns `null` when open.
 */
export function versionGate({ version }: Known): Ask | Hold | Extract<Verdict, { kind: 'not-applicable' }> | null {
  if (version.kind === 'hold') return hold(version.why);
  if (version.kind === 'unknown') return versionAsk(version);
  if (!isBefore(version.version, 8)) {
    return { kind: 'not-applicable', reason: `Prisma ${version.version} has no datasource URLs in its schema` };
  }
  if (!isBefore(version.version, 7)) {
    return hold(`Prisma ${version.version} takes its URLs from \`prisma.config.ts\` and the client's adapter, which this version does not edit yet`);
  }
  if (!reaches(version.version, GATE.oneUrl)) {
    return hold(`\`${version.from.package}\` resolves to ${version.version}; one URL needs ${GATE.oneUrl} or newer`, {
      cure: upgradeHint(version),
    });
  }
  return null;
}

/** Names the framework where it brings its own Prisma; never "latest", since 5.14 and later refuse schemas that older ones take. */
function upgradeHint(version: Extract<Known['version'], { kind: 'known' }>): string {
  if (version.stated) return 'the version was stated with --prisma-version';
  if (version.framework !== undefined) return `upgrade ${version.framework} to a release that brings Prisma ${GATE.oneUrl} or newer`;
  return `upgrade \`prisma\` and \`@prisma/client\` to ${GATE.oneUrl} or newer, then run this again`;
}
