import { type Finding, finding } from '../finding';
import type { NotProject } from '../project';
import { isRead, readText } from '../read/files';
import { field, textEntries } from '../read/json';
import { type PrismaConfig, readPrismaConfig } from '../read/prisma-config';
import { folderOf, inFolder, pathFrom, shown } from './paths';
import type { Survey } from './survey';

// The order in which the CLI looks (prisma/prisma packages/config/src/loadConfigFromFile.ts, 7.10; c12 for the last two).
const EXTENSIONS = ['js', 'ts', 'mjs', 'cjs', 'mts', 'cts'];
const STEMS = ['prisma7.config', '.config/prisma7', 'prisma.config', '.config/prisma', '.config/prisma.config'];
const PLACES = STEMS.flatMap((stem) => EXTENSIONS.map((extension) => `${stem}.${extension}`));

const CONFIG_NAME = /(?:^|\/)(?:prisma7?\.config|\.config\/prisma7?(?:\.config)?)\.[mc]?[jt]s$/;

/** The configs of one run. */
export interface Configs {
  /** The config that the CLI takes when it is run in a folder. */
  of(folder: string): PrismaConfig | undefined;
  readonly findings: readonly Finding[];
  readonly notProjects: readonly NotProject[];
}

/**
 * Reads the configs of the folders in which `prisma` is run; it never looks for one in the folders above.
 *
 * Where a folder has none, the one counts that a script of its package.json names with `--config`.
 */
export function configsOf(survey: Survey, folders: ReadonlySet<string>, isAside: (path: string) => boolean): Configs {
  const places = new Map([...folders].map((folder) => [folder, placesIn(survey, folder)]));
  const taken = new Set([...places.values()].flat());
  const readings = new Map(
    [...places].flatMap(([folder, [winner, ...rivals]]) => (winner ? [[folder, read(survey, winner, rivals)]] : [])),
  );
  return {
    of: (folder) => readings.get(folder)?.config,
    findings: [
      ...[...places.values()].flatMap(overruled),
      ...[...readings.values()].flatMap(({ findings }) => findings),
    ],
    notProjects: [...survey.files]
      .filter((path) => CONFIG_NAME.test(path) && !taken.has(path) && !isAside(path))
      .map(lost),
  };
}

/** The configs of a folder, the one that counts first. */
function placesIn(survey: Survey, folder: string): readonly string[] {
  const found = PLACES.map((place) => inFolder(folder, place)).filter((path) => survey.files.has(path));
  return found.length > 0 ? found : namedInScripts(survey, folder).slice(0, 1);
}

const CONFIG_FLAG = /\s--config(?:=|\s+)["']?([\w@./-]+)/g;

function namedInScripts({ manifest, files }: Survey, folder: string): readonly string[] {
  const scripts = textEntries(field(manifest(folder)?.json, 'scripts')).map(([, script]) => script);
  const commands = scripts.flatMap((script) => script.split(/[&|;]/)).filter((command) => /\bprisma\b/.test(command));
  const named = commands.flatMap((command) => [...command.matchAll(CONFIG_FLAG)].map(([, path = '']) => path));
  return named.flatMap((path) => pathFrom(folder, path) ?? []).filter((path) => files.has(path));
}

interface ConfigReading {
  readonly config?: PrismaConfig;
  readonly findings: readonly Finding[];
}

function read({ host }: Survey, path: string, rivals: readonly string[]): ConfigReading {
  const file = readText(host, path);
  return isRead(file)
    ? { config: { ...readPrismaConfig(file), ...(rivals.length > 0 ? { rivals } : {}) }, findings: [] }
    : { findings: [file] };
}

function overruled([winner, ...others]: readonly string[]): readonly Finding[] {
  return others.map((path) =>
    finding({
      code: 'several-configs',
      level: 'note',
      message: `\`${path}\` is not read: Prisma takes \`${winner}\` first`,
      at: { path, span: { start: 0, end: 0 } },
      help: 'remove one of the two',
    }),
  );
}

function lost(path: string): NotProject {
  const folder = folderOf(path).replace(/(?:^|\/)\.config$/, '');
  return { path, why: `Prisma reads it only where \`--config\` names it: ${shown(folder)} has no package.json` };
}
