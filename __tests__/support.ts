import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../lib/errors';
import { Interrupted, type Terminal } from '../lib/host/host';
import { type MemoryHost, memoryHost } from '../lib/host/memory';
import type { Options } from '../lib/options';
import { run } from '../lib/run';

export const FIXTURES = join(__dirname, '..', '__testfixtures__');

/** The options of a bare command line. */
export const BARE: Options = {
  command: 'upgrade',
  paths: [],
  all: false,
  envFiles: [],
  only: [],
  skip: [],
  yes: true,
  allowDirty: false,
  review: false,
  poolers: [],
  usePooledHost: false,
  answers: [],
  undo: true,
  cwd: '.',
  sameLogin: false,
  probe: false,
  deep: false,
  format: 'pretty',
  quiet: false,
  verbose: false,
};

export interface Ran {
  readonly code: number;
  readonly screen: string;
  readonly results: string;
  /** The questions, in order. */
  readonly asked: readonly string[];
  readonly host: MemoryHost;
}

/**
 * One run on files in memory. Without `keys` there is no terminal, and asking is an error; with them each question takes
 * the next key. What the bin does with a `Refusal` is done here in the same way.
 */
export async function runInMemory(
  files: Record<string, string | Uint8Array>,
  options: Partial<Options> = {},
  memory: Parameters<typeof memoryHost>[1] = {},
  keys?: readonly string[],
): Promise<Ran> {
  const host = memoryHost(files, memory);
  const said: string[] = [];
  const results: string[] = [];
  const asked: string[] = [];
  const terminal: Terminal = {
    interactive: keys !== undefined,
    color: false,
    colorResult: false,
    columns: 120,
    say: (text) => said.push(text),
    result: (text) => results.push(text),
    ask: async (question) => {
      const key = keys?.[asked.length];
      if (key === undefined) throw new Error(`asked ${keys ? 'once too often' : 'off a terminal'}: ${question}`);
      asked.push(question);
      return key;
    },
  };
  const withInterrupt = async (work: (interrupted: () => boolean) => void) => work(() => false);
  const world = { host, terminal, withInterrupt, version: '0.0.0' };
  const code = await run(world, { ...BARE, ...options }).catch((problem: unknown) => {
    if (problem instanceof Interrupted) return 130;
    if (!(problem instanceof Refusal)) throw problem;
    said.push(`error: ${problem.message}\n  help: ${problem.help ?? ''}`);
    return 2;
  });
  return { code, screen: said.join('\n'), results: results.join('\n'), asked, host };
}

/** The texts of a memory host's files; bytes that are no UTF-8 are replaced. */
export function textsOf(host: MemoryHost): Record<string, string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return Object.fromEntries(Object.entries(host.snapshot()).map(([path, bytes]) => [path, decoder.decode(bytes)]));
}

/** Every file below a folder of fixtures, by its path below that folder. */
export function filesBelow(folder: string): Record<string, Buffer> {
  const found: Record<string, Buffer> = {};
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found[
      path
        .slice(folder.length + 1)
        .split('\\')
        .join('/')
    ] = readFileSync(path);
  }
  return found;
}
