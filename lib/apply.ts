import { InternalError, Refusal } from './errors';
import { type Host, Interrupted } from './host/host';
import { codeOf, reasonOf } from './host/reasons';
import { named } from './host/refusals';
import { forget } from './host/remembered';
import type { Change } from './outcome';

export interface ApplyOptions {
  /** Asked before each write; once it says yes, everything is put back and `Interrupted` is thrown. */
  readonly interrupted?: () => boolean;
}

/**
 * Writes changes, all or none, in two phases: every text goes to a temp file first, then each takes its target's place.
 *
 * Throws `Refusal` when a file is not as the plan read it or can't be written, after having put back what was written
 * already. Its message tells what failed and that all was put back or, where that failed too, the state of every file.
 * Throws `Interrupted` likewise, and `InternalError` for two different changes of one file.
 */
export function apply(host: Host, changes: readonly Change[], options: ApplyOptions = {}): void {
  const run: Run = { host, writes: [], staged: new Map(), done: new Set() };
  const goOn = () => {
    if (options.interrupted?.() === true) throw new Interrupted();
  };
  try {
    run.writes.push(...oncePerFile(host, changes));
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
export function inverse(changes: readonly Change[]): readonly Change[] {
  return changes.map(({ path, before, after }) => ({ path, before: after, after: before }));
}

/** One file's change as bytes. */
interface Write {
  readonly path: string;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** How far it got: the temp files that wait, by their write, and the writes that are done. */
interface Run {
  readonly host: Host;
  readonly writes: Write[];
  readonly staged: Map<Write, string>;
  readonly done: Set<Write>;
}

/** Two paths can lead to one file through links; the file is written once. */
function oncePerFile(host: Host, changes: readonly Change[]): readonly Write[] {
  const byFile = new Map<string, Change>();
  for (const change of changes.filter(({ before, after }) => before !== after)) {
    const file = naming(change.path, 'could not be read', () => host.resolve(change.path)) ?? change.path;
    const other = byFile.get(file) ?? change;
    if (other.before !== change.before || other.after !== change.after) {
      throw new InternalError(`two different changes of ${named(file)}`);
    }
    byFile.set(file, other);
  }
  return [...byFile.values()].map(({ path, before, after }) => ({
    path,
    before: encoded(before),
    after: encoded(after),
  }));
}

function encoded(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  // Half of a surrogate pair would be written as another character.
  if (new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) !== text) throw new InternalError('a text is torn');
  return bytes;
}

function stage({ host, staged }: Run, write: Write, goOn: () => void): void {
  goOn();
  staged.set(
    write,
    naming(write.path, 'could not be written', () => host.stage(write.path, write.after)),
  );
}

/** Looks at the file once more: staging the others took time, in which an editor may have saved it. */
function commit({ host, staged, done }: Run, write: Write, goOn: () => void): void {
  goOn();
  expectUnchanged(host, write);
  naming(write.path, 'could not be written', () => host.commit(staged.get(write) ?? '', write.path));
  staged.delete(write);
  done.add(write);
}

function expectUnchanged(host: Host, { path, before }: Write): void {
  const now = naming(path, 'could not be read', () => host.read(path));
  if (now === null) throw new Refusal(`${named(path)} is gone`, LOOK_AGAIN);
  if (!isEqual(now, before)) throw new Refusal(`${named(path)} has changed since it was read`, LOOK_AGAIN);
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
    const now = host.read(write.path);
    if (now === null || !isEqual(now, write.after)) {
      return { ok: false, text: `${named(write.path)} was changed by another program meanwhile and is left so` };
    }
    writeBefore(host, write);
    return { ok: true, text: `${named(write.path)} was put back` };
  } catch (error) {
    return { ok: false, text: `${named(write.path)} has the new text, and putting it back failed: ${reasonOf(error)}` };
  }
}

function writeBefore(host: Host, { path, before }: Write): void {
  const temp = host.stage(path, before);
  try {
    host.commit(temp, path);
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
