import { randomBytes } from 'node:crypto';
import { InternalError } from '../errors';
import { inFolder } from './paths';

/** A name for a temp file in a folder: it tells the process that makes it, and nothing of the file that it will replace. */
export function tempPath(folder: string): string {
  return inFolder(folder, `.prisma-one-url-${process.pid}-${randomBytes(8).toString('hex')}.tmp`);
}

const TEMP_NAME = /(?:^|\/)\.prisma-one-url-(\d+)-[0-9a-f]{16}\.tmp$/;

/** Whether a path is a temp file of this program: one that is being written, or that a killed run left behind. */
export function isTempPath(path: string): boolean {
  return path.endsWith('.tmp') && TEMP_NAME.test(path);
}

/** Throws `InternalError` for a path that `tempPath` did not make: nothing else is ever moved or removed. */
export function expectTempPath(path: string): void {
  if (!isTempPath(path)) throw new InternalError('not a staged file');
}

/** The id of the process that made a temp file; `undefined` for any other name. */
export function makerOf(name: string): number | undefined {
  const maker = TEMP_NAME.exec(name)?.[1];
  return maker === undefined ? undefined : Number(maker);
}
