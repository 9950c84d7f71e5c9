import { PrismaClient } from '@prisma/client';

function required<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}

const prisma = new PrismaClient({ datasourceUrl: required(process.env.DATABASE_URL, 'DATABASE_URL') });
await prisma.$connect();
