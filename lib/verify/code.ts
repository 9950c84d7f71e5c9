import type { Announced } from '../finding';
import type { Change } from '../outcome';
import { type Parsed, parsedCode } from '../read/code/module';
import { sliceOf } from '../text';

/**
 * What differs between two texts of a JS/TS file and was not announced, or was announced and is not there; in clauses.
 *
 * Both are parsed anew and compared token by token: those of `after` have to be those of `before` with each announced piece
 * replaced, once. A piece may begin and end inside of a token, such as a parameter in a string. White space between tokens
 * is free; a comment goes or comes only with a piece that holds it. Never throws.
 */
export function codeSurprises({ path, before, after }: Change, announced: readonly Announced[]): readonly string[] {
  const old = parsedCode({ path, text: before });
  const young = parsedCode({ path, text: after });
  if (old === null) return ['it can not be parsed'];
  if (young === null) return ['it would no longer parse'];
  const comments = [...commentsOf(old, before), ...commentsOf(young, after)];
  const changes = announced.filter((each) => each.kind === 'code-changed');
  const pieces = changes.map((change) => pieceOf(change, comments));
  if (!isExplained(tokensOf(old, before), tokensOf(young, after), pieces)) return ['it would change in other places'];
  return keepsComments(commentsOf(old, before), commentsOf(young, after), changes) ? [] : ['its comments would change'];
}

type CodeChange = Announced & { readonly kind: 'code-changed' };

/** What goes and what comes in its place: each as it stands in the file, and without its comments. */
interface Piece {
  readonly key: string;
  readonly removed: readonly string[];
  readonly added: readonly string[];
  /** With which letters it can begin; none for a piece that only comes. */
  readonly heads: string;
}

function pieceOf({ removed, added }: CodeChange, comments: readonly string[]): Piece {
  const forms = (text: string) => [...new Set([text, withoutThese(text, comments)])];
  const heads = forms(removed).flatMap((form) => [form.charAt(0), form.trimStart().charAt(0)]);
  return { key: JSON.stringify([removed, added]), removed: forms(removed), added: forms(added), heads: heads.join('') };
}

function withoutThese(text: string, comments: readonly string[]): string {
  return comments.reduce((rest, comment) => (rest.includes(comment) ? rest.replaceAll(comment, ' ') : rest), text);
}

// ---- tokens

/** Stands between tokens; no text that somebody wrote has it. */
const GAP = '\u0000';

function tokensOf({ tokens }: Parsed, text: string): string {
  const words = tokens.filter(({ start, end }) => end > start).map((token) => sliceOf(text, token));
  return [GAP, ...words.map((word) => word + GAP)].join('');
}

/** How far two texts of tokens are matched, and which pieces are left, in order. */
interface State {
  readonly old: number;
  readonly young: number;
  readonly left: readonly Piece[];
}

/** Far more ways than a real change leaves open. */
const MOST_STATES = 20_000;

/** Whether `young` is `old` with every piece replaced once. Follows all places at which a piece can stand. */
function isExplained(old: string, young: string, pieces: readonly Piece[]): boolean {
  const open: State[] = [{ old: 0, young: 0, left: pieces }];
  const seen = new Set<string>();
  for (let state = open.pop(); state !== undefined && seen.size < MOST_STATES; state = open.pop()) {
    const { left } = state;
    let { old: at, young: there } = state;
    for (; ; at++, there++) {
      for (const next of left.some((piece) => canStand(piece, old, at))
        ? replacedAt(old, young, { old: at, young: there, left })
        : []) {
        const key = [next.old, next.young, ...next.left.map((piece) => piece.key)].join(' ');
        if (!seen.has(key)) open.push(next);
        seen.add(key);
      }
      if (at === old.length || old[at] !== young[there]) break;
    }
    if (at === old.length && there === young.length && left.length === 0) return true;
  }
  return false;
}

/** Whether a piece can begin here, by its first letter; the places where it can't are nearly all. */
function canStand({ heads }: Piece, tokens: string, at: number): boolean {
  if (heads === '') return tokens[at] === GAP;
  const letter = tokens[at] === GAP ? tokens[at + 1] : tokens[at];
  return letter !== undefined && heads.includes(letter);
}

/** The states that come of replacing one piece right here; of equal pieces the first stands for all. */
function replacedAt(old: string, young: string, { old: at, young: there, left }: State): readonly State[] {
  const keys = left.map(({ key }) => key);
  return left.flatMap((piece, index): readonly State[] => {
    if (keys.indexOf(piece.key) !== index) return [];
    const ends = piece.removed.map((text) => behind(old, at, text)).filter((end) => end !== null);
    const youngEnds = ends.length === 0 ? [] : piece.added.map((text) => behind(young, there, text));
    const rest = left.filter((_, other) => other !== index);
    return ends.flatMap((end) =>
      youngEnds.flatMap((youngEnd) => (youngEnd === null ? [] : [{ old: end, young: youngEnd, left: rest }])),
    );
  });
}

/** Behind a piece that stands at `start`, and behind the gap that follows; `null` where it doesn't stand there. */
function behind(tokens: string, start: number, piece: string): number | null {
  let at = start;
  for (let place = 0; place < piece.length; ) {
    const char = piece.charAt(place);
    if (tokens[at] === char) {
      at++;
      place++;
    } else if (tokens[at] === GAP) at++;
    else if (tokens[at - 1] === GAP && /\s/.test(char)) place++;
    else return null;
  }
  return tokens[at] === GAP ? at + 1 : at;
}

// ---- comments

function commentsOf({ comments }: Parsed, text: string): readonly string[] {
  return comments.map((comment) => sliceOf(text, comment).trimEnd());
}

/** Whether the comments stay, but for those that stand in a piece. */
function keepsComments(old: readonly string[], young: readonly string[], changes: readonly CodeChange[]): boolean {
  const gone = changes.map(({ removed }) => removed);
  const come = changes.map(({ added }) => added);
  let there = 0;
  for (const comment of old) {
    while (young[there] !== comment && isIn(young[there], come)) there++;
    if (young[there] === comment) there++;
    else if (!isIn(comment, gone)) return false;
  }
  return young.slice(there).every((comment) => isIn(comment, come));
}

function isIn(comment: string | undefined, texts: readonly string[]): boolean {
  return comment !== undefined && texts.some((text) => text.includes(comment));
}
