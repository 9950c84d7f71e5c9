import type { Span } from '../../text';

/** Finds Python's `#` comments, and the docstrings of modules, classes and functions. */
export function pythonComments(text: string): readonly Span[] {
  const found: Span[] = [];
  for (let at = 0; at < text.length; ) {
    const char = text[at];
    if (char === '#') {
      const end = lineEnd(text, at);
      found.push({ start: at, end });
      at = end;
    } else if (char === '"' || char === "'") {
      const { end, triple } = stringEnd(text, at, char);
      if (triple && isDocstring(text, at)) found.push({ start: at, end });
      at = end;
    } else at++;
  }
  return found;
}

function stringEnd(text: string, start: number, quote: string): { readonly end: number; readonly triple: boolean } {
  const triple = text.startsWith(quote.repeat(3), start);
  const close = triple ? quote.repeat(3) : quote;
  for (let at = start + close.length; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text.startsWith(close, at)) return { end: at + close.length, triple };
    else if (!triple && text[at] === '\n') return { end: at, triple };
  }
  return { end: text.length, triple: false };
}

/** A string that stands alone on its line, first in the file or directly below the head of a definition. */
function isDocstring(text: string, start: number): boolean {
  const above = text.slice(Math.max(start - 200, 0), start);
  if (!/(?:^|\n)[ \t]*$/.test(above)) return false;
  const last = above.trimEnd();
  if (last === '' || last === '\uFEFF') return start <= 200;
  return /(?:^|\n)[ \t]*(?:async[ \t]+)?(?:def|class)\b[^\n]*:$|\n?[ \t]*\)[^\n"']*:$/.test(last);
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}
