import { PrismaClient } from '@prisma/client';

const url = process.env.DATABASE_URL;
export const prisma = new PrismaClient({ datasourceUrl: url });

export const test = new PrismaClient({
  datasourceUrl: process.env.NODE_ENV === 'test' ? process.env.TEST_DATABASE_URL : process.env.DATABASE_URL,
});
