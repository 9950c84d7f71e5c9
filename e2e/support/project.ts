import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PROGRAM, packageFolder } from './packages';
import type { CliVersion } from './prisma';

/** A project on disk, in a git work tree of its own. */
export interface ProjectFolder {
  readonly folder: string;
  readonly read: (path: string) => string;
  readonly write: (path: string, text: string) => void;
  /** Removes a file or folder of it. */
  readonly drop: (path: string) => void;
  readonly remove: () => void;
}

/** Makes a project whose `node_modules` has the CLI of this version, with its files committed. */
export function makeProject(version: CliVersion, files: Readonly<Record<string, string>>): ProjectFolder {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'one-url-project-')));
  const write = (path: string, text: string) => {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const manifest = { name: 'shop', private: true, devDependencies: { prisma: version } };
  write('package.json', `${JSON.stringify(manifest, null, 2)}\n`);
  write('.gitignore', 'node_modules\n.env\n');
  for (const [path, text] of Object.entries(files)) write(path, text);
  symlinkSync(join(packageFolder(`prisma-${version}`), 'node_modules'), join(folder, 'node_modules'));
  commit(folder);
  return {
    folder,
    write,
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    drop: (path) => rmSync(join(folder, path), { recursive: true, force: true }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function commit(folder: string): void {
  const who = ['-c', 'user.name=sally', '-c', 'user.email=sally@example.com', '-c', 'commit.gpgsign=false'];
  const git = (...words: readonly string[]) =>
    execFileSync('git', [...who, ...words], { cwd: folder, stdio: 'ignore' });
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'before the move');
}

/** Runs the built program as a user would, without a terminal; throws with its screen unless it ends with a `code` among `codes`. */
export function prismaOneUrl({ folder }: ProjectFolder, words: readonly string[], codes = [0, 1]): string {
  const env = { ...process.env, XDG_STATE_HOME: join(folder, '.git', 'state'), NO_COLOR: '1', CI: '' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...words], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  const screen = `${stderr}${stdout}`;
  if (!codes.includes(status ?? -1))
    throw new Error(`prisma-one-url ${words.join(' ')} ended with ${status}:\n${screen}`);
  return screen;
}
