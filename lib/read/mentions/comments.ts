import type { Span } from '../../text';
import type { FileKind } from './file-kind';
import { hashComments } from './hash-comments';
import { pythonComments } from './python-comments';
import { slashComments } from './slash-comments';

/**
 * Finds the comments of a file: spans in UTF-16 units, in order, without overlap.
 *
 * A comment makes a mention harmless, so what can't be told apart is no comment. Linear in the length of the text.
 */
export function commentsIn(text: string, kind: FileKind): readonly Span[] {
  switch (kind) {
    case 'script':
      return slashComments(text, { marks: ['//'], block: true, markup: true, templates: true });
    case 'slash-code':
      return slashComments(text, { marks: ['//'], block: true });
    case 'json':
      return slashComments(text, { marks: ['//'], block: true });
    case 'terraform':
      return slashComments(text, { marks: ['//', '#'], block: true });
    case 'sql':
      return slashComments(text, { marks: ['--'], block: true });
    case 'markup':
      return slashComments(text, { marks: [], markup: true });
    case 'python':
      return pythonComments(text);
    case 'shell':
    case 'docker':
    case 'hash-code':
    case 'settings':
    case 'powershell':
      return hashComments(text);
    case 'yaml':
      return apart([...hashComments(text), ...chartComments(text)]);
    case 'batch':
      return linesThat(text, /^[ \t]*(?:@?rem\b|::)[^\n]*/gim);
    case 'doc':
    case 'other':
      return [];
    default:
      return kind satisfies never;
  }
}

/** Comments of Helm's templates: block comments right after `{{`, over several lines too. */
function chartComments(text: string): readonly Span[] {
  const found: Span[] = [];
  for (let at = text.indexOf('{{'); at !== -1; at = text.indexOf('{{', at + 2)) {
    if (!/^\{\{-?\s{0,4}\/\*/.test(text.slice(at, at + 10))) continue;
    const end = text.indexOf('*/', at);
    if (end === -1) break;
    found.push({ start: at, end });
    at = end;
  }
  return found;
}

/** The spans in order, less those that begin inside of the one before. */
function apart(spans: readonly Span[]): readonly Span[] {
  let end = 0;
  return [...spans]
    .sort((a, b) => a.start - b.start)
    .filter((span) => {
      const isApart = span.start >= end;
      if (isApart) end = span.end;
      return isApart;
    });
}

/** The text with its comments blanked to equal length, line ends kept, so that offsets stay. */
export function withoutComments(text: string, comments: readonly Span[]): string {
  let result = '';
  let done = 0;
  for (const { start, end } of comments) {
    result += text.slice(done, start) + text.slice(start, end).replace(/[^\r\n]/g, ' ');
    done = end;
  }
  return result + text.slice(done);
}

function linesThat(text: string, pattern: RegExp): readonly Span[] {
  return [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}
