import { PrismaClient } from '@prisma/client';

export const prisma = new PrismaClient({ datasourceUrl: <string>process.env.DATABASE_URL });
