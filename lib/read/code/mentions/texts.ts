import { programName } from '../../mentions/programs';
import { shellUse } from '../../mentions/shell';
import { namesPattern, sitesIn } from '../../mentions/site';
import { doc, reader, type Use } from '../../mentions/use';
import type { Module } from '../module';
import { outermost } from '../references';
import { childOf, childrenOf, isCall, isMember, keyOf, type Node } from '../syntax';
import { startsProgram } from './handed';
import { argumentIndex, calleeName, fullName, isCalling, type Word } from './place';

/** How a text uses the variable that it names: as a command, as words for a person, or by what reads the text. */
export function textUse(word: Word, text: Node, module: Module): Use {
  if (text.type === 'JSXText') return doc('named in a text');
  const command = commandUse(word, text, module);
  if (command !== null) return command;
  const told = toldAs(text, module);
  if (told !== null) return doc(told);
  return isProse(word, module.file.text, text) ? doc('named in a text') : reader('named in a text');
}

/** The same for a string that is just the name; such a string may be looked up, so words alone don't tell. */
export function nameUse(text: Node, module: Module): Use | null {
  const told = toldAs(text, module);
  return told === null ? null : doc(told);
}

// ---- commands

/** `` execSync(`pg_dump "$X"`) ``, `` $`psql $X` ``, `spawn('sh', ['-c', 'psql "$X"'])`, `command: 'X=… next dev'`. */
function commandUse(word: Word, text: Node, module: Module): Use | null {
  return isCommand(text, module) ? shellUseIn(word, text, module) : null;
}

function isCommand(text: Node, module: Module): boolean {
  const { value, around } = partOf(
    text,
    module,
    /^(?:BinaryExpression|ArrayExpression|ConditionalExpression|LogicalExpression)$/,
  );
  if (around === undefined) return false;
  if (around.type === 'TaggedTemplateExpression') return startsProgram(around);
  if (around.type === 'ObjectProperty')
    return /^(?:command|cmd)$/.test(keyOf(around, 'key') ?? '') && around.value === value;
  return isCalling(around) && argumentIndex(around, value) !== -1 && startsProgram(around);
}

/** The widest expression of the given kinds that a text is a part of, and what stands around it. */
function partOf(
  text: Node,
  module: Module,
  kinds: RegExp,
): { readonly value: Node; readonly around: Node | undefined } {
  let value = outermost(text, module);
  for (let steps = 0; steps < 30; steps++) {
    const around = module.parentOf(value);
    if (around === undefined || !kinds.test(around.type)) return { value, around };
    value = outermost(around, module);
  }
  return { value, around: undefined };
}

/** Reads the inside of a string or template as a line of a shell; code in a template counts as one word. */
function shellUseIn({ name, span }: Word, text: Node, module: Module): Use | null {
  const inside = withoutCode(text, module).slice(0, 20_000);
  const at = span.start - text.start - 1;
  const sites = sitesIn({ text: inside, bare: inside, pattern: namesPattern([name]), most: 100 });
  const site = sites.find((each) => each.span.start === at);
  return site === undefined ? null : shellUse(site);
}

/** The text between the quotes, the expressions of a template blanked to equal length. */
function withoutCode(text: Node, { file }: Module): string {
  let inside = file.text.slice(text.start + 1, text.end - 1);
  for (const { start, end } of childrenOf(text, 'expressions').slice(0, 100)) {
    const from = start - text.start - 1;
    inside = inside.slice(0, from) + 'x'.repeat(end - start) + inside.slice(from + end - start);
  }
  return inside;
}

/** How a command uses a value that code puts into it: `` execSync(`pg_dump ${process.env.X}`) ``. */
export function valueInCommand(name: string, value: Node, module: Module): Use | null {
  const template = module.parentOf(value);
  if (template?.type !== 'TemplateLiteral' || !isCommand(template, module)) return null;
  const from = value.start - template.start - 1;
  const inside = withoutCode(template, module);
  const open = inside.lastIndexOf('{', from);
  const text = `${inside.slice(0, open + 1)}${name}}${inside.slice(inside.indexOf('}', from) + 1)}`;
  const site = sitesIn({ text, bare: text, pattern: namesPattern([name]), most: 100 }).find(
    (each) => each.span.start === open + 1,
  );
  return site === undefined ? null : shellUse(site);
}

