#!/usr/bin/env node
import { posix } from 'node:path';
import { InternalError, Refusal } from '../lib/errors';
import { Interrupted, type Terminal } from '../lib/host/host';
import { nodeHost, nodeTerminal, withInterrupt } from '../lib/host/node';
import { codeOf, reasonOf } from '../lib/host/reasons';
import { redactMessage } from '../lib/render/redact';
import { run } from '../lib/run';
import { runUndo } from '../lib/run-undo';
import { version } from '../package.json';
import { nearest } from './nearest';
import { COMMANDS, type Parsed, readWords } from './words';

/** From the words of the command line to the exit code. What goes wrong is one line and its cure, never a stack. */
async function main(words: readonly string[]): Promise<number> {
  let terminal = nodeTerminal({ color: 'auto' });
  try {
    const parsed = await readWords(words);
    if (parsed === null) return 0;
    terminal = nodeTerminal({ color: parsed.color });
    return await start(parsed, terminal);
  } catch (problem) {
    return tell(problem, terminal);
  }
}

async function start({ task, cwd }: Parsed, terminal: Terminal): Promise<number> {
  refuseUrls([cwd, ...(task.kind === 'run' ? [...task.options.paths, task.options.schema ?? ''] : [])]);
  if (task.kind === 'explain') {
    const { explain } = await import('../lib/explain');
    terminal.result(explain(task.words, { color: terminal.colorResult, columns: terminal.columns }));
    return 0;
  }
  const world = { host: nodeHost(cwd), terminal, withInterrupt, version };
  if (task.kind === 'undo') return runUndo(world, task.undo);
  refuseMistypedCommand(task.options.paths, (path) => world.host.entry(posix.join(world.host.cwd, path)) !== null);
  return run(world, task.options);
}

/** A finding's manners for what ends a run. What the user typed, or the system says, may hold a password. */
function tell(problem: unknown, terminal: Terminal): number {
  if (problem instanceof Interrupted) {
    terminal.say('interrupted; what was begun is put back');
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
