import { runList, runListJson, undoneJson, undoneText } from './render/undo';
import type { World } from './run';
import { redo, runsOf, type Undone, undoRun } from './undo';

/** What the command line says to `undo`. */
export interface UndoCommand {
  /** The run's id; the newest run where it is absent. */
  readonly run?: string;
  readonly list: boolean;
  readonly format: 'pretty' | 'json';
  readonly quiet: boolean;
}

/** `undo` from the command line's words to the exit code. Throws `Refusal` (exit 2) and `Interrupted` as `run` does. */
export async function runUndo(world: World, command: UndoCommand): Promise<number> {
  if (command.list) showList(world, command);
  else showUndone(world, command, await undoHeld(world, command));
  return 0;
}

/** A signal that comes too late to stop the work in between is answered by doing the run again. */
async function undoHeld({ host, withInterrupt }: World, { run }: UndoCommand): Promise<readonly Undone[]> {
  const done: Undone[] = [];
  await withInterrupt(
    (interrupted) => {
      done.push(undoRun(host, run, { interrupted }));
    },
    () => {
      for (const undone of done) redo(host, undone);
    },
  );
  return done;
}

/** The list is what was asked for, so `--quiet` leaves it. */
function showList({ host, terminal, version }: World, { format }: UndoCommand): void {
  const runs = runsOf(host);
  if (format === 'json') terminal.result(runListJson(runs, version).trimEnd());
  else terminal.say(runList(runs, terminal));
}

function showUndone({ terminal, version }: World, { format, quiet }: UndoCommand, done: readonly Undone[]): void {
  for (const undone of done) {
    if (format === 'json') terminal.result(undoneJson(undone, version).trimEnd());
    else if (!quiet || undone.remarks.length > 0) terminal.say(undoneText(undone, terminal));
  }
}
