import { discover, type Selection } from '../lib/discover';
import { Refusal } from '../lib/errors';
import { type MemoryOptions, memoryHost } from '../lib/host/memory';

const POSTGRES = `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}

generator client {
  provider = "prisma-client-js"
}
`;

const PACKAGE = JSON.stringify({ name: 'app', devDependencies: { prisma: '5.22.0' } });

function schema(parts: { provider?: string; generator?: string; output?: string; header?: string }): string {
  const output = parts.output === undefined ? '' : `  output = "${parts.output}"\n`;
  return `${parts.header ?? ''}datasource db {
  provider = "${parts.provider ?? 'postgresql'}"
  url      = env("DATABASE_URL")
}

generator client {
  provider = "${parts.generator ?? 'prisma-client-js'}"
${output}}
`;
}

function manifest(name: string, more: object = {}): string {
  return JSON.stringify({ name, devDependencies: { prisma: '5.22.0' }, ...more });
}

function found(files: Record<string, string>, selection: Partial<Selection> = {}, options: MemoryOptions = {}) {
  return discover(memoryHost(files, options), { paths: [], all: true, envGlobs: [], ...selection });
}

function schemasOf(files: Record<string, string>, selection: Partial<Selection> = {}, options: MemoryOptions = {}) {
  return found(files, selection, options).projects.map(({ schema: { path }, pointedBy }) => [path, pointedBy.how]);
}

function reasonsOf(files: Record<string, string>, selection: Partial<Selection> = {}, options: MemoryOptions = {}) {
  const { projects, notProjects } = found(files, selection, options);
  return {
    projects: projects.map(({ schema: { path } }) => path),
    reasons: Object.fromEntries(notProjects.map(({ path, why }) => [path, why])),
  };
}

