import { type Finding, finding } from '../../finding';
import type { Host } from '../../host/host';
import type { SourceFile } from '../../text';
import { utf8Text } from '../utf8';
import { isSearchedPath, MOST_BYTES } from './searched';
import { namesPattern } from './site';

/** What the last search of a host found, so that the projects of one run share it. Only paths: texts may change. */
interface Search {
  readonly files: readonly string[];
  readonly words: ReadonlySet<string>;
  readonly hits: readonly string[];
  readonly refused: readonly Finding[];
}

const searches = new WeakMap<Host, Search>();

/**
 * The files whose bytes hold one of the words, sorted, and the files that the system refuses to give.
 *
 * It may list files that hold a word of an earlier search instead. Bytes first: only what is listed needs decoding.
 */
export function filesNaming(host: Host, words: readonly string[]): Pick<Search, 'hits' | 'refused'> {
  const files = host.files();
  const last = searches.get(host);
  if (last?.files.length === files.length && words.every((word) => last.words.has(word))) return last;
  const search = searchFiles(host, files, words);
  searches.set(host, search);
  return search;
}

function searchFiles(host: Host, files: readonly string[], words: readonly string[]): Search {
  const needles = words.map((word) => Buffer.from(word));
  const hits: string[] = [];
  const refused: Finding[] = [];
  for (const path of files) {
    if (!isSearchedPath(path)) continue;
    const bytes = bytesOf(host, path);
    if (bytes instanceof Uint8Array && isHit(bytes, needles)) hits.push(path);
    else if (typeof bytes === 'string') refused.push(refusedFile(path, bytes));
  }
  return { files, words: new Set(words), hits, refused };
}

function bytesOf(host: Host, path: string): Uint8Array | string | null {
  try {
    return host.read(path);
  } catch (cause) {
    // The system's message would repeat the absolute path.
    return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : 'unknown error';
  }
}

function isHit(bytes: Uint8Array, needles: readonly Buffer[]): boolean {
  if (bytes.length > MOST_BYTES) return false;
  // A view, not a copy; UTF-16 is looked at later, because no needle is found in it.
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return wideEncoding(bytes) !== null || needles.some((needle) => buffer.includes(needle));
}

// ---- reading a hit

/** A hit as it was read; `names` are the variables in a file that is no UTF-8 text. */
export type Hit = { readonly file: SourceFile } | { readonly undecoded: string; readonly names: readonly string[] };

/** Reads a file that `filesNaming` listed; `null` for binary files and for links to a file that is listed itself. */
export function readHit(host: Host, path: string, names: readonly string[]): Hit | null {
  if (isLinkToListed(host, path)) return null;
  const bytes = bytesOf(host, path);
  if (!(bytes instanceof Uint8Array)) return null;
  const wide = wideEncoding(bytes);
  if (wide !== null) return undecoded(path, new TextDecoder(wide).decode(bytes), names);
  if (bytes.subarray(0, 8000).includes(0)) return null;
  const text = utf8Text(bytes);
  return text === null ? undecoded(path, new TextDecoder('latin1').decode(bytes), names) : { file: { path, text } };
}

function undecoded(path: string, text: string, names: readonly string[]): Hit | null {
  const found = names.length === 0 ? [] : [...text.matchAll(namesPattern(names))].map((match) => match[0]);
  return found.length === 0 ? null : { undecoded: path, names: [...new Set(found)] };
}

/** UTF-16 by its byte order mark, as Windows' editors write it. */
function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
}

function isLinkToListed(host: Host, path: string): boolean {
  const entry = host.entry(path);
  if (entry?.kind !== 'link') return false;
  return entry.target === null || entry.target === undefined || host.files().includes(entry.target);
}

// ---- findings

function refusedFile(path: string, code: string): Finding {
  return finding({
    code: 'unreadable-file',
    level: 'warning',
    message: `\`${path}\` can't be read (${code}), so whether it names a variable is not known`,
    at: { path, span: { start: 0, end: 0 } },
  });
}

/** Says that a file names variables and can't be decoded; such a file counts as a reader. */
export function undecodedFile(path: string, names: readonly string[]): Finding {
  return finding({
    code: 'unreadable-file',
    level: 'warning',
    message: `\`${path}\` is not UTF-8; it names ${names.join(' and ')} and counts as a reader`,
    at: { path, span: { start: 0, end: 0 } },
    help: 'convert it to UTF-8, then run this again',
  });
}
