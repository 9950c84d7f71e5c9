import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { discover } from '../lib/discover';
import { Refusal } from '../lib/errors';
import { type MemoryHost, memoryHost } from '../lib/host/memory';
import type { Options } from '../lib/options';
import { GATE, isBefore, prismaVersion, reaches } from '../lib/prisma-version';
import type { Project } from '../lib/project';
import type { SourceFile } from '../lib/text';
import { STEPS, type Step } from '../lib/verdict';
import { complaints, readsFolders, unresolved, VALIDATORS, type Validator } from './prisma-validators';
import { FIXTURES, filesBelow, runInMemory, textsOf } from './support';

/**
 * What the gates claim is what Prisma's own validator says, version by version; and what Prisma takes before a move it
 * takes after it, for every fixture.
 */

// ---- what a schema may say

const NO_URL = schemaWith();
const URL_ALONE = schemaWith('url = env("DATABASE_URL")');
const WITH_DIRECT = schemaWith('url = env("DATABASE_URL")', 'directUrl = env("DIRECT_URL")');
const WITH_SHADOW = schemaWith('url = env("DATABASE_URL")', 'shadowDatabaseUrl = env("SHADOW_DATABASE_URL")');
const THREE_URLS = schemaWith(
  'url = env("DATABASE_URL")',
  'directUrl = env("DIRECT_URL")',
  'shadowDatabaseUrl = env("SHADOW_DATABASE_URL")',
);
const SHADOW_IS_URL = schemaWith('url = env("DATABASE_URL")', 'shadowDatabaseUrl = env("DATABASE_URL")');
const SHADOW_IS_DIRECT = schemaWith(
  'url = env("DATABASE_URL")',
  'directUrl = env("DIRECT_URL")',
  'shadowDatabaseUrl = env("DIRECT_URL")',
);
const DIRECT_IS_URL = schemaWith('url = env("DATABASE_URL")', 'directUrl = env("DATABASE_URL")');
const WITHOUT_QUOTES = schemaWith('url = postgres://sally:invented@ep-a-b-123456-pooler.us-east-2.aws.neon.tech/shop');

function schemaWith(...lines: readonly string[]): string {
  const block = ['datasource db {', '  provider = "postgresql"', ...lines.map((line) => `  ${line}`), '}'];
  return `${block.join('\n')}\n\nmodel Boat {\n  id Int @id\n}\n`;
}

/** Whether a version reads URLs from the schema, and `directUrl` among them. */
const readsUrls = (version: Validator) => isBefore(version, 7);
const knowsDirectUrl = (version: Validator) => readsUrls(version) && reaches(version, GATE.directUrl);
/** From 5.14 on a shadow database that is one of the others is refused; the gates name 5.13 as the last that takes it. */
const takesSharedShadow = (version: Validator) => readsUrls(version) && !reaches(version, '5.14.0');

describe.each<[what: string, text: string, claim: (version: Validator) => boolean]>([
  ['`url` alone', URL_ALONE, readsUrls],
  ['`directUrl`', WITH_DIRECT, knowsDirectUrl],
  ['`shadowDatabaseUrl`', WITH_SHADOW, readsUrls],
  ['all three', THREE_URLS, knowsDirectUrl],
  ['`directUrl` that is the url', DIRECT_IS_URL, knowsDirectUrl],
  ['a shadow that is the url', SHADOW_IS_URL, takesSharedShadow],
  [
    'a shadow that is the direct URL',
    SHADOW_IS_DIRECT,
    (version) => knowsDirectUrl(version) && takesSharedShadow(version),
  ],
  ['a URL without quotes', WITHOUT_QUOTES, () => false],
  ['no URL', NO_URL, (version) => !readsUrls(version)],
])('a schema with %s', (_, text, claim) => {
  it.each(VALIDATORS)('is what the gates claim to Prisma %s', (version) => {
    expect(isTaken(version, text)).toBe(claim(version));
  });
});

it.each(VALIDATORS.filter(knowsDirectUrl))('Prisma %s needs the variable of `directUrl` to be set', (version) => {
  const files = [{ path: 'schema.prisma', text: THREE_URLS }];
  expect(unresolved(version, files, { DATABASE_URL: 'postgres://h/d' })).toEqual(['DIRECT_URL']);
  expect(unresolved(version, files, { DATABASE_URL: 'postgres://h/d', DIRECT_URL: 'postgres://h/d' })).toEqual([]);
});