describe('the places where Prisma looks', () => {
  it.each([['prisma/schema.prisma'], ['schema.prisma']])('finds %s beside a package.json', (path) => {
    expect(schemasOf({ 'package.json': PACKAGE, [path]: POSTGRES })).toEqual([[path, path]]);
  });

  it('takes schema.prisma before prisma/schema.prisma, as Prisma does', () => {
    const files = { 'package.json': PACKAGE, 'schema.prisma': POSTGRES, 'prisma/schema.prisma': POSTGRES };
    expect(reasonsOf(files)).toEqual({
      projects: ['schema.prisma'],
      reasons: { 'prisma/schema.prisma': 'nothing points at it: name it with --schema if Prisma reads it' },
    });
  });

  it('finds a schema without any package.json, in the working folder', () => {
    const [project] = found({ 'app/prisma/schema.prisma': POSTGRES }, {}, { cwd: 'app' }).projects;
    expect(project).toMatchObject({ name: '.', packageFolder: '', workspaceRoot: '' });
  });

  it('finds every package of a repository', () => {
    const files = {
      'package.json': manifest('root'),
      'apps/a/package.json': manifest('a'),
      'apps/a/prisma/schema.prisma': POSTGRES,
      'apps/b/package.json': manifest('b'),
      'apps/b/schema.prisma': POSTGRES,
    };
    expect(found(files).projects.map(({ name }) => name)).toEqual(['apps/a', 'apps/b']);
  });

  it('follows package.json#prisma.schema to a file', () => {
    const files = {
      'package.json': manifest('app', { prisma: { schema: './db/main.prisma' } }),
      'db/main.prisma': POSTGRES,
    };
    expect(schemasOf(files)).toEqual([['db/main.prisma', 'package.json#prisma.schema']]);
  });

  it('does not look at the default places when package.json names a schema', () => {
    const files = {
      'package.json': manifest('app', { prisma: { schema: 'db/main.prisma' } }),
      'db/main.prisma': POSTGRES,
      'prisma/schema.prisma': POSTGRES,
    };
    expect(schemasOf(files).map(([path]) => path)).toEqual(['db/main.prisma']);
  });

  it('warns of a schema that package.json names and that does not exist', () => {
    const { projects, findings } = found({ 'package.json': manifest('app', { prisma: { schema: 'db/main.prisma' } }) });
    expect(projects).toEqual([]);
    expect(findings).toMatchObject([{ code: 'schema-missing', at: { path: 'package.json' } }]);
    expect(findings[0]?.message).toContain('`db/main.prisma` does not exist');
  });

  it.each([
    'prisma migrate dev --schema db/main.prisma',
    'prisma migrate dev --schema=./db/main.prisma',
    'dotenv -- prisma db push --schema "db/main.prisma"',
    "sh -c 'prisma generate --schema=db/main.prisma'",
  ])('follows the script %s', (script) => {
    const files = { 'package.json': manifest('app', { scripts: { db: script } }), 'db/main.prisma': POSTGRES };
    expect(schemasOf(files)).toEqual([['db/main.prisma', '--schema in the script db']]);
  });

  it('takes --schema in a script relative to its package', () => {
    const files = {
      'package.json': manifest('root'),
      'server/package.json': manifest('server', { scripts: { db: 'prisma generate --schema ../db/main.prisma' } }),
      'db/main.prisma': POSTGRES,
    };
    expect(schemasOf(files).map(([path]) => path)).toEqual(['db/main.prisma']);
  });

  it.each([
    'prisma generate --schema $SCHEMA',
    'prisma generate --schema prisma/$PROVIDER-schema.prisma',
    'prisma generate --schema prisma\\PROVIDER-schema.prisma',
    'xata schema upload --schema template.json',
    'prisma generate --schema public',
  ])('finds nothing in the script %s', (script) => {
    const files = {
      'package.json': manifest('app', { scripts: { db: script } }),
      'template.json': '{}',
      'public/logo.svg': '',
      'prisma/postgres-schema.prisma': POSTGRES,
    };
    expect(found(files)).toMatchObject({ projects: [], findings: [] });
  });

  it.each([
    ['Makefile', 'db:\n\tprisma migrate deploy --schema=db/main.prisma\n'],
    ['Dockerfile', 'CMD ["npx", "prisma", "migrate", "deploy", "--schema", "./db/main.prisma"]\n'],
    ['docker/web.Dockerfile', 'RUN npx prisma generate --schema=db/main.prisma\n'],
    ['.github/workflows/ci.yml', '      - run: npx prisma migrate deploy --schema ./db/main.prisma\n'],
    ['packages/db/project.json', '{"command": "bash -c \\"prisma generate --schema=db/main.prisma\\""}'],
    ['scripts/migrate.sh', 'prisma migrate deploy --schema ../db/main.prisma\n'],
    ['scripts/migrate.mjs', "execSync('prisma migrate deploy --schema=db/main.prisma');\n"],
  ])('finds --schema in %s', (path, text) => {
    const files = { 'package.json': PACKAGE, [path]: text, 'db/main.prisma': POSTGRES };
    expect(schemasOf(files)).toEqual([['db/main.prisma', `--schema in ${path}`]]);
  });

  it('finds the schema of a RedwoodJS project', () => {
    const files = {
      'redwood.toml': '',
      'package.json': manifest('root'),
      'api/package.json': manifest('api'),
      'api/db/schema.prisma': POSTGRES,
    };
    expect(schemasOf(files)).toEqual([['api/db/schema.prisma', 'api/db/schema.prisma']]);
  });

  it('finds the schema of a Blitz project', () => {
    const files = {
      'package.json': manifest('app', { dependencies: { blitz: '2.0.0' } }),
      'db/schema.prisma': POSTGRES,
    };
    expect(schemasOf(files)).toEqual([['db/schema.prisma', 'db/schema.prisma']]);
  });
});

