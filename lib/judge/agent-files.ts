import { type Finding, finding } from '../finding';
import type { Mention } from '../read/mentions';

/** Files that an assistant reads before it works on the project; CLAUDE.md, AGENTS.md, rules of editors, skills. */
const AGENT_FILE =
  /(?:^|\/)(?:(?:CLAUDE|AGENTS?|GEMINI|QWEN|CODEX|WARP|CONVENTIONS)(?:\.local)?\.md|copilot-instructions\.md|\.(?:cursor|windsurf|cline|roo)rules(?:[./].*)?)$|(?:^|\/)\.(?:cursor|windsurf|clinerules|roo|kiro|continue|junie|claude|codex|gemini|agents?)\/|(?:^|\/)\.github\/(?:instructions|prompts|chatmodes|agents|skills)\//i;

/**
 * What is said to assistants of the variables that go: one note a file, since whoever follows it puts `directUrl` back.
 *
 * `url` is the variable that stays.
 */
export function agentFileNotes(
  mentions: readonly Mention[],
  names: readonly string[],
  url: string | undefined,
): readonly Finding[] {
  const told = mentions.filter(
    ({ kind, path, name }) => kind === 'doc' && names.includes(name) && AGENT_FILE.test(path),
  );
  return [...new Set(told.map(({ path }) => path))].flatMap((path) => {
    const places = told.filter((mention) => mention.path === path);
    const [first] = places;
    return first === undefined ? [] : [noteOn(first, places.length, url ?? 'the url')];
  });
}

function noteOn({ name, path, span }: Mention, count: number, url: string): Finding {
  return finding({
    code: 'docs',
    level: 'note',
    message: `${path} tells assistants of ${name}${count === 1 ? '' : ` and the like (${count} places)`}; one that follows it puts \`directUrl\` back`,
    at: { path, span },
    help: `say there that ${url} is the only URL, for the app and for migrations`,
  });
}