// ---- words for a person

const LOGS =
  /(?:^|\.)(?:console|logger|\w{0,30}(?:log|Log|logger|Logger)|winston|consola|signale|core|reporter|spinner|ora|ui|output|clack|p|stdout|stderr|prompts?)\.(?:log|info|warn|warning|error|debug|trace|fatal|success|notice|note|message|step|intro|outro|cancel|fail|start|succeed|stop|write|verbose|silly|box|table|group|dir|setFailed|text)$/;
const TELLS =
  /^(?:log|warn|print|fail|die|fatal|abort|panic|bail|info|success|notify|header|heading|section|usage|exitWith|alert|expect|invariant|assert)(?:[A-Z]\w{0,30})?$|^error$/;
/** What is given the words of an error, by its own name or by that of its class. */
const ERRORS = /^(?:[A-Z]\w{0,60})?(?:Error|Exception)$|^(?:reject|toThrow|toThrowError)$/;
const TITLES =
  /^(?:it|test|describe|suite|context|specify|bench|scenario|step|fit|xit|xdescribe|fdescribe|before(?:All|Each)?|after(?:All|Each)?)$/;
const TITLE_WAYS =
  /^(?:only|skip|todo|each|for|concurrent|sequential|serial|parallel|failing|fails|fixme|slow|describe|step|runIf|skipIf)$/;
/** Keys whose value a person reads; a name alone may stand under them too. */
const TOLD_KEY =
  /^(?:message|msg|error|reason|description|desc|describe|hint|help|detail|details|warning|note|required_error|invalid_type_error|placeholder|tooltip|label|title|summary|example|docs?|usage|instructions?)$/;
/** What gives its words back, by its own name and by that of the library. */
const GIVES_BACK =
  /^(?:bold|dim|italic|underline|red|green|yellow|cyan|magenta|blue|gray|grey|dedent|outdent|stripIndent|format|join|trim|trimEnd|trimStart|padEnd|padStart|concat|raw)$/;
const COLOURS = /^(?:chalk|pc|colors?|kleur|picocolors|ansis)$/;

/** What the text is to its reader, when a person reads it for sure: an error, a line of a log, the title of a test. */
function toldAs(text: Node, module: Module): string | null {
  let value = outermost(text, module);
  for (let steps = 0; steps < 30; steps++) {
    const around = module.parentOf(value);
    if (around === undefined) return null;
    const told = toldBy(around, value, module);
    if (told !== 'passes on') return told;
    value = outermost(around, module);
  }
  return null;
}

function toldBy(around: Node, value: Node, module: Module): string | 'passes on' | null {
  switch (around.type) {
    case 'ThrowStatement':
      return 'named in a message';
    case 'JSXExpressionContainer':
      return module.parentOf(around)?.type === 'JSXAttribute' ? 'passes on' : 'named in a text';
    case 'JSXAttribute':
      return TOLD_KEY.test(String(childOf(around, 'name')?.name)) ? 'named in a text' : null;
    case 'TemplateLiteral':
    case 'SpreadElement':
    case 'LogicalExpression':
      return 'passes on';
    case 'BinaryExpression':
      return around.operator === '+' ? 'passes on' : null;
    case 'ConditionalExpression':
      return around.test === value ? null : 'passes on';
    case 'ArrayExpression':
      return isJoined(around, module) || isArgumentOfLog(around, module) ? 'passes on' : null;
    case 'ObjectProperty':
      return around.value === value && TOLD_KEY.test(keyOf(around, 'key') ?? '') ? 'named in a message' : null;
    case 'TaggedTemplateExpression':
      return givesBack(around) ? 'passes on' : null;
    default:
      if (isMember(around)) return isMethodOf(around, module) ? 'passes on' : null;
      return isCalling(around) ? toldByCall(around, value) : null;
  }
}

/** `[…].join('\n')`. */
function isJoined(list: Node, module: Module): boolean {
  const member = module.parentOf(list);
  return member !== undefined && isMember(member) && keyOf(member, 'property') === 'join';
}

