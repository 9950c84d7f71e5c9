import { PrismaClient } from '@prisma/client';

export function scriptClient() {
  const datasourceUrl = process.env.DIRECT_URL ?? process.env.DATABASE_URL;
  if (!datasourceUrl) {
    throw new Error('set DIRECT_URL or DATABASE_URL');
  }
  return new PrismaClient({ datasourceUrl });
}
