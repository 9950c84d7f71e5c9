import compare from 'semver/functions/compare';
import majorOf from 'semver/functions/major';
import satisfies from 'semver/functions/satisfies';
import valid from 'semver/functions/valid';
import { Refusal } from './errors';
import { type Finding, finding } from './finding';
import type { Host } from './host/host';
import { GATE, type Gate, isBefore, lowestVersion, reaches } from './prisma-gates';
import { type Answer, type Around, NOTHING_SETTLES, type Part, partOf, placeOf } from './prisma-parts';
import { frameworkOf, listsPrisma, type Surroundings, surroundingsOf, type VersionSource } from './prisma-sources';
import { lockfilesAbove } from './read/lockfiles';
import { readManifest } from './read/package-json';

export { GATE, type Gate, isBefore, reaches } from './prisma-gates';
export type { VersionSource } from './prisma-sources';

/** What was looked at on the way to a version: everything that was seen of CLI and client, and what is worth a remark. */
interface Looked {
  readonly sources: readonly VersionSource[];
  readonly remarks: readonly Finding[];
}

/**
 * A version that decides: `version` is the lower one of CLI and client.
 *
 * `from` has a `version` where something was resolved; where a range on one side of every gate decided it has only a
 * `range`, and `version` is the lowest that it allows.
 */
interface Known {
  readonly kind: 'known';
  readonly version: string;
  readonly cli?: string;
  readonly client?: string;
  readonly from: VersionSource;
  /** Whether the version comes from `--prisma-version` and was not found. */
  readonly stated: boolean;
  /** The framework that brings its own Prisma: the one to upgrade. */
  readonly framework?: string;
}

/** `unknown`: a fact to ask for; `hold`: CLI and client are of two majors. `why` is a clause for a message. */
interface NotKnown<Kind> {
  readonly kind: Kind;
  readonly why: string;
}

type Judgement = Known | NotKnown<'unknown'> | NotKnown<'hold'>;

/** Which Prisma a project runs, and how that was found. */
export type PrismaVersion = (Known & Looked) | (NotKnown<'unknown'> & Looked) | (NotKnown<'hold'> & Looked);

/** What of a `Project` decides on its Prisma. */
export interface VersionPlace {
  readonly packageFolder: string;
  readonly workspaceRoot: string;
  readonly dependents: readonly string[];
  /** The project's prisma.config; without one 6.18.0 is no gate. */
  readonly config?: object;
}

/**
 * Finds the Prisma of a project (RULES: which Prisma).
 *
 * `stated` is the value of `--prisma-version`: it fills what is unknown. Throws `Refusal` when it is no full version, and
 * when something resolved says otherwise.
 */
export function prismaVersion(host: Host, project: VersionPlace, stated?: string): PrismaVersion {
  const version = stated === undefined ? undefined : fullVersion(stated);
  const own = surroundingsOf(host, project.packageFolder, project.workspaceRoot);
  const dependents = () =>
    listingPrisma(host, project).map((folder) => surroundingsOf(host, folder, project.workspaceRoot));
  const around: Around = { own, dependents, gates: gatesOf(project) };
  const parts: Parts = { cli: cliOf(around), client: partOf(around, '@prisma/client') };
  const found = { ...judged(parts, own), sources: sourcesOf(parts), remarks: remarksOn(parts, own) };
  return version === undefined ? found : withStated(found, version);
}

/** The dependents whose own package.json lists Prisma: the others have none, whatever stands elsewhere in a lockfile. */
function listingPrisma(host: Host, { dependents }: VersionPlace): readonly string[] {
  return dependents.filter((folder) => {
    const { manifest } = readManifest(host, folder);
    return manifest !== null && listsPrisma(manifest);
  });
}

interface Parts {
  readonly cli: Part;
  readonly client: Part;
}

/** The gates that a step of today asks about: 4.10.0 comes with `add-direct-url`, 6.18.0 only concerns a config. */
function gatesOf({ config }: VersionPlace): readonly Gate[] {
  return config === undefined ? ['oneUrl', 'urlInConfig', 'next'] : ['oneUrl', 'classicConfig', 'urlInConfig', 'next'];
}

/** Prisma 7's CLI is called `@prisma/prisma7` beside a `prisma` of version 8 (Prisma 7.10.0, 2026-08-25). */
function cliOf(around: Around): Part {
  const cli = partOf(around, 'prisma');
  if (cli.answer?.kind !== 'found' || isBefore(cli.answer.version, 8)) return cli;
  const seven = partOf(around, '@prisma/prisma7');
  return seven.answer === null ? cli : seven;
}

function judged({ cli, client }: Parts, own: Surroundings): Judgement {
  const answers = [cli.answer, client.answer].filter((answer) => answer !== null);
  const unknown = answers.find((answer) => answer.kind === 'unknown');
  if (unknown !== undefined) return unknown;
  const [first, second] = answers.filter((answer) => answer.kind === 'found');
  if (first === undefined) return { kind: 'unknown', why: nothingFound(own) };
  if (second === undefined) return known(first, { cli, client });
  if (!isOneMajor(first, second)) return { kind: 'hold', why: `${twoVersions(first, second)}: two majors` };
  return known(compare(second.version, first.version) < 0 ? second : first, { cli, client });
}

type Found = Extract<Answer, { kind: 'found' }>;

function known({ version, from, framework }: Found, { cli, client }: Parts): Known {
  const versionOf = ({ answer }: Part) => (answer?.kind === 'found' ? answer.version : undefined);
  return { kind: 'known', version, cli: versionOf(cli), client: versionOf(client), from, stated: false, framework };
}

function isOneMajor(a: Found, b: Found): boolean {
  return majorOf(a.version) === majorOf(b.version);
}

