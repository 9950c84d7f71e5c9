import 'dotenv/config';
import { defineConfig } from 'prisma/config';

const datasource = {
  url: process.env.DATABASE_URL,
  ...(process.env.DIRECT_URL
    ? { directUrl: process.env.DIRECT_URL }
    : {}),
} as any;

export default defineConfig({ schema: 'prisma/schema.prisma', datasource });
