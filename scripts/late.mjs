/**
 * What a plan of a plain project never calls, by the chunks that it is built into (scripts/bundle.mjs).
 *
 * Our files import these files as any others; the build has a call of one of their functions load the chunk. So a file
 * here may export functions and plain data only. Of two files here that import each other one may stay out.
 */
export const LATE = {
  // A prisma.config.*, or a JS or TS file that names a variable or the flag.
  'read-code': [
    'lib/read/code/client-urls.ts',
    'lib/read/code/clients.ts',
    'lib/read/code/declarations.ts',
    'lib/read/code/flag.ts',
    'lib/read/code/mentions.ts',
    'lib/read/prisma-config.ts',
    'lib/read/prisma-config/findings.ts',
    'lib/read/prisma-config/moved.ts',
    'lib/read/prisma-config/new-config.ts',
  ],
  'read-data': [
    'lib/judge/setter-steps.ts',
    'lib/read/catalogs.ts',
    'lib/read/json-lists.ts',
    'lib/read/jsonc.ts',
    'lib/read/pnpm-workspace.ts',
    'lib/read/yaml-nodes.ts',
  ],
  'read-locks': [
    'lib/read/bun-lock.ts',
    'lib/read/npm-lock.ts',
    'lib/read/pnpm-lock.ts',
    'lib/read/yarn-lock.ts',
    'lib/read/yarn-pnp.ts',
  ],
  write: ['lib/apply.ts', 'lib/host/staging.ts', 'lib/host/store.ts', 'lib/journal.ts', 'lib/run-undo.ts'],
  probe: ['lib/run-probe.ts'],
  explain: ['lib/explain.ts'],
  report: ['lib/render/json.ts'],
  doctor: ['lib/render/doctor.ts'],
  screen: ['lib/render/frame.ts', 'lib/render/project-short.ts'],
};

/**
 * Parts of node that take a few milliseconds to load and that many a run never comes to (git, hashes, questions), with what
 * our files use of them; the build fails for a name that is missing here.
 */
export const LATE_BUILTINS = {
  child_process: ['execFileSync'],
  crypto: ['createHash', 'randomBytes'],
  os: ['homedir'],
  readline: ['createInterface'],
};
