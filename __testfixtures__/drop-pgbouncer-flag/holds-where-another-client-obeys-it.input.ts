import postgres from 'postgres';

export const sql = postgres(process.env.DATABASE_URL!, {
  prepare: !process.env.DATABASE_URL!.includes('pgbouncer=true'),
});

export const url = process.env.DATABASE_URL + '?pgbouncer=true';
