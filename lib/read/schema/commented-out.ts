import { type SourceFile, sliceOf } from '../../text';
import type { Block } from '../schema';
import type { Comment } from './blank';
import { scripted } from './scripts';

const PROPERTY = scripted(String.raw`^[\p{Zs}\t/*]*([\p{L}\p{N}][\p{L}\p{N}_-]*)[\p{Zs}\t]*=(?![=>])[^\r\n]*`, 'gm');

/** Properties that stand in comments, as `// url = env("X")`; a span goes from the key to the end of the text. */
export function commentedOutIn(file: SourceFile, comments: readonly Comment[]): Block['commentedOut'] {
  return comments.flatMap(({ span }) => {
    const comment = sliceOf(file.text, span);
    return [...comment.matchAll(PROPERTY(comment))].map(({ 0: line, 1: key = '', index }) => {
      const start = span.start + index + line.indexOf(key);
      const text = withoutEndMark(line.slice(line.indexOf(key)));
      return { key, span: { start, end: start + text.length } };
    });
  });
}

function withoutEndMark(text: string): string {
  return (text.endsWith('*/') ? text.slice(0, -2) : text).trimEnd();
}
