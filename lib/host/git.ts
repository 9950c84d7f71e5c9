import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Refusal } from '../errors';
import { relativePath } from './disk';
import { kept } from './kept';
import { hasFolder } from './paths';

/** A git work tree. Paths are below `top` (an absolute path without links), with `/`. */
export interface Git {
  readonly top: string;
  /** The git directory, absolute; a linked work tree and a submodule have one of their own. Throws `Refusal` when git can't tell. */
  folder(): string;
  /** What git tracks and what it would track, without submodules and `node_modules`; sorted, each once. */
  files(): readonly string[];
  /** Has git list the files anew. */
  forget(): void;
  /** Those of the paths that are tracked and differ from the index or the last commit; throws `Refusal` when git can't tell. */
  uncommitted(paths: readonly string[]): readonly string[];
  /** Those of the paths that git ignores. */
  ignored(paths: readonly string[]): readonly string[];
}

/** `problem`: why git is not used although there is a git folder; absent where there is none, or where git ignores the folder. */
export interface GitReading {
  readonly git: Git | null;
  readonly problem?: string;
}

/**
 * Keeps git from running what the repository's configuration names (`core.fsmonitor` and hooks are programs), and its
 * answers plain (a rename would name two paths in one record).
 */
const ONLY_LOOK: readonly string[] = [
  ...['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'status.renames=false', 'diff.renames=false'].flatMap(
    (setting) => ['-c', setting],
  ),
];

/** What git sets for its hooks; a run inside one (a check before a commit) must look at the folder that it was given. */
const SET_FOR_HOOKS: ReadonlySet<string> = new Set([
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_PREFIX',
  'GIT_COMMON_DIR',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
]);

/** Finds the work tree that a folder (an absolute path without links) belongs to, unless git ignores the folder there. */
export function gitOf(folder: string): GitReading {
  // To start git, and before that to load what starts programs, takes a third of the time of a small run.
  const above = gitFolderAbove(folder);
  if (above === undefined) return { git: null };
  try {
    const listed = listing(above);
    const git = gitAt(listed === undefined ? topOf(folder) : above, listed);
    return isIgnoredIn(git, folder, listed) ? { git: null } : { git };
  } catch (error) {
    return { git: null, problem: problemOf(error) };
  }
}

/**
 * What git lists, where the work tree surely begins at its git folder: every run asks for that anyway, and to ask for the
 * top first would take as long again. `undefined` where it may begin elsewhere, or git has something against the folder,
 * which shows when it is asked for the top.
 */
function listing(folder: string): string | undefined {
  if (!isPlain(join(folder, '.git'))) return undefined;
  try {
    return ask(folder, LIST);
  } catch (error) {
    if (failureOf(error).status === undefined) throw error;
    return undefined;
  }
}

/** Whether a git folder is the usual one, which belongs to the folder that it is in. */
function isPlain(folder: string): boolean {
  if (!['HEAD', 'config', 'objects', 'refs'].every((name) => existsSync(join(folder, name)))) return false;
  const config = readFileSync(join(folder, 'config'), 'utf8').replace(/^\s*bare\s*=\s*false\s*$/m, '');
  return !/worktree|bare|include/i.test(config);
}

function topOf(folder: string): string {
  return realpathSync.native(ask(folder, ['rev-parse', '--show-toplevel']).replace(/\r?\n$/, ''));
}

/** A folder with files that git lists is not ignored; of any other git is asked. */
function isIgnoredIn({ top, ignored }: Git, folder: string, listed = ''): boolean {
  const path = relativePath(top, folder);
  if (path === null || path === '' || `\0${listed}`.includes(`\0${path}/`)) return false;
  return ignored([path]).length > 0;
}

function gitAt(top: string, listed: string | undefined): Git {
  const list = kept(() => demand(top, LIST, 'list the files'), listed === undefined ? undefined : { value: listed });
  return {
    top,
    // `--absolute-git-dir` is git 2.13 (2017-05).
    folder: () => demand(top, ['rev-parse', '--absolute-git-dir'], 'name its folder').replace(/\r?\n$/, ''),
    files: () => filesIn(top, list.get()),
    forget: list.forget,
    uncommitted: (paths) => inChunks(paths).flatMap((chunk) => uncommittedIn(top, chunk)),
    ignored: (paths) => (paths.length === 0 ? [] : ignoredIn(top, paths)),
  };
}

/** `--exclude` keeps git out of dependencies that nobody ignored. */
const LIST = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--exclude=node_modules'];

