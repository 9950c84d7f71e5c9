import { Refusal } from './errors';
import type { Command } from './exit-code';
import type { ProbedFacts } from './probe-result';
import { type Fact, STEPS, type Step } from './verdict';

/** What the command line says, read but not yet judged. */
export interface Options {
  readonly command: Command;
  /** Paths as typed, relative to the working folder. */
  readonly paths: readonly string[];
  readonly all: boolean;
  readonly schema?: string;
  readonly envFiles: readonly string[];
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly yes: boolean;
  readonly allowDirty: boolean;
  readonly review: boolean;
  /** The set-up to move to; undefined where the user said nothing. */
  readonly target?: 'one-url' | 'two-url';
  /** Whether an unpooled Neon url is pointed at its pooled host. */
  readonly usePooledHost: boolean;
  /** `[PATH=]NAME[@VERSION[:max_prepared_statements=N]]`, repeatable. */
  readonly poolers: readonly string[];
  readonly sameLogin: boolean;
  readonly prismaVersion?: string;
  /** Ask the database itself which pooler stands before it. */
  readonly probe: boolean;
  /** Let the probe make a database, and disturb others on old poolers. */
  readonly deep: boolean;
  /** What the probes of this run said, by the schema's path. */
  readonly probed?: ReadonlyMap<string, ProbedFacts>;
  /** Whether the run is written to the journal that `undo` reads. */
  readonly undo: boolean;
  /** The folder that `--cwd` names, for repeating it. */
  readonly cwd: string;
  /** What was answered on the terminal; an answer with an empty `states` left the fact open. */
  readonly answers: readonly Answer[];
  readonly format: 'pretty' | 'json';
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** One answered question: it states a fact for one project alone. */
export interface Answer {
  /** The schema's path. */
  readonly schema: string;
  readonly fact: Fact;
  /** In the words of the fact's flag; empty when the person was not sure. */
  readonly states: string;
}

/** What was answered of a fact for the project with this schema. */
export function answered({ answers }: Options, schema: string, fact: Fact): string | undefined {
  return answers.findLast((answer) => answer.schema === schema && answer.fact === fact && answer.states !== '')?.states;
}

/** The steps that `--only` and `--skip` leave. Throws `Refusal` for a name that is no step. */
export function selectedSteps({ only, skip }: Options): readonly Step[] {
  for (const name of [...only, ...skip]) {
    if (!STEPS.includes(name as Step))
      throw new Refusal(`there is no step \`${name}\``, `the steps are ${STEPS.join(', ')}`);
  }
  return STEPS.filter((step) => (only.length === 0 || only.includes(step)) && !skip.includes(step));
}

/** One `--pooler`: the projects below `path` have the pooler that `text` describes. */
export interface StatedPooler {
  readonly path?: string;
  readonly text: string;
}

/**
 * Splits `[PATH=]NAME[...]`; the `=` of `max_prepared_statements=N` belongs to the name.
 *
 * The path is as typed, `undefined` where all projects are meant. Throws `Refusal`.
 */
export function readPoolerFlag(flag: string): StatedPooler {
  const match = /^(?:(?<path>[^=]*)=)??(?<text>[^=]*(?::max_prepared_statements=[^=]*)?)$/.exec(flag);
  if (!match?.groups) {
    throw new Refusal(
      'the value of --pooler can not be read',
      '--pooler [PATH=]NAME[@VERSION[:max_prepared_statements=N]]',
    );
  }
  const { path, text = '' } = match.groups;
  return { path, text };
}

/** What the user gave beside the command, as words for the next one. */
export function repeatedWords(options: Options): readonly string[] {
  const pairs = (flag: string, values: readonly string[]) => values.flatMap((value) => [flag, value]);
  return [
    ...options.paths,
    ...(options.cwd === '.' ? [] : ['--cwd', options.cwd]),
    ...(options.all ? ['--all'] : []),
    ...pairs('--schema', options.schema === undefined ? [] : [options.schema]),
    ...pairs('--env-file', options.envFiles),
    ...pairs('--only', options.only),
    ...pairs('--skip', options.skip),
    ...(options.review ? ['--review'] : []),
    ...pairs('--target', options.target === undefined ? [] : [options.target]),
    ...(options.usePooledHost ? ['--use-pooled-host'] : []),
    ...pairs('--pooler', options.poolers),
    ...(options.sameLogin ? ['--same-login'] : []),
    ...(options.probe ? ['--probe'] : []),
    ...(options.deep ? ['--deep'] : []),
    ...pairs('--prisma-version', options.prismaVersion === undefined ? [] : [options.prismaVersion]),
  ];
}
