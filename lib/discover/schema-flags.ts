import { posix } from 'node:path';
import { isRead, readText } from '../read/files';
import { folderOf, foldersUpFrom, pathFrom } from './paths';
import type { Pointing } from './pointers';
import type { Survey } from './survey';

// `--schema x`, `--schema=x`, and `"--schema", "x"` of a Dockerfile's or a spawn's list of words.
const SCHEMA_FLAG = /--schema(?:=|["']?[\s,]+)["']?([\w@./-]+)/g;

// What follows a path that goes on with a variable, a pattern or a Windows separator; `\\"` ends it, as in JSON.
const GOES_ON = /^(?:[$*{(]|\\(?!["']))/;

/** The paths that `--schema` names in a command line; one that holds a variable is left out. */
export function schemaFlagsIn(text: string): readonly string[] {
  return [...text.matchAll(SCHEMA_FLAG)]
    .filter(({ 0: match, index }) => !GOES_ON.test(text.slice(index + match.length, index + match.length + 2)))
    .flatMap(({ 1: path }) => (path === undefined || path.startsWith('-') ? [] : [path]));
}

/** Whether the flag's value is a schema: other programs have a `--schema` of their own. */
export function isSchemaTarget({ schemaFolders }: Survey, target: string): boolean {
  return target.endsWith('.prisma') || schemaFolders.has(target);
}

const RUNS_COMMANDS =
  /^(?:(?:gnu)?makefile|.*\.mk|justfile|procfile(?:\..*)?|(?:.*\.)?dockerfile(?:\..*)?|containerfile|.*\.(?:sh|bash|zsh|ps1|ya?ml|toml)|(?:project|nx|turbo|vercel|package)\.json)$/i;
const SCRIPT_FOLDERS = /(?:^|\/)(?:scripts?|bin|tools?|prisma)\/(?:.*\/)?[^/]*\.[mc]?[jt]s$/;

/**
 * `--schema` in what runs commands outside of the package's own scripts: Makefiles, Dockerfiles, workflows, Nx projects,
 * shell and Node scripts.
 *
 * The path counts from the file's folder or a folder above it, the nearest where it exists.
 */
export function pointersElsewhere(survey: Survey): readonly Pointing[] {
  const places = [...survey.files].filter(
    (path) => RUNS_COMMANDS.test(posix.basename(path)) || SCRIPT_FOLDERS.test(path),
  );
  return places.flatMap((path) => {
    const file = readText(survey.host, path);
    const named = isRead(file) ? schemaFlagsIn(file.text) : [];
    return [...new Set(named)].flatMap((value) => pointingFrom(survey, path, value) ?? []);
  });
}

function pointingFrom(survey: Survey, path: string, value: string): Pointing | undefined {
  for (const folder of foldersUpFrom(folderOf(path))) {
    const schema = pathFrom(folder, value);
    const target = schema === undefined || schema === '' ? null : survey.host.resolve(schema);
    if (target !== null && isSchemaTarget(survey, target))
      return { path, how: `--schema in ${path}`, target, folder, strength: 'elsewhere' };
  }
  return undefined;
}
