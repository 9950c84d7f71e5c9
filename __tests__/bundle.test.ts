import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dependencies, engines, version } from './published';

// The package as npm would publish it, built, packed and unpacked in a folder of its own: what stands in dist/ may be old.
const ROOT = join(__dirname, '..');
const WORK = mkdtempSync(join(tmpdir(), 'prisma-one-url-bundle-'));
const BUILT = join(WORK, 'built');
const PACKAGE = join(WORK, 'unpacked', 'package');
const START = join(PACKAGE, 'dist', 'start.cjs');
const MOST_PACKED = 500_000;

jest.setTimeout(60_000);

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

let packed: Packed | undefined;

/** Runs a module of scripts/; gives what it logs as JSON. */
function scripted<T>(name: string, code: string): T {
  const url = JSON.stringify(new URL(`file://${join(ROOT, 'scripts', name)}`));
  const words = ['--input-type=module', '--eval', `const script = await import(${url}); ${code}`];
  return JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
}

beforeAll(() => {
  execFileSync(process.execPath, [join(ROOT, 'scripts', 'build.mjs'), BUILT]);
  const words = JSON.stringify([['--pack-destination', WORK], BUILT]);
  packed = scripted<Packed>('pack.mjs', `console.log(JSON.stringify(script.pack(...${words})));`);
  mkdirSync(dirname(PACKAGE));
  execFileSync('tar', ['-xzf', join(WORK, packed?.filename ?? ''), '-C', dirname(PACKAGE)]);
});

afterAll(() => rmSync(WORK, { recursive: true, force: true }));

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly screen: string;
}

function runIn(folder: string, words: readonly string[], nodeWords: readonly string[] = []): Ran {
  const env = { ...process.env, NODE_OPTIONS: '', XDG_STATE_HOME: join(WORK, 'state'), CI: '' };
  const ran = spawnSync(process.execPath, [...nodeWords, START, ...words], { cwd: folder, encoding: 'utf8', env });
  return { code: ran.status, out: ran.stdout, screen: ran.stderr };
}

let folders = 0;

