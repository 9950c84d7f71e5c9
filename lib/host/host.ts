/**
 * What a path is, without following a link.
 *
 * `mode` is the permission bits (0o7777). `target` is set for links: where the link ends after all further links, as a
 * path below the root, or `null` where that is outside the root, missing, or a loop.
 */
export interface Entry {
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  readonly mode: number;
  readonly target?: string | null;
}

/**
 * The only door to disk, git and the terminal.
 *
 * Paths are relative to `root` with `/`, the root itself is the empty string. Reading never throws for a path that is
 * missing; anything else that the system refuses throws the system's error, which the caller turns into a finding.
 */
export interface Host {
  /** Absolute path of the root: the git top level, else the workspace root, else the working folder. */
  readonly root: string;
  /** The working folder as a path below the root; the first folder that was named, where the working folder is outside. */
  readonly cwd: string;
  /** Absolute path of the working folder, without links. */
  readonly workingFolder: string;
  /** A path as it was typed, absolute or from the working folder, as a path below the root; `null` for one outside. */
  typed(path: string): string | null;
  /** Whether the root is a git work tree that tracks or could track the working folder. */
  readonly inGit: boolean;
  /** Why git is not used although a git folder was found: one sentence, lower case, no final stop. */
  readonly gitProblem?: string;
  /**
   * All files below the root that git tracks or would track; without git, all but those in dependency and build folders.
   *
   * Sorted, listed once. Links are in it, also links to folders. What is below `node_modules` or in a submodule is not.
   * A file that git tracks and that was deleted may be in it: reading it gives `null`.
   */
  files(): readonly string[];
  /** Names in a folder, git-ignored ones too, sorted; empty when it is missing. */
  names(folder: string): readonly string[];
  /** What stands at a path, or `null`. */
  entry(path: string): Entry | null;
  /** The bytes of a file, links followed, or `null` when it is missing, a link loop, or no regular file. */
  read(path: string): Uint8Array | null;
  /** Where `path` ends after all links, as a path below the root; `null` when it is missing, outside the root, or a loop. */
  resolve(path: string): string | null;
  /**
   * The files among `paths` that git tracks and that differ from the index or the last commit; links are followed.
   *
   * Throws `Refusal` when git can't tell, because a file that may hold unsaved work must not be written.
   */
  uncommitted(paths: readonly string[]): readonly string[];
  /** The files among `paths` that git ignores; links are followed. A path that git won't judge is not among them. */
  ignored(paths: readonly string[]): readonly string[];
  /**
   * Writes `bytes` to a new temp file beside the file that `path` ends at, with that file's mode and owner; returns the
   * temp file's path. Throws `Refusal` when the target is missing, read-only, outside the root or no regular file.
   */
  stage(path: string, bytes: Uint8Array): string;
  /** Moves a staged file over the file that `path` ends at in one step; a link stays a link. Refuses as `stage` does. */
  commit(staged: string, path: string): void;
  /** Removes a staged file; a missing one is no error. */
  discard(staged: string): void;
  /**
   * Writes `bytes` to a new temp file in the folder where `path` will stand, with the mode of a new file (0644 less the
   * umask), and makes the folders that are missing; returns the temp file's path. Throws `Refusal` when something stands
   * at `path` already, or when it would lie outside the root.
   */
  stageNew(path: string, bytes: Uint8Array): string;
  /** Gives a staged file the name `path` in one step; never takes the place of another. Refuses as `stageNew` does. */
  commitNew(staged: string, path: string): void;
  /** Removes a file. Throws `Refusal` when it is missing, read-only, outside the root, a link or no regular file. */
  remove(path: string): void;
  /** Removes those of the folders that are empty, the last one first, as far as the system lets it. */
  removeEmpty(folders: readonly string[]): void;
  /** Files of this program's own, outside of the work tree. */
  readonly store: Store;
}

/**
 * Files that only the user may read (0600 in a folder of 0700): under the git directory of the work tree, without git
 * under the user's state directory, in a folder of this root's own.
 *
 * A name is letters, digits, `_`, `.` and `-`. What the system refuses throws the system's error; a `Refusal` says that
 * there is no place for such files.
 */
export interface Store {
  /** A file as messages name it: a path below the root where it lies there (`.git/prisma-one-url/x`), else an absolute one. */
  pathOf(name: string): string;
  /** The names of all files, sorted. */
  names(): readonly string[];
  /** The bytes of a file, or `null` when it is missing. */
  read(name: string): Uint8Array | null;
  /** Writes a new file and waits until it is on the disk; `false`, and nothing is written, when the name is taken. */
  create(name: string, bytes: Uint8Array): boolean;
  /** Writes a file in one step, whether or not there is one of that name, and waits until it is on the disk. */
  replace(name: string, bytes: Uint8Array): void;
  /** Removes a file; a missing one is no error. */
  remove(name: string): void;
}

/**
 * The person stopped the run (Ctrl-C, Ctrl-D, SIGINT, SIGTERM).
 *
 * `during` tells when: before anything was written, or while it was; then what was begun has been put back.
 */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  constructor(readonly during: 'question' | 'writing' = 'writing') {
    super('interrupted');
  }
}

/** Where a run talks to a person or a program. */
export interface Terminal {
  /** Whether a person can be asked: input and screen are terminals and this is not CI. */
  readonly interactive: boolean;
  /** Whether text for a person may be coloured. */
  readonly color: boolean;
  /** Whether a result may be coloured; stdout is often a pipe while stderr is a terminal. */
  readonly colorResult: boolean;
  /** How many columns the screen (stderr) has; absent where it is none. */
  readonly columns?: number;
  /** Text for a person (stderr), without a final line end. */
  say(text: string): void;
  /** A result for a program or a pipe (stdout), without a final line end. */
  result(text: string): void;
  /**
   * Asks for one of the keys of `choices`. An empty answer is `fallback`; for any other that is none of the keys or their
   * words, it tells what is taken and asks again.
   * Rejects with `Interrupted` on Ctrl-C and Ctrl-D.
   */
  ask(question: string, choices: Readonly<Record<string, string>>, fallback?: string): Promise<string>;
}
