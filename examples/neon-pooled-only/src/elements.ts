import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export function elements() {
  return prisma.elements.findMany();
}
