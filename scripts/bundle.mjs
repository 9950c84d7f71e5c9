import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { basename, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { build } from 'esbuild';
import { LATE, LATE_BUILTINS } from './late.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The start file, which loads the program only if there is something to do, and the program. */
const START = join(root, 'bin/start.ts');
const MAIN = join(root, 'bin/prisma-one-url.ts');

/** The late files by their paths, each with its chunk and the name under which that gives it out. */
const GATES = new Map(
  Object.entries(LATE).flatMap(([chunk, files]) =>
    files.map((file, index) => [join(root, file), { chunk, name: `$${index}`, file }]),
  ),
);

/** Marks what a plugin below asks esbuild itself to resolve. */
const SEEN = { seen: true };

const INPUT = {
  absWorkingDir: root,
  bundle: true,
  metafile: true,
  platform: 'node',
  target: 'node20.19',
  // ES modules, where a package has them: what isn't used of them is left out.
  mainFields: ['module', 'main'],
  define: { 'process.env.NODE_ENV': '"production"' },
  // prisma-ast would run a `prisma-ast.config.js` of the folder that is looked at.
  alias: { lilconfig: join(root, 'lib/read/no-config-search.ts') },
  legalComments: 'none',
  logLevel: 'warning',
};

/** How a chunk is written: in plain ASCII, which the start file counts on. */
const CHUNK = {
  format: 'cjs',
  platform: 'node',
  target: INPUT.target,
  charset: 'ascii',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
  // A package has one, to no effect.
  logOverride: { 'direct-eval': 'silent' },
};

/**
 * Bundles the program into a folder and gives the paths, below the root, of all files that went in.
 *
 * What is imported is inlined, but for the files of scripts/late.mjs, which go into chunks that are loaded when they are
 * called; what a file of ours requires is a chunk of its own. No file is in two chunks: two copies would be two of its
 * classes and caches. What a chunk shares with the program it takes from there; what others share among each other is a
 * chunk as well. The chunks are CommonJS: a `require` can stand in any function, and Node 20 takes 3 ms longer to load a
 * first ES module.
 */
export async function bundle(folder) {
  const parts = join(folder, 'parts');
  mkdirSync(parts, { recursive: true });
  const stubs = await stubsOf(join(parts, 'late'));
  const { inputs, outputs } = await split(parts, stubs);
  const inProgram = withImports(outputs, `${partName(MAIN)}.js`);
  const others = Object.keys(outputs).filter((name) => !inProgram.has(name));
  await writeProgram(folder, parts, shared(parts, others, inProgram));
  for (const name of others) {
    const code = await chunkOf(join(parts, name), inProgram);
    const whole = isCommonJs(outputs[name]) ? `${code}module.exports=module.exports.default;\n` : code;
    writeFileSync(join(folder, asChunk(name)), whole);
  }
  rmSync(parts, { recursive: true });
  return [...new Set([...(await writeStart(folder)), ...inputs])];
}

// ---- late files

/** For each late file the code that stands in for it: its functions load the chunk when they are called. */
async function stubsOf(outdir) {
  const entryPoints = Object.fromEntries([...GATES].map(([path, { chunk, name }]) => [`${chunk}/${name}`, path]));
  await build({ ...INPUT, entryPoints, outdir, format: 'cjs', external: ['./babel', '../babel', '../prisma-ast'] });
  const load = createRequire(import.meta.url);
  const stubs = [...GATES].map(([path, gate]) => [
    path,
    stubOf(gate, load(join(outdir, gate.chunk, `${gate.name}.js`))),
  ]);
  return new Map(stubs);
}

function stubOf({ chunk, name, file }, exported) {
  const lines = Object.entries(exported).map(([key, value]) => {
    const isFunction = typeof value === 'function' && !String(value).startsWith('class');
    if (isFunction) return `export const ${key} = (...given) => require('./${chunk}.cjs').${name}.${key}(...given);`;
    const data = JSON.stringify(value);
    if (data !== undefined && isDeepStrictEqual(JSON.parse(data), value)) return `export const ${key} = ${data};`;
    throw new Error(`${file} is to be loaded late and exports \`${key}\`, which is no function and no plain data`);
  });
  return lines.join('\n');
}

/** Puts the stand-ins in the place of the late files, but for the files of the same chunk. */
function lateFiles(stubs) {
  return {
    name: 'late-files',
    setup(build) {
      build.onResolve({ filter: /^late:/ }, ({ path }) => ({
        path: path.slice('late:'.length),
        namespace: 'late-chunk',
      }));
      build.onLoad({ filter: /.*/, namespace: 'late-chunk' }, ({ path }) => {
        const gates = [...GATES].filter(([, { chunk }]) => chunk === path);
        const lines = gates.map(([file, { name }]) => `export * as ${name} from ${JSON.stringify(file)};`);
        return { contents: lines.join('\n'), resolveDir: root };
      });
      build.onResolve({ filter: /^[./]/ }, ({ kind, path, importer, resolveDir, namespace }) => {
        if (namespace === 'late-file') return { path, external: true };
        const gate = `${resolve(resolveDir, path).replace(/\.ts$/, '')}.ts`;
        const isOwn = namespace === 'late-chunk' || GATES.get(importer)?.chunk === GATES.get(gate)?.chunk;
        if (kind !== 'import-statement' || !GATES.has(gate) || isOwn) return undefined;
        return { path: gate, namespace: 'late-file', sideEffects: false };
      });
      build.onLoad({ filter: /.*/, namespace: 'late-file' }, ({ path }) => ({
        contents: stubs.get(path),
        loader: 'js',
      }));
    },
  };
}

// ---- chunks

/** Splits the program and all that it loads late into ES modules, which are all that esbuild can split. */
async function split(outdir, stubs, required = new Set()) {
  const known = required.size;
  const chunks = Object.keys(LATE).map((chunk) => [chunk, `late:${chunk}`]);
  const files = [MAIN, ...required].map((path) => [partName(path), path]);
  const { metafile } = await build({
    ...INPUT,
    entryPoints: Object.fromEntries([...chunks, ...files]),
    outdir,
    splitting: true,
    format: 'esm',
    minifySyntax: true,
    chunkNames: 'shared-[hash]',
    plugins: [asModule(MAIN), lateFiles(stubs), requiredFiles(required), lateBuiltins()],
  });
  // The files that it came upon may require others.
  if (required.size > known) return split(outdir, stubs, required);
  const outputs = Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]);
  return { inputs: Object.keys(metafile.inputs).filter(isOnDisk), outputs: Object.fromEntries(outputs) };
}

