import type { SourceFile } from '../text';
import { field, parseJsonWithLastCommas, textField } from './json';
import {
  distinctVersions,
  foldersUpwards,
  type Lockfile,
  type LockReading,
  type Resolution,
  resolved,
  splitDescriptor,
  versionsIn,
} from './lockfile';

/**
 * Reads what Yarn Plug'n'Play resolved, from `.pnp.data.json` or out of the text of `.pnp.cjs` (`.pnp.js` in Yarn 2).
 *
 * The program in the file is never run: its data is a JSON text, in Yarn 3 and later inside a quoted string. Returns
 * `null` for a program without data, which then stands in `.pnp.data.json` beside it.
 */
export function readYarnPnp({ path, text }: SourceFile): LockReading | null {
  const data = path.endsWith('.json') ? text : dataIn(text);
  if (data === null) return null;
  const parsed = parseJsonWithLastCommas(data);
  const registry = 'value' in parsed ? pairs(field(parsed.value, 'packageRegistryData')) : [];
  if (registry.length === 0) return { mistake: { why: 'its data is not what Yarn writes', offset: 0 } };
  return { lockfile: lockfileOf(registry) };
}

type Pair = readonly [unknown, unknown];

/** Yarn writes its maps as lists of `[key, value]`. */
function pairs(value: unknown): readonly Pair[] {
  if (!Array.isArray(value)) return [];
  return value.filter((item): item is [unknown, unknown] => Array.isArray(item) && item.length === 2);
}

function lockfileOf(registry: readonly Pair[]): Lockfile {
  const workspaces = workspacesOf(registry);
  return {
    resolve: (importer, { name }) => {
      const nearest = foldersUpwards(importer).find((folder) => workspaces.get(folder)?.has(name));
      const reference = workspaces.get(nearest ?? '')?.get(name);
      return reference === undefined
        ? []
        : resolutionOf(name, reference, `workspace ${nearest === '' ? '.' : nearest}`);
    },
    versionsOf: (name) => {
      const references = registry.filter(([found]) => found === name).flatMap(([, list]) => pairs(list));
      return distinctVersions(
        references.flatMap(([reference]) => versionsIn(resolutionOf(name, reference, 'packageRegistryData'))),
      );
    },
  };
}

/** The dependencies of every package that lives in the repository, by its folder. */
function workspacesOf(registry: readonly Pair[]): ReadonlyMap<string, ReadonlyMap<unknown, unknown>> {
  const infos = registry
    .flatMap(([, list]) => pairs(list))
    .filter(([reference]) => String(reference).startsWith('workspace:'));
  return new Map(
    infos.map(([, info]) => {
      const location = textField(info, 'packageLocation') ?? '';
      return [location.replace(/^\.\//, '').replace(/\/$/, ''), new Map(pairs(field(info, 'packageDependencies')))];
    }),
  );
}

/**
 * Reads a reference: `npm:5.22.0`, `virtual:HASH#npm:5.22.0` (for its peers), `patch:…#…::version=5.22.0&hash=…`,
 * `workspace:packages/db`; `[name, reference]` for an alias.
 */
function resolutionOf(name: string, reference: unknown, detail: string): Resolution {
  if (Array.isArray(reference)) return resolutionOf(String(reference[0]), reference[1], detail);
  const plain = String(reference).replace(/^virtual:[^#]*#/, '');
  if (plain.startsWith('workspace:')) return 'local';
  const version = /^npm:(.+)$/.exec(plain)?.[1] ?? /::version=([^&#]+)/.exec(plain)?.[1];
  const alias = version === undefined ? null : splitDescriptor(version);
  return resolved(alias?.name ?? name, alias?.rest ?? version, detail);
}

/** The JSON text in the program: a string in single quotes (Yarn 3 and later), or a plain object (Yarn 2). */
function dataIn(program: string): string | null {
  const [, quoted] = /(?:RAW_RUNTIME_STATE\s*=|JSON\.parse\()\s*'/d.exec(program)?.indices?.[0] ?? [];
  if (quoted !== undefined) return withoutEscapes(program, quoted);
  const [, object] = /hydrateRuntimeState\((?=\{)/d.exec(program)?.indices?.[0] ?? [];
  return object === undefined ? null : program.slice(object, program.indexOf('}, {basePath', object) + 1);
}

/** Undoes the escapes of the string whose inside begins at `from`; a backslash before a line's end joins two lines. */
function withoutEscapes(program: string, from: number): string {
  let end = from;
  while (end < program.length && program[end] !== "'") end += program[end] === '\\' ? 2 : 1;
  const inside = program.slice(from, end);
  return inside.replace(/\\(\r?\n|[\s\S])/g, (_, escaped: string) => (escaped.endsWith('\n') ? '' : escaped));
}
