import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { failingOn, type MemoryHost, type MemoryOptions, memoryHost } from '../lib/host/memory';
import { nodeHost } from '../lib/host/node';

export type Files = Readonly<Record<string, string | Uint8Array>>;
export type MakeHost = (files: Files, options?: MemoryOptions) => MemoryHost;

const folders: string[] = [];

/** A new empty folder outside of every git work tree; `removeTempFolders` takes it away. */
export function tempFolder(): string {
  const folder = realpathSync.native(mkdtempSync(join(tmpdir(), 'prisma-one-url-')));
  folders.push(folder);
  return folder;
}

export function removeTempFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Both hosts by name, for `describe.each`: what one answers, the other has to answer too. */
export const TWINS: readonly (readonly [string, MakeHost])[] = [
  ['memory host', (files, options) => memoryHost({ ...files }, options)],
  ['node host', diskTwin],
];

/** The node host over a temp folder that is set up as `memoryHost` would be. */
function diskTwin(files: Files, options: MemoryOptions = {}): MemoryHost {
  const root = tempFolder();
  writeFiles(root, files);
  for (const [path, text] of Object.entries(options.links ?? {})) link(root, path, text);
  if (options.inGit !== false) makeRepository(root, files, options);
  for (const [path, mode] of Object.entries(options.modes ?? {})) chmodSync(join(root, path), mode);
  const host = nodeHost(join(root, options.cwd ?? ''));
  return { ...failingOn(host, options.failOnWrite ?? []), snapshot: () => snapshotOf(root) };
}

export function writeFiles(root: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

export function link(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  symlinkSync(text, join(root, path));
}

function makeRepository(
  root: string,
  files: Files,
  { ignored = [], tracked, uncommitted = [], links = {} }: MemoryOptions,
): void {
  git(root, 'init', '--quiet');
  writeFileSync(join(root, '.git/info/exclude'), ignored.map((path) => `/${path}\n`).join(''));
  const isIgnored = (path: string) => ignored.some((each) => path === each || path.startsWith(`${each}/`));
  const paths = tracked ?? [...Object.keys(files), ...Object.keys(links)].filter((path) => !isIgnored(path));
  writeFiles(root, Object.fromEntries(uncommitted.map((path) => [path, 'what was there before'])));
  if (paths.length > 0) git(root, '--literal-pathspecs', 'add', '--force', '--', ...paths);
  git(root, 'commit', '--quiet', '--allow-empty', '--message', 'as it was');
  writeFiles(root, Object.fromEntries(uncommitted.map((path) => [path, files[path] ?? ''])));
}

/** Runs git as nobody in particular, with nobody's settings. */
export function git(folder: string, ...words: readonly string[]): string {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  const sally = ['-c', 'user.name=Sally', '-c', 'user.email=sally@example.com', '-c', 'protocol.file.allow=always'];
  return execFileSync('git', [...sally, ...words], { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' });
}

function snapshotOf(root: string): Record<string, Uint8Array> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const ours = paths.map((path) => path.slice(root.length + 1)).filter((path) => !path.startsWith('.git/'));
  return Object.fromEntries(ours.map((path) => [path, new Uint8Array(readFileSync(join(root, path)))]));
}

/** A snapshot as texts, for assertions that a person can read. */
export function textsOf(host: MemoryHost): Record<string, string> {
  return Object.fromEntries(
    Object.entries(host.snapshot()).map(([path, bytes]) => [
      path,
      new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes),
    ]),
  );
}
