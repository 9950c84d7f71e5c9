import { Refusal } from '../errors';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'the system does not permit it',
  ENOSPC: 'no space left on the disk',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EBUSY: 'another program holds it',
  EMFILE: 'too many open files',
  EEXIST: 'something else stands there',
  ENOTDIR: 'a file stands where a folder should be',
};

/** Why the system refused, in words of ours: its own message repeats absolute paths and the temp file's name. */
export function reasonOf(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  const code = codeOf(error);
  return (code === undefined ? undefined : REASONS[code]) ?? code ?? 'an unexpected error';
}

/** `ENOSPC` and its like; Node's own `ERR_…` are bugs of the caller. */
export function codeOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : undefined;
}