describe('schema folders', () => {
  const MODELS = 'model User {\n  id Int @id\n}\n';

  it('finds the file with the datasource, whatever its name, in the folder that package.json names', () => {
    const files = {
      'package.json': manifest('app', { prisma: { schema: 'prisma/schema' } }),
      'prisma/schema/base.prisma': POSTGRES,
      'prisma/schema/models/user.prisma': MODELS,
      'prisma/schema/migrations/20240101_init/schema.prisma': POSTGRES,
    };
    const [project] = found(files).projects;
    expect(project?.schema.path).toBe('prisma/schema/base.prisma');
    expect(project?.schemaFiles.map(({ path }) => path)).toEqual([
      'prisma/schema/base.prisma',
      'prisma/schema/models/user.prisma',
    ]);
  });

  it.each([
    ['prisma/schema', 'prisma/schema/base.prisma'],
    ['prisma', 'prisma/base.prisma'],
  ])('finds the pieces in %s without a pointer', (folder, path) => {
    const files = { 'package.json': PACKAGE, [path]: POSTGRES, [`${folder}/user.prisma`]: MODELS };
    expect(schemasOf(files)).toEqual([[path, folder]]);
  });

  it('takes all pieces when the file is found by itself and by its folder', () => {
    const files = {
      'package.json': manifest('app', { scripts: { db: 'prisma generate --schema ./prisma' } }),
      'prisma/schema.prisma': POSTGRES,
      'prisma/user.prisma': MODELS,
    };
    const { projects } = found(files);
    expect(projects).toHaveLength(1);
    expect(projects[0]).toMatchObject({ pointedBy: { how: 'prisma/schema.prisma' }, schemaFiles: [{}, {}] });
  });

  it('leaves a generated copy in the folder out', () => {
    const files = {
      'package.json': manifest('app', { prisma: { schema: 'prisma' } }),
      'prisma/base.prisma': schema({ output: './generated/client' }),
      'prisma/generated/client/schema.prisma': schema({ output: './generated/client' }),
    };
    expect(reasonsOf(files)).toEqual({
      projects: ['prisma/base.prisma'],
      reasons: {
        'prisma/generated/client/schema.prisma': 'a copy: the generator of prisma/base.prisma writes to this folder',
      },
    });
  });

  it('reports a folder with two datasources and takes neither', () => {
    const files = {
      'package.json': manifest('app', { prisma: { schema: 'prisma' } }),
      'prisma/a.prisma': POSTGRES,
      'prisma/b.prisma': POSTGRES,
    };
    const { projects, findings } = found(files);
    expect(projects).toEqual([]);
    expect(findings).toMatchObject([{ code: 'several-datasources', level: 'error', at: { path: 'prisma/a.prisma' } }]);
  });

  it('says that a folder without a datasource has none', () => {
    const files = { 'package.json': manifest('app', { prisma: { schema: 'prisma' } }), 'prisma/user.prisma': MODELS };
    expect(reasonsOf(files).reasons).toEqual({ prisma: 'it has no datasource block' });
  });
});

