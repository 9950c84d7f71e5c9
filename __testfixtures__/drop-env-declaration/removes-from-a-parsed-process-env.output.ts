import { z } from 'zod';

const server = z.object({
  DATABASE_URL: z.string().url(),
});

/** Next.js does not let go of `process.env` as a whole. */
const processEnv = {
  DATABASE_URL: process.env.DATABASE_URL,
} satisfies Record<keyof z.infer<typeof server>, string | undefined>;

const parsed = server.safeParse(processEnv);
if (!parsed.success) throw new Error('the environment is not complete');

export const env = parsed.data;
