import type { Span } from '../text';
import { isHostName } from './host-name';
import { MASK } from './masked';
import { isOpaque } from './opaque';

/** What stands before a URL's `://` decides how much of its user info may be shown. */
export type Manner = 'database' | 'web' | 'other';

const DATABASE = /^(?:postgres|postgresql|prisma|prisma\+postgres|mysql|cockroachdb|mongodb|mongodb\+srv)$/i;
const WEB = /^(?:https?|wss?|git|ssh|git\+https?|git\+ssh|s?ftp)$/i;

// Parameters whose values say nothing about the login. Source: Prisma 6.19 engines, quaint's postgres URL; libpq 17.
const HARMLESS_KEY =
  /^(?:pgbouncer|schema|sslmode|connection_limit|pool_timeout|connect_timeout|statement_cache_size|channel_binding|socket_timeout|application_name|sslaccept|target_session_attrs|max_connection_lifetime|max_idle_connection_lifetime|options)$/;
const HARMLESS_VALUE = /^(?:[\w.%:+,/-]|\$\{[A-Za-z_]\w*\}){0,100}$/;
// The compute of Neon, for clients without SNI; any other option may be a setting with a secret in it.
const OPTIONS_VALUE = /^(?:endpoint(?:%3D|=)[\w-]{1,100})?$/i;
const PLAIN_KEY = /^[A-Za-z_][\w.-]{0,40}$/;

const REFERENCE = /^(?:\$\{[A-Za-z_][\w.]*\}|\$\{\{\s*[A-Za-z_][\w.]*\s*\}\})$/;
const TEMPLATE = String.raw`\$\{\{\s*[\w.]+\s*\}\}|\$\{[\w.]+(?::?-[\w.-]*)?\}`;
const USER = new RegExp(String.raw`(?:${TEMPLATE}|\$?[\w.%+~<>[\]*-])*`, 'y');
const HOSTS = new RegExp(String.raw`(?:${TEMPLATE}|\$?[\w.%<>[\]:,*-])*`, 'y');
const PATH = new RegExp(String.raw`(?:\/(?:${TEMPLATE}|\$?[\w.%+~<>[\]:,*-])*)*`, 'y');
const WEB_PATH = new RegExp(String.raw`(?:\/(?:${TEMPLATE}|\$?[\w.%+~<>[\]:,*@!=-])*)*`, 'y');
const ONE_HOST = String.raw`(?:\[[\da-fA-F:.]+\]|(?:${TEMPLATE}|[\w.*<>-])+)(?::(?:\d{1,5}|\$\{[\w.]+(?::?-\d{1,5})?\}))?`;
const PLAIN_HOSTS = new RegExp(String.raw`${ONE_HOST}(?:,${ONE_HOST})*(?=[/?#\s"'\u0060)\]},;|\\]|$)`, 'y');
// `postgres://sally:12345` reads as a host and a port just as well; without a path only a name that is surely a host does.
const PERHAPS_LOGIN = /^(?!localhost:)[^.[\]:]+:\d+$/;
const ONLY_TEMPLATES = new RegExp(`^(?:${TEMPLATE})+$`);
const TEMPLATES = new RegExp(TEMPLATE, 'g');
// `\/` is how some JSON writers put it.
const PATH_START = /^\\?\//;
const NAMED_PARAMETER = /\?[A-Za-z_][\w.-]{0,40}=/;

/** How the user info of a scheme is treated; `scheme` is what stands before `://`, in any case. */
export function mannerOf(scheme: string): Manner {
  if (isDatabaseScheme(scheme)) return 'database';
  return WEB.test(scheme) ? 'web' : 'other';
}

/** Whether URLs of databases begin so; `scheme` is what stands before the `:`. */
export function isDatabaseScheme(scheme: string): boolean {
  return DATABASE.test(scheme);
}

/** Whether a value is nothing but `${NAME}`: it names a secret, it isn't one. */
export function isReference(text: string): boolean {
  return REFERENCE.test(text);
}

/** Whether hosts stand at `at`, each with at most a port, and nothing that could be the rest of a password. */
export function isPlainHost(text: string, at: number, end: number): boolean {
  const hosts = hostsAt(text, at, end);
  return hosts !== '' && !(PERHAPS_LOGIN.test(hosts) && text[at + hosts.length] !== '/');
}

/**
 * What to hide of one URL, whose authority begins at `start` and which certainly ends before `end`.
 *
 * The user info ends at the last `@`, since passwords are often not encoded. What comes behind it is shown only as far as
 * it is hosts, a path and parameters that are known to be harmless; all else is hidden up to `end`. Where an `@` behind
 * a parameter leaves two readings, nothing is shown.
 */
export function urlMasks(text: string, { start, end }: Span, manner: Manner): readonly Span[] {
  const at = text.slice(start, end).lastIndexOf('@');
  if (at === -1 || isPathMark(text.slice(start, start + at), manner)) {
    return isPlainHost(text, start, end) ? locationMasks(text, { start, end }, manner) : [{ start, end }];
  }
  const userInfo = { start, end: start + at };
  if (isTorn(text, userInfo)) return [{ start, end }];
  return [...userInfoMasks(text, userInfo, manner), ...locationMasks(text, { start: start + at + 1, end }, manner)];
}

