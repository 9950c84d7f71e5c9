import type { Selection } from './discover';
import { Refusal } from './errors';
import type { Host } from './host/host';
import type { Options } from './options';

/** Turns the paths of the command line, which are relative to the working folder, into paths below the root. */
export function selectionOf(host: Host, options: Options): Selection {
  return {
    paths: options.paths.map((path) => belowRoot(host, path)),
    all: options.all,
    schema: options.schema === undefined ? undefined : belowRoot(host, options.schema),
    envGlobs: options.envFiles.map((glob) => belowRoot(host, glob)),
  };
}

/** A path as typed, relative to the working folder or absolute, as a path below the root. Throws `Refusal` for one outside. */
export function belowRoot(host: Host, path: string): string {
  const below = host.typed(path);
  if (below !== null) return below;
  throw new Refusal(`\`${path}\` lies outside of ${host.inGit ? 'the git work tree' : 'the project'}`);
}
