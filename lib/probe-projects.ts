import { type Finding, finding } from './finding';
import { type Environment, environmentsOf, type UrlInPlace } from './judge/environment';
import type { Known } from './judge/known';
import type { Answer, Mode, Pooler } from './poolers';
import { probeUrl } from './probe';
import type { Check, CheckName, ProbedFacts, ProbeOptions, ProbeResult } from './probe-result';
import { redactUrl } from './redact';
import type { Place } from './text';

/** Probes one URL; `probeUrl` but for tests. */
export type Prober = (url: string, options: ProbeOptions) => Promise<ProbeResult>;

/** How the projects are probed. */
export interface ProbeWishes extends Omit<ProbeOptions, 'directUrl' | 'readFile'> {
  /** Only the environments of these files, where any is named; paths below the root. */
  readonly envFiles: readonly string[];
  /** Reads a certificate that a URL names, beside this schema. */
  readonly readFile: (path: string, schema: string) => Uint8Array | null;
  /** Told before each probe, with the environment. */
  readonly onStart?: (environment: Pick<ProbedEnvironment, 'path' | 'name' | 'url'>) => void;
}

/** One environment that gives the url a value. */
export interface ProbedEnvironment {
  readonly path: string;
  /** The variable, or the property of a literal URL. */
  readonly name: string;
  readonly at: Place;
  /** Masked. */
  readonly url: string;
  readonly outcome:
    | { readonly kind: 'probed'; readonly result: ProbeResult }
    /** It has the URL of another environment, which was probed. */
    | { readonly kind: 'same'; readonly as: string; readonly result: ProbeResult }
    /** It was not tried: why, as a clause in lower case. */
    | { readonly kind: 'skipped'; readonly why: string };
}

/** One project with what its environments' probes saw. Holds no secret. */
export interface ProbedProject {
  readonly known: Known;
  readonly environments: readonly ProbedEnvironment[];
  /** What the probe of no single environment says. */
  readonly findings: readonly Finding[];
}

/**
 * Probes the url of every real environment of the projects, one after the other, each URL once.
 *
 * It is the URL that a project uses alone after the move. Where an environment shows the direct URL too, both logins are
 * compared. An aborted signal ends it after the probe that runs, which cleans up; what is left is not tried.
 */
export async function probeProjects(
  projects: readonly Known[],
  wishes: ProbeWishes,
  probe: Prober = probeUrl,
): Promise<readonly ProbedProject[]> {
  const candidates = projects.flatMap((known) => candidatesOf(known, wishes));
  const outcomes = new Map<Candidate, Outcome>();
  for (const candidate of candidates) {
    const before = [...outcomes].find(([other, { kind }]) => kind === 'probed' && isSameUrl(other, candidate));
    outcomes.set(candidate, before ? asBefore(before) : await outcomeOf(candidate, wishes, probe));
  }
  return projects.map((known) => {
    const own = [...outcomes].filter(([candidate]) => candidate.known === known);
    const environments = own.map(([candidate, outcome]) => ({ ...shownOf(candidate), outcome }));
    return { known, environments, findings: nothingToProbe(known, environments) };
  });
}

type Outcome = ProbedEnvironment['outcome'];

/** An environment that gives the url a value. */
interface Candidate {
  readonly known: Known;
  readonly environment: Environment;
  readonly url: UrlInPlace;
}

function candidatesOf(known: Known, { envFiles }: ProbeWishes): readonly Candidate[] {
  return environmentsOf(known.project, known.names).flatMap((environment) => {
    const isWanted = envFiles.length === 0 || envFiles.includes(environment.path);
    return environment.url && isWanted ? [{ known, environment, url: environment.url }] : [];
  });
}

function isSameUrl(a: Candidate, b: Candidate): boolean {
  return a.url.text === b.url.text && directOf(a)?.text === directOf(b)?.text && whyNot(b.environment, b.url) === null;
}

function asBefore([{ environment }, outcome]: readonly [Candidate, Outcome]): Outcome {
  return outcome.kind === 'probed' ? { kind: 'same', as: environment.path, result: outcome.result } : outcome;
}

async function outcomeOf(candidate: Candidate, wishes: ProbeWishes, probe: Prober): Promise<Outcome> {
  const why = wishes.signal?.aborted ? 'the probe was ended before' : whyNot(candidate.environment, candidate.url);
  if (why !== null) return { kind: 'skipped', why };
  wishes.onStart?.(shownOf(candidate));
  const result = await probe(candidate.url.text, optionsFor(candidate, wishes));
  return { kind: 'probed', result: placed(result, candidate) };
}

/** The direct URL beside it, where that can be tried too. */
function directOf({ environment }: Candidate): UrlInPlace | undefined {
  const { direct } = environment;
  return direct !== undefined && whyNot(environment, direct) === null ? direct : undefined;
}

function optionsFor(candidate: Candidate, { deep, timeLimit, signal, readFile }: ProbeWishes): ProbeOptions {
  const { path: schema } = candidate.known.project.schema;
  const directUrl = directOf(candidate)?.text;
  return { deep, timeLimit, signal, directUrl, readFile: (path) => readFile(path, schema) };
}

/** What is wrong stands at the value of the url; a login that differs, at the direct URL's. */
function placed(result: ProbeResult, { environment, url }: Candidate): ProbeResult {
  const placeOf = ({ code }: Finding) => (code === 'probe-other-login' ? (environment.direct ?? url) : url).at;
  return { ...result, findings: result.findings.map((found) => ({ ...found, at: placeOf(found) })) };
}

