import { createEnv } from '@t3-oss/env-nextjs';
import { z } from 'zod';

export const env = createEnv({
  server: {
    DATABASE_URL: z.preprocess((value) => value ?? process.env.DIRECT_URL, z.string().url()),
    SHADOW_DATABASE_URL: z.string().default(process.env.DIRECT_URL ?? ''),
  },
  runtimeEnv: process.env,
});