function twoVersions(a: Found, b: Found): string {
  return [a, b]
    .map(({ from }) => `\`${from.package}\` is ${from.version ?? from.range} in ${placeOf(from)}`)
    .join(' and ');
}

function nothingFound(own: Surroundings): string {
  const framework = frameworkOf(own);
  if (framework !== undefined) return `\`${framework}\` brings its own Prisma, and ${NOTHING_SETTLES} which one`;
  const manifests = own.manifests.map(({ path }) => path).join(', ') || 'no package.json';
  return `neither \`prisma\` nor \`@prisma/client\` is in ${manifests}, and ${NOTHING_SETTLES} which one runs`;
}

function sourcesOf({ cli, client }: Parts): readonly VersionSource[] {
  return [...cli.sources, ...client.sources];
}

function remarksOn({ cli, client }: Parts, own: Surroundings): readonly Finding[] {
  const files = [...own.findings, ...strayLockfiles({ cli, client }, own)];
  return [...files, ...cli.remarks, ...client.remarks, ...together(cli, client), ...judgedByRange({ cli, client })];
}

/** What only shows when CLI and client are seen together. */
function together(cli: Part, client: Part): readonly Finding[] {
  if (cli.answer === null && client.answer !== null) {
    return [note('no-prisma-cli', 'no `prisma` package was found: the version of `@prisma/client` is judged')];
  }
  if (cli.answer?.kind !== 'found' || client.answer?.kind !== 'found') return [];
  if (cli.answer.version === client.answer.version || !isOneMajor(cli.answer, client.answer)) return [];
  return [note('prisma-versions-differ', `${twoVersions(cli.answer, client.answer)}: the lower one decides`)];
}

/** A range that decided is worth a remark; one that didn't is in the question. */
function judgedByRange({ cli, client }: Parts): readonly Finding[] {
  const judgedBy = new Map<string, readonly string[]>();
  for (const { answer } of [cli, client]) {
    if (answer?.kind !== 'found' || answer.from.version !== undefined) continue;
    const asked = `\`${answer.from.range}\` in ${answer.from.path}`;
    judgedBy.set(asked, [...(judgedBy.get(asked) ?? []), `\`${answer.from.package}\``]);
  }
  if (judgedBy.size === 0) return [];
  const ranges = [...judgedBy].map(([asked, packages]) => `${asked} for ${packages.join(' and ')}`).join(', ');
  return [note('prisma-version-by-range', `${NOTHING_SETTLES} which Prisma runs: judged by ${ranges}`)];
}

function note(code: string, message: string): Finding {
  return finding({ code, level: 'note', message });
}

/** The nearest lockfile wins; one above it that doesn't reach down to this package is named, since people forget either. */
function strayLockfiles(parts: Parts, own: Surroundings): readonly Finding[] {
  const used = own.locks.find(
    ({ kind, path }) => kind === 'lockfile' && sourcesOf(parts).some((source) => source.path === path),
  );
  const above = used === undefined ? [] : lockfilesAbove(own.host, used.folder);
  if (used === undefined || above.length === 0) return [];
  const message = `${used.path} is the nearest lockfile and decides before ${above.join(', ')} above it`;
  return [note('stray-lockfile', message)];
}

/** The version that `--prisma-version` states; throws `Refusal` for what is none. */
export function fullVersion(stated: string): string {
  const version = valid(stated);
  if (version !== null) return version;
  throw new Refusal('`--prisma-version` needs a full version', 'give it as `npx prisma --version` prints it: 6.19.1');
}

/** A stated version fills what is unknown and makes a range exact; a resolved version that differs refuses it. */
function withStated(found: PrismaVersion, stated: string): PrismaVersion {
  const resolved = found.sources.filter(({ version }) => version !== undefined);
  const [first] = resolved;
  if (first !== undefined && !resolved.some(({ version }) => version === stated)) {
    const evidence = `${placeOf(first)} has \`${first.package}\` ${first.version}`;
    throw new Refusal(
      `\`--prisma-version ${stated}\` contradicts what was found: ${evidence}`,
      'leave the flag out, or install what it says',
    );
  }
  if (found.kind === 'hold' || (found.kind === 'known' && found.from.version !== undefined)) return found;
  refuseOtherSide(found, stated);
  const from = { path: '--prisma-version', detail: 'stated', package: 'prisma', version: stated };
  const remarks = [...found.remarks, ...outsideRanges(found.sources, stated)];
  const framework = found.kind === 'known' ? found.framework : undefined;
  return { kind: 'known', version: stated, from, stated: true, framework, sources: found.sources, remarks };
}

/** A range on one side of the gates counts as known: a stated version outside of it, on another side, contradicts it. */
function refuseOtherSide(found: PrismaVersion, stated: string): void {
  if (found.kind !== 'known' || outsideRanges(found.sources, stated).length === 0) return;
  const sideOf = (version: string) =>
    [reaches(version, GATE.oneUrl), isBefore(version, 7), isBefore(version, 8)].join();
  if (sideOf(found.version) === sideOf(stated)) return;
  throw new Refusal(
    `\`--prisma-version ${stated}\` contradicts \`${found.from.range}\` in ${found.from.path}`,
    'leave the flag out, or correct the range',
  );
}

function outsideRanges(sources: readonly VersionSource[], stated: string): readonly Finding[] {
  return sources.flatMap(({ path, range, package: name }) => {
    if (range === undefined || lowestVersion(range) === null) return [];
    if (satisfies(stated, range, { includePrerelease: true })) return [];
    const message = `the stated version ${stated} is outside of \`${range}\`, which ${path} asks for \`${name}\``;
    return [finding({ code: 'stated-version-outside-range', level: 'warning', message })];
  });
}
