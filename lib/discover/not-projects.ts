import type { NotProject } from '../project';
import { textField } from '../read/json';
import { type Block, textValue } from '../read/schema';
import type { Aside } from './asides';
import { type Candidate, isGenerated, type Output, type Pieces } from './candidates';
import { folderOf, inFolder, pathFrom } from './paths';
import { isInNodeModules, type Survey } from './survey';

/**
 * Why a schema is no project; `text` is one sentence in lower case without a stop.
 *
 * `copy`: its source is another schema. `framework`: a framework writes it. `unused`: Prisma doesn't read it, as far as
 * is seen. `not-applicable`: another database or language.
 */
export interface Reason {
  readonly kind: 'copy' | 'framework' | 'unused' | 'not-applicable';
  readonly text: string;
}

/** What decides whether a candidate is a project. */
export interface Ground {
  readonly survey: Survey;
  readonly outputs: readonly Output[];
  /** The candidates' files that git ignores. */
  readonly ignored: ReadonlySet<string>;
}

export function groundOf({ survey, outputs }: Pieces, candidates: readonly Candidate[]): Ground {
  const unlisted = candidates.map(({ schema }) => schema.path).filter((path) => !survey.files.has(path));
  return { survey, outputs, ignored: new Set(unlisted.length === 0 ? [] : survey.host.ignored(unlisted)) };
}

/** The first reason against a candidate, those that no flag can overrule first; `undefined` for a project. */
export function whyNotProject(candidate: Candidate, ground: Ground): Reason | undefined {
  return (
    whyCopy(candidate, ground) ??
    whyFramework(candidate, ground) ??
    (isNamed(candidate) ? undefined : whyIgnored(candidate, ground)) ??
    whyNotPostgres(candidate) ??
    whyNotJavaScript(candidate, ground) ??
    whyUnused(candidate)
  );
}

function isNamed({ pointings }: Candidate): boolean {
  return pointings[0]?.strength === 'named';
}

/** A copy that a generator makes: an edit there would not last. */
function whyCopy({ schema }: Candidate, { survey, outputs }: Ground): Reason | undefined {
  const { path, generatedBy } = schema;
  if (isInNodeModules(path)) return copy('it belongs to an installed package');
  const output = outputs.find((candidate) => isGenerated(path, [candidate]));
  if (output !== undefined) return copy(`a copy: the generator of ${output.owner} writes to this folder`);
  return generatedBy === 'prisma' || isBesideClient(survey, path) ? copy('a copy in a generated client') : undefined;
}

/** Prisma's client generator writes `index.js`, `runtime/` and a copy of the schema (Prisma 4 to 6). */
function isBesideClient({ host, namesPrisma }: Survey, path: string): boolean {
  const names = host.names(folderOf(path));
  return names.includes('index.js') && names.includes('runtime') && !namesPrisma(folderOf(path));
}

function whyFramework({ schema }: Candidate, { survey }: Ground): Reason | undefined {
  const { path, generatedBy } = schema;
  const zmodel = zmodelOf(survey, path);
  if (generatedBy === 'ZenStack' || zmodel !== undefined) {
    return framework(`written by ZenStack: ${zmodel ?? 'its .zmodel file'} is the source`);
  }
  if (generatedBy === 'Keystone') return framework("written by Keystone: `db` in Keystone's config is the source");
  return generatedBy === undefined ? undefined : framework(`written by ${generatedBy}, which would write it again`);
}

/** The ZenStack model that a schema is made of: beside it, in its package, or where package.json#zenstack.schema says. */
function zmodelOf({ host, packageAbove, manifest }: Survey, path: string): string | undefined {
  const owner = packageAbove(folderOf(path))?.folder ?? '';
  const beside = [folderOf(path), owner].flatMap((folder) =>
    host.names(folder).flatMap((name) => (name.endsWith('.zmodel') ? [inFolder(folder, name)] : [])),
  );
  const setting = manifest(owner)?.json.zenstack;
  if (beside.length > 0 || setting === undefined) return beside[0];
  return pathFrom(owner, textField(setting, 'schema') ?? 'schema.zmodel');
}

function whyIgnored({ schema }: Candidate, { ignored }: Ground): Reason | undefined {
  return ignored.has(schema.path)
    ? copy('git ignores it, so something else writes it: its source is to be changed')
    : undefined;
}

function whyUnused({ pointings }: Candidate): Reason | undefined {
  return pointings.length > 0 ? undefined : unused('nothing points at it: name it with --schema if Prisma reads it');
}

function whyNotPostgres({ datasource }: Candidate): Reason | undefined {
  const provider = textValue(datasource, 'provider');
  if (provider === 'postgresql' || provider === 'postgres') return undefined;
  if (provider === undefined) return notApplicable('its provider is not written out, as only Prisma 2 allowed');
  return notApplicable(`not applicable: its provider is ${provider}, and every step is for Postgres`);
}

const JAVASCRIPT = /^prisma-client(?:-js)?$/;
const OTHER_LANGUAGES: readonly (readonly [RegExp, string])[] = [
  [/prisma-client-py/, 'Python'],
  [/prisma-client-(?:rust|rs)|^cargo\b/, 'Rust'],
  [/prisma-client-go|^go run\b/, 'Go'],
  [/prisma-client-dart|^dart run\b/, 'Dart'],
];

/** A client of another language has its own Prisma, whose version no package.json tells. */
function whyNotJavaScript(candidate: Candidate, { survey }: Ground): Reason | undefined {
  const providers = candidate.files.flatMap(({ generators }) => generators.map(providerOf));
  if (providers.some((provider) => JAVASCRIPT.test(provider))) return undefined;
  const language = OTHER_LANGUAGES.find(([pattern]) => providers.some((provider) => pattern.test(provider)))?.[1];
  if (language !== undefined) return notApplicable(`not applicable: its client is written in ${language}`);
  const isRunHere =
    isNamed(candidate) || runningFolders(candidate, survey).some((folder) => survey.namesPrisma(folder));
  return isRunHere
    ? undefined
    : notApplicable('not applicable: it has no JavaScript client, and no package.json names Prisma');
}

/** The packages that may run Prisma for a schema: those that hold it, and those that point at it. */
function runningFolders({ schema, pointings }: Candidate, survey: Survey): readonly string[] {
  const own = survey.packageAbove(folderOf(schema.path));
  return [...(own === undefined ? [] : [own.folder, own.root]), ...pointings.map(({ folder }) => folder)];
}

function providerOf(generator: Block): string {
  return textValue(generator, 'provider') ?? '';
}

function copy(text: string): Reason {
  return { kind: 'copy', text };
}

function framework(text: string): Reason {
  return { kind: 'framework', text };
}

function unused(text: string): Reason {
  return { kind: 'unused', text };
}

function notApplicable(text: string): Reason {
  return { kind: 'not-applicable', text };
}

/** The folders of docs, fixtures and old migrations, each once, with the number of `.prisma` files in it. */
export function asideFolders(asides: readonly Aside[]): readonly NotProject[] {
  const counts = new Map<string, Aside & { readonly count: number }>();
  for (const aside of asides) {
    counts.set(aside.folder, { ...aside, count: (counts.get(aside.folder)?.count ?? 0) + 1 });
  }
  return [...counts.values()].map(({ folder, kind, count }) => ({
    path: folder,
    why: `${kind}: ${count} .prisma ${count === 1 ? 'file' : 'files'}, no project`,
  }));
}