/**
 * Has esbuild take a file for an ES module that exports nothing. It takes such a file for CommonJS where package.json says
 * so, and then wraps it and all that it imports into functions, to be run in order one by one.
 */
function asModule(path) {
  return {
    name: 'as-module',
    setup(build) {
      build.onLoad({ filter: new RegExp(`[\\\\/]${basename(path).replaceAll('.', '\\.')}$`) }, (file) => {
        if (file.path !== path) return undefined;
        return { contents: `${readFileSync(path, 'utf8')}\nexport {};\n`, loader: 'ts' };
      });
    },
  };
}

/** Not one of the files that the plugins here make up. */
function isOnDisk(input) {
  return !/^late-(?:file|chunk|builtin):/.test(input);
}

/** The name of a part, those of all that it imports, and of what they import. */
function withImports(outputs, name, found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  for (const { path, kind, external } of outputs[name].imports) {
    if (kind === 'import-statement' && !external) withImports(outputs, basename(path), found);
  }
  return found;
}

/** What other chunks take from the parts of the program: the names, by part. */
function shared(parts, others, inProgram) {
  const taken = new Map();
  for (const other of others) {
    // As esbuild writes its imports.
    const imports = readFileSync(join(parts, other), 'utf8').matchAll(/^import \{([^}]*)\} from "\.\/([^"]+)";$/gm);
    for (const [, names, part] of [...imports].filter(([, , part]) => inProgram.has(part))) {
      const exported = names.split(',').map((name) => name.trim().split(' as ')[0]);
      taken.set(part, new Set([...(taken.get(part) ?? []), ...exported]));
    }
  }
  return taken;
}

/** Writes the program as one chunk, which gives out what is taken from the parts that it is made of. */
async function writeProgram(folder, parts, taken) {
  const lines = [...taken].map(([part, names]) => {
    writeFileSync(join(parts, `of-${part}`), `export { ${[...names].join(', ')} } from './${part}';`);
    return `export * as ${exportName(part)} from './of-${part}';`;
  });
  await build({
    ...CHUNK,
    // The program last, because it begins to run, and to load chunks, when it is reached.
    stdin: { contents: [...lines, `import './${partName(MAIN)}.js';`].join('\n'), resolveDir: parts },
    outfile: join(folder, chunkName(MAIN)),
    bundle: true,
  });
}

