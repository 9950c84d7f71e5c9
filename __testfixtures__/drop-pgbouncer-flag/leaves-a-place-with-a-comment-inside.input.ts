const url = new URL(process.env.DATABASE_URL!);

if (!url.searchParams.has('pgbouncer')) {
  // the pooler is in transaction mode
  url.searchParams.set('pgbouncer', 'true');
}

export const prismaUrl = url.toString() + /* pooled */ '?pgbouncer=true';
