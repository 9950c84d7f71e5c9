import { PrismaClient } from '@prisma/client';

// Where the scripts connect.
const direct = process.env.DIRECT_URL;
const pooled = process.env.DATABASE_URL;

export const prisma = new PrismaClient({ datasourceUrl: direct || pooled });
