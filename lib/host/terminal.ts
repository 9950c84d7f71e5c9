import { createInterface } from 'node:readline';
import { InternalError } from '../errors';
import { Interrupted, type Terminal } from './host';
import { type Output, processOutput, streamOutput } from './output';

/** What `nodeTerminal` talks through; everything defaults to the process's own. */
export interface TerminalParts {
  /** The flag `--color`. */
  readonly color?: 'auto' | 'always' | 'never';
  readonly stdin?: NodeJS.ReadStream;
  readonly stdout?: NodeJS.WriteStream;
  readonly stderr?: NodeJS.WriteStream;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Called before anything is written, so that a progress line gives way. */
  readonly before?: () => void;
}

type Env = NonNullable<TerminalParts['env']>;

/**
 * The terminal of this process.
 *
 * Nothing is asked in CI (`CI` set and not `false`), in a pipe or with `TERM=dumb`. Colour: the flag, then `FORCE_COLOR`,
 * then `NO_COLOR` (in the order in which Node itself takes them), then whether the stream is a terminal.
 */
export function nodeTerminal(parts: TerminalParts = {}): Terminal {
  const { color = 'auto', env = process.env, before = () => undefined } = parts;
  const stdout = outputOf(parts, 'stdout');
  const stderr = outputOf(parts, 'stderr');
  const wanted = color === 'auto' ? wantedColor(env) : color === 'always';
  // Last, because to open stdin takes longer than all the rest.
  const stdin = () => parts.stdin ?? process.stdin;
  const interactive = stderr.isTerminal && !isCi(env) && env.TERM !== 'dumb' && stdin().isTTY === true;
  return {
    interactive,
    color: wanted ?? stderr.isTerminal,
    colorResult: wanted ?? stdout.isTerminal,
    get columns() {
      return stderr.isTerminal ? stderr.columns : undefined;
    },
    say: writerTo(stderr, before),
    result: writerTo(stdout, before),
    ask: async (question, choices, fallback) => {
      if (!interactive) throw new InternalError('asked where nobody can answer');
      before();
      return ask({ stdin: stdin(), stderr: parts.stderr ?? process.stderr }, { question, choices, fallback });
    },
  };
}

/** One of the two outputs, of the stream that is given or of the process. */
export function outputOf(parts: Pick<TerminalParts, 'stdout' | 'stderr'>, name: 'stdout' | 'stderr'): Output {
  const given = parts[name];
  return given === undefined ? processOutput(name) : streamOutput(given);
}

export function isCi(env: Env): boolean {
  return env.CI !== undefined && env.CI !== '' && env.CI !== 'false';
}

/** What the environment says about colour, or `undefined` where it leaves that to the stream. */
function wantedColor(env: Env): boolean | undefined {
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  return env.TERM === 'dumb' ? false : undefined;
}

function writerTo(output: Output, before: () => void): (text: string) => void {
  return (text) => {
    before();
    output.write(`${text}\n`);
  };
}

type Choices = Readonly<Record<string, string>>;

interface Question {
  readonly question: string;
  readonly choices: Choices;
  readonly fallback?: string;
}

/** Asks until the answer is a key or its word; an empty one is the fallback, which is marked. */
function ask(
  { stdin, stderr }: Required<Pick<TerminalParts, 'stdin' | 'stderr'>>,
  { question, choices, fallback }: Question,
): Promise<string> {
  const lines = createInterface({ input: stdin, output: stderr });
  const options = Object.entries(choices).map(
    ([key, word]) => `(${key}) ${word}${key === fallback ? ' [default]' : ''}`,
  );
  lines.setPrompt(`? ${question}  ${options.join('  ')} `);
  return new Promise<string>((resolve, reject) => {
    let answer: string | undefined;
    lines.on('SIGINT', () => lines.close());
    lines.on('close', () => {
      if (answer !== undefined) return resolve(answer);
      // What is said next must not stand behind the question.
      stderr.write('\n');
      reject(new Interrupted('question'));
    });
    lines.on('line', (line) => {
      answer = line.trim() === '' ? fallback : chosen(line, choices);
      if (answer !== undefined) return lines.close();
      stderr.write(`  please answer ${listed(choices)}\n`);
      lines.prompt();
    });
    lines.prompt();
  });
}

/** `y (yes), d (show the diff) or n (no)` */
function listed(choices: Choices): string {
  const keys = Object.entries(choices).map(([key, word]) => `${key} (${word})`);
  return [keys.slice(0, -1).join(', '), ...keys.slice(-1)].filter((part) => part !== '').join(' or ');
}

function chosen(line: string, choices: Choices): string | undefined {
  const said = line.trim().toLowerCase();
  return Object.entries(choices).find(([key, word]) => said === key.toLowerCase() || said === word.toLowerCase())?.[0];
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/**
 * Runs `work`, which must not stop half-way, with the signals that end a process held back.
 *
 * Node delivers signals between turns only, so one that comes during synchronous work is noticed after it: then `putBack`
 * undoes the work and the promise rejects with `Interrupted`. Work with pauses asks `interrupted` in between, and throws
 * `Interrupted` itself once it has cleaned up; `putBack` isn't called for work that throws.
 */
export async function withInterrupt<T>(
  work: (interrupted: () => boolean) => T | Promise<T>,
  putBack: (result: T) => void,
): Promise<T> {
  let signalled = false;
  const notice = () => {
    signalled = true;
  };
  for (const signal of SIGNALS) process.on(signal, notice);
  try {
    const result = await work(() => signalled);
    await twoTurns();
    if (!signalled) return result;
    putBack(result);
    throw new Interrupted();
  } finally {
    for (const signal of SIGNALS) process.off(signal, notice);
  }
}

/** Signals wait in the system's poll, which lies between two rounds of `setImmediate`. */
async function twoTurns(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
}
