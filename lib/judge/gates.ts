import { gatesInside } from '../prisma-gates';
import { GATE, isBefore, reaches } from '../prisma-version';
import { type Ask, type Hold, hold, type Verdict } from '../verdict';
import { versionAsk } from './asks';
import type { Known } from './known';
import type { UrlNames } from './url-names';

/**
 * What holds every step of a project, whether or not its schema still names the properties.
 *
 * An env file that nobody could read may hold any value; 8 is a rewrite without URLs in a schema (FACTS section 0, 10).
 */
export function wholeGate({ project, version }: Known): Hold | NotApplicable | null {
  const [unread] = project.unreadEnvFiles;
  if (unread) return hold(`an environment could not be read: ${unread.message}`, { at: unread.at, cure: unread.help });
  if (version.kind !== 'known' || isBefore(version.version, 7)) return null;
  if (isBefore(version.version, 8)) return null;
  return { kind: 'not-applicable', reason: `Prisma ${version.version} has no datasource URLs` };
}

/** Whether the project's Prisma is 7: no URL in the schema, the CLI's in `prisma.config.ts`, the app's at its adapter. */
export function isSeven({ version }: Pick<Known, 'version'>): boolean {
  return version.kind === 'known' && !isBefore(version.version, 7) && isBefore(version.version, 8);
}

/**
 * The version gate of all steps to one URL: 5.10.0 (RULES: the steps).
 *
 * 5.10.0 is the first version that drops a shadow database WITH (FORCE) (prisma-engines #4722, 2024-02-20). Returns `null`
 * when it is open.
 */
export function versionGate(known: Known): Ask | Hold | NotApplicable | null {
  const { version } = known;
  if (version.kind === 'hold') return hold(version.why);
  if (version.kind === 'unknown') return versionAsk(version);
  if (reaches(version.version, GATE.oneUrl)) return wholeGate(known);
  return hold(`${resolvedTo(version)}; one URL needs ${GATE.oneUrl} or newer`, {
    cure: upgradeHint(version, GATE.oneUrl, upTo(known.names)),
  });
}

/**
 * The version gate of `directUrl` itself: 4.10.0 (FACTS section 1; 4.9 takes the property and does not use it).
 *
 * No other step asks about it, so a range that lies on both sides counts as known everywhere else. Returns `null` when it
 * is open.
 */
export function directUrlGate({ version }: Known): Ask | Hold | null {
  if (version.kind === 'hold') return hold(version.why);
  if (version.kind === 'unknown') return versionAsk(version);
  if (reaches(version.version, GATE.directUrl)) return null;
  const range = rangeOf(version);
  if (range !== undefined && gatesInside(range, ['directUrl'])?.length === 1)
    return versionAsk({ ...version, why: `${resolvedTo(version)}, on both sides of ${GATE.directUrl}` });
  return hold(`${resolvedTo(version)}; \`directUrl\` needs ${GATE.directUrl} or newer`, {
    cure: upgradeHint(version, GATE.directUrl),
  });
}

type KnownVersion = Extract<Known['version'], { kind: 'known' }>;

/** The range that decided where nothing was resolved. */
function rangeOf({ from }: KnownVersion): string | undefined {
  return from.version === undefined ? from.range : undefined;
}

function resolvedTo({ from, version }: KnownVersion): string {
  const isRange = from.version === undefined && from.range !== undefined;
  return isRange
    ? `\`${from.package}\` is \`${from.range}\` in ${from.path}`
    : `\`${from.package}\` resolves to ${version}`;
}

type NotApplicable = Extract<Verdict, { kind: 'not-applicable' }>;

/** Names the framework where it brings its own Prisma; never "latest", since 5.14 and later refuse schemas that older ones take. */
function upgradeHint(version: KnownVersion, gate: string, wanted = `${gate} or newer`): string {
  if (version.stated) return 'the version was stated with --prisma-version';
  if (version.framework !== undefined)
    return `upgrade ${version.framework} to a release that brings Prisma ${gate} or newer`;
  return `upgrade \`prisma\` and \`@prisma/client\` to ${wanted}, then run this again`;
}

/** 5.14 and later refuse a shadow that is the same as one of the others (P1012; 5.13 takes it). */
function upTo({ direct, shadow, url }: UrlNames): string | undefined {
  return shadow !== undefined && (shadow === direct || shadow === url) ? `${GATE.oneUrl} to 5.13` : undefined;
}
