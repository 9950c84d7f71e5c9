import { folderOf } from '../paths';
import type { Project } from '../project';
import { liveEntry } from '../read/env';
import type { Place } from '../text';
import { type Hold, hold } from '../verdict';

/** The two env files that the CLI below 7 loads together: the package's and the schema's. */
export function dotenvPair(project: Project): readonly [string, string] {
  const beside = (path: string) => (path === '' ? '.env' : `${path}/.env`);
  return [beside(project.packageFolder), beside(folderOf(project.schema.path))];
}

/** A change of one variable in the env files of a project. */
export interface Changed {
  readonly name: string;
  /** The raw value that a file gives once the change is made, by that of now; `undefined` where it gives none. */
  readonly valueIn: (path: string, now: string | undefined) => string | undefined;
  readonly at?: Place;
}

/**
 * A hold where a change would give a variable the same value in both files of the pair.
 *
 * The CLI below 7 refuses such a key as a conflict (V-RUN 5.10.0, 6.19.3). What is so already is no fault of the change.
 */
export function conflictHold(project: Project, { name, valueIn, at }: Changed): Hold | null {
  const [first, second] = dotenvPair(project);
  const now = (path: string) => {
    const envFile = project.envFiles.find(({ file }) => file.path === path);
    return envFile && liveEntry(envFile.entries, name)?.rawValue;
  };
  const isOne = (a: string | undefined, b: string | undefined) => a !== undefined && a === b;
  const isClash = isOne(valueIn(first, now(first)), valueIn(second, now(second))) && !isOne(now(first), now(second));
  if (first === second || !isClash) return null;
  return hold(`${first} and ${second} would give ${name} the same value, which the Prisma CLI refuses as a conflict`, {
    at,
    cure: `keep ${name} in one of the two files`,
  });
}
