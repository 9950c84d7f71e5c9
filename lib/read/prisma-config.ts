import type { SourceFile, Span } from '../text';
import type { Reduced } from './code/url-expression';
import { loadingIn } from './prisma-config/dotenv';
import { configEdits } from './prisma-config/edits';
import { elsewhereIn, type NamedElsewhere } from './prisma-config/elsewhere';
import { type Invalid, invalidIn, type UnknownKey, unknownKeysIn } from './prisma-config/ignored';
import { entriesNamed, type Parts, partsOf } from './prisma-config/parts';
import { pathsIn, standingOf } from './prisma-config/paths';
import type { Move } from './prisma-config/reduction';
import { stringOf, unwrapped } from './prisma-config/syntax';
import { type ConfigDatasource, datasourceOf } from './prisma-config/values';

export { type ConfigChange, type ConfigEdits, configEdits, SHADOW_KEY } from './prisma-config/edits';
export { configExtension, type MovedIn } from './prisma-config/moved';
export type { ConfigDatasource, ConfigValue } from './prisma-config/values';

/** One `prisma.config.*`: what its text says, without running it. */
export interface PrismaConfig {
  readonly path: string;
  readonly text: string;
  /** The schema's file or folder below the root; absent when the config names none, or not in a way that can be read. */
  readonly schema?: string;
  /** The expression that gives the schema. */
  readonly schemaSpan?: Span;
  readonly engine?: 'classic' | 'js' | 'client' | 'other';
  readonly datasource?: ConfigDatasource;
  /** The whole property `datasource`. */
  readonly datasourceSpan?: Span;
  /** How the config is exported: Prisma 7 refuses unknown keys in a plain object and drops them in `defineConfig`. */
  readonly form: 'defineConfig' | 'object' | 'other';
  /** The keys at the top and in the datasource that Prisma 7 does not know. */
  readonly unknownKeys: readonly UnknownKey[];
  /** Set where the config has a form that never gives Prisma a URL. */
  readonly invalid?: Invalid['kind'];
  readonly invalidSpan?: Span;
  /** The variables that it names apart from its URLs; one of them reads the variable whatever becomes of the URL. */
  readonly elsewhere: readonly NamedElsewhere[];
  /** The env files that its own code loads, as paths below the root; they need not exist. */
  readonly dotenv: readonly string[];
  readonly loadsEnv: boolean;
  /** Whether it imports a package of the dotenv family, for whatever. */
  readonly importsDotenv: boolean;
  /** False when a part that matters here could not be read; what is known is given all the same. */
  readonly readable: boolean;
  /** The configs in the same folder that Prisma does not read beside this one. */
  readonly rivals?: readonly string[];
}

/**
 * Reads a Prisma config (`prisma.config.ts` and its like) of Prisma 6.4 to 7.10.
 *
 * The text is parsed and never run: a config of a hostile branch must not run code in a check. Paths in it count from the
 * config's folder (transformPathsInConfigToAbsolute, Prisma 7.10). Never throws.
 */
export function readPrismaConfig(file: SourceFile): PrismaConfig {
  try {
    const parts = partsOf(file);
    return parts === null ? unread(file) : configOf(file, parts);
  } catch (cause) {
    // Code that nests deeper than the stack, as only generated or hostile code does.
    if (cause instanceof RangeError) return unread(file);
    throw cause;
  }
}

function unread({ path, text }: SourceFile): PrismaConfig {
  const nothing = { unknownKeys: [], elsewhere: [], dotenv: [], loadsEnv: false, importsDotenv: false };
  return { path, text, form: 'other', ...nothing, readable: false };
}

function configOf({ path, text }: SourceFile, parts: Parts): PrismaConfig {
  const form = parts.exported?.form ?? 'other';
  const schema = schemaIn(parts, path);
  const datasource = datasourceOf(parts);
  const invalid = invalidIn(parts);
  const { files, loads, imports } = loadingIn(parts.scope, standingOf(path));
  return {
    path,
    text,
    schema: schema.path,
    schemaSpan: schema.span,
    engine: engineIn(parts),
    datasource: datasource.datasource,
    datasourceSpan: datasource.span,
    form,
    unknownKeys: unknownKeysIn(parts),
    invalid: invalid?.kind,
    invalidSpan: invalid?.span,
    elsewhere: elsewhereIn(parts),
    dotenv: files,
    loadsEnv: loads,
    importsDotenv: imports,
    readable: form !== 'other' && parts.top.whole && schema.readable && datasource.readable,
  };
}

interface SchemaReading {
  readonly path?: string;
  readonly span?: Span;
  readonly readable: boolean;
}

function schemaIn({ top, scope }: Parts, path: string): SchemaReading {
  const entries = entriesNamed(top, 'schema');
  const standing = standingOf(path);
  const [only, second] = entries.flatMap(({ value }) => pathsIn(value, scope, standing, standing.folder));
  const span = entries[0] && { start: entries[0].value.start, end: entries[0].value.end };
  if (only !== undefined && second === undefined) return { path: only, span, readable: true };
  return { span, readable: entries.length === 0 };
}

function engineIn({ top }: Parts): PrismaConfig['engine'] {
  const [entry] = entriesNamed(top, 'engine');
  if (entry === undefined) return undefined;
  const text = stringOf(unwrapped(entry.value));
  return text === 'classic' || text === 'js' || text === 'client' ? text : 'other';
}

/** Whether and how `datasource.url` comes down to `to`; `null` when none of `from` is in it. Never throws. */
export function configReduction(config: SourceFile, move: Move): Reduced | null {
  return configEdits(config, { move, keys: [], dropsShadow: false }).url;
}
