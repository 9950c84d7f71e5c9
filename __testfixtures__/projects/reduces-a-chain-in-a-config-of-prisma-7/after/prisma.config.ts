import 'dotenv/config';
import { defineConfig, env } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  datasource: {
    // Migrate could not use the pooler
    url: process.env.DATABASE_URL ?? '',
  },
});
