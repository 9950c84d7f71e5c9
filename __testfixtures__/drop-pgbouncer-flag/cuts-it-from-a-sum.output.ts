import { PrismaClient } from '@prisma/client';

const url = process.env.DATABASE_URL ?? '';

export const plain = new PrismaClient({ datasourceUrl: process.env.DATABASE_URL });
export const first = new PrismaClient({ datasourceUrl: url + '?connection_limit=1' });
export const appended = new PrismaClient({ datasourceUrl: url + '&connection_limit=1' });
export const between = new PrismaClient({ datasourceUrl: url + '?connect_timeout=9&pool_timeout=9' });
export const last = new PrismaClient({ datasourceUrl: url + "?connect_timeout=9" });
export const apart = new PrismaClient({ datasourceUrl: url + '?' + 'pool_timeout=9' });
export const twice = new PrismaClient({ datasourceUrl: (url || other) });
declare const other: string;