/** The filter leaves out dependencies that somebody committed. An untracked repository within this one is listed as `folder/`. */
function filesIn(top: string, listed: string): readonly string[] {
  const submodules = submodulesOf(top);
  const files = fields(listed).filter(
    (path) => !path.endsWith('/') && !hasFolder(path, 'node_modules') && !submodules.has(path),
  );
  // A file in a merge conflict is listed once for each side; `--deduplicate` needs git 2.31.
  return [...new Set(files)].sort();
}

/** Submodules are listed as if they were files; asking for the kind of every file is worth it only where there can be one. */
function submodulesOf(top: string): ReadonlySet<string> {
  if (!existsSync(join(top, '.gitmodules'))) return new Set();
  const records = fields(demand(top, ['ls-files', '-z', '--stage'], 'list the submodules')).filter(isSubmodule);
  return new Set(records.map((record) => record.slice(record.indexOf('\t') + 1)));
}

function isSubmodule(record: string): boolean {
  return record.startsWith('160000 ');
}

function uncommittedIn(top: string, paths: readonly string[]): readonly string[] {
  const words = [
    '--literal-pathspecs',
    'status',
    '--porcelain',
    '-z',
    '--untracked-files=no',
    '--ignore-submodules=all',
    '--',
    ...paths,
  ];
  const answer = demand(top, words, 'tell which files have uncommitted changes');
  return fields(answer).map((record) => record.slice('XY '.length));
}

/** How many UTF-16 units of paths one command line takes; Windows allows 32,767 for all of it. */
const LINE_LENGTH = 16_000;

function inChunks(paths: readonly string[]): readonly (readonly string[])[] {
  const chunks: string[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const path of paths) {
    if (length + path.length > LINE_LENGTH) {
      chunks.push([]);
      length = 0;
    }
    chunks.at(-1)?.push(path);
    length += path.length + 1;
  }
  return chunks;
}

/** One path that git won't judge (in a submodule) makes it refuse all of them; halving finds that one. */
function ignoredIn(top: string, paths: readonly string[]): readonly string[] {
  try {
    // `check-ignore` knows no `--literal-pathspecs`; behind `./` a name such as `:x` is no pattern either.
    const answer = ask(top, ['check-ignore', '-z', '--stdin'], paths.map((path) => `./${path}\0`).join(''));
    return fields(answer).map((path) => path.slice('./'.length));
  } catch (error) {
    if (failureOf(error).status === NONE_IGNORED || paths.length === 1) return [];
    const half = Math.ceil(paths.length / 2);
    return [...ignoredIn(top, paths.slice(0, half)), ...ignoredIn(top, paths.slice(half))];
  }
}

/** The exit status with which `git check-ignore` says that none of the paths is ignored. */
const NONE_IGNORED = 1;

/** As `ask`, for what a run can't do without; `what` completes "git could not". */
function demand(top: string, words: readonly string[], what: string): string {
  try {
    return ask(top, words);
  } catch (error) {
    const help = 'see what `git status` says here, then run this again';
    throw new Refusal(`git could not ${what}: ${problemOf(error)}`, help);
  }
}

/** Runs git for its answer; throws what `execFileSync` throws, see `Failure`. */
function ask(folder: string, words: readonly string[], input = ''): string {
  return execFileSync('git', [...ONLY_LOOK, ...words], {
    cwd: folder,
    input,
    encoding: 'utf8',
    env: environment(),
    maxBuffer: Number.POSITIVE_INFINITY,
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
}

/** No write to the index, and no fetch of objects that a partial clone lacks. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !SET_FOR_HOOKS.has(name));
  return { ...Object.fromEntries(own), GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1' };
}

/** The fields of an answer in which each ends with a NUL. */
function fields(answer: string): readonly string[] {
  return answer.split('\0').slice(0, -1);
}

/** What a failed `execFileSync` tells: the system's code when git could not be started, else how git ended. */
interface Failure {
  readonly code?: unknown;
  readonly status?: unknown;
  readonly stderr?: unknown;
}

function failureOf(error: unknown): Failure {
  return typeof error === 'object' && error !== null ? error : {};
}

/** What went wrong with git, in words; git's own text may be in any language and names absolute paths. */
function problemOf(error: unknown): string {
  const { code, status, stderr } = failureOf(error);
  if (code === 'ENOENT') return 'git is not installed';
  if (String(stderr).includes('safe.directory')) {
    return 'git refuses the folder, because it belongs to another user (`safe.directory`)';
  }
  return `git ended with ${String(status ?? code ?? 'an error')}`;
}

/** The nearest folder, from this one upwards, that has a `.git`. */
export function gitFolderAbove(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder;
  return dirname(folder) === folder ? undefined : gitFolderAbove(dirname(folder));
}
