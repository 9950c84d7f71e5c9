import type { Span } from '../../text';

/** What stands before a URL's `://` decides how much of its user info may be shown. */
export type Manner = 'database' | 'web' | 'other';

const DATABASE = /^(?:postgres|postgresql|prisma|prisma\+postgres|mysql|cockroachdb|mongodb|mongodb\+srv)$/i;
const WEB = /^(?:https?|wss?|git|ssh|git\+https?|git\+ssh|s?ftp)$/i;

// Parameters whose values say nothing about the login. Source: Prisma 6.19 engines, quaint's postgres URL; libpq 17.
const HARMLESS_KEY =
  /^(?:pgbouncer|schema|sslmode|connection_limit|pool_timeout|connect_timeout|statement_cache_size|channel_binding|socket_timeout|application_name|sslaccept|target_session_attrs|max_connection_lifetime|max_idle_connection_lifetime|options)$/;
const HARMLESS_VALUE = /^(?:[\w.%:+,/-]|\$\{[A-Za-z_]\w*\}){0,100}$/;
const OPTIONS_VALUE = /^[\w.%:+,/= -]{0,200}$/;
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

/** How the user info of a scheme is treated; `scheme` is what stands before `://`, in any case. */
export function mannerOf(scheme: string): Manner {
  if (DATABASE.test(scheme)) return 'database';
  return WEB.test(scheme) ? 'web' : 'other';
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
 * it is hosts, a path and parameters that are known to be harmless; all else is hidden up to `end`.
 */
export function urlMasks(text: string, { start, end }: Span, manner: Manner): readonly Span[] {
  const at = text.slice(start, end).lastIndexOf('@');
  if (at === -1 || isPathMark(text.slice(start, start + at), manner)) {
    return isPlainHost(text, start, end) ? locationMasks(text, { start, end }, manner) : [{ start, end }];
  }
  const userInfo = { start, end: start + at };
  return [...userInfoMasks(text, userInfo, manner), ...locationMasks(text, { start: start + at + 1, end }, manner)];
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
  const userEnd = matchEnd(USER, text, start, end);
  const isShown = manner !== 'web' && !/%3a/i.test(text.slice(start, userEnd));
  if (isShown && userEnd === end && manner === 'database') return [];
  if (!isShown || text[userEnd] !== ':' || userEnd >= end) return [{ start, end }];
  const password = { start: userEnd + 1, end };
  return isReference(text.slice(password.start, end)) ? [] : [password];
}

function locationMasks(text: string, { start, end }: Span, manner: Manner): readonly Span[] {
  const pathEnd = matchEnd(manner === 'web' ? WEB_PATH : PATH, text, matchEnd(HOSTS, text, start, end), end);
  if (pathEnd === end) return [];
  if (text[pathEnd] === '?') return queryMasks(text, { start: pathEnd + 1, end }, manner);
  if (text[pathEnd] === '#') return fragmentMasks(text, { start: pathEnd + 1, end }, manner);
  return [{ start: pathEnd, end }];
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

function matchEnd(pattern: RegExp, text: string, from: number, end: number): number {
  pattern.lastIndex = 0;
  return from + (pattern.exec(text.slice(from, end))?.[0].length ?? 0);
}