/** A folder outside of the repository, with nothing above it that is ours. */
function folderWith(files: Readonly<Record<string, string>> = {}): string {
  const folder = join(WORK, `folder-${folders++}`);
  mkdirSync(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

function sample(): string {
  const folder = folderWith();
  cpSync(join(ROOT, 'examples', 'neon-three-urls'), folder, { recursive: true });
  return folder;
}

const SCHEMA = `datasource db {
  provider  = "postgresql"
  url       = env("DATABASE_URL")
  directUrl = env("DIRECT_URL")
}
`;
const MANIFEST = { dependencies: { '@prisma/client': '6.19.1', prisma: '6.19.1' } };
const FACTS = ['--pooler=neon', '--same-login'];

describe('the packed file', () => {
  it('holds the program, its licences, the README and nothing else', () => {
    const others = packed?.files.map(({ path }) => path).filter((path) => !path.startsWith('dist/'));
    expect(others?.toSorted()).toEqual(['LICENSE', 'README.md', 'package.json']);
    expect(readdirSync(join(PACKAGE, 'dist')).filter((name) => !/\.(?:cjs|txt)$/.test(name))).toEqual([]);
  });

  it('is small enough for a quick npx', () => {
    expect(packed?.size).toBeLessThanOrEqual(MOST_PACKED);
  });

  it('has nothing to install beside it', () => {
    expect(dependencies).toEqual({});
    expect(engines).toEqual({ node: '>=20.19' });
  });

  it('has a manifest without what only the checkout needs', () => {
    const manifest = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));
    for (const own of ['scripts', 'devDependencies', 'overrides']) expect(manifest).not.toHaveProperty(own);
    expect(manifest).toMatchObject({ name: 'prisma-one-url', version, bin: { 'prisma-one-url': 'dist/start.cjs' } });
  });

  it('is run by npx', () => {
    const words = [
      'exec',
      '--yes',
      '--offline',
      `--cache=${join(WORK, 'npm')}`,
      `--package=${join(WORK, packed?.filename ?? '')}`,
    ];
    const ran = spawnSync('npm', [...words, '--', 'prisma-one-url', '--version'], {
      cwd: folderWith(),
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    expect(ran.stdout).toBe(`${version}\n`);
  });

  it('tells its version in an empty folder', () => {
    expect(runIn(folderWith(), ['--version'])).toEqual({ code: 0, out: `${version}\n`, screen: '' });
  });

  it('plans the sample project and writes nothing', () => {
    const folder = sample();
    const before = readFileSync(join(folder, 'prisma', 'schema.prisma'), 'utf8');
    const { code, out, screen } = runIn(folder, ['plan']);
    expect(screen).toContain('drop-direct-url');
    expect(out).toContain('-  directUrl         = env("DIRECT_URL")');
    expect(code).toBe(0);
    expect(readFileSync(join(folder, 'prisma', 'schema.prisma'), 'utf8')).toBe(before);
  });

  it('upgrades the sample project, then has nothing left to change', () => {
    const folder = sample();
    const { screen } = runIn(folder, ['--yes']);
    expect(screen).toContain('a second plan is empty');
    expect(readFileSync(join(folder, 'prisma', 'schema.prisma'), 'utf8')).not.toContain('directUrl');
    expect(runIn(folder, ['plan']).out).toBe('');
  });

  it('tells a person what is wrong with the words', () => {
    const { code, screen } = runIn(folderWith(), ['--everything']);
    expect(screen).toMatch(/^error: there is no flag `--everything`\n {2}help: /);
    expect(code).toBe(2);
  });

  it.each(['--help', '--version', 'plan --help'])('does not mind that nobody reads what it says to %s', (words) => {
    const command = `"${process.execPath}" "${START}" ${words} | (exec 0<&-; sleep 0.5)`;
    expect(spawnSync('sh', ['-c', command], { cwd: folderWith(), encoding: 'utf8' }).stderr).toBe('');
  });

  it('says the same to --help with and without yargs', () => {
    const folder = folderWith();
    expect(runIn(folder, ['--help']).out).toBe(runIn(folder, ['--help', '--all']).out);
    expect(runIn(folder, ['-h']).out).toContain('prisma-one-url plan [paths..]');
  });
});

describe('chunks', () => {
  /** The chunks that a run reads. */
  function loadedBy(folder: string, words: readonly string[]): readonly string[] {
    const hook = join(WORK, 'read.cjs');
    const list = join(WORK, 'read.json');
    writeFileSync(
      hook,
      `const fs = require('fs'); const { readFileSync } = fs; const paths = [];
       fs.readFileSync = (path, ...more) => { paths.push(String(path)); return readFileSync(path, ...more); };
       process.on('exit', () => fs.writeFileSync(${JSON.stringify(list)}, JSON.stringify(paths)));`,
    );
    runIn(folder, words, ['--require', hook]);
    const paths = JSON.parse(readFileSync(list, 'utf8')) as readonly string[];
    return paths.flatMap((path) => /[\\/]dist[\\/]([^\\/]+\.cjs)$/.exec(path)?.[1] ?? []).sort();
  }

  it.each(['--version', '--help'])('%s loads the start file alone', (word) => {
    expect(loadedBy(folderWith(), [word])).toEqual(['start.cjs']);
  });

  it('a plan of a plain project loads no parser and no yargs', () => {
    expect(loadedBy(sample(), ['plan'])).toEqual(['prisma-one-url.cjs', 'start.cjs']);
  });

  it('prisma-ast is loaded for a schema that is not plain, and before anything is written', () => {
    const odd = folderWith({
      'package.json': JSON.stringify(MANIFEST),
      'prisma/schema.prisma': SCHEMA.replace('env("DATABASE_URL")', '"postgres://u:p\\\\w@h/d"'),
    });
    expect(loadedBy(odd, ['plan'])).toContain('read-prisma-ast.cjs');
    expect(loadedBy(sample(), ['--yes'])).toContain('read-prisma-ast.cjs');
  });

  it('the parser of jscodeshift is loaded for a prisma.config.ts', () => {
    const folder = folderWith({
      'package.json': JSON.stringify(MANIFEST),
      'prisma/schema.prisma': SCHEMA,
      'prisma.config.ts': "export default { schema: 'prisma/schema.prisma' };\n",
    });
    expect(loadedBy(folder, ['plan', ...FACTS])).toContain('read-babel.cjs');
  });

  it('none holds what only jscodeshift runs', () => {
    const words = 'nothing is changed without';
    expect(readFileSync(join(ROOT, 'lib', 'stock.ts'), 'utf8')).toContain(words);
    const chunks = readdirSync(join(PACKAGE, 'dist')).filter((name) => name.endsWith('.cjs'));
    const holding = chunks.filter((name) => readFileSync(join(PACKAGE, 'dist', name), 'utf8').includes(words));
    expect(holding).toEqual([]);
  });

  it('yargs is loaded for the help of a command', () => {
    expect(loadedBy(folderWith(), ['plan', '--help'])).toContain('yargs.cjs');
  });
});

describe('compiled code', () => {
  const folderOf = (folder: string) => join(folder, 'node_modules', '.cache', 'prisma-one-url');

  /** The package as it stands after an installation. */
  function installed(): { readonly folder: string; readonly start: string } {
    const folder = folderWith();
    const to = join(folder, 'node_modules', 'prisma-one-url');
    cpSync(PACKAGE, to, { recursive: true });
    return { folder, start: join(to, 'dist', 'start.cjs') };
  }

  function plan(start: string, env: NodeJS.ProcessEnv = {}): Ran {
    const all = { ...process.env, NODE_OPTIONS: '', CI: '', ...env };
    const ran = spawnSync(process.execPath, [start, 'plan'], { cwd: sample(), encoding: 'utf8', env: all });
    return { code: ran.status, out: ran.stdout, screen: ran.stderr };
  }

  const kept = (folder: string) => (existsSync(folderOf(folder)) ? readdirSync(folderOf(folder)) : []);

  it('is kept for the next run, which says the same', () => {
    const { folder, start } = installed();
    const first = plan(start);
    const [name = '', ...others] = kept(folder);
    expect([name, others]).toEqual([expect.stringMatching(/^[0-9a-f]{16}-v.*-prisma-one-url\.bin$/), []]);
    const bytes = readFileSync(join(folderOf(folder), name));
    expect(plan(start)).toEqual(first);
    expect(readFileSync(join(folderOf(folder), name))).toEqual(bytes);
    expect(first.code).toBe(0);
  });

  it('is made anew when V8 does not take it, and that of another build goes', () => {
    const { folder, start } = installed();
    const first = plan(start);
    const [name = ''] = kept(folder);
    writeFileSync(join(folderOf(folder), name), 'of another V8');
    writeFileSync(join(folderOf(folder), `0000-${name}`), '');
    expect(plan(start)).toEqual(first);
    expect(kept(folder)).toEqual([name]);
    expect(readFileSync(join(folderOf(folder), name)).length).toBeGreaterThan(10_000);
  });

  it.each([{ CI: 'true' }, { NODE_DISABLE_COMPILE_CACHE: '1' }])('is not kept with %j', (env) => {
    const { folder, start } = installed();
    expect(plan(start, env).code).toBe(0);
    expect(kept(folder)).toEqual([]);
  });

  it('does not stop a run where it can not be kept', () => {
    const { folder, start } = installed();
    writeFileSync(join(folder, 'node_modules', '.cache'), 'a file in the way');
    expect(plan(start)).toMatchObject({ code: 0, screen: expect.not.stringContaining('rror') });
  });
});

describe('a repository that is named from elsewhere', () => {
  it('is looked at, and the folder that the command is run in is not', () => {
    const folder = sample();
    const { code, out } = runIn('/', ['doctor', folder]);
    expect([code, out]).toEqual([0, expect.stringContaining('drop-direct-url')]);
    const { screen } = runIn('/', ['--yes', folder]);
    expect(screen).toContain(`cd ${folder.slice(1)} && npx prisma generate`);
    const undo = /npx prisma-one-url (undo \S+ --cwd \S+)/.exec(screen)?.[1] ?? '';
    expect(runIn('/', undo.split(' ')).screen).toContain('undone: run ');
  });
});

describe('licences', () => {
  const into = JSON.stringify(join(WORK, 'inputs'));
  const inlined = scripted<readonly string[]>(
    'bundle.mjs',
    `console.log(JSON.stringify(await script.bundle(${into})));`,
  );
  const folders = new Set(inlined.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []));

  it.each([...folders])('of %s is told', (folder) => {
    const text = readFileSync(join(PACKAGE, 'dist', 'LICENSES.txt'), 'utf8');
    const { name, version: inside } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
    const licence = readdirSync(join(ROOT, folder)).find((file) => /^licen[cs]e/i.test(file));
    expect(text).toContain(`\n${name} ${inside} (`);
    // Some packages have theirs at the end of the README.
    const [whole = ''] =
      licence === undefined
        ? (/copyright[\s\S]+$/i.exec(readFileSync(join(ROOT, folder, 'README.md'), 'utf8')) ?? [])
        : [readFileSync(join(ROOT, folder, licence), 'utf8')];
    expect(whole.trim()).not.toBe('');
    expect(text).toContain(whole.replace(/\r\n/g, '\n').trim());
  });

  it('of the packages that are surely inlined are among them', () => {
    const names = [...folders].map((folder) => folder.replace(/^.*node_modules\//, ''));
    const surely = [
      '@babel/parser',
      '@mrleebo/prisma-ast',
      'chevrotain',
      'diff',
      'dotenv',
      'jscodeshift',
      'semver',
      'yargs',
    ];
    expect(names).toEqual(expect.arrayContaining(surely));
    expect(names).not.toContain('lilconfig');
    expect(names).not.toContain('flow-parser');
  });
});

describe('configuration of prisma-ast in the folder that is looked at', () => {
  const MARK = join(WORK, 'ran');
  const trap = `require('fs').writeFileSync(${JSON.stringify(MARK)}, 'ran'); module.exports = {};\n`;
  const planted = {
    'package.json': JSON.stringify({ ...MANIFEST, 'prisma-ast': { parser: { nodeLocationTracking: 'full' } } }),
    'prisma-ast.config.js': trap,
    'prisma-ast.config.cjs': trap,
    '.prisma-astrc': '{ "parser": { "nodeLocationTracking": "full" } }',
    '.prisma-astrc.js': trap,
    '.prisma-astrc.cjs': trap,
    '.config/prisma-astrc.js': trap,
    'prisma/schema.prisma': SCHEMA,
    'prisma.config.ts': `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(MARK)}, 'ran');\nexport default {};\n`,
  };

  beforeEach(() => rmSync(MARK, { force: true }));

  it.each(Object.keys(planted).filter((path) => /astrc\.|ast\.config/.test(path)))(
    '%s is run by prisma-ast itself',
    (path) => {
      const folder = folderWith({ [path]: trap });
      const code = `require(${JSON.stringify(require.resolve('@mrleebo/prisma-ast', { paths: [ROOT] }))})`;
      execFileSync(process.execPath, ['--eval', code], { cwd: folder });
      expect(existsSync(MARK)).toBe(true);
    },
  );

  it.each(['plan', 'check', '--yes', 'plan --schema prisma/schema.prisma'])('is not run by %s', (words) => {
    const folder = folderWith(planted);
    const { code, screen } = runIn(folder, [...words.split(' '), ...FACTS]);
    expect(screen).toContain('Examined  1 schema');
    expect(code).not.toBe(2);
    expect(existsSync(MARK)).toBe(false);
  });

  it('is not run from a folder below, nor through an odd schema that prisma-ast reads', () => {
    const odd = SCHEMA.replace('env("DATABASE_URL")', '"postgres://u:p\\\\w@h/d"');
    const folder = folderWith({ ...planted, 'prisma/schema.prisma': odd });
    runIn(join(folder, 'prisma'), ['plan', ...FACTS]);
    expect(existsSync(MARK)).toBe(false);
  });
});
