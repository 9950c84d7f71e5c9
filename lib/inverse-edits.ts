import { diffArrays } from 'diff';
import { type Edit, replacementEdit } from './edit';
import type { Change } from './outcome';

/**
 * The edits of `after` that give `before` again, in order and apart, with no more text than was taken away.
 *
 * Lines are compared first, so that what stands between two changes is in no edit.
 */
export function inverseEdits({ path, before, after }: Change): readonly Edit[] {
  const edits: Edit[] = [];
  let start = 0;
  let [gone, missing] = ['', ''];
  const take = () => {
    const end = start + gone.length;
    if (gone !== missing) edits.push(replacementEdit(path, { start, end }, gone, missing));
    [start, gone, missing] = [end, '', ''];
  };
  for (const part of diffArrays(piecesOf(after), piecesOf(before))) {
    const text = part.value.join('');
    if (part.removed) gone += text;
    else if (part.added) missing += text;
    else {
      take();
      start += text.length;
    }
  }
  take();
  return edits;
}

/** The lines and their ends, each by itself: a last line that lost its end is the same line still. */
function piecesOf(text: string): string[] {
  return text.split(/(\r?\n)/);
}
