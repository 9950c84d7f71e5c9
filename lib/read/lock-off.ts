import { basename } from 'node:path/posix';
import type { Edit } from '../edit';
import { type SourceFile, type Span, sliceOf, wholeLines } from '../text';
import { type CommandLine, commandAt } from './mentions/command-line';
import { isWorkflow } from './yaml-entries';
import { type YamlNode, yamlNodeAt, yamlNodes } from './yaml-nodes';

/**
 * What switches Prisma Migrate's advisory lock off for one command.
 *
 * Prisma 5.3.0 and newer; anything but an empty value or `0` (prisma-engines lib.rs, acquire_lock).
 */
export const LOCK_OFF = 'PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK=1';

/**
 * The group that lets one deploy of a GitHub workflow run at a time instead.
 *
 * GitHub lets one run and one wait; a newer one takes the place of the one that waits, which is fine on one branch: it
 * brings the same migrations and its own. Branches often deploy to databases of their own, so each has its group. Source: docs.github.com, "Control the concurrency of workflows and jobs".
 */
// biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's
export const CONCURRENCY = "concurrency: { group: 'migrate-${{ github.ref }}', cancel-in-progress: false }";

/** The edit that puts the variable before a command, or why only a person can. Lower case, no final stop. */
export type LockOff = { readonly edit: Edit } | { readonly left: string };

/**
 * Finds where the variable has to stand for the migrate command at `span`: at the start of its simple command, in a
 * script of package.json or on a line that a workflow runs.
 *
 * It goes behind `cross-env` where the command has one, and brings one where the package uses it, since `NAME=value` is no
 * command for Windows.
 */
export function lockOffAt(file: SourceFile, span: Span): LockOff {
  const line = commandAt(file, span.start);
  const words = sliceOf(file.text, line.span);
  const left = reasonAgainst(words, line) ?? placeAgainst(file, line, span);
  if (left !== undefined) return { left };
  const crossEnv = /^(?:\S+\s+)*?cross-env\s+/.exec(words.slice(0, span.start - line.span.start))?.[0];
  const at = line.span.start + (crossEnv?.length ?? 0);
  const brings = crossEnv === undefined && usesCrossEnv(file) && !/^[A-Za-z_]\w*=/.test(words);
  return {
    edit: { path: file.path, span: { start: at, end: at }, newText: `${brings ? 'cross-env ' : ''}${LOCK_OFF} ` },
  };
}