describe('prisma.config', () => {
  const CONFIG = "export default { schema: 'db' }";

  it.each([
    ['prisma.config.ts', "export default { schema: 'db/main.prisma' }"],
    ['prisma.config.mjs', "export default { schema: './db/main.prisma' }"],
    ['prisma7.config.ts', "export default { schema: './db/main.prisma' }"],
    ['.config/prisma.ts', "export default { schema: '../db/main.prisma' }"],
    ['.config/prisma7.cjs', "module.exports = { schema: '../db/main.prisma' }"],
  ])('is read at %s', (path, text) => {
    const [project] = found({ 'package.json': PACKAGE, [path]: text, 'db/main.prisma': POSTGRES }).projects;
    expect(project).toMatchObject({
      schema: { path: 'db/main.prisma' },
      pointedBy: { path, how: path },
      config: { path },
    });
  });

  it('wins over package.json and the default places', () => {
    const files = {
      'package.json': manifest('app', { prisma: { schema: 'old.prisma' } }),
      'prisma.config.ts': CONFIG,
      'db/main.prisma': POSTGRES,
      'old.prisma': POSTGRES,
      'prisma/schema.prisma': POSTGRES,
    };
    expect(schemasOf(files)).toEqual([['db/main.prisma', 'prisma.config.ts']]);
  });

  it('leaves the default places when it names no schema', () => {
    const files = {
      'package.json': PACKAGE,
      'prisma.config.ts': 'export default {}',
      'prisma/schema.prisma': POSTGRES,
    };
    const [project] = found(files).projects;
    expect(project).toMatchObject({ pointedBy: { how: 'prisma/schema.prisma' }, config: { path: 'prisma.config.ts' } });
  });

  it('names the one that counts where a folder has two', () => {
    const files = {
      'package.json': PACKAGE,
      'prisma.config.js': CONFIG,
      'prisma.config.ts': CONFIG,
      'db/main.prisma': POSTGRES,
    };
    const { projects, findings } = found(files);
    expect(projects[0]?.config?.path).toBe('prisma.config.js');
    expect(findings).toMatchObject([{ code: 'several-configs', level: 'note', at: { path: 'prisma.config.ts' } }]);
  });

  it('belongs to the package of the schema when two folders have one for it', () => {
    const files = {
      'package.json': manifest('root'),
      'prisma.config.mjs': "export default { schema: 'packages/db/schema' }",
      'packages/db/package.json': manifest('db'),
      'packages/db/prisma.config.ts': "export default { schema: 'schema' }",
      'packages/db/schema/main.prisma': POSTGRES,
    };
    expect(found(files).projects).toMatchObject([
      { packageFolder: 'packages/db', config: { path: 'packages/db/prisma.config.ts' } },
    ]);
  });

  it('is no project where the CLI does not look', () => {
    const files = {
      'package.json': PACKAGE,
      'prisma/schema.prisma': POSTGRES,
      'docker/scripts/prisma.config.ts': CONFIG,
    };
    const { projects, reasons } = reasonsOf(files);
    expect(projects).toEqual(['prisma/schema.prisma']);
    expect(reasons['docker/scripts/prisma.config.ts']).toContain('only where `--config` names it');
  });

  it('counts where a script of the package names it', () => {
    const scripts = {
      db: 'prisma migrate deploy --config ./config/prisma.config.ts && vitest --config vitest.config.ts',
    };
    const files = {
      'package.json': manifest('app', { scripts }),
      'config/prisma.config.ts': "export default { schema: '../db/main.prisma' }",
      'db/main.prisma': POSTGRES,
    };
    expect(found(files)).toMatchObject({
      projects: [{ config: { path: 'config/prisma.config.ts' } }],
      notProjects: [],
    });
  });

  it('finds a Prisma 7 project, whose datasource has no url', () => {
    const files = {
      'package.json': PACKAGE,
      'prisma.config.ts':
        "import { env } from 'prisma/config'; export default { datasource: { url: env('DIRECT_URL') } }",
      'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\n',
    };
    expect(found(files).projects[0]?.config?.datasource?.url?.names).toEqual(['DIRECT_URL']);
  });
});

