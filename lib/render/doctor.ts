import type { Diagnosis, EnvironmentSeen, UrlSeen } from '../diagnosis';
import type { ProjectOutcome, RunOutcome, Seen } from '../outcome';
import type { Answer, Pooler } from '../poolers';
import type { Mention, MentionKind } from '../read/mentions';
import type { Place } from '../text';
import { type Hold, STEPS, type Step, type Verdict } from '../verdict';
import { commandLines, notProjectLines } from './ending';
import { diagnosisCommands } from './next';
import { type Block, titleOf } from './project-full';
import { remarkLines, someOf } from './remarks';
import { type ListRow, listLines } from './rows';
import type { LookOptions } from './screen';
import { placeName, shownText } from './shown';
import type { Look } from './steps';
import { type Style, styleOf } from './style';
import { table } from './table';
import { wrap } from './width';

export interface DoctorOptions extends LookOptions {
  /** Version of this tool. */
  readonly version: string;
  /** What selects the same projects for the next command. */
  readonly args: readonly string[];
}

const NARROWEST = 60;
const USUAL = 100;
const MOST_PLACES = 8;

/**
 * Draws all that was seen of every project and what was made of it: the table, what each source says of the version,
 * each environment's URLs, the poolers, every step's verdict, who reads the variables, the remarks.
 *
 * No secret leaves: no value of an env file is shown, and a login is cut from the masked URL. Without a final line end.
 */
export function doctor(outcome: RunOutcome, { version, args, ...options }: DoctorOptions): string {
  const look = lookOf(options);
  const blocks = [
    [look.style.title(`prisma-one-url ${version} doctor`)],
    ...(outcome.projects.length === 0 ? [['  no Prisma project with a Postgres datasource was found']] : []),
    ...outcome.projects.flatMap((project) => projectBlocks(project, look)),
    remarkLines(outcome.remarks, look),
    notProjectLines(outcome.notProjects, look),
    commandLines(diagnosisCommands(outcome, args), look),
  ];
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n').trimEnd())
    .join('\n\n');
}

function lookOf({ sources, color, columns = USUAL, ignored, verbose = false }: LookOptions): Look {
  return { sources, style: styleOf(color), columns: Math.max(columns, NARROWEST), ignored, verbose };
}

function projectBlocks(outcome: ProjectOutcome, look: Look): readonly Block[] {
  const { diagnosis } = outcome;
  const seen = [table(headRows(outcome), look.style, look.columns)];
  const steps = titled('Steps', stepLines(outcome, look), look);
  const remarks = remarkLines(unsaidRemarks(outcome), look);
  if (diagnosis === undefined) return [...seen, steps, remarks];
  return [
    ...seen,
    titled('Prisma', versionLines(diagnosis, look), look),
    titled('Environments', environmentLines(diagnosis, outcome, look), look),
    titled('Poolers', poolerLines(diagnosis, look), look),
    steps,
    titled('Readers besides the schema', readerLines(diagnosis, look), look),
    titled('Also seen', aroundLines(diagnosis, look), look),
    remarks,
  ];
}

/** The remarks without notes that only repeat the reason of a hold. */
function unsaidRemarks({ plan, verdicts }: ProjectOutcome): ProjectOutcome['plan']['remarks'] {
  const holds = Object.values(verdicts).flatMap((verdict) => (verdict.kind === 'hold' ? [verdict] : []));
  const said = new Set(holds.flatMap((hold) => [hold, ...(hold.also ?? [])]).map(({ reason }) => reason));
  return plan.remarks.filter(({ level, message }) => level !== 'note' || !said.has(message));
}

function titled(title: string, lines: Block, { style }: Look): Block {
  return lines.length === 0 ? [] : [`  ${style.title(title)}`, ...lines];
}

// ---- what was seen

function headRows({ project, seen }: ProjectOutcome): readonly Seen[] {
  const { schema, schemaFiles, pointedBy, config } = project;
  const files = schemaFiles.length > 1 ? `${schema.path} and ${schemaFiles.length - 1} more` : schema.path;
  const row = { remark: '', source: '' };
  const how = schema.path.endsWith(pointedBy.how) ? 'the usual place' : pointedBy.how;
  const rows = [
    { ...row, label: 'Project', value: titleOf(project) },
    { ...row, label: 'Schema', value: `${files} (${how})` },
    ...(config === undefined ? [] : [{ ...row, label: 'Config', value: `${config.path} (${configText(config)})` }]),
  ];
  return [...rows, ...seen.filter(({ label }) => label !== 'Project')];
}

