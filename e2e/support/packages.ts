import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type wanted from '../packages.json';

export type PackageFolder = keyof typeof wanted;

/** Where `scripts/test-e2e.mjs` puts what the suites need beside the repository's own packages. */
export const CACHE = resolve(
  process.env.PRISMA_ONE_URL_E2E_CACHE ?? join(__dirname, '..', '..', 'node_modules', '.cache', 'prisma-one-url-e2e'),
);

/** The folder with one entry of packages.json as its `node_modules`. Throws where it isn't installed. */
export function packageFolder(name: PackageFolder): string {
  const folder = join(CACHE, name);
  if (existsSync(join(folder, 'node_modules'))) return folder;
  throw new Error(`${name} of e2e/packages.json is not installed: use the npm scripts, see e2e/README.md`);
}

/** The program as it would be published, built by `scripts/test-e2e.mjs` from what stands in the work tree. */
export const PROGRAM = join(CACHE, 'program', 'start.cjs');
