import type { Span } from '../../text';
import { withoutComments } from '../mentions/comments';
import { plain } from './bindings';
import type { Module } from './module';
import { childOf, childrenOf, isMember, keyOf, type Node, stringOf } from './syntax';

/**
 * How a place names the flag.
 *
 * `text`: inside of a string or template as `pgbouncer=…`; `name`: a string that is just the parameter's name; `pattern`:
 * in a regular expression; `key`: of an object of parameters; `member`: `params.pgbouncer`; `prose`: a comment or message.
 */
export type FlagForm = 'prose' | 'text' | 'name' | 'pattern' | 'key' | 'member';

/** One place that names the flag; `node` is the literal, the template, the property or the member expression. */
export interface FlagPlace {
  readonly span: Span;
  readonly form: FlagForm;
  readonly node: Node;
}

const FLAG = /(?<![A-Za-z0-9_])pgbouncer(?![A-Za-z0-9_])/g;
/** A file that names it more often is no code that somebody wrote. */
const MOST_PLACES = 200;

/** Finds every place in a module where `pgbouncer` is the parameter of a URL, in the order of the text. */
export function flagPlacesIn(module: Module): FlagPlaces {
  const bare = withoutComments(module.file.text, module.comments);
  const spans = [...module.file.text.matchAll(FLAG)].map(({ index }) => ({ start: index, end: index + 9 }));
  const places = spans.slice(0, MOST_PLACES).flatMap((span) => {
    const found = placeAt({ module, bare, span });
    return found === null ? [] : [{ span, ...found }];
  });
  return {
    places,
    unread: spans.slice(MOST_PLACES).filter(({ start, end }) => bare.slice(start, end) === 'pgbouncer'),
  };
}

export interface FlagPlaces {
  readonly places: readonly FlagPlace[];
  /** The places behind the most that are looked at; those in comments left out. */
  readonly unread: readonly Span[];
}

type Found = Pick<FlagPlace, 'form' | 'node'>;

interface Spot {
  readonly module: Module;
  /** The text with its comments blanked. */
  readonly bare: string;
  readonly span: Span;
}

function placeAt(spot: Spot): Found | null {
  const { module, bare, span } = spot;
  const node = module.nodeAt(span.start);
  if (bare.slice(span.start, span.end) !== 'pgbouncer') return said(spot, node);
  const parent = module.parentOf(node);
  switch (node.type) {
    case 'StringLiteral':
      return parent === undefined ? null : stringPlace(spot, node, parent);
    case 'TemplateElement':
      return parent === undefined ? null : textPlace(spot, node, parent);
    case 'DirectiveLiteral':
    case 'JSXText':
      return said(spot, node);
    case 'RegExpLiteral':
      return isParameterText(spot) || isNearUrl(spot) ? { form: 'pattern', node } : null;
    case 'Identifier':
      return parent === undefined ? null : identifierPlace(spot, node, parent);
    default:
      return null;
  }
}

