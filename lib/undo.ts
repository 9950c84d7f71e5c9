import { apply, inverse, type Written } from './apply';
import { applyEdits } from './edit';
import { Refusal } from './errors';
import { type Finding, finding } from './finding';
import type { Host } from './host/host';
import { codeOf, reasonOf } from './host/reasons';
import { named } from './host/refusals';
import { type FileState, fileState, hashOf, type Kept, keptRuns, markUndone, unmarkUndone } from './journal';
import { dateOfId, type JournalEntry, type JournalFile } from './journal-entry';

/** Whether a run can be undone now, and if not, why. */
export type Undoable =
  | { readonly kind: 'yes' }
  | { readonly kind: 'undone'; readonly date: string }
  /** Every file is as it was before the run, which nobody told the journal. */
  | { readonly kind: 'nothing-left' }
  /** Files that are no longer as the run left them. */
  | { readonly kind: 'changed'; readonly paths: readonly string[] }
  | { readonly kind: 'unreadable'; readonly problem: Finding };

/** One run as `undo --list` shows it. */
export interface RunInfo {
  readonly id: string;
  /** When the run wrote, as ISO 8601 in UTC; to the second where only the id tells. */
  readonly date: string;
  readonly projects: readonly string[];
  /** How many changes the run announced, and in how many files; 0 where the entry can't be read. */
  readonly changes: number;
  readonly files: number;
  readonly undoable: Undoable;
}

/** A run that was undone. */
export interface Undone {
  readonly entry: JournalEntry;
  /** The files that were written, in the order of the run. */
  readonly restored: readonly string[];
  /** The files that were already as they were before the run. */
  readonly asBefore: readonly string[];
  readonly remarks: readonly Finding[];
  /** What was written, values included; not to be shown. */
  readonly changes: readonly Written[];
}

export interface UndoOptions {
  /** When the run is undone; now by default. */
  readonly date?: Date;
  /** See `ApplyOptions`. */
  readonly interrupted?: () => boolean;
}

/** The runs that the journal keeps, the newest first. Throws `Refusal` when the journal can't be looked at. */
export function runsOf(host: Host): readonly RunInfo[] {
  return keptRuns(host).map((kept) => runInfo(host, kept));
}

/**
 * Puts back the bytes that the files of a run had before it; without `run` those of the newest run.
 *
 * A file that is as before already is left alone: a run may have been killed half-way, or git has put it back. Throws
 * `Refusal`, and nothing is written, when a file is otherwise than the run left it, when the run was undone already, and
 * when there is no such run. All files are written or none (see `apply`); their hashes are compared afterwards.
 */
export function undoRun(host: Host, run?: string, { date = new Date(), interrupted }: UndoOptions = {}): Undone {
  const runs = keptRuns(host);
  const entry = readable(chosen(runs, run));
  refuseDone(entry, runs);
  const { back, asBefore } = sorted(host, entry);
  const changes = back.map((file) => restoring(host, file, entry.id));
  apply(host, changes, { interrupted });
  confirm(host, back, changes);
  const restored = back.map(({ path }) => path);
  return { entry, restored, asBefore, remarks: marked(host, entry, date), changes };
}

/** Writes again what `undoRun` put back, for a person who stopped it too late. Throws as `apply` does. */
export function redo(host: Host, { entry, changes }: Undone): void {
  apply(host, inverse(changes));
  unmarkUndone(host.store, entry);
}

function runInfo(host: Host, kept: Kept): RunInfo {
  if ('problem' in kept) {
    const undoable = { kind: 'unreadable', problem: kept.problem } as const;
    return { id: kept.id, date: dateOfId(kept.id).toISOString(), projects: [], changes: 0, files: 0, undoable };
  }
  const { id, date, projects, changes, files } = kept.entry;
  return { id, date, projects, changes, files: files.length, undoable: undoableOf(host, kept.entry) };
}

function undoableOf(host: Host, { files, undone }: JournalEntry): Undoable {
  if (undone !== undefined) return { kind: 'undone', date: undone };
  const states = files.map((file) => ({ path: file.path, state: fileState(host, file) }));
  const paths = states.filter(({ state }) => !isKnown(state)).map(({ path }) => path);
  if (paths.length > 0) return { kind: 'changed', paths };
  return { kind: states.every(({ state }) => state === 'before') ? 'nothing-left' : 'yes' };
}

function isKnown(state: FileState): boolean {
  return state === 'before' || state === 'after';
}

