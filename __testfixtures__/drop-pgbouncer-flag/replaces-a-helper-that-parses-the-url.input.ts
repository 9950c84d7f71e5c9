import { PrismaClient } from '@prisma/client';

const withFlag = (url: string) => {
  try {
    const parsed = new URL(url);
    if (parsed.searchParams.has('pgbouncer')) return url;
    parsed.searchParams.set('pgbouncer', 'true');
    return parsed.toString();
  } catch {
    return url;
  }
};

export const prisma = new PrismaClient({ datasourceUrl: withFlag(process.env.DATABASE_URL!) });
