import compare from 'semver/functions/compare';
import satisfies from 'semver/functions/satisfies';
import { type Finding, finding } from './finding';
import { GATE, type Gate, gatesBetween, gatesInside, lowestVersion } from './prisma-gates';
import {
  type Evidence,
  evidenceOf,
  type ResolvedSource,
  type Surroundings,
  type VersionSource,
} from './prisma-sources';

/** Where to look for one project's packages, and the gates that matter to it. */
export interface Around {
  readonly own: Surroundings;
  /** The packages that depend on the project's: asked for what it doesn't have itself. */
  readonly dependents: () => readonly Surroundings[];
  readonly gates: readonly Gate[];
}

/** What the evidence for one package comes to. */
export type Answer =
  | { readonly kind: 'found'; readonly version: string; readonly from: VersionSource; readonly framework?: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** One of Prisma's packages: the answer (`null` where the project has no such package) and all that was seen. */
export interface Part {
  readonly name: string;
  readonly answer: Answer | null;
  readonly sources: readonly VersionSource[];
  readonly remarks: readonly Finding[];
}

/** Judges one package of a project. */
export function partOf(around: Around, name: string): Part {
  const all = evidenceFor(around, name);
  return {
    name,
    answer: lowestOf(all.flatMap((evidence) => answerOf(evidence, name, around.gates) ?? [])),
    sources: all.flatMap((evidence) => [
      ...evidence.resolved,
      ...(evidence.ranged === undefined ? [] : [evidence.ranged]),
    ]),
    remarks: all.flatMap((evidence) => remarksOn(evidence, name, around.gates)),
  };
}

/** What the project's own folder gets; else what the packages that depend on it ask for; else what others bring in. */
function evidenceFor({ own, dependents }: Around, name: string): readonly Evidence[] {
  const mine = evidenceOf(own, name, 'own');
  if (mine.ranged !== undefined || mine.localAt !== undefined) return [mine];
  const theirs = dependents().map((place) => evidenceOf(place, name, 'own'));
  if (theirs.every(isEmpty)) return [evidenceOf(own, name)];
  return isEmpty(mine) ? theirs : [mine];
}

function isEmpty({ resolved, ranged, localAt }: Evidence): boolean {
  return resolved.length === 0 && ranged === undefined && localAt === undefined;
}

function lowestOf(answers: readonly Answer[]): Answer | null {
  const unknown = answers.find((answer) => answer.kind === 'unknown');
  if (unknown !== undefined) return unknown;
  const found = answers.flatMap((answer) => (answer.kind === 'found' ? answer : []));
  return found.toSorted((a, b) => compare(a.version, b.version))[0] ?? null;
}

/** What is resolved counts, unless it lies on two sides of a gate; else a range that lies on one side of every gate. */
function answerOf({ resolved, ranged, framework }: Evidence, name: string, gates: readonly Gate[]): Answer | null {
  const [best] = resolved;
  if (best !== undefined) return agreedOn({ ...best, framework }, resolved, gates);
  return ranged === undefined ? null : byRange(ranged, name, gates);
}

type Best = ResolvedSource & { readonly framework?: string };

function agreedOn({ framework, ...best }: Best, resolved: readonly ResolvedSource[], gates: readonly Gate[]): Answer {
  for (const other of resolved) {
    const [gate] = gatesBetween(best.version, other.version, gates);
    if (gate === undefined) continue;
    const both = `${best.version} in ${placeOf(best)} and ${other.version} in ${placeOf(other)}`;
    return { kind: 'unknown', why: `\`${best.package}\` is ${both}, on two sides of ${GATE[gate]}` };
  }
  return { kind: 'found', version: best.version, from: best, framework };
}

function byRange(ranged: VersionSource & { readonly range: string }, name: string, gates: readonly Gate[]): Answer {
  const version = lowestVersion(ranged.range);
  const [gate] = gatesInside(ranged.range, gates) ?? [];
  if (version !== null && gate === undefined) return { kind: 'found', version, from: ranged };
  const sides = gate === undefined ? '' : `, on both sides of ${GATE[gate]}`;
  const why = `\`${name}\` is asked for as \`${ranged.range}\` in ${ranged.path}${sides}, and ${NOTHING_SETTLES} which one runs`;
  return { kind: 'unknown', why };
}

/** How messages say that only manifests were there to go by. */
export const NOTHING_SETTLES = 'no readable lockfile and no node_modules say';

/** `pnpm-lock.yaml (importer apps/web)`, for messages. */
export function placeOf({ path, detail }: VersionSource): string {
  return detail === 'installed' ? path : `${path} (${detail})`;
}

function remarksOn(evidence: Evidence, name: string, gates: readonly Gate[]): readonly Finding[] {
  if (evidence.localAt !== undefined) return [localRemark(name, evidence.localAt)];
  const [best] = evidence.resolved;
  return best === undefined ? [] : [...disagreements(best, evidence, gates), ...violations(evidence)];
}

function localRemark(name: string, path: string): Finding {
  const message = `\`${name}\` means a package of this repository in ${path}, so it doesn't count as Prisma's`;
  return finding({ code: 'local-prisma-package', level: 'note', message });
}

/** A second source on the same side of every gate changes nothing, but is no good sign; one across a gate is asked about. */
function disagreements(best: ResolvedSource, { resolved }: Evidence, gates: readonly Gate[]): readonly Finding[] {
  const others = resolved.filter(({ version }) => version !== best.version);
  const harmless = others.filter(({ version }) => gatesBetween(best.version, version, gates).length === 0);
  return harmless.map((other) =>
    finding({
      code: 'prisma-sources-disagree',
      level: 'note',
      message: `\`${best.package}\` is ${best.version} in ${placeOf(best)} and ${other.version} in ${placeOf(other)}`,
    }),
  );
}

/** Overrides do this on purpose, half-done upgrades by accident; either way what is resolved is what runs. */
function violations({ resolved, ranged }: Evidence): readonly Finding[] {
  if (ranged === undefined || lowestVersion(ranged.range) === null) return [];
  const outside = resolved.filter(({ version }) => !satisfies(version, ranged.range, { includePrerelease: true }));
  return outside.map((source) =>
    finding({
      code: 'lockfile-violates-range',
      level: 'warning',
      message: `${placeOf(source)} has \`${source.package}\` ${source.version}, which \`${ranged.range}\` in ${ranged.path} doesn't allow`,
      help: 'install again, or correct the range; until then the resolved version counts',
    }),
  );
}
