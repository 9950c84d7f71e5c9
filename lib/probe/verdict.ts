import type { Check, CheckName, Pooling, ProbeVerdict } from '../probe-result';

/**
 * Draws the verdict from the checks alone.
 *
 * What speaks against the URL counts before what is not known, and that before what is only about `migrate dev`. Nothing
 * is taken for proved that was not seen.
 */
export function verdictOf(checks: readonly Check[], pooling: Pooling): ProbeVerdict {
  const find = (names: readonly CheckName[], ...outcomes: readonly Check['outcome'][]) =>
    names.flatMap((name) => checks.filter((check) => check.name === name && outcomes.includes(check.outcome)))[0];
  const broken = find(CARRIES, 'bad');
  if (broken) return { kind: 'does-not-work', reason: `${AGAINST[broken.name]}: ${broken.saw}` };
  const open = openQuestion(pooling, find);
  if (open) return { kind: 'not-known', reason: `${open.what}: ${open.saw}` };
  const stays = find(['lock-released'], 'bad', 'unclear', 'untried') !== undefined;
  const lock = stays ? ', and the advisory lock has to be disabled' : '';
  const lacking = find(DEV, 'bad');
  if (lacking) return { kind: 'deploy-but-not-dev', reason: `${AGAINST[lacking.name]}: ${lacking.saw}${lock}` };
  const untried = untriedText(checks);
  return stays
    ? {
        kind: 'works-without-lock',
        reason: `a lock of \`migrate\` would stay on a server connection of the pooler${untried}`,
      }
    : {
        kind: 'one-url-works',
        reason: `named statements, locks and sessions are as Prisma Migrate needs them${untried}`,
      };
}

/** What every command needs. */
const CARRIES: readonly CheckName[] = [
  'pooling',
  'statement-follows-client',
  'statement-names',
  'statement-left-over',
  'deallocate-all',
  'discard-all',
];
/** What `migrate dev` needs besides. */
const DEV: readonly CheckName[] = ['create-database', 'shadow-database', 'other-databases', 'postgres-version'];

const AGAINST: Readonly<Partial<Record<CheckName, string>>> = {
  pooling: 'migrations need transactions',
  'statement-follows-client': 'named prepared statements do not follow their client',
  'statement-names': 'two clients can not use one name for prepared statements',
  'statement-left-over': 'a name that a client left behind is taken for the next one',
  'deallocate-all': 'one client can take the prepared statements of the others away',
  'discard-all': 'one client can take the prepared statements of the others away',
  'create-database': '`migrate dev` can not make its shadow database',
  'shadow-database': '`migrate dev` can not use a shadow database',
  'other-databases': '`migrate dev` can not reach its shadow database',
  'postgres-version': '`migrate dev` can not drop its shadow database behind a pooler',
};

type Find = (names: readonly CheckName[], ...outcomes: readonly Check['outcome'][]) => Check | undefined;

function openQuestion(pooling: Pooling, find: Find): { readonly what: string; readonly saw: string } | null {
  const pool = find(['pooling'], 'unclear');
  if (pooling === 'unknown') return { what: 'it could not be seen how connections are pooled', saw: pool?.saw ?? '' };
  const statement = find(['statement-follows-client'], 'unclear', 'untried');
  if (statement)
    return { what: 'it could not be seen whether named statements follow their client', saw: statement.saw };
  const shadow = find(DEV, 'bad') ? undefined : find(['shadow-database'], 'unclear');
  return shadow ? { what: 'it could not be seen whether a shadow database works', saw: shadow.saw } : null;
}

const UNTRIED: Readonly<Partial<Record<CheckName, string>>> = {
  'deallocate-all': 'DEALLOCATE ALL',
  'discard-all': 'DISCARD ALL',
  'shadow-database': 'a shadow database',
};

function untriedText(checks: readonly Check[]): string {
  const left = checks.flatMap(({ name, outcome }) => (outcome === 'good' ? [] : (UNTRIED[name] ?? [])));
  return left.length === 0 ? '' : `; not tried: ${left.join(', ')}`;
}
