import { posix } from 'node:path';
import { foldersUpFrom, inFolder, isWithin } from './discover/paths';
import { envFilesNamedIn } from './discover/script-env-files';
import { filesMatching } from './discover/wildcards';
import { Refusal } from './errors';
import { type Finding, finding } from './finding';
import type { Host } from './host/host';
import type { EnvFile } from './project';
import { envFileKind, envFileOwner, isEnvFileName, readEnv } from './read/env';
import { isRead, readText } from './read/files';
import { readManifest } from './read/package-json';

/** Where the env files of one schema can be; all paths below the root. */
export interface Places {
  /** Each folder from `from` up to `to` is looked at: beside the schema and beside its package, up to the workspace root. */
  readonly upwards: readonly { readonly from: string; readonly to: string }[];
  /** The packages that use the schema's client and have no schema of their own. */
  readonly dependents: readonly string[];
  /** The env files that the Prisma config loads. */
  readonly loaded: readonly string[];
  /** What the user names: paths with `*`, `**` and `?`. */
  readonly envGlobs: readonly string[];
}

export interface Environments {
  readonly envFiles: readonly EnvFile[];
  readonly findings: readonly Finding[];
}

/**
 * Finds and reads the env files of one schema (RULES: environments), the nearest first, git-ignored ones too.
 *
 * A file that is linked to is read once, under the path where it stands. Shell files (`.envrc`), backups, keys and vaults
 * are no env files (`isEnvFileName`). Throws `Refusal` when the user names files and there are none.
 */
export function environmentsOf(host: Host, places: Places): Environments {
  const folders = [...new Set([...places.upwards.flatMap(foldersOnTheWay), ...places.dependents])];
  const paths = [
    ...folders.flatMap((folder) => envFilesIn(host, folder)),
    ...places.loaded,
    ...folders.flatMap((folder) => envFilesNamedIn(readManifest(host, folder).manifest)),
    ...places.envGlobs.flatMap((glob) => namedFiles(host, glob)),
  ];
  return readOnce(host, [...new Set(paths)]);
}

function foldersOnTheWay({ from, to }: { readonly from: string; readonly to: string }): readonly string[] {
  return foldersUpFrom(from).filter((folder) => isWithin(folder, isWithin(from, to) ? to : from));
}

function envFilesIn(host: Host, folder: string): readonly string[] {
  return host
    .names(folder)
    .filter((name) => isEnvFileName(name))
    .map((name) => inFolder(folder, name));
}

function namedFiles(host: Host, glob: string): readonly string[] {
  const found = filesMatching(host, glob);
  if (found.length === 0)
    throw new Refusal(`no file matches --env-file \`${glob}\``, 'name a file, or a pattern with *, ** and ?');
  return found;
}

/** Reads each file once, whatever links lead to it; what scripts and configs name need not exist. */
function readOnce(host: Host, paths: readonly string[]): Environments {
  const ends = paths.map((path) => ({ path, end: host.resolve(path) }));
  const files = new Set(ends.flatMap(({ end }) => (end !== null && host.entry(end)?.kind === 'file' ? [end] : [])));
  const readings = [...files].map((path) => readEnvFile(host, path));
  return {
    envFiles: readings.flatMap(({ envFile }) => envFile ?? []),
    findings: [
      ...ends.flatMap(({ path, end }) => (end === null && isLink(host, path) ? [leadsAway(host, path)] : [])),
      ...readings.flatMap(({ findings }) => findings),
    ],
  };
}

interface EnvReading {
  readonly envFile?: EnvFile;
  readonly findings: readonly Finding[];
}

/** Reads one env file; without `envFile` where it can't be read. */
export function readEnvFile(host: Host, path: string): EnvReading {
  const file = readText(host, path);
  if (!isRead(file)) return { findings: [file] };
  const { entries, findings } = readEnv(file);
  const kind = envFileKind(posix.basename(path));
  return { envFile: { file, entries, kind, ownedBy: envFileOwner(file.text) }, findings };
}

function isLink(host: Host, path: string): boolean {
  return host.entry(path)?.kind === 'link';
}

/** A link to a file outside of the root is never written to, and what it sets holds everything; a link to nothing sets nothing. */
function leadsAway(host: Host, path: string): Finding {
  const isThere = host.read(path) !== null;
  return finding({
    code: 'link-leads-away',
    level: isThere ? 'error' : 'note',
    message: isThere
      ? `\`${path}\` is a link to a file outside of the repository, which is neither judged nor written`
      : `\`${path}\` is a link to a file that is missing: what it sets was not seen`,
    at: { path, span: { start: 0, end: 0 } },
    help: isThere ? 'run this where the file stands, or put a file of its own here' : undefined,
  });
}