describe('what is no project', () => {
  it.each([
    ['the header of a generator', { 'src/client/schema.prisma': schema({ header: '// generated by prisma\n' }) }],
    [
      'the files of a client beside it',
      { 'src/client/schema.prisma': POSTGRES, 'src/client/index.js': '', 'src/client/runtime/library.js': '' },
    ],
  ])('is a copy by %s', (_sign, files) => {
    const { reasons } = reasonsOf({ 'package.json': PACKAGE, 'prisma/schema.prisma': POSTGRES, ...files });
    expect(reasons).toEqual({ 'src/client/schema.prisma': 'a copy in a generated client' });
  });

  it('is a copy in the output folder of another schema', () => {
    const files = {
      'package.json': PACKAGE,
      'prisma/schema.prisma': schema({ output: '../src/generated' }),
      'src/generated/schema.prisma': schema({ output: '../src/generated' }),
    };
    expect(reasonsOf(files).reasons).toEqual({
      'src/generated/schema.prisma': 'a copy: the generator of prisma/schema.prisma writes to this folder',
    });
    expect(found(files).projects[0]?.generatedFolders).toEqual(['src/generated']);
  });

  it('does not take the output of another generator, or one around the schema, for a folder of copies', () => {
    const files = {
      'package.json': PACKAGE,
      'prisma/schema.prisma': `${schema({ output: '..' })}generator zod {\n  provider = "zod-prisma"\n  output = "../packages"\n}\n`,
      'packages/db/package.json': manifest('db'),
      'packages/db/prisma/schema.prisma': POSTGRES,
    };
    expect(found(files).projects.map(({ name, generatedFolders }) => [name, generatedFolders])).toEqual([
      ['packages/db', []],
      ['.', []],
    ]);
  });

  it('is what Keystone writes, also when it is named', () => {
    const header = '// This file is automatically generated by Keystone, do not modify it manually.\n';
    const files = { 'package.json': PACKAGE, 'schema.prisma': schema({ header }) };
    expect(reasonsOf(files).reasons['schema.prisma']).toContain('written by Keystone');
    expect(() => found(files, { all: false, schema: 'schema.prisma' })).toThrow(Refusal);
  });

  it.each([
    ['beside the schema', { 'prisma/schema.zmodel': '' }, 'prisma/schema.zmodel'],
    ['in the package', { 'schema.zmodel': '' }, 'schema.zmodel'],
    [
      'named by package.json',
      { 'package.json': manifest('app', { zenstack: { schema: './model/app.zmodel' } }) },
      'model/app.zmodel',
    ],
  ])('is what ZenStack writes, with the model %s', (_place, more, source) => {
    const files = { 'package.json': PACKAGE, 'prisma/schema.prisma': POSTGRES, ...more };
    expect(reasonsOf(files)).toEqual({
      projects: [],
      reasons: { 'prisma/schema.prisma': `written by ZenStack: ${source} is the source` },
    });
  });

  it('is what git ignores, unless it is named', () => {
    const files = {
      'package.json': manifest('app', { prisma: { schema: 'db/main.prisma' } }),
      'db/main.prisma': POSTGRES,
    };
    const ignored = { ignored: ['db'] };
    expect(reasonsOf(files, {}, ignored).reasons['db/main.prisma']).toContain('git ignores it');
    expect(reasonsOf(files, { schema: 'db/main.prisma' }, ignored).projects).toEqual(['db/main.prisma']);
  });

  it('is what nothing points at, unless it is named', () => {
    const files = { 'package.json': PACKAGE, 'prisma/schema.prisma': POSTGRES, 'prisma-old/schema.prisma': POSTGRES };
    expect(reasonsOf(files).reasons['prisma-old/schema.prisma']).toContain('nothing points at it');
    expect(reasonsOf(files, { schema: 'prisma-old/schema.prisma' })).toEqual({
      projects: ['prisma-old/schema.prisma'],
      reasons: {},
    });
    expect(reasonsOf(files, { paths: ['prisma-old/schema.prisma'] }).projects).toEqual(['prisma-old/schema.prisma']);
  });

  it.each(['mysql', 'sqlite', 'mongodb', 'cockroachdb', 'sqlserver'])(
    'is a schema for %s, also when it is named',
    (provider) => {
      const files = { 'package.json': PACKAGE, 'prisma/schema.prisma': schema({ provider }) };
      for (const selection of [{}, { schema: 'prisma/schema.prisma' }]) {
        expect(reasonsOf(files, selection)).toEqual({
          projects: [],
          reasons: {
            'prisma/schema.prisma': `not applicable: its provider is ${provider}, and every step is for Postgres`,
          },
        });
      }
    },
  );

  it('is a schema whose provider is a variable', () => {
    const text = 'datasource db {\n  provider = env("PROVIDER")\n  url = env("DATABASE_URL")\n}\n';
    expect(reasonsOf({ 'package.json': PACKAGE, 'schema.prisma': text }).reasons['schema.prisma']).toContain(
      'not written out',
    );
  });

  it.each([
    ['prisma-client-py', 'Python'],
    ['cargo prisma', 'Rust'],
    ['go run github.com/steebchen/prisma-client-go', 'Go'],
  ])('is a schema for %s only', (generator, language) => {
    const text = schema({ generator });
    expect(reasonsOf({ 'package.json': PACKAGE, 'schema.prisma': text }).reasons['schema.prisma']).toContain(language);
    const both = `${text}generator js {\n  provider = "prisma-client-js"\n}\n`;
    expect(schemasOf({ 'package.json': PACKAGE, 'schema.prisma': both })).toHaveLength(1);
  });

  it('is a schema without a JavaScript client where no package.json names Prisma', () => {
    const text = 'datasource db {\n  provider = "postgresql"\n}\n';
    expect(reasonsOf({ 'schema.prisma': text }).reasons['schema.prisma']).toContain('no package.json names Prisma');
    expect(schemasOf({ 'package.json': PACKAGE, 'schema.prisma': text })).toHaveLength(1);
  });

  it('is a copy of what another package installs', () => {
    const files = {
      'package.json': manifest('app', { prisma: { schema: 'node_modules/@acme/db/schema.prisma' } }),
      'node_modules/@acme/db/schema.prisma': POSTGRES,
    };
    expect(found(files).projects).toEqual([]);
  });

  it('passes over files without a datasource', () => {
    expect(found({ 'package.json': PACKAGE, 'prisma/models/user.prisma': 'model User {\n  id Int @id\n}\n' })).toEqual({
      projects: [],
      foreign: [],
      notProjects: [],
      findings: [],
    });
  });
});

