import type { SourceFile, Span } from '../text';
import { type SqlToken, sqlTokens } from './migration-sql/tokens';

export type SessionKind = 'parameter' | 'role' | 'listen' | 'temporary' | 'lock';

/** Something that a migration leaves on its connection when it ends. */
export interface SessionState {
  readonly kind: SessionKind;
  /** As it may be shown, without values: `SET lock_timeout`, `pg_advisory_lock`. */
  readonly what: string;
  /** Which parameter, channel or table; what undoes it has to name the same. */
  readonly name: string;
  readonly span: Span;
}

/**
 * Finds what a migration leaves on its server connection, and does not take back itself.
 *
 * `SET` and `SET SESSION`, `set_config(…, false)`, `SET ROLE`, `SET SESSION AUTHORIZATION`, `LISTEN`, temporary tables and
 * session advisory locks; in the code of a `DO` block as well. Function bodies run later and don't count, and neither does
 * what ends with the transaction (`SET LOCAL`, `ON COMMIT DROP`, `pg_advisory_xact_lock`), or what is undone further
 * down (`RESET`, `DISCARD`, `DROP TABLE`, `pg_advisory_unlock`). Linear in the length of the text; never throws.
 *
 * The parameters that PgBouncer itself keeps for each client are left out (PgBouncer's documentation of
 * `track_extra_parameters`): what one client sets does not reach the next one.
 */
export function sessionStatesIn({ text }: SourceFile): readonly SessionState[] {
  const tokens = sqlTokens(text);
  return statementsIn(tokens)
    .flatMap((statement) => [statement, ...blockStatements(statement, text)])
    .reduce<readonly SessionState[]>((left, statement) => afterStatement(left, statement), []);
}

const TRACKED = new Set([
  'client_encoding',
  'datestyle',
  'timezone',
  'standard_conforming_strings',
  'application_name',
]);

// ---- statements

type Statement = readonly SqlToken[];

/** The statements of a text; the ones inside of `BEGIN ATOMIC … END` belong to the function around them. */
function statementsIn(tokens: readonly SqlToken[]): readonly Statement[] {
  const statements: SqlToken[][] = [[]];
  let depth = 0;
  tokens.forEach((token, index) => {
    const isWord = token.kind === 'word';
    if (isWord && token.text === 'atomic' && tokens[index - 1]?.text === 'begin') depth = 1;
    else if (isWord && depth > 0 && token.text === 'case') depth++;
    else if (isWord && depth > 0 && token.text === 'end') depth--;
    if (depth === 0 && token.kind === 'symbol' && token.text === ';') statements.push([]);
    else statements.at(-1)?.push(token);
  });
  return statements.filter((statement) => statement.length > 0);
}

/** The statements in the code of a `DO` block, each cut at the `BEGIN`, `THEN`, `ELSE` or `LOOP` that leads to it. */
function blockStatements(statement: Statement, text: string): readonly Statement[] {
  if (wordAt(statement, 0) !== 'do') return [];
  const body = statement.find(({ kind }) => kind === 'body');
  if (body === undefined) return [];
  return statementsIn(sqlTokens(text, body.inside, body.inside + body.text.length)).flatMap((inner) => {
    const led = inner.findLastIndex(({ kind, text: word }) => kind === 'word' && LEADS.has(word));
    return [inner.slice(0, Math.max(led, 0)), inner.slice(led + 1)];
  });
}

const LEADS = new Set(['begin', 'then', 'else', 'loop']);

function wordAt(statement: Statement, index: number): string {
  const token = statement[index];
  return token?.kind === 'word' ? token.text : '';
}

// ---- what a statement leaves and what it takes back

/** A file with more is counted so far. */
const MOST = 200;

function afterStatement(before: readonly SessionState[], statement: Statement): readonly SessionState[] {
  const undone = undoneBy(statement);
  const left = undone === nothing ? before : before.filter((state) => !undone(state));
  return left.length < MOST ? [...left, ...leftBy(statement)].slice(0, MOST) : left;
}

function leftBy(statement: Statement): readonly SessionState[] {
  switch (wordAt(statement, 0)) {
    case 'set':
      return settingOf(statement);
    case 'listen':
      return [stateOf(statement, { kind: 'listen', what: 'LISTEN', name: nameAt(statement, 1) })];
    case 'create':
      return temporaryOf(statement);
    case 'alter':
    case 'comment':
    case 'do':
      return [];
    default:
      return [...callsIn(statement), ...intoTemporary(statement)];
  }
}

function stateOf(statement: Statement, state: Omit<SessionState, 'span'>): SessionState {
  return { ...state, span: { start: statement[0]?.start ?? 0, end: statement.slice(0, 3).at(-1)?.end ?? 0 } };
}

/** The name at a place, with its parts: `app.tenant`, `"Orders"`. */
function nameAt(statement: Statement, index: number): string {
  const parts = [statement[index]?.text ?? ''];
  for (let at = index + 1; statement[at]?.text === '.'; at += 2) parts.push(statement[at + 1]?.text ?? '');
  return parts.join('.');
}

const OF_TRANSACTION = new Set(['local', 'constraints', 'transaction']);

function settingOf(statement: Statement): readonly SessionState[] {
  const first = wordAt(statement, 1);
  if (OF_TRANSACTION.has(first) || isDefault(statement)) return [];
  const second = first === 'session' ? wordAt(statement, 2) : first;
  if (second === 'role' || second === 'authorization') {
    const what = second === 'role' ? 'SET ROLE' : 'SET SESSION AUTHORIZATION';
    return wordAt(statement, 2) === 'none' ? [] : [stateOf(statement, { kind: 'role', what, name: second })];
  }
  const name = parameterAt(statement, first === 'session' ? 2 : 1);
  // `SET @x` is MySQL's.
  if (!/^[\w.]+$/.test(name)) return [];
  const what = name === 'characteristics' ? 'SET SESSION CHARACTERISTICS' : `SET ${name}`;
  return TRACKED.has(name) ? [] : [stateOf(statement, { kind: 'parameter', what, name })];
}

