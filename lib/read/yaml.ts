import { readFlow } from './yaml-flow';
import { isColon, lineEnd, plainScalar, quotedScalar, skipSpaces, type YamlScalar } from './yaml-scalar';

/**
 * One scalar of a YAML text with the keys that lead to it; the items of a list share the path of the list.
 *
 * `start` is the offset of its line (UTF-16 units). `odd` marks a line that this reader doesn't understand: its path is
 * that of the collection around it, its value is empty.
 */
export interface YamlLeaf {
  readonly path: readonly string[];
  readonly value: string;
  readonly start: number;
  readonly odd?: true;
}

/**
 * Lists the scalars of the YAML that package managers write, in the order of the text and in linear time.
 *
 * Knows block and flow collections, quotes, comments, block scalars (passed over), long keys (`? key`) and several
 * documents in one text; not anchors, tags, and scalars over several lines. `wanted` is asked for each top-level key, so
 * that the large parts of a lockfile can be passed over.
 */
export function yamlLeaves(text: string, wanted: (topKey: string) => boolean = () => true): readonly YamlLeaf[] {
  return new Scanner(text, wanted).leaves();
}

class Scanner {
  readonly #found: YamlLeaf[] = [];
  readonly #levels: { readonly indent: number; readonly key: string }[] = [];
  #lineStart = 0;
  /** Lines indented deeper than this are passed over: the rest of a block scalar, or of a key that nobody wants. */
  #silence = Number.POSITIVE_INFINITY;

  constructor(
    readonly text: string,
    readonly wanted: (topKey: string) => boolean,
  ) {}

  leaves(): readonly YamlLeaf[] {
    let next = this.text.startsWith('\uFEFF') ? 1 : 0;
    while (next < this.text.length) {
      this.#lineStart = next;
      next = this.#readLine(lineEnd(this.text, next)) + 1;
    }
    return this.#found;
  }

  /** Reads one line; returns where its last line ends, since a flow collection may take several. */
  #readLine(end: number): number {
    const content = skipSpaces(this.text, this.#lineStart, end);
    const indent = content - this.#lineStart;
    if (indent > this.#silence || isEmpty(this.text, content, end)) return end;
    this.#silence = Number.POSITIVE_INFINITY;
    if (indent > 0 || !isDocumentMark(this.text, content)) return this.#readContent(content, end);
    this.#levels.length = 0;
    return end;
  }

  #readContent(content: number, end: number): number {
    const isItem = this.text[content] === '-' && isSpace(this.text, content + 1);
    // The dashes of a list may stand in the column of its key, so there only another key closes that level.
    this.#close(content - this.#lineStart + (isItem ? 1 : 0));
    const at = isItem ? skipSpaces(this.text, content + 1, end) : content;
    const key = keyAt(this.text, at, end);
    if (key === null) return isItem ? this.#readValue(at, end) : this.#odd(end);
    const isUnwanted = this.#levels.length === 0 && !this.wanted(key.value);
    if (isUnwanted) this.#silence = at - this.#lineStart;
    else this.#levels.push({ indent: at - this.#lineStart, key: key.value });
    return isUnwanted ? end : this.#readValue(skipSpaces(this.text, key.end, end), end);
  }

  #close(indent: number): void {
    while ((this.#levels.at(-1)?.indent ?? -1) >= indent) this.#levels.pop();
  }

  #readValue(at: number, end: number): number {
    const first = this.text[at];
    if (isEmpty(this.text, at, end)) return end;
    if (first === '{' || first === '[') return this.#readFlowValue(at);
    if (first === '|' || first === '>') {
      this.#silence = this.#levels.at(-1)?.indent ?? 0;
      return end;
    }
    const scalar = scalarAt(this.text, at, end);
    if (scalar === null) return this.#odd(end);
    this.#found.push({ path: this.#path(), value: scalar.value, start: this.#lineStart });
    return end;
  }

  #readFlowValue(at: number): number {
    const { scalars, end, closed } = readFlow(this.text, at);
    if (!closed) return this.#odd(lineEnd(this.text, end));
    const path = this.#path();
    for (const scalar of scalars) {
      this.#found.push({ path: [...path, ...scalar.path], value: scalar.value, start: this.#lineStart });
    }
    return lineEnd(this.text, end);
  }

  #odd(end: number): number {
    this.#found.push({ path: this.#path(), value: '', start: this.#lineStart, odd: true });
    return end;
  }

  #path(): readonly string[] {
    return this.#levels.map(({ key }) => key);
  }
}

function isSpace(text: string, at: number): boolean {
  return at >= text.length || /\s/.test(text[at] ?? '');
}

/** Whether nothing but a line's end or a comment stands at `at`. */
function isEmpty(text: string, at: number, end: number): boolean {
  return at >= end || text[at] === '#' || (text[at] === '\r' && at + 1 === end);
}

function isDocumentMark(text: string, at: number): boolean {
  return (text.startsWith('---', at) || text.startsWith('...', at)) && isSpace(text, at + 3);
}

/** The key at `at` with the offset behind its colon, or `null`; js-yaml writes keys of over 1,024 characters as `? key`. */
function keyAt(text: string, at: number, end: number): YamlScalar | null {
  if (text[at] === '?' && isSpace(text, at + 1)) {
    const long = scalarAt(text, skipSpaces(text, at + 1, end), end);
    return long === null ? null : { value: long.value, end };
  }
  if (isColon(text, at, end)) return { value: '', end: at + 1 };
  const scalar = scalarAt(text, at, end);
  return scalar !== null && isColon(text, scalar.end, end) ? { value: scalar.value, end: scalar.end + 1 } : null;
}

function scalarAt(text: string, at: number, end: number): YamlScalar | null {
  if (text[at] === '"' || text[at] === "'") return quotedScalar(text, at, end);
  return plainScalar(text, at, end, '\r');
}
