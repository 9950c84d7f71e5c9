import { fstatSync, statSync, writeSync } from 'node:fs';

/** Where text goes: a terminal, a pipe or a file. */
export interface Output {
  readonly isTerminal: boolean;
  /** Width in cells; only a terminal has one. */
  readonly columns?: number;
  write(text: string): void;
}

/** An output that is a stream. */
export function streamOutput(stream: NodeJS.WriteStream): Output {
  stream.on('error', (error: NodeJS.ErrnoException) => failed(error.code));
  return {
    // A stream that is closed has no `isTTY` at all.
    isTerminal: stream.isTTY === true,
    get columns() {
      return stream.columns;
    },
    write: (text) => {
      if (stream.writable) stream.write(text);
    },
  };
}

/**
 * Standard output or standard error of this process.
 *
 * Only a terminal is written through node's stream: to set up that one takes a sixth of the time that node starts in, and
 * a pipe or a file needs none of it.
 */
export function processOutput(name: 'stdout' | 'stderr'): Output {
  const descriptor = name === 'stdout' ? 1 : 2;
  if (mayBeTerminal(descriptor)) return streamOutput(process[name]);
  let isOpen = true;
  return {
    isTerminal: false,
    write: (text) => {
      isOpen = isOpen && written(descriptor, new TextEncoder().encode(text));
    },
  };
}

/** A terminal is a device, and not the one that takes all and keeps nothing; what is closed is none. */
function mayBeTerminal(descriptor: number): boolean {
  try {
    const stats = fstatSync(descriptor);
    return stats.isCharacterDevice() && stats.rdev !== statSync('/dev/null', { throwIfNoEntry: false })?.rdev;
  } catch {
    return false;
  }
}

/** Writes all of it; `false` where nothing more can be written. */
function written(descriptor: number, bytes: Uint8Array): boolean {
  for (let done = 0; done < bytes.length; ) {
    try {
      done += writeSync(descriptor, bytes, done);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EAGAIN') {
        failed(code);
        return false;
      }
      pause();
    }
  }
  return true;
}

/** A pipe that somebody else has set not to wait is full: its reader needs a moment. */
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
}

/** The reader that has seen enough (`plan | head`), by the names that systems and streams have for it. */
const GONE: readonly (string | undefined)[] = ['EPIPE', 'EOF', 'ERR_STREAM_DESTROYED', 'EBADF'];

/** A reader that is gone is no failure, what comes after is dropped. On a full disk there is nobody to tell but the exit code. */
function failed(code: string | undefined): void {
  if (!GONE.includes(code)) process.exitCode = 2;
}
