import type { SourceFile } from '../../text';
import type { Mention } from '../mentions';

/**
 * Packages that read variables by names of their own; as a dependency each of them is a reader.
 *
 * Read in the packages as npm has them in November 2026: @vercel/postgres 0.10.0 (`postgresConnectionString`),
 * @vercel/postgres-kysely 0.10.0 (by way of the former), graphile-migrate 1.4.1 (settings.js).
 */
const FIXED: Readonly<Record<string, readonly string[]>> = {
  '@vercel/postgres': ['POSTGRES_URL', 'POSTGRES_URL_NON_POOLING'],
  '@vercel/postgres-kysely': ['POSTGRES_URL', 'POSTGRES_URL_NON_POOLING'],
  'graphile-migrate': ['DATABASE_URL', 'SHADOW_DATABASE_URL', 'ROOT_DATABASE_URL'],
};

/** The mentions that the dependencies of a package.json stand for; the span is the package's name. */
export function fixedReadersIn(file: SourceFile, names: readonly string[]): readonly Mention[] {
  return Object.entries(FIXED).flatMap(([dependency, reads]) => {
    const at = new RegExp(`"${dependency}"\\s*:\\s*"`).exec(file.text)?.index;
    if (at === undefined) return [];
    const span = { start: at + 1, end: at + 1 + dependency.length };
    return reads
      .filter((name) => names.includes(name))
      .map(
        (name): Mention => ({
          name,
          path: file.path,
          span,
          kind: 'reader',
          why: `\`${dependency}\` reads it by this name`,
        }),
      );
  });
}
