import { PrismaClient } from '@prisma/client';

let url = process.env.DATABASE_URL;

if (url && !url.includes('localhost') && !url.includes('pgbouncer=true')) {
  url += (url.includes('?') ? '&' : '?') + 'pgbouncer=true';
  console.log('added pgbouncer=true to DATABASE_URL');
}
if (url && !/[?&]pgbouncer=/.test(url)) {
  if (url.includes('?')) {
    url += '&pgbouncer=true';
  } else {
    url += '?pgbouncer=true';
  }
}

const needsFlag = url?.includes('-pooler') && !url.includes('pgbouncer');
if (needsFlag) {
  url = `${url}${url?.includes('?') ? '&' : '?'}pgbouncer=true`;
}

export const prisma = new PrismaClient({ datasourceUrl: url });