describe('docs, fixtures and snapshots', () => {
  const files = {
    'package.json': manifest('root', { workspaces: ['apps/*'] }),
    'prisma/schema.prisma': POSTGRES,
    'prisma/migrations/20240101_init/schema.prisma': POSTGRES,
    'docs/reference/schema.prisma': POSTGRES,
    'docs/reference/full.prisma': 'this is no schema {',
    'packages/cli/__tests__/fixtures/a/package.json': manifest('a'),
    'packages/cli/__tests__/fixtures/a/prisma/schema.prisma': POSTGRES,
    'packages/cli/__tests__/fixtures/a/src/index.ts': '',
    'packages/cli/__tests__/fixtures/b/prisma/schema.prisma': POSTGRES,
  };

  it('are named by folder and are not read', () => {
    expect(reasonsOf(files)).toEqual({
      projects: ['prisma/schema.prisma'],
      reasons: {
        'prisma/migrations': 'snapshots: 1 .prisma file, no project',
        docs: 'docs: 2 .prisma files, no project',
        'packages/cli/__tests__': 'fixtures: 2 .prisma files, no project',
      },
    });
    expect(found(files).findings).toEqual([]);
  });

  it.each([
    ['the fixture is named', { paths: ['packages/cli/__tests__/fixtures/a'] }, {}],
    ['the user stands in it', {}, { cwd: 'packages/cli/__tests__/fixtures/a' }],
    ['the user stands below its package.json', {}, { cwd: 'packages/cli/__tests__/fixtures/a/src' }],
    ['a path below its package.json is named', { paths: ['packages/cli/__tests__/fixtures/a/src/index.ts'] }, {}],
  ])('are projects when %s', (_case, selection, options) => {
    expect(reasonsOf(files, selection, options).projects).toEqual([
      'packages/cli/__tests__/fixtures/a/prisma/schema.prisma',
    ]);
  });

  it('are projects when the schema is named', () => {
    expect(reasonsOf(files, { schema: 'docs/reference/schema.prisma' }).projects).toEqual([
      'docs/reference/schema.prisma',
    ]);
  });

  it('does not take an application called docs for docs, nor a package called migrations for snapshots', () => {
    const members = {
      'package.json': manifest('root', { workspaces: ['apps/*'] }),
      'apps/docs/package.json': manifest('docs'),
      'apps/docs/prisma/schema.prisma': POSTGRES,
      'apps/migrations/package.json': manifest('migrations'),
      'apps/migrations/prisma/schema.prisma': POSTGRES,
    };
    expect(found(members).projects.map(({ name }) => name)).toEqual(['apps/docs', 'apps/migrations']);
  });

  it('leaves examples and tests in', () => {
    const examples = { 'examples/a/package.json': manifest('a'), 'examples/a/prisma/schema.prisma': POSTGRES };
    expect(found(examples).projects).toHaveLength(1);
  });
});

