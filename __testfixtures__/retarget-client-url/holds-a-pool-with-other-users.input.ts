import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@prisma/client';
import { Pool } from 'pg';

const pool = new Pool({ connectionString: process.env.DIRECT_URL });
export const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
export const listen = () => pool.query('LISTEN jobs');
