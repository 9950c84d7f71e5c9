export const search = new URLSearchParams({ pgbouncer: 'true' });
export const query = ['pgbouncer=true'].join('&');

const FLAG = '?pgbouncer=true';
export const url = process.env.DATABASE_URL + FLAG;
