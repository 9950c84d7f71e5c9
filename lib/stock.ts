import { applyEdits } from './edit';
import { InternalError, Refusal } from './errors';
import type { Fix } from './finding';
import { refuseContradictions } from './judge';
import { readSchema } from './read/schema';
import { handedOut, judgementOf, knownFor } from './stock/one-file';
import { kindOf, placeOf } from './stock/places';
import { type StockWords, statedIn } from './stock/words';
import type { SourceFile } from './text';
import type { FileKind, Transform } from './transform';
import type { Step, Verdict } from './verdict';
import { verify } from './verify';

type Given = Readonly<Record<string, unknown>>;

/** What jscodeshift hands to a transform: one file, a way to tell the user something, and the words behind `--`. */
export type StockTransform = (
  file: { readonly path: string; readonly source: string },
  api: { readonly report: (message: string) => void },
  options: Given,
) => string | undefined;

/** What one file can't show of a step; the user vouches for it with `--sure`. */
const UNSEEN: Partial<Record<Step, string>> = {
  'add-direct-url': 'that schema and env files get it together',
  'move-url-to-config': 'that the config has the URLs which leave the schema',
  'drop-pgbouncer-flag': 'that no other code demands or obeys the flag',
  'drop-env-declaration': 'that nothing else reads the variable',
  'drop-url-variable': 'that schema, config and code read the variable no more',
};

/** The steps that are about a variable that goes, by whichever name it has. */
const OF_DIRECT: readonly Step[] = [
  'retarget-client-url',
  'advisory-lock',
  'drop-env-declaration',
  'drop-url-variable',
];

/**
 * A transform as the stock jscodeshift runs it: file by file, each judged as if it stood alone in a project.
 *
 * What other files would show is taken from the options (CONTRIBUTING: under jscodeshift). `undefined` leaves the file as
 * it is. Throws for options that can't be read or that the file contradicts; jscodeshift counts that as an error of the
 * file and goes on.
 */
export function stock(transform: Transform): StockTransform {
  const told = new Set<string>();
  return ({ path, source }, { report }, options) => {
    const kind = kindOf(path);
    if (kind === undefined || !transform.kinds.includes(kind)) return undefined;
    const { after, why, ofOptions } = withHelp(() => outcomeFor(transform, { kind, path, source, options }));
    if (why !== undefined && !told.has(why)) report(`${transform.name}: ${why}`);
    if (why !== undefined && ofOptions) told.add(why);
    return after;
  };
}

/** The new text of a file, or why it stays where that is worth telling. */
interface Outcome {
  readonly after?: string;
  readonly why?: string;
  /** The reason is the same for all files, and told once. */
  readonly ofOptions?: true;
}

function outcomeFor(
  transform: Transform,
  { options, ...file }: Omit<Job, 'words'> & { readonly options: Given },
): Outcome {
  const words = statedIn(options);
  if (words === undefined) return { why: NOTHING_STATED, ofOptions: true };
  const missing = missingFor(transform.name, file.kind, words);
  return missing === undefined ? planned(transform, { ...file, words }) : { why: missing, ofOptions: true };
}

const NOTHING_STATED =
  'nothing is changed without `--prismaVersion=6.19.3` and `--pooler=neon`, as they are in your case';

function missingFor(step: Step, kind: FileKind, words: StockWords): string | undefined {
  const unseen = UNSEEN[step];
  if (unseen !== undefined && !words.sure) return `one file can not show ${unseen}; \`--sure\` says it`;
  // Names come from the schema, which jscodeshift shows to nobody but the transforms of schemas.
  if (kind !== 'schema' && words.url === undefined)
    return 'which variable the app connects with is not known; `--url=DATABASE_URL` says it';
  if (OF_DIRECT.includes(step) && words.direct === undefined && words.shadow === undefined)
    return 'which variable goes is not known; `--direct=DIRECT_URL` or `--shadow=SHADOW_DATABASE_URL` says it';
  return undefined;
}

interface Job {
  readonly kind: FileKind;
  readonly path: string;
  readonly source: string;
  readonly words: StockWords;
}

/** The file as it is to be; every gate of the program that one file can have is asked. */
function planned(transform: Transform, { kind, path, source, words }: Job): Outcome {
  const unread = whyUnread(kind, source);
  if (unread !== undefined) return { why: unread };
  const place = placeOf(kind, path);
  const known = knownFor(transform.name, { path: place, text: source }, words);
  if (typeof known === 'string') return { why: known };
  refuseContradictions(known);
  const judgement = judgementOf(transform.name, known);
  const file = handedOut(known, kind, place);
  const fixes = file === undefined ? [] : transform.find(file, judgement).flatMap(({ fix }) => fix ?? []);
  if (file === undefined || fixes.length === 0) return { why: whyLeft(judgement.verdicts[transform.name], kind) };
  return { after: verified(kind, file, fixes) };
}

/** Why a file is not even looked at. */
function whyUnread(kind: FileKind, text: string): string | undefined {
  if (text.includes('\uFFFD')) return 'the file is not UTF-8, and jscodeshift would write other bytes';
  // prisma-ast, which reads any other schema a second time, runs a `prisma-ast.config.js` of the working folder here.
  if (kind === 'schema' && readSchema({ path: '', text }, 'plain').schema === null)
    return 'this schema needs prisma-one-url itself, which reads it with a second parser';
  return undefined;
}

function verified(kind: FileKind, file: SourceFile, fixes: readonly Fix[]): string {
  const change = {
    path: file.path,
    before: file.text,
    after: applyEdits(
      file.text,
      fixes.flatMap(({ edits }) => edits),
    ),
  };
  const announced = fixes.flatMap((fix) => fix.announced);
  const [surprise] = verify(change, kind, announced, 'quick');
  if (surprise) throw new InternalError(surprise.message);
  return change.after;
}

const OF_MANY: readonly FileKind[] = ['code', 'json', 'yaml'];

/** What is left is said; that there was nothing to do is not, and most code has nothing to do with a step. */
function whyLeft(verdict: Verdict, kind: FileKind): string | undefined {
  switch (verdict.kind) {
    case 'hold':
      return verdict.cure === undefined ? verdict.reason : `${verdict.reason}; ${verdict.cure}`;
    case 'ask':
      return `${verdict.question} ${verdict.flag}`;
    case 'not-applicable':
      return verdict.unasked && OF_MANY.includes(kind) ? undefined : verdict.reason;
    case 'go':
    case 'done':
      return undefined;
    default:
      return verdict satisfies never;
  }
}

/** jscodeshift prints nothing but the message of what is thrown. */
function withHelp<T>(work: () => T): T {
  try {
    return work();
  } catch (problem) {
    if (!(problem instanceof Refusal) || problem.help === undefined) throw problem;
    throw new Refusal(`${problem.message}; ${problem.help}`);
  }
}