/** The variables that it names, never its text: a literal URL may stand there. */
function configText({ engine, datasource, readable }: NonNullable<ProjectOutcome['project']['config']>): string {
  const urls = Object.entries(datasource ?? {}).map(
    ([key, value]) => `${key} from ${value.names.length === 0 ? 'no variable' : value.names.join(' or ')}`,
  );
  return [
    engine === undefined ? 'no engine' : `engine '${engine}'`,
    ...(urls.length === 0 ? ['no datasource'] : urls),
    ...(readable ? [] : ['not all of it could be read']),
  ].join(', ');
}

// ---- Prisma

function versionLines({ version }: Diagnosis, { columns }: Look): Block {
  const rows = version.sources.map(({ package: name, version: found, range, path, detail }): ListRow => {
    const place = detail === '' || detail === 'installed' ? path : `${path}, ${detail}`;
    return { cells: [shownText(name), shownText(found ?? range ?? '')], text: [shownText(place)] };
  });
  return [
    ...listLines(rows, 4, columns),
    ...wrap(shownText(decision(version)), columns - 4).map((line) => `    ${line}`),
  ];
}

function decision(version: Diagnosis['version']): string {
  if (version.kind !== 'known') return `not decided: ${version.why}`;
  const { cli, client, from, stated, framework } = version;
  const parts = [
    stated ? 'stated with --prisma-version' : undefined,
    from.version === undefined && !stated ? `the lowest that \`${from.range}\` allows` : undefined,
    cli !== undefined && client !== undefined && cli !== client
      ? `the lower one of CLI ${cli} and client ${client}`
      : undefined,
    framework === undefined ? undefined : `brought by ${framework}`,
  ].filter((part) => part !== undefined);
  return `decides: ${version.version}${parts.length === 0 ? '' : ` (${parts.join('; ')})`}`;
}

// ---- environments

function environmentLines({ environments, variables }: Diagnosis, { project }: ProjectOutcome, look: Look): Block {
  const why = variables.length === 0 ? 'the datasource names no variable' : 'no env file gives its variables a value';
  const lines = environments.flatMap((environment) => [
    `    ${environmentTitle(environment, look)}`,
    ...listLines(environmentRows(environment, look), 6, look.columns),
  ]);
  const unread = project.unreadEnvFiles.map(({ at, message }) => ({
    cells: [at?.path ?? ''],
    text: [shownText(message)],
  }));
  return [
    ...(environments.length === 0 ? [`    ${why}`] : lines),
    ...listLines(unread, 4, look.columns),
    '    not seen: what your host sets',
  ];
}

function environmentTitle({ path, kind, ownedBy }: EnvironmentSeen, { style, ignored }: Look): string {
  const marks = [
    kind === 'template' ? 'a template' : undefined,
    ownedBy === undefined ? undefined : `written by ${ownedBy}, read and never edited`,
    ignored.has(path) ? 'git-ignored' : undefined,
  ].filter((mark) => mark !== undefined);
  const name = style.path(shownText(path));
  return marks.length === 0 ? name : `${name}  ${style.faint(shownText(marks.join(', ')))}`;
}

function environmentRows({ urls, lacks }: EnvironmentSeen, look: Look): readonly ListRow[] {
  const rows = urls.map((url) => ({ cells: [url.key], text: urlText(url, look), paint: look.style.faint }));
  const lack = {
    cells: ['lacks'],
    text: lacks.length === 0 ? ['nothing'] : lacks.map(shownText),
    paint: look.style.faint,
  };
  return [...rows, lack];
}

function urlText({ name, at, behind, login, comparison }: UrlSeen, { sources }: Look): readonly string[] {
  const place = placeName(at, sources, 'line');
  const where = name === undefined ? place : `${shownText(name)} (${place})`;
  return [
    `${where}: ${[behind, ...(comparison === undefined ? [] : [comparison])].map(shownText).join('; ')}`,
    ...(login === undefined ? [] : [shownText(loginText(login))]),
  ];
}

function loginText({ role, database, endpoint }: NonNullable<UrlSeen['login']>): string {
  const named = (what: string, value: string) => `${what} ${value === '' ? 'not named' : value}`;
  return [named('endpoint', endpoint), named('role', role), named('database', database)].join(', ');
}

// ---- poolers

function poolerLines({ poolers }: Diagnosis, look: Look): Block {
  const names = [...new Set(poolers.map(({ name }) => name))];
  const rows = names.map((name) => poolerRow(poolers.filter((pooler) => pooler.name === name)));
  return listLines(rows, 4, look.columns).map((line) => marked(line, look.style));
}

/** One row a pooler, with a line for each mode of it that was seen. */
function poolerRow(modes: readonly Pooler[]): ListRow {
  const [first] = modes;
  if (first === undefined) return { cells: [], text: [] };
  const reasons = new Set(modes.filter((pooler) => !carriesCli(pooler)).map(({ why }) => why));
  const text = [...modes.map(abilities), ...reasons, `from ${first.source} (${first.date})`];
  return { cells: [first.name], text: text.map(shownText) };
}

