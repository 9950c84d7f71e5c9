import { PrismaClient } from '@prisma/client';

const withTimeout = (url: string) => `${url}${url.includes('?') ? '&' : '?'}connect_timeout=9`;

export const prisma = new PrismaClient({ datasourceUrl: withTimeout(process.env.DATABASE_URL ?? '') });
export const second = new PrismaClient({ datasourceUrl: (process.env.SECOND_URL ?? '').trim() });
