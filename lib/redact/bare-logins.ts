import type { Span } from '../text';

// `npm:name@1.0.0` and its like hold no login.
const NO_USER =
  /^(?:npm|jsr|node|workspace|catalog|file|link|portal|patch|github|gitlab|bitbucket|git|mailto|acct|sip|docker|ref)$/i;
const HOST =
  /^(?!sha(?:256|512):)(?:localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:]+\]|[\w-]+(?:\.[\w-]+){0,12}\.[a-z]{2,24}|[\w.-]{1,200}(?=:\d{2,5}|\/\w))(?!\w)/i;

/** Finds `user:password@host` without a scheme before it, the password in each. */
export function bareLogins(line: string): readonly Span[] {
  if (!line.includes('@')) return [];
  return [...line.matchAll(/[^\s"'`]+/g)].flatMap(({ index, 0: word }) => {
    const at = word.lastIndexOf('@');
    const colon = word.indexOf(':');
    if (colon < 1 || at <= colon + 1 || word.slice(0, at).includes('://')) return [];
    const user = /[\w.%+-]*$/.exec(word.slice(Math.max(colon - 100, 0), colon))?.[0] ?? '';
    const isLogin = user !== '' && !NO_USER.test(user) && HOST.test(word.slice(at + 1, at + 300));
    return isLogin ? [{ start: index + colon + 1, end: index + at }] : [];
  });
}
