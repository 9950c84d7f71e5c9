const url = new URL(process.env.DATABASE_URL!);
url.searchParams.set('pgbouncer', 'transaction');

export const off = process.env.DATABASE_URL + '?pgbouncer=false';
export const bare = process.env.DATABASE_URL + '?pgbouncer';
