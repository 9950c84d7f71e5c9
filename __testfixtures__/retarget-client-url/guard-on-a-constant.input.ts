import { PrismaClient } from '@prisma/client';

const pooled = process.env.DATABASE_URL;
const direct = process.env.DIRECT_URL;

if (!pooled || !direct) {
  console.error('DATABASE_URL and DIRECT_URL have to be set');
  process.exit(1);
}

export const prisma = new PrismaClient({ datasources: { db: { url: direct || pooled } } });
