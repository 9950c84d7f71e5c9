/** A flag, in the words of yargs. */
export interface PlainFlag {
  readonly type: 'boolean' | 'string';
  readonly array?: boolean;
  readonly alias?: string | readonly string[];
  readonly choices?: readonly string[];
  readonly default?: unknown;
}

/** The command that the words begin with, and what yargs would give for all of them: `paths`, and every flag by its name. */
export interface PlainWords {
  readonly command?: string;
  readonly argv: Readonly<Record<string, unknown>>;
}

type Flags = Readonly<Record<string, PlainFlag>>;

/**
 * Reads a command line in which there is nothing for yargs to do; yargs alone takes as long to load as node itself.
 *
 * That is: one of the `commands` or none, paths, and known flags, each with its value. For all else (help, a typo, a flag
 * that stands twice, quotes, a path that may be a command) it gives `undefined`: then yargs decides, and says what is
 * wrong.
 */
export function plainWords(
  words: readonly string[],
  commands: readonly string[],
  flags: Flags,
): PlainWords | undefined {
  const command = commands.find((name) => name === words[0]);
  const paths: string[] = [];
  const given = new Map<string, readonly unknown[]>();
  let rest = command === undefined ? words : words.slice(1);
  while (rest.length > 0) {
    const [word = '', next] = rest;
    const taken = word.startsWith('-') ? flagIn(word, next, flags) : pathIn(word, command);
    if (taken === undefined) return undefined;
    if (taken.name === undefined) paths.push(taken.value);
    else given.set(taken.name, [...(given.get(taken.name) ?? []), taken.value]);
    rest = rest.slice(taken.words);
  }
  const values = Object.entries(flags).map(([name, flag]) => [name, valueFor(flag, given.get(name))] as const);
  if ([...given].some(([name, all]) => all.length > 1 && !flags[name]?.array)) return undefined;
  return { command, argv: { ...Object.fromEntries(values), paths } };
}

function valueFor({ array, default: otherwise }: PlainFlag, given: readonly unknown[] | undefined): unknown {
  if (given === undefined) return otherwise;
  return array ? given : given[0];
}

/** A flag with its value, and how many words it takes. */
export interface TakenFlag {
  readonly name: string;
  readonly value: string | boolean;
  readonly words: 1 | 2;
}

/** A path or a flag. */
type Taken = { readonly name?: undefined; readonly value: string; readonly words: 1 } | TakenFlag;

/** Without a command before it, a word such as `chek` may be meant for one; it may also be a number to yargs. */
function pathIn(word: string, command: string | undefined): Taken | undefined {
  if (!isPlain(word) || (command === undefined && !/[./\\]/.test(word))) return undefined;
  return Number.isNaN(Number(word)) ? { value: word, words: 1 } : undefined;
}

/** The known flag that a word is, with its value in the word or in the next one; `undefined` for anything else. */
export function flagIn(word: string, next: string | undefined, flags: Flags): TakenFlag | undefined {
  const no = /^--no-(.+)$/.exec(word)?.[1];
  if (no !== undefined && flags[no]?.type === 'boolean') return { name: no, value: false, words: 1 };
  const [written = '', inside] = word.split(/=(.*)/s);
  const name = Object.keys(flags).find((each) => spellings(each, flags[each]).includes(written));
  const flag = name === undefined ? undefined : flags[name];
  if (name === undefined || flag === undefined) return undefined;
  if (flag.type === 'boolean') return inside === undefined ? { name, value: true, words: 1 } : undefined;
  const value = inside ?? next ?? '';
  if (!isPlain(value) || (flag.choices !== undefined && !flag.choices.includes(value))) return undefined;
  return { name, value, words: inside === undefined ? 2 : 1 };
}

function spellings(name: string, flag: PlainFlag | undefined): readonly string[] {
  return [name, flag?.alias ?? []].flat().map((each) => (each.length === 1 ? `-${each}` : `--${each}`));
}

/** yargs takes quotes off, and a dash for a flag. */
function isPlain(word: string): boolean {
  return word !== '' && !/^[-'"]/.test(word);
}
