import { Secret } from '../secret';
import type { Span } from '../text';

/** One parameter of a URL's query; spans are in UTF-16 units of the URL's text. */
export interface UrlParameter {
  readonly name: string;
  /** As written, not percent-decoded; empty for a bare name. */
  readonly value: string;
  /** `name=value` without its `?` or `&`. */
  readonly span: Span;
  readonly valueSpan: Span;
}

/** A connection URL, read leniently: placeholders, `${}` and several hosts are all there in real env files. */
export interface ConnectionUrl {
  readonly text: string;
  /** Lower case, without `://`. */
  readonly scheme: string;
  /** Percent-decoded where that is possible. */
  readonly user?: string;
  readonly password?: Secret;
  readonly hosts: readonly { readonly host: string; readonly port?: number }[];
  readonly database?: string;
  readonly parameters: readonly UrlParameter[];
  /** Whether `${X}` or `$X` is left in it. */
  readonly composed: boolean;
  /** Whether a part is one that a person is meant to replace (`USER`, `[YOUR-PASSWORD]`, `ep-xxxx`). */
  readonly placeholder: boolean;
}

/**
 * Reads a connection URL without changing a byte of it.
 *
 * Takes any scheme; the authority ends at the first `/` after the last `@`, since passwords are often not encoded. What
 * stands before a `:` that begins no port is a user, also where the host behind it was cut off.
 * Returns `null` for text that is no URL (no `scheme://`, or a line break in it); never throws.
 */
export function readUrl(text: string): ConnectionUrl | null {
  const parts = partsOf(text);
  if (parts === null) return null;
  const { scheme, login, location, queryAt } = parts;
  const [user, password] = userInfo(login);
  const slash = pathStart(location);
  const hosts = hostsOf(location.slice(0, slash));
  const database = decoded(location.slice(slash + 1).replace(/\/.*$/, ''));
  return {
    text,
    scheme,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password: new Secret(password) }),
    hosts,
    ...(database === '' ? {} : { database }),
    parameters: parametersOf(text, queryAt),
    composed: /\$\{|\$[A-Za-z_]/.test(text),
    placeholder: [user ?? '', password ?? '', database, ...hosts.map((host) => host.host)].some(isPlaceholder),
  };
}

/** Where the hosts of a URL stand in its text, with their ports; `null` for text that `readUrl` doesn't read. */
export function hostsSpan(text: string): Span | null {
  const parts = partsOf(text);
  if (parts === null) return null;
  const start = parts.queryAt - parts.location.length;
  return { start, end: start + pathStart(parts.location) };
}

/** A URL cut at its scheme, its last `@` and its `?`; `location` (hosts and path) ends where the query begins. */
function partsOf(text: string) {
  const head = /^\s*([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(text);
  if (!head?.[1] || /[\r\n]/.test(text)) return null;
  const queryAt = queryStart(text, head[0].length);
  const [login, location] = loginAndLocation(text.slice(head[0].length, queryAt));
  return { scheme: head[1].toLowerCase(), login, location, queryAt };
}

/** The parameter of a name, the last one where it stands twice, as the query parsers of Prisma and libpq take it. */
export function parameterOf(url: Pick<ConnectionUrl, 'parameters'>, name: string): UrlParameter | undefined {
  return url.parameters.findLast((parameter) => parameter.name === name);
}

/**
 * The span whose deletion takes a parameter out of its URL.
 *
 * It takes one neighbouring `?` or `&` along, so that what is left is a URL: `?a&b` loses `a&`, `?a` alone its `?`.
 */
export function parameterSpan(text: string, { span }: UrlParameter): Span {
  if (text[span.end] === '&') return { start: span.start, end: span.end + 1 };
  return { start: span.start - 1, end: span.end };
}

/** The text without every parameter of these names; all other bytes stay. Text that is no URL comes back as it is. */
export function withoutParameters(text: string, names: readonly string[]): string {
  const parameter = parametersIn(text).find((candidate) => names.includes(candidate.name));
  if (!parameter) return text;
  const { start, end } = parameterSpan(text, parameter);
  return withoutParameters(text.slice(0, start) + text.slice(end), names);
}

/** The parameters of a URL as it stands in a file; one that begins with a variable (`${BASE}?a=b`) has some too. */
export function parametersIn(text: string): readonly UrlParameter[] {
  const url = readUrl(text);
  if (url !== null) return url.parameters;
  const queryAt = /^\s*\$/.test(text)
    ? text.replace(/\$\{[^}]*\}/g, (part) => '_'.repeat(part.length)).indexOf('?')
    : -1;
  return queryAt === -1 ? [] : parametersOf(text, queryAt);
}

/** The `?` that begins the query: the first one behind the last `@`, so that a password may hold one. */
function queryStart(text: string, from: number): number {
  const first = text.indexOf('?', from);
  if (first === -1) return text.length;
  const at = text.lastIndexOf('@');
  const before = text.slice(from, first);
  const isWhole = before.includes('@') || isLocation(before);
  // Behind all that a URL needs, an `@` far behind the `?` belongs to a parameter's value.
  if (isWhole && (at < first || /^\?[a-z_]+=/.test(text.slice(first)))) return first;
  const behind = at < first ? -1 : text.indexOf('?', at);
  return behind === -1 ? text.length : behind;
}

/** A value that a `#` cuts may end in the password; it must not be taken for a host, which messages name. */
function loginAndLocation(address: string): readonly [login: string, location: string] {
  const at = address.lastIndexOf('@');
  const before = address.slice(0, Math.max(at, 0));
  if (at !== -1 && (before.includes(':') || !before.includes('/'))) return [before, address.slice(at + 1)];
  return isLocation(address) ? ['', address] : [address, ''];
}

/** Whether a text begins with hosts, each with at most a port. */
function isLocation(text: string): boolean {
  const hosts = hostsOf(text.slice(0, pathStart(text)));
  return hosts.every(({ host }) => !host.replace(/\[[^\]]*\]|\$\{[^}]*\}/g, '').includes(':'));
}

