import { asideOf } from './discover/asides';
import { looseCandidates, type Pieces, piecesOf, pointedCandidates } from './discover/candidates';
import { type Configs, configsOf } from './discover/configs';
import { asideFolders, groundOf, whyNotProject } from './discover/not-projects';
import { byPath } from './discover/paths';
import { type Pointing, pointersOf } from './discover/pointers';
import { type Home, homeOf, isForeign, type Judged, projectOf } from './discover/project';
import { pointersElsewhere } from './discover/schema-flags';
import { foldersToLookIn, namedPointings, type Scope, scopesOf } from './discover/scopes';
import { concerns, type Picked, pickedBy, reasonsOf, refuseNothing } from './discover/selected';
import { type Survey, surveyOf } from './discover/survey';
import type { Finding } from './finding';
import type { Host } from './host/host';
import { remembered } from './host/remembered';
import type { NotProject, Project } from './project';

/** What the user selected; all paths are below the root. */
export interface Selection {
  /** Files and folders; none means the working folder. */
  readonly paths: readonly string[];
  /** Whether a selection without a project is fine. */
  readonly all: boolean;
  /** A schema file or folder, which then is the only one that is looked at. */
  readonly schema?: string;
  /** Env files that every selected project shall have as well; `*`, `**` and `?` are known. */
  readonly envGlobs: readonly string[];
}

export interface Discovery {
  readonly projects: readonly Project[];
  /**
   * The schemas of other databases and languages, and those that a framework writes, wherever they are: no step is for
   * them, but they read variables and own packages as projects do.
   */
  readonly foreign: readonly Project[];
  /** The schemas, configs and folders below the selection that are no projects, with the reason. */
  readonly notProjects: readonly NotProject[];
  readonly findings: readonly Finding[];
}

/**
 * Finds the Prisma projects with Postgres below the selection, each with its env files (RULES: which projects).
 *
 * A path inside a package that has no project below it means the package's own project. Throws `Refusal` for a path that
 * is missing, lies outside the root, matches no env file, or (unless `all`) has no project; a path that has only schemas
 * for other databases, or some that can't be read, gives an empty result with the reasons.
 */
export function discover(host: Host, selection: Selection): Discovery {
  const survey = remembered(host, surveyOf);
  const scopes = scopesOf(survey, selection);
  const seen = look(survey, scopes);
  const picked = scopes.map((scope) => pickedBy(scope, seen.judged));
  if (!selection.all) for (const pick of picked) refuseNothing(pick, seen);
  return report(picked, seen, selection);
}

/** All that the repository holds, whether it was selected or not. */
export interface Seen {
  readonly survey: Survey;
  readonly configs: Configs;
  readonly judged: readonly Judged[];
  readonly notProjects: readonly NotProject[];
  readonly findings: readonly Finding[];
}

function look(survey: Survey, scopes: readonly Scope[]): Seen {
  const isAside = (path: string) => asideOf(path, scopes, survey) !== undefined;
  const folders = foldersToLookIn(survey, scopes, isAside);
  const configs = configsOf(survey, folders, isAside);
  const pointers = pointersOf(survey, folders, configs);
  const named = namedPointings(scopes, configs);
  const found = judgedCandidates(piecesOf(survey, isAside), [...named, ...pointers.pointings]);
  const asides = survey.schemaPaths.flatMap((path) => asideOf(path, scopes, survey) ?? []);
  return {
    survey,
    configs,
    judged: found.judged,
    notProjects: [...found.notProjects, ...configs.notProjects, ...asideFolders(asides)],
    findings: [...configs.findings, ...pointers.findings, ...found.findings],
  };
}

interface Found {
  readonly judged: readonly Judged[];
  readonly notProjects: readonly NotProject[];
  readonly findings: readonly Finding[];
}

/** What runs commands is read only where a schema would be passed over: it is most of the files of a repository. */
function judgedCandidates(pieces: Pieces, pointings: readonly Pointing[]): Found {
  const first = judgedWith(pieces, pointings);
  if (!first.judged.some(({ why }) => why?.kind === 'unused')) return first;
  return judgedWith(pieces, [...pointings, ...pointersElsewhere(pieces.survey)]);
}

function judgedWith(pieces: Pieces, pointings: readonly Pointing[]): Found {
  const pointed = pointedCandidates(pieces, pointings);
  const candidates = [...pointed.candidates, ...looseCandidates(pieces, pointed.candidates)];
  const ground = groundOf(pieces, candidates);
  const judged = candidates.map((candidate) => ({
    home: homeOf(pieces.survey, candidate),
    why: whyNotProject(candidate, ground),
  }));
  return { ...pointed, judged };
}

/** The selected projects in the order of their schemas' paths, and what else was seen where the user looks. */
function report(picked: readonly Picked[], seen: Seen, { envGlobs }: Selection): Discovery {
  const homes = [...new Set(picked.flatMap((pick) => pick.homes))].sort(bySchema);
  const assembled = homes.flatMap((home) => projectOf(home, { ...seen, envGlobs }) ?? []);
  const projects = assembled.map(({ project }) => project);
  const notProjects = [...reasonsOf(seen.judged), ...seen.notProjects];
  return {
    projects,
    foreign: foreignIn(seen),
    notProjects: notProjects.filter(({ path }) => picked.some((pick) => pick.covers(path))).sort(byPath),
    findings: eachOnce([
      ...seen.findings.filter((finding) => concerns(finding, picked, projects)),
      ...assembled.flatMap(({ findings }) => findings),
    ]),
  };
}

function foreignIn(seen: Seen): readonly Project[] {
  const homes = seen.judged.filter(isForeign).map(({ home }) => home);
  return homes.sort(bySchema).flatMap((home) => projectOf(home, { ...seen, envGlobs: [] })?.project ?? []);
}

function bySchema(a: Home, b: Home): number {
  return byPath(a.candidate.schema, b.candidate.schema);
}

/** A file that several pointers or projects lead to has its findings several times. */
function eachOnce(findings: readonly Finding[]): readonly Finding[] {
  const byPlace = new Map(
    findings.map((finding) => [
      `${finding.code}\0${finding.message}\0${finding.at?.path}\0${finding.at?.span.start}`,
      finding,
    ]),
  );
  return [...byPlace.values()];
}
