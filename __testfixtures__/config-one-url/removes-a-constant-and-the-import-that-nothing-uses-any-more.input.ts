import 'dotenv/config';
import { defineConfig, env } from 'prisma/config';

const direct = env('DIRECT_URL');

export default defineConfig({
  schema: 'prisma/schema.prisma',
  datasource: {
    url: direct || process.env.DATABASE_URL,
  },
});
