import { Prisma, PrismaClient } from '@prisma/client';

const datasources = { db: { url: process.env.DATABASE_URL } } satisfies Prisma.Datasources;
const options: Prisma.PrismaClientOptions = { log: ['error'] };
options.datasources = datasources;

export class Direct extends PrismaClient {}
export const prisma = new Direct({ ...options, ...(process.env.CI ? { datasourceUrl: process.env.DATABASE_URL } : {}) });
