import 'dotenv/config';
import { defineConfig } from 'prisma/config';

import { Pool } from 'pg';

const migrationUrl = process.env.DIRECT_URL ?? process.env.DATABASE_URL ?? '';

export const pool = new Pool({ connectionString: migrationUrl });

export default defineConfig({
  schema: 'prisma/schema.prisma',
  datasource: {
    url: process.env.DATABASE_URL ?? '',
  },
});
