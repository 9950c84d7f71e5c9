import type { Edit } from '../../edit';
import type { FlagMention } from './flag';

/**
 * The cuts that may be taken for a project, each with the first of its places.
 *
 * Places that can only go together have the same edits; where one of them is plainly for another variable than the
 * project's url, all of them stay. A place that tells no variable stays where its file makes a client
 * and does not name the url's variable: that is the URL of a tenant or of another database.
 */
export function cutsFor(
  flags: readonly FlagMention[],
  urlName: string | undefined,
  textOf: (path: string) => string | undefined,
): ReadonlyMap<readonly Edit[], FlagMention> {
  const isOwn = ({ variable, path }: FlagMention) =>
    variable === undefined ? urlName === undefined || mayBeOwn(textOf(path) ?? '', urlName) : variable === urlName;
  const foreign = new Set(flags.filter((flag) => !isOwn(flag)).map(({ cut }) => cut));
  const first = new Map<readonly Edit[], FlagMention>();
  for (const flag of flags) {
    if (flag.cut !== undefined && !foreign.has(flag.cut) && !first.has(flag.cut)) first.set(flag.cut, flag);
  }
  return first;
}

/** What connects to a database by itself. */
const CONNECTS = /\bPrismaClient\b|\bnew\s+(?:pg\.)?(?:Pool|Client)\b|\bpostgres\(/;

function mayBeOwn(text: string, urlName: string): boolean {
  return text.includes(urlName) || !CONNECTS.test(text);
}
