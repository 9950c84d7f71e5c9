export function byHost(raw: string) {
  const url = new URL(raw);
  const isSupabase = url.hostname.includes('pooler.supabase.com');
  if (!isSupabase) return raw;
  if (!url.searchParams.has('pgbouncer')) {
    url.searchParams.set('pgbouncer', 'true');
    url.searchParams.set('connection_limit', '1');
  }
  return url.toString();
}

export const byPort = (raw: string) =>
  raw.includes(':6543') && !raw.includes('pgbouncer=true') ? `${raw}?pgbouncer=true` : raw;

export const moved = `${process.env.DATABASE_URL?.replace(':5432', ':6543')}?pgbouncer=true`;
