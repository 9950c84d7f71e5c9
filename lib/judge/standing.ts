import { Refusal } from '../errors';
import type { Pooler } from '../poolers';
import type { Environment, UrlInPlace } from './environment';
import type { Known } from './known';

/**
 * What one URL proves about its pooler.
 *
 * `neutral` values (placeholders, empty values, no URL at all) and `local` ones follow the other environments;
 * `unknown` ones need `--pooler`.
 */
export type Standing =
  | { readonly kind: 'neutral' }
  | { readonly kind: 'local' }
  | { readonly kind: 'unknown'; readonly why: string }
  | { readonly kind: 'known'; readonly pooler: Pooler };

/**
 * Weighs one URL against what the user stated.
 *
 * Throws `Refusal` when `--pooler` names another pooler than the URL's own host does (RULES: facts that the user states).
 */
export function standingOf(value: UrlInPlace | undefined, environment: Environment, known: Known): Standing {
  if (value === undefined || value.url === null) return { kind: 'neutral' };
  const { pooler } = value;
  const stated = known.stated.pooler;
  if (pooler.id === 'placeholder') return { kind: 'neutral' };
  if (pooler.id === 'local') return { kind: 'local' };
  if (pooler.id === 'unknown' && !value.complete && environment.kind === 'template') return { kind: 'neutral' };
  if (pooler.id === 'unknown' || (pooler.id === 'pgbouncer' && stated?.id === 'pgbouncer')) {
    return stated ? { kind: 'known', pooler: stated } : { kind: 'unknown', why: unknownHost(value, environment) };
  }
  refuseContradiction(pooler, stated, value, environment);
  if (pooler.id === 'pgbouncer') return { kind: 'unknown', why: `${value.name ?? 'url'} in ${environment.path} goes through a PgBouncer of unknown version and settings` };
  return { kind: 'known', pooler };
}

function unknownHost(value: UrlInPlace, environment: Environment): string {
  const name = value.name ?? value.key;
  if (!value.complete) return `${name} in ${environment.path} is put together from variables that were not found`;
  if ((value.url?.hosts.length ?? 0) > 1) return `${name} in ${environment.path} names several hosts`;
  return `the host of ${name} in ${environment.path} belongs to no known provider`;
}

function refuseContradiction(found: Pooler, stated: Pooler | undefined, value: UrlInPlace, environment: Environment): void {
  if (stated === undefined || stated.id === found.id || isNeonTwin(stated, found)) return;
  throw new Refusal(
    `--pooler says ${stated.name}, but the host of ${value.name ?? value.key} in ${environment.path} is ${found.name}`,
    `leave --pooler out, or limit it to other projects with --pooler PATH=NAME`,
  );
}

/** Vercel Postgres is Neon underneath (FACTS section 4). */
function isNeonTwin(a: Pooler, b: Pooler): boolean {
  const neon = ['neon', 'vercel-postgres'];
  return neon.includes(a.id) && neon.includes(b.id);
}
