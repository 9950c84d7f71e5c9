import type { PrismaVersion } from '../prisma-version';
import type { Ask } from '../verdict';
import type { Environment } from './environment';
import type { Known } from './known';

/** Asks which Prisma runs. */
export function versionAsk(version: Pick<Extract<PrismaVersion, { kind: 'unknown' }>, 'why' | 'sources'>): Ask {
  return {
    kind: 'ask',
    fact: 'prisma-version',
    question: 'which Prisma version does this project run?',
    looked: [version.why, ...version.sources.map((source) => `${source.path}: ${source.detail}`)],
    flag: '--prisma-version X',
  };
}

/** Asks which pooler stands behind the url variable in every environment. */
export function poolerAsk(known: Known, environments: readonly Environment[], why: string): Ask {
  const variable = known.names.url ?? '`url`';
  const everywhere = othersHostIt(environments) ? 'in all installations of this repository' : 'in every environment';
  return {
    kind: 'ask',
    fact: 'pooler',
    question: `which pooler is behind ${variable} ${everywhere}?`,
    looked: [why, ...lookedAt(known, environments)],
    flag: '--pooler NAME (neon, pgbouncer@VERSION:max_prepared_statements=N, supabase, none, ...)',
  };
}

/** Asks whether both URLs log in to the same database as the same role. */
export function sameLoginAsk(known: Known, environments: readonly Environment[]): Ask {
  const { url = 'url', direct = 'directUrl' } = known.names;
  return {
    kind: 'ask',
    fact: 'same-login',
    question: `do ${url} and ${direct} name the same role, database and endpoint in every environment?`,
    looked: [`no environment shows both values`, ...lookedAt(known, environments)],
    flag: '--same-login',
  };
}

function lookedAt(known: Known, environments: readonly Environment[]): readonly string[] {
  if (environments.length > 0) return environments.map((environment) => `looked at ${environment.path}`);
  const folder = known.project.packageFolder === '' ? 'the root' : known.project.packageFolder;
  return [`no env file gives a value, looked from ${folder} upwards`];
}

/** A template that points at localhost says that others run this repository on machines that nobody here can see. */
function othersHostIt(environments: readonly Environment[]): boolean {
  return environments.some((environment) => environment.kind === 'template' && environment.url?.pooler.id === 'local');
}
