export function databaseUrl(): string | undefined {
  const raw = process.env.DATABASE_URL;
  if (!raw) return undefined;

  // nothing to do
  if (raw.includes('pgbouncer')) return raw;

  // keeps the parameters
  return raw.includes('?') ? `${raw}&pgbouncer=true` : `${raw}?pgbouncer=true`;
}
