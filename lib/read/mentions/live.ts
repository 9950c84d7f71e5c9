import type { SourceFile } from '../../text';
import { commentsIn, withoutComments } from './comments';
import { type FileKind, fileKind } from './file-kind';

/** A file's language, and its text with the comments blanked to equal length. */
export interface LiveText {
  readonly kind: FileKind;
  readonly bare: string;
}

const known = new WeakMap<SourceFile, LiveText>();

/** Tells comments from the rest, once for each file; every search in the file needs it. */
export function liveText(file: SourceFile): LiveText {
  const live = known.get(file) ?? read(file);
  known.set(file, live);
  return live;
}

function read(file: SourceFile): LiveText {
  const kind = fileKind(file);
  return { kind, bare: withoutComments(file.text, commentsIn(file.text, kind)) };
}
