import { type Hold, hold } from '../verdict';
import type { Known } from './known';

/**
 * Scripts that rewrite the schema's text (T9): after the edit of a property they would silently do nothing, or put it back.
 *
 * One that names other properties only doesn't hold this one; one that names none writes the whole schema.
 */
export function rewriterHolds({ around }: Known, key: string, name: string | undefined): readonly Hold[] {
  return around.schemaRewriters
    .filter(
      ({ touches }) => touches.length === 0 || touches.includes(key) || (name !== undefined && touches.includes(name)),
    )
    .map(({ path, span, why }) =>
      hold(`a script rewrites the schema's text: ${why}`, {
        at: { path, span },
        cure: `take \`${key}\` out of the script first`,
      }),
    );
}
