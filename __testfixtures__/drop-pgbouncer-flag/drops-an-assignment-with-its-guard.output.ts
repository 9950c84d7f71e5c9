import { PrismaClient } from '@prisma/client';

let url = process.env.DATABASE_URL;

export const prisma = new PrismaClient({ datasourceUrl: url });
