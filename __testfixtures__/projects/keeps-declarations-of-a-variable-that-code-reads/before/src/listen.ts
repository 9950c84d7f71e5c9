import { Client } from 'pg';
import { env } from './env';

export const listener = new Client({ connectionString: env.DIRECT_URL });
