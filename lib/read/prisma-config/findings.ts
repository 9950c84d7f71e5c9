import type { Announced, Finding } from '../../finding';
import type { SourceFile, Span } from '../../text';
import type { Reduced } from '../code/url-expression';

/** One change of a key of a config. */
export interface KeyChange {
  readonly message: string;
  readonly at: Span;
  readonly title: string;
  readonly key: Extract<Announced, { readonly kind: 'config-changed' }>['key'];
  /** The variables that the key names afterwards; none where it is gone. */
  readonly names: readonly string[];
}

/**
 * What is to be told of a change, but for the code.
 *
 * Where the text has to be left alone it is a note without a fix, with the reason and the place that stands in the way.
 */
export function changedKey({ path }: SourceFile, edits: Reduced, change: KeyChange): Omit<Finding, 'code' | 'notes'> {
  const { message, at, title, key, names } = change;
  if ('left' in edits) {
    return { level: 'note', message: `${message}, and is left alone: ${edits.left}`, at: { path, span: edits.at } };
  }
  return {
    level: 'warning',
    message,
    at: { path, span: at },
    fix: {
      title,
      safety: 'safe',
      edits: edits.edits,
      announced: [{ kind: 'config-changed', path, key, names }],
    },
  };
}

/** The same for a key that goes. */
export function removedKey(
  file: SourceFile,
  edits: Reduced,
  change: Omit<KeyChange, 'title' | 'names'>,
): Omit<Finding, 'code' | 'notes'> {
  return changedKey(file, edits, { ...change, title: `remove \`${change.key}\``, names: [] });
}
