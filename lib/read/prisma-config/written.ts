import type { Parts } from './parts';
import { childrenOf, type Node, nodesIn } from './syntax';

/** How a config is written. */
export interface Style {
  readonly quote: "'" | '"';
  /** `process.env["X"]` rather than `process.env.X`. */
  readonly brackets: boolean;
  readonly lineEnd: string;
  /** One step of indentation. */
  readonly unit: string;
}

/** How the text around an object of a config is written. */
export function styleOf({ module, layout }: Parts, object: Node): Style {
  const { text } = module.file;
  const nodes = [...nodesIn(module.program)];
  const string = nodes.find(({ type }) => type === 'StringLiteral');
  const base = layout.indentAt(object.start);
  const [first] = childrenOf(object, 'properties');
  const own = first === undefined || !layout.isFirstOnLine(first.start) ? '' : layout.indentAt(first.start);
  const unit = own.startsWith(base) ? own.slice(base.length) : '';
  return {
    quote: string !== undefined && text[string.start] === '"' ? '"' : "'",
    brackets: /\bprocess\.env\[/.test(text),
    lineEnd: layout.lineEnd,
    unit: unit === '' ? '  ' : unit,
  };
}

/** A value to be written; a literal may hold a password. */
export type WrittenValue =
  | { readonly kind: 'env'; readonly name: string; readonly orEmpty: boolean }
  | { readonly kind: 'text'; readonly text: string };

/** `key: value`, or `key: { … }`. */
export interface WrittenProperty {
  readonly key: string;
  readonly value: WrittenValue | readonly WrittenProperty[];
}

/**
 * A property as a config has it, on several lines where it holds others and `indent` is given; without a comma behind it.
 *
 * `comma` is set where the last of several gets a comma as well.
 */
export function written(
  { key, value }: WrittenProperty,
  style: Style,
  place: { readonly indent?: string; readonly comma: boolean },
): string {
  if (!isList(value)) return `${key}: ${writtenValue(value, style)}`;
  const { indent, comma } = place;
  if (indent === undefined) return `${key}: { ${value.map((each) => written(each, style, place)).join(', ')} }`;
  const inner = { indent: indent + style.unit, comma };
  const lines = value.map((each) => inner.indent + written(each, style, inner));
  return `${key}: {${style.lineEnd}${lines.join(`,${style.lineEnd}`)}${comma ? ',' : ''}${style.lineEnd}${indent}}`;
}

/** Whether a property holds others. */
export function isList(value: WrittenProperty['value']): value is readonly WrittenProperty[] {
  return Array.isArray(value);
}

/**
 * The expression of a value.
 *
 * `process.env.X` and not `env('X')`, which throws where X is not set, and with it every command of the CLI, `prisma generate`
 * in the building of an image included (Prisma 7.0.0 to 7.10.1, run).
 */
function writtenValue(value: WrittenValue, { quote, brackets }: Style): string {
  switch (value.kind) {
    case 'env': {
      const isPlain = !brackets && /^[A-Za-z_$][\w$]*$/.test(value.name);
      const read = isPlain ? `process.env.${value.name}` : `process.env[${quoted(value.name, quote)}]`;
      return value.orEmpty ? `${read} ?? ${quote}${quote}` : read;
    }
    case 'text':
      return quoted(value.text, quote);
    default:
      return value satisfies never;
  }
}

/** A string literal, in the other quotes where that saves escapes. */
export function quoted(text: string, preferred: Style['quote']): string {
  const other = preferred === "'" ? '"' : "'";
  const quote = text.includes(preferred) && !text.includes(other) ? other : preferred;
  const escaped = text.replace(/[\\\r\n\u2028\u2029]|'|"/g, (character) => escapeOf(character, quote));
  return quote + escaped + quote;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

function escapeOf(character: string, quote: string): string {
  return ESCAPES[character] ?? (character === quote ? `\\${character}` : character);
}
