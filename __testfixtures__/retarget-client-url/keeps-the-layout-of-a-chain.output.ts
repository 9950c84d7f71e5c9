import { PrismaClient } from '@prisma/client';

export const prisma = new PrismaClient({
  datasourceUrl:
    process.env.PREVIEW_DATABASE_URL ??
    process.env.DATABASE_URL ??
    '',
});
