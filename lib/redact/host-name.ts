const HOST_NAME = /^(?:[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,24}|\d{1,3}(?:\.\d{1,3}){3}|\[[\da-fA-F:.]+\])$/;
// What a compose file or a template calls its host; any other single word may be a password that was taken for a URL.
const SERVICE_WORD =
  /^(?:local|localhost|host|hostname|docker|internal|db|database|postgres|postgresql|pg|pgbouncer|bouncer|pgcat|odyssey|pooler|pool|direct|main|primary|dev|test|ci|app|\d{0,2})$/i;
const LONGEST = 253;

/** Whether a text by itself is surely the name of a host: dotted, an address, or a word that services are called by. */
export function isHostName(text: string): boolean {
  if (text.length > LONGEST) return false;
  return HOST_NAME.test(text) || (/[a-z]/i.test(text) && text.split(/[-_.]/).every((word) => SERVICE_WORD.test(word)));
}