function abilities({ mode, namedStatements, shadowDatabase, oneUrl }: Pooler): string {
  return [
    `${MODES[mode]}:`,
    `named prepared statements ${MARKS[namedStatements]}`,
    ` shadow database ${MARKS[shadowDatabase]}`,
    ` one URL ${MARKS[oneUrl]}`,
  ].join(' ');
}

/** What is said of a pooler is mostly why it does not carry the CLI's traffic. */
function carriesCli({ namedStatements, oneUrl }: Pooler): boolean {
  return namedStatements === 'yes' && oneUrl === 'yes';
}

const MODES: Readonly<Record<Pooler['mode'], string>> = {
  transaction: 'pooled',
  session: 'session',
  direct: 'direct',
  http: 'HTTP',
  unknown: 'pooled or direct',
};

const MARKS: Readonly<Record<Answer, string>> = { yes: '✓', no: '✗', unsure: '?' };

function marked(line: string, style: Style): string {
  return line.replaceAll('✓', style.good('✓')).replaceAll('✗', style.warning('✗'));
}

// ---- steps

const WORDS: Readonly<Record<Verdict['kind'], string>> = {
  go: 'go',
  done: 'done',
  ask: 'ask',
  hold: 'hold',
  'not-applicable': 'n/a',
};

function stepLines(outcome: ProjectOutcome, look: Look): Block {
  const rows = STEPS.map((step): ListRow => {
    const verdict = outcome.verdicts[step];
    return {
      cells: [step, WORDS[verdict.kind]],
      text: [...ownText(outcome, step, look), ...valueText(outcome, step, look), ...changeText(outcome, step, look)],
      paint: paintOf(verdict.kind, look.style),
    };
  });
  return listLines(rows, 4, look.columns);
}

/** What an earlier step has said already is not said again. */
function ownText({ verdicts }: ProjectOutcome, step: Step, look: Look): readonly string[] {
  const verdict = verdicts[step];
  const isSame = (other: Step) => JSON.stringify(verdicts[other]) === JSON.stringify(verdict);
  const earlier = STEPS.slice(0, STEPS.indexOf(step)).find(isSame);
  if (earlier !== undefined && verdict.kind === 'hold') return [`for the same reason as ${earlier}`];
  if (earlier !== undefined && verdict.kind === 'ask') return [`waits for the same answer as ${earlier}`];
  return verdictText(verdict, step, look);
}

function paintOf(kind: Verdict['kind'], style: Style): ListRow['paint'] {
  switch (kind) {
    case 'go':
      return style.good;
    case 'ask':
    case 'hold':
      return style.warning;
    case 'done':
    case 'not-applicable':
      return style.faint;
    default:
      return kind satisfies never;
  }
}

/** What a step that is done has come to. */
const DONE: Partial<Readonly<Record<Step, string>>> = {
  'add-direct-url': 'the schema has `directUrl`',
  'drop-shadow-database-url': 'the schema has no `shadowDatabaseUrl`',
  'drop-direct-url': 'the schema has no `directUrl`',
  'drop-pgbouncer-flag': 'no value of the url carries `pgbouncer=true`',
  'drop-url-variable': 'no env file has a variable that could go',
};

function verdictText(verdict: Verdict, step: Step, look: Look): readonly string[] {
  switch (verdict.kind) {
    case 'go':
    case 'not-applicable':
      return [shownText(verdict.reason)];
    case 'done':
      return [DONE[step] ?? 'nothing is left to do'];
    case 'ask':
      return [
        verdict.question,
        ...verdict.looked.map((looked) => `evidence: ${looked}`),
        `state it: ${verdict.flag}`,
      ].map(shownText);
    case 'hold':
      return [...holdText(verdict, look), ...nextHolds(verdict, look)];
    default:
      return verdict satisfies never;
  }
}

function holdText({ reason, at, cure }: Hold, { sources }: Look): readonly string[] {
  return [
    shownText(reason),
    ...(at === undefined ? [] : [`where: ${placeName(at, sources, 'line')}`]),
    ...(cure === undefined ? [] : [`help: ${shownText(cure)}`]),
  ];
}

/** Every hold that waits behind the first, each reason once with its places. */
function nextHolds({ also = [] }: Hold, { sources }: Look): readonly string[] {
  return [...new Set(also.map(({ reason }) => reason))].map((reason) => {
    const places = also.flatMap((next) =>
      next.reason === reason && next.at ? [placeName(next.at, sources, 'line')] : [],
    );
    const names = someOf([...new Set(places)], MOST_PLACES, String);
    return `after that: ${shownText(reason)}${names === '' ? '' : ` (${names})`}`;
  });
}

