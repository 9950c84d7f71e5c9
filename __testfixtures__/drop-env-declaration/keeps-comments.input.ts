#!/usr/bin/env node
import { z } from 'zod';

// One pooled URL for the app, one for migrations.
export const schema = z.object({
  // pooled
  DATABASE_URL: z.string(), // keep me
  // direct: DIRECT_URL goes around the pooler
  DIRECT_URL: z.string(), /* goes along */ // this too
  /* of its own */
  SHADOW_DATABASE_URL: z.string(), // goes along
  // the last one
  PORT: z.string(), /* stays
  over two lines */ HOST: z.string(),
});
