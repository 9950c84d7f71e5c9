import { discover } from '../lib/discover';
import { envFilesNamedIn } from '../lib/discover/script-env-files';
import { filesMatching, matchesName } from '../lib/discover/wildcards';
import { environmentsOf, type Places } from '../lib/environments';
import { Refusal } from '../lib/errors';
import { type MemoryOptions, memoryHost } from '../lib/host/memory';
import { readManifest } from '../lib/read/package-json';

const SCHEMA = 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n';
const VALUE = 'DATABASE_URL="postgresql://sally:s3cret@localhost:5432/app"\n';

function manifest(name: string, more: object = {}): string {
  return JSON.stringify({ name, devDependencies: { prisma: '5.22.0' }, ...more });
}

/** The env files of the one project in `packages/db` of a workspace, or at another place that is given. */
function envFiles(files: Record<string, string>, options: MemoryOptions = {}, envGlobs: readonly string[] = []) {
  const workspace = {
    'package.json': manifest('root', { workspaces: ['packages/*', 'apps/*'] }),
    'packages/db/package.json': manifest('db'),
    'packages/db/prisma/schema.prisma': SCHEMA,
  };
  const [project] = discover(memoryHost({ ...workspace, ...files }, options), {
    paths: [],
    all: true,
    envGlobs,
  }).projects;
  return project?.envFiles.map(({ file }) => file.path);
}

function environments(files: Record<string, string>, places: Partial<Places>, options: MemoryOptions = {}) {
  const everything = { upwards: [{ from: '', to: '' }], dependents: [], loaded: [], envGlobs: [], ...places };
  return environmentsOf(memoryHost(files, options), everything);
}

describe('the env files of a project', () => {
  it('are those beside the schema and upwards to the workspace root, the nearest first', () => {
    const files = {
      '.env': VALUE,
      'packages/.env': VALUE,
      'packages/db/.env': VALUE,
      'packages/db/.env.local': VALUE,
      'packages/db/prisma/.env': VALUE,
      'packages/db/prisma/migrations/.env': VALUE,
      'packages/other/.env': VALUE,
    };
    expect(envFiles(files)).toEqual([
      'packages/db/prisma/.env',
      'packages/db/.env',
      'packages/db/.env.local',
      'packages/.env',
      '.env',
    ]);
  });

  it('end at the package where no workspace owns it', () => {
    const files = { 'package.json': manifest('root'), '.env': VALUE, 'packages/db/.env': VALUE };
    expect(envFiles(files)).toEqual(['packages/db/.env']);
  });

  it.each(['.env', '.env.local', '.env.example', 'env.sample', '.dev.vars', '.env.production'])(
    'are %s also when git ignores it',
    (name) => {
      expect(envFiles({ [`packages/db/${name}`]: VALUE }, { ignored: [`packages/db/${name}`] })).toEqual([
        `packages/db/${name}`,
      ]);
    },
  );

  it.each([
    '.envrc',
    '.env.ts',
    '.env.vault',
    '.env.keys',
    '.env.swp',
    '.env~',
    '.env.backup',
    '.env.bak',
    'env.d.ts',
    'env.py',
    '.env.local.php',
    'environment.ts',
  ])('are not %s', (name) => {
    expect(envFiles({ [`packages/db/${name}`]: VALUE })).toEqual([]);
  });

  it('are not a folder that is called .env, as Python has it', () => {
    expect(envFiles({ 'packages/db/.env/pyvenv.cfg': '' })).toEqual([]);
  });

  it('are those beside packages that depend on the project and have no schema of their own', () => {
    const needs = (name: string, other: string) => JSON.stringify({ name, dependencies: { [other]: 'workspace:*' } });
    const files = {
      'packages/api/package.json': needs('api', 'db'),
      'packages/api/.env': VALUE,
      'apps/web/package.json': needs('web', 'api'),
      'apps/web/.env.local': VALUE,
      'apps/web/src/.env': VALUE,
      'apps/own/package.json': needs('own', 'db'),
      'apps/own/prisma/schema.prisma': SCHEMA,
      'apps/own/.env': VALUE,
    };
    const projects = discover(
      memoryHost({
        'package.json': manifest('root', { workspaces: ['packages/*', 'apps/*'] }),
        'packages/db/package.json': manifest('db'),
        'packages/db/prisma/schema.prisma': SCHEMA,
        ...files,
      }),
      { paths: [], all: true, envGlobs: [] },
    ).projects;
    const paths = projects.map(({ name, envFiles: found }) => [name, found.map(({ file }) => file.path)]);
    expect(paths).toEqual([
      ['apps/own', ['apps/own/.env']],
      ['packages/db', ['packages/api/.env', 'apps/web/.env.local']],
    ]);
  });

  it('are those that the scripts of the package and the root name', () => {
    const files = {
      'package.json': manifest('root', {
        workspaces: ['packages/*'],
        scripts: { db: 'dotenv -e config/root.env -- turbo db' },
      }),
      'packages/db/package.json': manifest('db', {
        scripts: { db: 'dotenv -e ../../config/db.env -e ./missing.env -- prisma db push' },
      }),
      'config/root.env': VALUE,
      'config/db.env': VALUE,
      'config/other.env': VALUE,
    };
    expect(envFiles(files)).toEqual(['config/db.env', 'config/root.env']);
  });

  it('are those that the Prisma config loads', () => {
    const config = "import { config } from 'dotenv'; config({ path: '../../config/db.env' }); export default {}";
    expect(envFiles({ 'packages/db/prisma.config.ts': config, 'config/db.env': VALUE })).toEqual(['config/db.env']);
  });

  it('are those that the user names by a pattern, git-ignored ones too', () => {
    const files = { 'deploy/eu/app.env': VALUE, 'deploy/us/app.env': VALUE, 'deploy/us/app.yaml': '' };
    expect(envFiles(files, { ignored: ['deploy/us'] }, ['deploy/**/*.env'])).toEqual([
      'deploy/eu/app.env',
      'deploy/us/app.env',
    ]);
    expect(() => envFiles(files, {}, ['deploy/*.env'])).toThrow(Refusal);
  });
});

