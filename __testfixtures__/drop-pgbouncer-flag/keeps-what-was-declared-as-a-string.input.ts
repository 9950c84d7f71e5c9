export function databaseUrl(): string {
  return `${process.env.DATABASE_URL}?pgbouncer=true`;
}

const second: string = process.env.DATABASE_URL + '?pgbouncer=true';
export const parsed = new URL(process.env.DATABASE_URL + '?pgbouncer=true');
export { second };
