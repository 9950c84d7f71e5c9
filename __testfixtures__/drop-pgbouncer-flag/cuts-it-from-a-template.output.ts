import { PrismaClient } from '@prisma/client';

const url = process.env.DATABASE_URL ?? '';

export const plain = new PrismaClient({ datasourceUrl: process.env.DATABASE_URL });
export const more = new PrismaClient({ datasourceUrl: `${url}?connection_limit=${limit()}` });
export const last = new PrismaClient({ datasourceUrl: `${url}?connection_limit=${limit()}` });
export const chosen = new PrismaClient({ datasourceUrl: url || other });
export const production = new PrismaClient({
  datasourceUrl: `${url}?connect_timeout=9`,
});
declare const other: string;
declare function limit(): number;
