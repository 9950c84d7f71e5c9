/**
 * A host short enough for a table and still to be recognised: a long first label loses its middle and keeps its pooled mark.
 * `ep-damp-cherry-123456-pooler.us-east-2.aws.neon.tech` becomes `ep-…-pooler.us-east-2.aws.neon.tech`.
 */
export function shortHost(host: string): string {
  const [first = '', ...rest] = host.split('.');
  if (first.length <= 14) return host;
  return [`${first.slice(0, 3)}…${/-pooler$/.test(first) ? '-pooler' : first.slice(-3)}`, ...rest].join('.');
}

/** The same for every host behind an `@` in a line that is already masked. */
export function withShortHosts(line: string): string {
  return line.replace(/@([\w.-]{15,})/g, (_, host: string) => `@${shortHost(host)}`);
}
