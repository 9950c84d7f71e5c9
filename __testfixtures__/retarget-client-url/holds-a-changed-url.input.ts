import { PrismaClient } from '@prisma/client';
import { withTimeout } from './url';

export const prisma = new PrismaClient({ datasourceUrl: withTimeout(process.env.DIRECT_URL) });
export const other = new PrismaClient({ datasourceUrl: `${process.env.DIRECT_URL}?connection_limit=1` });
export const third = new PrismaClient({ datasourceUrl: process.env.DIRECT_URL.replace('-pooler', '') });
