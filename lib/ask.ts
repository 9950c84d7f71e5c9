import type { Terminal } from './host/host';
import type { Answer, Options } from './options';
import type { ProjectOutcome, RunOutcome } from './outcome';
import { GATE } from './prisma-version';
import type { Ask, Fact } from './verdict';

/** A question with its answers: key, words, and what the answer states; an empty text leaves the fact open. */
interface Question {
  readonly text: string;
  readonly choices: readonly { readonly key: string; readonly words: string; readonly states: string }[];
}

/** What each fact can be answered with on a terminal. Everything that is said here has a flag. */
const QUESTIONS: Readonly<Record<Fact, readonly { readonly words: string; readonly states: string }[]>> = {
  pooler: [
    { words: 'not sure', states: '' },
    { words: 'Neon', states: 'neon' },
    {
      words: 'PgBouncer 1.22 or newer with max_prepared_statements > 0',
      states: 'pgbouncer@1.22:max_prepared_statements=1',
    },
    { words: 'an older PgBouncer, or one without', states: 'pgbouncer@1.20' },
    { words: 'Supabase', states: 'supabase' },
    { words: 'no pooler', states: 'none' },
  ],
  'same-login': [
    { words: 'no, or not sure', states: '' },
    { words: 'yes, role, database and endpoint are the same', states: 'yes' },
  ],
  'prisma-version': [
    { words: 'not sure', states: '' },
    { words: `${GATE.oneUrl} or newer, below 7`, states: GATE.oneUrl },
    { words: 'older', states: GATE.directUrl },
  ],
};

/**
 * Asks for the facts that steps wait for: one question a fact and project, only what is still open.
 *
 * Returns the options with the answers in them; the same object when nothing was answered. The caller plans again, since
 * an answer can open the next question. Never called off a terminal. Rejects with `Interrupted` on Ctrl-C.
 */
export async function askFacts(terminal: Terminal, options: Options, outcome: RunOutcome): Promise<Options> {
  const answers: Answer[] = [];
  for (const project of outcome.projects) {
    for (const ask of openAsks(project, options)) {
      const lead = outcome.projects.length > 1 ? `${project.project.name}: ` : '';
      const states = await answerTo(terminal, ask, lead);
      answers.push({ schema: project.project.schema.path, fact: ask.fact, states });
    }
  }
  return answers.length === 0 ? options : { ...options, answers: [...options.answers, ...answers] };
}

/** "One URL, or two as Neon and Prisma advise today?", asked first and only where a step depends on it. */
export async function askTarget(terminal: Terminal, options: Options, outcome: RunOutcome): Promise<Options> {
  const isOpen = outcome.projects.some(({ verdicts }) => ['go', 'ask'].includes(verdicts['drop-direct-url'].kind));
  if (options.target !== undefined || !isOpen) return options;
  const answer = await terminal.ask(
    'One URL, or two as Neon and Prisma advise today?',
    { '1': 'one', '2': 'two' },
    '1',
  );
  return { ...options, target: answer === '2' ? 'two-url' : 'one-url' };
}

function openAsks({ verdicts, project }: ProjectOutcome, { answers }: Options): readonly Ask[] {
  const asks = Object.values(verdicts).filter((verdict) => verdict.kind === 'ask');
  const isNew = (ask: Ask, index: number) => asks.findIndex((other) => other.fact === ask.fact) === index;
  const isAnswered = (ask: Ask) =>
    answers.some((answer) => answer.schema === project.schema.path && answer.fact === ask.fact);
  return asks.filter((ask, index) => isNew(ask, index) && !isAnswered(ask));
}

async function answerTo(terminal: Terminal, ask: Ask, lead: string): Promise<string> {
  const { text, choices } = questionOf(ask, lead);
  const key = await terminal.ask(text, Object.fromEntries(choices.map((choice) => [choice.key, choice.words])), '0');
  return choices.find((choice) => choice.key === key)?.states ?? '';
}

function questionOf(ask: Ask, lead: string): Question {
  const choices = QUESTIONS[ask.fact].map((choice, index) => ({ key: String(index), ...choice }));
  return { text: `${lead}${ask.question}`, choices };
}
