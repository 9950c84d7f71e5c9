import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export function boats() {
  return prisma.boat.findMany();
}
