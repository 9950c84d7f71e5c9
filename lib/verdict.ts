import type { Place } from './text';

/** The steps of a move, in the order in which they are judged and shown; the names are the transforms' names. */
export const STEPS = [
  'add-direct-url',
  'use-pooled-host',
  'move-url-to-config',
  'drop-shadow-database-url',
  'drop-direct-url',
  'config-one-url',
  'retarget-client-url',
  'drop-pgbouncer-flag',
  'advisory-lock',
  'drop-env-declaration',
  'drop-url-variable',
] as const;

export type Step = (typeof STEPS)[number];

/** What only the user may know, each with the flag that states it. */
export type Fact = 'pooler' | 'same-login' | 'prisma-version';

/** Why a step may not be taken: a sentence in the manner of a finding, where the reason stands, and what would change it. */
export interface Hold {
  readonly kind: 'hold';
  readonly reason: string;
  readonly at?: Place;
  readonly cure?: string;
  /** The next holds: what would stand in the way once the first one is gone. */
  readonly also?: readonly Hold[];
}

/** A fact that is missing: the question, what was looked at, and the flag that states it. */
export interface Ask {
  readonly kind: 'ask';
  readonly fact: Fact;
  readonly question: string;
  readonly looked: readonly string[];
  readonly flag: string;
}

/**
 * What the tool decides about one step (RULES: verdicts).
 *
 * `ask` means work left (exit 1 in `check`), `hold` does not.
 */
export type Verdict =
  | { readonly kind: 'go'; readonly reason: string }
  | { readonly kind: 'done' }
  | Ask
  | Hold
  /** `unasked`: nothing in the project and no flag asks for the step; the screen passes over it unless it is verbose. */
  | { readonly kind: 'not-applicable'; readonly reason: string; readonly unasked?: true };

export type Verdicts = Readonly<Record<Step, Verdict>>;

/** The verdicts that decide which URL the CLI uses. */
export type Moving = Pick<Verdicts, 'drop-direct-url' | 'config-one-url'>;

/** Whether this run drops the direct URL of the schema or the config. */
export function isMoving(verdicts: Moving): boolean {
  return verdicts['drop-direct-url'].kind === 'go' || verdicts['config-one-url'].kind === 'go';
}

/** A step that the user does not want to hear of. */
export const LEFT_OUT: Verdict = { kind: 'not-applicable', reason: 'left out by --only or --skip' };

/** A hold with its reason; the other parts may be left out. */
export function hold(reason: string, parts: Omit<Hold, 'kind' | 'reason'> = {}): Hold {
  return { kind: 'hold', reason, ...parts };
}

/** All holds as one: the first one leads, the others are named as the next ones. `null` when there is none. */
export function oneHold(holds: readonly Hold[]): Hold | null {
  const [first, ...rest] = holds;
  if (first === undefined) return null;
  const also = [...(first.also ?? []), ...rest].filter((other) => other.reason !== first.reason);
  return also.length > 0 ? { ...first, also } : first;
}
