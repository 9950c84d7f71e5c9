export function databaseUrl(): string | undefined {
  const raw = process.env.DATABASE_URL;
  if (!raw) return undefined;

  // nothing to do

  // keeps the parameters
  return raw;
}