/** Whether a query may have begun before the last `@`: `h/db?password=a@b` ends in a password or in a host. */
function isTorn(text: string, { start, end }: Span): boolean {
  const query = NAMED_PARAMETER.exec(text.slice(start, end))?.index ?? -1;
  if (query === -1) return false;
  return text.slice(start, start + query).includes('@') || hostsAt(text, start, end) !== '';
}

/** `https://medium.com/@sally`: an `@` in a web address without a `:` before it ends no user info. */
export function isPathMark(before: string, manner: Manner): boolean {
  return manner === 'web' && before.includes('/') && !before.includes(':');
}

function hostsAt(text: string, at: number, end: number): string {
  PLAIN_HOSTS.lastIndex = 0;
  return PLAIN_HOSTS.exec(text.slice(at, end))?.[0] ?? '';
}

function userInfoMasks(text: string, { start, end }: Span, manner: Manner): readonly Span[] {
  const userEnd = matchEnd(USER, text, { start, end });
  const isShown = manner !== 'web' && !/%3a/i.test(text.slice(start, userEnd));
  if (isShown && userEnd === end && manner === 'database')
    return isToken(text.slice(start, end)) ? [{ start, end }] : [];
  if (!isShown || text[userEnd] !== ':' || userEnd >= end) return [{ start, end }];
  const password = { start: userEnd + 1, end };
  return isReference(text.slice(password.start, end)) ? [] : [password];
}

/** A user without a password may be a key. */
function isToken(user: string): boolean {
  return isOpaque(user.replace(TEMPLATES, ''));
}

function locationMasks(text: string, { start, end }: Span, manner: Manner): readonly Span[] {
  const hostsEnd = matchEnd(HOSTS, text, { start, end });
  if (
    manner !== 'web' &&
    !PATH_START.test(text.slice(hostsEnd, hostsEnd + 2)) &&
    !areSurelyHosts(text.slice(start, hostsEnd))
  ) {
    return [{ start, end }];
  }
  const pathEnd = matchEnd(manner === 'web' ? WEB_PATH : PATH, text, { start: hostsEnd, end });
  if (pathEnd === end) return [];
  if (text[pathEnd] === '?') return queryMasks(text, { start: pathEnd + 1, end }, manner);
  if (text[pathEnd] === '#') return fragmentMasks(text, { start: pathEnd + 1, end }, manner);
  return [{ start: pathEnd, end }];
}

/** Without a path behind it, a word may as well be the end of a password whose host was cut off. */
function areSurelyHosts(hosts: string): boolean {
  return hosts.split(',').every((host) => {
    const name = host.replace(/:\d{1,5}$/, '');
    return name === '' || name !== host || ONLY_TEMPLATES.test(name) || isMasked(name) || isHostName(name);
  });
}

function isMasked(name: string): boolean {
  return name === MASK;
}

function fragmentMasks(text: string, span: Span, manner: Manner): readonly Span[] {
  const isAnchor = manner === 'web' && /^[\w.-]{0,80}$/.test(text.slice(span.start, span.end));
  return isAnchor ? [] : [span];
}

/** A value that is hidden hides the parameters behind it too, up to the next one that is known: it may hold an `&`. */
function queryMasks(text: string, { start, end }: Span, manner: Manner): readonly Span[] {
  const hash = text.slice(start, end).indexOf('#');
  const stop = hash === -1 ? end : start + hash;
  const masks: Span[] = hash === -1 ? [] : [...fragmentMasks(text, { start: stop + 1, end }, manner)];
  let hiddenFrom = -1;
  for (let from = start; from < stop; ) {
    const next = text.slice(from, stop).indexOf('&');
    const to = next === -1 ? stop : from + next;
    const shown = shownLength(text.slice(from, to));
    if (shown === to - from) hiddenFrom = -1;
    else {
      hiddenFrom = hiddenFrom === -1 ? from + shown : hiddenFrom;
      masks.push({ start: hiddenFrom, end: to });
    }
    from = to + 1;
  }
  return masks;
}

/** How many units of `name=value` may be shown. */
function shownLength(parameter: string): number {
  const equals = parameter.indexOf('=');
  const name = equals === -1 ? parameter : parameter.slice(0, equals);
  if (HARMLESS_KEY.test(name)) {
    const isHarmless = (name === 'options' ? OPTIONS_VALUE : HARMLESS_VALUE).test(parameter.slice(name.length + 1));
    return isHarmless ? parameter.length : name.length + 1;
  }
  // A bare word may be the rest of a secret with an `&` in it.
  return equals !== -1 && PLAIN_KEY.test(name) ? equals + 1 : 0;
}

function matchEnd(pattern: RegExp, text: string, { start, end }: Span): number {
  pattern.lastIndex = 0;
  return start + (pattern.exec(text.slice(start, end))?.[0].length ?? 0);
}
