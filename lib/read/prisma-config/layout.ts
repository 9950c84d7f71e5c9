import type { Span } from '../../text';
import type { Module } from '../code/module';

/** Where white space, comments and commas stand between the nodes of a module. */
export class Layout {
  readonly text: string;
  /** The end of each comment by its start. */
  readonly #comments: ReadonlyMap<number, number>;

  constructor({ file, comments }: Module) {
    this.text = file.text;
    this.#comments = new Map(comments.map(({ start, end }) => [start, end]));
  }

  /** The offset of the first thing from `offset` on that is neither white space nor a comment. */
  codeFrom(offset: number): number {
    return this.#from(offset, (character) => /[\s\uFEFF]/.test(character), true);
  }

  /** The offset behind the blanks and comments from `offset` on; a comment that leaves the line stays out. */
  tailFrom(offset: number): number {
    return this.#from(offset, isBlank, false);
  }

  #from(offset: number, isSkipped: (character: string) => boolean, everyComment: boolean): number {
    for (let at = offset; ; ) {
      const end = this.#comments.get(at);
      if (end !== undefined && (everyComment || !this.text.slice(at, end).includes('\n'))) at = end;
      else if (at < this.text.length && isSkipped(this.text.charAt(at))) at++;
      else return at;
    }
  }

  /** The offset behind the first opening brace from `offset` on; one in a comment is none. */
  behindBrace(offset: number): number {
    let at = this.codeFrom(offset);
    while (at < this.text.length && this.text[at] !== '{') at = this.codeFrom(at + 1);
    return at + 1;
  }

  /** The offset of the comma that follows a node. */
  commaBehind(node: Span): number | undefined {
    const at = this.codeFrom(node.end);
    return this.text[at] === ',' ? at : undefined;
  }

  /** Whether no comment begins between two offsets. */
  isFree(start: number, end: number): boolean {
    return ![...this.#comments.keys()].some((comment) => comment >= start && comment < end);
  }

  /** Behind the blanks that follow an offset on its line. */
  blanksBehind(offset: number): number {
    let at = offset;
    while (at < this.text.length && isBlank(this.text.charAt(at))) at++;
    return at;
  }

  /** Where the blanks in front of an offset begin. */
  blanksBefore(offset: number): number {
    let at = offset;
    while (at > 0 && isBlank(this.text.charAt(at - 1))) at--;
    return at;
  }

  isFirstOnLine(offset: number): boolean {
    return this.text.slice(this.lineStart(offset), offset).trim() === '';
  }

  isLineEnd(offset: number): boolean {
    return offset === this.text.length || /^\r?\n/.test(this.text.slice(offset, offset + 2));
  }

  lineStart(offset: number): number {
    return this.text.lastIndexOf('\n', offset - 1) + 1;
  }

  /** The white space with which the line of an offset begins. */
  indentAt(offset: number): string {
    const line = this.text.slice(this.lineStart(offset), offset).replace(/^\uFEFF/, '');
    return /^[^\S\r\n]*/.exec(line)?.[0] ?? '';
  }

  /** The line end of the file. */
  get lineEnd(): string {
    return /\r?\n/.exec(this.text)?.[0] ?? '\n';
  }
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\t';
}
