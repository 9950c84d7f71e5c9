import type { Terminal } from '../host/host';
import { readUrl } from '../read/url';
import { MASK } from './masked';

/**
 * The last net before the screen: passwords that stand in the project's URLs are masked wherever they come up again, in a
 * line of code beside an edit or in a comment that is quoted.
 *
 * What is masked by its place never gets here; this knows the passwords themselves, raw and percent-decoded.
 */
export interface SecretNet {
  learn(values: readonly string[]): void;
  masked(text: string): string;
}

/** Shorter ones, and words that everybody uses, would mask half of the screen and protect nobody. */
const SHORTEST = 6;
const COMMON =
  /^(?:postgres(?:ql)?|password|passwd|prisma|secret|changeme|example|docker|default|database|user(?:name)?|admin(?:istrator)?|public)$/i;

export function secretNet(): SecretNet {
  const known = new Set<string>();
  return {
    learn: (values) => {
      for (const value of values) for (const secret of secretsIn(value)) known.add(secret);
    },
    masked: (text) => [...known].reduce((rest, secret) => rest.replaceAll(secret, MASK), text),
  };
}

function secretsIn(value: string): readonly string[] {
  const password = readUrl(value)?.password?.reveal();
  if (password === undefined || /[${}<>]/.test(password)) return [];
  return [password, decoded(password)].filter((text) => text.trim().length >= SHORTEST && !COMMON.test(text));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a lone `%` is no code
  }
}

/** The same terminal, with the net before what it shows. */
export function netted(terminal: Terminal, net: SecretNet): Terminal {
  const { interactive, color, colorResult, columns } = terminal;
  return {
    ...{ interactive, color, colorResult, columns },
    say: (text) => terminal.say(net.masked(text)),
    result: (text) => terminal.result(net.masked(text)),
    ask: (question, ...rest) => terminal.ask(net.masked(question), ...rest),
  };
}
