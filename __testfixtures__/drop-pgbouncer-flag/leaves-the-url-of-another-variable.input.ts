import { execSync } from 'node:child_process';

const base = String(process.env.DATABASE_URL).split('?')[0];

process.env.DATABASE_URL = `${base}?connect_timeout=9&pgbouncer=true`;
process.env.REPORTS_URL += '&pgbouncer=true';
execSync('next build', { env: { ...process.env, POSTGRES_PRISMA_URL: `${base}?connect_timeout=9&pgbouncer=true` } });
