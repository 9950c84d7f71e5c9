import { PrismaClient } from '@prisma/client';

function databaseUrl(): string {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('no database');
  return url;
}

const prisma = new PrismaClient({ datasources: { db: { url: databaseUrl() } } });
prisma.$connect();