function usesCrossEnv({ path, text }: SourceFile): boolean {
  return basename(path) === 'package.json' && /"cross-env"\s*:|[" ]cross-env\s/.test(text);
}

// ---- what only a person can do

const ELSEWHERE =
  /^(?:[A-Za-z_]\w*=\S*\s+)*(?:sudo|docker|docker-compose|podman|kubectl|oc|ssh|fly|flyctl|heroku|railway|gcloud|aws|az|vercel|eb|kamal|wsl)\b/;

/** Whether a command sends what it runs to a container or to another machine. */
export function runsElsewhere(command: string): boolean {
  return ELSEWHERE.test(command);
}

function reasonAgainst(words: string, { runBy }: CommandLine): string | undefined {
  if (words.startsWith('[')) return 'the command is a list of words, which no shell reads';
  if (runsElsewhere(words)) return 'the command runs where the variables of this line do not reach';
  if (/^time\s/.test(words)) return '`time` is a word of the shell, and no assignment may stand before it';
  if (runBy !== undefined && !/^(?:(?:\/bin\/)?(?:ba|z|da)?sh|concurrently)$/.test(runBy))
    return `the command stands in a string that \`${runBy}\` takes`;
  return undefined;
}

function placeAgainst(file: SourceFile, line: CommandLine, span: Span): string | undefined {
  if (basename(file.path) === 'package.json') return scriptAgainst(file, line);
  if (!isWorkflow(file.path)) return 'it is neither a script of package.json nor a workflow';
  return workflowAgainst(file, line, span);
}

/** `set X=1`, `%X%`, paths with `\\`: for Windows alone. */
function scriptAgainst({ text }: SourceFile, { span }: CommandLine): string | undefined {
  const lines = wholeLines(text, span);
  const own = text.slice(Math.max(lines.start, span.start - 300), Math.min(lines.end, span.end + 300));
  const isWindows = /:win\w*"\s*:|\bset\s+\w+=|%\w+%|\bxcopy\b|\bcmd(?:\.exe)?\s+\/c|\w\\\\\w/.test(own);
  return isWindows ? 'the script is one for Windows' : undefined;
}

function workflowAgainst(file: SourceFile, line: CommandLine, span: Span): string | undefined {
  const { text } = file;
  const nodes = yamlNodes(text);
  const node = yamlNodeAt(nodes, span.start);
  if (node?.key !== 'run' || node.parent?.kind !== 'item') return 'no step runs it';
  const ofAll = nodes.find(({ key, parent }) => key === 'defaults' && parent === undefined);
  const shell = shellOf(node, text, textAt(ofAll, ['run', 'shell'], text));
  if (shell !== undefined) return `the step runs in ${shell}`;
  if (/^>/.test(sliceOf(text, node.value))) return 'the lines of a `>` block are put together';
  const above = text.slice(0, wholeLines(text, line.span).start).trimEnd();
  return above.endsWith('\\') ? 'the command begins on a line above' : undefined;
}

/** A shell that does not know `NAME=value command`: by the step's own word, the defaults around it, or its runner. */
function shellOf(run: YamlNode, text: string, usual: string | undefined): string | undefined {
  let around = run.parent;
  let shell = textAt(around, ['shell'], text);
  for (; around !== undefined && shell === undefined; around = around.parent)
    shell = textAt(around, ['defaults', 'run', 'shell'], text);
  shell ??= usual;
  if (shell !== undefined) return /^(?:bash|sh)\b/.test(shell) ? undefined : `\`${shell}\``;
  return /\bwindows-/.test(text) ? 'the shell of a runner that may be Windows' : undefined;
}

/** The text of an entry below a node, without its quotes. */
function textAt(node: YamlNode | undefined, keys: readonly string[], text: string): string | undefined {
  const found = keys.reduce<YamlNode | undefined>(
    (each, key) => each?.children.find((child) => child.key === key),
    node,
  );
  return found && sliceOf(text, found.value).replace(/^(["'])(.*)\1$/, '$2');
}

// ---- the concurrency group

/**
 * The edit that lets one `migrate deploy` of a workflow run at a time: a group for the workflow where it has one job, for
 * the command's own job where it has more, since the others may well run side by side.
 *
 * `null` where there is a group already, and where it would do harm: a matrix would cancel its own jobs, and a workflow
 * that others call may wait for its caller.
 */
export function groupFor(file: SourceFile, span: Span): Edit | null {
  const nodes = yamlNodes(file.text);
  const top = nodes.filter(({ parent }) => parent === undefined);
  const jobs = top.find(({ key }) => key === 'jobs');
  const job = jobs?.children.find(({ lines }) => lines.start <= span.start && span.start < lines.end);
  const has = (node: YamlNode, key: string) => node.children.some((child) => child.key === key);
  if (!jobs || !job || top.some(({ key }) => key === 'concurrency') || has(job, 'concurrency')) return null;
  const on = top.find(({ key }) => key === 'on');
  if (has(job, 'strategy') || (on && sliceOf(file.text, on.lines).includes('workflow_call'))) return null;
  return jobs.children.length === 1 ? topGroup(file, jobs) : jobGroup(file, job);
}

/** Above `jobs:` and the comment that belongs to it. */
function topGroup({ path, text }: SourceFile, jobs: YamlNode): Edit {
  let { start } = jobs.lines;
  while (start > 0) {
    const above = wholeLines(text, { start: start - 1, end: start - 1 });
    if (!/^#/.test(text.slice(above.start, above.end))) break;
    start = above.start;
  }
  const end = lineEndIn(text);
  return { path, span: { start, end: start }, newText: CONCURRENCY + end + end };
}

function jobGroup({ path, text }: SourceFile, { children }: YamlNode): Edit | null {
  const [first] = children;
  if (first === undefined) return null;
  const { start } = first.lines;
  return { path, span: { start, end: start }, newText: ' '.repeat(first.indent) + CONCURRENCY + lineEndIn(text) };
}

function lineEndIn(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? '\n';
}
