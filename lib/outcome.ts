import type { Diagnosis } from './diagnosis';
import type { Finding } from './finding';
import type { NotProject, Project } from './project';
import type { Verdicts } from './verdict';

/** One file's whole change; `lib/apply.ts` writes `after`, byte for byte. */
export interface Change {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** Set where the file does not exist yet; `before` is empty then. */
  readonly created?: true;
}

/** What becomes of one project. `changes` is all that may be written; everything else is for the reader. */
export interface Plan {
  readonly changes: readonly Change[];
  /** The findings whose fixes make up `changes`, in the order of the files. */
  readonly steps: readonly Finding[];
  /** What only a person can do to finish the move. */
  readonly manual: readonly Finding[];
  /** Errors, warnings and notes, among them the reason at each place that was left alone. */
  readonly remarks: readonly Finding[];
}

/** A line of the table "what was seen": `Prisma`, `6.19.1`, `pnpm-lock.yaml, importer apps/web`, `5.10.0 or newer ✓`. */
export interface Seen {
  readonly label: string;
  readonly value: string;
  readonly source: string;
  readonly remark: string;
  readonly ok?: boolean;
}

/** One project's outcome: the model that the screen, the JSON and every later report share. Holds no secret outside `changes`. */
export interface ProjectOutcome {
  readonly project: Project;
  readonly seen: readonly Seen[];
  readonly verdicts: Verdicts;
  readonly plan: Plan;
  /** What would change if the likely answer to every open question were true; absent when nothing is asked. */
  readonly supposed?: { readonly answers: readonly string[]; readonly plan: Plan };
  /** What the verdicts were drawn from; only `doctor` asks for it. */
  readonly diagnosis?: Diagnosis;
}

/** One run over a repository. */
export interface RunOutcome {
  readonly projects: readonly ProjectOutcome[];
  readonly notProjects: readonly NotProject[];
  /** Findings that belong to no project: unreadable files, configs that the CLI would not find. */
  readonly remarks: readonly Finding[];
}

/** Every changed file once: projects that share one were planned together and say the same of it. */
export function changesOf({ projects }: RunOutcome): readonly Change[] {
  const changes = projects.flatMap((project) => project.plan.changes);
  return [...new Map(changes.map((change) => [change.path, change])).values()];
}
