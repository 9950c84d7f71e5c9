export function withFlag(url: string): string {
  if (!url) return url;
  if (url.includes('pgbouncer=true')) {
    return url;
  }
  return url.includes('?') ? `${url}&pgbouncer=true` : `${url}?pgbouncer=true`;
}

export const ensureFlag = (url: string) =>
  /pgbouncer=/.test(url) ? url : url + (url.includes('?') ? '&' : '?') + 'pgbouncer=true';

/** The URL as Prisma wants it. */
function documented(url: string) {
  if (url.includes('pgbouncer=true')) return url;
  return `${url}?pgbouncer=true`;
}

export const url = documented(process.env.DATABASE_URL!);
