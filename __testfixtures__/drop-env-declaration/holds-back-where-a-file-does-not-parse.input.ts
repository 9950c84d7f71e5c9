import { z } from 'zod';

export const schema = z.object({
  DATABASE_URL: z.string(),
  DIRECT_URL: z.string(),
};
