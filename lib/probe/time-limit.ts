import { ProbeTrouble } from './trouble';

/** How long something may take, and what ends it early. */
export interface Limits {
  readonly milliseconds: number;
  readonly signal?: AbortSignal;
}

/**
 * Waits for `work`, at most so long; `doing` says what was waited for.
 *
 * Rejects with a `ProbeTrouble` of kind `silent` when time is up, and with the signal's reason when that is aborted. The
 * work itself goes on: the caller closes what it works on.
 */
export async function within<T>(work: Promise<T>, { milliseconds, signal }: Limits, doing: string): Promise<T> {
  let end = () => {};
  const ended = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(new ProbeTrouble({ kind: 'silent', doing, milliseconds })), milliseconds);
    const stop = () => reject(signal?.reason);
    end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    };
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([work, ended]);
  } finally {
    end();
  }
}

/** Waits so long; ends early as `within` does. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) throw signal.reason;
  await new Promise<void>((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
