import { Refusal } from '../errors';

/** What the user says to a transform on jscodeshift's command line, instead of all the files that it does not show. */
export interface StockWords {
  readonly prismaVersion: string;
  readonly pooler: string;
  readonly sameLogin: boolean;
  readonly review: boolean;
  readonly sure: boolean;
  readonly target?: 'one-url' | 'two-url';
  /** Names of environment variables. */
  readonly url?: string;
  readonly direct?: string;
  readonly shadow?: string;
}

/**
 * Reads jscodeshift's options, also in kebab case (`--same-login`); `undefined` without both version and pooler.
 *
 * jscodeshift 17 parses what it does not know as JSON: `--pooler=1` is a number, and a flag takes the next word for its
 * value, unless that begins with a dash. Throws `Refusal`.
 */
export function statedIn(options: Readonly<Record<string, unknown>>): StockWords | undefined {
  const given = new Map(Object.entries(options).map(([key, value]) => [camel(key), value]));
  const prismaVersion = textOf(given, 'prismaVersion');
  const pooler = textOf(given, 'pooler');
  if (prismaVersion === undefined || pooler === undefined) return undefined;
  return {
    prismaVersion,
    pooler,
    sameLogin: isSet(given, 'sameLogin'),
    review: isSet(given, 'review'),
    sure: isSet(given, 'sure'),
    target: targetOf(textOf(given, 'target')),
    url: nameOf(given, 'url'),
    direct: nameOf(given, 'direct'),
    shadow: nameOf(given, 'shadow'),
  };
}

function camel(key: string): string {
  return key.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

type Given = ReadonlyMap<string, unknown>;

function textOf(given: Given, key: string): string | undefined {
  const value = given.get(key);
  if (value === undefined || typeof value === 'string') return value;
  // `6.10` has become 6.1 on the way; what is no full version is refused later.
  if (typeof value === 'number') return String(value);
  throw new Refusal(`\`--${key}\` needs one value`, `write \`--${key}=VALUE\`, once`);
}

function isSet(given: Given, key: string): boolean {
  const value = given.get(key) ?? false;
  if (typeof value === 'boolean') return value;
  throw new Refusal(`\`--${key}\` takes no value`, `write \`--${key}=true\`, or put another option behind it`);
}

function targetOf(text: string | undefined): StockWords['target'] {
  if (text === undefined || text === 'one-url' || text === 'two-url') return text;
  throw new Refusal('`--target` is `one-url` or `two-url`');
}

function nameOf(given: Given, key: string): string | undefined {
  const name = textOf(given, key);
  if (name === undefined || /^[A-Za-z_]\w*$/.test(name)) return name;
  throw new Refusal(`\`--${key}\` is the name of an environment variable, not its value`);
}
