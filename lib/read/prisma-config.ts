import { type SourceFile, type Span, sliceOf } from '../text';
import { loadingIn } from './prisma-config/dotenv';
import { variablesIn } from './prisma-config/names';
import { type Entry, exportedConfig, type Properties, propertiesOf } from './prisma-config/object';
import { pathsIn, standingOf } from './prisma-config/paths';
import { type Scope, scopeOf } from './prisma-config/scope';
import { parsedModule, stringOf, unwrapped } from './prisma-config/syntax';

/**
 * The value of a URL in a config.
 *
 * `names` are the environment variables that the value and the condition around it name, each once. `text` and `span`
 * are the value's expression; a literal URL may stand in `text`, so it must be masked before it is shown.
 */
export interface ConfigValue {
  readonly names: readonly string[];
  readonly text: string;
  readonly span: Span;
}

export interface ConfigDatasource {
  readonly url?: ConfigValue;
  readonly directUrl?: ConfigValue;
  readonly shadowDatabaseUrl?: ConfigValue;
}

/** One `prisma.config.*`: what its text says, without running it. */
export interface PrismaConfig {
  readonly path: string;
  readonly text: string;
  /** The schema's file or folder below the root; absent when the config names none, or not in a way that can be read. */
  readonly schema?: string;
  readonly engine?: 'classic' | 'js' | 'client' | 'other';
  readonly datasource?: ConfigDatasource;
  /** How the config is exported: Prisma 7 refuses unknown keys in a plain object and drops them in `defineConfig`. */
  readonly form: 'defineConfig' | 'object' | 'other';
  /** The env files that its own code loads, as paths below the root; they need not exist. */
  readonly dotenv: readonly string[];
  readonly loadsEnv: boolean;
  /** False when a part that matters here could not be read; what is known is given all the same. */
  readonly readable: boolean;
}

/**
 * Reads a Prisma config (`prisma.config.ts` and its like) of Prisma 6.4 to 7.10.
 *
 * The text is parsed and never run: a config of a hostile branch must not run code in a check. Paths in it count from the
 * config's folder (transformPathsInConfigToAbsolute, Prisma 7.10). Never throws.
 */
export function readPrismaConfig(file: SourceFile): PrismaConfig {
  try {
    const program = parsedModule(file);
    return program === null ? unread(file) : configOf(file, scopeOf(program));
  } catch (cause) {
    // Code that nests deeper than the stack, as only generated or hostile code does.
    if (cause instanceof RangeError) return unread(file);
    throw cause;
  }
}

function unread({ path, text }: SourceFile): PrismaConfig {
  return { path, text, form: 'other', dotenv: [], loadsEnv: false, readable: false };
}

function configOf({ path, text }: SourceFile, scope: Scope): PrismaConfig {
  const exported = exportedConfig(scope);
  const top = exported === undefined ? UNSEEN : propertiesOf(exported.node, scope);
  const form = exported?.form ?? 'other';
  const schema = schemaIn(top, scope, path);
  const datasource = datasourceIn(top, scope, text);
  const loading = loadingIn(scope, standingOf(path));
  return {
    path,
    text,
    schema: schema.value,
    engine: engineIn(top),
    datasource: datasource.value,
    form,
    dotenv: loading.files,
    loadsEnv: loading.loads,
    readable: form !== 'other' && top.whole && schema.readable && datasource.readable,
  };
}

const UNSEEN: Properties = { entries: [], whole: false };

interface Part<T> {
  readonly value?: T;
  readonly readable: boolean;
}

function schemaIn(top: Properties, scope: Scope, path: string): Part<string> {
  const entries = entriesOf(top, 'schema');
  const standing = standingOf(path);
  const [only, second] = entries.flatMap(({ value }) => pathsIn(value, scope, standing, standing.folder));
  if (only !== undefined && second === undefined) return { value: only, readable: true };
  return { readable: entries.length === 0 };
}

function engineIn(top: Properties): PrismaConfig['engine'] {
  const [entry] = entriesOf(top, 'engine');
  if (entry === undefined) return undefined;
  const text = stringOf(unwrapped(entry.value));
  return text === 'classic' || text === 'js' || text === 'client' ? text : 'other';
}

function datasourceIn(top: Properties, scope: Scope, text: string): Part<ConfigDatasource> {
  const [entry, second] = entriesOf(top, 'datasource');
  if (entry === undefined) return { readable: true };
  const inner = propertiesOf(entry.value, scope);
  const single = KEYS.every((key) => entriesOf(inner, key).length < 2);
  const values = KEYS.map((key) => [key, urlIn(entriesOf(inner, key), scope, text)] as const);
  return {
    value: Object.fromEntries(values.filter(([, value]) => value !== undefined)),
    readable: second === undefined && inner.whole && single,
  };
}

const KEYS = ['url', 'directUrl', 'shadowDatabaseUrl'] as const;

/** The value that a key has; where it stands twice, the place of the first and the names of all. */
function urlIn(entries: readonly Entry[], scope: Scope, text: string): ConfigValue | undefined {
  const [first] = entries;
  if (first === undefined) return undefined;
  const nodes = entries.flatMap(({ value, conditions }) => [value, ...conditions]);
  const names = new Set(nodes.flatMap((node) => variablesIn(node, scope)));
  const span = { start: first.value.start, end: first.value.end };
  return { names: [...names], text: sliceOf(text, span), span };
}

function entriesOf({ entries }: Properties, key: string): readonly Entry[] {
  return entries.filter((entry) => entry.key === key);
}
