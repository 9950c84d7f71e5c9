import { GATE, reaches } from '../prisma-version';
import { assignmentOf } from '../read/schema';
import { type Hold, hold, oneHold, type Verdict } from '../verdict';
import { overrideHolds } from './direct-setters';
import { type AddedUrl, addedUrl } from './direct-values';
import type { Environment } from './environment';
import { directUrlGate, isSeven, wholeGate } from './gates';
import type { Known } from './known';
import { rewriterHolds } from './rewriters';

export interface AddedUrlJudgement {
  readonly verdict: Verdict;
  /** What would be added; absent where nothing can be. */
  readonly added?: AddedUrl;
}

/**
 * Judges `add-direct-url` (RULES: the steps).
 *
 * From 4.10.0 up to 5.10.0 by default, since no pooled URL alone carries migrations there; up to 7 with `--target two-url`.
 * The url has to be proven pooled somewhere, and every environment has to have a direct URL, or one that follows from it.
 */
export function judgeAddedUrl(known: Known, environments: readonly Environment[]): AddedUrlJudgement {
  const closed = unwanted(known) ?? sevenGate(known) ?? wholeGate(known) ?? needless(known, environments);
  if (closed) return { verdict: closed };
  const gate = directUrlGate(known);
  const added = known.names.url === undefined ? literalHold(known) : addedUrl(known, environments);
  const holds = [
    gate,
    configHold(known),
    added,
    ...(added.kind === 'added' ? overrideHolds(known, added.name) : []),
    ...rewriterHolds(known, 'directUrl', added.kind === 'added' ? added.name : undefined),
  ].filter((part): part is Hold => part?.kind === 'hold');
  const verdict = oneHold(holds) ?? gate ?? { kind: 'go', reason: reasonFor(known) };
  return added.kind === 'added' ? { verdict, added } : { verdict };
}

function reasonFor({ stated }: Known): string {
  return stated.target === 'two-url'
    ? '--target two-url, and the url is pooled'
    : `the url is pooled, and below Prisma ${GATE.oneUrl} migrations need a direct one`;
}

/** Whether a project may get a `directUrl`; a version that isn't known may well be one that needs one URL only. */
export function wantsDirectUrl({ stated, version }: Pick<Known, 'stated' | 'version'>): boolean {
  return stated.target === 'two-url' || (version.kind === 'known' && !reaches(version.version, GATE.oneUrl));
}

function sevenGate(known: Known): Verdict | null {
  if (!isSeven(known)) return null;
  return notApplicable('Prisma 7 has no `directUrl`; its CLI takes the one URL of `prisma.config.ts`', known.stated);
}

function unwanted(known: Known): Verdict | null {
  if (wantsDirectUrl(known)) return null;
  return notApplicable(`from Prisma ${GATE.oneUrl} on only \`--target two-url\` asks for it`, known.stated);
}

/** What leaves nothing to add. */
function needless(known: Known, environments: readonly Environment[]): Verdict | null {
  const { around, project, stated } = known;
  if (assignmentOf(project.datasource, 'directUrl') || project.config?.datasource?.directUrl) return { kind: 'done' };
  if (around.accelerate.length > 0 || environments.some(({ url }) => url?.pooler.mode === 'http'))
    return notApplicable('Prisma Accelerate has a set-up of its own', stated);
  const isPooled = environments.some(
    ({ url }) => url?.pooler.evidence === 'proven' && url.pooler.mode === 'transaction',
  );
  return isPooled ? null : notApplicable('no environment shows a pooled url', stated);
}

function notApplicable(reason: string, { target }: Known['stated']): Verdict {
  return target === 'two-url' ? { kind: 'not-applicable', reason } : { kind: 'not-applicable', reason, unasked: true };
}

function literalHold({ project }: Known): Hold {
  const url = assignmentOf(project.datasource, 'url');
  return hold('`url` is no `env("...")`, so the direct URL would have to stand in the schema too', {
    at: url && { path: project.schema.path, span: url.valueSpan },
    cure: 'move the URL to an environment variable first',
  });
}

/** From 6.18.0 on a config with `engine: 'classic'` gives the CLI its URLs; the schema's are not asked (FACTS section 1). */
function configHold({ project: { config } }: Known): Hold | null {
  if (config?.engine !== 'classic' || !config.datasource?.url) return null;
  return hold(
    `${config.path} gives the CLI its URL (\`engine: 'classic'\`), so \`directUrl\` in the schema would do nothing`,
    {
      at: { path: config.path, span: config.datasource.url.span },
      cure: 'add `directUrl` to its `datasource` by hand',
    },
  );
}
