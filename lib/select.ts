import { posix } from 'node:path';
import type { Discovery } from './discover';
import { Refusal } from './errors';
import type { Options } from './options';
import type { World } from './run';

/** What a run goes on with. */
export interface Selected {
  readonly found: Discovery;
  /** The options with the project that was chosen as their path. */
  readonly options: Options;
}

/** Several projects and no selection: a choice on a terminal, else a refusal with the list. */
export async function select({ terminal, host }: World, options: Options, found: Discovery): Promise<Selected> {
  const isSelected = options.all || options.paths.length > 0 || options.schema !== undefined;
  if (isSelected || found.projects.length < 2) return { found, options };
  const names = found.projects.map((project) => project.name);
  if (!terminal.interactive || options.yes) throw severalProjects(names);
  const choices = Object.fromEntries([...names.map((name, index) => [String(index + 1), name]), ['a', 'all of them']]);
  const answer = await terminal.ask('several projects were found; which one?', choices);
  const chosen = found.projects[Number(answer) - 1];
  if (chosen === undefined) return { found, options: { ...options, all: true } };
  const path = posix.relative(host.cwd, chosen.schema.path);
  return { found: { ...found, projects: [chosen] }, options: { ...options, paths: [path] } };
}

function severalProjects(names: readonly string[]): Refusal {
  return new Refusal(
    `several projects were found: ${names.join(', ')}`,
    'name one of them as a path, or take all with --all',
  );
}
