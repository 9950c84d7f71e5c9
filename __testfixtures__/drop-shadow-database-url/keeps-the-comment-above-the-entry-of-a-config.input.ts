import 'dotenv/config';
import { defineConfig, env } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  datasource: {
    url: env('DATABASE_URL'),

    // A scratch database for migrate dev.
    shadowDatabaseUrl: 'postgresql://USER:PASSWORD@localhost/shadow',
  },
});
