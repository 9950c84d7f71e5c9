import { applyEdits, type Edit } from './edit';
import { InternalError } from './errors';
import type { Finding } from './finding';
import { commentsLeft, type Judgement, judge, type Known } from './judge';
import type { Change, Plan } from './outcome';
import type { EnvFile, Project } from './project';
import { isCodeFile } from './read/code/module';
import { readEnv } from './read/env';
import { type PrismaConfig, readPrismaConfig } from './read/prisma-config';
import { readSchema } from './read/schema';
import { TRANSFORMS } from './registry';
import type { SourceFile, Span } from './text';
import type { FileKind } from './transform';
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
  /** What was judged before the steps, for those that change what they are judged by. */
  readonly prepared: Judgement[];
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
  const progress = projects.map((known): Progress => ({ known, prepared: [], judged: [], taken: [] }));
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

/** The steps of the later rounds: variables are freed one by one, and their declarations go with them. */
const LATE: readonly Step[] = ['drop-env-declaration', 'drop-url-variable'];

/**
 * Judges a project as the plan has left it and finds its next fixes.
 *
 * A url that is to be pooled first is changed before anything else is judged. What the first round holds or asks stays
 * so: later rounds see less evidence, since properties and variables are gone. They are there for the variables alone.
 */
function findNext(progress: Progress, texts: ReadonlyMap<string, string>, steps: readonly Step[]): Found {
  const { known, prepared, judged, taken } = progress;
  const current = asPlanned(progress, texts);
  const judgement = judge(current, steps);
  if (judged.length === 0 && prepared.length === 0 && known.stated.usePooledHost) {
    prepared.push(judgement);
    const fixes = fixesOf(current, judgement, ['use-pooled-host']);
    if (fixes.length > 0) return { known: current, taken, fixes };
  }
  const due = judged.length === 0 ? steps : steps.filter((step) => LATE.includes(step));
  judged.push(judgement);
  return { known: current, taken, fixes: fixesOf(current, judgement, due) };
}

/** The findings of all transforms on the project's files as they are now; a file that another program writes is not handed out. */
function fixesOf({ project, around }: Known, judgement: Judgement, steps: readonly Step[]): readonly Finding[] {
  const files = filesByKind(project, around, judgement);
  return TRANSFORMS.filter((transform) => steps.includes(transform.name)).flatMap(({ kinds, find }) =>
    kinds.flatMap((kind) => files[kind].flatMap((file) => find(file, judgement))),
  );
}

type FilesByKind = Readonly<Record<FileKind, readonly SourceFile[]>>;

