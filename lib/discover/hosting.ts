import { basename } from 'node:path/posix';
import type { Host } from '../host/host';
import { folderOf, isWithin } from '../paths';
import type { Project } from '../project';
import { isRead, readText } from '../read/files';
import { type Manifest, readManifest } from '../read/package-json';
import type { SourceFile } from '../text';

/** What shows where a project runs: nothing of it says what is set there. */
export interface Hosting {
  /** The files of the project's folders and of those above it that a host or a store of secrets reads. */
  readonly paths: readonly string[];
  /** The manifests of the project's package and of those that use it. */
  readonly manifests: readonly Manifest[];
  readonly workflows: readonly SourceFile[];
}

/** By their names; what else may stand in a repository is looked at for the variables themselves. */
const OF_HOSTS =
  /^(?:vercel\.(?:json|ts)|now\.json|netlify\.toml|fly(?:\.[\w-]+)?\.toml|render\.ya?ml|railway\.(?:json|toml)|Procfile|heroku\.ya?ml|wrangler\.(?:toml|jsonc?)|amplify\.ya?ml|sst\.config\.[cm]?ts|doppler\.ya?ml|\.infisical\.json|\.gitlab-ci\.yml|trigger\.config\.[cm]?[jt]s|(?:[\w.-]+\.)?Dockerfile(?:\.[\w.-]+)?|(?:docker-)?compose[\w.-]*\.ya?ml)$/;
const NO_HOST = /(?:^|\/)(?:node_modules|docs?|examples?|templates?|fixtures?|tests?)\//;

/** Looks for a project's hosts: in its own folders, in those of the packages that depend on it, and above it. */
export function hostingOf(host: Host, project: Project): Hosting {
  const folders = [project.packageFolder, ...project.dependents];
  const concerns = (path: string) =>
    isWithin(project.packageFolder, folderOf(path)) || folders.some((folder) => isWithin(path, folder));
  const files = host.files();
  const workflows = files.filter((path) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path));
  return {
    paths: files.filter((path) => isOfHost(path) && concerns(path)),
    manifests: folders.flatMap((folder) => readManifest(host, folder).manifest ?? []),
    workflows: workflows.map((path) => readText(host, path)).filter(isRead),
  };
}

function isOfHost(path: string): boolean {
  return (OF_HOSTS.test(basename(path)) || /(?:^|\/)\.do\/[^/]+\.ya?ml$/.test(path)) && !NO_HOST.test(path);
}
