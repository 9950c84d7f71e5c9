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

beforeAll(() => {
  mkdirSync(BUILT, { recursive: true });
  for (const name of ['package.json', 'README.md', 'LICENSE']) cpSync(join(ROOT, name), join(BUILT, name));
  execFileSync(process.execPath, [join(ROOT, 'scripts', 'build.mjs'), join(BUILT, 'dist')]);
  const answer = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', WORK], {
    cwd: BUILT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  });
  packed = Object.values(JSON.parse(answer) as Record<string, Packed>)[0];
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
    expect(screen).toMatch(/^error: unknown argument: everything\n {2}help: /);
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
  /** The files of the package that a run loads. */
  function loadedBy(folder: string, words: readonly string[]): readonly string[] {
    const hook = join(WORK, 'loaded.cjs');
    const list = join(WORK, 'loaded.json');
    writeFileSync(
      hook,
      `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(list)}, JSON.stringify(Object.keys(require.cache))));`,
    );
    runIn(folder, words, ['--require', hook]);
    const paths = JSON.parse(readFileSync(list, 'utf8')) as readonly string[];
    return paths
      .filter((path) => path !== hook)
      .map((path) => path.split(/[\\/]dist[\\/]/)[1] ?? path)
      .sort();
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
    expect(loadedBy(odd, ['plan'])).toContain('prisma-ast.cjs');
    expect(loadedBy(sample(), ['--yes'])).toContain('prisma-ast.cjs');
  });

  it('the parser of jscodeshift is loaded for a prisma.config.ts', () => {
    const folder = folderWith({
      'package.json': JSON.stringify(MANIFEST),
      'prisma/schema.prisma': SCHEMA,
      'prisma.config.ts': "export default { schema: 'prisma/schema.prisma' };\n",
    });
    expect(loadedBy(folder, ['plan', ...FACTS])).toContain('babel.cjs');
  });

  it('yargs is loaded for the help of a command', () => {
    expect(loadedBy(folderWith(), ['plan', '--help'])).toContain('yargs.cjs');
  });
});

describe('licences', () => {
  const inlined = JSON.parse(
    execFileSync(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `import { bundle } from ${JSON.stringify(new URL(`file://${join(ROOT, 'scripts', 'bundle.mjs')}`))};
         console.log(JSON.stringify(await bundle(${JSON.stringify(join(WORK, 'inputs'))})));`,
      ],
      { encoding: 'utf8' },
    ),
  ) as readonly string[];
  const folders = new Set(inlined.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []));

  it.each([...folders])('of %s is told', (folder) => {
    const text = readFileSync(join(PACKAGE, 'dist', 'LICENSES.txt'), 'utf8');
    const { name, version: inside } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
    const licence = readdirSync(join(ROOT, folder)).find((file) => /^licen[cs]e/i.test(file)) ?? '';
    expect(text).toContain(`\n${name} ${inside} (`);
    expect(text).toContain(
      readFileSync(join(ROOT, folder, licence), 'utf8')
        .replace(/\r\n/g, '\n')
        .trim(),
    );
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
