import { z } from 'zod';

export const env = z.object({
  DATABASE_URL: z.string().refine((value) => value.includes('pgbouncer=true'), 'use the pooled URL'),
});

export const url = process.env.DATABASE_URL + '?pgbouncer=true';
