import { PrismaClient } from '@prisma/client';

export const prisma = new PrismaClient({
  datasources: { db: { url: process.env.DATABASE_URL + '?pgbouncer=true&connection_limit=1' } },
});