function userInfo(text: string): readonly [user: string | undefined, password: string | undefined] {
  if (text === '') return [undefined, undefined];
  const colon = colonOutsideBraces(text);
  if (colon === -1) return [decoded(text), undefined];
  return [decoded(text.slice(0, colon)), text.slice(colon + 1)];
}

/** `${USER:-me}:pw` has a colon of its own inside the braces. */
function colonOutsideBraces(text: string): number {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === '{') depth++;
    else if (text[index] === '}') depth--;
    else if (text[index] === ':' && depth <= 0) return index;
  }
  return -1;
}

function pathStart(location: string): number {
  const slash = location.indexOf('/');
  return slash === -1 ? location.length : slash;
}

function hostsOf(text: string): ConnectionUrl['hosts'] {
  return splitOutsideBraces(text, ',').map((part) => {
    // A port that is there to be replaced is none; one that is a variable stays in the name, so that two of them differ.
    const match = /^(\[[^\]]*\]|.*?)(?::(\d+|PORT|<[^<>]*>|\[[^[\]]*\]))?$/is.exec(part);
    const host = match?.[1] ?? part;
    return /^\d/.test(match?.[2] ?? '') ? { host, port: Number(match?.[2]) } : { host };
  });
}

function splitOutsideBraces(text: string, separator: string): readonly string[] {
  const parts = [''];
  let depth = 0;
  for (const char of text) {
    if (char === '{') depth++;
    else if (char === '}') depth--;
    if (char === separator && depth <= 0) parts.push('');
    else parts[parts.length - 1] += char;
  }
  return parts;
}

function parametersOf(text: string, queryAt: number): readonly UrlParameter[] {
  const parameters: UrlParameter[] = [];
  const end = fragmentStart(text, queryAt);
  for (let start = queryAt + 1; start < end; ) {
    const next = text.indexOf('&', start);
    const stop = next === -1 || next > end ? end : next;
    parameters.push(parameterAt(text, { start, end: stop }));
    start = stop + 1;
  }
  return parameters.filter((parameter) => parameter.span.end > parameter.span.start);
}

function fragmentStart(text: string, queryAt: number): number {
  const hash = text.indexOf('#', queryAt);
  return hash === -1 ? text.length : hash;
}

function parameterAt(text: string, span: Span): UrlParameter {
  const equals = text.slice(span.start, span.end).indexOf('=');
  const valueStart = equals === -1 ? span.end : span.start + equals + 1;
  return {
    name: text.slice(span.start, equals === -1 ? span.end : span.start + equals),
    value: text.slice(valueStart, span.end),
    span,
    valueSpan: { start: valueStart, end: span.end },
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A stray `%` is no escape; the text then stands for itself.
  }
}

const BRACKETED = /^[[<{(*].*[\])>}*]$|^\*+$|[<>[\]]|^x{3,}$|x{4,}|\.{3}|…/i;
const SPOKEN =
  /^(your|my|the|db|database|pg|postgres|neon)?[-_ ]?(user|username|role|password|pass|passwd|pwd|host|hostname|port|dbname|database|database_name|db_name|endpoint|region|project|project_ref)([-_ ]?(name|here|id))?$/i;
const YOURS = /(^|[-_.])(your|changeme|change_me|placeholder|example|replace)([-_.]|$)/i;

/** Whether a part of a URL is there to be replaced. Real roles are called `user` and real databases `database` too: it only makes a value neutral, never wrong. */
function isPlaceholder(part: string): boolean {
  return part !== '' && (BRACKETED.test(part) || SPOKEN.test(part) || YOURS.test(part) || /^[A-Z][A-Z_]+$/.test(part));
}

/**
 * Whether a host is there to be replaced. `db`, `database` and `postgres` are names of compose services, so only a host
 * that speaks of itself is a placeholder; a real provider's suffix is to be looked at before.
 */
export function isPlaceholderHost(host: string): boolean {
  return (
    BRACKETED.test(host.replace(/^\[[0-9a-f:]+\]$/i, '')) ||
    /^(your|my|the)?[-_]?(db|database|postgres|pg)?[-_]?(host|hostname|server|endpoint|address|domain)(name)?$/i.test(
      host,
    ) ||
    YOURS.test(host) ||
    /(^|\.)example\.(com|org|net)$/i.test(host) ||
    /^[A-Z][A-Z0-9_-]+$/.test(host)
  );
}
