import type { Span } from '../../text';
import type { UrlValue } from '../schema';
import { scripted } from './scripts';

const ENV = scripted(String.raw`^env[\p{Zs}\t]*\([\p{Zs}\t]*"([^"\\]*)"[\p{Zs}\t]*\)$`);
const STRING_OR_SPACE = scripted(String.raw`"[^"\\]*(?:\\.[^"\\]*)*"|[\p{Zs}\t]+`, 'g');

/** Reads the text of a value that starts at `start`; `code` is the same text with blanked strings. */
export function urlValue(text: string, code: string, start: number): UrlValue {
  if (/^" *"$/.test(code)) {
    const urlSpan = { start: start + 1, end: start + text.length - 1 };
    return { kind: 'literal', url: text.slice(1, -1), urlSpan };
  }
  const name = ENV(text).exec(text)?.[1];
  if (name === undefined) return { kind: 'other', text };
  const nameStart = start + text.indexOf('"') + 1;
  return { kind: 'env', name, nameSpan: { start: nameStart, end: nameStart + name.length } };
}

/** A value in the one spelling that both readers are compared in: no space outside of strings. */
export function plainValue(text: string): string {
  return text.replace(STRING_OR_SPACE(text), (piece) => (piece.startsWith('"') ? piece : ''));
}

/** The text that a string means; Prisma's escapes are those of JSON (checked with the parser of 5.10 and 6.19). */
export function unescaped(text: string): string {
  return text.replace(/\\(?:u[0-9a-fA-F]{4}|.)/g, (written) => JSON.parse(`"${written}"`));
}

/** The first escape or control character of a string that Prisma refuses, as a span of `text`. */
export function wrongEscape(text: string): Span | undefined {
  for (const { 0: written, index } of text.matchAll(/\\(?:u[0-9a-fA-F]{0,4}|.)?|[^ -\uFFFF]/gs)) {
    if (!/^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})$/.test(written)) return { start: index, end: index + written.length };
  }
  return undefined;
}
