import { isList, type Style, type WrittenProperty, type WrittenValue, written } from './written';

/** A property with the comments that come with it, without their marks. */
export interface Commented extends WrittenProperty {
  readonly value: WrittenValue | readonly Commented[];
  readonly comments?: readonly string[];
}

/**
 * `written`, with each comment on a line above its property; behind the value where all stands in one line.
 *
 * Either way it is read as a comment beside the property.
 */
export function writtenWithComments(property: Commented, style: Style, place: Parameters<typeof written>[2]): string {
  const { key, value } = property;
  const { indent, comma } = place;
  if (!isCommentedList(value)) return besideIt(property, written(property, style, place), { style, indent });
  if (!value.some(({ comments = [] }) => comments.length > 0)) return written(property, style, place);
  if (indent === undefined)
    return `${key}: { ${value.map((each) => writtenWithComments(each, style, place)).join(', ')} }`;
  const { lineEnd, unit } = style;
  const inner = { indent: indent + unit, comma };
  const members = value.map((each) => inner.indent + writtenWithComments(each, style, inner));
  return `${key}: {${lineEnd}${members.join(`,${lineEnd}`)}${comma ? ',' : ''}${lineEnd}${indent}}`;
}

function isCommentedList(value: Commented['value']): value is readonly Commented[] {
  return isList(value);
}

function besideIt(
  { comments = [] }: Commented,
  text: string,
  { style, indent }: { readonly style: Style; readonly indent: string | undefined },
): string {
  const lines = comments.map(inOneLine);
  if (indent === undefined) return [text, ...lines.map((line) => `/* ${line.replaceAll('*/', '* /')} */`)].join(' ');
  return [...lines.map((line) => `// ${line}`), text].join(style.lineEnd + indent);
}

/** What ends a line for JavaScript would end the comment. */
function inOneLine(comment: string): string {
  return comment.replace(/\s*[\r\n\u2028\u2029]\s*/g, ' ').trim();
}
