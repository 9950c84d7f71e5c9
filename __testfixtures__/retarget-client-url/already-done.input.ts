import { PrismaClient } from '@prisma/client';

// DIRECT_URL is for the CLI alone.
export const prisma = new PrismaClient({ datasourceUrl: process.env.DATABASE_URL });
