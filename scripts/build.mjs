// Bundles the program into dist/: one small start file and chunks that are loaded when they are needed.
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const noConfigSearch = fileURLToPath(new URL('../lib/read/no-config-search.ts', import.meta.url));

rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: { 'prisma-one-url': 'bin/prisma-one-url.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minify: true,
  keepNames: true,
  legalComments: 'linked',
  // prisma-ast would run a `prisma-ast.config.js` of the folder that is looked at.
  alias: { lilconfig: noConfigSearch },
  banner: {
    // The CommonJS packages that are inlined ask for node's own modules by `require`.
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