describe('what is said of an env file', () => {
  it('is its entries, its kind and the program that owns it', () => {
    const files = { '.env': VALUE, '.env.example': VALUE, '.env.vercel': `# Created by Vercel CLI\n${VALUE}` };
    const found = environments(files, {}).envFiles.map(({ file, entries, kind, ownedBy }) => [
      file.path,
      entries.length,
      kind,
      ownedBy,
    ]);
    expect(found).toEqual([
      ['.env', 1, 'real', undefined],
      ['.env.example', 1, 'template', undefined],
      ['.env.vercel', 1, 'real', 'Vercel CLI'],
    ]);
  });

  it('is a finding when it is not UTF-8', () => {
    const host = memoryHost({ '.env': new Uint8Array([0x41, 0x3d, 0xff]) });
    const { envFiles: none, findings } = environmentsOf(host, {
      upwards: [{ from: '', to: '' }],
      dependents: [],
      loaded: [],
      envGlobs: [],
    });
    expect(none).toEqual([]);
    expect(findings).toMatchObject([{ code: 'unreadable-file', at: { path: '.env' } }]);
  });

  it('is noted at the project when it can not be read, for an environment is then not seen', () => {
    const files = {
      'package.json': manifest('app'),
      'schema.prisma': SCHEMA,
      '.env': VALUE,
      '.env.local': new Uint8Array([0xff]),
    };
    const { projects, findings } = discover(memoryHost(files), { paths: [], all: true, envGlobs: [] });
    expect(projects).toMatchObject([
      { envFiles: [{ file: { path: '.env' } }], unreadEnvFiles: [{ at: { path: '.env.local' } }] },
    ]);
    expect(findings).toMatchObject([{ code: 'unreadable-file', at: { path: '.env.local' } }]);
  });

  it('is told once and under its own path when links lead to it', () => {
    const places = { upwards: [{ from: 'apps/web', to: '' }], dependents: ['apps/api'] };
    const links = { 'apps/web/.env': '../../.env', 'apps/api/.env': '../web/.env' };
    const { envFiles: found, findings } = environments({ '.env': VALUE, 'apps/web/a': '', 'apps/api/a': '' }, places, {
      links,
    });
    expect(found.map(({ file }) => file.path)).toEqual(['.env']);
    expect(findings).toEqual([]);
  });

  it.each([['/etc/app.env'], ['../outside.env'], ['missing.env']])('is a note when it is a link to %s', (target) => {
    const { envFiles: none, findings } = environments({ 'package.json': '{}' }, {}, { links: { '.env': target } });
    expect(none).toEqual([]);
    expect(findings).toMatchObject([{ code: 'link-leads-away', level: 'note', at: { path: '.env' } }]);
  });

  it('is nothing when a script or a config names a file that does not exist', () => {
    expect(environments({ 'package.json': '{}' }, { loaded: ['.env', 'a/.env'] })).toEqual({
      envFiles: [],
      findings: [],
    });
  });
});