describe('the selection', () => {
  const files = {
    'package.json': manifest('root'),
    'apps/a/package.json': manifest('a'),
    'apps/a/prisma/schema.prisma': POSTGRES,
    'apps/a/src/deep/index.ts': '',
    'apps/b/package.json': manifest('b'),
    'apps/b/prisma/schema.prisma': POSTGRES,
    'apps/c/package.json': manifest('c'),
    'apps/c/prisma/schema.prisma': schema({ provider: 'mysql' }),
    'apps/d/package.json': manifest('d'),
    'apps/d/old/schema.prisma': POSTGRES,
  };
  const strict = { all: false };

  it('takes all projects below a folder', () => {
    expect(found(files, { ...strict, paths: ['apps'] }).projects.map(({ name }) => name)).toEqual(['apps/a', 'apps/b']);
  });

  it('takes the working folder when no path is given', () => {
    expect(found(files, strict, { cwd: 'apps/b' }).projects.map(({ name }) => name)).toEqual(['apps/b']);
  });

  it.each([['apps/a/src/deep'], ['apps/a/src/deep/index.ts'], ['apps/a/package.json']])(
    'takes the package that %s lies in',
    (path) => {
      expect(found(files, { ...strict, paths: [path] }).projects.map(({ name }) => name)).toEqual(['apps/a']);
    },
  );

  it('takes a project once when several paths mean it', () => {
    expect(
      found(files, { ...strict, paths: ['apps/a', 'apps/a/src', 'apps/a/prisma/schema.prisma'] }).projects,
    ).toHaveLength(1);
  });

  it('takes the schema of another folder that the package names', () => {
    const shared = {
      'web/package.json': manifest('web', { prisma: { schema: '../db/main.prisma' } }),
      'web/src/index.ts': '',
      'db/main.prisma': POSTGRES,
    };
    const [project] = found(shared, { ...strict, paths: ['web'] }).projects;
    expect(project).toMatchObject({ schema: { path: 'db/main.prisma' }, packageFolder: 'web', packageName: 'web' });
  });

  it('reports what is no project only below the selection', () => {
    expect(found(files, { paths: ['apps/a'] }).notProjects).toEqual([]);
    expect(found(files, { paths: ['apps/c'] }).notProjects).toHaveLength(1);
  });

  function refusal(selection: Partial<Selection>, options: MemoryOptions = {}): Refusal {
    try {
      found(files, { all: false, ...selection }, options);
    } catch (error) {
      if (error instanceof Refusal) return error;
    }
    throw new Error('nothing was refused');
  }

  it('refuses a path that is missing', () => {
    expect(refusal({ paths: ['apps/z'] }).message).toBe('path `apps/z` does not exist');
    expect(refusal({ schema: 'z.prisma' }).message).toBe('path `z.prisma` does not exist');
    expect(() => found(files, { all: true, paths: ['apps/z'] })).toThrow(Refusal);
  });

  it.each(['../elsewhere', '/etc'])('refuses %s, which lies outside', (path) => {
    expect(refusal({ paths: [path] }).message).toContain('outside of the repository');
  });

  it('refuses a link that leads out', () => {
    const outside = { links: { away: '/elsewhere' } };
    expect(refusal({ paths: ['away'] }, outside).message).toContain('a link that leads out of the repository');
  });

  it('refuses a path without a project and says what stands there and where others are', () => {
    const { message, help } = refusal({ paths: ['apps/d'] });
    expect(message).toBe('there is no Prisma project with Postgres in `apps/d`');
    expect(help?.split('\n')).toEqual([
      'looked for prisma/schema.prisma, schema.prisma, package.json#prisma.schema, --schema in scripts and prisma.config.*',
      'apps/d/old/schema.prisma: nothing points at it: name it with --schema if Prisma reads it',
      'the repository has projects in apps/a, apps/b',
    ]);
  });

  it.each([{ paths: ['apps/c'] }, { schema: 'apps/c/prisma/schema.prisma' }])(
    'does not refuse %j, a schema for another database: nothing is to be done there',
    (selection) => {
      const { projects, notProjects } = found(files, { ...strict, ...selection });
      expect(projects).toEqual([]);
      expect(notProjects.map(({ path }) => path)).toEqual(['apps/c/prisma/schema.prisma']);
    },
  );

  it('gives the schemas of other databases and of frameworks in the whole repository, for the variables that they read', () => {
    const header = '// This file is automatically generated by Keystone, do not modify it manually.\n';
    const more = { ...files, 'apps/e/package.json': manifest('e'), 'apps/e/schema.prisma': schema({ header }) };
    const { foreign } = found(more, { paths: ['apps/a'] });
    expect(foreign.map(({ name, packageFolder }) => [name, packageFolder])).toEqual([
      ['apps/c', 'apps/c'],
      ['apps/e', 'apps/e'],
    ]);
  });

  it('gives an empty result instead with --all', () => {
    expect(found({ 'package.json': '{}' })).toEqual({ projects: [], foreign: [], notProjects: [], findings: [] });
  });

  it('does not refuse a schema that can not be read: its findings say more', () => {
    const { projects, findings } = found({ 'package.json': PACKAGE, 'schema.prisma': 'datasource db {\n' }, strict);
    expect(projects).toEqual([]);
    expect(findings).toMatchObject([{ level: 'error', at: { path: 'schema.prisma' } }]);
  });

  it('says of a schema that is not UTF-8 that it can not be read', () => {
    const host = memoryHost({ 'package.json': PACKAGE, 'schema.prisma': new Uint8Array([0xff, 0xfe, 0x64]) });
    const { findings } = discover(host, { paths: [], all: false, envGlobs: [] });
    expect(findings).toMatchObject([
      { code: 'unreadable-file', message: "`schema.prisma` can't be read: it is not UTF-8" },
    ]);
  });
});

