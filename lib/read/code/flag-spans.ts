import { removableLines, type Span, wholeLines } from '../../text';
import type { Module } from './module';
import type { Node } from './syntax';

/**
 * The span whose deletion removes a statement.
 *
 * Alone on its lines it goes with them and with a comment behind it; beside others with the white space on one side.
 */
export function statementSpan(statement: Span, module: Module): Span {
  const { text } = module.file;
  const lines = wholeLines(text, statement);
  const isFirst = /^\s*$/.test(text.slice(lines.start, statement.start));
  const behind = text.slice(statement.end, lineEnd(text, statement.end));
  if (isFirst && isBlank(behind, statement.end, module)) return removableLines(text, statement);
  if (isFirst || /^\s*\S/.test(behind)) return { start: statement.start, end: statement.end + leading(behind) };
  return { start: statement.start - trailing(text.slice(lines.start, statement.start)), end: statement.end };
}

/** White space and comments that end on the line. */
function isBlank(behind: string, start: number, { comments }: Module): boolean {
  const inside = comments.filter((comment) => comment.start >= start && comment.end <= start + behind.length);
  let rest = behind;
  for (const comment of [...inside].reverse())
    rest = rest.slice(0, comment.start - start) + rest.slice(comment.end - start);
  return rest.trim() === '';
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

function leading(text: string): number {
  return text.length - text.trimStart().length;
}

function trailing(text: string): number {
  return text.length - text.trimEnd().length;
}

/** The span whose deletion takes an item out of a list, with one comma; alone on its lines it goes with them. */
export function itemSpan(item: Node, module: Module): Span {
  const { text } = module.file;
  const comma = /^\s*,/.exec(text.slice(item.end, item.end + 200))?.[0];
  if (comma !== undefined) {
    const whole = { start: item.start, end: item.end + comma.length };
    const span = statementSpan(whole, module);
    return span.start < item.start || span.end > whole.end ? span : whole;
  }
  const before = text.lastIndexOf(',', item.start - 1);
  return { start: before === -1 ? item.start : before, end: item.end };
}

/** Whether without a statement the one before it would go on with the one behind: `const a = b` and `[c].map()`. */
export function runsTogether(statement: Node, siblings: readonly Node[], { file }: Module): boolean {
  const at = siblings.indexOf(statement);
  const before = siblings[at - 1];
  const next = siblings[at + 1];
  if (before === undefined || next === undefined) return false;
  const isEnded =
    file.text[before.end - 1] === ';' ||
    /^(?:If|For\w*|While|Block|Try|Switch|FunctionDeclaration|ClassDeclaration|Import)/.test(before.type);
  return !isEnded && /^[([`+\-/*.,]/.test(file.text.slice(next.start, next.start + 1));
}
