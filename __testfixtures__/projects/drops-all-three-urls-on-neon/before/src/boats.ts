import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export const boats = () => prisma.boat.findMany();
