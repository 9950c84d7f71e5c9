import { type Pooler, poolerOf } from '../../poolers';
import type { Place, SourceFile } from '../../text';
import type { Mention } from '../mentions';
import { readUrl } from '../url';

/** A URL that compose, a workflow, a chart or an image gives a variable. It can hold a step and never proves one. */
export interface SetUrl extends Place {
  readonly name: string;
  readonly pooler: Pooler;
}

/** How far behind a name its value may begin: `X: `, `- X=`, `ENV X "`, `name: X` and the next line's `value: `. */
const VALUE =
  /^["']?\s{0,4}[:=\s]\s{0,8}(?:-?\s{0,8}value\s{0,4}[:=]\s{0,4})?["']?([A-Za-z][A-Za-z0-9+.-]{0,20}:\/\/[^\s"'`]{1,500})/;

/** Reads the URLs that stand as literals behind the setters among `mentions`; the texts themselves are not kept. */
export function setUrlsIn(file: SourceFile, mentions: readonly Mention[]): readonly SetUrl[] {
  return mentions.flatMap((mention) => {
    if (mention.kind !== 'setter') return [];
    const text = VALUE.exec(file.text.slice(mention.span.end, mention.span.end + 600))?.[1];
    if (text === undefined) return [];
    return [{ path: file.path, span: mention.span, name: mention.name, pooler: poolerOf(readUrl(text)) }];
  });
}