/** The flag is judged value by value; where the values differ, each is named. */
function valueText({ diagnosis, verdicts }: ProjectOutcome, step: Step, { sources }: Look): readonly string[] {
  const values = step === 'drop-pgbouncer-flag' ? (diagnosis?.flagValues ?? []) : [];
  if (new Set(values.map(({ verdict }) => verdict.kind)).size < 2) return [];
  const whole = verdicts[step];
  const said = whole.kind === 'hold' ? whole.reason : '';
  return values.map(({ at, verdict }) => {
    const why = verdict.kind === 'hold' && verdict.reason !== said ? `, ${shownText(verdict.reason)}` : '';
    return `at ${placeName(at, sources, 'line')}: ${WORDS[verdict.kind]}${why}`;
  });
}

function changeText({ plan }: ProjectOutcome, step: Step, { sources, verbose }: Look): readonly string[] {
  const places = plan.steps.flatMap(({ code, at }) => (code === step && at ? [placeName(at, sources, 'line')] : []));
  return places.length === 0 ? [] : [`changes: ${someOf(places, verbose ? places.length : MOST_PLACES, String)}`];
}

// ---- readers

const KINDS: Readonly<Record<MentionKind, string>> = {
  'prisma-config': 'Prisma config',
  'prisma-client': 'PrismaClient',
  declaration: 'declaration',
  setter: 'setter',
  reader: 'reader',
  doc: 'doc',
};

function readerLines({ variables, around }: Diagnosis, look: Look): Block {
  const names = [...new Set(variables.map(({ name }) => name))];
  return names.flatMap((name) => {
    const keys = variables.filter((variable) => variable.name === name).map(({ key }) => key);
    const rows = readerRows(
      around.mentions.filter((mention) => mention.name === name),
      look,
    );
    const title = `${shownText(name)} (${keys.join(', ')})${rows.length === 0 ? ': none' : ''}`;
    return [...wrap(title, look.columns - 4).map((line) => `    ${line}`), ...listLines(rows, 6, look.columns)];
  });
}

function readerRows(mentions: readonly Mention[], look: Look): readonly ListRow[] {
  const kinds = Object.keys(KINDS) as MentionKind[];
  return kinds.flatMap((kind) =>
    kindRows(
      kind,
      mentions.filter((mention) => mention.kind === kind),
      look,
    ),
  );
}

interface Named extends Place {
  readonly why: string;
}

/** One row a line of a file; prose is only counted, and so is what goes on and on. */
function kindRows(kind: MentionKind, mentions: readonly Named[], { sources, verbose }: Look): readonly ListRow[] {
  const places = new Map(mentions.map((mention) => [placeName(mention, sources, 'line'), mention.why]));
  const [first] = places.keys();
  if (first === undefined) return [];
  if (kind === 'doc' && !verbose) {
    return [{ cells: [KINDS.doc, first], text: [counted(places.size, 'place', 'of documentation or comments')] }];
  }
  const rows = [...places].map(([place, why]) => ({ cells: [KINDS[kind], place], text: [shownText(why)] }));
  const left = verbose ? 0 : rows.length - MOST_PLACES;
  if (left <= 0) return rows;
  return [...rows.slice(0, MOST_PLACES), { cells: [KINDS[kind], `and ${left} more`], text: ['--verbose shows all'] }];
}

function counted(count: number, noun: string, of: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'} ${of}`;
}

// ---- what else stands around

function aroundLines({ around }: Diagnosis, { sources, columns, verbose }: Look): Block {
  const named = (label: string, found: readonly Named[]) => found.map((one) => ({ label, ...one }));
  const all = [
    ...named(
      'migrates',
      around.migrateCommands.map((one) => ({ ...one, why: `\`${one.command}\`` })),
    ),
    ...named(
      'sets a URL',
      around.setUrls.map((one) => ({ ...one, why: `${one.name}: ${one.pooler.name}` })),
    ),
    ...named(
      'the flag',
      around.flags.map((one) => ({ ...one, why: `${one.use}: ${one.why}` })),
    ),
    ...named(
      'appends',
      around.appended.map((one) => ({ ...one, why: `\`&...\` behind ${one.name}` })),
    ),
    ...named('rewrites', around.schemaRewriters),
    ...named('Accelerate', around.accelerate),
  ];
  const shown = verbose ? all : all.slice(0, 3 * MOST_PLACES);
  const rows = shown.map((one) => ({
    cells: [one.label, placeName(one, sources, 'line')],
    text: [shownText(one.why)],
  }));
  const left = all.length - shown.length;
  return [...listLines(rows, 4, columns), ...(left === 0 ? [] : [`    and ${left} more (--verbose shows all)`])];
}
