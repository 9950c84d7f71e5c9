export function databaseUrl() {
  const url = new URL(process.env.DATABASE_URL!);
  url.searchParams.set('connection_limit', '5');

  // Neon's pooler

  return url.toString();
}

export function oneLine(raw: string) { const url = new URL(raw); return url.href; }