/** `SET TIME ZONE`, `SET SCHEMA` and `SET NAMES` are other words for parameters. */
function parameterAt(statement: Statement, index: number): string {
  const name = nameAt(statement, index).toLowerCase();
  if (name === 'time' && wordAt(statement, index + 1) === 'zone') return 'timezone';
  return name === 'schema' ? 'search_path' : name === 'names' ? 'client_encoding' : name;
}

/** `SET x TO DEFAULT`. */
function isDefault(statement: Statement): boolean {
  return statement.at(-1)?.kind === 'word' && statement.at(-1)?.text === 'default';
}

function temporaryOf(statement: Statement): readonly SessionState[] {
  const at = statement.findIndex(({ text }) => text === 'temp' || text === 'temporary');
  const leading = statement.slice(1, at).every(({ text }) => ['or', 'replace', 'global', 'local'].includes(text));
  if (at === -1 || !leading || isDroppedOnCommit(statement)) return [];
  const noun = statement.findIndex(({ text }, index) => index > at && ['table', 'view', 'sequence'].includes(text));
  const name = nameAt(statement, noun + (wordAt(statement, noun + 1) === 'if' ? 4 : 1));
  const what = `CREATE TEMP ${(statement[noun]?.text ?? 'table').toUpperCase()}`;
  return [stateOf(statement.slice(0, noun + 1), { kind: 'temporary', what, name })];
}

/** `SELECT … INTO TEMP x`. */
function intoTemporary(statement: Statement): readonly SessionState[] {
  const at = statement.findIndex(
    ({ text }, index) => /^temp(?:orary)?$/.test(text) && wordAt(statement, index - 1) === 'into',
  );
  if (at === -1 || isDroppedOnCommit(statement)) return [];
  const name = nameAt(statement, at + (wordAt(statement, at + 1) === 'table' ? 2 : 1));
  return [stateOf(statement.slice(at - 1, at + 2), { kind: 'temporary', what: 'SELECT INTO TEMP', name })];
}

function isDroppedOnCommit(statement: Statement): boolean {
  return statement.some(({ text }, at) => text === 'commit' && wordAt(statement, at + 1) === 'drop');
}

// ---- calls

const LOCKS = /^pg_(?:try_)?advisory_lock(?:_shared)?$/;

function callsIn(statement: Statement): readonly SessionState[] {
  return statement.flatMap((token, index): readonly SessionState[] => {
    if (token.kind !== 'word' || statement[index + 1]?.text !== '(') return [];
    const span = { start: token.start, end: token.end };
    if (LOCKS.test(token.text)) return [{ kind: 'lock', what: token.text, name: '', span }];
    return token.text === 'set_config' ? configuredBy(argumentsFrom(statement, index + 2), span) : [];
  });
}

function configuredBy([parameter, , isLocal]: readonly Statement[], span: Span): readonly SessionState[] {
  const last = isLocal?.at(-1)?.text.toLowerCase() ?? 'false';
  const name = parameter?.length === 1 && parameter[0]?.kind === 'string' ? parameter[0].text.toLowerCase() : '';
  if (['true', 't', 'on', 'yes', '1'].includes(last) || TRACKED.has(name)) return [];
  const shown = /^[\w.]+$/.test(name) ? `set_config('${name}', …, false)` : 'set_config(…, false)';
  return [{ kind: 'parameter', what: shown, name, span }];
}

/** How many tokens of a call are looked at. */
const LONGEST_CALL = 200;

/** The arguments of a call, each as its tokens, from behind the opening bracket. */
function argumentsFrom(statement: Statement, from: number): readonly Statement[] {
  const found: SqlToken[][] = [[]];
  let depth = 0;
  for (const token of statement.slice(from, from + LONGEST_CALL)) {
    const symbol = token.kind === 'symbol' ? token.text : '';
    if (symbol === ')' && depth === 0) break;
    if (symbol === '(') depth++;
    if (symbol === ')') depth--;
    if (symbol === ',' && depth === 0) found.push([]);
    else found.at(-1)?.push(token);
  }
  return found;
}

// ---- what takes it back

type Undoes = (state: SessionState) => boolean;

function undoneBy(statement: Statement): Undoes {
  const second = wordAt(statement, 1);
  switch (wordAt(statement, 0)) {
    case 'reset':
      return resetBy(statement);
    case 'set':
      return isDefault(statement) || (second === 'role' && wordAt(statement, 2) === 'none')
        ? resetBy(statement)
        : nothing;
    case 'discard':
      return ({ kind }) => second === 'all' || (second.startsWith('temp') && kind === 'temporary');
    case 'unlisten':
      return ({ kind, name }) => kind === 'listen' && (statement[1]?.text === '*' || name === nameAt(statement, 1));
    case 'drop':
      return ({ kind, name }) => kind === 'temporary' && statement.some(({ text }) => text === name);
    default:
      return statement.some(({ text }) => text.startsWith('pg_advisory_unlock'))
        ? ({ kind }) => kind === 'lock'
        : nothing;
  }
}

/** What most statements take back. */
function nothing(): boolean {
  return false;
}

function resetBy(statement: Statement): Undoes {
  const words = statement.slice(1).map(({ text }) => text);
  if (words.includes('role') || words.includes('authorization')) return ({ kind }) => kind === 'role';
  const name = parameterAt(statement, words[0] === 'session' ? 2 : 1);
  return (state) => state.kind === 'parameter' && (name === 'all' || state.name === name);
}
