import { PrismaClient } from '@prisma/client';

const { DATABASE_URL, PORT = '3000' } = process.env;

export const prisma = new PrismaClient({ datasourceUrl: DATABASE_URL });
export const port = Number(PORT);
