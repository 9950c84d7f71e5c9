#!/usr/bin/env node
import { z } from 'zod';

// One pooled URL for the app, one for migrations.
export const schema = z.object({
  // pooled
  DATABASE_URL: z.string(), // keep me
  // direct: DIRECT_URL goes around the pooler
  /* of its own */
  // the last one
  PORT: z.string(), /* stays
  over two lines */ HOST: z.string(),
});
