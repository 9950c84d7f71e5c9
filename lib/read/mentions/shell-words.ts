/** One word of a command, without its quotes: an assignment (`NAME='a b'`) is one word. */
export interface Word {
  readonly text: string;
  /** Whether a part of it stands in quotes, or comes from another command. */
  readonly isQuoted: boolean;
}

/** A command as far as it is written. */
interface Command {
  /** What ends it: a bracket or a backtick inside of another command, nothing at the top. */
  readonly closer: ')' | '`' | '';
  words: Word[];
  text: string;
  isQuoted: boolean;
  quote: string;
}

const BEGINS_COMMAND = /^(?:\{|then|do|else|[\w-]{0,80}\(\)\{?)$/;

/**
 * The whole words of the command that is being written where `before` ends; the word at its end isn't one of them.
 *
 * What a quote holds is one word with what it touches, so that nothing in it is taken for a program; `$(` and a backtick
 * begin a command of their own, in double quotes too. Linear in the length of `before`.
 */
export function shellWords(before: string): readonly Word[] {
  const commands = [fresh('')];
  for (let at = 0; at < before.length; at += 1) {
    const command = commands.at(-1) ?? fresh('');
    const char = before.charAt(at);
    const isSubstitution = command.quote !== "'" && (char === '`' || before.startsWith('$(', at));
    if (char === '\\' && command.quote !== "'") {
      command.text += before.slice(at, at + 2);
      at += 1;
    } else if (isSubstitution && char !== command.closer) {
      command.isQuoted = true;
      commands.push(fresh(char === '$' ? ')' : '`'));
      if (char === '$') at += 1;
    } else if (char === command.closer && command.quote === '') commands.pop();
    else if (char === '(' && command.quote === '' && command.text.endsWith('=')) commands.push(listOfWords());
    else take(command, char, before[at + 1]);
  }
  return commands.at(-1)?.words ?? [];
}

function fresh(closer: Command['closer']): Command {
  return { closer, words: [], text: '', isQuoted: false, quote: '' };
}

/** `NAMES=(a b c)`: none of them is a program. */
function listOfWords(): Command {
  return { ...fresh(')'), words: [{ text: '(', isQuoted: true }] };
}

function take(command: Command, char: string, next: string | undefined): void {
  const { quote, text } = command;
  if (quote !== '') {
    if (char === quote) command.quote = '';
    else command.text += char;
  } else if (char === '"' || char === "'") {
    command.quote = char;
    command.isQuoted = true;
  } else if (isSeparator(char, text, next)) {
    Object.assign(command, fresh(''), { closer: command.closer });
  } else if (/\s/.test(char)) endWord(command);
  else command.text += char;
}

/** The `&` of `2>&1` is none. */
function isSeparator(char: string, text: string, next: string | undefined): boolean {
  if (char === '&') return text === '' || next === '&';
  return char === ';' || char === '|' || (char === '(' && text === '');
}

function endWord(command: Command): void {
  const { text, isQuoted } = command;
  if (!isQuoted && BEGINS_COMMAND.test(text)) command.words = [];
  else if (text !== '' || isQuoted) command.words.push({ text, isQuoted });
  command.text = '';
  command.isQuoted = false;
}
