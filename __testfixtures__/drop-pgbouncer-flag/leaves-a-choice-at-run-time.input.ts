export function databaseUrl(url: string, { pooled = false } = {}) {
  return pooled ? `${url}?pgbouncer=true` : url;
}

const url = new URL(process.env.DATABASE_URL!);
if (process.env.USE_PGBOUNCER === 'true') url.searchParams.set('pgbouncer', 'true');
url.searchParams.set('pgbouncer', String(process.env.POOLED === '1'));

export const prismaUrl = `${url}&pgbouncer=${process.env.USE_PGBOUNCER}`;
