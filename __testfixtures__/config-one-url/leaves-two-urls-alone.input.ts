import 'dotenv/config';
import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  datasource: {
    ...(process.env.CI ? { url: process.env.DIRECT_URL } : { url: process.env.DATABASE_URL }),
  },
});