describe('the env files that scripts name', () => {
  function named(script: string, folder = 'packages/db') {
    const host = memoryHost({ [`${folder}/package.json`]: JSON.stringify({ scripts: { script } }) });
    return envFilesNamedIn(readManifest(host, folder).manifest);
  }

  it.each([
    ['dotenv -e ../../.env -- prisma migrate deploy', ['.env']],
    ['dotenv -e=.env.dev -- prisma db push', ['packages/db/.env.dev']],
    ['dotenv -e .env.test -e ../../.env -- sh -c "pnpm generate"', ['packages/db/.env.test', '.env']],
    ["npx dotenv -e '.env.local' -- next dev", ['packages/db/.env.local']],
    ['dotenvx run -f .env.production -- node .', ['packages/db/.env.production']],
    ['env-cmd -f ./prod.env prisma migrate deploy', ['packages/db/prod.env']],
    ['node --env-file=.env server.js', ['packages/db/.env']],
    ['tsx --env-file ../.env seed.ts', ['packages/.env']],
    ['node --env-file-if-exists=.env.local server.js', ['packages/db/.env.local']],
    ['if [ -f .env.test ]; then dotenv -e .env.test -- prisma migrate reset; fi', ['packages/db/.env.test']],
    ['docker compose -f compose.yml up', []],
    ['dotenv -e .env -- docker compose -f compose.yml up', ['packages/db/.env']],
    ['dotenv -- cmd -e x && grep -f patterns', []],
    ['dotenv -e', []],
    ['dotenv -e .env.$STAGE -- prisma db push', []],
    ['node --env-file=/run/secrets/env server.js', []],
    ['dotenv -e ../../../outside.env -- prisma db push', []],
  ])('of %s', (script, expected) => {
    expect(named(script)).toEqual(expected);
  });
});

describe('patterns', () => {
  const files = {
    'a/.env': '',
    'a/b/.env': '',
    'a/b/c/x.env': '',
    'node_modules/a/.env': '',
    '.git/x.env': '',
    'x.env': '',
  };

  it.each([
    ['a/.env', ['a/.env']],
    ['./a/*', ['a/.env']],
    ['**/.env', ['a/.env', 'a/b/.env']],
    ['**/**/*.env', ['a/.env', 'a/b/.env', 'a/b/c/x.env', 'x.env']],
    ['?/b/**/?.env', ['a/b/c/x.env']],
    ['a/b', []],
    ['../*', []],
  ])('%s', (pattern, expected) => {
    expect(filesMatching(memoryHost(files), pattern)).toEqual(expected);
  });

  it('stay quick on hostile names', () => {
    expect(matchesName(`${'*a'.repeat(1_000)}b`, 'a'.repeat(5_000))).toBe(false);
  });
});
