import { basename } from 'node:path/posix';
import type { SourceFile, Span } from '../text';
import type { Clients } from './code/clients';
import { codeMentions } from './code/mentions';
import { isCodeFile } from './code/module';
import { listedIn } from './json-lists';
import { codeFacts, codeUse } from './mentions/code';
import { comparedSites } from './mentions/comparisons';
import { jsonUse, settingsUse, terraformUse } from './mentions/data';
import type { FileKind } from './mentions/file-kind';
import { liveText } from './mentions/live';
import { shellUse } from './mentions/shell';
import { namesPattern, type Site, sitesIn } from './mentions/site';
import { declaration, doc, reader, type Use } from './mentions/use';
import { yamlUse } from './mentions/yaml';

export { type FlagMention, type FlagUse, flagMentionsIn } from './mentions/flag';

/**
 * What a mention does with the variable (RULES: readers).
 *
 * `setter` only sets it or passes it on under its own name; `reader` is also whatever can't be told apart; `doc` is a
 * comment, a message or prose. Only `lib/scope.ts`, which knows the project, says `prisma-config`.
 */
export type MentionKind = 'prisma-config' | 'prisma-client' | 'declaration' | 'setter' | 'reader' | 'doc';

/** One place that names a variable; `span` is the name, in UTF-16 units of the file's text. */
export interface Mention {
  readonly name: string;
  readonly path: string;
  readonly span: Span;
  readonly kind: MentionKind;
  /** Completes "DIRECT_URL is still read: …": ``passed to `pg_dump` ``. */
  readonly why: string;
  /** Set for code that assigns the variable or compares it with another one of the names. */
  readonly acts?: 'assigns' | 'compares';
  /** Set where a script or code gives it a value of its own for what runs next; a file that only holds values does not. */
  readonly overrides?: true;
  /** Set for `prisma-client`: where the client stands, and whether the variable can be replaced there. */
  readonly client?: { readonly place: 'app' | 'script'; readonly movable: boolean };
  /** Set for a declaration whose whole entry can be cut out. */
  readonly removable?: true;
}

/** A file that names a variable more often isn't read any further; the rest are readers. */
const MOST_CLASSIFIED = 2000;

/**
 * Finds and classifies every place in a file that names one of the variables.
 *
 * Names match between word limits, so `DIRECT_URL` isn't in `REDIRECT_URL`. JavaScript and TypeScript are told by their
 * syntax trees, with the project's `clients`; in all other files the classification looks at lines and their surroundings.
 * What can't be told apart is a `reader`, which keeps the variable. Linear in the length of the text; never throws.
 */
export function mentionsIn(
  file: SourceFile,
  names: readonly string[],
  clients: Clients | null = null,
): readonly Mention[] {
  const named = names.filter((name) => file.text.includes(name));
  if (named.length === 0) return [];
  const pattern = namesPattern(named);
  if (isCodeFile(file.path)) return codeMentions(file, names, clients) ?? unread(file, pattern);
  const { kind, bare } = liveText(file);
  const sites = sitesIn({ text: file.text, bare, pattern, most: MOST_CLASSIFIED });
  const useOf = usesIn(file.path, kind, bare, sites);
  const told = sites.map((site) => ({ name: site.name, path: file.path, span: site.span, ...useOf(site) }));
  const classified = kind === 'json' ? withLists(file, named, told) : told;
  return sites.length < MOST_CLASSIFIED ? classified : [...classified, ...restOf(file, pattern)];
}

/** An entry of a list that a tool keeps of its variables can be cut out, whatever its line looks like. */
function withLists(file: SourceFile, names: readonly string[], mentions: readonly Mention[]): readonly Mention[] {
  const starts = new Set(listedIn(file, names).map(({ nameSpan }) => nameSpan.start));
  const listed = { ...declaration(`listed in ${basename(file.path)}`), removable: true } as const;
  return mentions.map((mention) => (starts.has(mention.span.start) ? { ...mention, ...listed } : mention));
}

/** The mentions of a file that nobody can read. */
function unread({ path, text }: SourceFile, pattern: RegExp): readonly Mention[] {
  return [...text.matchAll(pattern)].map(({ 0: name, index }) => {
    return { name, path, span: { start: index, end: index + name.length }, ...reader('the file does not parse') };
  });
}

function restOf({ path, text }: SourceFile, pattern: RegExp): readonly Mention[] {
  return [...text.matchAll(pattern)].slice(MOST_CLASSIFIED).map(({ 0: name, index }) => {
    return { name, path, span: { start: index, end: index + name.length }, ...reader('one of thousands of mentions') };
  });
}

/** How each site of one file is classified. */
function usesIn(path: string, kind: FileKind, bare: string, sites: readonly Site[]): (site: Site) => Use {
  switch (kind) {
    case 'script':
    case 'python':
    case 'slash-code':
    case 'hash-code':
      return codeUses(bare, sites);
    case 'shell':
    case 'docker':
    case 'powershell':
    case 'batch':
      return comparing(shellUse, comparedSites(bare, sites, 'shell'));
    case 'yaml':
      return comparing(yamlUse, comparedSites(bare, sites, 'shell'));
    case 'json':
      return (site) => jsonUse(site, path);
    case 'settings':
      return settingsUse;
    case 'terraform':
      return terraformUse;
    case 'doc':
      return () => doc('named in the documentation');
    case 'sql':
    case 'markup':
    case 'other':
      return (site) => (site.commented ? doc('named in a comment') : reader('named here'));
    default:
      return kind satisfies never;
  }
}

function codeUses(bare: string, sites: readonly Site[]): (site: Site) => Use {
  const facts = codeFacts(bare);
  return comparing((site) => codeUse(site, facts), comparedSites(bare, sites, 'code'));
}

function comparing(useOf: (site: Site) => Use, compared: ReadonlySet<Site>): (site: Site) => Use {
  return (site) => (compared.has(site) ? reader('compared with another URL', 'compares') : useOf(site));
}
