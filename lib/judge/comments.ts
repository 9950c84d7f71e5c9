import type { PrismaConfig } from '../read/prisma-config';
import type { Assignment } from '../read/schema';
import { type Hold, hold } from '../verdict';
import type { Known } from './known';

/**
 * What is said beside `directUrl` in most projects: it is direct, for migrations, since Migrate could not go through a
 * pooler, or a link to the docs. That reason is gone (RULES: readers, last paragraph).
 */
const OLD_REASON =
  /\b(un|non-?)?pool(ed|er|ers|ing)?\b|\bdirect(ly)?\b|\bdirecturl\b|\bmigrat(e|es|ion|ions|ing)\b|\bpgbouncer\b|https?:\/\/([\w-]+\.)*(pris\.ly|prisma\.io|neon\.(tech|com)|supabase\.com|vercel\.com)\b/i;

/** Reasons that one pooled URL would break, and requests to ask first; they win over the old reason. */
const DELIBERATE =
  /advisory|\block(s|ed|ing)?\b|\blisten\b|\bnotify\b|\bsession\b|\b(roles?|users?|owner|admin|superuser)\b|replicat|\b(jobs?|backups?|dumps?)\b|\b(do not|don['’]?t|never|before you|ask)\b[^.]*\b(remove|delete|drop|change|touch)\b|\bkeep\b/i;

/**
 * A comment beside `directUrl` that gives a reason to keep it, or one that can't be read, as a hold that quotes it.
 *
 * Returns `null` when all comments give the old reason, or when `--review` was given.
 */
export function reasonToKeep(assignment: Assignment, known: Known): Hold | null {
  const blocks = [assignment.commentsAbove, assignment.comment ? [assignment.comment] : []];
  return keptBy(blocks, { path: known.project.schema.path, key: assignment.key }, known);
}

/** The same for the URL in a config: the comment lines above its property and the comment behind it. */
export function commentToKeep(config: PrismaConfig, known: Known): Hold | null {
  const comments = config.datasource?.url?.comments ?? [];
  return keptBy([comments], { path: config.path, key: 'url' }, known);
}

interface Beside {
  readonly path: string;
  readonly key: string;
}

function keptBy(blocks: readonly (readonly Comment[])[], { path, key }: Beside, known: Known): Hold | null {
  if (known.stated.review) return null;
  const comment =
    blocks.flat().find(({ text }) => DELIBERATE.test(text)) ?? blocks.find((block) => !givesOldReason(block))?.[0];
  if (comment === undefined) return null;
  const quote = comment.text.replace(/^\s*\/{2,}\s*/, '').trim();
  if (quote === '') return null;
  return hold(`a comment beside \`${key}\` may give a reason to keep it: "${quote}"`, {
    at: { path, span: comment.span },
    cure: 'read it; `--review` takes the step all the same',
  });
}

/** Lines that stand together say one thing together. */
function givesOldReason(block: readonly Comment[]): boolean {
  const text = block.map((comment) => comment.text).join(' ');
  return text.trim() === '' || OLD_REASON.test(text);
}

type Comment = Assignment['commentsAbove'][number];
