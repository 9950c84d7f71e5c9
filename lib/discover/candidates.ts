import { type Finding, finding } from '../finding';
import type { Host } from '../host/host';
import type { NotProject } from '../project';
import { type Block, type Schema, textValue } from '../read/schema';
import { folderOf, inFolder, isWithin, pathFrom, shown } from './paths';
import { byStrength, type Pointing } from './pointers';
import type { Survey } from './survey';

/** One schema that may be a project: the file with its datasource, and what belongs to it. */
export interface Candidate {
  readonly schema: Schema;
  readonly datasource: Block;
  /** Every file of the schema, the one with the datasource among them. */
  readonly files: readonly Schema[];
  /** What points at it, the strongest first; empty when nothing does. */
  readonly pointings: readonly Pointing[];
}

export interface Candidates {
  readonly candidates: readonly Candidate[];
  readonly findings: readonly Finding[];
  readonly notProjects: readonly NotProject[];
}

/** The folders that Prisma's client generators write to, by the schema file that says so. */
export interface Output {
  readonly owner: string;
  readonly folder: string;
}

const CLIENT_GENERATORS = new Set(['prisma-client-js', 'prisma-client']);

/**
 * The output folders of a schema file's client generators.
 *
 * Only Prisma's own two: these take a whole folder for themselves, other generators often share one with written code.
 * A folder that holds the schema itself is left out for the same reason.
 */
export function outputsOf({ path, generators }: Schema): readonly Output[] {
  const clients = generators.filter((block) => CLIENT_GENERATORS.has(textValue(block, 'provider') ?? ''));
  const folders = clients.flatMap((block) => pathFrom(folderOf(path), textValue(block, 'output') ?? '/') ?? []);
  return folders.filter((folder) => !isWithin(path, folder)).map((folder) => ({ owner: path, folder }));
}

/** Whether a path lies where a generator writes. */
export function isGenerated(path: string, outputs: readonly Output[]): boolean {
  return outputs.some(({ folder }) => isWithin(path, folder));
}

/** What the candidates are made of: the schema files that may be looked at, and where generators write. */
export interface Pieces {
  readonly survey: Survey;
  readonly paths: readonly string[];
  readonly outputs: readonly Output[];
}

export function piecesOf(survey: Survey, isAside: (path: string) => boolean): Pieces {
  const paths = survey.schemaPaths.filter((path) => !isAside(path));
  const schemas = paths.flatMap((path) => survey.schemaAt(path).schema ?? []);
  return { survey, paths, outputs: schemas.flatMap(outputsOf) };
}

/** The schemas that something points at, and what is wrong with the others that something points at. */
export function pointedCandidates(pieces: Pieces, pointings: readonly Pointing[]): Candidates {
  const targets = groupedBy([...pointings].sort(byStrength(pieces.survey)), ({ target }) => target);
  const units = [...targets].map(([target, pointing]) => unitAt(pieces, target, pointing));
  const found = units.flatMap(({ candidate }) => candidate ?? []);
  const owned = new Set(found.flatMap(({ files }) => files.map(({ path }) => path)));
  return {
    candidates: eachOnce(pieces.survey, found),
    findings: units.flatMap(({ findings }) => findings),
    notProjects: units.flatMap(({ empty }) => empty ?? []).filter(({ path }) => !owned.has(path)),
  };
}

/** The schemas with a datasource that belong to none of the given ones. */
export function looseCandidates({ survey, paths }: Pieces, pointed: readonly Candidate[]): readonly Candidate[] {
  const owned = new Set(pointed.flatMap(({ files }) => files.map(({ path }) => path)));
  return paths.flatMap((path) => {
    const schema = owned.has(path) ? null : survey.schemaAt(path).schema;
    const [datasource] = schema?.datasources ?? [];
    return schema === null || datasource === undefined ? [] : [{ schema, datasource, files: [schema], pointings: [] }];
  });
}

/** What stands at a target: a candidate, or the reason why there is none. */
interface Unit {
  readonly candidate?: Candidate;
  readonly findings: readonly Finding[];
  readonly empty?: NotProject;
}

function unitAt(pieces: Pieces, target: string, pointings: readonly Pointing[]): Unit {
  const readings = piecesAt(pieces, target).map((path) => pieces.survey.schemaAt(path));
  const findings = readings.flatMap((reading) => reading.findings);
  const files = readings.flatMap(({ schema }) => schema ?? []);
  const [first, ...others] = files.flatMap((schema) =>
    schema.datasources.map((datasource) => ({ schema, datasource })),
  );
  if (first === undefined) return findings.length > 0 ? { findings } : { findings, empty: emptyAt(target) };
  if (others.length > 0) {
    const isSure = pointings[0]?.strength !== 'elsewhere';
    return { findings: isSure ? [...findings, severalDatasources(target, [first, ...others])] : findings };
  }
  return { candidate: { ...first, files, pointings }, findings };
}

function emptyAt(path: string): NotProject {
  return { path, why: 'it has no datasource block' };
}

/** The files of a schema: the file itself, or all below the folder but generated copies. */
function piecesAt({ survey, paths, outputs }: Pieces, target: string): readonly string[] {
  if (survey.host.entry(target)?.kind !== 'folder') return [target];
  const listed = paths.filter((path) => isWithin(path, target));
  const found = listed.length > 0 ? listed : piecesBelow(survey.host, target);
  const written = found.filter((path) => !isGenerated(path, outputs));
  return written.length > 0 ? written : found; // who names a generated folder is told that it is one
}

/** The `.prisma` files below a folder that git ignores whole. */
function piecesBelow(host: Host, folder: string): readonly string[] {
  return host.names(folder).flatMap((name) => {
    const path = inFolder(folder, name);
    const kind = name === 'node_modules' ? undefined : host.entry(path)?.kind;
    if (kind === 'folder') return piecesBelow(host, path);
    return kind === 'file' && name.endsWith('.prisma') ? [path] : [];
  });
}

/** Several pointers can lead to one file, by itself and by its folder: with the folder all its pieces belong to it. */
function eachOnce(survey: Survey, found: readonly Candidate[]): readonly Candidate[] {
  const groups = groupedBy(found, ({ schema }) => schema.path);
  return [...groups.values()].flatMap((same) => {
    const pointings = same.flatMap((candidate) => candidate.pointings).sort(byStrength(survey));
    const [widest] = [...same].sort((a, b) => b.files.length - a.files.length);
    return widest === undefined ? [] : [{ ...widest, pointings }];
  });
}

function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function severalDatasources(
  target: string,
  found: readonly { readonly schema: Schema; readonly datasource: Block }[],
): Finding {
  const [first] = found;
  const paths = found.map(({ schema }) => `\`${schema.path}\``);
  return finding({
    code: 'several-datasources',
    level: 'error',
    message: `the schema folder \`${shown(target)}\` holds several datasources, in ${paths.join(' and ')}`,
    at: first && { path: first.schema.path, span: first.datasource.nameSpan },
    help: 'name the one that is meant with --schema',
  });
}
