/**
 * Bundles the program: `node scripts/build.mjs [FOLDER]`, by default into dist/.
 *
 * What is imported is inlined; what a file of ours requires is a chunk of its own, loaded when that line is reached. The
 * start file (bin/start.ts) so loads no more than it needs for `--version` and `--help`. The chunks are CommonJS: a
 * `require` can stand in any function, and Node 20 takes 3 ms longer to load a first ES module. What is inlined of other
 * packages is listed with its licence in LICENSES.txt.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licences } from './licences.mjs';

/** Marks what the plugin below asks esbuild itself to resolve. */
const SEEN = { seen: true };

/** Parts of node that take a few milliseconds to load and that many a run never comes to: git, hashes, questions. */
const LATE_BUILTINS = /^(?:node:)?(?:child_process|crypto|os|readline)$/;

const root = fileURLToPath(new URL('..', import.meta.url));
const target = resolve(process.argv[2] ?? join(root, 'dist'));
const staging = mkdtempSync(join(tmpdir(), 'prisma-one-url-build-'));
try {
  const inputs = await bundle('bin/start.ts', staging);
  writeFileSync(join(staging, 'LICENSES.txt'), licences(root, inputs));
  writeHelp(staging);
  install(staging, target);
} finally {
  rmSync(staging, { recursive: true, force: true });
}

/** Builds a file and, one after the other, the chunks that it and they ask for; gives the paths of all that went in. */
async function bundle(start, folder) {
  const entries = new Set([join(root, start)]);
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

/** What yargs says to `--help`: where there is no terminal, and on one of 100 columns or more. */
function writeHelp(folder) {
  const program = JSON.stringify(join(folder, 'prisma-one-url.cjs'));
  const env = { ...process.env, LC_ALL: 'C' };
  for (const [name, columns] of [['help.txt'], ['help-100.txt', 100]]) {
    const code = `${columns ? `process.stdout.columns = ${columns};` : ''} process.argv[1] = 'x'; require(${program});`;
    writeFileSync(join(folder, name), execFileSync(process.execPath, ['-e', code, 'x', '--help'], { env }));
  }
}

/**
 * Puts the files in place one by one, each by a rename, and then removes what is left of an older build: a program that
 * runs meanwhile, as the tests do, finds a whole file under every name at any time.
 */
function install(from, to) {
  mkdirSync(to, { recursive: true });
  const names = readdirSync(from);
  for (const name of names) {
    const fresh = join(to, `.${process.pid}.${name}`);
    writeFileSync(fresh, readFileSync(join(from, name)), { mode: name === 'start.cjs' ? 0o755 : 0o644 });
    renameSync(fresh, join(to, name));
  }
  // `.123.start.cjs` is a file that another build is just putting in place.
  const left = readdirSync(to).filter((name) => !names.includes(name) && !/^\.\d+\./.test(name));
  for (const name of left) rmSync(join(to, name), { recursive: true, force: true });
}
