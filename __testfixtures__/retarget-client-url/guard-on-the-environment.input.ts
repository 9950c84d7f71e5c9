import { PrismaClient } from '@prisma/client';
import { PrismaPg } from '@prisma/adapter-pg';

if (!process.env.DATABASE_URL || !process.env.DIRECT_URL) {
  throw new Error('both URLs are needed');
}

const adapter = new PrismaPg({ connectionString: process.env.DIRECT_URL });
export const prisma = new PrismaClient({ adapter });
