import { isCi, outputOf } from './terminal';

/** One line on the screen that shows that a long run is alive. */
export interface Progress {
  /** Called for every file that is listed or read. */
  tick(): void;
  /** Takes the line away; called before anything else is written, and at the end. */
  clear(): void;
}

/** What `nodeProgress` draws on; everything defaults to the process's own. */
export interface ProgressParts {
  /** Whether the command line leaves it on (`--no-progress`, `--quiet`). */
  readonly wanted: boolean;
  readonly stderr?: NodeJS.WriteStream;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since the run began. */
  readonly now?: () => number;
}

/** A run that takes no longer needs none; after that the line is written anew so often. In milliseconds. */
const AFTER = 1000;
const EVERY = 100;

const ERASE_LINE = '\r\u001B[K';

/** The progress line of this process: none in a pipe, in CI and on a terminal that can't take a line back. */
export function nodeProgress(parts: ProgressParts): Progress {
  const { wanted, env = process.env, now = () => performance.now() } = parts;
  if (!wanted || isCi(env) || env.TERM === 'dumb') return NO_PROGRESS;
  const stderr = outputOf(parts, 'stderr');
  if (!stderr.isTerminal) return NO_PROGRESS;
  let [files, next, isDrawn] = [0, AFTER, false];
  return {
    tick: () => {
      files += 1;
      const time = now();
      if (time < next) return;
      stderr.write(`${ERASE_LINE}  ${files.toLocaleString('en-US')} files looked at`);
      [next, isDrawn] = [time + EVERY, true];
    },
    clear: () => {
      if (isDrawn) stderr.write(ERASE_LINE);
      isDrawn = false;
    },
  };
}

/** For runs that show none. */
export const NO_PROGRESS: Progress = { tick: () => undefined, clear: () => undefined };
