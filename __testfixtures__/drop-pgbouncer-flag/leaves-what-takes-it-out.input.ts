export const direct = process.env.DATABASE_URL!.replace('?pgbouncer=true', '').replace(/&?pgbouncer=true/, '');

const PRISMA_ONLY = ['pgbouncer', 'connection_limit', 'pool_timeout'];

export function forPg(raw: string) {
  const url = new URL(raw);
  for (const name of PRISMA_ONLY) url.searchParams.delete(name);
  return url.toString();
}
