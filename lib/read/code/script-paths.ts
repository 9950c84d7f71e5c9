import { basename, dirname, normalize } from 'node:path/posix';
import { folderOf, inFolder } from '../../paths';

const FOLDERS = new Set([
  ...['scripts', 'script', 'bin', 'tools', 'tooling', 'cli', 'ops', 'maintenance', 'bench', 'benchmarks'],
  ...[
    'seed',
    'seeds',
    'seeder',
    'seeders',
    'seeding',
    'migrations',
    'data-migrations',
    'migrate',
    'backfill',
    'backfills',
  ],
  ...[
    'test',
    'tests',
    '__tests__',
    '__test__',
    '__mocks__',
    'spec',
    'specs',
    'e2e',
    'cypress',
    'playwright',
    'testing',
  ],
]);
const FILES =
  /(?:^|[._-])(?:seed(?:s|er|ing)?|test|tests|spec|e2e|bench)(?:[._-]|$)|^(?:migrate|backfill|cleanup|reset)(?:[._-]|$)/i;
/** Files that a framework serves, whatever the folder is called. */
const SERVED = /^\+?(?:route|page|layout|middleware|server|instrumentation)\.[cm]?[jt]sx?$/;

/**
 * Whether code at a path is run by hand, by a test or by a deployment, and not by the app: seeds, scripts, tests,
 * migrations, command-line tools.
 *
 * `exports` says whether the module exports something: what stands in a folder `prisma` and exports is a client for others,
 * what exports nothing is run by itself.
 */
export function isScriptPath(path: string, exports: boolean): boolean {
  const folders = dirname(path).toLowerCase().split('/');
  if (SERVED.test(basename(path))) return false;
  if (FILES.test(basename(path).replace(/\.[cm]?[jt]sx?$/, ''))) return true;
  return folders.some((folder) => FOLDERS.has(folder)) || (folders.includes('prisma') && !exports);
}

/** The scripts of a package.json that no app is started with. */
const BY_HAND = /seed|migrat|backfill|import|reset|clean|setup|script|fix|e2e|test|^(?:pre|post)?db[:-]/i;
const CODE_PATH = /(?<![\w@./-])\.{0,2}\/?[\w@.][\w@./-]*\.[cm]?[jt]sx?(?![\w-])/g;

/** The files that a package.json names in its seeds and in scripts that are run by hand, as paths below the root. */
export function scriptPathsIn(manifestPath: string, text: string): readonly string[] {
  const manifest = parsed(text);
  const scripts = Object.entries(recordOf(manifest.scripts)).filter(([name]) => BY_HAND.test(name));
  const commands = [...scripts.map(([, command]) => command), recordOf(manifest.prisma).seed];
  const paths = commands.flatMap((command) => (typeof command === 'string' ? (command.match(CODE_PATH) ?? []) : []));
  return paths.map((path) => normalize(inFolder(folderOf(manifestPath), path)));
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return recordOf(JSON.parse(text));
  } catch {
    return {}; // whoever reads the package for its own sake says what is wrong with it
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