// ---- each step, version by version

/** A schema that a step changes, and the versions at which RULES let it. */
interface Bounds {
  readonly text: string;
  readonly goes: (version: Validator) => boolean;
  readonly options?: Partial<Options>;
}

/** Not by the gate, which no validator can confirm: what 5.10.0 changed is behaviour (e2e/). */
const fromFiveTen = (version: Validator) => reaches(version, '5.10.0');

/** The steps that change a schema's lines; `drop-pgbouncer-flag` does so where the URL itself stands there. */
const BOUNDS: Partial<Record<Step, Bounds>> = {
  'add-direct-url': { text: URL_ALONE, goes: knowsDirectUrl, options: { target: 'two-url' } },
  'move-url-to-config': { text: THREE_URLS, goes: (version) => !readsUrls(version) },
  'drop-shadow-database-url': { text: WITH_SHADOW, goes: fromFiveTen },
  'drop-direct-url': { text: WITH_DIRECT, goes: (version) => fromFiveTen(version) && readsUrls(version) },
  'drop-pgbouncer-flag': {
    text: schemaWith(
      'url = "postgres://sally:invented@ep-a-b-123456-pooler.us-east-2.aws.neon.tech/shop?pgbouncer=true"',
    ),
    goes: fromFiveTen,
  },
};

describe.each(Object.entries(BOUNDS))('%s', (step, { text, goes, options = {} }) => {
  it.each(VALIDATORS)('at Prisma %s changes what it may, and leaves what Prisma takes', async (version) => {
    const ran = await runAt(version, { 'prisma/schema.prisma': text }, { ...options, only: [step] });
    const after = textsOf(ran.host)['prisma/schema.prisma'] ?? '';
    expect(after !== text).toBe(goes(version));
    expect(newComplaints(version, [schema(text)], [schema(after)])).toEqual([]);
  });
});

// ---- the pairs of one file

/** Versions between the same two gates: the program does the same for all of them. */
const SIDES = [...new Set(VALIDATORS.map(sideOfGates))].map((side) =>
  VALIDATORS.filter((version) => sideOfGates(version) === side),
);

describe.each(STEPS.filter((step) => schemasOf(step).length > 0))('the schemas of %s', (step) => {
  it.each(schemasOf(step))('%s is no worse to any Prisma after a whole move', async (_, text, facts) => {
    for (const side of SIDES) {
      const ran = await runAt(side.at(-1), { 'prisma/schema.prisma': text }, facts);
      const after = textsOf(ran.host)['prisma/schema.prisma'] ?? '';
      const found = side.map((version) => [version, ...troubles(version, [schema(text)], [schema(after)])]);
      expect(found).toEqual(side.map((version) => [version]));
    }
  });
});

/** The inputs of a step that are schemas, with the facts that their case states. */
function schemasOf(step: string): readonly (readonly [name: string, text: string, facts: Partial<Options>])[] {
  const folder = join(FIXTURES, step);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.input.prisma')) : [];
  return names.map((name) => {
    const facts = join(folder, name.replace('.input.prisma', '.facts.json'));
    const stated = existsSync(facts) ? JSON.parse(readFileSync(facts, 'utf8')) : {};
    return [name.replace('.input.prisma', ''), readFileSync(join(folder, name), 'utf8'), stated] as const;
  });
}

/** `--prisma-version` is always `version`; the other facts are those of a project on Neon, as far as a case has no own. */
function runAt(version: Validator | undefined, files: Record<string, string>, facts: Partial<Options>) {
  const manifest = JSON.stringify({ name: 'app', dependencies: { '@prisma/client': '*', prisma: '*' } });
  const env = 'DATABASE_URL="postgres://sally:invented@ep-a-b-123456-pooler.us-east-2.aws.neon.tech/shop"\n';
  const stated = { poolers: ['neon'], sameLogin: true, ...facts, prismaVersion: version };
  return runInMemory({ 'package.json': manifest, '.env': env, ...files }, stated);
}

// ---- whole projects

const PROJECTS = join(FIXTURES, 'projects');

/** One project of a fixture, before and after its move, and the validator of the Prisma that it runs. */
interface Moved {
  readonly label: string;
  readonly version: Validator;
  readonly before: Side;
  readonly after: Side;
}

