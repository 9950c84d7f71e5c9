import type { Span } from '../../text';

/** What a language of the C family, or one with marks of its own, knows of comments and strings. */
export interface CommentRules {
  /** What begins a comment that ends with its line. */
  readonly marks: readonly string[];
  /** Whether it has block comments, as C has them. */
  readonly block?: boolean;
  /** Whether HTML comments occur (Vue, Svelte, Astro, HTML). */
  readonly markup?: boolean;
  /** Whether it has template literals and regular expressions as JavaScript has. */
  readonly templates?: boolean;
}

/** A longer regular expression is taken for a division; the limit keeps hostile input linear. */
const LONGEST_REGEX = 300;

const PLAIN = /[^"'`/{}<#-]+/y;

/** Finds comments by walking over strings, template literals and regular expressions. */
export function slashComments(text: string, rules: CommentRules): readonly Span[] {
  return new Walk(text, rules).comments();
}

class Walk {
  private at = 0;
  private found: Span[] = [];
  /** The last character that is neither white space nor comment: tells a regular expression from a division. */
  private previous = '';
  /** One entry for each `${` that is open, with the number of braces open in it. */
  private readonly open: number[] = [];
  /** How many comments were found before the outermost template that is still open. */
  private sure = 0;
  private endless: ReadonlySet<string> = new Set();

  constructor(
    private readonly text: string,
    private readonly rules: CommentRules,
  ) {}

  comments(): readonly Span[] {
    while (this.at < this.text.length) this.step();
    // After a template that never ends, strings and code may be the wrong way round.
    return this.open.length > 0 ? this.found.slice(0, this.sure) : this.found;
  }

  private step(): void {
    if (!this.skip() && !this.comment()) this.token(this.text[this.at] ?? '');
  }

  /** Passes over what can neither begin nor end a comment, a string, a template or a regular expression. */
  private skip(): boolean {
    PLAIN.lastIndex = this.at;
    const run = PLAIN.exec(this.text)?.[0];
    if (run === undefined) return false;
    this.previous = run.trimEnd().at(-1) ?? this.previous;
    this.at += run.length;
    return true;
  }

  private token(char: string): void {
    if (char === '"' || char === "'") this.string(char);
    else if (this.rules.templates && char === '`') this.template();
    else if (this.rules.templates && char === '/' && this.isRegexPlace() && this.regex()) return;
    else if (char === '}' && this.open.at(-1) === 0) this.closeHole();
    else this.plain(char);
  }

  private plain(char: string): void {
    const depth = this.open.length - 1;
    if (depth >= 0 && (char === '{' || char === '}'))
      this.open[depth] = (this.open[depth] ?? 0) + (char === '{' ? 1 : -1);
    this.previous = char;
    this.at++;
  }

  private comment(): boolean {
    if (this.rules.block && this.startsWith('/*') && !/[\w*/]/.test(this.before())) return this.upTo('/*', '*/');
    if (this.rules.markup && this.startsWith('<!--')) return this.upTo('<!--', '-->');
    const mark = this.rules.marks.find((start) => this.startsWith(start));
    // `https://` and `<code>//</code>` in the text of JSX are no comments.
    if (mark === undefined || (mark === '//' && /[:>]/.test(this.before()))) return false;
    return this.add(this.lineEnd());
  }

  /** A block comment; one that never ends is no comment, and isn't looked for again. */
  private upTo(start: string, close: string): boolean {
    if (this.endless.has(close)) return false;
    const end = this.text.indexOf(close, this.at + start.length);
    if (end !== -1) return this.add(end + close.length);
    this.endless = new Set([...this.endless, close]);
    return false;
  }

  private add(end: number): boolean {
    this.found.push({ start: this.at, end });
    this.at = end;
    return true;
  }

  /** A string ends with its line at the latest, so that an apostrophe in the text of JSX does little harm. */
  private string(quote: string): void {
    this.previous = quote;
    for (this.at++; this.at < this.text.length; this.at++) {
      const char = this.text[this.at];
      if (char === '\n') return;
      if (char === '\\') this.at++;
      else if (char === quote) break;
    }
    this.at++;
  }

  private template(): void {
    if (this.open.length === 0) this.sure = this.found.length;
    this.at++;
    this.restOfTemplate();
  }

  private closeHole(): void {
    this.open.pop();
    this.at++;
    this.restOfTemplate();
  }

  /** Goes on to the end of the template, or to the next `${`, which is code again. */
  private restOfTemplate(): void {
    this.previous = '`';
    const { end, hole } = templatePart(this.text, this.at);
    if (hole || end > this.text.length) this.open.push(0);
    if (hole) this.previous = '{';
    this.at = end;
  }

  private isRegexPlace(): boolean {
    if (this.startsWith('/>')) return false;
    if (this.previous === '' || /[(,=:[!&|?{};+\-*%~^]/.test(this.previous)) return true;
    const words = this.text.slice(Math.max(this.at - 12, 0), this.at);
    return /(?<![\w$.])(?:return|typeof|case|in|of|and|or|not|void|yield|await)\s*$|=>\s*$/.test(words);
  }

  private regex(): boolean {
    const end = regexEnd(this.text, this.at);
    if (end === -1) return false;
    this.previous = '/';
    this.at = end;
    return true;
  }

  private startsWith(mark: string): boolean {
    return this.text.startsWith(mark, this.at);
  }

  private before(): string {
    return this.text[this.at - 1] ?? '';
  }

  private lineEnd(): number {
    const end = this.text.indexOf('\n', this.at);
    return end === -1 ? this.text.length : end;
  }
}

/** Where a template's text ends that begins at `start`, after its mark; past the end of `text` when it never ends. */
function templatePart(text: string, start: number): { readonly end: number; readonly hole: boolean } {
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === '`') return { end: at + 1, hole: false };
    else if (char === '$' && text[at + 1] === '{') return { end: at + 2, hole: true };
  }
  return { end: text.length + 1, hole: false };
}

/** Where the regular expression ends that begins at `start`, or -1 when there is none on this line. */
function regexEnd(text: string, start: number): number {
  let inClass = false;
  const limit = Math.min(text.length, start + LONGEST_REGEX);
  for (let at = start + 1; at < limit; at++) {
    const char = text[at];
    if (char === '\n') return -1;
    if (char === '\\') at++;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass) return at + 1;
  }
  return -1;
}
