import { neon, Pool } from '@neondatabase/serverless';
import { PrismaNeon, PrismaNeonHTTP } from '@prisma/adapter-neon';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaPostgresAdapter } from '@prisma/adapter-ppg';

export const plain = new PrismaPg({ connectionString: process.env['DIRECT_URL'], max: 5 }, { schema: 'shop' });
export const text = new PrismaPg(process.env.DIRECT_URL!);
export const pooled = new PrismaNeon(new Pool({ connectionString: process.env.DIRECT_URL }));
export const http = new PrismaNeonHTTP(neon(process.env.DIRECT_URL as string));
export const url = new PrismaNeonHTTP(process.env.DIRECT_URL || process.env.DATABASE_URL || '', {});
export const hosted = new PrismaPostgresAdapter({ connectionString: `${process.env.DIRECT_URL}` });
