import { type Finding, finding } from '../finding';
import type { Host } from '../host/host';
import type { SourceFile } from '../text';
import { utf8Text } from './utf8';

/**
 * Reads a file as UTF-8, byte order mark and line ends kept, links followed.
 *
 * Returns the finding `unreadable-file` when it is missing, is not UTF-8, or the system refuses it; never throws.
 */
export function readText(host: Host, path: string): SourceFile | Finding {
  const bytes = bytesOf(host, path);
  if (typeof bytes === 'string') return unreadable(path, bytes);
  const text = utf8Text(bytes);
  return text === null ? unreadable(path, 'it is not UTF-8') : { path, text };
}

/** Whether `readText` could read the file. */
export function isRead(result: SourceFile | Finding): result is SourceFile {
  return 'text' in result;
}

/** The bytes, or the reason why there are none. */
function bytesOf(host: Host, path: string): Uint8Array | string {
  try {
    return host.read(path) ?? 'it does not exist';
  } catch (cause) {
    return `the system refuses it (${codeOf(cause)})`;
  }
}

/** `EACCES` and its like; the system's message would repeat the absolute path. */
function codeOf(cause: unknown): string {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : 'unknown error';
}

function unreadable(path: string, why: string): Finding {
  return finding({
    code: 'unreadable-file',
    level: 'error',
    message: `\`${path}\` can't be read: ${why}`,
    at: { path, span: { start: 0, end: 0 } },
  });
}
