import type { FoundFlag } from './flag';
import { isPrinted } from './shell';
import type { Site } from './site';

/** Tells what shells, workflows, manifests and settings do with the flag, or `null` where the word means something else. */
export function scriptFlag(site: Site): FoundFlag | null {
  if (isPrinted(site)) return VALUE.test(site.after) ? { use: 'doc', why: 'named in a message' } : null;
  if (isStripped(site)) return { use: 'strips', why: 'a script takes the flag out of a URL' };
  if (isTested(site)) return testedFlag(site);
  return isSet(site) ? { use: 'sets', why: 'the flag is part of a URL here' } : null;
}

const VALUE = /^(?:=(?![={#])|%3[Dd])/;
const URL_WORDS = /_URL\b|_URI\b|\burl\b|DATABASE|\.env\b|secrets\./i;
const TESTS = /\b(?:grep|egrep|rg|case|contains|index|match)\b|=~|[!=]=|\*[^\s*"']{0,20}$/;

function isStripped({ before, after }: Site): boolean {
  if (/\b(?:sed|gsed|perl)\b/.test(before)) return /^[^/|#,]{0,40}[/|#,]{2}/.test(after);
  if (/\$\{\w{1,200}(?:%%?|##?|\/\/?)[^}]{0,60}$/.test(before)) return !/^[^}]{0,60}\/[^}]/.test(after);
  return /\breplace\w{0,10}\s*\(?[^()]*$/.test(before) && /^[^,]*,\s*(?:""|'')/.test(after);
}

/** A test of a URL or an env file; `docker ps | grep pgbouncer` asks for a process. */
function isTested({ before, after }: Site): boolean {
  if (/^:/.test(after)) return false; // a host with its port, or a service
  return (
    TESTS.test(before) &&
    (VALUE.test(after) || URL_WORDS.test(before) || URL_WORDS.test(after)) &&
    !/\b(?:docker|ps|kubectl|pgrep)\b/.test(before)
  );
}

function testedFlag({ tail }: Site): FoundFlag {
  const next = tail.split(/\bfi\b|;;|\besac\b/, 1)[0] ?? '';
  const guarded = next
    .split('\n', 6)
    .join('\n')
    .replace(/\b(?:echo|printf)\b[^\n>]*$/gm, '');
  if (/\b(?:exit|return)\s+[1-9]|\b(?:\w{0,40}_)?(?:die|fail|abort)\b|\bfalse\b|::error/.test(guarded))
    return { use: 'demands', why: 'a script fails by the flag' };
  if (/[?&]pgbouncer=/.test(guarded)) return { use: 'sets', why: 'a script puts the flag into a URL that lacks it' };
  return { use: 'obeys', why: 'a script decides by the flag' };
}

/** `?pgbouncer=true`, `&pgbouncer=true`: the parameter of a URL, not a variable or a label of that name. */
function isSet({ before, after }: Site): boolean {
  return VALUE.test(after) && /(?:[?&;]|\}|%3[Ff]|%26|\\u0026)["']?$/.test(before);
}
