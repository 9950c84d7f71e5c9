import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient({ datasourceUrl: process.env.DATABASE_URL! satisfies string });

export default async function Page() {
  const users = await prisma.user.count();
  return <p title="from DIRECT_URL">{users} users</p>;
}
