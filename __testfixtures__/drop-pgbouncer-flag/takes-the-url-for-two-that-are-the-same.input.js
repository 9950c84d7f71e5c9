const { PrismaClient } = require('@prisma/client');

const url = process.env.DATABASE_URL || '';

module.exports.prisma = new PrismaClient({
  datasources: { db: { url: url.includes('?') ? `${url}&pgbouncer=true` : `${url}?pgbouncer=true` } },
});

module.exports.databaseUrl = () => {
  const raw = process.env.DATABASE_URL
  if (!raw) throw new Error('DATABASE_URL is missing')
  return raw.includes('?') ? raw.replace('?', '?pgbouncer=true&') : raw + '?pgbouncer=true'
}

module.exports.limited = (raw) =>
  raw.includes('?') ? `${raw}&pgbouncer=true&connection_limit=1` : `${raw}?pgbouncer=true&connection_limit=1`;
