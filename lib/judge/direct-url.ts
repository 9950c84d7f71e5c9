import { type Assignment, assignmentOf } from '../read/schema';
import { oneHold, type Verdict } from '../verdict';
import { reasonToKeep } from './comments';
import type { Environment } from './environment';
import { isSeven, versionGate } from './gates';
import type { Known } from './known';
import { isHold, judgeOneUrl } from './one-url';
import { whyRedundant } from './redundant';

/** Judges `drop-direct-url` (RULES: the steps): from 5.10.0 up to 7, where one URL is enough (`judgeOneUrl`). */
export function judgeDirectUrl(known: Known, environments: readonly Environment[]): Verdict {
  const assignment = assignmentOf(known.project.datasource, 'directUrl');
  if (isSeven(known))
    return { kind: 'not-applicable', reason: 'from Prisma 7 on the schema holds no URL', unasked: true };
  if (known.stated.target === 'two-url')
    return { kind: 'not-applicable', reason: '--target two-url keeps `directUrl`' };
  if (assignment === undefined) return { kind: 'done' };
  if (isAdded(assignment, known)) return { kind: 'not-applicable', reason: 'this run adds `directUrl`' };
  const gate = versionGate(known);
  if (gate?.kind === 'not-applicable') return gate;
  const comment = reasonToKeep(assignment, known);
  const redundant = whyRedundant(known);
  if (redundant !== null) {
    return oneHold([gate, comment].filter(isHold)) ?? gate ?? { kind: 'go', reason: redundant };
  }
  return judgeOneUrl(known, environments, { gate, holds: [comment] });
}

/** The names are those from before the first round of the plan. */
function isAdded({ value }: Assignment, { names }: Known): boolean {
  return value.kind === 'env' && names.direct === undefined;
}
