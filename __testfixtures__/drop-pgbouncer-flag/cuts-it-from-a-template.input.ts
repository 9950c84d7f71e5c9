import { PrismaClient } from '@prisma/client';

const url = process.env.DATABASE_URL ?? '';

export const plain = new PrismaClient({ datasourceUrl: `${process.env.DATABASE_URL}?pgbouncer=true` });
export const more = new PrismaClient({ datasourceUrl: `${url}?pgbouncer=true&connection_limit=${limit()}` });
export const last = new PrismaClient({ datasourceUrl: `${url}?connection_limit=${limit()}&pgbouncer=true` });
export const chosen = new PrismaClient({ datasourceUrl: `${url || other}?pgbouncer=true` });
export const production = new PrismaClient({
  datasourceUrl: `${url}?connect_timeout=9${process.env.NODE_ENV === 'production' ? '&pgbouncer=true' : ''}`,
});
declare const other: string;
declare function limit(): number;
