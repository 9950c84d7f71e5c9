import { GATE, reaches } from '../prisma-version';
import { assignmentOf } from '../read/schema';
import type { Environment } from './environment';
import type { Known } from './known';
import { loginsIn } from './same-login';
import { standingOf } from './standing';

/**
 * Why `directUrl` decides nothing in this project, or `null`.
 *
 * A config with `engine: 'classic'` overrides the schema for the CLI from 6.18.0 on; before, a config has no URLs.
 */
export function whyRedundant({ project, version }: Known): string | null {
  const { config, datasource } = project;
  const hasUrls = version.kind === 'known' && reaches(version.version, GATE.classicConfig);
  if (hasUrls && config?.engine === 'classic' && config.datasource?.url) {
    return `${config.path} overrides it for the CLI (\`engine: 'classic'\`)`;
  }
  const url = assignmentOf(datasource, 'url')?.value;
  const direct = assignmentOf(datasource, 'directUrl')?.value;
  const isSame = url?.kind === 'env' && direct?.kind === 'env' && url.name === direct.name;
  return isSame ? 'it names the same variable as `url`' : null;
}

/**
 * Whether an environment shows that its two URLs are one to the letter, so that no pooler stands between them.
 *
 * A local pair shows it only in the file that every environment reads: examples, tests and development machines say
 * nothing of the others.
 */
export function provesOne(environment: Environment, known: Known): boolean {
  if (loginsIn(environment, known).kind !== 'one') return false;
  const standing = standingOf(environment.url, environment, known);
  if (standing.kind === 'local') return environment.kind === 'real' && /(^|\/)\.env$/.test(environment.path);
  return standing.kind !== 'neutral';
}
