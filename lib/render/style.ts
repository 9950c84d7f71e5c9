/** Paints one piece of text; the text that is seen stays the same. */
export type Paint = (text: string) => string;

/** The paints of the screen, named for what they say, not for how they look. */
export interface Style {
  readonly error: Paint;
  readonly warning: Paint;
  readonly note: Paint;
  readonly good: Paint;
  readonly title: Paint;
  readonly path: Paint;
  readonly faint: Paint;
}

/**
 * The paints with colour, or paints that change nothing.
 *
 * The codes stand here because `util.styleText` decides by itself whether stdout takes colour (Node 22.13), and the
 * text for people goes to stderr.
 */
export function styleOf(color: boolean): Style {
  const sgr = (on: string, off: string): Paint => (color ? (text) => `\u001B[${on}m${text}\u001B[${off}m` : same);
  return {
    error: sgr('1;31', '22;39'),
    warning: sgr('1;33', '22;39'),
    note: sgr('1;36', '22;39'),
    good: sgr('32', '39'),
    title: sgr('1', '22'),
    path: sgr('4', '24'),
    faint: sgr('2', '22'),
  };
}

function same(text: string): string {
  return text;
}
