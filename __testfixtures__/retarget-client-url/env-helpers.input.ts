import { PrismaClient } from '@prisma/client';
import { env } from './env';

export const prisma = new PrismaClient({ datasourceUrl: env('DIRECT_URL') ?? env('DATABASE_URL') });
export const typed = new PrismaClient({ datasourceUrl: env.DIRECT_URL, log: env.DATABASE_URL ? [] : ['query'] });
