import { PrismaClient } from '@prisma/client';

// Where the scripts connect.
const pooled = process.env.DATABASE_URL;

export const prisma = new PrismaClient({ datasourceUrl: pooled });
