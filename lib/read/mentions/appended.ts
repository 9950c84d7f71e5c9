import type { Place, SourceFile } from '../../text';

/** A place that appends `&name=` to a variable, and so relies on a `?` in its value (T11). */
export interface Appended extends Place {
  readonly name: string;
}

/** What may stand between a variable's name and the text behind it: `}`, `"]`, `!`, `+`, quotes. */
const BEHIND = '["\'`]?\\]?!?\\}?["\'`]?\\s{0,4}(?:[+.]\\s{0,4})?["\'`]?&[A-Za-z_]{1,40}=';

/** Finds `${X}&a=`, `process.env.X + "&a="`, `$X&a=` and their like for the given names. */
export function appendedTo(file: SourceFile, names: readonly string[]): readonly Appended[] {
  return names.flatMap((name) => {
    if (!file.text.includes(name)) return [];
    const pattern = new RegExp(`(?<![A-Za-z0-9_])${name}(?![A-Za-z0-9_])${BEHIND}`, 'g');
    return [...file.text.matchAll(pattern)].map(({ index }) => ({
      path: file.path,
      span: { start: index, end: index + name.length },
      name,
    }));
  });
}
