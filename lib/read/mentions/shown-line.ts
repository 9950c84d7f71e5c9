/** How much of a line is repeated. */
const LONGEST = 90;

/**
 * A line as it may be repeated: what stands behind the first `NAME=` or `NAME:` with a value of its own is left out, up
 * to where the output goes.
 *
 * A value that only names something (`$X`, `${X}`, `${{ secrets.X }}`, or one of `names`) says what is meant and stays.
 */
export function withoutValues(line: string, ...names: readonly string[]): string {
  const isName = (value: string) => NAMING.test(value) || names.includes(value.replace(/^(["'])(.*)\1$/, '$2'));
  const entry = ENTRY.exec(line);
  const hidden = [...line.matchAll(ASSIGNED)].find(([, value = '']) => !isName(value));
  const isEntry = entry !== null && (hidden === undefined || entry[0].length <= hidden.index);
  if (isEntry) return isName(line.slice(entry[0].length)) ? shortened(line) : `${entry[0]}…`;
  const from = hidden === undefined ? -1 : hidden.index + hidden[0].indexOf('=') + 1;
  const shown = from === -1 ? line : `${line.slice(0, from)}…${TARGET.exec(line.slice(from))?.[0] ?? ''}`;
  return shortened(shown.replace(/\S*:\/\/.*/, '…'));
}

function shortened(line: string): string {
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

/** `X=value` as a word of a shell, as far as it has no space. */
const ASSIGNED =
  /(?<![\w-])[A-Za-z_]\w{0,200}=("(?:[^"\\\n]|\\.){0,500}"?|'[^'\n]{0,500}'?|\$\{\{[^}\n]{0,200}\}\}|[^\s"'|;&)`,]{0,500})/g;
/** `X: ` at the start of a line, as YAML and JSON have it. */
const ENTRY = /^(?:-\s+)?["']?[\w.-]{1,200}["']?\s{0,4}:\s+(?=\S)/;
const TARGET = /\s>>?\s{0,4}["']?[\w./${}-]{1,100}["']?\s*$/;
const NAMING =
  /^(?:["']?(?:\$\w+|\$\{\w+\}|\$\{\{\s{0,4}(?:secrets|vars|env|inputs)\.\w+\s{0,4}\}\}|\{\{[^{}]{0,200}\}\})["']?|true|false|null|["']{0,2})$/;

/**
 * A command as it may be repeated: the values of its `NAME=value` words are replaced by `…`, and so is every URL.
 *
 * What it runs stays whole, so that it can be found again.
 */
export function commandWithoutValues(command: string): string {
  const masked = command
    .replaceAll('\\"', '"')
    .replace(/\s*\\$/, '')
    .replace(/(^|\s)([A-Za-z_]\w{0,200}=)("[^"\n]{0,500}"?|'[^'\n]{0,500}'?|\S{1,500})/g, hidden)
    .replace(/\S{0,200}:\/\/\S{0,500}/g, '…');
  return masked.length > LONGEST_COMMAND ? `${masked.slice(0, LONGEST_COMMAND)}…` : masked;
}

const LONGEST_COMMAND = 160;

/** Values that are nobody's secret. */
const PLAIN = /^(?:[01]|true|false|production|development|test)$/;

function hidden(whole: string, space: string, name: string, value: string): string {
  return NAMING.test(value) || PLAIN.test(value) ? whole : `${space}${name}…`;
}