/** A part as a chunk of its own, which takes what it imports from the program or from other chunks. */
async function chunkOf(path, inProgram) {
  // Bundled, though nothing comes to it: only then are the names at its top made short.
  const { outputFiles } = await build({
    ...CHUNK,
    entryPoints: [path],
    bundle: true,
    external: ['./*.js'],
    write: false,
  });
  return outputFiles[0].text.replace(/\brequire\("\.\/([^"/]+\.js)"\)/g, (_, name) =>
    inProgram.has(name) ? `require("./${chunkName(MAIN)}").${exportName(name)}` : `require("./${asChunk(name)}")`,
  );
}

/** Writes the start file, which knows of which build it is by a hash over all chunks; gives the files that went in. */
async function writeStart(folder) {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) hash.update(`${name}\0`).update(readFileSync(join(folder, name)));
  const define = { ...INPUT.define, BUILD: JSON.stringify(hash.digest('hex').slice(0, 16)) };
  const outfile = join(folder, chunkName(START));
  const { metafile } = await build({ ...INPUT, ...CHUNK, define, entryPoints: [START], outfile });
  return Object.keys(metafile.inputs);
}

/** A package that is CommonJS: as an ES module it has what it exports as its default. No file of ours has one. */
function isCommonJs({ entryPoint, exports }) {
  return entryPoint !== undefined && exports.join() === 'default';
}

function exportName(part) {
  return part.replace(/\.js$/, '').replace(/\W/g, '_');
}

function asChunk(part) {
  return part.replace(/\.js$/, '.cjs');
}

function partName(path) {
  return basename(chunkName(path), '.cjs');
}

/** `yargs.cjs` for a file of that package, `read-babel.cjs` for lib/read/babel.ts. */
function chunkName(path) {
  const inPackage = /^.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(path)?.[1];
  const ours = relative(root, path).replace(/^(?:bin|lib)[\\/]|\.ts$/g, '');
  return `${(inPackage ?? ours).replace(/[\\/]/g, '-')}.cjs`;
}

// ---- what is loaded by `require`

function requiredFiles(required) {
  return {
    name: 'required-files',
    setup(build) {
      build.onResolve({ filter: /.*/ }, async ({ kind, path, importer, resolveDir, pluginData, namespace }) => {
        const isOurs = namespace === 'file' && !isInPackage(importer);
        // It would have esbuild wrap the file and all that it imports, to be run in order one by one.
        if (kind === 'dynamic-import' && isOurs)
          return { errors: [{ text: 'import it, and name it in scripts/late.mjs' }] };
        if (kind !== 'require-call' || !isOurs || pluginData === SEEN || isBuiltin(path)) return undefined;
        const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: SEEN });
        if (found.errors.length > 0) return { errors: found.errors };
        required.add(found.path);
        return { path: `./${chunkName(found.path)}`, external: true };
      });
    },
  };
}

function isInPackage(path) {
  return relative(root, path).split(sep).includes('node_modules');
}

/** Has those parts of node loaded when something of them is called, or, in a package, named. */
function lateBuiltins() {
  const builtins = new RegExp(`^(?:node:)?(?:${Object.keys(LATE_BUILTINS).join('|')})$`);
  return {
    name: 'late-builtins',
    setup(build) {
      build.onResolve({ filter: builtins }, ({ kind, path, importer, namespace }) => {
        if (namespace === 'late-builtin') return undefined;
        const name = path.replace(/^node:/, '');
        if (!isInPackage(importer)) return { path: name, namespace: 'late-builtin', sideEffects: false };
        return kind === 'require-call' ? { path: `${name} of packages`, namespace: 'late-builtin' } : undefined;
      });
      build.onLoad({ filter: /.*/, namespace: 'late-builtin' }, ({ path }) => ({
        contents: LATE_BUILTINS[path]?.map((name) => called(path, name)).join('\n') ?? named(path.replace(/ .*/, '')),
        loader: 'js',
      }));
    },
  };
}

function called(builtin, name) {
  return `export const ${name} = (...given) => require('node:${builtin}').${name}(...given);`;
}

function named(builtin) {
  return `module.exports = new Proxy({}, { get: (_, name) => require('node:${builtin}')[name] });`;
}
