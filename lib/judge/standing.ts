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

/** Weighs one URL; `--pooler` fills what its host does not tell. */
export function standingOf(value: UrlInPlace | undefined, environment: Environment, known: Known): Standing {
  if (value === undefined || value.url === null) return { kind: 'neutral' };
  const { pooler } = value;
  const { pooler: stated } = known.stated;
  if (pooler.id === 'placeholder') return { kind: 'neutral' };
  if (pooler.id === 'local') return { kind: 'local' };
  if (known.stated.probed !== undefined && environment.kind === 'real')
    return {
      kind: 'known',
      pooler: { ...known.stated.probed, name: `${pooler.id === 'unknown' ? 'a pooler' : pooler.name} (probed)` },
    };
  if (pooler.evidence === 'proven') return { kind: 'known', pooler };
  if (stated !== undefined && fills(stated, pooler)) return { kind: 'known', pooler: stated };
  if (pooler.id === 'unknown' && !value.complete && environment.kind === 'template') return { kind: 'neutral' };
  return { kind: 'unknown', why: unknownHost(value, environment) };
}

/** A host that shows a PgBouncer of one's own can be told its version, but can not become a provider. */
function fills(stated: Pooler, found: Pooler): boolean {
  return found.id === 'unknown' || isOwnPooler(stated);
}

/** A pooler that stands beside one's own database, or none at all. */
export function isOwnPooler({ id }: Pooler): boolean {
  return ['pgbouncer', 'pgcat', 'odyssey', 'none'].includes(id);
}

function unknownHost(value: UrlInPlace, environment: Environment): string {
  const name = value.name ?? value.key;
  if (value.pooler.id === 'pgbouncer')
    return `${name} in ${environment.path} goes through a PgBouncer of unknown version and settings`;
  if (!value.complete) return `${name} in ${environment.path} is put together from variables that were not found`;
  if ((value.url?.hosts.length ?? 0) > 1) return `${name} in ${environment.path} names several hosts`;
  return `the host of ${name} in ${environment.path} belongs to no known provider`;
}

/**
 * Refuses a `--pooler` that fills nothing and names another pooler than the hosts do (RULES: facts that the user states).
 *
 * Where some environment shows no pooler, the stated one is meant for that. Throws `Refusal`.
 */
export function refuseStatedPooler(known: Known, environments: readonly Environment[]): void {
  const { pooler: stated } = known.stated;
  const proven = environments.find(({ url }) => url?.pooler.evidence === 'proven');
  if (stated === undefined || !proven?.url || environments.some(isOpen)) return;
  if (environments.some(({ url }) => url && isSamePooler(url.pooler, stated))) return;
  throw new Refusal(
    `--pooler says ${stated.name}, but the host of ${proven.url.name ?? proven.url.key} in ${proven.path} is ${proven.url.pooler.name}`,
    'leave --pooler out, or limit it to other projects with --pooler PATH=NAME',
  );
}

/** Whether an environment leaves its pooler open: an unknown host, a PgBouncer of one's own, local URLs of two kinds. */
function isOpen({ url, direct }: Environment): boolean {
  if (url?.pooler.id === 'unknown' || url?.pooler.id === 'pgbouncer') return true;
  return url?.pooler.id === 'local' && direct?.url != null;
}

/** Vercel Postgres is Neon underneath (FACTS section 4). */
function isSamePooler(a: Pooler, b: Pooler): boolean {
  const neon = ['neon', 'vercel-postgres'];
  return a.id === b.id || (neon.includes(a.id) && neon.includes(b.id));
}
