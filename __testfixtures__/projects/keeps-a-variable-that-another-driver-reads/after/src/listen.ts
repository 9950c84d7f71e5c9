import { Client } from 'pg';

// LISTEN needs a session of its own.
export const listener = new Client({ connectionString: process.env.DIRECT_URL });
