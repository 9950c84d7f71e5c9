import 'dotenv/config';
import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  datasource: {
    // the pooled one
    url: process.env.DATABASE_URL, // pooled
    // direct, for migrations
    directUrl: process.env.DIRECT_URL,
    // the end
  },
});
