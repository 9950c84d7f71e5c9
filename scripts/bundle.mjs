import { isBuiltin } from 'node:module';
import { basename, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Marks what the plugin below asks esbuild itself to resolve. */
const SEEN = { seen: true };

/** Parts of node that take a few milliseconds to load and that many a run never comes to: git, hashes, questions. */
const LATE_BUILTINS = /^(?:node:)?(?:child_process|crypto|os|readline)$/;

/**
 * Bundles the program into a folder and gives the paths, below the root, of all files that went in.
 *
 * What is imported is inlined; what a file of ours requires is a chunk of its own, loaded when that line is reached. The
 * start file (bin/start.ts) so loads no more than it needs for `--version` and `--help`. The chunks are CommonJS: a
 * `require` can stand in any function, and Node 20 takes 3 ms longer to load a first ES module.
 */
export async function bundle(folder) {
  const entries = new Set([join(root, 'bin/start.ts')]);
  const chunkOf = new Map();
  for (const entry of entries) {
    const { metafile } = await build(options(entry, folder, entries));
    for (const input of Object.keys(metafile.inputs)) {
      refuseSecondCopy(input, basename(entry), chunkOf.get(input));
      chunkOf.set(input, basename(entry));
    }
  }
  return [...chunkOf.keys()];
}

/** Two copies of a file of ours would be two of its classes and caches: an error of one isn't an instance of the other. */
function refuseSecondCopy(input, chunk, other) {
  if (other === undefined || !/^(?:bin|lib|transforms)\//.test(input)) return;
  throw new Error(
    `${input} would be in the chunks of ${other} and of ${chunk}: what is required late may import packages only`,
  );
}

function options(entry, folder, late) {
  return {
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: join(folder, chunkName(entry)),
    bundle: true,
    metafile: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    minify: true,
    // ES modules, where a package has them: what isn't used of them is left out.
    mainFields: ['module', 'main'],
    define: { 'process.env.NODE_ENV': '"production"' },
    // prisma-ast would run a `prisma-ast.config.js` of the folder that is looked at.
    alias: { lilconfig: join(root, 'lib/read/no-config-search.ts') },
    legalComments: 'none',
    plugins: [lateChunks(late), lateBuiltins()],
    logLevel: 'warning',
  };
}

function lateChunks(late) {
  return {
    name: 'late-chunks',
    setup(build) {
      build.onResolve({ filter: /.*/ }, async ({ kind, path, importer, resolveDir, pluginData, namespace }) => {
        const isOurs = namespace === 'file' && !isInPackage(importer);
        if (kind !== 'require-call' || !isOurs || pluginData === SEEN || isBuiltin(path)) return undefined;
        const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: SEEN });
        if (found.errors.length > 0) return { errors: found.errors };
        late.add(found.path);
        return { path: `./${chunkName(found.path)}`, external: true };
      });
    },
  };
}

function isInPackage(path) {
  return relative(root, path).split(sep).includes('node_modules');
}

/** Loads those parts of node only when one of their names is used; esbuild reads an imported name where it is used. */
function lateBuiltins() {
  return {
    name: 'late-builtins',
    setup(build) {
      build.onResolve({ filter: LATE_BUILTINS }, ({ path, namespace }) =>
        namespace === 'file' ? { path, namespace: 'late-builtin', sideEffects: false } : undefined,
      );
      build.onLoad({ filter: /.*/, namespace: 'late-builtin' }, async ({ path }) => {
        const names = Object.keys(await import(path)).filter((name) => name !== 'default');
        const getters = names.map((name) => `get ${name}() { return require('${path}').${name}; }`);
        return { contents: `module.exports = { ${getters.join(', ')} };`, loader: 'js' };
      });
    },
  };
}

/** `yargs.cjs` for a file of that package, `babel.cjs` for lib/read/babel.ts. */
function chunkName(path) {
  const inPackage = /^.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(path)?.[1];
  return `${inPackage?.replace(/[\\/]/g, '-') ?? basename(path, '.ts')}.cjs`;
}
