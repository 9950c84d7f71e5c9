import { prismaExtension } from '@trigger.dev/build/extensions/prisma';
import { PrismaClient } from '@prisma/client';

export const prisma = new PrismaClient();
export const required = ['DATABASE_URL', 'DIRECT_URL'];
export default { build: { extensions: [prismaExtension({ directUrlEnvVarName: 'DIRECT_URL' })] } };
