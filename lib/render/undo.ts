import type { Finding } from '../finding';
import type { Seen } from '../outcome';
import { type RunInfo, shownDate, type Undoable, type Undone } from '../undo';
import { commandLines } from './ending';
import { frame } from './frame';
import { shownText, sourcesOf } from './shown';
import type { Look } from './steps';
import { styleOf } from './style';
import { table } from './table';
import { wrap } from './width';

export interface UndoLook {
  readonly color: boolean;
  /** Width of the terminal in cells; 100 if it is not known. */
  readonly columns?: number;
}

/** Draws the runs that the journal keeps, as given, each with whether it can be undone. Without a final line end. */
export function runList(runs: readonly RunInfo[], options: UndoLook): string {
  const look = lookOf(options);
  if (runs.length === 0) return '  no run is kept here: the journal is empty';
  const problems = runs.flatMap(({ undoable }) => (undoable.kind === 'unreadable' ? [undoable.problem] : []));
  const open = runs.find(({ undoable }) => undoable.kind === 'yes');
  const commands = open ? [{ command: `npx prisma-one-url undo ${open.id}`, what: 'put back what it changed' }] : [];
  return joined([
    table(runs.map(rowOf), look.style, look.columns),
    ...problems.map((problem) => drawn(problem, look)),
    commandLines(commands, look),
  ]);
}

/** Draws what `undo` did: each file, how it was verified, what is left to do. Without a final line end. */
export function undoneText({ entry, restored, asBefore, remarks }: Undone, options: UndoLook): string {
  const look = lookOf(options);
  const { style, columns } = look;
  const width = asBefore.length > 0 ? 'as before'.length : 'put back'.length;
  const created = new Set(createdPaths(entry));
  const file = (path: string, what: string) => `  ${style.good(what.padEnd(width))}  ${style.path(shownText(path))}`;
  const hasSchema = restored.some((path) => path.endsWith('.prisma'));
  const said = [
    `undone: run ${entry.id} of ${shownDate(entry.date)}; every file has the bytes that it had before (SHA-256)`,
    ...(hasSchema ? ['the generated client is still the one of that run: run `prisma generate` again'] : []),
  ];
  return joined([
    [
      ...restored.map((path) => file(path, created.has(path) ? 'removed' : 'put back')),
      ...asBefore.map((path) => file(path, 'as before')),
      ...said.flatMap((text) => wrap(text, columns - 2).map((line) => `  ${line}`)),
    ],
    ...remarks.map((remark) => drawn(remark, look)),
  ]);
}

/** The files that a run had made; to undo it is to remove them. */
function createdPaths({ files }: Undone['entry']): readonly string[] {
  return files.filter(({ created }) => created).map(({ path }) => path);
}

/** The report's version; it counts up when a field goes or changes its meaning, not when one is added. */
const SCHEMA = 1;

/** Makes the list for programs: one JSON object, indented, with a final line end. Paths are below the root. */
export function runListJson(runs: readonly RunInfo[], version: string): string {
  const listed = runs.map(({ undoable, ...run }) => ({ ...run, ...stateOf(undoable) }));
  return jsonOf({ ...head(version), runs: listed, summary: { runs: runs.length, exitCode: 0 } });
}

/** Makes the report of one `undo` for programs; it names files and holds nothing of their content. */
export function undoneJson({ entry, restored, asBefore, remarks }: Undone, version: string): string {
  const { id, date, projects } = entry;
  const created = createdPaths(entry);
  return jsonOf({
    ...head(version),
    run: { id, date, projects },
    restored,
    removed: restored.filter((path) => created.includes(path)),
    asBefore,
    remarks: remarks.map(remarkOf),
    summary: { restored: restored.length, exitCode: 0 },
  });
}

function head(version: string) {
  return { schema: SCHEMA, tool: 'prisma-one-url', version, command: 'undo' };
}

function jsonOf(report: object): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

function stateOf(undoable: Undoable) {
  switch (undoable.kind) {
    case 'yes':
    case 'nothing-left':
      return { state: undoable.kind };
    case 'undone':
      return { state: undoable.kind, undone: undoable.date };
    case 'changed':
      return { state: undoable.kind, changedFiles: undoable.paths };
    case 'unreadable':
      return { state: undoable.kind, problem: remarkOf(undoable.problem) };
    default:
      return undoable satisfies never;
  }
}

function remarkOf({ code, level, message, help }: Finding) {
  return { code, level, message: shownText(message), ...(help === undefined ? {} : { help: shownText(help) }) };
}

function rowOf({ id, date, projects, changes, files, undoable }: RunInfo): Seen {
  const what = `${count(changes, 'change')} in ${count(files, 'file')}`;
  const source = undoable.kind === 'unreadable' ? '' : [what, ...projects].join(', ');
  return { label: id, value: shownDate(date), source, ...wordsOf(undoable) };
}

function wordsOf(undoable: Undoable): Pick<Seen, 'remark' | 'ok'> {
  switch (undoable.kind) {
    case 'yes':
      return { remark: 'can be undone', ok: true };
    case 'undone':
      return { remark: `undone ${shownDate(undoable.date)}` };
    case 'nothing-left':
      return { remark: 'its files are as before it' };
    case 'changed':
      return { remark: `changed since: ${undoable.paths.join(', ')}`, ok: false };
    case 'unreadable':
      return { remark: "can't be read", ok: false };
    default:
      return undoable satisfies never;
  }
}

/** The findings here point into no file. */
function drawn(problem: Finding, { sources, style, columns }: Look): readonly string[] {
  return frame(problem, sources, { style, columns }).split('\n');
}

const NARROWEST = 40;

function lookOf({ color, columns = 100 }: UndoLook): Look {
  return {
    sources: sourcesOf(() => undefined),
    style: styleOf(color),
    columns: Math.max(columns, NARROWEST),
    ignored: new Set(),
    verbose: false,
  };
}

function joined(blocks: readonly (readonly string[])[]): string {
  const kept = blocks.filter((block) => block.length > 0);
  return kept.map((block) => block.join('\n')).join('\n\n');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
