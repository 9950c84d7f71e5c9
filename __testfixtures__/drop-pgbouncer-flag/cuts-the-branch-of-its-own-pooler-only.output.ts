export function databaseUrl(raw: string) {
  const url = new URL(raw);
  if (url.hostname.endsWith('.pooler.supabase.com') && url.port === '6543') {
    url.searchParams.set('pgbouncer', 'true');
    url.searchParams.set('connection_limit', '1');
  }
  if (url.hostname.endsWith('.neon.tech')) {
    url.searchParams.set('connect_timeout', '15');
  }
  return url.toString();
}