describe('links', () => {
  it('takes a schema that several links lead to once, where it stands', () => {
    const files = {
      'package.json': manifest('root'),
      'packages/db/package.json': manifest('db'),
      'packages/db/prisma/schema.prisma': POSTGRES,
      'apps/a/package.json': manifest('a'),
      'apps/b/package.json': manifest('b'),
    };
    const links = {
      'apps/a/prisma': '../../packages/db/prisma',
      'apps/b/prisma/schema.prisma': '../../../packages/db/prisma/schema.prisma',
    };
    const { projects } = found(files, {}, { links });
    expect(projects).toMatchObject([{ name: 'packages/db', schema: { path: 'packages/db/prisma/schema.prisma' } }]);
  });

  it('follows a folder that is selected by a link', () => {
    const files = { 'apps/a/package.json': manifest('a'), 'apps/a/prisma/schema.prisma': POSTGRES };
    expect(found(files, { all: false, paths: ['current'] }, { links: { current: 'apps/a' } }).projects).toHaveLength(1);
  });
});

describe('where a project stands', () => {
  it('gives two schemas of one package distinct names', () => {
    const scripts = { a: 'prisma generate --schema prisma/a.prisma', b: 'prisma generate --schema prisma/b.prisma' };
    const files = {
      'package.json': manifest('app', { scripts }),
      'prisma/a.prisma': POSTGRES,
      'prisma/b.prisma': POSTGRES,
    };
    expect(found(files).projects.map(({ name }) => name)).toEqual(['prisma/a.prisma', 'prisma/b.prisma']);
    expect(found(files, { schema: 'prisma/a.prisma' }).projects.map(({ name }) => name)).toEqual(['prisma/a.prisma']);
  });

  it('is the nearest package that names Prisma, or else the one that points at the schema', () => {
    const files = {
      'package.json': manifest('root', { workspaces: ['packages/*'], prisma: { schema: 'packages/db/main.prisma' } }),
      'packages/db/package.json': JSON.stringify({ name: 'db' }),
      'packages/db/main.prisma': POSTGRES,
    };
    expect(found(files).projects).toMatchObject([{ packageFolder: '', packageName: 'root' }]);
  });

  it('is the package above the schema when none names Prisma', () => {
    const files = {
      'package.json': JSON.stringify({ name: 'root', workspaces: ['packages/*'] }),
      'packages/db/package.json': JSON.stringify({ name: 'db' }),
      'packages/db/prisma/schema.prisma': POSTGRES,
    };
    expect(found(files).projects).toMatchObject([
      { packageFolder: 'packages/db', packageName: 'db', workspaceRoot: '' },
    ]);
  });

  it('names the packages that depend on it, through others too, unless they have a schema of their own', () => {
    const needs = (name: string, ...others: readonly string[]) =>
      JSON.stringify({ name, dependencies: Object.fromEntries(others.map((other) => [other, 'workspace:*'])) });
    const files = {
      'package.json': manifest('root', { workspaces: ['packages/*', 'apps/*'] }),
      'packages/db/package.json': manifest('db'),
      'packages/db/prisma/schema.prisma': POSTGRES,
      'packages/api/package.json': needs('api', 'db'),
      'apps/web/package.json': needs('web', 'api'),
      'apps/web/src/generated/schema.prisma': schema({ header: '// generated by prisma\n' }),
      'apps/own/package.json': needs('own', 'db'),
      'apps/own/prisma/schema.prisma': schema({ provider: 'mysql' }),
      'apps/behind/package.json': needs('behind', 'own'),
    };
    expect(found(files).projects[0]?.dependents).toEqual(['packages/api', 'apps/web']);
  });
});
