import type { Environment, UrlInPlace, UrlKey } from '../lib/judge/environment';
import { loginsOf } from '../lib/judge/same-login';
import { poolerOf } from '../lib/poolers';
import { readUrl } from '../lib/read/url';

const POOLED = 'ep-a-1-pooler.us-east-2.aws.neon.tech';
const DIRECT = 'ep-a-1.us-east-2.aws.neon.tech';

function place(key: UrlKey, name: string, text: string): UrlInPlace {
  const url = readUrl(text);
  const at = { path: '.env', span: { start: 0, end: 1 } };
  return { key, name, at, text, complete: true, url, pooler: poolerOf(url) };
}

/** What a hold says of the two URLs. */
function reasonFor(url: string, direct: string): string {
  const pooled = place('url', 'DATABASE_URL', url);
  const environment: Environment = {
    path: '.env',
    kind: 'real',
    url: pooled,
    direct: place('directUrl', 'DIRECT_URL', direct),
  };
  const login = loginsOf(environment, poolerOf(readUrl(`postgres://u:p@${POOLED}/db`)));
  return login.kind === 'differ' ? login.hold.reason.replace(/^.*: /, '') : login.kind;
}

describe('two URLs that differ', () => {
  it.each([
    ['role', `postgres://sally:p@${POOLED}/db`, `postgres://bob:p@${DIRECT}/db`, 'role `sally` and role `bob`'],
    ['database', `postgres://u:p@${POOLED}/a`, `postgres://u:p@${DIRECT}/b`, 'database `a` and database `b`'],
    [
      'endpoint',
      `postgres://u:p@${POOLED}/db`,
      'postgres://u:p@db.acme.io:6543/db',
      `endpoint \`${DIRECT}\` and endpoint \`db.acme.io:6543\``,
    ],
  ])('are told by their %s', (_part, url, direct, expected) => {
    expect(reasonFor(url, direct)).toBe(expected);
  });

  it.each([
    ['an @ in the role', 'postgres://Qa1z%40Hunter2:p@', 'role `****` and role `u`'],
    ['a blank in the role', 'postgres://Hunter2%20x:p@', 'role `****` and role `u`'],
    ['a long role', `postgres://${'q'.repeat(64)}:p@`, 'role `****` and role `u`'],
    ['a role that is a key', 'postgres://Hunter2Hunter2Hunter2@', 'role `****` and role `u`'],
  ])('are told without %s', (_what, head, expected) => {
    expect(reasonFor(`${head}${POOLED}/db`, `postgres://u:p@${DIRECT}/db`)).toBe(expected);
  });

  it('never name a piece of a login that can be read in two ways', () => {
    const torn = [
      `postgres://Qa1z@Hunter2.com/secret9@${POOLED}/db`,
      `postgres://u@${POOLED}/secret9?password=Abcd@Hunter2x`,
      `postgres://Qa1z/secret9@${POOLED}/db`,
    ];
    for (const url of torn) {
      for (const direct of [`postgres://u:p@${DIRECT}/db`, `postgres://u@${DIRECT}/secret`]) {
        const reasons = [reasonFor(url, direct), reasonFor(direct, url)].join();
        expect(reasons).toContain('`****`');
        expect(reasons).not.toMatch(/Qa1z|Hunter2|secret9/);
      }
    }
  });
});
