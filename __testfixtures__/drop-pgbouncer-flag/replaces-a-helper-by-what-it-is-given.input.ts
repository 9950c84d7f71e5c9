import { PrismaClient } from '@prisma/client';

function hasFlag(url: string): boolean {
  return /[?&]pgbouncer=/.test(url);
}

function withFlag(url: string): string {
  if (!url.includes('-pooler') || hasFlag(url)) return url;
  const separator = url.includes('?') ? '&' : '?';
  return `${url}${separator}pgbouncer=true`;
}

const withTimeout = (url: string) => `${url}${url.includes('?') ? '&' : '?'}connect_timeout=9`;

export const prisma = new PrismaClient({ datasourceUrl: withTimeout(withFlag(process.env.DATABASE_URL ?? '')) });
export const second = new PrismaClient({ datasourceUrl: withFlag(process.env.SECOND_URL ?? '').trim() });
