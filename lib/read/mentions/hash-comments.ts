import type { Span } from '../../text';

const HEREDOC = /(?<!<)<<[-~]?\s*(["']?)([A-Za-z_]\w*)\1/;

/**
 * Finds `#` comments line by line: a `#` at the start of a line or after white space, outside of quotes.
 *
 * The content of a here document is no comment (it is often the env file that a script writes). PowerShell's blocks
 * count where their marks are on lines of their own or at the ends of one.
 */
export function hashComments(text: string): readonly Span[] {
  const found: Span[] = [];
  let heredoc: string | null = null;
  let block = false;
  for (const line of linesOf(text)) {
    const content = text.slice(line.start, line.end);
    if (heredoc !== null) {
      if (content.trim() === heredoc) heredoc = null;
      continue;
    }
    if (!block && content.trimStart().startsWith('<#')) block = true;
    const start = block ? 0 : hashAt(content);
    if (start !== -1) found.push({ start: line.start + start, end: line.end });
    if (block) block = !content.includes('#>');
    else heredoc = HEREDOC.exec(start === -1 ? content : content.slice(0, start))?.[2] ?? null;
  }
  return found;
}

/** Where the comment of a line begins, or -1. A quote that isn't closed hides what follows: then there is no comment. */
function hashAt(line: string): number {
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? '';
    if (char === '\\') at++;
    else if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '#' && /^[\s;]?$/.test(line[at - 1] ?? '')) return at;
  }
  return -1;
}

function* linesOf(text: string): Generator<Span> {
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    yield { start, end };
    start = end + 1;
  }
}