function shownOf({ environment, url }: Candidate): Omit<ProbedEnvironment, 'outcome'> {
  return { path: environment.path, name: url.name ?? url.key, at: url.at, url: redactUrl(url.text) };
}

/** Why an environment's URL can't be tried; `null` where it can. A database of one's own may well have a role `user`. */
function whyNot({ kind }: Environment, { url, pooler, complete }: UrlInPlace): string | null {
  if (kind === 'template') return 'an example to copy';
  if (url === null) return 'its value is no URL';
  if (pooler.id === 'placeholder' || (url.placeholder && pooler.id !== 'local')) return 'its value is a placeholder';
  if (!complete || url.composed) return 'its value is put together from variables that were not found';
  return pooler.mode === 'http' ? `${pooler.name} is reached over HTTP` : null;
}

function nothingToProbe({ names, project }: Known, environments: readonly ProbedEnvironment[]): readonly Finding[] {
  if (environments.some(({ outcome }) => outcome.kind !== 'skipped')) return [];
  const name = names.url ?? '`url`';
  return [
    finding({
      code: 'probe-nothing',
      level: 'error',
      message: `there is nothing to probe for ${project.schema.path}: no environment that was seen gives ${name} a URL that can be tried`,
      notes: environments.flatMap(({ path, outcome }) =>
        outcome.kind === 'skipped' ? [`${path}: ${outcome.why}`] : [],
      ),
      help: `write it to a file that git ignores, and name that: prisma-one-url probe --env-file FILE`,
    }),
  ];
}

// ---- for the judge

/** What the probes of a project state, and why nothing is stated where that is so. */
export interface StatedByProbes extends ProbedFacts {
  /** Set where the two URLs were seen to log in differently. */
  readonly differ?: Finding;
}

/**
 * Turns what the probes saw into facts as `--pooler` and `--same-login` state them.
 *
 * They hold for the project only as far as every environment agrees: one that says no decides, one that could not tell or
 * could not be probed leaves the fact open. Behind a pooler in transaction mode only a probe with `deep` has tried all
 * that a `yes` needs. `date` is the day of the probe, as ISO writes it.
 */
export function statedByProbes({ environments }: ProbedProject, date: string): StatedByProbes {
  const results = environments.flatMap(({ outcome }) => (outcome.kind === 'skipped' ? [] : [outcome.result]));
  const differ = results.flatMap(({ findings }) => findings).find(({ code }) => code === 'probe-other-login');
  const logins = results.flatMap(({ checks }) => checks.filter(({ name }) => name === 'same-login'));
  const sameLogin = logins.length > 0 && logins.every(({ outcome }) => outcome === 'good');
  const didAllRun = results.length > 0 && results.every(({ verdict }) => verdict.kind !== 'could-not-run');
  return {
    sameLogin,
    ...(didAllRun ? { pooler: probedPooler(results, date) } : {}),
    ...(differ === undefined ? {} : { differ }),
  };
}

const STATEMENTS: readonly CheckName[] = [
  'statement-follows-client',
  'statement-names',
  'statement-left-over',
  'deallocate-all',
  'discard-all',
];
const SHADOW: readonly CheckName[] = ['create-database', 'other-databases', 'shadow-database'];

function probedPooler(results: readonly ProbeResult[], date: string): Pooler {
  const mode = modeOf(results);
  const isRefused = results.some(({ verdict }) => verdict.kind === 'does-not-work');
  const namedStatements = isRefused ? 'no' : allOf(results, STATEMENTS);
  const shadowDatabase = allOf(results, SHADOW);
  const oneUrl = [namedStatements, shadowDatabase].includes('no') ? 'no' : namedStatements;
  return {
    id: mode === 'direct' ? 'none' : 'pgbouncer',
    name: mode === 'direct' ? 'no pooler (probed)' : 'the pooler that was probed',
    mode,
    evidence: 'stated',
    namedStatements,
    shadowDatabase,
    oneUrl,
    why: reasonOf(results, oneUrl),
    source: 'prisma-one-url probe',
    date,
  };
}

function modeOf(results: readonly ProbeResult[]): Mode {
  const modes = new Set(results.map(({ pooling }) => pooling));
  if (modes.has('transaction') || modes.has('statement')) return 'transaction';
  return modes.has('unknown') ? 'unknown' : modes.has('session') ? 'session' : 'direct';
}

/** `other-databases` alone proves no shadow database, but speaks against one. */
function allOf(results: readonly ProbeResult[], names: readonly CheckName[]): Answer {
  const checks = results.flatMap((result) => result.checks.filter(({ name }) => names.includes(name)));
  if (checks.some(({ outcome }) => outcome === 'bad')) return 'no';
  return checks.length > 0 && checks.every(isProved) ? 'yes' : 'unsure';
}

function isProved({ outcome }: Check): boolean {
  return outcome === 'good';
}

function reasonOf(results: readonly ProbeResult[], oneUrl: Answer): string {
  const kinds = ['does-not-work', 'deploy-but-not-dev', 'not-known'];
  const gravest = kinds.flatMap((kind) => results.filter(({ verdict }) => verdict.kind === kind))[0] ?? results[0];
  const open = oneUrl === 'unsure' ? ' (`--deep` tries the rest)' : '';
  return `the probe says: ${gravest?.verdict.reason ?? 'nothing'}${open}`;
}