/** Prose means the parameter where it writes it as one. */
function said({ bare, module, span }: Spot, node: Node): Found | null {
  const after = (bare.slice(span.start, span.end) === 'pgbouncer' ? bare : module.file.text).slice(
    span.end,
    span.end + 2,
  );
  return /^=(?!#)/.test(after) ? { form: 'prose', node } : null;
}

// ---- strings

const VALUE = /^(?:=(?![={#])|%3[Dd])/;
/** How much of a line, and how near a word that speaks of URLs must be. */
const NEAR = 300;
const URL_WORDS =
  /searchParams|connection_?[sS]tring|URLSearchParams|parse_?q(?:s|uery)|connection_limit|urlparse|\bquery\b|[uU]rl\b|_URL\b|[?&}'"`]pgbouncer=true/;

function stringPlace(spot: Spot, node: Node, parent: Node): Found | null {
  if (/^(?:TSLiteralType|ImportDeclaration|TSEnumMember)$/.test(parent.type)) return null;
  if (parent.type === 'ObjectProperty' && parent.key === node) return keyPlace(spot, parent);
  if (isMember(parent) && parent.property === node) return isNearUrl(spot) ? { form: 'member', node: parent } : null;
  if (node.value === 'pgbouncer') return isNearUrl(spot) ? { form: 'name', node } : null;
  return textPlace(spot, node, node);
}

function textPlace(spot: Spot, literal: Node, whole: Node): Found | null {
  if (stringOf(whole) === 'pgbouncer') return isNearUrl(spot) ? { form: 'name', node: whole } : null;
  if (!isParameterText(spot)) return null;
  const isProse = isSentence(spot, literal) || isTold(whole, spot.module);
  return { form: isProse ? 'prose' : 'text', node: whole };
}

function isParameterText({ bare, span }: Spot): boolean {
  const before = bare.slice(Math.max(span.start - NEAR, 0), span.start);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  return VALUE.test(bare.slice(span.end, span.end + 3)) && /[^\w\s.-]$|\\[bs?]$/.test(line);
}

function isNearUrl({ bare, span }: Spot): boolean {
  return URL_WORDS.test(
    `${bare.slice(Math.max(span.start - NEAR, 0), span.start)} ${bare.slice(span.end, span.end + NEAR)}`,
  );
}

/** Part of a sentence: there is white space between the beginning of the literal's line and the flag. */
function isSentence({ bare, span }: Spot, literal: Node): boolean {
  const text = bare.slice(Math.max(literal.start, span.start - NEAR), span.start);
  const line = text.slice(
    Math.max(text.lastIndexOf('\n'), ...['"', "'", '`'].map((quote) => text.lastIndexOf(quote))) + 1,
  );
  return /\S\s/.test(line) && !/[/\\]/.test(line);
}

const TOLD_KEYS =
  /^(?:placeholder|examples?|description|message|help|helper_?text|label|title|hint|docs?|note|notes|comment|text|error|warning|details?)$/i;
const TELLS =
  /(?:^|\.)(?:console|logger|log|consola|spinner|stdout|stderr)(?:\.|$)|(?:^|\.)(?:log|warn|info|error|debug|trace|print|success|fail|die)$/i;
const TITLES = /^(?:it|test|describe|context|suite|specify)$/;

/** Told to somebody: printed, thrown, a test's title, the text of a form. */
function isTold(literal: Node, module: Module): boolean {
  let node = literal;
  let parent = module.parentOf(node);
  for (; parent !== undefined && isPassing(parent, node); parent = module.parentOf(node)) node = parent;
  if (parent === undefined) return false;
  if (/^JSX/.test(parent.type) || parent.type === 'ThrowStatement') return true;
  if (parent.type === 'ObjectProperty') return parent.value === node && TOLD_KEYS.test(keyOf(parent, 'key') ?? '');
  return isArgument(parent, node) && tells(parent, node);
}

/** A node that has the value of a part of it: a text in a text, one arm of two, a cast. */
function isPassing(parent: Node, node: Node): boolean {
  if (parent.type === 'ConditionalExpression') return parent.test !== node;
  return (
    /^(?:TemplateLiteral|LogicalExpression|ParenthesizedExpression|TS\w+Expression)$/.test(parent.type) ||
    (parent.type === 'BinaryExpression' && parent.operator === '+') ||
    parent.type === 'ArrayExpression'
  );
}

function tells(call: Node, argument: Node): boolean {
  const callee = calleeText(call);
  if (call.type === 'NewExpression' || callee === 'Error') return /(?:Error|Exception)$/.test(callee);
  return (
    TELLS.test(callee) || (TITLES.test(callee.split('.', 1)[0] ?? '') && childrenOf(call, 'arguments')[0] === argument)
  );
}

/** Whether a node is among the arguments of a call or a `new`. */
export function isArgument(call: Node, node: Node): boolean {
  return /^(?:Optional)?CallExpression$|^NewExpression$/.test(call.type) && call.callee !== node;
}

/** The names of a callee, with dots: `console.warn`, and `.logger.warn` behind what is no name. */
export function calleeText(call: Node): string {
  const names: string[] = [];
  let node = childOf(call, 'callee');
  for (; node !== undefined && isMember(node); node = plain(childOf(node, 'object') ?? node)) {
    names.unshift(keyOf(node, 'property') ?? '');
  }
  names.unshift(typeof node?.name === 'string' ? node.name : '');
  return names.join('.');
}

// ---- names

const PARAMETERS =
  /^(?:connection_limit|pool_timeout|connect_timeout|socket_timeout|sslmode|sslaccept|statement_cache_size|schema|pool_mode|channel_binding|application_name)$/;

function identifierPlace(spot: Spot, node: Node, parent: Node): Found | null {
  if (parent.type === 'ObjectProperty' && parent.key === node && parent.computed !== true)
    return keyPlace(spot, parent);
  const isNamed = isMember(parent) && parent.property === node && parent.computed !== true;
  return isNamed && /(?:[pP]arams|[qQ]uery)$/.test(ownerName(parent)) ? { form: 'member', node: parent } : null;
}

function ownerName(member: Node): string {
  const object = plain(childOf(member, 'object') ?? member);
  return (isMember(object) ? keyOf(object, 'property') : (object.name as string | undefined)) ?? '';
}

/** `pgbouncer: 'true'` in an object of parameters; other objects have keys of that name too. */
function keyPlace(spot: Spot, property: Node): Found | null {
  const { module } = spot;
  const object = module.parentOf(property);
  if (object?.type !== 'ObjectExpression' || property.shorthand === true) return null;
  const parent = module.parentOf(object);
  if (parent?.type === 'NewExpression' && calleeText(parent) === 'URLSearchParams')
    return { form: 'key', node: property };
  const value = plain(childOf(property, 'value') ?? property);
  const hasSibling = childrenOf(object, 'properties').some((each) => PARAMETERS.test(keyOf(each, 'key') ?? ''));
  const isText = stringOf(value) === 'true' && (hasSibling || isNearUrl(spot));
  return isText || (hasSibling && value.value === true) ? { form: 'key', node: property } : null;
}
