import type { Written } from './apply';
import { InternalError, Refusal } from './errors';
import { type Finding, finding } from './finding';
import { sha256 } from './host/hash';
import type { Host, Store } from './host/host';
import { codeOf, reasonOf } from './host/reasons';
import { named } from './host/refusals';
import { inverseEdits } from './inverse-edits';
import { dateOfId, entryBytes, isRunId, type JournalEntry, type JournalFile, readEntry, runId } from './journal-entry';

/** What the journal keeps of a run besides its files. */
export interface RunMeta {
  readonly date: Date;
  /** The version of this program. */
  readonly version: string;
  /** The names of the projects that change. */
  readonly projects: readonly string[];
  /** How many changes are announced; one file can have several. */
  readonly changes: number;
}

/** A run in the journal; `problem` stands for an entry that can't be read. */
export type Kept =
  | { readonly id: string; readonly entry: JournalEntry }
  | { readonly id: string; readonly problem: Finding };

const MOST_RUNS = 20;
const OLDEST_DAYS = 90;

/**
 * Writes down how `changes` are undone, to be called before the first of them is applied; on return it is on the disk.
 *
 * Takes away what is more than 20 runs or 90 days. Throws `Refusal` when the journal can't be written.
 */
export function openRun(host: Host, changes: readonly Written[], meta: RunMeta): JournalEntry {
  try {
    prune(host.store, meta.date);
    return created(host.store, filesOf(changes), meta);
  } catch (error) {
    throw unwritable(host.store, runId(meta.date), error);
  }
}

/**
 * Takes an entry out of the journal after its run has put everything back.
 *
 * Returns `false`, and keeps the entry, while a file is not as it was before the run: then nothing else has what the run
 * removed. Throws what the system says when the entry can't be removed.
 */
export function forget(host: Host, { id, files }: JournalEntry): boolean {
  if (files.some((file) => fileState(host, file) !== 'before')) return false;
  host.store.remove(nameOf(id));
  return true;
}

/** Forgets the run that failed with `problem`; returns what to throw, which names the run if it had to be kept. */
export function afterFailure(host: Host, entry: JournalEntry, problem: unknown): unknown {
  const advice = adviceAfter(host, entry);
  if (advice === undefined || !(problem instanceof Refusal)) return problem;
  return new Refusal(problem.message, problem.help === undefined ? advice : `${problem.help}\n${advice}`);
}

function adviceAfter(host: Host, entry: JournalEntry): string | undefined {
  try {
    return forget(host, entry) ? undefined : `what was taken out of the files is kept: prisma-one-url undo ${entry.id}`;
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    const path = named(host.store.pathOf(nameOf(entry.id)));
    return `${path} could not be removed (${reasonOf(error)}) and may be deleted`;
  }
}

/** Writes down that a run was undone, and lets go of what it had removed. Throws what the system says. */
export function markUndone(store: Store, entry: JournalEntry, date: Date): void {
  const files = entry.files.map((file) => ({ ...file, edits: [] }));
  store.replace(nameOf(entry.id), entryBytes({ ...entry, files, undone: date.toISOString() }));
}

/** Takes `markUndone` back. */
export function unmarkUndone(store: Store, entry: JournalEntry): void {
  store.replace(nameOf(entry.id), entryBytes(entry));
}

/** All runs in the journal, the newest first. Throws `Refusal` when the journal can't be looked at. */
export function keptRuns({ store }: Pick<Host, 'store'>): readonly Kept[] {
  const ids = runIds(store).toReversed();
  return ids.map((id) => keptRun(store, id));
}

function runIds(store: Store): readonly string[] {
  try {
    return idsIn(store);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    throw new Refusal(`the undo journal can't be read: ${reasonOf(error)}`);
  }
}

function keptRun(store: Store, id: string): Kept {
  const problem = (why: string): Kept => ({ id, problem: unreadable(store.pathOf(nameOf(id)), why) });
  try {
    const bytes = store.read(nameOf(id));
    const entry = bytes === null ? null : readEntry(id, bytes);
    return entry === null ? problem('it is no undo journal of this version') : { id, entry };
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return problem(reasonOf(error));
  }
}

function unreadable(path: string, why: string): Finding {
  return finding({
    code: 'unreadable-journal',
    level: 'warning',
    message: `${named(path)} can't be read: ${why}`,
    help: 'this run can only be undone by hand, with git or an editor; the file may be deleted',
  });
}

/** How a file stands to a run: as it was before, as the run left it, or otherwise. */
export type FileState = 'before' | 'after' | 'changed' | 'gone' | 'unreadable';

export function fileState(host: Pick<Host, 'entry' | 'read'>, file: JournalFile): FileState {
  try {
    return stateNow(host, file);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return 'unreadable';
  }
}

function stateNow(host: Pick<Host, 'entry' | 'read'>, { path, before, after, created }: JournalFile): FileState {
  if (created && host.entry(path) === null) return 'before';
  const bytes = host.read(path);
  if (bytes === null) return created ? 'changed' : 'gone';
  const hash = sha256(bytes);
  if (hash === after) return 'after';
  return hash === before && !created ? 'before' : 'changed';
}

function filesOf(changes: readonly Written[]): readonly JournalFile[] {
  const real = changes.filter(({ before, after }) => before !== after);
  return real.map((change) => ({
    path: change.path,
    before: hashOf(change.before),
    after: hashOf(change.after),
    edits: inverseEdits(change),
    ...(change.created && { created: change.created, folders: change.folders ?? [] }),
  }));
}

/** The hash of a text's bytes. */
export function hashOf(text: string): string {
  return sha256(new TextEncoder().encode(text));
}

/** Runs of one moment (the shards of a batch) get ids in a row. */
function created(store: Store, files: readonly JournalFile[], { date, version, projects, changes }: RunMeta) {
  for (let later = 0; ; later++) {
    const id = runId(date, later);
    if (!isRunId(id)) throw new InternalError('there are too many runs of one moment');
    const entry: JournalEntry = { id, date: date.toISOString(), version, projects, changes, files };
    if (store.create(nameOf(id), entryBytes(entry))) return entry;
  }
}

function nameOf(id: string): string {
  return `${id}.json`;
}

/** The ids in the names of files, each once, from the oldest; also of what a crash may have left of them. */
function idsIn(store: Store): readonly string[] {
  const ids = store.names().map((name) => name.replace(/\.json(?:\.tmp)?$/, ''));
  return [...new Set(ids.filter(isRunId))].sort();
}

/** Leaves room for one more run. */
function prune(store: Store, now: Date): void {
  const oldest = now.getTime() - OLDEST_DAYS * 24 * 60 * 60 * 1000;
  const ids = idsIn(store);
  const old = ids.filter((id, index) => index < ids.length - (MOST_RUNS - 1) || dateOfId(id).getTime() < oldest);
  for (const id of old) for (const name of [nameOf(id), `${nameOf(id)}.tmp`]) store.remove(name);
}

/** A refusal for what the system says of the journal; a bug of ours passes. */
function unwritable(store: Store, id: string, error: unknown): unknown {
  if (error instanceof Refusal) return new Refusal(`${error.message}; nothing was written`, WITHOUT_UNDO);
  if (codeOf(error) === undefined) return error;
  const path = named(store.pathOf(nameOf(id)));
  return new Refusal(`${path} can't be written: ${reasonOf(error)}; nothing was written`, WITHOUT_UNDO);
}

const WITHOUT_UNDO = 'make its folder writable, or go on without being able to undo: --no-undo';
