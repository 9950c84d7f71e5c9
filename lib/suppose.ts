import type { Known } from './judge';
import type { ProjectOutcome } from './outcome';
import { type Planned, planProjects } from './plan';
import { statedPooler } from './poolers';
import { GATE } from './prisma-version';
import type { Fact, Step } from './verdict';

/**
 * What would change if the likely answer to every open question were true; `undefined` when nothing is asked.
 *
 * An answer can open the next question, so this goes on until none is left.
 */
export function supposedPlan(planned: Planned, steps: readonly Step[]): ProjectOutcome['supposed'] {
  const answers = new Set<Fact>();
  let current = planned;
  for (
    let fresh = openFacts(current);
    fresh.length > 0;
    fresh = openFacts(current).filter((fact) => !answers.has(fact))
  ) {
    for (const fact of fresh) answers.add(fact);
    const [again] = planProjects([withAnswers(planned, answers)], steps);
    current = again ?? current;
  }
  if (answers.size === 0) return undefined;
  return { answers: [...answers].map((fact) => flagFor(fact, planned)), plan: current.plan };
}

/** Each question's likely answer, for a project that carries the set-up which this tool is for. */
function flagFor(fact: Fact, planned: Planned): string {
  switch (fact) {
    case 'pooler':
      return `--pooler ${likelyPooler(planned)}`;
    case 'same-login':
      return '--same-login';
    case 'prisma-version':
      return `--prisma-version ${likelyVersion(planned)}`;
    default:
      return fact satisfies never;
  }
}

/** A range below `oneUrl` is only asked about for `directUrl`. */
function likelyVersion({ known: { version } }: Planned): string {
  return version.kind === 'known' ? GATE.directUrl : GATE.oneUrl;
}

/**
 * A host that was seen and is not Neon's can only be a pooler of one's own: then a PgBouncer that carries named statements
 * by default (1.24.0, 2025-01-10).
 */
function likelyPooler({ judgement }: Planned): string {
  const isOwn = judgement.environments.some(
    ({ url, direct }) => isNoProvider(url?.pooler.id) || (url?.pooler.id === 'local' && direct?.pooler.id === 'local'),
  );
  return isOwn ? 'pgbouncer@1.24' : 'neon';
}

function isNoProvider(id: string | undefined): boolean {
  return id === 'pgbouncer' || id === 'unknown';
}

function openFacts({ verdicts }: Planned): readonly Fact[] {
  return Object.values(verdicts).flatMap((verdict) => (verdict.kind === 'ask' ? [verdict.fact] : []));
}

function withAnswers(planned: Planned, answers: ReadonlySet<Fact>): Known {
  const { known } = planned;
  const { stated, version } = known;
  return {
    ...known,
    stated: {
      ...stated,
      pooler: answers.has('pooler') ? (stated.pooler ?? statedPooler(likelyPooler(planned))) : stated.pooler,
      sameLogin: stated.sameLogin || answers.has('same-login'),
    },
    version: answers.has('prisma-version') ? supposedVersion(version, likelyVersion(planned)) : version,
  };
}

function supposedVersion({ sources, remarks }: Known['version'], version: string): Known['version'] {
  const from = { path: '', detail: 'supposed', package: 'prisma', version };
  return { kind: 'known', version, from, stated: true, sources, remarks };
}
