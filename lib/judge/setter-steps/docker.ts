import { namesPattern } from '../../read/mentions/site';
import { lineAndColumn, type Span, sliceOf, wholeLines } from '../../text';
import { scriptStep } from './script';
import { lineNumbers, type Setter } from './setter';

/** One instruction of a Dockerfile with its continued lines. */
interface Instruction {
  readonly word: string;
  readonly span: Span;
}

/**
 * The step for a Dockerfile: an `ARG` and the `ENV` that takes its value go together, since either half alone leaves an
 * image that sets the variable to nothing, or a build that warns.
 */
export function dockerStep(setter: Setter): string {
  const { name, span, file } = setter;
  const all = instructionsIn(file.text);
  const own = all.find((each) => each.span.start <= span.start && span.start < each.span.end);
  if (own === undefined || !/^(?:ARG|ENV)$/.test(own.word)) return scriptStep(setter);
  const twins = all.filter((each) => each !== own && /^(?:ARG|ENV)$/.test(each.word) && names(each, setter));
  const step =
    pairsIn(own, setter) > 1 ? cutStep(own, setter) : `remove the line \`${own.word} ${name}${markOf(own, setter)}\``;
  if (twins.length === 0) return step;
  const others = twins.map(
    (twin) => `\`${twin.word} ${name}\` (line ${lineAndColumn(file.text, twin.span.start).line})`,
  );
  return `${step}, together with ${others.join(' and ')}`;
}

function cutStep({ word, span }: Instruction, { name, file }: Setter): string {
  return `cut \`${name}=…\` out of the \`${word}\` (${lineNumbers(file.text, span)}); each of its lines but the last ends with \`\\\``;
}

function markOf({ span }: Instruction, setter: Setter): string {
  const after = setter.file.text.slice(setter.span.end, span.end);
  return /^\s*(?:#.*)?$/.test(after.trimEnd()) ? '' : '=…';
}

function names({ span }: Instruction, { name, file }: Setter): boolean {
  return namesPattern([name]).test(sliceOf(file.text, span));
}

/** How many variables the instruction sets; the old form `ENV X value` sets one. */
function pairsIn({ span, word }: Instruction, { file }: Setter): number {
  const body = sliceOf(file.text, span).slice(word.length);
  const pairs = [...body.matchAll(/(?:^|\s)[A-Za-z_]\w{0,200}=/g)].length;
  return word === 'ARG'
    ? body
        .trim()
        .split(/\s+/)
        .filter((each) => each !== '\\').length
    : pairs;
}

function instructionsIn(text: string): readonly Instruction[] {
  const found: { word: string; span: { start: number; end: number } }[] = [];
  let isOpen = false;
  for (let start = 0; start < text.length; ) {
    const { end } = wholeLines(text, { start, end: start });
    const line = text.slice(start, end).trim();
    const last = found.at(-1);
    const isComment = line === '' || line.startsWith('#');
    if (isOpen && last) last.span.end = end;
    else if (!isComment) found.push({ word: /^\w+/.exec(line)?.[0].toUpperCase() ?? '', span: { start, end } });
    if (!isComment) isOpen = line.endsWith('\\');
    start = end;
  }
  return found;
}
