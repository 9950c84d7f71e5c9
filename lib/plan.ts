import { applyEdits, type Edit } from './edit';
import { InternalError } from './errors';
import type { Finding } from './finding';
import { type Judgement, judge, type Known } from './judge';
import type { Change, Plan } from './outcome';
import type { EnvFile, Project } from './project';
import { readEnv } from './read/env';
import { readSchema } from './read/schema';
import { TRANSFORMS } from './registry';
import type { SourceFile, Span } from './text';
import { type Hold, STEPS, type Step, type Verdict, type Verdicts } from './verdict';

/** One project's plan with the verdicts that led to it. */
export interface Planned {
  readonly known: Known;
  readonly judgement: Judgement;
  readonly verdicts: Verdicts;
  readonly plan: Plan;
}

/** Rounds until nothing more is found: one for the steps, then as many as variables hang on each other. */
const MOST_ROUNDS = 12;

/** How far the plan has come with one project. */
interface Progress {
  readonly known: Known;
  readonly judged: Judgement[];
  readonly taken: Finding[];
}

/**
 * Plans several projects together, in memory, to a fixed point.
 *
 * Projects that share an env file are planned on the same text, so that a shared value changes once, and not against
 * what is known of the other project's version and readers. Every fix is taken whole; nothing is written. `steps` are those that `--only` and `--skip` leave.
 */
export function planProjects(projects: readonly Known[], steps: readonly Step[]): readonly Planned[] {
  const texts = new Map<string, string>();
  const moved = new OffsetMap();
  const progress = projects.map((known): Progress => ({ known, judged: [], taken: [] }));
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const found = progress.map((each) => findNext(each, texts, steps));
    if (found.every(({ fixes }) => fixes.length === 0)) return progress.map((each) => planned(each, texts, moved));
    for (const { taken, fixes } of found) taken.push(...fixes.map((fix) => moved.atOrigin(fix)));
    takeRound(found, texts, moved);
  }
  throw new InternalError(`the plan did not come to rest after ${MOST_ROUNDS} rounds`);
}

interface Found {
  readonly known: Known;
  readonly taken: Finding[];
  readonly fixes: readonly Finding[];
}

/**
 * Judges a project as the plan has left it and finds its next fixes.
 *
 * What the first round holds or asks stays so: later rounds see less evidence, since properties and variables are gone.
 * They are there for the variables alone, which are freed one by one.
 */
function findNext(
  { known, judged, taken }: Progress,
  texts: ReadonlyMap<string, string>,
  steps: readonly Step[],
): Found {
  const current = asPlanned(known, texts);
  const due = judged.length === 0 ? steps : steps.filter((step) => step === 'drop-url-variable');
  const judgement = judge(current, steps);
  judged.push(judgement);
  return { known: current, taken, fixes: fixesOf(current.project, judgement, due) };
}

/** The findings of all transforms on the project's files as they are now; a file that another program writes is not handed out. */
function fixesOf(project: Project, judgement: Judgement, steps: readonly Step[]): readonly Finding[] {
  const envFiles = project.envFiles.filter((envFile) => envFile.ownedBy === undefined).map((envFile) => envFile.file);
  const schema = { path: project.schema.path, text: project.schema.text };
  return TRANSFORMS.filter((transform) => steps.includes(transform.name)).flatMap(({ kinds, find }) => [
    ...(kinds.includes('schema') ? find(schema, judgement) : []),
    ...(kinds.includes('env') ? envFiles.flatMap((file) => find(file, judgement)) : []),
  ]);
}

function takeRound(found: readonly Found[], texts: Map<string, string>, moved: OffsetMap): void {
  const edits = found.flatMap(({ fixes }) => fixes.flatMap((each) => each.fix?.edits ?? []));
  for (const path of new Set(edits.map((edit) => edit.path))) {
    const ofFile = edits.filter((edit) => edit.path === path);
    const before = textOf(
      found.map(({ known }) => known),
      path,
    );
    texts.set(path, applyEdits(before, ofFile));
    moved.add(path, ofFile);
  }
}

function textOf(current: readonly Known[], path: string): string {
  for (const { project } of current) {
    const file = filesOf(project).find((each) => each.path === path);
    if (file) return file.text;
  }
  throw new InternalError('a fix names a file that belongs to no project');
}

function filesOf(project: Project): readonly SourceFile[] {
  return [{ path: project.schema.path, text: project.schema.text }, ...project.envFiles.map((envFile) => envFile.file)];
}

/** The project as the plan has left it so far, its neighbours too. */
function asPlanned(known: Known, texts: ReadonlyMap<string, string>): Known {
  const neighbours = known.neighbours.map((neighbour) => asPlanned(neighbour, texts));
  return { ...known, project: reread(known.project, texts), neighbours };
}

