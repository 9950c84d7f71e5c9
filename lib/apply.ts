import { InternalError, Refusal } from './errors';
import { type Host, Interrupted } from './host/host';
import { placeOf } from './host/links';
import { codeOf, reasonOf } from './host/reasons';
import { named } from './host/refusals';
import { forget } from './host/remembered';
import type { Change } from './outcome';
import { folderOf, foldersTo } from './paths';

/** A change as it is written. To undo one that creates a file is to remove the file. */
export interface Written extends Change {
  /** Set where the file goes; `after` is empty then. */
  readonly removed?: true;
  /** The folders that are made for a created file, the outer ones first; they go with it, as far as they are empty then. */
  readonly folders?: readonly string[];
}

export interface ApplyOptions {
  /** Asked before each write; once it says yes, everything is put back and `Interrupted` is thrown. */
  readonly interrupted?: () => boolean;
}

/**
 * Writes changes, all or none, in two phases: every text goes to a temp file first, then each takes its target's place.
 *
 * A file that is created must not be there yet. One that is removed goes after all others have been written.
 *
 * Throws `Refusal` when a file is not as the plan read it or can't be written, after having put back what was written
 * already. Its message tells what failed and that all was put back or, where that failed too, the state of every file.
 * Throws `Interrupted` likewise, and `InternalError` for two different changes of one file.
 */
export function apply(host: Host, changes: readonly Written[], options: ApplyOptions = {}): void {
  const run: Run = { host, writes: [], staged: new Map(), done: new Set() };
  const goOn = () => {
    if (options.interrupted?.() === true) throw new Interrupted();
  };
  try {
    run.writes.push(...oncePerFile(host, withFolders(host, changes)));
    for (const write of run.writes) expectUnchanged(host, write);
    for (const write of run.writes) stage(run, write, goOn);
    for (const write of run.writes) commit(run, write, goOn);
  } catch (error) {
    throw afterPuttingBack(run, error);
  } finally {
    forget(host);
  }
}

/** The changes that undo `changes`. */
export function inverse(changes: readonly Written[]): readonly Written[] {
  return changes.map(({ path, before, after, created, removed, folders }) => ({
    ...{ path, before: after, after: before, folders },
    ...(created && { removed: true }),
    ...(removed && { created: true }),
  }));
}

/** The changes with the folders that are made for their new files, while it can still be told which ones are missing. */
export function withFolders(host: Pick<Host, 'entry'>, changes: readonly Written[]): readonly Written[] {
  const missing = (path: string) => foldersTo(folderOf(path)).filter((folder) => host.entry(folder) === null);
  return changes.map((change) =>
    change.created && change.folders === undefined ? { ...change, folders: missing(change.path) } : change,
  );
}

/** One file's change as bytes. */
interface Write {
  readonly kind: 'create' | 'replace' | 'remove';
  readonly path: string;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  readonly folders: readonly string[];
}

/** How far it got: the temp files that wait, by their write, and the writes that are done. */
interface Run {
  readonly host: Host;
  readonly writes: Write[];
  readonly staged: Map<Write, string>;
  readonly done: Set<Write>;
}

/** Two paths can lead to one file through links; the file is written once. What goes comes last. */
function oncePerFile(host: Host, changes: readonly Written[]): readonly Write[] {
  const byFile = new Map<string, Written>();
  for (const change of changes.filter(({ before, after }) => before !== after)) {
    const file = naming(change.path, 'could not be read', () => placeOf(host.resolve, change.path)) ?? change.path;
    const other = byFile.get(file) ?? change;
    if (other.before !== change.before || other.after !== change.after || kindOf(other) !== kindOf(change)) {
      throw new InternalError(`two different changes of ${named(file)}`);
    }
    byFile.set(file, other);
  }
  const writes = [...byFile.values()].map(writeOf);
  return [...writes.filter(({ kind }) => kind !== 'remove'), ...writes.filter(({ kind }) => kind === 'remove')];
}

function writeOf(change: Written): Write {
  const { path, before, after, folders = [] } = change;
  return { kind: kindOf(change), path, before: encoded(before), after: encoded(after), folders };
}

function kindOf({ created, removed }: Written): Write['kind'] {
  if (created) return 'create';
  return removed ? 'remove' : 'replace';
}

function encoded(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  // Half of a surrogate pair would be written as another character.
  if (new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) !== text) throw new InternalError('a text is torn');
  return bytes;
}

function stage({ host, staged }: Run, write: Write, goOn: () => void): void {
  goOn();
  if (write.kind === 'remove') return;
  const { kind, path, after } = write;
  const put = () => (kind === 'create' ? host.stageNew(path, after) : host.stage(path, after));
  staged.set(write, naming(path, 'could not be written', put));
}

