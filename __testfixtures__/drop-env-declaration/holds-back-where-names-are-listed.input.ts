import { z } from 'zod';

export const schema = z.object({ DATABASE_URL: z.string(), DIRECT_URL: z.string() });

for (const name of ['DATABASE_URL', 'DIRECT_URL'] as const) {
  if (!process.env[name]) throw new Error(`${name} is not set`);
}