function reread(project: Project, texts: ReadonlyMap<string, string>): Project {
  const envFiles = project.envFiles.map((envFile) => rereadEnv(envFile, texts));
  const text = texts.get(project.schema.path);
  if (text === undefined) return { ...project, envFiles };
  const schema = readSchema({ path: project.schema.path, text }).schema;
  const datasource = schema?.datasources.find((block) => block.name === project.datasource.name);
  if (!schema || !datasource) throw new InternalError('a planned schema can not be read back');
  return { ...project, envFiles, schema, datasource };
}

function rereadEnv(envFile: EnvFile, texts: ReadonlyMap<string, string>): EnvFile {
  const text = texts.get(envFile.file.path);
  if (text === undefined) return envFile;
  const file = { path: envFile.file.path, text };
  return { ...envFile, file, entries: readEnv(file).entries };
}

function planned({ known, judged, taken }: Progress, texts: ReadonlyMap<string, string>, moved: OffsetMap): Planned {
  const [first] = judged;
  const last = judged.at(-1);
  if (!first || !last) throw new InternalError('a project was planned without being judged');
  const kept = last.remarks.filter((each) => each.code === 'drop-url-variable').map((each) => moved.atOrigin(each));
  return {
    known,
    judgement: first,
    verdicts: combined(judged, moved),
    plan: {
      changes: changesTo(known.project, taken, texts),
      steps: taken,
      manual: distinct([...first.manual, ...last.manual.map((each) => moved.atOrigin(each))]),
      remarks: distinct([...first.remarks, ...kept]),
    },
  };
}

function changesTo(project: Project, taken: readonly Finding[], texts: ReadonlyMap<string, string>): readonly Change[] {
  const paths = new Set(taken.flatMap((step) => step.fix?.edits.map((edit) => edit.path) ?? []));
  return filesOf(project)
    .filter((file) => paths.has(file.path))
    .map((file): Change => ({ path: file.path, before: file.text, after: texts.get(file.path) ?? file.text }))
    .filter((change) => change.before !== change.after);
}

/** The verdicts of all rounds as one; the places of the last one are brought back to the files on disk. */
function combined(judgements: readonly Judgement[], moved: OffsetMap): Verdicts {
  const entries = STEPS.map((step) => {
    const verdicts = judgements.map((judgement) => judgement.verdicts[step]);
    const verdict = combinedVerdict(step, verdicts);
    const isOfFirst = verdict === verdicts[0];
    return [step, verdict.kind === 'hold' && !isOfFirst ? moved.holdAtOrigin(verdict) : verdict];
  });
  return Object.fromEntries(entries) as Verdicts;
}

/**
 * What was taken went, but for what the last round still holds or asks of it: a value with the flag, a variable that is
 * read. What the first round held or asked stays so.
 */
function combinedVerdict(step: Step, verdicts: readonly Verdict[]): Verdict {
  const [first] = verdicts;
  const last = verdicts.at(-1);
  if (!first || !last) throw new InternalError('a project was planned without being judged');
  const isLeft = last.kind === 'hold' || last.kind === 'ask' || last.kind === 'not-applicable';
  if (step !== 'drop-url-variable') return isLeft && (first.kind === 'go' || first.kind === 'done') ? last : first;
  return isLeft && last.kind !== 'not-applicable' ? last : (verdicts.find(({ kind }) => kind === 'go') ?? last);
}

function distinct(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter((each) => {
    const key = `${each.code} ${each.message} ${each.at?.path}:${each.at?.span.start}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** Remembers the edits of each round, to tell where a place of a later round stood in the file on disk. */
class OffsetMap {
  readonly #rounds = new Map<string, (readonly Edit[])[]>();

  add(path: string, edits: readonly Edit[]): void {
    this.#rounds.set(path, [...(this.#rounds.get(path) ?? []), edits]);
  }

  atOrigin(found: Finding): Finding {
    if (!found.at) return found;
    const { path, span } = found.at;
    return { ...found, at: { path, span: this.#originOf(path, span) } };
  }

  holdAtOrigin(hold: Hold): Hold {
    const at = hold.at && { path: hold.at.path, span: this.#originOf(hold.at.path, hold.at.span) };
    const also = hold.also?.map((other) => this.holdAtOrigin(other));
    return { ...hold, ...(at ? { at } : {}), ...(also ? { also } : {}) };
  }

  #originOf(path: string, span: Span): Span {
    return (this.#rounds.get(path) ?? []).reduceRight((place, edits) => beforeEdits(place, edits), span);
  }
}

function beforeEdits(span: Span, edits: readonly Edit[]): Span {
  let { start, end } = span;
  for (const edit of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    const gone = edit.span.end - edit.span.start - edit.newText.length;
    if (edit.span.start <= start) start += gone;
    if (edit.span.start < end) end += gone;
  }
  return { start, end };
}
