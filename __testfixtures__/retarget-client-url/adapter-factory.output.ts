import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@prisma/client';

function createAdapter(connectionString: string | undefined) {
  return new PrismaPg({ connectionString });
}

const options = () => ({ adapter: createAdapter(process.env.DATABASE_URL) });

export const prisma = new PrismaClient(options());
