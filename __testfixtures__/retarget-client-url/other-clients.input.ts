import { PrismaClient } from './not-prisma';
import { Pool } from 'pg';

export const client = new PrismaClient({ datasourceUrl: process.env.DIRECT_URL });
export const pool = new Pool({ connectionString: process.env.DIRECT_URL });
export const spring = { datasourceUrl: process.env.DIRECT_URL };
