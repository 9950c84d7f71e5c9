import { z } from 'zod';

export const env = z
  .object({ DATABASE_URL: z.string().refine((url) => url.includes('pgbouncer=true'), 'must be the pooled URL') })
  .parse(process.env);
