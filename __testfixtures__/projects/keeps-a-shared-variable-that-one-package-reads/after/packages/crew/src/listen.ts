import pg from 'pg';

export const listener = new pg.Client({ connectionString: process.env.DIRECT_URL });
