import { InternalError, Refusal } from '../lib/errors';
import { explain, explainJson } from '../lib/explain';
import { Interrupted, type Terminal } from '../lib/host/host';
import { isOnDisk, nodeHost, nodeProgress, nodeTerminal, readAnywhere, withInterrupt } from '../lib/host/node';
import type { Progress } from '../lib/host/progress';
import { codeOf, reasonOf } from '../lib/host/reasons';
import type { Options } from '../lib/options';
import { redactMessage } from '../lib/redact';
import { refusalJson } from '../lib/render/json';
import { run, type World } from '../lib/run';
import { runProbe } from '../lib/run-probe';
import { runUndo } from '../lib/run-undo';
import { version } from '../package.json';
import { nearest } from './nearest';
import { COMMANDS, type Parsed, readWords, type Task } from './words';

/** From the words of the command line to the exit code. What goes wrong is one line and its cure, never a stack. */
async function main(words: readonly string[]): Promise<number> {
  let terminal = nodeTerminal({ color: 'auto' });
  try {
    const parsed = await readWords(words);
    if (parsed === null) return 0;
    const progress = nodeProgress({ wanted: parsed.progress });
    terminal = nodeTerminal({ color: parsed.color, before: progress.clear });
    try {
      return await start(parsed, terminal, progress);
    } finally {
      progress.clear();
    }
  } catch (problem) {
    return tell(problem, terminal);
  }
}

async function start({ task, cwd }: Parsed, terminal: Terminal, progress: Progress): Promise<number> {
  switch (task.kind) {
    case 'explain':
      return tellPage(task, terminal);
    case 'undo':
      refuseUrls([cwd]);
      return runUndo({ host: nodeHost(cwd, { progress }), terminal, withInterrupt, version }, task.undo);
    case 'run':
      return run({ host: hostFor(task.options, terminal, progress), terminal, withInterrupt, version }, task.options);
    case 'probe': {
      const host = hostFor(task.options, terminal, progress);
      return runProbe({ host, terminal, withInterrupt, version, readFile: readAnywhere }, task.options);
    }
    default:
      return task satisfies never;
  }
}

/** The host of what is named. */
function hostFor(options: Options, terminal: Terminal, progress: Progress): World['host'] {
  const { cwd, paths, schema, command, format } = options;
  const named = [...paths, ...(schema === undefined ? [] : [schema])];
  const find = () => {
    refuseUrls([cwd, ...named]);
    refuseMistypedCommand(paths, (path) => isOnDisk(cwd, path));
    return nodeHost(cwd, { named, progress });
  };
  return orReported(find, { command, format, terminal });
}

interface Reporting {
  readonly command: Options['command'] | 'explain';
  readonly format: Options['format'];
  readonly terminal: Terminal;
}

/** What `act` gives; for programs a report carries the verdict of a refusal too. */
function orReported<T>(act: () => T, { command, format, terminal }: Reporting): T {
  try {
    return act();
  } catch (problem) {
    const isTold = problem instanceof Refusal && format === 'json';
    if (isTold) terminal.result(refusalJson(problem, { version, command }).trimEnd());
    throw problem;
  }
}

function tellPage({ words, format }: Extract<Task, { kind: 'explain' }>, terminal: Terminal): number {
  const look = { color: terminal.colorResult, columns: terminal.columns };
  const tellIt = () =>
    terminal.result(format === 'json' ? explainJson(words, version).trimEnd() : explain(words, look));
  orReported(tellIt, { command: 'explain', format, terminal });
  return 0;
}

/** A finding's manners for what ends a run. What the user typed, or the system says, may hold a password. */
function tell(problem: unknown, terminal: Terminal): number {
  if (problem instanceof Interrupted) {
    const isBegun = problem.during === 'writing';
    terminal.say(`interrupted; ${isBegun ? 'what was begun is put back' : 'nothing was written'}`);
    return 130;
  }
  const [message, help] = problem instanceof Refusal ? [problem.message, problem.help ?? ''] : unforeseen(problem);
  const cure = help === '' ? [] : help.split('\n').map((line) => `  help: ${redactMessage(line)}`);
  terminal.say([`error: ${redactMessage(message)}`, ...cure].join('\n'));
  return 2;
}

function unforeseen(problem: unknown): readonly [message: string, help: string] {
  if (codeOf(problem) !== undefined) {
    const { path } = problem as NodeJS.ErrnoException;
    return [
      `${path === undefined ? 'the working folder' : `\`${path}\``} can not be used: ${reasonOf(problem)}`,
      'mend its permissions, or work in another folder',
    ];
  }
  const kind = problem instanceof Error ? problem.name : 'unknown error';
  const text = problem instanceof InternalError ? `: ${problem.message}` : '';
  return [
    `prisma-one-url met a problem that it does not know (${kind}${text}); nothing was written`,
    'please report it with the command that was run',
  ];
}

/** A URL in the place of a path is a slip that would show its password in every message. */
function refuseUrls(paths: readonly string[]): void {
  if (!paths.some((path) => /^[a-z][a-z0-9+.-]*:\/\//i.test(path))) return;
  throw new Refusal(
    'a URL was given where a path is expected',
    'name a folder or a schema; env files are found by themselves',
  );
}

/** `chek` is a typo for a command, not a path that is missing. */
function refuseMistypedCommand(paths: readonly string[], exists: (path: string) => boolean): void {
  const word = paths.find((path) => !/[./\\]/.test(path) && !exists(path));
  if (word === undefined) return;
  if (COMMANDS.includes(word)) throw new Refusal(`\`${word}\` is a command and goes first, and there is no such path`);
  const near = nearest(word, COMMANDS);
  const cure = near === undefined ? 'prisma-one-url --help lists the commands' : `did you mean \`${near}\`?`;
  throw new Refusal(`there is no command and no path \`${word}\``, cure);
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode ??= code;
});
