import 'dotenv/config';
import { defineConfig, env } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  engine: 'classic', // from 6.19
  datasource: {
    url: process.env.DATABASE_URL,
    directUrl: env('DIRECT_URL'), // for migrations
  },
});
