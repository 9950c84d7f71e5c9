import type { SourceFile } from '../lib/text';

/**
 * The Prisma versions whose own schema validator is asked, as wasm. Each is a package of its own, by an alias in
 * package.json: `prisma-schema-4.8.1` is the `@prisma/prisma-fmt-wasm` (from 5.0.0 on `@prisma/prisma-schema-wasm`) that
 * `@prisma/internals@4.8.1` depends on. They lie on both sides of every gate: 4.8.1 | 4.10.0, 5.9.1 | 5.10.2 | 5.22.0,
 * 6.19.3 | 7.0.0, 7.10.0.
 */
export const VALIDATORS = ['4.8.1', '4.10.0', '5.9.1', '5.10.2', '5.22.0', '6.19.3', '7.0.0', '7.10.0'] as const;

export type Validator = (typeof VALIDATORS)[number];

/** The calls that all of them have. Both take the schema as text, and from 5.13 on as `[path, text]` pairs too. */
interface Wasm {
  readonly lint: (schema: string) => string;
  readonly get_config: (params: string) => string;
  /** Came with schemas of several files, in 5.13. */
  readonly merge_schemas?: unknown;
}

const loaded = new Map<Validator, Wasm>();

function wasmOf(version: Validator): Wasm {
  const wasm = loaded.get(version) ?? (require(`prisma-schema-${version}`) as Wasm);
  loaded.set(version, wasm);
  return wasm;
}

// Without it a panic in the validator shows as a property of undefined.
Object.assign(globalThis, {
  PRISMA_WASM_PANIC_REGISTRY: {
    set_message: (message: string) => {
      throw new Error(`the validator panicked: ${message}`);
    },
  },
});

/** Whether this version reads a schema of more than one file. */
export function readsFolders(version: Validator): boolean {
  return wasmOf(version).merge_schemas !== undefined;
}

const known = new Map<string, readonly string[]>();

/** The errors that this version of Prisma has with a schema, in its own words; warnings are left out. */
export function complaints(version: Validator, files: readonly SourceFile[]): readonly string[] {
  const schema = JSON.stringify(schemaFor(version, files));
  const found =
    known.get(version + schema) ?? errorsIn(wasmOf(version).lint(readsFolders(version) ? schema : JSON.parse(schema)));
  known.set(version + schema, found);
  return found;
}

function errorsIn(diagnostics: string): readonly string[] {
  const found = JSON.parse(diagnostics) as readonly Diagnostic[];
  return found.filter((one) => !one.is_warning).map(({ text }) => text);
}

interface Diagnostic {
  readonly text: string;
  readonly is_warning: boolean;
}

/**
 * The variables that this version misses when it runs the schema with `env`; an unset `shadowDatabaseUrl` is none of them,
 * since Prisma takes it for absent. Nothing is missed by a schema that isn't valid.
 */
export function unresolved(
  version: Validator,
  files: readonly SourceFile[],
  env: Readonly<Record<string, string>>,
): readonly string[] {
  const params = { prismaSchema: schemaFor(version, files), datasourceOverrides: {}, ignoreEnvVarErrors: false, env };
  const said = answerOf(() => wasmOf(version).get_config(JSON.stringify(params)));
  const name = /Environment variable not found: (\w+)/.exec(said)?.[1];
  // Prisma stops at the first.
  return name === undefined ? [] : [name, ...unresolved(version, files, { ...env, [name]: 'postgres://h/d' })];
}

/** Below 5.13 an error is thrown, from then on it is one of the answer's `errors`. */
function answerOf(call: () => string): string {
  try {
    return call();
  } catch (problem) {
    return String(problem);
  }
}

/** Throws where a version is given more files than it can read: a list kills its wasm without a word. */
function schemaFor(version: Validator, files: readonly SourceFile[]): string | readonly (readonly [string, string])[] {
  if (readsFolders(version)) return files.map(({ path, text }) => [path, text] as const);
  const [file, ...rest] = files;
  if (file === undefined || rest.length > 0) throw new Error(`Prisma ${version} reads one schema file`);
  return file.text;
}
