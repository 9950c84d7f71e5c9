import type { Edit } from './edit';
import type { Place } from './text';

export type Level = 'error' | 'warning' | 'note';

/** What a fix says it will change in meaning; `lib/verify.ts` allows exactly these differences and no other. */
export type Announced =
  | { readonly kind: 'assignment-removed'; readonly path: string; readonly block: string; readonly key: string }
  | { readonly kind: 'assignment-changed'; readonly path: string; readonly block: string; readonly key: string }
  /** Exactly `key = env("name")` on a line of its own. */
  | {
      readonly kind: 'assignment-added';
      readonly path: string;
      readonly block: string;
      readonly key: string;
      readonly name: string;
    }
  | { readonly kind: 'env-removed'; readonly path: string; readonly name: string }
  | { readonly kind: 'env-added'; readonly path: string; readonly name: string }
  /** The value loses `pgbouncer=true`. */
  | { readonly kind: 'env-changed'; readonly path: string; readonly name: string }
  /** The value's host gets `-pooler`. */
  | { readonly kind: 'env-repooled'; readonly path: string; readonly name: string }
  /** Tokens of JS/TS that go and that come; comparing is by tokens, so white space does not matter. */
  | { readonly kind: 'code-changed'; readonly path: string; readonly removed: string; readonly added: string }
  /** A key of `prisma.config.*` and the variables that it names now; none where the key is gone, or is new and names none. */
  | {
      readonly kind: 'config-changed';
      readonly path: string;
      readonly key: 'url' | 'directUrl' | 'shadowDatabaseUrl' | 'engine' | 'schema' | 'seed';
      readonly names: readonly string[];
    }
  /** An item of a JSON list that names a variable. */
  | { readonly kind: 'json-removed'; readonly path: string; readonly name: string }
  /** A command in a script or workflow that gets the lock's variable in front of it. */
  | { readonly kind: 'lock-disabled'; readonly path: string }
  | { readonly kind: 'file-created'; readonly path: string };

/** A change in one file, taken whole or not at all. `title` is a verb phrase in lower case. */
export interface Fix {
  readonly title: string;
  readonly safety: 'safe' | 'review';
  readonly edits: readonly Edit[];
  readonly announced: readonly Announced[];
}

/**
 * One thing that the user is told.
 *
 * `code` is the transform's or the check's name; `message` is lower case, true when read alone, code in backticks, no
 * final stop, and holds no secret; `help` is the cure.
 */
export interface Finding {
  readonly code: string;
  readonly level: Level;
  readonly message: string;
  readonly at?: Place;
  readonly notes: readonly string[];
  readonly help?: string;
  readonly fix?: Fix;
}

/** Makes a finding; `notes` may be left out. */
export function finding(parts: Omit<Finding, 'notes'> & { readonly notes?: readonly string[] }): Finding {
  return { notes: [], ...parts };
}
