import type { Edit } from '../../lib/edit';
import type { Finding, Fix } from '../../lib/finding';
import { TRANSFORMS } from '../../lib/registry';
import type { SourceFile } from '../../lib/text';
import type { Transform } from '../../lib/transform';

/** What one round of a plan announced for one file: edits whose spans count in `before`. */
export interface Round {
  readonly before: string;
  readonly after: string;
  readonly edits: readonly Edit[];
}

const foundIn = new WeakMap<Fix, SourceFile>();

/**
 * Has every transform remember the text in which it finds a fix; to be called once, before anything is planned.
 *
 * A plan goes in rounds, and the spans of a later round count in the text that the earlier ones left. The plan itself keeps
 * only the fixes.
 */
export function rememberTexts(): void {
  const transforms = TRANSFORMS as Transform[];
  for (const [index, transform] of transforms.entries()) transforms[index] = remembering(transform);
}

function remembering(transform: Transform): Transform {
  return {
    ...transform,
    find: (file, judgement) => {
      const findings = transform.find(file, judgement);
      for (const { fix } of findings) if (fix) foundIn.set(fix, file);
      return findings;
    },
  };
}

/** The rounds that `steps` announce for the file at `path`, whose text was `before` and is `after` now. */
export function roundsOf(path: string, before: string, after: string, steps: readonly Finding[]): readonly Round[] {
  const edits = new Map<string, Edit[]>([[before, []]]);
  for (const { code, fix } of steps) {
    const ofFile = fix?.edits.filter((edit) => edit.path === path) ?? [];
    if (fix === undefined || ofFile.length === 0) continue;
    const file = foundIn.get(fix);
    if (file?.path !== path) throw new Error(`${code} announced an edit of ${path}, which it had not been handed`);
    edits.set(file.text, [...(edits.get(file.text) ?? []), ...ofFile]);
  }
  const texts = [...edits.keys()];
  return texts.map((text, index) => ({ before: text, after: texts[index + 1] ?? after, edits: edits.get(text) ?? [] }));
}
