/** What a path is, without following a link. `target` is the link's target as a path below the root, or `null` outside it. */
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
  /** The working folder as a path below the root. */
  readonly cwd: string;
  /** Whether the root is a git work tree that tracks or could track the working folder. */
  readonly inGit: boolean;
  /** All files below the root that git tracks or would track; without git, all but those in dependency and build folders. */
  files(): readonly string[];
  /** Names in a folder, git-ignored ones too, sorted; empty when it is missing. */
  names(folder: string): readonly string[];
  /** What stands at a path, or `null`. */
  entry(path: string): Entry | null;
  /** The bytes of a file, links followed, or `null` when it is missing. */
  read(path: string): Uint8Array | null;
  /** The files among `paths` that git tracks and that differ from the index or the last commit. */
  uncommitted(paths: readonly string[]): readonly string[];
  /** The files among `paths` that git ignores. */
  ignored(paths: readonly string[]): readonly string[];
  /** Writes `bytes` to a new temp file beside `path`, with the mode and owner of `path`; returns the temp file's path. */
  stage(path: string, bytes: Uint8Array): string;
  /** Moves a staged file over its target in one step. */
  commit(staged: string, path: string): void;
  /** Removes a staged file; a missing one is no error. */
  discard(staged: string): void;
}

/** Where a run talks to a person or a program. */
export interface Terminal {
  /** Whether a person can be asked: input and screen are terminals and this is not CI. */
  readonly interactive: boolean;
  readonly color: boolean;
  /** Text for a person (stderr), without a final line end. */
  say(text: string): void;
  /** A result for a program or a pipe (stdout), without a final line end. */
  result(text: string): void;
  /** Asks for one of the keys of `choices`; the first is the default. Rejects with `Interrupted` on Ctrl-C. */
  ask(question: string, choices: Readonly<Record<string, string>>): Promise<string>;
}
