import { pooledUrlOf } from '../poolers';
import type { Place } from '../text';
import { type Hold, hold, oneHold, type Verdict } from '../verdict';
import type { Environment } from './environment';
import type { Known } from './known';

/** One value whose host becomes the pooled one. `after` may hold a password and is never printed. */
export interface PooledHost {
  readonly at: Place;
  readonly name: string;
  readonly after: string;
}

export interface PooledHostJudgement {
  readonly verdict: Verdict;
  readonly values: readonly PooledHost[];
}

const UNASKED: PooledHostJudgement = {
  verdict: { kind: 'not-applicable', reason: 'only `--use-pooled-host` asks for it', unasked: true },
  values: [],
};

/**
 * Judges `use-pooled-host`, which only the flag asks for: a Neon url without `-pooler` behind its first label gets it.
 *
 * A URL with `options=endpoint...` repeats the endpoint, and whether that needs the mark too is not known (FACTS section
 * 4), so it is refused.
 */
export function judgePooledHost(known: Known, environments: readonly Environment[]): PooledHostJudgement {
  if (!known.stated.usePooledHost) return UNASKED;
  const found = environments.flatMap((environment) => pooledValue(environment) ?? []);
  const values = found.filter((value): value is PooledHost => 'after' in value);
  const held = oneHold(found.filter((value): value is Hold => 'kind' in value));
  if (values.length > 0) return { verdict: { kind: 'go', reason: 'asked for by `--use-pooled-host`' }, values };
  return { verdict: held ?? { kind: 'done' }, values: [] };
}

function pooledValue({ path, url, ownedBy }: Environment): PooledHost | Hold | null {
  const isUnpooled =
    url?.pooler.evidence === 'proven' &&
    url.pooler.mode === 'direct' &&
    /^(?:neon|vercel-postgres)$/.test(url.pooler.id);
  if (!url || !isUnpooled || url.at.path !== path || ownedBy !== undefined || url.entry === undefined) return null;
  const after = pooledUrlOf(url.entry.rawValue);
  if (after === null)
    return hold(`the host of ${url.entry.name} in ${path} can not be rewritten`, {
      at: url.at,
      cure: 'copy the pooled connection string from the Neon console',
    });
  return { at: url.at, name: url.entry.name, after };
}
