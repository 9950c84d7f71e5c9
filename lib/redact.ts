import { envFileMasks } from './redact/env-file';
import { isHostName } from './redact/host-name';
import { lineSpans, MASK, type Masked, masked, maskedLines } from './redact/masked';
import { lineMasks, otherFileMasks } from './redact/other-file';
import { isReference, mannerOf, urlMasks } from './redact/url';
import type { Span } from './text';

export type { Masked } from './redact/masked';
export { redactMessage } from './redact/message';

/** How a file's values are masked: in an env file all that isn't known to be harmless, elsewhere what looks like a login. */
type Kind = 'env' | 'other';

const URL_HEAD = /^\s*([A-Za-z][A-Za-z\d+.-]*):\/\//;

/**
 * A connection URL as it may be shown: scheme, user, hosts, path and harmless parameters; `****` for all else.
 *
 * The name of a host alone is shown too, and so is `${NAME}`; other text that is no URL comes back as `****`.
 */
export function redactUrl(text: string): string {
  const head = URL_HEAD.exec(text);
  if (head?.[1] !== undefined) {
    return masked(text, urlMasks(text, { start: head[0].length, end: text.length }, mannerOf(head[1]))).text;
  }
  const isHarmless = text === '' || isReference(text) || isHostName(text);
  return isHarmless ? text : MASK;
}

/**
 * One line without its line end, as it may be shown.
 *
 * A line of an env file that is neither an assignment nor a comment may belong to a value of several lines, so it is
 * hidden whole; `redactFile` also sees which comments and assignments do.
 */
export function redactLine(line: string, kind: Kind): Masked {
  return masked(line, kind === 'env' ? envFileMasks(line) : lineMasks(line));
}

/** The lines of a file as they may be shown, without line ends; as many as `text.split('\n')` has. */
export function redactFile(text: string, kind: Kind): readonly Masked[] {
  return maskedLines(text, fileMasks(text, kind));
}

/** Whether anything in these lines is hidden: `false` means that they may be shown and written out as they are. */
export function holdsSecret(text: string, kind: Kind): boolean {
  const lines = lineSpans(text);
  return redactFile(text, kind).some((line, index) => {
    const span = lines[index];
    return span === undefined || line.text !== text.slice(span.start, span.end);
  });
}

function fileMasks(text: string, kind: Kind): readonly Span[] {
  return kind === 'env' ? envFileMasks(text) : otherFileMasks(text);
}
