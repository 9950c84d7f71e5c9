/**
 * Babel reads every `<T>(` in two ways, with all that stands inside of it, so nested ones cost a power of two: twenty of
 * them take half a minute, and this many tries less than a second.
 */
const MOST_TRIES = 20_000;
/** Hand-written code nests fewer, and as often as it likes. */
const USUAL_DEPTH = 3;

/**
 * Babel's work grows with the square of the templates in a file, whose tokens it splices in, and of the block comments in
 * a line: ten thousand of either take about a second.
 */
const MOST_TEMPLATES = 10_000;
const MOST_COMMENTS = 10_000;

const MARKS =
  /(?<!=)>\s{0,20}\(|[([{;,]|[)\]}](?:\s{0,20}(?:=>|:))?|(?<![\w$.])(?:const|let|var|export|function|class|return|import|if)(?![\w$])/g;

/** What is written inside of one bracket. */
interface Level {
  readonly isGeneric: boolean;
  /** How many `<T>(` it stands in. */
  readonly within: number;
  /** How many more the next words stand in: the body of `<T>(a) => …` goes on behind its bracket. */
  pending: number;
}

/** Whether parsing a text would not end soon, by what it repeats and by how deep it nests. */
export function takesTooLong(text: string): boolean {
  if (text.split('`').length > 2 * MOST_TEMPLATES || text.split('/*').length > MOST_COMMENTS) return true;
  return nestsTooDeep(text);
}

/** Whether type arguments and parameters stand in each other too often. */
function nestsTooDeep(text: string): boolean {
  const open: Level[] = [];
  let level: Level = { isGeneric: false, within: 0, pending: 0 };
  let tries = 0;
  for (const [mark] of text.includes('>') ? text.matchAll(MARKS) : []) {
    if (/[([{]$/.test(mark)) {
      const isGeneric = mark.startsWith('>');
      if (isGeneric) level.pending += 1;
      open.push(level);
      level = { isGeneric, within: level.within + level.pending, pending: 0 };
      if (isGeneric && level.within > USUAL_DEPTH) tries += 2 ** level.within;
    } else if (/^[)\]}]/.test(mark)) level = closed(level, open.pop() ?? level, mark);
    else level.pending = 0;
    if (tries > MOST_TRIES) return true;
  }
  return false;
}

/** The level around one that ends. */
function closed({ isGeneric }: Level, around: Level, mark: string): Level {
  if (mark === '}') around.pending = 0;
  else if (isGeneric && !/[>:]$/.test(mark)) around.pending = Math.max(around.pending - 1, 0);
  return around;
}
