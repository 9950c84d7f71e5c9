import { createEnv } from '@t3-oss/env-nextjs';
import { Client } from 'pg';
import { z } from 'zod';

export const env = createEnv({
  server: { DATABASE_URL: z.string().url(), DIRECT_URL: z.string().url() },
  experimental__runtimeEnv: { DATABASE_URL: process.env.DATABASE_URL, DIRECT_URL: process.env.DIRECT_URL },
});

export const listener = new Client({ connectionString: env.DIRECT_URL });
