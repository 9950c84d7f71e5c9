import type { Place } from './text';

/** The steps of a move, in the order in which they are judged and shown; the names are the transforms' names. */
export const STEPS = [
  'drop-shadow-database-url',
  'drop-direct-url',
  'drop-pgbouncer-flag',
  'drop-url-variable',
] as const;

export type Step = (typeof STEPS)[number];

/** What only the user may know, each with the flag that states it. */
export type Fact = 'pooler' | 'same-login' | 'prisma-version';

/**
 * What the tool decides about one step (RULES: verdicts).
 *
 * `ask` means work left (exit 1 in `check`), `hold` does not; `at` is where the reason stands.
 */
export type Verdict =
  | { readonly kind: 'go'; readonly reason: string }
  | { readonly kind: 'done' }
  | {
      readonly kind: 'ask';
      readonly fact: Fact;
      readonly question: string;
      readonly looked: readonly string[];
      readonly flag: string;
    }
  | { readonly kind: 'hold'; readonly reason: string; readonly at?: Place; readonly cure?: string }
  | { readonly kind: 'not-applicable'; readonly reason: string };

export type Verdicts = Readonly<Record<Step, Verdict>>;
