import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Loads a TypeScript file of this repository, with what it imports of ours; packages are loaded as they are.
 *
 * `path` is below the root. Gives what the file exports.
 */
export async function loadTypeScript(path) {
  const folder = join(root, 'node_modules', '.cache', 'prisma-one-url-typescript');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `${process.pid}.cjs`);
  try {
    await build({
      entryPoints: [join(root, path)],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      packages: 'external',
      plugins: [ownFolders],
      logLevel: 'error',
    });
    return createRequire(import.meta.url)(outfile);
  } finally {
    rmSync(outfile, { force: true });
  }
}

/** Each file goes on seeing the folder that it stands in. */
const ownFolders = {
  name: 'own-folders',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      contents: `const __dirname = ${JSON.stringify(dirname(path))};\n${readFileSync(path, 'utf8')}`,
      loader: 'ts',
    }));
  },
};
