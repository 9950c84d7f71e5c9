export const url = process.env.DATABASE_URL + '?pgbouncer=true';
export const = ;
