import 'dotenv/config';
import { defineConfig, env } from 'prisma/config';

const shadowDatabaseUrl = process.env.SHADOW_DATABASE_URL;
if (!shadowDatabaseUrl) console.warn('no shadow database');

export default defineConfig({
  schema: 'prisma/schema.prisma',
  datasource: {
    url: env('DATABASE_URL'),
    shadowDatabaseUrl,
  },
});
