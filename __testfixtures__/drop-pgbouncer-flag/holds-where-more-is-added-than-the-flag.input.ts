export function databaseUrl(raw: string) {
  const url = new URL(raw);
  if (url.hostname.includes('-pooler') && !url.searchParams.has('pgbouncer')) {
    url.searchParams.set('pgbouncer', 'true');
    url.searchParams.set('connection_limit', '1');
  }
  return url.toString();
}

export const url = process.env.DATABASE_URL + '?pgbouncer=true';
