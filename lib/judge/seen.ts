import type { Seen } from '../outcome';
import { GATE, reaches } from '../prisma-version';
import { redactUrl } from '../redact';
import { shortHost } from '../redact/short-host';
import type { Verdicts } from '../verdict';
import type { Environment } from './environment';
import type { Known } from './known';
import { provesOne } from './redundant';
import { loginsIn } from './same-login';
import { standingOf } from './standing';

/** The table "what was seen": Prisma, pooler, login, environments, each with its source. */
export function seenOf(known: Known, environments: readonly Environment[], verdicts: Verdicts): readonly Seen[] {
  const asked = new Set(Object.values(verdicts).flatMap((verdict) => (verdict.kind === 'ask' ? [verdict.fact] : [])));
  return [
    prismaRow(known),
    ...poolerRows(known, environments).map((row) => unlessNeeded(row, asked.has('pooler'))),
    ...loginRow(known, environments).map((row) => unlessNeeded(row, asked.has('same-login'))),
    environmentsRow(environments, known),
  ];
}

/** A fact that is missing is marked only where a step waits for it. */
function unlessNeeded({ ok, ...row }: Seen, isAsked: boolean): Seen {
  return ok === undefined || (!ok && !isAsked && row.remark === '' && isUnknown(row)) ? row : { ...row, ok };
}

function isUnknown({ value }: Pick<Seen, 'value'>): boolean {
  return value === 'unknown' || /were not seen together|can not be compared/.test(value);
}

function prismaRow({ version }: Known): Seen {
  if (version.kind !== 'known')
    return { label: 'Prisma', value: 'unknown', source: version.why, remark: '', ok: false };
  const ok = reaches(version.version, GATE.oneUrl);
  return {
    label: 'Prisma',
    value:
      version.from.version === undefined && !version.stated ? (version.from.range ?? version.version) : version.version,
    source: version.stated
      ? 'stated'
      : `${version.from.path}${version.from.detail === '' ? '' : `, ${version.from.detail}`}`,
    remark: ok ? `${GATE.oneUrl} or newer` : `older than ${GATE.oneUrl}`,
    ok,
  };
}

/** One row a pooler, from the first environment that shows it. */
function poolerRows(known: Known, environments: readonly Environment[]): readonly Seen[] {
  const rows = new Map<string, Seen>();
  for (const environment of environments) {
    const standing = standingOf(environment.url, environment, known);
    const value = environment.url;
    if (standing.kind !== 'known' || !value || rows.has(standing.pooler.name)) continue;
    const { pooler } = standing;
    const yes = (answer: string) => (answer === 'yes' ? '✓' : answer === 'no' ? '✗' : '?');
    rows.set(pooler.name, {
      label: 'Pooler',
      value: pooler.evidence === 'stated' ? `${pooler.name} (stated)` : pooler.name,
      source: `${value.name ?? 'url'} in ${environment.path}, host ${shortHost(redactUrl(value.url?.hosts[0]?.host ?? ''))}`,
      remark: `named prepared statements ${yes(pooler.namedStatements)}  shadow database ${yes(pooler.shadowDatabase)}`,
    });
  }
  const { pooler } = known.stated;
  if (rows.size === 0 && pooler) return [{ label: 'Pooler', value: pooler.name, source: 'stated', remark: '' }];
  return rows.size > 0
    ? [...rows.values()]
    : [{ label: 'Pooler', value: 'unknown', source: 'no value that was seen proves one', remark: '', ok: false }];
}

function loginRow(known: Known, environments: readonly Environment[]): readonly Seen[] {
  const { url = '`url`', direct } = known.names;
  if (direct === undefined || direct === known.names.url) return [];
  const logins = environments.map((environment) => loginIn(environment, known));
  const row = { label: 'Login', source: '', remark: '' };
  if (logins.includes('differ')) return [{ ...row, value: `${url} and ${direct} are not the same login`, ok: false }];
  const same = `role, database and endpoint of ${url} and ${direct} are the same`;
  if (logins.includes('same')) return [{ ...row, value: same, ok: true }];
  if (known.stated.sameLogin) return [{ ...row, value: `${same} (stated)`, ok: true }];
  const together = environments.some((environment) => environment.url && environment.direct);
  return [
    { ...row, value: `${url} and ${direct} ${together ? 'can not be compared' : 'were not seen together'}`, ok: false },
  ];
}

/** A local pair that proves nothing of other environments counts as unseen. */
function loginIn(environment: Environment, known: Known): 'same' | 'differ' | 'unseen' {
  const { kind } = loginsIn(environment, known);
  return kind === 'one' ? (provesOne(environment, known) ? 'same' : 'unseen') : kind;
}

/** Where values and readers may be that nobody has looked at; what git ignores is left out of the search. */
function environmentsRow(environments: readonly Environment[], { repository }: Known): Seen {
  const paths = environments.map((environment) => environment.path);
  const seen = paths.length === 0 ? 'no env file with its variables' : paths.join(', ');
  const unsearched = repository.leavesOutIgnored ? '; not searched: git-ignored code' : '';
  return { label: 'Seen', value: `${seen}; not seen: what your host sets${unsearched}`, source: '', remark: '' };
}