/** Looks at the file once more: staging the others took time, in which an editor may have saved it. */
function commit({ host, staged, done }: Run, write: Write, goOn: () => void): void {
  goOn();
  expectUnchanged(host, write);
  const what = write.kind === 'remove' ? 'could not be removed' : 'could not be written';
  naming(write.path, what, () => move(host, write, staged.get(write) ?? ''));
  staged.delete(write);
  done.add(write);
}

function move(host: Host, { kind, path, folders }: Write, staged: string): void {
  switch (kind) {
    case 'create':
      host.commitNew(staged, path);
      break;
    case 'replace':
      host.commit(staged, path);
      break;
    case 'remove':
      host.remove(path);
      host.removeEmpty(folders);
      break;
    default:
      kind satisfies never;
  }
}

function expectUnchanged(host: Host, { kind, path, before }: Write): void {
  if (kind === 'create') {
    expectNothing(host, path);
    return;
  }
  const now = naming(path, 'could not be read', () => host.read(path));
  if (now === null) throw new Refusal(`${named(path)} is gone`, LOOK_AGAIN);
  if (!isEqual(now, before)) throw new Refusal(`${named(path)} has changed since it was read`, LOOK_AGAIN);
}

function expectNothing(host: Host, path: string): void {
  if (naming(path, 'could not be read', () => host.entry(path)) === null) return;
  throw new Refusal(`${named(path)} has come into being since the folder was read`, LOOK_AGAIN);
}

const LOOK_AGAIN = 'run this again: it plans from what is there now';

function isEqual(some: Uint8Array, others: Uint8Array): boolean {
  return some.length === others.length && some.every((byte, index) => byte === others[index]);
}

/** What became of one file after a failure: `text` is a clause for the message, `ok` whether it is as it was. */
interface State {
  readonly ok: boolean;
  readonly text: string;
}

/** Leaves no temp file and no new text behind; returns the error to throw, which tells how far that succeeded. */
function afterPuttingBack(run: Run, error: unknown): unknown {
  const states = [...run.writes.map((write) => putBack(run, write)), ...discardAll(run)];
  for (const { kind, folders } of run.writes) if (kind === 'create') run.host.removeEmpty(folders);
  const isPutBack = states.every(({ ok }) => ok);
  if (isPutBack && !(error instanceof Refusal)) return error;
  const { message, help } = asRefusal(error);
  if (!isPutBack) return new Refusal([message, ...states.map(({ text }) => text)].join('; '), PUT_RIGHT);
  return new Refusal(`${message}; ${run.done.size > 0 ? 'everything was put back' : 'nothing was written'}`, help);
}

const PUT_RIGHT = 'put these files right by hand, with git or an editor';

function asRefusal(error: unknown): { readonly message: string; readonly help?: string } {
  if (error instanceof Refusal || error instanceof Interrupted) return error;
  return { message: `an unexpected error (${error instanceof Error ? error.name : typeof error})` };
}

function putBack({ host, done }: Run, write: Write): State {
  if (!done.has(write)) return { ok: true, text: `${named(write.path)} was not written` };
  try {
    if (!isAsWritten(host, write)) {
      return { ok: false, text: `${named(write.path)} was changed by another program meanwhile and is left so` };
    }
    writeBefore(host, write);
    return { ok: true, text: `${named(write.path)} was put back` };
  } catch (error) {
    return { ok: false, text: `${named(write.path)} has the new text, and putting it back failed: ${reasonOf(error)}` };
  }
}

function isAsWritten(host: Host, { kind, path, after }: Write): boolean {
  if (kind === 'remove') return host.entry(path) === null;
  const now = host.read(path);
  return now !== null && isEqual(now, after);
}

function writeBefore(host: Host, { kind, path, before }: Write): void {
  if (kind === 'create') {
    host.remove(path);
    return;
  }
  const isGone = kind === 'remove';
  const temp = isGone ? host.stageNew(path, before) : host.stage(path, before);
  try {
    if (isGone) host.commitNew(temp, path);
    else host.commit(temp, path);
  } catch (error) {
    host.discard(temp);
    throw error;
  }
}

/** The states of those temp files that could not be removed; the others are nothing to tell of. */
function discardAll({ host, staged }: Run): readonly State[] {
  return [...staged.values()].flatMap((temp) => {
    try {
      host.discard(temp);
      return [];
    } catch (error) {
      return [{ ok: false, text: `the temp file ${named(temp)} could not be removed: ${reasonOf(error)}` }];
    }
  });
}

/** Turns a failure of the system into a `Refusal` that names the file; anything else passes. */
function naming<T>(path: string, what: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof Refusal || codeOf(error) === undefined) throw error;
    throw new Refusal(`${named(path)} ${what}: ${reasonOf(error)}`);
  }
}
