export function databaseUrl(raw: string) {
  let url = raw;
  if (!url.includes('pgbouncer')) url += url.includes('?') ? '&pgbouncer=true' : '?pgbouncer=true';
  if (!url.includes('connection_limit')) url += '&connection_limit=1';
  return url;
}

const pooled = (raw: string) => `${raw}?pgbouncer=true`;

export const prismaUrl = () => `${pooled(process.env.DATABASE_URL!)}&connect_timeout=9`;