interface Side {
  readonly schema: readonly SourceFile[];
  /** The values of each real env file, by its path. */
  readonly envs: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const MOVED = readdirSync(PROJECTS).sort().flatMap(movedIn);

it('asks about almost every fixture project', () => {
  expect(MOVED.length).toBeGreaterThan(0.8 * readdirSync(PROJECTS).length);
  expect(MOVED.filter(({ before, after }) => isChanged(before.schema, after.schema)).length).toBeGreaterThan(30);
});

describe.each(MOVED.map((moved) => [moved.label, moved] as const))('%s', (_, { version, before, after }) => {
  it('is no worse to its Prisma after the move', () => {
    expect(troubles(version, before.schema, after.schema)).toEqual([]);
  });

  it('keeps the value of every variable that Prisma still reads', () => {
    for (const [path, env] of Object.entries(after.envs)) {
      const had = unresolved(version, before.schema, {}).filter((name) => before.envs[path]?.[name] !== undefined);
      expect(unresolved(version, after.schema, env).filter((name) => had.includes(name))).toEqual([]);
    }
  });
});

function movedIn(name: string): readonly Moved[] {
  const folder = join(PROJECTS, name);
  const { options = {} } = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as Pick<Case, 'options'>;
  const before = memoryHost(filesBelow(join(folder, 'before')));
  const after = existsSync(join(folder, 'after')) ? memoryHost(filesBelow(join(folder, 'after'))) : before;
  return projectsOf(before).flatMap((project): readonly Moved[] => {
    const version = validatorOf(before, project, options.prismaVersion);
    if (version === undefined || (project.schemaFiles.length > 1 && !readsFolders(version))) return [];
    const label = `${name}: ${project.schema.path} in Prisma ${version}`;
    return [{ label, version, before: sideOf(before, project), after: sideOf(after, project) }];
  });
}

interface Case {
  readonly options?: Partial<Options>;
}

/** The projects that can be found at all; some fixtures show what is refused. */
function projectsOf(host: MemoryHost): readonly Project[] {
  try {
    return discover(host, { paths: [], all: true, schema: undefined, envGlobs: [] }).projects;
  } catch (problem) {
    if (problem instanceof Refusal) return [];
    throw problem;
  }
}

/** The paths are those from before the move. */
function sideOf(host: MemoryHost, { schemaFiles, envFiles }: Project): Side {
  const texts = textsOf(host);
  const real = envFiles.filter(({ kind }) => kind === 'real').map(({ file }) => file.path);
  return {
    schema: schemaFiles.map(({ path }) => ({ path, text: texts[path] ?? '' })),
    envs: Object.fromEntries(real.map((path) => [path, parse(texts[path] ?? '')])),
  };
}

function isChanged(before: readonly SourceFile[], after: readonly SourceFile[]): boolean {
  return before.some(({ text }, index) => text !== after[index]?.text);
}

/** The nearest validator on the same side of all gates; none where nobody knows which Prisma runs. */
function validatorOf(host: MemoryHost, project: Project, stated: string | undefined): Validator | undefined {
  const found = prismaVersion(host, project, stated);
  if (found.kind !== 'known') return undefined;
  const near = VALIDATORS.filter((version) => sideOfGates(version) === sideOfGates(found.version));
  return near.find((version) => reaches(version, found.version)) ?? near.at(-1);
}

function sideOfGates(version: string): string {
  const majors = [isBefore(version, 7), isBefore(version, 8)];
  return [reaches(version, GATE.directUrl), reaches(version, GATE.oneUrl), ...majors].join();
}

// ---- what the tests above have in common

/** What Prisma says only after a move, and what it then still says of a URL's property in a schema that was changed. */
function troubles(version: Validator, before: readonly SourceFile[], after: readonly SourceFile[]): readonly string[] {
  const ofUrls = complaints(version, after).filter((text) => /\b(?:url|directUrl|shadowDatabaseUrl)\b/.test(text));
  return [...newComplaints(version, before, after), ...(isChanged(before, after) ? ofUrls : [])];
}

/** An error can hide others: what any version said of the schema before is nothing new. */
function newComplaints(version: Validator, before: readonly SourceFile[], after: readonly SourceFile[]) {
  const old = VALIDATORS.filter((each) => before.length === 1 || readsFolders(each)).flatMap((each) =>
    complaints(each, before),
  );
  return complaints(version, after).filter((text) => !old.includes(text));
}

function isTaken(version: Validator, text: string): boolean {
  return complaints(version, [schema(text)]).length === 0;
}

function schema(text: string): SourceFile {
  return { path: 'schema.prisma', text };
}
