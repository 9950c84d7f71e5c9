import { PrismaClient } from '@prisma/client';

export const local = new PrismaClient({
  datasourceUrl: 'postgresql://app:invented@localhost:5432/shop?connect_timeout=9',
});
export const neon = new PrismaClient({
  datasourceUrl:
    process.env.DATABASE_URL ?? 'postgresql://app:inv%23ented@ep-a-b-123456-pooler.us-east-2.aws.neon.tech/shop',
});
export const composed = (user: string, host: string) =>
  `postgresql://${user}@${host}/shop?sslmode=require`;
