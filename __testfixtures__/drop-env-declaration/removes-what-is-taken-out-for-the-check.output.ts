import { createEnv } from '@t3-oss/env-nextjs';
import { z } from 'zod';

const { DATABASE_URL, NEXT_PUBLIC_URL } = process.env;

export const env = createEnv({
  server: {
    DATABASE_URL: z.url(),
  },
  client: { NEXT_PUBLIC_URL: z.url() },
  experimental__runtimeEnv: {
    DATABASE_URL,
    NEXT_PUBLIC_URL,
  },
});
