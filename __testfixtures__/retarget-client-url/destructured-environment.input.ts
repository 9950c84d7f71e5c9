import { PrismaClient } from '@prisma/client';

const { DATABASE_URL, DIRECT_URL, PORT = '3000' } = process.env;

export const prisma = new PrismaClient({ datasourceUrl: DIRECT_URL ?? DATABASE_URL });
export const port = Number(PORT);