/** The files that the transforms are handed; one that another program writes is not among them. */
function filesByKind(project: Project, around: Known['around'], { movedUrls }: Judgement): FilesByKind {
  const { config } = project;
  const created = movedUrls && !movedUrls.exists ? [{ path: movedUrls.path, text: '' }] : [];
  const code = around.files.filter(({ path }) => path !== config?.path);
  return {
    schema: [{ path: project.schema.path, text: project.schema.text }],
    env: project.envFiles.filter((envFile) => envFile.ownedBy === undefined).map((envFile) => envFile.file),
    config: config ? [{ path: config.path, text: config.text }] : created,
    code: code.filter(({ path }) => isCodeFile(path)),
    json: code.filter(({ path }) => /\.jsonc?$/.test(path)),
    yaml: code.filter(({ path }) => /\.ya?ml$/.test(path)),
  };
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

/** A file that no project has yet is one that a fix creates. */
function textOf(current: readonly Known[], path: string): string {
  return current.flatMap(filesOf).find((file) => file.path === path)?.text ?? '';
}

function filesOf({ project, around }: Known): readonly SourceFile[] {
  const { schema, config, envFiles } = project;
  return [
    { path: schema.path, text: schema.text },
    ...(config ? [{ path: config.path, text: config.text }] : []),
    ...envFiles.map((envFile) => envFile.file),
    ...around.files,
  ];
}

/** The project as the plan has left it so far, its neighbours too. */
function asPlanned({ known, judged }: Progress, texts: ReadonlyMap<string, string>): Known {
  const again = (each: Known): Known => ({
    ...each,
    project: reread(each.project, texts, each === known ? judged[0]?.movedUrls?.path : undefined),
    around: each.around.again(texts),
    neighbours: each.neighbours.map(again),
  });
  return texts.size === 0 ? known : again(known);
}

function reread(project: Project, texts: ReadonlyMap<string, string>, created: string | undefined): Project {
  const envFiles = project.envFiles.map((envFile) => rereadEnv(envFile, texts));
  const config = rereadConfig(project.config, texts, created);
  const text = texts.get(project.schema.path);
  if (text === undefined) return { ...project, envFiles, config };
  const schema = readSchema({ path: project.schema.path, text }).schema;
  const datasource = schema?.datasources.find((block) => block.name === project.datasource.name);
  if (!schema || !datasource) throw new InternalError('a planned schema can not be read back');
  return { ...project, envFiles, config, schema, datasource };
}

function rereadConfig(
  config: PrismaConfig | undefined,
  texts: ReadonlyMap<string, string>,
  created: string | undefined,
): PrismaConfig | undefined {
  const path = config?.path ?? created;
  const text = path === undefined ? undefined : texts.get(path);
  return path === undefined || text === undefined ? config : { ...config, ...readPrismaConfig({ path, text }) };
}

function rereadEnv(envFile: EnvFile, texts: ReadonlyMap<string, string>): EnvFile {
  const text = texts.get(envFile.file.path);
  if (text === undefined) return envFile;
  const file = { path: envFile.file.path, text };
  return { ...envFile, file, entries: readEnv(file).entries };
}

function planned(
  { known, prepared, judged, taken }: Progress,
  texts: ReadonlyMap<string, string>,
  moved: OffsetMap,
): Planned {
  const [first] = judged;
  const last = judged.at(-1);
  if (!first || !last) throw new InternalError('a project was planned without being judged');
  const kept = last.remarks.filter(isOfVariables).map((each) => moved.atOrigin(each));
  return {
    known,
    judgement: first,
    verdicts: combined([...prepared, ...judged], moved, prepared.length),
    plan: {
      changes: changesTo(known, taken, texts),
      steps: taken,
      manual: distinct([...first.manual, ...last.manual.map((each) => moved.atOrigin(each))]),
      remarks: distinct([
        ...first.remarks.filter((each) => !isOfVariables(each)),
        ...kept,
        ...commentsLeft(taken, (path) => filesOf(known).find((file) => file.path === path)?.text),
      ]),
    },
  };
}

/** What is said of a variable counts when all that named it is gone. */
function isOfVariables({ code }: Finding): boolean {
  return code === 'host-variables' || LATE.some((step) => step === code);
}

function changesTo(known: Known, taken: readonly Finding[], texts: ReadonlyMap<string, string>): readonly Change[] {
  const before = new Map(filesOf(known).map((file) => [file.path, file.text]));
  const paths = new Set(taken.flatMap((step) => step.fix?.edits.map((edit) => edit.path) ?? []));
  const inOrder = [...before.keys(), ...[...paths].filter((path) => !before.has(path))].filter((path) =>
    paths.has(path),
  );
  return inOrder
    .map((path): Change => {
      const text = before.get(path);
      const after = texts.get(path) ?? text ?? '';
      return text === undefined ? { path, before: '', after, created: true } : { path, before: text, after };
    })
    .filter((change) => change.before !== change.after);
}

/** Steps that go with another one: once that is done, they look as if there had been nothing to do. */
const UNDONE_BY_MOVING: readonly Step[] = ['use-pooled-host', 'config-one-url', 'retarget-client-url', 'advisory-lock'];

/** The verdicts of all rounds as one; the places of the last one are brought back to the files on disk. */
function combined(judgements: readonly Judgement[], moved: OffsetMap, prepared: number): Verdicts {
  const entries = STEPS.map((step) => {
    const own = step === 'use-pooled-host' ? judgements : judgements.slice(prepared);
    const verdicts = own.map((judgement) => judgement.verdicts[step]);
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
  if (!LATE.includes(step)) {
    const isWorse = first.kind === 'done' ? isLeft : isLeft && first.kind === 'go' && last.kind !== 'not-applicable';
    return isWorse && !UNDONE_BY_MOVING.includes(step) ? last : first;
  }
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
