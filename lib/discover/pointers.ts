import { type Finding, finding } from '../finding';
import type { Pointer } from '../project';
import { field, textEntries, textField } from '../read/json';
import type { Manifest } from '../read/package-json';
import type { PrismaConfig } from '../read/prisma-config';
import type { Configs } from './configs';
import { folderOf, inFolder, isWithin, pathFrom } from './paths';
import { isSchemaTarget, schemaFlagsIn } from './schema-flags';
import type { Survey } from './survey';

/**
 * Something that says where a schema is: `path` is the file that says it, `target` the schema's file or folder, links
 * followed.
 */
export interface Pointing extends Pointer {
  readonly target: string;
  /** The folder in which `prisma` is run with it. */
  readonly folder: string;
  readonly strength: Strength;
  /** The config that the CLI takes in `folder`. */
  readonly config?: PrismaConfig;
}

// The order in which Prisma decides (packages/internals/src/cli/getSchema.ts); what is only run now and then is weaker.
const STRENGTHS = ['named', 'config', 'package.json', 'default', 'script', 'elsewhere'] as const;
export type Strength = (typeof STRENGTHS)[number];

export interface Pointers {
  readonly pointings: readonly Pointing[];
  readonly findings: readonly Finding[];
}

/** What points at a schema in the folders in which `prisma` is run: config, package.json, the default places, scripts. */
export function pointersOf(survey: Survey, folders: ReadonlySet<string>, configs: Configs): Pointers {
  const looks = [...folders].map((folder) => lookIn(survey, folder, configs.of(folder)));
  return {
    pointings: looks.flatMap(({ pointings }) => pointings),
    findings: looks.flatMap(({ findings }) => findings),
  };
}

/** The strongest first; among equals the one whose own package holds the schema, then the deepest folder. */
export function byStrength(survey: Survey): (a: Pointing, b: Pointing) => number {
  const isOwn = ({ target, folder }: Pointing) => Number(survey.packageAbove(folderOf(target))?.folder !== folder);
  return (a, b) =>
    STRENGTHS.indexOf(a.strength) - STRENGTHS.indexOf(b.strength) ||
    isOwn(a) - isOwn(b) ||
    b.folder.length - a.folder.length;
}

interface Look {
  readonly survey: Survey;
  readonly folder: string;
  readonly manifest: Manifest | null;
  readonly config?: PrismaConfig;
}

/** A claim is a pointer whose target may be missing. */
interface Claim extends Pointer {
  readonly schema: string;
  readonly strength: Strength;
}

function lookIn(survey: Survey, folder: string, config: PrismaConfig | undefined): Pointers {
  const look: Look = { survey, folder, manifest: survey.manifest(folder), config };
  const stated = statedClaim(look);
  const found = (stated === undefined ? defaultClaims(look) : [stated]).flatMap((claim) => pointing(claim, look) ?? []);
  const missing = stated !== undefined && found.length === 0 ? [missingSchema(stated)] : [];
  const scripts = scriptClaims(look)
    .flatMap((claim) => pointing(claim, look) ?? [])
    .filter(({ target }) => isSchemaTarget(survey, target));
  return { pointings: [...found.slice(0, 1), ...scripts], findings: missing };
}

function pointing({ path, how, schema, strength }: Claim, { survey, folder, config }: Look): Pointing | undefined {
  const target = survey.host.resolve(schema);
  return target === null ? undefined : { path, how, target, folder, strength, config };
}

/** What the config says, else the package.json: with either Prisma doesn't look at the default places. */
function statedClaim(look: Look): Claim | undefined {
  const { config, manifest, folder } = look;
  if (config?.schema !== undefined) {
    const how = config.path.slice(folder === '' ? 0 : folder.length + 1);
    return { path: config.path, how, schema: config.schema, strength: 'config' };
  }
  const stated = manifest === null ? undefined : textField(manifest.json, 'prisma', 'schema');
  const schema = stated === undefined ? undefined : pathFrom(folder, stated);
  if (manifest === null || schema === undefined) return undefined;
  return { path: manifest.path, how: 'package.json#prisma.schema', schema, strength: 'package.json' };
}

/**
 * The default places, the first that exists counts.
 *
 * The folder `prisma/schema` is one from 5.15 to 6.6, behind `prismaSchemaFolder` (getDefaultSchema). The pieces of a
 * schema in `prisma` count too, though Prisma wants that folder named: often by a command line that nobody can see.
 */
function defaultClaims(look: Look): readonly Claim[] {
  const files = ['schema.prisma', 'prisma/schema.prisma', ...frameworkPlaces(look)];
  const places = [
    ...files.filter((place) => isListed(look, place)),
    ...(look.survey.schemaFolders.has(inFolder(look.folder, 'prisma/schema')) ? ['prisma/schema'] : []),
    ...(look.survey.schemaFolders.has(inFolder(look.folder, 'prisma')) && holdsOneSchema(look) ? ['prisma'] : []),
  ];
  return places.map((place) => {
    const path = inFolder(look.folder, place);
    return { path, how: place, schema: path, strength: 'default' };
  });
}

/** Where RedwoodJS 8 and Blitz 2 keep their schema. */
function frameworkPlaces({ survey, folder, manifest }: Look): readonly string[] {
  const redwood = survey.files.has(inFolder(folder, 'redwood.toml')) ? ['api/db/schema.prisma'] : [];
  const blitz = manifest?.dependencies.some(({ name }) => name === 'blitz') ? ['db/schema.prisma'] : [];
  return [...redwood, ...blitz];
}

/** Whether git lists a file at the place, or a link to a folder on the way to it. */
function isListed({ survey, folder }: Look, place: string): boolean {
  const path = inFolder(folder, place);
  return survey.files.has(path) || (place.startsWith('prisma/') && survey.files.has(inFolder(folder, 'prisma')));
}

/** Whether `prisma` holds several pieces of one schema; the one with the datasource stands right in it. */
function holdsOneSchema({ survey, folder }: Look): boolean {
  const path = inFolder(folder, 'prisma');
  const below = survey.schemaPaths.filter((piece) => isWithin(piece, path));
  const pieces = below.filter((piece) => !piece.split('/').includes('migrations'));
  const [only, second] = pieces.filter((piece) => survey.schemaAt(piece).schema?.datasources.length === 1);
  return pieces.length > 1 && only !== undefined && second === undefined && folderOf(only) === path;
}

/** `--schema` in the package's own scripts, relative to the package. */
function scriptClaims({ manifest, folder }: Look): readonly Claim[] {
  if (manifest === null) return [];
  const scripts = textEntries(field(manifest.json, 'scripts'));
  return scripts.flatMap(([name, script]) => {
    const schemas = schemaFlagsIn(script).flatMap((value) => pathFrom(folder, value) ?? []);
    const how = `--schema in the script ${name}`;
    return schemas.map((schema) => ({ path: manifest.path, how, schema, strength: 'script' as const }));
  });
}

function missingSchema({ path, how, schema }: Claim): Finding {
  return finding({
    code: 'schema-missing',
    level: 'warning',
    message: `\`${schema}\` does not exist, and \`${how}\` names it as the schema`,
    at: { path, span: { start: 0, end: 0 } },
    help: 'generate it first if a script makes it, or name the schema with --schema',
  });
}
