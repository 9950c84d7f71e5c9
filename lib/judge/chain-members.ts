import { liveEntry } from '../read/env';
import { type Hold, hold } from '../verdict';
import { type Environment, urlOfEntry } from './environment';
import type { Known } from './known';
import { loginsIn } from './same-login';
import { soundsDirect } from './url-names';

/**
 * What speaks against taking `names` out of the choice that gives the CLI its URL.
 *
 * Every member has to be another way to the url's own database: by a value that was seen, or, where none was, by a name
 * that speaks of a direct connection. A name never proves, so the login is asked for all the same; and where the app's
 * client reads the one variable in every place, the CLI goes where the app goes.
 */
export function memberHolds(
  known: Known,
  environments: readonly Environment[],
  names: readonly string[],
): readonly Hold[] {
  if (names.length < 2) return [];
  return names.flatMap((name) => {
    const seen = environments.flatMap((environment) => withDirect(known, environment, name));
    const differing = seen.map((environment) => loginsIn(environment, known)).find(({ kind }) => kind === 'differ');
    if (differing?.kind === 'differ') return [differing.hold];
    if (seen.length > 0 || soundsDirect(name)) return [];
    return [
      hold(`${name} may lead to another database: no value of it was seen`, {
        cure: `take it out of the config yourself, or write its value into an env file`,
      }),
    ];
  });
}

/** The environment with this variable as its direct URL, where it gives it a value. */
function withDirect({ project }: Known, environment: Environment, name: string): readonly Environment[] {
  const envFile = project.envFiles.find(({ file }) => file.path === environment.path);
  const entry = envFile && liveEntry(envFile.entries, name);
  if (!envFile || !entry || entry.value === '') return [];
  return [{ ...environment, direct: urlOfEntry(entry, 'directUrl', { envFile, all: project.envFiles }) }];
}