function chosen(runs: readonly Kept[], run: string | undefined): Kept {
  const [newest] = runs;
  if (newest === undefined) throw new Refusal('there is no run to undo: the journal is empty');
  const found = run === undefined ? newest : runs.find(({ id }) => id === run);
  if (found !== undefined) return found;
  throw new Refusal(`there is no run ${named(run ?? '')}`, `the runs are, newest first: ${idsOf(runs).join(', ')}`);
}

function idsOf(runs: readonly Kept[]): readonly string[] {
  return runs.map(({ id }) => id);
}

function readable(kept: Kept): JournalEntry {
  if ('entry' in kept) return kept.entry;
  throw new Refusal(kept.problem.message, kept.problem.help);
}

/** Going on to the run before unasked would surprise whoever says `undo` twice. */
function refuseDone({ id, undone }: JournalEntry, runs: readonly Kept[]): void {
  if (undone === undefined) return;
  const open = runs.find((kept) => kept.id < id && 'entry' in kept && kept.entry.undone === undefined);
  throw new Refusal(
    `run ${id} was already undone on ${shownDate(undone)}; nothing was written`,
    open && `undo the run before it: prisma-one-url undo ${open.id}`,
  );
}

/** A date of the journal for a person. */
export function shownDate(iso: string): string {
  return `${iso.slice(0, 'YYYY-MM-DDTHH:MM'.length).replace('T', ' ')} UTC`;
}

interface Sorted {
  readonly back: readonly JournalFile[];
  readonly asBefore: readonly string[];
}

/** Throws `Refusal` with every file that is in the way, and when there is nothing to do. */
function sorted(host: Host, { id, files }: JournalEntry): Sorted {
  const states = files.map((file) => ({ file, state: fileState(host, file) }));
  const inTheWay = states.filter(({ state }) => !isKnown(state));
  if (inTheWay.length > 0) {
    const clauses = inTheWay.map(({ file, state }) => `${named(file.path)} ${SAID[state]}`);
    throw new Refusal(`run ${id} can't be undone: ${clauses.join(', ')}; nothing was written`, AS_LEFT);
  }
  const back = states.filter(({ state }) => state === 'after').map(({ file }) => file);
  if (back.length === 0) throw new Refusal(`the files of run ${id} are already as they were before it`);
  return { back, asBefore: states.filter(({ state }) => state === 'before').map(({ file }) => file.path) };
}

const SAID: Readonly<Record<FileState, string>> = {
  before: 'is as before the run',
  after: 'is as the run left it',
  changed: 'has changed since',
  gone: 'is gone',
  unreadable: "can't be read",
};

const AS_LEFT = 'undo needs these files as the run left them; set later changes aside, then run this again';

/** The change that undoes one file, in memory; it is taken only if it gives exactly the bytes from before the run. */
function restoring(host: Host, { path, before, after, edits, created, folders }: JournalFile, id: string): Written {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(host.read(path) ?? new Uint8Array());
  if (hashOf(text) !== after) throw new Refusal(`${named(path)} has changed just now; nothing was written`);
  const fits = (edits.at(-1)?.span.end ?? 0) <= text.length;
  const restored = fits ? applyEdits(text, edits) : text;
  if (hashOf(restored) === before) {
    return { path, before: text, after: restored, ...(created && { removed: created, folders }) };
  }
  throw new Refusal(
    `the journal of run ${id} does not give ${named(path)} its bytes back; nothing was written`,
    'undo this run by hand, with git or an editor',
  );
}

/** Another program (a formatter that watches the folder) may have written in between: then the run stays as it was. */
function confirm(host: Host, files: readonly JournalFile[], changes: readonly Written[]): void {
  const wrong = new Set(files.filter((file) => fileState(host, file) !== 'before').map(({ path }) => path));
  if (wrong.size === 0) return;
  apply(host, inverse(changes.filter(({ path }) => !wrong.has(path))));
  throw new Refusal(
    `${[...wrong].map(named).join(', ')} did not come back as before the run; everything else is as the run left it`,
    'another program may have written at the same time; look at these files, then run this again',
  );
}

/** The files are back whatever the journal says, so a journal that can't be written is a remark only. */
function marked({ store }: Host, entry: JournalEntry, date: Date): readonly Finding[] {
  try {
    markUndone(store, entry, date);
    return [];
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    const message = `run ${entry.id} is undone and still in the journal: ${reasonOf(error)}`;
    return [finding({ code: 'journal-kept', level: 'warning', message, help: 'it still holds what the run removed' })];
  }
}
