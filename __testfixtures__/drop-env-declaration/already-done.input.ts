import { createEnv } from '@t3-oss/env-nextjs';
import { z } from 'zod';

// DIRECT_URL is gone: one URL does.
export const env = createEnv({
  server: { DATABASE_URL: z.string().url() },
  runtimeEnv: { DATABASE_URL: process.env.DATABASE_URL },
});
