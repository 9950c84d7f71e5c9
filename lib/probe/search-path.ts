import type { Check } from '../probe-result';
import { type Lab, soleValue, withClient } from './lab';
import { lastingRefusal, troubleText } from './trouble';

/**
 * Sends `search_path` as a startup parameter, as Prisma Client does below 7 for a URL with `schema=` and without
 * `pgbouncer=true`. `null` where the URL has no `schema=`.
 */
export async function trySearchPath(lab: Lab): Promise<Check | null> {
  const { schema } = lab.address;
  if (schema === undefined) return null;
  const name = 'search-path';
  return lab.attempt(name, async () => {
    const wanted = `"${schema}"`;
    try {
      const found = await withClient(lab.door, (client) => soleValue(client, 'show search_path'), {
        startup: { search_path: wanted },
      });
      return found === wanted || found === schema
        ? { name, outcome: 'good', saw: 'the startup parameter is taken' }
        : {
            name,
            outcome: 'bad',
            saw: 'the startup parameter is dropped without a word: the schema would be another one',
          };
    } catch (problem) {
      return { name, outcome: 'bad', saw: troubleText(lastingRefusal(problem)) };
    }
  });
}
