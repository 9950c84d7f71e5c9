import type { Site } from './site';

/** How far apart two sides of one comparison may stand. */
const FAR = 300;
const OPERATOR = /[!=]==?|<>|\.equals\(|\.localeCompare\(|\.(?:to(?:Be|Equal|StrictEqual)|equal|eql?)\(/;
const SHELL_OPERATOR = /["'}\s]\s*(?:==?|!=)\s+["']?/;
/** What ends one side of a comparison and begins something else. */
const BREAKS = /&&|\|\||\?\?|[;{}]|=>|,|\s\?\s|\b(?:and|or)\b|\r?\n\s*\r?\n/;
const COMPARING_CALL = /(?:[Ee]qual|[Ss]ame|[Dd]iffer|[Cc]ompare|[Mm]atch|[Dd]istinct)\w{0,40}\(\s*[^;{}]{0,120}$/;

/** One of two sides: the word that stands there, and which variable it means. */
interface Side {
  readonly site: Site;
  readonly name: string;
}

/**
 * The sites of code that compares one variable with another one, directly or through a constant that was made from it.
 *
 * Only neighbours are compared, so the work is linear in the number of sites.
 */
export function comparedSites(bare: string, sites: readonly Site[], syntax: 'code' | 'shell'): ReadonlySet<Site> {
  const live = sites.filter((site) => !site.commented);
  const direct = comparedSides(
    bare,
    live.map((site) => ({ site, name: site.name })),
    syntax,
  ).map(({ site }) => site);
  return new Set(syntax === 'code' ? [...direct, ...comparedByConstant(bare, live)] : direct);
}

function comparedSides(bare: string, sides: readonly Side[], syntax: 'code' | 'shell'): readonly Side[] {
  return sides.flatMap((left, index) => {
    const right = sides[index + 1];
    return right !== undefined && left.name !== right.name && areCompared(bare, left.site, right.site, syntax)
      ? [left, right]
      : [];
  });
}

function areCompared(bare: string, left: Site, right: Site, syntax: 'code' | 'shell'): boolean {
  const between = bare.slice(left.span.end, Math.min(right.span.start, left.span.end + FAR + 1));
  if (between.length > FAR) return false;
  if (syntax === 'shell')
    return !/[;&|\n]/.test(between) && SHELL_OPERATOR.test(between) && /(?:\[|\btest)\s/.test(left.before);
  if (OPERATOR.test(between) && !BREAKS.test(between)) return true;
  return /^[^;{}]*,[^;{}]*$/.test(between) && COMPARING_CALL.test(left.lead.slice(-200));
}

// ---- const direct = process.env.DIRECT_URL; … if (direct === pooled)

const CONSTANT =
  /^\s*(?:export\s+)?(?:(?:const|let|var|final|auto|my)\s+)?\$?([A-Za-z_]\w{0,80})\s*(?::[^=;]{0,80})?:?=(?![=>])[^;]*$/;
const MOST_CONSTANTS = 30;

function comparedByConstant(bare: string, sites: readonly Site[]): readonly Site[] {
  const made = new Map<string, Site>();
  for (const site of sites) {
    const constant = CONSTANT.exec(site.before)?.[1];
    if (constant !== undefined && made.size < MOST_CONSTANTS) made.set(constant, site);
  }
  if (new Set([...made.values()].map((site) => site.name)).size < 2) return [];
  const sides = usesOf(bare, made);
  return comparedSides(bare, sides, 'code').flatMap(({ site }) => made.get(site.name) ?? []);
}

/** Every place that names one of the constants, as a side that means the constant's variable. */
function usesOf(bare: string, made: ReadonlyMap<string, Site>): readonly Side[] {
  const pattern = new RegExp(`(?<![\\w.$])(?:${[...made.keys()].join('|')})(?![\\w$])`, 'g');
  return [...bare.matchAll(pattern)].map((match) => {
    const [word] = match;
    const end = match.index + word.length;
    const lead = bare.slice(Math.max(match.index - 200, 0), match.index);
    const site: Site = {
      name: word,
      span: { start: match.index, end },
      commented: false,
      before: lead,
      after: '',
      lead,
      tail: '',
    };
    return { site, name: made.get(word)?.name ?? word };
  });
}
