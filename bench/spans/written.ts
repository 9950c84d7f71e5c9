import { BARE, type Ran, runInMemory, textsOf } from '../../__tests__/support';
import { discover } from '../../lib/discover';
import { Refusal } from '../../lib/errors';
import type { Finding } from '../../lib/finding';
import { gather } from '../../lib/gather';
import { type MemoryOptions, memoryHost } from '../../lib/host/memory';
import { type Options, selectedSteps } from '../../lib/options';
import { planProjects } from '../../lib/plan';
import { selectionOf } from '../../lib/selection';
import { type Measured, measuredRounds } from './measured';
import { roundsOf } from './rounds';

/** A project in memory and the words it is run with. */
export interface Laid {
  readonly files: Readonly<Record<string, string>>;
  readonly options: Partial<Options>;
  readonly memory?: MemoryOptions;
}

/** One file that a run wrote. */
export interface WrittenFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** The steps that announced something for it. */
  readonly steps: readonly string[];
  readonly measured: Measured;
}

/** Runs `--yes` on a project and measures what then differs on its disk against what a plan of it announces. */
export async function written(laid: Laid): Promise<{ readonly ran: Ran; readonly files: readonly WrittenFile[] }> {
  const announced = announcedSteps(laid);
  const ran = await runInMemory(laid.files, { ...laid.options, command: 'upgrade', yes: true }, laid.memory);
  const texts = textsOf(ran.host);
  const changed = Object.keys(texts).filter((path) => texts[path] !== laid.files[path]);
  const files = changed.map((path): WrittenFile => {
    const before = laid.files[path] ?? '';
    const after = texts[path] ?? '';
    const steps = announced.filter(({ fix }) => fix?.edits.some((edit) => edit.path === path));
    const codes = [...new Set(steps.map(({ code }) => code))];
    return { path, before, after, steps: codes, measured: measuredRounds(roundsOf(path, before, after, steps)) };
  });
  return { ran, files };
}

/** The fixes that a plan of all found projects consists of; none where the run is refused. */
export function announcedSteps({ files, options, memory }: Laid): readonly Finding[] {
  const host = memoryHost({ ...files }, memory);
  const all = { ...BARE, ...options };
  try {
    const { projects } = discover(host, selectionOf(host, all));
    return planProjects(gather(host, projects, all), selectedSteps(all)).flatMap(({ plan }) => plan.steps);
  } catch (problem) {
    if (problem instanceof Refusal) return [];
    throw problem;
  }
}
