import { withoutValues } from '../../read/mentions/shown-line';
import { literally } from '../../read/mentions/site';
import { type Span, sliceOf, wholeLines } from '../../text';
import { lineAt, lineNumbers, type Setter } from './setter';

/** Command lines of hosts and stores that keep a variable, up to its name. */
const HOST_COMMAND =
  /\b(?:vercel|vc|fly|flyctl|heroku|gh|wrangler|netlify|railway|doppler|supabase|eas|infisical|dotenvx|aws|gcloud|az|kamal)\s[^;&|]{0,200}?\b(?:set|add|put|create)\b[^;&|"']{0,100}$/;
/** What may stand before an assignment that a command begins with. */
const COMMAND_START =
  /^\s*(?:.*[;&|({]\s*|(?:-\s+)?run:\s*|-\s+)?(?:(?:if|then|else|do|while|until|env|exec|cross-env|time|!)\s+)*(?:[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|[^\s"']*)\s+)*$/;

/** The step for a line of a script: the whole line where the line only sets the variable, else the words that do. */
export function scriptStep(setter: Setter): string {
  const { name, span, file } = setter;
  const guard = guardAround(setter);
  if (guard !== null) return `remove the \`if\` that gives ${name} a default (${lineNumbers(file.text, guard)})`;
  const { before, after } = lineOf(setter);
  const line = `\`${withoutValues(lineAt(file.text, span.start).replace(RUN, ''), name)}\``;
  if (isAlone(setter) || /^\s*(?:unset|read)\s+(?:-\w+\s+)*$/.test(before)) return `remove the line ${line}`;
  const host = HOST_COMMAND.exec(before)?.[0];
  if (host !== undefined) return `remove \`${host.trim()} ${name}\`, which sets it at the host`;
  if (PRINTED.test(before) && />|\|/.test(after)) return `remove the line ${line}`;
  const option = /(?:^|\s)(-e|--env|--build-arg|--secret|--set)(?:=|\s+)["']?$/.exec(before)?.[1];
  if (option !== undefined) return `cut \`${option} ${name}${after.startsWith('=') ? '=…' : ''}\` out of the command`;
  if (/^=(?!=)/.test(after) && COMMAND_START.test(before)) return `cut \`${name}=…\` off the front of the command`;
  return `remove what gives ${name} a value in this line`;
}

/** What a workflow has before a command that stands on one line. */
const RUN = /^(?:-\s+)?run:\s+/;
const PRINTED = /^\s*(?:-\s+)?(?:run:\s*)?(?:echo|printf|Write-Output)\b/;

function lineOf({ span, file }: Setter): { readonly before: string; readonly after: string } {
  const lines = wholeLines(file.text, span);
  return {
    before: file.text.slice(lines.start, span.start),
    after: file.text.slice(span.end, lines.end).trimEnd(),
  };
}

/** Whether the line holds an assignment of the variable and nothing else: `export X=…`, `X=…`, `$env:X = …`. */
export function isAlone(setter: Setter): boolean {
  const { before, after } = lineOf(setter);
  if (/^\s*(?:\$env:|set(?:x|env)?\s+|\[Environment\]::SetEnvironmentVariable\(\s*["'])$/i.test(before)) return true;
  if (!/^\s*(?:(?:export|local|readonly|declare|set)\s+(?:-\w+\s+)*)?["']?$/.test(before)) return false;
  return VALUE_ALONE.test(after) || /^["']?\s*(?:#.*)?$/.test(after);
}

/** A value without spaces, in quotes, or made by a command; behind it nothing but a comment. */
const VALUE_ALONE =
  /^\s{0,4}[:?+]{0,3}=\s{0,4}(?:"(?:[^"\\]|\\.)*"|'[^']*'|\$\(.*\)"?|[^\s"';&|]*)["']?\s*(?:\\|[;#].*)?$/;

/** How many lines of a guard are looked at. */
const MOST_LINES = 8;

/** The `if … fi` whose condition asks for the variable, where it does nothing but set it; from a mention in any of its lines. */
function guardAround({ name, span, file }: Setter): Span | null {
  const word = literally(name);
  const sets = new RegExp(`^\\s*(?:export\\s+)?${word}=`);
  let start = wholeLines(file.text, span).start;
  for (let up = 0; up < 3 && start > 0 && !isGuard(file.text, start, name); up++)
    start = wholeLines(file.text, { start: start - 1, end: start - 1 }).start;
  if (!isGuard(file.text, start, name)) return null;
  let { end } = wholeLines(file.text, { start, end: start });
  for (let down = 0; down < MOST_LINES && end < file.text.length; down++) {
    const lines = wholeLines(file.text, { start: end, end });
    const line = sliceOf(file.text, lines).trim();
    if (line === 'fi') return span.start < lines.end ? { start, end: lines.end } : null;
    if (line !== 'then' && line !== '' && !line.startsWith('#') && !sets.test(line)) return null;
    end = lines.end;
  }
  return null;
}

function isGuard(text: string, start: number, name: string): boolean {
  const line = lineAt(text, start);
  return /^if\b.*(?:-z|-n|!)/.test(line) && new RegExp(`\\$\\{?${literally(name)}(?![\\w])`).test(line);
}
