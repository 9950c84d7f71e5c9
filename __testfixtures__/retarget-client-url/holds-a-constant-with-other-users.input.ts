import { PrismaClient } from '@prisma/client';
import postgres from 'postgres';

const url = process.env.DIRECT_URL!;
export const listener = postgres(url);
export const prisma = new PrismaClient({ datasourceUrl: url });
