import { findingsOn } from '../lib/probe/findings';
import { verdictOf } from '../lib/probe/verdict';
import { CHECKS, type Check, type CheckName, type CheckOutcome, type Pooling } from '../lib/probe-result';

type Outcomes = Partial<Record<CheckName, CheckOutcome>>;

/** Every check, good but for those that are named. */
function checksWith(outcomes: Outcomes): readonly Check[] {
  const usual: Outcomes = { pooling: 'fact', 'postgres-version': 'fact' };
  return CHECKS.map((name) => ({ name, outcome: outcomes[name] ?? usual[name] ?? 'good', saw: `seen of ${name}` }));
}

function kindOf(outcomes: Outcomes, pooling: Pooling = 'transaction'): string {
  return verdictOf(checksWith(outcomes), pooling).kind;
}

const BROKEN: readonly CheckName[] = [
  'pooling',
  'statement-follows-client',
  'statement-names',
  'statement-left-over',
  'deallocate-all',
  'discard-all',
];
const DEV: readonly CheckName[] = ['create-database', 'other-databases', 'shadow-database', 'postgres-version'];

describe('the verdict of the checks', () => {
  it('is that one URL works when all is good', () => {
    expect(kindOf({})).toBe('one-url-works');
  });

  it.each(BROKEN)('is no when %s is bad, whatever else is open', (name) => {
    expect(kindOf({ [name]: 'bad', 'shadow-database': 'bad', 'lock-released': 'bad' })).toBe('does-not-work');
    expect(kindOf({ [name]: 'bad' }, 'unknown')).toBe('does-not-work');
  });

  it.each(DEV)('is deploy without dev when %s is bad', (name) => {
    expect(kindOf({ [name]: 'bad' })).toBe('deploy-but-not-dev');
  });

  it('says of deploy without dev that the lock has to go too', () => {
    expect(verdictOf(checksWith({ 'shadow-database': 'bad', 'lock-released': 'bad' }), 'transaction').reason).toBe(
      '`migrate dev` can not use a shadow database: seen of shadow-database, and the advisory lock has to be disabled',
    );
  });

  it.each(['bad', 'unclear', 'untried'] as const)('wants the lock disabled when its check is %s', (outcome) => {
    expect(kindOf({ 'lock-released': outcome })).toBe('works-without-lock');
  });

  it.each(['unclear', 'untried'] as const)('is not known when following a client is %s', (outcome) => {
    expect(kindOf({ 'statement-follows-client': outcome })).toBe('not-known');
  });

  it('is not known when the pooling is not, or a shadow database told nothing', () => {
    expect(kindOf({ pooling: 'unclear' }, 'unknown')).toBe('not-known');
    expect(kindOf({ 'shadow-database': 'unclear' })).toBe('not-known');
  });

  it('is deploy without dev when a shadow database told nothing but the right to make one is missing', () => {
    expect(kindOf({ 'shadow-database': 'unclear', 'create-database': 'bad' })).toBe('deploy-but-not-dev');
  });

  it.each([
    'statement-names',
    'statement-left-over',
    'other-databases',
    'lock-free',
    'search-path',
    'same-login',
  ] as const)('does not hang on %s when that is unclear', (name) => {
    expect(kindOf({ [name]: 'unclear' })).toBe('one-url-works');
  });

  it('does not hang on what is told by a finding of its own', () => {
    expect(kindOf({ 'lock-free': 'bad', 'search-path': 'bad', 'same-login': 'bad' })).toBe('one-url-works');
  });

  it('names what was not tried', () => {
    const checks = checksWith({ 'deallocate-all': 'untried', 'discard-all': 'unclear', 'shadow-database': 'untried' });
    expect(verdictOf(checks, 'transaction').reason).toMatch(
      /; not tried: DEALLOCATE ALL, DISCARD ALL, a shadow database$/,
    );
  });
});

describe('the findings of the checks', () => {
  const codesOf = (outcomes: Outcomes, servers = 2) =>
    findingsOn(checksWith(outcomes), servers).map(({ code }) => code);

  it('are none when all is good', () => {
    expect(codesOf({})).toEqual([]);
  });

  it('are one for each thing that is wrong', () => {
    const all = Object.fromEntries(CHECKS.map((name) => [name, 'bad' as const]));
    expect(codesOf(all)).toEqual([
      'probe-statement-mode',
      'probe-named-statements',
      'probe-reset-takes-statements',
      'probe-no-createdb',
      'probe-shadow-database',
      'probe-old-postgres',
      'probe-lock-stays',
      'probe-lock-held',
      'probe-search-path',
      'probe-other-login',
    ]);
  });

  it('tell a pool of one from a check that told nothing', () => {
    expect(codesOf({ 'statement-follows-client': 'unclear' }, 1)).toEqual(['probe-pool-of-one']);
    expect(codesOf({ 'statement-follows-client': 'unclear' }, 2)).toEqual(['probe-unclear']);
    expect(codesOf({ 'statement-follows-client': 'unclear', 'lock-free': 'unclear' }, 1)).toEqual([
      'probe-pool-of-one',
      'probe-unclear',
    ]);
  });

  it('name the check that told nothing', () => {
    expect(findingsOn(checksWith({ 'same-login': 'unclear' }), 2)[0]?.notes).toEqual([
      'login of the direct URL: seen of same-login',
    ]);
  });

  it('have a cure each', () => {
    const all = Object.fromEntries(CHECKS.map((name) => [name, 'bad' as const]));
    expect(findingsOn(checksWith(all), 1).filter(({ help }) => !help)).toEqual([]);
  });
});
