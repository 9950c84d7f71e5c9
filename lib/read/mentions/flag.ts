import type { Edit } from '../../edit';
import type { SourceFile, Span } from '../../text';
import type { Clients } from '../code/clients';
import { codeFlags } from '../code/flag';
import { isCodeFile } from '../code/module';
import type { FileKind } from './file-kind';
import { codeFlag } from './flag-in-code';
import { scriptFlag } from './flag-in-scripts';
import { liveText } from './live';
import { type Site, sitesIn } from './site';

/**
 * What a place does with the flag `pgbouncer`.
 *
 * `demands` fails without it, `obeys` decides something else by it, `sets` and `strips` change a URL, `doc` is prose.
 */
export type FlagUse = 'demands' | 'obeys' | 'sets' | 'strips' | 'doc';

/** One place that names the flag; `span` is the word `pgbouncer`, in UTF-16 units of the file's text. */
export interface FlagMention {
  readonly path: string;
  readonly span: Span;
  readonly use: FlagUse;
  /** Lower case, no final stop: `a schema of the environment demands it`. */
  readonly why: string;
  /** Edits that take the flag out; only for `sets`, and absent where that can't be done safely. */
  readonly cut?: readonly Edit[];
  /** A branch for another pooler, or a flag that is chosen at run time: it stays, and holds nothing. */
  readonly for?: 'supabase' | 'runtime';
  /** The environment variable whose URL gets the flag, where code says so plainly; only for `sets`. */
  readonly variable?: string;
}

const FLAG = /(?<![A-Za-z0-9_])pgbouncer(?![A-Za-z0-9_])/g;
const MOST_CLASSIFIED = 2000;

/**
 * Finds the places that name `pgbouncer` as a parameter of a URL.
 *
 * Sections of an ini file, images, services, databases and jobs of that name are none. JavaScript and TypeScript are read
 * by their syntax tree, everything else works on text as `mentionsIn` does. A test whose outcome can't be followed `obeys`
 * the flag; one inside the code that then sets the flag counts as setting it. Linear in the length of the text; never throws.
 */
export function flagMentionsIn(file: SourceFile, clients: Clients | null = null): readonly FlagMention[] {
  if (!file.text.includes('pgbouncer')) return [];
  return (isCodeFile(file.path) ? codeFlags(file, clients) : flagsInText(file)) ?? unparsedFlags(file);
}

/** Code that nobody can parse may do anything with the flag. */
function unparsedFlags(file: SourceFile): readonly FlagMention[] {
  return flagsInText(file).map((mention) =>
    mention.use === 'doc' ? mention : { ...mention, use: 'obeys', why: 'the file does not parse' },
  );
}

function flagsInText(file: SourceFile): readonly FlagMention[] {
  const { kind, bare } = liveText(file);
  const sites = sitesIn({ text: file.text, bare, pattern: FLAG, most: MOST_CLASSIFIED });
  return sites.flatMap((site) => {
    const found = flagUse(site, { kind, bare, text: file.text });
    return found === null ? [] : [{ path: file.path, span: site.span, ...found }];
  });
}

export interface FoundFlag {
  readonly use: FlagUse;
  readonly why: string;
}

function flagUse(site: Site, { kind, bare, text }: Where): FoundFlag | null {
  if (site.commented || kind === 'doc') return isProse(site, text) ? { use: 'doc', why: 'named in prose' } : null;
  switch (kind) {
    case 'script':
    case 'python':
    case 'slash-code':
    case 'hash-code':
      return codeFlag(site, bare, kind === 'python' || kind === 'hash-code');
    default:
      return scriptFlag(site);
  }
}

interface Where {
  readonly kind: FileKind;
  readonly bare: string;
  readonly text: string;
}

/** Prose means the parameter where it writes it as one. */
function isProse({ span }: Site, text: string): boolean {
  return /^=(?!#)/.test(text.slice(span.end, span.end + 2));
}