function isArgumentOfLog(list: Node, module: Module): boolean {
  const call = module.parentOf(list);
  return call !== undefined && isCalling(call) && LOGS.test(fullName(childOf(call, 'callee')));
}

/** `'…'.trim()`: the call goes on with the words. */
function isMethodOf(member: Node, module: Module): boolean {
  const call = module.parentOf(member);
  return (
    call !== undefined && isCall(call) && call.callee === member && GIVES_BACK.test(keyOf(member, 'property') ?? '')
  );
}

function toldByCall(call: Node, value: Node): string | 'passes on' | null {
  const callee = childOf(call, 'callee');
  const index = argumentIndex(call, value);
  const name = calleeName(call);
  if (callee === undefined || callee === value) return givesBack(call) ? 'passes on' : null;
  if (LOGS.test(fullName(callee)) || ERRORS.test(name) || isSpoken(callee, value)) return 'named in a message';
  if (index === 0 && isTitled(callee)) return 'named in the title of a test';
  return givesBack(call) ? 'passes on' : null;
}

/** `chalk.red('…')`, `` dedent`…` ``, `'…'.trim()`. */
function givesBack(call: Node): boolean {
  return GIVES_BACK.test(calleeName(call)) || COLOURS.test(rootName(call));
}

/** `it('…')`, `test.skip('…')`, `describe.each(…)('…')`. */
function isTitled(callee: Node): boolean {
  return TITLES.test(rootName(callee)) && (!isMember(callee) || TITLE_WAYS.test(keyOf(callee, 'property') ?? ''));
}

/** `fail('X is not set')`; what is given the name alone may look it up. */
function isSpoken(callee: Node, value: Node): boolean {
  return (
    callee.type === 'Identifier' && TELLS.test(String(callee.name)) && value.end - value.start > 2 && isLong(value)
  );
}

function isLong(value: Node): boolean {
  if (value.type === 'StringLiteral') return /\s/.test(String(value.value));
  return value.type === 'TemplateLiteral' || value.type === 'BinaryExpression';
}

/** `it` of `it.each(…)('…')`, `chalk` of `chalk.red.bold('…')`. */
function rootName(call: Node): string {
  let node: Node | undefined = call;
  for (let steps = 0; node !== undefined && steps < 20; steps++) {
    if (node.type === 'TaggedTemplateExpression') node = childOf(node, 'tag');
    else if (isCalling(node)) node = childOf(node, 'callee');
    else if (isMember(node)) node = childOf(node, 'object');
    else break;
  }
  return typeof node?.name === 'string' ? node.name : '';
}

// ---- prose

const CODE_BEFORE = /(?:[$.[%{/\\-]|[([]["'`]|\$\{)$/;
const CODE_AFTER = /^(?:["'`]?[\])]|["'`]?\s?=(?!>)|[}[/]|\?\.|!\.)/;
const CODE_LINE =
  /process\.env|import\.meta|=>|[;{}]\s*$|\b(?:const|let|var)\s+[\w{[]|^\s*(?:export|import)\s|\brequire\(|^\s*\w+\s+=\s/;
const PLAIN_WORD = /(?<![^\s("'`])[A-Za-z]?[a-z]+(?:'[a-z]+)?(?=[.,;:!?)"'`]{0,2}(?:\s|$))/g;
const FAR = 300;

/**
 * Whether the line of a text that names the variable is a sentence.
 *
 * Two plain words make one, unless the name stands as code does, or the line begins with a program: a text that nobody
 * tells may be run or written somewhere.
 */
function isProse({ span }: Word, source: string, text: Node): boolean {
  const before = source.slice(Math.max(text.start + 1, span.start - FAR), span.start).replace(/^[\s\S]*(?:\n|\\n)/, '');
  const after = source.slice(span.end, Math.min(text.end - 1, span.end + FAR)).replace(/(?:\r?\n|\\n)[\s\S]*$/, '');
  if (CODE_BEFORE.test(before) || CODE_AFTER.test(after) || CODE_LINE.test(`${before}X${after}`)) return false;
  const [first = ''] = before.trim().split(/\s/, 1);
  if (first !== '' && programName({ text: first, isQuoted: true }, [], false) !== '') return false;
  return (`${before} X ${after}`.match(PLAIN_WORD) ?? []).length >= 2;
}
