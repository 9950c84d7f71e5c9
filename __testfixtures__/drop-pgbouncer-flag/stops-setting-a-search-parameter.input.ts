export function databaseUrl() {
  const url = new URL(process.env.DATABASE_URL!);
  url.searchParams.set('connection_limit', '5');

  // Neon's pooler
  url.searchParams.set('pgbouncer', 'true'); // PgBouncer
  url.searchParams.append("pgbouncer", String(true));

  return url.toString();
}

export function oneLine(raw: string) { const url = new URL(raw); url.searchParams.set('pgbouncer', 'true'); return url.href; }
