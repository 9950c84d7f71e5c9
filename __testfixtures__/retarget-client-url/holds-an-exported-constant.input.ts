import { PrismaClient } from '@prisma/client';

export const url = process.env.DIRECT_URL;
export const prisma = new PrismaClient({ datasourceUrl: url });
