import type { Edit } from './edit';
import { belowRoot } from './host/paths';
import { field, isObject, parseJson, textField, textItems } from './read/json';

/** How one file gets its bytes back. `before` and `after` are the SHA-256 of its bytes, `edits` are those of `after`. */
export interface JournalFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly edits: readonly Edit[];
  /** Set where the run made the file: then it had no bytes before, and goes. */
  readonly created?: true;
  /** The folders that were made for it, the outer ones first. */
  readonly folders?: readonly string[];
}

/** What is kept of one run that wrote. The edits hold what the run took out of the files, secrets too; nothing else does. */
export interface JournalEntry {
  /** See `runId`. */
  readonly id: string;
  /** When the run wrote, as ISO 8601 in UTC. */
  readonly date: string;
  /** The version of this program that wrote. */
  readonly version: string;
  /** The names of the projects, as the screen has them. */
  readonly projects: readonly string[];
  /** How many changes the run announced. */
  readonly changes: number;
  readonly files: readonly JournalFile[];
  /** When the run was undone; its edits are gone then. */
  readonly undone?: string;
}

/** The journal's own version; it counts up when an older program could not undo what a newer one writes. */
const FORMAT = 2;

/** Format 1 knew no created files; what it has is as it was. */
const READABLE: readonly unknown[] = [1, FORMAT];

const ID = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)-([0-9a-f]{4})$/;
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const HASH = /^[0-9a-f]{64}$/;

/** The second in UTC and its 65,536ths: `20261121T231502-3f2a`. Ids sort as the runs came. */
export function runId(date: Date, later = 0): string {
  const second = date.toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length).replace(/[-:]/g, '');
  const part = Math.floor((date.getUTCMilliseconds() / 1000) * 0x10000) + later;
  return `${second}-${part.toString(16).padStart(4, '0')}`;
}

export function isRunId(text: string): boolean {
  return ID.test(text);
}

/** The date that a run id tells, to the second. */
export function dateOfId(id: string): Date {
  const [, ...parts] = ID.exec(id) ?? [];
  const [year = 0, month = 1, ...rest] = parts.slice(0, 6).map(Number);
  return new Date(Date.UTC(year, month - 1, ...rest));
}

/** An entry as it is kept: JSON in UTF-8. */
export function entryBytes(entry: JournalEntry): Uint8Array {
  const files = entry.files.map((file) => ({
    ...file,
    edits: file.edits.map(({ span, newText }) => ({ start: span.start, end: span.end, text: newText })),
  }));
  return new TextEncoder().encode(`${JSON.stringify({ format: FORMAT, ...entry, files })}\n`);
}

/** Reads an entry back; `null` for bytes that `entryBytes` did not make for this id, whatever they are. */
export function readEntry(id: string, bytes: Uint8Array): JournalEntry | null {
  const parsed = parseJson(new TextDecoder().decode(bytes));
  const value = 'value' in parsed ? parsed.value : undefined;
  if (!READABLE.includes(field(value, 'format')) || textField(value, 'id') !== id) return null;
  const date = dateField(value, 'date');
  const version = textField(value, 'version');
  const changes = field(value, 'changes');
  const files = readFiles(field(value, 'files'));
  if (date === undefined || version === undefined || !isCount(changes) || files === null) return null;
  const undone = dateField(value, 'undone');
  const entry = { id, date, version, projects: textItems(field(value, 'projects')), changes, files };
  return undone === undefined ? entry : { ...entry, undone };
}

function dateField(value: unknown, key: string): string | undefined {
  const text = textField(value, key);
  return text !== undefined && DATE.test(text) ? text : undefined;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function readFiles(value: unknown): readonly JournalFile[] | null {
  const files = Array.isArray(value) ? value.map(readFile) : [];
  return files.length > 0 && files.every((file) => file !== null) ? files : null;
}

function readFile(value: unknown): JournalFile | null {
  const path = textField(value, 'path') ?? '';
  const before = textField(value, 'before') ?? '';
  const after = textField(value, 'after') ?? '';
  const edits = readEdits(path, field(value, 'edits'));
  if (!isPath(path) || !HASH.test(before) || !HASH.test(after) || edits === null) return null;
  const file = { path, before, after, edits };
  return field(value, 'created') === true ? { ...file, created: true, folders: readFolders(path, value) } : file;
}

function isPath(path: string): boolean {
  return path !== '' && belowRoot(path) === path;
}

/** Only what lies above the file is ever removed with it. */
function readFolders(path: string, value: unknown): readonly string[] {
  const folders = textItems(field(value, 'folders'));
  return folders.filter((folder) => isPath(folder) && path.startsWith(`${folder}/`));
}

/** The edits, if they are in order and apart. Whether they fit their text shows when the hash of the result is taken. */
function readEdits(path: string, value: unknown): readonly Edit[] | null {
  if (!Array.isArray(value)) return null;
  const edits: Edit[] = [];
  for (const item of value) {
    const [start, end, newText] = [field(item, 'start'), field(item, 'end'), textField(item, 'text')];
    if (!isObject(item) || !isCount(start) || !isCount(end) || newText === undefined) return null;
    if (start < (edits.at(-1)?.span.end ?? 0) || end < start) return null;
    edits.push({ path, span: { start, end }, newText });
  }
  return edits;
}
