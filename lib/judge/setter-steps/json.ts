import { basename } from 'node:path/posix';
import { listedIn } from '../../read/json-lists';
import { insideOf, type JsonNode, type JsonPart, readJsonc } from '../../read/jsonc';
import { sliceOf } from '../../text';
import { scriptStep } from './script';
import type { Setter } from './setter';

/** The step for a JSON file: the item of a list, the key that sets the variable, or the script that does. */
export function jsonStep(setter: Setter): string {
  const { name, span, file } = setter;
  const root = readJsonc(file.text);
  const parts = root === null ? [] : partsTo(root, span.start);
  const part = parts.at(-1);
  if (part === undefined) return `remove ${name} here`;
  const place = pathOf(parts, file.text);
  const isListed = listedIn(file, [name]).some(({ nameSpan }) => nameSpan.start === span.start);
  if (part.key === undefined || isListed) return `remove ${name} from \`${place}\``;
  if (part.key.start < span.start && span.end < part.key.end) return `remove the key \`${name}\` from \`${place}\``;
  const key = sliceOf(file.text, insideOf(part.key));
  const isScript = basename(file.path) === 'package.json' || /command|script|run|exec/i.test(key);
  return isScript
    ? `in \`${place === '' ? key : `${place}.${key}`}\`, ${commandStep(setter)}`
    : `remove ${name} from \`${key}\``;
}

/** The command line as it stands in its JSON string, without the rest of the file. */
function commandStep({ name, span, file, url }: Setter): string {
  const start = file.text.lastIndexOf('"', span.start);
  const text = file.text.slice(start + 1, span.end + 400).split(/(?<!\\)"/, 1)[0] ?? '';
  const at = span.start - start - 1;
  const own = { name, span: { start: at, end: at + name.length }, file: { path: 'script.sh', text }, url };
  return /^[^\n]*&&|;/.test(text) && text.length > name.length ? `cut what sets ${name}` : scriptStep(own);
}

/** The parts around an offset, the outermost first. */
function partsTo(node: JsonNode, offset: number): readonly JsonPart[] {
  if (node.kind !== 'object' && node.kind !== 'array') return [];
  const part = node.parts.find(({ span }) => span.start <= offset && offset < span.end);
  return part === undefined ? [] : [part, ...partsTo(part.value, offset)];
}

/** The keys that lead to the last part, `tasks.build.env`; without its own. */
function pathOf(parts: readonly JsonPart[], text: string): string {
  return parts
    .slice(0, -1)
    .flatMap(({ key }) => (key === undefined ? [] : [sliceOf(text, insideOf(key))]))
    .join('.');
}
