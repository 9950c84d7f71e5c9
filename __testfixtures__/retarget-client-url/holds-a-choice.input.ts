import { PrismaClient } from '@prisma/client';

export const prisma = new PrismaClient({
  datasourceUrl: process.env.NODE_ENV === 'production' ? process.env.DATABASE_URL : process.env.DIRECT_URL,
});
