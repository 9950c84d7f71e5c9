import type { Mention } from '../read/mentions';
import { keepsSession } from '../read/session-words';
import { type Hold, hold, isMoving, type Moving, oneHold, type Verdict } from '../verdict';
import type { Known } from './known';
import { directNamesOf } from './url-names';

/** Which variables the clients stop reading, and which one they read instead. */
export interface Retarget {
  readonly from: readonly string[];
  readonly to: string;
  /** `scripts` leaves the app's own clients alone. */
  readonly places: 'all' | 'scripts';
}

export interface RetargetJudgement {
  readonly verdict: Verdict;
  readonly retarget?: Retarget;
}

/**
 * Judges `retarget-client-url`: a PrismaClient on the direct URL goes to the pooled one, together with the CLI.
 *
 * Seeds and scripts are safe; the app's own client on the direct URL was somebody's choice and takes `--review`.
 */
export function judgeRetarget(known: Known, verdicts: Moving): RetargetJudgement {
  const to = known.names.url;
  const from = directNamesOf(known.names).filter((name) => name !== to);
  const clients = known.around.mentions.filter(({ kind, name }) => kind === 'prisma-client' && from.includes(name));
  if (clients.length === 0 || to === undefined)
    return { verdict: { kind: 'not-applicable', reason: 'no client in the code reads the direct URL', unasked: true } };
  if (!isMoving(verdicts))
    return {
      verdict: {
        kind: 'not-applicable',
        reason: 'it goes with the direct URL of the schema or the config, which stays',
      },
    };
  const { around } = known;
  const places = known.stated.review ? 'all' : 'scripts';
  const isSafe = ({ path, client }: Mention) =>
    client?.place === 'script' && !keepsSession(around.texts.get(path)?.text ?? '');
  const movable = clients.filter((each) => each.client?.movable === true && (places === 'all' || isSafe(each)));
  if (movable.length > 0)
    return { verdict: { kind: 'go', reason: `Prisma's clients read ${to} as well` }, retarget: { from, to, places } };
  return { verdict: oneHold(clients.map((mention) => whyLeft(mention, to))) ?? { kind: 'done' } };
}

function whyLeft({ name, path, span, client }: Mention, to: string): Hold {
  const at = { path, span };
  if (client?.movable !== true)
    return hold(`the client's URL is made in a way that can not be edited safely: ${name}`, {
      at,
      cure: `read ${to} there`,
    });
  const whose = client.place === 'script' ? 'a script that keeps state in its session' : "the app's own client";
  return hold(`${whose} connects with ${name}, past the pooler`, {
    at,
    cure: `with \`--review\` this run takes ${to} in its place`,
  });
}
